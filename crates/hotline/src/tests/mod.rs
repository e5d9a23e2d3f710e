//! The pure part of the line: lives of tickets, their clocks and their facts, without a database and without a network.

mod caller;
mod facts;
mod indicators;
mod known_days;
mod limits;
mod lives;
mod properties;
mod receipts;
mod table;

use crate::codes::*;
use crate::model::*;
use crate::permissions::SYSTEM;
use crate::sla::SlaRules;
use crate::workflow::{self, Action, Assignee, Context, Receipt};
use kernel::{Calendar, Id, Instant, Note};
use std::collections::BTreeMap;

pub const TOWN: Id = Id::from_u128(1);
pub const VILLAGE: Id = Id::from_u128(2);

/// A moment of local time, such as `2025-03-10 09:00`.
pub fn at(local: &str) -> Instant {
    format!("{}:00+08:00", local.replace(' ', "T")).parse().unwrap()
}

/// Who acts, with what the posts of a township may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    District,
    Clerk,
    Deputy,
    Handler,
    /// A handler to whom nothing is assigned.
    Other,
    System,
}

impl Who {
    pub const PEOPLE: [Self; 5] =
        [Self::District, Self::Clerk, Self::Deputy, Self::Handler, Self::Other];

    pub fn account(self) -> Id {
        match self {
            Self::System => Id::nil(),
            who => Id::from_u128(100 + who as u128),
        }
    }

    pub fn holds(self, permission: &str) -> bool {
        let role = match self {
            Self::District => "dx",
            Self::Clerk => "ho",
            Self::Deputy => "vl",
            Self::Handler | Self::Other => "handler",
            Self::System => return permission == SYSTEM || permission == "hotline.tickets.assign",
        };
        organization::roles::permissions([role].into_iter()).contains(permission)
    }
}

/// Asks the workflow as somebody at a moment.
pub fn ask<T>(
    who: Who,
    now: Instant,
    assignee: Assignee,
    ask: impl FnOnce(&Context<'_>) -> T,
) -> T {
    let holds = |permission: &str| who.holds(permission);
    ask(&Context {
        now,
        actor: who.account(),
        holds: &holds,
        calendar: &Calendar::built_in(),
        rules: SlaRules::built_in(),
        assignee,
    })
}

/// A ticket as the district sends it.
pub fn new_ticket() -> NewTicket {
    NewTicket {
        id: None,
        external_system: ExternalSystem::City12345,
        external_no: Some("YC1".into()),
        event_seq: None,
        channel: Channel::Phone,
        category: Category::Help,
        topic_code: None,
        urgency: Urgency::Normal,
        title: "路灯不亮".into(),
        content: "村口路灯连续三晚不亮".into(),
        place: "村口".into(),
        happened_at: None,
        object: None,
        caller_type: CallerType::Person,
        caller: CallerDetails { phone: Some("13812345678".parse().unwrap()), ..Default::default() },
        confidential: false,
        no_reply: false,
        group: false,
        repeat_seq: 1,
        dispatched_at: None,
        written_limit: None,
        lead_unit: TOWN,
        designated: false,
    }
}

/// A ticket that somebody brings to the town's own desk.
pub fn own_ticket() -> NewTicket {
    NewTicket {
        external_system: ExternalSystem::Own,
        external_no: None,
        channel: Channel::Visit,
        ..new_ticket()
    }
}

pub fn anonymous() -> NewTicket {
    NewTicket {
        caller_type: CallerType::Anonymous,
        caller: CallerDetails::default(),
        ..new_ticket()
    }
}

/// A ticket and the moment its story has come to.
#[derive(Debug, Clone)]
pub struct Life {
    pub ticket: Ticket,
    pub now: Instant,
}

impl Life {
    /// An ordinary ticket, dispatched at a moment.
    pub fn begin(moment: &str) -> Self {
        Self::of(&new_ticket(), moment)
    }

    pub fn of(new: &NewTicket, moment: &str) -> Self {
        let now = at(moment);
        let receipt =
            Receipt { id: Id::from_u128(7), ticket_no: "HL-1".into(), dispatched_at: now };
        let received = ask(Who::District, now, Assignee::default(), |context| {
            workflow::receive(new, receipt, context)
        });
        Self { ticket: received.unwrap(), now }
    }

    /// The story goes on later.
    pub fn at(self, moment: &str) -> Self {
        Self { now: at(moment), ..self }
    }

    pub fn tries(&self, who: Who, action: &Action) -> Result<Ticket, &'static str> {
        self.tries_with(who, action, Assignee::default())
    }

    pub fn tries_with(
        &self,
        who: Who,
        action: &Action,
        assignee: Assignee,
    ) -> Result<Ticket, &'static str> {
        let applied =
            ask(who, self.now, assignee, |context| workflow::apply(&self.ticket, action, context));
        applied.map_err(|refusal| refusal.0.code)
    }

    #[track_caller]
    pub fn then(self, who: Who, action: Action) -> Self {
        match self.tries(who, &action) {
            Ok(ticket) => Self { ticket, ..self },
            Err(code) => panic!("{who:?} {action:?} at {}: {code}", self.ticket.status.code()),
        }
    }

    #[track_caller]
    pub fn refuses(&self, who: Who, action: &Action, code: &str) {
        assert_eq!(
            self.tries(who, action).map(|next| next.status),
            Err(code),
            "{who:?} {action:?}"
        );
    }

    pub fn signed(self) -> Self {
        self.then(Who::Clerk, Action::Sign(note()))
    }

    pub fn assigned(self) -> Self {
        self.signed().then(Who::Clerk, assign(Who::Handler))
    }

    pub fn contacted(self) -> Self {
        self.assigned().then(Who::Handler, contact(true))
    }

    pub fn handling(self) -> Self {
        self.contacted().then(Who::Handler, Action::StartHandling(note()))
    }

    /// From handling on: submitted, reviewed, concluded.
    pub fn done(self) -> Self {
        self.then(Who::Handler, submit())
            .then(Who::Deputy, Action::Review(decide(true)))
            .then(Who::District, Action::Conclude(note()))
    }

    pub fn concluded(self) -> Self {
        self.handling().done()
    }

    pub fn rated(self, satisfaction: u8) -> Self {
        self.then(Who::District, follow_up(satisfaction))
    }

    /// An application that is asked for, endorsed and decided.
    pub fn applied(self, request: RequestApplication, approved: bool) -> Self {
        let asks = if request.kind == ApplicationKind::Return { Who::Clerk } else { Who::Handler };
        self.then(asks, Action::RequestApplication(request))
            .then(Who::Deputy, Action::EndorseApplication(decide(true)))
            .then(Who::District, Action::DecideApplication(decide(approved)))
    }

    /// What the ticket contributes, by measure without its prefix.
    pub fn counts(&self) -> BTreeMap<String, i64> {
        counts(&self.ticket)
    }

    pub fn due(&self) -> Instant {
        self.ticket.limits.due_at
    }
}

