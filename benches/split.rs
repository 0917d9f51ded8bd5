//! How fast the splitter passes over dumps whose size is in their rows. Figures are printed, never asserted.

use std::fmt::Write;

use divan::counter::BytesCount;
use schema_parity::source::{Dialect, InputFile, SideInput, recognise};
use schema_parity::sql::split;

fn main() {
    divan::main();
}

const SIZE: usize = 50 * 1024 * 1024;

/// Tables whose rows stand in `COPY` blocks, as pg_dump writes them.
fn copy_dump() -> String {
    let mut text = String::with_capacity(SIZE + 4096);
    let mut table = 0;
    while text.len() < SIZE {
        table += 1;
        let _ = writeln!(
            text,
            "CREATE TABLE public.t{table} (\n    id integer NOT NULL,\n    name text,\n    at timestamp with time zone\n);\n"
        );
        let _ = writeln!(text, "COPY public.t{table} (id, name, at) FROM stdin;");
        for row in 0..20_000 {
            let _ = writeln!(text, "{row}\tit's a name; with -- marks $$ number {row}\\\\\t2024-01-01 00:00:00+00\t\\N");
        }
        text.push_str("\\.\n\n");
    }
    text
}

/// One statement per row, as `pg_dump --inserts` and the sqlite3 command `.dump` write them.
fn insert_dump() -> String {
    let mut text = String::with_capacity(SIZE + 4096);
    let mut row = 0;
    text.push_str("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, at TEXT, note TEXT);\n");
    while text.len() < SIZE {
        row += 1;
        let _ = writeln!(
            text,
            "INSERT INTO t VALUES ({row}, 'it''s a name; number {row}', '2024-01-01 00:00:00', 'some longer text that rows tend to have', NULL);"
        );
    }
    text
}

/// Many rows per statement, as mysqldump and many hand-written seeds have them, on one line.
fn wide_insert_dump() -> String {
    let mut text = String::with_capacity(SIZE + 4096);
    let mut row = 0;
    while text.len() < SIZE {
        text.push_str("INSERT INTO t (id, name, at, note) VALUES ");
        for _ in 0..50_000 {
            row += 1;
            let _ = write!(
                text,
                "({row}, 'it''s a name; number {row}', '2024-01-01 00:00:00', 'some longer text that rows tend to have', NULL),"
            );
        }
        text.pop();
        text.push_str(";\n");
    }
    text
}

fn run(bencher: divan::Bencher, text: String, dialect: Dialect) {
    bencher.counter(BytesCount::of_str(&text)).bench(|| split(&text, 0..text.len() as u32, dialect).len());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn copy_rows(bencher: divan::Bencher) {
    run(bencher, copy_dump(), Dialect::Postgres);
}

#[divan::bench(args = [Dialect::Sqlite, Dialect::Postgres], sample_count = 10, sample_size = 1)]
fn insert_per_row(bencher: divan::Bencher, dialect: Dialect) {
    run(bencher, insert_dump(), dialect);
}

#[divan::bench(args = [Dialect::Sqlite, Dialect::Postgres], sample_count = 10, sample_size = 1)]
fn insert_many_rows(bencher: divan::Bencher, dialect: Dialect) {
    run(bencher, wide_insert_dump(), dialect);
}

/// Decoding, engine and layout of the same dump.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn recognise_copy_dump(bencher: divan::Bencher) {
    let text = copy_dump();
    let files = || vec![InputFile { path: "dump.sql".into(), content: Ok(text.clone().into_bytes()) }];
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| SideInput { label: "dump".into(), files: files(), ..SideInput::default() })
        .bench_values(recognise);
}
