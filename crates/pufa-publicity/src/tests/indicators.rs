//! The definitions of LP.*, read as what they are.

use super::*;
use toml::{Table, Value};

fn side(definition: &Table, side: &str) -> String {
    let entries = definition.get(side).and_then(Value::as_array).cloned().unwrap_or_default();
    let name = |one: &Value| {
        one.as_str().or(one.get("measure").and_then(Value::as_str)).unwrap().to_string()
    };
    let names = entries.iter().map(|one| name(one).replace("pufa-publicity.", ""));
    names.collect::<Vec<_>>().join("+")
}

#[test]
fn the_catalogue_is_complete_and_its_sides_are_as_the_field_defines_them() {
    let file: Table = toml::from_str(include_str!("../../data/indicators.toml")).unwrap();
    let found: Vec<(String, String, String, String)> = file["indicator"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let one = one.as_table().unwrap();
            let text = |name: &str| one[name].as_str().unwrap().to_string();
            (text("code"), text("kind"), side(one, "numerator"), side(one, "denominator"))
        })
        .collect();
    let expected = [
        ("LP.ACTIVITIES", "flow", "activities", ""),
        ("LP.BROCHURES", "flow", "brochures", ""),
        ("LP.GIFTS", "flow", "gifts", ""),
        ("LP.BANNERS", "flow", "banners", ""),
        ("LP.CONSULT_Q", "flow", "questions", ""),
        ("LP.CONSULT_PT", "flow", "askers", ""),
        ("LP.ATTEND", "flow", "attended_signed+attended_counted", ""),
        ("LP.NODE_COVERAGE", "coverage", "nodes", "nodes_planned"),
        ("LP.NODES_DONE", "distinct", "nodes", ""),
        ("LP.FORM_DIVERSITY", "distinct", "forms", ""),
        ("LP.FORMS_OF_ACTIVITY", "distinct", "forms", ""),
        ("LP.GROUP_COVERAGE", "coverage", "audiences", "audiences_planned"),
        ("LP.SATISFY", "rate", "satisfied", "surveyed"),
        ("LP.MEDIA_POSTS", "flow", "products", ""),
        ("LP.SHORT_VIDEOS", "flow", "short_videos", ""),
        ("LP.LIVES", "flow", "lives", ""),
        ("LP.MEDIA_VIEWS", "flow", "views", ""),
        ("LP.MEDIA_SHARE", "rate", "products", "activities+products"),
        ("LP.VENUES", "stock", "venues", ""),
        ("LP.DEMO_VILLAGE", "stock_distinct", "villages", ""),
        ("LP.RESP_DONE", "rate", "duties_done", "duties_due"),
        ("LP.PLAN_PERIOD", "average", "closing_years", "programmes"),
        ("LP.LLP_COUNT", "stock_distinct", "literates", ""),
        ("LP.LLP_PER_VILLAGE", "unit_average", "literates", ""),
        ("LP.DEMO_HH_COVER", "unit_share", "households", ""),
    ]
    .map(|(code, kind, above, below)| (code.into(), kind.into(), above.into(), below.into()));
    assert_eq!(found, expected);
}

#[test]
fn every_measure_is_declared_and_reached() {
    use MaterialItem::*;
    let declared: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    let of_every_kind = [Brochure, Leaflet, LawText, Gift, Banner, Poster, Card];
    let materials = of_every_kind.map(|item| issue(item, 1)).to_vec();
    let estimated = Some(AttendanceCount { people: 30, by: CountedBy::Estimate });
    let signed = Some(AttendanceCount { people: 30, by: CountedBy::SignIn });
    let today = day("2025-03-20");
    let metrics = RecordMetrics {
        on: today,
        views: 7,
        likes: 0,
        comments: 0,
        shares: 0,
        comment: None,
        client_at: None,
    };
    let reached: BTreeSet<String> = activity()
        .facts(UNIT)
        .into_iter()
        .chain(Activity { stop_of: Some(UNIT), materials, ..activity() }.facts(UNIT))
        .chain(Activity { attendance: estimated, ..activity() }.facts(UNIT))
        .chain(Activity { attendance: signed, ..activity() }.facts(UNIT))
        .chain(plan().facts(UNIT))
        .chain(product(MediaKind::ShortVideo).facts(UNIT))
        .chain(product(MediaKind::Livestream).with_metrics(&metrics, today).unwrap().facts(UNIT))
        .chain(venue().with_inspection(&inspection("2025-03-01"), today).unwrap().facts(UNIT))
        .chain(household().facts(UNIT))
        .chain(village().facts(UNIT))
        .chain(duties().with_done(&duty_done(1), &held("2025-03-01")).unwrap().facts(UNIT))
        .chain(programme().facts(UNIT))
        .chain(literate().certify(&certify("2023-09-01"), None, today).unwrap().facts(UNIT))
        .map(|fact| fact.measure.to_string())
        .chain(
            [
                Activity::WAITING,
                PublicityPlan::WAITING,
                MediaProduct::WAITING,
                Venue::WAITING,
                ModelHousehold::WAITING,
                ModelVillage::WAITING,
                DutyList::WAITING,
                Programme::WAITING,
                LiteratePerson::WAITING,
                Material::WAITING,
                Prompt::WAITING,
                LegalConsultation::WAITING,
            ]
            .map(String::from),
        )
        .collect();
    let reached: BTreeSet<&str> = reached.iter().map(String::as_str).collect();
    assert_eq!(reached, declared);
}
