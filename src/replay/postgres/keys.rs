//! Primary keys, unique and exclusion constraints, and their indexes.

use super::columns::plain_column;
use super::constraints::deferral;
use super::refusal::{Step, missing, relation_exists};
use super::{EffectVerb, Replayer, names};
use crate::catalog::{ExclusionConstraint, KeyConstraint, ObjectKey, TableKind};
use crate::sql::{ConstraintDefinition, ConstraintKind, IndexColumn};

/// The parts of a key that make two of them the same.
fn parts(def: &ConstraintDefinition) -> Option<(&[IndexColumn], &[String], bool, bool)> {
    if let ConstraintKind::PrimaryKey { columns, include, using_index: None, without_overlaps } = &def.kind {
        Some((columns, include, false, *without_overlaps))
    } else if let ConstraintKind::Unique { columns, include, using_index: None, nulls_not_distinct, without_overlaps } = &def.kind {
        Some((columns, include, *nulls_not_distinct, *without_overlaps))
    } else {
        None
    }
}

/// Whether a key of a statement repeats an earlier one (`transformIndexConstraints`).
pub(super) fn same_key(one: &ConstraintDefinition, other: &ConstraintDefinition) -> bool {
    matches!((parts(one), parts(other)), (Some(a), Some(b)) if a == b)
        && one.deferrable == other.deferrable
        && one.initially_deferred == other.initially_deferred
}

/// The plain columns of `PARTITION BY`, `None` when it has expressions.
pub(super) fn partition_columns(text: &str) -> Option<Vec<String>> {
    let inner = text.split_once('(')?.1.rsplit_once(')')?.0;
    if inner.contains('(') {
        return None;
    }
    let first_word = |item: &str| super::expressions::name_in_string(item.split_whitespace().next().unwrap_or_default()).name;
    Some(inner.split(',').map(first_word).collect())
}

impl Replayer {
    /// Refuses a unique key of a partitioned table that lacks a column of the partition key.
    pub(super) fn key_covers_partitioning(&self, table: &ObjectKey, key: &[IndexColumn]) -> Step {
        let Some(TableKind::Partitioned(by)) = self.state.tables.get(table).map(|target| &target.kind) else { return Ok(()) };
        let has = |column: &String| key.iter().any(|own| plain_column(&own.key) == Some(column));
        match partition_columns(by) {
            Some(demanded) if !demanded.iter().all(has) => {
                self.refuse("unique constraint on partitioned table must include all partitioning columns")
            }
            _covered => Ok(()),
        }
    }

