//! Functions, procedures and aggregates.

use super::refusal::{Refusal, Step, Stop};
use super::typecheck::Found;
use super::{EffectVerb, ReplayIssueKind, Replayer};
use crate::catalog::{ObjectKey, Routine, RoutineKey, UserType};
use crate::sql::postgres::{BodyRelations, relations_of_body};
use crate::sql::{AlterRoutine, CreateRoutine, DataType, ObjectName, RoutineArgument, RoutineKind, TypeDefinition};

/// The word by which argument types tell routines apart.
pub(super) fn argument_key(data_type: &DataType) -> String {
    let array = if data_type.array_dimensions > 0 { "[]" } else { "" };
    let name = match super::columns::serial_type(&data_type.name) {
        Some(integer) => integer,
        None => &data_type.name,
    };
    match data_type.schema.as_deref() {
        Some(schema) if schema != "public" => format!("{schema}.{name}{array}"),
        _public => format!("{name}{array}"),
    }
}

/// The statements of a function whose body is written in the standard's form.
fn standard_body(routine: &CreateRoutine) -> Option<String> {
    let is_sql = matches!(routine.language.as_deref(), None | Some("sql"));
    is_sql.then(|| crate::sql::postgres::standard_body(&routine.body)).flatten()
}

/// Whether an argument is one that callers give.
pub(super) fn is_input(argument: &RoutineArgument) -> bool {
    matches!(argument.mode.as_str(), "" | "IN" | "INOUT" | "VARIADIC" | "IN OUT")
}

impl Replayer {
    /// `CREATE FUNCTION`, `PROCEDURE`, `AGGREGATE`.
    pub(super) fn create_routine(&mut self, create: &CreateRoutine) -> Step {
        let schema = self.creation_schema(&create.name, false)?;
        let mut definition = create.clone();
        for argument in &mut definition.args {
            match self.resolve_type(&mut argument.data_type) {
                Ok(Found::BuiltIn | Found::User(_) | Found::Extension) => {}
                Err(Stop::Refused(refusal)) => {
                    let bare = refusal.missing.as_ref().is_some_and(|(kind, _)| *kind == "type");
                    let message = if bare { refusal.message.replace('"', "") } else { refusal.message };
                    return Err(Stop::Refused(Refusal { message, missing: refusal.missing }));
                }
                Err(stop) => return Err(stop),
            }
        }
        match self.check_returns(create) {
            // A function in C may be what a type is made of: its type begins to exist (`compute_return_type`).
            Err(Stop::Refused(refusal)) if matches!(create.language.as_deref(), Some("c" | "internal")) => {
                let Some(("type", _)) = refusal.missing else { return Err(Stop::Refused(refusal)) };
                let name = super::expressions::name_in_string(create.returns.as_deref().unwrap_or_default());
                let key = ObjectKey::new(self.creation_schema(&name, false)?, &name.name);
                let provenance = self.provenance();
                let shell = UserType { name: key.name.clone(), definition: TypeDefinition::Shell, comment: None, provenance };
                self.state.types.insert(key, shell);
            }
            other => other?,
        }
        definition.returns = create.returns.as_deref().map(|returns| self.qualified_type_text(returns));
        if create.kind == RoutineKind::Aggregate {
            definition.options = create.options.iter().map(|option| self.qualified_option(option)).collect();
        }
        let args: Vec<String> = definition.args.iter().filter(|arg| is_input(arg)).map(|arg| argument_key(&arg.data_type)).collect();
        let key = RoutineKey { name: ObjectKey::new(schema, &create.name.name), args };
        let mut routine = Routine {
            kind: create.kind,
            name: create.name.name.clone(),
            args: definition.args.clone(),
            definition,
            comment: None,
            provenance: self.provenance(),
        };
        let statement = self.statement;
        if let Some(old) = self.state.routines.get(&key) {
            if !create.or_replace {
                return self.refuse(format!("function \"{}\" already exists with same argument types", create.name.name));
            }
            if old.kind != create.kind {
                return self.refuse("cannot change routine kind");
            }
            let own = |word: &str| self.find_user_type(&super::expressions::name_in_string(word)).map(|key| key.display());
            if let (Some(before), Some(after)) = (result(&old.definition, own), result(&routine.definition, own))
                && before != after
            {
                return self.refuse("cannot change return type of existing function");
            }
            let old_names = old.args.iter().filter(|arg| is_input(arg)).map(|arg| arg.name.as_ref());
            let new_names = routine.args.iter().filter(|arg| is_input(arg)).map(|arg| arg.name.as_ref());
            for (before, after) in old_names.zip(new_names) {
                if let Some(before) = before
                    && Some(before) != after
                {
                    return self.refuse(format!("cannot change name of input parameter \"{before}\""));
                }
            }
            routine.provenance = old.provenance.clone();
            routine.provenance.changed.push(statement);
            routine.comment = old.comment.clone();
            self.effect(EffectVerb::Changed, "function", &key.name);
        } else {
            self.effect(EffectVerb::Created, "function", &key.name);
        }
        self.own_routines.insert(create.name.name.clone());
        self.state.routines.insert(key, routine);
        self.check_body(create)
    }

