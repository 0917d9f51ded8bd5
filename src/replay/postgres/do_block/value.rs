//! Values that a block works with, as far as they are certain, and what its variables hold.

use std::borrow::Cow;

use super::system_rows::may_be_system_name;
use crate::catalog::ObjectKey;
use crate::replay::postgres::expressions::quote_name;
use crate::source::SortedMap;
use crate::sql::lex::is_keyword;

/// True, false, or not known.
pub(super) type Truth = Option<bool>;

/// A value of PL/pgSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text or a number.
    Text(String),
    /// A Boolean.
    Bool(bool),
    /// An array.
    List(Vec<Value>),
    /// An entry of the system catalog: its oid, which no text tells.
    Oid(char, ObjectKey),
    /// The same as `regclass`, which is printed as its name.
    Relation(ObjectKey),
    /// A name of something that PostgreSQL or an extension brings.
    System,
    /// NULL.
    Null,
    /// A value that cannot be told.
    Unknown,
}

/// A row, its cells with their names.
pub(super) type Row = Vec<(Cow<'static, str>, Value)>;

/// A row of the system catalog.
pub(super) fn row<const N: usize>(cells: [(&'static str, Value); N]) -> Row {
    cells.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()
}

/// A text.
pub(super) fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

/// The oid of something that has a name in a schema: `r` a relation, `t` a type.
pub(super) fn oid(kind: char, key: &ObjectKey) -> Value {
    Value::Oid(kind, key.clone())
}

/// The oid of a schema.
pub(super) fn namespace(schema: &str) -> Value {
    Value::Oid('n', ObjectKey::new(schema, ""))
}

/// `NOT`.
pub(super) fn not(value: Truth) -> Truth {
    value.map(|value| !value)
}

/// `AND`.
pub(super) fn and(one: Truth, other: Truth) -> Truth {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, Some(true) | None) | (Some(true), None) => None,
    }
}

/// `OR`.
pub(super) fn or(one: Truth, other: Truth) -> Truth {
    not(and(not(one), not(other)))
}

/// Whether two values are equal; NULL equals nothing, which a filter treats as false.
pub(super) fn equal(one: &Value, other: &Value) -> Truth {
    match (one, other) {
        (Value::Unknown, _) | (_, Value::Unknown) => None,
        (Value::Null, _) | (_, Value::Null) => Some(false),
        (Value::System, Value::Text(name)) | (Value::Text(name), Value::System) => {
            if may_be_system_name(name) {
                None
            } else {
                Some(false)
            }
        }
        (Value::System, _) | (_, Value::System) => None,
        (Value::Text(one), Value::Text(other)) => Some(one == other),
        (Value::Oid('r', one) | Value::Relation(one), Value::Oid('r', other) | Value::Relation(other)) => Some(one == other),
        (Value::Oid(kind, one), Value::Oid(other_kind, other)) => Some((kind, one) == (other_kind, other)),
        (Value::List(one), Value::List(other)) => Some(one == other),
        (Value::Bool(_), _) | (_, Value::Bool(_)) => truth_of(one).zip(truth_of(other)).map(|(one, other)| one == other),
        (Value::Oid(..) | Value::Relation(_) | Value::List(_) | Value::Text(_), _other_sort) => None,
    }
}

/// Whether a comparison holds.
pub(super) fn compare(one: &Value, other: &Value, operator: &str) -> Truth {
    match operator {
        "=" => equal(one, other),
        "<>" | "!=" => match (one, other) {
            (Value::Null, _) | (_, Value::Null) => Some(false),
            _values => not(equal(one, other)),
        },
        _order => {
            let (one, other) = (number_of(one)?, number_of(other)?);
            Some(match operator {
                ">=" => one >= other,
                "<=" => one <= other,
                ">" => one > other,
                _less => one < other,
            })
        }
    }
}

/// A whole number.
pub(super) fn number_of(value: &Value) -> Option<i64> {
    match value {
        Value::Text(text) => text.parse().ok(),
        Value::Bool(_) | Value::List(_) | Value::Oid(..) | Value::Relation(_) | Value::System | Value::Null | Value::Unknown => None,
    }
}

/// A value where a Boolean is asked for.
pub(super) fn truth_of(value: &Value) -> Truth {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Text(word) => match word.as_str() {
            "t" | "true" | "yes" | "on" | "1" => Some(true),
            "f" | "false" | "no" | "off" | "0" => Some(false),
            _no_boolean => None,
        },
        Value::List(_) | Value::Oid(..) | Value::Relation(_) | Value::System | Value::Null | Value::Unknown => None,
    }
}

