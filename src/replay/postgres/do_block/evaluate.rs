//! Expressions and conditions of a block, worked out from constants, its variables and the system catalog.
//!
//! Three-valued: what cannot be told is not known, and then nothing is claimed.

use std::ops::Range;

use super::query::Query;
use super::system_rows::may_start_system_name;
use super::value::{
    Row, Truth, Value, Variables, and, compare, equal, formatted, like, literal, namespace, not, number_of, oid, or, quoted, text, truth_of,
};
use super::words::Words;
use crate::replay::postgres::Replayer;
use crate::replay::postgres::expressions::name_in_string;
use crate::source::unicode;

/// How deep expressions are followed.
const DEEPEST: u8 = 24;

/// What names stand for: rows in scope with their aliases, and variables.
pub(super) struct Scope<'s> {
    pub(super) rows: Vec<(String, &'s Row)>,
    pub(super) variables: &'s Variables,
}

impl Scope<'_> {
    fn lookup(&self, alias: Option<&str>, name: &str) -> Value {
        for (row_alias, row) in &self.rows {
            if alias.is_none_or(|alias| alias == row_alias)
                && let Some((_, value)) = row.iter().find(|(column, _)| column == name)
            {
                return value.clone();
            }
        }
        let held = match alias {
            None => self.variables.get(name),
            Some(alias) => self.variables.field(alias, name),
        };
        held.cloned().unwrap_or(Value::Unknown)
    }
}

impl Replayer {
    /// Whether a condition outside of any query holds.
    pub(super) fn condition(&self, words: &Words<'_>, range: Range<usize>, variables: &Variables) -> Truth {
        match self.unsure(words, range.clone(), variables) {
            true => None,
            false => self.truth(words, range, &Scope { rows: Vec::new(), variables }, 0),
        }
    }

    /// The value of an expression outside of any query.
    pub(super) fn evaluate(&self, words: &Words<'_>, range: Range<usize>, variables: &Variables) -> Value {
        let scope = Scope { rows: Vec::new(), variables };
        let asks = range.clone().any(|at| words.is(at, "select"));
        if asks && self.unsure(words, range.clone(), variables) {
            return Value::Unknown;
        }
        self.outcome(words, range, &scope, 0)
    }

    /// The value of an expression that may be a condition.
    pub(super) fn outcome(&self, words: &Words<'_>, range: Range<usize>, scope: &Scope<'_>, depth: u8) -> Value {
        match self.value(words, range.clone(), scope, depth) {
            Value::Unknown => self.truth(words, range, scope, depth).map_or(Value::Unknown, Value::Bool),
            value => value,
        }
    }

    /// Whether a question names, by a constant or in a variable, a relation that is no longer known: then its answer is not known either.
    pub(super) fn unsure(&self, words: &Words<'_>, range: Range<usize>, variables: &Variables) -> bool {
        self.dark
            || range.into_iter().any(|at| {
                let name = words.name(at);
                let held = name.as_deref().and_then(|name| match words.is(at.wrapping_sub(1), ".") {
                    true => variables.field(&words.name(at.checked_sub(2)?)?, name),
                    false => variables.get(name),
                });
                let said = match (words.string(at), held) {
                    (Some(said), _) => said,
                    (None, Some(Value::Text(said))) => said.clone(),
                    (None, _) => return false,
                };
                let name = name_in_string(&said).name;
                // A table that is only assumed is not there for the engine.
                self.state.tainted.iter().any(|(key, _)| key.name == name)
            })
    }

