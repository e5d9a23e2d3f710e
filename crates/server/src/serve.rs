use crate::configuration::Configuration;
use crate::docs::{self, Docs, Documents};
use crate::keys::{self, Keys, Signing};
use crate::{jobs, lines, nightly, replaced, watch};
use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::rt::signal::unix::{Signal, SignalKind, signal};
use actix_web::web::Data;
use chrono::TimeDelta;
use db::{Database, Db, Standby};
use evidence::Evidence;
use futures_util::future::{Either, select};
use imports::Imports;
use kernel::{Calendar, Clock, Instant, SystemClock};
use ledger::{HeadKey, Ledger, Sealer, Signed, proof};
use organization::password::Refused;
use organization::{Issuer, RemoteKeys, TokenKey, bootstrap, policy};
use privacy::Vault;
use serde_json::Value;
use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use web::{Authority, Batches, Counts, Line, State, Surroundings};

/// A request's head has to be there within this, or slow clients would hold connections for ever.
const HEAD_PATIENCE: Duration = Duration::from_secs(5);

/// What is in flight is answered within this, or its caller has to send it again.
const IN_FLIGHT: Duration = Duration::from_secs(22);
const _: () = assert!(
    crate::configuration::DRAIN as u64 + IN_FLIGHT.as_secs() + jobs::LAST_SEAL.as_secs() < 30,
    "an end takes less than half a minute"
);

/// Servers of one database may differ by as much, and a clock that was set back a little does no harm.
const CLOCK_MAY_LAG: TimeDelta = TimeDelta::hours(1);

/// The parts that commands other than `serve` need too.
pub struct House {
    pub ledger: Ledger,
    pub vault: Vault,
    pub keys: Keys,
    /// Ids of the keys that signed the ledgers so far, where the operator says that they are replaced.
    former: BTreeSet<String>,
    /// Authenticates page tokens, and fingerprints of requests.
    page_secret: [u8; 32],
}

impl House {
    pub fn open(configuration: &Configuration, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let database = Database::open(configuration.address()?, configuration.connections)
            .map_err(|error| error.to_string())?;
        let database = match configuration.standby.as_str() {
            "" => database,
            address => {
                let standby = Standby::open(address.parse()?, configuration.connections);
                database.beside(standby.map_err(|error| error.to_string())?)
            }
        };
        let keys = match configuration.jwks.is_empty() {
            true => Keys::open(&configuration.keys)?,
            false => Keys::beside_an_issuer(),
        };
        let mut db =
            Database::open_reader(&configuration.address()?).map_err(|error| error.to_string())?;
        refuse_to_lose_writes(configuration, &mut db)?;
        let heads = newest_heads(&mut db)?;
        // The machine's own, whatever clock a demonstration is told by.
        refuse_a_clock_that_is_behind(&heads, SystemClock.now())?;
        let former = match configuration.replace_ledger_key {
            true => heads.into_iter().map(|head| head.key_id).collect(),
            false => {
                if let Some(signing) = &keys.signing {
                    let key = HeadKey::from_seed(&signing.ledger);
                    refuse_another_ledger_key(configuration, heads, &key)?;
                }
                BTreeSet::new()
            }
        };
        let source = configuration.master_key()?;
        let ledger = Ledger::new(database, clock);
        let (unlocked, page_secret) = actix_web::rt::System::new().block_on(async {
            let unlocked = Vault::unlock(ledger.database(), &source).await?;
            let page_secret = keys::of_requests(&unlocked.vault, &ledger).await?;
            Ok::<_, String>((unlocked, page_secret))
        })?;
        if unlocked.made {
            eprintln!(
                "  主密钥 master key: {source}\n  请立即另行备份：丢失后个人信息无法恢复 / back it up elsewhere now: without it no personal value can be read again"
            );
        }
        let vault = unlocked.vault.for_tables(&lines::sealed());
        Ok(Self { ledger, vault, keys, former, page_secret })
    }

    fn signing(&self) -> Result<&Signing, String> {
        self.keys.signing.as_ref().ok_or_else(|| "with `jwks` another process signs".into())
    }

    pub fn sealer(&self) -> Result<Sealer, String> {
        let key = HeadKey::from_seed(&self.signing()?.ledger);
        Ok(Sealer::new(self.ledger.clone(), key).after(self.former.clone()))
    }

    pub fn issuer(&self, configuration: &Configuration) -> Result<Issuer, String> {
        lets_in(&self.signing()?.tokens, configuration)
    }

    /// What requests stand on, without quotas.
    pub fn surroundings(
        &self,
        authority: Arc<dyn Authority>,
        lines: &[Line],
        document: Arc<Value>,
    ) -> Surroundings {
        Surroundings {
            ledger: self.ledger.clone(),
            vault: self.vault.clone(),
            sealed: lines::sealed(),
            people: lines::people(),
            acts: lines::acts(),
            synced: lines::synced(lines),
            proofs: lines::proofs(),
            followers: lines::followers(),
            calendar: Calendar::built_in(),
            authority,
            page_secret: self.page_secret,
            document,
            counts: Counts::default(),
            proxies: Vec::new(),
        }
    }

