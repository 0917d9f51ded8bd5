//! Examples that travel with the page, so that opening one asks nothing of the network.

use std::rc::Rc;

use super::intake::{Body, PickedFile};

/// A path and its text.
type Embedded = (&'static str, &'static str);

/// One example.
pub struct Example {
    /// Its word in the address.
    pub name: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// One sentence about it.
    pub about: &'static str,
    /// Name and files of the expected side.
    pub left: (&'static str, &'static [Embedded]),
    /// Name and files of the side to be checked.
    pub right: (&'static str, &'static [Embedded]),
    /// The audit somebody wrote by hand, when there is one.
    pub written_audit: Option<&'static str>,
}

macro_rules! files {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../www/samples/", $folder, "/", $file)))),+]
    };
}

/// All examples; the first is the one offered on the start screen.
pub const EXAMPLES: &[Example] = &[
    Example {
        name: "shop",
        title: "An audit that said PASS and was wrong",
        about: "A shop moved from SQLite to PostgreSQL. The audit in its repository says “100 % parity”.",
        left: (
            "sqlite",
            files!("shop/sqlite":
                "0001_customers.sql", "0002_catalogue.sql", "0003_orders.sql", "0004_payments.sql", "0005_stock.sql", "0006_reviews.sql",
                "0007_coupons.sql", "0008_order_total.sql", "0009_sessions.sql", "0010_drop_newsletter.sql"),
        ),
        right: ("postgres", files!("shop/postgres": "schema.sql")),
        written_audit: Some(include_str!("../../www/samples/shop/AUDIT.md")),
    },
    Example {
        name: "clean",
        title: "A clean port",
        about: "A small library, moved from SQLite to PostgreSQL with nothing lost.",
        left: ("sqlite", files!("clean/sqlite": "001_books.sql", "002_loans.sql")),
        right: ("postgres", files!("clean/postgres": "schema.sql")),
        written_audit: None,
    },
    Example {
        name: "dumps",
        title: "Two PostgreSQL dumps",
        about: "Staging and production should be the same. One of them was changed by hand.",
        left: ("staging.sql", files!("dumps": "staging.sql")),
        right: ("production.sql", files!("dumps": "production.sql")),
        written_audit: None,
    },
];

/// The names, for addresses.
pub fn names() -> Vec<&'static str> {
    EXAMPLES.iter().map(|example| example.name).collect()
}

/// An example by its name.
pub fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}

/// Label and files of both sides.
pub fn sides(example: &Example) -> [(String, Vec<PickedFile>); 2] {
    [example.left, example.right].map(|(label, files)| {
        let files = files.iter().map(|(path, text)| PickedFile { path: (*path).to_owned(), body: Body::Text(Rc::from(*text)) }).collect();
        (label.to_owned(), files)
    })
}
