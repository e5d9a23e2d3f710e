//! C-30: whole requests, to every operation of the document. An input names an operation and damages what would be right: address, headers,
//! token, body. Whatever comes of it is an answer that the document knows, and never a failure of ours.
#![no_main]

#[path = "../../tests/operations.rs"]
#[expect(dead_code, reason = "written for the stories, which use all of it")]
mod operations;
#[path = "../../tests/town/mod.rs"]
#[expect(dead_code, reason = "written for the stories, which use all of it")]
mod town;

use actix_web::http::Uri;
use actix_web::http::header::HeaderValue;
use actix_web::rt::{System, SystemRunner};
use actix_web::test::TestRequest;
use libfuzzer_sys::fuzz_target;
use operations::{Operation, document, operations};
use serde_json::Value;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use testkit::{Bench, Person};

/// A township on SQLite, and somebody in each role.
struct Stage {
    system: SystemRunner,
    bench: &'static Bench,
    people: BTreeMap<&'static str, Person<'static>>,
    operations: Vec<Operation>,
    document: Value,
}

thread_local! {
    static STAGE: OnceCell<Stage> = const { OnceCell::new() };
}

fn stage() -> Stage {
    let system = System::new();
    let (document, mut people) = (document(), BTreeMap::new());
    let operations = operations(&document);
    let bench: &Bench = system
        .block_on(async { Box::leak(Box::new(Bench::lite(&town::LINES, town::parts).await)) });
    for operation in &operations {
        let role = operation.role().code.as_str();
        let person = || system.block_on(bench.person(role, &[(role, bench.town.id)]));
        people.entry(role).or_insert_with(person);
    }
    Stage { system, bench, people, operations, document }
}

/// The parts of a request that somebody writes.
struct Parts {
    address: Vec<u8>,
    key: Vec<u8>,
    version: Vec<u8>,
    token: Vec<u8>,
    body: Vec<u8>,
}

impl Parts {
    fn part(&mut self, number: u8) -> &mut Vec<u8> {
        match number % 5 {
            0 => &mut self.address,
            1 => &mut self.key,
            2 => &mut self.version,
            3 => &mut self.token,
            _ => &mut self.body,
        }
    }

    /// As long as the input says: a part, a place in it, how much goes away there, how much comes, and what.
    fn damage(&mut self, mut rest: &[u8]) {
        while let [number, high, low, gone, come, bytes @ ..] = rest {
            let part = self.part(*number);
            let at = usize::from(u16::from_be_bytes([*high, *low])) % (part.len() + 1);
            let end = (at + usize::from(*gone)).min(part.len());
            let (come, after) = bytes.split_at(usize::from(*come).min(bytes.len()));
            part.splice(at..end, come.iter().copied());
            rest = after;
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let [high, low, damage @ ..] = input else { return };
    STAGE.with(|cell| {
        let stage = cell.get_or_init(stage);
        let number = usize::from(u16::from_be_bytes([*high, *low])) % stage.operations.len();
        stage.system.block_on(stage.ask(&stage.operations[number], damage));
    });
});

impl Stage {
    async fn ask(&self, operation: &Operation, damage: &[u8]) {
        // Nobody is told to wait.
        self.bench.clock.set(self.bench.now().plus(std::time::Duration::from_secs(2)));
        let person = &self.people[operation.role().code.as_str()];
        let body = operation.body(&self.document);
        let mut parts = Parts {
            address: operation.address().into_bytes(),
            key: kernel::new_id().to_string().into_bytes(),
            version: b"\"v1\"".to_vec(),
            token: format!("Bearer {}", person.token().await.unwrap_or_default()).into_bytes(),
            body: body.as_ref().map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        };
        let whole = parts.token.clone();
        parts.damage(damage);
        let headers = [("Idempotency-Key", &parts.key), ("If-Match", &parts.version)];
        let Ok(address) = Uri::try_from(parts.address) else { return };
        let mut request = TestRequest::default()
            .method(operation.method.clone())
            .uri(&address.to_string())
            .insert_header(("Content-Type", "application/json"))
            .set_payload(parts.body);
        for (name, value) in headers {
            let Ok(value) = HeaderValue::from_bytes(value) else { return };
            request = request.insert_header((name, value));
        }
        let answer = if parts.token == whole {
            person.send(request).await
        } else {
            let Ok(token) = HeaderValue::from_bytes(&parts.token) else { return };
            let stranger = self.bench.stranger();
            stranger.send(request.insert_header(("Authorization", token))).await
        };
        assert_ne!(answer.status.as_u16(), 500, "{} {}", operation.method, operation.path);
    }
}
