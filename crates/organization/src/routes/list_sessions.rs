use crate::sessions::{self, Session};
use actix_web::get;
use actix_web::web::Json;
use kernel::{Id, Instant};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Ground};

/// The sessions of an account.
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
    /// When its tokens were last renewed, which whoever uses it does every ten minutes.
    pub last_used_at: Instant,
    /// The address that it was opened from.
    #[schema(max_length = 45)]
    pub source: Option<String>,
    /// What the client that opened it calls itself.
    #[schema(max_length = 200)]
    pub agent: Option<String>,
    /// Whether a second factor was shown.
    pub second_factor: bool,
    /// The session of this very request.
    pub current: bool,
}

impl SessionView {
    /// Those of them that live.
    pub(super) fn live(all: &[Session], ground: &Ground) -> Vec<Self> {
        let view = |session: &Session| Self {
            id: session.id,
            opened_at: session.opened_at,
            expires_at: session.expires_at,
            last_used_at: session.last_used_at(),
            source: session.source.clone(),
            agent: session.agent.clone(),
            second_factor: session.second_factor,
            current: session.id == ground.caller.session,
        };
        all.iter().filter(|session| session.lives(ground.now)).map(view).collect()
    }
}

/// 我的会话
///
/// Lists the caller's own live sessions: since when, from where, on what, and when last used.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_list_sessions",
    security(("bearer" = [])),
    responses((status = 200, description = "我的会话", body = Sessions)),
)]
#[get("/sessions")]
pub async fn list_sessions(call: Call<web::SignedIn>) -> Answer<Json<Sessions>> {
    call.read(|db, ground| {
        let all = sessions::of_account(db, ground.tenant(), ground.caller.account)?;
        Ok(Json(Sessions { sessions: SessionView::live(&all, ground) }))
    })
    .await
}
