//! Views, and what can be told of a query: the relations it reads, its output columns, the columns it uses.

use super::expressions::bare;
use super::from_list::{FromItem, from_list, lists_around};
use super::partitions::age;
use super::refusal::{Step, Stop, relation_exists};
use super::state::ViewLinks;
use super::{EffectVerb, Replayer};
use crate::catalog::{Column, ObjectKey, View};
use crate::source::SortedMap;
use crate::sql::{CreateView, QueryText};

/// Words after a relation's name that are no alias.
pub(super) const NO_ALIAS: [&str; 30] = [
    "where",
    "join",
    "inner",
    "left",
    "right",
    "full",
    "cross",
    "natural",
    "on",
    "using",
    "group",
    "order",
    "having",
    "limit",
    "offset",
    "union",
    "intersect",
    "except",
    "window",
    "fetch",
    "for",
    "tablesample",
    ",",
    ")",
    "(",
    ";",
    "lateral",
    "from",
    "with",
    "select",
];

/// An item of a select list, as far as tokens tell.
enum Item<'a> {
    /// `*`.
    Star,
    /// `alias.*`.
    StarOf(&'a str),
    /// A column, perhaps of an alias, with its output name.
    Column { of: Option<&'a str>, name: &'a str, output: &'a str },
    /// An expression with its output name, when one is written, and its tokens.
    Other(Option<&'a str>, &'a [String]),
}

/// What a query returns.
struct Selected {
    columns: Vec<Column>,
    /// Names and types of all columns are known.
    certain: bool,
    /// Every `*` stands for known columns.
    stars_known: bool,
}

/// Columns that every table has.
const SYSTEM: [&str; 6] = ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"];

/// The select list of a query that starts with `SELECT`.
fn select_items(tokens: &[String]) -> Option<Vec<Item<'_>>> {
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    if words.first() == Some(&"table") {
        return Some(vec![Item::Star]);
    }
    if words.first() != Some(&"select") {
        return None;
    }
    let mut start = 1;
    match words.get(1) {
        Some(&"all") => start = 2,
        Some(&"distinct") => {
            start = 2;
            if words.get(2) == Some(&"on") {
                let mut depth = 0usize;
                let close = words.iter().enumerate().skip(3).find(|(_, word)| {
                    depth = match **word {
                        "(" => depth + 1,
                        ")" => depth.saturating_sub(1),
                        _other => depth,
                    };
                    depth == 0
                })?;
                start = close.0 + 1;
            }
        }
        _other => {}
    }
    let mut items = Vec::new();
    let mut depth = 0usize;
    let mut from = start;
    let mut cases = 0usize;
    for (at, word) in words.iter().enumerate().skip(start) {
        match *word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "case" => cases += 1,
            "end" => cases = cases.saturating_sub(1),
            "," if depth == 0 => {
                items.push(item(words.get(from..at)?, tokens.get(from..at)?)?);
                from = at + 1;
            }
            "from" | "into" | "union" | "intersect" | "except" | "where" | "order" | "limit" if depth == 0 && cases == 0 => {
                items.push(item(words.get(from..at)?, tokens.get(from..at)?)?);
                return Some(items);
            }
            _other => {}
        }
    }
    items.push(item(words.get(from..)?, tokens.get(from..)?)?);
    Some(items)
}

fn item<'a>(words: &[&str], tokens: &'a [String]) -> Option<Item<'a>> {
    let name = |at: usize| tokens.get(at).map(|token| bare(token));
    let is_name = |at: usize| words.get(at).is_some_and(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"'));
    Some(match words {
        [] => return None,
        ["*"] => Item::Star,
        [_, ".", "*"] => Item::StarOf(name(0)?),
        [_] if is_name(0) && !matches!(words[0], "null" | "true" | "false" | "current_timestamp" | "current_date") => {
            Item::Column { of: None, name: name(0)?, output: name(0)? }
        }
        [_, "as", _] if is_name(0) => Item::Column { of: None, name: name(0)?, output: name(2)? },
        [_, ".", _] => Item::Column { of: Some(name(0)?), name: name(2)?, output: name(2)? },
        [_, ".", _, "as", _] => Item::Column { of: Some(name(0)?), name: name(2)?, output: name(4)? },
        [_, ".", _, _] if is_name(3) => Item::Column { of: Some(name(0)?), name: name(2)?, output: name(3)? },
        [.., "as", _] => Item::Other(name(words.len() - 1), tokens.get(..words.len() - 2)?),
        _expression => Item::Other(None, tokens),
    })
}

