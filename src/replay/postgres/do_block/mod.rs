//! `DO` blocks: static PL/pgSQL is run, anything else is unknown and taints what it names.
//!
//! Run are: sequences of statements, `IF` and `CASE` with conditions over the catalog, nested blocks with exception handlers, `RAISE`, variables
//! filled from constants and from queries over the catalog, loops over such queries, arrays and numbers, and `EXECUTE` of a certain text
//! (<https://www.postgresql.org/docs/15/plpgsql.html>).
//!
//! `read` reads a body into statements over its tokens (`words`), `evaluate` works out expressions and conditions, `query` the queries in them
//! over `catalog_rows`.

mod catalog_rows;
mod calls;
mod evaluate;
mod query;
mod read;
mod system_rows;
mod value;
mod words;

use std::ops::Range;

use super::expressions::name_in_string;
use super::refusal::{Refusal, Step, Stop};
use super::{Replayer, StatementKind};
use crate::source::{Dialect, SourceSpan};
use crate::sql::lex::{TokenKind, significant_tokens, string_value};
use crate::sql::{ObjectName, Outcome, RawKind, RawStatement, Statement, relations_named, split};
use evaluate::{Scope, among, list as list_in};
use query::{Query, counted_up};
use read::{Declared, Flow, LoopHead, Pl, Reader};
use value::{Row, Value, Variables, number_of, row, text};
use words::Words;

/// How often a loop without a list may turn.
const MOST_TURNS: usize = 1_000;

const DEPENDS: &str = "a condition in it depends on more than the schema";
const DYNAMIC: &str = "it runs dynamic SQL";

/// The condition name of a refusal, as handlers name it (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
fn condition_of(refusal: &Refusal) -> &'static str {
    let message = refusal.message.as_str();
    let starts = |words: &str| message.starts_with(words);
    if message.ends_with("already exists") || message.contains("\" already exists in schema") {
        return match () {
            () if starts("relation") => "duplicate_table",
            () if starts("column") => "duplicate_column",
            () if starts("schema") => "duplicate_schema",
            () => "duplicate_object",
        };
    }
    match &refusal.missing {
        Some(("relation", _)) => return "undefined_table",
        Some(("column", _)) => return "undefined_column",
        Some(("function", _)) => return "undefined_function",
        Some(("schema", _)) => return "invalid_schema_name",
        Some(("key", _)) => return "invalid_foreign_key",
        Some(_) => return "undefined_object",
        None => {}
    }
    match () {
        () if message.ends_with("already exists with same argument types") => "duplicate_function",
        () if starts("multiple primary keys") => "invalid_table_definition",
        () if starts("there is no primary key") => "undefined_object",
        () if message.contains("other objects depend on") => "dependent_objects_still_exist",
        () if message.contains("is of type") => "datatype_mismatch",
        () => "",
    }
}

/// Whether a handler's condition, a name or an SQLSTATE, catches a refusal.
fn catches(condition: &str, refusal: &Refusal) -> bool {
    let name = match condition {
        "42710" => "duplicate_object",
        "42P07" => "duplicate_table",
        "42701" => "duplicate_column",
        "42P06" => "duplicate_schema",
        "42723" => "duplicate_function",
        "42P01" => "undefined_table",
        "42703" => "undefined_column",
        "42704" => "undefined_object",
        "42883" => "undefined_function",
        "42P16" => "invalid_table_definition",
        other => other,
    };
    name == "others" || name == condition_of(refusal)
}

impl Replayer {
    /// `DO`.
    pub(super) fn do_block(&mut self, language: &str, body: &str, body_span: SourceSpan) -> Step {
        let tokens = significant_tokens(body, Dialect::Postgres);
        if language != "plpgsql" {
            return self.effect_unknown(body, format!("DO runs {language} code, whose effect is not known"));
        }
        match self.run_body(body, Some(body_span), Variables::default()) {
            Ok(_flow) => Ok(()),
            Err(Stop::Refused(refusal)) => Err(Stop::Refused(refusal)),
            Err(Stop::Unknown { reason, affects: _ }) => {
                self.at = self.statement;
                let creates = tokens.iter().any(|token| token.is_word(body, "execute")) && body.to_ascii_lowercase().contains("create");
                self.dark |= creates;
                self.effect_unknown(body, format!("the effect of this DO block is not known: {reason}"))
            }
        }
    }

