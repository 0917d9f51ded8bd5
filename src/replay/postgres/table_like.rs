//! `LIKE source INCLUDING …` (<https://www.postgresql.org/docs/15/sql-createtable.html>).

use super::refusal::Step;
use super::state::RelationKind;
use super::{EffectVerb, ReplayIssueKind, Replayer, names};
use crate::catalog::{CheckConstraint, Column, Deferral, ExclusionConstraint, Index, KeyConstraint, ObjectKey, OtherObject, TableKind};
use crate::source::Dialect;
use crate::sql::{LikeElement, ObjectKind, ObjectName, SequenceOptions};

/// Whether an option is in force.
fn includes(like: &LikeElement, option: &str) -> bool {
    like.including.iter().any(|word| word == option || word == "ALL")
}

impl Replayer {
    /// The columns that `LIKE` copies, with new sequences for identity columns when asked for.
    pub(super) fn like_columns(&mut self, table: &ObjectKey, like: &LikeElement) -> Step<Vec<Column>> {
        // Where it stands between the columns is read by `create_table`, what it includes by `includes`.
        let LikeElement { source: from, position: _, including: _ } = like;
        let (source, kind) = self.existing(from)?;
        if !matches!(kind, RelationKind::Table | RelationKind::View | RelationKind::MaterializedView | RelationKind::Composite) {
            return self.refuse(format!("relation \"{}\" is invalid in LIKE clause", source.name));
        }
        let mut columns = match kind {
            RelationKind::Composite => self.columns_of_type(from)?,
            _relation => self.relation_columns(&source).unwrap_or_default(),
        };
        if matches!(kind, RelationKind::View | RelationKind::MaterializedView) {
            for column in &mut columns {
                column.data_type = self.column_type(&source, &column.name).unwrap_or_default();
            }
            if let Some(unknown) = columns.iter().find(|column| column.data_type.name.is_empty()) {
                let message = format!("the type of column \"{}\" is that of a query, and it is not worked out", unknown.name);
                self.state.tainted.insert(table.clone(), vec![self.statement]);
                self.note(ReplayIssueKind::NotAnalysed, Some(table.clone()), message);
            }
        }
        for column in &mut columns {
            column.local = true;
            column.serial = false;
            column.provenance = self.provenance();
            if !includes(like, "DEFAULTS") {
                column.default = None;
            }
            if !includes(like, "GENERATED") {
                column.generated = None;
            }
            if !includes(like, "COMMENTS") {
                column.comment = None;
            }
            let kept = std::mem::take(&mut column.storage);
            column.storage.mode = kept.mode.filter(|_| includes(like, "STORAGE"));
            column.storage.compression = kept.compression.filter(|_| includes(like, "COMPRESSION"));
            if let Some(identity) = column.identity.take()
                && includes(like, "IDENTITY")
            {
                let from = self.identity_sequence(&source, &column.name).and_then(|key| self.state.sequences.get(&key));
                let options = from.map_or_else(SequenceOptions::default, |sequence| SequenceOptions {
                    // The engine copies the bounds, not the type.
                    data_type: None,
                    start: Some(sequence.start),
                    increment: Some(sequence.increment),
                    min: Some(Some(sequence.min)),
                    max: Some(Some(sequence.max)),
                    cache: Some(sequence.cache),
                    cycle: Some(sequence.cycle),
                    ..SequenceOptions::default()
                });
                self.column_sequence(table, &column.name, "bigint", &options, true)?;
                column.identity = Some(identity);
            }
        }
        Ok(columns)
    }

    /// Checks that `LIKE` copies: always with the names they have there.
    pub(super) fn like_checks(&self, like: &LikeElement) -> Vec<CheckConstraint> {
        let source = self.state.find_relation(&like.source).and_then(|(key, _)| self.state.tables.get(&key));
        match source {
            Some(source) if includes(like, "CONSTRAINTS") => source
                .checks
                .iter()
                .map(|check| CheckConstraint { inherited: false, not_valid: false, provenance: self.provenance(), ..check.clone() })
                .collect(),
            _nothing => Vec::new(),
        }
    }

    /// The name that the engine makes up for extended statistics.
    pub(super) fn name_of_statistics(&self, table: &ObjectKey, list: &[String]) -> String {
        // The engine keeps columns in the table's order; an expression counts as `expr`.
        let columns = self.state.tables.get(table).map_or(&[][..], |target| &target.columns);
        let is = |column: &Column| list.iter().any(|token| super::expressions::bare(token) == column.name);
        let mut names: Vec<&str> = columns.iter().filter(|column| is(column)).map(|column| column.name.as_str()).collect();
        if list.iter().any(|token| token == "(") {
            names.push("expr");
        }
        names::statistics_name(&self.state, &table.schema, &table.name, &names::name_addition(names.into_iter()))
    }

