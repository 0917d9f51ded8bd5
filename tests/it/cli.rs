//! The command line as a user meets it: arguments, output, exit status.

use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_schema-parity")).args(arguments).output().expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn write(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder made");
    std::fs::write(&path, content).expect("file written");
    path.to_string_lossy().into_owned()
}

const LEFT: &str = "CREATE TABLE owner (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
CREATE TABLE pet (id INTEGER PRIMARY KEY AUTOINCREMENT, owner_id INTEGER NOT NULL REFERENCES owner(id), name TEXT);
CREATE INDEX pet_owner ON pet (owner_id);
";
const RIGHT: &str = "CREATE TABLE owner (id BIGSERIAL PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE pet (id BIGSERIAL PRIMARY KEY, owner_id BIGINT NOT NULL, name TEXT);
";

fn pair(folder: &Path) -> (String, String) {
    (write(folder, "lite/001_pets.sql", LEFT), write(folder, "pg/schema.sql", RIGHT))
}

#[test]
fn help_explains_itself() {
    let output = run(&["--help"]);
    assert!(output.status.success());
    let help = text(&output.stdout);
    assert!(help.contains("audit") && help.contains("catalog") && help.contains("no database is needed"), "{help}");
    let audit = text(&run(&["audit", "--help"]).stdout);
    assert!(audit.contains("Exit status") && audit.contains("--fail-on"), "{audit}");
}

#[test]
fn a_lost_foreign_key_and_index_fail_with_their_places() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, right) = pair(folder.path());
    let output = run(&["audit", &left, &right, "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["format"], "schema-parity-report");
    assert_eq!(report["version"], 1);
    assert_eq!(report["verdict"], "fail");
    let missing: Vec<(String, u64)> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding["status"] == "missing")
        .map(|finding| (finding["kind"].as_str().unwrap_or_default().to_owned(), finding["left"]["line"].as_u64().unwrap_or_default()))
        .collect();
    assert_eq!(missing, [("foreign_key".to_owned(), 2), ("index".to_owned(), 3)], "{report:#}");
}

#[test]
fn a_schema_against_itself_passes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, right) = pair(folder.path());
    for path in [left, right] {
        let output = run(&["audit", &path, &path]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
        assert!(text(&output.stdout).starts_with("PASS: "), "{}", text(&output.stdout));
    }
}

#[test]
fn the_threshold_decides_the_exit_status() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, right) = pair(folder.path());
    assert_eq!(run(&["audit", &left, &right, "--fail-on", "never"]).status.code(), Some(0));
    assert_eq!(run(&["audit", &left, &right, "--fail-on", "notice"]).status.code(), Some(1));
}

#[test]
fn what_was_not_understood_never_passes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (_, right) = pair(folder.path());
    let strange = write(
        folder.path(),
        "strange/schema.sql",
        &format!("{RIGHT}DO $$ BEGIN EXECUTE (SELECT string_agg(prosrc, ';') FROM pg_proc); END $$;\n"),
    );
    let output = run(&["audit", &right, &strange, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(3), "{report:#}");
    assert_eq!(report["verdict"], "inconclusive");
    assert_eq!(report["not_analysed"][0]["line"], 3);
    assert_eq!(report["not_analysed"][0]["side"], "right");
}

#[test]
fn what_cannot_be_read_is_exit_status_two() {
    let output = run(&["audit", "no-such-folder", "neither-this"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot open no-such-folder"), "{}", text(&output.stderr));
    assert_eq!(run(&["audit"]).status.code(), Some(2));
}

#[test]
fn the_catalog_lists_what_exists_with_its_place() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, _) = pair(folder.path());
    let output = run(&["catalog", &left, "--dialect", "sqlite"]);
    assert!(output.status.success());
    let catalog: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(catalog["engine"], "sqlite");
    assert_eq!(catalog["tables"]["pet"]["defined"]["line"], 2);
    assert_eq!(catalog["tables"]["pet"]["foreign_keys"][0]["ref_table"], "owner");
    assert_eq!(catalog["indexes"]["pet_owner"]["columns"][0]["column"], "owner_id");
}