    /// Adds a primary key or unique constraint.
    pub(super) fn add_key(&mut self, table: &ObjectKey, def: &ConstraintDefinition, only: bool, creating: bool) -> Step {
        let (primary, columns, include, using_index, nulls_not_distinct, without_overlaps) = match &def.kind {
            ConstraintKind::PrimaryKey { columns, include, using_index, without_overlaps } => {
                (true, columns, include, using_index, false, *without_overlaps)
            }
            ConstraintKind::Unique { columns, include, using_index, nulls_not_distinct, without_overlaps } => {
                (false, columns, include, using_index, *nulls_not_distinct, *without_overlaps)
            }
            ConstraintKind::Check { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude { .. }
            | ConstraintKind::NotNull { .. } => {
                return Ok(());
            }
        };
        let Some(target) = self.state.tables.get(table) else { return Ok(()) };
        let second = primary && target.primary_key.is_some();
        let mut key = KeyConstraint {
            name: def.name.clone(),
            auto_named: def.name.is_none(),
            columns: columns.clone(),
            include: include.clone(),
            nulls_not_distinct,
            without_overlaps,
            deferral: deferral(def),
            on_conflict: None,
            parameters: def.parameters.clone(),
            comment: None,
            index_comment: None,
            provenance: self.provenance(),
        };
        if let Some(index) = using_index {
            return self.key_from_index(table, index, primary, key);
        }
        let mut seen: Vec<&str> = Vec::new();
        for name in columns.iter().filter_map(|column| plain_column(&column.key)) {
            if seen.contains(&name) {
                let what = if primary { "primary key" } else { "unique" };
                return self.refuse(format!("column \"{name}\" appears twice in {what} constraint"));
            }
            seen.push(name);
        }
        for name in columns.iter().filter_map(|column| plain_column(&column.key)).chain(include.iter().map(String::as_str)) {
            let known = target.columns.iter().any(|column| column.name == name);
            if !known && primary && !creating {
                return Err(super::refusal::no_column_of(table, name));
            }
            if !known {
                return Err(missing("column", format!("{}.{name}", table.name), format!("column \"{name}\" named in key does not exist")));
            }
        }
        if second {
            return self.refuse(format!("multiple primary keys for table \"{}\" are not allowed", table.name));
        }
        self.key_covers_partitioning(table, &key.columns)?;
        for column in columns.iter().filter_map(|column| plain_column(&column.key)) {
            self.check_indexable(table, column, "btree")?;
        }
        let name = match &def.name {
            Some(name) => {
                if self.state.relation_taken(&table.schema, name) {
                    return Err(relation_exists(name));
                }
                self.constraint_name_free(table, name)?;
                name.clone()
            }
            None if primary => names::relation_name(&self.state, &table.schema, &table.name, None, "pkey", true),
            None => {
                let labels = names::index_column_names(columns, include);
                let addition = names::name_addition(labels.iter().map(String::as_str));
                names::relation_name(&self.state, &table.schema, &table.name, Some(&addition), "key", true)
            }
        };
        key.name = Some(name.clone());
        if primary {
            let members = self.family(table, only);
            for member in members {
                for column in key.column_names() {
                    let _ = self.with_column(&member, column, |column| column.nullable = false);
                }
            }
        }
        self.store_key(table, primary, key.clone());
        let parent = ObjectKey::new(table.schema.clone(), name);
        if self.state.is_partitioned(table) && !only {
            for partition in self.state.children_of(table) {
                self.clone_key(&partition, &parent, primary, &key)?;
            }
        }
        Ok(())
    }

    /// Puts a key into its table, with its index.
    pub(super) fn store_key(&mut self, table: &ObjectKey, primary: bool, key: KeyConstraint) {
        let name = key.name.clone().unwrap_or_default();
        let statement = self.statement;
        let index = ObjectKey::new(table.schema.clone(), &name);
        // An index that becomes a constraint's keeps its attributes.
        if self.state.index_labels.get(&index).is_none_or(|labels| labels.len() != key.columns.len() + key.include.len()) {
            self.state.index_labels.remove(&index);
        }
        self.state.constraint_indexes.insert(index, table.clone());
        if let Some(target) = self.state.tables.get_mut(table) {
            target.provenance.changed.push(statement);
            if primary { target.primary_key = Some(key) } else { target.uniques.push(key) }
        }
        let kind = if primary { "primary_key" } else { "unique" };
        self.effect_in(EffectVerb::Created, kind, table, table, Some(&name));
    }

    /// `ADD CONSTRAINT … USING INDEX`: the index takes the constraint's name and becomes part of it.
    fn key_from_index(&mut self, table: &ObjectKey, index: &str, primary: bool, mut key: KeyConstraint) -> Step {
        let index_key = ObjectKey::new(table.schema.clone(), index);
        let Some(found) = self.state.indexes.get(&index_key).cloned() else {
            return match self.state.constraint_indexes.has(&index_key) {
                true => self.refuse(format!("index \"{index}\" is already associated with a constraint")),
                false => Err(missing("relation", index, format!("index \"{index}\" does not exist"))),
            };
        };
        if found.table != *table {
            return self.refuse(format!("index \"{index}\" does not belong to table \"{}\"", table.name));
        }
        if !found.unique {
            return self.refuse(format!("\"{index}\" is not a unique index"));
        }
        if found.columns.iter().any(|column| plain_column(&column.key).is_none()) {
            return self.refuse(format!("index \"{index}\" contains expressions"));
        }
        if found.predicate.is_some() {
            return self.refuse(format!("\"{index}\" is a partial index"));
        }
        if found.method != "btree" {
            return self.refuse(format!("index \"{index}\" is not a btree"));
        }
        if found.columns.iter().any(|column| column.descending || column.nulls_first.is_some() || column.opclass.is_some()) {
            let at = found
                .columns
                .iter()
                .position(|column| column.descending || column.nulls_first.is_some() || column.opclass.is_some())
                .unwrap_or(0);
            return self.refuse(format!("index \"{index}\" column number {} does not have default sorting behavior", at + 1));
        }
        let name = key.name.clone().unwrap_or_else(|| index.to_owned());
        if name != index && self.state.relation_taken(&table.schema, &name) {
            return Err(relation_exists(&name));
        }
        if primary && self.state.tables.get(table).is_some_and(|target| target.primary_key.is_some()) {
            return self.refuse(format!("multiple primary keys for table \"{}\" are not allowed", table.name));
        }
        self.constraint_name_free(table, &name)?;
        key.name = Some(name.clone());
        key.columns = found.columns;
        key.include = found.include;
        key.index_comment = found.comment;
        key.nulls_not_distinct = found.nulls_not_distinct;
        self.state.indexes.remove(&index_key);
        let new = ObjectKey::new(table.schema.clone(), &name);
        if new != index_key {
            self.index_links_follow(&index_key, &new);
        }
        if primary {
            for column in key.column_names() {
                self.with_column(table, column, |column| column.nullable = false)?;
            }
        }
        self.effect_in(EffectVerb::Dropped, "index", table, &index_key, None);
        self.store_key(table, primary, key);
        Ok(())
    }

    /// Adds an exclusion constraint, named after its plain columns.
    pub(super) fn add_exclusion(&mut self, table: &ObjectKey, def: &ConstraintDefinition, text: &str, tokens: &[String]) -> Step {
        if self.state.is_partitioned(table) {
            return self.refuse("exclusion constraints are not supported on partitioned tables");
        }
        if !self.state.tainted.has(table) {
            // The condition is looked at before the elements.
            if let Some(at) = tokens.iter().position(|token| token == "where")
                && let Some(condition) = crate::sql::postgres::expression(&tokens.get(at + 1..).unwrap_or_default().join(" "))
            {
                self.expression_columns(table, &condition.tree)?;
            }
            for name in exclusion_columns(tokens) {
                let known = self.state.tables.get(table).is_none_or(|target| target.columns.iter().any(|column| column.name == name));
                if !known && !super::functions::is_value_word(name) {
                    return Err(missing(
                        "column",
                        format!("{}.{name}", table.name),
                        format!("column \"{name}\" named in key does not exist"),
                    ));
                }
            }
        }
        let name = match &def.name {
            Some(name) => {
                if self.state.relation_taken(&table.schema, name) {
                    return Err(relation_exists(name));
                }
                self.constraint_name_free(table, name)?;
                name.clone()
            }
            None => {
                let labels = exclusion_labels(tokens);
                let addition = names::name_addition(labels.iter().map(String::as_str));
                names::relation_name(&self.state, &table.schema, &table.name, Some(&addition), "excl", true)
            }
        };
        let exclusion = ExclusionConstraint {
            name: Some(name.clone()),
            text: text.to_owned(),
            tokens: tokens.to_vec(),
            deferral: deferral(def),
            comment: None,
            index_comment: None,
            provenance: self.provenance(),
        };
        self.state.constraint_indexes.insert(ObjectKey::new(table.schema.clone(), &name), table.clone());
        if let Some(target) = self.state.tables.get_mut(table) {
            target.exclusions.push(exclusion);
        }
        self.effect_in(EffectVerb::Created, "exclusion", table, table, Some(&name));
        Ok(())
    }

    /// Removes a key or exclusion constraint with its index, on partitions too.
    pub(super) fn remove_key(&mut self, table: &ObjectKey, name: &str) {
        let statement = self.statement;
        let mut pending = vec![(table.clone(), name.to_owned())];
        while let Some((table, name)) = pending.pop() {
            let index = ObjectKey::new(table.schema.clone(), &name);
            for child in self.state.index_parents.keys_where(|_, parent| *parent == index) {
                if let Some(owner) = self.state.constraint_indexes.get(&child).cloned() {
                    pending.push((owner, child.name.clone()));
                }
                self.state.index_parents.remove(&child);
            }
            self.state.constraint_indexes.remove(&index);
            self.state.index_parents.remove(&index);
            let mut kind = "unique";
            if let Some(target) = self.state.tables.get_mut(&table) {
                let is = |other: &Option<String>| other.as_deref() == Some(name.as_str());
                if target.primary_key.as_ref().is_some_and(|key| is(&key.name)) {
                    target.primary_key = None;
                    kind = "primary_key";
                }
                target.uniques.retain(|key| !is(&key.name));
                target.exclusions.retain(|exclusion| !is(&exclusion.name));
                target.provenance.changed.push(statement);
            }
            self.effect_in(EffectVerb::Dropped, kind, &table, &table, Some(&name));
        }
    }
}

/// The plain columns among the elements of `EXCLUDE (… WITH op, …)`: a word before `WITH`, nothing around it.
pub(super) fn exclusion_columns(tokens: &[String]) -> Vec<&str> {
    let mut depth = 0usize;
    let mut columns = Vec::new();
    let Some(open) = tokens.iter().position(|token| token == "(") else { return columns };
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            _other => {}
        }
        if depth == 1
            && matches!(token.as_str(), "(" | ",")
            && let [word, with, ..] = tokens.get(at + 1..).unwrap_or_default()
            && with == "with"
        {
            columns.push(super::expressions::bare(word));
        }
    }
    columns
}

/// Names of the elements of `EXCLUDE (… WITH op, …)`, as an index names its columns.
pub(super) fn exclusion_labels(tokens: &[String]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let Some(open) = tokens.iter().position(|token| token == "(") else { return labels };
    let mut depth = 0usize;
    let mut first: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "(" => {
                depth += 1;
                if depth == 1 {
                    first = Some(at + 1);
                }
            }
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            "," if depth == 1 => first = Some(at + 1),
            "with" if depth == 1 => {
                if let Some(start) = first.take() {
                    let word = tokens.get(start).map_or("expr", String::as_str);
                    let origin = if word == "(" { "expr".to_owned() } else { super::expressions::bare(word).to_owned() };
                    let mut label = origin.clone();
                    let mut number = 0;
                    while labels.contains(&label) {
                        number += 1;
                        label = format!("{origin}{number}");
                    }
                    labels.push(label);
                }
            }
            _other => {}
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_an_exclusion() {
        let tokens: Vec<String> = "using gist ( room with = , tsrange ( a , b ) with && )".split(' ').map(str::to_owned).collect();
        assert_eq!(exclusion_labels(&tokens), ["room", "tsrange"]);
    }
}
