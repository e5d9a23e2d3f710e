//! Carries one event to one address. The address is looked up and judged at the moment of the connection, by the resolver that the
//! connection uses: a name that answers differently a moment later wins nothing.

use crate::address::allowed;
use crate::rules::Rules;
use chrono::DateTime;
use ipnet::IpNet;
use kernel::Id;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{DATE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Response, Url};
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tokio::time::timeout_at;

/// The addresses of a name, or why there are none.
pub type Addresses = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// Knows the addresses of names.
pub trait Names: Send + Sync {
    fn find(&self, name: &str) -> Addresses;
}

/// As this machine knows them.
struct SystemNames;

impl Names for SystemNames {
    fn find(&self, name: &str) -> Addresses {
        let name = name.to_string();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Answered {
        status: u16,
        retry_after: Option<u32>,
    },
    TimedOut,
    NotConnected,
    /// No address of the name, or the address itself, may be sent to.
    Forbidden,
}

/// Sends events.
pub struct Courier {
    names: Arc<dyn Names>,
    /// The only roots of trust; those of this machine when there are none.
    roots: Vec<Certificate>,
    patience: Duration,
    /// One client for each list of approved intranets.
    clients: Mutex<HashMap<Vec<IpNet>, Client>>,
    /// Endpoints that somebody sends to just now.
    busy: Mutex<HashSet<(String, Id)>>,
}

impl Courier {
    /// As the product sends.
    pub fn system() -> &'static Arc<Self> {
        static SYSTEM: LazyLock<Arc<Courier>> = LazyLock::new(|| {
            Arc::new(Courier::new(Arc::new(SystemNames), Vec::new(), Rules::built_in().patience()))
        });
        &SYSTEM
    }

    pub fn new(names: Arc<dyn Names>, roots: Vec<Certificate>, patience: Duration) -> Self {
        Self { names, roots, patience, clients: Mutex::default(), busy: Mutex::default() }
    }

    /// Takes an endpoint for whoever asks first; it is free again when what it gets is dropped.
    pub(crate) fn take(self: &Arc<Self>, tenant: &str, endpoint: Id) -> Option<Busy> {
        let key = (tenant.to_string(), endpoint);
        let taken = self.busy.lock().ok()?.insert(key.clone());
        taken.then(|| Busy { courier: self.clone(), key })
    }

    /// Sends, and says how it ended. It follows no redirect, asks no proxy, reads a bounded part of the answer and keeps none.
    pub async fn send(
        &self,
        url: &Url,
        approved: &[IpNet],
        headers: &[(&'static str, String)],
        body: String,
    ) -> Outcome {
        // An address in place of a name is not looked up, so it is judged here.
        if let Some(address) = literal(url)
            && !allowed(address, approved)
        {
            return Outcome::Forbidden;
        }
        let client = match self.client(approved) {
            Ok(client) => client,
            Err(error) => {
                tracing::error!(%error, "no client for webhooks could be made");
                return Outcome::NotConnected;
            }
        };
        let mut request = client.post(url.clone()).body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let until = tokio::time::Instant::now() + self.patience;
        let mut response = match timeout_at(until, request.send()).await {
            Ok(Ok(response)) => response,
            Err(_) => return Outcome::TimedOut,
            Ok(Err(error)) if error.is_timeout() => return Outcome::TimedOut,
            Ok(Err(error)) if is_forbidden(&error) => return Outcome::Forbidden,
            Ok(Err(_)) => return Outcome::NotConnected,
        };
        let (status, retry_after) = (response.status().as_u16(), retry_after(&response));
        // The receiver has decided by its status; reading on only lets it end in peace, within the limits.
        let _ = timeout_at(until, read_on(&mut response)).await;
        Outcome::Answered { status, retry_after }
    }

    fn client(&self, approved: &[IpNet]) -> Result<Client, String> {
        let mut clients = self.clients.lock().map_err(|error| error.to_string())?;
        if let Some(client) = clients.get(approved) {
            return Ok(client.clone());
        }
        let guard = Guard { names: self.names.clone(), approved: approved.into() };
        let mut builder = Client::builder()
            .user_agent("taizhang-webhooks")
            .redirect(Policy::none())
            .no_proxy()
            .https_only(true)
            .dns_resolver(guard)
            .connect_timeout(Rules::built_in().patience_to_connect())
            // A connection that is kept would outlive the approval of its address.
            .pool_max_idle_per_host(0);
        if !self.roots.is_empty() {
            builder = builder.tls_certs_only(self.roots.iter().cloned());
        }
        let client = builder.build().map_err(|error| error.to_string())?;
        // Lists change by the hand of an administrator: the few of today, and none of before.
        if clients.len() > 100 {
            clients.clear();
        }
        clients.insert(approved.to_vec(), client.clone());
        Ok(client)
    }
}

async fn read_on(response: &mut Response) {
    let mut left = Rules::built_in().longest_answer;
    while let Ok(Some(piece)) = response.chunk().await {
        match left.checked_sub(piece.len()) {
            Some(rest) => left = rest,
            None => break,
        }
    }
}

/// Seconds, or a date (RFC 9110 §10.2.3). Our clock and theirs may differ: a date is reckoned from the one that the answer itself bears.
fn retry_after(response: &Response) -> Option<u32> {
    let text = |name| response.headers().get(name)?.to_str().ok().map(str::trim);
    let after = text(RETRY_AFTER)?;
    let date = |text: &str| DateTime::parse_from_rfc2822(text).ok();
    let until = || {
        let seconds = (date(after)? - date(text(DATE)?)?).num_seconds();
        Some(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX))
    };
    after.parse().ok().or_else(until)
}

/// The address that stands in a URL in place of a name. The parser has read decimal, octal and hexadecimal forms.
pub(crate) fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn is_forbidden(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<Forbidden>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Why a connection was not even tried.
#[derive(Debug)]
struct Forbidden;

impl std::fmt::Display for Forbidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no address that events may be sent to")
    }
}

impl Error for Forbidden {}

/// Looks names up and lets through what is allowed.
struct Guard {
    names: Arc<dyn Names>,
    approved: Arc<[IpNet]>,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, approved) = (self.names.find(name.as_str()), self.approved.clone());
        Box::pin(async move {
            let mut addresses = found.await?;
            addresses.retain(|address| allowed(*address, &approved));
            if addresses.is_empty() {
                return Err(Box::new(Forbidden) as Box<dyn Error + Send + Sync>);
            }
            let sockets = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(sockets) as Addrs)
        })
    }
}

/// An endpoint that is being sent to.
pub(crate) struct Busy {
    courier: Arc<Courier>,
    key: (String, Id),
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Ok(mut busy) = self.courier.busy.lock() {
            busy.remove(&self.key);
        }
    }
}
