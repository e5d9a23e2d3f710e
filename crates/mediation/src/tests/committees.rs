use super::*;
use kernel::Patch;

fn elect(from: &str, mediators: &[Mediator]) -> Result<(Committee, Vec<Mediator>), Refusal> {
    workflow::elect(&committee(COMMITTEE), &election(from, mediators), mediators, today())
}

/// 人民调解法 art. 8: three to nine, one chair, a woman among them.
#[test]
fn a_committee_is_made_up_as_the_law_asks() {
    for (members, women, expected) in [
        (2, 1, "committee_size"),
        (3, 1, "ok"),
        (9, 9, "ok"),
        (10, 1, "committee_size"),
        (5, 0, "committee_woman"),
        (0, 0, "committee_size"),
    ] {
        let said = code(elect("2025-01-01", &electorate(members, women)));
        assert_eq!(said, expected, "{members} members, {women} women");
    }
}

#[test]
fn a_committee_has_one_chair() {
    let mediators = electorate(3, 1);
    for (chairs, expected) in [(0, "committee_chair"), (1, "ok"), (2, "committee_chair")] {
        let mut said = election("2025-01-01", &mediators);
        for (n, member) in said.members.iter_mut().enumerate() {
            member.office = if n < chairs { Office::Chair } else { Office::Member };
        }
        let elected = workflow::elect(&committee(COMMITTEE), &said, &mediators, today());
        assert_eq!(code(elected), expected, "{chairs} chairs");
    }
}

/// 人民调解法 art. 9: village committees are elected by the villagers, those of enterprises by the staff or the union.
#[test]
fn who_elects_follows_from_the_kind() {
    use CommitteeKind as Kind;
    use ElectedBy as By;
    let lawful = [
        (Kind::Village, By::VillageAssembly),
        (Kind::Village, By::VillageRepresentatives),
        (Kind::Community, By::ResidentsAssembly),
        (Kind::Enterprise, By::Staff),
        (Kind::Enterprise, By::Union),
        (Kind::Town, By::Founder),
        (Kind::Street, By::Founder),
        (Kind::Industry, By::Founder),
        (Kind::Stationed, By::Founder),
        (Kind::Personal, By::Founder),
    ];
    let mediators = electorate(3, 1);
    for kind in Kind::ALL {
        for by in By::ALL {
            let mut said = election("2025-01-01", &mediators);
            said.elected_by = *by;
            let of_kind = Committee { kind: *kind, ..committee(COMMITTEE) };
            let elected = workflow::elect(&of_kind, &said, &mediators, today());
            let expected = if lawful.contains(&(*kind, *by)) { "ok" } else { "wrong_electors" };
            assert_eq!(code(elected), expected, "{kind:?} by {by:?}");
        }
    }
}

#[test]
fn only_known_people_in_service_are_elected_and_nobody_twice() {
    let mediators = electorate(4, 1);
    let mut twice = election("2025-01-01", &mediators);
    twice.members.push(twice.members[1].clone());
    let elected = workflow::elect(&committee(COMMITTEE), &twice, &mediators, today());
    assert_eq!(code(elected), "member_twice");
    let said = election("2025-01-01", &mediators);
    let elected = workflow::elect(&committee(COMMITTEE), &said, &mediators[1..], today());
    assert_eq!(code(elected), "mediator_unknown");
    let mut gone = mediators.clone();
    let left = departure("2024-06-01", Departure::Resigned, None);
    gone[2] = workflow::end_service(&gone[2], &left, &[], today()).unwrap().0;
    assert_eq!(code(elect("2025-01-01", &gone)), "mediator_not_in_service");
    assert_eq!(code(elect("2026-01-01", &mediators)), "in_future");
    assert_eq!(code(elect("2019-12-31", &mediators)), "before_founding");
}

