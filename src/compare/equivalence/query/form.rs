//! From the clauses of a query to its normal form.

use super::clauses::{self, Alias, Body, From, On, Query, Select, bare, begins_query, closing, inside, is_name, list};
use super::composite;
use super::scope::{CteInSight, Level, Named, Relation, Scope};
use crate::catalog::{Catalog, Column, ObjectKey, Table};
use crate::compare::equivalence::canonical::{Canon, Context, Position};
use crate::compare::equivalence::intent;
use crate::compare::equivalence::sides::{ColumnSide, TableSide};
use crate::source::Dialect;
use crate::sql::{DataType, Expr, Quantifier, QueryText, output_name, query_expression};

/// Queries may nest this deep.
const MAX_DEPTH: usize = 24;

/// Starts the token that stands for a form within an expression.
const QUERY: &str = "\u{1}query ";

/// A query in normal form, with the names of its columns where they can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::compare::equivalence) struct Formed {
    pub(in crate::compare::equivalence) canon: Canon,
    pub(in crate::compare::equivalence) names: Vec<Option<String>>,
}

/// The normal form of a view's query; `None` when something in it cannot be told. With a catalog of the other engine it is a form that both
/// engines share.
pub(in crate::compare::equivalence) fn form<'c>(catalog: &'c Catalog, query: &QueryText, other: Option<&'c Catalog>) -> Option<Formed> {
    let mut former = Former {
        catalog,
        portable: other.is_some(),
        other,
        columns: Table::default(),
        relations: 0,
        ctes: 0,
        depth: 0,
        queries: Vec::new(),
    };
    let output = former.query(&query.tokens, &Scope::new(catalog.dialect))?;
    Some(Formed { canon: output.canon, names: output.columns.into_iter().map(|(name, _)| name).collect() })
}

/// The normal form of a query that stands in an expression over a table, whose columns it may name; `None` when something in it cannot be told.
pub(in crate::compare::equivalence) fn inner_form(own: TableSide<'_>, query: &QueryText, portable: bool) -> Option<Canon> {
    let catalog = own.catalog;
    let mut former =
        Former { catalog, portable, other: None, columns: Table::default(), relations: 0, ctes: 0, depth: 0, queries: Vec::new() };
    let mut scope = Scope::new(catalog.dialect);
    scope.levels.push(Level::default());
    let columns = own.table.columns.iter().map(|column| (column.name.clone(), Some(column.data_type.clone()))).collect();
    former.enter(Some(own.table.name.clone()), Some(columns), &Alias { name: None, columns: Vec::new() }, true, &mut scope);
    former.query(&query.tokens, &scope).map(|output| output.canon)
}

/// Columns of a relation or a query: name, and type where it is known.
type Outputs = Vec<(String, Option<DataType>)>;

/// A query's form and its columns: name and type where they are known.
#[derive(Debug, Clone)]
struct Output {
    canon: Canon,
    columns: Vec<(Option<String>, Option<DataType>)>,
}

struct Former<'c> {
    catalog: &'c Catalog,
    portable: bool,
    /// The catalog of the other engine, where one is known.
    other: Option<&'c Catalog>,
    /// Every column of every relation in sight so far, under the name it has in the normal form: what expressions are judged with.
    columns: Table,
    relations: usize,
    ctes: usize,
    depth: usize,
    /// Forms of the queries and window parts that stand in expressions, by their numbers.
    queries: Vec<Canon>,
}

