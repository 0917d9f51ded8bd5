//! Tables: which are the same, and what differs about a table itself.

use crate::catalog::{Catalog, ObjectKey, Table, TableKind};
use crate::compare::equivalence::TableSide;
use crate::compare::names::{is_bookkeeping, is_internal, object_path};
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{
    Evidence, Kind, RenameProposal, Status, TablePair, Verdict, checks, columns, exclusions, foreign_keys, indexes, keys, parameters,
    policies, text, triggers,
};
use crate::replay::{ReplayIssue, ReplayIssueKind};
use crate::source::Dialect;
use crate::sql::Persistence;

/// A table of one side with its key.
pub(super) type Keyed<'a> = (&'a ObjectKey, &'a Table);

/// A table that both sides have, with its columns paired.
pub(super) struct PairedTable<'a> {
    pub left: TableSide<'a>,
    pub right: TableSide<'a>,
    pub columns: columns::ColumnPairs,
}

/// Pairs and compares all tables, with everything that stands in them.
pub(super) fn compare<'a>(work: &mut Work<'a>) {
    let left = listed(work, Status::Missing);
    let right = listed(work, Status::Extra);
    let keys = |list: &[Keyed<'a>], key: &dyn Fn(&ObjectKey) -> String| -> Vec<PhaseKeys> {
        // Exact names first, so that "Users" and users on one side each find the better partner.
        list.iter().map(|(object, _)| vec![Some(format!("{}|{}", key(object), object.name)), Some(key(object))]).collect()
    };
    let matched = pair(&keys(&left, &|key| work.names.left(key)), &keys(&right, &|key| work.names.right(key)));
    let pairs: Vec<(Keyed<'a>, Keyed<'a>)> = matched.both.iter().map(|(l, r)| (left[*l], right[*r])).collect();
    let alone: Vec<Keyed<'a>> = matched.left_only.iter().map(|l| left[*l]).collect();
    let extra: Vec<Keyed<'a>> = matched.right_only.iter().map(|r| right[*r]).collect();
    if let Some(schema) = work.names.mapped_schema().map(str::to_owned) {
        let object = crate::compare::ObjectPath { name: schema.clone(), ..Default::default() };
        let nowhere = |value: &str| Evidence::new(value.to_owned(), None);
        let (l, r) = if work.left_catalog().dialect == Dialect::Sqlite { ("main", schema.as_str()) } else { (schema.as_str(), "main") };
        work.accept("N07", Kind::Schema, &object, "schema", nowhere(l), nowhere(r), Verdict::Same, "all tables stand in this one schema");
    }
    let mut paired = Vec::new();
    for ((lk, lt), (rk, rt)) in pairs {
        if lt.assumed && rt.assumed {
            // Neither side creates it: nothing is known, so nothing is counted; the replay issues of both sides say so.
            work.out.table_pairs.push(TablePair {
                left: Some(lk.clone()),
                right: Some(rk.clone()),
                columns: Vec::new(),
                elements: Vec::new(),
            });
            continue;
        }
        if rt.assumed {
            let difference = work.missing(Kind::Table, object_path(lk, &lt.name), table_evidence(lt), Verdict::Wrong);
            difference.because = "the checked side uses this table but no file creates it".to_owned();
            work.out.table_pairs.push(TablePair { left: Some(lk.clone()), right: None, columns: Vec::new(), elements: Vec::new() });
            continue;
        }
        let left = TableSide { catalog: work.left_catalog(), key: lk, table: lt };
        let right = TableSide { catalog: work.right_catalog(), key: rk, table: rt };
        let columns = columns::pair_columns(work, &left, &right);
        work.out.table_pairs.push(TablePair {
            left: Some(lk.clone()),
            right: Some(rk.clone()),
            columns: columns.listed(lt, rt),
            elements: Vec::new(),
        });
        paired.push(PairedTable { left, right, columns });
    }
    for pair in &paired {
        compare_pair(work, pair);
    }
    let proposals = proposals(work, &alone, &extra);
    for (key, table) in &alone {
        one_sided(work, key, table, Status::Missing, &proposals);
    }
    for (key, table) in &extra {
        one_sided(work, key, table, Status::Extra, &proposals);
    }
}

