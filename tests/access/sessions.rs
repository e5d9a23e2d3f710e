//! Signing in, staying in, being put out.

use super::{
    ACCOUNTS, Admins, Answered, ME, PASSWORD, SESSIONS, ask_token, holder, refresh, sign_in, text,
    wait,
};
use crate::town::benches;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use futures_util::future::join_all;
use serde_json::{Value, json};

/// The criterion allows five; the rights of a caller are believed for three.
const IN_FORCE: i64 = 4;

/// B-03: twenty at once with one refresh token: at most one successor lives, and nothing breaks.
#[actix_web::test]
async fn b03_twenty_refreshes_at_once_leave_one_successor() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        for round in 0..25 {
            let first = sign_in(&bench, "wang", PASSWORD).await.ok();
            let token = text(&first, "refresh_token");
            let answers = join_all((0..20).map(|_| refresh(&bench, token))).await;
            let mut successors = Vec::new();
            for answer in answers {
                match answer.status.as_u16() {
                    200 => successors.push(text(&answer.body, "refresh_token").to_string()),
                    _ => answer.oauth_error(400, "invalid_grant"),
                }
            }
            assert!(!successors.is_empty(), "one of them was first");
            // Each round begins with another one: a dead one ends the family, so that only the first question is fair.
            let start = round % successors.len();
            successors.rotate_left(start);
            let mut alive = 0;
            for successor in &successors {
                alive += usize::from(refresh(&bench, successor).await.status == 200);
            }
            assert!(alive <= 1, "{alive} live successors");
            wait(&bench, 60);
        }
    }
}

/// B-04: a stolen token shows itself: R0 after R1 was used ends the family, and the ledger says so.
#[actix_web::test]
async fn b04_a_token_used_twice_ends_its_session() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let first = sign_in(&bench, "wang", PASSWORD).await.ok();
        let second = refresh(&bench, text(&first, "refresh_token")).await.ok();
        let third = refresh(&bench, text(&second, "refresh_token")).await.ok();
        holder(&bench, &third).get(ME).await.ok();
        refresh(&bench, text(&first, "refresh_token")).await.oauth_error(400, "invalid_grant");
        refresh(&bench, text(&third, "refresh_token")).await.oauth_error(400, "invalid_grant");
        wait(&bench, IN_FORCE);
        for tokens in [&first, &second, &third] {
            holder(&bench, tokens).get(ME).await.refused(401, "unauthenticated");
        }
        let events = admins.events(&first["session_id"]).await;
        assert_eq!(events.last().unwrap(), "organization.refresh_token_reused", "{events:?}");
    }
}

/// B-04: a phone that lost the answer asks again within thirty seconds; the answer it lost is dead.
#[actix_web::test]
async fn b04_a_lost_answer_is_forgiven() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let first = sign_in(&bench, "wang", PASSWORD).await.ok();
        let lost = refresh(&bench, text(&first, "refresh_token")).await.ok();
        wait(&bench, 30);
        let again = refresh(&bench, text(&first, "refresh_token")).await.ok();
        let next = refresh(&bench, text(&again, "refresh_token")).await.ok();
        holder(&bench, &next).get(ME).await.ok();
        refresh(&bench, text(&lost, "refresh_token")).await.oauth_error(400, "invalid_grant");
        let late = sign_in(&bench, "wang", PASSWORD).await.ok();
        refresh(&bench, text(&late, "refresh_token")).await.ok();
        wait(&bench, 31);
        refresh(&bench, text(&late, "refresh_token")).await.oauth_error(400, "invalid_grant");
    }
}

/// B-04: session ids stand in the ledger; who knows no more than one ends nobody's session by guessing.
#[actix_web::test]
async fn b04_a_guess_ends_nobodys_session() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let tokens = sign_in(&bench, "wang", PASSWORD).await.ok();
        let session = text(&tokens, "session_id");
        for guess in ["x", "x.y", "", "."] {
            let guess = format!("230718.{session}.{guess}");
            refresh(&bench, &guess).await.oauth_error(400, "invalid_grant");
            let form = [("token", guess.as_str())];
            let revoke = TestRequest::post().uri("/v1/oauth/revoke").set_form(form);
            assert_eq!(bench.stranger().send(revoke).await.status, 200, "RFC 7009 §2.2");
        }
        refresh(&bench, text(&tokens, "refresh_token")).await.ok();
    }
}

