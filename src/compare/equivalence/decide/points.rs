//! Conditions tried out on the values where they can change: the constants they name, and the values beside them.

use super::{Question, Relation, quoted};
use crate::compare::equivalence::canonical::{Canon, Context, integer};
use crate::compare::equivalence::class::Class;
use crate::source::number;
use crate::source::{SortedMap, SortedSet};

/// Rows that are tried at most.
const MAX_ROWS: usize = 20_000;

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Null,
    Integer(i128),
    Real(f64),
    Text(String),
}

impl Value {
    fn shown(&self, class: Option<&Class>) -> String {
        match (self, class) {
            (Value::Null, _) => "NULL".to_owned(),
            (Value::Integer(value), Some(Class::Boolean)) => (if *value == 0 { "false" } else { "true" }).to_owned(),
            (Value::Integer(value), _) => value.to_string(),
            (Value::Real(value), _) => value.to_string(),
            (Value::Text(text), _) => quoted(text),
        }
    }

    fn truth(&self) -> Option<bool> {
        match self {
            Value::Null => None,
            Value::Integer(value) => Some(*value != 0),
            Value::Real(value) => Some(*value != 0.0),
            Value::Text(_) => Some(false),
        }
    }

    fn of_truth(truth: Option<bool>) -> Value {
        truth.map_or(Value::Null, |truth| Value::Integer(i128::from(truth)))
    }
}

type Row = SortedMap<String, Value>;

/// What a form evaluates to; an error is a form that is not understood.
struct Unknown;

/// How two conditions relate on the rows that matter, or undecided when these rows do not stand for all.
pub(super) fn relate(question: &Question<'_, '_>, columns: &SortedSet<String>) -> Relation {
    let forms: Vec<&Canon> = question.first.iter().chain(&question.second).chain(&question.shared).collect();
    let mut points = SortedMap::new();
    let mut complete = true;
    // Columns that only the shared demands name take part, so that an example is a row that both could hold.
    let all = super::columns_of(forms.iter().copied());
    for column in columns.iter().chain(all.iter().filter(|column| !columns.contains(*column))) {
        let mut constants = Constants::default();
        forms.iter().for_each(|form| constants.collect(form, column));
        complete &= constants.complete;
        points.insert(column.clone(), constants.values(question.context.column_class(column).as_ref()));
    }
    let rows = points.values().map(Vec::len).try_fold(1usize, |all, own| all.checked_mul(own));
    if rows.is_none_or(|rows| rows > MAX_ROWS) {
        return Relation::Undecided("too many combinations of values");
    }
    let (mut first_only, mut second_only) = (None, None);
    for row in product(&points) {
        let verdict = |parts: &[Canon]| -> Result<bool, Unknown> {
            let mut accepted = true;
            for part in parts {
                accepted &= evaluate(part, &row, 0)?.truth().unwrap_or(question.null_passes);
            }
            Ok(accepted)
        };
        let (Ok(shared), Ok(first), Ok(second)) = (verdict(&question.shared), verdict(&question.first), verdict(&question.second)) else {
            return Relation::Undecided("a part of the condition is not understood by the search");
        };
        if !shared || first == second {
            continue;
        }
        let example = shown(&row, columns, question.context);
        let slot = if first { &mut first_only } else { &mut second_only };
        slot.get_or_insert(example);
    }
    if first_only.is_some() || second_only.is_some() {
        Relation::Different { first_only, second_only }
    } else if complete {
        Relation::Equivalent { ascii_only: false }
    } else {
        Relation::Undecided("the values tried do not stand for all")
    }
}

fn shown(row: &Row, columns: &SortedSet<String>, context: &Context<'_>) -> String {
    columns
        .iter()
        .filter_map(|column| row.get(column).map(|value| format!("{column} = {}", value.shown(context.column_class(column).as_ref()))))
        .collect::<Vec<_>>()
        .join(", ")
}

fn product(points: &SortedMap<String, Vec<Value>>) -> Vec<Row> {
    let mut rows = vec![Row::new()];
    for (column, values) in points {
        rows = rows
            .iter()
            .flat_map(|row| {
                values.iter().map(move |value| {
                    let mut row = row.clone();
                    row.insert(column.clone(), value.clone());
                    row
                })
            })
            .collect();
    }
    rows
}

/// Constants that a column is compared with.
struct Constants {
    integers: SortedSet<i128>,
    reals: Vec<f64>,
    texts: SortedSet<String>,
    /// The column is compared with constants only, so that the values at and beside them stand for all.
    complete: bool,
}

