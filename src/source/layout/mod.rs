//! The folder layouts of migration tools: one file each with how it is recognised, what is run in which order, and what is not.
//!
//! A layout looks at file names and markers only; which engine a file belongs to was decided before.

use crate::source::SortedSet;
use std::ops::Range;

use super::name::{NaturalKey, Version, file_name, folder, in_folder, leading_version, natural_key, stem};
use super::words::statement_heads;
use super::{Dialect, FileId, LeftOut, LineIndex, SourceProblem, TransactionMode};

mod atlas;
mod authelia;
mod d1;
mod dbmate;
mod dbutil;
mod diesel;
mod drizzle;
mod flyway;
mod golang_migrate;
mod goose;
mod liquibase;
mod mybatis;
mod node_pg_migrate;
mod ory;
mod plain;
mod play;
mod prisma;
mod program_code;
mod refinery;
mod schema_delta;
mod single_file;
mod snapshot;
mod sql_migrate;
mod sqitch;
mod sqlx;
mod structure_file;
mod suffix_pairs;
mod supabase;
mod tern;
mod version_folders;

/// Every layout. The surest claim wins; among equals the first here.
static LAYOUTS: [&Layout; 29] = [
    &liquibase::LAYOUT,
    &goose::LAYOUT,
    &sql_migrate::LAYOUT,
    &dbmate::LAYOUT,
    &tern::LAYOUT,
    &node_pg_migrate::LAYOUT,
    &mybatis::LAYOUT,
    &play::LAYOUT,
    &sqitch::LAYOUT,
    &drizzle::LAYOUT,
    &prisma::LAYOUT,
    &atlas::LAYOUT,
    &dbutil::LAYOUT,
    &diesel::LAYOUT,
    &refinery::LAYOUT,
    &flyway::LAYOUT,
    &ory::LAYOUT,
    &authelia::LAYOUT,
    &golang_migrate::LAYOUT,
    &sqlx::LAYOUT,
    &schema_delta::LAYOUT,
    &version_folders::LAYOUT,
    &supabase::LAYOUT,
    &d1::LAYOUT,
    &structure_file::LAYOUT,
    &single_file::LAYOUT,
    &program_code::LAYOUT,
    &suffix_pairs::LAYOUT,
    &plain::LAYOUT,
];

/// A file that may be replayed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// Its id.
    pub id: FileId,
    /// Its path below the folder that all files of the side share.
    pub path: &'a str,
    /// Its whole path, for people.
    pub full_path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its lines.
    pub lines: &'a LineIndex,
}

impl<'a> Entry<'a> {
    /// File name with extension.
    pub(super) fn name(&self) -> &'a str {
        file_name(self.path)
    }

    /// Folder below the shared one, empty for none.
    pub(super) fn dir(&self) -> &'a str {
        folder(self.path)
    }

    /// Name of the folder that holds the file, also when it is the shared one.
    pub(super) fn dir_name(&self) -> &'a str {
        file_name(folder(self.full_path))
    }

    fn whole(&self) -> Range<u32> {
        0..self.text.len() as u32
    }
}

/// The files of one side that are left for its engine, in natural order, and the text files that are not SQL.
pub(super) struct Folder<'a> {
    /// What the user calls the side.
    pub label: &'a str,
    /// SQL files.
    pub files: Vec<Entry<'a>>,
    /// Other files: lock files, plans, program code.
    pub others: Vec<Entry<'a>>,
    /// The engine of the side.
    pub dialect: Dialect,
    /// Number of files that were set aside because their name has the other engine's suffix.
    pub pairs: usize,
}

impl Folder<'_> {
    /// How many files fulfil a condition.
    fn count(&self, accept: impl Fn(&Entry) -> bool) -> usize {
        self.files.iter().filter(|entry| accept(entry)).count()
    }

    /// Whether a file that is not SQL has this name.
    fn other(&self, name: &str) -> Option<&Entry<'_>> {
        self.others.iter().find(|entry| entry.name() == name)
    }

    /// A claim for files that carry a marker: sure when most of them do.
    fn claim_marked(&self, what: &str, marked: impl Fn(&Entry) -> bool) -> Option<Claim> {
        let count = self.count(marked);
        (count > 0 && count * 2 >= self.files.len())
            .then(|| Claim { sure: 90, because: vec![format!("{count} of {} files carry {what}.", self.files.len())] })
    }
}

