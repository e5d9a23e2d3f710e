//! HTTP, one file per operation.

mod answer_prompt;
mod certify_literate;
mod check_household;
mod complete_duty;
mod inspect_venue;
mod issue_stock;
mod list_activities;
mod list_activity_actions;
mod list_checks;
mod list_due_prompts;
mod list_duties;
mod list_duty_actions;
mod list_household_actions;
mod list_households;
mod list_literate_actions;
mod list_literates;
mod list_material_actions;
mod list_materials;
mod list_plan_actions;
mod list_plans;
mod list_product_actions;
mod list_products;
mod list_programme_actions;
mod list_programmes;
mod list_prompt_actions;
mod list_prompts;
mod list_venue_actions;
mod list_venues;
mod list_village_actions;
mod list_villages;
mod log_literate_service;
mod pause_literate;
mod read_activity;
mod read_calendar;
mod read_duty;
mod read_household;
mod read_literate;
mod read_material;
mod read_plan;
mod read_product;
mod read_programme;
mod read_prompt;
mod read_venue;
mod read_village;
mod receive_stock;
mod recheck_village;
mod record_activity;
mod record_duty;
mod record_household;
mod record_literate;
mod record_material;
mod record_plan;
mod record_product;
mod record_product_metrics;
mod record_programme;
mod record_prompt;
mod record_venue;
mod record_village;
mod remove_literate;
mod resume_literate;
mod return_activity;
mod return_duty;
mod return_household;
mod return_literate;
mod return_material;
mod return_plan;
mod return_product;
mod return_programme;
mod return_prompt;
mod return_venue;
mod return_village;
mod reveal_literate;
mod review_literate;
mod review_product;
mod revise_activity;
mod revise_duty;
mod revise_household;
mod revise_literate;
mod revise_material;
mod revise_plan;
mod revise_product;
mod revise_programme;
mod revise_prompt;
mod revise_venue;
mod revise_village;
mod set_literate_particulars;
mod submit_activity;
mod submit_duty;
mod submit_household;
mod submit_literate;
mod submit_material;
mod submit_plan;
mod submit_product;
mod submit_programme;
mod submit_prompt;
mod submit_venue;
mod submit_village;
mod verify_activity;
mod verify_duty;
mod verify_household;
mod verify_literate;
mod verify_material;
mod verify_plan;
mod verify_product;
mod verify_programme;
mod verify_prompt;
mod verify_venue;
mod verify_village;
mod void_activity;
mod void_duty;
mod void_household;
mod void_literate;
mod void_material;
mod void_plan;
mod void_product;
mod void_programme;
mod void_prompt;
mod void_venue;
mod void_village;

use web::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(read_calendar::read_calendar)
        .service(record_activity::record_activity)
        .service(list_activities::list_activities)
        .service(read_activity::read_activity)
        .service(list_activity_actions::list_activity_actions)
        .service(revise_activity::revise_activity)
        .service(submit_activity::submit_activity)
        .service(verify_activity::verify_activity)
        .service(return_activity::return_activity)
        .service(void_activity::void_activity)
        .service(record_plan::record_plan)
        .service(list_plans::list_plans)
        .service(read_plan::read_plan)
        .service(list_plan_actions::list_plan_actions)
        .service(revise_plan::revise_plan)
        .service(submit_plan::submit_plan)
        .service(verify_plan::verify_plan)
        .service(return_plan::return_plan)
        .service(void_plan::void_plan)
        .service(record_product::record_product)
        .service(list_products::list_products)
        .service(read_product::read_product)
        .service(list_product_actions::list_product_actions)
        .service(revise_product::revise_product)
        .service(submit_product::submit_product)
        .service(verify_product::verify_product)
        .service(return_product::return_product)
        .service(void_product::void_product)
        .service(review_product::review_product)
        .service(record_product_metrics::record_product_metrics)
        .service(record_venue::record_venue)
        .service(list_venues::list_venues)
        .service(read_venue::read_venue)
        .service(list_venue_actions::list_venue_actions)
        .service(revise_venue::revise_venue)
        .service(submit_venue::submit_venue)
        .service(verify_venue::verify_venue)
        .service(return_venue::return_venue)
        .service(void_venue::void_venue)
        .service(inspect_venue::inspect_venue)
        .service(record_household::record_household)
        .service(list_households::list_households)
        .service(read_household::read_household)
        .service(list_household_actions::list_household_actions)
        .service(revise_household::revise_household)
        .service(submit_household::submit_household)
        .service(verify_household::verify_household)
        .service(return_household::return_household)
        .service(void_household::void_household)
        .service(check_household::check_household)
        .service(record_village::record_village)
        .service(list_villages::list_villages)
        .service(read_village::read_village)
        .service(list_village_actions::list_village_actions)
        .service(revise_village::revise_village)
        .service(submit_village::submit_village)
        .service(verify_village::verify_village)
        .service(return_village::return_village)
        .service(void_village::void_village)
        .service(recheck_village::recheck_village)
        .service(record_duty::record_duty)
        .service(list_duties::list_duties)
        .service(read_duty::read_duty)
        .service(list_duty_actions::list_duty_actions)
        .service(revise_duty::revise_duty)
        .service(submit_duty::submit_duty)
        .service(verify_duty::verify_duty)
        .service(return_duty::return_duty)
        .service(void_duty::void_duty)
        .service(complete_duty::complete_duty)
        .service(record_programme::record_programme)
        .service(list_programmes::list_programmes)
        .service(read_programme::read_programme)
        .service(list_programme_actions::list_programme_actions)
        .service(revise_programme::revise_programme)
        .service(submit_programme::submit_programme)
        .service(verify_programme::verify_programme)
        .service(return_programme::return_programme)
        .service(void_programme::void_programme)
        .service(record_literate::record_literate)
        .service(list_literates::list_literates)
        .service(read_literate::read_literate)
        .service(list_literate_actions::list_literate_actions)
        .service(revise_literate::revise_literate)
        .service(submit_literate::submit_literate)
        .service(verify_literate::verify_literate)
        .service(return_literate::return_literate)
        .service(void_literate::void_literate)
        .service(set_literate_particulars::set_literate_particulars)
        .service(reveal_literate::reveal_literate)
        .service(certify_literate::certify_literate)
        .service(pause_literate::pause_literate)
        .service(resume_literate::resume_literate)
        .service(remove_literate::remove_literate)
        .service(review_literate::review_literate)
        .service(log_literate_service::log_literate_service)
        .service(record_material::record_material)
        .service(list_materials::list_materials)
        .service(read_material::read_material)
        .service(list_material_actions::list_material_actions)
        .service(revise_material::revise_material)
        .service(submit_material::submit_material)
        .service(verify_material::verify_material)
        .service(return_material::return_material)
        .service(void_material::void_material)
        .service(receive_stock::receive_stock)
        .service(issue_stock::issue_stock)
        .service(record_prompt::record_prompt)
        .service(list_prompts::list_prompts)
        .service(list_due_prompts::list_due_prompts)
        .service(read_prompt::read_prompt)
        .service(list_prompt_actions::list_prompt_actions)
        .service(revise_prompt::revise_prompt)
        .service(submit_prompt::submit_prompt)
        .service(verify_prompt::verify_prompt)
        .service(return_prompt::return_prompt)
        .service(void_prompt::void_prompt)
        .service(answer_prompt::answer_prompt)
        .service(list_checks::list_checks);
}
