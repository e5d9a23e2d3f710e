use super::exams::{SittingView, person};
use crate::codes::AttemptState;
use crate::model::Ended;
use crate::permissions::TakeExams;
use crate::store;
use actix_web::get;
use actix_web::web::Json;
use kernel::Id;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// The latest ones, and no more.
const LATEST: i64 = 100;

/// A sitting of the caller's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSitting {
    pub sitting: SittingView,
    pub state: AttemptState,
    pub attempt: Option<Id>,
    /// The result, once the attempt has ended.
    pub result: Option<Ended>,
}

/// 我的考试
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSittings {
    #[schema(max_items = 100)]
    pub items: Vec<OwnSitting>,
}

/// 我的考试
///
/// Lists the sittings that the caller is to take or has taken, the latest first, with the caller's own results.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_own_sittings",
    security(("bearer" = ["study-records.attempts.take"])),
    responses((status = 200, description = "我的考试 / the caller's own sittings", body = OwnSittings)),
)]
#[get("/own-sittings")]
pub async fn list_own_sittings(call: Call<TakeExams>) -> Answer<Json<OwnSittings>> {
    call.read(move |db, ground| {
        let (tenant, now) = (ground.tenant(), ground.now);
        let Ok(person) = person(ground) else { return Ok(Json(OwnSittings { items: Vec::new() })) };
        let mut items = Vec::new();
        for sitting in store::own_sittings(db, tenant, person, LATEST)? {
            let attempt = store::find_own(db, tenant, sitting.id, person)?;
            let state =
                attempt.as_ref().map_or(AttemptState::Absent, |one| one.state(&sitting, now));
            let result = match &attempt {
                // Its time ran out, and nobody has concluded the sitting yet.
                Some(one) if one.ended.is_none() && state == AttemptState::Expired => {
                    let sheet = store::find_sheet(db, tenant, sitting.id)?;
                    one.result((&sitting, &sheet), now)
                }
                known => known.as_ref().and_then(|one| one.ended),
            };
            let attempt = attempt.map(|one| one.id);
            items.push(OwnSitting {
                sitting: SittingView::of(sitting, now),
                state,
                attempt,
                result,
            });
        }
        Ok(Json(OwnSittings { items }))
    })
    .await
}
