//! Conversions.

use super::normalise::Normaliser;
use super::{Canon, Class, calls, comparison, literal, time};
use crate::sql::DataType;

impl Normaliser<'_, '_> {
    /// Conversions that change nothing are dropped; constants take the form of their class.
    pub(super) fn cast(&self, operand: Canon, data_type: &DataType) -> Canon {
        let target = self.class(data_type);
        match (&operand, &target) {
            (Canon::Null, _) => return Canon::Null,
            (Canon::Text(text), Class::Array) => {
                if let Some(items) = calls::array_steps(&Canon::Text(text.clone())).filter(|_| text != "{}") {
                    return Canon::apply("array", items.into_iter().map(|item| element(item, data_type)).collect());
                }
                return Canon::Text(text.clone());
            }
            // `('now'::text)::date` is read when a row is written.
            (Canon::Text(text), Class::Date) if text.eq_ignore_ascii_case("now") => return Canon::apply("today_session", Vec::new()),
            (Canon::Text(text), Class::Timestamp { .. }) if text.eq_ignore_ascii_case("now") => return time::now(),
            // A constant of such a type stands beside others that no conversion tells: the column's type decides, where there is one.
            (Canon::Text(_), Class::Other(_)) => return operand,
            (Canon::Text(text), _) => return literal::text_as(text, &target),
            (Canon::Number(value), Class::Integer(_)) if literal::integer(value).is_some() => return operand,
            (Canon::Number(_), Class::Float(_) | Class::Numeric { .. } | Class::NumericAffinity) => return operand,
            (Canon::Number(value), class) if class.is_text() => return Canon::Text(value.clone()),
            (Canon::Apply(head, items), Class::Array) if head == "array" => {
                return Canon::apply("array", items.iter().map(|item| element(item.clone(), data_type)).collect());
            }
            _ => {}
        }
        let source = comparison::class_of_form(self.context, &operand);
        let vanishes = match (&source, &target) {
            (Some(source), target) if source == target => true,
            (Some(source), Class::Text(None)) => source.is_text() && *source != Class::Citext,
            (Some(Class::Integer(from)), Class::Integer(to)) => from <= to || self.context.portable,
            (Some(Class::Float(from)), Class::Float(to)) => from <= to,
            _ => false,
        };
        if vanishes {
            return operand;
        }
        if target == Class::Date
            && let Some(date) = time::cast_to_date(&operand)
        {
            return date;
        }
        let head = match &target {
            Class::Integer(_) if self.context.portable => "int".to_owned(),
            Class::Integer(64) => "bigint".to_owned(),
            Class::Integer(32) => "integer".to_owned(),
            Class::Integer(_) => "smallint".to_owned(),
            Class::Float(64) => "float".to_owned(),
            Class::Float(_) => "real".to_owned(),
            Class::Numeric { precision: None, .. } | Class::NumericAffinity => "numeric".to_owned(),
            Class::Text(None) | Class::Citext => "text".to_owned(),
            Class::Date => "date".to_owned(),
            Class::Bytes => "bytes".to_owned(),
            Class::Boolean => "boolean".to_owned(),
            Class::Json | Class::Jsonb if self.context.portable => "json".to_owned(),
            _ => {
                let mut head =
                    data_type.schema.as_ref().filter(|schema| *schema != "public").map_or_else(String::new, |schema| format!("{schema}."));
                head.push_str(&data_type.name);
                if !data_type.args.is_empty() {
                    head.push_str(&format!("({})", data_type.args.join(",")));
                }
                if data_type.array_dimensions > 0 {
                    head.push_str("[]");
                }
                head
            }
        };
        Canon::apply(&format!("cast:{head}"), vec![operand])
    }
}

fn element(item: Canon, data_type: &DataType) -> Canon {
    let number = matches!(data_type.name.as_str(), "integer" | "bigint" | "smallint" | "numeric" | "double precision" | "real");
    match item {
        Canon::Text(text) if number => literal::number(&text).map_or(Canon::Text(text), Canon::Number),
        Canon::Number(value) if !number => Canon::Text(value),
        other => other,
    }
}
