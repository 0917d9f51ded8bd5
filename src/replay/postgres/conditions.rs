//! Conditions over the system catalog, answered from ours: `EXISTS (SELECT … FROM information_schema.columns WHERE …)` and the like.
//!
//! Three-valued: what cannot be told is `None`, and then nothing is claimed.

use std::ops::Range;

use super::Replayer;
use super::do_block::string_of;
use super::do_text::Variables;
use super::expressions::name_in_string;
use super::names::{constraint_names, internal_type_name};
use crate::catalog::{ObjectKey, TableKind};
use crate::source::Dialect;
use crate::sql::TypeDefinition;
use crate::sql::lex::{Token, TokenKind, unquote};

/// True, false, or not known.
pub(super) type Truth = Option<bool>;

/// Tokens of a text, compared without regard to case.
pub(super) struct Words<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl<'t> Words<'t> {
    /// The tokens of a text.
    pub(super) fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        Words { text, tokens }
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether a token is this keyword or operator.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            matches!(token.kind, TokenKind::Word | TokenKind::Operator) && token.text(self.text).eq_ignore_ascii_case(word)
        })
    }

    /// A name, folded.
    pub(super) fn name(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier).then(|| unquote(token.text(self.text), Dialect::Postgres))
    }

    /// The value of a string constant.
    pub(super) fn string(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        string_of(token.text(self.text), token.kind)
    }

    /// A name or the value of a string.
    pub(super) fn name_or_string(&self, at: usize) -> Option<String> {
        self.name(at).or_else(|| self.string(at))
    }

    /// The bytes that tokens cover.
    pub(super) fn bytes(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.tokens.get(range.start)?;
        let last = self.tokens.get(range.end.checked_sub(1)?)?;
        Some(first.range.start..last.range.end)
    }

    fn number(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        (token.kind == TokenKind::Number).then(|| token.text(self.text).to_owned())
    }

    /// One past the parenthesis that closes the one at `at`.
    pub(super) fn closing(&self, at: usize, end: usize) -> Option<usize> {
        let mut depth = 0usize;
        for here in at..end {
            if self.is(here, "(") {
                depth += 1;
            } else if self.is(here, ")") {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(here + 1);
                }
            }
        }
        None
    }

    /// The first place of a word outside parentheses.
    pub(super) fn outside(&self, range: Range<usize>, word: &str) -> Option<usize> {
        let mut depth = 0usize;
        for at in range {
            if self.is(at, "(") {
                depth += 1;
            } else if self.is(at, ")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && self.is(at, word) {
                return Some(at);
            }
        }
        None
    }
}

/// A value of the system catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Text(String),
    Null,
    Unknown,
}

type Row = Vec<(&'static str, Value)>;

/// What names stand for: rows in scope with their aliases, and variables.
struct Scope<'s> {
    rows: Vec<(String, &'s Row)>,
    variables: &'s Variables,
}

fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

fn oid(kind: char, key: &ObjectKey) -> Value {
    Value::Text(format!("{kind}:{}.{}", key.schema, key.name))
}

fn namespace(schema: &str) -> Value {
    Value::Text(format!("n:{schema}"))
}

fn not(value: Truth) -> Truth {
    value.map(|value| !value)
}

fn and(one: Truth, other: Truth) -> Truth {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _unknown => None,
    }
}

fn or(one: Truth, other: Truth) -> Truth {
    not(and(not(one), not(other)))
}

/// `LIKE` with `%` and `_`.
fn like(value: &str, pattern: &str) -> bool {
    let (value, pattern): (Vec<char>, Vec<char>) = (value.chars().collect(), pattern.chars().collect());
    let mut reachable = vec![false; value.len() + 1];
    reachable[0] = true;
    for symbol in pattern {
        let mut next = vec![false; value.len() + 1];
        for at in 0..=value.len() {
            if !reachable[at] {
                continue;
            }
            match symbol {
                '%' => next[at..].fill(true),
                '_' if at < value.len() => next[at + 1] = true,
                symbol if value.get(at) == Some(&symbol) => next[at + 1] = true,
                _other => {}
            }
        }
        reachable = next;
    }
    reachable.last() == Some(&true)
}

