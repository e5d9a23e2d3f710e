use super::account_act::{account_asked, account_within};
use super::{ApproveCredentials, WriteAccounts};
use crate::accounts::{self, Account, AccountKind};
use crate::sessions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use ipnet::IpNet;
use kernel::{Id, Permission, Problem, problems};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::approval::{Asked, Request};
use web::{Act, Answer, Body, Call, RequestView, ask};

/// Who could open the networks of a system alone would let in whoever has its secret.
pub(super) const CHANGE_NETWORKS: Act = Act {
    code: "organization.change_networks",
    title_zh: "变更系统账号的来源网段",
    title_en: "Change where a system calls from",
    asks: WriteAccounts::NAME,
    decides: ApproveCredentials::NAME,
    is_taken: false,
    perform: |tx, ground, request| {
        let reach = ground.caller.reach(ApproveCredentials::NAME);
        let account = account_asked(tx, &reach, request)?;
        let account = accounts::set_networks(tx, account, networks_of(request)?)?;
        // From where it may not call any more, it proves itself no more.
        sessions::end_all(tx, account.id, None)?;
        Ok(json!({ "version": account.version }))
    },
    settle: |_| {},
};

/// From where a system is to call, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNetworks {
    /// Networks (CIDR) in place of those before; anywhere when empty.
    #[schema(max_items = 20, value_type = Vec<String>, example = json!(["10.20.0.0/16"]))]
    pub networks: Vec<IpNet>,
    /// 变更理由
    #[schema(min_length = 2, max_length = 500, example = "区热线平台迁入政务云")]
    pub reason: String,
}

/// 申请变更系统账号的来源网段
///
/// Asks that a system call from other networks. When somebody else approves, they hold, and its sessions end: it proves itself anew.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_change_networks",
    request_body = NewNetworks,
    security(("bearer" = ["organization.accounts.write"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 201, description = "待批准 / waits for somebody else", body = RequestView)),
)]
#[post("/accounts/{id}/networks")]
pub async fn change_networks(
    call: Call<WriteAccounts>,
    id: Path<Id>,
    body: Body<NewNetworks>,
) -> Answer<HttpResponse> {
    let NewNetworks { networks, reason } = body.0;
    call.write(move |tx, ground| {
        let account = system(account_within(tx, &ground.reach, *id)?)?;
        let asked = Asked {
            act: CHANGE_NETWORKS.code,
            unit: account.unit,
            reason: &reason,
            detail: &json!({ "account": account.id, "networks": networks }),
            records: &[],
            secret: None,
        };
        ask(tx, ground, &asked)
    })
    .await
}

/// A system's account.
fn system(account: Account) -> db::Result<Account> {
    if account.kind != AccountKind::System {
        let zh = "只有系统账号限定来源网段";
        let en = "Only systems are bound to networks";
        return Err(Problem::new(&problems::CONFLICT, zh, en).into());
    }
    Ok(account)
}

fn networks_of(request: &Request) -> db::Result<Vec<IpNet>> {
    let networks = request.detail.get("networks").cloned().unwrap_or_default();
    serde_json::from_value(networks).map_err(|_| db::Error::broken("a request cannot be read"))
}
