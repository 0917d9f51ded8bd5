//! `CREATE TABLE`: columns, constraints and table options (<https://sqlite.org/lang_createtable.html>).

use super::cursor::{Cursor, Read, ReadError};
use super::query;
use super::token::{Token, TokenKind, unquote};
use crate::sql::{
    ColumnDefinition, ConstraintDefinition, ConstraintKind, CreateTable, CreateTableAs, CreateVirtualTable, ForeignKeyDefinition,
    GeneratedDefinition, IndexColumn, IndexKey, Persistence, ReferentialAction, StatementKind,
};

/// Reads on after `CREATE [TEMP] TABLE`.
pub(super) fn create_table(cursor: &mut Cursor<'_>, temporary: bool) -> Read<StatementKind> {
    let if_not_exists = cursor.if_not_exists()?;
    let name = cursor.object_name()?;
    let persistence = if temporary { Persistence::Temporary } else { Persistence::Permanent };
    if cursor.eat("AS") {
        let start = cursor.position();
        if !(cursor.sees("SELECT") || cursor.sees("WITH") || cursor.sees("VALUES")) {
            return cursor.unexpected();
        }
        cursor.seek(cursor.tokens.len());
        let query = cursor.query(cursor.since(start))?;
        return Ok(StatementKind::CreateTableAs(CreateTableAs {
            name,
            if_not_exists,
            persistence,
            columns: Vec::new(),
            query,
            parameters: Default::default(),
        }));
    }
    let mut table = CreateTable { name, if_not_exists, persistence, ..CreateTable::default() };
    if !cursor.sees_symbol("(") {
        return cursor.unexpected();
    }
    cursor.columns = Some(column_names(cursor));
    cursor.expect_symbol("(")?;
    table.columns.push(column(cursor)?);
    while cursor.eat_symbol(",") {
        if sees_table_constraint(cursor) {
            table_constraints(cursor, &mut table.constraints)?;
            break;
        }
        table.columns.push(column(cursor)?);
    }
    cursor.expect_symbol(")")?;
    table_options(cursor, &mut table)?;
    cursor.columns = None;
    if std::mem::take(&mut cursor.table_autoincrement) {
        autoincrement_on_key(&mut table);
    }
    Ok(StatementKind::CreateTable(table))
}

/// `PRIMARY KEY (a AUTOINCREMENT)` means the same as the word on the column.
fn autoincrement_on_key(table: &mut CreateTable) {
    let key = table.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, include: _, using_index: _, without_overlaps: _ } => columns.first(),
        ConstraintKind::Unique { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclude { .. }
        | ConstraintKind::NotNull { .. } => None,
    });
    let name = match key.map(|column| &column.key) {
        Some(IndexKey::Column(name)) => name.clone(),
        Some(IndexKey::Expression(expression)) => unquote(&expression.text),
        None => return,
    };
    if let Some(column) = table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(&name)) {
        column.autoincrement = true;
    }
}

/// Names of all columns, looked up before anything is read: a check may use a column that is defined after it.
fn column_names(cursor: &Cursor<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0usize;
    let mut fresh = false;
    for token in cursor.tokens.iter().skip(cursor.position()) {
        if token.is_symbol(cursor.text, "(") {
            depth += 1;
            fresh = depth == 1;
            continue;
        }
        if token.is_symbol(cursor.text, ")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                break;
            }
        } else if depth == 1 && token.is_symbol(cursor.text, ",") {
            fresh = true;
            continue;
        } else if fresh && depth == 1 {
            if ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].iter().any(|word| token.is_word(cursor.text, word)) {
                break;
            }
            names.push(unquote(token.text(cursor.text)));
        }
        fresh = false;
    }
    names
}

/// SQLite reads one token more before it looks at an option.
fn option_ends(cursor: &mut Cursor<'_>) -> Read<()> {
    if cursor.is_done() || cursor.sees_symbol(",") { Ok(()) } else { cursor.unexpected() }
}

