//! The `catalog` command's JSON: what exists after a side was replayed, in the shape in which real engines are asked.

use serde_json::{Map, Value, json};

use super::NotAnalysed;
use crate::catalog::{
    Catalog, CheckConstraint, Column, Deferral, ForeignKey, Identity, Index, KeyConstraint, ObjectKey, Provenance, Table, TableKind,
};
use crate::source::{Dialect, SourceSet};
use crate::sql::postgres::interval;
use crate::sql::{DataType, Expr, Expression, IndexColumn, IndexKey, Persistence, RoutineKind, TypeDefinition};

/// Renders the catalog of a side; `not_analysed` comes from the same run.
///
/// Assumed tables are left out: no statement creates them, so an engine would not list them. They are named under `assumed`.
pub fn catalog_json(sources: &SourceSet, catalog: &Catalog, not_analysed: &[NotAnalysed]) -> Value {
    let at = Locator { sources };
    let files: Vec<&str> = sources.migrations.iter().map(|migration| sources.file(migration.file).path.as_str()).collect();
    let mut root = Map::new();
    root.insert("format".into(), "schema-parity-catalog".into());
    root.insert("version".into(), 1.into());
    root.insert("engine".into(), catalog.dialect.as_str().into());
    root.insert("layout".into(), sources.layout.as_str().into());
    root.insert("files".into(), json!(files));
    root.insert("tables".into(), tables(&at, catalog));
    root.insert("indexes".into(), indexes(&at, catalog));
    root.insert("views".into(), views(&at, catalog));
    root.insert("triggers".into(), triggers(&at, catalog));
    if catalog.dialect == Dialect::Postgres {
        root.insert("functions".into(), functions(&at, catalog));
        root.insert("sequences".into(), sequences(&at, catalog));
        user_types(&at, catalog, &mut root);
        root.insert("policies".into(), policies(&at, catalog));
        root.insert(
            "extensions".into(),
            Value::Object(catalog.extensions.iter().map(|(name, extension)| (name.clone(), json!(extension.version))).collect()),
        );
        root.insert("schemas".into(), json!(catalog.schemas.keys().collect::<Vec<_>>()));
        root.insert("others".into(), others(&at, catalog));
    }
    let assumed: Vec<String> = catalog.tables.iter().filter(|(_, table)| table.assumed).map(|(key, _)| key.display()).collect();
    root.insert("assumed".into(), json!(assumed));
    root.insert("not_analysed".into(), json!(not_analysed));
    Value::Object(root)
}

struct Locator<'a> {
    sources: &'a SourceSet,
}

impl Locator<'_> {
    fn defined(&self, provenance: &Provenance) -> Value {
        match provenance.created {
            Some(span) => {
                let (file, line) = self.sources.location(span);
                json!({ "file": file, "line": line })
            }
            None => Value::Null,
        }
    }
}

/// The name by which people and our JSON know an object: the author's spelling in SQLite, `schema.name` outside `public` in PostgreSQL.
pub fn displayed(catalog: &Catalog, key: &ObjectKey, written: &str) -> String {
    match catalog.dialect {
        Dialect::Sqlite => written.to_owned(),
        Dialect::Postgres => key.display(),
    }
}

fn table_name(catalog: &Catalog, key: &ObjectKey) -> String {
    match (catalog.tables.get(key), catalog.views.get(key)) {
        (Some(table), _) => displayed(catalog, key, &table.name),
        (None, Some(view)) => displayed(catalog, key, &view.name),
        (None, None) => key.display(),
    }
}

/// SQLite lists temporary objects in `sqlite_temp_schema`, not in the file's own schema; PostgreSQL's live in a session's `pg_temp`.
fn is_temporary(key: &ObjectKey, persistence: Persistence) -> bool {
    persistence == Persistence::Temporary || key.schema == "temp" || key.schema.starts_with("pg_temp")
}

fn tables(at: &Locator<'_>, catalog: &Catalog) -> Value {
    let mut out = Map::new();
    for (key, table) in &catalog.tables {
        if table.assumed || is_temporary(key, table.persistence) || !in_main(catalog, key) {
            continue;
        }
        out.insert(displayed(catalog, key, &table.name), table_json(at, catalog, table));
    }
    Value::Object(out)
}

