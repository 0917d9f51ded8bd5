//! What a statement that was not analysed may have changed is not stated as a fact.

use crate::catalog::Catalog;
use crate::compare::names::{Names, shown_schema};
use crate::compare::work::Work;
use crate::compare::{Kind, ObjectPath, Verdict};
use crate::source::{SortedMap, SourceSpan};

/// Relations, as reports name them, with a statement that names them and was not analysed.
type Unseen = SortedMap<(Option<String>, String), SourceSpan>;

fn unseen_of(catalog: &Catalog, names: &Names) -> Unseen {
    let spans = catalog.tainted.iter().filter_map(|(key, spans)| Some(((shown_schema(key), names.fold(&key.name)), *spans.first()?)));
    spans.collect()
}

/// The relation that an object is or stands in, or the type or function that it is, as reports name it.
fn relation(kind: Kind, object: &ObjectPath, names: &Names) -> Option<(Option<String>, String)> {
    let name = match (&object.table, kind) {
        (Some(table), _) => table,
        (None, Kind::Table | Kind::View | Kind::Enum | Kind::Domain | Kind::Composite | Kind::Type) => &object.name,
        (None, Kind::Function) => object.name.split('(').next().unwrap_or_default(),
        (
            None,
            Kind::Schema
            | Kind::Extension
            | Kind::Sequence
            | Kind::Column
            | Kind::PrimaryKey
            | Kind::Unique
            | Kind::Check
            | Kind::ForeignKey
            | Kind::Exclusion
            | Kind::Index
            | Kind::Trigger
            | Kind::Policy
            | Kind::Rule
            | Kind::Comment
            | Kind::SeedRows
            | Kind::Migration
            | Kind::Other,
        ) => return None,
    };
    Some((object.schema.clone(), names.fold(name)))
}

/// Marks the facts about relations that a statement names which was not analysed, on either side: they may be wrong.
pub(super) fn hedge(work: &mut Work<'_>) {
    let sides = [(unseen_of(work.left_catalog(), &work.names), true), (unseen_of(work.right_catalog(), &work.names), false)];
    for (unseen, is_left) in sides {
        if unseen.is_empty() {
            continue;
        }
        let side = if is_left { work.left } else { work.right };
        for difference in &mut work.out.differences {
            let found = relation(difference.kind, &difference.object, &work.names).and_then(|relation| unseen.get(&relation));
            let Some(span) = found else { continue };
            match difference.verdict {
                Verdict::Wrong | Verdict::Risk | Verdict::Stricter => difference.verdict = Verdict::Manual,
                // A table that may be there has its own words.
                Verdict::Manual | Verdict::Expected | Verdict::Same => continue,
            }
            let (file, line) = side.sources.location(*span);
            difference.unseen = Some(format!("{file}:{line}"));
        }
    }
}