/// B-05: whose account is disabled is out, and what was open stays closed when the account is enabled again.
#[actix_web::test]
async fn b05_disabling_an_account_puts_its_holder_out() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.hire("wang", "ho").await;
        let tokens = sign_in(&bench, "wang", PASSWORD).await.ok();
        let wang = holder(&bench, &tokens);
        wang.get(ME).await.ok();
        admins.act(&account, "disable", json!({})).await.ok();
        wait(&bench, IN_FORCE);
        let closed = async || {
            wang.get(ME).await.refused(401, "unauthenticated");
            refresh(&bench, text(&tokens, "refresh_token")).await.oauth_error(400, "invalid_grant");
        };
        closed().await;
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "unauthenticated");
        admins.act(&account, "enable", json!({})).await.ok();
        wait(&bench, IN_FORCE);
        closed().await;
        sign_in(&bench, "wang", PASSWORD).await.ok();
    }
}

/// B-05: a role that is taken away is gone from the token that was given before.
#[actix_web::test]
async fn b05_a_change_of_roles_is_in_force_at_once() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.hire("wang", "ho").await;
        let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        let tickets = "/v1/hotline/tickets";
        wang.get(tickets).await.ok();
        admins.assign(&account, &[("js", bench.town.id)]).await.ok();
        wait(&bench, IN_FORCE);
        wang.get(tickets).await.refused(403, "forbidden");
        assert_eq!(wang.get(ME).await.ok()["roles"], json!(["js"]));
        admins.assign(&account, &[("ho", bench.district.id)]).await.ok();
        wait(&bench, IN_FORCE);
        wang.get(tickets).await.ok();
        admins.assign(&account, &[]).await.ok();
        wait(&bench, IN_FORCE);
        wang.get(tickets).await.refused(403, "forbidden");
    }
}

/// B-05: who signs out is out, and may do so for another device, but not for somebody else.
#[actix_web::test]
async fn b05_signing_out_ends_the_session() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        admins.hire("li", "ho").await;
        let phone = sign_in(&bench, "wang", PASSWORD).await.ok();
        let desk = sign_in(&bench, "wang", PASSWORD).await.ok();
        let (wang, li) =
            (holder(&bench, &desk), holder(&bench, &sign_in(&bench, "li", PASSWORD).await.ok()));
        let sessions = wang.get(SESSIONS).await.ok();
        assert_eq!(sessions["sessions"].as_array().unwrap().len(), 2);
        let end = |tokens: &Value| format!("{SESSIONS}/{}", text(tokens, "session_id"));
        li.request(Method::DELETE, &end(&phone), None, &[]).await.refused(404, "not_found");
        wang.request(Method::DELETE, &end(&phone), None, &[]).await.no_content();
        wait(&bench, IN_FORCE);
        holder(&bench, &phone).get(ME).await.refused(401, "unauthenticated");
        refresh(&bench, text(&phone, "refresh_token")).await.oauth_error(400, "invalid_grant");
        wang.get(ME).await.ok();
        admins.security.request(Method::DELETE, &end(&desk), None, &[]).await.no_content();
        wait(&bench, IN_FORCE);
        wang.get(ME).await.refused(401, "unauthenticated");
        let third = sign_in(&bench, "wang", PASSWORD).await.ok();
        let form = [("token", text(&third, "refresh_token"))];
        let revoke = TestRequest::post().uri("/v1/oauth/revoke").set_form(form);
        assert_eq!(bench.stranger().send(revoke).await.status, 200);
        wait(&bench, IN_FORCE);
        holder(&bench, &third).get(ME).await.refused(401, "unauthenticated");
    }
}

/// B-06: a session that nobody uses ends after a week, one that is used every day after thirty.
#[actix_web::test]
async fn b06_sessions_end_by_idleness_and_by_age() {
    const DAY: i64 = 86_400;
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let idle = sign_in(&bench, "wang", PASSWORD).await.ok();
        let mut used = sign_in(&bench, "wang", PASSWORD).await.ok();
        for _ in 0..5 {
            wait(&bench, 6 * DAY - 1);
            used = refresh(&bench, text(&used, "refresh_token")).await.ok();
        }
        refresh(&bench, text(&idle, "refresh_token")).await.oauth_error(400, "invalid_grant");
        wait(&bench, 5);
        refresh(&bench, text(&used, "refresh_token")).await.oauth_error(400, "invalid_grant");
    }
}

