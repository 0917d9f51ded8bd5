//! PostgreSQL: `squawk-syntax`, lowered into our statement model.
//!
//! The parser makes a tree of any text; [`cx`] guards that no node of a lowered statement is lost. One file per kind of statement.

mod alter;
mod call;
mod constraint;
mod cst;
mod cx;
mod data;
mod dispatch;
mod expr;
mod index;
mod interval;
mod irrelevant;
mod names;
mod needs;
mod object;
mod other;
mod output;
mod precedence;
mod psql;
mod query;
mod routine;
mod sequence;
mod session;
mod table;
mod typedef;
mod types;
mod view;

use std::ops::Range;

use squawk_syntax::ast::{self, AstNode};

use self::cx::{Cx, Unreadable};
use self::dispatch::statement;
use super::{
    Expression, Need, ObjectName, Outcome, RawKind, RawStatement, Statement, StatementKind, UnmodelledClause, lex, relations_named,
};
use crate::source::{Dialect, FileId, SourceSpan};

pub use self::interval::{Interval, interval};
pub use self::irrelevant::IRRELEVANT;
pub use self::output::output_name;
pub(super) use self::psql::judge_connections;
pub use self::session::is_known_function;
pub(super) use self::session::judge_escapes;

/// Complaints of the parser that are recorded one by one; what follows is recorded as one clause.
const MAX_COMPLAINTS: usize = 20;

