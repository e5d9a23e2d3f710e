use super::lives::*;
use super::*;
use crate::workflow::{Action, Named, Nominee, apply};

/// 人民调解法 art. 17.
#[test]
fn who_refuses_is_not_mediated_with() {
    let case = registered(&new_case());
    assert_eq!(code(act(&case, "2025-03-04", accept())), "consent_pending");
    let one = act(&case, "2025-03-04", consent(PARTIES[0], Consent::Yes)).unwrap();
    let refused = act(&one, "2025-03-04", consent(PARTIES[1], Consent::No)).unwrap();
    assert_eq!(code(act(&refused, "2025-03-04", accept())), "party_refuses");
    let declined = |remedies: &[Remedy]| {
        act(&refused, "2025-03-04", decline(DeclineReason::PartyRefuses, remedies))
    };
    assert_eq!(code(declined(&[])), "remedies_untold");
    let declined = declined(&[Remedy::Judicial]).unwrap();
    assert_eq!(declined.status, CaseStatus::Declined);
    assert_eq!(counted(&declined, "refused", "2025-12-31"), 1);

    let later = act(&mediating(&new_case()), "2025-03-07", consent(PARTIES[0], Consent::No));
    let later = later.unwrap();
    assert_eq!(code(act(&later, "2025-03-07", Action::HoldSession(session()))), "party_refuses");
    assert_eq!(code(act(&later, "2025-03-07", Action::Agree(written()))), "party_refuses");
}

/// 人民调解法 art. 26, and nobody is said to refuse who did not.
#[test]
fn at_the_end_the_parties_are_told_of_the_other_ways() {
    let case = mediating(&new_case());
    let end = |reason, remedies: &[Remedy]| act(&case, "2025-03-20", terminate(reason, remedies));
    assert_eq!(code(end(TerminationReason::NoAgreement, &[])), "remedies_untold");
    let nobody = end(TerminationReason::PartyRefuses, &[Remedy::Judicial]);
    assert_eq!(code(nobody), "nobody_refuses");
    let ended = end(TerminationReason::NoAgreement, &[Remedy::Judicial]).unwrap();
    assert_eq!(ended.told_remedies_at, Some(at("2025-03-20")));
    assert_eq!(
        (ended.status, counted(&ended, "failed", "2025-12-31")),
        (CaseStatus::Terminated, 1)
    );
}

/// 人民调解法 arts. 19, 20 and the product's check of conflicts.
#[test]
fn who_is_a_party_does_not_mediate_and_guests_need_consent() {
    let mut case = registered(&new_case());
    for party in PARTIES {
        case = act(&case, "2025-03-04", consent(party, Consent::Yes)).unwrap();
    }
    let case = act(&case, "2025-03-04", accept()).unwrap();
    let by = |nominees: &[Nominee], said: AssignMediators| {
        let named = Named { nominees, ..Named::default() };
        code(with("2025-03-05", named, |context| apply(&case, &Action::Assign(said), context)))
    };
    let gone = Nominee { in_service: false, ..nominee(false) };
    assert_eq!(by(&[nominee(true)], assign()), "conflict_of_interest");
    assert_eq!(by(&[gone], assign()), "mediator_not_in_service");
    assert_eq!(by(&[], assign()), "mediator_unknown");
    let kin = AssignMediators { no_conflict: false, ..assign() };
    assert_eq!(by(&[nominee(false)], kin), "conflict_of_interest");
    assert_eq!(by(&[nominee(false)], assign()), "ok");
    let uninvited = HoldSession { guests: 2, ..session() };
    let held = act(&mediating(&new_case()), "2025-03-06", Action::HoldSession(uninvited));
    assert_eq!(code(held), "guests_without_consent");
}

/// §2.2: mediation has begun when a record of it is signed; a note that is not leaves the case with its mediators.
#[test]
fn mediation_begins_with_a_signed_record() {
    let mut case = registered(&new_case());
    for party in PARTIES {
        case = act(&case, "2025-03-04", consent(party, Consent::Yes)).unwrap();
    }
    case = act(&case, "2025-03-04", accept()).unwrap();
    case = act(&case, "2025-03-05", Action::Assign(assign())).unwrap();
    let unsigned = HoldSession { signed: false, ..session() };
    let noted = act(&case, "2025-03-06", Action::HoldSession(unsigned)).unwrap();
    assert_eq!((noted.status, noted.sessions.len()), (CaseStatus::Assigned, 1));
    assert_eq!(code(act(&noted, "2025-03-07", Action::Agree(written()))), "case_state");
    let signed = act(&noted, "2025-03-07", Action::HoldSession(session())).unwrap();
    assert_eq!(signed.status, CaseStatus::Mediating);
    assert_eq!(code(act(&signed, "2025-03-07", Action::Agree(written()))), "ok");
}