/// B-07: whoever suspects a stranger ends every other session at once, and sees before what there is.
#[actix_web::test]
async fn b07_all_other_sessions_end_together() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let open = TestRequest::post()
            .uri(SESSIONS)
            .insert_header(("User-Agent", "Harmony/5 (mate)"))
            .set_json(json!({ "login": "wang", "password": PASSWORD }));
        let phone = bench.stranger().send(open).await.ok();
        let others = [
            sign_in(&bench, "wang", PASSWORD).await.ok(),
            sign_in(&bench, "wang", PASSWORD).await.ok(),
        ];
        wait(&bench, 600);
        let phone = refresh(&bench, text(&phone, "refresh_token")).await.ok();
        let wang = holder(&bench, &phone);
        let sessions = wang.get(SESSIONS).await.ok()["sessions"].clone();
        let sessions = sessions.as_array().unwrap();
        let current = sessions.iter().find(|one| one["current"] == true).unwrap();
        assert_eq!((sessions.len(), &current["agent"]), (3, &json!("Harmony/5 (mate)")));
        assert_eq!(current["last_used_at"], json!(bench.now()));
        assert!(sessions.iter().all(|one| one["opened_at"] != current["last_used_at"]));
        let end = async || wang.request(Method::DELETE, SESSIONS, None, &[]).await.ok();
        assert_eq!(end().await, json!({ "ended": 2 }));
        assert_eq!(end().await, json!({ "ended": 0 }));
        wait(&bench, IN_FORCE);
        wang.get(ME).await.ok();
        for gone in &others {
            holder(&bench, gone).get(ME).await.refused(401, "unauthenticated");
            refresh(&bench, text(gone, "refresh_token")).await.oauth_error(400, "invalid_grant");
        }
    }
}

/// B-07: the security administrator sees and ends the sessions of an account, and the ledger says so; nobody else does.
#[actix_web::test]
async fn b07_an_administrator_ends_the_sessions_of_another() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.hire("wang", "ho").await;
        let tokens = sign_in(&bench, "wang", PASSWORD).await.ok();
        let path = format!("{ACCOUNTS}/{}", text(&account, "id"));
        let (list, end) = (format!("{path}/sessions"), format!("{path}/end-sessions"));
        for who in [&admins.system, &holder(&bench, &tokens)] {
            who.get(&list).await.refused(403, "forbidden");
            who.post(&end, json!({})).await.refused(403, "forbidden");
        }
        let village =
            bench.unit("锦山村", organization::units::UnitKind::Village, bench.town.id).await;
        let other = bench.person("sm-village", &[("sm", village.id)]).await;
        other.post(&end, json!({})).await.refused(404, "not_found");
        let sessions = admins.security.get(&list).await.ok();
        assert_eq!(sessions["sessions"][0]["id"], tokens["session_id"]);
        admins.security.post(&end, json!({})).await.ok();
        wait(&bench, IN_FORCE);
        holder(&bench, &tokens).get(ME).await.refused(401, "unauthenticated");
        refresh(&bench, text(&tokens, "refresh_token")).await.oauth_error(400, "invalid_grant");
        let events = admins.events(&account["id"]).await;
        assert_eq!(events.last().unwrap(), "organization.sessions_ended", "{events:?}");
        sign_in(&bench, "wang", PASSWORD).await.ok();
    }
}

/// B-09: the password grant is not offered, and every refusal is one of RFC 6749 §5.2 that no cache keeps.
#[actix_web::test]
async fn b09_the_token_endpoint_refuses_as_the_standard_says() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        for (form, status, error) in [
            (
                &[("grant_type", "password"), ("username", "wang"), ("password", PASSWORD)][..],
                400,
                "unsupported_grant_type",
            ),
            (&[("grant_type", "authorization_code"), ("code", "x")], 400, "unsupported_grant_type"),
            (&[("grant_type", "")], 400, "unsupported_grant_type"),
            (&[], 400, "invalid_request"),
            (&[("grant_type", "refresh_token")], 400, "invalid_request"),
            (
                &[("grant_type", "refresh_token"), ("grant_type", "refresh_token")],
                400,
                "invalid_request",
            ),
            (
                &[("grant_type", "refresh_token"), ("refresh_token", "nonsense")],
                400,
                "invalid_grant",
            ),
            (&[("grant_type", "client_credentials")], 401, "invalid_client"),
            (
                &[
                    ("grant_type", "client_credentials"),
                    ("client_id", "wang"),
                    ("client_secret", PASSWORD),
                ],
                401,
                "invalid_client",
            ),
        ] {
            let answer = ask_token(&bench, form).await;
            assert_eq!(answer.header("www-authenticate").is_empty(), status != 401, "{form:?}");
            answer.oauth_error(status, error);
        }
        let json = TestRequest::post()
            .uri("/v1/oauth/token")
            .set_json(json!({ "grant_type": "refresh_token" }));
        bench.stranger().send(json).await.oauth_error(400, "invalid_request");
        let given = sign_in(&bench, "wang", PASSWORD).await;
        assert_eq!(given.header("cache-control"), "no-store");
        let given = refresh(&bench, text(&given.body, "refresh_token")).await;
        assert_eq!(given.header("cache-control"), "no-store");
        assert_eq!(given.body["token_type"], "Bearer");
        let path = format!("{ACCOUNTS}/{}", text(&admins.account("li").await, "id"));
        let secret = admins.system.change(&format!("{path}/activation"), 1, json!({})).await;
        assert_eq!(secret.header("cache-control"), "no-store");
    }
}
