use super::ReadRequests;
use crate::{Answer, Call, Page, PageParams, Params, RequestView};
use ::approval::RequestState;
use actix_web::get;
use actix_web::web::Json;
use kernel::Id;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which requests.
#[derive(Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestFilter {
    /// How far they have come.
    pub state: Option<RequestState>,
}

/// 双人审批申请列表
///
/// Lists the caller's own requests, and those of others that the caller may ask for or decide, the newest first.
#[utoipa::path(
    tag = "approval",
    operation_id = "approval_list_requests",
    params(RequestFilter, PageParams),
    security(("bearer" = ["approval.requests.read"])),
    responses((status = 200, description = "申请列表 / a page of requests", body = Page<RequestView>)),
)]
#[get("/requests")]
pub async fn list_requests(
    call: Call<ReadRequests>,
    params: Params<RequestFilter>,
) -> Answer<Json<Page<RequestView>>> {
    let Params { filter, page } = params;
    call.read(move |db, ground| {
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let acts = ground.state.acts.iter();
        let seen = approval::Seen {
            account: ground.caller.account,
            acts: acts.map(|act| (act.code, act.seen_from(ground))).collect(),
            state: filter.state.map(|state| (state, ground.now)),
        };
        let requests = approval::list(db, ground.tenant(), &seen, after, limit)?;
        let view = |request| RequestView::of(request, ground).in_full(request, ground);
        let views = requests.iter().map(view).collect::<db::Result<Vec<_>>>()?;
        Ok(Json(page.page(views, ground, |view| view.id)?))
    })
    .await
}
