use super::case_transition::find;
use crate::model::{CaseMeeting, CaseMeetings, JointMeeting};
use crate::permissions::ReadCases;
use crate::related;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::Id;
use records::{Record, RecordStatus};
use web::{Answer, Call};

/// 本案的联席会商
///
/// Lists the joint meetings about a case, or about one that was merged into it, the earliest first. Those that are void, or also about a case
/// that the caller may not read, are left out.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_case_joint_meetings",
    security(("bearer" = ["mediation.cases.read"])),
    responses((status = 200, description = "本案的联席会商 / the joint meetings about the case", body = CaseMeetings)),
)]
#[get("/cases/{id}/joint-meetings")]
pub async fn list_case_meetings(call: Call<ReadCases>, id: Path<Id>) -> Answer<Json<CaseMeetings>> {
    call.read(move |db, ground| {
        let case = find(db, ground, *id)?;
        let all = related::meetings_about(db, ground.tenant(), case.id)?;
        let ids: Vec<Id> = all.iter().map(|one| one.id).collect();
        let hidden = related::hidden_meetings(db, ground, &ids)?;
        let shown = |one: &Record<JointMeeting>| {
            one.status != RecordStatus::Voided && !hidden.contains(&one.id)
        };
        let mut meetings: Vec<CaseMeeting> =
            all.iter().filter(|one| shown(one)).map(Into::into).collect();
        meetings.sort_by_key(|one| (one.at, one.id));
        Ok(Json(CaseMeetings { meetings }))
    })
    .await
}
