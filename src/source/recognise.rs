//! From what was dropped to what is replayed.

use crate::source::SortedMap;

use super::assign::{For, Known, assign, count};
use super::decode::{Decoded, decode};
use super::engine::{Content, Engine, content, folder_hint, is_type_word, lock_hint, name_hint};
use super::layout::{self, Entry, Folder, Plan};
use super::name::{file_name, folder, natural_key};
use super::unicode::composed;
use super::words::{Piece, statement_heads, words};
use super::{
    Dialect, Encoding, FileId, InputFile, LeftOut, LineIndex, Migration, Omitted, SideInput, SourceFile, SourceProblem, SourceSet,
};

/// Decides engine, layout, order and parts of one side. Never fails: what cannot be used is listed with its reason.
pub fn recognise(input: SideInput) -> SourceSet {
    let SideInput { label, files, dialect: chosen, excluded, included, order, keep_order, omitted } = input;
    let by_hand = ByHand { excluded: cleaned(&excluded), included: cleaned(&included), order: cleaned(&order) };
    let mut side = Side { omitted: omitted.into_iter().map(|(path, omitted)| (clean(&path), omitted)).collect(), ..Side::default() };
    side.read(files, &by_hand, keep_order);
    side.accept_sql_without_extension();
    let knowns: Vec<Known> = side.sql.iter().map(|file| known_text(&file.path, &file.text, &file.lines)).collect();
    let assigned = assign(&knowns);
    let decision = side.decide(&label, chosen, &knowns, &assigned);
    let kept = if keep_order { vec![true; side.sql.len()] } else { side.set_other_engines_aside(decision.dialect, &assigned, &by_hand) };
    let pairs = assigned.iter().zip(&kept).filter(|(file, kept)| matches!(file, For::Named(..)) && !**kept).count();
    side.report_wrong_engine(&decision, &knowns, &kept);
    side.report_templates(&kept);

    let sql = std::mem::take(&mut side.sql);
    let others = std::mem::take(&mut side.others);
    let (plan, layout, layout_evidence) = {
        let folder = side_folder(&label, &sql, &others, &kept, decision.dialect, pairs);
        lay_out(&folder, keep_order, &by_hand)
    };
    side.leave_others(&others, &plan);
    side.finish(label, sql, plan, layout, layout_evidence, decision)
}

/// What the user decided about files, paths cleaned.
struct ByHand {
    excluded: Vec<String>,
    included: Vec<String>,
    order: Vec<String>,
}

impl ByHand {
    fn includes(&self, path: &str) -> bool {
        self.included.contains(&composed(path))
    }
}

fn cleaned(paths: &[String]) -> Vec<String> {
    paths.iter().map(|path| composed(&clean(path))).collect()
}

fn side_folder<'a>(
    label: &'a str,
    sql: &'a [SourceFile],
    others: &'a [SourceFile],
    kept: &[bool],
    dialect: Dialect,
    pairs: usize,
) -> Folder<'a> {
    let used: Vec<&SourceFile> = sql.iter().zip(kept).filter(|(_, kept)| **kept).map(|(file, _)| file).collect();
    let root = common_folder(used.iter().map(|file| file.path.as_str()));
    let entry = |file: &'a SourceFile| Entry {
        id: file.id,
        path: file.path.strip_prefix(&root).unwrap_or(&file.path).trim_start_matches('/'),
        full_path: &file.path,
        text: &file.text,
        lines: &file.lines,
    };
    Folder { label, files: used.into_iter().map(entry).collect(), others: others.iter().map(entry).collect(), dialect, pairs }
}

/// The longest folder that all paths share.
fn common_folder<'p>(mut paths: impl Iterator<Item = &'p str>) -> String {
    let Some(first) = paths.next() else { return String::new() };
    let mut common: Vec<&str> = folder(first).split('/').filter(|part| !part.is_empty()).collect();
    for path in paths {
        let same = folder(path).split('/').zip(&common).take_while(|(part, known)| part == *known).count();
        common.truncate(same);
    }
    common.join("/")
}

