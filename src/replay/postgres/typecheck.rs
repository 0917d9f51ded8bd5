//! Types: which exist, what a literal or a well-known function gives, and what may be assigned to what.
//!
//! Only what is certain is refused. Sources: `pg_cast` and `pg_type` of PostgreSQL 15
//! (<https://www.postgresql.org/docs/15/typeconv.html>, <https://www.postgresql.org/docs/15/sql-createcast.html>).

use super::expressions::is_null;
use super::refusal::Step;
use super::{ObjectName, Replayer};
use crate::catalog::{Column, ObjectKey, RoutineKey};
use crate::source::number;
use crate::sql::{DataType, Expr, TypeDefinition};

/// Types of `pg_catalog` by the name that `format_type` prints, pseudo-types included.
const BUILT_IN: &[&str] = &[
    "\"char\"",
    "\"any\"",
    "abstime",
    "aclitem",
    "any",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "bigint",
    "bit",
    "bit varying",
    "boolean",
    "box",
    "bpchar",
    "bytea",
    "character",
    "character varying",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "double precision",
    "event_trigger",
    "fdw_handler",
    "gtsvector",
    "index_am_handler",
    "inet",
    "int2vector",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "integer",
    "internal",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "language_handler",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_brin_bloom_summary",
    "pg_brin_minmax_multi_summary",
    "pg_ddl_command",
    "pg_dependencies",
    "pg_lsn",
    "pg_mcv_list",
    "pg_ndistinct",
    "pg_node_tree",
    "pg_snapshot",
    "point",
    "polygon",
    "real",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "reltime",
    "smallint",
    "table_am_handler",
    "text",
    "tid",
    "time with time zone",
    "time without time zone",
    "timestamp with time zone",
    "timestamp without time zone",
    "trigger",
    "tsm_handler",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
    "void",
    "xid",
    "xid8",
    "xml",
];

/// Whether a type is one of `pg_catalog`.
pub(super) fn is_built_in(data_type: &DataType) -> bool {
    data_type.schema.is_none() && BUILT_IN.contains(&data_type.name.as_str())
}

/// What a type is, once looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A type of `pg_catalog`.
    BuiltIn,
    /// A type, domain or row type of ours.
    User(ObjectKey),
    /// It may come from an extension.
    Extension,
}

impl Replayer {
    /// Looks a type up; what is certainly no type is refused. A user type's schema is written into `data_type` when it is not `public`.
    pub(super) fn resolve_type(&self, data_type: &mut DataType) -> Step<Found> {
        let found = self.find_type(data_type)?;
        if let Found::User(key) = &found {
            data_type.schema = (key.schema != "public").then(|| key.schema.clone());
        } else if found == Found::Extension && data_type.schema.is_none() {
            data_type.schema = self.schema_of_extension_type(&data_type.name).filter(|schema| schema != "public");
        } else if data_type.schema.as_deref() == Some("public") {
            data_type.schema = None;
        }
        Ok(found)
    }

    /// Looks a type up.
    pub(super) fn find_type(&self, data_type: &DataType) -> Step<Found> {
        let name = data_type.name.as_str();
        // `interval day to second` names its fields.
        let name = if name.starts_with("interval ") { "interval" } else { name };
        if data_type.schema.is_none() && BUILT_IN.contains(&name) {
            return Ok(Found::BuiltIn);
        }
        if name.contains('%') {
            return Ok(Found::Extension);
        }
        let object = ObjectName { schema: data_type.schema.clone(), name: name.to_owned() };
        if let Some(key) = self.find_user_type(&object) {
            return Ok(Found::User(key));
        }
        let full = object.to_string();
        if let Some(schema) = data_type.schema.as_deref() {
            if schema == "pg_catalog" || schema == "information_schema" {
                return Ok(Found::BuiltIn);
            }
            if !self.state.schema_exists(schema) && !self.unknown_extension() {
                return Err(super::refusal::missing("schema", schema, format!("schema \"{schema}\" does not exist")));
            }
        }
        let hidden = data_type.schema.is_none()
            && self.schema_of_extension_type(name).is_some_and(|schema| !self.state.search(&object).contains(&schema));
        if (self.extension_type(name) && !hidden) || self.unknown_extension() || name.starts_with("pg_") || name.starts_with('_') {
            return Ok(Found::Extension);
        }
        let array = "[]".repeat(usize::from(data_type.array_dimensions > 0));
        Err(super::refusal::missing("type", name, format!("type \"{full}{array}\" does not exist")))
    }

    /// How messages call a type: with its schema unless its bare name means it (`format_type`).
    pub(super) fn type_shown(&self, key: &ObjectKey) -> String {
        let quoted = super::expressions::quote_name(&key.name);
        match self.find_user_type(&ObjectName::bare(&key.name)) {
            Some(found) if found == *key => quoted,
            _hidden => format!("{}.{quoted}", super::expressions::quote_name(&key.schema)),
        }
    }

