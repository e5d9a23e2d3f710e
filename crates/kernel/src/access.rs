use crate::Id;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A permission: named once, used as a type in handlers, in roles and in the API document.
pub trait Permission: 'static {
    const NAME: &'static str;
}

/// The units whose records a caller may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// The whole tenant.
    All,
    /// The subtrees of the caller's assignments.
    Units(Arc<BTreeSet<Id>>),
}

impl Reach {
    pub fn covers(&self, unit: Id) -> bool {
        match self {
            Self::All => true,
            Self::Units(units) => units.contains(&unit),
        }
    }

    /// The units to filter by, or `None` when nothing needs filtering.
    pub fn units(&self) -> Option<Vec<Id>> {
        match self {
            Self::All => None,
            Self::Units(units) => Some(units.iter().copied().collect()),
        }
    }
}

/// Who asks: a person's account or a district system, with what it may do and where.
#[derive(Debug, Clone)]
pub struct Caller {
    /// County-level division, such as `230718`.
    pub tenant: Arc<str>,
    /// The account.
    pub account: Id,
    /// The session that the token belongs to.
    pub session: Id,
    /// The person behind the account; none for systems.
    pub person: Option<Id>,
    /// The unit of the caller's post.
    pub unit: Option<Id>,
    pub roles: Arc<BTreeSet<String>>,
    pub permissions: Arc<BTreeSet<String>>,
    pub reach: Reach,
}

impl Caller {
    pub fn holds(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }
}
