//! Passwords: argon2id at the strength that OWASP ASVS 5.0 Appendix C names, and what a password must be.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::Problem;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// 46 MiB, one pass, one lane: 43 ms on a small machine.
const MEMORY_KIB: u32 = 46 * 1024;
const PASSES: u32 = 1;
/// At most so many hashes at once, or logins would take the machine's memory and cores from everybody.
static RUNNING: Semaphore = Semaphore::const_new(2);
/// At most so many logins wait; the next is told to come back.
static WAITING: Semaphore = Semaphore::const_new(32);

/// Words that an attacker tries first, besides the login itself (ASVS 6.2.4, 6.2.11).
const COMMON: &str = include_str!("../data/common-passwords.txt");

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What an unknown login is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    hasher()
        .hash_password(b"nobody has this password")
        .map(|hash| hash.to_string())
        .unwrap_or_default()
});

/// 8 to 128 characters of any kind, none of the common ones, without the login.
pub fn check(password: &str, login: &str) -> Result<(), Problem> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let fault = if !(8..=128).contains(&length) {
        ("length", "密码应为 8 至 128 个字符", "A password has 8 to 128 characters")
    } else if COMMON.lines().any(|word| word == lower)
        || (login.len() >= 3 && lower.contains(&login.to_lowercase()))
    {
        (
            "too_common",
            "密码过于常见或含有登录名，请更换",
            "The password is too common or contains the login",
        )
    } else {
        return Ok(());
    };
    Err(Problem::field("/password", fault.0, fault.1, fault.2))
}

/// The PHC string of a password.
pub async fn hash(password: String) -> db::Result<String> {
    on_a_spare_core(move || {
        hasher()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(db::Error::broken)
    })
    .await
}

/// How a login ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed with less than we ask for today.
    RightButWeak,
}

/// Compares; without a hash the comparison takes as long and fails.
pub async fn verify(password: String, hash: Option<String>) -> db::Result<Verdict> {
    on_a_spare_core(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&text).map_err(db::Error::broken)?;
        let right = hasher().verify_password(password.as_bytes(), &parsed).is_ok();
        let weak = Params::try_from(&parsed)
            .is_ok_and(|params| params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES);
        Ok(match (known && right, weak) {
            (false, _) => Verdict::Wrong,
            (true, false) => Verdict::Right,
            (true, true) => Verdict::RightButWeak,
        })
    })
    .await
}

async fn on_a_spare_core<T: Send + 'static>(
    work: impl FnOnce() -> db::Result<T> + Send + 'static,
) -> db::Result<T> {
    let busy = |_| db::Error::Unavailable("too many logins wait".into());
    let _place =
        WAITING.try_acquire().map_err(|_| db::Error::Unavailable("too many logins wait".into()))?;
    let _turn = RUNNING.acquire().await.map_err(busy)?;
    tokio::task::spawn_blocking(work).await.map_err(db::Error::broken)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_enough_and_not_common() {
        let long = "长".repeat(129);
        for (password, good) in [
            ("a3fK!mq2", true),
            ("乌马河镇的雪很大很白", true),
            ("short7!", false),
            (long.as_str(), false),
            ("password123", false),
            ("Password123", false),
            ("xx-wangxm-2025", false),
        ] {
            assert_eq!(check(password, "wangxm").is_ok(), good, "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_and_holds_for_its_password() {
        let stored = hash("correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{stored}");
        assert_eq!(
            verify("correct horse".into(), Some(stored.clone())).await.unwrap(),
            Verdict::Right
        );
        assert_eq!(verify("wrong".into(), Some(stored)).await.unwrap(), Verdict::Wrong);
        assert_eq!(verify("nobody has this password".into(), None).await.unwrap(), Verdict::Wrong);
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(b"old")
            .unwrap()
            .to_string();
        assert_eq!(verify("old".into(), Some(weak)).await.unwrap(), Verdict::RightButWeak);
    }
}
