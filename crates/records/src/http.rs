//! What the operations of a line do with records, each in its transaction.

use crate::codes::RecordStatus;
use crate::record::*;
use crate::workflow::{self, Action, ActionKind, Context};
use crate::{statutes, store};
use actix_web::HttpResponse;
use db::Db;
use kernel::{Id, Instant, Note, Permission, Problem};
use ledger::{Change, Tx};
use serde_json::{Value, json};
use web::{Answer, Basis, Call, Ground, done};

/// What an action of the caller stands on.
pub(crate) fn grounds<C: Content>(ground: &Ground, unit: Id) -> Context {
    let caller = &ground.caller;
    Context {
        now: ground.now,
        actor: RecordActor { account: caller.account, person: caller.person },
        may_record: caller.holds_at(C::MayRecord::NAME, unit),
        may_verify: caller.holds_at(C::MayVerify::NAME, unit),
    }
}

/// The record, if the caller may know of it.
pub fn find<C: Content>(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Record<C>> {
    let found: Option<Record<C>> = store::find(db, ground.tenant(), id)?;
    Ok(in_sight(db, ground, found)?.ok_or_else(Problem::not_found)?)
}

/// What lies within reach and is not hidden.
pub(crate) fn in_sight<C: Content>(
    db: &mut Db,
    ground: &Ground,
    found: Option<Record<C>>,
) -> db::Result<Option<Record<C>>> {
    let Some(record) = found.filter(|record| ground.reach.covers(record.unit)) else {
        return Ok(None);
    };
    let hidden = C::HIDDEN(db, ground, &[record.id])?.contains(&record.id);
    Ok((!hidden).then_some(record))
}

/// What a record refers to has to be there.
pub(crate) fn refers<C: Content>(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    content: &C,
) -> db::Result<()> {
    statutes::known(db, ground.tenant(), &content.statutes())?;
    C::RELATED(db, ground, unit, content)
}

/// What has to hold beside a record, after each change of it; what rests on it follows where it begins to count, or ceases to.
fn settle<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<C>>,
    after: &Record<C>,
) -> db::Result<()> {
    C::BESIDE(tx, ground, before, after)?;
    let Some(before) = after.turned_from(before) else { return Ok(()) };
    let counts = after.status == RecordStatus::Verified;
    let told = if counts { after } else { before }.content.told();
    ground.follow(tx, C::KIND, &Basis { id: after.id, counts, told: &told })
}

/// Records what an operation of a line has made, in its transaction, as a draft.
pub fn enter_draft<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    new: &NewRecord<C>,
) -> db::Result<Record<C>> {
    let draft = workflow::begin(new, &grounds::<C>(ground, new.unit));
    let mut draft = draft.map_err(Problem::from)?;
    refers(tx.db, ground, draft.unit, &draft.content)?;
    C::FILLED(tx.db, ground, &mut draft)?;
    // Before it is written: a line of a register that is refused leaves nothing behind, though those after it are taken.
    settle(tx, ground, None, &draft)?;
    store::insert(tx, &draft)?;
    enter(tx, "recorded", &draft, None);
    Ok(draft)
}

/// Records and hands in what an operation of a line has made, in its transaction: another person verifies it, as everything.
pub fn enter_submitted<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    new: &NewRecord<C>,
) -> db::Result<Record<C>> {
    let draft = enter_draft(tx, ground, new)?;
    let context = grounds::<C>(ground, new.unit);
    let submit = Action::Submit(Note { comment: None, client_at: None });
    let after = workflow::apply(&draft, &submit, &context).map_err(Problem::from)?;
    store::advance(tx, &draft, &after)?;
    settle(tx, ground, Some(&draft), &after)?;
    enter(tx, submit.kind().event(), &after, Some(&draft));
    Ok(after)
}

