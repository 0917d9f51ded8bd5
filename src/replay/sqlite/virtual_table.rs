//! `CREATE VIRTUAL TABLE`: the columns that a module declares and the shadow tables it keeps (<https://sqlite.org/vtab.html>).

use super::create::new_relation;
use super::state::{Done, EntryKind, State};
use crate::catalog::{Column, ObjectKey, Provenance, Table, TableKind};
use crate::sql::sqlite::{TokenKind, tokenize, unquote};
use crate::sql::{CreateVirtualTable, DataType};

/// Replays `CREATE VIRTUAL TABLE`.
pub(super) fn create(state: &mut State, created: &CreateVirtualTable) -> Done {
    let CreateVirtualTable { name, if_not_exists, module, args } = created;
    let key = match new_relation(state, name, false, *if_not_exists)? {
        Ok(key) => key,
        Err(_existing) => return Ok(()),
    };
    let provenance = Provenance::new(state.span, state.span);
    let columns = columns(module, args, &name.name)
        .into_iter()
        .map(|(column, declared, hidden)| Column {
            name: column,
            data_type: DataType { name: declared.to_ascii_lowercase(), raw: declared, ..DataType::default() },
            nullable: true,
            hidden,
            local: true,
            provenance: provenance.clone(),
            ..Column::default()
        })
        .collect();
    let table = Table {
        name: name.name.clone(),
        kind: TableKind::Virtual { module: module.clone(), args: args.clone() },
        columns,
        provenance: provenance.clone(),
        ..Table::default()
    };
    super::create::record_created(state, &key, &table);
    state.set_table(&key, Some(table));
    state.add_entry(EntryKind::Table, &key);
    for suffix in shadows(module, args) {
        let shadow = ObjectKey::new(key.schema.clone(), format!("{}_{suffix}", key.name));
        if state.catalog.tables.contains_key(&shadow) {
            continue;
        }
        let table =
            Table { name: format!("{}_{suffix}", name.name), kind: TableKind::Shadow, provenance: provenance.clone(), ..Table::default() };
        state.set_table(&shadow, Some(table));
        state.add_entry(EntryKind::Table, &shadow);
    }
    Ok(())
}

/// Existing shadow tables of a virtual table.
pub(super) fn shadow_keys(state: &State, key: &ObjectKey, module: &str) -> Vec<ObjectKey> {
    let prefix = format!("{}_", key.name);
    let suffixes: Vec<&str> = match module {
        "fts5" => vec!["data", "idx", "content", "docsize", "config"],
        "fts3" | "fts4" => vec!["content", "segments", "segdir", "docsize", "stat"],
        "rtree" | "rtree_i32" | "geopoly" => vec!["node", "rowid", "parent"],
        _other => Vec::new(),
    };
    state
        .catalog
        .tables
        .iter()
        .filter(|(known, table)| {
            known.schema == key.schema
                && known.name.strip_prefix(&prefix).is_some_and(|suffix| suffixes.contains(&suffix))
                && matches!(table.kind, TableKind::Shadow)
        })
        .map(|(known, _)| known.clone())
        .collect()
}

/// `name = value` of an argument.
fn option(arg: &str) -> Option<(String, String)> {
    let (name, value) = arg.split_once('=')?;
    let name = name.trim();
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain.then(|| (name.to_ascii_lowercase(), unquote(value.trim())))
}

fn first_word(arg: &str) -> Option<String> {
    tokenize(arg)
        .first()
        .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted | TokenKind::Text))
        .map(|token| unquote(token.text(arg)))
}

/// Name, declared type and whether it is hidden, of each column; empty for a module that is not known.
fn columns(module: &str, args: &[String], table: &str) -> Vec<(String, String, bool)> {
    let plain = |name: String| (name, String::new(), false);
    let hidden = |name: &str| (name.to_owned(), String::new(), true);
    match module {
        // <https://sqlite.org/fts5.html>
        "fts5" => {
            let mut columns: Vec<_> =
                args.iter().filter(|arg| option(arg).is_none()).filter_map(|arg| first_word(arg)).map(plain).collect();
            columns.push(hidden(table));
            columns.push(hidden("rank"));
            columns
        }
        // <https://sqlite.org/fts3.html>
        "fts3" | "fts4" => {
            let is_option = |arg: &str| {
                let tokenizer = first_word(arg).is_some_and(|word| word.to_ascii_lowercase().starts_with("tokenize"));
                tokenizer || (module == "fts4" && option(arg).is_some())
            };
            let mut columns: Vec<_> = args.iter().filter(|arg| !is_option(arg)).filter_map(|arg| first_word(arg)).map(plain).collect();
            if columns.is_empty() {
                columns.push(plain("content".to_owned()));
            }
            columns.push(hidden(table));
            columns.push(hidden("docid"));
            let language = args.iter().filter_map(|arg| option(arg)).find(|(name, _)| name == "languageid").map(|(_, value)| value);
            columns.push(hidden(language.as_deref().unwrap_or("__langid")));
            columns
        }
        // <https://sqlite.org/rtree.html>
        "rtree" | "rtree_i32" => {
            let coordinate = if module == "rtree" { "REAL" } else { "INT" };
            args.iter()
                .enumerate()
                .filter_map(|(index, arg)| {
                    let auxiliary = arg.trim_start().strip_prefix('+');
                    let name = first_word(auxiliary.unwrap_or(arg))?;
                    let declared = match (index, auxiliary) {
                        (0, _) => "INT".to_owned(),
                        (_, Some(text)) => {
                            text.trim().split_once(char::is_whitespace).map(|(_, rest)| rest.trim().to_owned()).unwrap_or_default()
                        }
                        (_, None) => coordinate.to_owned(),
                    };
                    Some((name, declared, false))
                })
                .collect()
        }
        "geopoly" => {
            let mut columns = vec![plain("_shape".to_owned())];
            columns.extend(args.iter().filter_map(|arg| first_word(arg)).map(plain));
            columns
        }
        // <https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module>
        "fts5vocab" => {
            let kind = args.last().map(|arg| unquote(arg.trim()).to_ascii_lowercase()).unwrap_or_default();
            let names: &[&str] = match kind.as_str() {
                "col" => &["term", "col", "doc", "cnt"],
                "instance" => &["term", "doc", "col", "offset"],
                _row => &["term", "doc", "cnt"],
            };
            names.iter().map(|name| plain((*name).to_owned())).collect()
        }
        _other => Vec::new(),
    }
}

/// Suffixes of the tables that the module makes.
fn shadows(module: &str, args: &[String]) -> Vec<&'static str> {
    let options: Vec<(String, String)> = args.iter().filter_map(|arg| option(arg)).collect();
    let value = |wanted: &str| options.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    match module {
        "fts5" => {
            let mut names = vec!["data", "idx"];
            if value("content").is_none() || (value("content") == Some("") && value("contentless_unindexed").is_some()) {
                names.push("content");
            }
            if value("columnsize") != Some("0") {
                names.push("docsize");
            }
            names.push("config");
            names
        }
        "fts3" => vec!["content", "segments", "segdir"],
        "fts4" => {
            let mut names = Vec::new();
            if value("content").is_none() {
                names.push("content");
            }
            names.extend(["segments", "segdir"]);
            if value("matchinfo").is_none_or(|value| !value.eq_ignore_ascii_case("fts3")) {
                names.push("docsize");
            }
            names.push("stat");
            names
        }
        "rtree" | "rtree_i32" | "geopoly" => vec!["node", "rowid", "parent"],
        _other => Vec::new(),
    }
}
