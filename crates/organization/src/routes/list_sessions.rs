use crate::sessions;
use actix_web::get;
use actix_web::web::Json;
use kernel::{Id, Instant};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// The caller's sessions.
#[derive(Serialize, ToSchema)]
pub struct Sessions {
    #[schema(max_items = 200)]
    pub sessions: Vec<SessionView>,
}

/// 会话
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    pub id: Id,
    pub opened_at: Instant,
    pub expires_at: Instant,
    /// The session of this very request.
    pub current: bool,
}

/// 我的会话
///
/// Lists the caller's own live sessions.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_list_sessions",
    security(("bearer" = [])),
    responses((status = 200, description = "我的会话", body = Sessions)),
)]
#[get("/sessions")]
pub async fn list_sessions(call: Call<super::read_me::SignedIn>) -> Answer<Json<Sessions>> {
    call.read(|db, ground| {
        let all = sessions::of_account(db, ground.tenant(), ground.caller.account)?;
        let live = all.into_iter().filter(|session| session.lives(ground.now));
        let view = |session: sessions::Session| SessionView {
            id: session.id,
            opened_at: session.opened_at,
            expires_at: session.expires_at,
            current: session.id == ground.caller.session,
        };
        Ok(Json(Sessions { sessions: live.map(view).collect() }))
    })
    .await
}
