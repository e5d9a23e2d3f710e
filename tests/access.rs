//! Who comes in, by what proof, and for how long: stories of accounts, sessions and tokens.

mod accounts;
mod assertions;
mod attempts;
mod bootstrap;
pub mod factors;
mod passwords;
mod races;
mod renewals;
mod roles;
mod sessions;
mod systems;
mod terms;
mod tokens;
mod traces;

use actix_web::test::TestRequest;
use kernel::Id;
use serde_json::{Value, json};
use testkit::{Answer, Bench, Person};

/// What everybody here signs in with.
pub const PASSWORD: &str = "乌马河镇的雪落之夜";
pub const ACCOUNTS: &str = "/v1/organization/accounts";
pub const ME: &str = "/v1/auth/me";
pub const SESSIONS: &str = "/v1/auth/sessions";
/// The seed of the bench's issuer: whoever attacks in these stories even signs with the right key.
pub const SEED: [u8; 32] = [5; 32];
const TOKEN: &str = "/v1/oauth/token";

/// The two administrators who let people in: one makes accounts, the other gives roles.
pub struct Admins<'a> {
    pub bench: &'a Bench,
    pub system: Person<'a>,
    pub security: Person<'a>,
}

impl<'a> Admins<'a> {
    pub async fn of(bench: &'a Bench) -> Self {
        let root = bench.district.id;
        Self {
            bench,
            system: bench.person("sa", &[("sa", root)]).await,
            security: bench.person("sm", &[("sm", root)]).await,
        }
    }

    /// An account without roles for a new person of the town.
    pub async fn account(&self, login: &str) -> Value {
        let unit = self.bench.town.id;
        let person = json!({ "name": format!("姓名{login}"), "unit": unit });
        let person = self.system.post("/v1/organization/people", person).await.created();
        let new = json!({ "kind": "person", "login": login, "person": person["id"], "unit": unit });
        self.system.post(ACCOUNTS, new).await.created()
    }

    /// An account for a system that may call from these networks.
    pub async fn system_account(&self, login: &str, networks: &[&str]) -> Value {
        let unit = self.bench.district.id;
        let new = json!({ "kind": "system", "login": login, "unit": unit, "networks": networks });
        self.system.post(ACCOUNTS, new).await.created()
    }

    /// A person with a password and a role on the town.
    pub async fn hire(&self, login: &str, role: &str) -> Value {
        let account = self.account(login).await;
        let secret = self.act(&account, "activation", json!({})).await.ok();
        self.set_password(login, &secret["activation"], PASSWORD).await.no_content();
        self.assign(&account, &[(role, self.bench.town.id)]).await.ok()
    }

    pub async fn set_password(&self, login: &str, activation: &Value, password: &str) -> Answer {
        let body = json!({ "login": login, "activation": activation, "password": password });
        self.bench.stranger().post("/v1/auth/password", body).await
    }

    /// Something that the system administrator does to an account as it stands; the security administrator agrees where that takes two.
    pub async fn act(&self, account: &Value, action: &str, body: Value) -> Answer {
        let answer = self.alone(account, action, body.clone()).await;
        if answer.body["code"] != "second_person_needed" {
            return answer;
        }
        let request = self.ask_renewal(account).await.created();
        crate::approval::approve(&self.security, &request).await.ok();
        self.alone(account, action, body).await
    }

    /// Something that the system administrator does alone.
    pub async fn alone(&self, account: &Value, action: &str, body: Value) -> Answer {
        self.change(&self.system, account, action, body).await
    }

    pub async fn ask_renewal(&self, account: &Value) -> Answer {
        let path = format!("{ACCOUNTS}/{}/renew-credentials", text(account, "id"));
        self.system.post(&path, json!({ "reason": "本人遗忘密码，持证到场" })).await
    }

    pub async fn assign(&self, account: &Value, roles: &[(&str, Id)]) -> Answer {
        let roles: Vec<Value> =
            roles.iter().map(|(role, unit)| json!({ "role": role, "unit": unit })).collect();
        let body = json!({ "assignments": roles });
        self.change(&self.security, account, "assignments", body).await
    }

    async fn change(&self, who: &Person<'_>, account: &Value, action: &str, body: Value) -> Answer {
        let path = format!("{ACCOUNTS}/{}", text(account, "id"));
        let now = who.get(&path).await.ok();
        who.change(&format!("{path}/{action}"), now["version"].as_i64().unwrap(), body).await
    }

    pub async fn version(&self, account: &Value) -> i64 {
        let path = format!("{ACCOUNTS}/{}", text(account, "id"));
        self.system.get(&path).await.ok()["version"].as_i64().unwrap()
    }

    /// An entry of the ledger's history of a record, as the auditor reads it.
    pub async fn events(&self, subject: &Value) -> Vec<String> {
        let auditor = self.bench.person(&new_login("au"), &[("au", self.bench.district.id)]).await;
        let path = format!("/v1/ledger/subjects/{}/entries", subject.as_str().unwrap());
        let entries = auditor.get(&path).await.ok()["entries"].as_array().unwrap().clone();
        entries.iter().map(|entry| event(entry).to_string()).collect()
    }
}

fn event(item: &Value) -> &str {
    item["event"].as_str().or(item["entry"]["event"].as_str()).unwrap()
}

/// A login that nobody has yet.
pub fn new_login(prefix: &str) -> String {
    format!("{prefix}-{}", kernel::new_id())
}

pub fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("{member} in {value}"))
}

pub async fn sign_in(bench: &Bench, login: &str, password: &str) -> Answer {
    bench.stranger().post(SESSIONS, json!({ "login": login, "password": password })).await
}

/// What the token endpoint says to a form.
pub async fn ask_token(bench: &Bench, form: &[(&str, &str)]) -> Answer {
    bench.stranger().send(TestRequest::post().uri(TOKEN).set_form(form)).await
}

pub async fn refresh(bench: &Bench, token: &str) -> Answer {
    ask_token(bench, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

/// Whoever holds these tokens.
pub fn holder<'a>(bench: &'a Bench, tokens: &Value) -> Person<'a> {
    bench.stranger().with_token(text(tokens, "access_token"))
}

/// Moves the clock on.
pub fn wait(bench: &Bench, seconds: i64) {
    bench.clock.set(bench.now().plus(chrono::TimeDelta::seconds(seconds)));
}

/// How answers of this criterion are read, beside those of every story.
pub trait Answered {
    fn no_content(self);
    /// A refusal of the token endpoint (RFC 6749 §5.2), which is never stored anywhere.
    fn oauth_error(self, status: u16, error: &str);
}

impl Answered for Answer {
    #[track_caller]
    fn no_content(self) {
        assert_eq!(self.status, 204, "{}", self.body);
    }

    #[track_caller]
    fn oauth_error(self, status: u16, error: &str) {
        assert_eq!((self.status.as_u16(), self.body["error"].as_str()), (status, Some(error)));
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("content-type"), "application/json");
    }
}
