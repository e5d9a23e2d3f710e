//! 会话: refresh tokens that change with every use, so that a stolen one is noticed (RFC 9700 §4.14).

use crate::accounts::{self, Account};
use crate::schema::organization_session as table;
use crate::secret::{self, SecretHash};
use chrono::TimeDelta;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, problems};
use ledger::{Change, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A phone that lost the answer may use the token before once more.
const GRACE: TimeDelta = TimeDelta::seconds(30);

/// A family of refresh tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: Id,
    pub version: i64,
    pub account: Id,
    /// The unit of the account, for the entries.
    pub unit: Id,
    pub client: String,
    pub opened_at: Instant,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
    /// Seconds after which a session that nobody uses ends.
    pub idle_seconds: i64,
    /// Where it was opened from.
    #[serde(default)]
    pub source: Option<String>,
    /// What it was opened with, as the client names itself.
    #[serde(default)]
    pub agent: Option<String>,
    /// Whether its holder showed a second factor.
    #[serde(default)]
    pub second_factor: bool,
    /// None for district systems: they prove themselves each time.
    pub refresh: Option<Refresh>,
}

/// The token that is good now, and the one before it. All tokens of a family begin with one secret: who knows it held a
/// token once, and anybody else is a stranger, whose guess ends nobody's session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refresh {
    family: SecretHash,
    current: SecretHash,
    previous: Option<SecretHash>,
    rotated_at: Instant,
}

/// What the use of a refresh token leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// The session goes on with a new token.
    Rotated(Refresh),
    /// Somebody used a token that was used before: the whole family ends.
    Reused,
    /// Never a token of this family.
    Unknown,
}

/// What a refresh token consists of, besides the session that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    pub family: String,
    pub token: String,
}

impl Presented {
    /// The first token of a new family.
    pub fn fresh() -> db::Result<Self> {
        Ok(Self { family: secret::fresh()?.0, token: secret::fresh()?.0 })
    }
}

impl Refresh {
    pub fn begin(first: &Presented, now: Instant) -> Self {
        Self {
            family: SecretHash::of(&first.family),
            current: SecretHash::of(&first.token),
            previous: None,
            rotated_at: now,
        }
    }

    /// The token before is good again for a moment, as long as its successor was never used; then that successor is dead.
    pub fn used(&self, presented: &Presented, successor: SecretHash, now: Instant) -> Use {
        let token = &presented.token;
        if !self.family.is_of(&presented.family) {
            return Use::Unknown;
        }
        if self.current.is_of(token) {
            return Use::Rotated(Self {
                family: self.family.clone(),
                previous: Some(self.current.clone()),
                current: successor,
                rotated_at: now,
            });
        }
        let lost_answer = self.previous.as_ref().is_some_and(|previous| previous.is_of(token))
            && now.since(self.rotated_at) <= GRACE;
        if lost_answer {
            Use::Rotated(Self { current: successor, ..self.clone() })
        } else {
            Use::Reused
        }
    }
}

impl Session {
    pub fn open(
        account: &Account,
        refresh: Option<Refresh>,
        now: Instant,
        life: TimeDelta,
        idle: TimeDelta,
    ) -> Self {
        Self {
            id: kernel::new_id(),
            version: 1,
            account: account.id,
            unit: account.unit,
            client: account.login.clone(),
            opened_at: now,
            expires_at: now.plus(life),
            ended_at: None,
            idle_seconds: idle.num_seconds(),
            source: None,
            agent: None,
            second_factor: false,
            refresh,
        }
    }

    /// When its tokens were last renewed: whoever uses it does so every ten minutes.
    pub fn last_used_at(&self) -> Instant {
        self.refresh.as_ref().map_or(self.opened_at, |refresh| refresh.rotated_at)
    }

    pub fn lives(&self, now: Instant) -> bool {
        let idle = TimeDelta::seconds(self.idle_seconds);
        let is_idle =
            self.refresh.as_ref().is_some_and(|refresh| now.since(refresh.rotated_at) > idle);
        self.ended_at.is_none() && now < self.expires_at && !is_idle
    }
}

const KIND: &str = "organization.session";

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Session>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// Reads a session that is about to change: on PostgreSQL others wait until this transaction ends.
pub fn find_to_change(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Session>> {
    let query = table::table.find((tenant, Uid(id))).select(table::body);
    let body: Option<JsonDoc> = match db {
        Db::Pg(c) => query.for_update().get_result(c).optional()?,
        Db::Lite(c) => query.get_result(c).optional()?,
    };
    body.map(|body| body.read()).transpose()
}

/// The sessions of an account that have not been ended, the newest first.
pub fn of_account(db: &mut Db, tenant: &str, account: Id) -> db::Result<Vec<Session>> {
    some_of_account(db, tenant, account, None)
}

/// As [`of_account`], without one of them.
pub fn some_of_account(
    db: &mut Db,
    tenant: &str,
    account: Id,
    without: Option<Id>,
) -> db::Result<Vec<Session>> {
    let without = Uid(without.unwrap_or(Id::nil()));
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(
            table::tenant_id
                .eq(tenant)
                .and(table::account_id.eq(Uid(account)))
                .and(table::ended_at.is_null())
                .and(table::id.ne(without))
        )
        .order(table::id.desc())
        .limit(200)
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

pub fn insert(tx: &mut Tx<'_>, session: &Session) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(session.id)),
            table::version.eq(session.version),
            table::account_id.eq(Uid(session.account)),
            table::body.eq(JsonDoc::of(session)?),
        ))
        .execute(c))?;
    record(tx, "organization.session_opened", session);
    Ok(())
}

