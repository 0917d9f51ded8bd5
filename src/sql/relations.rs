//! Which relations a text names, told from its tokens alone.

use super::lex::{Token, TokenKind, normalised_tokens, significant_tokens, string_value, unquote};
use super::{ObjectName, QueryText};
use crate::source::{Dialect, SortedMap};

/// A query as text: trimmed, with its normalised tokens and the relations it reads or writes.
pub fn query_text(text: &str, dialect: Dialect) -> QueryText {
    let text = text.trim();
    let tokens = significant_tokens(text, dialect);
    QueryText { text: text.to_owned(), tokens: normalised_tokens(text, dialect), relations: relations_of_query(text, &tokens, dialect) }
}

/// Relations named after `FROM`, `JOIN`, `INTO`, `UPDATE`, `REFERENCES` and `USING`, in order, each once; names of common table expressions
/// are left out where they are visible.
fn relations_of_query(text: &str, tokens: &[Token], dialect: Dialect) -> Vec<ObjectName> {
    let reader = Reader { text, tokens, dialect };
    let ctes = reader.common_tables();
    let mut found = Found::default();
    reader.each_relation(|at, name| {
        let cte = name.schema.is_none()
            && ctes
                .get(&dialect.key(&name.name))
                .is_some_and(|scopes: &Vec<std::ops::Range<usize>>| scopes.iter().any(|scope| scope.contains(&at)));
        if !cte {
            found.add(name, dialect);
        }
    });
    found.names
}

/// Relations, and types that it makes or changes, that a statement names that was not understood: what could be changed by it. Looks into dollar quotes and into strings that
/// hold SQL, because a `DO` block or an `EXECUTE` names its tables there. Names too many rather than too few.
pub fn relations_named(text: &str, dialect: Dialect) -> Vec<ObjectName> {
    let mut found = Found::default();
    named(text, dialect, 0, &mut found);
    found.names
}

/// Bodies within bodies are read this deep.
const MAX_NESTED: usize = 3;

fn named(text: &str, dialect: Dialect, depth: usize, found: &mut Found) {
    let tokens = significant_tokens(text, dialect);
    let reader = Reader { text, tokens: &tokens, dialect };
    reader.each_relation(|_, name| found.add(name, dialect));
    reader.objects(found);
    if depth >= MAX_NESTED {
        return;
    }
    for token in &tokens {
        if token.kind == TokenKind::String
            && let Some(body) = string_value(token.text(text), dialect)
            && (token.text(text).starts_with('$') || looks_like_sql(&body))
        {
            named(&body, dialect, depth + 1, found);
        }
    }
}

fn looks_like_sql(body: &str) -> bool {
    const VERBS: [&str; 9] = ["ALTER", "CREATE", "DELETE", "DROP", "INSERT", "SELECT", "TRUNCATE", "UPDATE", "WITH"];
    let word = body.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    body.trim_start().len() > word.len() && VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb))
}

/// Names in order of appearance, each once.
#[derive(Default)]
struct Found {
    names: Vec<ObjectName>,
    seen: crate::source::SortedSet<(Option<String>, String)>,
}

impl Found {
    fn add(&mut self, name: ObjectName, dialect: Dialect) {
        if !name.name.is_empty() && self.seen.insert((name.schema.as_deref().map(|schema| dialect.key(schema)), dialect.key(&name.name))) {
            self.names.push(name);
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    dialect: Dialect,
}

/// One level of parentheses while `FROM` lists are read.
#[derive(Default, Clone, Copy)]
struct Level {
    /// Inside a `FROM` list: a comma is followed by another relation.
    list: bool,
    /// Belongs to `extract(… FROM …)` and the like.
    function: bool,
}

impl Reader<'_> {
    fn word(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_word(self.text, word))
    }

