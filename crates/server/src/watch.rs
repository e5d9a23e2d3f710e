//! For whoever watches the server, at an address of its own: whether it lives, has started, can work, and its metrics. It answers
//! from a thread of its own, so that it can tell of a server that is starting or has no thread left, and says no word about
//! versions, hosts or records.

use crate::configuration::{Configuration, Patience};
use crate::docs::{self, Documents};
use crate::nightly::{self, LastNight};
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{App, HttpResponse, HttpServer};
use ledger::Backlog;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use web::prometheus_client::metrics::counter::ConstCounter;
use web::prometheus_client::metrics::gauge::ConstGauge;
use web::prometheus_client::registry::{Registry, Unit};
use web::{State, TOLD_TO_BROWSERS};

/// A database that takes longer is not one to work with.
const ROUND_TRIP: Duration = Duration::from_secs(1);
/// OpenMetrics 1.0 as a media type.
const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is watched; nothing before the server has started.
pub struct Watch {
    patience: Patience,
    state: OnceLock<Data<State>>,
    /// Of evidence files, where this process takes them in.
    files: OnceLock<PathBuf>,
    last_night: OnceLock<LastNight>,
    ending: AtomicBool,
}

/// Answers at the configured address from now on, and shows the documents if it is given them; gives the address as it is bound.
pub fn start(
    configuration: &Configuration,
    documents: Option<Data<Documents>>,
) -> Result<(Arc<Watch>, String), String> {
    let watch = Arc::new(Watch {
        patience: configuration.patience(),
        state: OnceLock::new(),
        files: OnceLock::new(),
        last_night: OnceLock::new(),
        ending: AtomicBool::new(false),
    });
    let data = Data::from(watch.clone());
    let listen = &configuration.watch;
    let bound = TcpListener::bind(listen).and_then(|socket| Ok((socket.local_addr()?, socket)));
    let (address, socket) = bound.map_err(|error| format!("cannot listen at {listen}: {error}"))?;
    let thread = std::thread::Builder::new().name("watch".into());
    let thread = thread.spawn(move || answer(data, documents, socket));
    thread.map_err(|error| error.to_string())?;
    Ok((watch, address.to_string()))
}

fn answer(watch: Data<Watch>, documents: Option<Data<Documents>>, socket: TcpListener) {
    let app = move || {
        let documents = documents.clone();
        let told = TOLD_TO_BROWSERS.into_iter().fold(DefaultHeaders::new(), DefaultHeaders::add);
        App::new()
            .wrap(told)
            .app_data(watch.clone())
            .configure(routes)
            .configure(|config| documents.into_iter().for_each(|all| docs::show(config, all)))
    };
    let server = HttpServer::new(app).workers(1).disable_signals().listen(socket);
    let ended = server.and_then(|server| actix_web::rt::System::new().block_on(server.run()));
    if let Err(error) = ended {
        tracing::error!(%error, "nobody can watch this server any more");
    }
}

impl Watch {
    /// From now on the server takes requests.
    pub fn started(&self, state: Data<State>) {
        if self.state.set(state).is_err() {
            tracing::warn!("started twice");
        }
    }

    /// It keeps files in a folder.
    pub fn keeps_files(&self, folder: &Path) {
        // It starts once.
        let _ = self.files.set(folder.into());
    }

    /// Where files lie in a folder of this machine.
    fn free_for_files(&self) -> Option<u64> {
        self.files.get().and_then(|folder| db::free_at(folder))
    }

    fn is_full(&self, free: Option<u64>) -> bool {
        free.is_some_and(|free| free < self.patience.free_disk)
    }

    /// This process counts all records again every night.
    pub fn counts(&self, last_night: LastNight) {
        // It starts once.
        let _ = self.last_night.set(last_night);
    }

    /// It was told to end: nobody should send it requests any more.
    pub fn ends(&self) {
        self.ending.store(true, Ordering::Release);
    }
}

fn routes(config: &mut ServiceConfig) {
    config
        .route("/health/live", get().to(live))
        .route("/health/startup", get().to(startup))
        .route("/health/ready", get().to(ready))
        .route("/metrics", get().to(metrics));
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json("live")
}

async fn startup(watch: Data<Watch>) -> HttpResponse {
    match watch.state.get() {
        Some(_) => HttpResponse::Ok().json("started"),
        None => HttpResponse::ServiceUnavailable().json("starting"),
    }
}

async fn ready(watch: Data<Watch>) -> HttpResponse {
    match lacking(&watch).await {
        None if lacks_room_for_files(&watch) => {
            tracing::warn!("ready, but there is no room for files");
            HttpResponse::Ok().json("ready, but no room for files")
        }
        None => HttpResponse::Ok().json("ready"),
        Some(what) => {
            tracing::warn!(what, "not ready");
            HttpResponse::ServiceUnavailable().json(format!("not ready: {what}"))
        }
    }
}

