use super::WritePeople;
use crate::people::{self, NewPerson, Person};
use actix_web::{HttpResponse, post};
use kernel::Problem;
use web::{Answer, Body, Call, created};

/// 登记人员
///
/// Enters a person of a unit.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_create_person",
    request_body = NewPerson,
    security(("bearer" = ["organization.people.write"])),
    responses((status = 201, description = "已建立 / created", body = Person)),
)]
#[post("/people")]
pub async fn create_person(call: Call<WritePeople>, body: Body<NewPerson>) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        if !ground.reach.covers(new.unit) {
            return Err(Problem::not_found().into());
        }
        let person = people::create(tx, &new)?;
        created(&person, 1, format!("/v1/organization/people/{}", person.id))
    })
    .await
}
