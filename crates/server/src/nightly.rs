//! Every night all records are counted again. What disagrees with the ledger is told loudly and changed by nobody: whether a rule
//! changed or somebody tampered is for a person to find out (`taizhang ledger recount`, `taizhang ledger verify`).

use crate::jobs::{guarded, tenants};
use crate::lines;
use chrono::{Days, NaiveTime, TimeDelta};
use kernel::Instant;
use ledger::recount::{self, Disagreement, RecordKind};
use ledger::{Ledger, Sealer};
use std::sync::{Arc, Mutex};
use web::prometheus_client::metrics::gauge::ConstGauge;
use web::prometheus_client::registry::Registry;

/// After so many the rest would only repeat them.
const TOLD: usize = 20;

/// What the last night of this process found; none before its first one, and where another process counts.
pub type LastNight = Arc<Mutex<Option<Night>>>;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Night {
    /// Records that the ledger knows otherwise.
    disagreements: i64,
    /// Kinds of records of a tenant that could not be counted.
    failures: i64,
}

/// Of all processes the one that seals counts.
pub fn start(ledger: &Ledger, sealer: Sealer, at: NaiveTime) -> LastNight {
    let (ledger, last) = (ledger.clone(), LastNight::default());
    let told = last.clone();
    tokio::spawn(async move {
        loop {
            let wait = next(ledger.now(), at).since(ledger.now()).to_std().unwrap_or_default();
            tokio::time::sleep(wait).await;
            let night = match sealer.leads().await {
                Ok(true) => Some(pass(&ledger).await),
                Ok(false) => None,
                Err(error) => {
                    tracing::error!(%error, "records could not be counted again");
                    Some(Night { disagreements: 0, failures: 1 })
                }
            };
            if let Ok(mut last) = told.lock() {
                *last = night;
            }
        }
    });
    last
}

async fn pass(ledger: &Ledger) -> Night {
    let mut night = Night::default();
    for tenant in tenants(ledger).await {
        for kind in lines::ALL.iter().flat_map(|line| line.records()) {
            let counted = guarded("recount", &tenant, report(ledger, &tenant, kind)).await;
            match counted.flatten() {
                Some(disagreements) => night.disagreements += disagreements,
                None => night.failures += 1,
            }
        }
    }
    night
}

/// Absent where nothing was counted: a zero would look like a good night.
pub fn tell(registry: &mut Registry, last: &LastNight) {
    let Some(night) = last.lock().ok().and_then(|last| *last) else { return };
    let part = registry.sub_registry_with_prefix("taizhang_recount");
    let help = "Records that were counted again last night and that the ledger knows otherwise";
    part.register("disagreements", help, ConstGauge::new(night.disagreements));
    let help = "Kinds of records that could not be counted again last night";
    part.register("failures", help, ConstGauge::new(night.failures));
}

/// The next time it is that late; a night that has just begun is not counted twice.
fn next(now: Instant, at: NaiveTime) -> Instant {
    let on =
        |days| kernel::local_midnight(now.local_date() + Days::new(days)).plus(at - NaiveTime::MIN);
    let soon = now.plus(TimeDelta::minutes(1));
    if on(0) > soon { on(0) } else { on(1) }
}

/// How many records disagree; none when they could not be counted.
async fn report(ledger: &Ledger, tenant: &str, kind: &'static RecordKind) -> Option<i64> {
    match count(ledger, tenant, kind).await {
        Ok((records, found)) if found.is_empty() => {
            tracing::info!(tenant, kind = kind.name, records, "counted again: sound");
            Some(0)
        }
        Ok((records, found)) => {
            found.iter().take(TOLD).for_each(|one| tracing::error!(tenant, "{one}"));
            tracing::error!(
                tenant,
                kind = kind.name,
                records,
                disagreements = found.len(),
                "records and ledger disagree: run `taizhang ledger recount`"
            );
            i64::try_from(found.len()).ok()
        }
        Err(error) => {
            tracing::error!(tenant, kind = kind.name, %error, "records could not be counted again");
            None
        }
    }
}

