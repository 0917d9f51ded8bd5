//! Every field of the catalog's model is read by the comparison, or declared here to say nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Fields that the comparison does not read, with the reason.
const NOISE: &[(&str, &str)] = &[
    ("Column.local", "which table of a family repeats a column of its parent: the columns themselves are compared"),
    ("ForeignKey.partition_names", "names that the server keeps for itself: what they stand for is the foreign key, which is compared"),
    ("View.temporary", "a temporary view is gone when its session ends, and is in no catalog that is compared"),
];

fn words_below(folder: &Path, words: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder of ours") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            words_below(&path, words);
        } else {
            let text = fs::read_to_string(&path).expect("our own source");
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            words.extend(code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_')).map(str::to_owned));
        }
    }
}

#[test]
fn every_field_of_the_catalog_is_compared_or_declared_noise() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let model = fs::read_to_string(sources.join("catalog/model.rs")).expect("the model");
    let mut words = BTreeSet::new();
    words_below(&sources.join("compare"), &mut words);
    let (mut owner, mut unread, mut fields) = ("", Vec::new(), 0);
    for line in model.lines() {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            owner = rest.split([' ', '(']).next().unwrap_or_default();
        }
        if let Some((field, _)) = line.strip_prefix("    pub ").and_then(|rest| rest.split_once(':')) {
            fields += usize::from(!field.contains(' '));
            if !words.contains(field) && !field.contains(' ') {
                unread.push(format!("{owner}.{field}"));
            }
        }
    }
    assert!(fields > 100, "only {fields} fields were found");
    unread.retain(|field| !NOISE.iter().any(|(declared, _)| declared == field));
    assert!(unread.is_empty(), "neither compared nor declared to say nothing: {unread:?}");
}
