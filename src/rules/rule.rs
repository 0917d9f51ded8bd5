//! What a rule is, and the words its message is made of.

use crate::compare::{CompareOptions, Difference, Kind, Side, Status, Verdict};
use crate::replay::{ReplayIssue, ReplayIssueKind};
use crate::rules::Severity;
use crate::source::Dialect;
use crate::source::unicode::capitalised;

/// A rule: what it looks at, and everything a person should read about it.
pub struct Rule {
    /// Stable code that names the defect.
    pub code: &'static str,
    /// The group it is listed in.
    pub group: &'static str,
    /// What is the matter, in general, one sentence.
    pub summary: &'static str,
    /// Why it matters, one sentence.
    pub rationale: &'static str,
    /// What to do, one imperative line.
    pub help: &'static str,
    /// What it looks at.
    pub check: Check,
    /// A pair of schemas that raises exactly this rule; see [`tested`].
    pub bad: Option<Example>,
    /// A pair of schemas like the bad one that is silent.
    pub good: Option<Example>,
}

impl Rule {
    /// What has to be switched on before this rule says anything; its examples are audited with it.
    pub fn options(&self) -> CompareOptions {
        CompareOptions {
            comments: self.code == "comment-changed",
            constraint_names: self.code == "constraint-renamed",
            advice: matches!(self.check, Check::Advice(_)),
            ..CompareOptions::default()
        }
    }
}

