//! Numbering, nullability, generation and collation of a pair of columns.

use crate::catalog::Identity;
use crate::compare::Verdict;
use crate::compare::equivalence::canonical::{Canon, Context, Position};
use crate::compare::equivalence::class::{Class, class_of, user_type_key};
use crate::compare::equivalence::intent;
use crate::compare::equivalence::rows::{constraints, indexes, keys, names, types, views};
use crate::compare::equivalence::{ColumnSide, Judgement};
use crate::source::Dialect;
use crate::sql::IndexKey;

/// How a column numbers itself, in terms of both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbering {
    No,
    Rowid,
    Serial,
    Always,
    ByDefault,
    /// A default makes the key (`gen_random_uuid()`).
    Default,
}

fn numbering(side: &ColumnSide<'_>) -> Numbering {
    match side.column.identity {
        Some(Identity::Rowid | Identity::Autoincrement) => Numbering::Rowid,
        Some(Identity::Always) => Numbering::Always,
        Some(Identity::ByDefault) => Numbering::ByDefault,
        None if side.column.serial => Numbering::Serial,
        None => match &side.column.default {
            Some(default) if Context::bare(side.dialect()).form(&default.tree, &Position::Value) != Canon::Null => Numbering::Default,
            _ => Numbering::No,
        },
    }
}

/// Judges how a pair of columns number themselves. Whether the numbers are wide enough is judged with the type.
pub fn judge_identity(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    if left.dialect() == right.dialect() {
        let key = |side: &ColumnSide<'_>| (side.column.identity, side.column.serial);
        return if key(left) == key(right) { Judgement::same() } else { Judgement::different(Verdict::Wrong, "") };
    }
    let (own, other) = (numbering(left), numbering(right));
    let integer = |side: &ColumnSide<'_>| matches!(class_of(side), Class::Integer(_));
    match (own, other) {
        // The type is another one, and the judgement of the type says so.
        _ if !integer(left) || !integer(right) => Judgement::same(),
        (Numbering::No | Numbering::Default, Numbering::No | Numbering::Default) => Judgement::same(),
        (Numbering::Rowid, Numbering::ByDefault) | (Numbering::ByDefault, Numbering::Rowid) => Judgement::by(&keys::K01, ""),
        (Numbering::Rowid, Numbering::Serial) | (Numbering::Serial, Numbering::Rowid) => Judgement::by(&keys::K02, ""),
        (Numbering::Rowid, Numbering::Always) => Judgement::by(&keys::K05, ""),
        (Numbering::Always, Numbering::Rowid) => Judgement::by(&keys::K05, "SQLite accepts explicit values").swapped(),
        (Numbering::Rowid, Numbering::Default) | (Numbering::Default, Numbering::Rowid) => {
            Judgement::by(&keys::K06, "a default takes the place of the numbering")
        }
        (Numbering::Rowid, Numbering::No) => unnumbered(left),
        (Numbering::Serial | Numbering::Always | Numbering::ByDefault, Numbering::No | Numbering::Default) => {
            Judgement::by(&keys::K04, "").with(Verdict::Wrong)
        }
        (Numbering::No, Numbering::Rowid) => Judgement::by(&keys::K07, "SQLite numbers it when an insert omits it").with(Verdict::Expected),
        (Numbering::No | Numbering::Default, Numbering::Serial | Numbering::Always | Numbering::ByDefault) => {
            Judgement::by(&keys::K07, "nothing numbers it in SQLite, PostgreSQL fills it in where an insert omits it").with(Verdict::Risk)
        }
        (Numbering::Rowid, Numbering::Rowid)
        | (Numbering::Serial | Numbering::Always | Numbering::ByDefault, Numbering::Serial | Numbering::Always | Numbering::ByDefault) => {
            Judgement::same()
        }
    }
}

