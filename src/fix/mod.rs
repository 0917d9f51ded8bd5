//! SQL that closes findings on the audited side, where it can be written with certainty.
//!
//! A statement is offered only when it needs no judgement: plain columns, a key that exists, an engine that can do it in one statement.
//! Everything else stays with the finding's advice.

mod quote;

use crate::catalog::{Deferral, ForeignKey, Index, KeyConstraint, ObjectKey, Table};
use crate::compare::{Comparison, Kind, Side, Status, Verdict};
use crate::rules::{Finding, Severity};
use crate::source::{Dialect, SortedMap, SourceSpan};
use crate::sql::{IndexColumn, IndexKey, ReferentialAction};

use quote::identifier;

/// SQL by position in `findings`. Each statement stands alone and ends with a semicolon.
pub fn suggest(left: Side<'_>, right: Side<'_>, comparison: &Comparison, findings: &[Finding]) -> SortedMap<usize, String> {
    let writer = Writer { left, right, comparison };
    findings.iter().enumerate().filter_map(|(position, finding)| Some((position, writer.fix(finding)?))).collect()
}

struct Writer<'a> {
    left: Side<'a>,
    right: Side<'a>,
    comparison: &'a Comparison,
}

impl<'a> Writer<'a> {
    fn fix(&self, finding: &Finding) -> Option<String> {
        let span = finding.left.as_ref()?.span?;
        // What is meant to differ needs no statement, and what may be wrong gets none.
        if finding.verdict == Verdict::Expected || self.is_doubtful(finding) {
            return None;
        }
        match (finding.kind, finding.status, finding.facet) {
            (Kind::Index, Status::Missing, None) => self.create_index(span),
            (Kind::ForeignKey, Status::Missing, None) => self.add_foreign_key(span),
            (Kind::Unique, Status::Missing, None) => self.add_unique(span),
            (Kind::Column, Status::Different, Some("nullable")) => self.set_not_null(finding, span),
            _ => None,
        }
    }

    /// Whether a statement that was not analysed may have made what a finding misses.
    fn is_doubtful(&self, finding: &Finding) -> bool {
        let mut facts = self.comparison.differences.iter().filter(|fact| fact.unseen.is_some());
        facts.any(|fact| (fact.kind, fact.status, &fact.object) == (finding.kind, finding.status, &finding.object))
    }

    /// The audited table that was paired with an expected one.
    fn audited_table(&self, left: &ObjectKey) -> Option<(&'a ObjectKey, &'a Table)> {
        let pair = self.comparison.table_pairs.iter().find(|pair| pair.left.as_ref() == Some(left))?;
        self.right.replayed.catalog.tables.get_key_value(pair.right.as_ref()?)
    }

    /// The audited spelling of a column, when the audited table has it.
    fn audited_column(&self, table: &Table, name: &str) -> Option<String> {
        let folded = name.to_ascii_lowercase();
        table.columns.iter().find(|column| column.name.to_ascii_lowercase() == folded).map(|column| self.quoted(&column.name))
    }

    fn quoted(&self, name: &str) -> String {
        identifier(self.right.replayed.catalog.dialect, name)
    }

    fn quoted_table(&self, key: &ObjectKey, table: &Table) -> String {
        let name = self.quoted(&table.name);
        if key.schema == "public" || key.schema == "main" { name } else { format!("{}.{name}", self.quoted(&key.schema)) }
    }

    fn columns(&self, table: &Table, names: &[String]) -> Option<String> {
        names.iter().map(|name| self.audited_column(table, name)).collect::<Option<Vec<_>>>().map(|names| names.join(", "))
    }

    fn key_columns(&self, table: &Table, columns: &[IndexColumn]) -> Option<String> {
        let written = columns.iter().map(|column| {
            // How the author quoted a name is no part of what it means.
            let IndexColumn { key, descending, nulls_first, collation, opclass, quote: _ } = column;
            let IndexKey::Column(name) = key else { return None };
            if nulls_first.is_some() || collation.is_some() || opclass.is_some() {
                return None;
            }
            let name = self.audited_column(table, name)?;
            Some(if *descending { format!("{name} DESC") } else { name })
        });
        written.collect::<Option<Vec<_>>>().map(|columns| columns.join(", "))
    }

