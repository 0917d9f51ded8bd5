//! Functions of both engines under one name each (<https://sqlite.org/lang_corefunc.html>,
//! <https://www.postgresql.org/docs/current/functions.html>).

use super::{Canon, Class, Context, comparison, literal, logic, time};
use crate::source::Dialect;

/// The form of a plain call.
pub(super) fn call(context: &Context<'_>, name: &str, mut args: Vec<Canon>) -> Canon {
    if let Some(form) = time::call(context, name, &args) {
        return form;
    }
    let sqlite = context.dialect == Dialect::Sqlite;
    match (name, args.len()) {
        ("ifnull", 2) | ("coalesce", _) => Canon::apply("coalesce", of_one_class(context, args)),
        ("iif" | "if", 2 | 3) if sqlite => {
            let otherwise = if args.len() == 3 { args.pop() } else { None };
            let result = args.pop().unwrap_or(Canon::Null);
            let condition = comparison::as_truth(context, args.pop().unwrap_or(Canon::Null));
            Canon::apply("case", vec![condition, result, otherwise.unwrap_or(Canon::Null)])
        }
        ("nullif", 2) => Canon::apply("nullif", args),
        // SQLite gives NULL when any argument is NULL, PostgreSQL's greatest and least do not.
        ("max", 2..) if sqlite => Canon::apply("greatest or null", args),
        ("min", 2..) if sqlite => Canon::apply("least or null", args),
        // A step that is written as a string is an interval.
        ("generate_series", 3) if !sqlite => {
            let step = args.pop().unwrap_or(Canon::Null);
            args.push(literal::constant_as(step, &Class::Interval));
            Canon::apply(name, args)
        }
        ("likely" | "unlikely", 1) if sqlite => args.pop().unwrap_or(Canon::Null),
        ("instr", 2) if sqlite => Canon::apply("strpos", args),
        ("position", 2) if !sqlite => Canon::apply("strpos", args),
        ("is json", 1) => Canon::apply("json_valid", args),
        ("substr" | "substring", 2 | 3) => Canon::apply("substr", args),
        ("char", 1) if sqlite => Canon::apply("chr", args),
        ("unicode", 1) if sqlite => Canon::apply("ascii", args),
        ("length" | "char_length" | "character_length" | "octet_length", 1) => length(context, name, args),
        ("trim" | "btrim", 1 | 2) => Canon::apply("trim", args),
        ("total", 1) if sqlite => Canon::apply("coalesce", vec![Canon::apply("sum", args), Canon::zero()]),
        ("group_concat", 1) if sqlite => {
            args.push(Canon::Text(",".into()));
            Canon::apply("string_agg", args)
        }
        ("group_concat", 2) if sqlite => Canon::apply("string_agg", args),
        ("json_group_array", 1) => Canon::apply("jsonb_agg", args),
        ("json_group_object", 2) => Canon::apply("jsonb_object_agg", args),
        ("randomblob", 1) | ("gen_random_bytes", 1) => Canon::apply("random_bytes", args),
        ("zeroblob", 1) if sqlite => Canon::apply("zero_bytes", args),
        ("hex", 1) if sqlite => {
            Canon::apply("upper", vec![Canon::apply("encode", vec![args.pop().unwrap_or(Canon::Null), Canon::Text("hex".into())])])
        }
        ("lower", 1) => lower(args.pop().unwrap_or(Canon::Null)),
        ("gen_random_uuid" | "uuid_generate_v4", 0) => Canon::apply("random_uuid", args),
        ("random", 0) => Canon::apply(if sqlite { "random integer" } else { "random fraction" }, args),
        ("nextval", 1) => Canon::apply("nextval", args.into_iter().map(sequence_name).collect()),
        ("json_extract", 2) if sqlite => json_path(args),
        ("date_trunc", 2) => Canon::apply("date_trunc", args),
        ("not", 1) => logic::negate(args.pop().unwrap_or(Canon::Null)),
        _ => Canon::apply(name, args),
    }
}

/// The constants among values of which one is chosen, as values of the class the others have.
fn of_one_class(context: &Context<'_>, values: Vec<Canon>) -> Vec<Canon> {
    let class = values.iter().find_map(|value| comparison::class_of_form(context, value));
    match class {
        Some(class) => {
            values.into_iter().map(|value| if value.is_constant() { literal::constant_as(value, &class) } else { value }).collect()
        }
        None => values,
    }
}

