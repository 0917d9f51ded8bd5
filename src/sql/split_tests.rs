use proptest::prelude::*;

use super::*;
use Dialect::{Postgres, Sqlite};

fn texts(sql: &str, dialect: Dialect) -> Vec<&str> {
    split(sql, 0..sql.len() as u32, dialect).iter().map(|raw| &sql[raw.range.start as usize..raw.range.end as usize]).collect()
}

fn check(sql: &str, dialect: Dialect, expected: &[&str]) {
    assert_eq!(texts(sql, dialect), expected, "{sql}");
}

#[test]
fn semicolons_inside_quotes_and_comments() {
    check("a 'x;''y'; b \";\" ;; c", Sqlite, &["a 'x;''y'", "b \";\"", "c"]);
    check("a `;` [;] -- ;\n; /* ; */ b /* /* */; c", Sqlite, &["a `;` [;]", "b", "c"]);
    check("a -- ;\n; /* /* ; */ ; */ b; c E'\\';' ; d '\\' ; e U&'\\0041;'", Postgres, &["a", "b", "c E'\\';'", "d '\\'", "e U&'\\0041;'"]);
    check("a $$;$$; b $x$;$$;$x$; c$1$; d $1; e", Postgres, &["a $$;$$", "b $x$;$$;$x$", "c$1$", "d $1", "e"]);
}

#[test]
fn a_string_goes_on_after_a_line_break() {
    check("a E'x'\n -- c\n '\\';'; b", Postgres, &["a E'x'\n -- c\n '\\';'", "b"]);
    check("a e'x' '\\'; b", Postgres, &["a e'x' '\\'", "b"]);
}

#[test]
fn trigger_bodies() {
    let trigger = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; UPDATE a SET x=1; END";
    check(&format!("{trigger}; SELECT 1"), Sqlite, &[trigger, "SELECT 1"]);
    check(&format!("{trigger} -- done"), Sqlite, &[trigger]);
    check("CREATE TRIGGER t INSERT ON a EXECUTE FUNCTION f(); b", Sqlite, &["CREATE TRIGGER t INSERT ON a EXECUTE FUNCTION f()", "b"]);
    check("CREATE TRIGGER t INSERT ON a EXECUTE FUNCTION f(); b", Postgres, &["CREATE TRIGGER t INSERT ON a EXECUTE FUNCTION f()", "b"]);
    check("BEGIN; SELECT 1; END; c", Sqlite, &["BEGIN", "SELECT 1", "END", "c"]);
    let open = "CREATE TRIGGER t INSERT ON a BEGIN SELECT 1; CREATE TABLE b(c);";
    assert_eq!(split(open, 0..open.len() as u32, Sqlite)[0].issue, Some(SplitIssue::UnterminatedBody));
}

#[test]
fn routine_and_rule_bodies() {
    let function = "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
    check(&format!("{function}; a"), Postgres, &[function, "a"]);
    let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b)";
    check(&format!("{rule}; a"), Postgres, &[rule, "a"]);
    check("CREATE TABLE t (a int; b", Postgres, &["CREATE TABLE t (a int", "b"]);
}

#[test]
fn psql_lines() {
    let sql = "\\restrict abc\nSELECT 'CREATE DATABASE x' \\gexec\n\\connect x\nSELECT 1;\\echo 'a\\\\b' \\\\ SELECT 2;";
    check(
        sql,
        Postgres,
        &["\\restrict abc", "SELECT 'CREATE DATABASE x'", "\\gexec", "\\connect x", "SELECT 1", "\\echo 'a\\\\b' \\\\", "SELECT 2"],
    );
    let kinds: Vec<_> = split(sql, 0..sql.len() as u32, Postgres).into_iter().map(|raw| raw.kind == RawKind::PsqlMeta).collect();
    assert_eq!(kinds, [true, false, true, true, false, true, false]);
}

