use super::case_transition::{CaseView, transition};
use crate::model::FileCase;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 归档
///
/// Closes the file; it has to be complete as far as the case came.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_file_case",
    request_body = FileCase,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "归档后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/file")]
pub async fn file_case(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<FileCase>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::File(body.0)).await
}
