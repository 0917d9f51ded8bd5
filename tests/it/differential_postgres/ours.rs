//! Our side: the same statements replayed, the catalog as the same facts.

use std::collections::BTreeSet;

use schema_parity::catalog::{Catalog, Column, Deferral, Identity, ObjectKey, Table, TableKind};
use schema_parity::replay::ReplayIssueKind;
use schema_parity::source::{Dialect, InputFile, SideInput, recognise};
use schema_parity::sql::lex::{TokenKind, significant_tokens, unquote};
use schema_parity::sql::{DataType, IndexKey, ObjectKind, Persistence, ReferentialAction, RoutineKind, TriggerAction, TypeDefinition};

use super::engine::Outcome;

/// The statements of a text.
pub fn statements_of(sql: &str) -> Vec<String> {
    let raw = schema_parity::sql::split(sql, 0..sql.len() as u32, Dialect::Postgres);
    raw.into_iter().map(|raw| sql[raw.range.start as usize..raw.range.end as usize].to_owned()).collect()
}

/// Replays statements.
pub fn run(statements: &[String]) -> Outcome {
    let mut text = String::new();
    let mut ends = Vec::new();
    for statement in statements {
        text.push_str(statement);
        text.push_str(";\n");
        ends.push(text.len() as u32);
    }
    let input = SideInput {
        label: "sequence".into(),
        files: vec![InputFile { path: "sequence.sql".into(), content: Ok(text.into_bytes()) }],
        dialect: Some(Dialect::Postgres),
        excluded: Vec::new(),
        included: Vec::new(),
        order: Vec::new(),
        keep_order: true,
        ..SideInput::default()
    };
    let set = recognise(input);
    let mut migrations = schema_parity::sql::parse(&set);
    for migration in &mut migrations {
        migration.migration.transaction = schema_parity::source::TransactionMode::PerStatement;
    }
    let replayed = schema_parity::replay::replay(Dialect::Postgres, &migrations);
    let mut refusals = vec![None; statements.len()];
    let mut unsure = BTreeSet::new();
    for issue in &replayed.issues {
        let at = ends.partition_point(|end| *end <= issue.span.start);
        match issue.kind {
            ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence => {
                if !issue.message.starts_with("the file ends") {
                    refusals[at] = Some(issue.message.clone());
                }
            }
            ReplayIssueKind::NotAnalysed => {
                unsure.insert(at);
            }
            ReplayIssueKind::Assumed | ReplayIssueKind::KeptFirstShape | ReplayIssueKind::RebuildLost => {}
        }
    }
    Outcome { facts: facts(&replayed.catalog), refusals, unsure }
}

/// A name as `quote_ident` prints it; the reserved words are those the cases use.
fn quoted(name: &str) -> String {
    let plain = name.chars().next().is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let reserved = ["user", "order", "group", "select", "table", "check", "default", "primary", "when", "end"].contains(&name);
    if plain && !reserved { name.to_owned() } else { format!("\"{name}\"") }
}

/// A type as `format_type` prints it.
fn type_text(data_type: &DataType) -> String {
    let schema = data_type.schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
    let mut text = format!("{schema}{}", data_type.name);
    if !data_type.args.is_empty() {
        let at = text.find(" with").filter(|_| text.starts_with("time")).unwrap_or(text.len());
        text.insert_str(at, &format!("({})", data_type.args.join(",")));
    }
    if data_type.array_dimensions > 0 {
        text.push_str("[]");
    }
    text
}

fn shown(key: &ObjectKey) -> String {
    if key.schema == "public" { quoted(&key.name) } else { format!("{}.{}", quoted(&key.schema), quoted(&key.name)) }
}

fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(quoted).collect::<Vec<_>>().join(",")
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".into() } else { text }
}

fn comment(text: &Option<String>) -> String {
    text.clone().unwrap_or_else(|| "-".into())
}

fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral::NotDeferrable => "",
        Deferral::Deferrable => "deferrable",
        Deferral::InitiallyDeferred => "deferred",
    }
}

fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "a",
        ReferentialAction::Restrict => "r",
        ReferentialAction::Cascade => "c",
        ReferentialAction::SetNull => "n",
        ReferentialAction::SetDefault => "d",
    }
}

