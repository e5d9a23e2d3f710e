//! B-30: what a server in production shows nobody, and what it does not start with.

use crate::operator::{Operator, Server, request};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;

const DOCUMENTS: [&str; 4] = ["/", "/docs", "/docs/", "/openapi/all.json"];

fn status(address: &str, path: &str) -> u16 {
    request(address, "GET", path, None, &[]).unwrap().0
}

fn shown(address: &str) -> [bool; 4] {
    DOCUMENTS.map(|path| status(address, path) < 400)
}

#[test]
fn b30_documents_are_not_shown_where_strangers_come() {
    let operator = Operator::lite();
    let server = operator.serve();
    assert_eq!(shown(&server.address), [true; 4], "who tries it finds them at once");
    assert_eq!(shown(&server.watch), [false; 4]);
    server.stops();
    let server = operator.serve_as("TAIZHANG_LISTEN", "0.0.0.0:0", &[]);
    assert_eq!(shown(&server.address), [false; 4]);
    assert_eq!(shown(&server.watch), [true; 4], "the operator does");
    assert!(server.text().contains(&format!("docs     http://{}/docs/", server.watch)));
    server.stops();
    let file = operator.file("off.toml", "docs = 'off'\nlisten = '127.0.0.1:0'\n");
    let server = operator.start(&["--config", &file]);
    assert_eq!((shown(&server.address), shown(&server.watch)), ([false; 4], [false; 4]));
    assert!(!server.text().contains("/docs/"));
    let public = ["serve", "--listen", "0.0.0.0:0"];
    let said = operator.fails_with("TAIZHANG_DOCS", "here", &public);
    assert!(said.contains("docs = \"here\"") && said.contains("`watch`"), "{said}");
    assert!(operator.fails_with("TAIZHANG_DOCS", "there", &public).contains("there"));
}

/// What frameworks and servers are known to show of their inside.
#[test]
fn b30_there_is_nothing_to_debug_by() {
    let operator = Operator::lite();
    let server = operator.serve();
    for address in [&server.address, &server.watch] {
        for path in [
            "/debug",
            "/debug/pprof/",
            "/_debug",
            "/trace",
            "/actuator",
            "/actuator/env",
            "/env",
            "/config",
            "/status",
            "/server-status",
            "/admin",
            "/.env",
            "/.git/config",
            "/graphql",
            "/console",
        ] {
            assert_eq!(status(address, path), 404, "{address}{path}");
        }
    }
}

/// Pages of other origins read nothing here, with credentials or without: there is no CORS, and so none that is too wide.
#[test]
fn b30_no_answer_lets_another_origin_read_it() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = operator.serve();
    let bearer = format!("Authorization: Bearer {}", server.login("clerk", super::PASSWORD));
    let headers = [
        "Origin: https://elsewhere.example",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: authorization,content-type",
        &bearer,
    ];
    let asked = |server: &Server, path: &str| {
        let watches = ["/metrics", "/health/ready"].contains(&path);
        if watches { server.watch.clone() } else { server.address.clone() }
    };
    for path in [
        "/v1/auth/me",
        "/v1/auth/sessions",
        "/v1/hotline/tickets",
        "/v1/oauth/token",
        "/v1/nothing",
        "/docs/",
        "/openapi/all.json",
        "/.well-known/jwks.json",
        "/metrics",
        "/health/ready",
    ] {
        for method in ["GET", "OPTIONS", "POST"] {
            let (_, head, _) =
                request(&asked(&server, path), method, path, None, &headers).unwrap();
            assert!(!head.to_lowercase().contains("access-control-"), "{method} {path}: {head}");
        }
    }
}

/// B-12: whoever guesses gains nothing by a restart: the guesses before it count.
#[test]
fn b12_guesses_are_counted_through_a_restart() {
    for operator in Operator::each() {
        operator.demonstrates();
        let guess = |server: &Server| {
            let wrong = json!({ "login": "clerk", "password": "不是这个密码" });
            server.post("/v1/auth/sessions", &wrong, None).0
        };
        let mut server = operator.serve();
        let heard = (0..20).take_while(|_| guess(&server) == 401).count();
        assert!((4..20).contains(&heard), "{heard} in a row");
        server.kill();
        let server = operator.serve();
        // The first delay is a second, which may have passed.
        let heard = (0..20).take_while(|_| guess(&server) == 401).count();
        assert!(heard <= 1, "{heard} in a row after the restart");
    }
}

/// No key and no password comes with the product: what a start lacks it makes at random, or it refuses.
#[test]
fn b30_a_start_has_secrets_of_its_own_that_nobody_else_reads() {
    let names = ["ledger.key", "token.key", "master.key"];
    let secrets = |operator: &Operator| {
        let server = operator.serve();
        let bootstrap = server.said("bootstrap secret: ");
        server.stops();
        let keys = names.map(|name| std::fs::read(operator.keys().join(name)).unwrap());
        keys.into_iter().chain([bootstrap.into_bytes()]).collect::<Vec<_>>()
    };
    let (one, other) = (Operator::lite(), Operator::lite());
    let both = [secrets(&one), secrets(&other)].concat();
    let different: std::collections::BTreeSet<_> = both.iter().collect();
    assert_eq!(different.len(), both.len(), "no secret is there twice");
    for name in names {
        let key = one.keys().join(name);
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
        let said = one.fails(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(said.contains(name) && said.contains("chmod 600"), "{said}");
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    if let Some(several) = Operator::postgres() {
        std::fs::remove_file(several.keys().join("master.key")).unwrap();
        let said = several.fails(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(said.contains("taizhang keys create"), "{said}");
    }
}