/// What a statement became.
enum Lowered {
    Kind(Box<StatementKind>),
    Irrelevant(&'static str),
    Opaque { kind: String, reason: String, affects: Vec<ObjectName> },
}

impl From<StatementKind> for Lowered {
    fn from(kind: StatementKind) -> Self {
        Lowered::Kind(Box::new(kind))
    }
}

impl From<Lowered> for Outcome {
    fn from(lowered: Lowered) -> Self {
        match lowered {
            Lowered::Kind(kind) => Outcome::Modelled(kind),
            Lowered::Irrelevant(word) => Outcome::Irrelevant(word),
            Lowered::Opaque { kind, reason, affects } => Outcome::Opaque { kind, reason, affects },
        }
    }
}

/// Parses and lowers one raw statement of a file's text.
pub fn lower(text: &str, file: FileId, raw: &RawStatement) -> Statement {
    let span = SourceSpan { file, start: raw.range.start, end: raw.range.end };
    let source = text.get(raw.range.start as usize..raw.range.end as usize).unwrap_or_default();
    let mut needs = Vec::new();
    let (outcome, not_modelled) = match &raw.kind {
        RawKind::Sql => sql(source, span, Cx::new(source, span.start, span.file), &mut needs),
        RawKind::Copy { data } => copy(text, source, span, data),
        RawKind::PsqlMeta => (psql::meta(source), Vec::new()),
        RawKind::ShellMeta => (not_understood(source, "A command of the sqlite3 shell stands in a PostgreSQL script."), Vec::new()),
        RawKind::ForeignMeta => (not_understood(source, "A command of another program than psql stands here."), Vec::new()),
    };
    Statement { span, outcome, not_modelled, needs }
}

/// Parses and lowers a statement that is the value of a text, such as `EXECUTE` runs: all of it stands at `place`.
pub fn lower_text(text: &str, range: Range<u32>, place: SourceSpan) -> Statement {
    let source = text.get(range.start as usize..range.end as usize).unwrap_or_default();
    let mut needs = Vec::new();
    let (outcome, not_modelled) = sql(source, place, Cx::placed(source, place), &mut needs);
    Statement { span: place, outcome, not_modelled, needs }
}

/// Parses and lowers an expression on its own, such as the server prints one; `None` when it is not one.
pub fn expression(text: &str) -> Option<Expression> {
    let source = format!("SELECT {text}");
    let tree = cst::parse(&source).ok()?;
    let target = tree.root.descendants().find_map(ast::Target::cast)?;
    let expr = target.expr().filter(|expr| expr.syntax().text_range() == target.syntax().text_range())?;
    let complete = tree.errors.is_empty() && target.syntax().text_range().end() == tree.root.text_range().end();
    let cx = Cx::new(&source, 0, FileId::default());
    complete.then(|| cx.expression(&expr))
}

/// A body in the syntax of the standard (`BEGIN ATOMIC … END`, `RETURN …`), as statements that stand where they stood; `None` for any other
/// text (<https://www.postgresql.org/docs/15/sql-createfunction.html>, `sql_body`).
pub fn standard_body(body: &str) -> Option<String> {
    let tokens = lex::significant_tokens(body, Dialect::Postgres);
    let is = |token: Option<&lex::Token>, word: &str| token.is_some_and(|token| token.text(body).eq_ignore_ascii_case(word));
    let first = tokens.first()?;
    if is(Some(first), "return") {
        return Some(format!("{}SELECT{}", &body[..first.range.start], &body[first.range.end..]));
    }
    let (atomic, end) = (tokens.get(1)?, tokens.last()?);
    if !(is(Some(first), "begin") && is(Some(atomic), "atomic") && is(Some(end), "end")) {
        return None;
    }
    // Lines stay lines, so that they can be named.
    let head = body[..atomic.range.end].split('\n').map(|line| " ".repeat(line.len())).collect::<Vec<_>>().join("\n");
    Some(format!("{head}{}", &body[atomic.range.end..end.range.start]))
}

/// What the statements of a function in SQL read and write.
pub struct BodyRelations {
    /// The relations, in order. Statements that are no queries are not looked at by the engine before they run.
    pub relations: Vec<ObjectName>,
    /// The line of the body, from 0, from which on it could not be read.
    pub unread_from: Option<usize>,
}

/// The relations of a body of a function in SQL.
pub fn relations_of_body(body: &str) -> BodyRelations {
    let mut found = BodyRelations { relations: Vec::new(), unread_from: None };
    for raw in super::split(body, 0..body.len() as u32, Dialect::Postgres) {
        let source = body.get(raw.range.start as usize..raw.range.end as usize).unwrap_or_default();
        let tree = cst::parse(source).ok().filter(|tree| tree.errors.is_empty());
        let Some(stmt) = tree.and_then(|tree| tree.root.children().find_map(ast::Stmt::cast)) else {
            if lex::significant_tokens(source, Dialect::Postgres).is_empty() {
                continue;
            }
            found.unread_from = body.get(..raw.range.start as usize).map(|before| before.matches('\n').count());
            return found;
        };
        use ast::Stmt;
        if let Stmt::CompoundSelect(_)
        | Stmt::ParenSelect(_)
        | Stmt::Select(_)
        | Stmt::Table(_)
        | Stmt::Values(_)
        | Stmt::Insert(_)
        | Stmt::Update(_)
        | Stmt::Delete(_)
        | Stmt::Merge(_) = &stmt
        {
            found.relations.extend(query::relations(stmt.syntax()));
        }
    }
    found
}

fn not_understood(source: &str, reason: &str) -> Outcome {
    Outcome::NotUnderstood {
        kind: lex::statement_kind(source, Dialect::Postgres),
        reason: reason.to_owned(),
        affects: relations_named(source, Dialect::Postgres),
    }
}

fn sql<'a>(source: &'a str, span: SourceSpan, cx: Cx<'a>, needs: &mut Vec<Need>) -> (Outcome, Vec<UnmodelledClause>) {
    if let Some((mut data, rows)) = data::light_insert(source) {
        data.rows_span = Some(SourceSpan { start: span.start + rows as u32, ..span });
        return (Outcome::Modelled(Box::new(StatementKind::Data(data))), Vec::new());
    }
    let tree = match cst::parse(source) {
        Ok(tree) => tree,
        Err(reason) => return (not_understood(source, &reason), Vec::new()),
    };
    let read = match tree.root.children().find_map(ast::Stmt::cast) {
        Some(stmt) if is_cut_short(&stmt) => Err(Unreadable("the statement breaks off within a bracket".into())),
        Some(stmt) => {
            cx.one::<ast::Stmt>(&tree.root);
            cx.leftover(&stmt);
            statement(&cx, &stmt)
        }
        None if lex::significant_tokens(source, Dialect::Postgres).is_empty() => Ok(Lowered::Irrelevant(irrelevant::EMPTY)),
        None => Err(Unreadable("no statement begins like this".into())),
    };
    let lowered = match read {
        Ok(lowered) => lowered,
        Err(Unreadable(missing)) => {
            let reason = match tree.errors.first() {
                Some((_, message)) => format!("The parser says: {message}; {missing}."),
                None => format!("In what the parser read, {missing}."),
            };
            return (not_understood(source, &reason), Vec::new());
        }
    };
    let mut complaints: Vec<UnmodelledClause> =
        tree.errors.iter().take(MAX_COMPLAINTS).map(|(at, message)| complaint(&cx, source, *at as usize, message)).collect();
    if let Some((at, _)) = tree.errors.get(MAX_COMPLAINTS) {
        let rest = tree.errors.len() - MAX_COMPLAINTS;
        let mut more = complaint(&cx, source, *at as usize, &format!("{rest} more complaints of the parser"));
        more.span.end = span.end.max(more.span.start);
        complaints.push(more);
    }
    // What a declared irrelevant or opaque statement is made of need not be understood.
    let mut clauses = match lowered {
        Lowered::Kind(_) => cx.finish(&tree.root),
        Lowered::Irrelevant(_) => {
            *needs = cx.needs.take();
            Vec::new()
        }
        Lowered::Opaque { .. } => Vec::new(),
    };
    for complaint in complaints {
        let known = clauses.iter().any(|clause| {
            let covers = clause.span.start <= complaint.span.start && complaint.span.start <= clause.span.end;
            covers && clause.what.starts_with("not understood")
        });
        if !known && !cx.is_kept(complaint.span.start) {
            clauses.push(complaint);
        }
    }
    crate::source::order::sort_by_key(&mut clauses, |clause| clause.span);
    (lowered.into(), clauses)
}

