use crate::business_limits;
use crate::docs::Docs;
use chrono::{NaiveTime, TimeDelta};
use config::{Config, Environment, File};
use evidence::{Rules, Scanner, Shelf};
use ipnet::IpNet;
use privacy::MasterSource;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use web::Quotas;

/// So long gateways need to learn that a server ends, in seconds.
pub const DRAIN: u32 = 5;

/// Every variable of the server begins like this.
const PREFIX: &str = "TAIZHANG";
/// Variables of the product's own tests: a shell that has them can still run every command.
const OF_TESTS: &str = "TAIZHANG_TEST_";

/// How this server runs. Read from a TOML file, then from variables such as `TAIZHANG_LISTEN`; an unknown member stops the start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Configuration {
    /// Where the records are: `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// Connections to PostgreSQL.
    pub connections: usize,
    /// A hot standby of the database, `postgres://…`, for lists, figures and exports; none when empty.
    pub standby: String,
    /// The address to listen at.
    pub listen: String,
    /// The address for whoever watches: health and metrics. Not for callers, so on loopback unless somebody says otherwise.
    pub watch: String,
    /// Where the documents are shown: `here`, beside the interface, which only a server on loopback may; `watch`; or `off`. When absent
    /// `here` on loopback without `proxies`, else `watch`.
    pub docs: Option<Docs>,
    /// Reverse proxies in front of this server, as networks: their word on where a request comes from is believed.
    pub proxies: Vec<IpNet>,
    /// Requests a minute that one account may send; 0 is no limit.
    pub quota_account: u32,
    /// Requests a minute from one address without a valid token; 0 is no limit.
    pub quota_anonymous: u32,
    /// How often one account may do acts of one kind: a file in place of the built-in limits, which do not apply when
    /// `quota_account` is 0.
    pub business_limits: Option<PathBuf>,
    /// Not ready with less disk free than this, in MiB (SQLite).
    pub ready_free_disk: u64,
    /// Not ready when an entry has waited longer than this to be sealed, in seconds.
    pub ready_sealer_lag: u32,
    /// How long it says that it is not ready before it takes no more requests, in seconds: gateways ask every few.
    pub drain: u32,
    /// Threads that answer requests; one per core when 0.
    pub workers: usize,
    /// Where evidence files are kept: a folder, or `s3://BUCKET` (with AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID …).
    pub files: String,
    /// Who scans evidence files: `clamd://HOST:PORT`, `clamd:/PATH`, or `off`; when empty they are taken and not given out.
    pub scanner: String,
    /// While the scanner does not answer: `quarantine` takes files and keeps them back, `refuse` takes none.
    pub scanner_down: String,
    /// Where the keys are kept; readable by the owner alone.
    pub keys: PathBuf,
    /// Acknowledged records may be lost with the power: starts although PostgreSQL has `fsync` or `synchronous_commit` off.
    pub accept_loss: bool,
    /// The ledger goes on under another key than the one that signed it last.
    pub replace_ledger_key: bool,
    /// The key that protects personal values: `file:PATH`, or `command:PROGRAM ARGUMENTS` of a key management service;
    /// `master.key` in the folder of the other keys when empty.
    pub master_key: String,
    /// The name of this issuer in tokens: the address by which others reach it; the one it listens at when absent.
    pub issuer: Option<String>,
    /// Where another process publishes the keys that sign tokens (RFC 7517); this one signs none then. Empty when it does.
    pub jwks: String,
    /// Nobody sits between this process and those it asks: keys may be fetched without TLS.
    pub trusted_network: bool,
    /// How people are let in: `asvs` or `mlps3` (`crates/organization/data/policies.toml`).
    pub policy: String,
    /// A file of passwords that are refused besides, breached ones say; one a line.
    pub refused_passwords: Option<PathBuf>,
    /// The lines to serve; all when empty.
    pub lines: Vec<String>,
    /// `json`, or `text` for people.
    pub log: String,
    /// When all records are counted again every night: the local time, such as `03:30`.
    pub recount_at: String,
}

