//! HTTP, one file per operation.

mod annul_duty_item;
mod annul_household_check;
mod annul_literate_entry;
mod annul_product_metrics;
mod annul_venue_inspection;
mod annul_village_recheck;
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
        .service(annul_product_metrics::annul_product_metrics)
        .service(inspect_venue::inspect_venue)
        .service(annul_venue_inspection::annul_venue_inspection)
        .service(check_household::check_household)
        .service(annul_household_check::annul_household_check)
        .service(recheck_village::recheck_village)
        .service(annul_village_recheck::annul_village_recheck)
        .service(complete_duty::complete_duty)
        .service(annul_duty_item::annul_duty_item)
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