/// Whether the parser gave up on a statement inside a bracket, so that what it made of it is not the statement.
fn is_cut_short(stmt: &ast::Stmt) -> bool {
    if stmt.syntax().next_sibling().is_none() {
        return false;
    }
    let text = stmt.syntax().text().to_string();
    let brackets = lex::significant_tokens(&text, Dialect::Postgres)
        .iter()
        .fold(0i64, |depth, token| depth + i64::from(token.is_operator(&text, "(")) - i64::from(token.is_operator(&text, ")")));
    brackets > 0
}

/// An error of the parser as a clause: the word it stands at.
fn complaint(cx: &Cx<'_>, source: &str, at: usize, message: &str) -> UnmodelledClause {
    let mut start = at.min(source.len());
    while !source.is_char_boundary(start) {
        start -= 1;
    }
    let rest = source.get(start..).unwrap_or_default();
    let begin = start + (rest.len() - rest.trim_start().len());
    let length = source.get(begin..).unwrap_or_default().split(char::is_whitespace).next().map_or(0, str::len);
    UnmodelledClause { span: cx.span_of(begin, begin + length), what: format!("not understood: {message}"), could_hide: true }
}

/// `USING DELIMITERS`, as servers wrote it before 7.3 and still take it, in the words of today and as long as before.
fn with_one_delimiter(head: &str) -> std::borrow::Cow<'_, str> {
    let tokens = lex::significant_tokens(head, Dialect::Postgres);
    let old =
        |at: usize| tokens[at].is_word(head, "delimiters") && tokens.get(at + 1).is_some_and(|next| next.kind == lex::TokenKind::String);
    let Some(at) = (1..tokens.len()).find(|at| old(*at)) else { return head.into() };
    let mut modern = head.to_owned();
    modern.replace_range(tokens[at].range.clone(), "delimiter ");
    if tokens[at - 1].is_word(head, "using") {
        modern.replace_range(tokens[at - 1].range.clone(), "     ");
    }
    modern.into()
}

/// `COPY … FROM stdin` with its lines.
fn copy(text: &str, source: &str, span: SourceSpan, data: &Range<u32>) -> (Outcome, Vec<UnmodelledClause>) {
    let head = source.get(..(data.start.saturating_sub(span.start) as usize).min(source.len())).unwrap_or(source);
    let head = &with_one_delimiter(head.trim_end().trim_end_matches(';'));
    let cx = Cx::new(head, span.start, span.file);
    let (mut outcome, clauses) = sql(head, SourceSpan { end: span.start + head.len() as u32, ..span }, cx, &mut Vec::new());
    if let Outcome::Modelled(kind) = &mut outcome
        && let StatementKind::Data(change) = kind.as_mut()
    {
        let block = text.get(data.start as usize..data.end as usize).unwrap_or_default();
        let newlines = block.bytes().filter(|byte| *byte == b'\n').count();
        change.rows = Some((newlines + usize::from(!block.is_empty() && !block.ends_with('\n'))) as u64);
        change.rows_span = Some(SourceSpan { start: data.start, end: data.end, ..span });
    }
    (outcome, clauses)
}
