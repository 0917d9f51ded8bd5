//! From the author's tree to the normal form.

use super::arithmetic::{product, sum};
use super::{Canon, Class, Context, Position, calls, comparison, literal, logic, time};
use crate::compare::equivalence::class;
use crate::compare::equivalence::query::inner_form;
use crate::source::Dialect;
use crate::sql::{DataType, Expr, Quantifier, QueryText, UnaryOp};

/// Nesting that is followed; the parsers cut off well before it.
const MAX_DEPTH: u16 = 120;

pub(super) struct Normaliser<'c, 'a> {
    pub(super) context: &'c Context<'a>,
}

impl Normaliser<'_, '_> {
    pub(super) fn top(&self, expression: &Expr, position: &Position) -> Canon {
        match position {
            Position::Check | Position::Filter | Position::Truth => self.condition(expression, position, 0),
            Position::Value => self.value(expression, 0),
            Position::Stored(class) => self.stored(expression, class),
        }
    }

    /// A value that is converted to the column's class on write: conversions to that class say nothing.
    fn stored(&self, expression: &Expr, class: &Class) -> Canon {
        let mut expression = expression;
        while let Expr::Cast { operand, data_type } = expression {
            let target = self.class(data_type);
            // A conversion of a moment chooses a zone, so that it is never idle.
            let vanishes = target == *class && !target.is_moment()
                || matches!((&target, class), (Class::Integer(_), Class::Integer(_)))
                || matches!((&target, class), (Class::Numeric { precision: None, .. }, Class::Numeric { .. } | Class::Float(_)))
                || target.is_text() && class.is_text();
            if !vanishes || matches!(**operand, Expr::Text(_)) {
                break;
            }
            expression = operand;
        }
        let form = self.value(expression, 0);
        let form = match form {
            Canon::Apply(head, operands) if head == "array" && operands.is_empty() && *class == Class::Array => {
                return Canon::Text("{}".into());
            }
            // An element of a JSON value: as JSON in a JSON column, as its text where the column converts it.
            Canon::Apply(head, operands) if head == "json_text" && class.is_json() => Canon::Apply("json_value".to_owned(), operands),
            Canon::Apply(head, operands)
                if head == "json_value"
                    && matches!(class, Class::Boolean | Class::Integer(_) | Class::Float(_) | Class::Numeric { .. }) =>
            {
                Canon::Apply("json_text".to_owned(), operands)
            }
            other => other,
        };
        literal::constant_as(form, class)
    }

    pub(super) fn class(&self, data_type: &DataType) -> Class {
        match self.context.own {
            Some(table) => class::class(table.catalog, data_type),
            None => class::class(&crate::catalog::Catalog::new(self.context.dialect), data_type),
        }
    }

    fn sqlite(&self) -> bool {
        self.context.dialect == Dialect::Sqlite
    }

    /// An expression whose truth is asked for.
    fn condition(&self, expression: &Expr, position: &Position, depth: u16) -> Canon {
        if depth > MAX_DEPTH {
            return Canon::TooDeep;
        }
        match expression {
            Expr::Binary { op, left: _, right: _ } if op == "AND" || op == "OR" => {
                let mut operands = Vec::new();
                spine(expression, op, &mut operands);
                let forms = operands.into_iter().map(|operand| self.condition(operand, position, depth + 1)).collect();
                if op == "AND" { logic::and(forms) } else { logic::or(forms) }
            }
            Expr::Unary { op: UnaryOp::Not, operand } => logic::negate(self.condition(operand, &Position::Truth, depth + 1)),
            Expr::IsBoolean { negated, operand, value } => self.is_boolean(*negated, operand, *value, position, depth),
            Expr::Binary { op, left, right } if matches!(op.as_str(), "IS" | "IS NOT" | "IS NOT DISTINCT FROM" | "IS DISTINCT FROM") => {
                let form = self.compare_known(op, left, right, depth);
                match (position, form) {
                    (Position::Filter, Canon::Apply(head, operands))
                        if head == "same" && operands.last().is_some_and(Canon::is_constant) =>
                    {
                        let mut operands = operands.into_iter();
                        let (left, right) = (operands.next().unwrap_or(Canon::Null), operands.next().unwrap_or(Canon::Null));
                        comparison::compare(self.context, "=", left, right)
                    }
                    (_, form) => form,
                }
            }
            other => comparison::as_truth(self.context, self.value(other, depth + 1)),
        }
    }

