//! One pass over the statements of a side.

use std::collections::BTreeMap;

use super::feature::{Detect, Feature, version_key};
use super::needs::Needs;
use super::pattern::{Pattern, Tokens};
use super::{Reason, Requirements, features};
use crate::compare::Side;
use crate::source::{Dialect, SourceSpan};
use crate::sql::lex::{Token, TokenKind, significant_tokens, string_value};
use crate::sql::{Outcome, ParsedMigration, Statement, StatementKind};

/// So many bytes of rows are looked at for functions in them; of further statements with rows only what stands before and after the rows.
const MOST_DATA: usize = 1 << 20;

/// Patterns by a word that they have.
struct Patterns {
    by_word: BTreeMap<String, Vec<Entry>>,
    /// Patterns that start with a number.
    anywhere: Vec<Entry>,
    patterns: Vec<Pattern>,
}

#[derive(Clone, Copy)]
struct Entry {
    /// Position among the features.
    row: usize,
    /// Position among the patterns.
    pattern: usize,
    /// So many tokens stand before the word.
    offset: usize,
}

impl Patterns {
    fn new(rows: &'static [Feature]) -> Self {
        let mut made = Patterns { by_word: BTreeMap::new(), anywhere: Vec::new(), patterns: Vec::new() };
        for (row, feature) in rows.iter().enumerate() {
            let Detect::Words(patterns) = feature.detect else { continue };
            for pattern in patterns {
                let pattern = Pattern::new(pattern);
                let (offset, words) = pattern.words();
                let entry = Entry { row, pattern: made.patterns.len(), offset };
                if words.is_empty() {
                    made.anywhere.push(entry);
                }
                for word in words {
                    made.by_word.entry(word.to_ascii_lowercase()).or_default().push(entry);
                }
                made.patterns.push(pattern);
            }
        }
        made
    }
}

pub(super) fn detect(side: Side<'_>, migrations: &[ParsedMigration]) -> Requirements {
    let dialect = side.sources.dialect;
    let rows = features(dialect);
    let mut detector =
        Detector { side, dialect, rows, patterns: Patterns::new(rows), found: BTreeMap::new(), needs: Needs::default(), data: 0 };
    for statement in migrations.iter().flat_map(|migration| &migration.statements) {
        detector.statement(statement);
    }
    let Detector { found, needs, .. } = detector;
    let mut reasons = Vec::new();
    let mut removed = Vec::new();
    let enabled = |name: &str| side.replayed.catalog.extensions.contains_key(name);
    for (row, span) in found {
        let Some(feature) = rows.get(row) else { continue };
        if feature.unless_extension.is_some_and(enabled) {
            continue;
        }
        let reason = Reason { construct: feature.construct, since: feature.since, note: feature.note, span };
        if feature.removed { &mut removed } else { &mut reasons }.push(reason);
    }
    crate::source::order::sort_by_key(&mut reasons, |reason| (std::cmp::Reverse(version_key(reason.since)), reason.span));
    crate::source::order::sort_by_key(&mut removed, |reason| (version_key(reason.since), reason.span));
    Requirements { reasons, removed, extensions: needs.finish(side) }
}

struct Detector<'a> {
    side: Side<'a>,
    dialect: Dialect,
    rows: &'static [Feature],
    patterns: Patterns,
    /// First use by position in `rows`.
    found: BTreeMap<usize, SourceSpan>,
    needs: Needs,
    /// Bytes of statements with rows so far.
    data: usize,
}

impl Detector<'_> {
    fn statement(&mut self, statement: &Statement) {
        let kind = match &statement.outcome {
            Outcome::Modelled(kind) => Some(&**kind),
            Outcome::Irrelevant(_) | Outcome::Opaque { .. } | Outcome::NotUnderstood { .. } => None,
        };
        let text = self.side.sources.text(statement.span);
        let parts: Vec<(usize, &str)> = match kind {
            Some(StatementKind::Data(change)) if change.verb == "COPY" => Vec::new(),
            Some(StatementKind::Data(change)) => {
                self.data = self.data.saturating_add(text.len());
                match change.rows_span {
                    Some(rows) if self.data > MOST_DATA => {
                        let head = (rows.start.saturating_sub(statement.span.start) as usize).min(text.len());
                        let tail = (rows.end.saturating_sub(statement.span.start) as usize).clamp(head, text.len());
                        vec![(0, text.get(..head).unwrap_or_default()), (tail, text.get(tail..).unwrap_or_default())]
                    }
                    _ => vec![(0, text)],
                }
            }
            _ => vec![(0, text)],
        };
        for (offset, part) in parts {
            self.tokens(statement.span, offset, part, false);
        }
        let Some(kind) = kind else { return };
        for (row, feature) in self.rows.iter().enumerate() {
            if let Detect::Statement(found) = feature.detect
                && !self.found.contains_key(&row)
                && found(kind)
            {
                self.found.insert(row, statement.span);
            }
        }
        if self.dialect == Dialect::Postgres {
            self.needs.statement(self.side, statement.span, kind);
        }
    }

    /// Looks at a run of tokens; `body` when it stands in the body of a routine.
    fn tokens(&mut self, statement: SourceSpan, offset: usize, text: &str, body: bool) {
        let all = significant_tokens(text, self.dialect);
        let tokens = Tokens { text, tokens: &all };
        let mut word = String::new();
        for (at, token) in all.iter().enumerate() {
            let here = |token: &Token| {
                let start = statement.start + (offset + token.range.start) as u32;
                // A body without escapes stands in the source as it is; a place beyond the statement would be a wrong one.
                if body { statement } else { SourceSpan { file: statement.file, start, end: start + token.range.len() as u32 } }
            };
            word.clear();
            word.push_str(token.text(text));
            word.make_ascii_lowercase();
            let possible = match token.kind {
                TokenKind::Word | TokenKind::Operator | TokenKind::String => {
                    self.patterns.by_word.get(&word).map_or(&[][..], Vec::as_slice)
                }
                TokenKind::Number => &self.patterns.anywhere,
                TokenKind::QuotedIdentifier | TokenKind::Parameter | TokenKind::Blank | TokenKind::Comment => &[],
            };
            for Entry { row, pattern, offset } in possible {
                let Some(start) = at.checked_sub(*offset) else { continue };
                if !self.found.contains_key(row)
                    && self.patterns.patterns.get(*pattern).is_some_and(|pattern| pattern.matches_at(&tokens, start))
                    && let Some(first) = all.get(start)
                {
                    self.found.insert(*row, here(first));
                }
            }
            if self.dialect == Dialect::Postgres && token.kind == TokenKind::Word {
                self.needs.word(text, &all, at, &word, here(token), body);
            }
            // Bodies of routines and DO blocks, one level deep.
            if token.kind == TokenKind::String
                && !body
                && token.text(text).starts_with('$')
                && let Some(inner) = string_value(token.text(text), self.dialect)
            {
                self.tokens(here(token), 0, &inner, true);
            }
        }
    }
}