/// Tables of a side that are compared; those of the engine itself are recorded and left out.
fn listed<'a>(work: &mut Work<'a>, status: Status) -> Vec<Keyed<'a>> {
    let catalog = side_catalog(work, status);
    let mut out = Vec::new();
    for (key, table) in &catalog.tables {
        if is_internal(catalog.dialect, key, table) {
            let own = catalog.dialect == Dialect::Sqlite && key.name.starts_with("sqlite_");
            let row = if table.kind == TableKind::Shadow && !own { "V12" } else { "V14" };
            set_aside(work, key, table, status, row, "kept by the engine itself");
        } else {
            out.push((key, table));
        }
    }
    out
}

fn side_catalog<'a>(work: &Work<'a>, status: Status) -> &'a Catalog {
    if status == Status::Missing { work.left_catalog() } else { work.right_catalog() }
}

fn set_aside(work: &mut Work<'_>, key: &ObjectKey, table: &Table, status: Status, row: &'static str, why: &str) {
    let there = table_evidence(table);
    let absent = Evidence::new("not compared".to_owned(), None);
    let (left, right) = if status == Status::Missing { (there, absent) } else { (absent, there) };
    work.accept(row, Kind::Table, &object_path(key, &table.name), "table", left, right, Verdict::Expected, why);
}

fn table_evidence(table: &Table) -> Evidence {
    let word = match (&table.kind, table.persistence) {
        (TableKind::Virtual { module, .. }, _) => format!("VIRTUAL TABLE {} USING {module}", table.name),
        (TableKind::Foreign, _) => format!("FOREIGN TABLE {}", table.name),
        (TableKind::Ordinary | TableKind::Partitioned(_) | TableKind::Shadow, Persistence::Temporary) => {
            format!("TEMP TABLE {}", table.name)
        }
        (TableKind::Ordinary | TableKind::Partitioned(_) | TableKind::Shadow, Persistence::Permanent | Persistence::Unlogged) => {
            format!("TABLE {}", table.name)
        }
    };
    evidence(word, &table.provenance)
}

/// Everything within a table that both sides have.
fn compare_pair(work: &mut Work<'_>, pair: &PairedTable<'_>) {
    work.enter(work.names.left(pair.left.key));
    let virtual_table = |table: &Table| matches!(table.kind, TableKind::Virtual { .. });
    if !work.same_engine() && (virtual_table(pair.left.table) || virtual_table(pair.right.table)) {
        let object = object_path(pair.left.key, &pair.left.table.name);
        let (left, right) = (table_evidence(pair.left.table), table_evidence(pair.right.table));
        let difference = work.different(Kind::Table, &object, "kind", left, right, Verdict::Manual);
        difference.row = Some("V12");
        difference.because = "a virtual table has no counterpart; whether searching works alike has to be tried".to_owned();
        work.count(Kind::Table, Outcome::Different);
        return;
    }
    let different = compare_facets(work, pair);
    work.count(Kind::Table, Outcome::of(different));
    columns::compare(work, pair);
    let mut uniques = keys::compare(work, pair);
    checks::compare(work, pair);
    foreign_keys::compare(work, pair);
    exclusions::compare(work, pair);
    indexes::compare(work, pair, &mut uniques);
}