    /// `x IS TRUE` and its relatives. A filter lets NULL fall away and a check lets it pass, which makes some of them plain.
    fn is_boolean(&self, negated: bool, operand: &Expr, value: Option<bool>, position: &Position, depth: u16) -> Canon {
        let Some(value) = value else {
            let operand = self.value(operand, depth + 1);
            return Canon::apply(if negated { "notnull" } else { "isnull" }, vec![operand]);
        };
        let truth = self.condition(operand, &Position::Truth, depth + 1);
        let plain = if value { truth.clone() } else { logic::negate(truth.clone()) };
        match (position, negated) {
            (Position::Filter, false) => plain,
            (Position::Check, true) => logic::negate(plain),
            (_, negated) => {
                let form = Canon::apply(if value { "istrue" } else { "isfalse" }, vec![truth]);
                if negated { logic::negate(form) } else { form }
            }
        }
    }

    fn values(&self, expressions: &[Expr], depth: u16) -> Vec<Canon> {
        expressions.iter().map(|expression| self.value(expression, depth + 1)).collect()
    }

    fn negated_if(negated: bool, form: Canon) -> Canon {
        if negated { logic::negate(form) } else { form }
    }

    /// Any expression.
    fn value(&self, expression: &Expr, depth: u16) -> Canon {
        if depth > MAX_DEPTH {
            return Canon::TooDeep;
        }
        match expression {
            Expr::Null => Canon::Null,
            Expr::Boolean(value) => {
                if *value {
                    Canon::one()
                } else {
                    Canon::zero()
                }
            }
            Expr::Number(written) => literal::number(written).map_or_else(|| Canon::Tokens(vec![written.clone()]), Canon::Number),
            Expr::Text(value) => Canon::Text(value.clone()),
            Expr::Blob(bytes) => Canon::Blob(bytes.clone()),
            // `B'101'` is printed as a string that is converted.
            Expr::BitString(digits) => bits(digits).map_or_else(|| Canon::Tokens(vec![digits.clone()]), Canon::Text),
            Expr::Column(path) => self.column(path),
            Expr::Star(_) => Canon::Tokens(vec!["*".to_owned()]),
            Expr::Parameter(name) => Canon::Tokens(vec![name.clone()]),
            Expr::Unary { op, operand } => self.unary(*op, operand, depth),
            Expr::Binary { .. } => self.binary(expression, depth),
            Expr::Like { op, negated, operand, pattern, escape } => {
                let escape = escape.as_ref().map(|escape| self.value(escape, depth + 1));
                let operand = self.value(operand, depth + 1);
                let pattern = self.value(pattern, depth + 1);
                Self::negated_if(*negated, self.like(op, operand, pattern, escape))
            }
            Expr::Between { negated, operand, low, high } => {
                let operand = self.value(operand, depth + 1);
                let low = comparison::compare(self.context, ">=", operand.clone(), self.value(low, depth + 1));
                let high = comparison::compare(self.context, "<=", operand, self.value(high, depth + 1));
                Self::negated_if(*negated, logic::and(vec![low, high]))
            }
            Expr::InList { negated, operand, list } => {
                let operand = self.value(operand, depth + 1);
                Self::negated_if(*negated, self.membership(operand, self.values(list, depth)))
            }
            Expr::InQuery { negated, operand, query } => {
                let form = Canon::apply("inquery", vec![self.value(operand, depth + 1), self.query(query)]);
                Self::negated_if(*negated, form)
            }
            Expr::Quantified { op, operand, quantifier, array } => self.quantified(op, operand, *quantifier, array, depth),
            Expr::IsNull { negated, operand } => {
                Canon::apply(if *negated { "notnull" } else { "isnull" }, vec![self.value(operand, depth + 1)])
            }
            Expr::IsBoolean { .. } => self.condition(expression, &Position::Truth, depth + 1),
            Expr::Case { operand, branches, otherwise } => {
                let subject = operand.as_ref().map(|operand| self.value(operand, depth + 1));
                let mut parts = Vec::with_capacity(branches.len() * 2 + 1);
                for branch in branches {
                    parts.push(match &subject {
                        Some(subject) => {
                            let value = self.value(&branch.condition, depth + 1);
                            comparison::compare(self.context, "=", subject.clone(), value)
                        }
                        None => self.condition(&branch.condition, &Position::Filter, depth + 1),
                    });
                    parts.push(self.value(&branch.result, depth + 1));
                }
                parts.push(otherwise.as_ref().map_or(Canon::Null, |otherwise| self.value(otherwise, depth + 1)));
                Canon::apply("case", parts)
            }
            Expr::Cast { operand, data_type } => self.cast(self.value(operand, depth + 1), data_type),
            Expr::Collate { operand, collation } => self.collate(self.value(operand, depth + 1), collation),
            Expr::Call { name, args, distinct, modifiers } => {
                let mut schema = name.schema.as_deref().map(str::to_ascii_lowercase);
                schema = schema.filter(|schema| schema != "public" && schema != "pg_catalog" && schema != "main");
                let lower = name.name.to_ascii_lowercase();
                let args = self.values(args, depth);
                if schema.is_none() && !*distinct && modifiers.is_empty() {
                    return calls::call(self.context, &lower, args);
                }
                let mut head = schema.map_or_else(|| lower.clone(), |schema| format!("{schema}.{lower}"));
                if *distinct {
                    head.push_str(" distinct");
                }
                let mut operands = args;
                operands.push(Canon::Tokens(modifiers.clone()));
                Canon::apply(&head, operands)
            }
            Expr::Array(items) => Canon::apply("array", self.values(items, depth)),
            Expr::Row(items) => Canon::apply("row", self.values(items, depth)),
            Expr::Subscript { operand, index } => {
                let mut operands = vec![self.value(operand, depth + 1)];
                operands.extend(self.values(index, depth));
                Canon::apply("subscript", operands)
            }
            Expr::Field { operand, name } => Canon::apply("field", vec![self.value(operand, depth + 1), Canon::Text(name.clone())]),
            Expr::Subquery(query) => Canon::apply("query", vec![self.query(query)]),
            Expr::Exists { negated, query } => Self::negated_if(*negated, Canon::apply("exists", vec![self.query(query)])),
            Expr::Tokens(tokens) => Canon::Tokens(tokens.clone()),
        }
    }

