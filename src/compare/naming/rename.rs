//! The expected side under the checked side's names.

use super::NameMapping;
use crate::catalog::{Catalog, CheckConstraint, ForeignKey, Index, KeyConstraint, ObjectKey, Policy, Table, Trigger};
use crate::compare::names::Names;
use crate::replay::Replayed;
use crate::replay::rows::RowSets;
use crate::source::{Dialect, SortedMap};
use crate::sql::{Expr, IndexColumn, IndexKey, QueryText, TriggerAction};

/// What replaying the expected side gave, with its names as the checked side writes them. Texts stay as their author wrote them.
pub fn renamed(replayed: &Replayed, mapping: &NameMapping, checked: &Catalog) -> Replayed {
    let renamer = Renamer::new(mapping, &replayed.catalog, checked);
    let mut out = replayed.clone();
    renamer.catalog(&mut out.catalog);
    for issue in &mut out.issues {
        issue.object = issue.object.take().map(|key| renamer.key(key));
    }
    for effect in out.history.iter_mut().flat_map(|entry| &mut entry.effects) {
        let of = effect.table.clone().unwrap_or_else(|| effect.object.clone());
        if effect.kind == "column"
            && let Some(element) = &mut effect.element
        {
            renamer.column(&of, element);
        }
        effect.table = effect.table.take().map(|key| renamer.key(key));
        effect.object = renamer.key(effect.object.clone());
    }
    out
}

/// The rows of the expected side under the checked side's names.
pub fn renamed_rows<'t>(rows: RowSets<'t>, mapping: &NameMapping, expected: &Catalog, checked: &Catalog) -> RowSets<'t> {
    let renamer = Renamer::new(mapping, expected, checked);
    let tables = rows.tables.into_iter().map(|(key, mut set)| {
        set.columns.iter_mut().for_each(|name| renamer.column(&key, name));
        (renamer.key(key), set)
    });
    let changes = rows.changes.into_iter().map(|mut change| {
        change.table = renamer.key(change.table);
        change
    });
    RowSets { tables: tables.collect(), changes: changes.collect(), carries_rows: rows.carries_rows }
}

struct Renamer {
    dialect: Dialect,
    tables: SortedMap<ObjectKey, NewNames>,
    /// Every name that changes, folded, for texts that are only known as tokens.
    words: SortedMap<String, String>,
}

struct NewNames {
    key: ObjectKey,
    name: String,
    columns: SortedMap<String, String>,
}

impl Renamer {
    fn new(mapping: &NameMapping, expected: &Catalog, checked: &Catalog) -> Self {
        let dialect = expected.dialect;
        let names = Names::new(expected, checked);
        let mut tables = SortedMap::new();
        let mut words = SortedMap::new();
        for table in &mapping.tables {
            let columns: SortedMap<String, String> = table.columns.iter().map(|(l, r)| (dialect.key(l), r.clone())).collect();
            words.extend(columns.iter().map(|(l, r)| (l.clone(), r.clone())));
            let key = if table.by.is_empty() { table.left.clone() } else { names.as_left(&table.right, dialect) };
            let name = if table.by.is_empty() { table.names.0.clone() } else { table.names.1.clone() };
            words.insert(table.left.name.clone(), name.clone());
            tables.insert(table.left.clone(), NewNames { key, name, columns });
        }
        Renamer { dialect, tables, words }
    }

    fn key(&self, key: ObjectKey) -> ObjectKey {
        self.tables.get(&key).map_or(key, |names| names.key.clone())
    }

    fn column(&self, table: &ObjectKey, name: &mut String) {
        if let Some(new) = self.tables.get(table).and_then(|names| names.columns.get(&self.dialect.key(name))) {
            name.clone_from(new);
        }
    }

    fn word(&self, name: &mut String) {
        if let Some(new) = self.words.get(&self.dialect.key(name.trim_matches('"'))) {
            name.clone_from(new);
        }
    }

    fn catalog(&self, catalog: &mut Catalog) {
        let tables = std::mem::take(&mut catalog.tables);
        catalog.tables = tables
            .into_iter()
            .map(|(key, mut table)| {
                self.table(&key, &mut table);
                (self.key(key), table)
            })
            .collect();
        catalog.indexes.values_mut().for_each(|index| self.index(index));
        for view in catalog.views.values_mut() {
            self.query(&mut view.query);
            view.columns.iter_mut().flatten().for_each(|name| self.word(name));
        }
        let triggers = std::mem::take(&mut catalog.triggers);
        catalog.triggers = triggers
            .into_iter()
            .map(|((of, name), mut trigger)| {
                self.trigger(&mut trigger);
                ((self.key(of), name), trigger)
            })
            .collect();
        let policies = std::mem::take(&mut catalog.policies);
        catalog.policies = policies
            .into_iter()
            .map(|((of, name), mut policy)| {
                self.policy(&mut policy);
                ((self.key(of), name), policy)
            })
            .collect();
        for sequence in catalog.sequences.values_mut() {
            if let Some((table, column)) = &mut sequence.owned_by {
                self.column(table, column);
                *table = self.key(table.clone());
            }
        }
        for other in catalog.others.values_mut() {
            other.table = other.table.take().map(|key| self.key(key));
            other.tokens.iter_mut().for_each(|token| self.word(token));
        }
        let tainted = std::mem::take(&mut catalog.tainted);
        catalog.tainted = tainted.into_iter().map(|(key, spans)| (self.key(key), spans)).collect();
    }

