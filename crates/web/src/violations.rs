//! What is wrong with one member of a request, in the words of people: the texts are data, by the keyword of JSON Schema that a
//! body breaks, or by how serde puts what a query breaks.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use kernel::FieldError;

/// A rule and how it is told; `{}` stands for the particular: a limit, a name, a form.
struct Text {
    rule: &'static str,
    zh: &'static str,
    en: &'static str,
}

const fn text(rule: &'static str, zh: &'static str, en: &'static str) -> Text {
    Text { rule, zh, en }
}

/// By keyword of JSON Schema.
const OF_BODIES: &[Text] = &[
    text("additionalProperties", "没有此成员：{}", "there is no such member: {}"),
    text("unevaluatedProperties", "没有此成员：{}", "there is no such member: {}"),
    text("required", "缺少必填项 {}", "{} is missing"),
    text("type", "类型应为 {}", "this has to be of type {}"),
    text("enum", "应为以下之一：{}", "this has to be one of {}"),
    text("const", "应为 {}", "this has to be {}"),
    text("format", "应符合格式 {}", "this has to have the form {}"),
    text("pattern", "应匹配 {}", "this has to match {}"),
    text("minLength", "至少 {} 个字符", "this needs at least {} characters"),
    text("maxLength", "最长 {} 个字符", "this may have at most {} characters"),
    text("minimum", "不得小于 {}", "this may not be less than {}"),
    text("maximum", "不得大于 {}", "this may not be more than {}"),
    text("exclusiveMinimum", "须大于 {}", "this has to be more than {}"),
    text("exclusiveMaximum", "须小于 {}", "this has to be less than {}"),
    text("minItems", "至少 {} 项", "this needs at least {} items"),
    text("maxItems", "最多 {} 项", "this may have at most {} items"),
    text("uniqueItems", "各项不得重复", "no item may stand here twice"),
    text("anyOf", "不符合所允许的任何一种形式", "this has none of the forms that are allowed"),
    text("oneOf", "不符合所允许的任何一种形式", "this has none of the forms that are allowed"),
];

/// By how serde begins to speak of it.
const OF_QUERIES: &[Text] = &[
    text("unknown field", "没有此参数；可用的有 {}", "there is no such parameter; there are {}"),
    text("missing field", "缺少必填参数", "this parameter is missing"),
    text("unknown variant", "应为以下之一：{}", "this has to be one of {}"),
    text("invalid digit", "应为整数", "this has to be a whole number"),
    text("number too", "数值超出范围", "this number is out of range"),
    text("cannot parse integer", "应为整数", "this has to be a whole number"),
    text(
        "provided string was not `true` or `false`",
        "应为 true 或 false",
        "this has to be true or false",
    ),
    text("UUID parsing", "应为编号（UUID）", "this has to be an id (UUID)"),
];

/// What breaks the schema, told without the value: it may be a person's.
pub(crate) fn of_body(error: &ValidationError<'_>) -> FieldError {
    let keyword = error.kind().keyword();
    let told = OF_BODIES.iter().find(|text| text.rule == keyword);
    let (zh, en) =
        told.map_or(("不符合要求：{}", "this breaks a rule: {}"), |text| (text.zh, text.en));
    let particular = particular(error.kind()).unwrap_or_else(|| keyword.to_string());
    FieldError {
        pointer: error.instance_path().to_string(),
        code: snake_case(keyword).into(),
        zh: zh.replace("{}", &particular),
        en: en.replace("{}", &particular),
    }
}

fn particular(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unexpected.join(", ")
        }
        Kind::Required { property } => property.to_string(),
        Kind::Enum { options: one } | Kind::Constant { expected_value: one } => one.to_string(),
        Kind::Format { format: form } | Kind::Pattern { pattern: form } => form.clone(),
        Kind::MinLength { limit }
        | Kind::MaxLength { limit }
        | Kind::MinItems { limit }
        | Kind::MaxItems { limit } => limit.to_string(),
        Kind::Minimum { limit }
        | Kind::Maximum { limit }
        | Kind::ExclusiveMinimum { limit }
        | Kind::ExclusiveMaximum { limit } => limit.to_string(),
        Kind::Type { kind: jsonschema::error::TypeKind::Single(one) } => one.to_string(),
        Kind::Type { kind: jsonschema::error::TypeKind::Multiple(some) } => {
            some.iter().map(|one| one.to_string()).collect::<Vec<_>>().join(", ")
        }
        _ => return None,
    })
}

/// What is wrong with a parameter, or with the query as a whole where serde names none.
pub(crate) fn of_query(parameter: &str, error: &str) -> FieldError {
    let told = OF_QUERIES.iter().find(|text| error.starts_with(text.rule));
    let (zh, en) =
        told.map_or(("格式不正确：{}", "this cannot be read: {}"), |text| (text.zh, text.en));
    // "unknown field `x`, expected one of `a`, `b`": what is expected stands behind, the name before.
    let expected = error.split_once("expected ").map_or(error, |(_, known)| known);
    let expected = expected.trim_start_matches("one of ").replace('`', "");
    let named = error.split('`').nth(1).filter(|_| error.contains(" field "));
    FieldError {
        pointer: named.unwrap_or(parameter).to_string(),
        code: "parameter".into(),
        zh: zh.replace("{}", &expected),
        en: en.replace("{}", &expected),
    }
}

/// `maxLength` → `max_length`.
fn snake_case(keyword: &str) -> String {
    let mut text = String::new();
    for letter in keyword.chars() {
        if letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_told_of_by_its_parameter() {
        let told = |error: &str| {
            let FieldError { pointer, zh, .. } = of_query("unit", error);
            (pointer, zh)
        };
        let unknown = told("unknown field `colour`, expected one of `unit`, `status`");
        assert_eq!(unknown, ("colour".into(), "没有此参数；可用的有 unit, status".into()));
        assert_eq!(told("missing field `first`"), ("first".into(), "缺少必填参数".into()));
        assert_eq!(told("invalid digit found in string"), ("unit".into(), "应为整数".into()));
        let variant = told("unknown variant `x`, expected one of `help`, `consult`");
        assert_eq!(variant, ("unit".into(), "应为以下之一：help, consult".into()));
    }
}
