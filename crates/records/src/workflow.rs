//! Who may do what with a record, when: `(record, action, context) → record or refusal`.

use crate::codes::RecordStatus;
use crate::problems as no;
use crate::record::*;
use kernel::{ActionState, Id, Instant, Note, Reason, Refusal};

kernel::codes! {
    /// What may be done with a record.
    ActionKind {
        Revise = "revise" "修改",
        Approve = "approve" "批准举办",
        Cancel = "cancel" "取消举办",
        Submit = "submit" "提交",
        Verify = "verify" "核实",
        Return = "return" "退回",
        Void = "void" "作废",
    }
}

/// What may happen to a record, with what the caller said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action<C> {
    /// 修改、更正
    Revise(Revision<C>),
    /// As revise, with what an operation of the line has made: it says itself what is taken over from the content before.
    Restate(Revision<C>),
    /// 批准举办: what lies ahead.
    Approve(Note),
    /// 取消举办: what was planned is not held.
    Cancel(Reasoned),
    /// 提交
    Submit(Note),
    /// 核实
    Verify(Note),
    /// 退回
    Return(Reasoned),
    /// 作废
    Void(Reasoned),
}

/// What an action stands on besides the record.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    pub now: Instant,
    pub actor: RecordActor,
    /// Whether the actor may record for this unit.
    pub may_record: bool,
    /// Whether the actor may verify for this unit.
    pub may_verify: bool,
}

impl<C> Action<C> {
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Revise(_) | Self::Restate(_) => ActionKind::Revise,
            Self::Approve(_) => ActionKind::Approve,
            Self::Cancel(_) => ActionKind::Cancel,
            Self::Submit(_) => ActionKind::Submit,
            Self::Verify(_) => ActionKind::Verify,
            Self::Return(_) => ActionKind::Return,
            Self::Void(_) => ActionKind::Void,
        }
    }

    fn particulars(&self) -> (Option<String>, Option<Instant>) {
        match self {
            Self::Revise(said) | Self::Restate(said) => (said.reason.clone(), said.client_at),
            Self::Approve(said) | Self::Submit(said) | Self::Verify(said) => {
                (said.comment.clone(), said.client_at)
            }
            Self::Cancel(said) | Self::Return(said) | Self::Void(said) => {
                (said.comment.clone(), said.client_at)
            }
        }
    }
}

impl ActionKind {
    /// In the past tense, as the end of an event's name.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Revise => "revised",
            Self::Approve => "approved",
            Self::Cancel => "cancelled",
            Self::Submit => "submitted",
            Self::Verify => "verified",
            Self::Return => "returned",
            Self::Void => "voided",
        }
    }

    /// What is never planned is never approved and called off.
    const fn is_of<C: Content>(self) -> bool {
        C::PLAN.is_some() || !matches!(self, Self::Approve | Self::Cancel)
    }

    /// The states in which it can be done at all.
    const fn states(self) -> &'static [RecordStatus] {
        use RecordStatus::*;
        match self {
            Self::Revise | Self::Void => &[Draft, Submitted, Verified, Returned],
            Self::Approve | Self::Cancel => &[Draft],
            Self::Submit => &[Draft, Returned],
            Self::Verify | Self::Return => &[Submitted],
        }
    }
}

/// A new record, as a draft.
pub fn begin<C: Content>(new: &NewRecord<C>, context: &Context) -> Result<Record<C>, Refusal> {
    Refusal::unless(context.may_record, &no::PERMISSION)?;
    let content = new.content.clone().keeping(None);
    content.check(context.now.local_date())?;
    let (now, actor) = (context.now, context.actor);
    Ok(Record {
        id: new.id.unwrap_or_else(kernel::new_id),
        version: 1,
        unit: new.unit,
        status: RecordStatus::Draft,
        content,
        series: new.series.clone(),
        tags: tags(&new.tags),
        recorded_by: actor,
        recorded_at: now,
        written_by: actor,
        approved: None,
        submitted_at: None,
        verified_by: None,
        verified_at: None,
        returned: None,
        voided: None,
        corrections: 0,
        events: vec![RecordEvent {
            at: now,
            actor: actor.account,
            event: "record".into(),
            from: None,
            to: RecordStatus::Draft,
            comment: None,
            client_at: new.client_at,
        }],
    })
}