    /// Runs a PL/pgSQL body with the variables it starts with. It stands at `span`, or, when it is a function's, nowhere of its own.
    fn run_body(&mut self, body: &str, span: Option<SourceSpan>, variables: Variables) -> Result<Flow, Stop> {
        let tokens = significant_tokens(body, Dialect::Postgres);
        let words = Words::new(body, &tokens);
        let program = Reader { words: &words, at: 0, depth: 0 }.block();
        // Spans inside a body count from the file's start, so it is read behind as many blanks.
        let padded = span.map(|span| (format!("{}{body}", " ".repeat(span.start as usize)), span));
        self.run_pl(&program, &mut Run { words: &words, body, padded, variables })
    }

    /// A block that may do anything to the tables it names, also in constants: dynamic SQL and queries over the catalog do.
    fn effect_unknown(&self, body: &str, reason: String) -> Step {
        let mut affects: Vec<ObjectName> = relations_named(body, Dialect::Postgres);
        for token in significant_tokens(body, Dialect::Postgres).iter().filter(|token| token.kind == TokenKind::String) {
            let Some(said) = string_value(token.text(body), Dialect::Postgres) else { continue };
            let named = relations_named(&said, Dialect::Postgres).into_iter().chain([name_in_string(&said)]);
            affects.extend(named.filter(|name| self.state.find_relation(name).is_some()));
        }
        affects.retain(|name| name.schema.as_deref() != Some("information_schema") && !name.name.starts_with("pg_"));
        Err(Stop::Unknown { reason, affects })
    }