/// Facets of the table itself.
fn compare_facets(work: &mut Work<'_>, pair: &PairedTable<'_>) -> bool {
    let (lt, rt) = (pair.left.table, pair.right.table);
    let object = object_path(pair.left.key, &lt.name);
    let mut facets: Vec<(&'static str, String, String, Verdict)> = Vec::new();
    let mut add = |facet, left: String, right: String, verdict| {
        if left != right {
            facets.push((facet, left, right, verdict));
        }
    };
    let on = |set: bool| (if set { "ON" } else { "OFF" }).to_owned();
    if work.same_engine() {
        add("kind", kind_words(&lt.kind), kind_words(&rt.kind), Verdict::Wrong);
        if let (TableKind::Partitioned(left), TableKind::Partitioned(right)) = (&lt.kind, &rt.kind)
            && text::folded(left) != text::folded(right)
        {
            add("partition_key", left.clone(), right.clone(), Verdict::Wrong);
        }
        let persistence = |table: &Table| persistence_words(table.persistence).to_owned();
        add("persistence", persistence(lt), persistence(rt), Verdict::Wrong);
        let parents = |table: &Table| table.inherits.iter().map(ObjectKey::display).collect::<Vec<_>>().join(", ");
        add("inherits", parents(lt), parents(rt), Verdict::Wrong);
        if !lt.inherits.is_empty() && parents(lt) == parents(rt) {
            // Of the columns on both sides, those that the table would keep if its parents lost them.
            let kept = |own: &Table, other: &Table| {
                let both = own.columns.iter().filter(|column| other.columns.iter().any(|same| same.name == column.name));
                let mut kept: Vec<&str> = both.filter(|column| column.local).map(|column| column.name.as_str()).collect();
                // Their order is an option of the comparison.
                crate::source::order::sort(&mut kept);
                if kept.is_empty() { "no columns of its own".to_owned() } else { format!("columns of its own: {}", kept.join(", ")) }
            };
            add("own_columns", kept(lt, rt), kept(rt, lt), Verdict::Risk);
        }
        let parent = |table: &Table| table.partition_of.as_ref().map_or_else(String::new, |(parent, _)| parent.display());
        add("partition_of", parent(lt), parent(rt), Verdict::Wrong);
        if let (Some((_, left)), Some((_, right))) = (&lt.partition_of, &rt.partition_of)
            && !text::same_bound(left, right)
        {
            add("partition_bound", left.clone(), right.clone(), Verdict::Wrong);
        }
        add("rls", on(lt.row_security), on(rt.row_security), weaker(lt.row_security, rt.row_security));
        let (left, right) = (lt.force_row_security, rt.force_row_security);
        add("force_rls", on(left), on(right), weaker(left, right));
        add("without_rowid", on(lt.without_rowid), on(rt.without_rowid), Verdict::Risk);
        add("strict", on(lt.strict), on(rt.strict), weaker(lt.strict, rt.strict));
        let identity = |table: &Table| table.replica_identity.as_deref().map_or_else(|| "default".to_owned(), text::folded);
        add("replica_identity", identity(lt), identity(rt), Verdict::Risk);
        add("options", parameters::shown(&lt.parameters), parameters::shown(&rt.parameters), Verdict::Risk);
        if work.options.comments {
            let comment = |table: &Table| table.comment.clone().unwrap_or_default();
            add("comment", comment(lt), comment(rt), Verdict::Risk);
        }
        if work.options.column_order && pair.columns.order_differs() {
            let order = |table: &Table| table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
            add("column_order", order(lt), order(rt), Verdict::Risk);
        }
    } else {
        add("rls", on(lt.row_security), on(rt.row_security), Verdict::Stricter);
        if lt.without_rowid || rt.without_rowid {
            let (left, right) = (table_evidence(lt), table_evidence(rt));
            work.accept("K09", Kind::Table, &object, "without_rowid", left, right, Verdict::Same, "");
        }
    }
    let different = !facets.is_empty();
    for (facet, left, right, verdict) in facets {
        let (left, right) = (evidence(left, &lt.provenance), evidence(right, &rt.provenance));
        work.different(Kind::Table, &object, facet, left, right, verdict);
    }
    different
}

/// Something that protects: lost is wrong, gained is stricter.
fn weaker(left: bool, right: bool) -> Verdict {
    if left && !right { Verdict::Wrong } else { Verdict::Stricter }
}

fn kind_words(kind: &TableKind) -> String {
    match kind {
        TableKind::Ordinary => "ordinary table".to_owned(),
        TableKind::Partitioned(_) => "partitioned table".to_owned(),
        TableKind::Foreign => "foreign table".to_owned(),
        TableKind::Virtual { module, args } => {
            format!("virtual table using {module}({})", args.iter().map(|arg| text::collapsed(arg)).collect::<Vec<_>>().join(", "))
        }
        TableKind::Shadow => "shadow table".to_owned(),
    }
}

/// States a table that only one side has, with all that stands in it.
fn one_sided(work: &mut Work<'_>, key: &ObjectKey, table: &Table, status: Status, proposals: &[(String, String, usize, usize)]) {
    let catalog = side_catalog(work, status);
    work.out.table_pairs.push(match status {
        Status::Missing => {
            let columns = (0..table.columns.len()).map(|position| (Some(position), None)).collect();
            TablePair { left: Some(key.clone()), right: None, columns, elements: Vec::new() }
        }
        Status::Extra | Status::Different | Status::Advice => {
            let columns = (0..table.columns.len()).map(|position| (None, Some(position))).collect();
            TablePair { left: None, right: Some(key.clone()), columns, elements: Vec::new() }
        }
    });
    work.enter(if status == Status::Missing { work.names.left(key) } else { work.names.right(key) });
    if !work.same_engine() && is_bookkeeping(key) {
        return set_aside(work, key, table, status, "V14", "a migration tool keeps its own record in it");
    }
    if !work.same_engine() && table.partition_of.is_some() {
        return set_aside(work, key, table, status, "V16", "a partition, part of the table it belongs to");
    }
    if table.assumed {
        // Nothing creates it on its own side either: the replay says so, and there is nothing that the sides could differ in.
        return;
    }
    let internal_virtual = matches!(table.kind, TableKind::Virtual { .. }) && !work.same_engine();
    let verdict = match status {
        _ if is_bookkeeping(key) => Verdict::Expected,
        _ if internal_virtual => Verdict::Manual,
        Status::Missing => Verdict::Wrong,
        Status::Extra | Status::Different | Status::Advice => Verdict::Risk,
    };
    let refusal = if status == Status::Missing { refusal(work, key) } else { None };
    let unseen = unseen_creation(work, key, status);
    let verdict = if unseen.is_some() { Verdict::Manual } else { verdict };
    let rename = proposals.iter().find_map(|(left, right, shared, of)| {
        let (own, other) = if status == Status::Missing { (left, right) } else { (right, left) };
        (*own == key.display()).then(|| RenameProposal {
            name: other.clone(),
            evidence: format!("{shared} of {of} columns have the same name and position or type"),
        })
    });
    let with_it = belongings(catalog, key, table);
    count_inside(work, catalog, key, table, status);
    let object = object_path(key, &table.name);
    let there = table_evidence(table);
    let difference = match status {
        Status::Missing => work.missing(Kind::Table, object, there, verdict),
        Status::Extra | Status::Different | Status::Advice => work.extra(Kind::Table, object, there, verdict),
    };
    difference.with_it = with_it;
    difference.rename = rename;
    if is_bookkeeping(key) {
        difference.row = Some("V14");
        difference.because = "a migration tool keeps its own record in it".to_owned();
    } else if internal_virtual {
        difference.row = Some("V12");
        difference.because = "a virtual table has no counterpart; whether searching works alike has to be tried".to_owned();
    }
    if let Some((span, message)) = refusal {
        difference.right = Some(Evidence::new("refused".to_owned(), Some(span)));
        difference.because = format!("the statement that should create it is refused: {message}");
    }
    if let Some(span) = unseen {
        let there = Evidence::new("not analysed".to_owned(), Some(span));
        if status == Status::Missing {
            difference.right = Some(there);
        } else {
            difference.left = Some(there);
        }
        difference.because = "a statement that may create it was not analysed".to_owned();
    }
}

/// The statement of the other side that may create a table and was not analysed.
fn unseen_creation(work: &Work<'_>, key: &ObjectKey, status: Status) -> Option<crate::source::SourceSpan> {
    let other = if status == Status::Missing { work.right } else { work.left };
    let creates = |issue: &&ReplayIssue| {
        let text = other.sources.text(issue.span);
        let words: Vec<String> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| !word.is_empty())
            .take(12)
            .map(str::to_ascii_lowercase)
            .collect();
        let named = words.iter().position(|word| word == "table").map(|at| {
            words
                .iter()
                .skip(at + 1)
                .filter(|word| !matches!(word.as_str(), "if" | "not" | "exists"))
                .take(2)
                .any(|word| *word == key.name.to_ascii_lowercase())
        });
        issue.kind == ReplayIssueKind::NotAnalysed && words.first().is_some_and(|word| word == "create") && named == Some(true)
    };
    other.replayed.issues.iter().find(creates).map(|issue| issue.span)
}

