//! Names that try to be markup are inert in the Markdown: whatever a table, column, constraint, index, view, trigger, function, type, file,
//! folder, comment, default or check is called, the document has the structure that it has with plain names.

use pulldown_cmark::{Event, Options, Parser, Tag};
use schema_parity::audit::{AuditRequest, audit};
use schema_parity::report::{Report, markdown};
use schema_parity::source::{Dialect, InputFile, SideInput};

const NAMES: [&str; 18] = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "](http://x)",
    "![x](http://x/y.png)",
    "http://x.example/ www.x.example a@x.example",
    "a|b",
    "`tick` ``two`` ```",
    "\u{202e}rtl\u{202c}\u{200f}",
    "line\nbreak\r\n\n# heading",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "*strong* _em_ ~~gone~~ \\",
    "&lt;b&gt; &#60;",
    "<!-- comment -->",
];

fn sides(name: &str) -> (SideInput, SideInput) {
    let (id, text) = (name.replace('"', "\"\""), name.replace('\'', "''"));
    let line = name.replace(['\n', '\r'], " ");
    // What would make folders of the path is taken out of it.
    let file_name = line.replace(['/', '\\'], "_");
    let sqlite = format!(
        "-- {line}\nCREATE TABLE \"{id}\" (\"{id}\" TEXT DEFAULT '{text}' CONSTRAINT \"{id} c\" CHECK (\"{id}\" <> '{text}'), n INTEGER PRIMARY KEY, \"{id} lost\" TEXT);\n\
         CREATE INDEX \"{id} i\" ON \"{id}\" (\"{id}\");\nCREATE VIEW \"{id} v\" AS SELECT \"{id}\" FROM \"{id}\";\n\
         CREATE TRIGGER \"{id} t\" AFTER INSERT ON \"{id}\" BEGIN UPDATE \"{id}\" SET \"{id}\" = '{text}'; END;\n\
         CREATE TABLE \"{id} gone\" (x INTEGER PRIMARY KEY AUTOINCREMENT REFERENCES \"{id}\" (n));\n\
         INSERT INTO \"{id}\" VALUES ('{text}', 1, '{text}');\nFROBNICATE \"{id}\" '{text}';\nALTER TABLE \"{id} no\" ADD COLUMN \"{id}\" TEXT;\n"
    );
    let postgres = format!(
        "/* {line} */ CREATE TABLE \"{id}\" (\"{id}\" varchar(9) DEFAULT 'other', n bigserial PRIMARY KEY);\n\
         CREATE TYPE \"{id} e\" AS ENUM ('{text}');\nCREATE TABLE \"{id} extra\" (a \"{id} e\" DEFAULT '{text}', UNIQUE (a));\n\
         CREATE FUNCTION \"{id} f\"() RETURNS text LANGUAGE sql AS $q$ SELECT '{text}'::text $q$;\nCOMMENT ON TABLE \"{id}\" IS '{text}';\n\
         CREATE INDEX \"{id} i\" ON \"{id}\" (n);\nINSERT INTO \"{id}\" VALUES ('{text}', 2);\nDO $q$ BEGIN /* {line} */ PERFORM unknown_function(1); END $q$;\n"
    );
    let side = |file: &str, sql: String, dialect| SideInput {
        label: name.to_owned(),
        files: vec![InputFile { path: format!("{file_name}/{file}_{file_name}.sql"), content: Ok(sql.into_bytes()) }],
        dialect: Some(dialect),
        ..SideInput::default()
    };
    (side("001", sqlite, Dialect::Sqlite), side("002", postgres, Dialect::Postgres))
}

fn report(name: &str) -> Report {
    let (left, right) = sides(name);
    let config = format!("[[waiver]]\ncode = \"no-such-code\"\nreason = {:?}\n", name.replace(['\u{202e}', '\u{202c}', '\u{200f}'], ""));
    audit(AuditRequest { left, right, config: Some(config), ..AuditRequest::default() }, &mut |_| {})
}

/// Everything of a document that is not text, sorted: a text that reads like a number or a host can change the place of a finding.
fn structure(document: &str) -> Vec<String> {
    let mut out = Vec::new();
    for event in Parser::new_ext(document, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS) {
        match event {
            Event::Text(_) => {}
            Event::Code(_) => out.push("code".to_owned()),
            // The renderer's own markup, within which a name is text.
            Event::Html(html) => {
                let tags = html.split('<').skip(1).filter_map(|tag| tag.split('>').next());
                out.extend(tags.map(|tag| format!("<{tag}>")));
            }
            Event::InlineHtml(html) => panic!("markup in the document: {html}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => panic!("a link in the document: {dest_url}"),
            other => out.push(format!("{other:?}")),
        }
    }
    out.sort();
    out
}

#[test]
fn the_document_keeps_its_structure() {
    let plain = structure(&markdown(&report("plain")));
    assert!(plain.len() > 300, "there is something to see: {}", plain.len());
    for name in NAMES {
        let document = markdown(&report(name));
        let found = structure(&document);
        let differs = plain.iter().zip(&found).position(|(a, b)| a != b);
        let near = differs
            .map(|at| (&plain[at.saturating_sub(4)..(at + 4).min(plain.len())], &found[at.saturating_sub(4)..(at + 4).min(found.len())]));
        assert!(plain == found, "{name:?}: {} against {} parts, first at {near:#?}", plain.len(), found.len());
        for mark in ['\u{202e}', '\u{200f}'] {
            assert!(!document.contains(mark), "{name:?} reorders text");
        }
    }
}

#[test]
fn every_place_is_reached() {
    let report = report("places");
    for kind in ["table", "column", "check", "index", "view", "trigger", "function", "enum"] {
        let known = report.findings.iter().any(|finding| finding.kind == kind) || report.summary.contains_key(kind);
        assert!(known, "no {kind} in the report: {:?}", report.summary.keys().collect::<Vec<_>>());
    }
    assert!(!report.not_analysed.is_empty() && !report.seed.is_empty());
}