fn table_options(cursor: &mut Cursor<'_>, table: &mut CreateTable) -> Read<()> {
    if cursor.is_done() {
        return Ok(());
    }
    loop {
        if cursor.eat("WITHOUT") {
            let option = cursor.name()?;
            if !option.eq_ignore_ascii_case("ROWID") {
                option_ends(cursor)?;
                return Err(ReadError { message: format!("unknown table option: {option}") });
            }
            table.without_rowid = true;
        } else {
            let option = cursor.name()?;
            if !option.eq_ignore_ascii_case("STRICT") {
                option_ends(cursor)?;
                return Err(ReadError { message: format!("unknown table option: {option}") });
            }
            table.strict = true;
        }
        if !cursor.eat_symbol(",") {
            return Ok(());
        }
    }
}

fn sees_table_constraint(cursor: &Cursor<'_>) -> bool {
    ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].iter().any(|word| cursor.sees(word))
}

/// Reads one column with everything that is written on it.
pub(super) fn column(cursor: &mut Cursor<'_>) -> Read<ColumnDefinition> {
    let start = cursor.position();
    let mut column = ColumnDefinition { name: cursor.name()?, ..ColumnDefinition::default() };
    let types = type_tokens(cursor)?;
    column.data_type = cursor.data_type(types);
    let mut name: Option<(usize, String)> = None;
    loop {
        let at = cursor.position();
        if cursor.eat("CONSTRAINT") {
            name = Some((at, cursor.name()?));
            continue;
        }
        let (from, label) = match name.take() {
            Some((from, label)) => (from, Some(label)),
            None => (at, None),
        };
        if !column_constraint(cursor, &mut column, from, label)? {
            break;
        }
    }
    column.span = cursor.span_since(start);
    Ok(column)
}

/// The words of a type with their arguments, `GENERATED ALWAYS` at the end excluded as SQLite excludes it.
fn type_tokens<'a>(cursor: &mut Cursor<'a>) -> Read<&'a [Token]> {
    let start = cursor.position();
    while cursor.sees_plain_name() {
        cursor.seek(cursor.position() + 1);
    }
    let words = cursor.since(start);
    if words.is_empty() {
        return Ok(words);
    }
    if cursor.sees_symbol("(") {
        cursor.expect_symbol("(")?;
        signed_number(cursor)?;
        if cursor.eat_symbol(",") {
            signed_number(cursor)?;
        }
        // SQLite's grammar ends a type at its arguments; what follows is a constraint or an error.
        if !cursor.eat_symbol(")") {
            return cursor.unexpected();
        }
        return Ok(cursor.since(start));
    }
    let mut kept = words.len();
    if cursor.sees("AS") && words.get(kept - 1).is_some_and(|word| word.is_word(cursor.text, "ALWAYS")) {
        kept -= 1;
        if kept > 0 && words.get(kept - 1).is_some_and(|word| word.is_word(cursor.text, "GENERATED")) {
            kept -= 1;
        }
    }
    Ok(words.get(..kept).unwrap_or_default())
}

fn signed_number(cursor: &mut Cursor<'_>) -> Read<()> {
    if !cursor.eat_symbol("+") {
        cursor.eat_symbol("-");
    }
    match cursor.peek() {
        Some(token) if token.kind == TokenKind::Number => {
            cursor.seek(cursor.position() + 1);
            Ok(())
        }
        _ => cursor.unexpected(),
    }
}

