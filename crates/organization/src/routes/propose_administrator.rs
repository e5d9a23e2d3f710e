use super::account_act::{account_asked, account_within};
use super::{ApproveAdministrators, AssignRoles};
use crate::accounts::{self, Assignment};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Permission};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::approval::{Asked, Request};
use web::{Act, Answer, Body, Call, RequestView, ask};

/// Making somebody one of the three administrators takes two people (三员分立).
pub(super) const GRANT_ADMINISTRATOR: Act = Act {
    code: "organization.grant_administrator",
    title_zh: "授予管理员角色",
    title_en: "Make somebody an administrator",
    asks: AssignRoles::NAME,
    decides: ApproveAdministrators::NAME,
    is_taken: false,
    perform: |tx, ground, request| {
        let reach = ground.caller.reach(ApproveAdministrators::NAME);
        let account = account_asked(tx, &reach, request)?;
        let account = accounts::make_administrator(tx, &reach, account, proposed(request)?)?;
        Ok(json!({ "version": account.version }))
    },
    settle: |_| {},
};

/// The role of an administrator, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdministrator {
    /// 管理员角色: `sa`, `sm` or `au`.
    #[schema(min_length = 2, max_length = 20, example = "au")]
    pub role: String,
    /// On which unit, and all below it.
    pub unit: Id,
    /// 授予理由
    #[schema(min_length = 2, max_length = 500, example = "接替退休的审计管理员")]
    pub reason: String,
}

/// 申请授予管理员角色
///
/// Asks that an account become one of the three administrators. It does when somebody else approves.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_propose_administrator",
    request_body = NewAdministrator,
    security(("bearer" = ["organization.roles.assign"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 201, description = "待批准 / waits for somebody else", body = RequestView)),
)]
#[post("/accounts/{id}/administrator")]
pub async fn propose_administrator(
    call: Call<AssignRoles>,
    id: Path<Id>,
    body: Body<NewAdministrator>,
) -> Answer<HttpResponse> {
    let NewAdministrator { role, unit, reason } = body.0;
    call.write(move |tx, ground| {
        let account = account_within(tx, &ground.reach, *id)?;
        let assignment = Assignment { role: role.clone(), unit };
        accounts::check_administrator(tx, &ground.reach, &account, &assignment)?;
        let asked = Asked {
            act: GRANT_ADMINISTRATOR.code,
            unit: account.unit,
            reason: &reason,
            detail: &json!({ "account": account.id, "role": role, "unit": unit }),
            records: &[],
            secret: None,
        };
        ask(tx, ground, &asked)
    })
    .await
}

fn proposed(request: &Request) -> db::Result<Assignment> {
    #[derive(Deserialize)]
    struct Detail {
        role: String,
        unit: Id,
    }
    let detail: Detail = serde_json::from_value(request.detail.clone())
        .map_err(|_| db::Error::broken("a request cannot be read"))?;
    Ok(Assignment { role: detail.role, unit: detail.unit })
}