    /// Whether an expression is true.
    pub(super) fn truth(&self, words: &Words<'_>, range: Range<usize>, scope: &Scope<'_>, depth: u8) -> Truth {
        if depth > DEEPEST || range.is_empty() {
            return None;
        }
        if let Some(at) = words.outside(range.clone(), "or") {
            return or(self.truth(words, range.start..at, scope, depth + 1), self.truth(words, at + 1..range.end, scope, depth + 1));
        }
        if let Some(at) = words.outside(range.clone(), "and") {
            let between = words.outside(range.start..at, "between").is_some();
            if between {
                return None;
            }
            return and(self.truth(words, range.start..at, scope, depth + 1), self.truth(words, at + 1..range.end, scope, depth + 1));
        }
        if words.is(range.start, "not") {
            return not(self.truth(words, range.start + 1..range.end, scope, depth + 1));
        }
        if words.is(range.start, "select") && words.outside(range.clone(), "from").is_none() {
            return self.truth(words, range.start + 1..range.end, scope, depth + 1);
        }
        if words.is(range.start, "exists") && words.closing(range.start + 1, range.end) == Some(range.end) {
            return self.exists(words, &Query::read(words, range.start + 2..range.end - 1)?, scope, depth + 1);
        }
        if words.is(range.start, "(") && words.closing(range.start, range.end) == Some(range.end) {
            let inner = range.start + 1..range.end - 1;
            return match words.is(inner.start, "select") {
                true => truth_of(&self.value(words, range, scope, depth + 1)),
                false => self.truth(words, inner, scope, depth + 1),
            };
        }
        if let Some(at) = words.outside(range.clone(), "is") {
            return self.is_null(words, range, at, scope, depth);
        }
        if let Some(at) = words.outside(range.clone(), "in") {
            let negated = words.is(at.checked_sub(1)?, "not");
            let left = self.value(words, range.start..at - usize::from(negated), scope, depth + 1);
            let end = words.closing(at + 1, range.end)?;
            let members: Vec<Value> = match words.is(at + 2, "select") {
                true => {
                    let rows = self.rows(words, &Query::read(words, at + 2..end - 1)?, scope, depth + 1)?;
                    rows.into_iter().map(|row| row.into_iter().next().map_or(Value::Unknown, |(_, value)| value)).collect()
                }
                false => words.parts(at + 2..end - 1).into_iter().map(|part| self.value(words, part, scope, depth + 1)).collect(),
            };
            let found = among(&left, &members);
            return if negated { not(found) } else { found };
        }
        for word in ["like", "ilike"] {
            if let Some(at) = words.outside(range.clone(), word) {
                let negated = words.is(at.checked_sub(1)?, "not");
                let left = self.value(words, range.start..at - usize::from(negated), scope, depth + 1);
                let right = self.value(words, at + 1..range.end, scope, depth + 1);
                let (left, right) = match (left, right) {
                    (Value::Text(left), Value::Text(right)) => (left, right),
                    // A pattern that starts with a name of its own is none of theirs.
                    (Value::System, Value::Text(pattern)) => {
                        let start = pattern.split(['%', '\\']).next().unwrap_or_default();
                        let own = start.len() > 2 && !may_start_system_name(&start.to_ascii_lowercase());
                        return own.then_some(negated);
                    }
                    _unknown => return None,
                };
                let found = Some(if word == "ilike" { like(&unicode::lower(&left), &unicode::lower(&right)) } else { like(&left, &right) });
                return if negated { not(found) } else { found };
            }
        }
        for operator in ["=", "<>", "!=", ">=", "<=", ">", "<"] {
            if let Some(at) = words.outside(range.clone(), operator) {
                let left = self.value(words, range.start..at, scope, depth + 1);
                if operator == "=" && words.is(at + 1, "any") && words.is(at + 2, "(") {
                    let list = self.value(words, at + 3..words.closing(at + 2, range.end)? - 1, scope, depth + 1);
                    let Value::List(members) = list else { return None };
                    return among(&left, &members);
                }
                let right = self.value(words, at + 1..range.end, scope, depth + 1);
                return compare(&left, &right, operator);
            }
        }
        truth_of(&self.value(words, range, scope, depth + 1))
    }

    /// `… IS [NOT] NULL`, `IS [NOT] TRUE` and `IS [NOT] FALSE`.
    fn is_null(&self, words: &Words<'_>, range: Range<usize>, at: usize, scope: &Scope<'_>, depth: u8) -> Truth {
        let value = self.value(words, range.start..at, scope, depth + 1);
        let negated = words.is(at + 1, "not");
        let what = at + 1 + usize::from(negated);
        if what + 1 != range.end {
            return None;
        }
        let holds = match () {
            () if value == Value::Unknown => None,
            () if words.is(what, "null") => Some(value == Value::Null),
            () if words.is(what, "true") => Some(value == Value::Bool(true)),
            () if words.is(what, "false") => Some(value == Value::Bool(false)),
            () => None,
        };
        if negated { not(holds) } else { holds }
    }

