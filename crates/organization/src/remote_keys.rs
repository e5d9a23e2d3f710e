//! The keys of an issuer that is another process, as it publishes them (RFC 7517): fetched when they are needed, kept as long as the
//! issuer says, and fetched anew when a token names one that is not known.

use db::Db;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{EllipticCurve, JwkSet, PublicKeyUse};
use kernel::{Caller, Instant, Problem};
use reqwest::header::CACHE_CONTROL;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use web::{Authority, Claims, KeyFuture};

const PATIENCE: Duration = Duration::from_secs(2);
/// A set of keys is short; whoever sends more is not the issuer.
const LONGEST: usize = 64 << 10;
/// How long keys are believed when the issuer does not say, and within which bounds when it does.
const USUAL_AGE: i64 = 300;
const AGES: std::ops::RangeInclusive<i64> = 10..=3600;
/// Anybody can name keys that do not exist: they make us ask no oftener than this.
const PAUSE: chrono::TimeDelta = chrono::TimeDelta::seconds(5);
/// An issuer that is away does not stop the others at once; nobody can sign in meanwhile, so it is noticed.
const USABLE: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// An authority whose tokens are signed elsewhere.
pub struct RemoteKeys {
    authority: Arc<dyn Authority>,
    source: Url,
    client: Client,
    held: Mutex<Held>,
    /// One question at a time; who waits for it gets its answer.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Held {
    keys: HashMap<String, DecodingKey>,
    fetched_at: Option<Instant>,
    believed_until: Option<Instant>,
    asked_at: Option<Instant>,
}

impl RemoteKeys {
    /// `authority` knows the accounts; the keys come from `source`. Without TLS whoever sits between could put a key of their own
    /// in, so it is refused unless the network is trusted or does not leave this machine.
    pub fn new(
        authority: Arc<dyn Authority>,
        source: &str,
        trusted_network: bool,
    ) -> Result<Self, String> {
        let text = |error: &dyn std::fmt::Display| format!("jwks {source}: {error}");
        let source: Url = source.parse().map_err(|error| text(&error))?;
        let local = matches!(source.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if source.scheme() != "https" && !local && !trusted_network {
            return Err(text(
                &"keys come by https, unless trusted_network says that nobody sits between",
            ));
        }
        // No redirects and no proxies: the answer comes from there and from nowhere else.
        let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE);
        let client = client.build().map_err(|error| text(&error))?;
        Ok(Self { authority, source, client, held: Mutex::default(), asking: Default::default() })
    }

    async fn find(&self, key_id: &str, now: Instant) -> Result<Option<DecodingKey>, Problem> {
        if let Some(key) = self.believed(key_id, now) {
            return Ok(Some(key));
        }
        let _one_at_a_time = self.asking.lock().await;
        if let Some(key) = self.believed(key_id, now) {
            return Ok(Some(key));
        }
        if self.may_ask(now) {
            match self.fetch().await {
                Ok((keys, age)) => self.keep(keys, age, now),
                Err(error) => {
                    tracing::error!(source = %self.source, error, "the issuer's keys could not be fetched")
                }
            }
        }
        self.usable(key_id, now)
    }

    /// A key out of a set that need not be asked for again.
    fn believed(&self, key_id: &str, now: Instant) -> Option<DecodingKey> {
        let held = self.held.lock().ok()?;
        held.believed_until.filter(|until| now < *until)?;
        held.keys.get(key_id).cloned()
    }

    /// What there is after the issuer was asked: also out of an older set, when it did not answer.
    fn usable(&self, key_id: &str, now: Instant) -> Result<Option<DecodingKey>, Problem> {
        let held = self.held.lock().map_err(Problem::internal)?;
        let is_usable = held.fetched_at.is_some_and(|at| now.since(at) <= USABLE);
        if is_usable {
            return Ok(held.keys.get(key_id).cloned());
        }
        Err(Problem::unavailable("the issuer's keys are not known"))
    }

