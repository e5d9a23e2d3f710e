//! Records that an authority keeps as they are.

use super::{ReadHolds, WriteHolds};
use crate::{Answer, Body, Call, Page, PageParams, Params, Read, created, done};
use actix_web::web::{Json, Path};
use actix_web::{HttpResponse, get, post};
use kernel::{Id, Problem};
use privacy::holds::{self, Hold, LiftHold, NewHold};
use serde::Deserialize;
use utoipa::IntoParams;

/// 登记保全
///
/// Keeps a record as it is by order of an authority: until the hold is lifted, erasing a person from it and taking its files back is
/// refused with `record_held`, on whatever ground.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_place_hold",
    request_body = NewHold,
    security(("bearer" = ["privacy.holds.write"])),
    responses(
        (status = 200, description = "此前已登记 / the hold that was placed before", body = Hold),
        (status = 201, description = "已登记 / the hold", body = Hold),
    ),
)]
#[post("/holds")]
pub async fn place_hold(call: Call<WriteHolds>, body: Body<NewHold>) -> Answer<HttpResponse> {
    let new = body.0;
    call.write_or_replay(move |tx, ground| {
        if let Some(known) = holds::placed_before(tx, &ground.reach, &new)? {
            return done(&known, known.version).map(Err);
        }
        let hold = holds::place(tx, &ground.reach, &new)?;
        created(&hold, 1, format!("/v1/privacy/holds/{}", hold.id)).map(Ok)
    })
    .await
}

/// 解除保全
///
/// Lifts a hold; the years of keeping count on as if it had not been.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_lift_hold",
    request_body = LiftHold,
    security(("bearer" = ["privacy.holds.write"])),
    responses((status = 200, description = "已解除 / the hold as it ended", body = Hold)),
)]
#[post("/holds/{id}/lift")]
pub async fn lift_hold(
    call: Call<WriteHolds>,
    id: Path<Id>,
    body: Body<LiftHold>,
) -> Answer<HttpResponse> {
    let (version, order) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let hold = holds::lift(tx, &ground.reach, *id, version, order.document_no.clone())?;
        done(&hold, hold.version)
    })
    .await
}

/// 保全
///
/// Reads one hold.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_read_hold",
    security(("bearer" = ["privacy.holds.read"])),
    responses((status = 200, description = "保全 / the hold", body = Hold)),
)]
#[get("/holds/{id}")]
pub async fn read_hold(call: Call<ReadHolds>, id: Path<Id>) -> Answer<Read<Hold>> {
    call.read(move |db, ground| {
        let hold = holds::find(db, ground.tenant(), *id)?;
        let hold =
            hold.filter(|hold| ground.reach.covers(hold.unit)).ok_or_else(Problem::not_found)?;
        Ok(Read { version: hold.version, value: hold })
    })
    .await
}

/// Which holds.
#[derive(Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HoldFilter {
    /// On this record.
    pub record: Option<Id>,
}

/// 保全清单
///
/// Lists holds, the newest first, with those that were lifted.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_list_holds",
    params(HoldFilter, PageParams),
    security(("bearer" = ["privacy.holds.read"])),
    responses((status = 200, description = "保全清单 / a page of holds", body = Page<Hold>)),
)]
#[get("/holds")]
pub async fn list_holds(
    call: Call<ReadHolds>,
    params: Params<HoldFilter>,
) -> Answer<Json<Page<Hold>>> {
    let Params { filter, page } = params;
    call.read(move |db, ground| {
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let holds = holds::list(db, ground.tenant(), &ground.reach, filter.record, after, limit)?;
        Ok(Json(page.page(holds, ground, |hold| hold.id)?))
    })
    .await
}