#[test]
fn one_folder_of_both_engines_is_divided() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "001_pets.sql", LEFT);
    write(folder.path(), "001_pets_postgres.sql", RIGHT);
    let output = run(&["audit", &folder.path().to_string_lossy(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((report["left"]["dialect"].as_str(), report["right"]["dialect"].as_str()), (Some("sqlite"), Some("postgres")));
}

#[test]
fn a_report_goes_to_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, right) = pair(folder.path());
    let out = folder.path().join("audit.md").to_string_lossy().into_owned();
    run(&["audit", &left, &right, "--format", "markdown", "--output", &out]);
    let written = std::fs::read_to_string(&out).expect("the file is written");
    assert!(written.starts_with("# Schema audit\n") && written.contains("**FAIL**"), "{written}");
}

#[test]
fn the_page_for_anyone_and_the_results_for_code_hosts_hold_every_finding() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, right) = pair(folder.path());
    let of = |format| run(&["audit", &left, &right, "--format", format]).stdout;
    let report: serde_json::Value = serde_json::from_slice(&of("json")).expect("JSON");
    let sarif: serde_json::Value = serde_json::from_slice(&of("sarif")).expect("JSON");
    let html = String::from_utf8(of("html")).expect("text");
    let findings = report["findings"].as_array().expect("findings");
    assert!(!findings.is_empty());
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(findings.len()));
    assert_eq!(html.matches("<details class=\"finding").count(), findings.len());
}

#[test]
fn a_link_opens_as_the_same_report() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, right) = pair(folder.path());
    let link = text(&run(&["audit", &left, &right, "--format", "link", "--page", "https://example.org/audit/#old"]).stdout);
    let fragment = link.trim().strip_prefix("https://example.org/audit/#r=").unwrap_or_else(|| panic!("{link}"));
    let report = schema_parity::report::share::decode(fragment).expect("the link opens");
    let direct: serde_json::Value = serde_json::from_slice(&run(&["audit", &left, &right, "--format", "json"]).stdout).expect("JSON");
    assert_eq!(report.headline, direct["headline"]);
    assert!(report.date.as_deref().is_some_and(|date| date.len() == 10 && date.starts_with("20")), "it says when it was made");
    assert_eq!(report.findings.len(), direct["findings"].as_array().map_or(0, Vec::len));
    let source_text = |finding: &schema_parity::report::ReportFinding| {
        [&finding.left, &finding.right].into_iter().flatten().any(|evidence| evidence.excerpt.is_some())
    };
    assert!(!report.findings.iter().any(source_text) && report.sources.is_empty(), "source text is only sent when asked for");
}

#[test]
fn a_waiver_with_a_reason_silences_its_finding_and_a_stale_one_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, right) = pair(folder.path());
    let config = "[[waiver]]\ncode = 'missing-index'\nobject = 'pet.*'\nreason = 'small table'\n\n[[waiver]]\ncode = 'missing-table'\nreason = 'gone'\n";
    let config = write(folder.path(), "accepted.toml", config);
    let inline = LEFT.replace("CREATE TABLE pet", "-- schema-parity: ignore missing-foreign-key never enforced before\nCREATE TABLE pet");
    write(folder.path(), "lite/001_pets.sql", &inline);
    let output = run(&["audit", &left, &right, "--config", &config, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let waived = |code: &str| {
        let finding = report["findings"].as_array().expect("a list").iter().find(|finding| finding["code"] == code).cloned();
        finding.unwrap_or_else(|| panic!("no {code} in {report:#}"))["waived"]["reason"].clone()
    };
    assert_eq!(waived("missing-index"), "small table");
    assert_eq!(waived("missing-foreign-key"), "never enforced before");
    assert!(waived("stale-waiver").is_null(), "a waiver that matches nothing is itself a finding");
    let bad = write(folder.path(), "bad.toml", "[[waiver]]\ncode = 'missing-index'\n");
    let refused = run(&["audit", &left, &right, "--config", &bad]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("reason"), "{}", text(&refused.stderr));
}

#[test]
fn names_in_another_style_are_mapped_when_asked_and_the_option_travels() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let left = write(
        folder.path(),
        "lite/001.sql",
        "CREATE TABLE PetOwner (PetOwnerId INTEGER PRIMARY KEY AUTOINCREMENT, FullName TEXT NOT NULL);",
    );
    let right =
        write(folder.path(), "pg/schema.sql", "CREATE TABLE pet_owner (pet_owner_id BIGSERIAL PRIMARY KEY, full_name TEXT NOT NULL);");
    let plain = run(&["audit", &left, &right]);
    assert_eq!(plain.status.code(), Some(1));
    assert!(text(&plain.stdout).contains("naming-style"), "{}", text(&plain.stdout));
    let mapped = run(&["audit", &left, &right, "--map-names", "--format", "json"]);
    assert_eq!(mapped.status.code(), Some(0), "{}", text(&mapped.stdout));
    let report: serde_json::Value = serde_json::from_slice(&mapped.stdout).expect("JSON");
    assert_eq!(report["verdict"], "pass");
    assert_eq!(report["options"][0], "names that differ only in style are taken for the same name");
    let used = report["equivalences"].as_array().expect("a list").iter().find(|row| row["rule"] == "N11").expect("the names are recorded");
    assert_eq!(
        (used["count"].as_u64(), &used["pairs"][0]["left"], &used["pairs"][0]["right"]),
        (Some(3), &"PetOwner".into(), &"pet_owner".into())
    );
    let config = write(folder.path(), "own.toml", "[options]\nmap_names = true\n");
    assert_eq!(run(&["audit", &left, &right, "--config", &config]).status.code(), Some(0));
}

