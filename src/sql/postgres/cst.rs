//! Text becomes a syntax tree, within declared limits.

use std::borrow::Cow;
use std::ops::Range;

use squawk_lexer::TokenKind;
use squawk_parser::{EntryPoint, LexedStr, StrStep, SyntaxKind};
use squawk_syntax::SyntaxNode;

/// Brackets and `CASE` that may stand within each other. The parser descends once per level, and the stack of a wasm module is small.
pub(super) const MAX_NESTING: usize = 45;
/// Operators and set operations that may follow each other on one level; each makes the tree one node deeper.
pub(super) const MAX_CHAIN: usize = 1000;
/// Joins on one level; the parser needs more stack for each.
const MAX_JOINS: usize = 300;
/// Joins on one level that wait for their `ON`: `a JOIN b JOIN c … ON … ON …` nests to the right.
const MAX_OPEN_JOINS: usize = 100;

/// A parsed statement.
pub(super) struct Tree {
    /// The root, a `SOURCE_FILE`.
    pub(super) root: SyntaxNode,
    /// Complaints of the lexer and the parser with their byte offset in the statement.
    pub(super) errors: Vec<(u32, String)>,
}

/// Parses a statement, or says which limit it exceeds.
pub(super) fn parse(text: &str) -> Result<Tree, String> {
    check_limits(text)?;
    let readable = with_plain_names(text);
    let lexed = LexedStr::new(&readable);
    let output = EntryPoint::SourceFile.parse(&lexed.to_input());
    let mut builder = rowan::GreenNodeBuilder::new();
    let mut errors = Vec::new();
    let raw = |kind: SyntaxKind| rowan::SyntaxKind(kind.into());
    let mut offset = 0;
    lexed.intersperse_trivia(&output, &mut |step| match step {
        StrStep::Token { kind, text: read } => {
            let written = text.get(offset..offset + read.len()).unwrap_or(read);
            offset += read.len();
            builder.token(raw(kind), written);
        }
        StrStep::Enter { kind } => builder.start_node(raw(kind)),
        StrStep::Exit => builder.finish_node(),
        StrStep::Error { msg, pos } => errors.push((pos as u32, msg.to_owned())),
    });
    errors.extend(lexed.errors().map(|(range, message)| (range.start, message.to_owned())));
    crate::source::order::sort(&mut errors);
    Ok(Tree { root: SyntaxNode::new_root(builder.finish()), errors })
}

/// The text with `exclude` and `current` written otherwise, at the same length, where they are names of the user's: the parser takes
/// every `EXCLUDE` of a table for a constraint and every `WHERE CURRENT` for a cursor, but both words are free for names
/// (<https://www.postgresql.org/docs/current/sql-keywords-appendix.html>).
fn with_plain_names(text: &str) -> Cow<'_, str> {
    const CLAUSES: &[(&str, &[&str])] = &[("exclude", &["using", "(", "current", "group", "ties", "no"]), ("current", &["of", "row"])];
    let mut changed: Option<String> = None;
    let mut waiting: Option<(Range<usize>, &[&str])> = None;
    let mut previous = "";
    let mut offset = 0;
    for token in squawk_lexer::tokenize(text) {
        let range = offset..offset + token.len as usize;
        offset = range.end;
        match token.kind {
            TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment { .. } => continue,
            _other => {}
        }
        let word = text.get(range.clone()).unwrap_or_default();
        if let Some((name, clauses)) = waiting.take()
            && !clauses.iter().any(|clause| clause.eq_ignore_ascii_case(word))
        {
            changed.get_or_insert_with(|| text.to_owned()).replace_range(name.clone(), &"_".repeat(name.len()));
        }
        let clause = CLAUSES.iter().find(|(name, _)| token.kind == TokenKind::Ident && name.eq_ignore_ascii_case(word));
        // `SET … FROM CURRENT` stays as it is.
        let clause = clause.filter(|(name, _)| *name == "exclude" || previous.eq_ignore_ascii_case("where"));
        waiting = clause.map(|(_, clauses)| (range, *clauses));
        previous = word;
    }
    let own_zone = text.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("create"));
    if own_zone {
        changed = with_plain_zone(changed.as_deref().unwrap_or(text)).or(changed);
    }
    changed.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// `SET TIME ZONE value`, a setting of a function's own, as `SET TIMEZONE=value` of the same length, which the parser knows; nothing when the
