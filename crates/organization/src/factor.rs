//! 双因素认证: one-time codes of a device (TOTP, RFC 6238), and recovery codes for the day when it is lost.
//!
//! SHA-1, six digits and thirty seconds, because every authenticator app knows them; a code of the step before or after holds too. A
//! step that was used is never accepted again (ASVS 5.0 6.5.1).

use crate::accounts::{self, Account};
use crate::schema::organization_factor as table;
use crate::secret::SecretHash;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, problems};
use ledger::{Change, Tx};
use privacy::{Keys, Place, Sealed, SealedTable};
use serde::{Deserialize, Serialize};
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

/// 160 bits, as RFC 4226 recommends.
const SEED_BYTES: usize = 20;
/// 128 bits each: more than the 112 from which a plain hash is enough (ASVS 5.0 6.5.2).
const RECOVERY_BYTES: usize = 16;
const RECOVERY_CODES: usize = 10;
const KIND: &str = "organization.second_factor";
/// Where a seed stands, and opens alone.
fn place(factor: Id) -> Place<'static> {
    Place::new("organization_factor", factor, "seed")
}

/// What authenticator apps show above the code.
const LABEL: &str = "Taizhang";

/// The second factor of an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Factor {
    pub id: Id,
    pub version: i64,
    pub account: Id,
    pub unit: Id,
    seed: Sealed,
    /// When the holder showed that the device has the seed; until then it protects nothing.
    pub confirmed_at: Option<Instant>,
    /// The newest step whose code was used.
    last_step: u64,
    recovery: Vec<SecretHash>,
}

/// What a device needs, shown once.
pub struct Enrolment {
    pub secret: String,
    pub uri: String,
}

impl Factor {
    pub fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }

    pub fn recovery_codes_left(&self) -> usize {
        self.recovery.len()
    }

    /// The factor after the use of a code; none when the code is wrong, or was used before.
    fn used(&self, seed: &[u8], code: &str, now: Instant) -> db::Result<Option<Self>> {
        let seconds = u64::try_from(now.utc().timestamp()).map_err(db::Error::broken)?;
        let step = totp(seed, "")?.check(code.trim(), seconds);
        if let Some(step) = step.filter(|step| *step > self.last_step) {
            return Ok(Some(Self { last_step: step, ..self.clone() }));
        }
        if !self.is_confirmed() {
            return Ok(None);
        }
        let code = normal(code);
        let mut left = self.recovery.clone();
        left.retain(|hash| !hash.is_of(&code));
        let spent = left.len() < self.recovery.len();
        Ok(spent.then(|| Self { recovery: left, ..self.clone() }))
    }
}

fn totp(seed: &[u8], login: &str) -> db::Result<Totp> {
    Builder::new()
        .with_secret(Secret::new(seed.into()))
        .with_account_name(login)
        .with_issuer(Some(LABEL))
        .build()
        .map_err(|error| db::Error::broken(format!("{error:?}")))
}

fn random<const N: usize>() -> db::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| db::Error::Unavailable(error.to_string()))?;
    Ok(bytes)
}

/// Recovery codes are copied from paper: case, blanks and hyphens do not matter.
fn normal(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

pub fn wrong_code() -> Problem {
    let zh = "验证码不正确、已使用或已过期；请使用设备当前显示的验证码，或一个未用过的恢复码";
    let en = "The code is wrong, was used or has expired; use the one that the device shows now, or a recovery code that was not used";
    Problem::new(&problems::UNAUTHENTICATED, zh, en)
}

pub fn find(db: &mut Db, tenant: &str, account: Id) -> db::Result<Option<Factor>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(account)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// The one that protects an account; one that was not confirmed protects nothing.
pub fn confirmed(db: &mut Db, tenant: &str, account: Id) -> db::Result<Option<Factor>> {
    Ok(find(db, tenant, account)?.filter(Factor::is_confirmed))
}

/// A new seed for the account, in place of one that was never confirmed.
pub fn enrol(tx: &mut Tx<'_>, keys: &Keys, account: &Account) -> db::Result<Enrolment> {
    remove_row(tx, account.id)?;
    let (id, seed) = (kernel::new_id(), random::<SEED_BYTES>()?);
    let factor = Factor {
        id,
        version: 1,
        account: account.id,
        unit: account.unit,
        seed: keys.seal(place(id), &seed)?,
        confirmed_at: None,
        last_step: 0,
        recovery: Vec::new(),
    };
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::account_id.eq(Uid(factor.account)),
            table::version.eq(factor.version),
            table::generation.eq(keys.generation()),
            table::body.eq(JsonDoc::of(&factor)?),
        ))
        .execute(c))?;
    record(tx, "organization.second_factor_enrolled", &factor);
    let totp = totp(&seed, &account.login)?;
    let uri = totp.to_url().map_err(|error| db::Error::broken(format!("{error:?}")))?;
    Ok(Enrolment { secret: Secret::new(Box::new(seed)).to_base32(), uri })
}

/// The device shows that it has the seed; from now on the account needs it. Gives the recovery codes, once.
pub fn confirm(tx: &mut Tx<'_>, keys: &Keys, account: Id, code: &str) -> db::Result<Vec<String>> {
    // Who enrols another device at this moment waits, and finds this one.
    accounts::find_to_change(tx.db, tx.tenant(), account)?;
    let factor = find(tx.db, tx.tenant(), account)?.filter(|factor| !factor.is_confirmed());
    let factor = factor.ok_or_else(nothing_to_confirm)?;
    let seed = keys.open(place(factor.id), &factor.seed)?;
    let mut factor = factor.used(seed.bytes(), code, tx.now())?.ok_or_else(wrong_code)?;
    let mut codes = Vec::new();
    for _ in 0..RECOVERY_CODES {
        let code = Secret::new(Box::new(random::<RECOVERY_BYTES>()?)).to_base32();
        factor.recovery.push(SecretHash::of(&normal(&code)));
        codes.push(in_groups(&code));
    }
    factor.confirmed_at = Some(tx.now());
    advance(tx, factor, "organization.second_factor_confirmed")?;
    Ok(codes)
}

