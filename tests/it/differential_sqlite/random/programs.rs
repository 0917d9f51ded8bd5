//! Views and triggers.

use super::Generator;

impl Generator {
    pub(super) fn create_view(&mut self) {
        let name = format!("v{}", self.numbers.below(5));
        let Some(query) = self.query() else { return };
        let columns = if self.numbers.chance(8) { "(one, two)" } else { "" };
        let guard = if self.numbers.chance(8) { "IF NOT EXISTS " } else { "" };
        let temporary = if self.numbers.chance(3) { "TEMP " } else { "" };
        self.write(format!("CREATE {temporary}VIEW {guard}{name}{columns} AS {query}"));
        self.views.push(name);
    }

    pub(super) fn create_trigger(&mut self) {
        if self.numbers.chance(15) && !self.views.is_empty() {
            return self.create_instead_of();
        }
        let Some((at, table)) = self.table() else { return };
        let table = table.trim_start_matches("main.").to_owned();
        let name = format!("r{}", self.numbers.below(5));
        let a = self.column_of(at);
        let (event, row) = match self.numbers.below(5) {
            0 => ("INSERT".to_owned(), "new"),
            1 => ("DELETE".to_owned(), "old"),
            2 => (format!("UPDATE OF {a}"), "new"),
            3 => (format!("UPDATE OF {a}, {}", self.column_of(at)), "old"),
            _ => ("UPDATE".to_owned(), "old"),
        };
        let when = if self.numbers.chance(30) { format!(" WHEN {row}.{a} IS NOT NULL") } else { String::new() };
        let Some(mut body) = self.trigger_statement(&format!("{row}.{a}")) else { return };
        if self.numbers.chance(20)
            && let Some(second) = self.trigger_statement(&format!("{row}.{a}"))
        {
            body.push(' ');
            body.push_str(&second);
        }
        let timing = *self.numbers.pick(&["AFTER", "BEFORE", ""]);
        let guard = if self.numbers.chance(8) { "IF NOT EXISTS " } else { "" };
        let temporary = if self.numbers.chance(3) { "TEMP " } else { "" };
        let each = if self.numbers.chance(20) { " FOR EACH ROW" } else { "" };
        self.write(format!("CREATE {temporary}TRIGGER {guard}{name} {timing} {event} ON {table}{each}{when} BEGIN {body} END"));
        self.triggers.push(name);
    }

    fn create_instead_of(&mut self) {
        let view = self.numbers.pick(&self.views.clone()).clone();
        let name = format!("r{}", self.numbers.below(5));
        let (event, value) = match self.numbers.below(3) {
            0 => ("INSERT", "new.a"),
            1 => ("DELETE", "old.a"),
            _ => ("UPDATE", "new.a"),
        };
        let value = if self.numbers.chance(60) { "1" } else { value };
        let Some(body) = self.trigger_statement(value) else { return };
        self.write(format!("CREATE TRIGGER {name} INSTEAD OF {event} ON {view} BEGIN {body} END"));
        self.triggers.push(name);
    }

    /// A statement of a trigger that uses a value of its row.
    fn trigger_statement(&mut self, value: &str) -> Option<String> {
        let (at, other) = self.table()?;
        let other = other.trim_start_matches("main.").to_owned();
        let (c, d) = (self.column_of(at), self.column_of(at));
        let (third_at, third) = self.table()?;
        let third = third.trim_start_matches("main.").to_owned();
        let e = self.column_of(third_at);
        Some(match self.numbers.below(14) {
            0 => format!("INSERT INTO {other}({c}) VALUES ({value});"),
            1 => format!("UPDATE {other} SET {c} = {value}, {d} = {c} + 1 WHERE {d} = {value};"),
            2 => format!("DELETE FROM {other} WHERE {c} IN (SELECT {e} FROM {third});"),
            3 => format!("SELECT RAISE(ABORT, 'no') FROM {other} WHERE {other}.{c} = {value};"),
            4 => format!("INSERT INTO {other}({c}, {d}) SELECT x.{c}, {value} FROM {other} AS x WHERE x.{d} > 1;"),
            5 => format!("INSERT OR REPLACE INTO {other}({c}) VALUES ({value}) ON CONFLICT DO NOTHING;"),
            6 => format!("INSERT INTO {other}({c}, {d}) VALUES ({value}, 1) ON CONFLICT ({c}) DO UPDATE SET {d} = excluded.{d} + {d};"),
            7 => format!("UPDATE {other} SET {c} = x.{e} FROM {third} AS x WHERE x.{e} = {other}.{d};"),
            8 => format!("UPDATE {other} SET ({c}, {d}) = (SELECT {e}, {value} FROM {third});"),
            9 => format!("SELECT CASE WHEN (SELECT 1 FROM {other} WHERE {c} = {value}) IS NULL THEN RAISE(FAIL, 'missing') END;"),
            10 => format!("UPDATE OR IGNORE {other} SET {c} = CURRENT_TIMESTAMP WHERE rowid = {value};"),
            11 => format!("INSERT INTO {other} SELECT * FROM {third} WHERE {e} = {value};"),
            12 => format!("DELETE FROM {other} WHERE EXISTS (SELECT 1 FROM {third} AS y WHERE y.{e} = {other}.{c});"),
            _ => format!("UPDATE {other} SET {c} = 1; DELETE FROM {other} WHERE {d} = {value};"),
        })
    }
}
