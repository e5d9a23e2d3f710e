//! What those who watch a server are told, and what those who ask too much are told.

mod batches;
mod denials;
mod forged;
mod metrics;
mod proxy;
mod quotas;
mod strangers;

use crate::operator::{Operator, Server, request};
use metrics::Metrics;
use proxy::Proxy;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PASSWORD: &str = "demo-2025-taizhang";

fn health(server: &Server, path: &str) -> (u16, Value) {
    let (status, _, body) = server.ask(path, &[]);
    (status, serde_json::from_str(&body).unwrap())
}

/// Asks again and again; how long it took until the status was there.
fn until(server: &Server, path: &str, status: u16, patience: Duration) -> Duration {
    let began = Instant::now();
    while health(server, path).0 != status {
        assert!(began.elapsed() < patience, "{path} is not {status} after {patience:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
    began.elapsed()
}

#[test]
fn a35_a_server_says_that_it_lives_has_started_and_can_work() {
    for operator in Operator::each() {
        let server = operator.serve();
        assert_eq!(health(&server, "/health/live"), (200, json!("live")));
        assert_eq!(health(&server, "/health/startup"), (200, json!("started")));
        assert_eq!(health(&server, "/health/ready"), (200, json!("ready")));
        for path in ["/health/live", "/health/ready", "/metrics"] {
            let (status, ..) = request(&server.address, "GET", path, None, &[]).unwrap();
            assert_eq!(status, 404, "{path} is not for callers");
        }
        let (_, head, body) = server.ask("/health/ready", &[]);
        for word in ["server:", "actix", "postgres", "sqlite", env!("CARGO_PKG_VERSION")] {
            assert!(!format!("{head}{body}").to_lowercase().contains(word), "{word}: {head}{body}");
        }
    }
}

/// The database's socket is a proxy of the test's, which can be cut.
#[test]
fn a35_a_lost_database_is_told_and_found_again() {
    let Some(operator) = Operator::postgres() else { return };
    let db::Address::Pg(url) = operator.database() else { panic!("PostgreSQL") };
    let proxy = Proxy::before(url);
    let server = operator.serve_with(&["--database", &proxy.url]);
    proxy.cut();
    until(&server, "/health/ready", 503, Duration::from_secs(3));
    assert_eq!(health(&server, "/health/ready").1, "not ready: database");
    assert_eq!(health(&server, "/health/live"), (200, json!("live")));
    assert!(server.text_of("/metrics").contains("taizhang_database_up 0\n"));
    proxy.mend();
    until(&server, "/health/ready", 200, Duration::from_secs(5));
}

#[test]
fn a35_what_keeps_a_server_from_working_is_told() {
    for operator in Operator::each() {
        operator.demonstrates();
        let file = operator.file("full.toml", "ready_free_disk = 1000000000\n");
        let server = operator.start(&["--config", &file]);
        let expected = match operator.database() {
            db::Address::Lite(_) => (503, json!("not ready: disk")),
            // The same disk, which only files lie on: everything else goes on.
            db::Address::Pg(_) => (200, json!("ready, but no room for files")),
        };
        assert_eq!(health(&server, "/health/ready"), expected);
        drop(server);
        let file = operator.file("slow.toml", "ready_sealer_lag = 1\n");
        let server = operator.start(&["--config", &file]);
        // The killed server's lease may have to run out before this one seals what that one left.
        until(&server, "/health/ready", 200, Duration::from_secs(30));
        // Another holder's lease keeps this sealer idle.
        operator.tampers(match operator.database() {
            db::Address::Lite(_) => "UPDATE ledger_lease SET holder = zeroblob(16), expires_at = 9000000000000000",
            db::Address::Pg(_) => "UPDATE ledger_lease SET holder = '00000000-0000-0000-0000-000000000000', expires_at = '2200-01-01'",
        });
        server.login("clerk", PASSWORD);
        until(&server, "/health/ready", 503, Duration::from_secs(5));
        assert_eq!(health(&server, "/health/ready").1, "not ready: sealer");
        let metrics = Metrics::of(&server);
        assert!(metrics.number("taizhang_ledger_pending_entries") >= 1.0);
        assert!(metrics.number("taizhang_ledger_oldest_pending_age_seconds") > 1.0);
    }
}