impl Former<'_> {
    fn query(&mut self, tokens: &[String], outer: &Scope) -> Option<Output> {
        let query = clauses::query(tokens).filter(|_| self.depth < MAX_DEPTH)?;
        self.depth += 1;
        let out = self.query_here(&query, outer);
        self.depth -= 1;
        out
    }

    fn query_here(&mut self, query: &Query<'_>, outer: &Scope) -> Option<Output> {
        let mut scope = outer.clone();
        let mut parts = Vec::new();
        for cte in &query.ctes {
            let number = self.ctes;
            self.ctes += 1;
            let named = |output: &Output| -> Option<Outputs> {
                output
                    .columns
                    .iter()
                    .enumerate()
                    .map(|(at, (name, data_type))| {
                        let name = cte.columns.get(at).map(|name| bare(name)).or_else(|| name.clone())?;
                        Some((name, data_type.clone()))
                    })
                    .collect()
            };
            let mut inner = scope.clone();
            if query.recursive {
                // Its columns are those of the part that does not name it.
                let columns = self.first_columns(cte.query, &scope).as_ref().and_then(&named);
                inner.ctes.push(CteInSight { name: bare(cte.name), number, columns });
            }
            let output = self.query(cte.query, &inner)?;
            scope.ctes.push(CteInSight { name: bare(cte.name), number, columns: named(&output) });
            parts.push(Canon::apply(&format!("cte {} {}", query.recursive, cte.hint), vec![output.canon]));
        }
        let body = query.body.as_deref()?;
        let (output, canon) = match body {
            Body::Select(select) => {
                let (output, level) = self.select(select, &scope)?;
                let mut keys = Vec::new();
                for key in &query.order {
                    keys.push(self.sort_key(key, &scope, &level, &output, true)?);
                }
                let canon = ordered(output.canon.clone(), keys);
                (output, canon)
            }
            Body::Values(_) | Body::Nested(_) | Body::Set(..) => {
                let output = self.body(body, &scope)?;
                let mut keys = Vec::new();
                for key in &query.order {
                    let (expression, direction) = direction(key, scope.dialect)?;
                    let position = position_of(expression, &output, &scope)?;
                    keys.push(Canon::apply(&direction, vec![Canon::Number(position.to_string())]));
                }
                let canon = ordered(output.canon.clone(), keys);
                (output, canon)
            }
        };
        let mut canon = canon;
        for (word, tokens) in [("limit", query.limit), ("offset", query.offset)] {
            if let Some(tokens) = tokens {
                let count = self.expression(tokens, &scope, &Position::Value)?;
                if !(matches!(count, Canon::Null) || word == "offset" && count == Canon::zero()) {
                    canon = Canon::apply(word, vec![canon, without_casts(count)]);
                }
            }
        }
        if !parts.is_empty() {
            parts.push(canon);
            canon = Canon::apply("with", parts);
        }
        Some(Output { canon, columns: output.columns })
    }

    /// The columns of a query's first part, without keeping what was learnt on the way.
    fn first_columns(&mut self, tokens: &[String], scope: &Scope) -> Option<Output> {
        let query = clauses::query(tokens)?;
        let mut body = query.body.as_deref()?;
        while let Body::Set(_, left, _) = body {
            body = left;
        }
        let (columns, relations, ctes) = (self.columns.columns.len(), self.relations, self.ctes);
        let output = self.body(body, scope);
        self.columns.columns.truncate(columns);
        (self.relations, self.ctes) = (relations, ctes);
        output
    }

    fn body(&mut self, body: &Body<'_>, scope: &Scope) -> Option<Output> {
        match body {
            Body::Select(select) => self.select(select, scope).map(|(output, _)| output),
            Body::Nested(tokens) => self.query(tokens, scope),
            Body::Set(operator, left, right) => {
                let (left, right) = (self.body(left, scope)?, self.body(right, scope)?);
                if left.columns.len() != right.columns.len() {
                    return None;
                }
                Some(Output { canon: Canon::apply(operator, vec![left.canon, right.canon]), columns: left.columns })
            }
            Body::Values(rows) => {
                let mut width = 0;
                let mut forms = Vec::new();
                for row in rows {
                    let cells = row.iter().map(|cell| self.expression(cell, scope, &Position::Value)).collect::<Option<Vec<_>>>()?;
                    width = cells.len();
                    forms.push(Canon::apply("row", cells));
                }
                let columns = (1..=width).map(|number| (Some(format!("column{number}")), None)).collect();
                Some(Output { canon: Canon::apply("values", forms), columns })
            }
        }
    }

    fn select(&mut self, select: &Select<'_>, outer: &Scope) -> Option<(Output, Level)> {
        let mut scope = outer.clone();
        scope.levels.push(Level::default());
        let mut from: Option<Canon> = None;
        for item in &select.from {
            let canon = self.from(&clauses::from_item(item)?, &mut scope)?;
            from = Some(match from {
                Some(before) => Canon::apply("inner", vec![before, canon, Canon::one()]),
                None => canon,
            });
        }
        let mut items = Vec::new();
        let mut columns: Vec<(Option<String>, Option<DataType>)> = Vec::new();
        for item in &select.items {
            match star(item) {
                Some(of) => {
                    for column in self.starred(of, &scope)? {
                        items.push(Canon::Column(column.form));
                        columns.push((Some(column.name), column.data_type));
                    }
                }
                None if let Some(operand) = composite::starred(item) => {
                    // Each field of it is an item.
                    let mut tree = self.tree(operand)?;
                    let whole = tree.clone();
                    self.resolve(&mut tree, &scope)?;
                    for (name, data_type) in composite::fields(self.catalog, &whole, self.type_of(&tree).as_ref())? {
                        let field = Expr::Field { operand: Box::new(tree.clone()), name: name.clone() };
                        items.push(self.canon(&field, &Position::Value));
                        columns.push((Some(name), data_type));
                    }
                }
                None => {
                    let (tree, alias) = self.item(item)?;
                    let name = match alias {
                        Some(alias) => Some(alias),
                        None => self.natural_name(&tree),
                    };
                    let mut tree = tree;
                    self.resolve(&mut tree, &scope)?;
                    columns.push((name, self.type_of(&tree)));
                    items.push(self.canon(&tree, &Position::Value));
                }
            }
        }
        let output = Output { canon: Canon::Null, columns };
        let shown = Output { canon: Canon::apply("items", items.clone()), ..output.clone() };
        let level = scope.levels.last().cloned().unwrap_or_default();
        let filter = self.optional(select.filter, &scope)?;
        let mut group = Vec::new();
        for key in &select.group {
            // Groups have no order.
            let key = self.sort_key(key, outer, &level, &shown, false)?;
            group.push(if let Canon::Apply(_, mut parts) = key { parts.pop()? } else { key });
        }
        let having = self.optional(select.having, &scope)?;
        let mut windows = Vec::new();
        for (name, tokens) in &select.windows {
            windows.push(Canon::apply(
                &format!("window {name}"),
                vec![{
                    let tokens = self.modifiers(tokens, &scope)?;
                    self.with_queries(Canon::Tokens(tokens))
                }],
            ));
        }
        let mut distinct = Vec::new();
        for key in &select.distinct_on {
            distinct.push(self.sort_key(key, outer, &level, &shown, true)?);
        }
        let word = if select.distinct { "distinct" } else { "all" };
        let canon = Canon::apply(
            "select",
            vec![
                Canon::apply(word, distinct),
                Canon::apply("items", items),
                from.unwrap_or(Canon::Null),
                filter,
                Canon::apply("group", group),
                having,
                Canon::apply("windows", windows),
            ],
        );
        Some((Output { canon, ..output }, level))
    }

    fn optional(&mut self, tokens: Option<&[String]>, scope: &Scope) -> Option<Canon> {
        match tokens {
            Some(tokens) => self.expression(tokens, scope, &Position::Filter),
            None => Some(Canon::one()),
        }
    }

    /// A key of `ORDER BY`, `GROUP BY` or `DISTINCT ON`: a number or an output name means the item.
    fn sort_key(&mut self, tokens: &[String], outer: &Scope, level: &Level, output: &Output, name_first: bool) -> Option<Canon> {
        let mut scope = outer.clone();
        scope.levels.push(level.clone());
        let (expression, direction) = direction(tokens, scope.dialect)?;
        let items = match &output.canon {
            Canon::Apply(head, parts) if head == "select" => parts.get(1).and_then(|items| items.operands_of("items")),
            other => other.operands_of("items"),
        }?;
        let named = |name: &str| {
            let mut found =
                output.columns.iter().enumerate().filter(|(_, (own, _))| own.as_deref().is_some_and(|own| scope.same(own, name)));
            found.next().and_then(|(at, _)| items.get(at).cloned())
        };
        let canon = match expression {
            [token] if token.bytes().all(|byte| byte.is_ascii_digit()) => items.get(token.parse::<usize>().ok()?.checked_sub(1)?)?.clone(),
            [token] if is_name(token) => {
                let name = bare(token);
                let column = || scope.column(&name).map(|column| Canon::Column(column.form));
                let found = if name_first { named(&name).or_else(column) } else { column().or_else(|| named(&name)) };
                match found {
                    Some(found) => found,
                    None => self.expression(expression, &scope, &Position::Value)?,
                }
            }
            _other => self.expression(expression, &scope, &Position::Value)?,
        };
        Some(Canon::apply(&direction, vec![canon]))
    }

    /// An item of a select list and its alias.
    fn item(&self, tokens: &[String]) -> Option<(Expr, Option<String>)> {
        if let [expression @ .., word, name] = tokens
            && word == "as"
        {
            return Some((self.tree(expression)?, Some(bare(name))));
        }
        if let Some(tree) = self.tree(tokens) {
            return Some((tree, None));
        }
        let (name, expression) = tokens.split_last()?;
        is_name(name).then_some(())?;
        Some((self.tree(expression)?, Some(bare(name))))
    }

    /// The name that the engine gives to an item without an alias.
    fn natural_name(&self, tree: &Expr) -> Option<String> {
        match (self.catalog.dialect, tree) {
            (_, Expr::Column(path)) => path.last().cloned(),
            (Dialect::Postgres, tree) => output_name(tree),
            (Dialect::Sqlite, _) => None,
        }
    }

    fn tree(&self, tokens: &[String]) -> Option<Expr> {
        query_expression(&tokens.join(" "), self.catalog.dialect)
    }

    fn expression(&mut self, tokens: &[String], scope: &Scope, position: &Position) -> Option<Canon> {
        let mut tree = self.tree(tokens)?;
        self.resolve(&mut tree, scope)?;
        Some(self.canon(&tree, position))
    }

    fn canon(&self, tree: &Expr, position: &Position) -> Canon {
        let key = ObjectKey::new("", "");
        let own = TableSide { catalog: self.catalog, key: &key, table: &self.columns };
        let form = Context { dialect: self.catalog.dialect, own: Some(own), other: None, portable: self.portable }.form(tree, position);
        if self.queries.is_empty() { form } else { self.with_queries(form) }
    }

    /// A form with the forms of its queries in place of their numbers.
    fn with_queries(&self, form: Canon) -> Canon {
        match form {
            Canon::Apply(head, operands) => Canon::Apply(head, operands.into_iter().map(|operand| self.with_queries(operand)).collect()),
            Canon::Tokens(tokens) => {
                let number = match tokens.as_slice() {
                    [token] => token.strip_prefix(QUERY).and_then(|number| number.parse::<usize>().ok()),
                    _other => None,
                };
                match number.and_then(|number| self.queries.get(number)) {
                    Some(form) => form.clone(),
                    None if tokens.len() > 1 && tokens.iter().any(|token| token.starts_with(QUERY)) => {
                        let parts = tokens.into_iter().map(|token| self.with_queries(Canon::Tokens(vec![token])));
                        Canon::apply("tokens", parts.collect())
                    }
                    None => Canon::Tokens(tokens),
                }
            }
            other => other,
        }
    }

    fn type_of(&self, tree: &Expr) -> Option<DataType> {
        match tree {
            Expr::Column(path) => {
                let name = path.last()?;
                self.columns.columns.iter().find(|column| column.name == *name).map(|column| column.data_type.clone())
            }
            Expr::Cast { operand: _, data_type } => Some(data_type.clone()),
            _other => None,
        }
    }

    /// The columns of `*` or `t.*`.
    fn starred(&self, of: Option<&str>, scope: &Scope) -> Option<Vec<Named>> {
        let level = scope.here()?;
        let Some(of) = of else {
            let mut out: Vec<Named> = level.merged.clone();
            for relation in &level.relations {
                let columns = relation.columns.as_ref()?;
                out.extend(columns.iter().filter(|column| !relation.merged.iter().any(|name| scope.same(name, &column.name))).cloned());
            }
            return (!out.is_empty()).then_some(out);
        };
        scope.relation(&bare(of))?.columns.clone()
    }

    fn from(&mut self, from: &From<'_>, scope: &mut Scope) -> Option<Canon> {
        match from {
            From::Named(path, alias) => self.named(path, alias, scope),
            From::Query(tokens, alias) => {
                let output = self.query(tokens, scope)?;
                let columns = output.columns.into_iter().map(|(name, data_type)| Some((name?, data_type))).collect::<Option<Vec<_>>>();
                self.enter(alias.name.map(bare), columns, alias, false, scope);
                Some(Canon::apply("query", vec![output.canon]))
            }
            From::Call(tokens, counted, alias) => {
                let canon = self.expression(tokens, scope, &Position::Value)?;
                let open = tokens.iter().position(|token| token == "(")?;
                let function = bare(tokens.get(open.checked_sub(1)?)?);
                let name = alias.name.map_or_else(|| function.clone(), bare);
                let mut columns = returned(&function, &name).or_else(|| {
                    let Expr::Call { name, args: _, distinct: _, modifiers: _ } = self.tree(tokens)? else { return None };
                    composite::returned(self.catalog, &name)
                });
                if let Some(columns) = &mut columns
                    && *counted
                {
                    columns.push(("ordinality".to_owned(), None));
                }
                if columns.is_none() && !alias.columns.is_empty() {
                    columns = Some(alias.columns.iter().map(|name| (bare(name), None)).collect());
                }
                self.enter(Some(name), columns, alias, false, scope);
                Some(Canon::apply(if *counted { "call with ordinality" } else { "call" }, vec![canon]))
            }
            From::Join(left, kind, right, on) => {
                let before = scope.levels.last()?.relations.len();
                let left = self.from(left, scope)?;
                let middle = scope.levels.last()?.relations.len();
                let right = self.from(right, scope)?;
                let condition = match on {
                    On::Nothing => Canon::one(),
                    On::Condition(tokens) => self.expression(tokens, scope, &Position::Filter)?,
                    On::Using(names) => {
                        let names: Vec<String> = names.iter().map(|name| bare(name)).collect();
                        self.merge(&names, kind, before..middle, scope)?
                    }
                    On::Natural => {
                        let level = scope.levels.last()?;
                        let of = |range: std::ops::Range<usize>| -> Option<Vec<String>> {
                            let mut out = Vec::new();
                            for relation in level.relations.get(range)? {
                                out.extend(relation.columns.as_ref()?.iter().map(|column| column.name.clone()));
                            }
                            Some(out)
                        };
                        let (own, other) = (of(before..middle)?, of(middle..level.relations.len())?);
                        let names: Vec<String> = own.into_iter().filter(|name| other.iter().any(|other| scope.same(name, other))).collect();
                        self.merge(&names, kind, before..middle, scope)?
                    }
                };
                Some(Canon::apply(kind, vec![left, right, condition]))
            }
        }
    }

    /// `USING (names)`: both sides' columns are equal and stand under one name.
    fn merge(&mut self, names: &[String], kind: &str, left: std::ops::Range<usize>, scope: &mut Scope) -> Option<Canon> {
        let mut conditions = Vec::new();
        for name in names {
            let level = scope.levels.last()?;
            let find = |range: std::ops::Range<usize>| -> Option<Named> {
                let mut found = None;
                for relation in level.relations.get(range)? {
                    let columns = relation.columns.as_ref()?;
                    let hidden = relation.merged.iter().any(|merged| scope.same(merged, name));
                    if let Some(column) = columns.iter().find(|column| scope.same(&column.name, name)).filter(|_| !hidden) {
                        if found.is_some() {
                            return None;
                        }
                        found = Some(column.clone());
                    }
                }
                found
            };
            let known = level.merged.iter().find(|merged| scope.same(&merged.name, name)).cloned();
            let own = known.or_else(|| find(left.clone()))?;
            let other = find(left.end..level.relations.len())?;
            conditions.push(Canon::apply("using", vec![Canon::Column(own.form.clone()), Canon::Column(other.form.clone())]));
            let merged = match kind {
                "right" => other,
                "full" => {
                    let number = self.relations;
                    self.relations += 1;
                    Named { form: format!("{number}:merged"), ..own }
                }
                _inner_or_left => own,
            };
            let same = |a: &str, b: &str| scope.dialect.same(a, b);
            let level = scope.levels.last_mut()?;
            for relation in &mut level.relations {
                if relation.columns.as_ref().is_some_and(|columns| columns.iter().any(|column| same(&column.name, name))) {
                    relation.merged.push(name.clone());
                }
            }
            level.merged.retain(|known| !same(&known.name, name));
            level.merged.push(merged);
        }
        Some(Canon::apply("all equal", conditions))
    }

    fn named(&mut self, path: &[&str], alias: &Alias<'_>, scope: &mut Scope) -> Option<Canon> {
        let parts: Vec<String> = path.iter().map(|part| bare(part)).collect();
        let (schema, name) = match parts.as_slice() {
            [name] => (None, name),
            [schema, name] => (Some(schema), name),
            _other => return None,
        };
        let called = alias.name.map_or_else(|| name.clone(), bare);
        if schema.is_none()
            && let Some(cte) = scope.ctes.iter().rev().find(|cte| scope.same(&cte.name, name)).cloned()
        {
            self.enter(Some(called), cte.columns, alias, false, scope);
            return Some(Canon::apply("cte", vec![Canon::Number(cte.number.to_string())]));
        }
        let Some((key, columns)) = self.relation(schema.map(String::as_str), name) else {
            let own = self.catalog.dialect == Dialect::Postgres
                && match schema.map(String::as_str) {
                    None => name.starts_with("pg_"),
                    Some(schema) => schema == "pg_catalog" || schema == "information_schema",
                };
            if !own {
                return None;
            }
            self.enter(Some(called), None, alias, true, scope);
            if let Some(relation) = scope.levels.last_mut().and_then(|level| level.relations.last_mut()) {
                relation.open = alias.columns.is_empty();
            }
            let schema = schema.map_or("pg_catalog", String::as_str);
            return Some(Canon::apply("relation", vec![Canon::Text(format!("{schema}.{name}"))]));
        };
        self.enter(Some(called), Some(columns), alias, true, scope);
        Some(Canon::apply("relation", vec![Canon::Text(key.display().to_ascii_lowercase())]))
    }

    /// Whether a SQLite column of numbers holds truth values, as the other engine's column of its name says.
    fn holds_truth(&self, side: ColumnSide<'_>) -> bool {
        let (Dialect::Sqlite, Some(other)) = (self.catalog.dialect, self.other) else { return false };
        let mut tables = other.tables.iter().filter(|(key, _)| key.name.eq_ignore_ascii_case(&side.table.name));
        let columns = tables.next().into_iter().flat_map(|(_, table)| &table.columns);
        let mut same = columns.filter(|column| column.name.eq_ignore_ascii_case(&side.column.name));
        same.any(|column| column.data_type.name == "boolean" && column.data_type.array_dimensions == 0)
            && intent::possibly_boolean(&side).is_some()
    }

    /// The table or view of a name, with its columns.
    fn relation(&self, schema: Option<&str>, name: &str) -> Option<(ObjectKey, Outputs)> {
        let dialect = self.catalog.dialect;
        let fits = |key: &ObjectKey| dialect.same(&key.name, name) && schema.is_none_or(|schema| dialect.same(&key.schema, schema));
        let tables = self.catalog.tables.iter().filter(|(key, _)| fits(key));
        let tables = tables.map(|(key, table)| {
            let known = !table.assumed && !self.catalog.tainted.contains_key(key);
            let columns = table.columns.iter().filter(|column| !column.hidden);
            let one = |column: &Column| {
                let truth = self.holds_truth(ColumnSide { catalog: self.catalog, table: key, definition: table, column });
                let data_type = if truth {
                    DataType { name: "BOOLEAN".into(), raw: "BOOLEAN".into(), ..DataType::default() }
                } else {
                    column.data_type.clone()
                };
                (column.name.clone(), Some(data_type))
            };
            (key, known.then(|| columns.map(one).collect::<Vec<_>>()))
        });
        let views = self.catalog.views.iter().filter(|(key, _)| fits(key));
        let views = views
            .map(|(key, view)| (key, view.columns.as_ref().map(|names| names.iter().map(|name| (name.clone(), None)).collect::<Vec<_>>())));
        let mut found: Vec<_> = tables.chain(views).collect();
        // Without a schema the default one comes first; more than one other cannot be told apart.
        crate::source::order::sort_by_key(&mut found, |(key, _)| key.schema != "public" && key.schema != "main");
        let mut found = found.into_iter();
        let first = found.next()?;
        let default = first.0.schema == "public" || first.0.schema == "main";
        if !default && found.next().is_some() {
            return None;
        }
        Some((first.0.clone(), first.1?))
    }

    /// Brings a relation into sight.
    fn enter(&mut self, called: Option<String>, columns: Option<Outputs>, alias: &Alias<'_>, by_name: bool, scope: &mut Scope) {
        let number = self.relations;
        self.relations += 1;
        let columns = columns.map(|columns| {
            let mut named = Vec::new();
            for (at, (name, data_type)) in columns.into_iter().enumerate() {
                let form = if by_name { format!("{number}:{}", name.to_ascii_lowercase()) } else { format!("{number}:#{at}") };
                if let Some(data_type) = &data_type {
                    self.columns.columns.push(Column {
                        name: form.clone(),
                        data_type: data_type.clone(),
                        nullable: true,
                        ..Column::default()
                    });
                }
                let name = alias.columns.get(at).map_or(name, |name| bare(name));
                named.push(Named { name, form, data_type });
            }
            named
        });
        if let Some(level) = scope.levels.last_mut() {
            level.relations.push(Relation { alias: called, number, columns, open: false, merged: Vec::new() });
        }
    }

    /// Replaces the names in an expression by what they mean, and queries by their forms.
    fn resolve(&mut self, expr: &mut Expr, scope: &Scope) -> Option<()> {
        match expr {
            Expr::Null | Expr::Boolean(_) | Expr::Number(_) | Expr::Text(_) | Expr::Blob(_) | Expr::BitString(_) | Expr::Parameter(_) => {}
            Expr::Column(path) => {
                let found = match path.as_slice() {
                    [name] => scope.column(name),
                    [qualifier, name] => scope.qualified(qualifier, name),
                    [_, qualifier, name] => scope.qualified(qualifier, name),
                    _other => None,
                }?;
                *path = vec![found.form];
            }
            Expr::Star(path) => {
                // `t.*` as a value is the row of `t`; `*` alone counts rows.
                if let Some(relation) = path.last() {
                    *expr = Expr::Column(vec![format!("{}:row", scope.relation(relation)?.number)]);
                }
            }
            Expr::Unary { op: _, operand }
            | Expr::IsNull { negated: _, operand }
            | Expr::IsBoolean { negated: _, operand, value: _ }
            | Expr::Cast { operand, data_type: _ }
            | Expr::Collate { operand, collation: _ }
            | Expr::Field { operand, name: _ } => self.resolve(operand, scope)?,
            Expr::Binary { .. } => {
                // Chains are deep on their left side, and the stacks of browsers are small.
                let mut open = vec![expr];
                while let Some(current) = open.pop() {
                    if let Expr::Binary { op: _, left, right } = current {
                        open.extend([&mut **left, &mut **right]);
                    } else {
                        self.resolve(current, scope)?;
                    }
                }
            }
            Expr::Like { op: _, negated: _, operand, pattern, escape } => {
                self.resolve(operand, scope)?;
                self.resolve(pattern, scope)?;
                if let Some(escape) = escape {
                    self.resolve(escape, scope)?;
                }
            }
            Expr::Between { negated: _, operand, low, high } => {
                for part in [operand, low, high] {
                    self.resolve(part, scope)?;
                }
            }
            Expr::InList { negated: _, operand, list } => {
                self.resolve(operand, scope)?;
                self.resolve_all(list, scope)?;
            }
            Expr::InQuery { negated: _, operand, query } => {
                self.resolve(operand, scope)?;
                self.resolve_query(query, scope)?;
            }
            Expr::Quantified { op, operand, quantifier, array } => {
                self.resolve(operand, scope)?;
                if let Expr::Subquery(query) = array.as_mut()
                    && op == "="
                    && *quantifier == Quantifier::Any
                {
                    let (mut query, operand) = (std::mem::take(query), operand.clone());
                    self.resolve_query(&mut query, scope)?;
                    *expr = Expr::InQuery { negated: false, operand, query };
                    return Some(());
                }
                self.resolve(array, scope)?;
            }
            Expr::Case { operand, branches, otherwise } => {
                for part in operand.iter_mut().chain(otherwise.iter_mut()) {
                    self.resolve(part, scope)?;
                }
                for branch in branches {
                    self.resolve(&mut branch.condition, scope)?;
                    self.resolve(&mut branch.result, scope)?;
                }
            }
            Expr::Call { name: _, args, distinct: _, modifiers } => {
                self.resolve_all(args, scope)?;
                if !modifiers.is_empty() {
                    *modifiers = self.modifiers(modifiers, scope)?;
                }
            }
            Expr::Array(items) | Expr::Row(items) => self.resolve_all(items, scope)?,
            Expr::Subscript { operand, index } => {
                self.resolve(operand, scope)?;
                self.resolve_all(index, scope)?;
            }
            Expr::Subquery(query) | Expr::Exists { negated: _, query } => self.resolve_query(query, scope)?,
            Expr::Tokens(_) => return None,
        }
        Some(())
    }

    fn resolve_all(&mut self, list: &mut [Expr], scope: &Scope) -> Option<()> {
        list.iter_mut().try_for_each(|item| self.resolve(item, scope))
    }

    /// A token for a form that stands within an expression; the form takes its place once the expression around it has one.
    fn stand_in(&mut self, form: Canon) -> String {
        self.queries.push(form);
        format!("{QUERY}{}", self.queries.len() - 1)
    }

    fn resolve_query(&mut self, query: &mut QueryText, scope: &Scope) -> Option<()> {
        let output = self.query(&query.tokens, scope)?;
        *query = QueryText { text: String::new(), tokens: vec![self.stand_in(output.canon)], relations: Vec::new() };
        Some(())
    }

    /// What follows the arguments of a call: `FILTER (WHERE …)`, `OVER (…)`, `ORDER BY …`.
    fn modifiers(&mut self, tokens: &[String], scope: &Scope) -> Option<Vec<String>> {
        const WORDS: [&str; 24] = [
            "filter",
            "where",
            "over",
            "partition",
            "by",
            "order",
            "within",
            "group",
            "rows",
            "range",
            "groups",
            "between",
            "and",
            "unbounded",
            "preceding",
            "following",
            "current",
            "row",
            "asc",
            "desc",
            "nulls",
            "first",
            "last",
            "exclude",
        ];
        let mut out = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let token = tokens[at].as_str();
            let opens =
                token == "(" && matches!(at.checked_sub(1).map(|before| tokens[before].as_str()), Some("filter" | "over" | "group"));
            if opens {
                let end = closing(tokens, at)?;
                out.push("(".to_owned());
                out.extend(self.modifiers(&tokens[at + 1..end], scope)?);
                out.push(")".to_owned());
                at = end + 1;
                continue;
            }
            let after_over = at.checked_sub(1).is_some_and(|before| tokens[before] == "over");
            if WORDS.contains(&token) || token == "," || after_over {
                // Ascending order with nulls last is what the engine does by itself.
                if token != "asc" {
                    out.push(token.to_owned());
                }
                at += 1;
                continue;
            }
            // An expression runs to the next of these words; a condition keeps its AND.
            let condition = at.checked_sub(1).is_some_and(|before| tokens[before] == "where");
            let (start, mut depth) = (at, 0usize);
            while let Some(token) = tokens.get(at) {
                match token.as_str() {
                    "(" | "[" => depth += 1,
                    ")" | "]" => depth = depth.checked_sub(1)?,
                    word if depth == 0 && !condition && (word == "," || WORDS.contains(&word)) => break,
                    _other => {}
                }
                at += 1;
            }
            let position = if condition { Position::Filter } else { Position::Value };
            let form = self.expression(&tokens[start..at], scope, &position)?;
            out.push(self.stand_in(form));
        }
        Some(out)
    }
}

