//! Statements about the session: settings, queries, transactions.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read, Unreadable};
use super::names::{self, collapsed};
use super::query::relations;
use super::{Lowered, irrelevant as declared};
use crate::source::Dialect;
use crate::sql::lex::TokenKind;
use crate::sql::{Expr, FunctionCall, FunctionCalls, ObjectName, Outcome, Statement, StatementKind, TransactionControl, lex};

/// Built-in functions that people call at the top of a script and that change no schema. Names in `pg_catalog` need no entry.
const HARMLESS: &[&str] = &[
    "abs",
    "age",
    "array_agg",
    "array_append",
    "array_length",
    "array_to_string",
    "avg",
    "bool_and",
    "bool_or",
    "btrim",
    "ceil",
    "char_length",
    "clock_timestamp",
    "col_description",
    "concat",
    "concat_ws",
    "count",
    "current_database",
    "current_schemas",
    "current_setting",
    "currval",
    "date_part",
    "date_trunc",
    "decode",
    "dense_rank",
    "digest",
    "encode",
    "every",
    "exp",
    "first_value",
    "floor",
    "format",
    "format_type",
    "gen_random_uuid",
    "generate_series",
    "greatest",
    "has_table_privilege",
    "initcap",
    "json_agg",
    "json_array_elements",
    "json_build_object",
    "json_each",
    "jsonb_agg",
    "jsonb_array_elements",
    "jsonb_build_object",
    "jsonb_each",
    "jsonb_object_keys",
    "jsonb_set",
    "lag",
    "lastval",
    "last_value",
    "lead",
    "least",
    "left",
    "length",
    "ln",
    "log",
    "lower",
    "lpad",
    "ltrim",
    "max",
    "md5",
    "min",
    "mod",
    "nextval",
    "now",
    "ntile",
    "obj_description",
    "octet_length",
    "pg_advisory_lock",
    "pg_advisory_unlock",
    "pg_advisory_unlock_all",
    "pg_advisory_xact_lock",
    "pg_backend_pid",
    "pg_cancel_backend",
    "pg_column_size",
    "pg_database_size",
    "pg_get_constraintdef",
    "pg_get_expr",
    "pg_get_functiondef",
    "pg_get_indexdef",
    "pg_get_serial_sequence",
    "pg_get_viewdef",
    "pg_notify",
    "pg_postmaster_start_time",
    "pg_relation_size",
    "pg_reload_conf",
    "pg_size_pretty",
    "pg_sleep",
    "pg_stat_reset",
    "pg_table_is_visible",
    "pg_table_size",
    "pg_terminate_backend",
    "pg_total_relation_size",
    "pg_try_advisory_lock",
    "power",
    "quote_ident",
    "quote_literal",
    "random",
    "rank",
    "regexp_matches",
    "regexp_replace",
    "regexp_split_to_table",
    "repeat",
    "replace",
    "reverse",
    "right",
    "round",
    "row_number",
    "row_to_json",
    "rpad",
    "rtrim",
    "sha256",
    "sign",
    "split_part",
    "sqrt",
    "statement_timestamp",
    "string_agg",
    "string_to_array",
    "strpos",
    "substr",
    "substring",
    "sum",
    "timeofday",
    "to_char",
    "to_date",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_regclass",
    "to_regtype",
    "to_timestamp",
    "to_tsquery",
    "to_tsvector",
    "transaction_timestamp",
    "translate",
    "trim",
    "trunc",
    "txid_current",
    "unnest",
    "upper",
    "version",
    "coalesce",
    "nullif",
];

/// The setting that gives backslashes in plain strings a meaning.
const ESCAPES: &str = "SET standard_conforming_strings";

/// A file that switches escapes on changes nothing when no later string of it has a backslash.
pub(in crate::sql) fn judge_escapes(text: &str, statements: &mut [Statement]) {
    let switched = |statement: &Statement| matches!(&statement.outcome, Outcome::Opaque { kind, reason: _, affects: _ } if kind == ESCAPES);
    let Some(first) = statements.iter().position(switched) else { return };
    let rest = statements.get(first).and_then(|statement| text.get(statement.span.end as usize..)).unwrap_or_default();
    let plain = |token: &lex::Token| token.kind == TokenKind::String && token.text(rest).starts_with('\'');
    if rest.contains('\\') && lex::tokens(rest, Dialect::Postgres).iter().any(|token| plain(token) && token.text(rest).contains('\\')) {
        return;
    }
    for statement in statements.iter_mut().filter(|statement| switched(statement)) {
        statement.outcome = Outcome::Irrelevant(declared::SET);
    }
}

/// Whether PostgreSQL itself brings a function of this name, as far as we list them.
pub fn is_known_function(name: &str) -> bool {
    HARMLESS.contains(&name) || name.starts_with("pg_")
}

