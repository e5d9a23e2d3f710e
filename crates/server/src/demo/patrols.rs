//! Rounds through the villages: some find a dispute, the others report zero.

use super::Done;
use super::stage::{Asked, Stage, Who};
use chrono::Days;
use kernel::Id;
use serde_json::{Value, json};

const PATROLS: &str = "/v1/mediation/patrols";

pub struct Patrols<'a> {
    pub stage: &'a Stage,
}

impl Patrols<'_> {
    /// A round in each of these units, which ends today.
    pub async fn begin(&self, units: impl Iterator<Item = Id>) -> Result<Vec<Value>, String> {
        let new = units
            .map(|unit| Asked::new(PATROLS, json!({ "unit": unit, "content": self.round(false) })));
        self.stage.together(Who::Judicial, new.collect()).await
    }

    fn round(&self, zero: bool) -> Value {
        let (cast, to) = (&self.stage.cast, self.stage.timeline.now().local_date());
        let from = to.checked_sub_days(Days::new(4)).unwrap_or(to);
        let walkers: Vec<&Id> = cast.others.iter().take(2).collect();
        json!({
            "kind": "regular", "title": "定期排查（演示）", "from": from, "to": to, "by": walkers, "signed_by": cast.leaders.first(),
            "households_visited": 36, "zero_report": zero,
        })
    }

    /// Those that found something are handed in as they are, the others as zero reports; the deputy verifies them.
    pub async fn end(&self, rounds: Vec<Value>, found: impl Fn(usize) -> bool) -> Done {
        let (full, empty): (Vec<_>, Vec<_>) =
            rounds.into_iter().enumerate().partition(|(n, _)| found(*n));
        let zero = empty.iter().map(|(_, one)| {
            Asked::on(PATROLS, one, "revise", json!({ "content": self.round(true) }))
        });
        let zero = self.stage.together(Who::Judicial, zero.collect()).await?;
        let all = full.into_iter().map(|(_, one)| one).chain(zero);
        let submit = all.map(|one| Asked::on(PATROLS, &one, "submit", json!({})));
        let submitted = self.stage.together(Who::Judicial, submit.collect()).await?;
        let verify = submitted.iter().map(|one| Asked::on(PATROLS, one, "verify", json!({})));
        self.stage.together(Who::Deputy, verify.collect()).await.map(drop)
    }
}
