//! Columns of a table that both sides have.

use crate::catalog::{Column, KeyConstraint, Table};
use crate::compare::equivalence::{
    ColumnSide, Judgement, TableSide, defaults_to_now, judge_collation, judge_default, judge_generated, judge_identity, judge_nullability,
    judge_type, stamped_columns,
};
use crate::compare::names::element_path;
use crate::compare::pairing::{Pairs, PhaseKeys, pair};
use crate::compare::tables::PairedTable;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Kind, NARROWED, RenameProposal, Verdict, exact, parameters, render};
use crate::source::Dialect;
use crate::sql::{Expr, IndexColumn, IndexKey};

/// The columns of a pair of tables, paired by name.
pub(super) struct ColumnPairs {
    pairs: Pairs,
    left_missing: Vec<String>,
    right_extra: Vec<String>,
}

impl ColumnPairs {
    /// Whether an element of the expected side stands on a column that the checked side lacks.
    pub fn left_lacks(&self, work: &Work<'_>, names: &[&str]) -> bool {
        names.iter().any(|name| self.left_missing.contains(&work.names.fold(name)))
    }

    /// Whether an element of the checked side stands on a column that is not expected.
    pub fn right_adds(&self, work: &Work<'_>, names: &[&str]) -> bool {
        names.iter().any(|name| self.right_extra.contains(&work.names.fold(name)))
    }

    /// Pairs of positions for the side by side view, in the left order, then those only on the right.
    pub fn listed(&self, left: &Table, right: &Table) -> Vec<(Option<usize>, Option<usize>)> {
        let mut out: Vec<(Option<usize>, Option<usize>)> =
            (0..left.columns.len()).map(|l| (Some(l), self.pairs.both.iter().find(|(own, _)| *own == l).map(|(_, r)| *r))).collect();
        out.extend(self.pairs.right_only.iter().filter(|r| **r < right.columns.len()).map(|r| (None, Some(*r))));
        out
    }

    /// Whether the columns that both sides have stand in another order.
    pub fn order_differs(&self) -> bool {
        !self.pairs.both.is_sorted_by_key(|(_, r)| *r)
    }
}

/// Pairs the columns of two tables.
pub(super) fn pair_columns(work: &Work<'_>, left: &TableSide<'_>, right: &TableSide<'_>) -> ColumnPairs {
    let keys = |table: &Table| -> Vec<PhaseKeys> {
        table.columns.iter().map(|column| vec![Some(column.name.clone()), Some(work.names.fold(&column.name))]).collect()
    };
    let names = |table: &Table, positions: &[usize]| -> Vec<String> {
        positions.iter().filter_map(|position| table.columns.get(*position)).map(|column| work.names.fold(&column.name)).collect()
    };
    let pairs = pair(&keys(left.table), &keys(right.table));
    let left_missing = names(left.table, &pairs.left_only);
    let right_extra = names(right.table, &pairs.right_only);
    ColumnPairs { pairs, left_missing, right_extra }
}