    /// Types of a written argument list: as keys of routines, and as messages print them.
    pub(super) fn argument_types(&self, args: &[DataType]) -> Step<(Vec<String>, Vec<String>)> {
        let (mut keys, mut shown) = (Vec::new(), Vec::new());
        for arg in args {
            let mut resolved = arg.clone();
            let found = self.resolve_type(&mut resolved)?;
            let key = super::functions::argument_key(&resolved);
            shown.push(match found {
                Found::User(user) => format!("{}{}", self.type_shown(&user), if arg.array_dimensions > 0 { "[]" } else { "" }),
                Found::BuiltIn | Found::Extension => key.clone(),
            });
            keys.push(key);
        }
        Ok((keys, shown))
    }

    /// The type, domain, view or table row type of a name.
    pub(super) fn find_user_type(&self, name: &ObjectName) -> Option<ObjectKey> {
        self.state
            .search(name)
            .into_iter()
            .map(|schema| ObjectKey::new(schema, &name.name))
            .find(|key| self.state.type_taken(&key.schema, &key.name))
    }

    /// The type of a script that a column or an expression has: without a schema it is one of `public`, whatever the search path is.
    pub(super) fn own_type(&self, data_type: &DataType) -> Option<ObjectKey> {
        let key = ObjectKey::new(data_type.schema.as_deref().unwrap_or("public"), &data_type.name);
        self.state.type_taken(&key.schema, &key.name).then_some(key)
    }

    /// A type as messages print it (`format_type_be`).
    pub(super) fn format_type(&self, data_type: &DataType) -> String {
        let name = self.own_type(data_type).map_or_else(|| data_type.name.clone(), |key| self.type_shown(&key));
        format!("{name}{}", if data_type.array_dimensions > 0 { "[]" } else { "" })
    }

    /// The built-in type below a domain, or the type itself.
    pub(super) fn base_type(&self, data_type: &DataType) -> DataType {
        let mut current = data_type.clone();
        for _ in 0..16 {
            match self.own_type(&current).and_then(|key| self.state.domains.get(&key)) {
                Some(domain) if current.array_dimensions == 0 => current = domain.base.clone(),
                _ => return current,
            }
        }
        current
    }

    /// Labels of an enum type.
    fn enum_labels(&self, data_type: &DataType) -> Option<&[String]> {
        match &self.state.types.get(&self.own_type(data_type)?)?.definition {
            TypeDefinition::Enum(labels) => Some(labels),
            TypeDefinition::Composite(_) | TypeDefinition::Range(_) | TypeDefinition::Base(_) | TypeDefinition::Shell => None,
        }
    }

    fn is_composite_or_range(&self, data_type: &DataType) -> bool {
        let found = self.own_type(data_type).and_then(|key| self.state.types.get(&key));
        found.is_some_and(|found| matches!(found.definition, TypeDefinition::Composite(_) | TypeDefinition::Range(_)))
    }

    /// Refuses a default that the engine certainly refuses for a column of this type.
    pub(super) fn check_default(&self, column: &str, data_type: &DataType, default: &Expr) -> Step {
        if is_null(default) {
            return Ok(());
        }
        let target = self.base_type(data_type);
        if let Expr::Text(text) = default {
            return self.check_literal(&target, text);
        }
        let Some(source) = self.type_of(default) else { return Ok(()) };
        let builtin = |t: &DataType| t.schema.is_none() && BUILT_IN.contains(&t.name.as_str());
        let known = builtin(&target) || self.enum_labels(&target).is_some();
        if !known || !builtin(&source) || assignable(&source, &target) {
            return Ok(());
        }
        let declared = self.format_type(data_type);
        self.refuse(format!("column \"{column}\" is of type {declared} but default expression is of type {}", self.format_type(&source)))
    }

