use proptest::prelude::*;

use super::*;

fn thin(text: &str, most: u64, piece: usize) -> Thinned {
    let mut thinner = Thinner::keeping(most);
    text.as_bytes().chunks(piece.max(1)).for_each(|piece| thinner.push(piece));
    thinner.finish()
}

fn check(text: &str, most: u64, kept: &str, rows: &[(&str, u64, u64)]) {
    for piece in [1, 2, 3, 7, 64, text.len()] {
        let thinned = thin(text, most, piece);
        assert_eq!(String::from_utf8_lossy(&thinned.bytes), kept, "in pieces of {piece}");
        let found: Vec<(&str, u64, u64)> = thinned
            .omitted
            .rows
            .iter()
            .map(|(at, gone)| (kept[*at as usize..].lines().next().unwrap_or_default(), gone.rows, gone.statements))
            .collect();
        assert_eq!(found, rows, "in pieces of {piece}");
    }
}

#[test]
fn copied_rows_go_and_the_block_stays_closed() {
    check(
        "CREATE TABLE t (a int);\nCOPY public.t (a) FROM stdin;\n1\n2\n3\n4\n\\.\nSELECT 1;\n",
        2,
        "CREATE TABLE t (a int);\nCOPY public.t (a) FROM stdin;\n1\n2\n\\.\nSELECT 1;\n",
        &[("COPY public.t (a) FROM stdin;", 2, 0)],
    );
    // A block that never ends, and rows that look like SQL.
    check("COPY t FROM stdin;\n';\n$$\n--\n/*\n", 1, "COPY t FROM stdin;\n';\n", &[("COPY t FROM stdin;", 3, 0)]);
    check("COPY t TO stdout;\n1\n2\n3;", 1, "COPY t TO stdout;\n1\n2\n3;", &[]);
}

#[test]
fn rows_of_csv_may_span_lines_and_stay() {
    let text = "COPY t FROM stdin (FORMAT csv);\n1\n\"2\n3\"\n\\.\nSELECT 1;";
    check(text, 1, text, &[]);
}

#[test]
fn tuples_go_one_by_one_and_statements_as_a_whole() {
    check(
        "INSERT INTO t VALUES (1, 'a;('), (2, ')'),\n(3, 'x'), -- three\n (4, (1 + 2))\n ON CONFLICT DO NOTHING;\nSELECT 1;",
        2,
        "INSERT INTO t VALUES (1, 'a;('), (2, ')')\n ON CONFLICT DO NOTHING;\nSELECT 1;",
        &[("INSERT INTO t VALUES (1, 'a;('), (2, ')')", 2, 0)],
    );
    check(
        "INSERT INTO t VALUES(1);\nINSERT INTO t VALUES(2);\nINSERT INTO t VALUES(3);\nINSERT INTO t VALUES(4),(5);\n-- end\nINSERT INTO u VALUES(1);\n",
        2,
        "INSERT INTO t VALUES(1);\nINSERT INTO t VALUES(2);\n-- end\nINSERT INTO u VALUES(1);\n",
        &[("INSERT INTO t VALUES(2);", 3, 2)],
    );
}

#[test]
fn what_changes_rows_starts_the_count_anew() {
    let text = "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\nDELETE FROM t;\nINSERT INTO t VALUES (3);\n";
    check(text, 2, text, &[]);
    // A transaction keeps a statement that its rows belong to.
    check(
        "INSERT INTO t VALUES (1);\nCOMMIT;\nBEGIN;\nINSERT INTO t VALUES (2), (3);\nINSERT INTO t VALUES (4);\nROLLBACK;\n",
        1,
        "INSERT INTO t VALUES (1);\nCOMMIT;\nBEGIN;\nINSERT INTO t VALUES (2);\nROLLBACK;\n",
        &[("INSERT INTO t VALUES (2);", 2, 1)],
    );
}

#[test]
fn other_statements_stay_byte_for_byte() {
    for text in [
        "",
        ";",
        "'",
        "/* open",
        "\\restrict x\nSET a = 1;\n\\.\n",
        "CREATE FUNCTION f() AS $x$ ; INSERT INTO t VALUES (1); $x$;\nSELECT E'\\';', \"a;b\", 1;",
        "INSERT INTO t SELECT 1; INSERT INTO t DEFAULT VALUES; INSERT INTO t VALUES;",
        "CREATE TRIGGER x BEGIN INSERT INTO l VALUES (1); INSERT INTO m VALUES (1); END;",
        ".mode csv\n.import a b\n",
    ] {
        check(text, 1, text, &[]);
    }
}

#[test]
fn line_numbers_stay() {
    let text = "COPY t FROM stdin;\n1\n2\n3\n\\.\nINSERT INTO t VALUES (1),\n(2),\n(3);\nSELECT 9;\n";
    let thinned = thin(text, 1, 1000);
    let kept = String::from_utf8_lossy(&thinned.bytes).into_owned();
    assert_eq!(kept, "COPY t FROM stdin;\n1\n\\.\nINSERT INTO t VALUES (1);\nSELECT 9;\n");
    let lines = crate::source::LineIndex::with_missing(&kept, &thinned.omitted.lines);
    let line_of = |needle: &str| lines.line_column(kept.find(needle).unwrap_or(0) as u32).line;
    assert_eq!([line_of("COPY"), line_of("\\."), line_of("INSERT"), line_of("SELECT")], [1, 5, 6, 9]);
}

#[test]
fn what_is_no_text_stays() {
    let bytes = b"\0INSERT INTO t VALUES (1), (2), (3);";
    let mut thinner = Thinner::keeping(1);
    thinner.push(bytes);
    assert_eq!(thinner.finish(), Thinned { bytes: bytes.to_vec(), omitted: Omitted::default() });
}

#[test]
fn more_rows_are_kept_than_are_compared() {
    let mut sql = String::from("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);\n");
    (0..9_000).for_each(|row| sql.push_str(&format!("INSERT INTO t VALUES ({row});\n")));
    let thinned = thin(&sql, KEPT_ROWS, 1 << 16);
    assert_eq!(thinned.omitted.total(), MissingRows { rows: 9_000 - KEPT_ROWS, statements: 9_000 - KEPT_ROWS });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the text and the pieces it comes in: the same is kept, and no line is lost.
    #[test]
    fn pieces_make_no_difference(words in prop::collection::vec(prop::sample::select(vec![
        "INSERT INTO t VALUES ", "(1, 'a')", ",", ";", "\n", "COPY t FROM stdin;\n", "1\t2\n", "\\.\n", "'", "\"", "$$", "$a$", "--", "/*", "*/", " ", "E'\\", "(", ")",
        "BEGIN;", "SELECT", "REPLACE INTO u VALUES(1)", "ON CONFLICT DO NOTHING", "é", "\\copy t from stdin\n", "values", "-", "/", "\r\n",
    ]), 0..60), most in 1_u64..4, piece in 1_usize..9) {
        let text = words.concat();
        let whole = thin(&text, most, usize::MAX);
        prop_assert_eq!(&thin(&text, most, piece), &whole);
        let lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count();
        let gone: usize = whole.omitted.lines.iter().map(|gap| gap.lines as usize).sum();
        prop_assert_eq!(lines(&whole.bytes) + gone, lines(text.as_bytes()));
        prop_assert!(whole.omitted.rows.keys().all(|at| text.is_char_boundary(0) && (*at as usize) < whole.bytes.len().max(1)));
        if text.len() == whole.bytes.len() {
            prop_assert_eq!(text.as_bytes(), &whole.bytes[..]);
        }
    }
}