/// The refused statement of the checked side that should have created a table.
fn refusal(work: &Work<'_>, key: &ObjectKey) -> Option<(crate::source::SourceSpan, String)> {
    let wanted = work.names.left(key);
    let refused = |issue: &&ReplayIssue| {
        matches!(issue.kind, ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence)
            && issue.object.as_ref().is_some_and(|object| work.names.right(object) == wanted)
    };
    work.right.replayed.issues.iter().find(refused).map(|issue| (issue.span, issue.message.clone()))
}

/// What goes with a table that only one side has, for people.
fn belongings(catalog: &Catalog, key: &ObjectKey, table: &Table) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |number: usize, one: &str, many: &str| {
        if number > 0 {
            out.push(format!("{number} {}", if number == 1 { one } else { many }));
        }
    };
    add(table.columns.len(), "column", "columns");
    add(table.foreign_keys.len(), "foreign key", "foreign keys");
    add(table.uniques.len(), "unique constraint", "unique constraints");
    add(table.checks.len(), "check", "checks");
    add(catalog.indexes_of(key).count(), "index", "indexes");
    add(catalog.triggers.keys().filter(|(of, _)| of == key).count(), "trigger", "triggers");
    add(catalog.policies.keys().filter(|(of, _)| of == key).count(), "policy", "policies");
    out
}

