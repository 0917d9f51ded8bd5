//! Settings, transactions and savepoints. Rows are left alone: constraints and triggers may refuse any.

use super::Generator;

impl Generator {
    pub(super) fn session(&mut self) {
        let on = if self.numbers.chance(50) { "ON" } else { "OFF" };
        match self.numbers.below(12) {
            0 | 1 => self.write(format!("PRAGMA legacy_alter_table = {on}")),
            2 | 3 => self.write(format!("PRAGMA foreign_keys = {on}")),
            4 => self.write("SAVEPOINT s"),
            5 => self.write("RELEASE s"),
            6 => self.write("ROLLBACK TO s"),
            7 | 8 => self.transaction(),
            9 => self.write("ANALYZE"),
            10 => self.write("PRAGMA user_version = 2"),
            _ => self.write("SELECT 1"),
        }
    }

    fn transaction(&mut self) {
        if self.in_transaction {
            let end = if self.numbers.chance(50) { "COMMIT" } else { "ROLLBACK" };
            self.write(end);
        } else {
            let begin = *self.numbers.pick(&["BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE TRANSACTION"]);
            self.write(begin);
        }
        self.in_transaction = !self.in_transaction;
    }
}