fn in_main(catalog: &Catalog, key: &ObjectKey) -> bool {
    catalog.dialect == Dialect::Postgres || key.schema == "main"
}

fn table_json(at: &Locator<'_>, catalog: &Catalog, table: &Table) -> Value {
    let mut out = Map::new();
    let kind = match &table.kind {
        TableKind::Ordinary => "table",
        TableKind::Partitioned(_) => "partitioned",
        TableKind::Foreign => "foreign",
        TableKind::Virtual { .. } => "virtual",
        TableKind::Shadow => "shadow",
    };
    out.insert("kind".into(), kind.into());
    out.insert("columns".into(), table.columns.iter().map(|column| column_json(at, catalog, table, column)).collect());
    let primary_key = table.primary_key.as_ref().map_or(Value::Null, |key| key_json(at, key));
    out.insert("primary_key".into(), primary_key);
    out.insert("uniques".into(), table.uniques.iter().map(|key| key_json(at, key)).collect());
    out.insert("checks".into(), table.checks.iter().map(|check| check_json(at, check)).collect());
    let foreign_keys = table.foreign_keys.iter().filter(|key| !key.inherited).map(|key| foreign_key_json(at, catalog, key)).collect();
    out.insert("foreign_keys".into(), foreign_keys);
    if !table.exclusions.is_empty() {
        let list = table
            .exclusions
            .iter()
            .map(|x| json!({ "name": x.name, "def": x.text, "deferrable": deferral(x.deferral), "defined": at.defined(&x.provenance) }));
        out.insert("exclusions".into(), list.collect());
    }
    if let TableKind::Partitioned(text) = &table.kind {
        out.insert("partition_key".into(), text.as_str().into());
    }
    if let Some((parent, bound)) = &table.partition_of {
        out.insert("partition_of".into(), table_name(catalog, parent).into());
        out.insert("partition_bound".into(), bound.as_str().into());
    } else if !table.inherits.is_empty() {
        out.insert("inherits".into(), table.inherits.iter().map(|parent| Value::from(table_name(catalog, parent))).collect());
    }
    if table.row_security {
        out.insert("rls".into(), true.into());
    }
    if table.without_rowid {
        out.insert("without_rowid".into(), true.into());
    }
    if table.strict {
        out.insert("strict".into(), true.into());
    }
    if table.columns.iter().any(|column| column.identity == Some(Identity::Autoincrement)) {
        out.insert("autoincrement".into(), true.into());
    }
    out.insert("defined".into(), at.defined(&table.provenance));
    Value::Object(out)
}

/// A type as our JSON writes it: SQLite's declared words, PostgreSQL's `format_type`.
pub fn type_text(dialect: Dialect, data_type: &DataType) -> String {
    match dialect {
        Dialect::Sqlite => data_type.raw.clone(),
        Dialect::Postgres => {
            let mut text = match &data_type.schema {
                Some(schema) if schema != "public" => format!("{schema}.{}", data_type.name),
                _ => data_type.name.clone(),
            };
            if !data_type.args.is_empty() {
                let args = format!("({})", data_type.args.join(","));
                // The arguments of a time type stand before its zone: `timestamp(3) with time zone`.
                match text.find(" with").filter(|_| text.starts_with("time")) {
                    Some(at) => text.insert_str(at, &args),
                    None => text.push_str(&args),
                }
            }
            if data_type.array_dimensions > 0 {
                text.push_str("[]");
            }
            text
        }
    }
}

/// A default as its author wrote it; an interval and an integer in PostgreSQL as the server keeps them.
fn default_text(catalog: &Catalog, column: &Column, default: &Expression) -> String {
    let constant = match &default.tree {
        Expr::Cast { operand, data_type } if data_type.name == "interval" => operand,
        other => other,
    };
    let kept = match (catalog.dialect, constant) {
        (Dialect::Postgres, Expr::Text(text)) if column.data_type.name == "interval" && column.data_type.args.is_empty() => {
            interval(text).map(|interval| format!("'{interval}'::interval"))
        }
        (Dialect::Postgres, Expr::Number(number)) => number.parse::<i64>().ok().map(|number| number.to_string()),
        _other => None,
    };
    kept.unwrap_or_else(|| default.text.clone())
}

