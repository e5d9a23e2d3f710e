//! The places that exports of an account hold: what is being made, and files that wait to be fetched as long as there is room. A file that
//! somebody forgot locks nobody out.

use crate::retention::Retention;
use kernel::Id;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Running,
    /// Its file is there and was not fetched yet.
    Waiting,
    Taken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub id: Id,
    pub holds: Holds,
    pub bytes: u64,
}

/// Of places in the order in which they were asked for, those that give way to one more file of so many bytes: who was fetched first, then
/// the oldest. What is being made never does, and a file that is larger than the budget has all of it alone.
pub fn giving_way(places: &[Place], bytes: u64, most: Retention) -> Vec<Id> {
    let of = |holds| places.iter().filter(move |place| place.holds == holds);
    let (mut count, mut sum) = (places.len(), bytes);
    sum += places.iter().map(|place| place.bytes).sum::<u64>();
    let mut gone = Vec::new();
    for place in of(Holds::Taken).chain(of(Holds::Waiting)) {
        if count < most.places() && sum <= most.bytes() {
            break;
        }
        (count, sum) = (count - 1, sum - place.bytes);
        gone.push(place.id);
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Retention = Retention {
        export_hours: 24,
        exports_of_an_account: 3,
        export_megabytes_of_an_account: 1,
        expired_export_days: 1,
    };
    const HALF: u64 = 500_000;

    fn places(told: &[(Holds, u64)]) -> Vec<Place> {
        told.iter().map(|&(holds, bytes)| Place { id: kernel::new_id(), holds, bytes }).collect()
    }

    #[test]
    fn what_was_fetched_gives_way_first_then_the_oldest() {
        use Holds::{Running, Taken, Waiting};
        for (told, bytes, gone) in [
            (vec![], 0, vec![]),
            (vec![(Waiting, 1), (Taken, 1)], 0, vec![]),
            (vec![(Waiting, 1), (Taken, 1), (Waiting, 1)], 0, vec![1]),
            (vec![(Waiting, 1), (Waiting, 1), (Running, 0)], 0, vec![0]),
            (vec![(Running, 0), (Running, 0), (Running, 0)], 0, vec![]),
            (vec![(Waiting, HALF), (Waiting, HALF)], HALF, vec![0]),
            (vec![(Waiting, HALF), (Taken, HALF)], HALF, vec![1]),
            (vec![(Waiting, HALF), (Running, 0), (Taken, HALF)], 9 * HALF, vec![2, 0]),
        ] {
            let places = places(&told);
            let ids: Vec<Id> = gone.iter().map(|at| places[*at].id).collect();
            assert_eq!(giving_way(&places, bytes, MOST), ids, "{told:?} {bytes}");
        }
    }
}
