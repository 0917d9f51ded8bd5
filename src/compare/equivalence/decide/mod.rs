//! Whether two conditions accept the same rows, decided by search, with an example row where they do not.

mod language;
mod points;

use crate::source::SortedSet;

use super::canonical::{Canon, Context, Position, conjuncts};

/// A row that tells two conditions apart, as `column = value` for people.
pub(super) type Example = String;

/// How two conditions relate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Relation {
    /// They accept the same rows; the flag says that only texts of ASCII characters were considered.
    Equivalent { ascii_only: bool },
    /// A row that only the first accepts, a row that only the second accepts; at least one is there.
    Different { first_only: Option<Example>, second_only: Option<Example> },
    /// The search does not understand them, or had to give up.
    Undecided(&'static str),
}

/// Two conditions over the columns they name, and what both demand besides.
struct Question<'q, 'a> {
    context: &'q Context<'a>,
    first: Vec<Canon>,
    second: Vec<Canon>,
    /// Demands that both share: an example has to meet them.
    shared: Vec<Canon>,
    /// NULL counts as accepted.
    null_passes: bool,
}

/// How two conditions in normal form relate.
pub(super) fn relate(context: &Context<'_>, first: &Canon, second: &Canon, position: &Position) -> Relation {
    let (own, other) = (conjuncts(first), conjuncts(second));
    let shared: Vec<Canon> = own.iter().filter(|part| other.contains(part)).cloned().collect();
    let rest = |parts: Vec<Canon>| -> Vec<Canon> { parts.into_iter().filter(|part| !shared.contains(part)).collect() };
    let question =
        Question { context, first: rest(own), second: rest(other), shared: shared.clone(), null_passes: *position == Position::Check };
    let columns = columns_of(question.first.iter().chain(&question.second));
    if columns.len() <= 1 {
        return question.answer(columns.first());
    }
    let whole = points::relate(&question, &columns);
    if !matches!(whole, Relation::Undecided(_)) {
        return whole;
    }
    column_by_column(&question, &columns).unwrap_or(whole)
}

/// Conditions whose every demand concerns one column are compared column by column.
fn column_by_column(question: &Question<'_, '_>, columns: &SortedSet<String>) -> Option<Relation> {
    let all = question.first.iter().chain(&question.second).chain(&question.shared);
    if all.clone().any(|part| columns_of([part]).len() > 1) {
        return None;
    }
    let mut ascii = false;
    let (mut first_only, mut second_only) = (None, None);
    for column in columns {
        let about = |parts: &[Canon]| -> Vec<Canon> { parts.iter().filter(|part| columns_of([*part]).contains(column)).cloned().collect() };
        let narrowed = Question {
            context: question.context,
            first: about(&question.first),
            second: about(&question.second),
            shared: about(&question.shared),
            null_passes: question.null_passes,
        };
        match narrowed.answer(Some(column)) {
            Relation::Equivalent { ascii_only } => ascii |= ascii_only,
            Relation::Different { first_only: a, second_only: b } => {
                first_only = first_only.or(a);
                second_only = second_only.or(b);
            }
            Relation::Undecided(_) => return None,
        }
    }
    Some(if first_only.is_none() && second_only.is_none() {
        Relation::Equivalent { ascii_only: ascii }
    } else {
        Relation::Different { first_only, second_only }
    })
}

impl Question<'_, '_> {
    fn answer(&self, column: Option<&String>) -> Relation {
        let columns: SortedSet<String> = column.into_iter().cloned().collect();
        let by_points = points::relate(self, &columns);
        match (by_points, column) {
            (Relation::Undecided(_), Some(column)) => language::relate(self, column),
            (decided, _) => decided,
        }
    }
}

/// Columns named in forms.
fn columns_of<'f>(forms: impl IntoIterator<Item = &'f Canon>) -> SortedSet<String> {
    let mut out = SortedSet::new();
    let mut pending: Vec<&Canon> = forms.into_iter().collect();
    while let Some(form) = pending.pop() {
        match form {
            Canon::Column(name) => {
                out.insert(name.clone());
            }
            Canon::Apply(_, operands) => pending.extend(operands),
            _ => {}
        }
    }
    out
}

/// A text as an SQL literal.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
