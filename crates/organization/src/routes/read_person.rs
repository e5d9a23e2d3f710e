use super::ReadPeople;
use crate::people::{self, Person};
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use web::{Answer, Call, Read};

/// 读取人员
///
/// Reads a person.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_read_person",
    security(("bearer" = ["organization.people.read"])),
    responses((status = 200, description = "读取人员", body = Person)),
)]
#[get("/people/{id}")]
pub async fn read_person(call: Call<ReadPeople>, id: Path<Id>) -> Answer<Read<Person>> {
    call.read(move |db, ground| {
        let person = people::find(db, ground.tenant(), *id)?;
        let person = person
            .filter(|person| ground.reach.covers(person.unit))
            .ok_or_else(Problem::not_found)?;
        Ok(Read { version: person.version, value: person })
    })
    .await
}