    /// A column, or the text that SQLite takes double quotes around no column's name to be (<https://sqlite.org/quirks.html#dblquote>).
    fn column(&self, path: &[String]) -> Canon {
        let rowid = |name: &str| ["rowid", "oid", "_rowid_"].iter().any(|word| name.eq_ignore_ascii_case(word));
        match (path, self.context.own) {
            ([name], Some(own))
                if self.sqlite() && own.column_in_any_case(name).is_none() && !rowid(name) && !own.table.columns.is_empty() =>
            {
                Canon::Text(name.clone())
            }
            _ => column(path),
        }
    }

    fn unary(&self, op: UnaryOp, operand: &Expr, depth: u16) -> Canon {
        match op {
            UnaryOp::Not => logic::negate(self.condition(operand, &Position::Truth, depth + 1)),
            UnaryOp::Plus => self.value(operand, depth + 1),
            UnaryOp::Minus => match self.value(operand, depth + 1) {
                Canon::Number(value) => Canon::Number(literal::number(&format!("-{value}").replace("--", "")).unwrap_or(value)),
                other => Canon::apply("minus", vec![other]),
            },
            UnaryOp::BitNot => Canon::apply("~", vec![self.value(operand, depth + 1)]),
        }
    }

    /// Walks down the left operands without recursion: long chains are deep trees.
    fn binary(&self, expression: &Expr, depth: u16) -> Canon {
        let mut pending = Vec::new();
        let mut current = expression;
        while let Expr::Binary { op, left, right } = current {
            if op == "AND" || op == "OR" || is_test(op) {
                break;
            }
            pending.push((op.as_str(), &**right));
            current = left;
        }
        let mut form = match current {
            Expr::Binary { op, left, right } if is_test(op) => self.compare_known(op, left, right, depth),
            Expr::Binary { .. } => self.condition(current, &Position::Truth, depth + 1),
            other => self.value(other, depth + 1),
        };
        for (op, right) in pending.into_iter().rev() {
            let right = self.value(right, depth + 1);
            form = self.operation(op, form, right);
        }
        form
    }

