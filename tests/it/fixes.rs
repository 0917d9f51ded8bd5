//! Where SQL that closes a finding is offered, and where it is not.

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::report::Report;
use schema_parity::source::{Dialect, InputFile, SideInput};

fn report(left: &str, right: &str) -> Report {
    let side = |dialect, sql: &str| SideInput {
        label: "side".into(),
        files: vec![InputFile { path: "schema.sql".into(), content: Ok(sql.as_bytes().to_vec()) }],
        dialect: Some(dialect),
        ..SideInput::default()
    };
    let (left, right) = (side(Dialect::Sqlite, left), side(Dialect::Postgres, right));
    audit(AuditRequest { left, right, ..AuditRequest::default() }, &mut |_| {})
}

fn fixes(report: &Report) -> Vec<&str> {
    report.findings.iter().filter_map(|finding| finding.fix.as_deref()).collect()
}

const LEFT: &str = "CREATE TABLE t (a BIGINT NOT NULL, b BIGINT NOT NULL);\nCREATE UNIQUE INDEX i ON t (a, b);\nCREATE INDEX j ON t (b);";

#[test]
fn a_missing_index_is_made_where_it_is_certain() {
    let report = report(LEFT, "CREATE TABLE t (a BIGINT NOT NULL, b BIGINT NOT NULL);");
    assert_eq!(fixes(&report), ["CREATE UNIQUE INDEX i ON t (a, b);", "CREATE INDEX j ON t (b);"]);
}

#[test]
fn an_index_that_a_key_makes_superfluous_is_not_made() {
    let report = report(LEFT, "CREATE TABLE t (a BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a, b));\nCREATE INDEX j ON t (b);");
    assert!(report.findings.iter().any(|finding| finding.code == "missing-index"), "it is told");
    assert_eq!(fixes(&report), [""; 0]);
}

#[test]
fn what_a_statement_that_was_not_analysed_may_have_made_is_not_made_again() {
    let right = "CREATE TABLE t (a BIGINT NOT NULL, b BIGINT NOT NULL);\nDO $$ BEGIN IF random() < 0.5 THEN CREATE UNIQUE INDEX i ON t (a, b); END IF; END $$;\nCREATE INDEX j ON t (b);";
    let report = report(LEFT, right);
    assert!(report.findings.iter().any(|finding| finding.code == "missing-index" && finding.message.contains("may be wrong")));
    assert_eq!(fixes(&report), [""; 0]);
}
