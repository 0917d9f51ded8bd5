//! One folder for several engines: `007_x.sql` beside `007_x_postgres.sql`, or `007_x_sqlite.sql` beside `007_x_postgres.sql`. The files of the
//! other engines were set aside before; what is left is an ordinary folder.

use super::{Claim, Folder, Layout, numbered, plain};

pub(super) static LAYOUT: Layout = Layout { name: "suffix pairs", claim, plan: plain::plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(|entry| numbered(entry).is_some());
    (folder.pairs > 0 && named * 2 >= folder.files.len() && named > 0).then(|| Claim {
        sure: 62,
        because: vec![format!("{} files for other engines stand in the same folder and differ by a word in their name.", folder.pairs)],
    })
}

#[cfg(test)]
mod tests {
    use crate::source::Dialect;
    use crate::source::layout::tests::check_as;

    const FILES: [(&str, &str); 5] = [
        ("2_b.sql", "CREATE TABLE b(x INTEGER PRIMARY KEY AUTOINCREMENT);"),
        ("2_b_postgres.sql", "CREATE TABLE b(x SERIAL);"),
        ("3_c.sql", "CREATE TABLE c(x INTEGER PRIMARY KEY AUTOINCREMENT);"),
        ("10_d_sqlite.sql", "CREATE TABLE d(x);"),
        ("10_d_postgres.sql", "CREATE TABLE d(x int);"),
    ];

    #[test]
    fn the_name_without_a_suffix_is_the_first_engine() {
        check_as(
            &FILES,
            Dialect::Sqlite,
            "suffix pairs",
            &["2_b.sql", "3_c.sql", "10_d_sqlite.sql"],
            &["2_b_postgres.sql", "10_d_postgres.sql"],
        );
        check_as(
            &FILES,
            Dialect::Postgres,
            "suffix pairs",
            &["2_b_postgres.sql", "10_d_postgres.sql"],
            &["2_b.sql", "3_c.sql", "10_d_sqlite.sql"],
        );
    }
}