/// `LIKE` with `%`, `_` and a backslash before a character that stands for itself.
pub(super) fn like(value: &str, pattern: &str) -> bool {
    let value: Vec<char> = value.chars().collect();
    let mut reachable = vec![false; value.len() + 1];
    reachable[0] = true;
    let mut pattern = pattern.chars();
    while let Some(symbol) = pattern.next() {
        let escaped = symbol == '\\';
        let symbol = if escaped { pattern.next().unwrap_or('\\') } else { symbol };
        let mut next = vec![false; value.len() + 1];
        for at in 0..=value.len() {
            if !reachable[at] {
                continue;
            }
            if symbol == '%' && !escaped {
                next[at..].fill(true);
            } else if value.get(at).is_some_and(|here| *here == symbol || (symbol == '_' && !escaped)) {
                next[at + 1] = true;
            }
        }
        reachable = next;
    }
    reachable.last() == Some(&true)
}

/// `quote_ident`.
pub(super) fn quoted(name: &str) -> String {
    let quoted = quote_name(name);
    if quoted == name && is_keyword(name) { format!("\"{name}\"") } else { quoted }
}

/// `quote_literal`.
pub(super) fn literal(text: &str) -> String {
    let quoted = format!("'{}'", text.replace('\'', "''"));
    if text.contains('\\') { format!("E{}", quoted.replace('\\', "\\\\")) } else { quoted }
}

/// `format` with `%I`, `%L`, `%s`, `%%` and positions (`%1$s`); widths are not told.
/// Arguments are texts, or nothing for NULL.
pub(super) fn formatted(template: &str, args: &[Option<String>]) -> Option<String> {
    let (mut out, mut next, mut rest) = (String::new(), 0usize, template);
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let after = match after[digits..].strip_prefix('$') {
            Some(after_position) if digits > 0 => {
                next = after[..digits].parse::<usize>().ok()?.checked_sub(1)?;
                after_position
            }
            _no_position => after,
        };
        let kind = after.chars().next()?;
        if kind == '%' {
            out.push('%');
        } else {
            let arg = args.get(next)?;
            next += 1;
            match (kind, arg) {
                ('I', Some(arg)) => out.push_str(&quoted(arg)),
                ('L', Some(arg)) => out.push_str(&literal(arg)),
                ('L', None) => out.push_str("NULL"),
                ('s', arg) => out.push_str(arg.as_deref().unwrap_or_default()),
                // A width, or NULL as a name, which the engine refuses.
                (_finer, _arg) => return None,
            }
        }
        rest = &after[kind.len_utf8()..];
    }
    out.push_str(rest);
    Some(out)
}

/// What the variables of a block hold: those not listed are no variables, or fields that are not known.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables {
    held: SortedMap<String, Value>,
    /// Variables of a row's type; their fields are held as `variable.field`.
    records: Vec<String>,
}

impl Variables {
    /// The value of a variable.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.held.get(name)
    }

    /// The value of a record's field.
    pub(super) fn field(&self, record: &str, field: &str) -> Option<&Value> {
        self.held.get(&format!("{record}.{field}"))
    }

    /// Declares a variable of a row's type.
    pub(super) fn declare_record(&mut self, name: &str) {
        self.records.push(name.to_owned());
        self.forget(name);
    }

    /// Gives a variable a value.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.forget(name);
        self.held.insert(name.to_owned(), value);
    }

    /// The variable holds something that is not known.
    pub(super) fn forget(&mut self, name: &str) {
        let fields = format!("{name}.");
        self.held.retain(|held, _| !held.starts_with(&fields));
        self.held.insert(name.to_owned(), Value::Unknown);
    }

    /// Hands a row to the variables of `INTO` or of a loop; no row is NULL everywhere.
    pub(super) fn take_row(&mut self, targets: &[String], row: Option<&Row>) {
        if let [record] = targets
            && self.records.contains(record)
        {
            self.forget(record);
            match row {
                Some(row) => row.iter().for_each(|(field, value)| {
                    self.held.insert(format!("{record}.{field}"), value.clone());
                }),
                None => self.set(record, Value::Null),
            }
            return;
        }
        for (at, target) in targets.iter().enumerate() {
            let value = row.map_or(Value::Null, |row| row.get(at).map_or(Value::Unknown, |(_, value)| value.clone()));
            self.set(target, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_fills_in_names_literals_and_positions() {
        let arg = |text: &str| Some(text.to_owned());
        assert_eq!(
            formatted("ALTER TABLE %I SET %L 100%% %s", &[arg("Table x"), arg("it's"), arg("q")]).as_deref(),
            Some("ALTER TABLE \"Table x\" SET 'it''s' 100% q")
        );
        assert_eq!(formatted("%2$s %1$s", &[arg("a"), arg("b")]).as_deref(), Some("b a"));
        assert_eq!(formatted("%L %s.", &[None, None]).as_deref(), Some("NULL ."));
        assert_eq!(formatted("%I", &[None]), None);
        assert_eq!(formatted("%10s", &[arg("a")]), None);
        assert_eq!(formatted("%s %s", &[arg("a")]), None);
    }

    #[test]
    fn like_knows_its_signs() {
        assert!(like("a_b", "a\\_b") && !like("axb", "a\\_b") && like("axb", "a_b") && like("abc", "%c") && !like("abc", "b%"));
    }
}
