//! Names that differ between the sides only in how they are written: `AlbumId` and `album_id`, a prefix, a schema.
//!
//! Such names are proposed as a mapping and applied only when that is asked for: two names that look alike may still be two things.

mod rename;
mod spelling;

use crate::catalog::{Catalog, ObjectKey, Table, TableKind};
use crate::compare::names::{Names, is_bookkeeping, is_internal, object_path};
use crate::compare::{AcceptedPair, Difference, Evidence, Kind, ObjectPath, Status, Verdict};
use crate::source::SortedMap;
use crate::source::unicode;

pub use rename::{renamed, renamed_rows};
pub use spelling::OwnSpelling;

/// Columns alone are proposed from this number on: fewer are told as possible renames, column by column.
const MIN_COLUMNS: usize = 3;

/// A rename that a person wrote down: the expected side's name and what it is called on the checked side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPair {
    /// The expected table.
    pub table: String,
    /// The expected column, when a column is meant.
    pub column: Option<String>,
    /// The name on the checked side.
    pub to: String,
}

/// Which names of the expected side are which names of the checked side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameMapping {
    /// Tables, in the order of the expected side's keys.
    pub tables: Vec<TableNames>,
}

/// Names that are taken for the same, and names that could be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapped {
    /// Taken for the same.
    pub applied: NameMapping,
    /// Could be, and were not asked for.
    pub proposed: NameMapping,
}

/// The names of one table and its columns on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableNames {
    /// Key on the expected side.
    pub left: ObjectKey,
    /// Key on the checked side.
    pub right: ObjectKey,
    /// The name as each side displays it.
    pub names: (String, String),
    /// Why the tables are taken for one; empty when their names are the same anyway.
    pub by: &'static str,
    /// Columns that need another name: expected, checked.
    pub columns: Vec<(String, String)>,
    /// Where the table is defined on each side.
    pub spans: (Option<crate::source::SourceSpan>, Option<crate::source::SourceSpan>),
}

impl TableNames {
    fn renames_the_table(&self) -> bool {
        !self.by.is_empty()
    }
}

impl NameMapping {
    /// Nothing to map.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    fn count(&self) -> (usize, usize) {
        let tables = self.tables.iter().filter(|table| table.renames_the_table()).count();
        (tables, self.tables.iter().map(|table| table.columns.len()).sum())
    }

    /// The fact that names could be mapped, when they are not.
    pub fn proposal(&self) -> Option<Difference> {
        let (tables, columns) = self.count();
        if tables == 0 && columns < MIN_COLUMNS {
            return None;
        }
        let example = self.tables.iter().find_map(|table| {
            let (own, other) = &table.names;
            match table.columns.first() {
                Some((l, r)) => Some((format!("{own}.{l}"), format!("{other}.{r}"))),
                None => table.renames_the_table().then(|| (own.clone(), other.clone())),
            }
        })?;
        let number = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("one {one}")),
            more => Some(format!("{more} {many}")),
        };
        let counted: Vec<String> =
            [number(tables, "table", "tables"), number(columns, "column", "columns")].into_iter().flatten().collect();
        let first = self.tables.first()?;
        Some(Difference {
            kind: Kind::Other,
            status: Status::Advice,
            object: ObjectPath { schema: None, table: None, name: "names".to_owned() },
            facet: Some("naming"),
            left: Some(Evidence::new(example.0, first.spans.0)),
            right: Some(Evidence::new(example.1, first.spans.1)),
            verdict: Verdict::Manual,
            row: Some("N11"),
            because: String::new(),
            with_it: counted,
            rename: None,
            unseen: None,
        })
    }

    /// The pairs of names that were applied, as accepted equivalences.
    pub fn accepted(&self) -> Vec<AcceptedPair> {
        let mut out = Vec::new();
        for table in &self.tables {
            let at = |value: &str, left: bool| Evidence::new(value.to_owned(), if left { table.spans.0 } else { table.spans.1 });
            let pair = |kind, object, (l, r): (&str, &str), evidence: &str| AcceptedPair {
                row: "N11",
                kind,
                object,
                facet: "name",
                left: at(l, true),
                right: at(r, false),
                verdict: Verdict::Expected,
                evidence: evidence.to_owned(),
            };
            let path = object_path(&table.right, &table.names.1);
            if table.renames_the_table() {
                out.push(pair(
                    Kind::Table,
                    path.clone(),
                    (&shown(&table.left, &table.names.0), &shown(&table.right, &table.names.1)),
                    table.by,
                ));
            }
            for (l, r) in &table.columns {
                let object = ObjectPath { schema: path.schema.clone(), table: Some(path.name.clone()), name: r.clone() };
                out.push(pair(Kind::Column, object, (l, r), ""));
            }
        }
        out
    }
}