    /// The value of an expression.
    pub(super) fn value(&self, words: &Words<'_>, range: Range<usize>, scope: &Scope<'_>, depth: u8) -> Value {
        if depth > DEEPEST || range.is_empty() {
            return Value::Unknown;
        }
        if let Some(at) = words.outside(range.clone(), "||") {
            let left = self.value(words, range.start..at, scope, depth + 1);
            return joined(left, self.value(words, at + 1..range.end, scope, depth + 1));
        }
        for operator in ["+", "-"] {
            if let Some(at) = words.outside(range.clone(), operator)
                && at > range.start
            {
                let left = number_of(&self.value(words, range.start..at, scope, depth + 1));
                let right = number_of(&self.value(words, at + 1..range.end, scope, depth + 1));
                // From the left, `a - b + c` is cut at its first operator: only one is certain.
                let one = ["+", "-"].iter().all(|word| words.outside(at + 1..range.end, word).is_none());
                let sum = left.zip(right).filter(|_| one);
                let sum = sum.and_then(|(left, right)| if operator == "+" { left.checked_add(right) } else { left.checked_sub(right) });
                return sum.map_or(Value::Unknown, |sum| text(sum.to_string()));
            }
        }
        // The last cast is the outermost.
        let cast = range.clone().rev().find(|at| words.is(*at, "::") && words.outside(*at..range.end, "::") == Some(*at));
        if let Some(at) = cast {
            let inner = self.value(words, range.start..at, scope, depth + 1);
            return self.cast(words, at + 1..range.end, inner);
        }
        if words.is(range.start, "(") && words.closing(range.start, range.end) == Some(range.end) {
            let inner = range.start + 1..range.end - 1;
            return match Query::read(words, inner.clone()) {
                Some(query) => self.scalar(words, &query, scope, depth + 1),
                None => self.value(words, inner, scope, depth + 1),
            };
        }
        if words.is(range.start, "array") && words.is(range.start + 1, "[") && words.is(range.end - 1, "]") {
            let members = words.parts(range.start + 2..range.end - 1);
            return Value::List(members.into_iter().map(|member| self.value(words, member, scope, depth + 1)).collect());
        }
        match range.len() {
            1 => self.single(words, range.start, scope),
            2 if words.string(range.start + 1).is_some() => match (words.name(range.start).as_deref(), words.string(range.start + 1)) {
                (Some("regclass"), Some(name)) => self.regclass(&name),
                (Some("regtype"), Some(name)) => self.regtype(&name),
                (Some("text"), Some(said)) => Value::Text(said),
                _other_type => Value::Unknown,
            },
            3 if words.is(range.start + 1, ".") => match (words.name(range.start), words.name(range.start + 2)) {
                (Some(alias), Some(name)) => scope.lookup(Some(&alias), &name),
                _other => Value::Unknown,
            },
            _longer => match words.call(&range) {
                Some((name, args)) => {
                    let args: Vec<Value> = words.parts(args).into_iter().map(|arg| self.value(words, arg, scope, depth + 1)).collect();
                    self.called(&name, &args)
                }
                None => Value::Unknown,
            },
        }
    }

    /// A constant, a variable or a column.
    fn single(&self, words: &Words<'_>, at: usize, scope: &Scope<'_>) -> Value {
        if let Some(said) = words.string(at).or_else(|| words.number(at)) {
            return Value::Text(said);
        }
        if let Some(parameter) = words.parameter(at) {
            return scope.lookup(None, &parameter);
        }
        match words.name(at).as_deref() {
            Some("null") => Value::Null,
            Some("true") => Value::Bool(true),
            Some("false") => Value::Bool(false),
            Some("current_schema") => text(self.default_schema()),
            Some(name) => scope.lookup(None, name),
            None => Value::Unknown,
        }
    }

    fn cast(&self, words: &Words<'_>, to: Range<usize>, value: Value) -> Value {
        let array = words.is(to.start + 1, "[") && words.is(to.start + 2, "]");
        let Some(name) = words.name(to.start).filter(|_| to.len() == if array { 3 } else { 1 }) else { return Value::Unknown };
        match (name.as_str(), value) {
            ("text" | "name" | "varchar" | "regclass", value @ Value::List(_)) if array => value,
            ("text" | "name" | "varchar", Value::Text(said)) if array => list(&said).unwrap_or(Value::Unknown),
            (_array, _value) if array => Value::Unknown,
            (_any, Value::Null) => Value::Null,
            ("regclass", Value::Text(name)) => self.regclass(&name),
            ("regclass", Value::Oid('r', key)) => Value::Relation(key),
            ("regtype", Value::Text(name)) => self.regtype(&name),
            ("regnamespace", Value::Text(name)) => namespace(&name_in_string(&name).name),
            ("oid", value @ (Value::Oid(..) | Value::Relation(_))) => value,
            ("text" | "name" | "varchar", value) => self.printed_value(&value).map_or(Value::Unknown, Value::Text),
            ("int" | "integer" | "bigint", value) => number_of(&value).map_or(Value::Unknown, |number| text(number.to_string())),
            ("boolean" | "bool", value) => truth_of(&value).map_or(Value::Unknown, Value::Bool),
            _other => Value::Unknown,
        }
    }

    /// A value as a text prints it.
    fn printed_value(&self, value: &Value) -> Option<String> {
        match value {
            Value::Text(said) => Some(said.clone()),
            Value::Bool(value) => Some(if *value { "true" } else { "false" }.to_owned()),
            Value::Relation(key) => Some(self.printed_relation(key)),
            Value::Oid(..) | Value::List(_) | Value::System | Value::Null | Value::Unknown => None,
        }
    }

