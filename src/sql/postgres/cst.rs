//! Text becomes a syntax tree, within declared limits.

use squawk_lexer::TokenKind;
use squawk_parser::{EntryPoint, LexedStr, StrStep, SyntaxKind};
use squawk_syntax::SyntaxNode;

/// Brackets and `CASE` that may stand within each other. The parser descends once per level, and the stack of a wasm module is small.
pub(super) const MAX_NESTING: usize = 45;
/// Operators, joins and set operations that may follow each other on one level; each makes the tree one node deeper.
pub(super) const MAX_CHAIN: usize = 1000;
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
    let lexed = LexedStr::new(text);
    let output = EntryPoint::SourceFile.parse(&lexed.to_input());
    let mut builder = rowan::GreenNodeBuilder::new();
    let mut errors = Vec::new();
    let raw = |kind: SyntaxKind| rowan::SyntaxKind(kind.into());
    lexed.intersperse_trivia(&output, &mut |step| match step {
        StrStep::Token { kind, text } => builder.token(raw(kind), text),
        StrStep::Enter { kind } => builder.start_node(raw(kind)),
        StrStep::Exit => builder.finish_node(),
        StrStep::Error { msg, pos } => errors.push((pos as u32, msg.to_owned())),
    });
    errors.extend(lexed.errors().map(|(range, message)| (range.start, message.to_owned())));
    errors.sort();
    Ok(Tree { root: SyntaxNode::new_root(builder.finish()), errors })
}

/// What was counted on one bracket level.
#[derive(Default)]
struct Level {
    /// Operators since the last comma.
    operators: usize,
    /// Set operations and joins.
    joins: usize,
    /// Joins minus their `ON` or `USING`.
    open_joins: usize,
    /// Prefix operators that may wait for their operand.
    prefixes: usize,
    /// Whether `CASE` opened it.
    case: bool,
}

fn check_limits(text: &str) -> Result<(), String> {
    let mut levels = vec![Level::default()];
    let mut offset = 0;
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
            TokenKind::Comma => (level.operators, level.prefixes) = (0, 0),
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
            TokenKind::Ident => count_word(word, &mut levels),
            TokenKind::Literal { .. } | TokenKind::PositionalParam { .. } | TokenKind::QuotedIdent { .. } => level.prefixes = 0,
            TokenKind::Unknown | TokenKind::Whitespace | TokenKind::Eof | TokenKind::LineComment | TokenKind::BlockComment { .. } => {}
        }
        let Some(level) = levels.last() else { return Ok(()) };
        if level.operators > 2 * MAX_CHAIN || level.joins > MAX_CHAIN || level.open_joins > MAX_OPEN_JOINS {
            return Err(format!("It chains more than {MAX_CHAIN} operators, joins or set operations: too deep."));
        }
        if level.prefixes > MAX_NESTING {
            return Err(format!("It has more than {MAX_NESTING} prefix operators in a row: too deep."));
        }
    }
    Ok(())
}

fn count_word(word: &str, levels: &mut Vec<Level>) {
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
    } else if is(&["and", "or"]) {
        level.operators += 2;
        level.prefixes = 0;
    } else if is(&[
        "like", "ilike", "is", "in", "between", "collate", "at", "isnull", "notnull", "similar", "overlaps", "escape", "operator",
    ]) {
        level.operators += 1;
    } else if is(&["union", "intersect", "except"]) {
        level.joins += 1;
        (level.operators, level.prefixes, level.open_joins) = (0, 0, 0);
    } else if is(&["join"]) {
        level.joins += 1;
        level.open_joins += 1;
    } else if is(&["on", "using", "cross", "natural"]) {
        level.open_joins = level.open_joins.saturating_sub(1);
    } else if is(&["when", "then", "else", "select", "from", "where"]) {
        (level.operators, level.prefixes) = (0, 0);
    } else {
        level.prefixes = 0;
    }
}