/// Reads one column constraint; `false` when none follows.
fn column_constraint(cursor: &mut Cursor<'_>, column: &mut ColumnDefinition, from: usize, name: Option<String>) -> Read<bool> {
    if cursor.eat("DEFAULT") {
        column.default = Some(default(cursor)?);
    } else if cursor.eat("NULL") {
        column.nullable = Some(column.nullable.unwrap_or(true));
        let at = cursor.position();
        if cursor.on_conflict()?.is_some() {
            let span = cursor.span_since(at);
            cursor.not_modelled.push(crate::sql::UnmodelledClause {
                span,
                what: "ON CONFLICT after NULL, which SQLite ignores".to_owned(),
                could_hide: false,
            });
        }
    } else if cursor.sees("NOT") && !cursor.sees_all(&["NOT", "DEFERRABLE"]) {
        cursor.expect("NOT")?;
        cursor.expect("NULL")?;
        column.nullable = Some(false);
        column.not_null_name = name;
        column.not_null_on_conflict = cursor.on_conflict()?;
    } else if cursor.eat("PRIMARY") {
        cursor.expect("KEY")?;
        let descending = cursor.eat("DESC");
        if !descending {
            cursor.eat("ASC");
        }
        let on_conflict = cursor.on_conflict()?;
        column.autoincrement |= cursor.eat("AUTOINCREMENT");
        let mut key = IndexColumn::plain(column.name.clone());
        key.descending = descending;
        let kind = ConstraintKind::PrimaryKey { columns: vec![key], include: Vec::new(), using_index: None, without_overlaps: false };
        column.constraints.push(constraint(cursor, from, name, kind, on_conflict));
    } else if cursor.eat("UNIQUE") {
        let on_conflict = cursor.on_conflict()?;
        let kind = unique(vec![IndexColumn::plain(column.name.clone())]);
        column.constraints.push(constraint(cursor, from, name, kind, on_conflict));
    } else if cursor.eat("CHECK") {
        let tokens = cursor.parenthesised()?;
        let expression = cursor.expression(tokens)?;
        column.constraints.push(constraint(cursor, from, name, ConstraintKind::Check { expression }, None));
    } else if cursor.eat("REFERENCES") {
        let foreign_key = references(cursor, vec![column.name.clone()])?;
        let mut made = constraint(cursor, from, name, ConstraintKind::ForeignKey(foreign_key), None);
        deferral(cursor, &mut made)?;
        made.span = cursor.span_since(from);
        column.constraints.push(made);
    } else if cursor.sees("DEFERRABLE") || cursor.sees_all(&["NOT", "DEFERRABLE"]) {
        // SQLite's grammar lets the clause stand on its own; it then belongs to the last foreign key of the table.
        let mut lone = constraint(cursor, from, None, unique(Vec::new()), None);
        deferral(cursor, &mut lone)?;
        match column.constraints.iter_mut().rev().find(|made| matches!(made.kind, ConstraintKind::ForeignKey(_))) {
            Some(made) => (made.deferrable, made.initially_deferred) = (lone.deferrable, lone.initially_deferred),
            None => {
                let span = cursor.span_since(from);
                cursor.not_modelled.push(crate::sql::UnmodelledClause {
                    span,
                    what: "DEFERRABLE without a foreign key".to_owned(),
                    could_hide: false,
                });
            }
        }
    } else if cursor.eat("COLLATE") {
        column.collation = Some(cursor.name()?);
    } else if cursor.sees_all(&["GENERATED", "ALWAYS"]) || cursor.sees("AS") {
        if cursor.eat("GENERATED") {
            cursor.expect("ALWAYS")?;
        }
        cursor.expect("AS")?;
        let tokens = cursor.parenthesised()?;
        let expression = cursor.expression(tokens)?;
        let stored = match cursor.peek() {
            Some(token) if token.kind == TokenKind::Word && cursor.sees_name() => {
                let word = cursor.name()?;
                if word.eq_ignore_ascii_case("STORED") {
                    true
                } else if word.eq_ignore_ascii_case("VIRTUAL") {
                    false
                } else {
                    return Err(ReadError { message: format!("error in generated column \"{}\"", column.name) });
                }
            }
            _ => false,
        };
        column.generated = Some(GeneratedDefinition { expression, stored });
    } else if name.is_some() {
        // A CONSTRAINT name may stand alone; it names nothing.
        let span = cursor.span_since(from);
        cursor.not_modelled.push(crate::sql::UnmodelledClause {
            span,
            what: "CONSTRAINT name without a constraint".to_owned(),
            could_hide: false,
        });
        return Ok(false);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// After `DEFAULT`: a literal, a signed literal, a name, or an expression in parentheses.
fn default(cursor: &mut Cursor<'_>) -> Read<crate::sql::Expression> {
    let columns = cursor.columns.replace(Vec::new());
    let result = default_inner(cursor);
    cursor.columns = columns;
    result
}

fn default_inner(cursor: &mut Cursor<'_>) -> Read<crate::sql::Expression> {
    if cursor.sees_symbol("(") {
        // A query needs parentheses of its own to be an expression.
        if ["SELECT", "WITH", "VALUES"].iter().any(|word| cursor.peek_at(1).is_some_and(|token| token.is_word(cursor.text, word))) {
            cursor.expect_symbol("(")?;
            return cursor.unexpected();
        }
        let tokens = cursor.parenthesised()?;
        // A word in double quotes is a name here, and a string only where it stands alone without parentheses.
        cursor.columns = None;
        return cursor.expression(tokens);
    }
    let start = cursor.position();
    if !cursor.eat_symbol("+") {
        cursor.eat_symbol("-");
    }
    let literal = cursor.peek().is_some_and(|token| match token.kind {
        TokenKind::Text | TokenKind::Number | TokenKind::Blob | TokenKind::Quoted => true,
        TokenKind::Word => token.is_word(cursor.text, "NULL") || cursor.sees_plain_name(),
        TokenKind::Variable | TokenKind::Symbol | TokenKind::Illegal => false,
    });
    if !literal {
        return cursor.unexpected();
    }
    cursor.seek(cursor.position() + 1);
    let tokens = cursor.since(start);
    let mut expression = cursor.expression(tokens)?;
    // A bare word is a string here, whatever it looks like.
    if let crate::sql::Expr::Column(parts) = &expression.tree
        && let [word] = parts.as_slice()
    {
        expression.tree = crate::sql::Expr::Text(word.clone());
    }
    Ok(expression)
}

fn unique(columns: Vec<IndexColumn>) -> ConstraintKind {
    ConstraintKind::Unique { columns, include: Vec::new(), using_index: None, nulls_not_distinct: false, without_overlaps: false }
}

fn constraint(
    cursor: &Cursor<'_>,
    from: usize,
    name: Option<String>,
    kind: ConstraintKind,
    on_conflict: Option<String>,
) -> ConstraintDefinition {
    ConstraintDefinition {
        span: cursor.span_since(from),
        name,
        kind,
        deferrable: false,
        initially_deferred: false,
        not_valid: false,
        no_inherit: false,
        not_enforced: false,
        on_conflict,
        parameters: Default::default(),
    }
}

/// Reads table constraints to the closing parenthesis; the comma between them is optional in SQLite's grammar.
fn table_constraints(cursor: &mut Cursor<'_>, constraints: &mut Vec<ConstraintDefinition>) -> Read<()> {
    let mut name: Option<(usize, String)> = None;
    loop {
        let at = cursor.position();
        if cursor.eat_symbol(",") {
            name = None;
            if !sees_table_constraint(cursor) {
                return cursor.unexpected();
            }
            continue;
        }
        if cursor.eat("CONSTRAINT") {
            name = Some((at, cursor.name()?));
            continue;
        }
        if !sees_table_constraint(cursor) {
            return Ok(());
        }
        let (from, label) = match name.take() {
            Some((from, label)) => (from, Some(label)),
            None => (at, None),
        };
        constraints.push(table_constraint(cursor, from, label)?);
    }
}

fn table_constraint(cursor: &mut Cursor<'_>, from: usize, name: Option<String>) -> Read<ConstraintDefinition> {
    if cursor.eat("PRIMARY") {
        cursor.expect("KEY")?;
        cursor.expect_symbol("(")?;
        let columns = key_columns(cursor)?;
        cursor.table_autoincrement |= cursor.eat("AUTOINCREMENT");
        cursor.expect_symbol(")")?;
        let on_conflict = cursor.on_conflict()?;
        let kind = ConstraintKind::PrimaryKey { columns, include: Vec::new(), using_index: None, without_overlaps: false };
        return Ok(constraint(cursor, from, name, kind, on_conflict));
    }
    if cursor.eat("UNIQUE") {
        cursor.expect_symbol("(")?;
        let columns = key_columns(cursor)?;
        cursor.expect_symbol(")")?;
        let on_conflict = cursor.on_conflict()?;
        return Ok(constraint(cursor, from, name, unique(columns), on_conflict));
    }
    if cursor.eat("CHECK") {
        let tokens = cursor.parenthesised()?;
        let expression = cursor.expression(tokens)?;
        let on_conflict = cursor.on_conflict()?;
        return Ok(constraint(cursor, from, name, ConstraintKind::Check { expression }, on_conflict));
    }
    cursor.expect("FOREIGN")?;
    cursor.expect("KEY")?;
    let columns = name_list(cursor)?;
    cursor.expect("REFERENCES")?;
    let foreign_key = references(cursor, columns)?;
    let mut made = constraint(cursor, from, name, ConstraintKind::ForeignKey(foreign_key), None);
    deferral(cursor, &mut made)?;
    made.span = cursor.span_since(from);
    Ok(made)
}

/// `(a, b)`; SQLite's grammar lets a collation and an order stand with each name and ignores them.
fn name_list(cursor: &mut Cursor<'_>) -> Read<Vec<String>> {
    cursor.expect_symbol("(")?;
    let mut names = vec![cursor.name()?];
    loop {
        if cursor.eat("COLLATE") {
            cursor.name()?;
        }
        if !cursor.eat("ASC") {
            cursor.eat("DESC");
        }
        if !cursor.eat_symbol(",") {
            break;
        }
        names.push(cursor.name()?);
    }
    cursor.expect_symbol(")")?;
    Ok(names)
}

/// Reads on after `REFERENCES`, the deferrability excluded.
fn references(cursor: &mut Cursor<'_>, columns: Vec<String>) -> Read<ForeignKeyDefinition> {
    let ref_table = crate::sql::ObjectName::bare(cursor.name()?);
    let ref_columns = if cursor.sees_symbol("(") { name_list(cursor)? } else { Vec::new() };
    let mut foreign_key = ForeignKeyDefinition {
        columns,
        ref_table,
        ref_columns,
        on_delete: ReferentialAction::NoAction,
        on_delete_columns: Vec::new(),
        on_update: ReferentialAction::NoAction,
        match_type: None,
    };
    loop {
        if cursor.eat("MATCH") {
            foreign_key.match_type = Some(cursor.name()?.to_ascii_uppercase());
        } else if cursor.eat_all(&["ON", "DELETE"]) {
            foreign_key.on_delete = action(cursor)?;
        } else if cursor.eat_all(&["ON", "UPDATE"]) {
            foreign_key.on_update = action(cursor)?;
        } else if cursor.eat_all(&["ON", "INSERT"]) {
            let at = cursor.position() - 2;
            action(cursor)?;
            let span = cursor.span_since(at);
            cursor.not_modelled.push(crate::sql::UnmodelledClause {
                span,
                what: "ON INSERT of a foreign key, which SQLite ignores".to_owned(),
                could_hide: false,
            });
        } else {
            return Ok(foreign_key);
        }
    }
}

fn action(cursor: &mut Cursor<'_>) -> Read<ReferentialAction> {
    if cursor.eat("CASCADE") {
        return Ok(ReferentialAction::Cascade);
    }
    if cursor.eat("RESTRICT") {
        return Ok(ReferentialAction::Restrict);
    }
    if cursor.eat("NO") {
        cursor.expect("ACTION")?;
        return Ok(ReferentialAction::NoAction);
    }
    cursor.expect("SET")?;
    if cursor.eat("NULL") {
        return Ok(ReferentialAction::SetNull);
    }
    cursor.expect("DEFAULT")?;
    Ok(ReferentialAction::SetDefault)
}

fn deferral(cursor: &mut Cursor<'_>, constraint: &mut ConstraintDefinition) -> Read<()> {
    let negated = cursor.sees_all(&["NOT", "DEFERRABLE"]);
    if negated {
        cursor.expect("NOT")?;
    }
    if !cursor.eat("DEFERRABLE") {
        return Ok(());
    }
    let mut deferred = false;
    if cursor.eat("INITIALLY") {
        deferred = cursor.eat("DEFERRED");
        if !deferred {
            cursor.expect("IMMEDIATE")?;
        }
    }
    constraint.deferrable = !negated;
    constraint.initially_deferred = !negated && deferred;
    Ok(())
}

/// Key columns of an index or a key constraint, up to the closing parenthesis (which stays).
pub(super) fn key_columns(cursor: &mut Cursor<'_>) -> Read<Vec<IndexColumn>> {
    let mut columns = Vec::new();
    loop {
        columns.push(key_column(cursor)?);
        if !cursor.eat_symbol(",") {
            return Ok(columns);
        }
    }
}

fn key_column(cursor: &mut Cursor<'_>) -> Read<IndexColumn> {
    let text = cursor.text;
    let tokens = cursor.take_while(|token| {
        !token.is_symbol(text, ",") && !["ASC", "DESC", "NULLS", "AUTOINCREMENT"].iter().any(|word| token.is_word(text, word))
    });
    let mut rest = tokens;
    let mut collation = None;
    // A trailing COLLATE belongs to the key, not to an expression.
    while let [head @ .., word, name] = rest {
        // COLLATE binds to the last operand, so it is the key's only where the key is one operand.
        if !word.is_word(text, "COLLATE") || !is_operand(text, head) {
            break;
        }
        collation.get_or_insert_with(|| unquote(name.text(text)));
        rest = head;
    }
    let column_token = match rest {
        [token] => match token.kind {
            TokenKind::Word if !super::token::is_reserved(token.text(text)) => Some(token),
            TokenKind::Quoted | TokenKind::Text => Some(token),
            TokenKind::Word | TokenKind::Number | TokenKind::Blob | TokenKind::Variable | TokenKind::Symbol | TokenKind::Illegal => None,
        },
        _ => None,
    };
    let key = match column_token {
        // A word in double quotes may be a column or a string; only the table can tell.
        Some(token) if token.text(text).starts_with('"') => IndexKey::Expression(cursor.expression(rest)?),
        Some(token) => IndexKey::Column(unquote(token.text(text))),
        None if rest.is_empty() => return cursor.unexpected(),
        None => IndexKey::Expression(cursor.expression(rest)?),
    };
    let descending = cursor.eat("DESC");
    if !descending {
        cursor.eat("ASC");
    }
    let nulls_first = if cursor.eat("NULLS") {
        let first = cursor.eat("FIRST");
        if !first {
            cursor.expect("LAST")?;
        }
        return Err(ReadError { message: format!("unsupported use of NULLS {}", if first { "FIRST" } else { "LAST" }) });
    } else {
        None
    };
    let quote = column_token.filter(|token| token.kind != TokenKind::Word).and_then(|token| token.text(text).chars().next());
    Ok(IndexColumn { key, descending, nulls_first, collation, opclass: None, quote })
}

/// Whether tokens are a single operand: a word, parentheses, or a call, with collations after it.
fn is_operand(text: &str, tokens: &[Token]) -> bool {
    let rest = match tokens {
        [first, rest @ ..] if first.is_symbol(text, "(") || rest.first().is_some_and(|token| token.is_symbol(text, "(")) => {
            let open = usize::from(!first.is_symbol(text, "("));
            match super::expr::closing(text, tokens, open) {
                Some(close) => tokens.get(close + 1..).unwrap_or_default(),
                None => return false,
            }
        }
        [_, rest @ ..] => rest,
        [] => return false,
    };
    rest.chunks(2).all(|pair| matches!(pair, [word, _] if word.is_word(text, "COLLATE")))
}

/// Reads on after `CREATE VIRTUAL TABLE`.
pub(super) fn create_virtual_table(cursor: &mut Cursor<'_>) -> Read<StatementKind> {
    let if_not_exists = cursor.if_not_exists()?;
    let name = cursor.object_name()?;
    cursor.expect("USING")?;
    let module = cursor.name()?.to_ascii_lowercase();
    let mut args = Vec::new();
    if cursor.sees_symbol("(") {
        let inner = cursor.parenthesised()?;
        let mut depth = 0usize;
        let mut from = 0;
        for (index, token) in inner.iter().enumerate() {
            if token.is_symbol(cursor.text, "(") {
                depth += 1;
            } else if token.is_symbol(cursor.text, ")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && token.is_symbol(cursor.text, ",") {
                args.push(query::slice(cursor.text, inner.get(from..index).unwrap_or_default()).to_owned());
                from = index + 1;
            }
        }
        if !inner.is_empty() {
            args.push(query::slice(cursor.text, inner.get(from..).unwrap_or_default()).to_owned());
        }
    }
    Ok(StatementKind::CreateVirtualTable(CreateVirtualTable { name, if_not_exists, module, args }))
}