/// A pair of small schemas, expected and checked.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The expected side.
    pub left: (Dialect, &'static str),
    /// The checked side.
    pub right: (Dialect, &'static str),
}

/// Examples are executed by tests; the page's program leaves them out.
const WITH_EXAMPLES: bool = !cfg!(all(feature = "web", target_family = "wasm"));

/// An example of a rule.
pub(super) const fn tested(example: Example) -> Option<Example> {
    if WITH_EXAMPLES { Some(example) } else { None }
}

/// Statements as an example.
pub(super) const fn tested_sql(example: &'static str) -> &'static str {
    if WITH_EXAMPLES { example } else { "" }
}

/// What a rule looks at.
pub enum Check {
    /// A fact of the comparison. Exactly one rule applies to each.
    Difference {
        /// Whether the fact belongs to this rule.
        applies: fn(&Difference) -> bool,
        /// What is the matter, with names, one sentence.
        message: fn(&Words<'_>) -> String,
        /// How loud.
        severity: fn(&Difference) -> Severity,
    },
    /// Something that happened while a side was replayed.
    Issue {
        /// What happened.
        kind: ReplayIssueKind,
        /// What is the matter, with names, one sentence.
        message: fn(&IssueWords<'_>) -> String,
        /// How loud when it happened on the expected side, and on the checked side.
        severity: (Severity, Severity),
        /// Only when advice is asked for, or the sides are different engines; within one engine it says nothing about the difference.
        advice_within_one_engine: bool,
    },
    /// Advice about the checked side, when it is asked for.
    Advice(fn(Side<'_>) -> Vec<Advice>),
}

/// A piece of advice about one object.
pub struct Advice {
    /// What kind of object.
    pub kind: Kind,
    /// Which one.
    pub object: crate::compare::ObjectPath,
    /// What is there.
    pub evidence: crate::compare::Evidence,
    /// What is the matter, one sentence.
    pub message: String,
}

/// The words of a fact.
pub struct Words<'a>(pub &'a Difference);

impl Words<'_> {
    /// `orders`, `users.email`, `app.orders`: how people name the object.
    pub fn name(&self) -> String {
        let object = &self.0.object;
        match (&object.table, self.0.kind) {
            (Some(table), Kind::Column) => format!("{}.{}", qualified(object.schema.as_deref(), table), object.name),
            (Some(_), _) => object.name.clone(),
            (None, _) => qualified(object.schema.as_deref(), &object.name),
        }
    }

    /// The table it stands in.
    pub fn table(&self) -> String {
        let object = &self.0.object;
        qualified(object.schema.as_deref(), object.table.as_deref().unwrap_or(&object.name))
    }

    /// The kind and the name: `enum mood`.
    pub fn subject(&self) -> String {
        let kind = match self.0.kind {
            Kind::Composite => "composite type".to_owned(),
            Kind::Other => "object".to_owned(),
            kind => kind.as_str().replace('_', " "),
        };
        match (&self.0.object.table, self.0.kind) {
            (Some(_), Kind::Column) | (None, _) => format!("{kind} {}", self.name()),
            (Some(_), _) => format!("{kind} {} on {}", self.name(), self.table()),
        }
    }

    /// As [`Words::subject`], at the start of a sentence.
    pub fn subject_capital(&self) -> String {
        capitalised(&self.subject())
    }

    /// The facet in words.
    pub fn facet(&self) -> String {
        match self.0.facet {
            Some("cmd") => "command".to_owned(),
            Some(facet) => facet.replace('_', " "),
            None => "definition".to_owned(),
        }
    }

    /// The expected side's value.
    pub fn left(&self) -> String {
        self.0.left.as_ref().map_or_else(|| "nothing".to_owned(), |evidence| evidence.value.clone())
    }

    /// The checked side's value.
    pub fn right(&self) -> String {
        self.0.right.as_ref().map_or_else(|| "nothing".to_owned(), |evidence| evidence.value.clone())
    }

    /// The expected side's foreign key without the words every foreign key begins with.
    pub fn left_reference(&self) -> String {
        reference(&self.left())
    }

    /// The checked side's foreign key without the words every foreign key begins with.
    pub fn right_reference(&self) -> String {
        reference(&self.right())
    }

    /// `index mail_kind (kind)`.
    pub fn left_index(&self) -> String {
        index(&self.left())
    }

    /// `unique index mail_kind (kind)`.
    pub fn right_index(&self) -> String {
        index(&self.right())
    }

    /// The first of the reasons that the comparison gave for this case.
    pub fn first_reason(&self) -> Option<&str> {
        self.0.because.split("; ").next().map(|reason| reason.trim().trim_end_matches('.')).filter(|reason| !reason.is_empty())
    }

    /// `, and with it index a and unique (b)`.
    pub fn with_it(&self) -> String {
        match self.0.with_it.as_slice() {
            [] => String::new(),
            list => format!(", and with it {}", enumerated(list)),
        }
    }

    /// On which side an object is that only one side has.
    pub fn on_one_side(&self) -> &'static str {
        if self.0.status == Status::Missing { "only on the expected side" } else { "only on the checked side" }
    }
}

fn qualified(schema: Option<&str>, name: &str) -> String {
    schema.map_or_else(|| name.to_owned(), |schema| format!("{schema}.{name}"))
}

fn reference(value: &str) -> String {
    value.strip_prefix("FOREIGN KEY ").unwrap_or(value).to_owned()
}

fn index(value: &str) -> String {
    match (value.strip_prefix("UNIQUE INDEX "), value.strip_prefix("INDEX ")) {
        (Some(rest), _) => format!("unique index {rest}"),
        (None, Some(rest)) => format!("index {rest}"),
        (None, None) => value.to_owned(),
    }
}

fn enumerated(list: &[String]) -> String {
    match list {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// The words of something that happened during replay.
pub struct IssueWords<'a> {
    /// What happened.
    pub issue: &'a ReplayIssue,
    /// The engine of its side.
    pub dialect: Dialect,
    /// Further statements that failed only because of this one.
    pub consequences: usize,
}

impl IssueWords<'_> {
    /// The replay's sentence, begun with the table concerned unless it names it itself.
    pub fn said_of_subject(&self) -> String {
        let said = self.said();
        match self.issue.object.as_ref().map(crate::catalog::ObjectKey::display) {
            Some(table) if !said.contains(table.as_str()) => format!("table {table}: {said}."),
            Some(_) | None => format!("{said}."),
        }
    }

    /// The replay's sentence without its full stop.
    pub fn said(&self) -> &str {
        self.issue.message.trim_end_matches('.')
    }

    /// `; 3 more statements fail because of it`.
    pub fn and_consequences(&self) -> String {
        match self.consequences {
            0 => String::new(),
            1 => "; one more statement fails because of it".to_owned(),
            more => format!("; {more} more statements fail because of it"),
        }
    }
}

/// Wrong is an error, a risk is a warning, what is stricter or expected is a notice; so is a risk whose row says that its condition is remote.
pub fn by_verdict(difference: &Difference) -> Severity {
    match difference.verdict {
        Verdict::Risk if remote(difference) => Severity::Notice,
        Verdict::Wrong => Severity::Error,
        // Both sides are written alike: the difference lies in the engines, and nothing was forgotten.
        Verdict::Risk if difference.facet == Some("default") && spelled_alike(difference) => Severity::Notice,
        Verdict::Risk | Verdict::Manual => Severity::Warning,
        Verdict::Stricter | Verdict::Expected | Verdict::Same => Severity::Notice,
    }
}

/// Whether the row that was consulted says that its condition is remote.
fn remote(difference: &Difference) -> bool {
    difference.row.and_then(crate::compare::equivalence::find_row).is_some_and(|row| row.notice)
}

/// At least a warning, unless the row says that its condition is remote.
pub fn warning(difference: &Difference) -> Severity {
    match by_verdict(difference) {
        Severity::Error => Severity::Error,
        Severity::Warning | Severity::Notice if remote(difference) => Severity::Notice,
        Severity::Warning | Severity::Notice => Severity::Warning,
    }
}

/// Only ever a notice.
pub fn notice(_: &Difference) -> Severity {
    Severity::Notice
}

/// A notice, or a warning where the verdict names a risk.
pub fn notice_unless_risky(difference: &Difference) -> Severity {
    by_verdict(difference)
}

/// A warning for what refuses rows, otherwise a notice.
pub fn warning_if_unique(difference: &Difference) -> Severity {
    if difference.verdict == Verdict::Stricter { Severity::Warning } else { Severity::Notice }
}

/// An error where duplicates become possible, a warning where rows are refused.
pub fn uniqueness(difference: &Difference) -> Severity {
    if difference.verdict == Verdict::Stricter { Severity::Warning } else { by_verdict(difference) }
}

/// Whether a changed type holds fewer values.
pub(super) fn narrowed(difference: &Difference) -> bool {
    matches!(difference.row, Some("T02" | "T02L" | "T03" | "T04" | "T05" | "T15" | "T21" | "T26" | "K03"))
        || difference.because == crate::compare::NARROWED
}

/// Whether the checked side is the stricter one.
pub(super) fn stricter(difference: &Difference) -> bool {
    difference.verdict == Verdict::Stricter
}

/// Whether a side has no default.
pub(super) fn lacks(evidence: Option<&crate::compare::Evidence>) -> bool {
    evidence.is_none_or(|evidence| evidence.value == crate::compare::NO_DEFAULT)
}

/// Whether both sides show the same words, so that only the engines give them different meanings.
pub(super) fn spelled_alike(difference: &Difference) -> bool {
    match (&difference.left, &difference.right) {
        (Some(left), Some(right)) => left.value.eq_ignore_ascii_case(&right.value),
        _ => false,
    }
}