/// `length` counts characters of a text and bytes of a blob in both engines.
fn length(context: &Context<'_>, name: &str, args: Vec<Canon>) -> Canon {
    let bytes = args.first().and_then(|argument| comparison::class_of_form(context, argument)) == Some(Class::Bytes);
    let head = if name == "octet_length" && !bytes { "octet_length" } else { "length" };
    Canon::apply(head, args)
}

/// `lower(upper(x))` is `lower(x)`, and hexadecimal digits of `encode` are in lower case already.
fn lower(argument: Canon) -> Canon {
    let argument = match argument {
        Canon::Apply(head, operands) if head == "upper" && operands.len() == 1 => operands.into_iter().next().unwrap_or(Canon::Null),
        other => other,
    };
    match argument {
        Canon::Apply(head, operands) if head == "encode" && operands.get(1) == Some(&Canon::Text("hex".into())) => {
            Canon::Apply(head, operands)
        }
        other => Canon::apply("lower", vec![other]),
    }
}

/// The name of a sequence without the default schema and without quotes.
fn sequence_name(argument: Canon) -> Canon {
    match argument {
        Canon::Text(name) => {
            let name = name.replace('"', "");
            Canon::Text(name.strip_prefix("public.").unwrap_or(&name).to_owned())
        }
        other => other,
    }
}

/// `json_extract(x, '$.a.b')` as steps; paths with more than plain keys and positions stay as they are.
fn json_path(args: Vec<Canon>) -> Canon {
    let steps = match args.get(1) {
        Some(Canon::Text(path)) => path_steps(path),
        _ => None,
    };
    match (steps, args.first()) {
        (Some(steps), Some(subject)) => json_text(subject.clone(), steps),
        _ => Canon::apply("json_extract", args),
    }
}

/// The text of the element that `steps` lead to.
pub(super) fn json_text(subject: Canon, steps: Vec<Canon>) -> Canon {
    match subject {
        Canon::Apply(head, mut operands) if head == "json_value" => {
            operands.extend(steps);
            Canon::apply("json_text", operands)
        }
        other => {
            let mut operands = vec![other];
            operands.extend(steps);
            Canon::apply("json_text", operands)
        }
    }
}

/// The element that `steps` lead to, as JSON.
pub(super) fn json_value(subject: Canon, steps: Vec<Canon>) -> Canon {
    match subject {
        Canon::Apply(head, mut operands) if head == "json_value" => {
            operands.extend(steps);
            Canon::apply("json_value", operands)
        }
        other => {
            let mut operands = vec![other];
            operands.extend(steps);
            Canon::apply("json_value", operands)
        }
    }
}

/// `$.a.b[0]` as `a`, `b`, `0`.
pub(super) fn path_steps(path: &str) -> Option<Vec<Canon>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(".\"") {
            let (name, after) = after.split_once('"')?;
            steps.push(Canon::Text(name.to_owned()));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            steps.push(Canon::Text(after.get(..end).filter(|name| !name.is_empty())?.to_owned()));
            rest = after.get(end..)?;
        } else if let Some(after) = rest.strip_prefix('[') {
            let (position, after) = after.split_once(']')?;
            steps.push(Canon::Number(position.parse::<u32>().ok()?.to_string()));
            rest = after;
        } else {
            return None;
        }
    }
    Some(steps)
}

/// `{a,b}` of PostgreSQL's `#>>` as steps.
pub(super) fn array_steps(literal: &Canon) -> Option<Vec<Canon>> {
    let step = |word: &str| match word.parse::<u32>() {
        Ok(position) => Canon::Number(position.to_string()),
        Err(_) => Canon::Text(word.to_owned()),
    };
    match literal {
        Canon::Text(text) => {
            let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
            if inner.contains(['{', '\\']) {
                return None;
            }
            let (mut words, mut rest) = (Vec::new(), inner.trim());
            while !rest.is_empty() {
                let (word, after) = match rest.strip_prefix('"') {
                    Some(quoted) => {
                        let (word, after) = quoted.split_once('"')?;
                        (Canon::Text(word.to_owned()), after)
                    }
                    None => {
                        let (word, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
                        (step(word.trim()), after)
                    }
                };
                words.push(word);
                rest = match after.trim_start() {
                    "" => "",
                    more => more.strip_prefix(',')?.trim_start(),
                };
            }
            Some(words)
        }
        Canon::Apply(head, items) if head == "array" => items
            .iter()
            .map(|item| match item {
                Canon::Text(word) => Some(step(word)),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}
