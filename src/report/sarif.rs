//! The report in the format that code hosts show beside a change (SARIF 2.1.0, OASIS).

use serde_json::{Value, json};

use super::{Report, ReportEvidence, ReportFinding};

/// Renders the findings and what was not analysed.
///
/// A finding stands at its place on the checked side, else on the expected side; the other place is a related location. A waived finding is
/// a suppressed result. What was not analysed is a result too: a list without it would say that everything was looked at.
pub fn sarif(report: &Report) -> Value {
    let mut rules: Vec<Value> = Vec::new();
    let mut codes: Vec<&str> = Vec::new();
    let mut results: Vec<Value> = Vec::new();
    for finding in &report.findings {
        let index = position(&mut codes, &finding.code, || {
            rules.push(json!({ "id": finding.code, "help": { "text": finding.help }, "fullDescription": { "text": finding.why } }));
        });
        results.push(result(finding, index));
    }
    for row in &report.not_analysed {
        let index = position(&mut codes, NOT_ANALYSED, || {
            let text = "A statement that was not analysed can hide a difference.";
            rules.push(json!({ "id": NOT_ANALYSED, "fullDescription": { "text": text } }));
        });
        results.push(json!({
            "ruleId": NOT_ANALYSED, "ruleIndex": index, "level": if row.could_hide { "warning" } else { "note" },
            "message": { "text": format!("Not analysed: {}", row.reason) },
            "locations": [location(&row.file, Some(row.line))],
        }));
    }
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "schema-parity", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "utf16CodeUnits",
            "properties": { "verdict": report.verdict, "headline": report.headline },
            "results": results,
        }],
    })
}

/// The rule id of what was not analysed.
const NOT_ANALYSED: &str = "not-analysed";

/// The position of a code in the list of rules; `add` is called when it is new.
fn position<'a>(codes: &mut Vec<&'a str>, code: &'a str, add: impl FnOnce()) -> usize {
    codes.iter().position(|known| *known == code).unwrap_or_else(|| {
        add();
        codes.push(code);
        codes.len() - 1
    })
}

fn result(finding: &ReportFinding, rule_index: usize) -> Value {
    let places: Vec<Value> = [&finding.right, &finding.left].into_iter().flatten().filter_map(evidence_location).collect();
    let level = match finding.severity.as_str() {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    };
    let mut result = json!({
        "ruleId": finding.code, "ruleIndex": rule_index, "level": level,
        "message": { "text": finding.message },
        "partialFingerprints": { "schemaParityFinding/v1": finding.id },
    });
    let (first, others) = places.split_at(places.len().min(1));
    result["locations"] = json!(first);
    if !others.is_empty() {
        result["relatedLocations"] = json!(others);
    }
    if let Some(waived) = &finding.waived {
        result["suppressions"] = json!([{ "kind": "external", "justification": waived.reason }]);
    }
    result
}

fn evidence_location(evidence: &ReportEvidence) -> Option<Value> {
    evidence.file.as_deref().map(|file| location(file, evidence.line))
}

fn location(file: &str, line: Option<u32>) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": uri(file) } });
    if let Some(line) = line {
        place["region"] = json!({ "startLine": line.max(1) });
    }
    json!({ "physicalLocation": place })
}

/// A relative path as a URI reference (RFC 3986): everything but unreserved characters and `/` is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{NotAnalysed, Waived};

    #[test]
    fn findings_waivers_and_what_was_not_analysed_are_results() {
        let mut report = crate::report::share::decode(include_str!("../../tests/golden-link.txt").trim()).expect("the golden link opens");
        let mut second = report.findings[0].clone();
        second.waived = Some(Waived { reason: "known".into() });
        report.findings.push(second);
        report.not_analysed = vec![NotAnalysed {
            side: "right".into(),
            file: "a b/1.sql".into(),
            line: 3,
            kind: "DO".into(),
            reason: "It runs text.".into(),
            affects: vec![],
            could_hide: true,
            excerpt: String::new(),
        }];
        let value = sarif(&report);
        let run = &value["runs"][0];
        let results = run["results"].as_array().expect("results");
        assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(2), "a rule is listed once");
        assert_eq!(results.len(), 3);
        assert_eq!(results[0]["ruleId"], report.findings[0].code.as_str());
        assert!(results[0].get("suppressions").is_none());
        assert_eq!(results[1]["suppressions"][0]["justification"], "known");
        assert_eq!(results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%20b/1.sql");
        assert_eq!(results[2]["locations"][0]["physicalLocation"]["region"]["startLine"], 3);
    }
}