    fn compare_known(&self, op: &str, left: &Expr, right: &Expr, depth: u16) -> Canon {
        let (left, right) = (self.value(left, depth + 1), self.value(right, depth + 1));
        let op = match op {
            "IS" | "IS NOT DISTINCT FROM" => "same",
            "IS NOT" | "IS DISTINCT FROM" => "distinct",
            other => other,
        };
        // Rows are told apart by their fields, and PostgreSQL prints it so.
        if let (Some(own), Some(other)) = (left.operands_of("row"), right.operands_of("row"))
            && own.len() == other.len()
            && matches!(op, "same" | "distinct")
        {
            let fields = own.iter().zip(other);
            let apart =
                logic::or(fields.map(|(own, other)| comparison::compare(self.context, "distinct", own.clone(), other.clone())).collect());
            return if op == "distinct" { apart } else { logic::negate(apart) };
        }
        comparison::compare(self.context, op, left, right)
    }

    /// A string literal beside an operand has the operand's type.
    fn typed_by(&self, other: &Canon, literal: Canon) -> Canon {
        let (Canon::Text(_), Canon::Column(name)) = (&literal, other) else { return literal };
        let column = self.context.own.filter(|_| !self.sqlite()).and_then(|table| table.column_in_any_case(name));
        match column {
            Some(side) if side.column.data_type.array_dimensions > 0 => self.cast(literal, &side.column.data_type),
            Some(_) | None => match comparison::class_of_form(self.context, other) {
                Some(class) if class.is_json() => literal::constant_as(literal, &class),
                Some(_) | None => literal,
            },
        }
    }

    /// A string literal that is added to a moment is an interval.
    fn span_beside(&self, other: &Canon, literal: &Canon) -> Option<Canon> {
        let Canon::Text(text) = literal else { return None };
        let class = comparison::class_of_form(self.context, other).filter(|_| !self.sqlite())?;
        (class.is_moment() || matches!(class, Class::Date | Class::Time | Class::Interval))
            .then(|| literal::text_as(text, &Class::Interval))
    }

    fn operation(&self, op: &str, left: Canon, right: Canon) -> Canon {
        let (left, right) = match op {
            "=" | "<>" | "@>" | "<@" | "&&" => {
                let typed = self.typed_by(&right, left);
                let right = self.typed_by(&typed, right);
                (typed, right)
            }
            "+" => (self.span_beside(&right, &left).unwrap_or(left.clone()), self.span_beside(&left, &right).unwrap_or(right)),
            _ => (left, right),
        };
        match op {
            "=" | "==" => self.equal(left, right),
            "<>" | "!=" if left.operands_of("row").is_some() && right.operands_of("row").is_some() => {
                logic::negate(self.equal(left, right))
            }
            "<>" | "!=" => comparison::compare(self.context, "<>", left, right),
            "<" | ">" | "<=" | ">=" => comparison::compare(self.context, op, left, right),
            "+" => sum(left, right),
            "*" => product(left, right),
            "-" if left == Canon::apply("julian", vec![time::now()]) && right == Canon::Number("2440587.5".into()) => {
                Canon::apply("epoch days", Vec::new())
            }
            "-" => match right {
                Canon::Number(value) => {
                    let opposite = literal::number(&format!("-{value}").replace("--", "")).unwrap_or_default();
                    sum(left, Canon::Number(opposite))
                }
                right => Canon::apply("-", vec![left, right]),
            },
            "||" => {
                let mut operands = Vec::new();
                for operand in [left, right] {
                    match operand {
                        Canon::Apply(head, inner) if head == "||" => operands.extend(inner),
                        other => operands.push(other),
                    }
                }
                Canon::apply("||", operands)
            }
            "~~" => self.like("LIKE", left, right, None),
            "!~~" => logic::negate(self.like("LIKE", left, right, None)),
            "~~*" => self.like("ILIKE", left, right, None),
            "!~~*" => logic::negate(self.like("ILIKE", left, right, None)),
            // The operator is there for `double precision`, to which other numbers are converted.
            "^" => Canon::apply("^", vec![comparison::without_widening(left), comparison::without_widening(right)]),
            "~" => regex("regex", left, right),
            "!~" => logic::negate(regex("regex", left, right)),
            "~*" => regex("iregex", left, right),
            "!~*" => logic::negate(regex("iregex", left, right)),
            "^@" => Canon::apply("starts_with", vec![left, right]),
            "AT TIME ZONE" => time::at_zone(left, right),
            "->>" => self.json_step(left, right, true),
            "->" => self.json_step(left, right, false),
            "#>>" | "#>" => match calls::array_steps(&right) {
                Some(steps) if op == "#>>" => calls::json_text(left, steps),
                Some(steps) => calls::json_value(left, steps),
                None => Canon::apply(op, vec![left, right]),
            },
            "&" | "|" => {
                let mut operands = vec![left, right];
                crate::source::order::sort(&mut operands);
                Canon::apply(op, operands)
            }
            other => Canon::apply(&other.to_ascii_lowercase(), vec![left, right]),
        }
    }

