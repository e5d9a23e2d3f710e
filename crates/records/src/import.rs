//! Lines of a register as records: looked at and recorded as if somebody had typed them.

use crate::http::{enter_draft, enter_submitted, refers};
use crate::problems as no;
use crate::record::{Content, NewRecord};
use crate::store;
use db::Db;
use imports::{ImportRow, Taken};
use kernel::{FieldError, Problem, Refusal};
use ledger::Tx;
use web::Ground;

/// What is wrong with a line, as the operation that records one would tell it.
pub fn check<C: Content>(
    db: &mut Db,
    ground: &Ground,
    row: &ImportRow,
) -> db::Result<Vec<FieldError>> {
    let new: NewRecord<C> = match web::checked_of::<_, C>(&ground.state, &row.body)? {
        Ok(new) => new,
        Err(errors) => return Ok(errors),
    };
    if let Err(Refusal(kind)) = new.content.check(ground.now.local_date()) {
        return Ok(vec![FieldError::of("", &Problem::plain(kind))]);
    }
    // A register tells what was held: a day ahead is a slip of the pen.
    if C::PLAN.is_some() && new.content.day() > ground.now.local_date() {
        return Ok(vec![FieldError::of("", &Problem::plain(&no::REGISTER_AHEAD))]);
    }
    let fits = refers(db, ground, new.unit, &new.content)
        .and_then(|()| C::CLASHES(db, ground, row.id, &new.content));
    match fits {
        Ok(()) => Ok(Vec::new()),
        Err(db::Error::Refused(problem)) => Ok(vec![FieldError::of("", &problem)]),
        Err(error) => Err(error),
    }
}

/// What keeps a line from being handed in, as `submit` would tell it.
pub fn lacks<C: Content>(ground: &Ground, row: &ImportRow) -> Option<FieldError> {
    let new: NewRecord<C> = serde_json::from_value(row.body.clone()).ok()?;
    let lacks = new.content.complete(ground.now.local_date()).err();
    lacks.map(|Refusal(kind)| FieldError::of("", &Problem::plain(kind)))
}

/// Records a line: handed in where nothing is missing, as a draft where something is.
pub fn take<C: Content>(tx: &mut Tx<'_>, ground: &Ground, row: &ImportRow) -> db::Result<Taken> {
    let new: NewRecord<C> = serde_json::from_value(row.body.clone()).map_err(db::Error::broken)?;
    let tenant = tx.tenant();
    if let Some(known) = store::find::<C>(tx.db, tenant, row.id)? {
        // A line that files it under nothing does not say that it is filed so.
        let unfiled = new.series.is_none() && new.tags.is_empty();
        let same = new.is_said_by(&known) && (unfiled || new.is_filed_as(&known));
        return Ok(if same { Taken::Unchanged } else { Taken::Differs });
    }
    if new.content.complete(ground.now.local_date()).is_ok() {
        enter_submitted(tx, ground, &new)?;
        return Ok(Taken::Added);
    }
    enter_draft(tx, ground, &new)?;
    Ok(Taken::AddedAsDraft)
}