/// What keeps the server from working; the first reason found.
async fn lacking(watch: &Watch) -> Option<&'static str> {
    let Some(state) = watch.state.get() else { return Some("start") };
    if watch.ending.load(Ordering::Acquire) {
        return Some("ending");
    }
    let database = state.ledger.database();
    match within(database.schema_is_current()).await {
        None => return Some("database"),
        Some(false) => return Some("schema"),
        Some(true) => {}
    }
    if watch.is_full(database.free_disk()) {
        return Some("disk");
    }
    if state.room.records.is_lacking() {
        return Some("storage");
    }
    match within(state.ledger.backlog()).await {
        None => Some("database"),
        Some(backlog) => (backlog.oldest > watch.patience.sealer_lag).then_some("sealer"),
    }
}

/// No reason to send anybody elsewhere: signing in, reading and every record go on without it.
fn lacks_room_for_files(watch: &Watch) -> bool {
    let refused = watch.state.get().is_some_and(|state| state.room.files.is_lacking());
    refused || watch.is_full(watch.free_for_files())
}

async fn within<T>(question: impl Future<Output = db::Result<T>>) -> Option<T> {
    tokio::time::timeout(ROUND_TRIP, question).await.ok()?.ok()
}

async fn metrics(watch: Data<Watch>) -> HttpResponse {
    let Some(state) = watch.state.get() else {
        return HttpResponse::ServiceUnavailable().finish();
    };
    let backlog = within(state.ledger.backlog()).await;
    let wal = within(state.ledger.database().wal_bytes()).await.flatten();
    let webhooks = within(webhooks::standing(&state.ledger)).await;
    let text = state.metrics.text(|registry| {
        of_database(registry, state.ledger.database(), wal);
        of_files(registry, &watch);
        of_ledger(registry, backlog);
        of_webhooks(registry, webhooks);
        if let Some(last) = watch.last_night.get() {
            nightly::tell(registry, last);
        }
    });
    match text {
        Ok(text) => HttpResponse::Ok().content_type(METRICS_TYPE).body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

fn of_database(registry: &mut Registry, database: &db::Database, wal: Option<u64>) {
    let load = database.load();
    let part = registry.sub_registry_with_prefix("taizhang_database");
    let gauge = |number: usize| ConstGauge::new(i64::try_from(number).unwrap_or(i64::MAX));
    part.register("connections_in_use", "Connections at work", gauge(load.in_use));
    let help = "Units of work that wait for a connection";
    part.register("queue_waiting", help, gauge(load.waiting));
    let help = "Units of work turned away because too many waited";
    part.register("queue_refusals", help, ConstCounter::new(load.refused));
    let bytes = |number: u64| ConstGauge::new(i64::try_from(number).unwrap_or(i64::MAX));
    if let Some(size) = wal {
        part.register_with_unit("wal_size", "The write-ahead log", Unit::Bytes, bytes(size));
    }
    if let Some(free) = database.free_disk() {
        let help = "Free space where the records are";
        part.register_with_unit("disk_free", help, Unit::Bytes, bytes(free));
    }
}

fn of_files(registry: &mut Registry, watch: &Watch) {
    let part = registry.sub_registry_with_prefix("taizhang_files");
    let lacking = ConstGauge::new(i64::from(lacks_room_for_files(watch)));
    part.register("room_lacking", "Whether there is no room for evidence files", lacking);
    if let Some(free) = watch.free_for_files() {
        let help = "Free space where evidence files are";
        let free = ConstGauge::new(i64::try_from(free).unwrap_or(i64::MAX));
        part.register_with_unit("disk_free", help, Unit::Bytes, free);
    }
}

/// Absent when the database does not answer: an old number would look like a good one.
fn of_ledger(registry: &mut Registry, backlog: Option<Backlog>) {
    let part = registry.sub_registry_with_prefix("taizhang");
    let answers = ConstGauge::new(i64::from(backlog.is_some()));
    part.register("database_up", "Whether the database answers within a second", answers);
    let Some(backlog) = backlog else { return };
    let help = "Entries that are written and not sealed";
    part.register("ledger_pending_entries", help, ConstGauge::new(backlog.entries));
    let seconds = backlog.oldest.as_seconds_f64();
    let help = "How long the oldest entry has waited to be sealed: the lag of the sealer";
    let unit = Unit::Seconds;
    part.register_with_unit("ledger_oldest_pending_age", help, unit, ConstGauge::new(seconds));
}

/// Whether events come through to other systems.
fn of_webhooks(registry: &mut Registry, standing: Option<webhooks::Standing>) {
    let Some(standing) = standing else { return };
    let part = registry.sub_registry_with_prefix("taizhang_webhooks");
    let help = "Events that wait for endpoints that are sent to";
    part.register("waiting_events", help, ConstGauge::new(standing.waiting));
    let help = "How long the oldest of them has waited: the lag of webhooks";
    let (unit, age) = (Unit::Seconds, ConstGauge::new(standing.oldest.as_seconds_f64()));
    part.register_with_unit("oldest_waiting_age", help, unit, age);
    let help = "Endpoints that were given up";
    part.register("disabled_endpoints", help, ConstGauge::new(standing.disabled));
    let help = "Tries of this process that succeeded";
    part.register("successes", help, ConstCounter::new(standing.succeeded));
    let help = "Tries of this process that failed";
    part.register("failures", help, ConstCounter::new(standing.failed));
}