fn lay_out(folder: &Folder, keep_order: bool, by_hand: &ByHand) -> (Plan, String, Vec<String>) {
    if keep_order {
        let plan = layout::in_given_order(folder);
        return (plan, "given order".to_owned(), vec!["The files are replayed in the order in which they were named.".to_owned()]);
    }
    let (layout, claim) = layout::choose(folder);
    let mut plan = (layout.plan)(folder);
    layout::report_program_code(folder, &mut plan);
    take_in(folder, &mut plan, &by_hand.included);
    put_in_order(&mut plan, &by_hand.order);
    let mut evidence = claim.because;
    evidence.append(&mut plan.notes);
    (plan, layout.name.to_owned(), evidence)
}

/// Adds a step for every file that the user wants replayed and the layout does not run, where its name would stand.
fn take_in(folder: &Folder, plan: &mut Plan, included: &[String]) {
    for entry in folder.files.iter().filter(|entry| included.contains(&composed(entry.full_path))) {
        if plan.steps.iter().any(|step| step.file == entry.id) {
            continue;
        }
        let alone = Folder { label: folder.label, files: vec![*entry], others: Vec::new(), dialect: folder.dialect, pairs: 0 };
        let mut taken = layout::in_given_order(&alone);
        let key = natural_key(entry.full_path);
        let at = plan.steps.iter().position(|step| natural_key(&step.path) > key).unwrap_or(plan.steps.len());
        plan.steps.splice(at..at, taken.steps);
        plan.left_out.retain(|row| row.path != entry.full_path);
        plan.left_out.append(&mut taken.left_out);
        plan.notes.push(format!("{} was taken in by hand.", entry.full_path));
    }
}

fn put_in_order(plan: &mut Plan, order: &[String]) {
    if order.is_empty() {
        return;
    }
    super::order::sort_by_key(&mut plan.steps, |step| {
        let path = composed(&step.path);
        order.iter().position(|wanted| *wanted == path).unwrap_or(order.len())
    });
    plan.notes.push("The order was set by hand.".to_owned());
}

/// The engine of a side and why.
struct Decision {
    dialect: Dialect,
    certain: bool,
    /// Only names of types told it.
    by_types: bool,
    /// Words of the other engine were found as well.
    mixed: bool,
    evidence: Vec<String>,
}

/// What was read of a side so far.
#[derive(Default)]
struct Side {
    sql: Vec<SourceFile>,
    others: Vec<SourceFile>,
    left_out: Vec<LeftOut>,
    problems: Vec<SourceProblem>,
    total: usize,
    omitted: SortedMap<String, Omitted>,
}

impl Side {
    fn problem(&mut self, path: &str, line: Option<u32>, kind: &'static str, message: impl Into<String>, could_hide: bool) {
        self.problems.push(SourceProblem { path: path.to_owned(), line, kind, message: message.into(), could_hide });
    }

    fn leave(&mut self, path: &str, reason: impl Into<String>) {
        self.left_out.push(LeftOut { path: path.to_owned(), line: None, reason: reason.into(), could_hide: false });
    }

    /// Decodes all files and sorts them into SQL and others.
    fn read(&mut self, files: Vec<InputFile>, by_hand: &ByHand, keep_order: bool) {
        let mut files: Vec<InputFile> =
            files.into_iter().map(|file| InputFile { path: clean(&file.path), content: file.content }).collect();
        if !keep_order {
            crate::source::order::sort_by_key(&mut files, |file| natural_key(&file.path));
        }
        self.total = files.len();
        let mut junk: Vec<(String, usize)> = Vec::new();
        for file in files {
            if by_hand.excluded.contains(&composed(&file.path)) {
                self.leave(&file.path, "excluded by hand");
            } else if let Some(place) = junk_place(&file.path).filter(|_| !keep_order) {
                match junk.iter_mut().find(|(known, _)| *known == place) {
                    Some((_, count)) => *count += 1,
                    None => junk.push((place, 1)),
                }
            } else {
                let is_sql = keep_order || by_hand.includes(&file.path) || is_sql_name(&file.path);
                self.read_file(file, is_sql);
            }
        }
        for (place, count) in junk {
            self.leave(
                &place,
                format!("{count} file{} of the system or of other tools, not part of the schema", if count == 1 { "" } else { "s" }),
            );
        }
        if self.total == 0 {
            self.problem("", None, "empty", "There is no file on this side. Choose a folder or a file with SQL in it.", true);
        }
    }

