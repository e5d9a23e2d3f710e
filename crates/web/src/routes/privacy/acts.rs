//! What of personal data takes two people.

use super::{
    ApproveErasures, ApproveExports, ApproveKeys, ErasePersons, ExportPersons, RotateKeys,
};
use crate::{Act, Ground};
use ::privacy::people::{self, Erasure, Person};
use ::privacy::{Erased, rotation};
use approval::Request;
use kernel::{Id, Permission, Problem};
use ledger::Tx;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(super) const ERASE_PERSON: Act = Act {
    code: "privacy.erase_person",
    title_zh: "删除个人信息",
    title_en: "Erase a person",
    asks: ErasePersons::NAME,
    decides: ApproveErasures::NAME,
    is_taken: false,
    perform: erase_person,
    settle: leave_no_traces,
};

/// Nothing is shown to whoever approves: who asked takes the copy.
pub(super) const EXPORT_PERSON: Act = Act {
    code: "privacy.export_person",
    title_zh: "查阅复制个人信息",
    title_en: "Copy out a person's data",
    asks: ExportPersons::NAME,
    decides: ApproveExports::NAME,
    is_taken: true,
    perform: |tx, ground, request| {
        let person = asked_for(&request.secret(&ground.keys)?)?;
        let reach = ground.caller.reach(ApproveExports::NAME);
        let people = &ground.state.people;
        let records = people::find(tx.db, &ground.keys, people, &person, &reach)?.len();
        if records == 0 {
            return Err(Problem::not_found().into());
        }
        Ok(json!({ "records": records }))
    },
    settle: |_| (),
};

pub(super) const ROTATE_KEYS: Act = Act {
    code: "privacy.rotate_keys",
    title_zh: "更换密钥",
    title_en: "Rotate the keys",
    asks: RotateKeys::NAME,
    decides: ApproveKeys::NAME,
    is_taken: false,
    perform: |tx, ground, request| {
        let generation = rotation::begin(tx, &ground.state.vault, request.unit)?;
        Ok(json!({ "generation": generation }))
    },
    settle: |ground| ground.state.vault.forget(ground.tenant()),
};

/// Beside the answer, for it waits until nobody reads what was there before. Where the process ends first, the next one does it at
/// its start (`Database::keep_log_short`).
fn leave_no_traces(ground: &Ground) {
    let database = ground.state.ledger.database().clone();
    tokio::spawn(async move {
        if db::fail_point("erasure.settles").is_err() {
            return;
        }
        match database.empty_log().await {
            Ok(true) => tracing::info!("what was erased is in the log of the database no more"),
            Ok(false) => tracing::error!(
                "somebody reads all the time: what was erased is still in the log of the database, which is tried again every hour"
            ),
            Err(error) => {
                tracing::error!(%error, "the log of the database could not be emptied after an erasure")
            }
        }
    });
}

/// Whom a request is about.
pub(super) fn asked_for(secret: &[u8]) -> db::Result<Person> {
    serde_json::from_slice(secret).map_err(|_| db::Error::broken("a request cannot be read"))
}

fn erase_person(tx: &mut Tx<'_>, ground: &Ground, request: &mut Request) -> db::Result<Value> {
    let person = asked_for(&request.secret(&ground.keys)?)?;
    let legal_ground = request.detail.get("ground").and_then(Value::as_str);
    let legal_ground = legal_ground.ok_or_else(|| Problem::internal("a request has no ground"))?;
    let reach = ground.caller.reach(ApproveErasures::NAME);
    let (keys, people) = (&ground.keys, &ground.state.people);
    let records = &request.records;
    let asked = Erasure { person: &person, ground: legal_ground, records, reach: &reach };
    let people::Outcome { erased, not_asked, missing } = people::erase(tx, keys, people, &asked)?;
    let (mut files, mut left) = (Vec::new(), Vec::new());
    for (record, what) in &erased {
        match what {
            Erased::Words => files.extend(ground.erase_proofs(tx, *record)?),
            Erased::WordsBeside(others) => {
                for one in [record].into_iter().chain(others) {
                    files.extend(ground.erase_proofs(tx, *one)?);
                }
            }
            Erased::PersonAlone => left.extend(ground.files_beside(tx.db, *record)?),
        }
    }
    let others = not_asked.len();
    request.not_asked = not_asked;
    Ok(json!({
        "records": erased.len(), "missing": missing, "files": files, "files_left": left, "not_asked": others,
    }))
}

/// What the ledger may know of which records a request is about: whoever has their ids can tell that they are these.
pub(super) fn digest(records: &[Id]) -> String {
    let mut ids: Vec<String> = records.iter().map(ToString::to_string).collect();
    ids.sort();
    ledger::hex(&Sha256::digest(ids.join("\n")))
}