/// Page by page, so that the questions of callers come in between.
async fn count(
    ledger: &Ledger,
    tenant: &str,
    kind: &'static RecordKind,
) -> db::Result<(u64, Vec<Disagreement>)> {
    let (mut records, mut found, mut after) = (0, Vec::new(), None);
    loop {
        let tenant = tenant.to_string();
        let page = ledger
            .database()
            .scan(move |db| recount::compare_page(db, &tenant, kind, after))
            .await?;
        let (last, seen, differing) = page;
        records += seen;
        found.extend(differing);
        if last.is_none() {
            return Ok((records, found));
        }
        after = last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use db::Db;
    use db::testing::TestDatabase;
    use kernel::{Id, ManualClock};
    use ledger::recount::Record;
    use ledger::{Author, Change, Fact};
    use web::Metrics;

    const RECORDS: u128 = 700;
    /// The record whose rule of counting was changed.
    const OTHERWISE: u128 = 650;
    const KIND: RecordKind = RecordKind { name: "test.thing", path: "/things", page };

    fn fact(value: i64) -> Fact {
        Fact::new("test.things", Id::nil(), "2025-03-10".parse().unwrap(), value)
    }

    fn page(_: &mut Db, _: &str, after: Option<Id>, limit: i64) -> db::Result<Vec<Record>> {
        let first = after.map_or(1, |id| id.uuid().as_u128() + 1);
        let record = |n| Record {
            id: Id::from_u128(n),
            version: 1,
            unit: Id::nil(),
            facts: vec![fact(if n == OTHERWISE { 2 } else { 1 })],
        };
        Ok((first..=RECORDS).take(limit as usize).map(record).collect())
    }

    #[actix_web::test]
    async fn what_counts_otherwise_is_found_and_left_alone() {
        static KINDS: [RecordKind; 1] = [KIND];
        for test in TestDatabase::each() {
            let clock = Arc::new(ManualClock::at("2025-03-10T01:00:00Z".parse().unwrap()));
            let ledger = Ledger::new(test.open(), clock);
            let work = |tx: &mut ledger::Tx<'_>| {
                for n in 1..=RECORDS {
                    tx.record(Change {
                        event: "test.made",
                        kind: KIND.name,
                        id: Id::from_u128(n),
                        version: 1,
                        unit: Id::nil(),
                        data: serde_json::json!({}),
                        before: &[],
                        after: &[fact(1)],
                    });
                }
                Ok(())
            };
            ledger.change(Author::system("230718"), work).await.unwrap();
            for _ in 0..2 {
                let (records, found) = count(&ledger, "230718", &KINDS[0]).await.unwrap();
                assert_eq!(
                    (records, found.len()),
                    (RECORDS as u64, 1),
                    "and the second night again"
                );
                assert_eq!(found[0].record, Id::from_u128(OTHERWISE));
                assert_eq!(found[0].missing, [fact(1)]);
            }
            assert_eq!(report(&ledger, "230718", &KINDS[0]).await, Some(1));
        }
    }

    #[test]
    fn what_a_night_found_is_told_and_nothing_before_it() {
        let told =
            |last: &LastNight| Metrics::default().text(|registry| tell(registry, last)).unwrap();
        let last = LastNight::default();
        assert!(!told(&last).contains("taizhang_recount"));
        *last.lock().unwrap() = Some(Night { disagreements: 3, failures: 1 });
        let text = told(&last);
        assert!(text.contains("taizhang_recount_disagreements 3\n"), "{text}");
        assert!(text.contains("taizhang_recount_failures 1\n"), "{text}");
    }

    #[test]
    fn a_night_is_counted_once() {
        let at = NaiveTime::from_hms_opt(3, 30, 0).unwrap();
        let moment = |text: &str| -> Instant { text.parse().unwrap() };
        let next = |now: &str| next(moment(now), at);
        assert_eq!(next("2025-03-10T20:00:00+08:00"), moment("2025-03-11T03:30:00+08:00"));
        assert_eq!(next("2025-03-11T03:00:00+08:00"), moment("2025-03-11T03:30:00+08:00"));
        assert_eq!(next("2025-03-11T03:29:59.9+08:00"), moment("2025-03-12T03:30:00+08:00"));
        assert_eq!(next("2025-03-11T03:30:00+08:00"), moment("2025-03-12T03:30:00+08:00"));
    }
}