    fn any_word(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(at, word))
    }

    fn operator(&self, at: usize, operator: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_operator(self.text, operator))
    }

    /// The qualified name at `at` and where it ends. SQLite takes a string for a name.
    fn name(&self, at: usize) -> Option<(ObjectName, usize)> {
        let part = |at: usize| {
            let token = self.tokens.get(at)?;
            let accepted = match token.kind {
                TokenKind::Word | TokenKind::QuotedIdentifier => true,
                TokenKind::String => self.dialect == Dialect::Sqlite && token.text(self.text).starts_with('\''),
                _ => false,
            };
            accepted.then(|| unquote(token.text(self.text), self.dialect))
        };
        let mut schema = None;
        let mut name = part(at)?;
        let mut end = at + 1;
        while self.operator(end, ".")
            && let Some(next) = part(end + 1)
        {
            schema = Some(std::mem::replace(&mut name, next));
            end += 2;
        }
        Some((ObjectName { schema, name }, end))
    }

    /// Calls back with the token position and the name of each relation in a place where the grammar expects one.
    fn each_relation(&self, mut found: impl FnMut(usize, ObjectName)) {
        const ENDS: [&str; 16] = [
            "WHERE",
            "GROUP",
            "HAVING",
            "WINDOW",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "FOR",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "SET",
            "VALUES",
            "SELECT",
            "RETURNING",
        ];
        let data_change = (0..self.tokens.len()).any(|at| self.any_word(at, &["DELETE", "MERGE"]));
        let mut levels = vec![Level::default()];
        let mut expecting = false;
        let mut at = 0;
        while at < self.tokens.len() {
            let level = levels.last().copied().unwrap_or_default();
            if expecting {
                if self.any_word(at, &["ONLY", "LATERAL", "ROWS"]) && !self.operator(at + 1, ".") {
                    at += 1;
                    continue;
                }
                if self.operator(at, "(") {
                    let query = self.any_word(at + 1, &["SELECT", "VALUES", "WITH"]) || self.operator(at + 1, ")");
                    expecting = !query;
                    levels.push(Level { list: !query, function: false });
                    at += 1;
                    continue;
                }
                expecting = false;
                if !self.any_word(at, &ENDS)
                    && !self.word(at, "FROM")
                    && let Some((name, end)) = self.name(at)
                {
                    let call = self.operator(end, "(") && self.any_word(at.wrapping_sub(1), &["FROM", "JOIN", "LATERAL"]);
                    let comma_call = self.operator(end, "(") && self.operator(at.wrapping_sub(1), ",");
                    if !call && !comma_call {
                        found(at, name);
                    }
                    at = end;
                    continue;
                }
            }
            if self.operator(at, "(") {
                let function = self.any_word(at.wrapping_sub(1), &["EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION"]);
                levels.push(Level { list: false, function });
            } else if self.operator(at, ")") {
                if levels.len() > 1 {
                    levels.pop();
                }
            } else if self.operator(at, ",") {
                expecting = level.list;
            } else if self.operator(at, ";") {
                levels.truncate(1);
                levels[0] = Level::default();
            } else if self.word(at, "FROM") {
                let distinct = self.word(at.wrapping_sub(1), "DISTINCT") && self.any_word(at.wrapping_sub(2), &["IS", "NOT"]);
                expecting = !level.function && !distinct && !self.any_word(at + 1, &["STDIN", "CURRENT_USER"]);
                if expecting {
                    self.open_list(&mut levels);
                }
            } else if self.word(at, "USING") && data_change && !self.operator(at + 1, "(") {
                expecting = true;
                self.open_list(&mut levels);
            } else if self.any_word(at, &["JOIN", "REFERENCES", "INTO"]) {
                expecting = true;
            } else if self.word(at, "UPDATE") {
                let verb = !self.any_word(at.wrapping_sub(1), &["ON", "FOR", "DO", "AFTER", "BEFORE", "OF", "KEY"]);
                let object = !self.any_word(at + 1, &["SET", "OF", "ON", "OR"]);
                expecting = verb && object;
                // SQLite: UPDATE OR IGNORE t.
                if verb && self.word(at + 1, "OR") && self.any_word(at + 2, &["ROLLBACK", "ABORT", "REPLACE", "FAIL", "IGNORE"]) {
                    expecting = true;
                    at += 2;
                }
            } else if self.any_word(at, &ENDS)
                && let Some(level) = levels.last_mut()
            {
                level.list = false;
            }
            at += 1;
        }
    }

    fn open_list(&self, levels: &mut [Level]) {
        if let Some(level) = levels.last_mut() {
            level.list = true;
        }
    }

    /// Where names of common table expressions hide relations: for each name the token ranges. A name is visible after its body, or from
    /// its `WITH` on when that is recursive, up to the end of the parentheses that the `WITH` stands in.
    fn common_tables(&self) -> SortedMap<String, Vec<std::ops::Range<usize>>> {
        let closes = self.closing_parentheses();
        let mut open: Vec<usize> = Vec::new();
        let mut ctes: SortedMap<String, Vec<std::ops::Range<usize>>> = SortedMap::new();
        for at in 0..self.tokens.len() {
            if self.operator(at, "(") {
                open.push(at);
            } else if self.operator(at, ")") {
                open.pop();
            } else if self.word(at, "WITH") {
                let scope_end = open.last().map_or(self.tokens.len(), |open| closes[*open]);
                let recursive = self.word(at + 1, "RECURSIVE");
                let mut next = at + 1 + usize::from(recursive);
                while let Some((name, body_end)) = self.common_table(next, &closes) {
                    let from = if recursive { at } else { body_end };
                    ctes.entry(self.dialect.key(&name)).or_default().push(from..scope_end);
                    let comma = self.operator(body_end, ",");
                    next = body_end + 1;
                    if !comma {
                        break;
                    }
                }
            }
        }
        ctes
    }

    /// `name [(columns)] AS [[NOT] MATERIALIZED] (body)` at `at`: the name and the position after the body.
    fn common_table(&self, at: usize, closes: &[usize]) -> Option<(String, usize)> {
        let (name, mut next) = self.name(at)?;
        if self.operator(next, "(") {
            next = closes[next] + 1;
        }
        if !self.word(next, "AS") {
            return None;
        }
        next += 1;
        next += usize::from(self.word(next, "NOT"));
        next += usize::from(self.word(next, "MATERIALIZED"));
        self.operator(next, "(").then(|| (name.name, (closes[next] + 1).min(self.tokens.len())))
    }

    /// For each token that opens a parenthesis the position of the one that closes it, or the end.
    fn closing_parentheses(&self) -> Vec<usize> {
        let mut closes = vec![self.tokens.len(); self.tokens.len()];
        let mut open = Vec::new();
        for at in 0..self.tokens.len() {
            if self.operator(at, "(") {
                open.push(at);
            } else if self.operator(at, ")")
                && let Some(opened) = open.pop()
            {
                closes[opened] = at;
            }
        }
        closes
    }

    /// Names after the words that introduce the object of a definition, and after `ON` of one.
    fn objects(&self, found: &mut Found) {
        const KINDS: [&str; 5] = ["TABLE", "VIEW", "INDEX", "TRUNCATE", "SEQUENCE"];
        // `ON` joins in a query; in a definition it names the table.
        let mut definition = false;
        for at in 0..self.tokens.len() {
            if self.any_word(at, &["CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE", "LOCK"]) {
                definition = true;
            } else if self.any_word(at, &["SELECT", "JOIN"]) {
                definition = false;
            }
            let mut next = at + 1;
            let made = self.any_word(at, &["TYPE", "DOMAIN"]) && self.any_word(at.wrapping_sub(1), &["CREATE", "ALTER", "DROP"]);
            let introduces = self.any_word(at, &KINDS)
                || made
                || (definition
                    && self.word(at, "ON")
                    && !self.any_word(next, &["DELETE", "UPDATE", "INSERT", "SELECT", "CONFLICT", "COMMIT"]))
                || (self.word(at, "COPY") && (at == 0 || self.operator(at - 1, ";")))
                || (self.word(at, "TO") && self.word(at.wrapping_sub(1), "RENAME"));
            if !introduces {
                continue;
            }
            while self.any_word(next, &["IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY", "TABLE"]) {
                next += 1;
            }
            let column = self.word(at, "ON") && self.word(next, "COLUMN");
            next += usize::from(column);
            if self.any_word(next, &["ON", "AS", "SET", "ADD", "IS", "CONSTRAINT"]) {
                continue;
            }
            let mut listed = true;
            while listed && let Some((mut name, end)) = self.name(next) {
                if column {
                    let table = name.schema.take().unwrap_or_default();
                    name = ObjectName::bare(table);
                }
                found.add(name, self.dialect);
                listed = (made || self.any_word(at, &KINDS)) && self.operator(end, ",");
                next = end + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Dialect::{Postgres, Sqlite};

    fn check(sql: &str, dialect: Dialect, expected: &[&str]) {
        let names: Vec<String> = query_text(sql, dialect).relations.iter().map(ToString::to_string).collect();
        assert_eq!(names, expected, "{sql}");
    }

    fn check_named(sql: &str, dialect: Dialect, expected: &[&str]) {
        let names: Vec<String> = relations_named(sql, dialect).iter().map(ToString::to_string).collect();
        assert_eq!(names, expected, "{sql}");
    }

    #[test]
    fn each_relation_and_joins() {
        check(
            "SELECT a, b FROM x, s.y AS z, (SELECT 1, 2 FROM w) q, (u JOIN v ON true), f(1), p WHERE a IN (1, b)",
            Postgres,
            &["x", "s.y", "w", "u", "v", "p"],
        );
        check("SELECT 1 FROM X JOIN \"Y\" USING (id) LEFT JOIN LATERAL (SELECT 2) l ON true", Postgres, &["x", "Y"]);
        check("SELECT 1 FROM [a b], 'c', json_each(d)", Sqlite, &["a b", "c"]);
        check("select extract(year from t), trim(both from u), a is distinct from b, c is not distinct from d from e", Postgres, &["e"]);
    }

    #[test]
    fn changes_of_rows() {
        check("INSERT INTO t (a) SELECT a FROM u ON CONFLICT (a) DO UPDATE SET a = 1", Sqlite, &["t", "u"]);
        check("UPDATE OR IGNORE t SET a = 1", Sqlite, &["t"]);
        check("UPDATE ONLY t SET a = u.a FROM u", Postgres, &["t", "u"]);
        check("DELETE FROM t USING u, v WHERE true", Postgres, &["t", "u", "v"]);
        check("SELECT 1 FROM t FOR UPDATE OF t", Postgres, &["t"]);
    }

    #[test]
    fn common_table_expressions_hide_relations_where_they_are_visible() {
        check("WITH a AS (SELECT 1 FROM x), b (c) AS MATERIALIZED (SELECT 1 FROM a) SELECT 1 FROM a, b, c", Postgres, &["x", "c"]);
        check("WITH a AS (SELECT 1 FROM a) SELECT 1 FROM A", Sqlite, &["a"]);
        check("WITH RECURSIVE a AS (SELECT 1 FROM a) SELECT 1 FROM a", Sqlite, &[]);
        check("SELECT 1 FROM (WITH a AS (SELECT 1) SELECT 1 FROM a) q JOIN a ON true", Postgres, &["a"]);
    }

    #[test]
    fn names_of_statements_that_were_not_understood() {
        check_named("CREATE TABLE IF NOT EXISTS s.t (a int REFERENCES u(b), c frobnicate)", Postgres, &["u", "s.t"]);
        check_named("CREATE UNIQUE INDEX CONCURRENTLY i ON t USING gin (a)", Postgres, &["i", "t"]);
        check_named("CREATE TRIGGER x AFTER UPDATE ON t BEGIN DELETE FROM v; END", Sqlite, &["v", "t"]);
        check_named("DROP TABLE IF EXISTS a, b.c CASCADE", Postgres, &["a", "b.c"]);
        check_named("COMMENT ON COLUMN t.c IS 'x'", Postgres, &["t"]);
        check_named("ALTER TABLE a RENAME TO b", Sqlite, &["a", "b"]);
        check_named("DO $$ BEGIN ALTER TABLE a ADD b int; EXECUTE 'DROP TABLE c'; END $$", Postgres, &["a", "c"]);
        check_named("COPY t FROM stdin", Postgres, &["t"]);
        check_named("DO $$ BEGIN CREATE TYPE s.e AS ENUM ('a'); DROP DOMAIN IF EXISTS d, f; END $$", Postgres, &["s.e", "d", "f"]);
        check_named("ALTER TABLE t ALTER COLUMN c TYPE x", Postgres, &["t"]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in crate::sql::split::tests::sql_like(), postgres: bool) {
            let dialect = if postgres { Postgres } else { Sqlite };
            query_text(&text, dialect);
            relations_named(&text, dialect);
        }
    }
}
