//! 疑点: a table of what is found, and of what looks like it and is not.

use super::*;
use crate::checks::{Looked, findings};
use records::{Record, RecordActor, RecordStatus};
use web::Proof;

fn record<C>(number: u128, status: RecordStatus, content: C) -> Record<C> {
    let actor = RecordActor { account: Id::from_u128(1), person: None };
    Record {
        id: Id::from_u128(number),
        version: 1,
        unit: UNIT,
        status,
        content,
        series: None,
        tags: vec![],
        recorded_by: actor,
        recorded_at: "2025-05-21T01:00:00Z".parse().unwrap(),
        written_by: actor,
        approved: None,
        submitted_at: None,
        verified_by: None,
        verified_at: None,
        returned: None,
        voided: None,
        corrections: 0,
        events: vec![],
    }
}

/// A verified stop whose main activity waits: the day counts for nothing.
#[test]
fn a_stop_is_told_while_its_main_activity_is_not_handed_in() {
    use RecordStatus::*;
    let found = |main: RecordStatus, stop: RecordStatus| {
        let named = Activity { stop_of: Some(Id::from_u128(1)), ..activity() };
        let activities = [record(1, main, activity()), record(2, stop, named)];
        let looked = Looked {
            activities: &activities,
            elsewhere: &[],
            closed: &BTreeSet::new(),
            stocks: &[],
            proofs: &BTreeMap::new(),
            from: day("2025-01-01"),
            to: day("2025-12-31"),
            today: day("2025-05-21"),
        };
        findings(&looked).iter().filter(|one| one.code == "main_waiting").count()
    };
    for (main, stop, count) in [
        (Draft, Verified, 1),
        (Returned, Verified, 1),
        (Submitted, Verified, 0),
        (Verified, Verified, 0),
        (Draft, Submitted, 0),
    ] {
        assert_eq!(found(main, stop), count, "{main:?} {stop:?}");
    }
}

fn stock(movements: &[(&str, i64, Option<u128>)]) -> Record<Material> {
    let movements: Vec<StockMovement> = movements
        .iter()
        .map(|(on, quantity, activity)| StockMovement {
            on: day(on),
            quantity: *quantity,
            activity: activity.map(Id::from_u128),
            by_activity: false,
        })
        .collect();
    let balance = movements.iter().map(|one| one.quantity).sum();
    let content = Material {
        item: MaterialItem::Brochure,
        title: "宣传册".into(),
        opened_on: day("2025-01-01"),
        instruments: vec![],
        movements,
        balance,
    };
    record(90, RecordStatus::Verified, content)
}

/// Two verified activities of 20 May with photos of their own that have arrived.
fn two() -> ([Record<Activity>; 2], BTreeMap<Id, Vec<Proof>>) {
    let of = |number: u128, photos: [char; 2]| {
        let evidence = photos.map(photo).to_vec();
        record(number, RecordStatus::Verified, Activity { evidence, ..activity() })
    };
    let two = [of(1, ['a', 'b']), of(2, ['c', 'd'])];
    let proofs = two.each_ref().map(|one| {
        let proof = |told: &ActivityEvidence| Proof {
            record: one.id,
            category: "photo".into(),
            sha256: told.sha256.clone(),
        };
        (one.id, one.content.evidence.iter().map(proof).collect())
    });
    (two, proofs.into())
}

fn found(
    activities: &[Record<Activity>],
    stocks: &[Record<Material>],
    proofs: &BTreeMap<Id, Vec<Proof>>,
) -> Vec<(String, Vec<Id>)> {
    let (from, to, today) = (day("2025-05-01"), day("2025-05-31"), day("2025-06-10"));
    let (elsewhere, closed) = (&[][..], &BTreeSet::new());
    let looked = Looked { activities, elsewhere, closed, stocks, proofs, from, to, today };
    let ids =
        |one: records::Finding| (one.code, one.records.iter().map(|record| record.id).collect());
    findings(&looked).into_iter().map(ids).collect()
}

