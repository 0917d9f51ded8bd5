//! The schema inside a SQLite database file is what SQLite itself says is in it.

use rusqlite::Connection;
use schema_parity::audit::{AuditRequest, audit};
use schema_parity::source::{Dialect, InputFile, SideInput, SourceSet, recognise};

fn written(name: &str, setup: &str) -> (Vec<u8>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    let connection = Connection::open(&path).expect("a database");
    connection.execute_batch(setup).expect("the setup runs");
    let mut list = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY rowid")
        .expect("a query");
    let texts: Vec<String> = list.query_map([], |row| row.get(0)).expect("rows").map(|row| row.expect("a text")).collect();
    drop(list);
    drop(connection);
    (std::fs::read(&path).expect("the file"), texts.iter().map(|sql| format!("{sql};\n")).collect())
}

fn read(bytes: Vec<u8>) -> SourceSet {
    recognise(SideInput {
        label: "shop".into(),
        files: vec![InputFile { path: "data/shop.db".into(), content: Ok(bytes) }],
        ..SideInput::default()
    })
}

fn check(name: &str, setup: &str) {
    let (bytes, expected) = written(name, setup);
    let set = read(bytes);
    assert_eq!(set.files.iter().map(|file| file.text.as_str()).collect::<String>(), expected, "{name}");
    assert_eq!((set.dialect, set.dialect_certain, set.migrations.len()), (Dialect::Sqlite, true, 1), "{name}: {:?}", set.problems);
}

#[test]
fn schemas_of_every_page_size_and_encoding_are_read() {
    let objects = "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT UNIQUE);\nCREATE INDEX a_n ON a (n);\nCREATE VIEW v AS SELECT n FROM a;\n\
        CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET n = 'ü'; END;\nINSERT INTO a VALUES (1, 'x');\nALTER TABLE a ADD COLUMN late TEXT DEFAULT 'y';";
    for size in [512, 1024, 4096, 65536] {
        for encoding in ["UTF-8", "UTF-16le", "UTF-16be"] {
            check("small", &format!("PRAGMA page_size = {size}; PRAGMA encoding = '{encoding}';\n{objects}"));
        }
    }
    check("empty", "CREATE TABLE gone (a); DROP TABLE gone; CREATE TABLE here (a);");
}

#[test]
fn trees_of_many_pages_and_long_texts_are_read() {
    let mut setup = String::from("PRAGMA page_size = 512;\n");
    for table in 0..400 {
        let columns: Vec<String> = (0..table % 90).map(|column| format!("column_{column} TEXT")).collect();
        setup.push_str(&format!(
            "CREATE TABLE t{table} (id INTEGER PRIMARY KEY{}{});\n",
            if columns.is_empty() { "" } else { ", " },
            columns.join(", ")
        ));
    }
    check("many", &setup);
}

#[test]
fn what_a_virtual_table_keeps_for_itself_is_not_made_again() {
    let setup = "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT);\nCREATE VIRTUAL TABLE note_fts USING fts5(body, content = 'note', content_rowid = 'id');\n\
        CREATE VIRTUAL TABLE place USING rtree(id, x0, x1);";
    let (bytes, own) = written("virtual", setup);
    assert!(own.contains("note_fts_data"));
    let side = |path: &str, content: Vec<u8>| SideInput {
        label: path.into(),
        files: vec![InputFile { path: path.into(), content: Ok(content) }],
        dialect: Some(Dialect::Sqlite),
        ..SideInput::default()
    };
    let request = AuditRequest { left: side("a.sql", setup.into()), right: side("a.db", bytes), ..AuditRequest::default() };
    let report = audit(request, &mut |_| {});
    let said: Vec<&str> = report.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(said.is_empty() && report.not_analysed.is_empty(), "{said:?} {:?}", report.not_analysed);
}

#[test]
fn a_damaged_database_is_a_row() {
    let (bytes, _) = written("whole", "CREATE TABLE a (id INTEGER PRIMARY KEY);");
    for length in [16, 50, 100, 101, 600, 4000] {
        let set = read(bytes[..length].to_vec());
        let [problem, ..] = set.problems.as_slice() else { panic!("a row for {length} bytes") };
        assert!(problem.message.contains("sqlite3 shop.db .schema") && problem.could_hide, "{}", problem.message);
    }
    // Whatever is flipped, it is read or told.
    for at in (0..bytes.len().min(4096)).step_by(3) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        read(damaged);
    }
}
