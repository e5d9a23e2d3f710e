//! Roles as data: what a post may do.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const DEFINITIONS: &str = include_str!("../data/roles.toml");

/// A role and its permissions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub code: String,
    pub title_zh: String,
    pub title_en: String,
    /// One of the three administrators (三员), of which an account can be but one, and nothing besides.
    #[serde(default)]
    pub admin: bool,
    pub permissions: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    role: Vec<Role>,
}

static ROLES: LazyLock<BTreeMap<String, Role>> = LazyLock::new(|| {
    // A test reads the same text; should it break all the same, nobody may do anything.
    let file: File = toml::from_str(DEFINITIONS).unwrap_or(File { role: Vec::new() });
    file.role.into_iter().map(|role| (role.code.clone(), role)).collect()
});

/// Every role, by code.
pub fn all() -> &'static BTreeMap<String, Role> {
    &ROLES
}

/// What the roles may do together.
pub fn permissions<'a>(codes: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    codes
        .filter_map(|code| ROLES.get(code))
        .flat_map(|role| role.permissions.iter().cloned())
        .collect()
}

/// The one admin role among these, if they may be held together at all.
pub fn admin_role<'a>(
    codes: impl Iterator<Item = &'a str>,
) -> Result<Option<&'static str>, RoleError> {
    let (mut admin, mut others) = (None, 0);
    for code in codes {
        let role = ROLES.get(code).ok_or(RoleError::Unknown)?;
        if !role.admin {
            others += 1;
        } else if admin.replace(role.code.as_str()).is_some_and(|one| one != role.code) {
            return Err(RoleError::TwoAdmins);
        }
    }
    if admin.is_some() && others > 0 { Err(RoleError::AdminWithBusiness) } else { Ok(admin) }
}

/// Why roles cannot be held together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleError {
    Unknown,
    /// 三员分立: one account, one of the three.
    TwoAdmins,
    /// An administrator does no business.
    AdminWithBusiness,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_are_read() {
        let file: File = toml::from_str(DEFINITIONS).unwrap();
        assert_eq!(file.role.len(), all().len(), "a code is used once");
        assert!(permissions(["ho"].into_iter()).contains("hotline.tickets.sign"));
    }

    #[test]
    fn the_three_administrators_are_apart() {
        let check = |codes: &[&str]| admin_role(codes.iter().copied());
        assert_eq!(check(&["ho", "vl"]), Ok(None));
        assert_eq!(check(&["sa"]), Ok(Some("sa")));
        assert_eq!(check(&["sa", "sm"]), Err(RoleError::TwoAdmins));
        assert_eq!(check(&["au", "ho"]), Err(RoleError::AdminWithBusiness));
        assert_eq!(check(&["king"]), Err(RoleError::Unknown));
    }

    /// What administrators are for; whatever else there is, now or later, is business.
    const OF_THE_HOUSE: [&str; 7] = [
        "organization.",
        "approval.",
        "webhooks.",
        "ledger.",
        "privacy.keys.",
        "privacy.accesses.",
        "privacy.holds.read",
    ];

    #[test]
    fn no_administrator_reads_business_records() {
        for role in all().values().filter(|role| role.admin) {
            let of_the_house =
                |name: &&String| OF_THE_HOUSE.iter().any(|line| name.starts_with(line));
            let business: Vec<&String> =
                role.permissions.iter().filter(|name| !of_the_house(name)).collect();
            assert!(business.is_empty(), "{}: {business:?}", role.code);
        }
        let of = |code: &str| permissions([code].into_iter());
        assert!(!of("sa").contains("organization.roles.assign"));
        assert!(!of("sm").contains("organization.accounts.write"));
    }
}