/// `CREATE RECURSIVE VIEW v (n) AS …` as the query that it stands for (<https://www.postgresql.org/docs/15/sql-createview.html>).
fn of_recursive(create: &CreateView) -> QueryText {
    let mut query = create.query.clone();
    let name = super::expressions::quote_name(&create.name.name);
    let names: Vec<String> = create.columns.iter().map(|column| super::expressions::quote_name(column)).collect();
    let list = |out: &mut Vec<String>| {
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                out.push(",".into());
            }
            out.push(name.clone());
        }
    };
    let mut tokens: Vec<String> = ["with", "recursive", &name, "("].map(str::to_owned).to_vec();
    list(&mut tokens);
    tokens.extend([")", "as", "("].map(str::to_owned));
    tokens.append(&mut query.tokens);
    tokens.extend([")", "select"].map(str::to_owned));
    list(&mut tokens);
    tokens.extend(["from".to_owned(), name]);
    query.tokens = tokens;
    query.relations.retain(|relation| relation.schema.is_some() || relation.name != create.name.name);
    query
}

impl Replayer {
    /// Refuses a query over a relation that does not exist.
    pub(super) fn check_query(&self, query: &QueryText) -> Step {
        for name in &query.relations {
            match self.existing(name) {
                Ok((key, kind)) => drop(self.opened(key, kind)?),
                Err(Stop::Unknown { .. }) => {}
                // A query does not ask for the schema apart.
                Err(Stop::Refused(_)) => return Err(super::refusal::no_relation(name)),
            }
        }
        Ok(())
    }

    /// Refuses a selected column that certainly none of the relations has: plain relations only, all of them known.
    pub(super) fn check_selected(&self, query: &QueryText) -> Step {
        let Some(from) = query.tokens.iter().position(|token| token == "from") else { return Ok(()) };
        if query.relations.is_empty() || query.tokens.iter().skip(from).any(|token| matches!(token.as_str(), "(" | "lateral" | "only")) {
            return Ok(());
        }
        let links = self.links(query);
        if query.relations.iter().any(|name| self.state.find_relation(name).is_none())
            || query.tokens.iter().filter(|token| *token == "select").count() != 1
        {
            return Ok(());
        }
        let columns: Option<Vec<(&str, Vec<Column>)>> = links
            .relations
            .iter()
            .map(|(alias, key)| {
                let known = !self.state.tainted.has(key) && !self.state.is_assumed(key);
                self.relation_columns(key).filter(|_| known).map(|columns| (alias.as_str(), columns))
            })
            .collect();
        let Some(columns) = columns else { return Ok(()) };
        self.check_joins(query, &columns)?;
        for item in select_items(&query.tokens).unwrap_or_default() {
            let (of, name) = match item {
                Item::Star | Item::StarOf(_) => continue,
                Item::Other(_, tokens) => {
                    if let [(alias, key)] = links.relations.as_slice() {
                        self.check_columns_in(tokens, alias, key)?;
                    }
                    continue;
                }
                Item::Column { of, name, .. } => (of, name),
            };
            let of_relation = of.is_none_or(|of| columns.iter().any(|(alias, _)| *alias == of));
            let whole_row = of.is_none() && columns.iter().any(|(alias, _)| *alias == name);
            let found = columns
                .iter()
                .filter(|(alias, _)| of.is_none_or(|of| of == *alias))
                .any(|(_, all)| all.iter().any(|column| column.name == name));
            if of_relation && !found && !whole_row && !SYSTEM.contains(&name) && !super::functions::is_value_word(name) {
                let message = match of {
                    Some(of) => format!("column {of}.{name} does not exist"),
                    None => format!("column \"{name}\" does not exist"),
                };
                let table = links.relations.first().map(|(_, key)| key.name.clone()).unwrap_or_default();
                return Err(super::refusal::missing("column", format!("{table}.{name}"), message));
            }
        }
        match links.relations.as_slice() {
            [(alias, key)] => self.check_where(query, alias, key),
            _several => Ok(()),
        }
    }