/// Compares the columns of two tables.
pub(super) fn compare(work: &mut Work<'_>, pair: &PairedTable<'_>) {
    let (left, right) = (pair.left, pair.right);
    let proposals = proposals(pair);
    for (l, r) in &pair.columns.pairs.both {
        let (Some(lc), Some(rc)) = (left.table.columns.get(*l), right.table.columns.get(*r)) else { continue };
        let ls = ColumnSide { catalog: left.catalog, table: left.key, definition: left.table, column: lc };
        let rs = ColumnSide { catalog: right.catalog, table: right.key, definition: right.table, column: rc };
        if rc.assumed && !lc.assumed {
            let difference = missing(work, pair, lc);
            difference.because = "the checked side uses this column but no statement adds it".to_owned();
            continue;
        }
        // What is only inferred from use has a name and nothing else that could be compared.
        let different = !lc.assumed && !rc.assumed && compare_column(work, &ls, &rs);
        if !lc.assumed {
            work.count(Kind::Column, Outcome::of(different));
        }
    }
    for l in &pair.columns.pairs.left_only {
        let Some(column) = left.table.columns.get(*l) else { continue };
        let with_it = belongings(work, &left, &right, column);
        let rename = proposals.iter().find(|(own, _, _)| own == l).and_then(|(_, r, evidence)| {
            right.table.columns.get(*r).map(|other| RenameProposal { name: other.name.clone(), evidence: evidence.clone() })
        });
        let difference = missing(work, pair, column);
        difference.with_it = with_it;
        difference.rename = rename;
        if column.assumed {
            difference.verdict = Verdict::Manual;
            difference.because = "no statement of the expected side adds it; it is only used".to_owned();
        }
    }
    if left.table.assumed {
        return;
    }
    for r in &pair.columns.pairs.right_only {
        let Some(column) = right.table.columns.get(*r) else { continue };
        if column.assumed {
            continue;
        }
        let with_it = belongings(work, &right, &left, column);
        let rename = proposals.iter().find(|(_, own, _)| own == r).and_then(|(l, _, evidence)| {
            left.table.columns.get(*l).map(|other| RenameProposal { name: other.name.clone(), evidence: evidence.clone() })
        });
        let demanding = !column.nullable && column.default.is_none() && column.generated.is_none() && column.identity.is_none();
        let object = element_path(left.key, left.table, column.name.clone());
        let there = evidence(render::column(column), &column.provenance);
        // An insert written for the expected side does not know the column: without a default it is refused.
        let verdict = if demanding { Verdict::Wrong } else { Verdict::Risk };
        let difference = work.extra(Kind::Column, object, there, verdict);
        difference.with_it = with_it;
        difference.rename = rename;
        if demanding {
            difference.because = "it is NOT NULL and has no default, so inserts written for the expected side are refused".to_owned();
        }
    }
}

fn missing<'w>(work: &'w mut Work<'_>, pair: &PairedTable<'_>, column: &Column) -> &'w mut crate::compare::Difference {
    let object = element_path(pair.left.key, pair.left.table, column.name.clone());
    work.missing(Kind::Column, object, evidence(render::column(column), &column.provenance), Verdict::Wrong)
}

/// Indexes and constraints that stand on a column, for people.
fn belongings(work: &Work<'_>, side: &TableSide<'_>, other: &TableSide<'_>, column: &Column) -> Vec<String> {
    let own = work.names.fold(&column.name);
    let names_it = |name: &str| work.names.fold(name) == own;
    let keyed = |columns: &[IndexColumn]| columns.iter().any(|column| matches!(&column.key, IndexKey::Column(name) if names_it(name)));
    let mut out = Vec::new();
    // A table that is left without any key is told apart.
    let is_there = |name: &str| other.table.columns.iter().any(|column| work.names.fold(&column.name) == work.names.fold(name));
    let goes = |key: &KeyConstraint| other.table.primary_key.is_some() || !key.column_names().into_iter().any(is_there);
    if side.table.primary_key.as_ref().is_some_and(|key| keyed(&key.columns) && goes(key)) {
        out.push("the primary key".to_owned());
    }
    for key in side.table.uniques.iter().filter(|key| keyed(&key.columns)) {
        out.push(format!("unique ({})", render::key_columns(&key.columns)));
    }
    for key in side.table.foreign_keys.iter().filter(|key| key.columns.iter().any(|name| names_it(name))) {
        out.push(format!("foreign key {}", render::foreign_key_content(key, &key.ref_columns)));
    }
    for (_, index) in side.catalog.indexes_of(side.key).filter(|(_, index)| keyed(&index.columns)) {
        out.push(format!("index {}", index.name));
    }
    out
}

