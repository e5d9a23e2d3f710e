//! The first accounts of a new server.

use super::{ME, PASSWORD, SESSIONS};
use crate::town::benches;
use organization::bootstrap;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Answer, Bench};

/// Not the tenant of the bench, for that has its district already.
const TENANT: &str = "230719";

fn request(secret: &str) -> Value {
    let admin =
        |name: &str, login: &str| json!({ "name": name, "login": login, "password": PASSWORD });
    json!({
        "secret": secret, "district_code": TENANT, "district_name": "友好区",
        "system_admin": admin("赵一", "zhao"), "security_admin": admin("钱二", "qian"),
        "audit_admin": admin("孙三", "sun"),
    })
}

async fn bootstrap(bench: &Bench, body: Value) -> Answer {
    bench.stranger().post("/v1/auth/bootstrap", body).await
}

async fn sign_in(bench: &Bench, login: &str) -> Answer {
    let body = json!({ "tenant": TENANT, "login": login, "password": PASSWORD });
    bench.stranger().post(SESSIONS, body).await
}

/// B-17: there is no default account; the secret that the start prints makes three persons, once.
#[actix_web::test]
async fn b17_the_first_accounts_are_made_once() {
    for bench in benches().await {
        bootstrap(&bench, request(&"x".repeat(43))).await.refused(422, "invalid");
        let forgotten = bootstrap::arm(&bench.database).await.unwrap().expect("no account yet");
        let secret = bootstrap::arm(&bench.database).await.unwrap().expect("a restart prints anew");
        bootstrap(&bench, request(&forgotten)).await.refused(422, "invalid");
        for login in ["admin", "root", "zhao", "sa"] {
            sign_in(&bench, login).await.refused(401, "unauthenticated");
        }
        let mut one_for_two = request(&secret);
        one_for_two["audit_admin"]["login"] = json!("zhao");
        bootstrap(&bench, one_for_two).await.refused(409, "conflict");
        let mut weak = request(&secret);
        weak["system_admin"]["password"] = json!("password");
        let weak = bootstrap(&bench, weak).await.refused(422, "invalid");
        assert_eq!(weak["errors"][0]["pointer"], "/system_admin/password");
        let mut town = request(&secret);
        town["district_code"] = json!("230719101");
        bootstrap(&bench, town).await.refused(422, "invalid");
        sign_in(&bench, "zhao").await.refused(401, "unauthenticated");

        let district = bootstrap(&bench, request(&secret)).await.created();
        assert_eq!((&district["code"], &district["kind"]), (&json!(TENANT), &json!("district")));
        let mut people = BTreeSet::new();
        for (login, role) in [("zhao", "sa"), ("qian", "sm"), ("sun", "au")] {
            let tokens = sign_in(&bench, login).await.ok();
            let me = super::holder(&bench, &tokens).get(ME).await.ok();
            assert_eq!(me["roles"], json!([role]));
            people.insert(me["person"].to_string());
        }
        assert_eq!(people.len(), 3, "three persons");
        bootstrap(&bench, request(&secret)).await.refused(422, "invalid");
        assert_eq!(bootstrap::arm(&bench.database).await.unwrap(), None, "never again");
    }
}

/// B-17: two who hold the secret at the same moment are one winner.
#[actix_web::test]
async fn b17_the_secret_is_spent_once() {
    for bench in benches().await {
        let secret = bootstrap::arm(&bench.database).await.unwrap().unwrap();
        let (one, two) =
            tokio::join!(bootstrap(&bench, request(&secret)), bootstrap(&bench, request(&secret)));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 201);
        assert!((400..500).contains(&statuses[1]), "{statuses:?}");
    }
}
