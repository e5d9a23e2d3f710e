use super::ReadAccounts;
use crate::accounts::{self, AccountView};
use actix_web::get;
use actix_web::web::Json;
use serde::Deserialize;
use web::{Answer, Call, Page, PageParams, Params};

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoFilter {}

/// 账号列表
///
/// Lists accounts of the caller's units by login.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_list_accounts",
    params(PageParams),
    security(("bearer" = ["organization.accounts.read"])),
    responses((status = 200, description = "账号列表", body = Page<AccountView>)),
)]
#[get("/accounts")]
pub async fn list_accounts(
    call: Call<ReadAccounts>,
    params: Params<NoFilter>,
) -> Answer<Json<Page<AccountView>>> {
    let page = params.page;
    call.read(move |db, ground| {
        let after: Option<String> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let accounts = accounts::list(
            db,
            ground.tenant(),
            ground.reach.units().as_deref(),
            after.as_deref(),
            limit,
        )?;
        let views = accounts.iter().map(AccountView::from).collect();
        Ok(Json(page.page(views, ground, |view: &AccountView| view.login.clone())?))
    })
    .await
}
