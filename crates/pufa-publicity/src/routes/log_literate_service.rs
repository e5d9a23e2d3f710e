use crate::model::{LiteratePerson, LogService};
use crate::permissions::RecordLiterates;
use crate::related;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::{Record, http};
use web::{Answer, Body, Call};

/// 登记履职
///
/// Enters what the person did: made the law known, guided, settled, took part.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_log_literate_service",
    request_body = LogService,
    security(("bearer" = ["pufa-publicity.literates.record"])),
    responses((status = 200, description = "登记履职后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/log-service")]
pub async fn log_literate_service(
    call: Call<RecordLiterates>,
    id: Path<Id>,
    body: Body<LogService>,
) -> Answer<HttpResponse> {
    let said = body.0;
    http::amend(call, *id, "service_logged", move |db, ground, record: &Record<LiteratePerson>| {
        related::of_a_service(db, ground, &said)?;
        let next = record.content.clone().log_service(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
