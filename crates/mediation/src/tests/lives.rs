//! A case on its way, as the tests of this line need it.

use super::*;
use crate::permissions as may;
use crate::workflow::{Action, CaseContext, Named, Nominee, apply};
use kernel::{Calendar, Instant, Permission};

pub const TOWN_MEDIATOR: Id = Id::from_u128(500);
pub const PARTIES: [Id; 2] = [Id::from_u128(601), Id::from_u128(602)];
pub const BY_LAW: [&str; 3] =
    [may::RegisterCases::NAME, may::AcceptCases::NAME, may::MediateCases::NAME];

pub fn at(text: &str) -> Instant {
    format!("{text}T02:00:00Z").parse().unwrap()
}

/// Acts on a day, as somebody who may do everything that the line allows.
pub fn on<T>(day: &str, act: impl FnOnce(&CaseContext<'_>) -> T) -> T {
    let committee = committee(COMMITTEE);
    with(
        day,
        Named {
            nominees: &[nominee(false)],
            committee: Some(&committee),
            met: true,
            ..Named::default()
        },
        act,
    )
}

pub fn nominee(is_party: bool) -> Nominee {
    let person = Id::from_u128(501);
    Nominee { mediator: TOWN_MEDIATOR, person, in_service: true, is_party }
}

pub fn with<T>(day: &str, named: Named<'_>, act: impl FnOnce(&CaseContext<'_>) -> T) -> T {
    act(&CaseContext {
        now: at(day),
        actor: Id::from_u128(7),
        holds: &|permission: &str| BY_LAW.contains(&permission),
        calendar: &Calendar::built_in(),
        rules: MediationRules::built_in(),
        named,
    })
}

pub fn new_case() -> NewCase {
    let party = |role, name: &str| NewParty {
        role,
        kind: PartyKind::Natural,
        minor: false,
        military: None,
        details: PartyDetails { name: name.into(), ..PartyDetails::default() },
    };
    NewCase {
        id: None,
        unit: VILLAGE,
        tier: CaseTier::Village,
        found_by: FoundBy::Apply,
        entrusted_from: None,
        patrol: None,
        ticket: None,
        dispute: DisputeType::Neighbours,
        sub_type: None,
        title: "排水沟纠纷".into(),
        facts: "排水沟堵塞".into(),
        place: None,
        occurred_on: None,
        found_on: None,
        complexity: Complexity::General,
        flags: Vec::new(),
        risk: CaseRisk::Low,
        amount_claimed: None,
        parties: vec![party(PartyRole::Applicant, "甲"), party(PartyRole::Respondent, "乙")],
        person_count: None,
        client_at: None,
    }
}

pub fn found(new: &NewCase) -> MediationCase {
    on("2025-03-03", |context| {
        workflow::find_dispute(new, Id::from_u128(9), &PARTIES, context).unwrap()
    })
}

pub fn settle() -> Action {
    let confirmed_by_parties = true;
    Action::Settle(SettleCase { confirmed_by_parties, comment: None, client_at: None })
}

pub fn act(case: &MediationCase, day: &str, action: Action) -> Result<MediationCase, Refusal> {
    on(day, |context| apply(case, &action, context))
}

pub fn consent(party: Id, consent: Consent) -> Action {
    Action::RecordConsent(RecordConsent { party, consent, comment: None, client_at: None })
}

pub fn registered(new: &NewCase) -> MediationCase {
    let said = RegisterCase { committee: COMMITTEE, comment: None, client_at: None };
    act(&found(new), "2025-03-03", Action::Register(said)).unwrap()
}

pub fn accept() -> Action {
    let rights_notified_at = at("2025-03-04");
    Action::Accept(AcceptCase { rights_notified_at, comment: None, client_at: None })
}

pub fn assign() -> AssignMediators {
    AssignMediators {
        lead: TOWN_MEDIATOR,
        assistants: Vec::new(),
        chosen_by: ChosenBy::Parties,
        no_conflict: true,
        comment: None,
        client_at: None,
    }
}

pub fn session() -> HoldSession {
    HoldSession {
        at: at("2025-03-06"),
        place: "调解室".into(),
        mode: SessionMode::Room,
        presider: None,
        recorder: None,
        attendees: None,
        green_channel: Vec::new(),
        organs: Vec::new(),
        guests: 0,
        guests_agreed: false,
        record: "双方陈述".into(),
        signed: true,
        signed_by: None,
        closed: false,
        comment: None,
        client_at: None,
    }
}

