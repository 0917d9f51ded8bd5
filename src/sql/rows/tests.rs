use super::*;

const FILE: FileId = FileId(0);

fn read_as<'t>(text: &'t str, verb: &'static str, dialect: Dialect) -> RowEffect<'t> {
    let span = SourceSpan { file: FILE, start: 0, end: text.len() as u32 };
    let change = DataChange { verb, table: ObjectName::bare("t"), ..DataChange::default() };
    read(text, dialect, span, &change, 100)
}

fn rows(text: &str, dialect: Dialect) -> RowBlock<'_> {
    match read_as(text, "INSERT", dialect) {
        RowEffect::Rows(block) => block,
        other => panic!("{text}: {other:?}"),
    }
}

fn text(value: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(value))
}

fn number(value: &str) -> Cell<'_> {
    Cell::Number(Cow::Borrowed(value))
}

#[test]
fn values_of_sqlite() {
    let block = rows(
        r#"INSERT OR IGNORE INTO main."t" (a, [b], "c d") VALUES (1, -2.5, x'00Ff'), ('it''s', "dq", NULL), (date('now', '-1 day'), (('x')), true)"#,
        Dialect::Sqlite,
    );
    assert_eq!(block.columns, ["a", "b", "c d"]);
    assert_eq!(block.conflict, OnConflict::Ignore(Vec::new()));
    let cells: Vec<_> = block.rows.iter().map(|row| row.cells.clone()).collect();
    assert_eq!(
        cells,
        [
            vec![number("1"), number("-2.5"), Cell::Hex(Cow::Borrowed("00Ff"))],
            vec![text("it's"), text("dq"), Cell::Null],
            vec![Cell::Expression("date('now', '-1 day')"), text("x"), Cell::Boolean(true)],
        ]
    );
}

#[test]
fn values_of_postgres() {
    let block = rows(
        r"INSERT INTO public.t VALUES (E'\\x00', '{}'::jsonb, DATE '2024-01-02', DEFAULT, CAST('7' AS numeric(3, 1)), decode('aa', 'hex'),
          now() + '1 day'::interval, -1::bigint) ON CONFLICT (a, b) WHERE c DO UPDATE SET x = excluded.x, y = t.y + (1, 2) WHERE t.x <> 1",
        Dialect::Postgres,
    );
    assert_eq!(
        block.rows[0].cells,
        [
            text("\\x00"),
            text("{}"),
            text("2024-01-02"),
            Cell::Default,
            text("7"),
            Cell::Hex(Cow::Borrowed("aa")),
            Cell::Expression("now() + '1 day'::interval"),
            number("-1"),
        ]
    );
    let OnConflict::Update { target, assignments, conditional } = block.conflict else { panic!("{:?}", block.conflict) };
    assert_eq!(target, ["a", "b"]);
    assert_eq!(assignments, [("x".to_owned(), "excluded.x"), ("y".to_owned(), "t.y + (1, 2)")]);
    assert!(conditional);
}

#[test]
fn line_ends_as_the_shell_dumps_them() {
    let block = rows(r"INSERT INTO t VALUES(replace(replace('a\r\nb','\r',char(13)),'\n',char(10)))", Dialect::Sqlite);
    assert_eq!(block.rows[0].cells, [text("a\r\nb")]);
}

#[test]
fn rows_beyond_the_bound_are_counted_only() {
    let sql = "INSERT INTO t VALUES (1), (2), (3)";
    let span = SourceSpan { file: FILE, start: 0, end: sql.len() as u32 };
    let change = DataChange { verb: "INSERT", table: ObjectName::bare("t"), rows: Some(3), ..DataChange::default() };
    let RowEffect::Rows(block) = read(sql, Dialect::Sqlite, span, &change, 1) else { panic!("no rows") };
    assert_eq!((block.rows.len(), block.count), (1, 3));
}

#[test]
fn a_copy_block() {
    let sql = "COPY t (a, b, c) FROM stdin;\n1\ta\\tb\\n\\\\\\101\t\\N\n2\té\t\n\\.\n";
    let start = sql.find("1\t").expect("data");
    let end = sql.find("\\.\n").expect("mark");
    let change = DataChange {
        verb: "COPY",
        table: ObjectName::bare("t"),
        columns: vec!["a".into(), "b".into(), "c".into()],
        rows_span: Some(SourceSpan { file: FILE, start: start as u32, end: end as u32 }),
        ..DataChange::default()
    };
    let span = SourceSpan { file: FILE, start: 0, end: 27 };
    let RowEffect::Rows(block) = read(sql, Dialect::Postgres, span, &change, 100) else { panic!("no rows") };
    let cells: Vec<_> = block.rows.iter().map(|row| row.cells.clone()).collect();
    assert_eq!(cells, [vec![text("1"), text("a\tb\n\\A"), Cell::Null], vec![text("2"), text("é"), text("")]]);
    assert_eq!(block.count, 2);
    let RowEffect::Rows(block) = read(sql, Dialect::Postgres, span, &change, 0) else { panic!("no rows") };
    assert_eq!((block.rows.len(), block.count), (0, 2));
}