/// Why a layout thinks that a folder is its own.
pub(super) struct Claim {
    /// 0 to 100. Above 85: the tool's own lock file, plan or markers; above 60: names that only this tool uses; below: names that many use.
    pub sure: u8,
    /// Sentences.
    pub because: Vec<String>,
}

/// A layout: how to recognise it, and what it would run.
pub(super) struct Layout {
    /// The name that people are shown.
    pub name: &'static str,
    /// Whether a folder is of this layout.
    pub claim: fn(&Folder) -> Option<Claim>,
    /// What is run.
    pub plan: fn(&Folder) -> Plan,
    /// Markers inside files that divide what is run from what is not.
    pub marks: Option<Marks>,
}

/// Which way a part of a file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Run.
    Up,
    /// Undoes; not run.
    Down,
    /// Before the first marker, or after one that ends a part: neither.
    Outside,
}

/// Markers of a tool within a file.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    /// What the text before the first marker is.
    pub before: Way,
    /// What starts at a line, `None` for a line without a marker.
    pub mark: fn(&str) -> Option<Way>,
}

/// One file that is run.
pub(super) struct Step {
    /// Its id.
    pub file: FileId,
    /// Its path.
    pub path: String,
    /// Version as written.
    pub version: Option<String>,
    /// Name for people.
    pub name: String,
    /// What of it.
    pub parts: Vec<Range<u32>>,
    /// How.
    pub transaction: TransactionMode,
    /// Edited text.
    pub text: Option<String>,
}

/// What a layout would run.
#[derive(Default)]
pub(super) struct Plan {
    /// In order.
    pub steps: Vec<Step>,
    /// What is not run.
    pub left_out: Vec<LeftOut>,
    /// What a person should know.
    pub problems: Vec<SourceProblem>,
    /// Further sentences about the choice that was made.
    pub notes: Vec<String>,
}

impl Plan {
    /// Runs a whole file.
    fn run(&mut self, entry: &Entry, version: Option<&str>, name: &str, transaction: TransactionMode) {
        self.steps.push(Step {
            file: entry.id,
            path: entry.full_path.to_owned(),
            version: version.map(str::to_owned),
            name: name.to_owned(),
            parts: vec![entry.whole()],
            transaction,
            text: None,
        });
    }

    /// Runs the parts of a file that go up; the others are left out with their line.
    fn run_marked(&mut self, entry: &Entry, marks: Marks, version: Option<&str>, name: &str, transaction: TransactionMode) {
        self.run(entry, version, name, transaction);
        let Some(step) = self.steps.last_mut() else { return };
        divide(entry, marks, step, &mut self.left_out);
    }

    /// Leaves a file out.
    fn leave(&mut self, entry: &Entry, reason: impl Into<String>) {
        self.left_out.push(LeftOut { path: entry.full_path.to_owned(), line: None, reason: reason.into(), could_hide: false });
    }

    /// Leaves a file out that could hold what is looked for.
    fn leave_hiding(&mut self, entry: &Entry, reason: impl Into<String>) {
        self.left_out.push(LeftOut { path: entry.full_path.to_owned(), line: None, reason: reason.into(), could_hide: true });
    }

    /// Orders the steps by version, then by path; steps without a version come last. Reports equal versions.
    fn order_by_version(&mut self) {
        let key = |step: &Step| -> (bool, Option<Version>, NaturalKey) {
            let version = step.version.as_deref().and_then(Version::new);
            (version.is_none(), version, natural_key(&step.path))
        };
        crate::source::order::sort_by_key(&mut self.steps, key);
        self.report_duplicates();
    }

