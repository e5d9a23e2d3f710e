//! HTTP, one file per operation.

mod account_act;
mod account_sessions;
mod add_client_key;
mod add_client_secret;
mod assign_roles;
mod bootstrap;
mod change_networks;
mod change_password;
mod change_person;
mod change_unit;
mod close_unit;
mod create_account;
mod create_person;
mod create_unit;
mod end_session;
mod end_sessions;
mod issue_activation;
mod list_accounts;
mod list_people;
mod list_roles;
mod list_sessions;
mod list_units;
mod move_account;
mod move_unit;
mod open_session;
mod propose_administrator;
mod read_account;
mod read_me;
mod read_person;
mod read_unit;
mod renew_credentials;
mod reset_second_factor;
mod revoke_client_key;
mod revoke_client_secret;
mod revoke_token;
mod second_factor;
mod set_account_term;
mod set_password;
mod switch_account;
mod token;
mod well_known;

use crate::{accounts, assertions, attempts, factor};
use std::time::Duration;
use web::Routes;
use web::{Job, JobContext, Line};
pub use well_known::well_known;

web::permissions! {
    ReadUnits = "organization.units.read" "读取机构" "Read units";
    WriteUnits = "organization.units.write" "维护机构" "Change units";
    ReadPeople = "organization.people.read" "读取人员" "Read people";
    WritePeople = "organization.people.write" "维护人员" "Change people";
    ReadAccounts = "organization.accounts.read" "读取账号" "Read accounts";
    WriteAccounts = "organization.accounts.write" "维护账号" "Make and disable accounts";
    ReadRoles = "organization.roles.read" "读取角色" "Read roles";
    AssignRoles = "organization.roles.assign" "分配角色" "Give roles";
    ApproveAdministrators = "organization.administrators.approve" "批准管理员角色" "Approve that somebody becomes an administrator";
    EndSessions = "organization.sessions.end" "结束他人会话" "End sessions of others";
    ResetSecondFactors = "organization.second-factors.reset" "申请解除他人双因素设备" "Ask that somebody's second factor be taken away";
    ApproveSecondFactors = "organization.second-factors.approve" "批准解除他人双因素设备" "Approve that somebody's second factor is taken away";
    ApproveCredentials = "organization.credentials.approve" "批准换发账号凭据" "Approve that an account in use gets new credentials";
}

/// What of this takes two people.
pub const ACTS: &[web::Act] = &[
    propose_administrator::GRANT_ADMINISTRATOR,
    reset_second_factor::RESET_SECOND_FACTOR,
    renew_credentials::RENEW_CREDENTIALS,
    change_networks::CHANGE_NETWORKS,
];

pub const ORGANIZATION: Line = Line {
    name: "organization",
    title_zh: "机构人员",
    title_en: "Organization",
    description: "机构、人员、账号、角色 / units, people, accounts, roles",
    routes: organization,
    permissions: PERMISSIONS,
    measures: &[],
    indicators: "",
    nouns: &[crate::synced::UNITS],
    jobs: &[EXPIRE_ACCOUNTS],
    proofs: None,
    holdings: web::privacy::Holdings::NONE,
};

pub const AUTH: Line = Line {
    name: "auth",
    title_zh: "登录",
    title_en: "Signing in",
    description: "初始化、登录、会话 / bootstrap, signing in, sessions",
    routes: auth,
    permissions: &[],
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[FORGET_ATTEMPTS],
    proofs: None,
    holdings: web::privacy::Holdings { sealed: &[factor::SEEDS], ..web::privacy::Holdings::NONE },
};

pub const OAUTH: Line = Line {
    name: "oauth",
    title_zh: "令牌",
    title_en: "Tokens",
    description: "OAuth 2.0 令牌端点（RFC 6749、RFC 7009） / token endpoints",
    routes: oauth,
    permissions: &[],
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[FORGET_ASSERTIONS],
    proofs: None,
    holdings: web::privacy::Holdings::NONE,
};

/// What is over is not let in from its last midnight on; the ledger is told within the hour.
const EXPIRE_ACCOUNTS: Job = Job {
    name: "organization.expire_accounts",
    every: Duration::from_secs(3600),
    run: |context: JobContext| Box::pin(accounts::expire(context)),
};

const FORGET_ASSERTIONS: Job = Job {
    name: "oauth.forget_assertions",
    every: Duration::from_secs(3600),
    run: |context: JobContext| {
        Box::pin(async move {
            assertions::forget(context.database(), &context.tenant, context.ledger.now()).await
        })
    },
};

/// What was counted of attempts is forgotten when nobody signed in from there for a month.
const FORGET_ATTEMPTS: Job = Job {
    name: "auth.forget_attempts",
    every: Duration::from_secs(3600),
    run: |context: JobContext| {
        Box::pin(async move {
            attempts::forget(context.database(), &context.tenant, context.ledger.now()).await
        })
    },
};

fn organization(routes: &mut Routes<'_>) {
    routes
        .service(create_unit::create_unit)
        .service(list_units::list_units)
        .service(read_unit::read_unit)
        .service(change_unit::change_unit)
        .service(move_unit::move_unit)
        .service(close_unit::close_unit)
        .service(create_person::create_person)
        .service(list_people::list_people)
        .service(read_person::read_person)
        .service(change_person::change_person)
        .service(create_account::create_account)
        .service(list_accounts::list_accounts)
        .service(read_account::read_account)
        .service(assign_roles::assign_roles)
        .service(propose_administrator::propose_administrator)
        .service(reset_second_factor::reset_second_factor)
        .service(renew_credentials::renew_credentials)
        .service(change_networks::change_networks)
        .service(switch_account::enable_account)
        .service(switch_account::disable_account)
        .service(set_account_term::set_account_term)
        .service(move_account::move_account)
        .service(account_sessions::list_account_sessions)
        .service(account_sessions::end_account_sessions)
        .service(issue_activation::issue_activation)
        .service(add_client_secret::add_client_secret)
        .service(revoke_client_secret::revoke_client_secret)
        .service(add_client_key::add_client_key)
        .service(revoke_client_key::revoke_client_key)
        .service(list_roles::list_roles);
}

fn auth(routes: &mut Routes<'_>) {
    routes
        .service(bootstrap::bootstrap)
        .service(open_session::open_session)
        .service(list_sessions::list_sessions)
        .service(end_session::end_session)
        .service(end_sessions::end_sessions)
        .service(read_me::read_me)
        .service(set_password::set_password)
        .service(change_password::change_password)
        .service(second_factor::enrol_second_factor)
        .service(second_factor::confirm_second_factor)
        .service(second_factor::remove_second_factor);
}

fn oauth(routes: &mut Routes<'_>) {
    routes.service(token::token).service(revoke_token::revoke_token);
}
