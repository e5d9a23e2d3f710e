//! HTTP, one file per operation.

mod begin_attempt;
mod cancel_sitting;
mod complete_plan_item;
mod conclude_sitting;
mod enter_results;
mod exams;
mod list_checks;
mod list_exam_results;
mod list_instruments;
mod list_own_results;
mod list_own_sittings;
mod list_results;
mod list_sittings;
mod log_officer_hours;
mod plan_sitting;
mod read_attempt;
mod read_must_know_coverage;
mod read_officer_standing;
mod read_own_sitting;
mod read_sheet;
mod read_sitting;
mod retire_question;
mod save_answers;
mod submit_attempt;
mod withdraw_must_know_list;

use web::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(list_instruments::list_instruments)
        .service(list_checks::list_checks)
        .service(complete_plan_item::complete_plan_item)
        .service(enter_results::enter_results)
        .service(list_exam_results::list_exam_results)
        .service(list_own_results::list_own_results)
        .service(log_officer_hours::log_officer_hours)
        .service(withdraw_must_know_list::withdraw_must_know_list)
        .service(read_must_know_coverage::read_must_know_coverage)
        .service(read_officer_standing::read_officer_standing)
        .service(begin_attempt::begin_attempt)
        .service(cancel_sitting::cancel_sitting)
        .service(conclude_sitting::conclude_sitting)
        .service(list_own_sittings::list_own_sittings)
        .service(read_own_sitting::read_own_sitting)
        .service(list_results::list_results)
        .service(list_sittings::list_sittings)
        .service(plan_sitting::plan_sitting)
        .service(read_attempt::read_attempt)
        .service(read_sheet::read_sheet)
        .service(read_sitting::read_sitting)
        .service(retire_question::retire_question)
        .service(save_answers::save_answers)
        .service(submit_attempt::submit_attempt);
}