impl Cx<'_> {
    /// Reads `SET`.
    pub(super) fn set(&self, node: &SyntaxNode) -> Read<Lowered> {
        let local = matches!(self.one::<ast::SetScope>(node), Some(ast::SetScope::LocalScope(_)));
        let target = self.one::<ast::SetTarget>(node);
        let path = match &target {
            Some(ast::SetTarget::SetSchemaValue(schema)) => Some(Some(vec![self.string_in(schema.syntax(), "the schema")?])),
            Some(ast::SetTarget::SetConfig(config)) => self.search_path(config.syntax())?,
            Some(ast::SetTarget::SetCatalog(_) | ast::SetTarget::SetTimeZone(_) | ast::SetTarget::SetXmlOption(_)) => None,
            None => return Err(Unreadable("what to set is missing".into())),
        };
        if let Some(path) = path {
            return Ok(StatementKind::SetSearchPath { path, local, later_sessions: false }.into());
        }
        let words = names::tokens(node);
        if words.iter().any(|word| word == "check_function_bodies") {
            let off = words.last().is_some_and(|word| matches!(word.trim_matches('\''), "off" | "false" | "no" | "0"));
            self.whole(node);
            return Ok(StatementKind::CheckFunctionBodies(!off).into());
        }
        if words.iter().any(|word| word == "standard_conforming_strings") && words.last().is_some_and(|word| word.contains("off")) {
            return Ok(Lowered::Opaque {
                kind: ESCAPES.into(),
                reason: "Backslashes in the strings of later statements mean something else than they are read as.".into(),
                affects: Vec::new(),
            });
        }
        Ok(self.ignored(node, declared::SET))
    }

    /// The new search path when that is what is set; inside, `None` is the default.
    fn search_path(&self, node: &SyntaxNode) -> Read<Option<Option<Vec<String>>>> {
        let name = self.name_in::<ast::ConfigParameterRef>(node, "the setting")?;
        if name != "search_path" {
            return Ok(None);
        }
        let Some(ast::ConfigAssignment::ToConfigValue(value)) = self.one::<ast::ConfigAssignment>(node) else { return Ok(None) };
        if self.token(value.syntax(), SyntaxKind::DEFAULT_KW) {
            return Ok(Some(None));
        }
        let mut path = Vec::new();
        for value in self.all::<ast::ConfigValue>(value.syntax()) {
            path.push(match &value {
                ast::ConfigValue::Literal(literal) => self.string(literal)?,
                ast::ConfigValue::ConfigValueName(name) => self.name(name.syntax())?,
                ast::ConfigValue::PrefixExpr(number) => collapsed(number.syntax()),
            });
        }
        path.retain(|schema| !schema.is_empty());
        Ok(Some(Some(path)))
    }

    /// Reads `ALTER DATABASE`: only a search path that later sessions start with matters.
    pub(super) fn alter_database(&self, node: &SyntaxNode) -> Lowered {
        let text = self.text(node);
        let tokens = lex::significant_tokens(text, Dialect::Postgres);
        let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(text, word) || token.is_operator(text, word));
        let setting = tokens.iter().position(|token| token.is_word(text, "search_path"));
        let Some(at) = setting.filter(|at| *at > 0 && (is(at - 1, "set") || is(at - 1, "reset"))) else {
            return self.ignored(node, declared::ALTER_DATABASE);
        };
        self.whole(node);
        let value = at + 2;
        let path = if is(at - 1, "reset") || is(value, "default") {
            None
        } else {
            let names = tokens.iter().skip(value).filter(|token| !token.is_operator(text, ",") && !token.is_operator(text, ";"));
            let name = |token: &lex::Token| {
                let word = token.text(text);
                lex::string_value(word, Dialect::Postgres).unwrap_or_else(|| lex::unquote(word, Dialect::Postgres))
            };
            Some(names.map(name).filter(|schema| !schema.is_empty()).collect())
        };
        StatementKind::SetSearchPath { path, local: false, later_sessions: true }.into()
    }

    /// Reads `RESET`.
    pub(super) fn reset(&self, node: &SyntaxNode) -> Lowered {
        let resets_path = match self.one::<ast::ResetTarget>(node) {
            Some(ast::ResetTarget::All(_)) => true,
            Some(ast::ResetTarget::ConfigParameterRef(name)) => self.name(name.syntax()).is_ok_and(|name| name == "search_path"),
            Some(ast::ResetTarget::ResetTimeZone(_) | ast::ResetTarget::ResetTransactionIsolation(_)) | None => false,
        };
        if names::tokens(node).iter().any(|word| word == "check_function_bodies") {
            self.whole(node);
            return StatementKind::CheckFunctionBodies(true).into();
        }
        if resets_path {
            return StatementKind::SetSearchPath { path: None, local: false, later_sessions: false }.into();
        }
        self.ignored(node, declared::RESET)
    }

    /// Reads a query on its own: harmless, or called for the effect of its functions.
    pub(super) fn select(&self, node: &SyntaxNode) -> Lowered {
        node.children().for_each(|child| self.whole(&child));
        self.needs_relations(node);
        let mut called: Vec<ObjectName> = Vec::new();
        let mut texts = Vec::new();
        for call in node.descendants().filter_map(ast::CallExpr::cast) {
            if call.expr().is_none() {
                continue;
            }
            let qualified = names::tokens(call.syntax()).first().is_some_and(|word| word == "pg_catalog");
            let Expr::Call { name, args, distinct: _, modifiers: _ } = self.expr(&ast::Expr::CallExpr(call.clone()), 0) else { continue };
            if name.schema.is_none() && name.name == "set_config" {
                if let Some(lowered) = set_config(&args) {
                    return lowered;
                }
                continue;
            }
            self.needs_sequence(&name.name, &args);
            if name.schema.is_none() && name.name == "setval" {
                return Lowered::Irrelevant(declared::SETVAL);
            }
            if qualified || (name.schema.is_none() && HARMLESS.contains(&name.name.as_str())) {
                continue;
            }
            texts.extend(args.into_iter().filter_map(|arg| relation_in_text(&arg)));
            called.push(name);
        }
        // Rows changed inside a query: `WITH x AS (DELETE …) SELECT …`.
        if called.is_empty()
            && let Some(Ok(change)) = node.descendants().find_map(|inner| match inner.kind() {
                SyntaxKind::INSERT => Some(self.insert(&inner)),
                SyntaxKind::DELETE => Some(self.change(&inner, "DELETE")),
                SyntaxKind::UPDATE => Some(self.change(&inner, "UPDATE")),
                SyntaxKind::MERGE => Some(self.change(&inner, "MERGE")),
                _ => None,
            })
        {
            return change.into();
        }
        let Some(first) = called.first() else { return Lowered::Irrelevant(declared::SELECT) };
        let mut affects = relations(node);
        for text in texts {
            if !affects.contains(&text) {
                affects.push(text);
            }
        }
        let kind = format!("SELECT {first}");
        let reason = format!("The function {first} is called for its effect, which may change the schema.");
        match self.plain_calls(node).filter(|calls| calls.len() == called.len()) {
            Some(calls) => StatementKind::FunctionCalls(FunctionCalls { kind, calls, reason, affects }).into(),
            None => Lowered::Opaque { kind, reason, affects },
        }
    }

    /// Reads `CALL`.
    pub(super) fn call_statement(&self, node: &SyntaxNode) -> Lowered {
        node.children().for_each(|child| self.whole(&child));
        let reason = "A procedure is called, which may change the schema.".to_owned();
        let calls = self.function_call(self.text(node).trim_end_matches(';').get("CALL".len()..).unwrap_or_default());
        match calls {
            Some(call) => {
                StatementKind::FunctionCalls(FunctionCalls { kind: "CALL".into(), calls: vec![call], reason, affects: Vec::new() }).into()
            }
            None => Lowered::Opaque { affects: Vec::new(), kind: "CALL".into(), reason },
        }
    }

    /// The calls of a query that is nothing but calls: `SELECT f(…), g(…)`, `SELECT * FROM f(…)`.
    fn plain_calls(&self, node: &SyntaxNode) -> Option<Vec<FunctionCall>> {
        let text = self.text(node);
        let tokens = lex::significant_tokens(text, Dialect::Postgres);
        let (first, rest) = tokens.split_first()?;
        let rest = match rest {
            [star, from, rest @ ..] if star.is_operator(text, "*") && from.is_word(text, "from") => rest,
            rest => rest,
        };
        if !first.is_word(text, "select") {
            return None;
        }
        let (mut calls, mut depth, mut start) = (Vec::new(), 0usize, None);
        for token in rest {
            start = start.or(Some(token.range.start));
            if token.is_operator(text, "(") || token.is_operator(text, "[") {
                depth += 1;
            } else if token.is_operator(text, ")") || token.is_operator(text, "]") {
                depth = depth.checked_sub(1)?;
            } else if depth == 0 && (token.is_operator(text, ",") || token.is_operator(text, ";")) {
                calls.push(self.function_call(text.get(start.take()?..token.range.start)?)?);
            }
        }
        if let Some(start) = start {
            calls.push(self.function_call(text.get(start..)?)?);
        }
        Some(calls)
    }

    /// `schema.function(arguments)` and nothing else but an alias.
    fn function_call(&self, text: &str) -> Option<FunctionCall> {
        let tokens = lex::significant_tokens(text, Dialect::Postgres);
        let open = tokens.iter().position(|token| token.is_operator(text, "("))?;
        let named = |token: &lex::Token| {
            let name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier);
            name.then(|| lex::unquote(token.text(text), Dialect::Postgres))
        };
        let name = match tokens.get(..open)? {
            [name] => ObjectName { schema: None, name: named(name)? },
            [schema, point, name] if point.is_operator(text, ".") => ObjectName { schema: Some(named(schema)?), name: named(name)? },
            _no_name => return None,
        };
        let (mut args, mut depth, mut start, mut closed) = (Vec::new(), 0usize, None, None);
        for (at, token) in tokens.iter().enumerate().skip(open) {
            let before = depth;
            if token.is_operator(text, "(") || token.is_operator(text, "[") {
                depth += 1;
            } else if token.is_operator(text, ")") || token.is_operator(text, "]") {
                depth = depth.checked_sub(1)?;
            }
            let ends = depth == 0 || (depth == 1 && token.is_operator(text, ","));
            if ends && let Some(start) = start.take() {
                args.push(text.get(start..token.range.start)?.trim().to_owned());
            } else if before > 0 && !ends && start.is_none() {
                start = Some(token.range.start);
            }
            if depth == 0 {
                closed = Some(at);
                break;
            }
        }
        // An alias may follow.
        let after = tokens.get(closed? + 1..)?;
        let alias = match after {
            [] => true,
            [name] => named(name).is_some(),
            [word, name] => word.is_word(text, "as") && named(name).is_some(),
            _more => false,
        };
        alias.then_some(FunctionCall { name, args })
    }

    /// Reads `COMMIT`, `END` and their prepared form.
    pub(super) fn commit(&self, commit: &ast::Commit) -> Lowered {
        match commit {
            ast::Commit::CommitTransaction(_) => StatementKind::Transaction(TransactionControl::Commit).into(),
            ast::Commit::CommitPrepared(prepared) => self.prepared(prepared.syntax(), "COMMIT PREPARED"),
        }
    }

    /// Reads `ROLLBACK`, `ABORT` and `ROLLBACK TO`.
    pub(super) fn rollback(&self, rollback: &ast::Rollback) -> Read<Lowered> {
        Ok(match rollback {
            ast::Rollback::RollbackTransaction(_) => StatementKind::Transaction(TransactionControl::Rollback).into(),
            ast::Rollback::RollbackToSavepoint(to) => {
                StatementKind::Transaction(TransactionControl::RollbackTo(self.name_in::<ast::SavepointRef>(to.syntax(), "the savepoint")?))
                    .into()
            }
            ast::Rollback::RollbackPrepared(prepared) => self.prepared(prepared.syntax(), "ROLLBACK PREPARED"),
        })
    }

    /// A two-phase statement: what it ends or keeps waiting is not in sight.
    pub(super) fn prepared(&self, node: &SyntaxNode, kind: &str) -> Lowered {
        self.whole(node);
        Lowered::Opaque { kind: kind.into(), reason: "A prepared transaction is finished elsewhere.".into(), affects: Vec::new() }
    }
}

