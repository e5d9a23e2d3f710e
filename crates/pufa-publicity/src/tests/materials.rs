//! 宣传品库存: never below nothing.

use super::*;

fn material() -> Material {
    Material {
        item: MaterialItem::Brochure,
        title: "《民法典》宣传册".into(),
        opened_on: day("2025-01-05"),
        instruments: vec![],
        movements: vec![],
        balance: 0,
    }
}

fn receive(on: &str, quantity: u32) -> ReceiveStock {
    ReceiveStock { on: day(on), quantity, comment: None, client_at: None }
}

fn issue(on: &str, quantity: u32) -> IssueStock {
    IssueStock { on: day(on), quantity, activity: None, comment: None, client_at: None }
}

/// What an activity names is what has left for it, however often it is told.
#[test]
fn an_activity_takes_the_difference_and_gives_it_back() {
    let today = day("2025-03-10");
    let of = Id::from_u128(5);
    let stocked = material().receive(&receive("2025-01-06", 100), today).unwrap();
    let some = stocked.clone().settled(of, 80, today).unwrap().unwrap();
    assert_eq!((some.balance, some.movements.last().unwrap().activity), (20, Some(of)));
    assert_eq!(some.clone().settled(of, 80, today), Ok(None), "it is so already");
    assert_eq!(some.clone().settled(of, 100, today).unwrap().unwrap().balance, 0);
    assert_eq!(some.clone().settled(of, 101, today), Err(Refusal(&no::STOCK_SHORT)));
    let other = some.clone().settled(Id::from_u128(6), 21, today);
    assert_eq!(other, Err(Refusal(&no::STOCK_SHORT)));
    let back = some.settled(of, 0, today).unwrap().unwrap();
    assert_eq!((back.balance, back.movements.len()), (100, 3));
    assert_eq!(back.settled(of, 0, today), Ok(None));
    let by_hand = IssueStock { activity: Some(of), ..issue("2025-02-01", 30) };
    let by_hand = stocked.issue(&by_hand, today).unwrap();
    assert_eq!(by_hand.settled(of, 50, today).unwrap().unwrap().balance, 50, "30 had left before");
}

#[test]
fn stock_never_goes_below_nothing_and_moves_in_the_order_of_days() {
    let today = day("2025-03-10");
    let stocked = material().receive(&receive("2025-01-06", 1000), today).unwrap();
    let some = stocked.clone().issue(&issue("2025-02-01", 600), today).unwrap();
    assert_eq!((some.balance, some.movements.len()), (400, 2));
    let none = some.clone().issue(&issue("2025-02-01", 400), today).unwrap();
    assert_eq!(none.balance, 0);
    for (of, said, refusal) in [
        (material(), issue("2025-01-06", 1), &no::STOCK_SHORT),
        (some.clone(), issue("2025-02-02", 401), &no::STOCK_SHORT),
        (none, issue("2025-02-02", 1), &no::STOCK_SHORT),
        (some.clone(), issue("2025-01-31", 1), &no::STOCK_ORDER),
        (some.clone(), issue("2025-03-11", 1), &no::STOCK_ORDER),
        (stocked, issue("2025-01-04", 1), &no::STOCK_ORDER),
    ] {
        assert_eq!(of.issue(&said, today), Err(Refusal(refusal)), "{said:?}");
    }
    assert!(some.facts(UNIT).is_empty(), "what is in stock was handed out to nobody");
    let sent = Material { balance: 5000, ..some.clone() };
    assert_eq!(sent.keeping(Some(&some)), some, "nobody sends a balance");
    let later = Material { opened_on: day("2025-01-07"), ..some };
    assert_eq!(later.check(today), Err(Refusal(&no::STOCK_ORDER)));
}