    /// Refuses a string literal that the type's input function certainly refuses.
    fn check_literal(&self, target: &DataType, text: &str) -> Step {
        let trimmed = text.trim();
        if target.array_dimensions > 0 {
            return if trimmed.starts_with('{') || trimmed.starts_with('[') {
                Ok(())
            } else {
                self.refuse(format!("malformed array literal: \"{text}\""))
            };
        }
        if let Some(labels) = self.enum_labels(target) {
            return if labels.iter().any(|label| label == text) {
                Ok(())
            } else {
                self.refuse(format!("invalid input value for enum {}: \"{text}\"", target.name))
            };
        }
        if self.is_composite_or_range(target) {
            let found = self.own_type(target).and_then(|key| self.state.types.get(&key)).map(|found| &found.definition);
            let lower = trimmed.to_ascii_lowercase();
            if matches!(found, Some(TypeDefinition::Composite(_))) && !trimmed.starts_with('(') {
                return self.refuse(format!("malformed record literal: \"{text}\""));
            }
            if matches!(found, Some(TypeDefinition::Range(_))) && !trimmed.starts_with(['[', '(']) && lower != "empty" {
                return self.refuse(format!("malformed range literal: \"{text}\""));
            }
            return Ok(());
        }
        let bad = match target.name.as_str() {
            "integer" | "bigint" | "smallint" => {
                let digits = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
                digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit())
            }
            "boolean" => {
                let lower = trimmed.to_ascii_lowercase();
                let word = |full: &str, least: usize| lower.len() >= least && full.starts_with(&lower);
                !(word("true", 1)
                    || word("false", 1)
                    || word("yes", 1)
                    || word("no", 1)
                    || word("on", 2)
                    || word("off", 2)
                    || lower == "1"
                    || lower == "0")
            }
            "uuid" => {
                let hex = trimmed.bytes().filter(|b| b.is_ascii_hexdigit()).count();
                hex != 32 || trimmed.bytes().any(|b| !b.is_ascii_hexdigit() && !matches!(b, b'-' | b'{' | b'}'))
            }
            "json" | "jsonb" => {
                let json = trimmed.starts_with(['{', '[', '"', '-'])
                    || trimmed.starts_with(|c: char| c.is_ascii_digit())
                    || matches!(trimmed, "true" | "false" | "null");
                return if json { Ok(()) } else { self.refuse("invalid input syntax for type json") };
            }
            "numeric" | "real" | "double precision" => {
                let word = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed).to_ascii_lowercase();
                !(number::is_decimal(trimmed) || matches!(word.as_str(), "nan" | "inf" | "infinity"))
            }
            "date" | "timestamp with time zone" | "timestamp without time zone" => not_a_date(trimmed),
            "interval" => !trimmed.contains(|c: char| c.is_ascii_digit()) && !trimmed.to_ascii_lowercase().contains("infinity"),
            _ => false,
        };
        if bad { self.refuse(format!("invalid input syntax for type {}: \"{text}\"", target.name)) } else { Ok(()) }
    }

    /// The type of an expression, when it is certain without looking at operators.
    pub(super) fn type_of(&self, expr: &Expr) -> Option<DataType> {
        let named = |name: &str| Some(DataType { raw: name.into(), name: name.into(), ..DataType::default() });
        match expr {
            Expr::Boolean(_)
            | Expr::IsNull { .. }
            | Expr::IsBoolean { .. }
            | Expr::Exists { .. }
            | Expr::InList { .. }
            | Expr::InQuery { .. }
            | Expr::Between { .. }
            | Expr::Like { .. } => named("boolean"),
            Expr::Number(text) => match text.parse::<i64>() {
                Ok(value) if i32::try_from(value).is_ok() => named("integer"),
                Ok(_) => named("bigint"),
                Err(_) => named("numeric"),
            },
            Expr::Cast { data_type, operand: _ } => {
                let mut resolved = data_type.clone();
                self.resolve_type(&mut resolved).ok().map(|_| resolved)
            }
            Expr::BitString(_) => named("bit"),
            Expr::Call { name, args, distinct: _, modifiers: _ } if name.schema.is_none() => match (name.name.as_str(), args.len()) {
                ("now" | "current_timestamp" | "clock_timestamp" | "statement_timestamp" | "transaction_timestamp", 0 | 1) => {
                    named("timestamp with time zone")
                }
                ("current_date", 0) => named("date"),
                ("localtimestamp", 0 | 1) => named("timestamp without time zone"),
                ("gen_random_uuid" | "uuid_generate_v4" | "uuid_generate_v1" | "uuid_generate_v1mc", 0) => named("uuid"),
                ("random", 0) => named("double precision"),
                ("nextval" | "currval" | "lastval", _) => named("bigint"),
                ("md5", 1) => named("text"),
                (function, _) => self.own_result(function, args),
            },
            // A bare literal takes the type that is asked for; the rest is its operator's, or another's to say.
            Expr::Null
            | Expr::Text(_)
            | Expr::Blob(_)
            | Expr::Column(_)
            | Expr::Star(_)
            | Expr::Parameter(_)
            | Expr::Unary { .. }
            | Expr::Binary { .. }
            | Expr::Call { .. }
            | Expr::Case { .. }
            | Expr::Collate { .. }
            | Expr::Quantified { .. }
            | Expr::Array(_)
            | Expr::Row(_)
            | Expr::Field { .. }
            | Expr::Subscript { .. }
            | Expr::Subquery(_)
            | Expr::Tokens(_) => None,
        }
    }

    /// What a routine of the script returns, when all that a call may mean return the same plain type.
    fn own_result(&self, function: &str, args: &[Expr]) -> Option<DataType> {
        let named = |key: &RoutineKey| key.name.name == function && key.args.len() == args.len();
        // A string is text where text is wanted.
        let text = || Some(DataType { raw: "text".into(), name: "text".into(), ..DataType::default() });
        let of = |arg: &Expr| if matches!(arg, Expr::Text(_)) { text() } else { self.type_of(arg) };
        let types: Vec<Option<DataType>> = args.iter().map(of).collect();
        let exact = |key: &RoutineKey| {
            let written = types.iter().map(|given| given.as_ref().map(super::functions::argument_key));
            named(key) && written.zip(&key.args).all(|(given, wanted)| given.as_ref() == Some(wanted))
        };
        let clear = self.state.routines.iter().any(|(key, _)| exact(key));
        let called = ObjectName::bare(function);
        let mut results = self
            .state
            .routines
            .iter()
            .filter(|(key, _)| if clear { exact(key) } else { self.call_means(None, &called, args, key) })
            .map(|(_, routine)| routine.definition.returns.as_deref().unwrap_or_default().to_ascii_lowercase());
        let first = results.next()?;
        let plain = matches!(first.as_str(), "integer" | "bigint" | "text" | "boolean" | "uuid" | "jsonb" | "json" | "date" | "bytea");
        let known = plain && results.all(|other| other == first) && !crate::sql::postgres::is_known_function(function);
        known.then(|| DataType { raw: first.clone(), name: first, ..DataType::default() })
    }

    /// Refuses calls of functions that certainly do not exist.
    pub(super) fn check_calls(&self, expr: &Expr) -> Step {
        self.check_calls_over(None, expr)
    }

    /// Refuses calls of functions that certainly do not exist: those that only an absent extension brings, and those that are not (or no
    /// longer) among the routines of the script that have the name.
    pub(super) fn check_calls_over(&self, table: Option<&ObjectKey>, expr: &Expr) -> Step {
        let columns = table.and_then(|table| self.state.tables.get(table)).map_or(&[][..], |table| &table.columns);
        self.check_calls_among(columns, expr)
    }

    /// Refuses calls of functions that certainly do not exist, in an expression over these columns.
    pub(super) fn check_calls_among(&self, columns: &[Column], expr: &Expr) -> Step {
        for (name, args) in super::expressions::calls(expr) {
            self.check_call_of_own(columns, name, args)?;
            let ours = self.state.routines.iter().any(|(key, _)| key.name.name == name.name);
            if ours || name.schema.as_deref().is_some_and(|schema| schema != "public") || !self.function_of_absent_extension(&name.name) {
                continue;
            }
            if self.unknown_extension() {
                continue;
            }
            let types: Vec<String> = args.iter().map(|arg| self.type_of(arg).map_or_else(|| "unknown".to_owned(), |t| t.name)).collect();
            let message = format!("function {name}({}) does not exist", types.join(", "));
            return Err(super::refusal::missing("function", &name.name, message));
        }
        Ok(())
    }

    /// Refuses a call that none of the routines of this name which the script made can answer.
    fn check_call_of_own(&self, columns: &[Column], name: &ObjectName, args: &[Expr]) -> Step {
        if !self.own_routines.contains(&name.name) || self.unknown_extension() || crate::sql::postgres::is_known_function(&name.name) {
            return Ok(());
        }
        let column_type = |path: &[String]| {
            let name = path.last()?;
            columns.iter().find(|column| column.name == *name).map(|column| column.data_type.clone())
        };
        let types: Vec<Option<DataType>> = args.iter().map(|arg| self.operand_type(&column_type, arg)).collect();
        let literal = |arg: &Expr| matches!(arg, Expr::Text(_) | Expr::Null);
        // What the types of all arguments are must be certain.
        if types.iter().zip(args).any(|(found, arg)| found.is_none() && !literal(arg)) {
            return Ok(());
        }
        let schemas = self.state.search(name);
        self.check_one_exact_answer(name, &types, &schemas)?;
        let answers = self.state.routines.iter().any(|(key, routine)| {
            let inputs: Vec<&DataType> =
                routine.args.iter().filter(|arg| super::functions::is_input(arg)).map(|arg| &arg.data_type).collect();
            let least = routine.args.iter().filter(|arg| super::functions::is_input(arg) && arg.default.is_none()).count();
            let variadic = routine.args.iter().any(|arg| arg.mode == "VARIADIC");
            key.name.name == name.name
                && schemas.contains(&key.name.schema)
                && (variadic
                    || (least..=inputs.len()).contains(&args.len())
                        && types.iter().zip(inputs).all(|(from, to)| from.as_ref().is_none_or(|from| self.accepts(from, to))))
        });
        if answers {
            return Ok(());
        }
        let printed = |found: &Option<DataType>| found.as_ref().map_or_else(|| "unknown".to_owned(), |t| self.format_type(t));
        let list: Vec<String> = types.iter().map(printed).collect();
        Err(super::refusal::missing("function", &name.name, format!("function {name}({}) does not exist", list.join(", "))))
    }

    /// Refuses a call that two routines of a schema answer with exactly the same types, one of them with defaults.
    fn check_one_exact_answer(&self, name: &ObjectName, types: &[Option<DataType>], schemas: &[String]) -> Step {
        let called: Option<Vec<String>> = types.iter().map(|found| found.as_ref().map(super::functions::argument_key)).collect();
        let Some(called) = called else { return Ok(()) };
        for schema in schemas {
            let exact = self.state.routines.iter().filter(|(key, routine)| {
                let inputs = routine.args.iter().filter(|arg| super::functions::is_input(arg));
                let least = inputs.filter(|arg| arg.default.is_none()).count();
                let variadic = routine.args.iter().any(|arg| arg.mode == "VARIADIC");
                let is_it = key.name.schema == *schema && key.name.name == name.name && !variadic;
                is_it && least <= called.len() && key.args.get(..called.len()) == Some(called.as_slice())
            });
            match exact.count() {
                0 => {}
                1 => return Ok(()),
                _several => {
                    let list: Vec<String> = types.iter().flatten().map(|found| self.format_type(found)).collect();
                    return self.refuse(format!("function {name}({}) is not unique", list.join(", ")));
                }
            }
        }
        Ok(())
    }

    /// Whether a call means this routine: by its name, the number of arguments, and their types as far as they are known.
    pub(super) fn call_means(&self, table: Option<&ObjectKey>, name: &ObjectName, args: &[Expr], key: &RoutineKey) -> bool {
        if name.name != key.name.name || name.schema.as_ref().is_some_and(|schema| *schema != key.name.schema) {
            return false;
        }
        let Some(routine) = self.state.routines.get(key) else { return false };
        let least = routine.args.iter().filter(|arg| super::functions::is_input(arg) && arg.default.is_none()).count();
        let variadic = routine.args.iter().any(|arg| arg.mode == "VARIADIC");
        if !variadic && !(least..=key.args.len()).contains(&args.len()) {
            return false;
        }
        let types: Vec<Option<DataType>> = args
            .iter()
            .map(|arg| match table {
                Some(table) => self.operand_type_as_declared(table, arg),
                None => self.type_of(arg),
            })
            .collect();
        let fits = |key: &RoutineKey, exactly: bool| {
            let inputs = self.state.routines.get(key).into_iter().flat_map(|routine| &routine.args);
            let inputs = inputs.filter(|arg| super::functions::is_input(arg)).map(|arg| &arg.data_type);
            types.iter().zip(inputs).all(|(from, to)| match from {
                Some(from) if exactly => from.name == to.name && from.array_dimensions == to.array_dimensions,
                Some(from) => self.accepts(from, to),
                None => true,
            })
        };
        let another = self
            .state
            .routines
            .iter()
            .any(|(other, _)| other != key && other.name == key.name && other.args.len() == args.len() && fits(other, true));
        // One that needs no defaults goes first.
        if variadic || fits(key, true) && (key.args.len() == args.len() || !another) {
            return true;
        }
        fits(key, false) && !another
    }

    /// Whether an argument of one type may stand for a parameter of another.
    fn accepts(&self, from: &DataType, to: &DataType) -> bool {
        if from.name == to.name && from.array_dimensions == to.array_dimensions {
            return true;
        }
        let base = self.base_type(from);
        if base.name == to.name && base.array_dimensions == to.array_dimensions || to.name.starts_with("any") {
            return true;
        }
        if base.array_dimensions != to.array_dimensions {
            return false;
        }
        let wider = |name: &str| match name {
            "smallint" => 1,
            "integer" => 2,
            "bigint" => 3,
            "numeric" => 4,
            "real" => 5,
            "double precision" => 6,
            _ => 0,
        };
        let (one, other) = (wider(&base.name), wider(&to.name));
        if one > 0 && other > 0 {
            return one <= other;
        }
        if family(&base.name) == 4 && family(&to.name) == 4 {
            return true;
        }
        implicitly(&base.name, &to.name)
    }

    /// The type of an operand over a table, a domain as the domain.
    fn operand_type_as_declared(&self, table: &ObjectKey, expr: &Expr) -> Option<DataType> {
        let Expr::Column(path) = expr else { return self.type_of(expr) };
        let column = self.state.tables.get(table)?.columns.iter().find(|column| Some(&column.name) == path.last())?;
        Some(column.data_type.clone()).filter(|data_type| !data_type.name.is_empty())
    }

    /// Whether a foreign key column of type `from` may reference a key column of type `to`; `true` where it is not certain that it may not.
    pub(super) fn comparable(&self, from: &DataType, to: &DataType) -> bool {
        let (from, to) = (self.base_type(from), self.base_type(to));
        if from.array_dimensions != to.array_dimensions {
            return false;
        }
        if from.name == to.name {
            return true;
        }
        let certain = |t: &DataType| is_built_in(t) || self.enum_labels(t).is_some() || self.is_composite_or_range(t);
        if !certain(&from) || !certain(&to) {
            return true;
        }
        from.array_dimensions == 0
            && (family(&from.name) != 0 && family(&from.name) == family(&to.name) || implicitly(&from.name, &to.name))
    }
}

