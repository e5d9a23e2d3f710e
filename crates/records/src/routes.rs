//! The operations that record-like nouns have in common, each at the noun's address and behind the noun's permissions.

use crate::annul::{AnnulEntry, annul};
use crate::http::{act, enter_draft, find, grounds, in_sight};
use crate::operation::Operation;
use crate::record::*;
use crate::store::{self, Filter, Summary};
use crate::workflow::{self, Action};
use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::guard::Method;
use actix_web::web::{self as paths, Json, Path};
use actix_web::{HttpResponse, Resource};
use chrono::NaiveDate;
use db::Db;
use kernel::{Actions, Id, Note, Problem, problems};
use ledger::{Reply, Tx};
use organization::units;
use serde::Deserialize;
use std::marker::PhantomData;
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Body, Call, Ground, Page, Params, Read, codes_of, created, replayed};

/// The operations of one noun, to be mounted and described.
pub(crate) struct Operations<C>(PhantomData<C>);

impl<C: Content> Operations<C> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }

    /// A line answers itself for what it shows more of than the record.
    pub(crate) fn all() -> impl Iterator<Item = Operation> {
        let has = |one: &Operation| !C::OWN.contains(one) && one.is_of::<C>();
        Operation::ALL.into_iter().filter(has)
    }

    /// Below the address of the line.
    pub(crate) fn address(operation: Operation) -> String {
        format!("/{}{}", collection::<C>(), operation.address())
    }
}

/// `venues`
pub(crate) fn collection<C: Content>() -> &'static str {
    C::PATH.rsplit_once('/').map_or(C::PATH, |(_, collection)| collection)
}

impl<C: Content> HttpServiceFactory for Operations<C>
where
    NewRecord<C>: ToSchema,
    Revision<C>: ToSchema,
{
    fn register(self, config: &mut AppService) {
        Self::all().for_each(|operation| mount::<C>(operation).register(config));
    }
}

fn mount<C: Content>(operation: Operation) -> Resource
where
    NewRecord<C>: ToSchema,
    Revision<C>: ToSchema,
{
    let at = paths::resource(Operations::<C>::address(operation));
    let at = at.guard(Method(operation.method()));
    match operation {
        Operation::Record => at.to(record::<C>),
        Operation::List => at.to(list::<C>),
        Operation::Read => at.to(read::<C>),
        Operation::Actions => at.to(actions::<C>),
        Operation::Revise => at.to(revise::<C>),
        Operation::Approve => at.to(approve::<C>),
        Operation::Cancel => at.to(cancel::<C>),
        Operation::Submit => at.to(submit::<C>),
        Operation::Verify => at.to(verify::<C>),
        Operation::Return => at.to(give_back::<C>),
        Operation::Void => at.to(void::<C>),
        Operation::Annul => at.to(take_out::<C>),
    }
}

/// Which records.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RecordFilter {
    /// 状态: one code or several, separated by commas.
    #[param(max_length = 100, example = "submitted")]
    pub status: Option<String>,
    /// The unit, with all below it.
    pub unit: Option<Id>,
    /// The code of what it is.
    #[param(min_length = 1, max_length = 40)]
    pub category: Option<String>,
    /// 系列
    #[param(min_length = 1, max_length = 60)]
    pub series: Option<String>,
    /// 标签
    #[param(min_length = 1, max_length = 40)]
    pub tag: Option<String>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
}

impl RecordFilter {
    fn filter(&self, db: &mut Db, ground: &Ground) -> db::Result<Filter> {
        let units = match self.unit {
            Some(unit) => Some(units::subtree(db, ground.tenant(), unit, ground.now.local_date())?),
            None => None,
        };
        Ok(Filter {
            statuses: codes_of("status", self.status.as_deref())?,
            units,
            category: self.category.clone(),
            series: self.series.clone(),
            tag: self.tag.clone(),
            from: self.from,
            to: self.to,
        })
    }
}

/// Sending it again is harmless: the same content, series and tags under the same id get the record as it is.
async fn record<C: Content>(
    call: Call<C::MayRecord>,
    body: Body<NewRecord<C>>,
) -> Answer<HttpResponse>
where
    NewRecord<C>: ToSchema,
{
    let new = body.0;
    call.write_or_replay(move |tx, ground| {
        if !ground.reach.covers(new.unit)
            || units::find(tx.db, ground.tenant(), new.unit)?.is_none()
        {
            let zh = "单位不存在，或不在您的权限范围内";
            let en = "There is no such unit within your reach";
            return Err(Problem::field("/unit", "unit_unknown", zh, en).into());
        }
        if let Some(id) = new.id
            && store::is_known(tx.db, tx.tenant(), id)?
        {
            return again(tx, ground, &new, id).map(Err);
        }
        let record = enter_draft(tx, ground, &new)?;
        created(&record, record.version, format!("{}/{}", C::PATH, record.id)).map(Ok)
    })
    .await
}

