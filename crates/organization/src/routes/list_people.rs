use super::ReadPeople;
use crate::people::{self, Person};
use actix_web::get;
use actix_web::web::Json;
use kernel::Id;
use serde::Deserialize;
use web::{Answer, Call, Page, PageParams, Params};

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoFilter {}

/// 人员列表
///
/// Lists people of the caller's units.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_list_people",
    params(PageParams),
    security(("bearer" = ["organization.people.read"])),
    responses((status = 200, description = "人员列表", body = Page<Person>)),
)]
#[get("/people")]
pub async fn list_people(
    call: Call<ReadPeople>,
    params: Params<NoFilter>,
) -> Answer<Json<Page<Person>>> {
    let page = params.page;
    call.read(move |db, ground| {
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let people =
            people::list(db, ground.tenant(), ground.reach.units().as_deref(), after, limit)?;
        Ok(Json(page.page(people, ground, |person| person.id)?))
    })
    .await
}