    fn json_step(&self, left: Canon, right: Canon, text: bool) -> Canon {
        let steps = match &right {
            Canon::Text(path) if self.sqlite() && path.starts_with('$') => calls::path_steps(path),
            Canon::Text(_) | Canon::Number(_) => Some(vec![right.clone()]),
            _ => None,
        };
        match (steps, text) {
            (Some(steps), true) => calls::json_text(left, steps),
            (Some(steps), false) => calls::json_value(left, steps),
            (None, true) => Canon::apply("->>", vec![left, right]),
            (None, false) => Canon::apply("->", vec![left, right]),
        }
    }

    /// One head per way of matching; SQLite's LIKE ignores the case of ASCII letters, PostgreSQL's does not.
    fn like(&self, op: &str, operand: Canon, pattern: Canon, escape: Option<Canon>) -> Canon {
        // PostgreSQL prints `LIKE … ESCAPE …` with its function `like_escape`.
        let (pattern, escape) = match (pattern, escape) {
            (Canon::Apply(head, mut args), None) if head == "like_escape" && args.len() == 2 => {
                let escape = args.pop();
                (args.pop().unwrap_or(Canon::Null), escape)
            }
            other => other,
        };
        let head = match op {
            "LIKE" => {
                if self.sqlite() {
                    "ilike"
                } else {
                    "like"
                }
            }
            "ILIKE" => "ilike",
            "GLOB" => "glob",
            "SIMILAR TO" => "similar",
            "REGEXP" => "regex",
            other => {
                return Canon::apply(&other.to_ascii_lowercase(), [Some(operand), Some(pattern), escape].into_iter().flatten().collect());
            }
        };
        let pattern = match (head, pattern, &escape) {
            ("like" | "ilike", Canon::Text(pattern), escape) => {
                let escape = match escape {
                    Some(Canon::Text(escape)) => escape.chars().next(),
                    Some(_) => None,
                    None if self.sqlite() => None,
                    None => Some('\\'),
                };
                Canon::Text(like_pattern(&pattern, escape))
            }
            (_, pattern, None) => pattern,
            (_, pattern, Some(escape)) => Canon::apply("escape", vec![pattern, escape.clone()]),
        };
        let caseless = matches!(&pattern, Canon::Text(text) if !text.chars().any(char::is_alphabetic));
        Canon::apply(if head == "ilike" && caseless { "like" } else { head }, vec![operand, pattern])
    }

    /// Rows are equal when their fields are.
    fn equal(&self, left: Canon, right: Canon) -> Canon {
        match (left, right) {
            (Canon::Apply(own, left), Canon::Apply(other, right)) if own == "row" && other == "row" && left.len() == right.len() => {
                logic::and(left.into_iter().zip(right).map(|(left, right)| self.equal(left, right)).collect())
            }
            (left, right) => comparison::compare(self.context, "=", left, right),
        }
    }

    fn membership(&self, operand: Canon, list: Vec<Canon>) -> Canon {
        let class = comparison::class_of_form(self.context, &operand);
        let list: Vec<Canon> = list
            .into_iter()
            .map(|value| match &class {
                Some(class) if value.is_constant() => literal::constant_as(value, class),
                _ => value,
            })
            .collect();
        if let [only] = list.as_slice() {
            return self.equal(operand, only.clone());
        }
        if operand.operands_of("row").is_some() {
            return logic::or(list.into_iter().map(|value| self.equal(operand.clone(), value)).collect());
        }
        logic::in_list(operand, list)
    }