    fn report_duplicates(&mut self) {
        const SHOWN: usize = 5;
        let mut duplicates = 0;
        let mut from = 0;
        while from < self.steps.len() {
            let version = self.steps[from].version.as_deref().and_then(Version::new);
            let same = self.steps[from..].iter().take_while(|step| step.version.as_deref().and_then(Version::new) == version).count();
            duplicates += usize::from(version.is_some() && same > 1);
            if version.is_some() && same > 1 && duplicates <= SHOWN {
                let names: Vec<&str> = self.steps[from..from + same].iter().map(|step| file_name(&step.path)).collect();
                let message = format!(
                    "Version {} is used by {same} files: {}. They are replayed by name; which one a tool runs first, or whether it runs both, is not certain.",
                    self.steps[from].version.as_deref().unwrap_or_default(),
                    names.join(", ")
                );
                self.problems.push(SourceProblem {
                    path: self.steps[from + 1].path.clone(),
                    line: None,
                    kind: "duplicate-version",
                    message,
                    could_hide: false,
                });
            }
            from += same.max(1);
        }
        if duplicates > SHOWN {
            self.problems.push(SourceProblem {
                path: String::new(),
                line: None,
                kind: "duplicate-version",
                message: format!(
                    "{} further versions are used by several files. Several sets of migrations may have been given as one: choose the folder of one of them.",
                    duplicates - SHOWN
                ),
                could_hide: false,
            });
        }
    }
}

/// Cuts a step into the parts that go up.
pub(super) fn divide(entry: &Entry, marks: Marks, step: &mut Step, left_out: &mut Vec<LeftOut>) {
    let sections = sections(entry.text, marks);
    if !sections.iter().any(|(way, _)| *way == Way::Up) {
        return;
    }
    step.parts.clear();
    for (way, range) in sections {
        let text = &entry.text[range.start as usize..range.end as usize];
        let empty = statement_heads(text, 1).is_empty();
        match way {
            Way::Up => step.parts.push(range),
            Way::Down | Way::Outside if empty => {}
            Way::Down | Way::Outside => {
                let blank = text.len() - text.trim_start().len();
                let line = entry.lines.line_column(range.start + blank as u32).line;
                let reason = match way {
                    Way::Down => "down part: it undoes the migration and is never run when a schema is built",
                    Way::Up | Way::Outside => "outside the marked parts of the file: the tool does not run it",
                };
                left_out.push(LeftOut {
                    path: entry.full_path.to_owned(),
                    line: Some(line),
                    reason: reason.into(),
                    could_hide: way == Way::Outside,
                });
            }
        }
    }
}

/// The parts of a text between marker lines; the marker lines belong to none.
fn sections(text: &str, marks: Marks) -> Vec<(Way, Range<u32>)> {
    let mut found = Vec::new();
    let mut way = marks.before;
    let mut start = 0;
    for (at, line) in lines(text) {
        if let Some(next) = (marks.mark)(line.trim_end()) {
            if at > start {
                found.push((way, start as u32..at as u32));
            }
            way = next;
            start = at + line.len();
        }
    }
    if start < text.len() {
        found.push((way, start as u32..text.len() as u32));
    }
    found
}

/// Lines with their line ends and their offsets.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

/// Whether any line of a file is a marker that starts what is run.
fn marked_up(entry: &Entry, marks: Marks) -> bool {
    lines(entry.text).any(|(_, line)| (marks.mark)(line.trim_end()) == Some(Way::Up))
}

/// The words after a comment mark and a prefix, in lower case: `-- +goose Up` gives `up` for `+goose`.
fn directive<'t>(line: &'t str, comment: &str, prefix: &str) -> Option<&'t str> {
    let rest = line.strip_prefix(comment)?.trim_start();
    let head = rest.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| rest[prefix.len()..].trim())
}

/// Whether the first word of a directive is this, in any case.
fn first_word_is(rest: &str, word: &str) -> bool {
    rest.split_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case(word))
}