    /// Functions with a body in the standard's form that read or write a relation, and, when a column is asked for, name one like it: of
    /// those bodies alone the engine keeps what they need.
    pub(super) fn routines_on(&self, relation: &ObjectKey, column: Option<&str>) -> Vec<RoutineKey> {
        self.state.routines.keys_where(|_, routine| {
            let Some(body) = standard_body(&routine.definition) else { return false };
            let names = |column: &str| {
                let tokens = crate::sql::lex::normalised_tokens(&body, crate::source::Dialect::Postgres);
                tokens.iter().any(|token| super::expressions::bare(token) == column)
            };
            let found = relations_of_body(&body).relations;
            found.iter().any(|name| self.state.find_relation(name).is_some_and(|(key, _)| key == *relation)) && column.is_none_or(names)
        })
    }

    /// Refuses a function in SQL that reads or writes a relation that does not exist (`fmgr_sql_validator`).
    fn check_body(&mut self, create: &CreateRoutine) -> Step {
        let polymorphic = create.args.iter().any(|arg| arg.data_type.name.starts_with("any"));
        let standard = standard_body(create);
        // The standard's form is stored as it is understood, so that it is always looked at.
        if standard.is_none() && (!self.check_bodies || polymorphic) {
            return Ok(());
        }
        let own_path = create.options.iter().any(|option| option_subject(option) == "search_path");
        if create.language.as_deref() == Some("plpgsql") {
            return self.check_declarations(create, own_path);
        }
        if standard.is_none() && create.language.as_deref() != Some("sql") {
            return Ok(());
        }
        let BodyRelations { relations, unread_from } = relations_of_body(standard.as_deref().unwrap_or(&create.body));
        for name in relations {
            // With a search path of its own a function finds other relations, once it runs.
            if own_path && standard.is_none() && name.schema.is_none() {
                continue;
            }
            match self.existing(&name) {
                Ok(_) | Err(Stop::Unknown { .. }) => {}
                // A query does not ask for the schema apart.
                Err(Stop::Refused(_)) => return Err(super::refusal::no_relation(&name)),
            }
        }
        if let Some(line) = unread_from {
            let message = format!(
                "the body of the function \"{}\" could not be read from its line {} on, so that PostgreSQL may refuse what stands there",
                create.name,
                line + 1
            );
            self.note(ReplayIssueKind::NotAnalysed, None, message);
        }
        Ok(())
    }