/// Whether a text is certainly no date: neither digits nor one of the words, or too few digits.
fn not_a_date(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if lower.bytes().all(|byte| byte.is_ascii_digit()) {
        return lower.len() <= 4;
    }
    let words = ["now", "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs", "current"];
    !lower.contains(|c: char| c.is_ascii_digit()) && !words.iter().any(|word| lower.contains(word))
}

/// Families of types whose members compare with each other; 0 is none.
fn family(name: &str) -> u8 {
    match name {
        "smallint" | "integer" | "bigint" => 1,
        "real" | "double precision" => 2,
        "date" | "timestamp without time zone" | "timestamp with time zone" => 3,
        "text" | "character varying" | "character" | "bpchar" | "name" => 4,
        "inet" | "cidr" => 5,
        "bit" | "bit varying" => 6,
        _ => 0,
    }
}

/// Implicit casts between built-in types across families.
fn implicitly(from: &str, to: &str) -> bool {
    match (family(from), to) {
        (1, "numeric" | "real" | "double precision" | "oid" | "regclass" | "regproc" | "regtype") => true,
        (2, "double precision") => true,
        (3, "timestamp with time zone" | "timestamp without time zone") => true,
        _ => matches!(
            (from, to),
            ("numeric", "real" | "double precision")
                | ("time without time zone", "interval" | "time with time zone")
                | ("\"char\"", "text" | "character varying" | "character")
                | ("macaddr", "macaddr8")
                | ("macaddr8", "macaddr")
                | ("oid", "regclass" | "regproc" | "regtype")
                | ("regclass" | "regproc" | "regtype", "oid")
        ),
    }
}