    fn create_index(&self, span: SourceSpan) -> Option<String> {
        let (_, index): (_, &Index) =
            self.left.replayed.catalog.indexes.iter().find(|(_, index)| index.provenance.created == Some(span))?;
        if index.predicate.is_some() || !index.include.is_empty() || index.method != "btree" || index.nulls_not_distinct {
            return None;
        }
        let (key, table) = self.audited_table(&index.table)?;
        let unique = if index.unique { "UNIQUE " } else { "" };
        let columns = self.key_columns(table, &index.columns)?;
        Some(format!("CREATE {unique}INDEX {} ON {} ({columns});", self.quoted(&index.name), self.quoted_table(key, table)))
    }

    /// The expected table that holds an element, with the element.
    fn expected<T>(&self, find: impl Fn(&'a Table) -> Option<&'a T>) -> Option<(&'a ObjectKey, &'a T)> {
        self.left.replayed.catalog.tables.iter().find_map(|(key, table)| Some((key, find(table)?)))
    }

    /// SQLite cannot add a constraint to a table that exists (<https://sqlite.org/lang_altertable.html>).
    fn can_add_constraints(&self) -> bool {
        self.right.replayed.catalog.dialect == Dialect::Postgres
    }

    fn add_foreign_key(&self, span: SourceSpan) -> Option<String> {
        let (left_key, foreign_key): (_, &ForeignKey) =
            self.expected(|table| table.foreign_keys.iter().find(|key| key.provenance.created == Some(span)))?;
        if !self.can_add_constraints() || foreign_key.match_type.is_some() || !foreign_key.on_delete_columns.is_empty() {
            return None;
        }
        let (key, table) = self.audited_table(left_key)?;
        let (ref_key, ref_table) = self.audited_table(&foreign_key.ref_table)?;
        let columns = self.columns(table, &foreign_key.columns)?;
        let mut sql = format!(
            "ALTER TABLE {} ADD FOREIGN KEY ({columns}) REFERENCES {}",
            self.quoted_table(key, table),
            self.quoted_table(ref_key, ref_table)
        );
        if !foreign_key.ref_columns.is_empty() {
            sql.push_str(&format!(" ({})", self.columns(ref_table, &foreign_key.ref_columns)?));
        }
        for (event, action) in [("DELETE", foreign_key.on_delete), ("UPDATE", foreign_key.on_update)] {
            if action != ReferentialAction::NoAction {
                sql.push_str(&format!(" ON {event} {}", action.as_str()));
            }
        }
        sql.push_str(match foreign_key.deferral {
            Deferral::NotDeferrable => ";",
            Deferral::Deferrable => " DEFERRABLE;",
            Deferral::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED;",
        });
        Some(sql)
    }

    fn add_unique(&self, span: SourceSpan) -> Option<String> {
        let (left_key, unique): (_, &KeyConstraint) =
            self.expected(|table| table.uniques.iter().find(|key| key.provenance.created == Some(span)))?;
        if !self.can_add_constraints() || unique.on_conflict.is_some() || unique.without_overlaps || !unique.include.is_empty() {
            return None;
        }
        let (key, table) = self.audited_table(left_key)?;
        let nulls = if unique.nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" };
        let columns = self.key_columns(table, &unique.columns).filter(|columns| !columns.contains(" DESC"))?;
        Some(format!("ALTER TABLE {} ADD UNIQUE {nulls}({columns});", self.quoted_table(key, table)))
    }

    fn set_not_null(&self, finding: &Finding, span: SourceSpan) -> Option<String> {
        let weakened = finding.severity == Severity::Error;
        let (left_key, column) = self.expected(|table| {
            table.columns.iter().find(|column| column.provenance.created == Some(span) && column.name == finding.object.name)
        })?;
        if !self.can_add_constraints() || !weakened || column.nullable {
            return None;
        }
        let (key, table) = self.audited_table(left_key)?;
        let name = self.audited_column(table, &column.name)?;
        Some(format!("ALTER TABLE {} ALTER COLUMN {name} SET NOT NULL;", self.quoted_table(key, table)))
    }
}