#[test]
fn a_csv_block() {
    let sql = "COPY t FROM stdin WITH (FORMAT csv, HEADER);\na,b\n1,\"x \"\"y\"\",\nz\"\n,\"\"\n";
    let start = sql.find("a,b").expect("data");
    let change = DataChange {
        verb: "COPY",
        table: ObjectName::bare("t"),
        rows_span: Some(SourceSpan { file: FILE, start: start as u32, end: sql.len() as u32 }),
        ..DataChange::default()
    };
    let span = SourceSpan { file: FILE, start: 0, end: 43 };
    let RowEffect::Rows(block) = read(sql, Dialect::Postgres, span, &change, 100) else { panic!("no rows") };
    let cells: Vec<_> = block.rows.iter().map(|row| row.cells.clone()).collect();
    assert_eq!(cells, [vec![text("1"), text("x \"y\",\nz")], vec![Cell::Null, text("")]]);
}

#[test]
fn changes_of_rows() {
    let RowEffect::Update(update) =
        read_as("UPDATE t SET a = 'x, y', b = lower(c) WHERE id = 1 AND c IN (1, 2) RETURNING a", "UPDATE", Dialect::Postgres)
    else {
        panic!("no update")
    };
    assert_eq!(update.assignments, [("a".to_owned(), "'x, y'"), ("b".to_owned(), "lower(c)")]);
    assert_eq!(update.filter, Some("id = 1 AND c IN (1, 2)"));
    assert!(!update.more);
    let RowEffect::Update(update) = read_as("UPDATE t SET (a, b) = (1, 2)", "UPDATE", Dialect::Postgres) else { panic!("no update") };
    assert!(update.more);
    let RowEffect::Update(update) = read_as("UPDATE t SET a = u.a FROM u WHERE u.id = t.id", "UPDATE", Dialect::Sqlite) else {
        panic!("no update")
    };
    assert!(update.more);
    let RowEffect::Delete(delete) = read_as("DELETE FROM t USING u WHERE true", "DELETE", Dialect::Postgres) else { panic!("no delete") };
    assert!(delete.more);
    let RowEffect::Truncate { tables, cascade } =
        read_as("TRUNCATE TABLE ONLY a.b, c RESTART IDENTITY CASCADE", "TRUNCATE", Dialect::Postgres)
    else {
        panic!("no truncate")
    };
    assert_eq!(tables.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a.b", "c"]);
    assert!(cascade);
}

#[test]
fn copies_of_tables() {
    let RowEffect::Copied(copied) = read_as("INSERT INTO t (a, b) SELECT x, coalesce(y, 1) FROM main.u", "INSERT", Dialect::Sqlite) else {
        panic!("no copy")
    };
    assert_eq!(copied.items, ["x", "coalesce(y, 1)"]);
    assert_eq!(copied.source.map(|name| name.to_string()).as_deref(), Some("main.u"));
    let RowEffect::Copied(copied) = read_as("INSERT INTO t SELECT * FROM u WHERE x", "INSERT", Dialect::Sqlite) else { panic!("no copy") };
    assert_eq!((copied.source, copied.makes_rows), (None, false));
    let RowEffect::Copied(copied) = read_as("INSERT INTO t SELECT 1, 'a'", "INSERT", Dialect::Sqlite) else { panic!("no copy") };
    assert!(copied.makes_rows);
}

#[test]
fn any_text_is_read_without_a_panic() {
    for sql in [
        "INSERT",
        "INSERT INTO",
        "INSERT INTO t VALUES (",
        "INSERT INTO t VALUES (1",
        "REPLACE INTO t(",
        "UPDATE",
        "UPDATE t SET a",
        "DELETE",
        "TRUNCATE",
        "INSERT INTO t VALUES ()",
        "INSERT INTO t VALUES ('é",
    ] {
        for verb in ["INSERT", "REPLACE", "COPY", "UPDATE", "DELETE", "TRUNCATE", "MERGE"] {
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                read_as(sql, verb, dialect);
            }
        }
    }
}