    fn read_file(&mut self, file: InputFile, is_sql: bool) {
        let InputFile { path, content } = file;
        let bytes = match content {
            Ok(bytes) => bytes,
            Err(why) => {
                let why = why.trim_end_matches('.');
                self.problem(&path, None, "unreadable", format!("The file could not be read: {why}. Nothing of it takes part."), true);
                return self.leave(&path, "could not be read");
            }
        };
        let mut omitted = self.omitted.remove(&path).unwrap_or_default();
        match decode(&path, bytes, &mut omitted) {
            Decoded::Binary { message, could_hide } => {
                // A picture beside the migrations hides nothing; a database or an archive can.
                if could_hide || is_sql || self.total == 1 {
                    self.problem(&path, None, "binary", message, true);
                    self.leave(&path, "binary, not SQL text");
                } else {
                    self.leave(&path, "not an SQL file");
                }
            }
            Decoded::Text { text, encoding, broken_line } => {
                let lines = LineIndex::with_missing(&text, &omitted.lines);
                let gone = omitted.total();
                if gone.rows > 0 {
                    let line = omitted.lines.first().map(|gap| lines.line_column(gap.at.saturating_sub(1)).line);
                    let reason = format!("the file is large: {} rows of data from here on were counted, not kept", gone.rows);
                    self.left_out.push(LeftOut { path: path.clone(), line, reason, could_hide: false });
                }
                if let Some(line) = broken_line.filter(|_| is_sql) {
                    let outside_comments = words(&text).any(|(_, piece)| match piece {
                        Piece::Word(text) | Piece::Quoted(text) | Piece::Text(text) => text.contains('\u{fffd}'),
                        Piece::Mark(_) => false,
                    });
                    let message = format!(
                        "The file is not valid {}: from line {line} on, bytes that are no characters were replaced by \u{fffd}. Save it as UTF-8.",
                        if encoding == Encoding::BrokenUtf8 { "UTF-8" } else { "UTF-16" }
                    );
                    self.problem(&path, Some(line), "encoding", message, outside_comments);
                }
                let is_sql = is_sql || encoding == Encoding::SqliteDatabase;
                let list = if is_sql { &mut self.sql } else { &mut self.others };
                let id = FileId(list.len() as u32);
                list.push(SourceFile { id, path, text, lines, encoding, omitted });
            }
        }
    }

    /// Without any `.sql` file, texts that start like SQL are taken for it: a pasted text, `schema.txt`, `dump`.
    fn accept_sql_without_extension(&mut self) {
        if self.sql.is_empty() {
            let (sql, others): (Vec<SourceFile>, Vec<SourceFile>) =
                std::mem::take(&mut self.others).into_iter().partition(|file| starts_like_sql(&file.text));
            self.sql = sql;
            self.others = others;
            for (at, file) in self.sql.iter_mut().enumerate() {
                file.id = FileId(at as u32);
            }
        }
    }

