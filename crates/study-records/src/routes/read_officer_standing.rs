use crate::model::{Officer, OfficerStanding};
use crate::permissions::ReadOfficers;
use actix_web::get;
use actix_web::web::{Json, Path};
use chrono::NaiveDate;
use kernel::{Id, Problem};
use records::{Record, http};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Call, Params};

/// On which day.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OnDay {
    /// Today when absent.
    pub on: Option<NaiveDate>,
}

/// 执法人员状况
///
/// How the officer stands on a day: on post or not, with a certificate that holds, is suspended, has expired, or with none; and why no
/// certificate might be issued on that day.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_officer_standing",
    params(OnDay),
    security(("bearer" = ["study-records.officers.read"])),
    responses((status = 200, description = "状况 / how the officer stands", body = OfficerStanding)),
)]
#[get("/officers/{id}/standing")]
pub async fn read_officer_standing(
    call: Call<ReadOfficers>,
    id: Path<Id>,
    params: Params<OnDay>,
) -> Answer<Json<OfficerStanding>> {
    let on = params.filter.on;
    call.read(move |db, ground| {
        let found: Option<Record<Officer>> = http::look_up(db, ground, *id)?;
        let officer = found.filter(|one| ground.reach.covers(one.unit));
        let officer = officer.ok_or_else(Problem::not_found)?;
        let on = on.unwrap_or(ground.now.local_date());
        Ok(Json(officer.content.standing_on(officer.id, on)))
    })
    .await
}