fn nothing_to_confirm() -> Problem {
    let zh = "没有待确认的双因素设备，请先登记";
    Problem::new(&problems::CONFLICT, zh, "There is no device to confirm: enrol one first")
}

fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Uses a code of the factor that protects an account. The version is compared: the same code at the same moment holds once.
pub fn spend(tx: &mut Tx<'_>, keys: &Keys, account: Id, code: &str) -> db::Result<()> {
    let factor = confirmed(tx.db, tx.tenant(), account)?.ok_or_else(wrong_code)?;
    let seed = keys.open(place(factor.id), &factor.seed)?;
    let used = factor.used(seed.bytes(), code, tx.now())?.ok_or_else(wrong_code)?;
    let event = match used.recovery.len() < factor.recovery.len() {
        true => "organization.recovery_code_used",
        false => "organization.second_factor_used",
    };
    advance(tx, used, event)
}

/// Takes the factor away: by its holder with a code, or by two administrators.
pub fn remove(tx: &mut Tx<'_>, account: Id) -> db::Result<()> {
    let mut factor = find(tx.db, tx.tenant(), account)?.ok_or_else(Problem::not_found)?;
    remove_row(tx, account)?;
    factor.version += 1;
    record(tx, "organization.second_factor_removed", &factor);
    Ok(())
}

fn remove_row(tx: &mut Tx<'_>, account: Id) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::delete(table::table.find((tenant, Uid(account)))).execute(c))?;
    Ok(())
}

fn advance(tx: &mut Tx<'_>, mut factor: Factor, event: &str) -> db::Result<()> {
    let seen = factor.version;
    factor.version += 1;
    let tenant = tx.tenant();
    let changed =
        sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(factor.account))))
            .filter(table::version.eq(seen))
            .set((table::version.eq(factor.version), table::body.eq(JsonDoc::of(&factor)?)))
            .execute(c))?;
    if changed == 0 {
        return Err(wrong_code().into());
    }
    record(tx, event, &factor);
    Ok(())
}

/// The seeds, for whoever changes the keys that seal them.
pub const SEEDS: SealedTable = SealedTable { name: "organization_factor", reseal: reseal_seeds };

/// Seals some seeds anew. The version rises: whoever uses a code at this moment must not put the old ciphertext back.
fn reseal_seeds(tx: &mut Tx<'_>, keys: &Keys, limit: i64) -> db::Result<usize> {
    let (tenant, now) = (tx.tenant(), keys.generation());
    let rows: Vec<JsonDoc> = sql!(tx.db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::generation.lt(now)))
        .order((table::generation, table::account_id))
        .limit(limit)
        .select(table::body)
        .load(c))?;
    for body in &rows {
        let mut factor: Factor = body.read()?;
        let seen = factor.version;
        factor.version += 1;
        factor.seed = keys.reseal(place(factor.id), &factor.seed)?;
        sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(factor.account))))
            .filter(table::version.eq(seen))
            .set((
                table::version.eq(factor.version),
                table::generation.eq(now),
                table::body.eq(JsonDoc::of(&factor)?),
            ))
            .execute(c))?;
    }
    Ok(rows.len())
}

fn record(tx: &mut Tx<'_>, event: &str, factor: &Factor) {
    tx.record(Change {
        event,
        kind: KIND,
        id: factor.id,
        version: factor.version,
        unit: factor.unit,
        data: json!({ "account": factor.account, "recovery_codes_left": factor.recovery_codes_left() }),
        before: &[],
        after: &[],
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    const SEED: [u8; SEED_BYTES] = *b"12345678901234567890";

    fn at(seconds: i64) -> Instant {
        Instant::EPOCH.plus(TimeDelta::seconds(seconds))
    }

    fn factor(last_step: u64) -> Factor {
        let id = kernel::new_id();
        Factor {
            id,
            version: 1,
            account: id,
            unit: id,
            seed: Sealed(Vec::new()),
            confirmed_at: Some(at(0)),
            last_step,
            recovery: vec![SecretHash::of("ABCDEFGH")],
        }
    }

    /// RFC 6238 appendix B, SHA-1, the last six digits: 94287082 at 59 s, 07081804 at 1111111109 s.
    #[test]
    fn b15_a_code_holds_in_its_step_and_the_two_beside_it_once() {
        let good = |seconds: i64, code: &str| factor(0).used(&SEED, code, at(seconds)).unwrap();
        assert_eq!(good(59, "287082").unwrap().last_step, 1);
        for (seconds, holds) in
            [(0, true), (29, true), (30, true), (89, true), (90, false), (149, false)]
        {
            assert_eq!(good(seconds, "287082").is_some(), holds, "{seconds}");
        }
        assert!(good(1_111_111_109, "081804").is_some());
        assert!(good(59, "287083").is_none() && good(59, "").is_none());
        assert!(factor(1).used(&SEED, "287082", at(59)).unwrap().is_none(), "it was used");
        assert!(factor(2).used(&SEED, "287082", at(59)).unwrap().is_none(), "a later one was used");
    }

    #[test]
    fn b15_a_recovery_code_is_read_as_people_copy_it_and_is_spent() {
        let spent = factor(9).used(&SEED, "abcd-efgh ", at(0)).unwrap().unwrap();
        assert_eq!((spent.recovery_codes_left(), spent.last_step), (0, 9));
        assert!(spent.used(&SEED, "ABCDEFGH", at(0)).unwrap().is_none());
    }
}