fn default_of(column: &Column) -> String {
    match (&column.generated, &column.default) {
        (Some(_), _) => "generated".into(),
        (None, None) => String::new(),
        (None, Some(default)) => match default.text.to_ascii_lowercase().starts_with("nextval(") {
            true if default.text.contains("::regclass") => default.text.replace("'public.", "'"),
            // As the server prints it.
            true => default.text.replace("')", "'::regclass)"),
            false => "default".into(),
        },
    }
}

/// `pg_trigger.tgtype`: row, timing and events as bits.
fn trigger_type(trigger: &schema_parity::sql::CreateTrigger) -> u32 {
    let timing = match trigger.timing.as_str() {
        "BEFORE" => 2,
        "INSTEAD OF" => 64,
        _after => 0,
    };
    let events = [("INSERT", 4), ("DELETE", 8), ("UPDATE", 16), ("TRUNCATE", 32)];
    let bits = events.iter().filter(|(name, _)| trigger.events.iter().any(|event| event == name)).map(|(_, bit)| bit).sum::<u32>();
    u32::from(trigger.for_each_row) + timing + bits
}

/// Columns that a text names.
fn columns_in(table: &Table, text: &str) -> String {
    list(column_set(table, text).iter().map(String::as_str))
}

fn column_set(table: &Table, text: &str) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for token in significant_tokens(text, Dialect::Postgres) {
        if matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier) {
            let name = unquote(token.text(text), Dialect::Postgres);
            if table.columns.iter().any(|column| column.name == name) {
                names.insert(name);
            }
        }
    }
    names
}

/// Every comment with its object as `pg_describe_object` names it.
fn comments(catalog: &Catalog, add: &mut impl FnMut(String, &str)) {
    let mut say = |what: String, text: &Option<String>| {
        if let Some(text) = text {
            add(what, text);
        }
    };
    for (name, schema) in &catalog.schemas {
        say(format!("schema {}", quoted(name)), &schema.comment);
    }
    for (key, table) in catalog.tables.iter().filter(|(_, table)| !table.assumed) {
        let kind = if table.kind == TableKind::Foreign { "foreign table" } else { "table" };
        let on = format!("{kind} {}", shown(key));
        say(on.clone(), &table.comment);
        table.columns.iter().for_each(|column| say(format!("column {} of {on}", quoted(&column.name)), &column.comment));
        let keys = table.primary_key.iter().chain(&table.uniques).map(|it| (&it.name, &it.comment));
        let checks = table.checks.iter().map(|it| (&it.name, &it.comment));
        let exclusions = table.exclusions.iter().map(|it| (&it.name, &it.comment));
        let all = keys.chain(checks).chain(exclusions).chain(table.foreign_keys.iter().map(|it| (&it.name, &it.comment)));
        for (name, text) in all {
            say(format!("constraint {} on {on}", quoted(name.as_deref().unwrap_or_default())), text);
        }
    }
    for (key, table) in catalog.tables.iter().filter(|(_, table)| !table.assumed) {
        let keys = table.primary_key.iter().chain(&table.uniques).map(|it| (&it.name, &it.index_comment));
        for (name, text) in keys.chain(table.exclusions.iter().map(|it| (&it.name, &it.index_comment))) {
            say(format!("index {}", shown(&ObjectKey::new(key.schema.clone(), name.as_deref().unwrap_or_default()))), text);
        }
    }
    catalog.indexes.iter().for_each(|(key, index)| say(format!("index {}", shown(key)), &index.comment));
    for (key, view) in &catalog.views {
        say(format!("{} {}", if view.materialized { "materialized view" } else { "view" }, shown(key)), &view.comment);
    }
    for ((table, name), trigger) in &catalog.triggers {
        say(format!("trigger {} on {} {}", quoted(name), relation_word(catalog, table), shown(table)), &trigger.comment);
    }
    for ((table, name), policy) in &catalog.policies {
        say(format!("policy {} on table {}", quoted(name), shown(table)), &policy.comment);
    }
    for (key, routine) in &catalog.routines {
        let kind = match routine.kind {
            RoutineKind::Function | RoutineKind::Aggregate => "function",
            RoutineKind::Procedure => "procedure",
        };
        say(format!("{kind} {}({})", shown(&key.name), key.args.join(",")), &routine.comment);
    }
    catalog.sequences.iter().for_each(|(key, sequence)| say(format!("sequence {}", shown(key)), &sequence.comment));
    catalog.types.iter().for_each(|(key, found)| say(format!("type {}", shown(key)), &found.comment));
    for (key, domain) in &catalog.domains {
        say(format!("type {}", shown(key)), &domain.comment);
        for check in &domain.checks {
            say(format!("constraint {}", quoted(check.name.as_deref().unwrap_or_default())), &check.comment);
        }
    }
    for ((kind, key), other) in &catalog.others {
        let what = match (kind, &other.table) {
            (ObjectKind::Rule, Some(table)) => format!("rule {} on {} {}", quoted(&key.name), relation_word(catalog, table), shown(table)),
            (ObjectKind::Statistics, _) => format!("statistics object {}", shown(key)),
            (ObjectKind::EventTrigger, _) => format!("event trigger {}", quoted(&key.name)),
            (ObjectKind::Publication, _) => format!("publication {}", quoted(&key.name)),
            (ObjectKind::Collation, _) => format!("collation {}", shown(key)),
            _other => continue,
        };
        say(what, &other.comment);
    }
}

