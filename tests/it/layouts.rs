//! One small folder of our own for every convention of migration tools, each with the twist that a naive reader gets wrong: which layout is
//! recognised, which files run in which order, what text of them runs, in which kind of transaction, and what is left out.

use schema_parity::source::{Dialect, InputFile, SideInput, SourceSet, TransactionMode, recognise};

/// A folder, and what a person who knows the tool expects.
struct Case {
    layout: &'static str,
    engine: Option<Dialect>,
    files: &'static [(&'static str, &'static str)],
    /// Files that run, in order.
    run: &'static [&'static str],
    /// Files, or lines of files, that are left out with a reason.
    left_out: &'static [&'static str],
    /// Words that must be in what runs, and words that must not be.
    with: &'static [&'static str],
    without: &'static [&'static str],
    /// Files that run statement by statement; the others run in one transaction each.
    by_statement: &'static [&'static str],
}

const NONE: Case = Case { layout: "", engine: None, files: &[], run: &[], left_out: &[], with: &[], without: &[], by_statement: &[] };

fn side(case: &Case) -> SourceSet {
    // The order in which a browser hands over files is no order: they are given backwards.
    let files =
        case.files.iter().rev().map(|(path, text)| InputFile { path: (*path).to_owned(), content: Ok(text.as_bytes().to_vec()) }).collect();
    recognise(SideInput { label: "x".into(), files, dialect: case.engine, ..SideInput::default() })
}

/// The text of a migration that runs.
fn running(set: &SourceSet) -> String {
    let of = |migration: &schema_parity::source::Migration| match &migration.text {
        Some(text) => text.clone(),
        None => {
            let text = &set.file(migration.file).text;
            migration.parts.iter().map(|part| &text[part.start as usize..part.end as usize]).collect::<Vec<_>>().join("\n")
        }
    };
    set.migrations.iter().map(of).collect::<Vec<_>>().join("\n")
}

fn complaints(case: &Case) -> Vec<String> {
    let set = side(case);
    let mut complaints = Vec::new();
    let mut expect = |what: &str, found: String, wanted: String| {
        if found != wanted {
            complaints.push(format!("{}: {what}\n  found  {found}\n  wanted {wanted}", case.layout));
        }
    };
    expect("layout", set.layout.clone(), case.layout.to_owned());
    let path = |migration: &schema_parity::source::Migration| set.file(migration.file).path.clone();
    expect("order", format!("{:?}", set.migrations.iter().map(path).collect::<Vec<_>>()), format!("{:?}", case.run));
    for left_out in case.left_out {
        let told = set.left_out.iter().any(|row| {
            let shown = row.line.map_or(row.path.clone(), |line| format!("{}:{line}", row.path));
            shown == *left_out && !row.reason.is_empty()
        });
        expect(
            left_out,
            format!("left out: {told} {:?}", if told { &[] } else { set.left_out.as_slice() }),
            "left out: true []".to_owned(),
        );
    }
    let text = running(&set);
    for word in case.with {
        expect(word, format!("runs: {}", text.contains(word)), "runs: true".to_owned());
    }
    for word in case.without {
        expect(word, format!("runs: {}", text.contains(word)), "runs: false".to_owned());
    }
    let by_statement: Vec<String> =
        set.migrations.iter().filter(|migration| migration.transaction == TransactionMode::PerStatement).map(path).collect();
    expect("statement by statement", format!("{by_statement:?}"), format!("{:?}", case.by_statement));
    complaints
}

