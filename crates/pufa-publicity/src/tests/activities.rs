//! 普法活动

use super::*;

#[test]
fn questions_and_askers_are_two_numbers_and_staff_is_none_of_those_who_came() {
    let facts = activity().facts(UNIT);
    let sums = ["activities", "brochures", "gifts", "questions", "askers", "attended_counted"]
        .map(|measure| values(facts.clone(), measure));
    assert_eq!(sums, [1, 80, 6, 29, 24, 35]);
    let sums = ["surveyed", "satisfied", "attended_estimated", "attended_signed", "banners"]
        .map(|measure| values(facts.clone(), measure));
    assert_eq!(sums, [30, 29, 0, 0, 0]);
    assert!(
        facts.iter().all(|fact| fact.measure.ends_with(".nodes") || fact.day == day("2025-05-20"))
    );
}

#[test]
fn signatures_head_counts_and_estimates_are_three_numbers() {
    for (by, counts) in [
        (CountedBy::SignIn, [300, 0, 0]),
        (CountedBy::HeadCount, [0, 300, 0]),
        (CountedBy::Estimate, [0, 0, 300]),
    ] {
        let crowd =
            Activity { attendance: Some(AttendanceCount { people: 300, by }), ..activity() };
        let facts = crowd.facts(UNIT);
        let found = ["attended_signed", "attended_counted", "attended_estimated"]
            .map(|measure| values(facts.clone(), measure));
        assert_eq!(found, counts, "{by:?}");
    }
}

#[test]
fn what_is_told_as_evidence_has_arrived_as_what_it_is() {
    let sheet = ActivityEvidence { kind: ActivityEvidenceKind::SignIn, ..photo('c') };
    let video = ActivityEvidence { kind: ActivityEvidenceKind::Video, ..photo('d') };
    let proof = |of: char, category: &str| web::Proof {
        record: UNIT,
        category: category.into(),
        sha256: of.to_string().repeat(64),
    };
    let (photos, both) = (vec![photo('a')], vec![photo('a'), sheet]);
    for (told, stored, kept) in [
        (&photos, vec![proof('a', "photo")], true),
        (&photos, vec![proof('a', "sign_in")], false),
        (&photos, vec![proof('b', "photo")], false),
        (&photos, vec![], false),
        (&both, vec![proof('a', "photo"), proof('c', "sign_in")], true),
        (&both, vec![proof('a', "photo"), proof('c', "photo")], false),
        (&vec![], vec![], true),
        (&vec![video], vec![], true),
    ] {
        assert_eq!(ActivityEvidence::are_stored(told, &stored), kept, "{told:?} {stored:?}");
    }
}

#[test]
fn kinds_of_material_are_never_added_up() {
    for (item, measure) in [
        (MaterialItem::Brochure, "brochures"),
        (MaterialItem::Leaflet, "leaflets"),
        (MaterialItem::LawText, "law_texts"),
        (MaterialItem::Gift, "gifts"),
        (MaterialItem::Banner, "banners"),
        (MaterialItem::Poster, "posters"),
        (MaterialItem::Card, "cards"),
    ] {
        let one = Activity { materials: vec![issue(item, 12), issue(item, 3)], ..activity() };
        let counts = counted(one.facts(UNIT));
        let of_material: Vec<&str> = counts
            .keys()
            .map(String::as_str)
            .filter(|name| {
                ["brochures", "leaflets", "law_texts", "gifts", "banners", "posters", "cards"]
                    .contains(name)
            })
            .collect();
        assert_eq!(of_material, [measure]);
        assert_eq!(values(one.facts(UNIT), measure), 15);
    }
}

#[test]
fn what_belongs_to_a_campaign_names_it() {
    let counts = counted(activity().facts(UNIT));
    for measure in
        ["activities", "brochures", "questions", "askers", "attended_counted", "surveyed"]
    {
        let named = counts[measure].iter().all(|(_, of)| of.as_deref() == Some("publicity-8"));
        assert!(named, "{measure}");
    }
    let untagged = counted(Activity { campaign: None, ..activity() }.facts(UNIT));
    assert_eq!(untagged["brochures"], [(80, None)]);
    let forms: Vec<_> = counts["forms"].iter().filter_map(|(_, of)| of.as_deref()).collect();
    assert_eq!(forms, ["case", "lecture", "qa"]);
}

#[test]
fn a_further_stop_is_no_activity_but_what_was_handed_out_there_counts() {
    let stop = Activity { stop_of: Some(Id::from_u128(9)), ..activity() };
    let facts = stop.facts(UNIT);
    let sums = ["activities", "stops", "brochures"].map(|name| values(facts.clone(), name));
    assert_eq!(sums, [0, 1, 80]);
}

