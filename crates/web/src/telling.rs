//! What the log and the metrics are told of a request.

use crate::denial::{self, Actor, EndedWith, Tried};
use crate::middleware::Asked;
use crate::quota::network;
use crate::source;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest};

/// Log and metrics name the route's template, never the address itself: addresses may carry what people search for. Metrics name it only
/// where an operation answered: a template has so many series as operations, however many methods somebody tries.
pub(crate) fn tell(asked: &Asked, answered: bool, status: StatusCode) {
    let (method, took) = (&asked.method, asked.started.elapsed());
    tracing::info!(
        request_id = asked.id,
        trace_id = asked.trace.id,
        span_id = asked.trace.span,
        parent_id = asked.trace.parent,
        %method,
        route = asked.route.as_deref().unwrap_or("(none)"),
        status = status.as_u16(),
        milliseconds = took.as_secs_f64() * 1000.0,
        "request"
    );
    let Some(state) = &asked.state else { return };
    let route = asked.route.clone().filter(|_| answered);
    state.metrics.observe(method, route, status, took);
    asked.exceeded().for_each(|standing| state.metrics.refuse(&standing.policy));
}

/// What an operation denied: to whom, on which record, by which rule. What lies outside the reach is denied as not there, so every
/// 404 of an operation counts. An id is told when it is one; nothing else of the address is. Of who has not signed in, the account that
/// they tried to be is told, and the network that they came from.
pub(crate) fn tell_denial(asked: &Asked, request: &HttpRequest, status: StatusCode) {
    let (Some(state), Some(route)) = (&asked.state, &asked.route) else { return };
    let ended = request.extensions().get::<EndedWith>().copied();
    let by = ended.and_then(|ended| ended.denied_by);
    if by.is_none() && !denial::is_denial(status.as_u16()) {
        return;
    }
    let rule = by.or(ended.map(|ended| ended.code)).unwrap_or("(none)");
    state.metrics.deny(rule);
    let actor = request.extensions().get::<Actor>().cloned();
    let account = actor.as_ref().map(|actor| actor.account);
    let tried = request.extensions().get::<Tried>().and_then(Tried::account);
    let turn = state.denials.turn(account.or(tried), status.as_u16(), asked.started);
    if !turn.write {
        return;
    }
    let network = source(request).filter(|_| actor.is_none()).map(network);
    let resource = request.match_info().get("id").and_then(|id| id.parse::<kernel::Id>().ok());
    tracing::warn!(
        denied = true,
        request_id = asked.id,
        method = %asked.method,
        route,
        status = status.as_u16(),
        rule,
        permission = actor.as_ref().map(|actor| actor.permission),
        tenant = actor.as_ref().map(|actor| &*actor.tenant),
        actor = account.map(|account| account.to_string()),
        tried = tried.map(|account| account.to_string()),
        network = network.map(|network| network.to_string()),
        resource = resource.map(|id| id.to_string()),
        not_written_before = turn.left_out,
        "denied"
    );
}
