//! What a finding is about, as a person would write it above the sentence: `Column default`, `orders.status`.

use super::{ReportFinding, ReportObject};
use crate::source::unicode::capitalised;

/// The two halves of a finding's title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Kind of object, with what about it: `Foreign key`, `Column type`.
    pub kind: String,
    /// The object: `orders.customer_id → customers.id`.
    pub object: String,
}

/// The title of a finding.
pub fn title(finding: &ReportFinding) -> Title {
    let kind = one_of_kind(&finding.kind);
    let about = match (finding.facet.as_deref(), finding.status.as_str()) {
        (Some(facet), "different") => facet_words(facet),
        (Some(_) | None, _) => "",
    };
    Title { kind: if about.is_empty() { kind } else { format!("{kind}{about}") }, object: object_title(finding) }
}

/// A kind of object, one of it: `foreign_key` gives `Foreign key`.
pub fn one_of_kind(kind: &str) -> String {
    match kind {
        "seed_rows" => "Seed rows".into(),
        "unique" => "Unique constraint".into(),
        "exclusion" => "Exclusion constraint".into(),
        "enum" => "Enum type".into(),
        "other" => "Note".into(),
        kind => capitalised(&kind.replace('_', " ")),
    }
}

/// What about an object differs, to stand behind its kind; empty where the kind says enough.
fn facet_words(facet: &str) -> &'static str {
    match facet {
        "type" => " type",
        "default" => " default",
        "nullable" | "not_null" => ", empty values",
        "collation" => " sort order",
        "generated" => " computation",
        "identity" => " numbering",
        "on_delete" => ", on delete",
        "on_update" => ", on update",
        "columns" => " columns",
        "predicate" => " condition",
        "comment" => " comment",
        "name" => " name",
        "values" => " values",
        "deferrable" => " timing",
        _ => "",
    }
}

/// What a foreign key refers to, in the words of its definition.
pub(super) struct Reference<'a> {
    pub columns: &'a str,
    pub table: &'a str,
    pub ref_columns: &'a str,
}

/// The reference of a finding about a foreign key, from its definition or from a name that says it.
pub(super) fn reference(finding: &ReportFinding) -> Option<Reference<'_>> {
    if finding.kind != "foreign_key" {
        return None;
    }
    let values = [&finding.left, &finding.right].into_iter().flatten().filter_map(|side| side.value.as_deref());
    let defined = finding.definition.as_deref().into_iter().chain(values).find_map(|value| {
        let (columns, target) = value.split_once("FOREIGN KEY (")?.1.split_once(") REFERENCES ")?;
        Some((columns, target.split_once(')')?.0))
    });
    let (columns, target) = defined.or_else(|| {
        let (columns, target) = finding.object.name.split_once(" -> ")?;
        Some((columns, target.strip_suffix(')').unwrap_or(target)))
    })?;
    let (table, ref_columns) = target.split_once('(').unwrap_or((target, ""));
    Some(Reference { columns, table: table.trim_end(), ref_columns })
}

/// A finding's object: foreign keys as what refers to what, checks by their table alone (the sentence below holds the expression).
fn object_title(finding: &ReportFinding) -> String {
    let ReportObject { schema, table, name } = &finding.object;
    let within = |name: &str| {
        let parts = [schema.as_deref(), table.as_deref().filter(|table| *table != name), Some(name)];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
    };
    if let Some(Reference { columns, table, ref_columns }) = reference(finding) {
        let single = !ref_columns.is_empty() && !ref_columns.contains(',');
        let target = if single { format!("{table}.{ref_columns}") } else { format!("{table}({ref_columns})") };
        return format!("{} → {target}", within(columns));
    }
    let expression = finding.kind == "check" && name.contains(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
    match table.as_ref().filter(|_| expression) {
        Some(table) => [schema.as_deref(), Some(table)].into_iter().flatten().collect::<Vec<_>>().join("."),
        None => within(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plain::tests::finding;

    #[test]
    fn titles_read_as_a_person_writes_them() {
        for (kind, status, facet, table, name, expected) in [
            ("foreign_key", "missing", None, "orders", "customer_id -> customers(id)", "Foreign key | orders.customer_id → customers.id"),
            ("foreign_key", "different", Some("on_delete"), "a", "x -> b(y)", "Foreign key, on delete | a.x → b.y"),
            ("foreign_key", "missing", None, "a", "x, y -> b(p, q)", "Foreign key | a.x, y → b(p, q)"),
            ("foreign_key", "extra", None, "a", "a_x_fkey", "Foreign key | a.a_x_fkey"),
            ("column", "different", Some("type"), "invoices", "id", "Column type | invoices.id"),
            ("column", "missing", None, "invoices", "id", "Column | invoices.id"),
            ("check", "different", Some("expr"), "users", "(a > 0)", "Check | users"),
            ("check", "missing", None, "users", "users_a_check", "Check | users.users_a_check"),
            ("index", "different", Some("predicate"), "t", "i", "Index condition | t.i"),
        ] {
            let Title { kind, object } = title(&finding("some-code", status, kind, facet, Some(table), name));
            assert_eq!(format!("{kind} | {object}"), expected);
        }
        let mut defined = finding("missing-foreign-key", "missing", "foreign_key", None, Some("orders"), "orders_customer_id_fkey");
        let value = "CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL";
        defined.left = Some(crate::report::ReportEvidence { value: Some(value.into()), file: None, line: None, excerpt: None });
        assert_eq!(title(&defined).object, "orders.customer_id → customers.id");
        let mut action = finding("foreign-key-action-changed", "different", "foreign_key", Some("on_delete"), Some("orders"), "orders_fk");
        action.definition = Some(value.into());
        assert_eq!(title(&action).object, "orders.customer_id → customers.id");
        let table = title(&finding("missing-table", "missing", "table", None, None, "escrow"));
        assert_eq!((table.kind.as_str(), table.object.as_str()), ("Table", "escrow"));
    }
}