/// Missing and extra columns that may be one column under two names: same type, and same place or the only candidate.
fn proposals(pair: &PairedTable<'_>) -> Vec<(usize, usize, String)> {
    let (left, right) = (pair.left, pair.right);
    let mut out: Vec<(usize, usize, String)> = Vec::new();
    for l in &pair.columns.pairs.left_only {
        let mut candidates = Vec::new();
        for r in &pair.columns.pairs.right_only {
            let (Some(lc), Some(rc)) = (left.table.columns.get(*l), right.table.columns.get(*r)) else { continue };
            let ls = ColumnSide { catalog: left.catalog, table: left.key, definition: left.table, column: lc };
            let rs = ColumnSide { catalog: right.catalog, table: right.key, definition: right.table, column: rc };
            let alike = judge_type(&ls, &rs).accepted() && lc.nullable == rc.nullable;
            let similar = lc.name.contains(&rc.name) || rc.name.contains(&lc.name);
            if alike && (l == r || similar) && !out.iter().any(|(_, taken, _)| taken == r) {
                candidates.push((*r, if l == r { "it has the same type and place" } else { "it has the same type and a similar name" }));
            }
        }
        if let [(r, evidence)] = candidates.as_slice() {
            out.push((*l, *r, (*evidence).to_owned()));
        }
    }
    out
}

/// One facet of a pair of columns.
struct FacetPair {
    facet: &'static str,
    left: String,
    right: String,
    judgement: Judgement,
}

/// Compares the facets of a pair of columns; says whether any differs.
fn compare_column(work: &mut Work<'_>, left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> bool {
    let facets = if work.same_engine() { exact_facets(work, left, right) } else { judged_facets(left, right) };
    let object = element_path(left.table, left.definition, left.column.name.clone());
    let mut different = false;
    for facet in facets {
        let l = evidence(facet.left, &left.column.provenance);
        let r = evidence(facet.right, &right.column.provenance);
        different |= work.judged(Kind::Column, &object, facet.facet, l, r, facet.judgement);
    }
    different
}

