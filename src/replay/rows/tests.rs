use super::*;
use crate::replay::replay;
use crate::source::{Dialect, InputFile, SideInput, recognise};
use crate::sql::parse;

/// `a=1 b='x'` per row, a default in brackets, then what is said of the table.
fn rows_of(sql: &str, table: &str, dialect: Dialect) -> Vec<String> {
    let files = vec![InputFile { path: "001.sql".into(), content: Ok(sql.as_bytes().to_vec()) }];
    let sources = recognise(SideInput { label: "t".into(), files, dialect: Some(dialect), ..SideInput::default() });
    let migrations = parse(&sources);
    let replayed = replay(dialect, &migrations);
    let sets = replay_rows(&sources, &migrations, &replayed);
    let schema = if dialect == Dialect::Sqlite { "main" } else { "public" };
    let Some(set) = sets.tables.get(&ObjectKey::new(schema, table)) else { return Vec::new() };
    let mut out: Vec<String> = set
        .rows
        .iter()
        .map(|row| {
            let cells = set.columns.iter().zip(&row.cells).map(|(name, cell)| {
                let value = match &cell.cell {
                    Cell::Null => "NULL".to_owned(),
                    Cell::Text(text) => format!("'{text}'"),
                    Cell::Number(number) => number.to_string(),
                    Cell::Hex(hex) => format!("X'{hex}'"),
                    other => format!("{other:?}"),
                };
                if cell.written { format!("{name}={value}") } else { format!("{name}=[{value}]") }
            });
            cells.collect::<Vec<_>>().join(" ")
        })
        .collect();
    match &set.state {
        RowState::Known => {}
        RowState::CountedOnly => out.push(format!("counted {}", set.count)),
        RowState::NotDecidable { reason, .. } => out.push(format!("not decidable: {reason}")),
    }
    out
}

fn postgres(sql: &str) -> Vec<String> {
    rows_of(sql, "t", Dialect::Postgres)
}

fn sqlite(sql: &str) -> Vec<String> {
    rows_of(sql, "t", Dialect::Sqlite)
}

const TABLE: &str = "CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT 'x', b integer);";

#[test]
fn what_a_statement_does_not_name_is_the_default() {
    assert_eq!(postgres(&format!("{TABLE} INSERT INTO t (id) VALUES (1), (2);")), ["id=1 a=['x'] b=[NULL]", "id=2 a=['x'] b=[NULL]"]);
    assert_eq!(postgres(&format!("{TABLE} INSERT INTO t VALUES (1, DEFAULT, 7);")), ["id=1 a=['x'] b=7"]);
    let serial = "CREATE TABLE t (id serial PRIMARY KEY, a text);";
    assert_eq!(postgres(&format!("{serial} INSERT INTO t (a) VALUES ('y');")), ["id=[Assigned] a='y'"]);
    assert_eq!(sqlite(&format!("{TABLE} INSERT INTO t (a) VALUES ('y');")), ["id=[Assigned] a='y' b=[NULL]"]);
}

#[test]
fn keys_that_are_there_already() {
    let first = format!("{TABLE} INSERT INTO t VALUES (1, 'a', 1);");
    assert_eq!(
        postgres(&format!("{first} INSERT INTO t VALUES (1, 'b', 2), (2, 'c', 3) ON CONFLICT DO NOTHING;")),
        ["id=1 a='a' b=1", "id=2 a='c' b=3"]
    );
    assert_eq!(
        postgres(&format!("{first} INSERT INTO t VALUES (1, 'b', 2) ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = 9;")),
        ["id=1 a='b' b=9"]
    );
    assert_eq!(
        postgres(&format!("{first} INSERT INTO t VALUES (1, 'b', 2) ON CONFLICT (id) DO UPDATE SET a = 'n' WHERE t.b > 1;")),
        ["not decidable: ON CONFLICT DO UPDATE has a condition"]
    );
    assert_eq!(sqlite(&format!("{first} INSERT OR IGNORE INTO t VALUES (1, 'b', 2);")), ["id=1 a='a' b=1"]);
    assert_eq!(sqlite(&format!("{first} INSERT OR REPLACE INTO t (id, b) VALUES (1, 2);")), ["id=1 a=['x'] b=2"]);
    assert_eq!(sqlite(&format!("{first} REPLACE INTO t VALUES ('1', 'c', 3);")), ["id='1' a='c' b=3"]);
}

