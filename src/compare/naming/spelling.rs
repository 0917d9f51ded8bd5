//! Back from the checked side's names to those that the expected side's author wrote, for people.

use super::NameMapping;
use crate::source::{Dialect, SortedMap};
use crate::sql::lex::{TokenKind, tokens, unquote};

/// The expected side's own spelling of names that the comparison took from the checked side.
pub struct OwnSpelling {
    dialect: Dialect,
    /// Columns by their table, all as the checked side spells them.
    columns: SortedMap<String, SortedMap<String, String>>,
    /// Names of tables and columns that stand for one name wherever they appear; nothing where they stand for several.
    anywhere: SortedMap<String, Option<String>>,
}

impl OwnSpelling {
    /// The spelling that a mapping took away.
    pub fn new(mapping: &NameMapping, dialect: Dialect) -> Self {
        let mut own = OwnSpelling { dialect, columns: SortedMap::new(), anywhere: SortedMap::new() };
        let mut known = |checked: &str, expected: &str| {
            let entry = own.anywhere.entry(checked.to_owned()).or_insert_with(|| Some(expected.to_owned()));
            if entry.as_deref() != Some(expected) {
                *entry = None;
            }
        };
        for table in &mapping.tables {
            if table.renames_the_table() {
                known(&table.names.1, &table.names.0);
            }
            table.columns.iter().for_each(|(expected, checked)| known(checked, expected));
            let columns = table.columns.iter().map(|(expected, checked)| (checked.clone(), expected.clone())).collect();
            own.columns.insert(table.names.1.clone(), columns);
        }
        own
    }

    /// What the expected side calls a column of a table.
    pub fn column(&self, table: &str, name: &str) -> Option<&str> {
        self.columns.get(table)?.get(name).map(String::as_str)
    }

    /// A piece of SQL about a table with the names as the expected side's author wrote them.
    pub fn text(&self, table: Option<&str>, sql: &str) -> String {
        let mut out = String::with_capacity(sql.len());
        for token in tokens(sql, self.dialect) {
            let piece = token.text(sql);
            let named = matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier);
            // Keywords stand in capitals, so that a name is found by its exact spelling.
            let name = named.then(|| if piece.starts_with(['"', '`', '[']) { unquote(piece, self.dialect) } else { piece.to_owned() });
            let own = name.and_then(|name| {
                let here = table.and_then(|table| self.column(table, &name));
                here.or_else(|| self.anywhere.get(&name)?.as_deref())
            });
            match own {
                Some(own) if own.chars().all(|c| c.is_alphanumeric() || c == '_') => out.push_str(own),
                Some(own) => out.push_str(&format!("\"{own}\"")),
                None => out.push_str(piece),
            }
        }
        out
    }
}