/// Whether a value of a built-in type may be assigned to a column of another; only what is certainly impossible gives `false`.
fn assignable(from: &DataType, to: &DataType) -> bool {
    if from.array_dimensions > 0 || to.array_dimensions > 0 {
        return from.array_dimensions > 0 && to.array_dimensions > 0 || family(&to.name) == 4 && to.array_dimensions == 0;
    }
    let (source, target) = (from.name.as_str(), to.name.as_str());
    if source == target || matches!(target, "text" | "character varying" | "character" | "bpchar" | "name") {
        return true;
    }
    let numeric = |name: &str| matches!(family(name), 1 | 2) || name == "numeric";
    if numeric(source) && numeric(target) || implicitly(source, target) || family(source) != 0 && family(source) == family(target) {
        return true;
    }
    match source {
        "boolean" => false,
        "smallint" | "integer" | "bigint" => matches!(target, "money" | "oid" | "\"char\""),
        "numeric" => target == "money",
        "real" | "double precision" => false,
        "timestamp with time zone" | "timestamp without time zone" => matches!(target, "time without time zone" | "time with time zone"),
        "date" => false,
        "uuid" => false,
        "json" | "jsonb" => matches!(target, "json" | "jsonb"),
        "text" | "character varying" | "character" => matches!(target, "\"char\"" | "regclass"),
        _ => true,
    }
}