/// Facets between the engines: every one is judged by the tables.
fn judged_facets(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Vec<FacetPair> {
    let (l, r) = (left.column, right.column);
    let judgement = judge_type(left, right);
    let (mut left_type, mut right_type) = (render::data_type(&l.data_type), render::data_type(&r.data_type));
    // One word, two engines, two meanings: SQLite's INTEGER has 64 bits, PostgreSQL's has 32.
    if !judgement.accepted() && left_type.eq_ignore_ascii_case(&right_type) && left.catalog.dialect != right.catalog.dialect {
        left_type.push_str(&format!(" ({})", left.catalog.dialect.display_name()));
        right_type.push_str(&format!(" ({})", right.catalog.dialect.display_name()));
    }
    let mut facets = vec![FacetPair { facet: "type", left: left_type, right: right_type, judgement }];
    if !nullable_by_key(left, right) {
        facets.push(FacetPair {
            facet: "nullable",
            left: render::nullability(l.nullable).to_owned(),
            right: render::nullability(r.nullable).to_owned(),
            judgement: judge_nullability(left, right),
        });
    }
    let numbered = |column: &Column| column.identity.is_some() || column.serial;
    if numbered(l) || numbered(r) {
        facets.push(FacetPair {
            facet: "identity",
            left: render::numbering(l),
            right: render::numbering(r),
            judgement: judge_identity(left, right),
        });
    }
    // The default of a serial column is its numbering, and that was judged.
    let own = |column: &Column| column.default.is_some() && !column.serial;
    if own(l) || own(r) {
        facets.push(FacetPair {
            facet: "default",
            left: render::default(l.default.as_ref().filter(|_| own(l))),
            right: render::default(r.default.as_ref().filter(|_| own(r))),
            judgement: if stamped_by_trigger(left, right) { Judgement::by_row("V18") } else { judge_default(left, right) },
        });
    }
    if l.generated.is_some() || r.generated.is_some() {
        let shown = |column: &Column| column.generated.as_ref().map_or_else(|| "not generated".to_owned(), render::generated);
        facets.push(FacetPair { facet: "generated", left: shown(l), right: shown(r), judgement: judge_generated(left, right) });
    }
    if l.collation.is_some() || r.collation.is_some() {
        let shown = |column: &Column| column.collation.clone().unwrap_or_else(|| "no collation".to_owned());
        facets.push(FacetPair { facet: "collation", left: shown(l), right: shown(r), judgement: judge_collation(left, right) });
    }
    facets
}

/// Whether one side's default is the moment of the insert and the other side has no default but a trigger that stamps new rows.
fn stamped_by_trigger(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> bool {
    let stamped = |sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>| {
        let own = sqlite.dialect().key(&sqlite.column.name);
        sqlite.column.default.is_none()
            && defaults_to_now(postgres)
            && sqlite.catalog.triggers.iter().any(|((of, _), trigger)| {
                of == sqlite.table && stamped_columns((sqlite.catalog, trigger)).is_some_and(|columns| columns.contains(&own))
            })
    };
    stamped(left, right) || stamped(right, left)
}

/// Facets within one engine: everything the catalog holds must be equal.
fn exact_facets(work: &Work<'_>, left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Vec<FacetPair> {
    let (l, r) = (left.column, right.column);
    let mut facets = Vec::new();
    // What a column of `CREATE TABLE … AS` is may not be known: the replay says so, and nothing is claimed of it here.
    let known = |side: &ColumnSide<'_>| side.dialect() == Dialect::Sqlite || !side.column.data_type.name.is_empty();
    if !(known(left) && known(right)) {
        return facets;
    }
    if !exact::same_type(left.catalog, &l.data_type, right.catalog, &r.data_type) {
        let (verdict, narrowed) = exact::type_verdict(&l.data_type, &r.data_type);
        let detail = if narrowed { NARROWED.to_owned() } else { String::new() };
        let judgement = Judgement { verdict, row: None, detail };
        facets.push(FacetPair { facet: "type", left: render::data_type(&l.data_type), right: render::data_type(&r.data_type), judgement });
    }
    let mut add = |facet, left: String, right: String, verdict| {
        facets.push(FacetPair { facet, left, right, judgement: Judgement { verdict, row: None, detail: String::new() } });
    };
    if l.nullable != r.nullable && !null_with_key(left, right) {
        let verdict = if r.nullable { Verdict::Wrong } else { Verdict::Stricter };
        add("nullable", render::nullability(l.nullable).to_owned(), render::nullability(r.nullable).to_owned(), verdict);
    }
    let identity = identity_differs(left, right);
    if identity {
        add("identity", render::numbering(l), render::numbering(r), exact::identity_verdict(l, r));
    }
    let default_differs = !exact_default(left, right);
    if default_differs {
        let verdict = match (&l.default, &r.default) {
            (Some(_), None) if !r.nullable => Verdict::Wrong,
            (Some(_), Some(_)) => Verdict::Wrong,
            _ => Verdict::Risk,
        };
        add("default", render::default(l.default.as_ref()), render::default(r.default.as_ref()), verdict);
    }
    let same_generated = match (&l.generated, &r.generated) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            a.stored == b.stored && exact::same_value(&left.table_side(), &a.expression, &right.table_side(), &b.expression)
        }
        _ => false,
    };
    if !same_generated {
        let shown = |column: &Column| column.generated.as_ref().map_or_else(|| "not generated".to_owned(), render::generated);
        add("generated", shown(l), shown(r), Verdict::Wrong);
    }
    let collation = |column: &Column| column.collation.as_deref().map(|name| exact::collation(left.dialect(), name));
    if collation(l) != collation(r) {
        let shown = |column: &Column| column.collation.clone().unwrap_or_else(|| "default collation".to_owned());
        add("collation", shown(l), shown(r), Verdict::Wrong);
    }
    if l.not_null_on_conflict != r.not_null_on_conflict {
        let shown =
            |column: &Column| column.not_null_on_conflict.clone().map_or_else(|| "ABORT".to_owned(), |action| action.to_ascii_uppercase());
        if shown(l) != shown(r) {
            add("on_conflict", shown(l), shown(r), Verdict::Wrong);
        }
    }
    parameters::column_facets((left.catalog, l), (right.catalog, r), &mut add);
    if work.options.comments && l.comment != r.comment {
        let shown = |column: &Column| column.comment.clone().unwrap_or_else(|| "no comment".to_owned());
        add("comment", shown(l), shown(r), Verdict::Risk);
    }
    facets
}

