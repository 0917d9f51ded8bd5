use crate::source::{Dialect, InputFile, SideInput, SourceSet, recognise};

/// One side from small files.
pub(crate) fn side(files: &[(&str, &str)], dialect: Option<Dialect>) -> SourceSet {
    let files = files.iter().map(|(path, text)| InputFile { path: (*path).to_owned(), content: Ok(text.as_bytes().to_vec()) }).collect();
    recognise(SideInput { label: "x".into(), files, dialect, ..SideInput::default() })
}

fn compare(side: SourceSet, layout: &str, run: &[&str], left_out: &[&str]) -> SourceSet {
    assert_eq!(side.layout, layout, "{:?}", side.layout_evidence);
    assert!(!side.layout_evidence.is_empty());
    let order: Vec<&str> = side.migrations.iter().map(|migration| side.file(migration.file).path.as_str()).collect();
    assert_eq!(order, run);
    let is_sql = |path: &str| path.contains(".sql") || left_out.contains(&path);
    let mut rows: Vec<String> = side
        .left_out
        .iter()
        .filter(|row| is_sql(&row.path))
        .map(|row| row.line.map_or(row.path.clone(), |line| format!("{}:{line}", row.path)))
        .collect();
    let mut expected: Vec<String> = left_out.iter().map(|path| (*path).to_owned()).collect();
    rows.sort();
    expected.sort();
    assert_eq!(rows, expected, "{:#?}", side.left_out);
    side
}

/// The layout, the order and what is left out (path, or path:line of a part), the engine decided by evidence.
pub(crate) fn check(files: &[(&str, &str)], layout: &str, run: &[&str], left_out: &[&str]) -> SourceSet {
    compare(side(files, None), layout, run, left_out)
}

/// The same for a chosen engine.
pub(crate) fn check_as(files: &[(&str, &str)], dialect: Dialect, layout: &str, run: &[&str], left_out: &[&str]) -> SourceSet {
    compare(side(files, Some(dialect)), layout, run, left_out)
}

#[test]
fn every_layout_has_a_name_of_its_own() {
    let names: crate::source::SortedSet<&str> = super::LAYOUTS.iter().map(|layout| layout.name).collect();
    assert_eq!(names.len(), super::LAYOUTS.len());
}