impl Replayer {
    /// Whether a column of one type certainly cannot become another without `USING`.
    pub(super) fn certainly_not_assignable(&self, from: &DataType, to: &DataType) -> bool {
        let (from, to) = (self.base_type(from), self.base_type(to));
        let builtin = |t: &DataType| t.schema.is_none() && BUILT_IN.contains(&t.name.as_str());
        let enumeration = |t: &DataType| self.enum_labels(t).is_some();
        if from.name == to.name && from.schema == to.schema && (from.array_dimensions > 0) == (to.array_dimensions > 0) {
            return false;
        }
        let composite = |t: &DataType| self.is_composite_or_range(t);
        let own = |t: &DataType| enumeration(t) || composite(t);
        let text = family(&to.name) == 4 && to.array_dimensions == 0 && builtin(&to);
        if own(&from) && (builtin(&to) || own(&to)) && !text || own(&to) && builtin(&from) {
            return true;
        }
        builtin(&from) && builtin(&to) && !assignable(&from, &to)
    }

    /// Whether a default of the old type certainly cannot become one of the new type.
    pub(super) fn default_cannot_follow(&self, default: &Expr, old: &DataType, new: &DataType) -> bool {
        // The conversion to the column's type is taken off first (`strip_implicit_coercions`); a string has the column's type from the start.
        let own = self.type_of(default);
        self.certainly_not_assignable(own.as_ref().unwrap_or(old), new)
    }