fn ordered(canon: Canon, keys: Vec<Canon>) -> Canon {
    if keys.is_empty() {
        return canon;
    }
    let mut parts = vec![canon];
    parts.extend(keys);
    Canon::apply("ordered", parts)
}

fn without_casts(canon: Canon) -> Canon {
    match canon {
        Canon::Apply(head, mut operands) if head.starts_with("cast:") && operands.len() == 1 => operands.pop().unwrap_or(Canon::Null),
        other => other,
    }
}

/// A sort key without its direction, and the direction in one spelling.
fn direction(tokens: &[String], dialect: Dialect) -> Option<(&[String], String)> {
    let mut rest = tokens;
    let mut nulls = None;
    if let [before @ .., word, place] = rest
        && word == "nulls"
    {
        nulls = Some(place == "first");
        rest = before;
    }
    let mut descending = false;
    if let [before @ .., word] = rest
        && (word == "asc" || word == "desc")
    {
        descending = word == "desc";
        rest = before;
    }
    if rest.iter().any(|token| token == "using") || rest.is_empty() {
        return None;
    }
    let first = nulls.unwrap_or((dialect == Dialect::Sqlite) != descending);
    while let Some(content) = inside(rest).filter(|content| !begins_query(content) && list(content).len() == 1) {
        rest = content;
    }
    Some((rest, format!("{} nulls {}", if descending { "desc" } else { "asc" }, if first { "first" } else { "last" })))
}

