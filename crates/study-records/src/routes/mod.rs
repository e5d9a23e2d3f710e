//! HTTP, one file per operation.

mod begin_attempt;
mod cancel_sitting;
mod complete_plan_item;
mod conclude_sitting;
mod enter_results;
mod exams;
mod list_checks;
mod list_exam_actions;
mod list_exam_results;
mod list_exams;
mod list_instruments;
mod list_must_know_list_actions;
mod list_must_know_lists;
mod list_officer_actions;
mod list_officers;
mod list_own_results;
mod list_own_sittings;
mod list_paper_actions;
mod list_papers;
mod list_plan_actions;
mod list_plans;
mod list_question_actions;
mod list_questions;
mod list_results;
mod list_session_actions;
mod list_sessions;
mod list_sittings;
mod list_training_actions;
mod list_trainings;
mod log_officer_hours;
mod plan_sitting;
mod read_attempt;
mod read_exam;
mod read_must_know_coverage;
mod read_must_know_list;
mod read_officer;
mod read_own_sitting;
mod read_paper;
mod read_plan;
mod read_question;
mod read_session;
mod read_sheet;
mod read_sitting;
mod read_training;
mod record_exam;
mod record_must_know_list;
mod record_officer;
mod record_paper;
mod record_plan;
mod record_question;
mod record_session;
mod record_training;
mod retire_question;
mod return_exam;
mod return_must_know_list;
mod return_officer;
mod return_paper;
mod return_plan;
mod return_question;
mod return_session;
mod return_training;
mod revise_exam;
mod revise_must_know_list;
mod revise_officer;
mod revise_paper;
mod revise_plan;
mod revise_question;
mod revise_session;
mod revise_training;
mod save_answers;
mod submit_attempt;
mod submit_exam;
mod submit_must_know_list;
mod submit_officer;
mod submit_paper;
mod submit_plan;
mod submit_question;
mod submit_session;
mod submit_training;
mod verify_exam;
mod verify_must_know_list;
mod verify_officer;
mod verify_paper;
mod verify_plan;
mod verify_question;
mod verify_session;
mod verify_training;
mod void_exam;
mod void_must_know_list;
mod void_officer;
mod void_paper;
mod void_plan;
mod void_question;
mod void_session;
mod void_training;
mod withdraw_must_know_list;

use web::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(list_instruments::list_instruments)
        .service(list_checks::list_checks)
        .service(record_session::record_session)
        .service(list_sessions::list_sessions)
        .service(read_session::read_session)
        .service(list_session_actions::list_session_actions)
        .service(revise_session::revise_session)
        .service(submit_session::submit_session)
        .service(verify_session::verify_session)
        .service(return_session::return_session)
        .service(void_session::void_session)
        .service(record_plan::record_plan)
        .service(list_plans::list_plans)
        .service(read_plan::read_plan)
        .service(list_plan_actions::list_plan_actions)
        .service(revise_plan::revise_plan)
        .service(submit_plan::submit_plan)
        .service(verify_plan::verify_plan)
        .service(return_plan::return_plan)
        .service(void_plan::void_plan)
        .service(complete_plan_item::complete_plan_item)
        .service(record_exam::record_exam)
        .service(list_exams::list_exams)
        .service(read_exam::read_exam)
        .service(list_exam_actions::list_exam_actions)
        .service(revise_exam::revise_exam)
        .service(submit_exam::submit_exam)
        .service(verify_exam::verify_exam)
        .service(return_exam::return_exam)
        .service(void_exam::void_exam)
        .service(enter_results::enter_results)
        .service(list_exam_results::list_exam_results)
        .service(list_own_results::list_own_results)
        .service(record_training::record_training)
        .service(list_trainings::list_trainings)
        .service(read_training::read_training)
        .service(list_training_actions::list_training_actions)
        .service(revise_training::revise_training)
        .service(submit_training::submit_training)
        .service(verify_training::verify_training)
        .service(return_training::return_training)
        .service(void_training::void_training)
        .service(record_officer::record_officer)
        .service(list_officers::list_officers)
        .service(read_officer::read_officer)
        .service(list_officer_actions::list_officer_actions)
        .service(revise_officer::revise_officer)
        .service(submit_officer::submit_officer)
        .service(verify_officer::verify_officer)
        .service(return_officer::return_officer)
        .service(void_officer::void_officer)
        .service(log_officer_hours::log_officer_hours)
        .service(record_must_know_list::record_must_know_list)
        .service(list_must_know_lists::list_must_know_lists)
        .service(read_must_know_list::read_must_know_list)
        .service(list_must_know_list_actions::list_must_know_list_actions)
        .service(revise_must_know_list::revise_must_know_list)
        .service(submit_must_know_list::submit_must_know_list)
        .service(verify_must_know_list::verify_must_know_list)
        .service(return_must_know_list::return_must_know_list)
        .service(void_must_know_list::void_must_know_list)
        .service(withdraw_must_know_list::withdraw_must_know_list)
        .service(read_must_know_coverage::read_must_know_coverage)
        .service(begin_attempt::begin_attempt)
        .service(cancel_sitting::cancel_sitting)
        .service(conclude_sitting::conclude_sitting)
        .service(list_own_sittings::list_own_sittings)
        .service(read_own_sitting::read_own_sitting)
        .service(list_paper_actions::list_paper_actions)
        .service(list_papers::list_papers)
        .service(list_question_actions::list_question_actions)
        .service(list_questions::list_questions)
        .service(list_results::list_results)
        .service(list_sittings::list_sittings)
        .service(plan_sitting::plan_sitting)
        .service(read_attempt::read_attempt)
        .service(read_paper::read_paper)
        .service(read_question::read_question)
        .service(read_sheet::read_sheet)
        .service(read_sitting::read_sitting)
        .service(record_paper::record_paper)
        .service(record_question::record_question)
        .service(retire_question::retire_question)
        .service(return_paper::return_paper)
        .service(return_question::return_question)
        .service(revise_paper::revise_paper)
        .service(revise_question::revise_question)
        .service(save_answers::save_answers)
        .service(submit_attempt::submit_attempt)
        .service(submit_paper::submit_paper)
        .service(submit_question::submit_question)
        .service(verify_paper::verify_paper)
        .service(verify_question::verify_question)
        .service(void_paper::void_paper)
        .service(void_question::void_question);
}
