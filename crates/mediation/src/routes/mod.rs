//! HTTP, one file per operation.

mod appoint_mediator;
mod change_committee;
mod dissolve_committee;
mod elect_members;
mod end_service;
mod list_committees;
mod list_mediators;
mod list_rules;
mod read_committee;
mod read_mediator;
mod record_training;
mod register_committee;
mod register_mediator;
mod reinstate_mediator;
mod reveal_mediator;
mod shared;
mod suspend_mediator;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(register_committee::register_committee)
        .service(list_committees::list_committees)
        .service(read_committee::read_committee)
        .service(change_committee::change_committee)
        .service(elect_members::elect_members)
        .service(dissolve_committee::dissolve_committee)
        .service(register_mediator::register_mediator)
        .service(list_mediators::list_mediators)
        .service(read_mediator::read_mediator)
        .service(appoint_mediator::appoint_mediator)
        .service(suspend_mediator::suspend_mediator)
        .service(reinstate_mediator::reinstate_mediator)
        .service(end_service::end_service)
        .service(record_training::record_training)
        .service(reveal_mediator::reveal_mediator)
        .service(list_rules::list_rules);
}
