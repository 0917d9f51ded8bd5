//! `DO` blocks: static PL/pgSQL is run, anything else is unknown and taints what it names.
//!
//! Run are: sequences of statements, `IF` with conditions over the catalog, nested blocks with exception handlers, `RAISE`, and Boolean
//! and text variables filled from such conditions and from constants, `FOREACH` over constant arrays, and `EXECUTE` of a certain text (<https://www.postgresql.org/docs/15/plpgsql.html>).

use std::ops::Range;

use super::conditions::Words;
use super::do_text::{Variables, list_of, text_of};
use super::refusal::{Refusal, Step, Stop};
use super::{Replayer, StatementKind};
use crate::source::{Dialect, SourceSpan};
use crate::sql::lex::{TokenKind, significant_tokens, string_value};
use crate::sql::{ObjectName, Outcome, RawKind, RawStatement, relations_named, split};

/// A PL/pgSQL statement.
#[derive(Debug, Clone)]
enum Pl {
    /// `IF`, `ELSIF`: conditions as token ranges with what they guard, then `ELSE`.
    If(Vec<(Range<usize>, Vec<Pl>)>, Vec<Pl>),
    /// `BEGIN … EXCEPTION WHEN … END`.
    Block(Vec<Pl>, Vec<(Vec<String>, Vec<Pl>)>),
    /// An SQL statement.
    Sql(Range<usize>),
    /// `EXECUTE` of a text.
    Execute(Range<usize>),
    /// `FOREACH variable IN ARRAY list LOOP`.
    ForEach(String, Range<usize>, Vec<Pl>),
    /// `PERFORM … FROM …`: whether it finds a row is what `FOUND` says.
    Found(Range<usize>),
    /// Variables that get a value which is not known.
    Forget(Vec<String>),
    /// `RAISE EXCEPTION` with its text.
    Raise(String),
    /// `variable := condition` and `SELECT condition INTO variable`.
    Assign(String, Range<usize>),
    /// Something without effect on a schema: `NULL`, `RAISE NOTICE`, `GET DIAGNOSTICS`, locks.
    Nothing,
    /// `RETURN`.
    Return,
    /// Anything whose effect cannot be told.
    Unknown(&'static str),
}

impl Pl {
    /// Whether running it could change a schema.
    fn has_effect(&self) -> bool {
        match self {
            Pl::If(branches, otherwise) => branches.iter().flat_map(|(_, body)| body).chain(otherwise).any(Pl::has_effect),
            Pl::Block(body, handlers) => body.iter().chain(handlers.iter().flat_map(|(_, body)| body)).any(Pl::has_effect),
            Pl::ForEach(_, _, body) => body.iter().any(Pl::has_effect),
            Pl::Sql(_) | Pl::Execute(_) | Pl::Unknown(_) => true,
            Pl::Raise(_) | Pl::Found(_) | Pl::Forget(_) | Pl::Assign(..) | Pl::Nothing | Pl::Return => false,
        }
    }
}

/// Reads the statements of a body.
struct Reader<'t> {
    words: &'t Words<'t>,
    at: usize,
    depth: u8,
}