/// `set_config('search_path', path, is_local)`; other settings have no effect on a schema.
fn set_config(args: &[Expr]) -> Option<Lowered> {
    let [Expr::Text(name), value, local] = args else { return None };
    if let (true, Expr::Text(value)) = (name.eq_ignore_ascii_case("check_function_bodies"), value) {
        return Some(StatementKind::CheckFunctionBodies(!matches!(value.as_str(), "off" | "false" | "no" | "0")).into());
    }
    if !name.eq_ignore_ascii_case("search_path") {
        return None;
    }
    let Expr::Text(path) = value else {
        return Some(Lowered::Opaque {
            kind: "SELECT set_config".into(),
            reason: "The search path is computed while the script runs.".into(),
            affects: Vec::new(),
        });
    };
    let path = path.split(',').map(path_entry).filter(|schema| !schema.is_empty()).collect();
    let local = matches!(local, Expr::Boolean(true));
    Some(StatementKind::SetSearchPath { path: Some(path), local, later_sessions: false }.into())
}

fn path_entry(written: &str) -> String {
    let written = written.trim();
    match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => written.to_ascii_lowercase(),
    }
}

/// A text argument that could be the name of a relation.
fn relation_in_text(arg: &Expr) -> Option<ObjectName> {
    let mut arg = arg;
    while let Expr::Cast { operand, data_type: _ } = arg {
        arg = operand;
    }
    let Expr::Text(text) = arg else { return None };
    let parts: Vec<&str> = text.split('.').collect();
    let plain = |part: &&str| {
        let inner = part.strip_prefix('"').and_then(|part| part.strip_suffix('"')).unwrap_or(part);
        inner.starts_with(|c: char| c.is_alphabetic() || c == '_') && inner.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')
    };
    if parts.len() > 2 || !parts.iter().all(plain) {
        return None;
    }
    names::object_of(parts.into_iter().map(path_entry).collect())
}
