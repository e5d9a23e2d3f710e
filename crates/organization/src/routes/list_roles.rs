use super::ReadRoles;
use crate::roles;
use actix_web::get;
use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// Every role.
#[derive(Serialize, ToSchema)]
pub struct Roles {
    #[schema(max_items = 100)]
    pub roles: Vec<RoleView>,
}

/// 角色
#[derive(Serialize, ToSchema)]
pub struct RoleView {
    #[schema(max_length = 20, example = "ho")]
    pub code: String,
    #[schema(max_length = 60, example = "热线专干")]
    pub title_zh: String,
    #[schema(max_length = 60)]
    pub title_en: String,
    /// One of the three administrators (三员).
    pub admin: bool,
    #[schema(max_items = 200)]
    pub permissions: Vec<String>,
}

/// 角色目录
///
/// Lists every role and what it may do.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_list_roles",
    security(("bearer" = ["organization.roles.read"])),
    responses((status = 200, description = "角色目录", body = Roles)),
)]
#[get("/roles")]
pub async fn list_roles(_call: Call<ReadRoles>) -> Answer<Json<Roles>> {
    let view = |role: &roles::Role| RoleView {
        code: role.code.clone(),
        title_zh: role.title_zh.clone(),
        title_en: role.title_en.clone(),
        admin: role.admin,
        permissions: role.permissions.clone(),
    };
    Ok(Json(Roles { roles: roles::all().values().map(view).collect() }))
}
