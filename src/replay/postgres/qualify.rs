//! What is kept says which schema its names mean: the search path that they were read with is gone when the script ends.
//!
//! As with types, a schema is written where it is neither `public` nor the server's own. What an extension brings is known by its name
//! alone: in which schema it stands is a fact about the extension.

use super::Replayer;
use super::expressions::{bare, quote_name, walk_mut};
use super::functions::is_input;
use crate::catalog::{ObjectKey, Routine};
use crate::sql::{DataType, Expr, Expression, IndexColumn, IndexKey, ObjectKind, ObjectName, QueryText};

impl Replayer {
    /// An expression as it is kept.
    pub(super) fn qualified(&self, expression: &Expression) -> Expression {
        let mut expression = expression.clone();
        walk_mut(&mut expression.tree, |node| match node {
            Expr::Call { name, args, distinct: _, modifiers: _ } => self.qualify_routine(name, Some(args.len())),
            Expr::Cast { operand: _, data_type } => self.qualify_type(data_type),
            Expr::Collate { operand: _, collation } => *collation = self.qualified_collation(collation),
            Expr::Binary { op, left: _, right: _ } | Expr::Quantified { op, operand: _, quantifier: _, array: _ } => {
                self.qualify_operator(op)
            }
            Expr::InQuery { negated: _, operand: _, query } | Expr::Subquery(query) | Expr::Exists { negated: _, query } => {
                self.qualify_tokens(&mut query.tokens);
                for name in query.relations.iter_mut().filter(|name| name.schema.is_none()) {
                    let found = self.state.find_relation(name).map(|(found, _)| found.schema);
                    name.schema = found.filter(|schema| schema != "public" && schema != super::state::TEMP);
                }
            }
            Expr::Tokens(tokens) => self.qualify_tokens(tokens),
            Expr::Null
            | Expr::Boolean(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Blob(_)
            | Expr::BitString(_)
            | Expr::Column(_)
            | Expr::Star(_)
            | Expr::Parameter(_)
            | Expr::Unary { op: _, operand: _ }
            | Expr::Like { op: _, negated: _, operand: _, pattern: _, escape: _ }
            | Expr::Between { negated: _, operand: _, low: _, high: _ }
            | Expr::InList { negated: _, operand: _, list: _ }
            | Expr::IsNull { negated: _, operand: _ }
            | Expr::IsBoolean { negated: _, operand: _, value: _ }
            | Expr::Case { operand: _, branches: _, otherwise: _ }
            | Expr::Array(_)
            | Expr::Row(_)
            | Expr::Subscript { operand: _, index: _ }
            | Expr::Field { operand: _, name: _ } => {}
        });
        expression
    }

    /// The keys of an index as they are kept.
    pub(super) fn qualified_keys(&self, columns: &[IndexColumn]) -> Vec<IndexColumn> {
        let mut columns = columns.to_vec();
        for IndexColumn { key, descending: _, nulls_first: _, collation, opclass, quote: _ } in &mut columns {
            if let IndexKey::Expression(expression) = key {
                *expression = self.qualified(expression);
            }
            *collation = collation.as_ref().map(|name| self.qualified_collation(name));
            if let Some(opclass) = opclass {
                *opclass = self.qualified_in(opclass, |key| self.state.others.has(&(ObjectKind::OperatorClass, key.clone())));
            }
        }
        columns
    }

    /// A query as it is kept: calls of our functions in it name their schema.
    pub(super) fn qualified_query(&self, query: &QueryText) -> QueryText {
        let mut query = query.clone();
        self.qualify_tokens(&mut query.tokens);
        query
    }

    /// The name of a collation as it is kept.
    pub(super) fn qualified_collation(&self, collation: &str) -> String {
        self.qualified_in(collation, |key| self.state.others.has(&(ObjectKind::Collation, key.clone())))
    }

    /// Writes the schema of a routine of ours into its name, where it is not `public`.
    pub(super) fn qualify_routine(&self, name: &mut ObjectName, arity: Option<usize>) {
        let fits = |routine: &Routine| {
            let inputs = || routine.args.iter().filter(|arg| is_input(arg));
            let least = inputs().filter(|arg| arg.default.is_none()).count();
            arity.is_none_or(|arity| (least..=inputs().count()).contains(&arity) || routine.args.iter().any(|arg| arg.mode == "VARIADIC"))
        };
        let ours = |schema: &str| {
            let mut routines = self.state.routines.iter();
            routines.any(|(key, routine)| key.name.name == name.name && key.name.schema == schema && fits(routine))
        };
        if name.schema.is_none() && crate::sql::postgres::is_known_function(&name.name) {
            return;
        }
        name.schema = self.schema_as_kept(name, ours);
    }

    /// Writes the schema of a type of ours into its name, where it is not `public`.
    pub(super) fn qualify_type(&self, data_type: &mut DataType) {
        // A type that does not exist is refused where that matters.
        let _ = self.resolve_type(data_type);
        if data_type
            .schema
            .as_deref()
            .is_some_and(|schema| self.of_extension(schema, |key| self.state.type_taken(&key.schema, &key.name), &data_type.name))
        {
            data_type.schema = None;
        }
    }

    /// `SETOF t` or `t[]` with the schema of a type of ours; other texts as they are.
    pub(super) fn qualified_type_text(&self, text: &str) -> String {
        let of_set = text.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("setof "));
        let (set, name) = text.split_at(if of_set { 6 } else { 0 });
        let (name, array) = name.split_at(name.find('[').unwrap_or(name.len()));
        let name = name.trim();
        let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let found = plain.then(|| self.find_user_type(&ObjectName::bare(name.to_ascii_lowercase()))).flatten();
        match found.filter(|key| key.schema != "public" && key.schema != super::state::TEMP) {
            Some(key) => format!("{set}{}.{}{array}", quote_name(&key.schema), quote_name(&key.name)),
            None => text.to_owned(),
        }
    }

