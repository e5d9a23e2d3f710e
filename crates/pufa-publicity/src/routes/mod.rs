//! HTTP, one file per operation.

mod annul_literate_entry;
mod answer_prompt;
mod certify_literate;
mod check_household;
mod complete_duty;
mod inspect_venue;
mod issue_stock;
mod list_checks;
mod list_due_prompts;
mod log_literate_service;
mod pause_literate;
mod read_calendar;
mod receive_stock;
mod recheck_village;
mod record_product_metrics;
mod remove_literate;
mod resume_literate;
mod reveal_literate;
mod review_literate;
mod review_product;
mod set_literate_particulars;

use web::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(read_calendar::read_calendar)
        .service(review_product::review_product)
        .service(record_product_metrics::record_product_metrics)
        .service(inspect_venue::inspect_venue)
        .service(check_household::check_household)
        .service(recheck_village::recheck_village)
        .service(complete_duty::complete_duty)
        .service(set_literate_particulars::set_literate_particulars)
        .service(reveal_literate::reveal_literate)
        .service(certify_literate::certify_literate)
        .service(pause_literate::pause_literate)
        .service(resume_literate::resume_literate)
        .service(remove_literate::remove_literate)
        .service(review_literate::review_literate)
        .service(log_literate_service::log_literate_service)
        .service(annul_literate_entry::annul_literate_entry)
        .service(receive_stock::receive_stock)
        .service(issue_stock::issue_stock)
        .service(list_due_prompts::list_due_prompts)
        .service(answer_prompt::answer_prompt)
        .service(list_checks::list_checks);
}