const CASES: &[Case] = &[
    Case {
        layout: "sqlx",
        files: &[
            ("migrations/20240101000000_users.up.sql", "CREATE TABLE users(id INTEGER PRIMARY KEY AUTOINCREMENT);"),
            ("migrations/20240101000000_users.down.sql", "DROP TABLE users;"),
            ("migrations/20240201000000_more.up.sql", "-- no-transaction\nVACUUM;\nCREATE TABLE more(id INTEGER);"),
            ("migrations/20240201000000_more.down.sql", "DROP TABLE more;"),
            ("Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n"),
        ],
        run: &["migrations/20240101000000_users.up.sql", "migrations/20240201000000_more.up.sql"],
        left_out: &["migrations/20240101000000_users.down.sql", "migrations/20240201000000_more.down.sql"],
        with: &["CREATE TABLE users", "CREATE TABLE more"],
        without: &["DROP TABLE"],
        by_statement: &["migrations/20240201000000_more.up.sql"],
        ..NONE
    },
    Case {
        layout: "Diesel",
        files: &[
            ("diesel.toml", "[print_schema]"),
            ("migrations/2024-01-02-000000_b/up.sql", "CREATE TABLE b(id INTEGER PRIMARY KEY AUTOINCREMENT);"),
            ("migrations/2024-01-02-000000_b/down.sql", "DROP TABLE b;"),
            ("migrations/2024-01-02-000000_b/metadata.toml", "run_in_transaction = false\n"),
            ("migrations/00000000000000_diesel_initial_setup/up.sql", "-- nothing\nCREATE TABLE a(id INTEGER);"),
            ("migrations/00000000000000_diesel_initial_setup/down.sql", "DROP TABLE a;"),
            ("migrations/20240101000000_older/up.sql", "CREATE TABLE older(id INTEGER);"),
        ],
        run: &[
            "migrations/00000000000000_diesel_initial_setup/up.sql",
            "migrations/20240101000000_older/up.sql",
            "migrations/2024-01-02-000000_b/up.sql",
        ],
        left_out: &["migrations/2024-01-02-000000_b/down.sql"],
        with: &["CREATE TABLE older"],
        without: &["DROP TABLE"],
        by_statement: &["migrations/2024-01-02-000000_b/up.sql"],
        ..NONE
    },
    Case {
        layout: "refinery",
        files: &[
            ("Cargo.toml", "[dependencies]\nrefinery = \"0.8\"\n"),
            ("migrations/V1__first.sql", "CREATE TABLE a(id SERIAL);"),
            ("migrations/V2__second.sql", "CREATE TABLE b(id SERIAL);"),
            ("migrations/U3__unordered.sql", "CREATE TABLE c(id SERIAL);"),
            ("migrations/V10__tenth.sql", "CREATE TABLE d(id SERIAL);"),
        ],
        run: &["migrations/V1__first.sql", "migrations/V2__second.sql", "migrations/U3__unordered.sql", "migrations/V10__tenth.sql"],
        with: &["CREATE TABLE c"],
        ..NONE
    },
    Case {
        layout: "Flyway",
        files: &[
            ("db/migration/V1_2__b.sql", "CREATE TABLE b(id SERIAL);"),
            ("db/migration/V1_10__c.sql", "CREATE TABLE c(id SERIAL);"),
            ("db/migration/V1__a.sql", "CREATE TABLE a(id SERIAL);"),
            ("db/migration/U1_10__c.sql", "DROP TABLE c;"),
            ("db/migration/R__views.sql", "CREATE VIEW v AS SELECT 1;"),
            ("db/migration/V2__d.sql", "CREATE INDEX CONCURRENTLY i ON a(id);"),
            ("db/migration/V2__d.sql.conf", "executeInTransaction=false\n"),
        ],
        run: &[
            "db/migration/V1__a.sql",
            "db/migration/V1_2__b.sql",
            "db/migration/V1_10__c.sql",
            "db/migration/V2__d.sql",
            "db/migration/R__views.sql",
        ],
        left_out: &["db/migration/U1_10__c.sql"],
        without: &["DROP TABLE c"],
        by_statement: &["db/migration/V2__d.sql"],
        ..NONE
    },
    Case {
        layout: "golang-migrate",
        files: &[
            ("1_a.up.sql", "CREATE TABLE a(id SERIAL);"),
            ("1_a.down.sql", "DROP TABLE a;"),
            ("2_b.up.sql", "CREATE TABLE b(id SERIAL);"),
            ("10_c.up.sql", "CREATE TABLE c(id SERIAL);"),
            ("10_c.down.sql", "DROP TABLE c;"),
        ],
        run: &["1_a.up.sql", "2_b.up.sql", "10_c.up.sql"],
        left_out: &["1_a.down.sql", "10_c.down.sql"],
        without: &["DROP"],
        ..NONE
    },
    Case {
        layout: "goose",
        files: &[
            (
                "00001_a.sql",
                "-- +goose Up\nCREATE TABLE a(id SERIAL);\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END $$ LANGUAGE plpgsql;\n-- +goose StatementEnd\n-- +goose Down\nDROP TABLE a;\n",
            ),
            ("00010_b.sql", "-- +goose up\nCREATE TABLE b(id int);\n-- +goose down\nDROP TABLE b;\n"),
            ("00002_c.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON a(id);\n"),
        ],
        run: &["00001_a.sql", "00002_c.sql", "00010_b.sql"],
        left_out: &["00001_a.sql:7"],
        with: &["CREATE FUNCTION f", "CREATE TABLE b"],
        without: &["DROP TABLE a", "DROP TABLE b"],
        by_statement: &["00002_c.sql"],
        ..NONE
    },
    Case {
        layout: "sql-migrate",
        files: &[
            (
                "migrations/sqlite3/1_a.sql",
                "-- +migrate Up\nCREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);\n-- +migrate Down\nDROP TABLE a;\n",
            ),
            ("migrations/sqlite3/2_b.sql", "-- +migrate Up notransaction\nCREATE TABLE b(id INTEGER);\n-- +migrate Down\nDROP TABLE b;\n"),
        ],
        run: &["migrations/sqlite3/1_a.sql", "migrations/sqlite3/2_b.sql"],
        left_out: &["migrations/sqlite3/1_a.sql:4"],
        without: &["DROP"],
        by_statement: &["migrations/sqlite3/2_b.sql"],
        ..NONE
    },
    Case {
        layout: "dbmate",
        files: &[
            (
                "db/migrations/20240101000000_a.sql",
                "-- migrate:up\nCREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);\n\n-- migrate:down\nDROP TABLE a;\n",
            ),
            (
                "db/migrations/20240102000000_b.sql",
                "-- migrate:up transaction:false\nCREATE TABLE b(id INTEGER);\n-- migrate:down\nDROP TABLE b;\n",
            ),
            (
                "db/schema.sql",
                "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);\nCREATE TABLE b(id INTEGER);\nCREATE TABLE IF NOT EXISTS \"schema_migrations\" (version varchar(128) primary key);\n",
            ),
        ],
        run: &["db/migrations/20240101000000_a.sql", "db/migrations/20240102000000_b.sql"],
        left_out: &["db/schema.sql", "db/migrations/20240101000000_a.sql:5"],
        without: &["DROP", "schema_migrations"],
        by_statement: &["db/migrations/20240102000000_b.sql"],
        ..NONE
    },
    Case {
        layout: "tern",
        files: &[
            ("tern.conf", "[database]\n"),
            ("001_a.sql", "create table a(id serial);\n---- create above / drop below ----\ndrop table a;\n"),
            (
                "002_b.sql",
                "---- tern: disable-tx ----\ncreate index concurrently i on a(id);\n---- create above / drop below ----\ndrop index i;\n",
            ),
        ],
        run: &["001_a.sql", "002_b.sql"],
        left_out: &["001_a.sql:3"],
        without: &["drop table", "drop index"],
        by_statement: &["002_b.sql"],
        ..NONE
    },
    Case {
        layout: "Ory (popx)",
        engine: Some(Dialect::Sqlite),
        files: &[
            ("20200101000000_init.up.sql", "CREATE TABLE general(id INTEGER);"),
            ("20200101000000_init.sqlite3.up.sql", "CREATE TABLE own(id INTEGER);"),
            ("20200101000000_init.postgres.up.sql", "CREATE TABLE other(id SERIAL);"),
            ("20200101000000_init.down.sql", "DROP TABLE own;"),
            ("20200102000000_next.up.sql", "CREATE TABLE next(id INTEGER);"),
            ("20200103000000_words.up.fizz", "create_table(\"x\")"),
        ],
        run: &["20200101000000_init.sqlite3.up.sql", "20200102000000_next.up.sql"],
        left_out: &[
            "20200101000000_init.up.sql",
            "20200101000000_init.postgres.up.sql",
            "20200101000000_init.down.sql",
            "20200103000000_words.up.fizz",
        ],
        with: &["TABLE own", "TABLE next"],
        without: &["general", "other", "DROP"],
        ..NONE
    },
    Case {
        layout: "Authelia",
        files: &[
            ("migrations/sqlite/V0001.Initial.up.sql", "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);"),
            ("migrations/sqlite/V0001.Initial.down.sql", "DROP TABLE a;"),
            ("migrations/sqlite/V0010.Ten.up.sql", "CREATE TABLE ten(id INTEGER);"),
            ("migrations/sqlite/V0002.Two.up.sql", "CREATE TABLE two(id INTEGER);"),
        ],
        run: &["migrations/sqlite/V0001.Initial.up.sql", "migrations/sqlite/V0002.Two.up.sql", "migrations/sqlite/V0010.Ten.up.sql"],
        left_out: &["migrations/sqlite/V0001.Initial.down.sql"],
        without: &["DROP"],
        ..NONE
    },
    Case {
        layout: "version folders",
        files: &[
            ("migration/sqlite/0.2/00__b.sql", "ALTER TABLE a ADD COLUMN two TEXT;"),
            ("migration/sqlite/0.10/00__c.sql", "ALTER TABLE a ADD COLUMN ten TEXT;"),
            ("migration/sqlite/0.9/01__d.sql", "ALTER TABLE a ADD COLUMN nine TEXT;"),
            ("migration/sqlite/0.1/00__a.sql", "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);"),
            ("migration/sqlite/LATEST.sql", "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, two TEXT, nine TEXT, ten TEXT);"),
        ],
        run: &[
            "migration/sqlite/0.1/00__a.sql",
            "migration/sqlite/0.2/00__b.sql",
            "migration/sqlite/0.9/01__d.sql",
            "migration/sqlite/0.10/00__c.sql",
        ],
        left_out: &["migration/sqlite/LATEST.sql"],
        ..NONE
    },
    Case {
        layout: "suffix pairs",
        engine: Some(Dialect::Postgres),
        files: &[
            ("001_a.sql", "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);"),
            ("001_a_postgres.sql", "CREATE TABLE a(id SERIAL PRIMARY KEY);"),
            ("002_b.sql", "CREATE TABLE b(id INTEGER PRIMARY KEY AUTOINCREMENT);"),
            ("002_b_pg.sql", "CREATE TABLE b(id SERIAL PRIMARY KEY);"),
        ],
        run: &["001_a_postgres.sql", "002_b_pg.sql"],
        left_out: &["001_a.sql", "002_b.sql"],
        without: &["AUTOINCREMENT"],
        by_statement: &["001_a_postgres.sql", "002_b_pg.sql"],
        ..NONE
    },
    Case {
        layout: "Prisma",
        files: &[
            ("prisma/migrations/migration_lock.toml", "provider = \"sqlite\"\n"),
            (
                "prisma/migrations/20240102000000_b/migration.sql",
                "-- RedefineTables\nPRAGMA foreign_keys=OFF;\nCREATE TABLE \"new_a\" (\"id\" INTEGER NOT NULL PRIMARY KEY);\nDROP TABLE \"a\";\nALTER TABLE \"new_a\" RENAME TO \"a\";\nPRAGMA foreign_keys=ON;\n",
            ),
            ("prisma/migrations/20240101000000_a/migration.sql", "-- CreateTable\nCREATE TABLE \"a\" (\"id\" INTEGER);\n"),
            ("prisma/schema.prisma", "datasource db { provider = \"sqlite\" }"),
        ],
        run: &["prisma/migrations/20240101000000_a/migration.sql", "prisma/migrations/20240102000000_b/migration.sql"],
        by_statement: &["prisma/migrations/20240101000000_a/migration.sql", "prisma/migrations/20240102000000_b/migration.sql"],
        ..NONE
    },
    Case {
        layout: "Drizzle",
        files: &[
            (
                "drizzle/meta/_journal.json",
                "{\"version\":\"7\",\"dialect\":\"sqlite\",\"entries\":[{\"idx\":0,\"tag\":\"0000_zebra\"},{\"idx\":1,\"tag\":\"0002_ant\"},{\"idx\":2,\"tag\":\"0001_late\"}]}",
            ),
            (
                "drizzle/0000_zebra.sql",
                "CREATE TABLE `a` (`id` integer PRIMARY KEY);\n--> statement-breakpoint\nCREATE TABLE `b` (`id` integer);\n",
            ),
            ("drizzle/0001_late.sql", "CREATE TABLE `c` (`id` integer);"),
            ("drizzle/0002_ant.sql", "CREATE TABLE `d` (`id` integer);"),
            ("drizzle/0003_not_in_the_journal.sql", "CREATE TABLE `e` (`id` integer);"),
        ],
        run: &["drizzle/0000_zebra.sql", "drizzle/0002_ant.sql", "drizzle/0001_late.sql"],
        left_out: &["drizzle/0003_not_in_the_journal.sql"],
        without: &["`e`"],
        ..NONE
    },
    Case {
        layout: "Supabase",
        files: &[
            ("supabase/config.toml", "project_id = \"x\""),
            ("supabase/migrations/20240101000000_a.sql", "create table public.a(id bigint generated always as identity);"),
            ("supabase/migrations/20240102000000_b.sql", "create table public.b(id bigint references auth.users(id));"),
            ("supabase/seed.sql", "insert into public.a default values;"),
        ],
        run: &["supabase/migrations/20240101000000_a.sql", "supabase/migrations/20240102000000_b.sql"],
        left_out: &["supabase/seed.sql"],
        ..NONE
    },
    Case {
        layout: "Atlas",
        files: &[
            ("migrations/atlas.sum", "h1:x=\n20240101000000_a.sql h1:y=\n20240102000000_b.sql h1:z=\n"),
            ("migrations/20240101000000_a.sql", "CREATE TABLE a(id serial);"),
            ("migrations/20240102000000_b.sql", "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON a(id);"),
        ],
        run: &["migrations/20240101000000_a.sql", "migrations/20240102000000_b.sql"],
        by_statement: &["migrations/20240102000000_b.sql"],
        ..NONE
    },
    Case {
        layout: "Liquibase formatted SQL",
        engine: Some(Dialect::Sqlite),
        files: &[
            (
                "db/changelog/001.sql",
                "--liquibase formatted sql\n\n--changeset ann:1\nCREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);\n--rollback DROP TABLE a;\n\n--changeset ann:2 dbms:postgresql\nCREATE TABLE b(id SERIAL);\n\n--changeset ann:3 dbms:sqlite,h2 runInTransaction:false\nCREATE TABLE c(id INTEGER);\n",
            ),
            ("db/changelog/master.xml", "<databaseChangeLog><includeAll path=\"db/changelog\"/></databaseChangeLog>"),
        ],
        run: &["db/changelog/001.sql"],
        left_out: &["db/changelog/001.sql:7"],
        with: &["TABLE a", "TABLE c"],
        without: &["SERIAL"],
        ..NONE
    },
    Case {
        layout: "node-pg-migrate",
        files: &[
            ("migrations/1700000000000_a.sql", "-- Up Migration\nCREATE TABLE a(id serial);\n-- Down Migration\nDROP TABLE a;\n"),
            ("migrations/1800000000000_b.sql", "-- Up Migration\nCREATE TABLE b(id serial);\n\n-- Down Migration\nDROP TABLE b;\n"),
        ],
        run: &["migrations/1700000000000_a.sql", "migrations/1800000000000_b.sql"],
        left_out: &["migrations/1700000000000_a.sql:4"],
        without: &["DROP"],
        ..NONE
    },
    Case {
        layout: "structure file (Rails, Ecto)",
        files: &[
            (
                "db/structure.sql",
                "CREATE TABLE IF NOT EXISTS \"schema_migrations\" (\"version\" varchar NOT NULL PRIMARY KEY);\nCREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);\nINSERT INTO \"schema_migrations\" (version) VALUES ('20240101000000');\n",
            ),
            ("db/migrate/20240101000000_create_a.rb", "class CreateA < ActiveRecord::Migration[7.1]\nend\n"),
        ],
        run: &["db/structure.sql"],
        with: &["TABLE a"],
        by_statement: &["db/structure.sql"],
        ..NONE
    },
    Case {
        layout: "structure file (Rails, Ecto)",
        files: &[
            (
                "priv/repo/structure.sql",
                "--\n-- PostgreSQL database dump\n--\nSET statement_timeout = 0;\nCREATE TABLE public.a(id bigint NOT NULL);\nINSERT INTO public.\"schema_migrations\" (version) VALUES (20240101000000);\n",
            ),
            ("priv/repo/migrations/20240101000000_create_a.exs", "defmodule A do\nend\n"),
        ],
        run: &["priv/repo/structure.sql"],
        by_statement: &["priv/repo/structure.sql"],
        ..NONE
    },
    Case {
        layout: "sqitch",
        files: &[
            (
                "sqitch.plan",
                "%syntax-version=1.0.0\n%project=x\n\nzebra 2024-01-01T00:00:00Z A <a@x> # first\nant [zebra] 2024-01-02T00:00:00Z A <a@x> # second\n@v1 2024-01-03T00:00:00Z A <a@x> # tag\n",
            ),
            ("deploy/ant.sql", "-- Deploy x:ant to sqlite\nBEGIN;\nCREATE TABLE ant(id INTEGER PRIMARY KEY AUTOINCREMENT);\nCOMMIT;\n"),
            ("deploy/zebra.sql", "-- Deploy x:zebra to sqlite\nBEGIN;\nCREATE TABLE zebra(id INTEGER);\nCOMMIT;\n"),
            ("deploy/stray.sql", "CREATE TABLE stray(id INTEGER);\n"),
            ("revert/ant.sql", "DROP TABLE ant;"),
            ("verify/ant.sql", "SELECT id FROM ant WHERE 0;"),
        ],
        run: &["deploy/zebra.sql", "deploy/ant.sql"],
        left_out: &["deploy/stray.sql", "revert/ant.sql", "verify/ant.sql"],
        by_statement: &["deploy/zebra.sql", "deploy/ant.sql"],
        ..NONE
    },
    Case {
        layout: "Cloudflare D1",
        files: &[
            ("wrangler.toml", "[[d1_databases]]\nbinding = \"DB\"\n"),
            ("migrations/0001_a.sql", "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);"),
            ("migrations/0002_b.sql", "CREATE TABLE b(id INTEGER);"),
        ],
        run: &["migrations/0001_a.sql", "migrations/0002_b.sql"],
        ..NONE
    },
    Case {
        layout: "MyBatis Migrations",
        files: &[
            ("scripts/bootstrap.sql", "CREATE TABLE z(id SERIAL);"),
            ("scripts/20240101000000_a.sql", "-- // a\nCREATE TABLE a(id SERIAL);\n-- //@UNDO\nDROP TABLE a;\n"),
        ],
        run: &["scripts/bootstrap.sql", "scripts/20240101000000_a.sql"],
        left_out: &["scripts/20240101000000_a.sql:4"],
        without: &["DROP"],
        by_statement: &["scripts/bootstrap.sql"],
        ..NONE
    },
    Case {
        layout: "Play Evolutions",
        files: &[
            ("conf/evolutions/default/10.sql", "# --- !Ups\nCREATE TABLE ten(id SERIAL);\n# --- !Downs\nDROP TABLE ten;\n"),
            ("conf/evolutions/default/2.sql", "# --- !Ups\nCREATE TABLE two(id SERIAL);\n# --- !Downs\nDROP TABLE two;\n"),
            ("conf/evolutions/default/1.sql", "# --- !Ups\nCREATE TABLE one(id SERIAL);\n"),
        ],
        run: &["conf/evolutions/default/1.sql", "conf/evolutions/default/2.sql", "conf/evolutions/default/10.sql"],
        left_out: &["conf/evolutions/default/10.sql:4"],
        without: &["DROP"],
        ..NONE
    },
    Case {
        layout: "plain folder",
        engine: Some(Dialect::Sqlite),
        files: &[
            ("sql/9_i.sql", "\u{feff}CREATE TABLE i(id INTEGER);\r\n"),
            ("sql/10_j.sql", "CREATE TABLE j(id INTEGER)"),
            ("sql/1_a.sql", "CREATE TABLE a(id INTEGER); -- the first\r\n"),
            ("sql/1_a_rollback.sql", "DROP TABLE a;"),
        ],
        run: &["sql/1_a.sql", "sql/9_i.sql", "sql/10_j.sql"],
        left_out: &["sql/1_a_rollback.sql"],
        with: &["TABLE i"],
        without: &["DROP"],
        by_statement: &["sql/1_a.sql", "sql/9_i.sql", "sql/10_j.sql"],
    },
];

#[test]
fn every_convention_is_read_as_its_tool_reads_it() {
    let complaints: Vec<String> = CASES.iter().flat_map(complaints).collect();
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
    println!("{} folders are read as their tools read them", CASES.len());
}