/// The record after an action, one version on; or why not.
pub fn apply<C: Content>(
    record: &Record<C>,
    action: &Action<C>,
    context: &Context,
) -> Result<Record<C>, Refusal> {
    check(record, action.kind(), context)?;
    let mut next = record.clone();
    perform(&mut next, action, context)?;
    next.version += 1;
    let (comment, client_at) = action.particulars();
    next.events.push(RecordEvent {
        at: context.now,
        actor: context.actor.account,
        event: action.kind().code().into(),
        from: Some(record.status),
        to: next.status,
        comment,
        client_at,
    });
    Ok(next)
}

/// Whether something may be added to a record as it stands, by somebody who holds the right to do so.
pub fn amendable<C>(
    record: &Record<C>,
    states: &[RecordStatus],
    holds: bool,
) -> Result<(), Refusal> {
    Refusal::unless(holds, &no::PERMISSION)?;
    Refusal::unless(states.contains(&record.status), &no::STATE)
}

/// The record with something added, one version on.
pub fn amended<C: Content>(
    record: &Record<C>,
    content: C,
    event: &str,
    context: &Context,
) -> Record<C> {
    let mut next = Record { content, version: record.version + 1, ..record.clone() };
    next.events.push(RecordEvent {
        at: context.now,
        actor: context.actor.account,
        event: event.into(),
        from: Some(record.status),
        to: record.status,
        comment: None,
        client_at: None,
    });
    next
}

/// The record as it goes back to whoever wrote it, one version on, because what it said when it was handed in no longer holds.
pub fn taken_back<C: Content>(record: &Record<C>, reason: &str, context: &Context) -> Record<C> {
    let content = record.content.clone();
    let mut next = amended(record, content, ActionKind::Return.code(), context);
    next.status = RecordStatus::Returned;
    next.returned = Some(remark(context, reason));
    if record.status == RecordStatus::Verified {
        next.corrections += 1;
        (next.verified_by, next.verified_at) = (None, None);
    }
    if let Some(event) = next.events.last_mut() {
        event.to = next.status;
    }
    next
}

/// The record of a person who is erased, one version on.
pub fn without_words<C: Content>(
    record: &Record<C>,
    content: C,
    now: Instant,
    account: Id,
) -> Record<C> {
    let mut next = Record { content, version: record.version + 1, ..record.clone() };
    next.returned.iter_mut().chain(&mut next.voided).for_each(|remark| remark.reason.clear());
    next.events.iter_mut().for_each(|event| event.comment = None);
    (next.series, next.tags) = (None, Vec::new());
    next.events.push(RecordEvent {
        at: now,
        actor: account,
        event: "erase".into(),
        from: Some(record.status),
        to: record.status,
        comment: None,
        client_at: None,
    });
    next
}

/// Everything that may be done with a record, blocked or not.
pub fn actions<C: Content>(record: &Record<C>, context: &Context) -> Vec<ActionState> {
    let state = |kind: &ActionKind| {
        let refusal = check(record, *kind, context).err();
        let reason = refusal.map(|refusal| match refusal {
            Refusal(kept) if kept == &no::STATE => {
                Reason::of_state(refusal, C::WORDS.name(), record.status, kind.states())
            }
            _ => refusal.into(),
        });
        ActionState::new(kind.code(), reason)
    };
    ActionKind::ALL.iter().filter(|kind| kind.is_of::<C>()).map(state).collect()
}

