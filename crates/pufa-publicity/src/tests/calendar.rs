//! 重要时间节点与年度计划

use super::*;
use chrono::{Datelike, Weekday};

#[test]
fn the_calendar_names_its_sources_and_each_node_once_a_year() {
    let nodes = catalogue::nodes();
    assert!(nodes.len() >= 30, "{}: the file is read", nodes.len());
    let keys: BTreeSet<_> =
        nodes.iter().map(|node| catalogue::node_key(&node.code, node.to)).collect();
    assert_eq!(keys.len(), nodes.len());
    for node in nodes {
        assert!(node.from <= node.to && !node.source.is_empty(), "{}", node.code);
        let code = node.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(code, "{}", node.code);
    }
    let campaign = catalogue::campaign("publicity-8").unwrap();
    assert_eq!((campaign.from, campaign.to), (day("2021-01-01"), day("2025-12-31")));
}

/// What a law sets by weekday, against the days of the file.
#[test]
fn days_that_a_law_sets_by_weekday_lie_on_it() {
    let nth = |code: &str, year: i32| {
        let node = catalogue::nodes().iter().find(|one| one.code == code && one.to.year() == year);
        node.map(|node| (node.from.weekday(), node.from.month(), (node.from.day() - 1) / 7 + 1))
    };
    for year in [2025, 2026] {
        assert_eq!(nth("disability-day", year), Some((Weekday::Sun, 5, 3)), "{year}");
        assert_eq!(nth("defence-education-day", year), Some((Weekday::Sat, 9, 3)), "{year}");
        let week = catalogue::nodes().iter();
        let mut week = week.filter(|one| one.code == "family-education-week");
        let week = week.find(|one| one.to.year() == year).unwrap();
        let families = NaiveDate::from_ymd_opt(year, 5, 15).unwrap();
        assert!((week.from..=week.to).contains(&families), "{year}");
        assert_eq!((week.from.weekday(), week.to.weekday()), (Weekday::Mon, Weekday::Sun));
    }
}

#[test]
fn an_activity_belongs_to_a_node_a_week_before_and_after_it() {
    let week = (day("2025-12-01"), day("2025-12-07"));
    for (from, to, inside) in [
        ("2025-11-24", "2025-11-24", true),
        ("2025-11-23", "2025-12-01", false),
        ("2025-12-03", "2025-12-14", true),
        ("2025-12-04", "2025-12-15", false),
    ] {
        let found = NodeReference::inside(week, (day(from), day(to)));
        let expected = if inside { Ok(()) } else { Err(Refusal(&no::NODE_WINDOW)) };
        assert_eq!(found, expected, "{from} to {to}");
    }
}

#[test]
fn a_node_is_done_on_the_days_of_the_node_and_not_missed_before_they_are_over() {
    let planned = plan().facts(UNIT);
    let node = planned.iter().find(|fact| fact.entity.as_deref() == Some("civil-code-month:2025"));
    let node = node.unwrap();
    assert_eq!(node.day, day("2025-05-31"));
    assert_eq!(node.ripens_at.unwrap().to_string(), "2025-06-07T16:00:00Z", "24:00 of 7 June");
    let done = activity().facts(UNIT);
    let done = done.iter().find(|fact| fact.measure.ends_with(".nodes")).unwrap();
    assert_eq!((done.day, &done.entity), (node.day, &node.entity));
    let groups = counted(planned.clone())["audiences_planned"].clone();
    assert_eq!(groups, [(1, Some("resident".into())), (1, Some("youth".into()))]);
}

#[test]
fn a_plan_names_each_node_of_its_year_once() {
    let today = day("2025-01-10");
    assert_eq!(plan().check(today), Ok(()));
    let with = |change: fn(&mut PublicityPlan)| {
        let mut plan = plan();
        change(&mut plan);
        plan.check(today).and_then(|()| plan.complete(today))
    };
    let cases: [(fn(&mut PublicityPlan), _); 6] = [
        (|plan| plan.nodes[1].code = "civil-code-month".into(), &no::NODES),
        (|plan| plan.year = 2026, &no::NODES),
        (|plan| plan.nodes[0].from = plan.nodes[0].to.succ_opt().unwrap(), &no::DAYS),
        (|plan| plan.nodes.clear(), &no::NO_NODES),
        (|plan| plan.audiences.clear(), &no::NO_AUDIENCE),
        (|plan| plan.audiences = vec![AudienceGroup::Youth; 2], &no::NO_AUDIENCE),
    ];
    for (change, refusal) in cases {
        assert_eq!(with(change), Err(Refusal(refusal)), "{}", refusal.code);
    }
}
