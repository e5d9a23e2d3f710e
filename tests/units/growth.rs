//! B-26: the tree over time, against what anybody would draw: each unit has one parent a day, and whoever is above that one is above it.

use crate::town::benches;
use chrono::NaiveDate;
use kernel::Id;
use ledger::Author;
use organization::units::{self, NewUnit, SINCE_ALWAYS, UnitKind};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::HashSet;
use testkit::Bench;

const TENANT: &str = "230718";
/// Steps from the first unit of a drawing: the district stands above it, and twelve levels are too deep.
const DEEPEST: usize = 10;

/// A step of a drawing: a new unit or a move, of which units, and in which month (0: since ever, or as the parent).
type Step = (bool, prop::sample::Index, prop::sample::Index, u32);

fn month(month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, month, 1).unwrap()
}

fn days() -> impl Iterator<Item = NaiveDate> {
    [SINCE_ALWAYS].into_iter().chain((1..=12).map(month))
}

/// A unit, and below whom it stands from which days on.
#[derive(Clone)]
struct Drawn {
    id: Id,
    begins: NaiveDate,
    parents: Vec<(NaiveDate, usize)>,
}

#[derive(Clone)]
struct Drawing(Vec<Drawn>);

impl Drawing {
    fn parent(&self, unit: usize, day: NaiveDate) -> Option<usize> {
        let drawn = &self.0[unit];
        let parents = drawn.parents.iter().filter(|(from, _)| *from <= day && drawn.begins <= day);
        parents.max_by_key(|(from, _)| *from).map(|(_, parent)| *parent)
    }

    /// Those above a unit on a day, itself included; none if it stands below itself.
    fn above(&self, unit: usize, day: NaiveDate) -> Option<Vec<usize>> {
        let mut chain = vec![unit];
        while let Some(parent) = self.parent(*chain.last().unwrap(), day) {
            if chain.contains(&parent) {
                return None;
            }
            chain.push(parent);
        }
        Some(chain)
    }

    fn is_tree(&self) -> bool {
        let all = || (0..self.0.len()).flat_map(|unit| days().map(move |day| (unit, day)));
        all().all(|(unit, day)| self.above(unit, day).is_some_and(|up| up.len() <= DEEPEST + 1))
    }

    fn below(&self, unit: usize, day: NaiveDate) -> HashSet<Id> {
        let exists = |one: &usize| self.0[*one].begins <= day;
        let units = (0..self.0.len()).filter(exists);
        units
            .filter(|one| self.above(*one, day).unwrap().contains(&unit))
            .map(|one| self.0[one].id)
            .collect()
    }
}

async fn create(bench: &Bench, parent: Id, begins: Option<NaiveDate>) -> db::Result<units::Unit> {
    let id = kernel::new_id();
    let (kind, name) = (UnitKind::Village, format!("村{id}"));
    let new =
        NewUnit { id: Some(id), kind, name, code: None, parent: Some(parent), valid_from: begins };
    bench.ledger.change(Author::system(TENANT), move |tx| units::create(tx, &new)).await
}

async fn relocate(bench: &Bench, unit: Id, parent: Id, from: NaiveDate) -> db::Result<units::Unit> {
    let work = move |tx: &mut ledger::Tx<'_>| {
        let version = units::find(tx.db, TENANT, unit)?.unwrap().version;
        units::relocate(tx, unit, version, parent, from)
    };
    bench.ledger.change(Author::system(TENANT), work).await
}

/// One step in the drawing and in the product: both do it, or both leave it.
async fn step(bench: &Bench, drawing: &mut Drawing, (is_new, one, other, when): &Step) {
    let count = drawing.0.len();
    let parent = other.index(count);
    let above = drawing.0[parent].clone();
    let mut next = drawing.clone();
    let (from, done) = if *is_new || count == 1 {
        let begins = (*when > 0).then(|| month(*when));
        let from = begins.unwrap_or(above.begins);
        let made = create(bench, above.id, begins).await;
        let id = made.as_ref().map_or(Id::nil(), |unit| unit.id);
        next.0.push(Drawn { id, begins: from, parents: vec![(from, parent)] });
        (from, made.is_ok())
    } else {
        let unit = 1 + one.index(count - 1);
        let from = month((*when).max(1));
        let moved = relocate(bench, drawing.0[unit].id, above.id, from).await;
        let parents = &mut next.0[unit].parents;
        parents.retain(|(day, _)| *day < from);
        parents.push((from, parent));
        (from, moved.is_ok())
    };
    assert_eq!(done, from >= above.begins && next.is_tree(), "whether that may be");
    if done {
        *drawing = next;
    }
}

async fn compare(bench: &Bench, drawing: &Drawing) {
    for (n, unit) in drawing.0.iter().enumerate() {
        for day in days() {
            let id = unit.id;
            let read = bench.database.read(move |db| {
                let mut one = units::find(db, TENANT, id)?.unwrap();
                units::as_of(db, TENANT, day, std::slice::from_mut(&mut one))?;
                Ok((units::subtree(db, TENANT, id, day)?, one.parent))
            });
            let (below, parent) = read.await.unwrap();
            assert_eq!(
                below.into_iter().collect::<HashSet<_>>(),
                drawing.below(n, day),
                "{n} on {day}"
            );
            if let Some(drawn) = drawing.parent(n, day) {
                assert_eq!(parent, Some(drawing.0[drawn].id), "{n} on {day}");
            }
        }
    }
}

#[actix_web::test]
async fn b26_the_tree_of_any_day_is_as_it_was_drawn() {
    let step_of =
        (any::<bool>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..=12_u32);
    let strategy = prop::collection::vec(step_of, 5..40);
    for bench in benches().await {
        let mut runner = TestRunner::deterministic();
        for _ in 0..12 {
            let steps = strategy.new_tree(&mut runner).unwrap().current();
            let root = create(&bench, bench.district.id, None).await.unwrap().id;
            let mut drawing =
                Drawing(vec![Drawn { id: root, begins: SINCE_ALWAYS, parents: Vec::new() }]);
            for one in &steps {
                step(&bench, &mut drawing, one).await;
            }
            compare(&bench, &drawing).await;
        }
    }
}
