//! Sessions of others: what the security administrator sees and ends.

use super::EndSessions;
use super::list_sessions::{SessionView, Sessions};
use crate::accounts::{self, Account, AccountView};
use crate::sessions;
use actix_web::web::{Json, Path};
use actix_web::{HttpResponse, get, post};
use db::Db;
use kernel::{Id, Problem};
use web::{Answer, Call, Ground, done};

/// 账号会话列表
///
/// Lists the live sessions of an account: since when, from where, on what, and when last used.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_list_account_sessions",
    security(("bearer" = ["organization.sessions.end"])),
    responses((status = 200, description = "会话 / sessions", body = Sessions)),
)]
#[get("/accounts/{id}/sessions")]
pub async fn list_account_sessions(
    call: Call<EndSessions>,
    id: Path<Id>,
) -> Answer<Json<Sessions>> {
    call.read(move |db, ground| {
        let account = within_reach(db, ground, *id)?;
        let all = sessions::of_account(db, ground.tenant(), account.id)?;
        Ok(Json(Sessions { sessions: SessionView::live(&all, ground) }))
    })
    .await
}

/// 结束账号全部会话
///
/// Ends every session of an account; its tokens fail within five seconds. The account may sign in again: to bar it, disable it.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_end_account_sessions",
    security(("bearer" = ["organization.sessions.end"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 200, description = "账号 / the account", body = AccountView)),
)]
#[post("/accounts/{id}/end-sessions")]
pub async fn end_account_sessions(call: Call<EndSessions>, id: Path<Id>) -> Answer<HttpResponse> {
    call.write(move |tx, ground| {
        let account = within_reach(tx.db, ground, *id)?;
        let account = accounts::end_sessions(tx, account)?;
        done(&AccountView::from(&account), account.version)
    })
    .await
}

fn within_reach(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Account> {
    let account = accounts::find(db, ground.tenant(), id)?;
    let account = account.filter(|account| ground.reach.covers(account.unit));
    Ok(account.ok_or_else(Problem::not_found)?)
}