/// A SQLite row id whose PostgreSQL key is an ordinary column. Every `INTEGER PRIMARY KEY` numbers itself, whether its author meant it or not.
fn unnumbered(sqlite: &ColumnSide<'_>) -> Judgement {
    if let (Some(low), Some(high)) = intent::bounds(sqlite)
        && low == high
    {
        return Judgement::by(&keys::K04, format!("a CHECK allows only {low}, so there is nothing to number")).with(Verdict::Expected);
    }
    let name = sqlite.column.name.to_ascii_lowercase();
    let table = sqlite.definition.name.to_ascii_lowercase();
    let stem = name.strip_suffix("_id").or_else(|| name.strip_suffix("id")).unwrap_or(&name);
    let row_identity = matches!(name.as_str(), "id" | "rowid" | "pk" | "_id")
        || !stem.is_empty() && table.starts_with(stem) && table.len() <= stem.len() + 3;
    if sqlite.column.identity == Some(Identity::Autoincrement) || row_identity {
        Judgement::by(&keys::K04, "")
    } else {
        Judgement::by(&keys::K04, "its name says that it comes from elsewhere, but SQLite numbers it where an insert omits it")
            .with(Verdict::Stricter)
    }
}

fn in_key(side: &ColumnSide<'_>) -> bool {
    let own = &side.column.name;
    side.definition.primary_key.as_ref().is_some_and(|key| key.column_names().iter().any(|name| side.dialect().same(name, own)))
}

/// Whether NULL can really be stored, whatever the declaration says.
fn holds_null(side: &ColumnSide<'_>) -> bool {
    if !side.column.nullable || side.column.is_rowid() {
        return false;
    }
    match side.dialect() {
        // <https://sqlite.org/withoutrowid.html>, <https://sqlite.org/stricttables.html>
        Dialect::Sqlite => !((side.definition.without_rowid || side.definition.strict) && in_key(side)),
        Dialect::Postgres => {
            !in_key(side) && !side.catalog.domains.get(&user_type_key(&side.column.data_type)).is_some_and(|domain| domain.not_null)
        }
    }
}

/// Judges whether a pair of columns may be null.
pub fn judge_nullability(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    if left.dialect() == right.dialect() {
        return match (left.column.nullable, right.column.nullable) {
            (own, other) if own == other => Judgement::same(),
            (false, _) => Judgement::by(&constraints::C20, ""),
            (true, _) => Judgement::by(&constraints::C21, ""),
        };
    }
    match (holds_null(left), holds_null(right)) {
        (own, other) if own == other => match left.column.nullable == right.column.nullable {
            true => Judgement::same(),
            false if left.column.is_rowid() || right.column.is_rowid() => Judgement::by(&keys::K16, ""),
            false => Judgement::by(&keys::K09, "a key that can never be NULL, although SQLite lists it as nullable"),
        },
        (true, _) if in_key(left) && in_key(right) => Judgement::by(&keys::K08, ""),
        (false, _) if in_key(left) && in_key(right) => Judgement::by(&keys::K08, "SQLite accepts NULL in this key").swapped(),
        (true, _) => {
            let no_default = right.column.default.is_none() && right.column.identity.is_none() && right.column.generated.is_none();
            Judgement::by(&constraints::C21, if no_default { "there is no default, so inserts that omit it are refused" } else { "" })
        }
        (false, _) => Judgement::by(&constraints::C20, ""),
    }
}

/// Judges a pair of generated columns, or a generated and an ordinary one.
pub fn judge_generated(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let form = |side: &ColumnSide<'_>, other: &ColumnSide<'_>| {
        side.column.generated.as_ref().map(|generated| {
            let strict = if side.dialect() == Dialect::Postgres || other.dialect() == Dialect::Sqlite { side } else { other };
            let context = Context::paired(side.table_side(), other.table_side());
            (context.form(&generated.expression.tree, &Position::Stored(class_of(strict))), generated.stored)
        })
    };
    match (form(left, right), form(right, left)) {
        (None, None) => Judgement::same(),
        (Some(_), None) => Judgement::by(&views::V11, ""),
        (None, Some(_)) => Judgement::different(Verdict::Wrong, "inserts that write the column are refused"),
        (Some((own, _)), Some((other, _))) if own != other => match called_routine(left, &own).or_else(|| called_routine(right, &other)) {
            Some(name) => Judgement::different(
                Verdict::Manual,
                format!("the function {name} belongs to this schema, and what it gives has to be read"),
            ),
            None if [left, right].iter().any(|side| searches(side)) => {
                Judgement::by(&views::V12, "a column for searching: whether it finds the same has to be tried")
            }
            None => Judgement::different(Verdict::Wrong, "the expressions differ"),
        },
        (Some((own, _)), Some(_)) if own.too_deep() => {
            Judgement::different(Verdict::Manual, "the expressions are nested too deep to be compared")
        }
        (Some((_, own)), Some((_, other))) if own == other => Judgement::same(),
        _ if left.dialect() != right.dialect() => Judgement::by(&views::V10, ""),
        _ => Judgement::different(Verdict::Wrong, "one is stored, the other is computed when it is read"),
    }
}

