use super::write_document::DocumentBody;
use crate::documents::{self, WrittenCase, WrittenMeeting};
use crate::model::JointMeeting;
use crate::permissions::ReadJointMeetings;
use crate::store::{self, CaseSight};
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use db::Db;
use kernel::{Id, Problem, Reach, Refusal};
use organization::people;
use records::{Record, RecordStatus};
use web::{Answer, Call, FileKind, Ground, download};

/// 下载会商纪要
///
/// Gives the minutes of a joint meeting (联合调解会商纪要) as DOCX: who met when and where, on which cases, what was said and decided, with room
/// for the pen where organs sign. It names cases by their numbers and titles, and no party.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_write_minutes",
    security(("bearer" = ["mediation.joint_meetings.read"])),
    responses(
        (status = 200, description = "会商纪要 / the minutes", body = DocumentBody, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (status = 409, description = "已作废 / it is void", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/joint-meetings/{id}/minutes")]
pub async fn write_minutes(call: Call<ReadJointMeetings>, id: Path<Id>) -> Answer<HttpResponse> {
    let made = call.read(move |db, ground| {
        let meeting: Record<JointMeeting> = records::http::find(db, ground, *id)?;
        let stands = meeting.status != RecordStatus::Voided;
        Refusal::unless(stands, &records::problems::STATE).map_err(Problem::from)?;
        let written = written(db, ground, &meeting.content)?;
        let (name, paper) = documents::minutes(&meeting.content, &written);
        Ok((format!("{name}{}", meeting.content.at.local_date()), paper.bytes()?))
    });
    let (name, bytes) = made.await?;
    Ok(download(&name, FileKind::Docx, bytes))
}

fn written(db: &mut Db, ground: &Ground, meeting: &JointMeeting) -> db::Result<WrittenMeeting> {
    let tenant = ground.tenant();
    let persons: Vec<Id> = meeting.persons().into_iter().collect();
    let names = people::names(db, tenant, &persons)?;
    let ids: Vec<Id> = meeting.about().into_iter().collect();
    let mut cases = Vec::new();
    for case in store::find_some_cases(db, tenant, &CaseSight::everything(), &ids)? {
        let committee = case.committee.map(|id| store::find_committee(db, tenant, &Reach::All, id));
        let committee = committee.transpose()?.flatten().map(|one| one.name);
        cases.push(WrittenCase { number: case.case_no, title: case.title, committee });
    }
    Ok(WrittenMeeting { names, cases })
}