#[test]
fn files_audiences_and_papers_are_looked_at() {
    let code = |code: &str, ids: &[u128]| {
        vec![(code.to_string(), ids.iter().copied().map(Id::from_u128).collect::<Vec<Id>>())]
    };
    let (activities, proofs) = two();
    assert_eq!(found(&activities, &[], &proofs), []);
    // One photo of the first was sent for the second, too, as whatever.
    let mut again = proofs.clone();
    let reused =
        Proof { record: Id::from_u128(2), category: "other".into(), sha256: photo('a').sha256 };
    again.get_mut(&Id::from_u128(2)).unwrap().push(reused);
    assert_eq!(found(&activities, &[], &again), code("same_file", &[1, 2]));
    // Both photos: one finding.
    let (mut same, mut both) = two();
    same[1].content.evidence = same[0].content.evidence.clone();
    let copies = both[&Id::from_u128(1)].iter().cloned();
    let copies = copies.map(|proof| Proof { record: Id::from_u128(2), ..proof }).collect();
    both.insert(Id::from_u128(2), copies);
    assert_eq!(found(&same, &[], &both), code("same_file", &[1, 2]));

    let mut gone = proofs.clone();
    gone.get_mut(&Id::from_u128(1)).unwrap().pop();
    assert_eq!(found(&activities, &[], &gone), code("evidence_gone", &[1]));
    let mut waiting = activities.clone();
    waiting[0].status = RecordStatus::Submitted;
    assert_eq!(found(&waiting, &[], &gone), [], "what is not verified may still be sent");

    let mut paper = activities.clone();
    (paper[0].content.evidence, paper[0].content.archive_no) = (vec![], Some("7".into()));
    let mut none = proofs.clone();
    none.remove(&Id::from_u128(1));
    assert_eq!(found(&paper, &[], &none), code("paper_only", &[1]));
    assert_eq!(found(&paper, &[], &proofs), [], "the papers were scanned since");

    for change in [(|one: &mut Activity| one.audiences.clear()) as fn(&mut Activity), |one| {
        one.attendance = None
    }] {
        let mut nobody = activities.clone();
        nobody[0].status = RecordStatus::Draft;
        change(&mut nobody[0].content);
        assert_eq!(found(&nobody, &[], &proofs), code("no_audience", &[1]));
        nobody[0].content.held_to = day("2025-06-10");
        assert_eq!(found(&nobody, &[], &proofs), [], "its day is not over");
    }
}

/// Each of the two hands out 80 brochures.
#[test]
fn more_than_was_in_stock_is_found_where_a_stock_is_kept() {
    let (mut activities, proofs) = two();
    for (movements, wrong) in [
        (vec![("2025-04-01", 160, None)], false),
        (vec![("2025-04-01", 159, None)], true),
        (vec![("2025-04-01", 100, None), ("2025-05-10", 60, None)], false),
        // Taken out before, given back by an activity, received after the days.
        (vec![("2025-04-01", 200, None), ("2025-04-02", -50, None)], true),
        (vec![("2025-04-01", 150, None), ("2025-05-21", 10, Some(1))], true),
        (vec![("2025-04-01", 150, None), ("2025-06-01", 10, None)], true),
        (vec![("2025-04-01", 160, None), ("2025-05-20", -160, Some(1))], false),
        // Taken for one of the two before the days; for another activity, and given back by it, or not.
        (vec![("2025-04-01", 160, None), ("2025-04-30", -80, Some(1))], false),
        (
            vec![
                ("2025-04-01", 160, None),
                ("2025-04-20", -80, Some(5)),
                ("2025-05-05", 80, Some(5)),
            ],
            false,
        ),
        (vec![("2025-04-01", 160, None), ("2025-04-20", -80, Some(5))], true),
    ] {
        let found = found(&activities, &[stock(&movements)], &proofs);
        let expected = match wrong {
            true => vec![("over_stock".to_string(), [90, 1, 2].map(Id::from_u128).to_vec())],
            false => vec![],
        };
        assert_eq!(found, expected, "{movements:?}");
    }
    let short = stock(&[("2025-04-01", 100, None)]);
    assert_eq!(found(&activities, std::slice::from_ref(&short), &proofs).len(), 1);
    let mut of_others = short.clone();
    of_others.unit = Id::from_u128(77);
    assert_eq!(found(&activities, &[of_others.clone()], &proofs), [], "another unit's book");
    of_others.content.movements[0].quantity = 900;
    assert_eq!(found(&activities, &[of_others, short.clone()], &proofs).len(), 1);
    let mut later = short.clone();
    later.content.opened_on = day("2025-05-21");
    assert_eq!(found(&activities, &[later], &proofs), [], "from before the book was opened");
    let mut planned = stock(&[]);
    assert_eq!(
        found(&activities, &[planned.clone()], &proofs).len(),
        1,
        "a book with nothing in it"
    );
    planned.status = RecordStatus::Draft;
    assert_eq!(found(&activities, &[planned], &proofs), [], "a draft is no book");
    let mut gifts = stock(&[("2025-04-01", 12, None)]);
    gifts.content.item = MaterialItem::Gift;
    assert_eq!(found(&activities, &[gifts], &proofs), [], "six each");
    activities[1].status = RecordStatus::Returned;
    assert_eq!(found(&activities, &[stock(&[("2025-04-01", 80, None)])], &proofs), []);
    activities[1].status = RecordStatus::Draft;
    assert_eq!(found(&activities, &[stock(&[("2025-04-01", 80, None)])], &proofs), []);
}
