use crate::issuer::Issuer;
use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get};
use web::State;

/// A verifier may keep the keys so long; a new key is published for twice that before it signs: `taizhang keys rotate-token`.
const MAX_AGE: &str = "public, max-age=300";

/// The addresses by which other systems find the issuer's keys (RFC 7517, RFC 8414).
pub fn well_known(config: &mut ServiceConfig) {
    config
        .route("/.well-known/jwks.json", get().to(keys))
        .route("/.well-known/oauth-authorization-server", get().to(metadata));
}

async fn keys(issuer: Data<Issuer>, state: Data<State>) -> HttpResponse {
    let set = issuer.key_set(state.ledger.now());
    HttpResponse::Ok().insert_header(("Cache-Control", MAX_AGE)).json(set)
}

async fn metadata(issuer: Data<Issuer>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", MAX_AGE)).json(issuer.metadata())
}