    /// `sfunc = f` of an aggregate with the schema of a function or type of ours.
    pub(super) fn qualified_option(&self, option: &str) -> String {
        let Some((word, value)) = option.split_once('=') else { return option.to_owned() };
        let value = value.trim();
        let value = match word.trim().to_ascii_lowercase().as_str() {
            "stype" | "mstype" => self.qualified_type_text(value),
            "sfunc" | "finalfunc" | "combinefunc" | "serialfunc" | "deserialfunc" | "msfunc" | "minvfunc" | "mfinalfunc"
                if !value.contains(['.', '"']) =>
            {
                let mut name = ObjectName::bare(value.to_ascii_lowercase());
                self.qualify_routine(&mut name, None);
                name.to_string()
            }
            _other => value.to_owned(),
        };
        format!("{}= {value}", word.trim_end().to_owned() + " ")
    }

    fn qualify_operator(&self, op: &mut String) {
        if let Some((schema, sign)) = op.split_once('.')
            && (schema == "public" || self.of_extension(schema, |_| false, sign))
        {
            *op = sign.to_owned();
        }
    }

    /// Tokens of a definition as they are kept.
    pub(super) fn qualified_tokens(&self, tokens: &[String]) -> Vec<String> {
        let mut tokens = tokens.to_vec();
        self.qualify_tokens(&mut tokens);
        tokens
    }

    /// Tokens of a rule as they are kept: its relations name their schema, too.
    pub(super) fn qualified_rule(&self, tokens: &[String]) -> Vec<String> {
        let mut tokens = self.qualified_tokens(tokens);
        for at in (1..tokens.len()).rev() {
            let names_relation = matches!(tokens[at - 1].as_str(), "from" | "join" | "into" | "update" | "to" | "only");
            if !names_relation || tokens.get(at + 1).is_some_and(|next| next == "." || next == "(" && tokens[at - 1] != "into") {
                continue;
            }
            let found = self.state.find_relation(&ObjectName::bare(bare(&tokens[at])));
            let Some((key, _)) = found else { continue };
            if tokens[at - 1] == "into" && tokens.get(at + 1).is_some_and(|next| next == "values") {
                let list = self.columns_of_insert(&key, &tokens[at + 2..]);
                tokens.splice(at + 1..at + 1, list);
            }
            if key.schema != "public" && key.schema != super::state::TEMP {
                tokens.splice(at..at, [quote_name(&key.schema), ".".to_owned()]);
            }
        }
        tokens
    }

    /// The columns that an `INSERT` without a list of them fills, as a list: as many as its first row has values.
    fn columns_of_insert(&self, key: &ObjectKey, rows: &[String]) -> Vec<String> {
        let (mut depth, mut values) = (0usize, 1usize);
        for token in rows {
            match token.as_str() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "," if depth == 1 => values += 1,
                _value => {}
            }
            if depth == 0 {
                break;
            }
        }
        let Some(columns) = self.relation_columns(key).filter(|columns| columns.len() >= values) else { return Vec::new() };
        let names = columns.iter().take(values).map(|column| quote_name(&column.name));
        let mut list = vec!["(".to_owned()];
        for (at, name) in names.enumerate() {
            if at > 0 {
                list.push(",".into());
            }
            list.push(name);
        }
        list.push(")".into());
        list
    }

    fn qualify_tokens(&self, tokens: &mut Vec<String>) {
        let calls = |at: usize, tokens: &[String]| {
            let starts = tokens[at].starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"');
            starts && tokens.get(at + 1).is_some_and(|next| next == "(") && (at == 0 || tokens[at - 1] != ".")
        };
        if self.state.routines.iter().all(|(key, _)| key.name.schema == "public") {
            return;
        }
        for at in (0..tokens.len()).rev() {
            if !calls(at, tokens) {
                continue;
            }
            let mut name = ObjectName::bare(bare(&tokens[at]));
            self.qualify_routine(&mut name, None);
            if let Some(schema) = name.schema {
                tokens.splice(at..at, [quote_name(&schema), ".".to_owned()]);
            }
        }
    }

    /// A dotted name of something that `exists` looks up, as it is kept.
    fn qualified_in(&self, name: &str, exists: impl Fn(&ObjectKey) -> bool) -> String {
        let split = match name.split_once('.') {
            Some((schema, own)) => ObjectName { schema: Some(schema.to_owned()), name: own.to_owned() },
            None => ObjectName::bare(name),
        };
        let schema = self.schema_as_kept(&split, |schema| exists(&ObjectKey::new(schema, &split.name)));
        match schema {
            Some(schema) => format!("{schema}.{}", split.name),
            None => split.name,
        }
    }

    /// The schema that a name is kept with: that of the first of ours which it means, nothing for `public` and for what an extension brings.
    fn schema_as_kept(&self, name: &ObjectName, ours: impl Fn(&str) -> bool) -> Option<String> {
        match &name.schema {
            Some(schema) if schema == "public" || self.of_extension(schema, |key| ours(&key.schema), &name.name) => None,
            Some(schema) => Some(schema.clone()),
            None => self.state.search(name).into_iter().find(|schema| ours(schema)).filter(|schema| schema != "public"),
        }
    }

    /// Whether a name of a schema comes from an extension that stands there.
    fn of_extension(&self, schema: &str, ours: impl Fn(&ObjectKey) -> bool, name: &str) -> bool {
        self.state.extensions.iter().any(|(_, extension)| extension.schema.as_deref() == Some(schema))
            && !ours(&ObjectKey::new(schema, name))
    }
}