/// A table's name as its author wrote it, with its schema where that is not the default one.
fn shown(key: &ObjectKey, name: &str) -> String {
    crate::compare::names::shown_schema(key).map_or_else(|| name.to_owned(), |schema| format!("{schema}.{name}"))
}

/// Letters and digits only, without case: what stays of a name whatever style it is written in.
fn bare(name: &str) -> String {
    unicode::lower(&name.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
}

type Listed<'a> = Vec<(&'a ObjectKey, &'a Table)>;

fn listed(catalog: &Catalog) -> Listed<'_> {
    let ours = |key: &ObjectKey, table: &Table| !is_internal(catalog.dialect, key, table) && !is_bookkeeping(key) && !table.assumed;
    catalog.tables.iter().filter(|(key, table)| ours(key, table) && !matches!(table.kind, TableKind::Virtual { .. })).collect()
}

/// A pair of tables, and why they are taken for one.
type Found<'a> = (&'a ObjectKey, &'a Table, &'a ObjectKey, &'a Table, &'static str);

/// Moves pairs of positions from both lists into the pairs found.
fn take<'a>(pairs: &mut Vec<Found<'a>>, ls: &mut Listed<'a>, rs: &mut Listed<'a>, found: Vec<(usize, usize)>, by: &'static str) {
    pairs.extend(found.iter().map(|(l, r)| (ls[*l].0, ls[*l].1, rs[*r].0, rs[*r].1, by)));
    let rest = |list: &Listed<'a>, gone: &dyn Fn(usize) -> bool| -> Listed<'a> {
        list.iter().enumerate().filter(|(at, _)| !gone(*at)).map(|(_, it)| *it).collect()
    };
    *ls = rest(ls, &|at| found.iter().any(|(l, _)| *l == at));
    *rs = rest(rs, &|at| found.iter().any(|(_, r)| *r == at));
}

/// Finds the names of the two sides that differ only in style. They are applied when that is asked for; what a person wrote down always is.
pub fn map_names(left: &Catalog, right: &Catalog, written: &[NamedPair], asked: bool) -> Mapped {
    if asked {
        return Mapped { applied: found(left, right, written, true), proposed: NameMapping::default() };
    }
    let applied = if written.is_empty() { NameMapping::default() } else { found(left, right, written, false) };
    let mut proposed = found(left, right, written, true);
    for table in &mut proposed.tables {
        if let Some(known) = applied.tables.iter().find(|known| known.left == table.left) {
            table.by = if known.renames_the_table() { "" } else { table.by };
            table.columns.retain(|pair| !known.columns.contains(pair));
        }
    }
    proposed.tables.retain(|table| table.renames_the_table() || !table.columns.is_empty());
    Mapped { applied, proposed }
}

