//! Plain data: what a comparison says.

use crate::replay::Replayed;
use crate::source::{SortedMap, SourceSet, SourceSpan};

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its texts.
    pub sources: &'a SourceSet,
    /// What replay made of them.
    pub replayed: &'a Replayed,
}

/// Kinds of things that are compared and counted, in the order reports list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    Schema,
    Extension,
    Enum,
    Domain,
    Composite,
    Type,
    Sequence,
    Table,
    Column,
    PrimaryKey,
    Unique,
    Check,
    ForeignKey,
    Exclusion,
    Index,
    View,
    Trigger,
    Function,
    Policy,
    Rule,
    Comment,
    Other,
    SeedRows,
    Migration,
}

impl Kind {
    /// The word of our JSON outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Schema => "schema",
            Kind::Extension => "extension",
            Kind::Enum => "enum",
            Kind::Domain => "domain",
            Kind::Composite => "composite",
            Kind::Type => "type",
            Kind::Sequence => "sequence",
            Kind::Table => "table",
            Kind::Column => "column",
            Kind::PrimaryKey => "primary_key",
            Kind::Unique => "unique",
            Kind::Check => "check",
            Kind::ForeignKey => "foreign_key",
            Kind::Exclusion => "exclusion",
            Kind::Index => "index",
            Kind::View => "view",
            Kind::Trigger => "trigger",
            Kind::Function => "function",
            Kind::Policy => "policy",
            Kind::Rule => "rule",
            Kind::Comment => "comment",
            Kind::Other => "other",
            Kind::SeedRows => "seed_rows",
            Kind::Migration => "migration",
        }
    }
}

/// What is different about an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Expected, and not there.
    Missing,
    /// There on both sides, and not the same.
    Different,
    /// There, and not expected.
    Extra,
    /// Not a difference between the sides: something about one of them that a person should know.
    Advice,
}

/// The field's verdicts, worst first (`design.md` section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Does not run, loses data, or enforces less than expected.
    Wrong,
    /// Runs, but a legal value or behaviour is lost or changed under a named condition.
    Risk,
    /// The audited side rejects something the expected side accepts.
    Stricter,
    /// Cannot be decided from definitions.
    Manual,
    /// Another spelling, an intended mapping, with its justification.
    Expected,
    /// No observable difference.
    Same,
}

/// Names the object a fact is about, with names as its own side displays them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ObjectPath {
    /// Schema, `None` for the default one.
    pub schema: Option<String>,
    /// Table, for what stands in one.
    pub table: Option<String>,
    /// Its name; for an unnamed constraint its content (`(a, b)`, `a -> t(b)`).
    pub name: String,
}

/// One side of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The value in SQL, as short as it can be understood: `INTEGER NOT NULL`, `'dct'`, `ON DELETE CASCADE`.
    pub value: String,
    /// Where it stands; `None` only when nothing in the files defines it.
    pub span: Option<SourceSpan>,
    /// The whole of it, line by line, where `value` only shows how it begins.
    pub text: Option<String>,
}

impl Evidence {
    /// A value and its place.
    pub fn new(value: impl Into<String>, span: Option<SourceSpan>) -> Self {
        Evidence { value: value.into(), span, text: None }
    }

    /// With the whole text that the value is the beginning of.
    pub fn with_text(self, text: impl Into<String>) -> Self {
        Evidence { text: Some(text.into()), ..self }
    }
}

/// A fact: something is missing, extra or different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of object.
    pub kind: Kind,
    /// Missing, different, extra.
    pub status: Status,
    /// Which object; for a missing or different one as the left side names it.
    pub object: ObjectPath,
    /// What about it differs, in the words of `FORMAT.md` (`type`, `nullable`, `default`, `columns`, `on_delete`, …); `None` when the whole object is missing or extra.
    pub facet: Option<&'static str>,
    /// The expected side.
    pub left: Option<Evidence>,
    /// The audited side.
    pub right: Option<Evidence>,
    /// How it is judged.
    pub verdict: Verdict,
    /// The equivalence row that was consulted and did not excuse it, if any.
    pub row: Option<&'static str>,
    /// Why, as a sentence that names the condition and a counter-example where there is one. Empty when the status says it all.
    pub because: String,
    /// What else belongs to this fact and is not listed on its own: the indexes of a missing column, the triggers of a missing table.
    pub with_it: Vec<String>,
    /// A possible rename: the other side's object that may be this one, and the evidence, as a sentence. Never assumed.
    pub rename: Option<RenameProposal>,
    /// Where a statement stands that was not analysed and names this table, `file:line`: the fact may be wrong.
    pub unseen: Option<String>,
}

