//! How people are let in, as data: passwords, attempts, second factors, sessions (`data/policies.toml`).

use chrono::TimeDelta;
use serde::Deserialize;
use std::sync::LazyLock;

const DEFINITIONS: &str = include_str!("../data/policies.toml");
/// The policy of a server whose configuration names none.
pub const DEFAULT: &str = "asvs";

/// A named policy, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub name: String,
    pub title_zh: String,
    pub title_en: String,
    /// Standard and clauses.
    pub source: String,
    pub password: PasswordRule,
    pub attempts: AttemptRule,
    pub second_factor: FactorRule,
    pub session: SessionRule,
}

/// What a password must be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordRule {
    pub min_length: usize,
    /// Of upper case, lower case, digits and everything else, so many kinds at least.
    pub classes: usize,
    /// 0: it does not age.
    pub max_age_days: i64,
    /// So many former passwords may not come back.
    pub remembered: usize,
}

/// What wrong passwords lead to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttemptRule {
    /// So many are free; each one beyond doubles the delay, beginning with a second.
    pub free: u32,
    /// From here on each costs `lock_minutes`.
    pub lock_after: u32,
    pub lock_minutes: i64,
    /// For one login, from everywhere that is not known, within an hour.
    pub account_lock_after: u32,
    /// From one source, for logins that never succeeded from there, within an hour.
    pub source_lock_after: u32,
}

/// Who needs a second factor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorRule {
    /// Roles; `*` for everybody.
    pub roles: Vec<String>,
    /// So many days after the first password it may still be missing.
    pub grace_days: i64,
}

/// How long a session lasts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionRule {
    pub idle_minutes: i64,
    pub life_minutes: i64,
}

impl FactorRule {
    pub fn applies_to<'a>(&self, mut roles: impl Iterator<Item = &'a str>) -> bool {
        roles.any(|role| self.roles.iter().any(|one| one == "*" || one == role))
    }

    pub fn grace(&self) -> TimeDelta {
        TimeDelta::days(self.grace_days)
    }
}

impl SessionRule {
    pub fn idle(&self) -> TimeDelta {
        TimeDelta::minutes(self.idle_minutes)
    }

    pub fn life(&self) -> TimeDelta {
        TimeDelta::minutes(self.life_minutes)
    }
}

#[derive(Deserialize)]
struct File {
    policy: Vec<Policy>,
}

static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    // A test reads the same text; should it break all the same, no policy is found and nothing starts.
    toml::from_str(DEFINITIONS).map(|file: File| file.policy).unwrap_or_default()
});

/// The policy of a name; else the names that there are.
pub fn named(name: &str) -> Result<&'static Policy, String> {
    let names = || POLICIES.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
    POLICIES
        .iter()
        .find(|one| one.name == name)
        .ok_or_else(|| format!("there is no policy `{name}`; there are {}", names()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policies_are_read_and_say_where_they_come_from() {
        let file: File = toml::from_str(DEFINITIONS).unwrap();
        assert_eq!(file.policy.len(), 2);
        for policy in &file.policy {
            assert!(!policy.source.is_empty());
            assert!(policy.attempts.free < policy.attempts.lock_after);
            assert_eq!(named(&policy.name), Ok(policy));
        }
        assert!(named(DEFAULT).is_ok());
        assert!(named("none").unwrap_err().contains("asvs, mlps3"));
    }

    #[test]
    fn a_second_factor_is_asked_of_the_roles_that_the_policy_names() {
        let asvs = &named("asvs").unwrap().second_factor;
        assert!(asvs.applies_to(["sm"].into_iter()) && !asvs.applies_to(["ho"].into_iter()));
        let mlps3 = &named("mlps3").unwrap().second_factor;
        assert!(mlps3.applies_to(["ho"].into_iter()));
    }
}