/// The names that were written down, and with `style` those that differ only in style.
fn found(left: &Catalog, right: &Catalog, written: &[NamedPair], style: bool) -> NameMapping {
    let names = Names::new(left, right);
    let (mut ls, mut rs) = (listed(left), listed(right));
    let mut pairs: Vec<Found<'_>> = Vec::new();
    let said = |l: &Table, r: &Table| {
        written
            .iter()
            .any(|pair| pair.column.is_none() && pair.table.eq_ignore_ascii_case(&l.name) && pair.to.eq_ignore_ascii_case(&r.name))
    };
    let by_hand: Vec<(usize, usize)> =
        ls.iter().enumerate().filter_map(|(l, (_, lt))| Some((l, rs.iter().position(|(_, rt)| said(lt, rt))?))).collect();
    take(&mut pairs, &mut ls, &mut rs, by_hand, "written down in the configuration");
    let found = unique_pairs(&ls, &rs, &|(key, _)| Some(names.left(key)), &|(key, _)| Some(names.right(key)));
    take(&mut pairs, &mut ls, &mut rs, found, "");
    if style {
        let found = unique_pairs(&ls, &rs, &|(_, table)| Some(bare(&table.name)), &|(_, table)| Some(bare(&table.name)));
        take(&mut pairs, &mut ls, &mut rs, found, "the same name in another style or schema");
        let qualified = |(key, table): &(&ObjectKey, &Table)| Some(bare(&format!("{}{}", key.schema, table.name)));
        let found = unique_pairs(&ls, &rs, &|(_, table)| Some(bare(&table.name)), &qualified);
        take(&mut pairs, &mut ls, &mut rs, found, "the schema stands before the name");
        let found = unique_pairs(&ls, &rs, &qualified, &|(_, table)| Some(bare(&table.name)));
        take(&mut pairs, &mut ls, &mut rs, found, "the schema stands before the name");
        let (lp, rp) = (common_prefix(&ls), common_prefix(&rs));
        let short = |prefix: &Option<String>, table: &Table| Some(bare(table.name.get(prefix.as_ref().map_or(0, String::len)..)?));
        if lp != rp {
            let found = unique_pairs(&ls, &rs, &|(_, table)| short(&lp, table), &|(_, table)| short(&rp, table));
            take(&mut pairs, &mut ls, &mut rs, found, "the same name with another prefix");
        }
    }
    let mut tables: Vec<TableNames> = pairs
        .into_iter()
        .map(|(lk, lt, rk, rt, by)| TableNames {
            left: lk.clone(),
            right: rk.clone(),
            names: (lt.name.clone(), rt.name.clone()),
            by,
            columns: columns(&names, lt, rt, written, style),
            spans: (lt.provenance.created, rt.provenance.created),
        })
        // Names alone are not enough: two tables without a single column in common are two tables.
        .filter(|table| !table.columns.is_empty() || table.renames_the_table() && shares_columns(&names, left, right, table))
        .collect();
    crate::source::order::sort_by(&mut tables, |a, b| a.left.cmp(&b.left));
    NameMapping { tables }
}

fn shares_columns(names: &Names, left: &Catalog, right: &Catalog, pair: &TableNames) -> bool {
    let (Some(l), Some(r)) = (left.tables.get(&pair.left), right.tables.get(&pair.right)) else { return false };
    l.columns.iter().any(|own| r.columns.iter().any(|other| names.fold(&own.name) == names.fold(&other.name)))
}

/// Pairs of positions whose keys are equal and occur once on each side.
fn unique_pairs<T>(
    left: &[T],
    right: &[T],
    left_key: &dyn Fn(&T) -> Option<String>,
    right_key: &dyn Fn(&T) -> Option<String>,
) -> Vec<(usize, usize)> {
    let grouped = |list: &[T], key: &dyn Fn(&T) -> Option<String>| {
        let mut out: SortedMap<String, Vec<usize>> = SortedMap::new();
        for (at, it) in list.iter().enumerate() {
            if let Some(key) = key(it).filter(|key| !key.is_empty()) {
                out.entry(key).or_default().push(at);
            }
        }
        out
    };
    let rights = grouped(right, right_key);
    let mut out = Vec::new();
    for (key, ls) in grouped(left, left_key) {
        if let ([l], Some([r])) = (ls.as_slice(), rights.get(&key).map(Vec::as_slice)) {
            out.push((*l, *r));
        }
    }
    out
}

/// The first word with its underscore that all names of a list of at least two tables begin with.
fn common_prefix(list: &Listed<'_>) -> Option<String> {
    let first = list.first()?.1.name.as_str();
    let prefix = first.get(..=first.find('_')?)?;
    let all = list.len() > 1 && list.iter().all(|(_, table)| table.name.len() > prefix.len() && table.name.starts_with(prefix));
    all.then(|| prefix.to_owned())
}