    fn decide(&mut self, label: &str, chosen: Option<Dialect>, knowns: &[Known], assigned: &[For]) -> Decision {
        if let Some(dialect) = chosen {
            return Decision {
                dialect,
                certain: true,
                by_types: false,
                mixed: false,
                evidence: vec![format!("{} was chosen by hand.", dialect.display_name())],
            };
        }
        if let Some(file) = self.sql.iter().find(|file| file.encoding == Encoding::SqliteDatabase) {
            let evidence = vec![format!("{} is a SQLite database file; its schema was read from it.", file.path)];
            return Decision { dialect: Dialect::Sqlite, certain: true, evidence, by_types: false, mixed: false };
        }
        let (sqlite, sqlite_words) = count(assigned, Dialect::Sqlite);
        let (postgres, postgres_words) = count(assigned, Dialect::Postgres);
        let by_name = |dialect: Dialect, named: usize| {
            let example =
                knowns.iter().find_map(|file| file.named().filter(|hint| hint.engine == Engine::from(dialect)).map(|hint| (file, hint)));
            let example = example.map(|(file, hint)| format!(", for example {} ({})", file.path, hint.token)).unwrap_or_default();
            format!("{named} of {} files are for {} by their path{example}.", knowns.len(), dialect.display_name())
        };
        let by_words = |dialect: Dialect, count: usize| {
            let mut sentence = format!("{count} of {} files have words of {} only", knowns.len(), dialect.display_name());
            let found: Vec<String> = knowns
                .iter()
                .filter(|file| file.content.engine() == Some(Engine::from(dialect)))
                .flat_map(|file| signals(file, Engine::from(dialect), 2))
                .take(3)
                .collect();
            if !found.is_empty() {
                sentence.push_str(&format!(": {}", found.join(", ")));
            }
            sentence.push('.');
            sentence
        };
        let lock = self.others.iter().find_map(|file| lock_hint(&file.path, &file.text).filter(|(engine, _)| engine.dialect().is_some()));
        if (sqlite > 0 && postgres + postgres_words > 0) || (postgres > 0 && sqlite + sqlite_words > 0) {
            return self.decide_mixed(lock, (sqlite, sqlite_words), (postgres, postgres_words), by_name);
        }
        for (dialect, named, words) in [(Dialect::Sqlite, sqlite, sqlite_words), (Dialect::Postgres, postgres, postgres_words)] {
            if named > 0 {
                let mut evidence = vec![by_name(dialect, named)];
                if words > 0 {
                    evidence.push(by_words(dialect, words));
                }
                evidence.extend(lock.filter(|(engine, _)| *engine == Engine::from(dialect)).map(|(_, sentence)| sentence));
                return Decision { dialect, certain: true, by_types: false, mixed: false, evidence };
            }
        }
        if let Some((engine, sentence)) = lock
            && let Some(dialect) = engine.dialect()
        {
            return Decision { dialect, certain: true, by_types: false, mixed: false, evidence: vec![sentence] };
        }
        if let Some(config) =
            self.others.iter().find(|file| file_name(&file.path).starts_with("wrangler.") && file.text.contains("d1_databases"))
        {
            let evidence = vec![format!("{} configures a Cloudflare D1 database, which is SQLite.", config.path)];
            return Decision { dialect: Dialect::Sqlite, certain: true, by_types: false, mixed: false, evidence };
        }
        if let Some((engine, token)) = folder_hint(label)
            && let Some(dialect) = engine.dialect()
        {
            let mut evidence = vec![format!("The name of this side has {token} in it.")];
            let words = if dialect == Dialect::Sqlite { sqlite_words } else { postgres_words };
            if words > 0 {
                evidence.push(by_words(dialect, words));
            }
            return Decision { dialect, certain: true, by_types: false, mixed: false, evidence };
        }
        self.decide_by_words(knowns, sqlite_words, postgres_words, by_words)
    }

    fn decide_mixed(
        &mut self,
        lock: Option<(Engine, String)>,
        sqlite: (usize, usize),
        postgres: (usize, usize),
        by_name: impl Fn(Dialect, usize) -> String,
    ) -> Decision {
        let counted = if sqlite.0 + sqlite.1 >= postgres.0 + postgres.1 { Dialect::Sqlite } else { Dialect::Postgres };
        let (dialect, mut evidence) = match lock.and_then(|(engine, sentence)| Some((engine.dialect()?, sentence))) {
            Some((dialect, sentence)) => (dialect, vec![sentence]),
            None => (counted, Vec::new()),
        };
        for (engine, named) in [(Dialect::Sqlite, sqlite.0), (Dialect::Postgres, postgres.0)] {
            if named > 0 {
                evidence.push(by_name(engine, named));
            }
        }
        self.problem(
            "",
            None,
            "mixed-engines",
            format!(
                "The folder has files for SQLite ({}) and for PostgreSQL ({}); only those for {} are replayed on this side. Choose the engine, or audit the folder alone: then each engine becomes a side.",
                sqlite.0 + sqlite.1,
                postgres.0 + postgres.1,
                dialect.display_name(),
            ),
            true,
        );
        Decision { dialect, certain: true, by_types: false, mixed: false, evidence }
    }

