//! The rows of the views of the system catalog that conditions and loops in a `DO` block ask for, made from ours.

use super::system_rows::system_rows;
use super::value::{Row, Value, namespace, oid, row, text};
use crate::catalog::{ObjectKey, TableKind};
use crate::replay::postgres::Replayer;
use crate::replay::postgres::names::{constraint_names, index_column_names, internal_type_name};
use crate::replay::postgres::typecheck::Found;
use crate::sql::TypeDefinition;

impl Replayer {
    /// The rows of a view of the system catalog.
    pub(super) fn catalog_rows(&self, schema: Option<&str>, name: &str) -> Option<Vec<Row>> {
        let tables = || self.state.tables.iter().filter(|(_, table)| !table.assumed);
        let mut rows: Vec<Row> = Vec::new();
        let information = schema == Some("information_schema");
        if !information && !matches!(schema, None | Some("pg_catalog")) {
            return None;
        }
        match (information, name) {
            (true, "tables") => {
                rows.extend(tables().map(|(key, _)| {
                    row([("table_schema", text(&key.schema)), ("table_name", text(&key.name)), ("table_type", text("BASE TABLE"))])
                }));
                let views = self.state.views.iter().filter(|(_, view)| !view.materialized);
                rows.extend(views.map(|(key, _)| {
                    row([("table_schema", text(&key.schema)), ("table_name", text(&key.name)), ("table_type", text("VIEW"))])
                }));
            }
            (true, "columns") => {
                for (key, table) in tables() {
                    for column in &table.columns {
                        let array = column.data_type.array_dimensions > 0;
                        let own = column.data_type.schema.is_some() || self.find_type(&column.data_type) != Ok(Found::BuiltIn);
                        let printed = if array {
                            "ARRAY"
                        } else if own {
                            "USER-DEFINED"
                        } else {
                            &column.data_type.name
                        };
                        let udt = format!("{}{}", if array { "_" } else { "" }, internal_type_name(&column.data_type.name));
                        let length = match (column.data_type.name.as_str(), column.data_type.args.first()) {
                            ("character varying" | "character", Some(length)) => text(length),
                            _none => Value::Null,
                        };
                        rows.push(row([
                            ("table_schema", text(&key.schema)),
                            ("table_name", text(&key.name)),
                            ("column_name", text(&column.name)),
                            ("data_type", text(printed)),
                            ("udt_name", text(udt)),
                            ("character_maximum_length", length),
                            ("is_nullable", text(if column.nullable { "YES" } else { "NO" })),
                            ("is_identity", text(if column.identity.is_some() { "YES" } else { "NO" })),
                            ("column_default", if column.default.is_some() { Value::Unknown } else { Value::Null }),
                        ]));
                    }
                }
                for (key, view) in self.state.views.iter() {
                    for column in view.columns.iter().flatten() {
                        rows.push(row([
                            ("table_schema", text(&key.schema)),
                            ("table_name", text(&key.name)),
                            ("column_name", text(column)),
                        ]));
                    }
                }
            }
            (true, "table_constraints") => {
                for (key, table) in tables() {
                    let mut add = |name: &Option<String>, kind: &str| {
                        rows.push(row([
                            ("constraint_schema", text(&key.schema)),
                            ("constraint_name", text(name.clone().unwrap_or_default())),
                            ("table_schema", text(&key.schema)),
                            ("table_name", text(&key.name)),
                            ("constraint_type", text(kind)),
                        ]));
                    };
                    table.primary_key.iter().for_each(|c| add(&c.name, "PRIMARY KEY"));
                    table.uniques.iter().for_each(|c| add(&c.name, "UNIQUE"));
                    table.checks.iter().for_each(|c| add(&c.name, "CHECK"));
                    table.foreign_keys.iter().for_each(|c| add(&c.name, "FOREIGN KEY"));
                }
            }
            (true, "constraint_column_usage" | "key_column_usage") => {
                for (key, table) in tables() {
                    let mut add = |name: &Option<String>, of: &ObjectKey, columns: &[String]| {
                        rows.extend(columns.iter().enumerate().map(|(at, column)| {
                            row([
                                ("constraint_schema", text(&key.schema)),
                                ("constraint_name", text(name.clone().unwrap_or_default())),
                                ("table_schema", text(&of.schema)),
                                ("table_name", text(&of.name)),
                                ("column_name", text(column)),
                                ("ordinal_position", text((at + 1).to_string())),
                            ])
                        }));
                    };
                    let used = name == "constraint_column_usage";
                    table.primary_key.iter().chain(&table.uniques).for_each(|c| add(&c.name, key, &index_column_names(&c.columns, &[])));
                    table.foreign_keys.iter().for_each(|c| match used {
                        true => add(&c.name, &c.ref_table, &c.ref_columns),
                        false => add(&c.name, key, &c.columns),
                    });
                    // Which columns a check uses is not told here.
                    if used && table.checks.iter().any(|check| check.name.is_some()) {
                        rows.extend(table.checks.iter().map(|check| {
                            row([
                                ("constraint_schema", text(&key.schema)),
                                ("constraint_name", text(check.name.clone().unwrap_or_default())),
                                ("table_schema", text(&key.schema)),
                                ("table_name", text(&key.name)),
                                ("column_name", Value::Unknown),
                            ])
                        }));
                    }
                }
            }
            (true, "schemata") => rows.extend(self.schema_names().into_iter().map(|schema| row([("schema_name", text(schema))]))),
            (true, "views") => {
                let views = self.state.views.iter().filter(|(_, view)| !view.materialized);
                rows.extend(views.map(|(key, _)| row([("table_schema", text(&key.schema)), ("table_name", text(&key.name))])));
            }
            (true, "sequences") => {
                rows.extend(
                    self.state
                        .sequences
                        .iter()
                        .map(|(key, _)| row([("sequence_schema", text(&key.schema)), ("sequence_name", text(&key.name))])),
                );
            }
            (true, "triggers") => rows.extend(self.state.triggers.iter().map(|((table, name), _)| {
                row([
                    ("trigger_schema", text(&table.schema)),
                    ("trigger_name", text(name)),
                    ("event_object_schema", text(&table.schema)),
                    ("event_object_table", text(&table.name)),
                ])
            })),
            (true, "routines") => {
                rows.extend(
                    self.state
                        .routines
                        .iter()
                        .map(|(key, _)| row([("routine_schema", text(&key.name.schema)), ("routine_name", text(&key.name.name))])),
                );
            }
            (false, "pg_tables") => {
                rows.extend(tables().map(|(key, _)| row([("schemaname", text(&key.schema)), ("tablename", text(&key.name))])))
            }
            (false, "pg_views" | "pg_matviews") => {
                let wanted = name == "pg_matviews";
                let column = if wanted { "matviewname" } else { "viewname" };
                let views = self.state.views.iter().filter(|(_, view)| view.materialized == wanted);
                rows.extend(views.map(|(key, _)| row([("schemaname", text(&key.schema)), (column, text(&key.name))])));
            }
            (false, "pg_sequences") => {
                rows.extend(
                    self.state.sequences.iter().map(|(key, _)| row([("schemaname", text(&key.schema)), ("sequencename", text(&key.name))])),
                );
            }
            (false, "pg_indexes") => {
                let indexes = self.state.indexes.iter().map(|(key, index)| (key, &index.table)).chain(self.state.constraint_indexes.iter());
                rows.extend(indexes.map(|(key, table)| {
                    row([("schemaname", text(&key.schema)), ("indexname", text(&key.name)), ("tablename", text(&table.name))])
                }));
            }
            (false, "pg_class") => {
                let mut add = |key: &ObjectKey, kind: &str| {
                    rows.push(row([
                        ("oid", oid('r', key)),
                        ("relname", text(&key.name)),
                        ("relkind", text(kind)),
                        ("relnamespace", namespace(&key.schema)),
                    ]));
                };
                tables().for_each(|(key, table)| {
                    add(
                        key,
                        match &table.kind {
                            TableKind::Partitioned(_) => "p",
                            TableKind::Foreign => "f",
                            _ordinary => "r",
                        },
                    );
                });
                self.state.views.iter().for_each(|(key, view)| add(key, if view.materialized { "m" } else { "v" }));
                self.state.indexes.iter().for_each(|(key, _)| add(key, "i"));
                self.state.constraint_indexes.iter().for_each(|(key, _)| add(key, "i"));
                self.state.sequences.iter().for_each(|(key, _)| add(key, "S"));
            }
            (false, "pg_index") => {
                for (key, index) in self.state.indexes.iter() {
                    rows.push(row([
                        ("indexrelid", oid('r', key)),
                        ("indrelid", oid('r', &index.table)),
                        ("indisunique", Value::Bool(index.unique)),
                        ("indisprimary", Value::Bool(false)),
                        // An index of a partitioned table may wait for those of its partitions.
                        (
                            "indisvalid",
                            if self.state.tables.get(&index.table).is_some_and(|table| matches!(table.kind, TableKind::Partitioned(_))) {
                                Value::Unknown
                            } else {
                                Value::Bool(true)
                            },
                        ),
                    ]));
                }
                for (key, table) in self.state.constraint_indexes.iter() {
                    let primary = self.state.tables.get(table).and_then(|table| table.primary_key.as_ref());
                    rows.push(row([
                        ("indexrelid", oid('r', key)),
                        ("indrelid", oid('r', table)),
                        ("indisprimary", Value::Bool(primary.is_some_and(|primary| primary.name.as_deref() == Some(&key.name)))),
                        ("indisvalid", Value::Bool(true)),
                    ]));
                }
            }
            (false, "pg_type") => {
                let mut add = |key: &ObjectKey, kind: &str| {
                    rows.push(row([
                        ("oid", oid('t', key)),
                        ("typname", text(&key.name)),
                        ("typtype", text(kind)),
                        ("typnamespace", namespace(&key.schema)),
                    ]));
                };
                self.state.types.iter().for_each(|(key, found)| {
                    add(
                        key,
                        match found.definition {
                            TypeDefinition::Enum(_) => "e",
                            TypeDefinition::Composite(_) => "c",
                            TypeDefinition::Range(_) => "r",
                            TypeDefinition::Base(_) => "b",
                            TypeDefinition::Shell => "p",
                        },
                    );
                });
                self.state.domains.iter().for_each(|(key, _)| add(key, "d"));
                tables().for_each(|(key, _)| add(key, "c"));
                self.state.views.iter().for_each(|(key, _)| add(key, "c"));
            }
            (false, "pg_enum") => {
                for (key, found) in self.state.types.iter() {
                    if let TypeDefinition::Enum(labels) = &found.definition {
                        rows.extend(labels.iter().map(|label| row([("enumtypid", oid('t', key)), ("enumlabel", text(label))])));
                    }
                }
            }
            (false, "pg_constraint") => {
                for (key, table) in tables() {
                    let kind = |name: &str| {
                        if table.primary_key.as_ref().is_some_and(|key| key.name.as_deref() == Some(name)) {
                            "p"
                        } else if table.uniques.iter().any(|key| key.name.as_deref() == Some(name)) {
                            "u"
                        } else if table.checks.iter().any(|check| check.name.as_deref() == Some(name)) {
                            "c"
                        } else if table.foreign_keys.iter().any(|key| key.name.as_deref() == Some(name)) {
                            "f"
                        } else {
                            "x"
                        }
                    };
                    let referenced = |name: &str| {
                        let found = table.foreign_keys.iter().find(|key| key.name.as_deref() == Some(name));
                        found.map_or(Value::Oid('r', ObjectKey::new("", "")), |key| oid('r', &key.ref_table))
                    };
                    rows.extend(constraint_names(table).map(|name| {
                        row([
                            ("conname", text(name)),
                            ("contype", text(kind(name))),
                            ("conrelid", oid('r', key)),
                            ("confrelid", referenced(name)),
                            ("connamespace", namespace(&key.schema)),
                        ])
                    }));
                }
                for (key, domain) in self.state.domains.iter() {
                    rows.extend(domain.checks.iter().filter_map(|check| check.name.as_deref()).map(|name| {
                        row([
                            ("conname", text(name)),
                            ("contype", text("c")),
                            ("conrelid", Value::Oid('r', ObjectKey::new("", ""))),
                            ("contypid", oid('t', key)),
                            ("connamespace", namespace(&key.schema)),
                        ])
                    }));
                }
            }
            (false, "pg_attribute") => {
                for (key, table) in tables() {
                    rows.extend(table.columns.iter().map(|column| {
                        row([
                            ("attrelid", oid('r', key)),
                            ("attname", text(&column.name)),
                            ("attnotnull", Value::Bool(!column.nullable)),
                            ("attisdropped", Value::Bool(false)),
                        ])
                    }));
                }
            }
            (false, "pg_trigger") => rows.extend(self.state.triggers.iter().map(|((table, name), _)| {
                row([("tgname", text(name)), ("tgrelid", oid('r', table)), ("tgisinternal", Value::Bool(false))])
            })),
            (false, "pg_policies") => rows.extend(self.state.policies.iter().map(|((table, name), _)| {
                row([("policyname", text(name)), ("schemaname", text(&table.schema)), ("tablename", text(&table.name))])
            })),
            (false, "pg_policy") => rows
                .extend(self.state.policies.iter().map(|((table, name), _)| row([("polname", text(name)), ("polrelid", oid('r', table))]))),
            (false, "pg_extension") => {
                rows.push(row([("extname", text("plpgsql"))]));
                rows.extend(self.state.extensions.iter().map(|(name, _)| row([("extname", text(name))])));
            }
            (false, "pg_namespace") => {
                rows.extend(self.schema_names().into_iter().map(|schema| row([("oid", namespace(&schema)), ("nspname", text(schema))])));
            }
            (false, "pg_proc") => {
                rows.extend(
                    self.state
                        .routines
                        .iter()
                        .map(|(key, _)| row([("proname", text(&key.name.name)), ("pronamespace", namespace(&key.name.schema))])),
                );
            }
            _other => return None,
        }
        let extensions = self.state.extensions.iter().any(|(name, _)| name != "plpgsql");
        rows.extend(system_rows(information, name, extensions));
        Some(rows)
    }

    fn schema_names(&self) -> Vec<String> {
        let mut names = vec!["pg_catalog".to_owned(), "information_schema".to_owned(), "pg_toast".to_owned()];
        if self.state.schema_exists("public") {
            names.push("public".into());
        }
        names.extend(self.state.schemas.iter().map(|(name, _)| name.clone()));
        names
    }
}