/// 人民调解法 art. 9: three years; with the last day of them the committee is no longer made up lawfully, and with a new election it is.
#[test]
fn a_term_lasts_three_years_and_a_new_one_ends_it() {
    let first = electorate(3, 1);
    let (elected, serving) = elect("2020-03-01", &first).unwrap();
    let rules = MediationRules::built_in();
    let lawful = |committee: &Committee, on: &str| {
        stock(&committee.facts(rules), "mediation.committees_lawful", on)
    };
    assert_eq!(lawful(&elected, "2020-02-29"), 0, "not before it is elected");
    assert_eq!(lawful(&elected, "2020-03-01"), 1);
    assert_eq!(lawful(&elected, "2023-02-28"), 1, "the last day of the term");
    assert_eq!(lawful(&elected, "2023-03-01"), 0);
    assert_eq!(serving[0].appointments[0].until, Some(day("2023-02-28")));

    let mut all = serving.clone();
    all.extend([mediator(8, Sex::Female), mediator(9, Sex::Male)]);
    let second = election("2022-06-01", &[all[0].clone(), all[3].clone(), all[4].clone()]);
    let (again, changed) = workflow::elect(&elected, &second, &all, today()).unwrap();
    assert_eq!((again.terms[0].to, again.terms[1].to), (day("2022-05-31"), day("2025-05-31")));
    assert_eq!(changed.len(), 5, "two left, one stayed, two came");
    let stayed = changed.iter().find(|one| one.id == all[0].id).unwrap();
    let days: Vec<_> = stayed.appointments.iter().map(|one| (one.from, one.until)).collect();
    assert_eq!(
        days,
        [
            (day("2020-03-01"), Some(day("2022-05-31"))),
            (day("2022-06-01"), Some(day("2025-05-31")))
        ]
    );
    assert_eq!(stock(&stayed.facts(), "mediation.mediators_pt", "2024-01-01"), 1, "once");
    let left = changed.iter().find(|one| one.id == all[1].id).unwrap();
    assert_eq!(stock(&left.facts(), "mediation.mediators_pt", "2022-05-31"), 1);
    assert_eq!(stock(&left.facts(), "mediation.mediators_pt", "2022-06-01"), 0);
    let earlier = election("2022-06-01", &all[..3]);
    assert_eq!(code(workflow::elect(&again, &earlier, &all, today())), "term_begun");
}

#[test]
fn a_dissolved_committee_counts_no_more_and_nobody_serves_it() {
    let (elected, serving) = elect("2024-01-01", &electorate(3, 1)).unwrap();
    let said = DissolveCommittee { on: day("2025-05-01"), comment: None, client_at: None };
    let (gone, released) = workflow::dissolve(&elected, &said, &serving, today()).unwrap();
    let facts = gone.facts(MediationRules::built_in());
    for measure in ["mediation.committees", "mediation.committees_lawful"] {
        let on = |on| stock(&facts, measure, on);
        assert_eq!((on("2025-04-30"), on("2025-05-01")), (1, 0), "{measure}");
    }
    assert_eq!(released.len(), 3);
    assert!(released.iter().all(|one| one.employment_on(day("2025-05-01")).is_none()));
    let again = workflow::change(
        &gone,
        &ChangeCommittee {
            name: None,
            address: Patch::Keep,
            phone: Patch::Keep,
            seal_no: Patch::Keep,
            filing_no: Patch::Keep,
            has_minority: None,
            room: None,
            comment: None,
            client_at: None,
        },
    );
    assert_eq!(code(again), "committee_dissolved");
}

/// C22: a committee stands in its tier while somebody sits on it, and not by being founded.
#[test]
fn a_committee_stands_in_its_tier_while_somebody_sits_on_it() {
    let rules = MediationRules::built_in();
    let mediators = electorate(3, 1);
    for (level, measure) in [
        (CommitteeLevel::Town, Some("mediation.committees_town")),
        (CommitteeLevel::Village, Some("mediation.committees_village")),
        (CommitteeLevel::Community, Some("mediation.committees_village")),
        (CommitteeLevel::GridPoint, None),
        (CommitteeLevel::Other, None),
    ] {
        let one = Committee { level, ..committee(COMMITTEE) };
        let said = election("2022-03-01", &mediators);
        let (elected, _) = workflow::elect(&one, &said, &mediators, today()).unwrap();
        for tier in ["mediation.committees_town", "mediation.committees_village"] {
            let on = |one: &Committee, day| stock(&one.facts(rules), tier, day);
            let active = i64::from(Some(tier) == measure);
            assert_eq!(on(&one, "2025-12-31"), 0, "{level:?} {tier}");
            assert_eq!(on(&elected, "2022-02-28"), 0, "{level:?} {tier}");
            assert_eq!(on(&elected, "2025-02-28"), active, "{level:?} {tier}");
            assert_eq!(on(&elected, "2025-03-01"), 0, "the term is over: {level:?} {tier}");
        }
    }
}

/// C23: kinds of organs that have a liaison.
#[test]
fn an_organ_counts_by_its_kind_while_it_takes_part() {
    use records::Content;
    let organ = Organ {
        kind: JointOrg::LawFirm,
        name: "某律师事务所".into(),
        liaison: Id::from_u128(1),
        phone: None,
        from: day("2024-01-01"),
        to: Some(day("2025-05-31")),
    };
    assert_eq!(organ.check(day("2025-12-31")), Ok(()));
    let backwards = Organ { to: Some(day("2023-12-31")), ..organ.clone() };
    assert_eq!(code(backwards.check(day("2025-12-31"))), "period_reversed");
    assert_eq!(code(organ.check(day("2023-12-31"))), "in_future");
    let facts = organ.facts(VILLAGE);
    assert!(facts.iter().all(|one| one.entity.as_deref() == Some("law_firm")));
    let of = |on| stock(&facts, "mediation.joint_organs", on);
    assert_eq!([of("2023-12-31"), of("2025-05-31"), of("2025-06-01")], [0, 1, 0]);
}
