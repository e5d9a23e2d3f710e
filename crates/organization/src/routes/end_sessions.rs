use crate::sessions;
use actix_web::delete;
use actix_web::web::Json;
use kernel::Problem;
use ledger::Author;
use serde::Serialize;
use utoipa::ToSchema;
use web::SignedIn;
use web::{Answer, Call};

/// How many sessions were ended.
#[derive(Serialize, ToSchema)]
pub struct EndedSessions {
    pub ended: u64,
}

/// 退出其他会话
///
/// Ends every other session of the caller, after a change of password or second factor, say; the one that asks stays. Tokens fail
/// within five seconds.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_end_sessions",
    security(("bearer" = [])),
    responses((status = 200, description = "已退出 / ended", body = EndedSessions)),
)]
#[delete("/sessions")]
pub async fn end_sessions(call: Call<SignedIn>) -> Answer<Json<EndedSessions>> {
    let caller = call.caller().clone();
    let (account, keep) = (caller.account, Some(caller.session));
    let others = call
        .read(move |db, ground| sessions::some_of_account(db, ground.tenant(), account, keep))
        .await?;
    if others.is_empty() {
        return Ok(Json(EndedSessions { ended: 0 }));
    }
    let work = move |tx: &mut ledger::Tx<'_>| match sessions::end_all(tx, account, keep)? {
        // Another request was faster.
        0 => Err(Problem::not_found().into()),
        ended => Ok(ended),
    };
    let ended = call.ground().state.ledger.change(Author::of(&caller, None), work).await?;
    Ok(Json(EndedSessions { ended }))
}