/// text has none.
fn with_plain_zone(text: &str) -> Option<String> {
    let mut changed: Option<String> = None;
    // The last three words with their places.
    let mut words: [(&str, Range<usize>); 2] = [("", 0..0), ("", 0..0)];
    let mut offset = 0;
    for token in squawk_lexer::tokenize(text) {
        let range = offset..offset + token.len as usize;
        offset = range.end;
        match token.kind {
            TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment { .. } => continue,
            _other => {}
        }
        let word = text.get(range.clone()).unwrap_or_default();
        let [(set, _), (time, start)] = &words;
        if word.eq_ignore_ascii_case("zone") && time.eq_ignore_ascii_case("time") && set.eq_ignore_ascii_case("set") {
            let place = start.start..range.end;
            let name = format!("{:<width$}", "TIMEZONE=", width = place.len());
            changed.get_or_insert_with(|| text.to_owned()).replace_range(place, &name);
        }
        words = [words[1].clone(), (word, range)];
    }
    changed
}

/// What was counted on one bracket level.
#[derive(Default)]
struct Level {
    /// Signs of operators since the last `AND`, `OR` or comma.
    operators: usize,
    /// `AND` and `OR` since the last comma.
    links: usize,
    /// `NOT` behind an operator and `WITH`: `a = NOT b = NOT c` and `WITH … WITH …` nest to the right.
    to_the_right: usize,
    /// Set operations.
    sets: usize,
    /// Joins.
    joins: usize,
    /// Joins minus their `ON` or `USING`.
    open_joins: usize,
    /// Words behind which another statement may stand: `EXPLAIN EXPLAIN …`.
    statements: usize,
    /// Prefix operators that may wait for their operand.
    prefixes: usize,
    /// Whether `CASE` opened it.
    case: bool,
}

fn check_limits(text: &str) -> Result<(), String> {
    let mut levels = vec![Level::default()];
    let mut offset = 0;
    let mut behind_operator = false;
    let mut previous = "";
    for token in squawk_lexer::tokenize(text) {
        let word = text.get(offset..offset + token.len as usize).unwrap_or_default();
        offset += token.len as usize;
        if levels.len() > MAX_NESTING {
            return Err(format!("It nests deeper than {MAX_NESTING} levels: too deep."));
        }
        let Some(level) = levels.last_mut() else { return Ok(()) };
        match token.kind {
            TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenCurly => {
                level.operators += 1;
                levels.push(Level::default());
            }
            TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseCurly => {
                while levels.len() > 1 && levels.pop().is_some_and(|level| level.case) {}
            }
            TokenKind::Comma => level.start_again(),
            TokenKind::Semi => levels = vec![Level::default()],
            TokenKind::Minus | TokenKind::Plus | TokenKind::Tilde | TokenKind::Bang | TokenKind::At => {
                level.operators += 1;
                level.prefixes += 1;
            }
            TokenKind::Slash
            | TokenKind::Colon
            | TokenKind::Dot
            | TokenKind::DotDot
            | TokenKind::Eq
            | TokenKind::Gt
            | TokenKind::And
            | TokenKind::Lt
            | TokenKind::Pound
            | TokenKind::Question
            | TokenKind::Or
            | TokenKind::Percent
            | TokenKind::Caret
            | TokenKind::Star
            | TokenKind::Backtick => level.operators += 1,
            TokenKind::Ident => {
                level.statements += usize::from(is_inner_statement(previous, word));
                previous = word;
                count_word(word, behind_operator, &mut levels);
            }
            TokenKind::Literal { .. } | TokenKind::PositionalParam { .. } | TokenKind::QuotedIdent { .. } => level.prefixes = 0,
            TokenKind::Unknown | TokenKind::Whitespace | TokenKind::Eof | TokenKind::LineComment | TokenKind::BlockComment { .. } => {}
        }
        behind_operator = match token.kind {
            TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment { .. } => behind_operator,
            TokenKind::Eq
            | TokenKind::Lt
            | TokenKind::Gt
            | TokenKind::Or
            | TokenKind::And
            | TokenKind::Plus
            | TokenKind::Minus
            | TokenKind::Star
            | TokenKind::Slash
            | TokenKind::Percent
            | TokenKind::Caret
            | TokenKind::Tilde
            | TokenKind::Bang
            | TokenKind::At
            | TokenKind::Pound
            | TokenKind::Question => true,
            _ => false,
        };
        let Some(level) = levels.last() else { return Ok(()) };
        // Most operators are written with up to two signs.
        let too_long = level.operators > 2 * MAX_CHAIN || level.links > MAX_CHAIN || level.sets > MAX_CHAIN || level.joins > MAX_JOINS;
        if too_long || level.open_joins > MAX_OPEN_JOINS {
            return Err(format!("It chains more than {MAX_CHAIN} operators or set operations, or {MAX_JOINS} joins: too deep."));
        }
        if level.prefixes.max(level.to_the_right).max(level.statements) > MAX_NESTING {
            return Err(format!("It has more than {MAX_NESTING} prefix operators in a row, or statements in each other: too deep."));
        }
    }
    Ok(())
}

