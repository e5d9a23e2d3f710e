//! People: a password, and a code where the account has a second factor.

use super::{Opening, Tokens, open, refused, tenant_or_only};
use crate::accounts::{self, Account, AccountKind};
use crate::attempts::{Attempt, Attempts, Source};
use crate::issuer::Issuer;
use crate::password::Verdict;
use crate::{factor, sessions, units};
use chrono::TimeDelta;
use kernel::{Id, Problem, problems};
use ledger::{Author, Change, Tx};
use serde_json::json;
use web::{State, Tried};

/// What somebody shows to be the holder of an account.
pub struct Proof {
    pub tenant: Option<String>,
    pub login: String,
    pub password: String,
    /// A code of the second factor, or a recovery code.
    pub code: Option<String>,
    pub source: Source,
    /// For the log, should it be refused.
    pub tried: Tried,
}

/// Who was proven to be there.
#[derive(Clone)]
struct Proven {
    tenant: String,
    account: Account,
    /// The second factor that a code was shown of.
    factor: Option<Id>,
    device: Option<String>,
}

impl Proven {
    /// The account, as long as it is let in and what was shown proves it; nobody changes it until this unit of work ends.
    fn still(&self, tx: &mut Tx<'_>) -> db::Result<Account> {
        let (tenant, id) = (tx.tenant(), self.account.id);
        let account = accounts::find_to_change(tx.db, tenant, id)?;
        let factor = factor::confirmed(tx.db, tenant, id)?.map(|factor| factor.id);
        let moment = tx.now();
        let same = |now: &Account| {
            now.is_open(moment)
                && now.password_hash == self.account.password_hash
                && factor == self.factor
        };
        Ok(account.filter(same).ok_or_else(refused)?)
    }
}

/// A person signs in.
pub async fn with_password(
    state: &State,
    issuer: &Issuer,
    proof: Proof,
    agent: Option<String>,
) -> db::Result<Tokens> {
    let source = proof.source.address;
    let proven = prove(state, issuer, proof).await?;
    let max_age = issuer.policy().password.max_age_days;
    let set_at = proven.account.password_set_at;
    if max_age > 0
        && set_at.is_none_or(|at| state.ledger.now().since(at) >= TimeDelta::days(max_age))
    {
        return Err(expired().into());
    }
    let Proven { tenant, account, factor, device } = proven.clone();
    let opening = Opening { tenant, account, source, agent, second_factor: factor.is_some() };
    let still = move |tx: &mut Tx<'_>| proven.still(tx).map(drop);
    Ok(Tokens { device, ..open(&state.ledger, issuer, opening, still).await? })
}

fn expired() -> Problem {
    let zh = "密码已到期，请以 POST /v1/auth/password/change 更换";
    let en = "The password has expired; change it with POST /v1/auth/password/change";
    Problem::new(&problems::PASSWORD_EXPIRED, zh, en)
}

/// The holder changes the password; every session that was open ends when asked to.
pub async fn change_password(
    state: &State,
    issuer: &Issuer,
    proof: Proof,
    new: String,
    end_sessions: bool,
) -> db::Result<()> {
    let proven = prove(state, issuer, proof).await?;
    judge(state, issuer, &proven.tenant, &proven.account, "/new_password", &new).await?;
    let hash = issuer.hashing().hash(new).await?;
    let id = proven.account.id;
    let author = Author { account: id, ..Author::system(&proven.tenant) };
    state
        .ledger
        .change(author, move |tx| {
            let account = proven.still(tx)?;
            if end_sessions {
                sessions::end_all(tx, id, None)?;
            }
            accounts::give_password(tx, account, hash.clone()).map(drop)
        })
        .await
}

/// Whether the account may have this password: by rule, by the names of its units, and by what it had before.
pub async fn judge(
    state: &State,
    issuer: &Issuer,
    tenant: &str,
    account: &Account,
    pointer: &str,
    new: &str,
) -> db::Result<()> {
    let (tenant, unit, today) = (tenant.to_string(), account.unit, state.ledger.now().local_date());
    let names = state
        .ledger
        .database()
        .read(move |db| units::names_above(db, &tenant, unit, today))
        .await?;
    issuer.judge(&account.login, &names).check(pointer, new)?;
    let remembered = issuer.policy().password.remembered;
    let current = account.password_hash.iter().filter(|_| remembered > 0);
    for hash in current.chain(account.former_passwords.iter().take(remembered)) {
        if issuer.hashing().verify(new.to_string(), Some(hash.clone())).await? != Verdict::Wrong {
            let zh = format!("不得使用最近 {remembered} 次用过的密码");
            let en = format!("The last {remembered} passwords may not come back");
            return Err(Problem::field(pointer, "used_before", zh, en).into());
        }
    }
    Ok(())
}

