use super::AssignRoles;
use crate::accounts::{self, AccountView, Assignment};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Body, Call, done};

/// The roles that an account has from now on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignments {
    #[schema(max_items = 50)]
    pub assignments: Vec<Assignment>,
}

/// 分配角色
///
/// Gives an account its roles, each on a unit and all below it, in place of those it had. It bites within five seconds.
/// To make somebody an administrator takes two people: `organization_propose_administrator`.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_assign_roles",
    request_body = Assignments,
    security(("bearer" = ["organization.roles.assign"])),
    responses((status = 200, description = "分配角色", body = AccountView)),
)]
#[post("/accounts/{id}/assignments")]
pub async fn assign_roles(
    call: Call<AssignRoles>,
    id: Path<Id>,
    body: Body<Assignments>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, *id, version)?;
        accounts::refuse_new_administrator(tx, &ground.reach, &account, &body.0.assignments)?;
        let account = accounts::assign(tx, &ground.reach, account, body.0.assignments.clone())?;
        done(&AccountView::from(&account), account.version)
    })
    .await
}
