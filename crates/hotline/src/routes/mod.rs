//! HTTP, one file per operation.

mod assign_ticket;
mod commit_import;
mod conclude_ticket;
mod decide_application;
mod divert_ticket;
mod endorse_application;
mod exempt_ticket;
mod feed_back_supervision;
mod follow_up_ticket;
mod list_actions;
mod list_rules;
mod list_tickets;
mod log_contact;
mod merge_ticket;
mod preview_import;
mod read_deadline;
mod read_import;
mod read_ticket;
mod receive_ticket;
mod request_application;
mod resume_ticket;
mod reveal_caller;
mod review_result;
mod rework_ticket;
mod search_callers;
mod sign_ticket;
mod start_handling;
mod submit_result;
mod supervise_ticket;
mod transition;
mod unlock_caller;

pub use transition::{TicketView, changed, event, sight};
use web::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(receive_ticket::receive_ticket)
        .service(list_tickets::list_tickets)
        .service(read_ticket::read_ticket)
        .service(read_deadline::read_deadline)
        .service(list_actions::list_actions)
        .service(sign_ticket::sign_ticket)
        .service(assign_ticket::assign_ticket)
        .service(log_contact::log_contact)
        .service(start_handling::start_handling)
        .service(request_application::request_application)
        .service(endorse_application::endorse_application)
        .service(decide_application::decide_application)
        .service(resume_ticket::resume_ticket)
        .service(submit_result::submit_result)
        .service(review_result::review_result)
        .service(conclude_ticket::conclude_ticket)
        .service(follow_up_ticket::follow_up_ticket)
        .service(rework_ticket::rework_ticket)
        .service(merge_ticket::merge_ticket)
        .service(divert_ticket::divert_ticket)
        .service(supervise_ticket::supervise_ticket)
        .service(feed_back_supervision::feed_back_supervision)
        .service(exempt_ticket::exempt_ticket)
        .service(search_callers::search_callers)
        .service(unlock_caller::unlock_caller)
        .service(reveal_caller::reveal_caller)
        .service(list_rules::list_rules)
        .service(preview_import::preview_import)
        .service(read_import::read_import)
        .service(commit_import::commit_import);
}
