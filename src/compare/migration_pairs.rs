//! Which migration of one side is which of the other: coverage information, never a judgement.
//!
//! Many projects cannot be paired at all (one consolidated schema against dozens of steps), so nothing rests on it.

use super::Side;
use crate::replay::EffectVerb;
use crate::source::unicode;
use crate::source::{FileId, SortedMap, SortedSet};

/// What made a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairedBy {
    /// Version and name.
    VersionAndName,
    /// The name alone.
    Name,
    /// The version alone.
    Version,
    /// The objects that both make.
    Content,
}

impl PairedBy {
    /// As reports say it.
    pub fn words(self) -> &'static str {
        match self {
            PairedBy::VersionAndName => "same version and name",
            PairedBy::Name => "same name",
            PairedBy::Version => "same version",
            PairedBy::Content => "makes the same objects",
        }
    }
}

/// A migration of either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationPair {
    /// Position among the expected side's migrations.
    pub left: Option<usize>,
    /// Position among the audited side's migrations.
    pub right: Option<usize>,
    /// What made the pair; `None` for a one-sided migration.
    pub by: Option<PairedBy>,
}

struct Traits {
    version: Option<String>,
    stem: String,
    makes: SortedSet<String>,
}

/// What must be equal and unique for a pair; `None` when a migration has no such thing.
type Key = fn(&Traits) -> Option<String>;

/// Words in a file name that say the engine or the direction and nothing of the migration itself.
const NOISE: [&str; 14] =
    ["sqlite", "sqlite3", "d1", "libsql", "turso", "postgres", "postgresql", "pg", "psql", "up", "sql", "migration", "schema", "db"];

fn traits(side: Side<'_>) -> Vec<Traits> {
    let mut makes: SortedMap<FileId, SortedSet<String>> = SortedMap::new();
    for entry in &side.replayed.history {
        for effect in entry.effects.iter().filter(|effect| effect.verb == EffectVerb::Created) {
            let name = format!("{} {} {}", effect.kind, effect.object.name, effect.element.as_deref().unwrap_or_default());
            makes.entry(entry.span.file).or_default().insert(unicode::lower(&name));
        }
    }
    side.sources
        .migrations
        .iter()
        .map(|migration| {
            let words: Vec<String> = unicode::lower(&migration.name)
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty() && !NOISE.contains(word) && !word.chars().all(|c| c.is_ascii_digit()))
                .map(str::to_owned)
                .collect();
            let version = migration.version.as_ref().map(|version| version.trim_start_matches('0').to_owned());
            Traits { version, stem: words.join("_"), makes: makes.remove(&migration.file).unwrap_or_default() }
        })
        .collect()
}

/// Pairs the migrations of two sides, best evidence first; every migration appears once. A value that is not unique pairs nothing.
pub fn pair_migrations(left: Side<'_>, right: Side<'_>) -> Vec<MigrationPair> {
    let (lefts, rights) = (traits(left), traits(right));
    let mut of_left: Vec<Option<(usize, PairedBy)>> = vec![None; lefts.len()];
    let mut taken = vec![false; rights.len()];
    let keys: [(PairedBy, Key); 4] = [
        (PairedBy::VersionAndName, |t| t.version.as_ref().filter(|_| !t.stem.is_empty()).map(|version| format!("{version} {}", t.stem))),
        (PairedBy::Name, |t| Some(t.stem.clone()).filter(|stem| !stem.is_empty())),
        (PairedBy::Version, |t| t.version.clone()),
        (PairedBy::Content, |t| Some(t.makes.iter().cloned().collect::<Vec<_>>().join("\n")).filter(|makes| !makes.is_empty())),
    ];
    for (by, key) in keys {
        let index = |list: &[Traits], open: &dyn Fn(usize) -> bool| {
            let mut map: SortedMap<String, Vec<usize>> = SortedMap::new();
            for (i, traits) in list.iter().enumerate().filter(|(i, _)| open(*i)) {
                if let Some(key) = key(traits) {
                    map.entry(key).or_default().push(i);
                }
            }
            map
        };
        let left_keys = index(&lefts, &|i| of_left[i].is_none());
        let right_keys = index(&rights, &|i| !taken[i]);
        for (key, positions) in left_keys {
            if let ([l], Some([r])) = (positions.as_slice(), right_keys.get(&key).map(Vec::as_slice)) {
                of_left[*l] = Some((*r, by));
                taken[*r] = true;
            }
        }
    }
    let pairs = of_left.into_iter().enumerate().map(|(l, right)| MigrationPair {
        left: Some(l),
        right: right.map(|(r, _)| r),
        by: right.map(|(_, by)| by),
    });
    let rest = taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(r, _)| MigrationPair { left: None, right: Some(r), by: None });
    pairs.chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::source::{Dialect, InputFile, SideInput, recognise};
    use crate::sql::parse;

    fn pairs(left: &[(&str, &str)], right: &[(&str, &str)]) -> Vec<String> {
        let prepare = |files: &[(&str, &str)], dialect| {
            let files = files.iter().map(|(path, sql)| InputFile { path: (*path).into(), content: Ok(sql.as_bytes().to_vec()) }).collect();
            let sources = recognise(SideInput { label: "x".into(), files, dialect: Some(dialect), ..SideInput::default() });
            let migrations = parse(&sources);
            let replayed = replay(dialect, &migrations);
            (sources, replayed)
        };
        let (left_sources, left_replayed) = prepare(left, Dialect::Sqlite);
        let (right_sources, right_replayed) = prepare(right, Dialect::Postgres);
        let left = Side { sources: &left_sources, replayed: &left_replayed };
        let right = Side { sources: &right_sources, replayed: &right_replayed };
        pair_migrations(left, right)
            .into_iter()
            .map(|pair| {
                let name = |side: Side<'_>, at: Option<usize>| {
                    at.map_or("-".to_owned(), |at| side.sources.file(side.sources.migrations[at].file).path.clone())
                };
                format!("{} = {}", name(left, pair.left), name(right, pair.right))
            })
            .collect()
    }

    #[test]
    fn names_and_versions_pair_whatever_the_engine_words() {
        let sql = "CREATE TABLE t (a TEXT);";
        let got = pairs(
            &[("001_users.sql", sql), ("002_orders_sqlite.sql", sql), ("003_only_here.sql", sql)],
            &[("0001_users.up.sql", sql), ("0005_orders_postgres.sql", sql), ("0009_only_there.sql", "CREATE TABLE z (a TEXT);")],
        );
        assert_eq!(
            got,
            [
                "001_users.sql = 0001_users.up.sql",
                "002_orders_sqlite.sql = 0005_orders_postgres.sql",
                "003_only_here.sql = -",
                "- = 0009_only_there.sql",
            ]
        );
    }
}
