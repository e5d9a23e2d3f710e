//! What an account may do as the records have it now, whether or not it is signed in: for what is done on its behalf.

use crate::issuer::grants;
use crate::{accounts, roles};
use db::Db;
use kernel::{Caller, Id, Instant};
use std::sync::Arc;

/// The account as a caller without a session; none when there is no such account or it is disabled or over.
pub fn of_account(db: &mut Db, tenant: &str, id: Id, now: Instant) -> db::Result<Option<Caller>> {
    let account = accounts::find(db, tenant, id)?.filter(|account| account.is_open(now));
    let Some(account) = account else { return Ok(None) };
    if roles::admin_role(account.assignments.iter().map(|one| one.role.as_str())).is_err() {
        return Ok(None);
    }
    let grants = grants(db, tenant, &account, now)?;
    let roles = account.assignments.iter().map(|one| one.role.clone()).collect();
    Ok(Some(Caller {
        tenant: Arc::from(tenant),
        account: account.id,
        session: Id::nil(),
        person: account.person,
        unit: Some(account.unit),
        roles: Arc::new(roles),
        grants: grants.into(),
        needs_second_factor: false,
    }))
}
