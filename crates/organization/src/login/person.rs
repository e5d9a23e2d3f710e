//! People: a password, and a code where the account has a second factor.

use super::{Opening, Tokens, open, refused, tenant_or_only};
use crate::accounts::{self, Account, AccountKind};
use crate::attempts::{Attempt, Attempts, Source};
use crate::issuer::Issuer;
use crate::password::Verdict;
use crate::{factor, sessions, units};
use chrono::TimeDelta;
use kernel::{Problem, problems};
use ledger::{Author, Change};
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
struct Proven {
    tenant: String,
    account: Account,
    second_factor: bool,
    device: Option<String>,
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
    let Proven { tenant, account, second_factor, device } = proven;
    let opening = Opening { tenant, account, source, agent, second_factor };
    Ok(Tokens { device, ..open(&state.ledger, issuer, opening).await? })
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
    let Proven { tenant, account, .. } = prove(state, issuer, proof).await?;
    judge(state, issuer, &tenant, &account, &new).await?;
    let hash = issuer.hashing().hash(new).await?;
    let id = account.id;
    let author = Author { account: id, ..Author::system(&tenant) };
    state
        .ledger
        .change(author, move |tx| {
            let account = accounts::find(tx.db, tx.tenant(), id)?.ok_or_else(refused)?;
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
    new: &str,
) -> db::Result<()> {
    let (tenant, unit) = (tenant.to_string(), account.unit);
    let names =
        state.ledger.database().read(move |db| units::names_above(db, &tenant, unit)).await?;
    issuer.judge(&account.login, &names).check(new)?;
    let remembered = issuer.policy().password.remembered;
    let current = account.password_hash.iter().filter(|_| remembered > 0);
    for hash in current.chain(account.former_passwords.iter().take(remembered)) {
        if issuer.hashing().verify(new.to_string(), Some(hash.clone())).await? != Verdict::Wrong {
            let zh = format!("不得使用最近 {remembered} 次用过的密码");
            let en = format!("The last {remembered} passwords may not come back");
            return Err(Problem::field("/password", "used_before", zh, en).into());
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
                    Some((factor::confirmed(db, &tenant, account.id)?.is_some(), account))
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
    let usable = |account: &Account| account.enabled && account.kind == AccountKind::Person;
    let (tenant, needs_code, account) = match (tenant, known) {
        (Some(tenant), Some((needs_code, account)))
            if verdict != Verdict::Wrong && usable(&account) =>
        {
            (tenant, needs_code, account)
        }
        (tenant, known) => {
            tell_of_lock(state, tenant, known.map(|(_, account)| account), &attempt).await?;
            return Err(refused().into());
        }
    };
    if needs_code {
        attempts.forgive(attempt.clone(), now).await?;
        prove_code(state, issuer, &tenant, &account, code.as_deref()).await?;
    }
    if verdict == Verdict::RightButWeak {
        strengthen(state, issuer, &tenant, &account, password).await?;
    }
    let device = attempts.succeed(attempt, now, needs_code).await?;
    Ok(Proven { tenant, account, second_factor: needs_code, device })
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

fn code_missing() -> Problem {
    let zh = "该账号已启用双因素认证，请一并提交验证码（code）";
    let en = "This account has a second factor: send its code along";
    Problem::new(&problems::CODE_REQUIRED, zh, en)
}

async fn strengthen(
    state: &State,
    issuer: &Issuer,
    tenant: &str,
    account: &Account,
    password: String,
) -> db::Result<()> {
    let (stronger, id) = (issuer.hashing().hash(password).await?, account.id);
    let author = Author { account: id, ..Author::system(tenant) };
    state
        .ledger
        .change(author, move |tx| {
            let account = accounts::find(tx.db, tx.tenant(), id)?.ok_or_else(refused)?;
            accounts::rehash(tx, account, stronger.clone()).map(drop)
        })
        .await
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