#[test]
fn copy_blocks() {
    for newline in ["\n", "\r\n"] {
        let sql = ["COPY t (a) FROM stdin;", "1;'", "\\.x", "--\\.", "\\.", "", "SELECT 1;"].join(newline);
        let raw = split(&sql, 0..sql.len() as u32, Postgres);
        assert_eq!(raw.len(), 2, "{raw:?}");
        let RawKind::Copy { data } = &raw[0].kind else { panic!("{raw:?}") };
        assert_eq!(sql[data.start as usize..data.end as usize].lines().collect::<Vec<_>>(), ["1;'", "\\.x", "--\\."]);
        assert_eq!(&sql[raw[0].range.start as usize..raw[0].range.end as usize], "COPY t (a) FROM stdin");
    }
    let empty = "copy t from stdin with (format csv);\n\\.\na";
    check(empty, Postgres, &["copy t from stdin with (format csv)", "a"]);
    let open = "COPY t FROM stdin;\n1;2\n";
    let raw = split(open, 0..open.len() as u32, Postgres);
    assert_eq!((raw.len(), raw[0].issue), (1, Some(SplitIssue::UnterminatedCopy)));
    check("COPY (SELECT 1 FROM stdin) TO stdout; a", Postgres, &["COPY (SELECT 1 FROM stdin) TO stdout", "a"]);
    check("\\copy t from stdin\n1;\n\\.\na;", Postgres, &["\\copy t from stdin", "a"]);
}

#[test]
fn lines_of_clients_and_tools() {
    check(".mode csv\n# note\nSELECT 1;\n.quit", Sqlite, &[".mode csv", "SELECT 1", ".quit"]);
    check("a\n--> statement-breakpoint\nb;--> statement-breakpoint\nc", Sqlite, &["a", "b", "c"]);
    check("-- +goose StatementBegin\na; b\n-- +goose StatementEnd\nc;", Postgres, &["a", "b", "c"]);
    check("CREATE TABLE a (b)\nGO\nc", Postgres, &["CREATE TABLE a (b)", "GO", "c"]);
    let sql = "DELIMITER //\nCREATE x BEGIN a; b; END//\nDELIMITER ;\nc;";
    check(sql, Sqlite, &["DELIMITER //", "CREATE x BEGIN a; b; END", "DELIMITER ;", "c"]);
    assert_eq!(split(sql, 0..sql.len() as u32, Sqlite)[0].kind, RawKind::ForeignMeta);
}

#[test]
fn what_is_never_closed_runs_to_the_end() {
    for (sql, dialect, issue) in [
        ("a; b 'x;", Sqlite, SplitIssue::UnterminatedQuote),
        ("a; b [x;", Sqlite, SplitIssue::UnterminatedQuote),
        ("a; b $x$;", Postgres, SplitIssue::UnterminatedDollarQuote),
        ("a; b /* /* */;", Postgres, SplitIssue::UnterminatedComment),
        ("a; /* b;", Postgres, SplitIssue::UnterminatedComment),
    ] {
        let raw = split(sql, 0..sql.len() as u32, dialect);
        assert_eq!((raw.len(), raw[1].issue, raw[1].range.end as usize), (2, Some(issue), sql.len()), "{sql}");
    }
    check("a; /* b;", Sqlite, &["a"]);
}

#[test]
fn comments_are_kept_for_directives() {
    let sql = "-- one\na /* two */ b; -- three\nc";
    let comments: Vec<Vec<&str>> = split(sql, 0..sql.len() as u32, Sqlite)
        .iter()
        .map(|raw| raw.comments.iter().map(|c| &sql[c.start as usize..c.end as usize]).collect())
        .collect();
    assert_eq!(comments, [vec!["-- one", "/* two */"], vec!["-- three"]]);
}

#[test]
fn only_the_range_is_read() {
    let sql = "aE'x;'; b; c";
    let raw = split(sql, 2..9, Postgres);
    assert_eq!(raw.iter().map(|raw| raw.range.clone()).collect::<Vec<_>>(), [2..6, 8..9]);
    assert!(split(sql, 50..90, Postgres).is_empty());
}