    /// Extended statistics that `LIKE` copies, under made-up names.
    pub(super) fn like_statistics(&mut self, table: &ObjectKey, like: &LikeElement) {
        if !includes(like, "STATISTICS") {
            return;
        }
        let Some((source, _)) = self.state.find_relation(&like.source) else { return };
        let of_source =
            self.state.others.keys_where(|(kind, _), other| *kind == ObjectKind::Statistics && other.table.as_ref() == Some(&source));
        for key in of_source {
            let Some(other) = self.state.others.get(&key).cloned() else { continue };
            let (Some(on), Some(from)) = (other.tokens.iter().position(|t| t == "on"), other.tokens.iter().rposition(|t| t == "from"))
            else {
                continue;
            };
            let list = other.tokens.get(on + 1..from).unwrap_or_default();
            let name = self.name_of_statistics(table, list);
            let kept = other.tokens.get(..on).and_then(|head| head.iter().position(|t| t == "(").and_then(|open| head.get(open..)));
            let definition = format!(
                "CREATE STATISTICS {name} {} ON {} FROM {}",
                kept.unwrap_or_default().join(" "),
                list.join(" "),
                super::expressions::printed(table)
            );
            let copy = OtherObject {
                kind: ObjectKind::Statistics,
                name: ObjectName { schema: Some(table.schema.clone()).filter(|schema| schema != "public"), name: name.clone() },
                table: Some(table.clone()),
                tokens: crate::sql::lex::normalised_tokens(&definition, Dialect::Postgres),
                definition: definition.split_whitespace().collect::<Vec<_>>().join(" "),
                comment: other.comment.filter(|_| includes(like, "COMMENTS")),
                provenance: self.provenance(),
            };
            let key = ObjectKey::new(table.schema.clone(), name);
            self.state.others.insert((ObjectKind::Statistics, key.clone()), copy);
            self.effect_in(EffectVerb::Created, "statistics object", table, &key, None);
        }
    }

    /// Keys, exclusion constraints and indexes that `LIKE` copies, under made-up names.
    pub(super) fn like_indexes(&mut self, table: &ObjectKey, like: &LikeElement) -> Step {
        if !includes(like, "INDEXES") {
            return Ok(());
        }
        let Some((source, _)) = self.state.find_relation(&like.source) else { return Ok(()) };
        let Some(from) = self.state.tables.get(&source).cloned() else { return Ok(()) };
        let comments = includes(like, "COMMENTS");
        for (primary, key) in from.primary_key.iter().map(|key| (true, key)).chain(from.uniques.iter().map(|key| (false, key))) {
            let own = self.state.tables.get(table);
            if primary && own.is_some_and(|own| own.primary_key.is_some()) {
                return self.refuse(format!("multiple primary keys for table \"{}\" are not allowed", table.name));
            }
            let partitioned = own.and_then(|own| match &own.kind {
                TableKind::Partitioned(by) => super::keys::partition_columns(by),
                TableKind::Ordinary | TableKind::Foreign | TableKind::Virtual { .. } | TableKind::Shadow => None,
            });
            if partitioned.is_some_and(|demanded| demanded.iter().any(|column| !key.column_names().contains(&column.as_str()))) {
                return self.refuse("unique constraint on partitioned table must include all partitioning columns");
            }
            let from_index = ObjectKey::new(source.schema.clone(), key.name.clone().unwrap_or_default());
            let labels = self.labels_of(&from_index, &key.columns, &key.include);
            let addition = names::name_addition(labels.iter().map(String::as_str));
            let name = match primary {
                true => names::relation_name(&self.state, &table.schema, &table.name, None, "pkey", true),
                false => names::relation_name(&self.state, &table.schema, &table.name, Some(&addition), "key", true),
            };
            let copy = KeyConstraint {
                name: Some(name),
                auto_named: true,
                provenance: self.provenance(),
                comment: None,
                index_comment: key.index_comment.clone().filter(|_| comments),
                ..key.clone()
            };
            if primary {
                for column in copy.column_names() {
                    let _ = self.with_column(table, column, |column| column.nullable = false);
                }
            }
            self.store_key(table, primary, copy);
        }
        for exclusion in &from.exclusions {
            if self.state.is_partitioned(table) {
                return self.refuse(format!("cannot create exclusion constraints on partitioned table \"{}\"", table.name));
            }
            let labels = super::keys::exclusion_labels(&exclusion.tokens);
            let addition = names::name_addition(labels.iter().map(String::as_str));
            let name = names::relation_name(&self.state, &table.schema, &table.name, Some(&addition), "excl", true);
            self.state.constraint_indexes.insert(ObjectKey::new(table.schema.clone(), &name), table.clone());
            let copy = ExclusionConstraint {
                name: Some(name),
                deferral: Deferral::NotDeferrable,
                // Of a constraint with an index, the engine copies the index's comment only.
                comment: None,
                index_comment: exclusion.index_comment.clone().filter(|_| comments),
                provenance: self.provenance(),
                ..exclusion.clone()
            };
            if let Some(target) = self.state.tables.get_mut(table) {
                target.exclusions.push(copy);
            }
        }
        let mut indexes: Vec<Index> =
            self.state.indexes_of(&source).iter().filter_map(|key| self.state.indexes.get(key).cloned()).collect();
        crate::source::order::sort_by_key(&mut indexes, |index| index.provenance.created.map(|span| (span.file, span.start)));
        for index in indexes {
            if index.unique {
                self.key_covers_partitioning(table, &index.columns)?;
            }
            let from_index = ObjectKey::new(source.schema.clone(), &index.name);
            let name = self.made_up_index_name(table, &self.labels_of(&from_index, &index.columns, &index.include));
            let key = ObjectKey::new(table.schema.clone(), &name);
            let comment = index.comment.clone().filter(|_| comments);
            let copy =
                Index { name, auto_named: true, table: table.clone(), partition_of: None, comment, provenance: self.provenance(), ..index };
            self.state.indexes.insert(key.clone(), copy);
            self.effect_in(EffectVerb::Created, "index", table, &key, None);
        }
        Ok(())
    }
}
