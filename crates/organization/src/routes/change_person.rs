use super::WritePeople;
use crate::people::{self, Person, PersonChange};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use web::{Answer, Body, Call, done};

/// 变更人员
///
/// Changes the name, the unit or the posts of a person.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_change_person",
    request_body = PersonChange,
    security(("bearer" = ["organization.people.write"])),
    responses((status = 200, description = "变更人员", body = Person)),
)]
#[post("/people/{id}/change")]
pub async fn change_person(
    call: Call<WritePeople>,
    id: Path<Id>,
    body: Body<PersonChange>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let person = people::find(tx.db, tx.tenant(), *id)?;
        person.filter(|person| ground.reach.covers(person.unit)).ok_or_else(Problem::not_found)?;
        if !body.0.unit.is_none_or(|unit| ground.reach.covers(unit)) {
            return Err(Problem::not_found().into());
        }
        let person = people::change(tx, *id, version, &body.0)?;
        done(&person, person.version)
    })
    .await
}