/// One action on one record.
pub(crate) async fn act<C: Content, P: Permission>(
    call: Call<P>,
    id: Id,
    action: Action<C>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let before: Record<C> = find(tx.db, ground, id)?;
        Problem::unless_same_version(before.version == version)?;
        let after = perform(tx, ground, &before, &action)?;
        done(&after, after.version)
    })
    .await
}

fn perform<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &Record<C>,
    action: &Action<C>,
) -> db::Result<Record<C>> {
    let after = workflow::apply(before, action, &grounds::<C>(ground, before.unit));
    let mut after = after.map_err(Problem::from)?;
    if matches!(action.kind(), ActionKind::Revise | ActionKind::Submit) {
        refers(tx.db, ground, after.unit, &after.content)?;
        C::FILLED(tx.db, ground, &mut after)?;
    }
    store::advance(tx, before, &after)?;
    settle(tx, ground, Some(before), &after)?;
    enter(tx, action.kind().event(), &after, Some(before));
    Ok(after)
}

/// The record at the version that the caller has seen, if they may know of it; nobody else changes it until this unit of work ends.
pub fn hold_at<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    id: Id,
    version: i64,
) -> db::Result<Record<C>> {
    let held: Option<Record<C>> = store::hold(tx, id)?;
    let held = in_sight(tx.db, ground, held)?.ok_or_else(Problem::not_found)?;
    Problem::unless_same_version(held.version == version)?;
    Ok(held)
}

/// Revises a record with what an operation of a line has made, in its transaction; series and tags stay.
pub fn restate<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &Record<C>,
    content: C,
    (reason, client_at): (Option<String>, Option<Instant>),
) -> db::Result<Record<C>> {
    let series = before.series.clone();
    let tags = before.tags.iter().cloned().map(Tag).collect();
    let revision = Revision { content, series, tags, reason, client_at };
    perform(tx, ground, before, &Action::Restate(revision))
}

/// What is added to a record beside its content as people wrote it.
#[derive(Debug, Clone, Copy)]
pub struct Amendment {
    /// In the past tense, as the end of an event's name.
    pub event: &'static str,
    /// The states in which it can be added.
    pub states: &'static [RecordStatus],
}

/// A change of a verified record that asks for no new verification, since it only adds what the system can check by itself.
pub async fn amend<C: Content, P: Permission>(
    call: Call<P>,
    id: Id,
    event: &'static str,
    mut change: impl FnMut(&mut Db, &Ground, &Record<C>) -> db::Result<C> + Send + 'static,
) -> Answer<HttpResponse> {
    let amendment = Amendment { event, states: &[RecordStatus::Verified] };
    let change =
        move |tx: &mut Tx<'_>, ground: &Ground, record: &Record<C>| change(tx.db, ground, record);
    amend_as(call, id, amendment, change).await
}

/// A change that is no revision: it leaves the state, and who wrote the content, as they are.
pub async fn amend_as<C: Content, P: Permission>(
    call: Call<P>,
    id: Id,
    amendment: Amendment,
    mut change: impl FnMut(&mut Tx<'_>, &Ground, &Record<C>) -> db::Result<C> + Send + 'static,
) -> Answer<HttpResponse> {
    let Amendment { event, states } = amendment;
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let before: Record<C> = find(tx.db, ground, id)?;
        Problem::unless_same_version(before.version == version)?;
        let holds = ground.caller.holds_at(P::NAME, before.unit);
        workflow::amendable(&before, states, holds).map_err(Problem::from)?;
        let content = change(tx, ground, &before)?;
        let after = add_to(tx, ground, &before, content, event)?;
        done(&after, after.version)
    })
    .await
}

/// Adds something to a record in the transaction of an operation, also to another one than that is about: what follows from it by a rule,
/// and takes no further right. Whoever read it before held it.
pub fn add_to<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &Record<C>,
    content: C,
    event: &str,
) -> db::Result<Record<C>> {
    let after = workflow::amended(before, content, event, &grounds::<C>(ground, before.unit));
    store::advance(tx, before, &after)?;
    settle(tx, ground, Some(before), &after)?;
    enter(tx, event, &after, Some(before));
    Ok(after)
}