    fn table(&self, key: &ObjectKey, table: &mut Table) {
        for column in &mut table.columns {
            self.column(key, &mut column.name);
            for expression in column.default.iter_mut().chain(column.generated.as_mut().map(|generated| &mut generated.expression)) {
                self.tree(key, &mut expression.tree);
            }
        }
        table.primary_key.iter_mut().chain(&mut table.uniques).for_each(|constraint| self.key_constraint(key, constraint));
        table.checks.iter_mut().for_each(|check| self.check(key, check));
        table.foreign_keys.iter_mut().for_each(|foreign_key| self.foreign_key(key, foreign_key));
        for exclusion in &mut table.exclusions {
            exclusion.tokens.iter_mut().for_each(|token| self.word(token));
        }
        table.inherits.iter_mut().for_each(|parent| *parent = self.key(parent.clone()));
        if let Some((parent, _)) = &mut table.partition_of {
            *parent = self.key(parent.clone());
        }
        if let Some(names) = self.tables.get(key) {
            table.name.clone_from(&names.name);
        }
    }

    fn key_constraint(&self, table: &ObjectKey, constraint: &mut KeyConstraint) {
        self.index_columns(table, &mut constraint.columns);
        constraint.include.iter_mut().for_each(|name| self.column(table, name));
    }

    fn check(&self, table: &ObjectKey, check: &mut CheckConstraint) {
        check.column.iter_mut().for_each(|name| self.column(table, name));
        self.tree(table, &mut check.expression.tree);
    }

    fn foreign_key(&self, table: &ObjectKey, foreign_key: &mut ForeignKey) {
        foreign_key.columns.iter_mut().chain(&mut foreign_key.on_delete_columns).for_each(|name| self.column(table, name));
        let parent = foreign_key.ref_table.clone();
        foreign_key.ref_columns.iter_mut().for_each(|name| self.column(&parent, name));
        if let Some(names) = self.tables.get(&parent) {
            foreign_key.ref_table = names.key.clone();
            foreign_key.ref_table_name.clone_from(&names.name);
        }
    }

    fn index(&self, index: &mut Index) {
        let table = index.table.clone();
        self.index_columns(&table, &mut index.columns);
        index.include.iter_mut().for_each(|name| self.column(&table, name));
        index.predicate.iter_mut().for_each(|predicate| self.tree(&table, &mut predicate.tree));
        index.table = self.key(table);
    }

    fn index_columns(&self, table: &ObjectKey, columns: &mut [IndexColumn]) {
        for column in columns {
            match &mut column.key {
                IndexKey::Column(name) => self.column(table, name),
                IndexKey::Expression(expression) => self.tree(table, &mut expression.tree),
            }
        }
    }

    fn trigger(&self, trigger: &mut Trigger) {
        let table = trigger.table.clone();
        let definition = &mut trigger.definition;
        definition.update_of.iter_mut().for_each(|name| self.column(&table, name));
        definition.condition.iter_mut().for_each(|condition| self.tree(&table, &mut condition.tree));
        match &mut definition.action {
            TriggerAction::Body(body) => self.query(body),
            TriggerAction::Function { .. } => {}
        }
        if let Some(names) = self.tables.get(&table) {
            definition.table.name.clone_from(&names.name);
        }
        trigger.table = self.key(table);
    }

    fn policy(&self, policy: &mut Policy) {
        let table = policy.table.clone();
        for condition in policy.using.iter_mut().chain(&mut policy.with_check) {
            self.tree(&table, &mut condition.tree);
        }
        policy.table = self.key(table);
    }

    fn query(&self, query: &mut QueryText) {
        query.tokens.iter_mut().filter(|token| !token.starts_with('\'')).for_each(|token| self.word(token));
        query.relations.iter_mut().for_each(|relation| self.word(&mut relation.name));
    }

    /// The columns of a table in an expression over it.
    fn tree(&self, table: &ObjectKey, tree: &mut Expr) {
        // A stack of our own: trees may be deep, and the stacks of browsers are small.
        let mut open = vec![tree];
        while let Some(expr) = open.pop() {
            match expr {
                Expr::Column(path) => {
                    if let Some(name) = path.last_mut() {
                        self.column(table, name);
                    }
                }
                Expr::Tokens(tokens) => tokens.iter_mut().for_each(|token| self.word(token)),
                Expr::Subquery(query) | Expr::Exists { negated: _, query } | Expr::InQuery { negated: _, operand: _, query } => {
                    self.query(query)
                }
                Expr::Call { name: _, args: _, distinct: _, modifiers } => modifiers.iter_mut().for_each(|token| self.word(token)),
                Expr::Null
                | Expr::Boolean(_)
                | Expr::Number(_)
                | Expr::Text(_)
                | Expr::Blob(_)
                | Expr::BitString(_)
                | Expr::Star(_)
                | Expr::Parameter(_)
                | Expr::Unary { .. }
                | Expr::IsNull { .. }
                | Expr::IsBoolean { .. }
                | Expr::Cast { .. }
                | Expr::Collate { .. }
                | Expr::Field { .. }
                | Expr::Binary { .. }
                | Expr::Like { .. }
                | Expr::Between { .. }
                | Expr::InList { .. }
                | Expr::Quantified { .. }
                | Expr::Case { .. }
                | Expr::Array(_)
                | Expr::Row(_)
                | Expr::Subscript { .. } => {}
            }
            open.extend(expr.operands_mut());
        }
    }
}