/// A function of the schema itself that a form calls.
fn called_routine(side: &ColumnSide<'_>, form: &Canon) -> Option<String> {
    let called =
        |name: &str| form.any(&|inner| matches!(inner, Canon::Apply(head, _) if head == name || head.ends_with(&format!(".{name}"))));
    side.catalog.routines.keys().find(|key| called(&key.name.name)).map(|key| key.name.name.clone())
}

/// Whether a column is one of PostgreSQL's for text search.
fn searches(side: &ColumnSide<'_>) -> bool {
    class_of(side) == Class::Other("tsvector".to_owned()) || side.column.data_type.name == "tsvector"
}

fn collation(side: &ColumnSide<'_>) -> Option<String> {
    let name = side.column.collation.as_deref()?.replace('"', "").to_ascii_lowercase();
    let name = name.strip_prefix("pg_catalog.").unwrap_or(&name).to_owned();
    (name != "binary" && name != "default").then_some(name)
}

/// Whether an index of the table is built on `lower(column)`.
fn indexed_in_lower_case(side: &ColumnSide<'_>) -> bool {
    let wanted = Canon::apply("lower", vec![Canon::Column(side.column.name.to_ascii_lowercase())]);
    side.catalog.indexes_of(side.table).any(|(_, index)| {
        index.columns.iter().any(|column| match &column.key {
            IndexKey::Expression(expression) => Context::alone(side.table_side()).form(&expression.tree, &Position::Value) == wanted,
            IndexKey::Column(_) => false,
        })
    })
}

/// Judges the collations of a pair of columns.
pub fn judge_collation(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let (own, other) = (collation(left), collation(right));
    if own == other {
        return Judgement::same();
    }
    if left.dialect() == right.dialect() {
        return Judgement::different(Verdict::Wrong, "");
    }
    let (sqlite, postgres, swapped) = if left.dialect() == Dialect::Sqlite { (left, right, false) } else { (right, left, true) };
    let (s, p) = (collation(sqlite), collation(postgres));
    let judgement = match (s.as_deref(), p.as_deref()) {
        (None, Some("c" | "posix" | "ucs_basic" | "c.utf8")) => {
            Judgement::by(&names::N10, "the checked collation sorts as SQLite does").with(Verdict::Same)
        }
        (None, Some(_)) => Judgement::by(&names::N10, "order follows the named collation"),
        (Some("nocase"), _) if class_of(postgres) == Class::Citext => Judgement::by(&types::T52, "citext ignores case"),
        (Some("nocase"), Some(name)) => {
            Judgement::by(&indexes::I10, format!("whether {name} ignores case has to be looked up")).with(Verdict::Manual)
        }
        (Some("nocase"), None) if indexed_in_lower_case(postgres) => Judgement::by(&indexes::I10, "an index is built on lower()"),
        (Some("nocase"), None) => {
            Judgement::by(&indexes::I10, "SQLite compares without regard to case, PostgreSQL with").with(Verdict::Risk)
        }
        (Some(name), _) => Judgement::different(Verdict::Risk, format!("PostgreSQL does not compare as {name} does")),
        (None, None) => Judgement::same(),
    };
    if swapped { judgement.swapped() } else { judgement }
}
