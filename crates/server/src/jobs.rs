//! What runs beside the requests: the sealer, and the jobs of the lines for every tenant.

use crate::keys;
use crate::serve::House;
use chrono::TimeDelta;
use evidence::{Scanner, Shelf};
use futures_util::FutureExt as _;
use kernel::{Calendar, Clock, Instant, SystemClock};
use ledger::{Ledger, Sealer};
use organization::{Issuer, TokenKey};
use privacy::Vault;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use web::{Job, JobContext, Line};

/// A repeated request gets its first answer so long: phones stay offline longer than a day.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(7);
const RESEAL_EVERY: Duration = Duration::from_secs(10);
const LOOK_FOR_KEYS_EVERY: Duration = Duration::from_secs(5);
const CLEAN_EVERY: Duration = Duration::from_secs(6 * 3600);
/// No upload lasts as long: what lies there for a day without its record is a rest.
const RESTS_LIE: TimeDelta = TimeDelta::days(1);
const FORGET_EVERY: Duration = Duration::from_secs(3600);
/// Supervisors do not wait for ever.
pub const LAST_SEAL: Duration = Duration::from_secs(2);

pub fn start(house: &House, calendar: &Calendar, lines: &[Line]) -> Sealing {
    let (ledger, vault) = (&house.ledger, &house.vault);
    let (end, ended) = oneshot::channel::<()>();
    // Beside an issuer that is another process, that one seals.
    let sealer = house.sealer().ok();
    let running = sealer.clone().map(|sealer| tokio::spawn(sealer.run(ended.map(drop))));
    for job in lines.iter().flat_map(|line| line.jobs) {
        tokio::spawn(repeat(*job, ledger.clone(), vault.clone(), calendar.clone()));
    }
    tokio::spawn(forget(ledger.clone()));
    tokio::spawn(ledger.database().clone().keep_log_short());
    tokio::spawn(reseal(ledger.clone(), vault.clone()));
    Sealing { end, sealer, running }
}

/// The sealer of this process, for its end.
pub struct Sealing {
    end: oneshot::Sender<()>,
    pub sealer: Option<Sealer>,
    running: Option<JoinHandle<()>>,
}

impl Sealing {
    /// Seals what was answered last and lets others seal, if that does not take long: it can be done at any time.
    pub async fn ends(self) {
        drop(self.end);
        if let Some(running) = self.running {
            let _ = tokio::time::timeout(LAST_SEAL, running).await;
        }
    }
}

/// A panic ends one run of a job, never the job; whoever watches the log has to look.
pub async fn guarded<T>(job: &str, tenant: &str, run: impl Future<Output = T>) -> Option<T> {
    let ended = AssertUnwindSafe(run).catch_unwind().await;
    if ended.is_err() {
        tracing::error!(alarm = true, job, tenant, "a job panicked; it is tried again at its time");
    }
    ended.ok()
}

async fn repeat(job: Job, ledger: Ledger, vault: Vault, calendar: Calendar) {
    loop {
        for tenant in tenants(&ledger).await {
            let context = JobContext {
                ledger: ledger.clone(),
                vault: vault.clone(),
                calendar: calendar.clone(),
                tenant: tenant.clone(),
            };
            let run = async { (job.run)(context).await };
            match guarded(job.name, &tenant, run).await {
                None | Some(Ok(0)) => {}
                Some(Ok(changed)) => tracing::info!(job = job.name, tenant, changed, "job done"),
                Some(Err(error)) => tracing::error!(job = job.name, tenant, %error, "job failed"),
            }
        }
        tokio::time::sleep(job.every).await;
    }
}

async fn forget(ledger: Ledger) {
    loop {
        for tenant in tenants(&ledger).await {
            let before = ledger.now().plus(-ANSWERS_KEPT);
            let run = ledger.forget_answers(tenant.clone(), before);
            if let Some(Err(error)) = guarded("forget answers", &tenant, run).await {
                tracing::error!(%error, "old answers could not be forgotten");
            }
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

/// From when on each key signs: no two keys of an issuer begin together.
fn moments(keys: &[TokenKey]) -> Vec<Instant> {
    let mut moments: Vec<Instant> = keys.iter().map(|key| key.from).collect();
    moments.sort_unstable();
    moments
}

/// Takes up keys for tokens that are made while the server runs; one that cannot be read leaves those before it in force.
pub async fn follow_token_keys(issuer: Arc<Issuer>, folder: PathBuf) {
    let mut known = None;
    loop {
        match keys::token_keys(&folder).map(|keys| (moments(&keys), keys)) {
            Ok((moments, _)) if known.as_ref() == Some(&moments) => {}
            Ok((moments, keys)) => match issuer.replace_keys(&keys) {
                Ok(()) => {
                    // The first look finds what the issuer was made with, or what came in between.
                    if known.replace(moments).is_some() {
                        tracing::info!(keys = keys.len(), "the keys for tokens have changed");
                    }
                }
                Err(error) => tracing::error!(error, "the keys for tokens cannot be used"),
            },
            Err(error) => tracing::error!(error, "the keys for tokens cannot be read"),
        }
        tokio::time::sleep(LOOK_FOR_KEYS_EVERY).await;
    }
}

/// After a rotation of keys: seals anew what stands on old ones, while requests go on.
async fn reseal(ledger: Ledger, vault: Vault) {
    let tables = crate::lines::sealed();
    loop {
        for tenant in tenants(&ledger).await {
            let sealed = privacy::rotation::reseal(&vault, &ledger, &tenant, &tables, |_, _| {});
            match guarded("seal anew", &tenant, sealed).await {
                None | Some(Ok(0)) => {}
                Some(Ok(rows)) => tracing::info!(tenant, rows, "personal values are sealed anew"),
                Some(Err(error)) => tracing::error!(tenant, %error, "sealing anew failed"),
            }
        }
        tokio::time::sleep(RESEAL_EVERY).await;
    }
}

/// Evidence files that are over, and the rests of uploads.
pub async fn clean_files(ledger: Ledger, shelf: Shelf) {
    if shelf.scanner == Scanner::Off {
        tracing::warn!("evidence files are given out unscanned: scanner = off");
    }
    loop {
        for tenant in tenants(&ledger).await {
            let rests_before = SystemClock.now().plus(-RESTS_LIE);
            let run = evidence::clean(&ledger, &shelf, &tenant, rests_before);
            match guarded("clean files", &tenant, run).await {
                None | Some(Ok(0)) => {}
                Some(Ok(files)) => tracing::info!(tenant, files, "evidence files were removed"),
                Some(Err(error)) => {
                    let cause = error.cause.as_deref().unwrap_or_default();
                    tracing::error!(tenant, %error, cause, "evidence files could not be removed");
                }
            }
        }
        tokio::time::sleep(CLEAN_EVERY).await;
    }
}

pub async fn tenants(ledger: &Ledger) -> Vec<String> {
    ledger.database().scan(organization::units::tenants).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the tenants could not be read");
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_job_that_panics_goes_on() {
        let broken = async { std::hint::black_box(None::<u8>).unwrap() };
        assert_eq!(guarded("broken", "230718", broken).await, None);
        assert_eq!(guarded("sound", "230718", async { 1 }).await, Some(1));
    }
}
