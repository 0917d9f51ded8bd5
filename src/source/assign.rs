//! Which files of a folder belong to which engine.

use crate::source::{SortedMap, SortedSet};

use super::Dialect;
use super::engine::{Content, Engine, NameHint, Place, word_hint};

/// What is known about one SQL file.
pub(super) struct Known {
    /// Its path.
    pub path: String,
    /// What the path says.
    pub hint: Option<NameHint>,
    /// What the words say.
    pub content: Content,
    /// Whether the file itself has lines for one engine and lines for the other.
    pub both: bool,
}

impl Known {
    /// The engine that a folder, an infix or a suffix names; other words of a name are too weak.
    pub(super) fn named(&self) -> Option<&NameHint> {
        self.hint.as_ref().filter(|hint| hint.place != Place::Word)
    }
}

/// Which engine a file is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum For {
    /// One engine by a name or by a rule of the folder; the sentence says which.
    Named(Engine, String),
    /// One engine by its words alone.
    Words(Engine),
    /// All engines of the folder.
    All,
    /// Both engines: the file marks its own lines for one and the other.
    Both,
    /// Nothing says.
    Unknown,
}

impl For {
    /// The engine, when it is one.
    pub(super) fn engine(&self) -> Option<Engine> {
        match self {
            For::Named(engine, _) | For::Words(engine) => Some(*engine),
            For::All | For::Both | For::Unknown => None,
        }
    }
}

/// Assigns every file; the answers stand in the order of the files.
pub(super) fn assign(files: &[Known]) -> Vec<For> {
    let named: SortedSet<Engine> = files.iter().filter_map(|file| file.named().map(|hint| hint.engine)).collect();
    let first = first_engine(files);
    // Where a point and the engine in the name tell both engines apart, a file without an engine is meant for both, whatever its words are.
    let infix = |engine| files.iter().filter_map(Known::named).any(|hint| hint.place == Place::Infix && hint.engine == engine);
    let by_infix = infix(Engine::Sqlite) && infix(Engine::Postgres);
    let by_word = told_apart_by_words(files);
    files
        .iter()
        .map(|file| {
            if let Some(hint) = file.named() {
                let place = match hint.place {
                    Place::Folder => "its folder",
                    Place::Infix | Place::Suffix | Place::Word => "its name",
                };
                return For::Named(hint.engine, format!("for {} by {place} ({})", hint.engine.display_name(), hint.token));
            }
            if let Some(hint) = word_hint(&file.path, true).filter(|_| by_word) {
                let sentence = format!("for {} by a word of its name ({})", hint.engine.display_name(), hint.token);
                return For::Named(hint.engine, sentence);
            }
            if file.both {
                return For::Both;
            }
            // A word of the name that the words of the text confirm.
            if let Some(hint) = file.hint.as_ref().filter(|hint| file.content.engine() == Some(hint.engine)) {
                return For::Named(hint.engine, format!("for {} by its name ({}) and its words", hint.engine.display_name(), hint.token));
            }
            if let Some((engine, sentence)) = &first {
                return For::Named(*engine, sentence.clone());
            }
            if by_infix {
                return For::All;
            }
            match file.content.engine() {
                Some(engine) => For::Words(engine),
                None if !named.is_empty() => For::All,
                None => For::Unknown,
            }
        })
        .collect()
}

/// Whether names of files differ by an engine's name and nothing else, wherever it stands: `mysql_schema.sql` beside `pg_schema.sql`.
fn told_apart_by_words(files: &[Known]) -> bool {
    let hints = files.iter().filter(|file| file.named().is_none()).filter_map(|file| word_hint(&file.path, true));
    let mut engines: SortedMap<String, Engine> = SortedMap::new();
    for NameHint { engine, token: _, place: _, common } in hints {
        if *engines.entry(common).or_insert(engine) != engine {
            return true;
        }
    }
    false
}

/// The engine of files without a suffix when other files differ from them by a suffix only: `x.sql` beside `x_postgres.sql`.
///
/// A point in front of the engine (`x.postgres.sql`) is another convention: there a file without an engine is for all of them.
fn first_engine(files: &[Known]) -> Option<(Engine, String)> {
    let bare: SortedSet<&str> = files.iter().filter(|file| file.named().is_none() && !file.both).map(|file| file.path.as_str()).collect();
    let mut paired: SortedMap<Engine, &NameHint> = SortedMap::new();
    for hint in files.iter().filter_map(Known::named) {
        if hint.place == Place::Suffix && bare.contains(hint.common.as_str()) {
            paired.entry(hint.engine).or_insert(hint);
        }
    }
    let example = paired.values().next()?;
    let votes = |engine| files.iter().filter(|file| file.named().is_none() && file.content.engine() == Some(engine)).count();
    let convention = match (paired.contains_key(&Engine::Sqlite), paired.contains_key(&Engine::Postgres)) {
        (false, true) => Some(Engine::Sqlite),
        (true, false) => Some(Engine::Postgres),
        (true, true) | (false, false) => None,
    };
    let words = match votes(Engine::Sqlite).cmp(&votes(Engine::Postgres)) {
        std::cmp::Ordering::Greater => Some(Engine::Sqlite),
        std::cmp::Ordering::Less => Some(Engine::Postgres),
        std::cmp::Ordering::Equal => None,
    };
    let engine = words.or(convention)?;
    if paired.contains_key(&engine) && paired.len() == 1 {
        // Both files of a pair for the same engine: the suffix does not tell engines apart here.
        return None;
    }
    let sentence =
        format!("for {}: files for {} have _{} in their name", engine.display_name(), example.engine.display_name(), example.token);
    Some((engine, sentence))
}

/// Files per engine: by name or by a rule of the folder, and by words alone.
pub(super) fn count(assigned: &[For], dialect: Dialect) -> (usize, usize) {
    let engine = Engine::from(dialect);
    let named = assigned.iter().filter(|file| matches!(file, For::Named(named, _) if *named == engine)).count();
    let words = assigned.iter().filter(|file| matches!(file, For::Words(words) if *words == engine)).count();
    (named, words)
}