    /// Refuses a `JOIN` condition over columns that certainly do not exist or do not compare.
    fn check_joins(&self, query: &QueryText, columns: &[(&str, Vec<Column>)]) -> Step {
        let ends = ["join", "inner", "left", "right", "full", "cross", "natural", "where", "group", "order", "limit", "having", "union"];
        let mut rest = query.tokens.as_slice();
        while let Some(at) = rest.iter().position(|token| token == "on") {
            rest = rest.get(at + 1..).unwrap_or_default();
            let end = rest.iter().position(|token| ends.contains(&token.as_str()) || token == ",").unwrap_or(rest.len());
            let Some(condition) = crate::sql::postgres::expression(&rest.get(..end).unwrap_or_default().join(" ")) else { continue };
            let mut unknown = None;
            super::expressions::walk(&condition.tree, |node| {
                if let crate::sql::Expr::Column(path) = node
                    && let [of, name] = path.as_slice()
                    && let Some((_, known)) = columns.iter().find(|(alias, _)| alias == of)
                    && !known.iter().any(|column| column.name == *name)
                    && !SYSTEM.contains(&name.as_str())
                {
                    unknown = unknown.take().or_else(|| Some(format!("{of}.{name}")));
                }
            });
            if let Some(name) = unknown {
                let message = format!("column {name} does not exist");
                return Err(super::refusal::missing("column", name, message));
            }
            let type_of = |path: &[String]| {
                let (of, name) = match path {
                    [of, name] => (Some(of.as_str()), name),
                    [name] => (None, name),
                    _longer => return None,
                };
                let meant = columns.iter().filter(|(alias, _)| of.is_none_or(|of| of == *alias));
                let mut found = meant.flat_map(|(_, all)| all.iter().filter(|column| column.name == *name));
                found.next().filter(|_| found.next().is_none()).map(|column| column.data_type.clone())
            };
            self.check_operators_over(&type_of, &condition.tree, "argument of JOIN/ON must be type boolean")?;
        }
        Ok(())
    }

    /// Refuses a condition over a column that the only relation of a query certainly lacks.
    fn check_where(&self, query: &QueryText, alias: &str, key: &ObjectKey) -> Step {
        let Some(at) = query.tokens.iter().position(|token| token == "where") else { return Ok(()) };
        let rest = query.tokens.get(at + 1..).unwrap_or_default();
        let ends = ["group", "order", "limit", "having", "union", "intersect", "except", "window", "fetch", "for", "offset"];
        let end = rest.iter().position(|token| ends.contains(&token.as_str())).unwrap_or(rest.len());
        self.check_columns_in(rest.get(..end).unwrap_or_default(), alias, key)
    }

    /// Refuses an expression over a column that a relation certainly lacks.
    fn check_columns_in(&self, tokens: &[String], alias: &str, key: &ObjectKey) -> Step {
        let text = tokens.join(" ");
        let (Some(condition), Some(columns)) = (crate::sql::postgres::expression(&text), self.relation_columns(key)) else { return Ok(()) };
        let mut unknown: Option<String> = None;
        super::expressions::walk(&condition.tree, |node| {
            if let crate::sql::Expr::Column(path) = node
                && let [name] = path.as_slice()
                && unknown.is_none()
                && name != alias
                && !SYSTEM.contains(&name.as_str())
                && !super::functions::is_value_word(name)
                && !columns.iter().any(|column| column.name == *name)
            {
                unknown = Some(name.clone());
            }
        });
        match unknown {
            Some(name) => Err(super::refusal::no_column(key, &name)),
            None if self.state.tables.has(key) => self.check_calls_over(Some(key), &condition.tree),
            None => Ok(()),
        }
    }