impl Reader<'_> {
    fn is(&self, word: &str) -> bool {
        self.words.is(self.at, word)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    /// The tokens up to the next `;` (not included) or one of the words, outside parentheses.
    fn until(&mut self, stops: &[&str]) -> Range<usize> {
        let start = self.at;
        let mut depth = 0usize;
        while self.at < self.words.len() {
            if self.is("(") {
                depth += 1;
            } else if self.is(")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && (self.is(";") || stops.iter().any(|stop| self.is(stop))) {
                break;
            }
            self.at += 1;
        }
        start..self.at
    }

    /// `[DECLARE …] BEGIN … [EXCEPTION …] END`.
    fn block(&mut self) -> Pl {
        let mut body = Vec::new();
        self.label();
        if self.take("declare") {
            while self.at < self.words.len() && !self.is("begin") {
                body.push(self.declaration());
            }
        }
        if !self.take("begin") {
            return Pl::Unknown("the block does not start with BEGIN");
        }
        body.extend(self.statements(&["end", "exception"]));
        let mut handlers = Vec::new();
        if self.take("exception") {
            while self.take("when") {
                let range = self.until(&["then"]);
                self.take("then");
                let conditions =
                    range.filter_map(|at| self.words.name_or_string(at)).filter(|word| word != "or" && word != "sqlstate").collect();
                handlers.push((conditions, self.statements(&["when", "end"])));
            }
        }
        self.take("end");
        self.until(&[]);
        self.take(";");
        Pl::Block(body, handlers)
    }

    /// `<<label>>`.
    fn label(&mut self) {
        if self.is("<<") && self.words.is(self.at + 2, ">>") {
            self.at += 3;
        }
    }

    /// `FOREACH variable IN ARRAY list LOOP … END LOOP`, or nothing when it is a loop of another sort.
    fn for_each(&mut self) -> Option<Pl> {
        let name = self.words.name(self.at + 1)?;
        if !self.words.is(self.at + 2, "in") || !self.words.is(self.at + 3, "array") {
            return None;
        }
        self.at += 4;
        let list = self.until(&["loop"]);
        self.take("loop");
        let body = self.statements(&["end"]);
        self.take("end");
        self.take("loop");
        self.until(&[]);
        self.take(";");
        Some(Pl::ForEach(name, list, body))
    }

    fn declaration(&mut self) -> Pl {
        let range = self.until(&["begin"]);
        self.take(";");
        let assigns = range.clone().find(|at| self.words.is(*at, ":=") || self.words.is(*at, "default") || self.words.is(*at, "="));
        match (self.words.name(range.start), assigns) {
            (Some(name), Some(at)) => Pl::Assign(name, at + 1..range.end),
            _none => Pl::Nothing,
        }
    }

    fn statements(&mut self, ends: &[&str]) -> Vec<Pl> {
        let mut all = Vec::new();
        if self.depth > 16 {
            self.at = self.words.len();
            return vec![Pl::Unknown("it is nested too deeply")];
        }
        self.depth += 1;
        while self.at < self.words.len() && !ends.iter().any(|end| self.is(end)) {
            all.push(self.statement());
        }
        self.depth -= 1;
        all
    }

    fn statement(&mut self) -> Pl {
        if self.is("if") {
            return self.conditional();
        }
        self.label();
        if self.is("declare") || self.is("begin") {
            return self.block();
        }
        if self.is("foreach")
            && let Some(statement) = self.for_each()
        {
            return statement;
        }
        for (word, reason) in [("for", "a loop"), ("while", "a loop"), ("loop", "a loop"), ("foreach", "a loop"), ("case", "CASE")] {
            if self.is(word) {
                self.skip_compound();
                return Pl::Unknown(if reason == "a loop" { "it loops" } else { "it branches with CASE" });
            }
        }
        let range = self.until(&[]);
        self.take(";");
        let start = range.start;
        if self.words.is(start, "get") {
            return Pl::Forget(range.filter_map(|at| self.words.name(at)).collect());
        }
        if range.is_empty() || ["null", "lock"].iter().any(|word| self.words.is(start, word)) {
            return Pl::Nothing;
        }
        if self.words.is(start, "return") {
            return Pl::Return;
        }
        if self.words.is(start, "raise") {
            let level = self.words.name(start + 1).unwrap_or_default();
            let quiet = matches!(level.as_str(), "notice" | "warning" | "info" | "log" | "debug");
            let text = range.clone().find_map(|at| self.words.string(at)).unwrap_or_default();
            return if quiet { Pl::Nothing } else { Pl::Raise(text) };
        }
        if self.words.is(start, "execute") {
            return match ["into", "using"].iter().any(|word| self.words.outside(range.clone(), word).is_some()) {
                true => Pl::Unknown("it runs dynamic SQL"),
                false => Pl::Execute(start + 1..range.end),
            };
        }
        if self.words.is(start + 1, ":=") || (self.words.is(start + 1, "=") && self.words.name(start).is_some()) {
            return match self.words.name(start) {
                Some(name) => Pl::Assign(name, start + 2..range.end),
                None => Pl::Nothing,
            };
        }
        if self.words.is(start, "select") || self.words.is(start, "with") {
            let into = range.clone().find(|at| self.words.is(*at, "into"));
            return match into.and_then(|into| self.words.name(into + 1).map(|name| (into, name))) {
                Some((into, name)) if into + 2 == range.end => Pl::Assign(name, start + 1..into),
                Some((into, _)) => Pl::Forget((into + 1..range.end).filter_map(|at| self.words.name(at)).collect()),
                None => Pl::Unknown("it runs a query for its effect"),
            };
        }
        if self.words.is(start, "perform") {
            if self.words.is(start + 2, "from") {
                return Pl::Found(range);
            }
            let harmless = ["pg_sleep", "pg_advisory_lock", "pg_advisory_xact_lock", "set_config", "setval"];
            return match self.words.name(start + 1) {
                Some(name) if harmless.contains(&name.as_str()) => Pl::Nothing,
                _other => Pl::Unknown("it calls a function for its effect"),
            };
        }
        Pl::Sql(range)
    }

    fn conditional(&mut self) -> Pl {
        let mut branches = Vec::new();
        let mut otherwise = Vec::new();
        self.at += 1;
        loop {
            let condition = self.until(&["then"]);
            if !self.take("then") {
                return Pl::Unknown("an IF has no THEN");
            }
            let body = self.statements(&["elsif", "elseif", "else", "end"]);
            branches.push((condition, body));
            if self.take("elsif") || self.take("elseif") {
                continue;
            }
            if self.take("else") {
                otherwise = self.statements(&["end"]);
            }
            break;
        }
        self.take("end");
        self.take("if");
        self.take(";");
        Pl::If(branches, otherwise)
    }

    /// Skips a loop or `CASE` to its `END`.
    fn skip_compound(&mut self) {
        let mut open = 0usize;
        while self.at < self.words.len() {
            if self.is("end") {
                let closes_compound = self.words.is(self.at + 1, "loop") || self.words.is(self.at + 1, "case");
                self.at += 1;
                if closes_compound {
                    self.at += 1;
                    open = open.saturating_sub(1);
                    if open == 0 {
                        self.until(&[]);
                        self.take(";");
                        return;
                    }
                }
                continue;
            }
            if self.is("loop") || (self.is("case") && open == 0) {
                open += 1;
            }
            self.at += 1;
        }
    }
}

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
        let unknown = |reason: String| {
            let affects: Vec<ObjectName> = relations_named(body, Dialect::Postgres)
                .into_iter()
                .filter(|name| name.schema.as_deref() != Some("information_schema") && !name.name.starts_with("pg_"))
                .collect();
            Err(Stop::Unknown { reason, affects })
        };
        if language != "plpgsql" {
            return unknown(format!("DO runs {language} code, whose effect is not known"));
        }
        let tokens = significant_tokens(body, Dialect::Postgres);
        let words = Words::new(body, &tokens);
        let program = Reader { words: &words, at: 0, depth: 0 }.block();
        // Spans inside the body count from the file's start, so the body is read behind as many blanks.
        let padded = format!("{}{body}", " ".repeat(body_span.start as usize));
        let mut run = Run { words: &words, padded: &padded, span: body_span, variables: Variables::default(), returned: false };
        match self.run_pl(&program, &mut run) {
            Ok(()) => Ok(()),
            Err(Stop::Refused(refusal)) => Err(Stop::Refused(refusal)),
            Err(Stop::Unknown { reason, .. }) => {
                let creates = tokens.iter().any(|token| token.is_word(body, "execute")) && body.to_lowercase().contains("create");
                self.dark |= creates;
                unknown(format!("the effect of this DO block is not known: {reason}"))
            }
        }
    }

    fn run_all(&mut self, all: &[Pl], run: &mut Run<'_>) -> Step {
        for statement in all {
            if run.returned {
                return Ok(());
            }
            self.run_pl(statement, run)?;
        }
        Ok(())
    }

    fn run_pl(&mut self, statement: &Pl, run: &mut Run<'_>) -> Step {
        let unknown = |reason: &str| Err(Stop::Unknown { reason: reason.to_owned(), affects: Vec::new() });
        match statement {
            Pl::Nothing => Ok(()),
            Pl::Return => {
                run.returned = true;
                Ok(())
            }
            Pl::Unknown(reason) => unknown(reason),
            Pl::Raise(message) => self.refuse(message.clone()),
            Pl::Assign(name, range) => {
                let value = self.condition(run.words, range.clone(), &run.variables);
                let (text, list) = (text_of(run.words, range.clone(), &run.variables), list_of(run.words, range.clone(), &run.variables));
                run.variables.forget(name);
                run.variables.truths.insert(name.clone(), value);
                if let Some(text) = text {
                    run.variables.truths.remove(name);
                    run.variables.texts.insert(name.clone(), text);
                }
                if let Some(list) = list {
                    run.variables.lists.insert(name.clone(), list);
                }
                Ok(())
            }
            Pl::Forget(names) => {
                names.iter().for_each(|name| run.variables.forget(name));
                Ok(())
            }
            Pl::Found(range) => {
                let found = self.finds(run.words, range.clone(), &run.variables);
                run.variables.truths.insert("found".into(), found);
                Ok(())
            }
            Pl::ForEach(name, list, body) => match list_of(run.words, list.clone(), &run.variables) {
                Some(members) => {
                    for member in members {
                        run.variables.forget(name);
                        run.variables.truths.remove(name);
                        run.variables.texts.insert(name.clone(), member);
                        self.run_all(body, run)?;
                    }
                    Ok(())
                }
                None if body.iter().any(Pl::has_effect) => unknown("it loops"),
                None => Ok(()),
            },
            Pl::If(branches, otherwise) => {
                for (at, (condition, body)) in branches.iter().enumerate() {
                    match self.condition(run.words, condition.clone(), &run.variables) {
                        Some(true) => return self.run_all(body, run),
                        Some(false) => {}
                        None => {
                            let rest = branches.iter().skip(at).flat_map(|(_, body)| body).chain(otherwise);
                            return match rest.into_iter().any(Pl::has_effect) {
                                true => unknown("a condition in it depends on more than the schema"),
                                false => Ok(()),
                            };
                        }
                    }
                }
                self.run_all(otherwise, run)
            }
            Pl::Block(body, handlers) => {
                let mark = self.state.mark();
                let (effects, notes) = (self.effects.len(), self.notes.len());
                match self.run_all(body, run) {
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
                }
            }
            Pl::Execute(range) => {
                let Some(text) = text_of(run.words, range.clone(), &run.variables).or_else(|| about_database(run.words, range)) else {
                    return unknown("it runs dynamic SQL");
                };
                // A text may hold several statements, which run in order.
                for raw in split(&text, 0..text.len() as u32, Dialect::Postgres) {
                    if raw.kind != RawKind::Sql {
                        return unknown("it runs a text that is not only SQL");
                    }
                    let outcome = crate::sql::postgres::lower(&text, run.span.file, &raw).outcome;
                    // What a string holds stands nowhere of its own: the whole block is its place.
                    self.run_inner(outcome, self.statement)?;
                }
                Ok(())
            }
            Pl::Sql(range) => {
                let Some(range) = run.words.bytes(range.clone()) else { return Ok(()) };
                let shift = run.span.start;
                let (start, end) = (shift + range.start as u32, shift + range.end as u32);
                let raw = RawStatement { range: start..end, kind: RawKind::Sql, issue: None, comments: Vec::new() };
                let lowered = crate::sql::postgres::lower(run.padded, run.span.file, &raw);
                self.run_inner(lowered.outcome, lowered.span)
            }
        }
    }

    /// Runs a statement that stands inside a block.
    fn run_inner(&mut self, outcome: Outcome, span: SourceSpan) -> Step {
        self.at = span;
        match outcome {
            Outcome::Modelled(kind) => match kind.as_ref() {
                StatementKind::Transaction(_) => Err(Stop::Unknown { reason: "it ends transactions".into(), affects: Vec::new() }),
                kind => {
                    if self.depth > 8 {
                        return Err(Stop::Unknown { reason: "blocks are nested too deeply".into(), affects: Vec::new() });
                    }
                    self.depth += 1;
                    let outcome = self.apply(kind);
                    self.depth -= 1;
                    outcome
                }
            },
            Outcome::Irrelevant(_) => Ok(()),
            Outcome::Opaque { reason, affects, .. } | Outcome::NotUnderstood { reason, affects, .. } => {
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
    let about = template.trim_start().to_lowercase().starts_with("alter database");
    (plain && about).then(|| template.replace("%I", "this_database"))
}

/// What a running block knows.
struct Run<'t> {
    words: &'t Words<'t>,
    padded: &'t str,
    span: SourceSpan,
    variables: Variables,
    returned: bool,
}

/// The value of a string token.
pub(super) fn string_of(text: &str, kind: TokenKind) -> Option<String> {
    (kind == TokenKind::String).then(|| string_value(text, Dialect::Postgres)).flatten()
}
