//! Days of records, and what a yearly plan foresees by when: the part that all lines share.

use chrono::NaiveDate;
use kernel::{Id, local_midnight};
use ledger::Fact;

/// All days up to one: both databases can hold and compare year 1.
pub fn until(last: NaiveDate) -> (NaiveDate, NaiveDate) {
    (NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(last), last)
}

/// The last day of a month.
pub fn end_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = if month < 12 { (year, month + 1) } else { (year + 1, 1) };
    NaiveDate::from_ymd_opt(year, month, 1).and_then(|day| day.pred_opt())
}

/// What an item contributes that is due at the end of a day: it is not due before, and what was done early does not count as done before
/// either.
pub fn item(
    (due, done): (&'static str, &'static str),
    unit: Id,
    day: NaiveDate,
    is_done: bool,
) -> impl Iterator<Item = Fact> {
    let over = local_midnight(day.succ_opt().unwrap_or(day));
    let fact = move |measure| Fact::new(measure, unit, day, 1).ripening(over);
    std::iter::once(fact(due)).chain(is_done.then(|| fact(done)))
}
