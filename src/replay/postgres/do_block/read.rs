//! PL/pgSQL read into its statements.

use std::ops::Range;

use super::query::Query;
use super::words::Words;
use crate::sql::ObjectName;

/// A PL/pgSQL statement.
#[derive(Debug, Clone)]
pub(super) enum Pl {
    /// `IF`, `ELSIF`: conditions as token ranges with what they guard, then `ELSE`.
    If(Vec<(Range<usize>, Vec<Pl>)>, Vec<Pl>),
    /// `CASE value WHEN value, … THEN …`, then `ELSE`.
    Case(Range<usize>, Vec<(Range<usize>, Vec<Pl>)>, Option<Vec<Pl>>),
    /// `BEGIN … EXCEPTION WHEN … END`.
    Block(Vec<Pl>, Vec<(Vec<String>, Vec<Pl>)>),
    /// A loop.
    Loop(LoopHead, Vec<Pl>),
    /// `EXIT` or `CONTINUE` with its condition.
    Leave(Flow, Option<Range<usize>>),
    /// An SQL statement.
    Sql(Range<usize>),
    /// A statement over rows, which changes no schema.
    Rows(Range<usize>),
    /// A statement about roles and rights, which no schema holds.
    Access(Range<usize>),
    /// `EXECUTE` of a text.
    Execute(Range<usize>),
    /// `EXECUTE` of a text whose rows go to variables.
    ExecuteInto(Range<usize>, Vec<String>),
    /// `PERFORM function(arguments)`.
    Call(ObjectName, Range<usize>),
    /// `PERFORM … FROM …`: whether it finds a row is what `FOUND` says.
    Found(Range<usize>),
    /// `SELECT … INTO variables …`: its query, when that is understood.
    SelectInto(Option<Query>, Vec<String>, Range<usize>),
    /// Variables that get a value which is not known.
    Forget(Vec<String>),
    /// `RAISE EXCEPTION` with its text.
    Raise(String),
    /// `variable := expression`.
    Assign(String, Range<usize>),
    /// A variable that is declared: of a row's type, or with what it starts with.
    Declare(String, Declared),
    /// Something without effect on a schema: `NULL`, `RAISE NOTICE`, `GET DIAGNOSTICS`, locks.
    Nothing,
    /// `RETURN`.
    Return,
    /// Anything whose effect cannot be told.
    Unknown(&'static str),
}

/// What a loop goes through.
#[derive(Debug, Clone)]
pub(super) enum LoopHead {
    /// `FOREACH variable IN ARRAY list`.
    Members(String, Range<usize>),
    /// `FOR variables IN query`: the query, when it is understood, and its tokens.
    Rows(Vec<String>, Option<Query>, Range<usize>),
    /// `FOR variable IN [REVERSE] from .. to [BY step]`.
    Numbers { variable: String, reverse: bool, from: Range<usize>, to: Range<usize>, step: Option<Range<usize>> },
    /// `WHILE condition`.
    While(Range<usize>),
    /// `LOOP` alone.
    Forever,
}

/// What a declaration says.
#[derive(Debug, Clone)]
pub(super) enum Declared {
    /// A record, or a row of a table.
    Record,
    /// A variable with what it starts with, else NULL.
    Variable(Option<Range<usize>>),
}

/// Where a block goes on after a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// At the next statement.
    Next,
    /// After the loop.
    Exit,
    /// At the loop's next turn.
    Continue,
    /// After the block.
    Return,
}

impl Pl {
    /// Whether running it could change a schema.
    pub(super) fn has_effect(&self) -> bool {
        match self {
            Pl::Case(_, branches, otherwise) => {
                branches.iter().flat_map(|(_, body)| body).chain(otherwise.iter().flatten()).any(Pl::has_effect)
            }
            Pl::If(branches, otherwise) => branches.iter().flat_map(|(_, body)| body).chain(otherwise).any(Pl::has_effect),
            Pl::Block(body, handlers) => body.iter().chain(handlers.iter().flat_map(|(_, body)| body)).any(Pl::has_effect),
            Pl::Loop(_, body) => body.iter().any(Pl::has_effect),
            Pl::Sql(_) | Pl::Call(..) | Pl::Execute(_) | Pl::ExecuteInto(..) | Pl::Unknown(_) => true,
            Pl::Raise(_)
            | Pl::Rows(_)
            | Pl::Access(_)
            | Pl::Found(_)
            | Pl::SelectInto(..)
            | Pl::Forget(_)
            | Pl::Assign(..)
            | Pl::Declare(..)
            | Pl::Leave(..)
            | Pl::Nothing
            | Pl::Return => false,
        }
    }