    fn run_all(&mut self, all: &[Pl], run: &mut Run<'_>) -> Result<Flow, Stop> {
        for statement in all {
            let flow = self.run_pl(statement, run)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn run_pl(&mut self, statement: &Pl, run: &mut Run<'_>) -> Result<Flow, Stop> {
        match statement {
            Pl::Nothing => {}
            Pl::Return => return Ok(Flow::Return),
            Pl::Unknown(reason) => return unknown(reason),
            Pl::Raise(message) => self.refuse(message.clone())?,
            Pl::Declare(name, Declared::Record) => run.variables.declare_record(name),
            Pl::Declare(name, Declared::Variable(start)) => {
                let value = start.clone().map_or(Value::Null, |range| self.evaluate(run.words, range, &run.variables));
                run.variables.set(name, value);
            }
            Pl::Assign(name, range) => {
                let value = self.evaluate(run.words, range.clone(), &run.variables);
                run.variables.set(name, value);
            }
            Pl::Forget(names) => names.iter().for_each(|name| run.variables.forget(name)),
            Pl::Found(range) => {
                let query = Query::read(run.words, range.clone());
                let sure = !self.unsure(run.words, range.clone(), &run.variables);
                let scope = Scope { rows: Vec::new(), variables: &run.variables };
                let found = query.filter(|_| sure).and_then(|query| self.exists(run.words, &query, &scope, 0));
                run.variables.set("found", found.map_or(Value::Unknown, Value::Bool));
            }
            Pl::SelectInto(query, targets, range) => {
                let rows = match query {
                    Some(query) => self.certain_rows(query, range, run),
                    None => None,
                };
                let found = match rows.as_deref() {
                    Some(rows @ ([] | [_])) => {
                        run.variables.take_row(targets, rows.first());
                        Value::Bool(!rows.is_empty())
                    }
                    // Of several rows, the engine takes the one that comes first.
                    Some([_, _, ..]) | None => {
                        targets.iter().for_each(|target| run.variables.forget(target));
                        Value::Unknown
                    }
                };
                run.variables.set("found", found);
            }
            Pl::Leave(flow, None) => return Ok(*flow),
            Pl::Leave(flow, Some(when)) => match self.condition(run.words, when.clone(), &run.variables) {
                Some(true) => return Ok(*flow),
                Some(false) => {}
                None => return unknown(DEPENDS),
            },
            Pl::Loop(head, body) => return self.run_loop(head, body, run),
            Pl::If(branches, otherwise) => {
                for (at, (condition, body)) in branches.iter().enumerate() {
                    match self.condition(run.words, condition.clone(), &run.variables) {
                        Some(true) => return self.run_all(body, run),
                        Some(false) => {}
                        None => {
                            let rest = branches.iter().skip(at).flat_map(|(_, body)| body).chain(otherwise);
                            return passed_over(rest, DEPENDS, run);
                        }
                    }
                }
                return self.run_all(otherwise, run);
            }
            Pl::Case(operand, branches, otherwise) => {
                let value = (!operand.is_empty()).then(|| self.evaluate(run.words, operand.clone(), &run.variables));
                for (at, (choices, body)) in branches.iter().enumerate() {
                    let chosen = match &value {
                        None => self.condition(run.words, choices.clone(), &run.variables),
                        Some(value) => {
                            let choices = run.words.parts(choices.clone()).into_iter();
                            let choices: Vec<Value> = choices.map(|choice| self.evaluate(run.words, choice, &run.variables)).collect();
                            among(value, &choices)
                        }
                    };
                    match chosen {
                        Some(true) => return self.run_all(body, run),
                        Some(false) => {}
                        None => {
                            let rest = branches.iter().skip(at).flat_map(|(_, body)| body).chain(otherwise.iter().flatten());
                            return passed_over(rest, DEPENDS, run);
                        }
                    }
                }
                match otherwise {
                    Some(otherwise) => return self.run_all(otherwise, run),
                    None => self.refuse("case not found".to_owned())?,
                }
            }
            Pl::Block(body, handlers) => {
                let mark = self.state.mark();
                let (effects, notes) = (self.effects.len(), self.notes.len());
                return match self.run_all(body, run) {
                    Err(Stop::Refused(refusal)) => {
                        let handler =
                            handlers.iter().find(|(conditions, _)| conditions.iter().any(|condition| catches(condition, &refusal)));
                        match handler {
                            Some((_, handler)) => {
                                self.state.roll_back(&mark);
                                self.effects.truncate(effects);
                                self.notes.truncate(notes);
                                self.run_all(handler, run)
                            }
                            None => Err(Stop::Refused(refusal)),
                        }
                    }
                    other => other,
                };
            }
            Pl::Call(name, args) => {
                let args = run.words.parts(args.clone()).into_iter().map(|arg| self.evaluate(run.words, arg, &run.variables)).collect();
                run.variables.set("found", Value::Bool(true));
                self.call_function(name, args)?;
            }
            Pl::Execute(range) => self.execute(range, run)?,
            Pl::ExecuteInto(range, targets) => {
                // A query that gives rows changes no schema.
                let query = self.evaluate(run.words, range.clone(), &run.variables);
                let reads = matches!(&query, Value::Text(text) if text.trim_start().to_ascii_lowercase().starts_with("select"));
                let template = (range.start..range.end).find_map(|at| run.words.string(at));
                if !reads && !template.is_some_and(|text| text.trim_start().to_ascii_lowercase().starts_with("select")) {
                    return unknown("it runs dynamic SQL");
                }
                targets.iter().for_each(|target| run.variables.forget(target));
            }
            Pl::Sql(range) | Pl::Rows(range) | Pl::Access(range) => {
                if matches!(statement, Pl::Rows(_)) || run.words.is(range.start, "with") {
                    run.variables.forget("found");
                }
                let Some(range) = run.words.bytes(range.clone()) else { return Ok(Flow::Next) };
                let (start, end) = (range.start as u32, range.end as u32);
                let statement = match &run.padded {
                    Some((padded, span)) => {
                        let range = span.start + start..span.start + end;
                        let raw = RawStatement { range, kind: RawKind::Sql, issue: None, comments: Vec::new() };
                        crate::sql::postgres::lower(padded, span.file, &raw)
                    }
                    None => crate::sql::postgres::lower_text(run.body, start..end, self.statement),
                };
                self.run_inner(statement, &run.variables)?;
            }
        }
        Ok(Flow::Next)
    }

    /// `EXECUTE` of a text that is certain.
    fn execute(&mut self, range: &Range<usize>, run: &mut Run<'_>) -> Step {
        let text = match self.evaluate(run.words, range.clone(), &run.variables) {
            Value::Text(text) => text,
            Value::Null => return self.refuse("query string argument of EXECUTE is null".to_owned()),
            Value::Bool(_) | Value::List(_) | Value::Oid(..) | Value::Relation(_) | Value::System | Value::Unknown => {
                about_database(run.words, range).ok_or_else(|| stop(DYNAMIC))?
            }
        };
        // A text may hold several statements, which run in order.
        for raw in split(&text, 0..text.len() as u32, Dialect::Postgres) {
            if raw.kind != RawKind::Sql {
                return Err(stop("it runs a text that is not only SQL"));
            }
            // What a text holds stands nowhere of its own: the whole block is its place.
            self.run_inner(crate::sql::postgres::lower_text(&text, raw.range, self.statement), &Variables::default())?;
        }
        Ok(())
    }

    /// The rows of a query, when they are certain: no table is touched by a statement that was not analysed.
    fn certain_rows(&self, query: &Query, range: &Range<usize>, run: &Run<'_>) -> Option<Vec<Row>> {
        let catalog = range.clone().any(|at| run.words.is(at, "from"));
        let known = !self.dark && self.state.tainted.iter().next().is_none();
        // What refers to a table may stand in any other one.
        let about_referrers = range.clone().any(|at| run.words.is(at, "constraint_column_usage") || run.words.is(at, "confrelid"));
        let about_known = !about_referrers && !self.unsure(run.words, range.clone(), &run.variables);
        let named = range.clone().any(|at| run.words.is(at, "=")) && range.clone().any(|at| run.words.string(at).is_some());
        let scope = Scope { rows: Vec::new(), variables: &run.variables };
        let sure = !catalog || known || (about_known && named);
        self.rows(run.words, query, &scope, 0).filter(|_| sure)
    }

    fn run_loop(&mut self, head: &LoopHead, body: &[Pl], run: &mut Run<'_>) -> Result<Flow, Stop> {
        let turns: Option<Vec<Row>> = match head {
            LoopHead::Members(_, list) => match self.evaluate(run.words, list.clone(), &run.variables) {
                Value::List(members) => Some(members.into_iter().map(|member| row([("", member)])).collect()),
                Value::Text(said) => match list_in(&said) {
                    Some(Value::List(members)) => Some(members.into_iter().map(|member| row([("", member)])).collect()),
                    _no_list => None,
                },
                Value::Null => return self.refuse("FOREACH expression must not be null".to_owned()).map(|()| Flow::Next),
                Value::Bool(_) | Value::Oid(..) | Value::Relation(_) | Value::System | Value::Unknown => None,
            },
            LoopHead::Rows(_, query, range) => match query {
                Some(query) => self.certain_rows(query, range, run),
                None => None,
            },
            LoopHead::Numbers { variable: _, reverse, from, to, step } => {
                let number = |range: &Range<usize>| number_of(&self.evaluate(run.words, range.clone(), &run.variables));
                let step = step.as_ref().map_or(Some(1), number);
                number(from).zip(number(to)).zip(step).and_then(|((from, to), step)| {
                    let numbers = match reverse {
                        false => counted_up(from, to, step),
                        true => counted_up(-from, -to, step)
                            .map(|numbers| numbers.iter().filter_map(number_of).map(|number| text((-number).to_string())).collect()),
                    };
                    numbers.map(|numbers| numbers.into_iter().map(|number| row([("", number)])).collect())
                })
            }
            LoopHead::While(_) | LoopHead::Forever => Some(Vec::new()),
        };
        let Some(turns) = turns else { return passed_over(body.iter(), "it loops", run) };
        let targets: &[String] = match head {
            LoopHead::Members(variable, _) | LoopHead::Numbers { variable, .. } => std::slice::from_ref(variable),
            LoopHead::Rows(targets, _, _) => targets,
            LoopHead::While(_) | LoopHead::Forever => return self.run_while(head, body, run),
        };
        for turn in &turns {
            run.variables.take_row(targets, Some(turn));
            match self.run_all(body, run)? {
                Flow::Next | Flow::Continue => {}
                Flow::Exit => break,
                Flow::Return => return Ok(Flow::Return),
            }
        }
        run.variables.set("found", Value::Bool(!turns.is_empty()));
        Ok(Flow::Next)
    }

    /// `WHILE condition LOOP` and `LOOP` alone.
    fn run_while(&mut self, head: &LoopHead, body: &[Pl], run: &mut Run<'_>) -> Result<Flow, Stop> {
        for _turn in 0..MOST_TURNS {
            if let LoopHead::While(condition) = head {
                match self.condition(run.words, condition.clone(), &run.variables) {
                    Some(true) => {}
                    Some(false) => return Ok(Flow::Next),
                    None => return passed_over(body.iter(), "it loops", run),
                }
            }
            match self.run_all(body, run)? {
                Flow::Next | Flow::Continue => {}
                Flow::Exit => return Ok(Flow::Next),
                Flow::Return => return Ok(Flow::Return),
            }
        }
        unknown("it loops")
    }

    /// Runs a statement that stands inside a block.
    fn run_inner(&mut self, statement: Statement, variables: &Variables) -> Step {
        let Statement { span, outcome, not_modelled, needs } = statement;
        self.at = span;
        if let Some(clause) = not_modelled.into_iter().find(|clause| clause.could_hide) {
            return Err(stop(&format!("not modelled: {}", clause.what)));
        }
        match outcome {
            Outcome::Modelled(kind) => {
                if let StatementKind::Transaction(_) = kind.as_ref() {
                    return Err(stop("it ends transactions"));
                }
                if self.depth > 8 {
                    return Err(stop("blocks are nested too deeply"));
                }
                self.depth += 1;
                let outcome = self.apply(&kind);
                self.depth -= 1;
                let over_rows = matches!(kind.as_ref(), StatementKind::Data(_));
                match outcome {
                    Err(Stop::Refused(refusal)) if over_rows && names_variable(&refusal, variables) => Ok(()),
                    outcome => outcome,
                }
            }
            Outcome::Irrelevant(_) => match needs.iter().try_for_each(|need| self.check_need(need)) {
                Err(Stop::Refused(refusal)) if names_variable(&refusal, variables) => Ok(()),
                outcome => outcome,
            },
            Outcome::Opaque { kind: _, reason, affects } | Outcome::NotUnderstood { kind: _, reason, affects } => {
                Err(Stop::Unknown { reason, affects })
            }
        }
    }
}

/// `EXECUTE format('… %I …', current_database())`: a statement about the database itself, which touches no table.
fn about_database(words: &Words<'_>, range: &Range<usize>) -> Option<String> {
    let template = words.string(range.start + 2)?;
    let plain = words.is(range.start, "format")
        && range.clone().skip(3).all(|at| [",", "(", ")", "current_database"].iter().any(|word| words.is(at, word)));
    let about = template.trim_start().to_ascii_lowercase().starts_with("alter database");
    (plain && about).then(|| template.replace("%I", "this_database"))
}

/// Statements of which it is not known whether they run: nothing happens when none of them has an effect on the schema.
fn passed_over<'p>(statements: impl Iterator<Item = &'p Pl>, reason: &str, run: &mut Run<'_>) -> Result<Flow, Stop> {
    let mut changed = Vec::new();
    for statement in statements {
        if statement.has_effect() {
            return unknown(reason);
        }
        statement.changes(&mut changed);
    }
    changed.into_iter().for_each(|name| run.variables.forget(name));
    Ok(Flow::Next)
}

/// Whether a statement over rows is refused only because a variable stands where a column could.
fn names_variable(refusal: &Refusal, variables: &Variables) -> bool {
    let between = |before: &str, after: &str| refusal.message.strip_prefix(before)?.strip_suffix(after);
    let name = between("column \"", "\" does not exist").or_else(|| between("missing FROM-clause entry for table \"", "\""));
    name.is_some_and(|name| variables.get(name).is_some())
}

fn stop(reason: &str) -> Stop {
    Stop::Unknown { reason: reason.to_owned(), affects: Vec::new() }
}

fn unknown(reason: &str) -> Result<Flow, Stop> {
    Err(stop(reason))
}

/// What a running block knows.
struct Run<'t> {
    words: &'t Words<'t>,
    body: &'t str,
    /// The body behind blanks, so that its places are those of its file, and where it stands there.
    padded: Option<(String, SourceSpan)>,
    variables: Variables,
}