/// Columns of a pair of tables whose names differ only in style, or were written down.
fn columns(names: &Names, left: &Table, right: &Table, written: &[NamedPair], style: bool) -> Vec<(String, String)> {
    let free = |own: &Table, other: &Table| -> Vec<String> {
        let there = |name: &str| other.columns.iter().any(|column| names.fold(&column.name) == names.fold(name));
        own.columns.iter().filter(|column| !there(&column.name) && !column.assumed).map(|column| column.name.clone()).collect()
    };
    let (ls, rs) = (free(left, right), free(right, left));
    let said = |l: &String, r: &String| {
        written.iter().any(|pair| {
            pair.table.eq_ignore_ascii_case(&left.name)
                && pair.column.as_ref().is_some_and(|column| column.eq_ignore_ascii_case(l))
                && pair.to.eq_ignore_ascii_case(r)
        })
    };
    let mut out: Vec<(String, String)> = ls.iter().filter_map(|l| Some((l.clone(), rs.iter().find(|r| said(l, r))?.clone()))).collect();
    if !style {
        return out;
    }
    let ls: Vec<String> = ls.into_iter().filter(|l| !out.iter().any(|(own, _)| own == l)).collect();
    let rs: Vec<String> = rs.into_iter().filter(|r| !out.iter().any(|(_, own)| own == r)).collect();
    let key = |name: &String| Some(bare(name));
    let mut found = unique_pairs(&ls, &rs, &key, &key);
    crate::source::order::sort(&mut found);
    out.extend(found.into_iter().map(|(l, r)| (ls[l].clone(), rs[r].clone())));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Column;
    use crate::source::Dialect;

    fn catalog(dialect: Dialect, tables: &[(&str, &str, &[&str])]) -> Catalog {
        let mut out = Catalog::new(dialect);
        for (schema, name, columns) in tables {
            let columns = columns.iter().map(|name| Column { name: (*name).to_owned(), ..Column::default() }).collect();
            let table = Table { name: (*name).to_owned(), columns, ..Table::default() };
            out.tables.insert(ObjectKey::new(*schema, dialect.key(name)), table);
        }
        out
    }

    fn listed_pairs(mapping: &NameMapping) -> Vec<String> {
        mapping
            .tables
            .iter()
            .map(|table| {
                let columns: Vec<String> = table.columns.iter().map(|(l, r)| format!("{l}={r}")).collect();
                format!("{} {} {}", table.left.display(), table.right.display(), columns.join(" "))
            })
            .collect()
    }

    #[test]
    fn styles_prefixes_and_schemas() {
        let left = catalog(Dialect::Sqlite, &[("main", "InvoiceLine", &["InvoiceLineId", "Quantity"]), ("main", "Album", &["AlbumId"])]);
        let right =
            catalog(Dialect::Postgres, &[("public", "invoice_line", &["invoice_line_id", "quantity"]), ("public", "album", &["album_id"])]);
        let mapping = map_names(&left, &right, &[], true).applied;
        assert_eq!(listed_pairs(&mapping), ["album album AlbumId=album_id", "invoiceline invoice_line InvoiceLineId=invoice_line_id"]);
        assert!(map_names(&left, &right, &[], false).proposed.proposal().is_some());

        let left = catalog(Dialect::Sqlite, &[("main", "app_user", &["id"]), ("main", "app_order", &["id"])]);
        let right = catalog(Dialect::Postgres, &[("public", "user", &["id"]), ("public", "order", &["id"])]);
        assert_eq!(listed_pairs(&map_names(&left, &right, &[], true).applied), ["app_order order ", "app_user user "]);

        let right = catalog(Dialect::Postgres, &[("app", "user", &["id"]), ("shop", "order", &["id"])]);
        let left = catalog(Dialect::Sqlite, &[("main", "app_user", &["id"]), ("main", "shop_order", &["id"])]);
        assert_eq!(listed_pairs(&map_names(&left, &right, &[], true).applied), ["app_user app.user ", "shop_order shop.order "]);
    }

    #[test]
    fn what_is_not_unique_or_shares_nothing_is_not_mapped() {
        let left = catalog(Dialect::Postgres, &[("public", "user_id", &["a"]), ("public", "userid", &["a"]), ("public", "Log", &["x"])]);
        let right = catalog(Dialect::Postgres, &[("public", "UserId", &["a"]), ("public", "log", &["y"])]);
        assert!(map_names(&left, &right, &[], true).applied.is_empty());
    }

    #[test]
    fn a_rename_that_was_written_down_needs_no_likeness() {
        let left = catalog(Dialect::Sqlite, &[("main", "people", &["id", "mail"])]);
        let right = catalog(Dialect::Postgres, &[("public", "users", &["id", "email"])]);
        let written = [
            NamedPair { table: "people".into(), column: None, to: "users".into() },
            NamedPair { table: "people".into(), column: Some("mail".into()), to: "email".into() },
        ];
        assert_eq!(listed_pairs(&map_names(&left, &right, &written, false).applied), ["people users mail=email"]);
    }
}