/// Why a file is no migration by its name, or `None`.
fn set_aside(entry: &Entry) -> Option<&'static str> {
    let name = entry.name().to_ascii_lowercase();
    let stem = stem(&name);
    let versioned = leading_version(&name).is_some();
    let words: Vec<&str> = stem.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let ends = |words_: &[&str]| words.last().is_some_and(|last| words_.contains(last));
    let starts = |words_: &[&str]| words.first().is_some_and(|first| words_.contains(first));
    let infix = |word: &str| name.contains(&format!(".{word}."));
    if infix("down")
        || infix("undo")
        || infix("rollback")
        || infix("alwaysdown")
        || ends(&["down", "rollback", "downgrade", "undo", "revert"])
    {
        return Some("down migration: it undoes a migration and is never run when a schema is built");
    }
    if (!versioned && starts(&["rollback", "undo", "revert", "down"]))
        || in_folder(entry.path, &["revert", "down", "rollback", "rollbacks", "undo"])
    {
        return Some("down migration: it undoes a migration and is never run when a schema is built");
    }
    if in_folder(entry.path, &["verify"]) || (!versioned && starts(&["verify"])) {
        return Some("a check after deployment, not a change of the schema");
    }
    if in_folder(entry.path, &["fixtures", "fixture", "testdata", "test", "tests", "__tests__"])
        || ends(&["test", "tests"])
        || infix("test")
    {
        return Some("test data, not part of the schema");
    }
    if !versioned && (starts(&["seed", "seeds"]) || in_folder(entry.path, &["seed", "seeds"])) {
        return Some("seed data, not part of the schema; give the file by name to have it replayed");
    }
    None
}

/// The version at the start of a file name and the rest of its stem.
fn numbered<'t>(entry: &Entry<'t>) -> Option<(&'t str, &'t str)> {
    let (version, rest) = leading_version(entry.name())?;
    Some((version, up_stem(rest)))
}

/// A name without `.sql` and `.up`.
fn up_stem(name: &str) -> &str {
    let stem = stem(name);
    stem.strip_suffix(".up").unwrap_or(stem)
}

/// Whether all of a text's statements take something away, as the undoing half of a file does.
fn only_drops(text: &str) -> bool {
    let heads = statement_heads(text, 24);
    !heads.is_empty()
        && heads.iter().all(|head| match head.first().map(String::as_str) {
            Some("DROP") => true,
            Some("ALTER") => head.iter().any(|word| word == "DROP"),
            _ => false,
        })
}

/// The layout of a folder and why: the surest claim.
pub(super) fn choose(folder: &Folder) -> (&'static Layout, Claim) {
    let mut best: Option<(&'static Layout, Claim)> = None;
    for layout in LAYOUTS {
        if let Some(claim) = (layout.claim)(folder)
            && best.as_ref().is_none_or(|(_, known)| claim.sure > known.sure)
        {
            best = Some((layout, claim));
        }
    }
    best.unwrap_or((&plain::LAYOUT, Claim { sure: 0, because: Vec::new() }))
}

/// Migrations in program code beside the SQL files are reported, too: what they change is not seen.
pub(super) fn report_program_code(folder: &Folder, plan: &mut Plan) {
    let known = |problem: &SourceProblem| {
        plan.problems.iter().any(|other| other.kind == problem.kind)
            || plan.left_out.iter().any(|row| row.path == problem.path && row.could_hide)
    };
    if let Some(problem) = program_code::problem(folder).filter(|problem| !known(problem)) {
        plan.problems.push(problem);
    }
}

/// Files exactly in the order given: nothing is skipped by its name, only by markers inside it.
pub(super) fn in_given_order(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        let (version, name) = match leading_version(entry.name()) {
            Some((version, rest)) => (Some(version), up_stem(rest)),
            None => (None, stem(entry.name())),
        };
        plan.run(entry, version, name, TransactionMode::PerStatement);
        let marks = LAYOUTS.iter().filter_map(|layout| layout.marks).find(|marks| marked_up(entry, *marks));
        if let (Some(marks), Some(step)) = (marks, plan.steps.last_mut()) {
            divide(entry, marks, step, &mut plan.left_out);
        }
        if let Some(step) = plan.steps.last_mut() {
            step.text = dbutil::for_dialect(entry.text, folder.dialect);
        }
    }
    plan
}

/// Whether a file is written for both engines by marks of its tool.
pub(super) fn for_both_engines(text: &str) -> bool {
    dbutil::is_upgrade(text) || liquibase::names_both_engines(text)
}

/// Files of which several stand for the same thing in the order given by a plan: each once.
fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> SortedSet<&'a str> {
    names.collect()
}

#[cfg(test)]
pub(super) mod tests;