    /// The relations of a query, each with the alias it goes by.
    pub(super) fn links(&self, query: &QueryText) -> ViewLinks {
        let mut relations = Vec::new();
        for name in &query.relations {
            let Some((key, _)) = self.state.find_relation(name) else { continue };
            let mut aliases = Vec::new();
            for (at, token) in query.tokens.iter().enumerate() {
                let after_from =
                    at == 0 || matches!(query.tokens.get(at - 1).map(String::as_str), Some("from" | "join" | "," | "." | "only" | "("));
                if bare(token) != name.name || !after_from {
                    continue;
                }
                let mut next = at + 1;
                if query.tokens.get(next).is_some_and(|token| token == "as") {
                    next += 1;
                }
                match query.tokens.get(next) {
                    Some(alias)
                        if !NO_ALIAS.contains(&alias.as_str())
                            && alias != "."
                            && alias.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"') =>
                    {
                        aliases.push(bare(alias).to_owned());
                    }
                    _none => aliases.push(name.name.clone()),
                }
            }
            if aliases.is_empty() {
                aliases.push(name.name.clone());
            }
            for alias in aliases {
                if !relations.contains(&(alias.clone(), key.clone())) {
                    relations.push((alias, key.clone()));
                }
            }
        }
        ViewLinks { relations, made: Some((self.statement.file, self.statement.start)) }
    }

    /// Output columns of a query with types where they are plain columns of known tables, and whether all of it is certain.
    pub(super) fn query_columns(&self, query: &QueryText, names: &[String]) -> (Vec<Column>, bool) {
        let Selected { mut columns, certain, stars_known: _ } = self.selected(query, &self.links(query));
        for (at, name) in names.iter().enumerate() {
            match columns.get_mut(at) {
                Some(column) => column.name = name.clone(),
                None => columns.push(self.unknown_column(name)),
            }
        }
        (columns, certain)
    }

    fn unknown_column(&self, name: &str) -> Column {
        Column { name: name.to_owned(), nullable: true, local: true, provenance: self.provenance(), ..Column::default() }
    }

    /// What a query returns whose relations are settled.
    fn selected(&self, query: &QueryText, links: &ViewLinks) -> Selected {
        let from = from_list(&query.tokens);
        // The columns of each item of the list; `None` where they are not known.
        let sources: Vec<(&str, Option<Vec<Column>>)> =
            from.items.iter().map(|item| (item.alias.as_str(), self.columns_of_item(item, links))).collect();
        let (mut certain, mut stars_known) = (true, true);
        let mut columns: Vec<Column> = Vec::new();
        let output = |column: &Column| Column {
            name: column.name.clone(),
            data_type: column.data_type.clone(),
            nullable: true,
            collation: column.collation.clone(),
            local: true,
            provenance: self.provenance(),
            ..Column::default()
        };
        match select_items(&query.tokens) {
            Some(items) => {
                for item in items {
                    match item {
                        Item::Star | Item::StarOf(_) => {
                            let alias = if let Item::StarOf(alias) = item { Some(alias) } else { None };
                            let meant = || sources.iter().filter(|(name, _)| alias.is_none_or(|alias| alias == *name));
                            stars_known &= meant().next().is_some() && !(alias.is_none() && from.merges);
                            for (_, known) in meant() {
                                match known {
                                    Some(all) => columns.extend(all.iter().map(output)),
                                    None => stars_known = false,
                                }
                            }
                        }
                        Item::Column { of, name, output: label } => {
                            let meant = || sources.iter().filter(|(alias, _)| of.is_none_or(|of| of == *alias));
                            let all_known = meant().all(|(_, known)| known.is_some());
                            let mut found = meant().filter_map(|(_, known)| known.as_ref()?.iter().find(|column| column.name == name));
                            match (found.next(), found.next()) {
                                (Some(found), None) if all_known && !found.data_type.name.is_empty() => {
                                    columns.push(Column { name: label.to_owned(), ..output(found) });
                                }
                                _unclear => {
                                    certain = false;
                                    columns.push(self.unknown_column(label));
                                }
                            }
                        }
                        Item::Other(label, tokens) => {
                            let tree = crate::sql::postgres::expression(&tokens.join(" ")).map(|expression| expression.tree);
                            let own_label = tree.as_ref().and_then(super::names::column_label);
                            let label = label.map(str::to_owned).or(own_label).unwrap_or_else(|| "?column?".into());
                            match tree.as_ref().and_then(|tree| self.type_of(tree)) {
                                Some(data_type) => columns.push(Column { data_type, ..self.unknown_column(&label) }),
                                None => {
                                    certain = false;
                                    columns.push(self.unknown_column(&label));
                                }
                            }
                        }
                    }
                }
            }
            None => certain = false,
        }
        Selected { columns, certain: certain && stars_known, stars_known }
    }