/// Counts the attempt, then looks at the password, then at the code.
async fn prove(state: &State, issuer: &Issuer, proof: Proof) -> db::Result<Proven> {
    let Proof { tenant, login, password, code, source, tried } = proof;
    let asked = login.clone();
    let (tenant, known) = state
        .ledger
        .database()
        .read(move |db| {
            let Some(tenant) = tenant_or_only(db, tenant.as_deref())? else {
                return Ok((None, None));
            };
            let account = accounts::by_login(db, &tenant, &asked)?;
            let account = match account {
                Some(account) => {
                    Some((factor::confirmed(db, &tenant, account.id)?.map(|one| one.id), account))
                }
                None => None,
            };
            Ok((Some(tenant), account))
        })
        .await?;
    if let Some((_, account)) = &known {
        tried.is(account.id);
    }
    let now = state.ledger.now();
    let attempts = Attempts::of(state, issuer).await?;
    let attempt = attempts.begin(tenant.as_deref(), &login, &source, now).await?;
    let hash = known.as_ref().and_then(|(_, account)| account.password_hash.clone());
    let verdict = issuer.hashing().verify(password.clone(), hash).await?;
    let usable = |account: &Account| account.is_open(now) && account.kind == AccountKind::Person;
    let (tenant, factor, account) = match (tenant, known) {
        (Some(tenant), Some((factor, account)))
            if verdict != Verdict::Wrong && usable(&account) =>
        {
            (tenant, factor, account)
        }
        (tenant, known) => {
            tell_of_lock(state, tenant, known.map(|(_, account)| account), &attempt).await?;
            return Err(refused().into());
        }
    };
    if factor.is_some() {
        attempts.forgive(attempt.clone(), now).await?;
        prove_code(state, issuer, &tenant, &account, code.as_deref()).await?;
    }
    let mut proven = Proven { tenant, account, factor, device: None };
    if verdict == Verdict::RightButWeak {
        proven.account = strengthen(state, issuer, &proven, password).await?;
    }
    let device = attempts.succeed(attempt, now, factor.is_some()).await?;
    Ok(Proven { device, ..proven })
}

/// Spends a code of the account's second factor; wrong ones are counted apart from wrong passwords.
pub async fn prove_code(
    state: &State,
    issuer: &Issuer,
    tenant: &str,
    account: &Account,
    code: Option<&str>,
) -> db::Result<()> {
    let code = code.ok_or_else(code_missing)?.to_string();
    let (attempts, now) = (Attempts::of(state, issuer).await?, state.ledger.now());
    attempts.begin_code(tenant, &account.login, now).await?;
    let (id, keys) = (account.id, state.vault.keys(&state.ledger, tenant).await?);
    let author = Author { account: id, ..Author::system(tenant) };
    state.ledger.change(author, move |tx| factor::spend(tx, &keys, id, &code)).await?;
    attempts.end_code(tenant, &account.login, now).await
}

pub fn code_missing() -> Problem {
    let zh = "该账号已启用双因素认证，请一并提交验证码（code）";
    let en = "This account has a second factor: send its code along";
    Problem::new(&problems::CODE_REQUIRED, zh, en)
}

/// Keeps a stronger hash of the password. Of two who sign in at the same moment one is the first to do so, and the other one proves the
/// password by what it left.
async fn strengthen(
    state: &State,
    issuer: &Issuer,
    proven: &Proven,
    password: String,
) -> db::Result<Account> {
    let (stronger, before) = (issuer.hashing().hash(password.clone()).await?, proven.clone());
    let author = Author { account: proven.account.id, ..Author::system(&proven.tenant) };
    let strengthened = state
        .ledger
        .change(author, move |tx| {
            let account = before.still(tx)?;
            accounts::rehash(tx, account, stronger.clone())
        })
        .await;
    match strengthened {
        Err(db::Error::Refused(_)) => prove_again(state, issuer, proven, password).await,
        done => done,
    }
}

/// The account as somebody else left it meanwhile, if the password is right by that too; all else is looked at when the session opens.
async fn prove_again(
    state: &State,
    issuer: &Issuer,
    proven: &Proven,
    password: String,
) -> db::Result<Account> {
    let (tenant, id) = (proven.tenant.clone(), proven.account.id);
    let account = state.ledger.database().read(move |db| accounts::find(db, &tenant, id)).await?;
    let account = account.ok_or_else(refused)?;
    match issuer.hashing().verify(password, account.password_hash.clone()).await? {
        Verdict::Wrong => Err(refused().into()),
        _ => Ok(account),
    }
}

/// The ledger tells of an account that was closed by guesses; of a login that nobody has there is nothing to tell.
async fn tell_of_lock(
    state: &State,
    tenant: Option<String>,
    account: Option<Account>,
    attempt: &Attempt,
) -> db::Result<()> {
    let (Some(tenant), Some(account)) = (tenant, account.filter(|_| attempt.closes)) else {
        return Ok(());
    };
    tracing::warn!(account = %account.id, "too many wrong passwords: closed for a while");
    let (id, unit) = (account.id, account.unit);
    state
        .ledger
        .change(Author::system(&tenant), move |tx| {
            tx.record(Change {
                event: "organization.login_closed",
                kind: "organization.lockout",
                id: kernel::new_id(),
                version: 1,
                unit,
                data: json!({ "account": id }),
                before: &[],
                after: &[],
            });
            Ok(())
        })
        .await
}
