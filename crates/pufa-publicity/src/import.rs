//! Registers that townships keep in spreadsheets.

use crate::catalogue;
use crate::codes::{ActivityForm, AnsweredBy, AudienceGroup, CountedBy, MaterialItem};
use crate::model::Activity;
use crate::permissions::RecordActivities;
use chrono::NaiveDate;
use imports::{Cell, Column, Register, words};
use kernel::Permission;
use records::import;
use serde_json::{Map, Value, json};

pub const REGISTERS: &[Register] = &[Register {
    name: "pufa-publicity.activities",
    title_zh: "普法活动台账",
    title_en: "activities",
    permission: RecordActivities::NAME,
    columns: &[
        Column::new("title", "活动名称", Cell::Text, "/content/title").key(),
        Column::new("held_from", "开始日期", Cell::Day, "/content/held_from").key(),
        Column::new("held_to", "结束日期", Cell::Day, "/content/held_to"),
        Column::new("forms", "活动形式", Cell::Codes(words::<ActivityForm>), "/content/forms")
            .needed(),
        Column::new("theme", "主题", Cell::Text, "/content/theme"),
        Column::new("place", "地点", Cell::Text, "/content/place"),
        Column::new("villages", "覆盖村（社区）", Cell::Units, "/content/villages"),
        Column::new("node", "时间节点", Cell::Code(nodes), "/node"),
        Column::new("audiences", "受众", Cell::Codes(words::<AudienceGroup>), "/content/audiences"),
        Column::new("people", "参加人数", Cell::Number, "/content/attendance/people"),
        Column::new(
            "counted_by",
            "人数取得方式",
            Cell::Code(words::<CountedBy>),
            "/content/attendance/by",
        ),
        Column::new("staff", "工作人员人数", Cell::Number, "/content/staff"),
        Column::new("campaign", "普法规划", Cell::Text, "/content/campaign"),
        Column::new("brochures", "发放宣传册", Cell::Number, "/brochures"),
        Column::new("leaflets", "发放宣传单", Cell::Number, "/leaflets"),
        Column::new("gifts", "发放小礼品", Cell::Number, "/gifts"),
        Column::new("law_texts", "发放法条单行本", Cell::Number, "/law_texts"),
        Column::new("banners", "悬挂横幅", Cell::Number, "/banners"),
        Column::new("askers", "咨询人次", Cell::Number, "/askers"),
        Column::new("questions", "咨询问题数", Cell::Number, "/questions"),
        Column::new("answered_by", "解答人", Cell::Code(words::<AnsweredBy>), "/answered_by"),
        Column::new("series", "系列", Cell::Text, "/series"),
        Column::new("tags", "标签", Cell::Texts, "/tags"),
        Column::new("archive_no", "档号", Cell::Text, "/content/archive_no"),
        Column::new("summary", "小结", Cell::Text, "/content/summary"),
    ],
    mappings: &[("township", include_str!("../data/mappings/activities.toml"))],
    form: activity,
    check: import::check::<Activity>,
    take: import::take::<Activity>,
    lacks: import::lacks::<Activity>,
    together: None,
}];

/// The nodes of the calendar; those that a town's plan sets are named by the interface.
fn nodes() -> Vec<(&'static str, &'static str)> {
    catalogue::nodes().iter().map(|node| (node.code.as_str(), node.title.as_str())).collect()
}

/// The node of that code near which an activity was held: codes come again every year. One that is near none is told as unknown.
fn node_of(code: &Value, held_to: &Value) -> Value {
    let day: Option<NaiveDate> = held_to.as_str().and_then(|day| day.parse().ok());
    let near = |node: &&catalogue::CampaignNode| {
        *code == json!(node.code)
            && day.is_some_and(|day| catalogue::window(node.from, node.to).contains(&day))
    };
    let to = catalogue::nodes().iter().find(near).map(|node| json!(node.to));
    json!({ "code": code, "to": to.unwrap_or_else(|| held_to.clone()) })
}

/// What was handed out and asked stands in columns of its own; an activity of one day has no last day. Who answered is not made up.
fn activity(body: &mut Map<String, Value>) {
    let items = [
        ("brochures", MaterialItem::Brochure),
        ("leaflets", MaterialItem::Leaflet),
        ("gifts", MaterialItem::Gift),
        ("law_texts", MaterialItem::LawText),
        ("banners", MaterialItem::Banner),
    ];
    let issued = items.into_iter().filter_map(|(column, item)| {
        let quantity = body.remove(column).filter(|quantity| *quantity != json!(0))?;
        Some(json!({ "item": item, "title": item.label_zh(), "quantity": quantity }))
    });
    let materials: Vec<Value> = issued.collect();
    let [askers, questions] = ["askers", "questions"]
        .map(|column| body.remove(column).filter(|count| *count != json!(0)));
    let answered_by = body.remove("answered_by").unwrap_or_else(|| json!(AnsweredBy::Other));
    let node = body.remove("node");
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else { return };
    if let Some(from) = content.get("held_from").cloned() {
        content.entry("held_to").or_insert(from);
    }
    if let (Some(code), Some(held_to)) = (node, content.get("held_to").cloned()) {
        content.insert("node".into(), node_of(&code, &held_to));
    }
    content.entry("audiences").or_insert_with(|| json!([]));
    content.insert("materials".into(), json!(materials));
    if askers.is_some() || questions.is_some() {
        let mut asked = json!({ "topic": "现场咨询", "answered_by": answered_by });
        for (name, count) in [("askers", askers), ("questions", questions)] {
            if let (Some(members), Some(count)) = (asked.as_object_mut(), count) {
                members.insert(name.into(), count);
            }
        }
        content.insert("consultations".into(), json!([asked]));
    }
}
