//! 新媒体产品

use super::*;
use records::RecordActor;

const TODAY: &str = "2025-03-20";

fn somebody(number: u128) -> RecordActor {
    RecordActor { account: Id::from_u128(number), person: Some(Id::from_u128(number + 100)) }
}

fn reviewed(steps: &[ReviewStep]) -> MediaProduct {
    let at = "2025-03-01T02:00:00Z".parse().unwrap();
    let authors = [somebody(1), somebody(1)];
    steps.iter().zip(2..).fold(product(MediaKind::ShortVideo), |one, (step, by)| {
        one.with_review(*step, somebody(by), at, authors).unwrap()
    })
}

fn metrics(on: &str, views: u32) -> RecordMetrics {
    let on = day(on);
    RecordMetrics { on, views, likes: 9, comments: 3, shares: 1, comment: None, client_at: None }
}

#[test]
fn reviews_go_step_by_step_each_by_another_person() {
    use ReviewStep::*;
    let at = "2025-03-01T02:00:00Z".parse().unwrap();
    let authors = [somebody(1), somebody(9)];
    let of = |reviews: &[ReviewStep], step, by| {
        reviewed(reviews).with_review(step, by, at, authors).map(|_| ())
    };
    let other_account = RecordActor { account: Id::from_u128(50), person: somebody(1).person };
    for (reviews, step, by, expected) in [
        (&[][..], First, somebody(5), Ok(())),
        (&[], Second, somebody(5), Err(Refusal(&no::REVIEW_ORDER))),
        (&[], First, somebody(1), Err(Refusal(&no::OWN_REVIEW))),
        (&[], First, somebody(9), Err(Refusal(&no::OWN_REVIEW))),
        (&[], First, other_account, Err(Refusal(&no::OWN_REVIEW))),
        (&[First], Second, somebody(2), Err(Refusal(&no::OWN_REVIEW))),
        (&[First], Second, somebody(5), Ok(())),
        (&[First], First, somebody(5), Err(Refusal(&no::REVIEW_ORDER))),
        (&[First, Second, Final], Final, somebody(5), Err(Refusal(&no::REVIEW_ORDER))),
    ] {
        assert_eq!(of(reviews, step, by), expected, "{step:?} after {reviews:?}");
    }
}

#[test]
fn what_is_sensitive_needs_the_final_review_and_nothing_is_published_unreviewed() {
    use ReviewStep::*;
    let today = day(TODAY);
    let complete = |steps: &[ReviewStep], sensitive| {
        MediaProduct { sensitive, ..reviewed(steps) }.complete(today)
    };
    assert_eq!(complete(&[First], false), Err(Refusal(&no::REVIEWS)));
    assert_eq!(complete(&[First, Second], false), Ok(()));
    assert_eq!(complete(&[First, Second], true), Err(Refusal(&no::REVIEWS)));
    assert_eq!(complete(&[First, Second, Final], true), Ok(()));
    let ahead = MediaProduct { published_on: day("2025-03-21"), ..reviewed(&[First, Second]) };
    assert_eq!(ahead.complete(today), Err(Refusal(&no::IN_FUTURE)));
    let live = MediaProduct { kind: MediaKind::Livestream, ..reviewed(&[First, Second]) };
    assert_eq!(live.complete(today), Err(Refusal(&no::LIVE)));
    let went = Livestream {
        host: Some("村播小李".into()),
        village: None,
        product_names: vec![],
        products: 3,
        sales: 120_000,
        peak_viewers: 800,
    };
    let video = MediaProduct { live: Some(went.clone()), ..product(MediaKind::ShortVideo) };
    assert_eq!(video.check(today), Err(Refusal(&no::LIVE)));
    for (named, expected) in [(0, Ok(())), (2, Err(Refusal(&no::LIVE_PRODUCTS))), (3, Ok(()))] {
        let product_names = vec![ProductName("木耳".into()); named];
        let live = Some(Livestream { product_names, ..went.clone() });
        let one = MediaProduct { live, ..product(MediaKind::Livestream) };
        assert_eq!(one.check(today), expected, "{named} named of three");
    }
}

#[test]
fn what_is_due_is_told_and_nobody_sends_it() {
    let one = product(MediaKind::Comic);
    let mut sent = serde_json::to_value(&one).unwrap();
    let first = one.published_on.checked_add_days(chrono::Days::new(7)).unwrap();
    assert_eq!(sent["snapshots_due"][0], serde_json::json!({ "on": first, "days": 7 }));
    sent["snapshots_due"] = serde_json::json!([]);
    let read: MediaProduct = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(read, one);
    sent["snapshots_overdue"] = serde_json::json!([]);
    assert!(serde_json::from_value::<MediaProduct>(sent).is_err(), "an unknown member is refused");
}

#[test]
fn new_words_need_new_reviews_and_nobody_sends_their_own() {
    use ReviewStep::*;
    let before = reviewed(&[First, Second]).with_metrics(&metrics("2025-03-08", 70), day(TODAY));
    let before = before.unwrap();
    assert_eq!(before.clone().keeping(None).reviews, []);
    let later =
        MediaProduct { published_on: day("2025-03-02"), snapshots: vec![], ..before.clone() };
    let kept = later.keeping(Some(&before));
    assert_eq!((kept.reviews.len(), kept.snapshots.len()), (2, 1));
    let reworded = MediaProduct { title: "另一标题".into(), ..before.clone() };
    assert_eq!(reworded.keeping(Some(&before)).reviews, []);
}

#[test]
fn views_are_those_of_the_last_snapshot() {
    let today = day(TODAY);
    let one = product(MediaKind::Livestream);
    assert_eq!(values(one.facts(UNIT), "views"), 0);
    let one = one.with_metrics(&metrics("2025-03-08", 70), today).unwrap();
    let one = one.with_metrics(&metrics("2025-03-20", 420), today).unwrap();
    let counts = ["products", "lives", "short_videos", "views"];
    assert_eq!(counts.map(|name| values(one.facts(UNIT), name)), [1, 1, 0, 420]);
    for wrong in ["2025-02-28", "2025-03-20", "2025-03-21"] {
        let refused = one.clone().with_metrics(&metrics(wrong, 500), today);
        assert_eq!(refused, Err(Refusal(&no::SNAPSHOT)), "{wrong}");
    }
    let video = product(MediaKind::ShortVideo).facts(UNIT);
    assert_eq!(counts.map(|name| values(video.clone(), name)), [1, 0, 1, 0]);
}
