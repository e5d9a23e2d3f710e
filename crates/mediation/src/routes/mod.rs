//! HTTP, one file per operation.

mod accept_case;
mod annul_election;
mod apply_confirmation;
mod appoint_mediator;
mod assign_mediators;
mod by_elect_members;
mod case_transition;
mod change_committee;
mod change_employment;
mod change_grid;
mod correct_case;
mod correct_mediator;
mod correct_service;
mod decline_case;
mod dissolve_committee;
mod elect_members;
mod end_appointment;
mod end_service;
mod escalate_case;
mod extend_mediation;
mod file_case;
mod find_dispute;
mod follow_up_case;
mod hold_session;
mod list_case_actions;
mod list_case_meetings;
mod list_cases;
mod list_checks;
mod list_committees;
mod list_mediators;
mod list_reminders;
mod list_rules;
mod list_subsidy_splits;
mod log_performance;
mod merge_case;
mod pay_subsidy;
mod reach_agreement;
mod read_case;
mod read_committee;
mod read_file;
mod read_mediator;
mod read_patrol;
mod read_patrol_coverage;
mod read_subsidy;
mod record_appraisal;
mod record_confirmation;
mod record_consent;
mod record_training;
mod register_case;
mod register_committee;
mod register_mediator;
mod reinstate_mediator;
mod report_risk;
mod return_mediator;
mod reveal_mediator;
mod reveal_parties;
mod settle_case;
mod shared;
mod suspend_mediator;
mod terminate_case;
mod void_case;
mod void_training;
mod write_document;
mod write_minutes;

pub use case_transition::{CaseView, may_read, sight, standing_of_case};
pub use shared::{MediatorView, standing_of_committee, standing_of_mediator, unknown};
use web::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(register_committee::register_committee)
        .service(list_committees::list_committees)
        .service(read_committee::read_committee)
        .service(change_committee::change_committee)
        .service(elect_members::elect_members)
        .service(by_elect_members::by_elect_members)
        .service(annul_election::annul_election)
        .service(dissolve_committee::dissolve_committee)
        .service(register_mediator::register_mediator)
        .service(list_mediators::list_mediators)
        .service(read_mediator::read_mediator)
        .service(correct_mediator::correct_mediator)
        .service(correct_service::correct_service)
        .service(appoint_mediator::appoint_mediator)
        .service(end_appointment::end_appointment)
        .service(change_employment::change_employment)
        .service(change_grid::change_grid)
        .service(suspend_mediator::suspend_mediator)
        .service(reinstate_mediator::reinstate_mediator)
        .service(end_service::end_service)
        .service(return_mediator::return_mediator)
        .service(record_training::record_training)
        .service(void_training::void_training)
        .service(reveal_mediator::reveal_mediator)
        .service(find_dispute::find_dispute)
        .service(list_cases::list_cases)
        .service(list_checks::list_checks)
        .service(list_reminders::list_reminders)
        .service(read_case::read_case)
        .service(list_case_actions::list_case_actions)
        .service(list_case_meetings::list_case_meetings)
        .service(read_file::read_file)
        .service(write_document::write_document)
        .service(settle_case::settle_case)
        .service(register_case::register_case)
        .service(record_consent::record_consent)
        .service(accept_case::accept_case)
        .service(decline_case::decline_case)
        .service(assign_mediators::assign_mediators)
        .service(hold_session::hold_session)
        .service(extend_mediation::extend_mediation)
        .service(record_appraisal::record_appraisal)
        .service(reach_agreement::reach_agreement)
        .service(terminate_case::terminate_case)
        .service(log_performance::log_performance)
        .service(apply_confirmation::apply_confirmation)
        .service(record_confirmation::record_confirmation)
        .service(follow_up_case::follow_up_case)
        .service(file_case::file_case)
        .service(report_risk::report_risk)
        .service(escalate_case::escalate_case)
        .service(merge_case::merge_case)
        .service(correct_case::correct_case)
        .service(void_case::void_case)
        .service(reveal_parties::reveal_parties)
        .service(read_patrol_coverage::read_patrol_coverage)
        .service(read_patrol::read_patrol)
        .service(write_minutes::write_minutes)
        .service(list_subsidy_splits::list_subsidy_splits)
        .service(read_subsidy::read_subsidy)
        .service(pay_subsidy::pay_subsidy)
        .service(list_rules::list_rules);
}
