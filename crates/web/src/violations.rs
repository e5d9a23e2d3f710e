//! What is wrong with one member of a request, in the words of people: the texts are data, by the keyword of JSON Schema that a
//! body or a query breaks.

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

/// By keyword of JSON Schema; a form that people have a word for by keyword and form.
const TEXTS: &[Text] = &[
    text("additionalProperties", "没有这一项：{}", "there is no such member: {}"),
    text("unevaluatedProperties", "没有这一项：{}", "there is no such member: {}"),
    text("required", "缺少必填项 {}", "{} is missing"),
    text("type", "类型应为 {}", "this has to be of type {}"),
    text("enum", "应为以下之一：{}", "this has to be one of {}"),
    text("const", "应为 {}", "this has to be {}"),
    text("format:uuid", "应为编号（UUID）", "this has to be an id (UUID)"),
    text("format:date", "应为日期，如 2025-03-31", "this has to be a date such as 2025-03-31"),
    text(
        "format:date-time",
        "应为带时区的时刻，如 2025-03-31T08:30:00+08:00",
        "this has to be an instant with its offset, such as 2025-03-31T08:30:00+08:00",
    ),
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

/// What breaks the schema. A member that may be left out is either null or something of its own: where it is there, what is wrong with that
/// is told, and not that it is neither.
pub(crate) fn all_of_schema(error: &ValidationError<'_>) -> Vec<FieldError> {
    if let Kind::OneOfNotValid { context } = error.kind()
        && let [one, other] = context.as_slice()
    {
        let something = match (asks_for_null(one), asks_for_null(other)) {
            (true, false) => Some(other),
            (false, true) => Some(one),
            _ => None,
        };
        if let Some(wrong) = something {
            return wrong.iter().flat_map(all_of_schema).collect();
        }
    }
    vec![of_schema(error)]
}

fn asks_for_null(errors: &[ValidationError<'_>]) -> bool {
    use jsonschema::error::TypeKind::Single;
    let null = |kind: &Kind| matches!(kind, Kind::Type { kind: Single(kind) } if kind.to_string() == "null");
    matches!(errors, [one] if null(one.kind()))
}

/// What breaks the schema, told without the value: it may be a person's.
pub(crate) fn of_schema(error: &ValidationError<'_>) -> FieldError {
    let keyword = error.kind().keyword();
    let particular = particular(error.kind()).unwrap_or_else(|| keyword.to_string());
    let rule = |rule: &str| TEXTS.iter().find(|text| text.rule == rule);
    let told = rule(&format!("{keyword}:{particular}")).or_else(|| rule(keyword));
    let (zh, en) =
        told.map_or(("不符合要求：{}", "this breaks a rule: {}"), |text| (text.zh, text.en));
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