fn again<C: Content>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    new: &NewRecord<C>,
    id: Id,
) -> db::Result<Reply> {
    let known: Option<Record<C>> = store::find(tx.db, tx.tenant(), id)?;
    match in_sight(tx.db, ground, known)?
        .filter(|known| new.is_said_by(known) && new.is_filed_as(known))
    {
        Some(known) => replayed(&known, known.version),
        None => {
            let zh = "该编号此前已登记，但内容、系列或标签不同";
            let en = "This id was recorded before, with other content, series or tags";
            Err(Problem::new(&problems::CONFLICT, zh, en).into())
        }
    }
}

async fn list<C: Content>(
    call: Call<C::MayRead>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    let Params { filter: asked, page } = params;
    call.read_behind(move |db, ground| {
        let filter = asked.filter(db, ground)?;
        let rows = seen::<C>(db, ground, &filter, page.after(ground)?, page.size()? + 1)?;
        Ok(Json(page.page(rows, ground, |one| (one.day, one.id))?))
    })
    .await
}

/// So many of those of the caller's units that are not hidden from them.
fn seen<C: Content>(
    db: &mut Db,
    ground: &Ground,
    filter: &Filter,
    mut after: Option<(NaiveDate, Id)>,
    wanted: u64,
) -> db::Result<Vec<Summary>> {
    let (size, mut seen) = (usize::try_from(wanted).unwrap_or(usize::MAX), Vec::new());
    loop {
        let reach = ground.reach.units();
        let rows = store::list(db, ground.tenant(), C::KIND, reach, filter, after, wanted)?;
        let ids: Vec<Id> = rows.iter().map(|one| one.id).collect();
        let hidden = C::HIDDEN(db, ground, &ids)?;
        let is_last = rows.len() < size;
        after = rows.last().map(|one| (one.day, one.id));
        seen.extend(rows.into_iter().filter(|one| !hidden.contains(&one.id)));
        if is_last || seen.len() >= size {
            seen.truncate(size);
            return Ok(seen);
        }
    }
}

async fn read<C: Content>(call: Call<C::MayRead>, id: Path<Id>) -> Answer<Read<Record<C>>> {
    call.read(move |db, ground| {
        let record: Record<C> = find(db, ground, *id)?;
        let version = record.version;
        Ok(Read { value: record, version })
    })
    .await
}

async fn actions<C: Content>(call: Call<C::MayRead>, id: Path<Id>) -> Answer<Json<Actions>> {
    call.read(move |db, ground| {
        let record: Record<C> = find(db, ground, *id)?;
        let actions = workflow::actions(&record, &grounds::<C>(ground, record.unit));
        Ok(Json(Actions { version: record.version, actions }))
    })
    .await
}

async fn revise<C: Content>(
    call: Call<C::MayRecord>,
    id: Path<Id>,
    body: Body<Revision<C>>,
) -> Answer<HttpResponse>
where
    Revision<C>: ToSchema,
{
    act::<C, _>(call, *id, Action::Revise(body.0)).await
}

async fn approve<C: Content>(
    call: Call<C::MayVerify>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    act::<C, _>(call, *id, Action::Approve(body.0)).await
}

async fn cancel<C: Content>(
    call: Call<C::MayRecord>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    act::<C, _>(call, *id, Action::Cancel(body.0)).await
}

async fn submit<C: Content>(
    call: Call<C::MayRecord>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    act::<C, _>(call, *id, Action::Submit(body.0)).await
}

async fn verify<C: Content>(
    call: Call<C::MayVerify>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    act::<C, _>(call, *id, Action::Verify(body.0)).await
}

async fn give_back<C: Content>(
    call: Call<C::MayVerify>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    act::<C, _>(call, *id, Action::Return(body.0)).await
}

async fn void<C: Content>(
    call: Call<C::MayVerify>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    act::<C, _>(call, *id, Action::Void(body.0)).await
}

async fn take_out<C: Content>(
    call: Call<C::MayVerify>,
    id: Path<Id>,
    body: Body<AnnulEntry>,
) -> Answer<HttpResponse> {
    let (number, said) = (body.0.number, body.0.into());
    // Mounted only where a noun has entries.
    let without = C::ENTRIES.ok_or_else(Problem::not_found)?;
    annul(call, *id, said, move |content| without(content, number)).await
}