fn column_json(at: &Locator<'_>, catalog: &Catalog, table: &Table, column: &Column) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), column.name.as_str().into());
    out.insert("type".into(), type_text(catalog.dialect, &column.data_type).into());
    out.insert("nullable".into(), column.nullable.into());
    out.insert("default".into(), column.default.as_ref().map_or(Value::Null, |default| default_text(catalog, column, default).into()));
    let generated = column.generated.as_ref().map_or(
        Value::Null,
        |generated| json!({ "expr": generated.expression.text, "kind": if generated.stored { "stored" } else { "virtual" } }),
    );
    out.insert("generated".into(), generated);
    let position =
        table.primary_key.as_ref().and_then(|key| key.column_names().iter().position(|name| catalog.dialect.same(name, &column.name)));
    out.insert("pk".into(), position.map_or(0, |position| position + 1).into());
    let identity = match column.identity {
        Some(Identity::Always) => Some("always"),
        Some(Identity::ByDefault) => Some("by default"),
        Some(Identity::Autoincrement) => Some("autoincrement"),
        Some(Identity::Rowid) | None => None,
    };
    out.insert("identity".into(), json!(identity));
    if column.serial {
        out.insert("serial".into(), true.into());
    }
    out.insert("collation".into(), json!(column.collation));
    if column.hidden {
        out.insert("hidden".into(), true.into());
    }
    if column.assumed {
        out.insert("assumed".into(), true.into());
    }
    out.insert("defined".into(), at.defined(&column.provenance));
    Value::Object(out)
}

fn deferral(deferral: Deferral) -> Option<&'static str> {
    match deferral {
        Deferral::NotDeferrable => None,
        Deferral::Deferrable => Some("deferrable"),
        Deferral::InitiallyDeferred => Some("deferrable initially deferred"),
    }
}

fn key_json(at: &Locator<'_>, key: &KeyConstraint) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), json!(key.name));
    out.insert("columns".into(), json!(key.column_names()));
    if !key.include.is_empty() {
        out.insert("include".into(), json!(key.include));
    }
    if key.nulls_not_distinct {
        out.insert("nulls_not_distinct".into(), true.into());
    }
    if let Some(action) = &key.on_conflict {
        out.insert("on_conflict".into(), action.as_str().into());
    }
    out.insert("deferrable".into(), json!(deferral(key.deferral)));
    out.insert("defined".into(), at.defined(&key.provenance));
    Value::Object(out)
}

fn check_json(at: &Locator<'_>, check: &CheckConstraint) -> Value {
    json!({
        "name": check.name, "column": check.column, "expr": check.expression.text, "validated": !check.not_valid,
        "defined": at.defined(&check.provenance),
    })
}

fn foreign_key_json(at: &Locator<'_>, catalog: &Catalog, key: &ForeignKey) -> Value {
    let ref_table = match catalog.tables.get(&key.ref_table) {
        Some(_) => table_name(catalog, &key.ref_table),
        None => key.ref_table_name.clone(),
    };
    json!({
        "name": key.name, "columns": key.columns, "ref_table": ref_table, "ref_columns": key.ref_columns,
        "on_delete": key.on_delete.as_str(), "on_update": key.on_update.as_str(), "deferrable": deferral(key.deferral),
        "validated": !key.not_valid, "defined": at.defined(&key.provenance),
    })
}

fn index_column_json(method: &str, column: &IndexColumn) -> Value {
    let (name, expression) = match &column.key {
        IndexKey::Column(name) => (Some(name.as_str()), None),
        IndexKey::Expression(expression) => (None, Some(expression.text.as_str())),
    };
    let ordered = method == "btree";
    let mut out = Map::new();
    out.insert("column".into(), json!(name));
    out.insert("expr".into(), json!(expression));
    out.insert(
        "order".into(),
        if !ordered {
            Value::Null
        } else if column.descending {
            "DESC".into()
        } else {
            "ASC".into()
        },
    );
    // What the order implies anyway is not said: NULLS LAST for ASC, NULLS FIRST for DESC.
    let nulls = column.nulls_first.filter(|first| ordered && *first != column.descending).map(|first| if first { "FIRST" } else { "LAST" });
    out.insert("nulls".into(), json!(nulls));
    out.insert("opclass".into(), json!(column.opclass));
    out.insert("collation".into(), json!(column.collation));
    Value::Object(out)
}

