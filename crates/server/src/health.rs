//! Whether the process lives, and whether it can work; both for whoever watches it, without a word about versions or hosts.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get};
use std::time::Duration;
use web::State;

/// A database that takes longer is not one to work with.
const PATIENCE: Duration = Duration::from_secs(1);

pub fn health(config: &mut ServiceConfig) {
    config.route("/health/live", get().to(live)).route("/health/ready", get().to(ready));
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json("live")
}

async fn ready(state: Data<State>) -> HttpResponse {
    let asked = state.ledger.database().scan(|db| db.batch("SELECT 1"));
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(())) => HttpResponse::Ok().json("ready"),
        _ => HttpResponse::ServiceUnavailable()
            .content_type("application/json")
            .body("\"not ready\""),
    }
}
