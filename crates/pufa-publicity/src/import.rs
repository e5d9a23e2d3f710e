//! Registers that townships keep in spreadsheets.

use crate::codes::{ActivityForm, AudienceGroup, CountedBy, MaterialItem};
use crate::model::Activity;
use crate::permissions::RecordActivities;
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
        Column::new("askers", "咨询人次", Cell::Number, "/askers"),
        Column::new("questions", "咨询问题数", Cell::Number, "/questions"),
        Column::new("archive_no", "档号", Cell::Text, "/content/archive_no"),
        Column::new("summary", "小结", Cell::Text, "/content/summary"),
    ],
    mappings: &[("township", include_str!("../data/mappings/activities.toml"))],
    form: activity,
    check: import::check::<Activity>,
    take: import::take::<Activity>,
    together: None,
}];

/// What was handed out and asked stands in columns of its own; an activity of one day has no last day.
fn activity(body: &mut Map<String, Value>) {
    let items = [
        ("brochures", MaterialItem::Brochure),
        ("leaflets", MaterialItem::Leaflet),
        ("gifts", MaterialItem::Gift),
    ];
    let issued = items.into_iter().filter_map(|(column, item)| {
        let quantity = body.remove(column).filter(|quantity| *quantity != json!(0))?;
        Some(json!({ "item": item, "title": item.label_zh(), "quantity": quantity }))
    });
    let materials: Vec<Value> = issued.collect();
    let [askers, questions] = ["askers", "questions"]
        .map(|column| body.remove(column).filter(|count| *count != json!(0)));
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else { return };
    if let Some(from) = content.get("held_from").cloned() {
        content.entry("held_to").or_insert(from);
    }
    content.entry("audiences").or_insert_with(|| json!([]));
    content.insert("materials".into(), json!(materials));
    if askers.is_some() || questions.is_some() {
        let mut asked = json!({ "topic": "现场咨询", "answered_by": "judicial" });
        for (name, count) in [("askers", askers), ("questions", questions)] {
            if let (Some(members), Some(count)) = (asked.as_object_mut(), count) {
                members.insert(name.into(), count);
            }
        }
        content.insert("consultations".into(), json!([asked]));
    }
}