/// Beyond these a server is not ready.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub free_disk: u64,
    pub sealer_lag: TimeDelta,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            database: "sqlite:data/taizhang.db".into(),
            connections: 16,
            standby: String::new(),
            listen: "127.0.0.1:8080".into(),
            watch: "127.0.0.1:8081".into(),
            docs: None,
            proxies: Vec::new(),
            // A busy district system asks some twenty times a second; a person never comes near it.
            quota_account: 6000,
            // An office behind one address signs in within the same minutes.
            quota_anonymous: 600,
            business_limits: None,
            ready_free_disk: 512,
            ready_sealer_lag: 300,
            drain: DRAIN,
            workers: 0,
            files: "data/files".into(),
            scanner: String::new(),
            scanner_down: "quarantine".into(),
            keys: "data/keys".into(),
            accept_loss: false,
            replace_ledger_key: false,
            master_key: String::new(),
            issuer: None,
            jwks: String::new(),
            trusted_network: false,
            policy: organization::policy::DEFAULT.into(),
            refused_passwords: None,
            lines: Vec::new(),
            log: "text".into(),
            recount_at: "03:30".into(),
        }
    }
}

impl Configuration {
    pub fn read(file: Option<&Path>) -> Result<Self, String> {
        let mut builder = Config::builder();
        if let Some(file) = file {
            builder = builder.add_source(File::from(file));
        }
        let environment = Environment::with_prefix(PREFIX)
            .source(Some(variables()))
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("lines")
            .with_list_parse_key("proxies");
        let read = builder.add_source(environment).build().and_then(Config::try_deserialize);
        read.map_err(|error| {
            format!("the configuration is not valid: {error} (as a variable: {PREFIX}_ and the name of the member)")
        })
    }

    pub fn recount_at(&self) -> Result<NaiveTime, String> {
        NaiveTime::parse_from_str(&self.recount_at, "%H:%M").map_err(|error| {
            format!("recount_at is `{}`: {error}; give it as 03:30", self.recount_at)
        })
    }

    /// The address by which others reach this server, unless it is configured: a wildcard is nobody's address.
    pub fn issuer(&self) -> String {
        let here = self.listen.replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]");
        self.issuer.clone().unwrap_or_else(|| format!("http://{here}"))
    }

    pub fn master_key(&self) -> Result<MasterSource, String> {
        match self.master_key.as_str() {
            "" => Ok(MasterSource::File(self.keys.join(crate::keys::MASTER))),
            given => given.parse(),
        }
    }

    /// The evidence files, with the rules of the product.
    pub fn shelf(&self) -> Result<Shelf, String> {
        let scanner = Scanner::read(&self.scanner, &self.scanner_down)?;
        Ok(Shelf::new(self.files.parse()?, Rules::built_in()?, scanner))
    }

    pub fn quotas(&self) -> Result<Quotas, String> {
        let business = match &self.business_limits {
            None if self.quota_account == 0 => Vec::new(),
            file => business_limits::read(file.as_deref())?,
        };
        Ok(Quotas { account: self.quota_account, anonymous: self.quota_anonymous, business })
    }

    pub fn patience(&self) -> Patience {
        Patience {
            free_disk: self.ready_free_disk.saturating_mul(1 << 20),
            sealer_lag: TimeDelta::seconds(self.ready_sealer_lag.into()),
        }
    }

    pub fn address(&self) -> Result<db::Address, String> {
        self.database.parse()
    }
}

fn variables() -> HashMap<String, String> {
    let texts = std::env::vars_os()
        .filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
    texts.filter(|(name, _)| !name.starts_with(OF_TESTS)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_is_where_the_server_listens_unless_it_is_configured() {
        let at = |listen: &str, issuer: Option<&str>| {
            let issuer = issuer.map(String::from);
            Configuration { listen: listen.into(), issuer, ..Configuration::default() }.issuer()
        };
        assert_eq!(at("127.0.0.1:8080", None), "http://127.0.0.1:8080");
        assert_eq!(at("192.168.1.5:9000", None), "http://192.168.1.5:9000");
        assert_eq!(at("0.0.0.0:9000", None), "http://127.0.0.1:9000");
        assert_eq!(at("[::]:9000", None), "http://[::1]:9000");
        assert_eq!(at("0.0.0.0:9000", Some("https://tz.example")), "https://tz.example");
    }
}
