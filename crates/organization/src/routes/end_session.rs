use super::EndSessions;
use crate::sessions;
use actix_web::web::Path;
use actix_web::{HttpResponse, delete};
use kernel::{Id, Permission, Problem};
use ledger::Author;
use web::SignedIn;
use web::{Answer, Call};

/// 退出登录
///
/// Ends one of the caller's sessions; the security administrator may end those of others. Tokens fail within five seconds.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_end_session",
    security(("bearer" = [])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 204, description = "已退出 / ended")),
)]
#[delete("/sessions/{id}")]
pub async fn end_session(call: Call<SignedIn>, id: Path<Id>) -> Answer<HttpResponse> {
    let caller = call.caller().clone();
    let author = Author::of(&caller, None);
    call.ground()
        .state
        .ledger
        .change(author, move |tx| {
            let session = sessions::find_to_change(tx.db, tx.tenant(), *id)?;
            let allowed = |session: &sessions::Session| {
                session.account == caller.account
                    || caller.holds_at(EndSessions::NAME, session.unit)
            };
            let session = session
                .filter(|one| one.ended_at.is_none() && allowed(one))
                .ok_or_else(Problem::not_found)?;
            sessions::end(tx, session, "organization.session_ended").map(drop)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