    fn decide_by_words(
        &mut self,
        knowns: &[Known],
        sqlite: usize,
        postgres: usize,
        by_words: impl Fn(Dialect, usize) -> String,
    ) -> Decision {
        let total = |engine| knowns.iter().map(|file| file.content.score(engine)).sum::<u32>();
        let (sqlite_score, postgres_score, mysql_score) = (total(Engine::Sqlite), total(Engine::Postgres), total(Engine::Mysql));
        let mysql_files: Vec<&Known> = knowns.iter().filter(|file| file.content.engine() == Some(Engine::Mysql)).collect();
        if mysql_files.len() > sqlite + postgres
            || (sqlite + postgres == 0 && mysql_score >= 3 && mysql_score > sqlite_score.max(postgres_score))
        {
            let path = mysql_files.first().map_or(String::new(), |file| file.path.clone());
            self.problem(
                &path,
                None,
                "unsupported-engine",
                "The files look like MySQL, which is not supported: only SQLite and PostgreSQL schemas can be audited. What is shown is read as SQLite.",
                true,
            );
            return Decision { dialect: Dialect::Sqlite, certain: false, by_types: false, mixed: false, evidence: Vec::new() };
        }
        let order = (sqlite, sqlite_score).cmp(&(postgres, postgres_score));
        let (dialect, files, score, other) = match order {
            std::cmp::Ordering::Less => (Dialect::Postgres, postgres, postgres_score, sqlite_score),
            std::cmp::Ordering::Greater | std::cmp::Ordering::Equal => (Dialect::Sqlite, sqlite, sqlite_score, postgres_score),
        };
        let engine = Engine::from(dialect);
        let mut words = knowns.iter().flat_map(|file| &file.content.words).filter(|(of, _, _)| *of == engine);
        let by_types = dialect == Dialect::Postgres && words.all(|(_, word, _)| is_type_word(word));
        if order != std::cmp::Ordering::Equal && (files > 0 || (score >= 3 && score >= 2 * other)) {
            return Decision { dialect, certain: true, by_types, mixed: other > 0, evidence: vec![by_words(dialect, files.max(1))] };
        }
        // A word of a file name, when nothing else speaks.
        let weak = |dialect: Dialect| {
            knowns.iter().filter(|file| file.hint.as_ref().is_some_and(|hint| hint.engine == Engine::from(dialect))).count()
        };
        for (dialect, other) in [(Dialect::Sqlite, Dialect::Postgres), (Dialect::Postgres, Dialect::Sqlite)] {
            if weak(dialect) > 0 && weak(other) == 0 {
                return Decision {
                    dialect,
                    certain: true,
                    by_types: false,
                    mixed: false,
                    evidence: vec![format!("File names have {} in them.", dialect.as_str())],
                };
            }
        }
        if !knowns.is_empty() {
            let message = "Nothing tells which engine the files are written for: no name, no lock file, no word that only one engine has. They are read as SQLite; choose the engine to be sure.";
            self.problem("", None, "unknown-engine", message, true);
        }
        Decision { dialect, certain: false, by_types: false, mixed: false, evidence: Vec::new() }
    }

    /// Lists files that are for another engine by name; returns which are kept. A file whose words alone disagree stays, and is reported.
    fn set_other_engines_aside(&mut self, dialect: Dialect, assigned: &[For], by_hand: &ByHand) -> Vec<bool> {
        let own = Engine::from(dialect);
        let mut kept = Vec::new();
        let mut rows = Vec::new();
        for (file, assigned) in self.sql.iter().zip(assigned) {
            let aside = match assigned {
                For::Named(engine, why) if *engine != own && !by_hand.includes(&file.path) => Some(why.clone()),
                For::Named(..) | For::Words(_) | For::All | For::Both | For::Unknown => None,
            };
            kept.push(aside.is_none());
            rows.extend(aside.map(|why| (file.path.clone(), format!("{why}; this side is {}", dialect.display_name()))));
        }
        // A side that would be empty was named wrongly or chosen wrongly: then nothing is set aside and every file is reported.
        if !kept.is_empty() && kept.iter().all(|kept| !kept) {
            return vec![true; kept.len()];
        }
        for (path, reason) in rows {
            self.leave(&path, reason);
        }
        kept
    }

