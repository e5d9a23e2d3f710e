use crate::model::{LogHours, Officer, OfficerTraining};
use crate::permissions::RecordOfficers;
use crate::problems as no;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Refusal};
use records::http::{self, Amendment};
use records::{Record, RecordStatus, hours};
use web::{Answer, Body, Call};

/// 登记执法培训学时
///
/// Says that an officer took part in a verified training; its hours count for the officer on the day on which it ended, as long as it is
/// verified: while it is corrected they do not, and then they are those of the corrected one.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_log_officer_hours",
    request_body = LogHours,
    security(("bearer" = ["study-records.officers.record"])),
    responses((status = 200, description = "登记后的执法人员 / the officer after it", body = Record<Officer>)),
)]
#[post("/officers/{id}/log-hours")]
pub async fn log_officer_hours(
    call: Call<RecordOfficers>,
    id: Path<Id>,
    body: Body<LogHours>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let logged = Amendment { event: "hours_logged", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, logged, move |tx, _, officer: &Record<Officer>| {
        let course = hours::hold::<Officer>(tx, said.training)?;
        let course = course.ok_or(Refusal(&no::NO_TRAINING)).map_err(Problem::from)?;
        let next = officer.content.clone().with_training(OfficerTraining {
            training: said.training,
            on: course.held_to,
            tenths_of_hours: course.tenths_of_hours,
            stands: true,
        });
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