/// Whether a column is in the primary key of one side only, and what it says about NULL follows from that and is stated about the key.
fn nullable_by_key(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> bool {
    let (keyed, other) = match (in_primary_key(left), in_primary_key(right)) {
        (true, false) => (left, right),
        (false, true) => (right, left),
        (true, true) | (false, false) => return false,
    };
    if keyed.dialect() == Dialect::Sqlite {
        // SQLite's keys accept NULL, and PostgreSQL keeps NOT NULL when a key goes.
        return in_primary_key(left);
    }
    // As the key, this column would refuse NULL in SQLite too (<https://sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key>).
    let alone = keyed.definition.primary_key.as_ref().is_some_and(|key| key.columns.len() == 1);
    other.definition.strict || other.definition.without_rowid || (alone && other.column.data_type.raw.eq_ignore_ascii_case("integer"))
}

/// Whether PostgreSQL lets a column be null only because it is not, or no longer, in the primary key, which is stated about the key.
fn null_with_key(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> bool {
    let (keyed, other) = if in_primary_key(left) { (left, right) } else { (right, left) };
    left.dialect() == Dialect::Postgres && in_primary_key(keyed) && !in_primary_key(other) && other.column.nullable
}

fn in_primary_key(side: &ColumnSide<'_>) -> bool {
    let own = &side.column.name;
    side.definition.primary_key.as_ref().is_some_and(|key| key.column_names().iter().any(|name| side.dialect().same(name, own)))
}

/// Numbering differs, unless that follows from a primary key that only one side has, or shows in the default.
fn identity_differs(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> bool {
    if left.column.identity == right.column.identity {
        return false;
    }
    let by_key = |side: &ColumnSide<'_>| side.column.identity.is_none() || side.column.is_rowid();
    !(left.dialect() == Dialect::Sqlite && in_primary_key(left) != in_primary_key(right) && by_key(left) && by_key(right))
}

/// Whether two defaults of array columns are one array: a bare literal has the type of its column.
fn same_array(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> bool {
    let typed = |side: &ColumnSide<'_>| {
        let mut default = side.column.default.clone()?;
        if matches!(default.tree, Expr::Text(_)) {
            default.tree = Expr::Cast { operand: Box::new(default.tree), data_type: side.column.data_type.clone() };
        }
        (side.column.data_type.array_dimensions > 0).then_some(default)
    };
    match (typed(left), typed(right)) {
        (Some(own), Some(other)) => exact::same_value(&left.table_side(), &own, &right.table_side(), &other),
        (Some(_), None) | (None, Some(_)) | (None, None) => false,
    }
}

fn exact_default(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> bool {
    let none = |column: &Column| column.default.as_ref().is_none_or(|default| default.tree == Expr::Null);
    // Written alike it is one default, whatever the type that differs makes of it.
    let alike = match (&left.column.default, &right.column.default) {
        (Some(own), Some(other)) => own.tree == other.tree,
        (Some(_), None) | (None, Some(_)) | (None, None) => false,
    };
    match (none(left.column), none(right.column)) {
        (true, true) => true,
        (false, false) if alike => true,
        (false, false) => (left.column.serial && right.column.serial) || same_array(left, right) || judge_default(left, right).accepted(),
        _ => false,
    }
}