    /// The type of an operand as declared; `column_type` knows the columns.
    fn operand_type(&self, column_type: &dyn Fn(&[String]) -> Option<DataType>, expr: &Expr) -> Option<DataType> {
        let Expr::Column(path) = expr else { return self.type_of(expr) };
        column_type(path).filter(|found| !found.name.is_empty())
    }

    /// Refuses comparisons over a table that no operator makes, and a condition that is no Boolean; `what` is the engine's sentence for
    /// the latter.
    pub(super) fn check_operators(&self, table: &ObjectKey, expr: &Expr, what: &str) -> Step {
        self.check_operators_over(&|path| self.operand_type_as_declared(table, &Expr::Column(path.to_vec())), expr, what)
    }

    /// Refuses comparisons that no operator makes, and a condition that is no Boolean.
    pub(super) fn check_operators_over(&self, column_type: &dyn Fn(&[String]) -> Option<DataType>, expr: &Expr, what: &str) -> Step {
        if !what.is_empty()
            && let Some(found) = self.operand_type(column_type, expr).map(|found| self.base_type(&found))
            && found.name != "boolean"
            && found.schema.is_none()
            && BUILT_IN.contains(&found.name.as_str())
        {
            return self.refuse(format!("{what}, not type {}", found.name));
        }
        let mut refused: Option<String> = None;
        super::expressions::walk(expr, |node| {
            let of = |operand: &Expr| self.operand_type(column_type, operand);
            let mut pairs: Vec<(&str, Option<DataType>, Option<DataType>)> = Vec::new();
            if let Expr::Binary { op, left, right } = node {
                if matches!(op.as_str(), "=" | "<>" | "<" | ">" | "<=" | ">=") {
                    pairs.push((op.as_str(), of(left), of(right)));
                } else if matches!(op.as_str(), "IS DISTINCT FROM" | "IS NOT DISTINCT FROM") {
                    pairs.push(("=", of(left), of(right)));
                } else if matches!(op.as_str(), "+" | "-" | "*" | "/" | "%")
                    && let (Some(left), Some(right)) = (of(left), of(right))
                    && refused.is_none()
                    && self.certainly_no_arithmetic(&left, &right)
                {
                    refused = Some(format!("operator does not exist: {} {op} {}", self.format_type(&left), self.format_type(&right)));
                }
            }
            if let Expr::InList { operand, list, negated: _ } = node {
                pairs.extend(list.iter().map(|item| ("=", of(operand), of(item))));
            }
            if let Expr::InQuery { operand, query, negated: _ } = node
                && let [one] = self.query_columns(query, &[]).0.as_slice()
                && !one.data_type.name.is_empty()
            {
                pairs.push(("=", of(operand), Some(one.data_type.clone())));
            }
            if let Expr::Cast { operand, data_type: _ } = node
                && let (Some(from), Some(to)) = (of(operand), self.type_of(node))
                && refused.is_none()
                && self.certainly_no_cast(&from, &to)
            {
                refused = Some(format!("cannot cast type {} to {}", self.format_type(&from), self.format_type(&to)));
            }
            for (op, left, right) in pairs {
                let (Some(left), Some(right)) = (left, right) else { continue };
                if refused.is_none() && self.certainly_incomparable(&left, &right) {
                    refused = Some(format!("operator does not exist: {} {op} {}", self.format_type(&left), self.format_type(&right)));
                }
            }
        });
        match refused {
            Some(message) => self.refuse(message),
            None => Ok(()),
        }
    }

    /// An expression as it is stored: literals compared with a column of this type are cast as the engine resolved them.
    pub(super) fn as_stored(&self, expr: &Expr, column: &str, data_type: &DataType) -> Expr {
        let base = self.base_type(data_type);
        let named = |name: &str| DataType { raw: name.into(), name: name.into(), ..DataType::default() };
        let is_column = |expr: &Expr| matches!(expr, Expr::Column(path) if path.last().is_some_and(|name| name == column));
        let cast = |operand: &mut Expr, to: DataType| {
            let inner = std::mem::replace(operand, Expr::Null);
            *operand = Expr::Cast { operand: Box::new(inner), data_type: to };
        };
        let literal = |operand: &mut Expr| {
            if matches!(operand, Expr::Text(_)) {
                cast(operand, base.clone());
            } else if matches!(operand, Expr::Number(_)) && base.name == "numeric" {
                cast(operand, named("numeric"));
            } else if matches!(operand, Expr::Number(_)) && matches!(base.name.as_str(), "real" | "double precision") {
                cast(operand, named("double precision"));
            }
        };
        let mut stored = expr.clone();
        super::expressions::walk_mut(&mut stored, |node| {
            if let Expr::Binary { op: _, left, right } = node
                && (is_column(left) || is_column(right))
            {
                // Text of a bounded type is compared as text: the column is stored with a cast.
                if base.name == "character varying" {
                    cast(if is_column(left) { left } else { right }, named("text"));
                } else {
                    literal(left);
                    literal(right);
                }
            } else if let Expr::InList { operand, list, negated: _ } = node
                && is_column(operand)
                && base.name != "character varying"
            {
                list.iter_mut().for_each(literal);
            }
        });
        stored
    }