    /// The variables that running it could change.
    pub(super) fn changes<'p>(&'p self, into: &mut Vec<&'p str>) {
        let all = |statements: &'p [Pl], into: &mut Vec<&'p str>| statements.iter().for_each(|statement| statement.changes(into));
        match self {
            Pl::If(branches, otherwise) => {
                branches.iter().for_each(|(_, body)| all(body, into));
                all(otherwise, into);
            }
            Pl::Case(_, branches, otherwise) => {
                branches.iter().for_each(|(_, body)| all(body, into));
                otherwise.iter().for_each(|body| all(body, into));
            }
            Pl::Block(body, handlers) => {
                all(body, into);
                handlers.iter().for_each(|(_, body)| all(body, into));
            }
            Pl::Loop(head, body) => {
                match head {
                    LoopHead::Members(name, _) => into.push(name),
                    LoopHead::Rows(names, _, _) => into.extend(names.iter().map(String::as_str)),
                    LoopHead::Numbers { .. } | LoopHead::While(_) | LoopHead::Forever => {}
                }
                into.push("found");
                all(body, into);
            }
            Pl::SelectInto(_, names, _) | Pl::ExecuteInto(_, names) | Pl::Forget(names) => {
                into.extend(names.iter().map(String::as_str));
                into.push("found");
            }
            Pl::Assign(name, _) => into.push(name),
            Pl::Found(_) | Pl::Sql(_) | Pl::Rows(_) | Pl::Access(_) | Pl::Call(..) => into.push("found"),
            Pl::Execute(_) | Pl::Raise(_) | Pl::Declare(..) | Pl::Leave(..) | Pl::Nothing | Pl::Return | Pl::Unknown(_) => {}
        }
    }
}