fn indexes(at: &Locator<'_>, catalog: &Catalog) -> Value {
    let mut out = Map::new();
    for (key, index) in &catalog.indexes {
        let hidden = catalog.tables.get(&index.table).is_some_and(|table| table.assumed || is_temporary(&index.table, table.persistence));
        if hidden || !in_main(catalog, key) || is_temporary(key, Persistence::Permanent) {
            continue;
        }
        out.insert(displayed(catalog, key, &index.name), index_json(at, catalog, index));
    }
    Value::Object(out)
}

fn index_json(at: &Locator<'_>, catalog: &Catalog, index: &Index) -> Value {
    let mut out = Map::new();
    out.insert("table".into(), table_name(catalog, &index.table).into());
    out.insert("unique".into(), index.unique.into());
    out.insert("method".into(), index.method.as_str().into());
    out.insert("columns".into(), index.columns.iter().map(|column| index_column_json(&index.method, column)).collect());
    out.insert("include".into(), if index.include.is_empty() { Value::Null } else { json!(index.include) });
    out.insert("predicate".into(), index.predicate.as_ref().map_or(Value::Null, |predicate| predicate.text.as_str().into()));
    out.insert("nulls_not_distinct".into(), index.nulls_not_distinct.into());
    if index.partition_of.is_some() {
        out.insert("partition_child".into(), true.into());
    }
    out.insert("defined".into(), at.defined(&index.provenance));
    Value::Object(out)
}

fn views(at: &Locator<'_>, catalog: &Catalog) -> Value {
    let mut out = Map::new();
    for (key, view) in &catalog.views {
        if view.temporary || !in_main(catalog, key) || is_temporary(key, Persistence::Permanent) {
            continue;
        }
        let value = json!({
            "materialized": view.materialized, "definition": view.query.text, "columns": view.columns, "defined": at.defined(&view.provenance),
        });
        out.insert(displayed(catalog, key, &view.name), value);
    }
    Value::Object(out)
}

fn triggers(at: &Locator<'_>, catalog: &Catalog) -> Value {
    let mut out = Map::new();
    for ((table, _), trigger) in &catalog.triggers {
        if trigger.definition.temporary || !in_main(catalog, table) {
            continue;
        }
        let on = table_name(catalog, table);
        let name = &trigger.definition.name.name;
        let listed = match catalog.dialect {
            Dialect::Sqlite => name.clone(),
            Dialect::Postgres => format!("{name} on {on}"),
        };
        let function = match &trigger.definition.action {
            crate::sql::TriggerAction::Body(_) => None,
            crate::sql::TriggerAction::Function { name, .. } => Some(name.to_string()),
        };
        let value = json!({
            "name": name, "table": on, "function": function, "timing": trigger.definition.timing, "events": trigger.definition.events,
            "enabled": trigger.enabled.to_string(), "defined": at.defined(&trigger.provenance),
        });
        out.insert(listed, value);
    }
    Value::Object(out)
}

fn functions(at: &Locator<'_>, catalog: &Catalog) -> Value {
    let mut out = Map::new();
    for (key, routine) in &catalog.routines {
        let listed = format!("{}({})", key.name.display(), key.args.join(", "));
        let kind = match routine.kind {
            RoutineKind::Function => "f",
            RoutineKind::Procedure => "p",
            RoutineKind::Aggregate => "a",
        };
        let args: Vec<Value> = routine
            .args
            .iter()
            .filter(|argument| argument.mode != "OUT" && argument.mode != "TABLE")
            .map(
                |argument| json!({ "name": argument.name, "type": type_text(catalog.dialect, &argument.data_type), "mode": argument.mode }),
            )
            .collect();
        let value = json!({
            "kind": kind, "language": routine.definition.language, "returns": routine.definition.returns,
            "volatility": routine.definition.volatility, "args": args, "defined": at.defined(&routine.provenance),
        });
        out.insert(listed, value);
    }
    Value::Object(out)
}