/// Pieces that open, close and separate things, so that random texts meet every state.
pub(crate) fn sql_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "'",
            "''",
            "\"",
            "`",
            "[",
            "]",
            "$$",
            "$a$",
            "$1",
            "E'",
            "\\'",
            "--",
            "/*",
            "*/",
            "\n",
            "\r\n",
            "\r",
            ";",
            "(",
            ")",
            " ",
            "\\.",
            "\\",
            "\\g",
            "\n\\.\n",
            "COPY t FROM stdin;\n",
            "CREATE TRIGGER",
            "CREATE FUNCTION",
            "CREATE RULE",
            "BEGIN",
            "ATOMIC",
            "CASE",
            "END",
            "\nGO\n",
            "DELIMITER //\n",
            "//",
            "--> statement-breakpoint\n",
            "-- +goose StatementEnd\n",
            "\n.",
            "#",
            "é",
            "\u{feff}",
            "𝄞",
            "1.5e3",
            "x'",
            "U&'",
            ":=",
            "::",
            "@",
            "?",
            "\0",
            "\\copy t from stdin",
        ])
        .prop_map(str::to_owned),
        "[a-z0-9 ]{0,6}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// What may stand between statements besides comments; SQLite takes a byte order mark for white space.
fn only_blanks_and_semicolons(gap: &str) -> bool {
    gap.chars().all(|c| c == ';' || c == '\u{feff}' || u8::try_from(c).is_ok_and(scan::is_blank))
}

/// The tail of a text without its comments, which belong to no statement.
fn without_comments(tail: &str, dialect: Dialect) -> String {
    let mut rest = tail;
    let mut kept = String::new();
    while let Some(c) = rest.chars().next() {
        let line = rest.starts_with("--") || (c == '#' && dialect == Sqlite);
        let length = if line {
            rest.find('\n').unwrap_or(rest.len()).min(if dialect == Postgres { rest.find('\r').unwrap_or(rest.len()) } else { rest.len() })
        } else if rest.starts_with("/*") {
            scan::block_comment(rest.as_bytes(), 0, dialect).end
        } else {
            kept.push(c);
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn ranges_are_in_order_and_nothing_is_lost(text in sql_like(), postgres: bool) {
        let dialect = if postgres { Postgres } else { Sqlite };
        let mut covered: Vec<Range<u32>> = Vec::new();
        let mut last = 0;
        for raw in split(&text, 0..text.len() as u32, dialect) {
            prop_assert!(raw.range.start >= last && raw.range.start < raw.range.end, "{:?}", raw);
            prop_assert!(text.is_char_boundary(raw.range.start as usize) && text.is_char_boundary(raw.range.end as usize));
            last = raw.range.end;
            covered.extend(raw.comments.iter().cloned());
            covered.push(raw.range.clone());
            if let RawKind::Copy { data } = raw.kind {
                prop_assert!(data.start >= last && data.end >= data.start);
                let end = (data.end as usize + 2).min(text.len());
                last = end as u32;
                covered.push(data.start..last);
            }
        }
        covered.sort_by_key(|range| (range.start, range.end));
        let mut at = 0usize;
        let mut gap = String::new();
        for range in covered {
            if range.start as usize > at {
                gap.push_str(&text[at..range.start as usize]);
            }
            at = at.max(range.end as usize);
        }
        gap.push_str(&without_comments(&text[at.min(text.len())..], dialect));
        let delimiter_used = text.contains("DELIMITER");
        prop_assert!(delimiter_used || only_blanks_and_semicolons(&gap), "lost {:?} of {:?}", gap, text);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        for dialect in [Postgres, Sqlite] {
            split(&text, 0..text.len() as u32, dialect);
        }
    }
}

#[test]
fn a_closed_trigger_body_is_no_issue() {
    let text = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;";
    assert_eq!(split(text, 0..text.len() as u32, Sqlite).iter().map(|raw| raw.issue).collect::<Vec<_>>(), [None]);
}