#[test]
fn updates_that_can_be_followed() {
    let rows = format!("{TABLE} INSERT INTO t VALUES (1, 'a', 1), (2, 'b', NULL), (3, 'c', 5);");
    let updated = |sql: &str| postgres(&format!("{rows} {sql}"));
    assert_eq!(updated("UPDATE t SET a = 'z' WHERE b >= 2 OR id = 1;"), ["id=1 a='z' b=1", "id=2 a='b' b=NULL", "id=3 a='z' b=5"]);
    assert_eq!(updated("UPDATE t SET b = id WHERE b IS NULL;")[1], "id=2 a='b' b=2");
    assert_eq!(updated("DELETE FROM t WHERE a IN ('a', 'c') AND NOT id = 3;"), ["id=2 a='b' b=NULL", "id=3 a='c' b=5"]);
    assert_eq!(updated("UPDATE t SET b = b + 1 WHERE id = 1;")[0], "id=1 a='a' b=Unknown");
    assert_eq!(updated("UPDATE t SET a = 'q' WHERE lower(a) = 'a';"), ["not decidable: its condition cannot be decided from the files"]);
    assert_eq!(updated("DELETE FROM t;"), Vec::<String>::new());
    assert_eq!(updated("TRUNCATE t;"), Vec::<String>::new());
    assert_eq!(
        updated("CREATE TABLE u (id int); DELETE FROM t USING u WHERE t.id = u.id;"),
        ["not decidable: other tables or a limit decide which rows"]
    );
    // An unknown value decides nothing.
    assert_eq!(updated("UPDATE t SET a = 'n' WHERE b <> 1;"), ["id=1 a='a' b=1", "id=2 a='b' b=NULL", "id=3 a='n' b=5"]);
}

#[test]
fn rows_stay_with_their_table() {
    let rows = format!("{TABLE} INSERT INTO t VALUES (1, 'a', 1);");
    assert_eq!(
        postgres(&format!(
            "{rows} ALTER TABLE t ADD COLUMN c text NOT NULL DEFAULT 'n'; ALTER TABLE t RENAME COLUMN a TO d; ALTER TABLE t DROP COLUMN b;"
        )),
        ["id=1 d='a' c=['n']"]
    );
    assert_eq!(rows_of(&format!("{rows} ALTER TABLE t RENAME TO u;"), "u", Dialect::Postgres), ["id=1 a='a' b=1"]);
    assert_eq!(postgres(&format!("{rows} DROP TABLE t; {TABLE}")), Vec::<String>::new());
}

#[test]
fn a_rebuild_copies_rows() {
    let sql = format!(
        "{TABLE} INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2);
         CREATE TABLE t_new (id INTEGER PRIMARY KEY, b INTEGER, c TEXT DEFAULT 'd');
         INSERT INTO t_new (id, b) SELECT id, b FROM t; DROP TABLE t; ALTER TABLE t_new RENAME TO t;"
    );
    assert_eq!(sqlite(&sql), ["id=1 b=1 c=['d']", "id=2 b=2 c=['d']"]);
    let computed = format!("{TABLE} INSERT INTO t VALUES (1, 'a', 1); INSERT INTO t SELECT id + 1, a, b FROM t WHERE id = 1;");
    assert_eq!(sqlite(&computed), ["not decidable: a query decides which rows come in"]);
}

#[test]
fn a_copy_from_a_table_without_rows_brings_none() {
    let sql = "CREATE TABLE u (id integer, a text, b integer); CREATE TABLE t (id integer, a text, b integer); INSERT INTO t SELECT * FROM u WHERE id > 1;";
    assert_eq!(postgres(sql), Vec::<String>::new());
    assert_eq!(
        postgres(&format!("{sql} INSERT INTO t SELECT 1, 'a', max(b) FROM u;")),
        ["not decidable: a query decides which rows come in"]
    );
}

#[test]
fn more_rows_than_the_bound_are_counted() {
    let mut sql = TABLE.to_owned();
    for start in [0, 4_000] {
        let rows: Vec<String> = (start..start + 4_000).map(|id| format!("({id}, 'r', 0)")).collect();
        sql.push_str(&format!("INSERT INTO t VALUES {};", rows.join(",")));
    }
    sql.push_str("INSERT INTO t VALUES (9000, 'one', 1);");
    assert_eq!(postgres(&sql), ["counted 8001"]);
}

#[test]
fn a_copy_block_is_rows() {
    let sql = "CREATE TABLE public.t (id integer, a text);\nCOPY public.t (a, id) FROM stdin;\nx\t1\n\\N\t2\n\\.\nINSERT INTO t VALUES (3, 'z');\n";
    assert_eq!(postgres(sql), ["id='1' a='x'", "id='2' a=NULL", "id=3 a='z'"]);
}

#[test]
fn a_block_that_is_not_analysed_leaves_its_tables_undecided() {
    let sql = format!("{TABLE} INSERT INTO t VALUES (1, 'a', 1); DO $$ BEGIN EXECUTE 'x'; UPDATE t SET a = 'b'; END $$;");
    assert_eq!(postgres(&sql), ["not decidable: a statement that was not analysed names the table and changes rows"]);
}