    /// A relation as `regclass` prints it: without its schema where the search path finds it.
    fn printed_relation(&self, key: &crate::catalog::ObjectKey) -> String {
        let found = self.state.find_relation(&crate::sql::ObjectName::bare(&key.name));
        match found.is_some_and(|(found, _)| &found == key) {
            true => quoted(&key.name),
            false => format!("{}.{}", quoted(&key.schema), quoted(&key.name)),
        }
    }

    fn called(&self, name: &str, args: &[Value]) -> Value {
        let texts: Option<Vec<String>> = args.iter().map(|arg| self.printed_value(arg)).collect();
        match (name, args) {
            ("current_schema", []) => return text(self.default_schema()),
            ("to_regclass", [Value::Text(name)]) => return self.regclass(name),
            ("to_regtype", [Value::Text(name)]) => return self.regtype(name),
            ("array_append", [Value::List(members), more]) => {
                return Value::List(members.iter().chain([more]).cloned().collect());
            }
            ("coalesce", args) => {
                return args.iter().find(|arg| **arg != Value::Null).cloned().unwrap_or(Value::Null);
            }
            ("array_length" | "cardinality", [Value::List(members), ..]) => return text(members.len().to_string()),
            ("format", [Value::Text(template), args @ ..]) => {
                // `%s` of a Boolean is a single letter.
                let told = |arg: &Value| match arg {
                    Value::Null => Some(None),
                    Value::Bool(value) => Some(Some(if *value { "t" } else { "f" }.to_owned())),
                    other => self.printed_value(other).map(Some),
                };
                let args: Option<Vec<Option<String>>> = args.iter().map(told).collect();
                return args.and_then(|args| formatted(template, &args)).map_or(Value::Unknown, Value::Text);
            }
            ("concat", args) if !args.iter().any(|arg| matches!(arg, Value::Bool(_))) => {
                let told = |arg: &Value| if *arg == Value::Null { Some(String::new()) } else { self.printed_value(arg) };
                return args.iter().map(told).collect::<Option<String>>().map_or(Value::Unknown, Value::Text);
            }
            (_other, args) if !args.is_empty() && args.contains(&Value::Null) && !args.contains(&Value::Unknown) => {
                // The functions below are strict.
                let strict = ["quote_ident", "quote_literal", "lower", "upper", "replace", "trim", "btrim"].contains(&name);
                return if strict { Value::Null } else { Value::Unknown };
            }
            _other => {}
        }
        let Some(texts) = texts else { return Value::Unknown };
        match (name, texts.as_slice()) {
            ("quote_ident", [name]) => Value::Text(quoted(name)),
            ("quote_literal", [said]) => Value::Text(literal(said)),
            ("lower", [said]) => Value::Text(unicode::lower(said)),
            ("upper", [said]) => Value::Text(unicode::upper(said)),
            ("trim" | "btrim", [said]) => Value::Text(said.trim_matches(' ').to_owned()),
            ("replace", [said, from, to]) if !from.is_empty() => Value::Text(said.replace(from.as_str(), to)),
            _other => Value::Unknown,
        }
    }

    pub(super) fn regclass(&self, name: &str) -> Value {
        match self.state.find_relation(&name_in_string(name)) {
            Some((key, _)) if !self.state.is_assumed(&key) => Value::Relation(key),
            _missing => Value::Null,
        }
    }

    fn regtype(&self, name: &str) -> Value {
        match self.find_user_type(&name_in_string(name)) {
            Some(key) => oid('t', &key),
            None => Value::Unknown,
        }
    }
}

/// Whether a value is one of several.
pub(super) fn among(value: &Value, members: &[Value]) -> Truth {
    let mut found = Some(false);
    for member in members {
        found = or(found, equal(value, member));
    }
    found
}

/// `||` of texts and of arrays; whether a constant beside an array is a member or an array is for the engine to say.
fn joined(left: Value, right: Value) -> Value {
    match (left, right) {
        (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
        (Value::List(mut members), Value::List(more)) => {
            members.extend(more);
            Value::List(members)
        }
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Text(left), Value::Text(right)) => Value::Text(left + &right),
        (_value, _of_another_sort) => Value::Unknown,
    }
}

/// An array written as a text, `{a,b}`, without quotes in it.
pub(super) fn list(said: &str) -> Option<Value> {
    let inner = said.trim().strip_prefix('{')?.strip_suffix('}')?;
    if inner.contains(['"', '\\', '{', '}']) {
        return None;
    }
    if inner.trim().is_empty() {
        return Some(Value::List(Vec::new()));
    }
    Some(Value::List(inner.split(',').map(|member| text(member.trim())).collect()))
}
