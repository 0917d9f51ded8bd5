//! A large file whose rows are counted when it is read gives the report that it gives when it is kept whole.

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::replay::rows::ROW_LIMIT;
use schema_parity::report::Report;
use schema_parity::source::{InputFile, KEPT_ROWS, SideInput, SortedMap, Thinner};

const ROWS: usize = 7_000;

fn dump() -> String {
    let mut sql =
        String::from("CREATE TABLE public.pet (id bigint NOT NULL, name text);\nCREATE TABLE public.toy (id bigint, pet bigint);\n");
    sql.push_str("COPY public.pet (id, name) FROM stdin;\n");
    (0..ROWS).for_each(|row| sql.push_str(&format!("{row}\tname; ' {row}\n")));
    sql.push_str("\\.\n\n");
    (0..ROWS).for_each(|row| sql.push_str(&format!("INSERT INTO public.toy VALUES ({row}, {row});\n")));
    sql.push_str("CREATE INDEX toy_pet ON public.toy USING btree (pet);\nDO $$ BEGIN PERFORM f(); END $$;\n");
    sql
}

fn side(sql: &str, thin: bool) -> SideInput {
    let mut side = SideInput { label: "dump.sql".into(), keep_order: true, ..SideInput::default() };
    let bytes = if thin {
        let mut thinner = Thinner::default();
        sql.as_bytes().chunks(1 << 16).for_each(|piece| thinner.push(piece));
        let thinned = thinner.finish();
        assert!(thinned.bytes.len() < sql.len() * 4 / 5);
        side.omitted = SortedMap::from([("dump.sql".to_owned(), thinned.omitted)]);
        thinned.bytes
    } else {
        sql.as_bytes().to_vec()
    };
    side.files.push(InputFile { path: "dump.sql".into(), content: Ok(bytes) });
    side
}

fn report(thin: bool) -> Report {
    let left = "CREATE TABLE public.pet (id bigint NOT NULL, name text DEFAULT now());\nINSERT INTO public.pet VALUES (1, 'x');\nINSERT INTO public.toy VALUES (1, 1);\n";
    let left = SideInput {
        label: "left".into(),
        files: vec![InputFile { path: "left.sql".into(), content: Ok(left.as_bytes().to_vec()) }],
        ..SideInput::default()
    };
    audit(AuditRequest { left, right: side(&dump(), thin), ..AuditRequest::default() }, &mut |_| {})
}

#[test]
fn counted_rows_change_nothing_in_the_report() {
    let (mut whole, mut thinned) = (report(false), report(true));
    let [row] = thinned.right.left_out.as_slice() else { panic!("one row says what was counted: {:?}", thinned.right.left_out) };
    assert!(row.reason.contains(&format!("{} rows", 2 * (ROWS - KEPT_ROWS as usize))), "{}", row.reason);
    assert_eq!(row.line, Some(3 + KEPT_ROWS as u32));
    thinned.right.left_out.clear();
    // The text itself is shorter; what stands in the lines that are left is the same.
    whole.sources.clear();
    thinned.sources.clear();
    assert_eq!(whole.right.statements.total, 3 + 2 + ROWS as u64);
    assert_eq!(serde_json::to_value(&whole).expect("plain data"), serde_json::to_value(&thinned).expect("plain data"));
}

#[test]
fn more_rows_are_kept_than_are_compared() {
    assert!(KEPT_ROWS > ROW_LIMIT as u64);
}