pub fn counts(ticket: &Ticket) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for fact in ticket.facts() {
        let name = fact.measure.trim_start_matches("hotline.").to_string();
        *counts.entry(name).or_default() += fact.value;
    }
    counts
}

pub fn note() -> Note {
    Note { comment: None, client_at: None }
}

pub fn decide(approved: bool) -> Decide {
    Decide { approved, comment: None, client_at: None }
}

pub fn assign(who: Who) -> Action {
    Action::Assign(Assign {
        handler: who.account(),
        lead_unit: None,
        co_units: Vec::new(),
        community_listed: false,
        comment: None,
        client_at: None,
    })
}

pub fn contact(reached: bool) -> Action {
    contact_by_phone(reached, None)
}

/// A contact that a phone without network may tell of later.
pub fn contact_by_phone(reached: bool, client_at: Option<Instant>) -> Action {
    let method = if reached { ContactMethod::Phone } else { ContactMethod::Unreachable };
    let summary = "已电话联系".into();
    Action::LogContact(LogContact { method, reached, summary, comment: None, client_at })
}

pub fn submit() -> Action {
    Action::SubmitResult(SubmitResult {
        outcome: Outcome::Solved,
        reply: "已修复".into(),
        reply_channel: ReplyChannel::Phone,
        legal_basis: None,
        evidence: vec![Evidence {
            kind: "photo".into(),
            caption: "修复后照片".into(),
            sha256: None,
            captured_at: None,
        }],
        comment: None,
        client_at: None,
    })
}

/// A follow-up by the district; 0 reached nobody.
pub fn follow_up(satisfaction: u8) -> Action {
    Action::FollowUp(RecordFollowUp {
        by: FollowUpBy::District,
        reached: satisfaction > 0,
        contacted: Contacted::Yes,
        solved: match satisfaction {
            0 => Solved::NotApplicable,
            1 | 2 => Solved::Unsolved,
            _ => Solved::Solved,
        },
        satisfaction,
        unsatisfied_reason: matches!(satisfaction, 1 | 2).then_some(UnsatisfiedReason::NotSolved),
        verbatim: None,
        comment: None,
        client_at: None,
    })
}

pub fn rework() -> Action {
    Action::Rework(Rework { reason: "回访不满意".into(), comment: None, client_at: None })
}

pub fn merge_into(parent: Id) -> Action {
    Action::Merge(Merge { into: parent, comment: None, client_at: None })
}

pub fn divert() -> Action {
    Action::Divert(Divert {
        path: LegalPath::Petition,
        explanation: "已告知信访途径".into(),
        comment: None,
        client_at: None,
    })
}

pub fn exempt() -> Action {
    Action::Exempt(Exempt { reason: ExemptReason::Petition, comment: None, client_at: None })
}

/// A request with all that its kind needs; a suspension promises `commit_date`.
pub fn request(kind: ApplicationKind, commit_date: &str) -> RequestApplication {
    let suspends = kind == ApplicationKind::Suspension;
    RequestApplication {
        kind,
        reason: match kind {
            ApplicationKind::Return => ApplicationReason::NotDuty,
            ApplicationKind::Extension => ApplicationReason::Complex,
            ApplicationKind::Suspension => ApplicationReason::Season,
            ApplicationKind::Termination => ApplicationReason::NoCooperation,
        },
        basis: "依据".into(),
        suggested_unit: None,
        days: (kind == ApplicationKind::Extension).then_some(2),
        commit_date: suspends.then(|| commit_date.parse().unwrap()),
        plan: suspends.then(|| "解冻后施工".into()),
        caller_informed_at: (kind != ApplicationKind::Return).then(|| at("2025-01-02 09:00")),
        comment: None,
        client_at: None,
    }
}

pub fn extension(days: u32) -> RequestApplication {
    RequestApplication { days: Some(days), ..request(ApplicationKind::Extension, "") }
}

pub fn suspension(commit_date: &str) -> RequestApplication {
    request(ApplicationKind::Suspension, commit_date)
}