impl Default for Constants {
    fn default() -> Self {
        Constants { integers: SortedSet::new(), reals: Vec::new(), texts: SortedSet::new(), complete: true }
    }
}

impl Constants {
    fn collect(&mut self, form: &Canon, column: &str) {
        let Canon::Apply(head, operands) = form else { return };
        match (head.as_str(), operands.as_slice()) {
            ("and" | "or" | "not" | "istrue" | "isfalse", inner) => inner.iter().for_each(|inner| self.collect(inner, column)),
            ("=" | "<>" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "same" | "distinct", [Canon::Column(_), values @ ..])
                if values.iter().all(Canon::is_constant) =>
            {
                if operands.first() == Some(&Canon::Column(column.to_owned())) {
                    values.iter().for_each(|value| self.add(value));
                }
            }
            ("isnull" | "notnull" | "true" | "false", [Canon::Column(_)]) => {}
            _ => {
                if super::columns_of([form]).contains(column) {
                    self.complete = false;
                    let mut pending: Vec<&Canon> = operands.iter().collect();
                    while let Some(inner) = pending.pop() {
                        match inner {
                            Canon::Apply(_, operands) => pending.extend(operands),
                            constant if constant.is_constant() => self.add(constant),
                            _ => {}
                        }
                    }
                }
            }
        }
    }

    fn add(&mut self, constant: &Canon) {
        match constant {
            Canon::Number(value) => match integer(value) {
                Some(value) => {
                    self.integers.insert(value);
                }
                None => self.reals.extend(number::real(value)),
            },
            Canon::Text(text) => {
                self.texts.insert(text.clone());
            }
            _ => {}
        }
    }

    fn values(&self, class: Option<&Class>) -> Vec<Value> {
        let mut out = vec![Value::Null];
        if class == Some(&Class::Boolean) {
            out.extend([Value::Integer(0), Value::Integer(1)]);
            return out;
        }
        let whole = matches!(class, Some(Class::Integer(_)));
        let text = class.is_some_and(|class| class.is_text() || matches!(class, Class::Enum(_)));
        if !text || !self.integers.is_empty() {
            let mut integers: SortedSet<i128> = SortedSet::from([0]);
            for value in &self.integers {
                integers.extend([value.saturating_sub(1), *value, value.saturating_add(1)]);
            }
            out.extend(integers.iter().map(|value| Value::Integer(*value)));
            if !whole {
                out.extend(self.integers.iter().flat_map(|value| [Value::Real(*value as f64 - 0.5), Value::Real(*value as f64 + 0.5)]));
                let mut reals = self.reals.clone();
                crate::source::order::sort_by(&mut reals, f64::total_cmp);
                out.extend(reals.windows(2).filter_map(|pair| match pair {
                    [a, b] => Some(Value::Real((a + b) / 2.0)),
                    _ => None,
                }));
            }
            for value in &self.reals {
                out.extend([Value::Real(value - 1.0), Value::Real(*value), Value::Real(value + 1.0)]);
            }
        }
        if text || !self.texts.is_empty() {
            let mut other = "x".to_owned();
            while self.texts.contains(&other) {
                other.push('x');
            }
            out.push(Value::Text(other));
            out.extend(self.texts.iter().map(|text| Value::Text(text.clone())));
        }
        out
    }
}

fn compared(op: &str, left: &Value, right: &Value) -> Result<Option<bool>, Unknown> {
    let ordering = match (left, right) {
        (Value::Null, _) | (_, Value::Null) => return Ok(None),
        (Value::Integer(a), Value::Integer(b)) => a.partial_cmp(b),
        (Value::Integer(a), Value::Real(b)) => (*a as f64).partial_cmp(b),
        (Value::Real(a), Value::Integer(b)) => a.partial_cmp(&(*b as f64)),
        (Value::Real(a), Value::Real(b)) => a.partial_cmp(b),
        // The order of texts depends on the collation, their equality does not.
        (Value::Text(a), Value::Text(b)) if op == "=" || op == "<>" => return Ok(Some((a == b) == (op == "="))),
        // Comparing a text with a number means different things to the engines.
        (Value::Text(_), _) | (_, Value::Text(_)) => return Err(Unknown),
    };
    let ordering = ordering.ok_or(Unknown)?;
    Ok(Some(match op {
        "=" => ordering.is_eq(),
        "<>" => ordering.is_ne(),
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        ">=" => ordering.is_ge(),
        _ => return Err(Unknown),
    }))
}