fn sequences(at: &Locator<'_>, catalog: &Catalog) -> Value {
    let mut out = Map::new();
    for (key, sequence) in &catalog.sequences {
        if is_temporary(key, Persistence::Permanent) {
            continue;
        }
        let owner = sequence.owned_by.as_ref().map(|(table, column)| format!("{}.{column}", table_name(catalog, table)));
        let value = json!({
            "type": sequence.data_type, "start": sequence.start, "increment": sequence.increment, "min": sequence.min, "max": sequence.max,
            "cycle": sequence.cycle, "owned_by": owner, "defined": at.defined(&sequence.provenance),
        });
        out.insert(key.display(), value);
    }
    Value::Object(out)
}

fn user_types(at: &Locator<'_>, catalog: &Catalog, root: &mut Map<String, Value>) {
    let mut enums = Map::new();
    let mut composites = Map::new();
    let mut other_types = Map::new();
    for (key, user_type) in &catalog.types {
        match &user_type.definition {
            TypeDefinition::Enum(values) => {
                enums.insert(key.display(), json!(values));
            }
            TypeDefinition::Composite(attributes) => {
                let list: Vec<Value> =
                    attributes.iter().map(|a| json!({ "name": a.name, "type": type_text(catalog.dialect, &a.data_type) })).collect();
                composites.insert(key.display(), list.into());
            }
            TypeDefinition::Range(options) => {
                other_types
                    .insert(key.display(), json!({ "kind": "range", "options": options, "defined": at.defined(&user_type.provenance) }));
            }
            TypeDefinition::Base(options) => {
                other_types
                    .insert(key.display(), json!({ "kind": "base", "options": options, "defined": at.defined(&user_type.provenance) }));
            }
            TypeDefinition::Shell => {
                other_types.insert(key.display(), json!({ "kind": "shell", "defined": at.defined(&user_type.provenance) }));
            }
        }
    }
    let domains: Map<String, Value> = catalog
        .domains
        .iter()
        .map(|(key, domain)| {
            let checks: Vec<&str> = domain.checks.iter().map(|check| check.expression.text.as_str()).collect();
            let value = json!({
                "base": type_text(catalog.dialect, &domain.base), "not_null": domain.not_null,
                "default": domain.default.as_ref().map(|default| &default.text), "checks": checks, "defined": at.defined(&domain.provenance),
            });
            (key.display(), value)
        })
        .collect();
    root.insert("enums".into(), Value::Object(enums));
    root.insert("domains".into(), Value::Object(domains));
    root.insert("composites".into(), Value::Object(composites));
    root.insert("types".into(), Value::Object(other_types));
}

fn policies(at: &Locator<'_>, catalog: &Catalog) -> Value {
    let mut out = Map::new();
    for ((table, _), policy) in &catalog.policies {
        let on = table_name(catalog, table);
        let value = json!({
            "name": policy.name, "table": on, "cmd": policy.command, "permissive": policy.permissive,
            "using": policy.using.as_ref().map(|using| &using.text), "check": policy.with_check.as_ref().map(|check| &check.text),
            "defined": at.defined(&policy.provenance),
        });
        out.insert(format!("{} on {on}", policy.name), value);
    }
    Value::Object(out)
}

fn others(at: &Locator<'_>, catalog: &Catalog) -> Value {
    catalog
        .others
        .values()
        .map(|other| {
            json!({
                "kind": format!("{:?}", other.kind), "name": other.name.to_string(), "table": other.table.as_ref().map(ObjectKey::display),
                "definition": other.definition, "defined": at.defined(&other.provenance),
            })
        })
        .collect()
}

/// What a person should know about the replay: refused statements, assumed tables, first shapes kept.
pub fn issues_json(sources: &SourceSet, replayed: &crate::replay::Replayed) -> Value {
    replayed
        .issues
        .iter()
        .map(|issue| {
            let (file, line) = sources.location(issue.span);
            json!({
                "kind": issue_word(issue.kind), "file": file, "line": line, "object": issue.object.as_ref().map(ObjectKey::display),
                "message": issue.message,
            })
        })
        .collect()
}

fn issue_word(kind: crate::replay::ReplayIssueKind) -> &'static str {
    use crate::replay::ReplayIssueKind::{Assumed, Consequence, KeptFirstShape, NotAnalysed, RebuildLost, WouldFail};
    match kind {
        WouldFail => "would-fail",
        Consequence => "consequence",
        Assumed => "assumed",
        KeptFirstShape => "kept-first-shape",
        RebuildLost => "rebuild-lost",
        NotAnalysed => "not-analysed",
    }
}