/// What can be said of an action before its particulars are known.
fn check<C: Content>(
    record: &Record<C>,
    kind: ActionKind,
    context: &Context,
) -> Result<(), Refusal> {
    let right = match kind {
        ActionKind::Revise | ActionKind::Cancel | ActionKind::Submit => context.may_record,
        ActionKind::Approve | ActionKind::Verify | ActionKind::Return | ActionKind::Void => {
            context.may_verify
        }
    };
    Refusal::unless(right, &no::PERMISSION)?;
    let fits = kind.is_of::<C>() && kind.states().contains(&record.status);
    Refusal::unless(fits, &no::STATE)?;
    if matches!(kind, ActionKind::Approve | ActionKind::Verify) {
        let wrote = [record.recorded_by, record.written_by];
        let own = wrote.into_iter().any(|author| author.is_same_person(context.actor));
        Refusal::unless(!own, &no::OWN_RECORD)?;
    }
    let today = context.now.local_date();
    match kind {
        ActionKind::Approve => {
            Refusal::unless(record.approved.is_none(), &no::APPROVED_ALREADY)?;
            Refusal::unless(today <= record.content.day(), &no::NOT_AHEAD)
        }
        // What could be handed in was held: nobody makes that disappear alone.
        ActionKind::Cancel => Refusal::unless(record.content.complete(today).is_err(), &no::HELD),
        _ => Ok(()),
    }
}

fn perform<C: Content>(
    next: &mut Record<C>,
    action: &Action<C>,
    context: &Context,
) -> Result<(), Refusal> {
    match action {
        Action::Revise(said) => {
            let content = said.content.clone().keeping(Some(&next.content));
            revise(next, content, said, context)?;
        }
        Action::Restate(said) => revise(next, said.content.clone(), said, context)?,
        Action::Approve(_) => {
            next.approved = Some(Approval { by: context.actor, at: context.now });
        }
        Action::Submit(_) => {
            next.content.complete(context.now.local_date())?;
            next.status = RecordStatus::Submitted;
            next.submitted_at = Some(context.now);
        }
        Action::Verify(_) => {
            next.status = RecordStatus::Verified;
            (next.verified_by, next.verified_at) = (Some(context.actor), Some(context.now));
        }
        Action::Return(said) => {
            next.status = RecordStatus::Returned;
            next.returned = Some(remark(context, &said.reason));
        }
        Action::Cancel(said) | Action::Void(said) => {
            next.status = RecordStatus::Voided;
            next.voided = Some(remark(context, &said.reason));
        }
    }
    Ok(())
}

/// What was verified has to be verified again, and does not count until then.
fn revise<C: Content>(
    next: &mut Record<C>,
    content: C,
    said: &Revision<C>,
    context: &Context,
) -> Result<(), Refusal> {
    let tags = tags(&said.tags);
    let same = next.content == content && next.series == said.series && next.tags == tags;
    Refusal::unless(!same, &no::SAME_CONTENT)?;
    content.check(context.now.local_date())?;
    if matches!(next.status, RecordStatus::Submitted | RecordStatus::Verified) {
        content.complete(context.now.local_date())?;
        next.submitted_at = Some(context.now);
    }
    if next.status == RecordStatus::Verified {
        Refusal::unless(said.reason.is_some(), &no::NO_REASON)?;
        next.status = RecordStatus::Submitted;
        next.corrections += 1;
        (next.verified_by, next.verified_at) = (None, None);
    }
    // Who approves a plan approves no other one; what was held is no plan any more, and does not become one of before.
    let ahead = context.now.local_date() <= content.day().max(next.content.day());
    if ahead && C::PLAN.is_some_and(|is_same| !is_same(&next.content, &content)) {
        next.approved = None;
    }
    next.content = content;
    (next.series, next.tags) = (said.series.clone(), tags);
    next.written_by = context.actor;
    Ok(())
}

fn remark(context: &Context, reason: &str) -> Remark {
    let by: Id = context.actor.account;
    Remark { by, at: context.now, reason: reason.into() }
}
