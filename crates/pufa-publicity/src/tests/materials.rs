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