#[test]
fn objects_outside_of_tables_stand_side_by_side_and_a_part_of_a_foreign_key_names_the_key() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tables = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int CONSTRAINT short REFERENCES a (id)";
    let left = format!(
        "{tables} ON DELETE CASCADE);\nCREATE TYPE mood AS ENUM ('a', 'b');\nCREATE VIEW v AS SELECT id FROM a;\nCREATE SEQUENCE gone;\n\
         CREATE DOMAIN plus AS int CHECK (value > 0);\nCREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
    );
    let right = format!(
        "{tables});\nCREATE TYPE mood AS ENUM ('a', 'c');\nCREATE VIEW v AS SELECT id FROM a;\nCREATE SCHEMA more;\n\
         CREATE DOMAIN plus AS int CHECK (value > 0);\nCREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
    );
    let (left, right) = (write(folder.path(), "left.sql", &left), write(folder.path(), "right.sql", &right));
    let output = run(&["audit", &left, &right, "--format", "json", "--left-dialect", "postgres", "--right-dialect", "postgres"]);
    let report: schema_parity::report::Report = serde_json::from_slice(&output.stdout).expect("JSON");
    let listed: Vec<String> =
        report.objects.iter().map(|it| format!("{} {}: {}, {}", it.kind, it.name, it.judgement, it.findings.len())).collect();
    assert_eq!(
        listed,
        [
            "schema more: extra, 1",
            "enum mood: different, 1",
            "domain plus: same, 0",
            "sequence gone: missing, 1",
            "view v: same, 0",
            "function f(integer): same, 0"
        ]
    );
    let key = report.findings.iter().find(|finding| finding.kind == "foreign_key").expect("the action differs");
    assert_eq!(key.definition.as_deref(), Some("FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE CASCADE"));
    assert_eq!(schema_parity::report::title(key).object, "b.a_id → a.id");
}

#[test]
fn a_zip_archive_that_cannot_be_read_is_told_and_one_that_can_is_a_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (left, right) = pair(folder.path());
    let broken = write(folder.path(), "broken.zip", "PK\u{3}\u{4} and nothing more");
    let output = run(&["audit", &broken, &right]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("The archive is damaged"), "{}", text(&output.stderr));
    // One stored file, byte by byte: header, content, list, end.
    let (name, size) = ("db/001_pets.sql", (LEFT.len() as u32).to_le_bytes());
    let common = [&[0, 0, 0, 0][..], &[0; 8], &size, &size, &(name.len() as u16).to_le_bytes()].concat();
    let local = [b"PK\x03\x04\x14\0", &common[..], &[0, 0], name.as_bytes(), LEFT.as_bytes()].concat();
    let list = [b"PK\x01\x02\x14\0\x14\0", &common[..], &[0; 16], name.as_bytes()].concat();
    let end =
        [b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &(list.len() as u32).to_le_bytes()[..], &(local.len() as u32).to_le_bytes(), &[0, 0]].concat();
    let archive = folder.path().join("lite.zip");
    std::fs::write(&archive, [local, list, end].concat()).expect("file written");
    let of = |left: &str| text(&run(&["audit", left, &right, "--format", "json"]).stdout);
    let unpacked = Path::new(&left).parent().expect("a folder").to_string_lossy().into_owned();
    assert_eq!(of(&archive.to_string_lossy()), of(&unpacked).replace("\"label\": \"lite\"", "\"label\": \"lite.zip\""));
}
