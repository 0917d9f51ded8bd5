//! Queries as text, cut out of a statement by their tokens.

use super::token::Token;
use crate::source::Dialect;
use crate::sql::lex::normalised_tokens;
use crate::sql::{self, QueryText};

/// The text from the first to the last of some tokens.
pub(crate) fn slice<'a>(text: &'a str, tokens: &[Token]) -> &'a str {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => text.get(first.start as usize..last.end as usize).unwrap_or_default(),
        _ => "",
    }
}

/// The query that `tokens` of `text` spell.
pub(crate) fn query_text(text: &str, tokens: &[Token]) -> QueryText {
    sql::query_text(slice(text, tokens), Dialect::Sqlite)
}

/// The tokens in one spelling each.
pub(crate) fn normalised(text: &str, tokens: &[Token]) -> Vec<String> {
    normalised_tokens(slice(text, tokens), Dialect::Sqlite)
}