    /// Refuses a function in PL/pgSQL with a variable of the row type of a relation that does not exist (`plpgsql_compile`).
    fn check_declarations(&self, create: &CreateRoutine, own_path: bool) -> Step {
        let tokens = crate::sql::lex::normalised_tokens(&create.body, crate::source::Dialect::Postgres);
        for at in 2..tokens.len() {
            let [name, percent, word] = tokens.get(at - 2..=at).unwrap_or_default() else { continue };
            let is_name = |token: &String| token.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"');
            if percent != "%" || word != "rowtype" || !is_name(name) {
                continue;
            }
            let qualifier = (at >= 4 && tokens.get(at - 3).is_some_and(|dot| dot == ".")).then(|| tokens.get(at - 4)).flatten();
            let bare = super::expressions::bare;
            let name = ObjectName { schema: qualifier.map(|schema| bare(schema).to_owned()), name: bare(name).to_owned() };
            if own_path && name.schema.is_none() {
                continue;
            }
            match self.existing(&name) {
                Ok(_) | Err(Stop::Unknown { .. }) => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    /// `ALTER FUNCTION`, `PROCEDURE`, `ROUTINE`: options.
    pub(super) fn alter_routine(&mut self, alter: &AlterRoutine) -> Step {
        let AlterRoutine { kind, object, volatility, strict, security_definer, leakproof, parallel, options } = alter;
        let key = self.find_routine(*kind, object)?;
        let statement = self.statement;
        let procedure = self.state.routines.get(&key).is_some_and(|routine| routine.kind == RoutineKind::Procedure);
        let of_functions = ["cost", "rows", "support"];
        let for_functions = volatility.is_some()
            || parallel.is_some()
            || strict.is_some()
            || leakproof.is_some()
            || options.iter().any(|option| of_functions.contains(&option_subject(option).to_ascii_lowercase().as_str()));
        if procedure && for_functions {
            return self.refuse("invalid attribute in procedure definition");
        }
        if let Some(routine) = self.state.routines.get_mut(&key) {
            let definition = &mut routine.definition;
            if let Some(volatility) = volatility {
                definition.volatility = volatility.clone();
            }
            if let Some(parallel) = parallel {
                definition.parallel = parallel.clone();
            }
            definition.strict = strict.unwrap_or(definition.strict);
            definition.security_definer = security_definer.unwrap_or(definition.security_definer);
            definition.leakproof = leakproof.unwrap_or(definition.leakproof);
            for option in options {
                change_option(&mut definition.options, option);
            }
            routine.provenance.changed.push(statement);
        }
        self.effect(EffectVerb::Changed, "function", &key.name);
        Ok(())
    }

    /// Refuses `RETURNS` of a type that certainly does not exist: a single plain word, `SETOF` aside.
    fn check_returns(&self, create: &CreateRoutine) -> Step {
        let Some(returns) = &create.returns else { return Ok(()) };
        let lower = returns.trim();
        let word = lower.strip_prefix("SETOF ").or_else(|| lower.strip_prefix("setof ")).unwrap_or(lower).trim();
        let (schema, word) = match word.split_once('.') {
            Some((schema, word)) => (Some(schema.to_owned()), word),
            None => (None, word),
        };
        let plain = schema
            .iter()
            .map(String::as_str)
            .chain([word])
            .all(|part| part.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit()) && !part.is_empty());
        // `format_type` words only: a synonym such as int8 would look unknown here.
        if !plain || SYNONYMS.contains(&word) {
            return Ok(());
        }
        let data_type = DataType { raw: word.into(), schema, name: word.into(), ..DataType::default() };
        match self.find_type(&data_type) {
            Err(Stop::Refused(refusal)) => Err(Stop::Refused(refusal)),
            _known => Ok(()),
        }
    }
}

/// What an option of a routine sets: `COST`, `ROWS`, or the parameter of `SET` and `RESET`.
fn option_subject(option: &str) -> String {
    let mut words = option.split(|c: char| c.is_whitespace() || c == '=').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_ascii_uppercase();
    match first.as_str() {
        "SET" | "RESET" => words.next().unwrap_or_default().to_ascii_lowercase(),
        _other => first,
    }
}

/// Replaces the option that sets the same thing, or removes it for `RESET`.
fn change_option(options: &mut Vec<String>, option: &str) {
    let subject = option_subject(option);
    let reset = option.to_ascii_uppercase().starts_with("RESET");
    if reset && subject == "all" {
        options.retain(|other| !other.to_ascii_uppercase().starts_with("SET"));
        return;
    }
    options.retain(|other| option_subject(other) != subject);
    if !reset {
        options.push(option.to_owned());
    }
}

/// Other names of built-in types.
const SYNONYMS: [&str; 20] = [
    "int",
    "int2",
    "int4",
    "int8",
    "bool",
    "float",
    "float4",
    "float8",
    "varchar",
    "char",
    "decimal",
    "dec",
    "timestamp",
    "timestamptz",
    "time",
    "timetz",
    "varbit",
    "nchar",
    "serial",
    "setof",
];

/// Words that stand for a value without parentheses, so that they look like a column.
pub(super) fn is_value_word(word: &str) -> bool {
    matches!(
        word,
        "null"
            | "true"
            | "false"
            | "user"
            | "current_user"
            | "session_user"
            | "current_role"
            | "current_catalog"
            | "current_schema"
            | "current_date"
            | "current_time"
            | "current_timestamp"
            | "localtime"
            | "localtimestamp"
            | "default"
    )
}

/// A type's words without blanks and in lower case.
fn plain_words(text: &str) -> String {
    text.to_ascii_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a `RETURNS` text is one of the plain words whose spelling is unique.
fn certain_type(text: &str) -> bool {
    matches!(text, "integer" | "bigint" | "text" | "boolean" | "trigger" | "void" | "uuid" | "jsonb" | "json" | "date" | "bytea" | "record")
}

/// What a routine returns.
#[derive(PartialEq, Eq)]
struct Returned<'a> {
    set: bool,
    data_type: String,
    /// Columns of a record, with their types.
    columns: Vec<(Option<&'a str>, String)>,
}

/// What a routine returns, when that is certain; `own` knows the types that statements made.
fn result(routine: &CreateRoutine, own: impl Fn(&str) -> Option<String>) -> Option<Returned<'_>> {
    let columns: Vec<(Option<&str>, String)> = routine
        .args
        .iter()
        .filter(|arg| matches!(arg.mode.as_str(), "OUT" | "INOUT" | "IN OUT" | "TABLE"))
        .map(|arg| (arg.name.as_deref(), argument_key(&arg.data_type)))
        .collect();
    let table = routine.args.iter().any(|arg| arg.mode == "TABLE");
    let written = routine.returns.as_deref().map(plain_words);
    let (set, word) = match written.as_deref().map(|word| (word.strip_prefix("setof "), word)) {
        Some((Some(word), _)) => (true, Some(word)),
        Some((None, word)) => (table, Some(word)),
        None => (table, None),
    };
    let (data_type, columns) = match (columns.as_slice(), word) {
        ([], Some(word)) if certain_type(word) => (word.to_owned(), Vec::new()),
        ([], Some(word)) => (own(word)?, Vec::new()),
        ([], None) => ("void".into(), Vec::new()),
        ([(_, one)], _) => (one.clone(), Vec::new()),
        (_several, _) => ("record".into(), columns),
    };
    Some(Returned { set, data_type, columns })
}