    fn may_ask(&self, now: Instant) -> bool {
        let Ok(mut held) = self.held.lock() else { return false };
        let may = held.asked_at.is_none_or(|asked| now.since(asked) >= PAUSE || now < asked);
        if may {
            held.asked_at = Some(now);
        }
        may
    }

    fn keep(&self, keys: HashMap<String, DecodingKey>, age: i64, now: Instant) {
        if let Ok(mut held) = self.held.lock() {
            let believed_until = Some(now.plus(chrono::TimeDelta::seconds(age)));
            *held = Held { keys, fetched_at: Some(now), believed_until, asked_at: held.asked_at };
        }
    }

    async fn fetch(&self) -> Result<(HashMap<String, DecodingKey>, i64), String> {
        let text = |error: reqwest::Error| error.to_string();
        let mut response = self.client.get(self.source.clone()).send().await.map_err(text)?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(format!("answered {}", response.status()));
        }
        let age = max_age(&response);
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(text)? {
            body.extend_from_slice(&piece);
            if body.len() > LONGEST {
                return Err("too long for a set of keys".into());
            }
        }
        let set: JwkSet = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        let keys = signing_keys(&set);
        if keys.is_empty() {
            return Err("no Ed25519 key for signatures is in the set".into());
        }
        Ok((keys, age))
    }
}

/// Ed25519 keys for signatures; others are not for our tokens.
fn signing_keys(set: &JwkSet) -> HashMap<String, DecodingKey> {
    let signs = |key: &&jsonwebtoken::jwk::Jwk| {
        let usage = &key.common.public_key_use;
        let is_ed25519 = matches!(
            &key.algorithm,
            jsonwebtoken::jwk::AlgorithmParameters::OctetKeyPair(pair)
                if pair.curve == EllipticCurve::Ed25519
        );
        is_ed25519 && usage.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature)
    };
    let key = |key: &jsonwebtoken::jwk::Jwk| {
        Some((key.common.key_id.clone()?, DecodingKey::from_jwk(key).ok()?))
    };
    set.keys.iter().filter(signs).filter_map(key).collect()
}

fn max_age(response: &Response) -> i64 {
    let header = response.headers().get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
    let named = header.unwrap_or_default().split(',');
    let age = named.filter_map(|part| part.trim().strip_prefix("max-age=")?.parse().ok()).next();
    age.unwrap_or(USUAL_AGE).clamp(*AGES.start(), *AGES.end())
}

impl Authority for RemoteKeys {
    fn issuer(&self) -> &str {
        self.authority.issuer()
    }

    /// None is at hand without a question.
    fn token_key(&self, key_id: &str, now: Instant) -> Option<DecodingKey> {
        self.believed(key_id, now)
    }

    fn find_key<'a>(&'a self, key_id: &'a str, now: Instant) -> KeyFuture<'a> {
        Box::pin(self.find(key_id, now))
    }

    fn caller(&self, db: &mut Db, claims: &Claims, now: Instant) -> db::Result<Option<Caller>> {
        self.authority.caller(db, claims, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Issuer;
    use chrono::TimeDelta;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// What another process publishes at an address of its own.
    struct Published {
        address: String,
        text: Arc<Mutex<String>>,
        asked: Arc<AtomicUsize>,
    }

    impl Published {
        fn new() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = format!("http://{}/jwks.json", listener.local_addr().unwrap());
            let (text, asked) =
                (Arc::new(Mutex::new(String::new())), Arc::new(AtomicUsize::new(0)));
            let (answer, count) = (text.clone(), asked.clone());
            std::thread::spawn(move || {
                for stream in listener.incoming() {
                    let mut stream = stream.unwrap();
                    let _ = stream.read(&mut [0; 4096]);
                    count.fetch_add(1, Ordering::SeqCst);
                    let body = answer.lock().unwrap().clone();
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nCache-Control: public, max-age=60\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                        body.len()
                    );
                    let _ = stream.write_all((head + &body).as_bytes());
                }
            });
            Self { address, text, asked }
        }

        fn say(&self, text: String) {
            *self.text.lock().unwrap() = text;
        }

        fn keys_of(&self, seed: u8) -> String {
            let issuer = issuer(seed);
            let set = issuer.key_set(kernel::Clock::now(&kernel::SystemClock));
            self.say(set.to_string());
            set["keys"][0]["kid"].as_str().unwrap().into()
        }

        fn asked(&self) -> usize {
            self.asked.load(Ordering::SeqCst)
        }
    }