fn count_inside(work: &mut Work<'_>, catalog: &Catalog, key: &ObjectKey, table: &Table, status: Status) {
    work.count_alone(Kind::Column, status, table.columns.len());
    let side = TableSide { catalog, key, table };
    keys::inside(work, &side, status);
    exclusions::inside(work, &side, status);
    checks::inside(work, &side, status);
    foreign_keys::inside(work, &side, status);
    indexes::inside(work, &side, status);
    triggers::inside(work, &side, status);
    policies::inside(work, &side, status);
}

/// Pairs of a missing and an extra table that may be one table under two names: left, right, columns shared, columns of the larger one.
fn proposals(work: &Work<'_>, alone: &[Keyed<'_>], extra: &[Keyed<'_>]) -> Vec<(String, String, usize, usize)> {
    let mut candidates = Vec::new();
    for (l, (left_key, left)) in alone.iter().enumerate() {
        for (r, (right_key, right)) in extra.iter().enumerate() {
            let names: Vec<String> = right.columns.iter().map(|column| work.names.fold(&column.name)).collect();
            let shared = left.columns.iter().filter(|column| names.contains(&work.names.fold(&column.name))).count();
            let of = left.columns.len().max(right.columns.len());
            // At least two thirds of the columns, and more than the id that every table has.
            if shared >= 2 && shared * 3 >= of * 2 {
                candidates.push((shared * 1000 / of, l, r, left_key.display(), right_key.display(), shared, of));
            }
        }
    }
    crate::source::order::sort_by(&mut candidates, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut used = (vec![false; alone.len()], vec![false; extra.len()]);
    let mut out = Vec::new();
    for (_, l, r, left, right, shared, of) in candidates {
        if used.0[l] || used.1[r] {
            continue;
        }
        used.0[l] = true;
        used.1[r] = true;
        out.push((left, right, shared, of));
    }
    out
}

/// How long what a table or sequence holds is kept.
pub(super) fn persistence_words(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Permanent => "permanent",
        Persistence::Temporary => "TEMPORARY",
        Persistence::Unlogged => "UNLOGGED",
    }
}