/// 司法部令第75号 art. 33: one month; half of it in the green channel of soldiers, a default of ours.
#[test]
fn the_limit_is_a_month_and_half_of_it_for_soldiers() {
    assert_eq!(mediating(&new_case()).due_on, Some(day("2025-04-04")));
    let soldiers = NewCase { flags: vec![CaseFlag::Military], ..new_case() };
    // 31 days from 4 March to 4 April, half of them rounded up are 16.
    assert_eq!(mediating(&soldiers).due_on, Some(day("2025-03-20")));
    let in_time = agreed(&soldiers, written()).unwrap();
    assert_eq!(counted(&in_time, "in_time", "2025-12-31"), 1);
    assert_eq!(counted(&in_time, "military", "2025-12-31"), 1);
    assert!(in_time.is_restricted());
    let both = |case: &MediationCase| {
        ["military_concluded", "military_in_time"].map(|one| counted(case, one, "2025-12-31"))
    };
    assert_eq!(both(&in_time), [1, 1]);
    // Within the month that the law gives everybody, and too late for theirs.
    let late = Agree { effective_on: day("2025-03-21"), ..written() };
    let late = act(&mediating(&soldiers), "2025-03-21", Action::Agree(late)).unwrap();
    assert_eq!(both(&late), [1, 0]);
    assert_eq!(counted(&late, "in_time", "2025-12-31"), 1);
    let beyond = Agree { effective_on: day("2025-04-05"), ..written() };
    let beyond = act(&mediating(&soldiers), "2025-04-05", Action::Agree(beyond)).unwrap();
    assert_eq!(counted(&beyond, "in_time", "2025-12-31"), 0);
    assert_eq!(both(&agreed(&new_case(), written()).unwrap()), [0, 0]);
    let spot = act(&found(&soldiers), "2025-03-03", settle()).unwrap();
    assert_eq!(both(&spot), [0, 0], "there was no limit");
}

/// C21: an old hard matter, two organs in the sessions, an agreement; each of its decoys lacks one.
#[test]
fn an_old_hard_matter_is_settled_jointly() {
    let joint = |complexity, flags: Vec<CaseFlag>, organs: Vec<JointOrg>| {
        let case = mediating(&NewCase { complexity, flags, ..new_case() });
        let said = HoldSession { organs, ..session() };
        let case = act(&case, "2025-03-06", Action::HoldSession(said)).unwrap();
        let case = act(&case, "2025-03-07", Action::Agree(written())).unwrap();
        counted(&case, "hard_joint", "2025-12-31")
    };
    let two = || vec![JointOrg::Police, JointOrg::Tribunal];
    assert_eq!(joint(Complexity::Hard, vec![CaseFlag::LongStanding], two()), 1);
    assert_eq!(joint(Complexity::General, vec![CaseFlag::LongStanding], two()), 0);
    assert_eq!(joint(Complexity::Major, Vec::new(), two()), 0);
    let one = vec![JointOrg::Police, JointOrg::Police];
    assert_eq!(joint(Complexity::Hard, vec![CaseFlag::LongStanding], one), 0);
}

#[test]
fn a_small_matter_is_settled_on_the_spot() {
    let settled = act(&found(&new_case()), "2025-03-03", settle()).unwrap();
    assert_eq!(settled.status, CaseStatus::Spot);
    let counts = ["found", "spot", "accepted", "written", "persons"]
        .map(|measure| counted(&settled, measure, "2025-12-31"));
    assert_eq!(counts, [1, 1, 0, 0, 0]);
}

#[test]
fn a_linked_matter_names_where_it_came_from() {
    let make = |found_by, entrusted_from, ticket| {
        let new = NewCase { found_by, entrusted_from, ticket, ..new_case() };
        let made = on("2025-03-03", |context| {
            workflow::find_dispute(&new, Id::from_u128(9), &PARTIES, context)
        });
        code(made)
    };
    let ticket = Some(Id::from_u128(77));
    let hotline = Some(EntrustedFrom::Hotline);
    assert_eq!(make(FoundBy::Entrust, hotline, ticket), "ok");
    assert_eq!(make(FoundBy::Entrust, None, None), "entrusted_from");
    assert_eq!(make(FoundBy::Apply, hotline, None), "entrusted_from");
    assert_eq!(make(FoundBy::Entrust, Some(EntrustedFrom::Court), ticket), "ticket_link");
    let alone = NewCase { parties: new_case().parties[..1].to_vec(), ..new_case() };
    let made = on("2025-03-03", |context| {
        workflow::find_dispute(&alone, Id::from_u128(9), &PARTIES, context)
    });
    assert_eq!(code(made), "parties_missing");
}

/// What was kept before limits were: the month counts, and the term can be made longer.
#[test]
fn a_case_from_before_limits_were_kept_has_its_month() {
    let old = |case: MediationCase| {
        let mut stored = serde_json::to_value(case).unwrap();
        for member in ["limit_on", "stands_still_since", "term_provisional", "term_changes"] {
            stored.as_object_mut().unwrap().remove(member).unwrap();
        }
        serde_json::from_value::<MediationCase>(stored).unwrap()
    };
    let concluded = old(agreed(&new_case(), written()).unwrap());
    assert_eq!(concluded.limit_on, None);
    assert_eq!(counted(&concluded, "in_time", "2025-12-31"), 1);
    let beyond = Agree { effective_on: day("2025-04-05"), ..written() };
    let beyond = act(&mediating(&new_case()), "2025-04-05", Action::Agree(beyond)).unwrap();
    assert_eq!(counted(&old(beyond), "in_time", "2025-12-31"), 0);
    let longer = ExtendMediation {
        agreed_on: day("2025-03-20"),
        until: day("2025-05-04"),
        agreed_by_parties: true,
        comment: None,
        client_at: None,
    };
    let longer = act(&old(mediating(&new_case())), "2025-03-20", Action::Extend(longer)).unwrap();
    assert_eq!(
        (longer.due_on, longer.limit_on),
        (Some(day("2025-05-04")), Some(day("2025-05-04")))
    );
}