    fn issuer(seed: u8) -> Issuer {
        Issuer::from_seed(&[seed; 32], "https://taizhang.test").unwrap()
    }

    fn remote(source: &str) -> Result<RemoteKeys, String> {
        RemoteKeys::new(Arc::new(issuer(99)), source, false)
    }

    fn at(seconds: i64) -> Instant {
        Instant::EPOCH.plus(TimeDelta::seconds(seconds))
    }

    #[tokio::test]
    async fn keys_are_fetched_once_and_again_when_a_token_names_another() {
        let published = Published::new();
        let first = published.keys_of(1);
        let keys = remote(&published.address).unwrap();
        assert!(keys.token_key(&first, at(0)).is_none(), "not before it was asked for");
        for second in [0, 1, 59] {
            assert!(keys.find(&first, at(second)).await.unwrap().is_some());
        }
        assert_eq!(published.asked(), 1);
        let second = published.keys_of(2);
        assert!(keys.find(&second, at(59)).await.unwrap().is_some(), "a new key is found at once");
        assert!(keys.find(&first, at(59)).await.unwrap().is_none(), "one that is gone is gone");
        assert_eq!(published.asked(), 2);
        for n in 0..20 {
            assert!(keys.find(&format!("invented-{n}"), at(62)).await.unwrap().is_none());
        }
        assert_eq!(published.asked(), 2, "whoever names invented keys does not make us ask");
        assert!(keys.find(&second, at(200)).await.unwrap().is_some());
        assert_eq!(published.asked(), 3, "after the time that the issuer names");
    }

    #[tokio::test]
    async fn an_issuer_that_is_away_is_borne_for_an_hour() {
        let published = Published::new();
        let known = published.keys_of(1);
        let keys = remote(&published.address).unwrap();
        assert!(keys.find(&known, at(0)).await.unwrap().is_some());
        for broken in ["", "not json", "{\"keys\": []}", &"x".repeat(LONGEST + 1)] {
            published.say(broken.into());
            assert!(keys.find(&known, at(100)).await.unwrap().is_some(), "{broken:.20}");
        }
        assert!(keys.find(&known, at(3590)).await.unwrap().is_some());
        assert!(keys.find(&known, at(3700)).await.is_err());
    }

    #[tokio::test]
    async fn nobody_can_say_while_the_issuer_was_never_reached() {
        let published = Published::new();
        published.say("{\"keys\": [{\"kty\": \"oct\", \"kid\": \"a\", \"k\": \"AAAA\"}]}".into());
        let keys = remote(&published.address).unwrap();
        let problem = keys.find("a", at(0)).await.err().unwrap();
        assert_eq!(problem.kind.status, 503, "a shared secret is no key for our tokens");
    }

    #[test]
    fn keys_come_by_tls_or_from_this_machine() {
        assert!(remote("http://10.1.2.3/jwks.json").err().unwrap().contains("https"));
        assert!(remote("http://localhost.example.com/jwks.json").is_err());
        assert!(remote("https://taizhang.test/jwks.json").is_ok());
        let trusted = RemoteKeys::new(Arc::new(issuer(1)), "http://organization:8080/j", true);
        assert!(trusted.is_ok());
    }
}