#[test]
fn an_activity_is_whole_when_it_was_held_and_can_be_shown() {
    let today = day("2025-05-21");
    let whole = activity();
    assert_eq!(whole.complete(today), Ok(()));
    let sign_in = ActivityEvidence { kind: ActivityEvidenceKind::SignIn, ..photo('c') };
    let signed = Some(AttendanceCount { people: 35, by: CountedBy::SignIn });
    let with_sheet =
        Activity { attendance: signed.clone(), evidence: vec![sign_in], ..whole.clone() };
    assert_eq!(with_sheet.complete(today), Ok(()), "a sign-in sheet is enough");
    let filed = Activity {
        attendance: signed.clone(),
        evidence: vec![],
        archive_no: Some("2021-07".into()),
        ..whole.clone()
    };
    assert_eq!(filed.complete(today), Ok(()), "what is on paper says where");
    let nowhere_filed = Activity { archive_no: Some(" ".into()), ..filed };
    assert_eq!(nowhere_filed.complete(today), Err(Refusal(&no::SIGN_IN)));
    let nowhere = ActivityEvidence { located: false, ..photo('b') };
    let timeless = ActivityEvidence { captured_at: None, ..photo('b') };
    for (lacking, refusal) in [
        (Activity { held_to: day("2025-05-22"), ..whole.clone() }, &no::NOT_HELD_YET),
        (Activity { place: Some(" ".into()), ..whole.clone() }, &no::NO_PLACE),
        (Activity { audiences: vec![], ..whole.clone() }, &no::NO_AUDIENCE),
        (Activity { attendance: None, ..whole.clone() }, &no::NO_ATTENDANCE),
        (Activity { attendance: signed, ..whole.clone() }, &no::SIGN_IN),
        (Activity { evidence: vec![photo('a')], ..whole.clone() }, &no::EVIDENCE),
        (Activity { evidence: vec![photo('a'), nowhere], ..whole.clone() }, &no::EVIDENCE),
        (Activity { evidence: vec![photo('a'), timeless], ..whole.clone() }, &no::EVIDENCE),
    ] {
        assert_eq!(lacking.complete(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
}

#[test]
fn what_contradicts_itself_is_not_recorded() {
    let whole = activity();
    let today = day("2025-05-21");
    assert_eq!(whole.check(today), Ok(()));
    let ahead = Activity { held_to: day("2025-06-05"), ..whole.clone() };
    assert_eq!(ahead.check(today), Ok(()), "what is planned may be noted");
    let node =
        |code: &str, to: &str| Some(NodeReference { code: code.into(), to: day(to), plan: None });
    let twice = vec![AudienceGroup::Elder, AudienceGroup::Elder];
    let survey = VisitorSurvey { valid: 3, satisfied: 4 };
    for (wrong, refusal) in [
        (Activity { held_to: day("2025-05-19"), ..whole.clone() }, &no::DAYS),
        (Activity { forms: vec![], ..whole.clone() }, &no::NO_FORM),
        (Activity { forms: vec![ActivityForm::Case; 2], ..whole.clone() }, &no::NO_FORM),
        (Activity { audiences: twice, ..whole.clone() }, &no::NO_AUDIENCE),
        (Activity { villages: vec![UNIT, UNIT], ..whole.clone() }, &no::SAME_VILLAGE),
        (Activity { evidence: vec![photo('a'), photo('a')], ..whole.clone() }, &no::SAME_EVIDENCE),
        (Activity { survey: Some(survey), ..whole.clone() }, &no::SURVEY),
        (Activity { campaign: Some("publicity-7".into()), ..whole.clone() }, &no::CAMPAIGN),
        (Activity { node: node("no-such-day", "2025-05-31"), ..whole.clone() }, &no::NODE),
        (Activity { node: node("civil-code-month", "2026-05-31"), ..whole.clone() }, &no::NODE),
        (Activity { node: node("consumer-day", "2025-03-15"), ..whole.clone() }, &no::NODE_WINDOW),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
    let late = Activity {
        held_from: day("2026-01-05"),
        held_to: day("2026-01-05"),
        node: None,
        ..whole.clone()
    };
    assert_eq!(late.check(today), Err(Refusal(&no::CAMPAIGN)), "八五 ended with 2025");
    let unknown = vec![records::statutes::InstrumentCode("no-such-law".into())];
    let wrong = Activity { instruments: unknown, ..whole };
    assert_eq!(wrong.check(today), Err(Refusal(&records::problems::UNKNOWN_INSTRUMENT)));
}

/// What an approval beforehand speaks of, and what is known later.
#[test]
fn another_plan_is_another_activity() {
    let same = Activity::PLAN.unwrap();
    let one = activity();
    for other in [
        Activity { held_to: one.held_to.succ_opt().unwrap(), ..one.clone() },
        Activity { place: Some("富民村".into()), ..one.clone() },
        Activity { villages: vec![Id::from_u128(77)], ..one.clone() },
        Activity { instruments: vec![InstrumentCode("party-discipline".into())], ..one.clone() },
        Activity { audiences: vec![], ..one.clone() },
        Activity { stop_of: Some(Id::from_u128(78)), ..one.clone() },
    ] {
        assert!(!same(&one, &other), "{other:?}");
    }
    let held =
        Activity { staff: 9, attendance: None, summary: Some("顺利".into()), ..one.clone() };
    assert!(same(&one, &held));
}