    /// The relation that an item of a `FROM` is; `None` for what is none, such as a common table expression.
    fn relation_of_item<'l>(item: &FromItem, links: &'l ViewLinks) -> Option<&'l ObjectKey> {
        let name = item.relation.as_ref()?;
        let is = |alias: &str, key: &ObjectKey| {
            alias == item.alias && key.name == name.name && name.schema.as_ref().is_none_or(|schema| *schema == key.schema)
        };
        links.relations.iter().find(|(alias, key)| is(alias, key)).map(|(_, key)| key)
    }

    /// The columns of an item of a `FROM`, as far as they are known.
    fn columns_of_item(&self, item: &FromItem, links: &ViewLinks) -> Option<Vec<Column>> {
        let key = Self::relation_of_item(item, links).filter(|key| !self.state.tainted.has(key))?;
        self.relation_columns(key)
    }

    /// The type of a column of a table or, where its query tells, of a view.
    pub(super) fn column_type(&self, relation: &ObjectKey, column: &str) -> Option<crate::sql::DataType> {
        let found = match self.state.tables.get(relation) {
            Some(table) => table.columns.iter().find(|own| own.name == column)?.data_type.clone(),
            None => {
                let view = self.state.views.get(relation)?;
                let at = view.columns.as_ref()?.iter().position(|own| own == column)?;
                let Selected { columns, certain, stars_known: _ } = self.selected(&view.query, self.state.view_links.get(relation)?);
                columns.get(at).filter(|_| certain)?.data_type.clone()
            }
        };
        Some(found).filter(|found| !found.name.is_empty())
    }

    /// Output names of a view, when all of them can be told.
    fn view_columns(&self, create: &CreateView) -> Option<Vec<String>> {
        let mut names = match &create.output {
            Some(names) => names.clone(),
            None => {
                let items = select_items(&create.query.tokens)?;
                if items.iter().any(|item| matches!(item, Item::Other(None, _))) {
                    return None;
                }
                let selected = self.selected(&create.query, &self.links(&create.query));
                if !selected.stars_known || selected.columns.iter().any(|column| column.name == "?column?") {
                    return None;
                }
                selected.columns.into_iter().map(|column| column.name).collect()
            }
        };
        for (at, name) in create.columns.iter().enumerate() {
            match names.get_mut(at) {
                Some(old) => *old = name.clone(),
                None => names.push(name.clone()),
            }
        }
        Some(names)
    }

    /// `CREATE VIEW`.
    pub(super) fn create_view(&mut self, create: &CreateView) -> Step {
        let written = create;
        let recursive = written.recursive.then(|| CreateView {
            recursive: false,
            query: of_recursive(written),
            output: Some(written.columns.clone()),
            ..written.clone()
        });
        let create = recursive.as_ref().unwrap_or(written);
        let CreateView {
            name,
            or_replace,
            if_not_exists,
            temporary,
            materialized,
            recursive: _,
            // The names of the columns are worked out by `view_columns`.
            columns: _,
            output: _,
            query,
            parameters,
        } = create;
        self.check_query(query)?;
        self.check_selected(query)?;
        let links = self.links(query);
        // A view over a temporary relation is temporary itself.
        let over_temporary = links.relations.iter().any(|(_, key)| key.schema == super::state::TEMP);
        if *materialized && over_temporary {
            return self.refuse("materialized views must not use temporary tables or views");
        }
        let temporary = *temporary || over_temporary;
        let schema = self.creation_schema(name, temporary && name.schema.is_none())?;
        let key = ObjectKey::new(schema, &name.name);
        let mut provenance = self.provenance();
        let mut comment = None;
        let columns = self.view_columns(create);
        let mut verb = EffectVerb::Created;
        if let Some(names) = &columns
            && let Some(twice) = names.iter().enumerate().find_map(|(at, name)| names.iter().take(at).find(|other| *other == name))
        {
            return self.refuse(format!("column \"{twice}\" specified more than once"));
        }
        if self.state.relation_taken(&key.schema, &key.name) {
            if *if_not_exists {
                return Ok(());
            }
            let old = match self.state.views.get(&key) {
                Some(old) if *or_replace && !old.materialized => old,
                _other if *or_replace => return self.refuse(format!("\"{}\" is not a view", key.name)),
                _other => return Err(relation_exists(&key.name)),
            };
            if let (Some(before), Some(after)) = (&old.columns, &columns) {
                if after.len() < before.len() {
                    return self.refuse("cannot drop columns from view");
                }
                let (typed, certain) = self.query_columns(query, &[]);
                for (at, (before, after)) in before.iter().zip(after).enumerate() {
                    let (old, new) = (self.column_type(&key, before), typed.get(at).filter(|_| certain).map(|column| &column.data_type));
                    if before == after
                        && let (Some(old), Some(new)) = (&old, new)
                        && (&old.name, &old.schema, &old.args) != (&new.name, &new.schema, &new.args)
                    {
                        let shown = |t: &crate::sql::DataType| match self.own_type(t) {
                            Some(_) => self.format_type(t),
                            None => super::columns::printed_type(t),
                        };
                        let message = format!("cannot change data type of view column \"{before}\" from {} to {}", shown(old), shown(new));
                        return self.refuse(message);
                    }
                    if before != after {
                        return self.refuse(format!("cannot change name of view column \"{before}\" to \"{after}\""));
                    }
                }
            }
            provenance = old.provenance.clone();
            provenance.changed.push(self.statement);
            comment = old.comment.clone();
            verb = EffectVerb::Changed;
        } else if self.state.type_in_the_way(&key.schema, &key.name) {
            return self.refuse(format!("type \"{}\" already exists", key.name));
        }
        self.remove_assumed(&key);
        let mut query = self.qualified_query(query);
        // Which relations are meant is settled now; the search path may be another one later.
        for name in &mut query.relations {
            if let Some((found, _)) = self.state.find_relation(name) {
                name.schema = Some(found.schema).filter(|schema| schema != "public");
            }
        }
        let view = View {
            name: key.name.clone(),
            materialized: *materialized,
            temporary,
            query,
            columns,
            parameters: parameters.clone(),
            storage: SortedMap::new(),
            comment,
            provenance,
        };
        self.state.fill_shell(&key);
        self.state.views.insert(key.clone(), view);
        self.state.view_links.insert(key.clone(), links);
        self.effect(verb, "view", &key);
        Ok(())
    }

    /// Views whose query certainly uses a column of a relation.
    pub(super) fn views_on_column(&self, table: &ObjectKey, column: &str) -> Vec<ObjectKey> {
        let mut found = Vec::new();
        for (view, links) in self.state.view_links.iter() {
            let Some(definition) = self.state.views.get(view) else { continue };
            if self.query_uses(&definition.query, links, table, column) {
                found.push(view.clone());
            }
        }
        found
    }

    /// Policies of other tables with a subquery that certainly uses a column.
    pub(super) fn policies_on_column(&self, table: &ObjectKey, column: &str) -> Vec<(ObjectKey, String)> {
        self.state.policies.keys_where(|(on, _), policy| {
            let expressions = policy.using.iter().chain(&policy.with_check);
            let mut queries = expressions.flat_map(|expression| super::expressions::queries(&expression.tree));
            on != table && queries.any(|query| self.query_uses(query, &self.links(query), table, column))
        })
    }

    /// Whether a condition over a table uses a column of it; a name within a subquery means the subquery's own relations first.
    pub(super) fn condition_uses(&self, table: &ObjectKey, condition: &crate::sql::Expr, column: &str) -> bool {
        let mut outside = false;
        super::expressions::walk(condition, |node| {
            if let crate::sql::Expr::Column(path) = node {
                outside |= path.last().is_some_and(|name| name == column);
            } else if let crate::sql::Expr::Tokens(tokens) = node {
                outside |= tokens.iter().any(|token| bare(token) == column);
            }
        });
        outside
            || super::expressions::queries(condition).into_iter().any(|query| {
                let inner = self.links(query).relations;
                let hidden = inner.iter().any(|(_, key)| {
                    key != table && self.relation_columns(key).is_none_or(|columns| columns.iter().any(|other| other.name == column))
                });
                !hidden && query.tokens.iter().any(|token| bare(token) == column)
            })
    }

    /// Whether a query certainly uses a column of a relation.
    pub(super) fn query_uses(&self, query: &QueryText, links: &ViewLinks, table: &ObjectKey, column: &str) -> bool {
        let aliases: Vec<&str> = links.relations.iter().filter(|(_, key)| key == table).map(|(alias, _)| alias.as_str()).collect();
        if aliases.is_empty() {
            return false;
        }
        let own = self.state.tables.get(table).and_then(|table| table.columns.iter().find(|own| own.name == column));
        let in_star = own.is_none_or(|own| age(&own.provenance) <= links.made);
        let tokens: Vec<&str> = query.tokens.iter().map(|token| bare(token)).collect();
        let is_it = |item: &FromItem| Self::relation_of_item(item, links) == Some(table);
        // For all that is known; a column that was just renamed is asked for by its old name.
        let may_have = |item: &FromItem| {
            let columns = Self::relation_of_item(item, links).and_then(|key| self.relation_columns(key));
            is_it(item) || columns.is_none_or(|columns| columns.iter().any(|other| other.name == column))
        };
        tokens.iter().enumerate().any(|(at, token)| {
            let before = |steps: usize| at.checked_sub(steps).and_then(|before| tokens.get(before)).copied();
            match before(1) {
                Some(".") if *token == column || *token == "*" && in_star => before(2).is_some_and(|qualifier| {
                    let lists = lists_around(&query.tokens, at);
                    match lists.iter().flat_map(|list| &list.items).find(|item| item.alias == qualifier) {
                        Some(item) => is_it(item),
                        None => aliases.contains(&qualifier),
                    }
                }),
                Some("as" | ".") => false,
                Some("select" | "," | "distinct" | "all") if *token == "*" => {
                    in_star && lists_around(&query.tokens, at).first().is_none_or(|list| list.items.iter().any(is_it))
                }
                _other if *token != column || matches!(tokens.get(at + 1), Some(&("(" | "."))) => false,
                _other => {
                    let lists = lists_around(&query.tokens, at);
                    lists.iter().flat_map(|list| &list.items).find(|item| may_have(item)).is_some_and(is_it)
                }
            }
        })
    }
}