/// The other side's object that may be the missing or extra one under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameProposal {
    /// Its name.
    pub name: String,
    /// What speaks for it, as a clause: `9 of 10 columns are the same`.
    pub evidence: String,
}

/// A pair that is not spelled the same and was accepted, by a row of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedPair {
    /// The row's id.
    pub row: &'static str,
    /// What kind of object.
    pub kind: Kind,
    /// Which object.
    pub object: ObjectPath,
    /// What about it.
    pub facet: &'static str,
    /// The expected side.
    pub left: Evidence,
    /// The audited side.
    pub right: Evidence,
    /// `Same` or `Expected`.
    pub verdict: Verdict,
    /// The evidence that was used (for inferred intent), empty when none was needed.
    pub evidence: String,
}

/// Counts of one kind. `expected` is `present + missing + different`; elements of a table that only one side has are counted as missing or
/// extra in their own kinds, although the table is the one fact that is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KindCounts {
    /// On the expected side.
    pub expected: u64,
    /// Of these, found on the audited side and the same or equivalent.
    pub present: u64,
    /// Not found.
    pub missing: u64,
    /// Found and different.
    pub different: u64,
    /// Only on the audited side.
    pub extra: u64,
}

/// How a column without a default is shown.
pub const NO_DEFAULT: &str = "no default";

/// Why a type that holds fewer values differs, where no row of the tables says it.
pub const NARROWED: &str = "a value that fits the expected type may not fit this one";

/// Everything a comparison says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Facts, in the order of the expected side, then those only on the audited side.
    pub differences: Vec<Difference>,
    /// Accepted equivalences, in the same order.
    pub accepted: Vec<AcceptedPair>,
    /// Counts per kind.
    pub counts: SortedMap<Kind, KindCounts>,
    /// Pairs of tables, for the side by side view: left key, right key.
    pub table_pairs: Vec<TablePair>,
    /// Objects outside of tables, paired, with the path of each; by kind, in the order found.
    pub objects: Vec<(ObjectPath, ElementPair)>,
    /// Rows that the files carry; filled by [`crate::compare::seed::compare_seed`].
    pub seed: crate::compare::seed::SeedComparison,
    /// Advice was asked for, see [`CompareOptions::advice`].
    pub advice: bool,
}

/// A table of either side, paired when both have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePair {
    /// On the expected side.
    pub left: Option<crate::catalog::ObjectKey>,
    /// On the audited side.
    pub right: Option<crate::catalog::ObjectKey>,
    /// Pairs of columns by position within each table.
    pub columns: Vec<(Option<usize>, Option<usize>)>,
    /// Keys, constraints, indexes, triggers and policies of the table, paired; in the order of the expected side, then the rest.
    pub elements: Vec<ElementPair>,
}

/// A key, constraint, index, trigger or policy of a table, or an object outside of tables, paired when both sides have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementPair {
    /// What kind.
    pub kind: Kind,
    /// Its name as a finding about it would give it ([`ObjectPath::name`]).
    pub name: String,
    /// On the expected side, its definition in short as the value.
    pub left: Option<Evidence>,
    /// On the audited side.
    pub right: Option<Evidence>,
}

/// What is compared beyond the defaults. Travels with the report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompareOptions {
    /// Compare comments.
    pub comments: bool,
    /// Compare the order of columns.
    pub column_order: bool,
    /// Compare names of constraints that the author wrote.
    pub constraint_names: bool,
    /// Take names that differ only in style, prefix or schema for the same name.
    pub map_names: bool,
    /// Also give advice about the audited side that is no difference: references without an index, tables without a key.
    pub advice: bool,
}