fn evaluate(form: &Canon, row: &Row, depth: u8) -> Result<Value, Unknown> {
    if depth > 60 {
        return Err(Unknown);
    }
    let (head, operands) = match form {
        Canon::Null => return Ok(Value::Null),
        Canon::Number(value) => {
            return match integer(value) {
                Some(value) => Ok(Value::Integer(value)),
                None => number::real(value).map(Value::Real).ok_or(Unknown),
            };
        }
        Canon::Text(text) => return Ok(Value::Text(text.clone())),
        Canon::Column(name) => return row.get(name).cloned().ok_or(Unknown),
        Canon::Blob(_) | Canon::Json(_) | Canon::Tokens(_) | Canon::TooDeep => return Err(Unknown),
        Canon::Apply(head, operands) => (head.as_str(), operands.as_slice()),
    };
    let value = |form: &Canon| evaluate(form, row, depth + 1);
    let truth = |form: &Canon| value(form).map(|value| value.truth());
    match (head, operands) {
        ("and", parts) => {
            let mut result = Some(true);
            for part in parts {
                result = match (result, truth(part)?) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                };
            }
            Ok(Value::of_truth(result))
        }
        ("or", parts) => {
            let mut result = Some(false);
            for part in parts {
                result = match (result, truth(part)?) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                };
            }
            Ok(Value::of_truth(result))
        }
        ("not", [inner]) => Ok(Value::of_truth(truth(inner)?.map(|truth| !truth))),
        ("true", [inner]) => Ok(Value::of_truth(truth(inner)?)),
        ("false", [inner]) => Ok(Value::of_truth(truth(inner)?.map(|truth| !truth))),
        ("istrue", [inner]) => Ok(Value::of_truth(Some(truth(inner)? == Some(true)))),
        ("isfalse", [inner]) => Ok(Value::of_truth(Some(truth(inner)? == Some(false)))),
        ("isnull", [inner]) => Ok(Value::of_truth(Some(value(inner)? == Value::Null))),
        ("notnull", [inner]) => Ok(Value::of_truth(Some(value(inner)? != Value::Null))),
        ("=" | "<>" | "<" | "<=" | ">" | ">=", [left, right]) => Ok(Value::of_truth(compared(head, &value(left)?, &value(right)?)?)),
        ("same" | "distinct", [left, right]) => {
            let (left, right) = (value(left)?, value(right)?);
            let same = match (&left, &right) {
                (Value::Null, Value::Null) => true,
                (Value::Null, _) | (_, Value::Null) => false,
                _ => compared("=", &left, &right)? == Some(true),
            };
            Ok(Value::of_truth(Some(same == (head == "same"))))
        }
        ("in" | "not in", [subject, list @ ..]) => {
            let subject = value(subject)?;
            let mut result = Some(false);
            for item in list {
                match compared("=", &subject, &value(item)?)? {
                    Some(true) => {
                        result = Some(true);
                        break;
                    }
                    None => result = None,
                    Some(false) => {}
                }
            }
            Ok(Value::of_truth(if head == "in" { result } else { result.map(|found| !found) }))
        }
        ("coalesce", parts) => {
            for part in parts {
                let found = value(part)?;
                if found != Value::Null {
                    return Ok(found);
                }
            }
            Ok(Value::Null)
        }
        ("+" | "*", parts) => {
            let mut total = if head == "+" { 0i128 } else { 1 };
            for part in parts {
                match value(part)? {
                    Value::Integer(value) => {
                        let next = if head == "+" { total.checked_add(value) } else { total.checked_mul(value) };
                        total = next.ok_or(Unknown)?;
                    }
                    Value::Null => return Ok(Value::Null),
                    Value::Real(_) | Value::Text(_) => return Err(Unknown),
                }
            }
            Ok(Value::Integer(total))
        }
        ("-", [left, right]) => match (value(left)?, value(right)?) {
            (Value::Integer(a), Value::Integer(b)) => a.checked_sub(b).map(Value::Integer).ok_or(Unknown),
            (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
            _ => Err(Unknown),
        },
        ("length", [inner]) => match value(inner)? {
            Value::Null => Ok(Value::Null),
            Value::Text(text) => Ok(Value::Integer(text.chars().count() as i128)),
            Value::Integer(_) | Value::Real(_) => Err(Unknown),
        },
        _ => Err(Unknown),
    }
}