    fn report_wrong_engine(&mut self, decision: &Decision, knowns: &[Known], kept: &[bool]) {
        let own = Engine::from(decision.dialect);
        let mut rows = Vec::new();
        for (file, _) in knowns.iter().zip(kept).filter(|(_, kept)| **kept) {
            let by_words = file.content.engine().filter(|engine| *engine != own && file.content.score(*engine) >= 6);
            let by_name = file.named().map(|hint| hint.engine).filter(|engine| *engine != own);
            let (engine, evidence, line) = match (by_words, by_name) {
                (Some(engine), _) => {
                    let line = file.content.words.iter().find(|(word_of, _, _)| *word_of == engine).map(|(_, _, line)| *line);
                    (engine, signals(file, engine, 3).join(", "), line)
                }
                (None, Some(engine)) => (engine, "its path says so".to_owned(), None),
                (None, None) => continue,
            };
            let message = format!(
                "The file looks written for {} ({evidence}), but this side is {}. It is replayed as {}; move it to the other side or exclude it if it does not belong here.",
                engine.display_name(),
                decision.dialect.display_name(),
                decision.dialect.display_name(),
            );
            rows.push((file.path.clone(), line, message));
        }
        for (path, line, message) in rows {
            self.problem(&path, line, "wrong-engine", message, true);
        }
    }

    fn report_templates(&mut self, kept: &[bool]) {
        let found: Vec<(String, u32, String)> = self
            .sql
            .iter()
            .zip(kept)
            .filter(|(_, kept)| **kept)
            .filter_map(|(file, _)| {
                let (at, what) = template(&file.text)?;
                Some((file.path.clone(), file.lines.line_column(at as u32).line, what.to_owned()))
            })
            .collect();
        for (path, line, what) in found {
            let message = format!(
                "The file is a template: {what} is filled in by another program and is not expanded here. Give the finished SQL, or read what stands in its place as not analysed."
            );
            self.problem(&path, Some(line), "templated", message, true);
        }
    }

    /// Every text that is not SQL is listed, unless the layout said more about it.
    fn leave_others(&mut self, others: &[SourceFile], plan: &Plan) {
        for file in others.iter().filter(|file| !plan.left_out.iter().any(|row| row.path == file.path)) {
            let reason = match file_name(&file.path) {
                _ if lock_hint(&file.path, &file.text).is_some() => "not SQL; it was read for the engine and the order",
                "sqitch.plan" | "atlas.sum" | "_journal.json" | "metadata.toml" => "not SQL; it was read for the order of the files",
                _ => "not an SQL file",
            };
            self.leave(&file.path, reason);
        }
    }

    fn finish(
        mut self,
        label: String,
        sql: Vec<SourceFile>,
        plan: Plan,
        layout: String,
        layout_evidence: Vec<String>,
        decision: Decision,
    ) -> SourceSet {
        let Plan { steps, mut left_out, mut problems, notes: _ } = plan;
        self.left_out.append(&mut left_out);
        self.problems.append(&mut problems);
        if sql.is_empty() && self.total > 0 && !self.problems.iter().any(|problem| problem.could_hide) {
            let message = format!("None of the {} files is SQL text. Give .sql files: migrations, or a dump of the schema.", self.total);
            self.problem("", None, "no-sql", message, true);
        }
        let mut sql: Vec<Option<SourceFile>> = sql.into_iter().map(Some).collect();
        let mut files = Vec::new();
        let mut migrations = Vec::new();
        for step in steps {
            // Every step takes a file of its own, so the place is filled.
            let Some(mut file) = sql.get_mut(step.file.0 as usize).and_then(Option::take) else { continue };
            let id = FileId(files.len() as u32);
            file.id = id;
            files.push(file);
            migrations.push(Migration {
                file: id,
                version: step.version,
                name: step.name,
                parts: step.parts,
                transaction: step.transaction,
                text: step.text,
            });
        }
        crate::source::order::sort_by_key(&mut self.left_out, |row| (natural_key(&row.path), row.line));
        SourceSet {
            label,
            dialect: decision.dialect,
            dialect_certain: decision.certain,
            told_by_types: decision.by_types,
            words_of_both: decision.mixed,
            dialect_evidence: decision.evidence,
            layout,
            layout_evidence,
            files,
            migrations,
            left_out: self.left_out,
            problems: self.problems,
        }
    }
}