fn relation_word(catalog: &Catalog, key: &ObjectKey) -> &'static str {
    match catalog.views.get(key).map(|view| view.materialized) {
        Some(true) => "materialized view",
        Some(false) => "view",
        None => "table",
    }
}

fn facts(catalog: &Catalog) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut add = |parts: &[String]| {
        out.insert(parts.join(" | "));
    };
    let s = |text: &str| text.to_owned();
    let nothing_assumed = |key: &ObjectKey| catalog.tables.get(key).is_some_and(|table| table.assumed);
    catalog.schemas.keys().filter(|name| *name != "public").for_each(|name| add(&[s("schema"), name.clone()]));
    for (key, table) in catalog.tables.iter().filter(|(_, table)| !table.assumed) {
        let kind = match &table.kind {
            TableKind::Partitioned(_) => "partitioned",
            TableKind::Foreign => "foreign",
            _ordinary => "ordinary",
        };
        let persistence = match table.persistence {
            Persistence::Permanent => "p",
            Persistence::Temporary => "t",
            Persistence::Unlogged => "u",
        };
        let parents =
            table.inherits.iter().chain(table.partition_of.iter().map(|(parent, _)| parent)).map(shown).collect::<Vec<_>>().join(",");
        add(&[
            s("table"),
            shown(key),
            s(kind),
            s(persistence),
            format!("rls {} {}", table.row_security, table.force_row_security),
            format!("inherits {}", or_dash(parents)),
            comment(&table.comment),
        ]);
        for (at, column) in table.columns.iter().enumerate() {
            add(&[
                s("column"),
                shown(key),
                (at + 1).to_string(),
                quoted(&column.name),
                type_text(&column.data_type),
                s(if column.nullable { "null" } else { "not null" }),
                s(match column.identity {
                    Some(Identity::Always) => "always",
                    Some(_) => "by default",
                    None => "",
                }),
                default_of(column),
                s(if column.local { "local" } else { "inherited" }),
                comment(&column.comment),
            ]);
        }
        for (kind, constraint) in table.primary_key.iter().map(|key| ("p", key)).chain(table.uniques.iter().map(|key| ("u", key))) {
            let distinct = if constraint.nulls_not_distinct { "nulls not distinct" } else { "" };
            add(&[
                s("constraint"),
                shown(key),
                s(kind),
                quoted(constraint.name.as_deref().unwrap_or_default()),
                list(constraint.column_names()),
                s(deferral(constraint.deferral)),
                s(""),
                s(""),
                s(""),
                s(distinct),
            ]);
        }
        for check in &table.checks {
            add(&[
                s("constraint"),
                shown(key),
                s("c"),
                quoted(check.name.as_deref().unwrap_or_default()),
                or_dash(columns_in(table, &check.expression.text)),
                s(""),
                s(if check.not_valid { "not valid" } else { "" }),
                s(if check.no_inherit { "no inherit" } else { "" }),
                s(if check.inherited { "inherited" } else { "" }),
                s(""),
            ]);
        }
        for exclusion in &table.exclusions {
            let name = quoted(exclusion.name.as_deref().unwrap_or_default());
            add(&[s("constraint"), shown(key), s("x"), name, s(""), s(deferral(exclusion.deferral)), s(""), s(""), s(""), s("")]);
        }
        for fk in table.foreign_keys.iter().filter(|fk| !fk.inherited) {
            add(&[
                s("foreign key"),
                shown(key),
                quoted(fk.name.as_deref().unwrap_or_default()),
                list(fk.columns.iter().map(String::as_str)),
                shown(&fk.ref_table),
                list(fk.ref_columns.iter().map(String::as_str)),
                s(action(fk.on_delete)),
                s(action(fk.on_update)),
                s(deferral(fk.deferral)),
                s(if fk.not_valid { "not valid" } else { "" }),
            ]);
        }
    }
    for (key, index) in catalog.indexes.iter().filter(|(_, index)| !nothing_assumed(&index.table)) {
        let columns: Vec<String> = index
            .columns
            .iter()
            .map(|column| {
                let name = match &column.key {
                    IndexKey::Column(name) => quoted(name),
                    IndexKey::Expression(_) => "<expr>".into(),
                };
                let unusual = column.nulls_first.is_some_and(|first| first != column.descending);
                format!("{name}{}{}", if column.descending { " desc" } else { "" }, if unusual { " nulls" } else { "" })
            })
            .collect();
        add(&[
            s("index"),
            shown(key),
            shown(&index.table),
            s(if index.unique { "unique" } else { "" }),
            index.method.clone(),
            columns.join(","),
            or_dash(list(index.include.iter().map(String::as_str))),
            s(if index.predicate.is_some() { "partial" } else { "" }),
            s(if index.nulls_not_distinct { "nulls not distinct" } else { "" }),
            index.partition_of.as_ref().map_or_else(|| s("-"), shown),
            comment(&index.comment),
        ]);
    }
    for (key, view) in &catalog.views {
        let columns = view.columns.as_ref().map(|columns| list(columns.iter().map(String::as_str))).unwrap_or_else(|| s("?"));
        add(&[s("view"), shown(key), s(if view.materialized { "m" } else { "v" }), columns, comment(&view.comment)]);
    }
    for ((table, name), trigger) in &catalog.triggers {
        let function = match &trigger.definition.action {
            TriggerAction::Function { name, .. } => shown(&ObjectKey::new(name.schema.clone().unwrap_or_else(|| s("public")), &name.name)),
            TriggerAction::Body(_) => s("body"),
        };
        let columns = or_dash(list(trigger.definition.update_of.iter().map(String::as_str)));
        let bool_text = |value: bool| s(if value { "t" } else { "f" });
        add(&[
            s("trigger"),
            shown(table),
            quoted(name),
            function,
            trigger.enabled.to_string(),
            trigger_type(&trigger.definition).to_string(),
            bool_text(trigger.definition.deferrable),
            bool_text(trigger.definition.initially_deferred),
            bool_text(trigger.definition.constraint),
            columns,
        ]);
    }
    for (key, routine) in &catalog.routines {
        add(&[
            s("routine"),
            format!("{}.{}({})", key.name.schema, key.name.name, key.args.join(",")),
            s(match routine.kind {
                RoutineKind::Function => "f",
                RoutineKind::Procedure => "p",
                RoutineKind::Aggregate => "a",
            }),
            routine.definition.volatility[..1].to_ascii_lowercase(),
            s(if routine.definition.strict { "strict" } else { "" }),
            s(if routine.definition.security_definer { "definer" } else { "" }),
        ]);
    }
    for (key, sequence) in &catalog.sequences {
        add(&[
            s("sequence"),
            shown(key),
            sequence.data_type.clone(),
            sequence.start.to_string(),
            sequence.increment.to_string(),
            sequence.min.to_string(),
            sequence.max.to_string(),
            sequence.cache.to_string(),
            s(if sequence.cycle { "cycle" } else { "" }),
            s(match sequence.persistence {
                Persistence::Permanent => "p",
                Persistence::Temporary => "t",
                Persistence::Unlogged => "u",
            }),
            sequence.owned_by.as_ref().map_or_else(|| s("-"), |(table, column)| format!("{}.{}", shown(table), quoted(column))),
        ]);
    }
    for (key, found) in &catalog.types {
        let (kind, labels, attributes) = match &found.definition {
            TypeDefinition::Enum(labels) => ("e", labels.join(","), String::new()),
            TypeDefinition::Composite(all) => {
                let one = |a: &schema_parity::sql::CompositeAttribute| format!("{} {}", quoted(&a.name), type_text(&a.data_type));
                ("c", String::new(), all.iter().map(one).collect::<Vec<_>>().join(","))
            }
            TypeDefinition::Range(_) => ("r", String::new(), String::new()),
            TypeDefinition::Base(_) | TypeDefinition::Shell => continue,
        };
        add(&[s("type"), shown(key), s(kind), labels, attributes, comment(&found.comment)]);
    }
    for (key, domain) in &catalog.domains {
        let mut checks: Vec<String> = domain.checks.iter().map(|check| quoted(check.name.as_deref().unwrap_or_default())).collect();
        checks.sort();
        add(&[
            s("domain"),
            shown(key),
            type_text(&domain.base),
            s(if domain.not_null { "not null" } else { "" }),
            s(if domain.default.is_some() { "default" } else { "" }),
            checks.join(","),
        ]);
    }
    for ((table, name), policy) in &catalog.policies {
        let command = match policy.command.as_str() {
            "SELECT" => "r",
            "INSERT" => "a",
            "UPDATE" => "w",
            "DELETE" => "d",
            _all => "*",
        };
        add(&[
            s("policy"),
            shown(table),
            quoted(name),
            s(command),
            s(if policy.permissive { "permissive" } else { "restrictive" }),
            s(if policy.using.is_some() { "using" } else { "" }),
            s(if policy.with_check.is_some() { "check" } else { "" }),
        ]);
    }
    for (key, index) in catalog.indexes.iter().filter(|(_, index)| !nothing_assumed(&index.table)) {
        if let Some(table) = catalog.tables.get(&index.table) {
            let mut names: BTreeSet<String> = index.include.iter().cloned().collect();
            for column in &index.columns {
                match &column.key {
                    IndexKey::Column(name) => {
                        names.insert(name.clone());
                    }
                    IndexKey::Expression(expression) => names.extend(column_set(table, &expression.text)),
                }
            }
            names.extend(index.predicate.iter().flat_map(|predicate| column_set(table, &predicate.text)));
            if !names.is_empty() {
                add(&[s("uses"), shown(key), list(names.iter().map(String::as_str))]);
            }
        }
    }
    for (key, table) in catalog.tables.iter().filter(|(_, table)| !table.assumed) {
        for column in &table.columns {
            if let Some(generated) = &column.generated {
                add(&[s("generated"), shown(key), quoted(&column.name), or_dash(columns_in(table, &generated.expression.text))]);
            }
        }
        if let Some((_, bound)) = &table.partition_of {
            // Whole numbers without the quotes in which the server prints some of them.
            let bound = bound.to_ascii_lowercase().replace(' ', "");
            let plain = |part: &str| part.strip_prefix('-').unwrap_or(part).chars().all(|c| c.is_ascii_digit()) && !part.is_empty();
            let parts: Vec<&str> = bound.split('\'').collect();
            let quoted = |at: usize, part: &&str| if at % 2 == 1 && !plain(part) { format!("'{part}'") } else { (*part).to_owned() };
            let bound: String = parts.iter().enumerate().map(|(at, part)| quoted(at, part)).collect();
            add(&[s("partition"), shown(key), bound]);
        }
        if let Some(identity) = &table.replica_identity {
            let index = identity.to_ascii_lowercase().starts_with("using");
            add(&[s("replica"), shown(key), if index { s("i") } else { identity[..1].to_ascii_lowercase() }]);
        }
    }
    for (key, view) in &catalog.views {
        let reads: BTreeSet<String> = view
            .query
            .relations
            .iter()
            .map(|name| shown(&ObjectKey::new(name.schema.as_deref().unwrap_or("public"), &name.name)))
            .collect();
        if !reads.is_empty() {
            add(&[s("reads"), shown(key), reads.into_iter().collect::<Vec<_>>().join(",")]);
        }
    }
    comments(catalog, &mut |what, text| add(&[s("comment"), what, text.to_owned()]));
    catalog.extensions.keys().for_each(|name| add(&[s("extension"), name.clone()]));
    for ((kind, _), other) in &catalog.others {
        match (kind, &other.table) {
            (ObjectKind::Rule, Some(table)) => add(&[s("rule"), shown(table), quoted(&other.name.name)]),
            (ObjectKind::Statistics, Some(table)) => add(&[s("statistics"), other.name.name.clone(), shown(table)]),
            _other => {}
        }
    }
    out
}
