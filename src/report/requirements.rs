//! What each side needs of its server, in the report.

use super::Report;
use super::escape::{markdown_code, markdown_text, visible};
use super::record::record;
use crate::compare::Side;
use crate::rules::requirements::{Reason, Requirements};
use crate::source::SourceSpan;

/// What both sides need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BothRequirements {
    /// The expected side.
    pub left: SideRequirements,
    /// The audited side.
    pub right: SideRequirements,
}

record!(BothRequirements { left, right });

/// What one side needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SideRequirements {
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The oldest version that accepts everything, when anything demands one.
    pub minimum: Option<String>,
    /// Versions before this one only: something that is used was removed in it.
    pub before: Option<String>,
    /// What demands a version, the newest first.
    pub reasons: Vec<VersionReason>,
    /// What a version removed.
    pub removed: Vec<VersionReason>,
    /// Extensions that are needed or enabled.
    pub extensions: Vec<ExtensionUse>,
}

record!(SideRequirements { engine, minimum, before, reasons, removed, extensions });

/// A construct and where it is used first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionReason {
    /// What people call it.
    pub construct: String,
    /// The version that brought or removed it.
    pub since: String,
    /// What to know for an older version, may be empty.
    pub note: String,
    /// Path.
    pub file: String,
    /// 1-based line.
    pub line: u32,
}

record!(VersionReason { construct, since, note, file, line });

/// An extension.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtensionUse {
    /// Its name.
    pub name: String,
    /// What needs it.
    pub needed_by: Vec<ExtensionReason>,
    /// Where it is enabled.
    pub enabled_at: Option<Place>,
    /// Relations that belong to it, not to the schema.
    pub relations: Vec<String>,
}

record!(ExtensionUse { name, needed_by, enabled_at, relations });

/// What needs an extension.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtensionReason {
    /// `gen_random_bytes()`, `type citext`.
    pub what: String,
    /// Path.
    pub file: String,
    /// 1-based line.
    pub line: u32,
}

record!(ExtensionReason { what, file, line });

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Path.
    pub file: String,
    /// 1-based line.
    pub line: u32,
}

record!(Place { file, line });

fn place(side: Side<'_>, span: SourceSpan) -> Place {
    let (file, line) = side.sources.location(span);
    Place { file: file.to_owned(), line }
}

/// One side's part of the section.
pub fn side_requirements(side: Side<'_>, needs: &Requirements) -> SideRequirements {
    let reasons = |list: &[Reason]| {
        let one = |reason: &Reason| {
            let Place { file, line } = place(side, reason.span);
            VersionReason { construct: reason.construct.into(), since: reason.since.into(), note: reason.note.into(), file, line }
        };
        list.iter().map(one).collect()
    };
    SideRequirements {
        engine: side.sources.dialect.as_str().into(),
        minimum: needs.minimum().map(Into::into),
        before: needs.refused_since().map(Into::into),
        reasons: reasons(&needs.reasons),
        removed: reasons(&needs.removed),
        extensions: needs
            .extensions
            .iter()
            .map(|need| ExtensionUse {
                name: need.name.clone(),
                needed_by: need
                    .needed_by
                    .iter()
                    .map(|need| {
                        let Place { file, line } = place(side, need.span);
                        ExtensionReason { what: need.what.clone(), file, line }
                    })
                    .collect(),
                enabled_at: need.enabled_at.map(|span| place(side, span)),
                relations: need.relations.clone(),
            })
            .collect(),
    }
}

/// Most constructs that one side lists.
const MOST_REASONS: usize = 10;

/// The section as Markdown; nothing when neither side needs anything.
pub fn markdown(out: &mut String, report: &Report) {
    let sides = [("Expected", &report.requirements.left), ("Checked", &report.requirements.right)];
    if sides.iter().all(|(_, side)| side.reasons.is_empty() && side.removed.is_empty() && side.extensions.is_empty()) {
        return;
    }
    out.push_str("## Requirements\n\n");
    for (word, side) in sides {
        let at = |file: &str, line: u32| markdown_code(&format!("{file}:{line}"));
        out.push_str(&format!("- {word}: {}\n", markdown_text(&sentence(side))));
        for reason in side.removed.iter().chain(side.reasons.iter().take(MOST_REASONS)) {
            let note = if reason.note.is_empty() { String::new() } else { format!(" ({})", markdown_text(&reason.note)) };
            out.push_str(&format!(
                "  - {}: {} at {}{note}\n",
                reason.since,
                markdown_text(&reason.construct),
                at(&reason.file, reason.line)
            ));
        }
        if side.reasons.len() > MOST_REASONS {
            out.push_str(&format!("  - and {} older\n", side.reasons.len() - MOST_REASONS));
        }
        for extension in &side.extensions {
            let enabled = extension.enabled_at.as_ref().map_or("nowhere".to_owned(), |place| at(&place.file, place.line));
            let uses: Vec<String> =
                extension.needed_by.iter().map(|need| format!("{} at {}", markdown_code(&need.what), at(&need.file, need.line))).collect();
            let needed = if uses.is_empty() { "nothing found that needs it".to_owned() } else { format!("needed by {}", uses.join(", ")) };
            let own: Vec<String> = extension.relations.iter().map(|name| markdown_code(name)).collect();
            let own = if own.is_empty() { String::new() } else { format!("; {} belong to it", own.join(", ")) };
            out.push_str(&format!("  - extension {}: enabled {enabled}; {needed}{own}\n", markdown_code(&extension.name)));
        }
    }
    out.push('\n');
}

/// `needs PostgreSQL 15 or later`.
fn sentence(side: &SideRequirements) -> String {
    let engine = super::display_dialect(&side.engine);
    match (&side.minimum, &side.before) {
        (Some(minimum), Some(before)) => format!("needs {engine} {minimum} or later, and before {before}."),
        (Some(minimum), None) => format!("needs {engine} {minimum} or later."),
        (None, Some(before)) => format!("needs {engine} before {before}."),
        (None, None) => format!("no construct that a version of {engine} brought was found."),
    }
}

/// The section for a terminal: one line per side.
pub fn text(out: &mut String, report: &Report) {
    let sides = [("expected", &report.requirements.left), ("checked ", &report.requirements.right)];
    let mut first = true;
    for (word, side) in sides {
        if side.minimum.is_none() && side.before.is_none() {
            continue;
        }
        if std::mem::take(&mut first) {
            out.push('\n');
        }
        let because = side
            .reasons
            .first()
            .map_or_else(String::new, |reason| format!(" ({} at {}:{})", reason.construct, visible(&reason.file), reason.line));
        out.push_str(&format!("{word}  {}{because}\n", sentence(side).trim_end_matches('.')));
    }
}
