//! One service per line behind a gateway: three processes on one PostgreSQL, and nginx with the configuration of the composition.

use crate::new_ticket;
use crate::operator::{Operator, Server, post, request};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PASSWORD: &str = "demo-2025-taizhang";
const ISSUER: &str = "https://taizhang.test";

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A port that nobody has: whoever is started with it gets the same again after a restart.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// nginx with `deploy/gateway.conf`, in which only places are replaced: addresses, and folders that a container would have.
struct Gateway {
    process: Child,
    address: String,
    /// For the operator.
    documents: String,
}

impl Gateway {
    /// `watch` is where the first service shows the documents.
    fn start(folder: &Path, services: &[(&str, String)], watch: &str) -> Self {
        let text = fs::read_to_string(root().join("deploy/gateway.conf")).unwrap();
        Self::start_by(folder, text, services, watch)
    }

    fn start_by(folder: &Path, mut text: String, services: &[(&str, String)], watch: &str) -> Self {
        let (port, beside) = (free_port(), free_port());
        for (name, address) in services {
            let place = format!("server {name}:8080;");
            assert!(text.contains(&place), "{place}");
            text = text.replace(&place, &format!("server {address};"));
        }
        let folder = folder.join("gateway");
        fs::create_dir(&folder).unwrap();
        text = text
            .replace("listen 8080;", &format!("listen 127.0.0.1:{port};"))
            .replace("listen 8081;", &format!("listen 127.0.0.1:{beside};"))
            .replace("server organization:8081;", &format!("server {watch};"))
            .replace("/tmp/", &format!("{}/", folder.display()))
            .replace("/usr/share/taizhang", root().to_str().unwrap())
            .replace("/dev/stdout", &folder.join("access.log").display().to_string());
        let file = folder.join("nginx.conf");
        // As root nginx would become a user who may not read a checkout in root's folders.
        let user = if is_root() { "user root;\n" } else { "" };
        fs::write(&file, format!("{user}{text}")).unwrap();
        let process = Command::new("nginx")
            .args(["-g", "daemon off;", "-e", "stderr", "-c"])
            .arg(&file)
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let address = format!("127.0.0.1:{port}");
        let mut patience = 100;
        while TcpStream::connect(&address).is_err() {
            patience -= 1;
            assert!(patience > 0, "the gateway does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { process, address, documents: format!("127.0.0.1:{beside}") }
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // SIGTERM, so that its workers end too.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

/// A service of some lines, with a folder of keys of its own.
fn service(operator: &Operator, lines: &str, listen: &str, jwks: Option<&str>) -> Server {
    let mut command = operator.command(&["serve", "--listen", listen, "--lines", lines]);
    // In a container it would listen at an address that others reach.
    command.env("TAIZHANG_ISSUER", ISSUER).env("TAIZHANG_DOCS", "watch");
    if let Some(jwks) = jwks {
        let master = format!("file:{}", operator.keys().join("master.key").display());
        command.env("TAIZHANG_JWKS", jwks).env("TAIZHANG_KEYS", operator.path(lines));
        command.env("TAIZHANG_MASTER_KEY", master);
    }
    operator.start_by(command)
}

fn nginx_is_missing() -> bool {
    let missing = Command::new("nginx").arg("-v").stderr(Stdio::null()).status().is_err();
    if missing {
        eprintln!("SKIPPED behind the gateway: there is no nginx; run ./test");
    }
    missing
}

#[test]
fn five_services_behind_a_gateway_tell_one_story() {
    let Some(operator) = Operator::postgres() else { return };
    if nginx_is_missing() {
        return;
    }
    operator.demonstrates();
    let listen = format!("127.0.0.1:{}", free_port());
    let organization = service(&operator, "organization", &listen, None);
    let jwks = format!("http://{listen}/.well-known/jwks.json");
    let hotline = service(&operator, "hotline", "127.0.0.1:0", Some(&jwks));
    let reporting = service(&operator, "reporting", "127.0.0.1:0", Some(&jwks));
    let webhooks = service(&operator, "webhooks", "127.0.0.1:0", Some(&jwks));
    let sync = service(&operator, "sync", "127.0.0.1:0", Some(&jwks));
    assert!(!operator.path("hotline").exists(), "it has no key to sign with, nor any other");
    for service in [&hotline, &reporting, &webhooks, &sync] {
        assert!(!service.text().contains("bootstrap secret"));
        let login = json!({ "login": "clerk", "password": PASSWORD });
        assert_eq!(service.post("/v1/auth/sessions", &login, None).0, 404);
        assert_eq!(service.get("/v1/ledger/head", None)["code"], "not_found");
    }
    let gateway = Gateway::start(
        &operator.path(""),
        &[
            ("organization", listen.clone()),
            ("hotline", hotline.address.clone()),
            // The story does not go there; nginx has to find every service that it names.
            ("mediation", hotline.address.clone()),
            ("study-records", hotline.address.clone()),
            ("pufa-publicity", hotline.address.clone()),
            ("evidence", hotline.address.clone()),
            ("imports", hotline.address.clone()),
            ("sync", sync.address.clone()),
            ("reporting", reporting.address.clone()),
            ("webhooks", webhooks.address.clone()),
        ],
        &organization.watch,
    );
    let door = Server::at(&gateway.address);
    story(&door);
    what_one_answered_another_repeats(&door, &sync);
    the_operator_finds_the_documents(&door, &Server::at(&gateway.documents));
    the_keys_change(&operator, organization, &listen, &door, &hotline);
    hotline.stops();
    reporting.stops();
    webhooks.stops();
    sync.stops();
    operator.succeeds(&["ledger", "verify"]);
}

/// Sign in, take a ticket in, find it in a figure and in the records behind it, and in the ledger: each at another service.
fn story(door: &Server) {
    let clerk = door.login("clerk", PASSWORD);
    let handled = |token: &str| {
        let figures =
            door.get("/v1/reporting/figures?period=2026&indicators=HL.HANDLED", Some(token));
        figures["figures"][0].clone()
    };
    let before = handled(&clerk)["value"].as_f64().unwrap();
    let ticket = new_ticket(&door.town(&clerk), "经网关受理");
    let answer = post(&door.address, "/v1/hotline/tickets", &ticket, Some(&clerk), "gateway-1");
    let (status, created, _) = answer.unwrap();
    assert_eq!(status, 201, "{created}");
    let (_, again, replayed) =
        post(&door.address, "/v1/hotline/tickets", &ticket, Some(&clerk), "gateway-1").unwrap();
    assert!(replayed && again == created);
    let figure = handled(&clerk);
    assert_eq!(figure["value"].as_f64().unwrap(), before + 1.0);
    let records = figure["records"]["numerator"].as_str().unwrap();
    let page = door.pages(&format!("{records}&page_size=200"), &clerk);
    let record = page.iter().find(|one| one["id"] == created["id"]).unwrap();
    let link = record["link"].as_str().unwrap();
    assert_eq!(door.get(link, Some(&clerk))["title"], "经网关受理");
    let history = format!("/v1/ledger/subjects/{}/entries", created["id"].as_str().unwrap());
    let auditor = door.login("auditor", PASSWORD);
    let entries = door.get(&history, Some(&auditor));
    assert_eq!(entries["entries"][0]["event"], "hotline.ticket_received", "{entries}");

    assert_eq!(door.get("/v1/nothing", None)["code"], "not_found");
    assert_eq!(door.get("/v1/hotline/tickets", Some("forged"))["code"], "unauthenticated");
}

/// a command is the same whether it comes in a batch or alone, though other processes answer; and what a batch is denied is told
/// by the process that was asked.
fn what_one_answered_another_repeats(door: &Server, sync: &Server) {
    const TICKETS: &str = "/v1/hotline/tickets";
    let clerk = door.login("clerk", PASSWORD);
    let ticket = new_ticket(&door.town(&clerk), "批量受理");
    let batch = |path: &str, key: &str, body: &Value| {
        let command = json!({ "path": path, "idempotency_key": key, "body": body });
        let (status, answer) =
            door.post("/v1/sync/batch", &json!({ "commands": [command] }), Some(&clerk));
        assert_eq!(status, 200, "{answer}");
        answer["results"][0].clone()
    };
    let alone = |key: &str| post(&door.address, TICKETS, &ticket, Some(&clerk), key).unwrap();
    let first = batch(TICKETS, "batch-1", &ticket);
    assert_eq!(first["status"], 201, "{first}");
    let (status, again, replayed) = alone("batch-1");
    assert_eq!((status, &again, replayed), (201, &first["body"], true));
    let (status, first, _) = alone("alone-1");
    assert_eq!(status, 201, "{first}");
    let again = batch(TICKETS, "alone-1", &ticket);
    assert_eq!((&again["status"], &again["body"]), (&json!(201), &first));

    let path = format!("{TICKETS}/{}/conclude", kernel::new_id());
    let denied = batch(&path, "denied-1", &json!({}));
    assert_eq!(denied["status"], 403, "{denied}");
    let told = sync.text_of("/metrics");
    assert!(told.contains("taizhang_denials_total{code=\"forbidden\"} 1\n"), "{told}");
}

/// B-30: those of all lines, and not where callers come.
fn the_operator_finds_the_documents(door: &Server, beside: &Server) {
    let all = beside.get("/openapi/all.json", None);
    let committed = fs::read(root().join("openapi/all.json")).unwrap();
    assert_eq!(all, serde_json::from_slice::<Value>(&committed).unwrap());
    assert!(beside.text_of("/docs/").contains("swagger-ui"));
    let (_, head, _) = beside.ask("/docs/", &[]);
    let head = head.to_ascii_lowercase();
    for told in [
        "strict-transport-security: max-age=31536000",
        "content-security-policy: default-src 'none'",
    ] {
        assert!(head.contains(told), "{told}: {head}");
    }
    for path in ["/docs/", "/openapi/all.json", "/metrics", "/health/ready"] {
        assert_eq!(request(&door.address, "GET", path, None, &[]).unwrap().0, 404, "{path}");
    }
    for path in ["/metrics", "/v1/auth/me"] {
        assert_eq!(request(&beside.address, "GET", path, None, &[]).unwrap().0, 404, "{path}");
    }
}

/// Of all operations those that carry files are waited for longer; every one of them.
#[test]
fn a_file_may_take_longer_than_the_gateway_waits_for_other_answers() {
    if nginx_is_missing() {
        return;
    }
    let slow = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = slow.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        slow.incoming().flatten().for_each(|stream| drop(std::thread::spawn(|| late(stream))))
    });
    let text = fs::read_to_string(root().join("deploy/gateway.conf")).unwrap();
    let services: Vec<(&str, String)> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("upstream ")?.split(' ').next())
        .filter(|name| *name != "documents")
        .map(|name| (name, address.clone()))
        .collect();
    let hurried = text.replace(" 25s;", " 1s;").replace(" 310s;", " 30s;");
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start_by(folder.path(), hurried, &services, &address);
    let document: Value =
        serde_json::from_slice(&fs::read(root().join("openapi/all.json")).unwrap()).unwrap();
    // As `web::patience` has it.
    let carries = |path: &&String| {
        path.split('/').any(|part| ["imports", "exports", "export", "content"].contains(&part))
    };
    let paths: Vec<&String> =
        document["paths"].as_object().unwrap().keys().filter(carries).collect();
    assert!(paths.len() > 10, "{paths:?}");
    let asked = |path: &str| request(&gateway.address, "GET", path, None, &[]).unwrap().0;
    std::thread::scope(|scope| {
        for path in paths {
            scope.spawn(move || assert_eq!(asked(path), 200, "{path}"));
        }
        scope.spawn(|| {
            assert_eq!(asked("/v1/hotline/tickets"), 504, "the others are not waited for")
        });
    });
}

/// An answer after two seconds.
fn late(mut stream: TcpStream) {
    let _ = stream.read(&mut [0; 4096]);
    std::thread::sleep(Duration::from_secs(2));
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

/// The issuer starts anew with another key: the others learn it from its key set, and the old one ends.
fn the_keys_change(
    operator: &Operator,
    organization: Server,
    listen: &str,
    door: &Server,
    hotline: &Server,
) {
    let (early, late) = (door.login("clerk", PASSWORD), door.login("clerk", PASSWORD));
    organization.stops();
    let tickets = |token: &str| hotline.get("/v1/hotline/tickets?page_size=1", Some(token));
    assert!(tickets(&early)["items"].is_array(), "the key is known while the issuer is away");
    fs::remove_file(operator.keys().join("token.key")).unwrap();
    let organization = service(operator, "organization", listen, None);
    // Longer than the pause between two questions for a key that is not known.
    std::thread::sleep(Duration::from_secs(6));
    let new = door.login("clerk", PASSWORD);
    assert!(tickets(&new)["items"].is_array(), "the new key is found without a restart");
    assert_eq!(tickets(&late)["code"], "unauthenticated", "the old key is gone");
    organization.stops();
}
