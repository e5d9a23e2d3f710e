use crate::Id;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A permission: named once, used as a type in handlers, in roles and in the API document.
pub trait Permission: 'static {
    const NAME: &'static str;
}

/// The permission that every signed-in caller holds.
pub const SIGNED_IN: &str = "signed_in";

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

    /// The units of both.
    pub fn or(self, other: &Self) -> Self {
        match (&self, other) {
            (Self::Units(left), Self::Units(right)) => {
                Self::Units(Arc::new(left.union(right).copied().collect()))
            }
            _ => Self::All,
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

/// What a role allows on a unit and all below it.
#[derive(Debug, Clone)]
pub struct Grant {
    pub permissions: BTreeSet<String>,
    pub reach: Reach,
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
    /// The unit of the account.
    pub unit: Option<Id>,
    pub roles: Arc<BTreeSet<String>>,
    pub grants: Arc<[Grant]>,
    /// The roles of this caller ask for a second factor that the session was not opened with; until then nothing is granted.
    pub needs_second_factor: bool,
}

impl Caller {
    /// Whether some role allows it, wherever that may be.
    pub fn holds(&self, permission: &str) -> bool {
        permission == SIGNED_IN
            || self.grants.iter().any(|grant| grant.permissions.contains(permission))
    }

    /// Whether a role allows it for the records of this unit.
    pub fn holds_at(&self, permission: &str, unit: Id) -> bool {
        let allows =
            |grant: &Grant| grant.permissions.contains(permission) && grant.reach.covers(unit);
        self.grants.iter().any(allows)
    }

    /// Where a permission is held: what a role allows in one village says nothing of another.
    pub fn reach(&self, permission: &str) -> Reach {
        let mut reaches = self
            .grants
            .iter()
            .filter(|grant| grant.permissions.contains(permission))
            .map(|grant| &grant.reach);
        let first = reaches.next().cloned().unwrap_or(Reach::Units(Arc::default()));
        reaches.fold(first, |all, next| all.or(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORTH: Id = Id::from_u128(1);
    const SOUTH: Id = Id::from_u128(2);

    fn units(all: &[Id]) -> Reach {
        Reach::Units(Arc::new(all.iter().copied().collect()))
    }

    fn grant(permission: &str, reach: Reach) -> Grant {
        Grant { permissions: BTreeSet::from([permission.to_string()]), reach }
    }

    fn caller(grants: &[Grant]) -> Caller {
        Caller {
            tenant: "230718".into(),
            account: Id::nil(),
            session: Id::nil(),
            person: None,
            unit: None,
            roles: Arc::default(),
            grants: grants.into(),
            needs_second_factor: false,
        }
    }

    #[test]
    fn a_reach_covers_its_units_and_no_others() {
        assert!(Reach::All.covers(NORTH) && units(&[NORTH]).covers(NORTH));
        assert!(!units(&[NORTH]).covers(SOUTH) && !units(&[]).covers(NORTH));
        assert_eq!((Reach::All.units(), units(&[NORTH]).units()), (None, Some(vec![NORTH])));
    }

    #[test]
    fn two_reaches_are_the_units_of_both() {
        assert_eq!(units(&[NORTH]).or(&units(&[SOUTH])), units(&[NORTH, SOUTH]));
        assert_eq!(units(&[NORTH]).or(&Reach::All), Reach::All);
        assert_eq!(Reach::All.or(&units(&[NORTH])), Reach::All);
    }

    /// What a role allows in one place says nothing of another, and one permission nothing of the next.
    #[test]
    fn b23_a_permission_holds_where_its_role_was_given() {
        let caller =
            caller(&[grant("read", units(&[NORTH, SOUTH])), grant("write", units(&[NORTH]))]);
        assert!(caller.holds("read") && caller.holds("write") && caller.holds(SIGNED_IN));
        assert!(!caller.holds("void"));
        assert!(caller.holds_at("write", NORTH) && !caller.holds_at("write", SOUTH));
        assert!(!caller.holds_at("void", NORTH));
        assert_eq!(caller.reach("read"), units(&[NORTH, SOUTH]));
        assert_eq!(caller.reach("write"), units(&[NORTH]));
        assert_eq!(caller.reach("void"), units(&[]));
    }

    #[test]
    fn b23_several_roles_add_up() {
        let caller = caller(&[grant("read", units(&[NORTH])), grant("read", units(&[SOUTH]))]);
        assert_eq!(caller.reach("read"), units(&[NORTH, SOUTH]));
        assert!(caller.holds_at("read", SOUTH));
    }
}
