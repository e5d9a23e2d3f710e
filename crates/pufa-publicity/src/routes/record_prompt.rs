use crate::model::Prompt;
use crate::permissions::RecordPrompts;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记普法提示
///
/// Records a reminder of the judicial bureau (普法提示函), as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_prompt",
    request_body = NewRecord<Prompt>,
    security(("bearer" = ["pufa-publicity.prompts.record"])),
    responses(
        (status = 201, description = "新普法提示 / the new reminder", body = Record<Prompt>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Prompt>),
    ),
)]
#[post("/prompts")]
pub async fn record_prompt(
    call: Call<RecordPrompts>,
    body: Body<NewRecord<Prompt>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