/// Whether a statement begins within another: `… AS CREATE TABLE`, `EXPLAIN EXPLAIN`.
fn is_inner_statement(previous: &str, word: &str) -> bool {
    const BEFORE: &[&str] = &["as", "do", "for", "explain", "analyze", "verbose", "also", "instead"];
    const VERBS: &[&str] =
        &["create", "declare", "delete", "execute", "explain", "insert", "merge", "prepare", "select", "table", "update", "values", "with"];
    let is = |list: &[&str], word: &str| list.iter().any(|other| word.eq_ignore_ascii_case(other));
    is(BEFORE, previous) && is(VERBS, word)
}

impl Level {
    /// A new expression begins on the same level.
    fn start_again(&mut self) {
        (self.operators, self.links, self.prefixes, self.to_the_right) = (0, 0, 0, 0);
    }
}

fn count_word(word: &str, behind_operator: bool, levels: &mut Vec<Level>) {
    let Some(level) = levels.last_mut() else { return };
    let is = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
    if is(&["case"]) {
        levels.push(Level { case: true, ..Level::default() });
    } else if is(&["end"]) {
        if level.case {
            levels.pop();
        }
    } else if is(&["not"]) {
        level.operators += 1;
        level.prefixes += 1;
        level.to_the_right += usize::from(behind_operator);
    } else if is(&["with"]) {
        level.to_the_right += 1;
    } else if is(&["and", "or"]) {
        let links = level.links + 1;
        level.start_again();
        level.links = links;
    } else if is(&[
        "like", "ilike", "is", "in", "between", "collate", "at", "isnull", "notnull", "similar", "overlaps", "escape", "operator",
    ]) {
        level.operators += 1;
    } else if is(&["union", "intersect", "except"]) {
        level.sets += 1;
        (level.joins, level.open_joins) = (0, 0);
        level.start_again();
    } else if is(&["explain", "prepare", "declare", "atomic", "rule", "schema"]) {
        level.statements += 1;
        level.start_again();
    } else if is(&["join"]) {
        level.joins += 1;
        level.open_joins += 1;
    } else if is(&["on", "using", "cross", "natural"]) {
        level.open_joins = level.open_joins.saturating_sub(1);
    } else if is(&["when", "then", "else", "select", "from", "where"]) {
        level.start_again();
    } else {
        level.prefixes = 0;
    }
}