/// Reads the statements of a body.
pub(super) struct Reader<'t> {
    pub(super) words: &'t Words<'t>,
    pub(super) at: usize,
    pub(super) depth: u8,
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
    pub(super) fn block(&mut self) -> Pl {
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

    /// `[FOR … | FOREACH … | WHILE …] LOOP … END LOOP`.
    fn looping(&mut self) -> Pl {
        let start = self.at;
        let head = self.until(&["loop"]);
        let head = self.loop_head(head);
        if !self.take("loop") {
            self.until(&[]);
            self.take(";");
            return Pl::Unknown("a loop has no LOOP");
        }
        let body = self.statements(&["end"]);
        self.take("end");
        self.take("loop");
        self.until(&[]);
        self.take(";");
        match head {
            Some(head) => Pl::Loop(head, body),
            None if body.iter().any(Pl::has_effect) => Pl::Unknown("it loops"),
            None => {
                let mut changed = Vec::new();
                body.iter().for_each(|statement| statement.changes(&mut changed));
                let target = self.words.name(start + 1);
                Pl::Forget(changed.into_iter().map(str::to_owned).chain(target).collect())
            }
        }
    }

    fn loop_head(&self, range: Range<usize>) -> Option<LoopHead> {
        let words = self.words;
        if range.is_empty() {
            return Some(LoopHead::Forever);
        }
        if words.is(range.start, "while") {
            return Some(LoopHead::While(range.start + 1..range.end));
        }
        let within = words.outside(range.clone(), "in")?;
        let targets = words.targets(range.start + 1..within)?;
        if words.is(range.start, "foreach") {
            // `SLICE` stands before IN and is no target.
            let [variable] = targets.as_slice() else { return None };
            return words.is(within + 1, "array").then(|| LoopHead::Members(variable.clone(), within + 2..range.end));
        }
        let dots = (within + 1..range.end).find(|at| words.is(*at, "..") || (words.is(*at, ".") && words.is(at + 1, ".")));
        if let (Some(dots), [variable]) = (dots, targets.as_slice()) {
            let reverse = words.is(within + 1, "reverse");
            let width = if words.is(dots, "..") { 1 } else { 2 };
            let by = words.outside(dots..range.end, "by");
            return Some(LoopHead::Numbers {
                variable: variable.clone(),
                reverse,
                from: within + 1 + usize::from(reverse)..dots,
                to: dots + width..by.unwrap_or(range.end),
                step: by.map(|by| by + 1..range.end),
            });
        }
        let mut query = within + 1..range.end;
        if words.is(query.start, "(") && words.closing(query.start, query.end) == Some(query.end) {
            query = query.start + 1..query.end - 1;
        }
        Some(LoopHead::Rows(targets, Query::read(words, query.clone()), query))
    }

    fn declaration(&mut self) -> Pl {
        let range = self.until(&["begin"]);
        self.take(";");
        let words = self.words;
        let Some(name) = words.name(range.start) else { return Pl::Nothing };
        let assigns = range.clone().find(|at| words.is(*at, ":=") || words.is(*at, "default") || words.is(*at, "="));
        let row = words.is(range.start + 1, "record") || (words.is(range.end - 1, "rowtype") && words.is(range.end - 2, "%"));
        Pl::Declare(name, if row { Declared::Record } else { Declared::Variable(assigns.map(|at| at + 1..range.end)) })
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
        if ["for", "foreach", "while", "loop"].iter().any(|word| self.is(word)) {
            return self.looping();
        }
        if self.is("case") {
            return self.case();
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
            return match () {
                () if self.words.is(start + 1, "next") => Pl::Nothing,
                () if self.words.is(start + 1, "query") => Pl::Unknown("it gives the rows of a query"),
                () => Pl::Return,
            };
        }
        if self.words.is(start, "raise") {
            let level = self.words.name(start + 1).unwrap_or_default();
            let quiet = matches!(level.as_str(), "notice" | "warning" | "info" | "log" | "debug");
            let text = range.clone().find_map(|at| self.words.string(at)).unwrap_or_default();
            return if quiet { Pl::Nothing } else { Pl::Raise(text) };
        }
        for (word, flow) in [("exit", Flow::Exit), ("continue", Flow::Continue)] {
            if self.words.is(start, word) {
                return match range.len() {
                    1 => Pl::Leave(flow, None),
                    _when if self.words.is(start + 1, "when") => Pl::Leave(flow, Some(start + 2..range.end)),
                    _label => Pl::Unknown("it leaves a loop by its label"),
                };
            }
        }
        if self.words.is(start, "execute") {
            let into = self.words.outside(range.clone(), "into");
            let targets = into.and_then(|into| self.words.targets(into + 1..range.end));
            return match (self.words.outside(range.clone(), "using"), into, targets) {
                (None, None, _) => Pl::Execute(start + 1..range.end),
                (None, Some(into), Some(targets)) => Pl::ExecuteInto(start + 1..into, targets),
                _using => Pl::Unknown("it runs dynamic SQL"),
            };
        }
        if self.words.is(start + 1, ":=") || (self.words.is(start + 1, "=") && self.words.name(start).is_some()) {
            return match self.words.name(start) {
                Some(name) => Pl::Assign(name, start + 2..range.end),
                None => Pl::Nothing,
            };
        }
        if self.words.is(start, "select") || self.words.is(start, "with") {
            return self.select(range);
        }
        if self.words.is(start, "perform") {
            if self.words.is(start + 2, "from") {
                return Pl::Found(range);
            }
            let harmless = ["pg_sleep", "pg_advisory_lock", "pg_advisory_xact_lock", "set_config", "setval"];
            return match self.words.name(start + 1) {
                Some(name) if harmless.contains(&name.as_str()) => Pl::Nothing,
                _other => self.call(start + 1..range.end),
            };
        }
        let about_roles = ["create", "alter", "drop"].iter().any(|verb| self.words.is(start, verb))
            && ["role", "user", "group"].iter().any(|sort| self.words.is(start + 1, sort))
            && !self.words.is(start + 2, "mapping");
        if about_roles || self.words.is(start, "grant") || self.words.is(start, "revoke") {
            return Pl::Access(range);
        }
        match ["insert", "update", "delete", "merge"].iter().any(|word| self.words.is(start, word)) {
            true => Pl::Rows(range),
            false => Pl::Sql(range),
        }
    }

    /// `schema.function(arguments)`.
    fn call(&self, range: Range<usize>) -> Pl {
        let words = self.words;
        let qualified = words.is(range.start + 1, ".");
        let schema = if qualified { words.name(range.start) } else { None };
        match words.call(&(range.start + if qualified { 2 } else { 0 }..range.end)) {
            Some((name, args)) => Pl::Call(ObjectName { schema, name }, args),
            None => Pl::Unknown("it calls a function for its effect"),
        }
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

    /// `SELECT … INTO …`.
    fn select(&self, range: Range<usize>) -> Pl {
        let words = self.words;
        let Some(into) = words.outside(range.clone(), "into") else { return Pl::Unknown("it runs a query for its effect") };
        let first = into + 1 + usize::from(words.is(into + 1, "strict"));
        let mut end = first;
        let mut targets = Vec::new();
        while let Some(name) = words.name(end).filter(|_| end < range.end) {
            targets.push(name);
            end += 1;
            if !words.is(end, ",") {
                break;
            }
            end += 1;
        }
        // With STRICT the number of rows decides whether it is refused.
        let understood = words.is(range.start, "select") && first == into + 1;
        let query = match words.outside(range.start..into, "from") {
            Some(from) => Query::of(words, range.start + 1..from, from..into).filter(|_| end == range.end),
            None => Query::of(words, range.start + 1..into, end..range.end).filter(|_| end == range.end || words.is(end, "from")),
        };
        Pl::SelectInto(query.filter(|_| understood), targets, range)
    }

    /// `CASE … END CASE`.
    fn case(&mut self) -> Pl {
        self.at += 1;
        let operand = self.until(&["when"]);
        let mut branches = Vec::new();
        while self.take("when") {
            let condition = self.until(&["then"]);
            if !self.take("then") {
                return Pl::Unknown("a CASE has no THEN");
            }
            branches.push((condition, self.statements(&["when", "else", "end"])));
        }
        let otherwise = self.take("else").then(|| self.statements(&["end"]));
        self.take("end");
        self.take("case");
        self.until(&[]);
        self.take(";");
        Pl::Case(operand, branches, otherwise)
    }
}