/// The item that a sort key of a set operation means: only a number or a name can stand there.
fn position_of(tokens: &[String], output: &Output, scope: &Scope) -> Option<usize> {
    let [token] = tokens else { return None };
    if let Ok(number) = token.parse::<usize>() {
        return Some(number);
    }
    let name = bare(token);
    output.columns.iter().position(|(own, _)| own.as_deref().is_some_and(|own| scope.same(own, &name))).map(|at| at + 1)
}

/// `*` or `t.*`, with the relation.
fn star(tokens: &[String]) -> Option<Option<&str>> {
    match tokens {
        [star] if star == "*" => Some(None),
        [of, point, star] if point == "." && star == "*" => Some(Some(of)),
        [_, first, of, second, star] if first == "." && second == "." && star == "*" => Some(Some(of)),
        _other => None,
    }
}

/// Names of the columns of PostgreSQL's own set-returning functions, for a call that is known as `called`.
fn returned(function: &str, called: &str) -> Option<Outputs> {
    let names: &[&str] = match function {
        "unnest"
        | "generate_series"
        | "generate_subscripts"
        | "regexp_split_to_table"
        | "string_to_table"
        | "json_object_keys"
        | "jsonb_object_keys" => &[called],
        "json_array_elements" | "jsonb_array_elements" | "json_array_elements_text" | "jsonb_array_elements_text" => &["value"],
        "json_each" | "jsonb_each" | "json_each_text" | "jsonb_each_text" => &["key", "value"],
        _other => return None,
    };
    Some(names.iter().map(|name| ((*name).to_owned(), None)).collect())
}