    /// Whether certainly no explicit cast leads from one type to another.
    fn certainly_no_cast(&self, from: &DataType, to: &DataType) -> bool {
        let (from, to) = (self.base_type(from), self.base_type(to));
        let (from_array, to_array) = (from.array_dimensions > 0, to.array_dimensions > 0);
        if from_array && to_array || from_array == to_array && from.name == to.name && from.schema == to.schema {
            return false;
        }
        // Every type can be written as text and read from it.
        if !from_array && family(&from.name) == 4 || !to_array && family(&to.name) == 4 {
            return false;
        }
        if self.state.others.iter().any(|((kind, _), _)| *kind == crate::sql::ObjectKind::Cast) {
            return false;
        }
        let own = |t: &DataType| self.enum_labels(t).is_some() || self.is_composite_or_range(t);
        let class = |name: &str| match name {
            "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => 1,
            "boolean" => 2,
            "date" | "timestamp with time zone" | "timestamp without time zone" => 3,
            "uuid" => 4,
            "json" => 5,
            "jsonb" => 6,
            "bytea" => 7,
            _ => 0,
        };
        // Between a list and a single value there is no cast of the engine's own (`int2vector` and its like aside).
        if from_array != to_array {
            let single = if from_array { &to } else { &from };
            return own(single) || class(&single.name) != 0;
        }
        let (one, other) = (own(&from), own(&to));
        if one || other {
            return (one || is_built_in(&from)) && (other || is_built_in(&to));
        }
        let (a, b) = (class(&from.name), class(&to.name));
        let known = a != 0 && b != 0 && a != b;
        let casts = match (a, b) {
            (1, 2) => from.name == "integer",
            (2, 1) => to.name == "integer",
            (5, 6) | (6, 5) | (6, 1) | (6, 2) => true,
            _unlike => false,
        };
        known && !casts
    }

    /// Whether certainly no operator calculates with values of two types: text with text, or with a number.
    fn certainly_no_arithmetic(&self, left: &DataType, right: &DataType) -> bool {
        let own = self.state.others.iter().any(|((kind, _), _)| *kind == crate::sql::ObjectKind::Operator);
        let class = |t: &DataType| {
            let base = self.base_type(t);
            let plain = base.array_dimensions == 0 && base.schema.is_none() && BUILT_IN.contains(&base.name.as_str());
            if plain { family(&base.name) } else { 0 }
        };
        let (left, right) = (class(left), class(right));
        let countable = |class| matches!(class, 1 | 2 | 4);
        !own && (left == 4 && countable(right) || right == 4 && countable(left))
    }

    /// Whether certainly no operator compares values of two types.
    fn certainly_incomparable(&self, left: &DataType, right: &DataType) -> bool {
        let (a, b) = (self.base_type(left), self.base_type(right));
        let own = |t: &DataType| t.array_dimensions == 0 && (self.enum_labels(t).is_some() || self.is_composite_or_range(t));
        let plain = |t: &DataType| t.array_dimensions == 0 && t.schema.is_none() && BUILT_IN.contains(&t.name.as_str());
        let known = |t: &DataType| {
            let element = DataType { array_dimensions: 0, ..t.clone() };
            plain(&element) || own(&element)
        };
        let arrays = (a.array_dimensions > 0) != (b.array_dimensions > 0) && known(&a) && known(&b);
        arrays || own(&a) && (plain(&b) || own(&b) && a.name != b.name) || plain(&a) && own(&b) || !has_operator(&a, &b)
    }
}

/// Whether two built-in types compare; `true` where it is not certain that they do not.
fn has_operator(a: &DataType, b: &DataType) -> bool {
    let plain = |t: &DataType| t.array_dimensions == 0 && t.schema.is_none();
    if !plain(a) || !plain(b) || a.name == b.name {
        return true;
    }
    let class = |name: &str| match name {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => 1,
        "boolean" => 2,
        "text" | "character varying" | "character" => 3,
        "date" | "timestamp with time zone" | "timestamp without time zone" => 4,
        "uuid" => 5,
        "json" | "jsonb" => 6,
        "bytea" => 7,
        _ => 0,
    };
    let (one, other) = (class(&a.name), class(&b.name));
    one == 0 || other == 0 || one == other
}
