//! What names mean inside a query: its relations, their columns, and the common table expressions in sight.

use crate::source::Dialect;
use crate::sql::DataType;

/// A column of a relation: its name, the name it has in the normal form, its type where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) form: String,
    pub(super) data_type: Option<DataType>,
}

/// A relation of a `FROM` list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// How the query calls it.
    pub(super) alias: Option<String>,
    /// Its number within the whole query.
    pub(super) number: usize,
    /// Its columns; `None` when they are not known.
    pub(super) columns: Option<Vec<Named>>,
    /// A relation of PostgreSQL's own, whose columns are not listed here: any name may be one of them.
    pub(super) open: bool,
    /// Columns that a star does not show, because a join with `USING` shows them already.
    pub(super) merged: Vec<String>,
}

impl Relation {
    /// A column of an open relation.
    fn own(&self, name: &str) -> Named {
        Named { name: name.to_owned(), form: format!("{}:{}", self.number, name.to_ascii_lowercase()), data_type: None }
    }
}

/// Names that one level of the query brings into sight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) relations: Vec<Relation>,
    /// Columns of joins with `USING`, with the form that stands for both sides.
    pub(super) merged: Vec<Named>,
}

/// A common table expression in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CteInSight {
    pub(super) name: String,
    pub(super) number: usize,
    pub(super) columns: Option<Vec<(String, Option<DataType>)>>,
}

/// Levels from the outermost query to the one that is read.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    pub(super) dialect: Dialect,
    pub(super) levels: Vec<Level>,
    pub(super) ctes: Vec<CteInSight>,
}

impl Scope {
    pub(super) fn new(dialect: Dialect) -> Self {
        Scope { dialect, levels: Vec::new(), ctes: Vec::new() }
    }

    pub(super) fn same(&self, left: &str, right: &str) -> bool {
        self.dialect.same(left, right)
    }

    pub(super) fn here(&self) -> Option<&Level> {
        self.levels.last()
    }

    /// What a name without a qualifier means; `None` when it cannot be told.
    pub(super) fn column(&self, name: &str) -> Option<Named> {
        for (depth, level) in self.levels.iter().enumerate().rev() {
            if let Some(merged) = level.merged.iter().find(|merged| self.same(&merged.name, name)) {
                return Some(merged.clone());
            }
            let mut found = None;
            for relation in level.relations.iter().filter(|relation| !relation.open) {
                let columns = relation.columns.as_ref()?;
                if let Some(column) = columns.iter().find(|column| self.same(&column.name, name)) {
                    if found.is_some() {
                        return None;
                    }
                    found = Some(column.clone());
                }
            }
            if found.is_some() {
                return found;
            }
            let mut open = level.relations.iter().filter(|relation| relation.open);
            if let (Some(only), None) = (open.next(), open.next()) {
                // It may as well be a column of a query around this one.
                let outer = self.levels.iter().take(depth).flat_map(|level| &level.relations);
                let elsewhere = outer.flat_map(|relation| relation.columns.iter().flatten()).any(|column| self.same(&column.name, name));
                return (!elsewhere).then(|| only.own(name));
            }
            if let Some(relation) =
                level.relations.iter().find(|relation| relation.alias.as_deref().is_some_and(|own| self.same(own, name)))
            {
                return Some(Named { name: name.to_owned(), form: format!("{}:row", relation.number), data_type: None });
            }
        }
        None
    }

    /// The relation that a qualifier means.
    pub(super) fn relation(&self, qualifier: &str) -> Option<&Relation> {
        let named = |relation: &&Relation| relation.alias.as_deref().is_some_and(|own| self.same(own, qualifier));
        self.levels.iter().rev().find_map(|level| level.relations.iter().find(named))
    }

    /// What a name with a qualifier means.
    pub(super) fn qualified(&self, qualifier: &str, name: &str) -> Option<Named> {
        let relation = self.relation(qualifier)?;
        if relation.open {
            return Some(relation.own(name));
        }
        relation.columns.as_ref()?.iter().find(|column| self.same(&column.name, name)).cloned()
    }
}