pub fn advance(tx: &mut Tx<'_>, mut session: Session, event: &str) -> db::Result<Session> {
    let seen = session.version;
    session.version += 1;
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(session.id))))
        .filter(table::version.eq(seen))
        .set((
            table::version.eq(session.version),
            table::ended_at.eq(session.ended_at.map(At)),
            table::body.eq(JsonDoc::of(&session)?),
        ))
        .execute(c))?;
    if changed == 0 {
        return Err(Problem::plain(&problems::VERSION_MISMATCH).into());
    }
    record(tx, event, &session);
    Ok(session)
}

/// Ends a session; one that has ended stays as it is.
pub fn end(tx: &mut Tx<'_>, mut session: Session, event: &str) -> db::Result<Session> {
    session.ended_at = Some(tx.now());
    advance(tx, session, event)
}

/// Ends every session of an account, but for one that may go on; how many.
/// Whoever signs in at this moment does so before, and is ended too, or finds the account as it is after; whoever refreshes is waited for.
pub fn end_all(tx: &mut Tx<'_>, account: Id, keep: Option<Id>) -> db::Result<u64> {
    accounts::find_to_change(tx.db, tx.tenant(), account)?;
    let mut ended = 0;
    loop {
        let some = some_of_account(tx.db, tx.tenant(), account, keep)?;
        if some.is_empty() {
            return Ok(ended);
        }
        for seen in some {
            let now = find_to_change(tx.db, tx.tenant(), seen.id)?;
            if let Some(session) = now.filter(|now| now.ended_at.is_none()) {
                ended += 1;
                end(tx, session, "organization.session_ended")?;
            }
        }
    }
}

/// What happened to a session; the client stays out, for it is a login.
fn record(tx: &mut Tx<'_>, event: &str, session: &Session) {
    let data = json!({ "account": session.account, "expires_at": session.expires_at });
    tx.record(Change {
        event,
        kind: KIND,
        id: session.id,
        version: session.version,
        unit: session.unit,
        data,
        before: &[],
        after: &[],
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::EPOCH.plus(TimeDelta::seconds(seconds))
    }

    fn shown(token: &str) -> Presented {
        Presented { family: "f".into(), token: token.into() }
    }

    fn rotated(refresh: &Refresh, token: &str, successor: &str, seconds: i64) -> Option<Refresh> {
        match refresh.used(&shown(token), SecretHash::of(successor), at(seconds)) {
            Use::Rotated(next) => Some(next),
            Use::Reused | Use::Unknown => None,
        }
    }

    #[test]
    fn a_token_works_once() {
        let refresh = Refresh::begin(&shown("r0"), at(0));
        let after = rotated(&refresh, "r0", "r1", 600).unwrap();
        assert!(rotated(&after, "r0", "rx", 631).is_none(), "after the grace");
        let later = rotated(&after, "r1", "r2", 700).unwrap();
        assert!(rotated(&later, "r0", "rx", 701).is_none(), "its successor was used");
        assert!(rotated(&later, "forged", "rx", 701).is_none());
    }

    #[test]
    fn a_guess_is_no_reuse() {
        let refresh = Refresh::begin(&shown("r0"), at(0));
        let guess = Presented { family: "guess".into(), token: "r0".into() };
        assert_eq!(refresh.used(&guess, SecretHash::of("rx"), at(1)), Use::Unknown);
        assert_eq!(refresh.used(&shown("older"), SecretHash::of("rx"), at(1)), Use::Reused);
    }

    #[test]
    fn a_lost_answer_is_forgiven_and_its_successor_dies() {
        let refresh = Refresh::begin(&shown("r0"), at(0));
        let after = rotated(&refresh, "r0", "r1", 600).unwrap();
        let again = rotated(&after, "r0", "r1b", 620).unwrap();
        assert!(rotated(&again, "r1", "rx", 621).is_none(), "r1 is dead");
        assert!(rotated(&again, "r1b", "r2", 621).is_some());
    }

    fn account() -> Account {
        let (id, none) = (Id::nil(), serde_json::Value::Null);
        let account = json!({
            "id": id, "version": 1, "kind": "person", "login": "wang", "person": id, "unit": id, "enabled": true,
            "assignments": [], "password_hash": none, "activation": none, "client_secrets": [], "networks": [],
        });
        serde_json::from_value(account).unwrap()
    }

    #[test]
    fn sessions_end_by_age_and_by_idleness() {
        let refresh = Refresh::begin(&shown("r0"), at(0));
        let holder = account();
        let open = |refresh, life| Session::open(&holder, refresh, at(0), life, TimeDelta::days(7));
        let session = open(Some(refresh), TimeDelta::days(30));
        assert!(session.lives(at(6 * 86_400)));
        assert!(!session.lives(at(8 * 86_400)));
        let system = open(None, TimeDelta::minutes(10));
        assert!(system.lives(at(599)) && !system.lives(at(600)));
    }
}