    /// Who says which tokens are good: this process, or the one whose keys it fetches.
    fn authority(&self, configuration: &Configuration) -> Result<Signers, String> {
        if self.keys.signing.is_some() {
            let issuer = Data::new(self.issuer(configuration)?);
            return Ok((Some(issuer.clone()), issuer.into_inner()));
        }
        // It knows what accounts may do; the key that it has to have signs nothing, and nobody accepts it.
        let passing = TokenKey { from: SystemClock.now(), seed: keys::passing()? };
        let accounts = lets_in(&[passing], configuration)?;
        let (source, trusted) = (&configuration.jwks, configuration.trusted_network);
        Ok((None, Arc::new(RemoteKeys::new(Arc::new(accounts), source, trusted)?)))
    }
}

/// Who is told that a record is kept must not find it gone after a power cut.
fn refuse_to_lose_writes(configuration: &Configuration, db: &mut Db) -> Result<(), String> {
    let losing = db::losing_settings(db).map_err(|error| error.to_string())?;
    if configuration.accept_loss || losing.is_empty() {
        return Ok(());
    }
    let losing = losing.join(", ");
    Err(format!(
        "PostgreSQL has {losing} off: acknowledged records would be lost with the power. Turn {losing} on, or say that this may happen (accept_loss = true), as for a test"
    ))
}

/// The newest head of every tenant's ledger.
fn newest_heads(db: &mut Db) -> Result<Vec<Signed>, String> {
    let mut newest = || {
        let tenants = organization::units::tenants(db)?;
        let heads = tenants.iter().map(|tenant| proof::head(db, tenant, None));
        Ok(heads.collect::<db::Result<Vec<_>>>()?.into_iter().flatten().collect())
    };
    newest().map_err(|error: db::Error| error.to_string())
}

/// With a clock before the last seal, limits would be wrong and the order of what happens too.
fn refuse_a_clock_that_is_behind(heads: &[Signed], now: Instant) -> Result<(), String> {
    match heads.iter().find(|head| head.signed_at.since(now) > CLOCK_MAY_LAG) {
        None => Ok(()),
        Some(head) => Err(format!(
            "the clock of this machine says {now}, but the ledger of {} was sealed at {}: set the clock",
            head.tenant, head.signed_at
        )),
    }
}

/// Restored records without their keys would be gone on with under a new key, and nobody would notice that the old one is lost.
fn refuse_another_ledger_key(
    configuration: &Configuration,
    heads: Vec<Signed>,
    key: &HeadKey,
) -> Result<(), String> {
    match heads.into_iter().find(|head| head.key_id != key.id()) {
        None => Ok(()),
        Some(head) => Err(format!(
            "the ledger of {} was last signed with key {}, {} holds key {}: restore the right key, or say that it is replaced (replace_ledger_key = true, or --replace-ledger-key) and tell those who keep heads",
            head.tenant,
            head.key_id,
            configuration.keys.join(keys::LEDGER).display(),
            key.id()
        )),
    }
}

/// The issuer, if it is this process, and whoever says which tokens are good.
type Signers = (Option<Data<Issuer>>, Arc<dyn Authority>);

/// An issuer under the configured policy.
fn lets_in(keys: &[TokenKey], configuration: &Configuration) -> Result<Issuer, String> {
    let refused = match &configuration.refused_passwords {
        None => Refused::new(),
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| format!("{}: {error}", file.display()))?
            .lines()
            .map(|word| word.trim().to_lowercase())
            .collect(),
    };
    let policy = policy::named(&configuration.policy)?;
    Ok(Issuer::with_keys(keys, &configuration.issuer())?.under(policy, refused))
}