impl Replayer {
    /// Whether a condition holds.
    pub(super) fn condition(&self, words: &Words<'_>, range: Range<usize>, variables: &Variables) -> Truth {
        // A relation that is no longer known makes every condition that names it unknown.
        let unsure = range.clone().any(|at| {
            let said = words.string(at).or_else(|| variables.texts.get(&words.name(at)?).cloned());
            said.is_some_and(|name| {
                let name = name_in_string(&name).name;
                self.state.tainted.iter().any(|(key, _)| key.name == name)
            })
        });
        if unsure || self.dark {
            return None;
        }
        self.truth(words, range, &Scope { rows: Vec::new(), variables }, 0)
    }

    /// Whether a `PERFORM … FROM catalog …` finds a row.
    pub(super) fn finds(&self, words: &Words<'_>, range: Range<usize>, variables: &Variables) -> Truth {
        let named = |at: usize| words.string(at).is_some_and(|name| self.state.tainted.iter().any(|(key, _)| key.name == name));
        if self.dark || range.clone().any(named) {
            return None;
        }
        self.query(words, range, &Scope { rows: Vec::new(), variables }, 0).and_then(|answer| answer.exists)
    }

    fn truth(&self, words: &Words<'_>, range: Range<usize>, scope: &Scope<'_>, depth: u8) -> Truth {
        if depth > 24 || range.is_empty() {
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
        if words.is(range.start, "select") {
            return self.truth(words, range.start + 1..range.end, scope, depth + 1);
        }
        if words.is(range.start, "exists") && words.closing(range.start + 1, range.end) == Some(range.end) {
            return self.query(words, range.start + 2..range.end - 1, scope, depth + 1).and_then(|found| found.exists);
        }
        if words.is(range.start, "(") && words.closing(range.start, range.end) == Some(range.end) {
            let inner = range.start + 1..range.end - 1;
            if words.is(inner.start, "select") && words.outside(inner.clone(), "from").is_some() {
                return None;
            }
            return self.truth(words, inner, scope, depth + 1);
        }
        for (word, value) in [("true", true), ("false", false)] {
            if words.is(range.start, word) && range.len() == 1 {
                return Some(value);
            }
        }
        if let Some(at) = words.outside(range.clone(), "is") {
            let value = self.value(words, range.start..at, scope, depth + 1);
            let negated = words.is(at + 1, "not");
            let what = at + 1 + usize::from(negated);
            if words.is(what, "null") {
                let null = match value {
                    Value::Null => Some(true),
                    Value::Text(_) => Some(false),
                    Value::Unknown => None,
                };
                return if negated { not(null) } else { null };
            }
            return None;
        }
        if let Some(at) = words.outside(range.clone(), "in") {
            let negated = words.is(at.checked_sub(1)?, "not");
            let left = self.value(words, range.start..at - usize::from(negated), scope, depth + 1);
            let end = words.closing(at + 1, range.end)?;
            if words.is(at + 2, "select") {
                return None;
            }
            let mut found = Some(false);
            let mut from = at + 2;
            for here in at + 2..end {
                if words.is(here, ",") || here + 1 == end {
                    found = or(found, equal(&left, &self.value(words, from..here, scope, depth + 1)));
                    from = here + 1;
                }
            }
            return if negated { not(found) } else { found };
        }
        for word in ["like", "ilike"] {
            if let Some(at) = words.outside(range.clone(), word) {
                let negated = words.is(at.checked_sub(1)?, "not");
                let left = self.value(words, range.start..at - usize::from(negated), scope, depth + 1);
                let right = self.value(words, at + 1..range.end, scope, depth + 1);
                let (Value::Text(left), Value::Text(right)) = (left, right) else { return None };
                let found = Some(if word == "ilike" { like(&left.to_lowercase(), &right.to_lowercase()) } else { like(&left, &right) });
                return if negated { not(found) } else { found };
            }
        }
        for operator in ["=", "<>", "!=", ">=", "<=", ">", "<"] {
            if let Some(at) = words.outside(range.clone(), operator) {
                let left = self.value(words, range.start..at, scope, depth + 1);
                let right = self.value(words, at + 1..range.end, scope, depth + 1);
                return compare(&left, &right, operator);
            }
        }
        match (words.name(range.start), range.len()) {
            (Some(name), 1) => match scope.variables.truths.get(&name) {
                Some(value) => *value,
                None => truth_of(&self.value(words, range, scope, depth + 1)),
            },
            _other => truth_of(&self.value(words, range, scope, depth + 1)),
        }
    }

    fn value(&self, words: &Words<'_>, range: Range<usize>, scope: &Scope<'_>, depth: u8) -> Value {
        if depth > 24 || range.is_empty() {
            return Value::Unknown;
        }
        if let Some(at) = words.outside(range.clone(), "::") {
            let inner = self.value(words, range.start..at, scope, depth + 1);
            return match (words.name(at + 1).as_deref(), inner) {
                (Some("regclass"), Value::Text(name)) if !name.contains(':') => self.regclass(&name),
                (Some("regtype"), Value::Text(name)) if !name.contains(':') => self.regtype(&name),
                (Some("regnamespace"), Value::Text(name)) if !name.contains(':') => namespace(&name),
                (Some("text" | "name" | "varchar" | "character" | "regclass" | "regtype" | "int" | "bigint" | "integer"), value) => value,
                _other => Value::Unknown,
            };
        }
        if words.is(range.start, "(") && words.closing(range.start, range.end) == Some(range.end) {
            let inner = range.start + 1..range.end - 1;
            if words.is(inner.start, "select") {
                return self.query(words, inner, scope, depth + 1).map_or(Value::Unknown, |found| found.first);
            }
            return self.value(words, inner, scope, depth + 1);
        }
        match range.len() {
            1 => {
                if let Some(string) = words.string(range.start) {
                    return Value::Text(string);
                }
                if let Some(number) = words.number(range.start) {
                    return Value::Text(number);
                }
                if words.is(range.start, "null") {
                    return Value::Null;
                }
                for (word, value) in [("true", "t"), ("false", "f"), ("current_schema", "")] {
                    if words.is(range.start, word) {
                        return text(if word == "current_schema" { self.default_schema() } else { value.to_owned() });
                    }
                }
                words.name(range.start).map_or(Value::Unknown, |name| lookup(scope, None, &name))
            }
            3 if words.is(range.start + 1, ".") => match (words.name(range.start), words.name(range.start + 2)) {
                (Some(alias), Some(name)) => lookup(scope, Some(&alias), &name),
                _other => Value::Unknown,
            },
            _call if words.is(range.start + 1, "(") && words.closing(range.start + 1, range.end) == Some(range.end) => {
                let inner = range.start + 2..range.end - 1;
                match words.name(range.start).as_deref() {
                    Some("current_schema") => text(self.default_schema()),
                    Some("to_regclass") => match self.value(words, inner, scope, depth + 1) {
                        Value::Text(name) => self.regclass(&name),
                        other => other,
                    },
                    Some("to_regtype") => match self.value(words, inner, scope, depth + 1) {
                        Value::Text(name) => self.regtype(&name),
                        other => other,
                    },
                    Some("lower") => match self.value(words, inner, scope, depth + 1) {
                        Value::Text(value) => Value::Text(value.to_lowercase()),
                        other => other,
                    },
                    _other => Value::Unknown,
                }
            }
            _typed if words.name(range.start).is_some() && words.string(range.start + 1).is_some() && range.len() == 2 => {
                let name = words.string(range.start + 1).unwrap_or_default();
                match words.name(range.start).as_deref() {
                    Some("regclass") => self.regclass(&name),
                    Some("regtype") => self.regtype(&name),
                    _other => Value::Unknown,
                }
            }
            _other => Value::Unknown,
        }
    }

    fn regclass(&self, name: &str) -> Value {
        match self.state.find_relation(&name_in_string(name)) {
            Some((key, _)) if !self.state.is_assumed(&key) => oid('r', &key),
            _missing => Value::Null,
        }
    }

    fn regtype(&self, name: &str) -> Value {
        match self.find_user_type(&name_in_string(name)) {
            Some(key) => oid('t', &key),
            None => Value::Unknown,
        }
    }

    /// Runs `SELECT … FROM catalog [JOIN …] WHERE …`.
    fn query(&self, words: &Words<'_>, range: Range<usize>, outer: &Scope<'_>, depth: u8) -> Option<Answer> {
        if !(words.is(range.start, "select") || words.is(range.start, "perform"))
            || ["union", "group", "having", "intersect", "except"].iter().any(|word| words.outside(range.clone(), word).is_some())
        {
            return None;
        }
        let from = words.outside(range.clone(), "from")?;
        let filter = words.outside(range.clone(), "where");
        let end = ["limit", "order", "offset"].iter().filter_map(|word| words.outside(from..range.end, word)).min().unwrap_or(range.end);
        let mut sources: Vec<(String, Vec<Row>)> = Vec::new();
        let mut conditions: Vec<Range<usize>> = Vec::new();
        let mut at = from + 1;
        let stop = filter.unwrap_or(end);
        while at < stop {
            let mut name = words.name(at)?;
            let mut schema = None;
            at += 1;
            if words.is(at, ".") {
                schema = Some(std::mem::replace(&mut name, words.name(at + 1)?));
                at += 2;
            }
            let rows = self.catalog_rows(schema.as_deref(), &name)?;
            if words.is(at, "as") {
                at += 1;
            }
            let key_word = ["join", "inner", "left", "on", "cross", ","].iter().any(|word| words.is(at, word));
            let alias = if at < stop && !key_word { words.name(at).inspect(|_| at += 1) } else { None }.unwrap_or(name);
            sources.push((alias, rows));
            if words.is(at, "on") {
                let next = ["join", "inner", "left", "cross"].iter().filter_map(|word| words.outside(at..stop, word)).min().unwrap_or(stop);
                conditions.push(at + 1..next);
                at = next;
            }
            if words.is(at, "left") || words.is(at, "cross") {
                return None;
            }
            while words.is(at, "inner") || words.is(at, "join") || words.is(at, ",") {
                at += 1;
            }
        }
        conditions.extend(filter.map(|filter| filter + 1..end));
        let size = sources.iter().try_fold(1usize, |size, (_, rows)| size.checked_mul(rows.len()))?;
        if size > 200_000 {
            return None;
        }
        let mut answer = Answer { exists: Some(false), first: Value::Null };
        let mut matches = 0usize;
        let counts = words.is(range.start + 1, "count");
        for number in 0..size {
            let mut rest = number;
            let mut scope = Scope { rows: Vec::new(), variables: outer.variables };
            for (alias, rows) in &sources {
                scope.rows.push((alias.clone(), rows.get(rest % rows.len())?));
                rest /= rows.len();
            }
            scope.rows.extend(outer.rows.iter().cloned());
            let mut holds = Some(true);
            for condition in &conditions {
                holds = and(holds, self.truth(words, condition.clone(), &scope, depth + 1));
                if holds == Some(false) {
                    break;
                }
            }
            answer.exists = or(answer.exists, holds);
            match holds {
                Some(true) => {
                    matches += 1;
                    if matches == 1 && !counts {
                        answer.first = self.value(words, range.start + 1..from, &scope, depth + 1);
                    }
                    if !counts {
                        break;
                    }
                }
                Some(false) => {}
                None => {
                    answer.first = Value::Unknown;
                    if counts {
                        return Some(Answer { exists: None, first: Value::Unknown });
                    }
                }
            }
        }
        if counts {
            answer = Answer { exists: Some(true), first: Value::Text(matches.to_string()) };
        }
        Some(answer)
    }

    /// The rows of a view of the system catalog.
    fn catalog_rows(&self, schema: Option<&str>, name: &str) -> Option<Vec<Row>> {
        let tables = || self.state.tables.iter().filter(|(_, table)| !table.assumed);
        let mut rows: Vec<Row> = Vec::new();
        let information = schema == Some("information_schema");
        if !information && !matches!(schema, None | Some("pg_catalog")) {
            return None;
        }
        match (information, name) {
            (true, "tables") => {
                rows.extend(tables().map(|(key, _)| {
                    vec![("table_schema", text(&key.schema)), ("table_name", text(&key.name)), ("table_type", text("BASE TABLE"))]
                }));
                let views = self.state.views.iter().filter(|(_, view)| !view.materialized);
                rows.extend(views.map(|(key, _)| {
                    vec![("table_schema", text(&key.schema)), ("table_name", text(&key.name)), ("table_type", text("VIEW"))]
                }));
            }
            (true, "columns") => {
                for (key, table) in tables() {
                    for column in &table.columns {
                        let array = column.data_type.array_dimensions > 0;
                        let own =
                            column.data_type.schema.is_some() || self.find_type(&column.data_type) != Ok(super::typecheck::Found::BuiltIn);
                        let printed = if array {
                            "ARRAY"
                        } else if own {
                            "USER-DEFINED"
                        } else {
                            &column.data_type.name
                        };
                        let udt = format!("{}{}", if array { "_" } else { "" }, internal_type_name(&column.data_type.name));
                        let length = match (column.data_type.name.as_str(), column.data_type.args.first()) {
                            ("character varying" | "character", Some(length)) => text(length),
                            _none => Value::Null,
                        };
                        rows.push(vec![
                            ("table_schema", text(&key.schema)),
                            ("table_name", text(&key.name)),
                            ("column_name", text(&column.name)),
                            ("data_type", text(printed)),
                            ("udt_name", text(udt)),
                            ("character_maximum_length", length),
                            ("is_nullable", text(if column.nullable { "YES" } else { "NO" })),
                            ("is_identity", text(if column.identity.is_some() { "YES" } else { "NO" })),
                            ("column_default", if column.default.is_some() { Value::Unknown } else { Value::Null }),
                        ]);
                    }
                }
                for (key, view) in self.state.views.iter() {
                    for column in view.columns.iter().flatten() {
                        rows.push(vec![
                            ("table_schema", text(&key.schema)),
                            ("table_name", text(&key.name)),
                            ("column_name", text(column)),
                        ]);
                    }
                }
            }
            (true, "table_constraints") => {
                for (key, table) in tables() {
                    let mut add = |name: &Option<String>, kind: &str| {
                        rows.push(vec![
                            ("constraint_schema", text(&key.schema)),
                            ("constraint_name", text(name.clone().unwrap_or_default())),
                            ("table_schema", text(&key.schema)),
                            ("table_name", text(&key.name)),
                            ("constraint_type", text(kind)),
                        ]);
                    };
                    table.primary_key.iter().for_each(|c| add(&c.name, "PRIMARY KEY"));
                    table.uniques.iter().for_each(|c| add(&c.name, "UNIQUE"));
                    table.checks.iter().for_each(|c| add(&c.name, "CHECK"));
                    table.foreign_keys.iter().for_each(|c| add(&c.name, "FOREIGN KEY"));
                }
            }
            (true, "schemata") => rows.extend(self.schema_names().into_iter().map(|schema| vec![("schema_name", text(schema))])),
            (true, "views") => {
                let views = self.state.views.iter().filter(|(_, view)| !view.materialized);
                rows.extend(views.map(|(key, _)| vec![("table_schema", text(&key.schema)), ("table_name", text(&key.name))]));
            }
            (true, "sequences") => {
                rows.extend(
                    self.state
                        .sequences
                        .iter()
                        .map(|(key, _)| vec![("sequence_schema", text(&key.schema)), ("sequence_name", text(&key.name))]),
                );
            }
            (true, "triggers") => rows.extend(self.state.triggers.iter().map(|((table, name), _)| {
                vec![
                    ("trigger_schema", text(&table.schema)),
                    ("trigger_name", text(name)),
                    ("event_object_schema", text(&table.schema)),
                    ("event_object_table", text(&table.name)),
                ]
            })),
            (true, "routines") => {
                rows.extend(
                    self.state
                        .routines
                        .iter()
                        .map(|(key, _)| vec![("routine_schema", text(&key.name.schema)), ("routine_name", text(&key.name.name))]),
                );
            }
            (false, "pg_tables") => {
                rows.extend(tables().map(|(key, _)| vec![("schemaname", text(&key.schema)), ("tablename", text(&key.name))]))
            }
            (false, "pg_views" | "pg_matviews") => {
                let wanted = name == "pg_matviews";
                let column = if wanted { "matviewname" } else { "viewname" };
                let views = self.state.views.iter().filter(|(_, view)| view.materialized == wanted);
                rows.extend(views.map(|(key, _)| vec![("schemaname", text(&key.schema)), (column, text(&key.name))]));
            }
            (false, "pg_sequences") => {
                rows.extend(
                    self.state.sequences.iter().map(|(key, _)| vec![("schemaname", text(&key.schema)), ("sequencename", text(&key.name))]),
                );
            }
            (false, "pg_indexes") => {
                let indexes = self.state.indexes.iter().map(|(key, index)| (key, &index.table)).chain(self.state.constraint_indexes.iter());
                rows.extend(indexes.map(|(key, table)| {
                    vec![("schemaname", text(&key.schema)), ("indexname", text(&key.name)), ("tablename", text(&table.name))]
                }));
            }
            (false, "pg_class") => {
                let mut add = |key: &ObjectKey, kind: &str| {
                    rows.push(vec![
                        ("oid", oid('r', key)),
                        ("relname", text(&key.name)),
                        ("relkind", text(kind)),
                        ("relnamespace", namespace(&key.schema)),
                    ]);
                };
                tables().for_each(|(key, table)| {
                    add(
                        key,
                        match &table.kind {
                            TableKind::Partitioned(_) => "p",
                            TableKind::Foreign => "f",
                            _ordinary => "r",
                        },
                    );
                });
                self.state.views.iter().for_each(|(key, view)| add(key, if view.materialized { "m" } else { "v" }));
                self.state.indexes.iter().for_each(|(key, _)| add(key, "i"));
                self.state.constraint_indexes.iter().for_each(|(key, _)| add(key, "i"));
                self.state.sequences.iter().for_each(|(key, _)| add(key, "S"));
            }
            (false, "pg_type") => {
                let mut add = |key: &ObjectKey, kind: &str| {
                    rows.push(vec![
                        ("oid", oid('t', key)),
                        ("typname", text(&key.name)),
                        ("typtype", text(kind)),
                        ("typnamespace", namespace(&key.schema)),
                    ]);
                };
                self.state.types.iter().for_each(|(key, found)| {
                    add(
                        key,
                        match found.definition {
                            TypeDefinition::Enum(_) => "e",
                            TypeDefinition::Composite(_) => "c",
                            TypeDefinition::Range(_) => "r",
                            TypeDefinition::Base(_) => "b",
                            TypeDefinition::Shell => "p",
                        },
                    );
                });
                self.state.domains.iter().for_each(|(key, _)| add(key, "d"));
                tables().for_each(|(key, _)| add(key, "c"));
                self.state.views.iter().for_each(|(key, _)| add(key, "c"));
            }
            (false, "pg_enum") => {
                for (key, found) in self.state.types.iter() {
                    if let TypeDefinition::Enum(labels) = &found.definition {
                        rows.extend(labels.iter().map(|label| vec![("enumtypid", oid('t', key)), ("enumlabel", text(label))]));
                    }
                }
            }
            (false, "pg_constraint") => {
                for (key, table) in tables() {
                    let kind = |name: &str| {
                        if table.primary_key.as_ref().is_some_and(|key| key.name.as_deref() == Some(name)) {
                            "p"
                        } else if table.uniques.iter().any(|key| key.name.as_deref() == Some(name)) {
                            "u"
                        } else if table.checks.iter().any(|check| check.name.as_deref() == Some(name)) {
                            "c"
                        } else if table.foreign_keys.iter().any(|key| key.name.as_deref() == Some(name)) {
                            "f"
                        } else {
                            "x"
                        }
                    };
                    rows.extend(constraint_names(table).map(|name| {
                        vec![
                            ("conname", text(name)),
                            ("contype", text(kind(name))),
                            ("conrelid", oid('r', key)),
                            ("connamespace", namespace(&key.schema)),
                        ]
                    }));
                }
            }
            (false, "pg_attribute") => {
                for (key, table) in tables() {
                    rows.extend(table.columns.iter().map(|column| {
                        vec![
                            ("attrelid", oid('r', key)),
                            ("attname", text(&column.name)),
                            ("attnotnull", text(if column.nullable { "f" } else { "t" })),
                            ("attisdropped", text("f")),
                        ]
                    }));
                }
            }
            (false, "pg_trigger") => rows.extend(
                self.state
                    .triggers
                    .iter()
                    .map(|((table, name), _)| vec![("tgname", text(name)), ("tgrelid", oid('r', table)), ("tgisinternal", text("f"))]),
            ),
            (false, "pg_policies") => rows.extend(self.state.policies.iter().map(|((table, name), _)| {
                vec![("policyname", text(name)), ("schemaname", text(&table.schema)), ("tablename", text(&table.name))]
            })),
            (false, "pg_policy") => rows
                .extend(self.state.policies.iter().map(|((table, name), _)| vec![("polname", text(name)), ("polrelid", oid('r', table))])),
            (false, "pg_extension") => {
                rows.push(vec![("extname", text("plpgsql"))]);
                rows.extend(self.state.extensions.iter().map(|(name, _)| vec![("extname", text(name))]));
            }
            (false, "pg_namespace") => {
                rows.extend(self.schema_names().into_iter().map(|schema| vec![("oid", namespace(&schema)), ("nspname", text(schema))]));
            }
            (false, "pg_proc") => {
                rows.extend(
                    self.state
                        .routines
                        .iter()
                        .map(|(key, _)| vec![("proname", text(&key.name.name)), ("pronamespace", namespace(&key.name.schema))]),
                );
            }
            _other => return None,
        }
        Some(rows)
    }

    fn schema_names(&self) -> Vec<String> {
        let mut names = vec!["pg_catalog".to_owned(), "information_schema".to_owned()];
        if self.state.schema_exists("public") {
            names.push("public".into());
        }
        names.extend(self.state.schemas.iter().map(|(name, _)| name.clone()));
        names
    }
}

/// What a query gives: whether it has a row, and the first value of the first.
struct Answer {
    exists: Truth,
    first: Value,
}

fn lookup(scope: &Scope<'_>, alias: Option<&str>, name: &str) -> Value {
    for (row_alias, row) in &scope.rows {
        if alias.is_none_or(|alias| alias == row_alias)
            && let Some((_, value)) = row.iter().find(|(column, _)| *column == name)
        {
            return value.clone();
        }
    }
    match (alias, scope.variables.texts.get(name)) {
        (None, Some(value)) => Value::Text(value.clone()),
        _unknown => Value::Unknown,
    }
}

fn equal(one: &Value, other: &Value) -> Truth {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => Some(one == other),
        (Value::Unknown, _) | (_, Value::Unknown) => None,
        // NULL equals nothing, which a filter treats as false.
        _null => Some(false),
    }
}

fn compare(one: &Value, other: &Value, operator: &str) -> Truth {
    match operator {
        "=" => equal(one, other),
        "<>" | "!=" => match (one, other) {
            (Value::Null, _) | (_, Value::Null) => Some(false),
            _values => not(equal(one, other)),
        },
        _order => match (one, other) {
            (Value::Text(one), Value::Text(other)) => {
                let (one, other) = (one.parse::<i64>().ok()?, other.parse::<i64>().ok()?);
                Some(match operator {
                    ">=" => one >= other,
                    "<=" => one <= other,
                    ">" => one > other,
                    _less => one < other,
                })
            }
            _unknown => None,
        },
    }
}

fn truth_of(value: &Value) -> Truth {
    match value {
        Value::Text(word) if matches!(word.as_str(), "t" | "true") => Some(true),
        Value::Text(word) if matches!(word.as_str(), "f" | "false") => Some(false),
        _unknown => None,
    }
}