/// Stores a record from which an entry was taken, and what follows from it.
pub(crate) fn settle_annulled<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &Record<C>,
    after: &Record<C>,
    number: Option<u32>,
) -> db::Result<()> {
    store::advance(tx, before, after)?;
    settle(tx, ground, Some(before), after)?;
    // Which it was, for it is not in the record any more; what it counted for stands beside it.
    let number = number.map(|number| ("number", json!(number)));
    enter_saying(tx, "entry_annulled", after, Some(before), number);
    Ok(())
}

/// Takes a record back in the transaction of an operation on another one, where what it said when it was handed in no longer holds: it counts
/// no more until whoever wrote it has put it right, and another person has verified it. It follows by a rule, and takes no further right.
pub fn take_back<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &Record<C>,
    reason: &str,
) -> db::Result<Record<C>> {
    let after = workflow::taken_back(before, reason, &grounds::<C>(ground, before.unit));
    store::advance(tx, before, &after)?;
    settle(tx, ground, Some(before), &after)?;
    enter(tx, ActionKind::Return.event(), &after, Some(before));
    Ok(after)
}

/// Lets records follow what became of another one: of these, each that says otherwise than `next` is held and changed.
pub fn follow<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    records: impl IntoIterator<Item = Record<C>>,
    event: &str,
    next: impl Fn(&C) -> Option<C>,
) -> db::Result<()> {
    for record in records {
        if next(&record.content).is_none() {
            continue;
        }
        let Some(held) = store::hold::<C>(tx, record.id)? else { continue };
        let Some(content) = next(&held.content) else { continue };
        add_to(tx, ground, &held, content, event)?;
    }
    Ok(())
}

/// Another record that a change refers to, wherever it lies in the tenant.
pub fn look_up<C: Content>(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Option<Record<C>>> {
    store::find(db, ground.tenant(), id)
}

/// Takes from a record every word that people wrote about the person it is of, beside what its content held; codes, dates and what it
/// counts for stay.
pub fn erase_words<C: Content>(tx: &mut Tx<'_>, before: &Record<C>, content: C) -> db::Result<()> {
    let after = workflow::without_words(before, content, tx.now(), tx.author().account);
    store::advance(tx, before, &after)?;
    enter(tx, "erased", &after, Some(before));
    Ok(())
}

/// Appends what happened to a record: codes, dates and amounts.
fn enter<C: Content>(tx: &mut Tx<'_>, event: &str, after: &Record<C>, before: Option<&Record<C>>) {
    enter_saying(tx, event, after, before, None);
}

fn enter_saying<C: Content>(
    tx: &mut Tx<'_>,
    event: &str,
    after: &Record<C>,
    before: Option<&Record<C>>,
    more: Option<(&str, Value)>,
) {
    let mut data = json!({ "to": after.status, "day": after.content.day() });
    let from = before.map(|before| json!(before.status));
    let corrected = before.is_some_and(|before| before.corrections < after.corrections);
    if let (Some(members), Value::Object(told)) = (data.as_object_mut(), after.content.told()) {
        members.extend(told);
        members.extend(from.map(|from| ("from".into(), from)));
        members.extend(more.map(|(name, value)| (name.into(), value)));
        if corrected {
            members.insert("correction".into(), json!(after.corrections));
        }
    }
    let change = Change {
        event: &format!("{}_{event}", C::KIND),
        kind: C::KIND,
        id: after.id,
        version: after.version,
        unit: after.unit,
        data,
        before: &before.map(Record::facts).unwrap_or_default(),
        after: &after.facts(),
    };
    // What it named, and what it names: either would tell of the other.
    let named = before.into_iter().chain([after]).flat_map(|record| record.content.names());
    tx.record_about(change, &named.collect::<Vec<Id>>());
}