/// Serves until the process is told to end.
pub fn serve(configuration: &Configuration) -> Result<(), String> {
    lines::check_roles()?;
    let served = match configuration.jwks.is_empty() {
        true => lines::chosen(&configuration.lines)?,
        false => lines::beside_an_issuer(&configuration.lines)?,
    };
    let document = Arc::new(lines::document(&served)?);
    let reporting = lines::reporting()?;
    let evidence = Data::new(Evidence::new(configuration.shelf()?, &lines::provable()));
    let imports = Data::new(Imports::new(&lines::registers()));
    let place = Docs::place(configuration)?;
    let documents = Data::new(Documents { all: document.clone(), lines: served.clone() });
    let shown_at = |here| (place == here).then(|| documents.clone());
    let (watch, watched_at) = watch::start(configuration, shown_at(Docs::Watch))?;
    let documents = shown_at(Docs::Here);
    let recount_at = configuration.recount_at()?;
    let drain = Duration::from_secs(configuration.drain.into());
    let house = House::open(configuration, Arc::new(SystemClock))?;
    let (issuer, authority) = house.authority(configuration)?;
    let signer = issuer.clone();
    let calendar = Calendar::built_in();
    // What comes in a batch is counted and limited together with what comes alone.
    let counts = Counts::new(configuration.quotas()?);
    let carried = lines::carried(&served, issuer.is_some());
    let stand_on = |document: &Arc<Value>| {
        Data::new(State::new(Surroundings {
            counts: counts.clone(),
            proxies: configuration.proxies.clone(),
            ..house.surroundings(authority.clone(), &carried, document.clone())
        }))
    };
    let state = stand_on(&document);
    let (within, batches) = if carried.len() == served.len() {
        (document.clone(), state.clone())
    } else {
        let within = Arc::new(lines::document(&carried)?);
        let batches = stand_on(&within);
        (within, batches)
    };
    let (for_app, shelf) = (served.clone(), evidence.shelf.clone());
    let watched = state.clone();
    let application = move |lines: &[Line], state: &Data<State>| {
        let issuer = issuer.clone();
        web::app(lines)
            .app_data(state.clone())
            .app_data(reporting.clone())
            .app_data(evidence.clone())
            .app_data(imports.clone())
            .configure(move |config| {
                if let Some(issuer) = issuer {
                    config.app_data(issuer).configure(organization::well_known);
                }
            })
    };
    let mut server = HttpServer::new(move || {
        let (again, carried, batches) = (application.clone(), carried.clone(), batches.clone());
        let documents = documents.clone();
        application(&for_app, &state)
            .app_data(Batches::of(&within, move || again(&carried, &batches)))
            .configure(|config| documents.into_iter().for_each(|all| docs::show(config, all)))
    })
    .client_request_timeout(HEAD_PATIENCE)
    .disable_signals()
    .shutdown_timeout(IN_FLIGHT.as_secs());
    if configuration.workers > 0 {
        server = server.workers(configuration.workers);
    }
    let listen = &configuration.listen;
    let server =
        server.bind(listen).map_err(|error| format!("cannot listen at {listen}: {error}"))?;
    // As it is bound: port 0 asks the system for a free one.
    let bound = server.addrs().first().map_or_else(|| listen.clone(), ToString::to_string);
    actix_web::rt::System::new().block_on(async move {
        if let Some(signing) =
            house.keys.signing.as_ref().filter(|_| configuration.replace_ledger_key)
        {
            replaced::enter(&house.ledger, &HeadKey::from_seed(&signing.ledger)).await?;
        }
        let sealing = jobs::start(&house, &calendar, &served);
        if let Some(sealer) = sealing.sealer.clone() {
            watch.counts(nightly::start(&house.ledger, sealer, recount_at));
        }
        if served.iter().any(|line| line.name == evidence::LINE.name) {
            shelf.folder().into_iter().for_each(|folder| watch.keeps_files(folder));
            tokio::spawn(jobs::clean_files(house.ledger.clone(), shelf));
        }
        let signs = signer.is_some();
        if let Some(issuer) = signer {
            tokio::spawn(jobs::follow_token_keys(issuer.into_inner(), configuration.keys.clone()));
        }
        let signals = Signals::listen().map_err(|error| error.to_string())?;
        let server = server.run();
        actix_web::rt::spawn(signals.end(server.handle(), watch.clone(), drain));
        let running = actix_web::rt::spawn(server);
        // By its first step it answers requests.
        tokio::task::yield_now().await;
        watch.started(watched);
        announce(&house.ledger, (&bound, &watched_at), place, signs).await?;
        let ended = running.await;
        sealing.ends().await;
        ended.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    })
}

/// What tells a process to end.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        futures_util::future::select(pin!(self.terminate.recv()), pin!(self.interrupt.recv()))
            .await;
    }

    /// At the first one it is not ready any more; a moment later, when gateways know, it takes no more connections and answers what
    /// is in flight. At the second one it ends at once.
    async fn end(mut self, server: ServerHandle, watch: Arc<watch::Watch>, drain: Duration) {
        self.next().await;
        watch.ends();
        let gracefully = async {
            tokio::time::sleep(drain).await;
            server.stop(true).await;
        };
        if let Either::Right(_) = select(pin!(gracefully), pin!(self.next())).await {
            server.stop(false).await;
        }
    }
}

/// Tells the operator where everything is and, on the first start, the secret that makes the first accounts.
async fn announce(
    ledger: &Ledger,
    (listen, watch): (&str, &str),
    docs: Docs,
    signs: bool,
) -> Result<(), String> {
    let secret = match signs {
        true => bootstrap::arm(ledger.database()).await.map_err(|error| error.to_string())?,
        false => None,
    };
    println!("台账 Taizhang\n  地址 address  http://{listen}");
    match docs {
        Docs::Here => println!("  文档 docs     http://{listen}/docs/"),
        Docs::Watch => println!("  文档 docs     http://{watch}/docs/"),
        Docs::Off => {}
    }
    if let Some(secret) = secret {
        println!(
            "  初始化密钥 one-time bootstrap secret: {secret}\n  用它建立区和三员账号 / make the district and its three administrators with it:\n    POST http://{listen}/v1/auth/bootstrap"
        );
    }
    println!("  监控 watch    http://{watch}/metrics\n  就绪 ready    http://{watch}/health/ready");
    Ok(())
}
