//! Functions of the schema that are called for their effect: run like a block when they are PL/pgSQL, statement by statement when they are SQL.

use super::value::{Value, Variables};
use super::words::Words;
use super::{Flow, stop};
use crate::catalog::Routine;
use crate::replay::postgres::Replayer;
use crate::replay::postgres::refusal::{Step, Stop};
use crate::source::Dialect;
use crate::sql::lex::significant_tokens;
use crate::sql::{FunctionCall, FunctionCalls, ObjectName, RawKind, RoutineArgument, split};

impl Replayer {
    /// `SELECT f(…)` and `CALL p(…)`.
    pub(in crate::replay::postgres) fn function_calls(&mut self, calls: &FunctionCalls) -> Step {
        let FunctionCalls { kind, calls, reason, affects } = calls;
        for FunctionCall { name, args } in calls {
            let body = self.routine(name, args.len()).map(|routine| routine.definition.body.clone());
            let args = args.iter().map(|arg| {
                let tokens = significant_tokens(arg, Dialect::Postgres);
                self.evaluate(&Words::new(arg, &tokens), 0..tokens.len(), &Variables::default())
            });
            let args = args.collect();
            match self.call_function(name, args) {
                Ok(()) => {}
                Err(Stop::Refused(refusal)) => return Err(Stop::Refused(refusal)),
                Err(Stop::Unknown { reason: why, affects: _ }) => {
                    self.at = self.statement;
                    let mut affects = affects.clone();
                    if let Some(body) = body
                        && let Err(Stop::Unknown { affects: named, .. }) = self.effect_unknown(&body, String::new())
                    {
                        affects.extend(named);
                    }
                    self.dark |= kind == "CALL" && affects.is_empty();
                    return Err(Stop::Unknown { reason: format!("{kind}: {reason} It cannot be run here: {why}."), affects });
                }
            }
        }
        Ok(())
    }

    /// The one routine that a call with so many arguments can mean.
    fn routine(&self, name: &ObjectName, args: usize) -> Option<&Routine> {
        let takes = |routine: &Routine| {
            let inputs = inputs(routine).count();
            let needed = inputs - inputs_with_default(routine);
            (needed..=inputs).contains(&args)
        };
        for schema in self.state.search(name) {
            let found = self.state.routines.iter().filter(|(key, _)| key.name.schema == schema && key.name.name == name.name);
            let found: Vec<&Routine> = found.map(|(_, routine)| routine).collect();
            if found.iter().any(|routine| routine.args.iter().any(|arg| arg.mode == "VARIADIC")) {
                return None;
            }
            let mut fit = found.into_iter().filter(|routine| takes(routine));
            if let Some(routine) = fit.next() {
                // One of several that take as many is chosen by types, which are not told here.
                return fit.next().is_none().then_some(routine);
            }
        }
        None
    }

    /// Runs a function with its arguments.
    pub(super) fn call_function(&mut self, name: &ObjectName, args: Vec<Value>) -> Step {
        let routine = self.routine(name, args.len()).cloned().ok_or_else(|| stop("no one function of the files is meant"))?;
        let definition = &routine.definition;
        if definition.options.iter().any(|option| option.trim_start().to_ascii_lowercase().starts_with("set")) {
            return Err(stop("the function has settings of its own"));
        }
        if self.depth > 8 {
            return Err(stop("functions call each other too deeply"));
        }
        let mut variables = Variables::default();
        let given = args.into_iter().map(Some).chain(std::iter::repeat(None));
        for (at, (argument, value)) in inputs(&routine).zip(given).enumerate() {
            let RoutineArgument { mode: _, name, data_type, default } = argument;
            let value = match value {
                Some(value) => value,
                None => default.as_deref().map_or(Value::Null, |default| {
                    let tokens = significant_tokens(default, Dialect::Postgres);
                    self.evaluate(&Words::new(default, &tokens), 0..tokens.len(), &Variables::default())
                }),
            };
            let value = match (data_type.name.as_str(), value) {
                ("regclass", Value::Text(name)) => self.regclass(&name),
                (_other, value) => value,
            };
            variables.set(&format!("${}", at + 1), value.clone());
            if let Some(name) = name {
                variables.set(name, value);
            }
        }
        self.depth += 1;
        let done = match definition.language.as_deref() {
            Some("plpgsql") => self.run_body(&definition.body, None, variables).map(|_flow: Flow| ()),
            Some("sql") => self.run_statements(&definition.body, &variables),
            Some(_) | None => Err(stop("its language is not known here")),
        };
        self.depth -= 1;
        done
    }

    /// The body of an SQL function.
    fn run_statements(&mut self, body: &str, variables: &Variables) -> Step {
        for raw in split(body, 0..body.len() as u32, Dialect::Postgres) {
            if raw.kind != RawKind::Sql {
                return Err(stop("it holds more than SQL"));
            }
            self.run_inner(crate::sql::postgres::lower_text(body, raw.range, self.statement), variables)?;
        }
        Ok(())
    }
}

fn inputs(routine: &Routine) -> impl Iterator<Item = &RoutineArgument> {
    routine.args.iter().filter(|arg| matches!(arg.mode.as_str(), "IN" | "INOUT" | "VARIADIC"))
}

fn inputs_with_default(routine: &Routine) -> usize {
    inputs(routine).filter(|arg| arg.default.is_some()).count()
}