    fn quantified(&self, op: &str, operand: &Expr, quantifier: Quantifier, array: &Expr, depth: u16) -> Canon {
        let operand = self.value(operand, depth + 1);
        let array = match self.value(array, depth + 1) {
            // `'{a,b}'` can only be an array here.
            Canon::Text(text) if text != "{}" => match calls::array_steps(&Canon::Text(text.clone())) {
                Some(items) => Canon::apply("array", items),
                None => Canon::Text(text),
            },
            other => other,
        };
        match (op, quantifier, &array) {
            ("=", Quantifier::Any, Canon::Apply(head, items)) if head == "array" => self.membership(operand, items.clone()),
            ("<>" | "!=", Quantifier::All, Canon::Apply(head, items)) if head == "array" => {
                logic::negate(self.membership(operand, items.clone()))
            }
            (op, quantifier, _) => {
                let word = match quantifier {
                    Quantifier::Any => "any",
                    Quantifier::All => "all",
                };
                Canon::apply(&format!("{op} {word}"), vec![operand, array])
            }
        }
    }

    /// A query within the expression: PostgreSQL prints it anew, with names written out.
    fn query(&self, query: &QueryText) -> Canon {
        let own = self.context.own.filter(|_| !self.sqlite());
        let form = own.and_then(|own| inner_form(own, query, self.context.portable));
        form.unwrap_or_else(|| Canon::Tokens(query.tokens.clone()))
    }

    fn collate(&self, operand: Canon, collation: &str) -> Canon {
        let name = collation.trim_matches('"').to_ascii_lowercase();
        let name = name.strip_prefix("pg_catalog.").unwrap_or(&name).replace('"', "");
        let plain = match self.context.dialect {
            Dialect::Sqlite => name == "binary",
            Dialect::Postgres => name == "default" || self.context.portable && (name == "c" || name == "posix"),
        };
        if plain { operand } else { Canon::apply(&format!("collate {name}"), vec![operand]) }
    }
}

/// The bits of `B101` or `X0F`.
fn bits(written: &str) -> Option<String> {
    match written.strip_prefix('B') {
        Some(bits) => Some(bits.to_owned()),
        None => written.strip_prefix('X')?.chars().map(|digit| digit.to_digit(16).map(|value| format!("{value:04b}"))).collect(),
    }
}

/// Operators that are lowered to a test of two values that treats NULL as a value.
fn is_test(op: &str) -> bool {
    matches!(op, "IS" | "IS NOT" | "IS NOT DISTINCT FROM" | "IS DISTINCT FROM")
}

/// Operands of a chain of one operator, without recursion down its left side.
fn spine<'e>(expression: &'e Expr, op: &str, out: &mut Vec<&'e Expr>) {
    let mut pending = vec![expression];
    while let Some(current) = pending.pop() {
        match current {
            Expr::Binary { op: inner, left, right } if inner == op => {
                pending.push(right);
                pending.push(left);
            }
            other => out.push(other),
        }
    }
}

fn column(path: &[String]) -> Canon {
    let name = path.last().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
    let qualifier = path.len().checked_sub(2).and_then(|at| path.get(at)).map(|word| word.to_ascii_lowercase());
    match qualifier.as_deref() {
        Some(word @ ("new" | "old" | "excluded")) => Canon::Column(format!("{word}.{name}")),
        _ => Canon::Column(name),
    }
}

fn regex(head: &str, operand: Canon, pattern: Canon) -> Canon {
    match pattern {
        Canon::Apply(name, mut args) if name == "similar_to_escape" && args.len() == 1 && head == "regex" => {
            Canon::apply("similar", vec![operand, args.pop().unwrap_or(Canon::Null)])
        }
        pattern => Canon::apply(head, vec![operand, pattern]),
    }
}

/// A LIKE pattern with backslash as its only escape, and only where one is needed.
fn like_pattern(pattern: &str, escape: Option<char>) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    let literal = |c: char, out: &mut String| {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    };
    while let Some(c) = chars.next() {
        if Some(c) == escape {
            literal(chars.next().unwrap_or(c), &mut out);
        } else if c == '\\' {
            out.push_str("\\\\");
        } else {
            out.push(c);
        }
    }
    out
}
