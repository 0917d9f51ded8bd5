//! Every row is judged by something, or declared to be advice.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use schema_parity::compare::equivalence::{ADVICE_ONLY, all_rows};

use super::{cases, probes};

/// Row ids that the comparison, the rules or their tests name, outside of the tables themselves.
fn named_in(folder: &Path, ids: &BTreeSet<&'static str>, found: &mut BTreeSet<&'static str>) {
    for entry in fs::read_dir(folder).expect("a folder of ours") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "rows") {
                named_in(&path, ids, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("our own source");
            found.extend(ids.iter().filter(|id| text.contains(&format!("\"{id}\""))));
        }
    }
}

#[test]
fn every_row_is_judged_or_declared_to_be_advice() {
    let ids: BTreeSet<&'static str> = all_rows().map(|row| row.id).collect();
    let mut judged: BTreeSet<&'static str> = cases::rows();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    named_in(&sources.join("compare"), &ids, &mut judged);
    named_in(&sources.join("rules"), &ids, &mut judged);
    judged.extend(probes::rows());
    let advice: BTreeSet<&'static str> = ADVICE_ONLY.iter().map(|(id, _)| *id).collect();
    let unused: Vec<_> = ids.iter().filter(|id| !judged.contains(*id) && !advice.contains(*id)).collect();
    assert!(unused.is_empty(), "neither judged nor declared to be advice: {unused:?}");
    let known: Vec<_> = advice.iter().filter(|id| !ids.contains(*id)).collect();
    assert!(known.is_empty(), "declared to be advice, but no row: {known:?}");
}

#[test]
fn rows_are_told_in_words() {
    for row in all_rows() {
        assert!(!row.because.is_empty() && row.because.ends_with(['.', '?']), "{} has no reason in a sentence", row.id);
        assert!(!row.left.is_empty() && !row.source.is_empty(), "{} lacks a side or a source", row.id);
    }
}