/// Both parties agree, the case is accepted on 4 March and mediated on 6 March 2025.
pub fn mediating(new: &NewCase) -> MediationCase {
    let mut case = registered(new);
    for party in PARTIES {
        case = act(&case, "2025-03-04", consent(party, Consent::Yes)).unwrap();
    }
    case = act(&case, "2025-03-04", accept()).unwrap();
    case = act(&case, "2025-03-05", Action::Assign(assign())).unwrap();
    act(&case, "2025-03-06", Action::HoldSession(session())).unwrap()
}

pub fn written() -> Agree {
    let signed = |party: Id| AgreementSignature { party, kind: SignatureKind::Sign };
    Agree {
        form: AgreementForm::Written,
        effective_on: day("2025-03-07"),
        facts: "排水沟由乙方堵塞".into(),
        liability: "乙方".into(),
        content: "乙方疏通并赔偿".into(),
        deadline: Some(day("2025-04-07")),
        immediate: false,
        amount: Some(300_000),
        instalments: Vec::new(),
        signatures: PARTIES.map(signed).to_vec(),
        mediator_signed: true,
        sealed: true,
        copies: 3,
        comment: None,
        client_at: None,
    }
}

pub fn agreed(new: &NewCase, said: Agree) -> Result<MediationCase, Refusal> {
    act(&mediating(new), "2025-03-07", Action::Agree(said))
}

/// To a tier above.
pub fn hand_up(tier: CaseTier, organs: &[JointOrg], committee: Option<Id>) -> Action {
    Action::Escalate(EscalateCase {
        committee,
        tier,
        organs: organs.to_vec(),
        reason: "村级未能化解".into(),
        comment: None,
        client_at: None,
    })
}

/// How an agreement stands.
pub fn stands(on: &str, performance: Performance) -> Action {
    Action::LogPerformance(LogPerformance {
        on: day(on),
        instalment: None,
        performance: Some(performance),
        comment: None,
        client_at: None,
    })
}

pub fn terminate(reason: TerminationReason, remedies: &[Remedy]) -> Action {
    let remedies = remedies.to_vec();
    let (comment, client_at, transferred_to) = (None, None, None);
    Action::Terminate(TerminateCase { reason, remedies, transferred_to, comment, client_at })
}

pub fn decline(reason: DeclineReason, remedies: &[Remedy]) -> Action {
    let remedies = remedies.to_vec();
    Action::Decline(DeclineCase { reason, remedies, comment: None, client_at: None })
}

/// The parties ask the court to confirm.
pub fn apply_on(on: &str) -> Action {
    Action::ApplyConfirmation(ApplyConfirmation {
        on: day(on),
        court: "乌翠区人民法院".into(),
        comment: None,
        client_at: None,
    })
}

/// The court confirms.
pub fn ruled_on(on: &str) -> Action {
    Action::RecordConfirmation(RecordConfirmation {
        on: day(on),
        result: ConfirmationResult::Valid,
        court_no: None,
        comment: None,
        client_at: None,
    })
}

pub fn visit(on: &str) -> Action {
    Action::FollowUp(FollowUpCase {
        on: day(on),
        satisfaction: 5,
        hidden_risk: false,
        note: None,
        comment: None,
        client_at: None,
    })
}

/// Filed whole.
pub fn file(case: &MediationCase, on: &str) -> MediationCase {
    let documents = MediationRules::built_in().missing(case, &[]);
    let said = FileCase { documents, comment: None, client_at: None };
    act(case, on, Action::File(said)).unwrap()
}

/// A sum of facts of the year 2025 at a moment: what is due later does not count yet.
pub fn counted(case: &MediationCase, measure: &str, moment: &str) -> i64 {
    let ripe = |fact: &&Fact| fact.ripens_at.is_none_or(|ripens| ripens <= at(moment));
    let facts = case.facts(MediationRules::built_in());
    let of = facts.iter().filter(|fact| fact.measure == format!("mediation.{measure}"));
    of.filter(ripe).map(|fact| fact.value).sum()
}
