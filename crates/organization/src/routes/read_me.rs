use crate::{factor, units};
use actix_web::get;
use actix_web::web::Json;
use kernel::Id;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, SignedIn};

/// Who the caller is.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// County-level division.
    #[schema(max_length = 12, example = "230718")]
    pub tenant: String,
    pub account: Id,
    pub session: Id,
    pub person: Option<Id>,
    pub unit: Option<Id>,
    /// The unit's name.
    #[schema(max_length = 100)]
    pub unit_name: Option<String>,
    #[schema(max_items = 50)]
    pub roles: Vec<String>,
    #[schema(max_items = 500)]
    pub permissions: Vec<String>,
    /// 是否已启用双因素认证
    pub second_factor: bool,
    /// Whether the roles ask for a second factor that this session was not opened with; until then nothing is permitted.
    pub needs_second_factor: bool,
}

/// 我是谁
///
/// Who the caller is, with which roles and permissions.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_read_me",
    security(("bearer" = [])),
    responses((status = 200, description = "我是谁", body = Me)),
)]
#[get("/me")]
pub async fn read_me(call: Call<SignedIn>) -> Answer<Json<Me>> {
    call.read(|db, ground| {
        let caller = &ground.caller;
        let unit = match caller.unit {
            Some(unit) => units::find(db, ground.tenant(), unit)?,
            None => None,
        };
        let permissions: std::collections::BTreeSet<&String> =
            caller.grants.iter().flat_map(|grant| &grant.permissions).collect();
        Ok(Json(Me {
            tenant: caller.tenant.to_string(),
            account: caller.account,
            session: caller.session,
            person: caller.person,
            unit: caller.unit,
            unit_name: unit.map(|unit| unit.name),
            roles: caller.roles.iter().cloned().collect(),
            second_factor: factor::confirmed(db, ground.tenant(), caller.account)?.is_some(),
            needs_second_factor: caller.needs_second_factor,
            permissions: permissions.into_iter().cloned().collect(),
        }))
    })
    .await
}