/// Telling words of a file with their places.
fn signals(file: &Known, engine: Engine, most: usize) -> Vec<String> {
    file.content
        .words
        .iter()
        .filter(|(word_of, _, _)| *word_of == engine)
        .take(most)
        .map(|(_, word, line)| format!("{word} in {} line {line}", file_name(&file.path)))
        .collect()
}

fn known_text(path: &str, text: &str, lines: &LineIndex) -> Known {
    let both = layout::for_both_engines(text);
    let content = if both { Content::default() } else { content(text, lines) };
    Known { path: path.to_owned(), hint: name_hint(path), content, both }
}

/// What path and words of a raw file say about its engine.
pub(super) fn known(file: &InputFile) -> Known {
    let path = clean(&file.path);
    let decoded = file.content.as_ref().ok().map(|bytes| decode(&path, bytes.clone(), &mut Omitted::default()));
    match decoded {
        Some(Decoded::Text { text, .. }) => known_text(&path, &text, &LineIndex::new(&text)),
        Some(Decoded::Binary { .. }) | None => Known { hint: name_hint(&path), content: Content::default(), both: false, path },
    }
}

/// A path with `/` between folders and without a leading `./` or `/`.
fn clean(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut rest = path.as_str();
    loop {
        let next = rest.strip_prefix("./").unwrap_or(rest).trim_start_matches('/');
        if next == rest {
            return next.to_owned();
        }
        rest = next;
    }
}

/// Whether a file is SQL by its name: `x.sql`, `full.sql.postgres`, `x.ddl`.
pub(super) fn is_sql_name(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let mut parts = name.split('.').skip(1);
    let last = name.rsplit('.').next().unwrap_or_default();
    parts.any(|part| matches!(part, "sql" | "ddl" | "psql" | "pgsql"))
        && !matches!(last, "bak" | "orig" | "rej" | "swp" | "conf" | "old" | "disabled" | "md" | "json" | "yml" | "yaml" | "toml" | "snap")
        && !name.ends_with('~')
}

/// Files of systems and package managers.
pub(super) fn is_junk(path: &str) -> bool {
    junk_place(path).is_some()
}

/// The folder or file that is junk.
fn junk_place(path: &str) -> Option<String> {
    let mut end = 0;
    for part in path.split('/') {
        end += part.len();
        let hidden = part.starts_with('.') && part.len() > 1 && part != ".sqlx" && part != "..";
        if hidden || matches!(part, "node_modules" | "__MACOSX" | "__pycache__" | "Thumbs.db" | "desktop.ini") || part.starts_with("~$") {
            return Some(path[..end].to_owned());
        }
        end += 1;
    }
    None
}

fn starts_like_sql(text: &str) -> bool {
    const VERBS: [&str; 14] =
        ["CREATE", "ALTER", "DROP", "INSERT", "SET", "PRAGMA", "BEGIN", "SELECT", "COMMENT", "DO", "WITH", "START", "UPDATE", "DELETE"];
    let head = &text[..text.floor_char_boundary(65_536)];
    let heads = statement_heads(head, 1);
    heads.first().and_then(|head| head.first()).is_some_and(|word| VERBS.contains(&word.as_str()))
}

/// The first template mark outside strings and comments: `{{ … }}`, `{% … %}`, `${…}`, `$%…%$`.
pub(crate) fn template(text: &str) -> Option<(usize, &'static str)> {
    let head = &text[..text.floor_char_boundary(512 * 1024)];
    let mut last = (usize::MAX, ' ');
    for (at, piece) in words(head) {
        let Piece::Mark(mark) = piece else { continue };
        if last.0 == at.wrapping_sub(1) {
            let what = match (last.1, mark) {
                ('{', '{') => "{{ … }}",
                ('{', '%') => "{% … %}",
                ('$', '{') => "${…}",
                ('$', '%') => "$%…%$",
                _ => "",
            };
            if !what.is_empty() {
                return Some((last.0, what));
            }
        }
        last = (at, mark);
    }
    None
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
