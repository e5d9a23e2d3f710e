use super::*;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

fn data() -> Value {
    serde_json::from_str(ARRANGEMENTS).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn date(value: &Value) -> NaiveDate {
    day(value.as_str().unwrap())
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// What was known in 2026: later arrangements are left out, so that these tests outlive them.
fn as_of_2026() -> Calendar {
    let mut data = data();
    data["years"].as_object_mut().unwrap().retain(|year, _| year.as_str() <= "2026");
    Calendar::from_json(&data.to_string()).unwrap()
}

fn days_of(year: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    first.iter_days().take_while(move |day| day.year() == year)
}

#[test]
fn working_days_are_added_as_the_vectors_say() {
    let (calendar, data) = (Calendar::built_in(), data());
    let vectors = data["test_vectors_add_workdays"].as_array().unwrap();
    assert!(vectors.len() >= 8);
    for vector in vectors {
        let n = vector["workdays"].as_u64().unwrap() as u32;
        let due = calendar.add_workdays(date(&vector["start"]), n);
        assert_eq!(due, Due { day: date(&vector["due"]), provisional: false }, "{vector}");
    }
}

#[test]
fn calendar_days_roll_as_the_vectors_say() {
    let (calendar, data) = (Calendar::built_in(), data());
    let vectors = data["test_vectors_add_calendar_days_roll"].as_array().unwrap();
    assert!(vectors.len() >= 4);
    for vector in vectors {
        let (start, n) = (date(&vector["start"]), vector["days"].as_u64().unwrap());
        assert_eq!(start + Days::new(n), date(&vector["raw"]), "{vector}");
        let due = calendar.add_days_rolling(start, n as u32);
        assert_eq!(due, Due { day: date(&vector["due"]), provisional: false }, "{vector}");
    }
}

#[test]
fn the_years_have_their_number_of_working_days() {
    let calendar = Calendar::built_in();
    for (year, expected) in [(2024, 251), (2025, 248), (2026, 248)] {
        let workdays = days_of(year).filter(|day| calendar.is_workday(*day)).count();
        assert_eq!(workdays, expected, "{year}");
    }
    assert_eq!(as_of_2026().loaded_years().collect::<Vec<_>>(), [2024, 2025, 2026]);
}

#[test]
fn the_arrangements_agree_with_their_control_totals() {
    let (calendar, data) = (Calendar::built_in(), data());
    for (year, arrangement) in data["years"].as_object().unwrap() {
        let counts = &arrangement["counts"];
        let holidays = arrangement["holidays"].as_array().unwrap();
        let makeup = arrangement["makeup_workdays"].as_array().unwrap();
        for kind in ["statutory", "in_lieu", "weekend_substitute", "weekend"] {
            let count = holidays.iter().filter(|holiday| holiday["kind"] == kind).count();
            assert_eq!(counts[kind], count, "{year} {kind}");
        }
        assert_eq!(counts["holiday_days"], holidays.len(), "{year}");
        assert_eq!(counts["makeup_workdays"], makeup.len(), "{year}");

        let of_kind = |wanted: fn(&DayKind) -> bool| {
            days_of(year.parse().unwrap()).filter(|day| wanted(&calendar.kind(*day))).count()
        };
        assert_eq!(
            of_kind(|kind| matches!(kind, DayKind::Holiday { .. })),
            holidays.len(),
            "{year}"
        );
        assert_eq!(of_kind(|kind| matches!(kind, DayKind::MakeupWorkday { .. })), makeup.len());

        let workdays = days_of(year.parse().unwrap()).filter(|day| calendar.is_workday(*day));
        assert_eq!(counts["workdays_in_year"], workdays.count(), "{year}");
        for (month, expected) in counts["workdays_by_month"].as_object().unwrap() {
            let days = days_of(year.parse().unwrap());
            let days = days.filter(|day| day.month() == month.parse::<u32>().unwrap());
            let workdays = days.filter(|day| calendar.is_workday(*day)).count();
            assert_eq!(*expected, workdays, "{year}-{month}");
        }
    }
}

#[test]
fn the_arrangements_name_each_day_as_it_is() {
    let data = data();
    for arrangement in data["years"].as_object().unwrap().values() {
        let makeup = arrangement["makeup_workdays"].as_array().unwrap();
        assert!(makeup.iter().all(|entry| is_weekend(date(&entry["date"]))));
        for entry in arrangement["holidays"].as_array().unwrap().iter().chain(makeup) {
            let weekday = date(&entry["date"]).weekday().number_from_monday();
            assert_eq!(entry["weekday"], weekday, "{entry}");
        }
    }
}

#[test]
fn a_day_travels_with_its_kind_and_festival() {
    let calendar = Calendar::built_in();
    for (text, expected) in [
        ("2025-03-10", json!({"kind": "workday"})),
        ("2025-03-09", json!({"kind": "weekend"})),
        (
            "2025-10-06",
            json!({"kind": "holiday", "name_zh": "中秋节", "name_en": "Mid-autumn Festival"}),
        ),
        (
            "2026-02-14",
            json!({"kind": "makeup_workday", "name_zh": "春节", "name_en": "Spring Festival"}),
        ),
    ] {
        let kind = calendar.kind(day(text));
        assert_eq!(serde_json::to_value(&kind).unwrap(), expected, "{text}");
        assert_eq!(serde_json::from_value::<DayKind>(expected).unwrap(), kind, "{text}");
    }
}

#[test]
fn what_touches_an_unknown_year_is_provisional() {
    let calendar = as_of_2026();
    assert!(!calendar.add_workdays(day("2026-12-28"), 1).provisional);
    assert!(calendar.add_workdays(day("2026-12-28"), 10).provisional);
    assert!(!calendar.add_days_rolling(day("2026-12-01"), 30).provisional);
    assert!(calendar.add_days_rolling(day("2026-12-01"), 31).provisional);
    assert!(calendar.is_provisional(day("2023-06-01")));
    assert!(!calendar.is_provisional(day("2024-06-01")));
    // The start itself is not looked at.
    let due = calendar.add_workdays(day("2023-12-31"), 1);
    assert_eq!(due, Due { day: day("2024-01-02"), provisional: false });
}

#[test]
fn days_on_which_the_clock_stood_are_passed_over() {
    let calendar = Calendar::built_in();
    let (from, to) = (day("2025-03-11"), day("2025-03-12"));
    let runs = |day: NaiveDate| day < from || day > to;
    let due = calendar.add_workdays_where(day("2025-03-10"), 2, runs);
    assert_eq!(due.day, day("2025-03-14"));
    let reasons: Vec<_> = calendar
        .explain(day("2025-03-10"), day("2025-03-15"), runs)
        .into_iter()
        .map(|day| (day.reason, day.counted))
        .collect();
    let expected = [
        ("paused", None),
        ("paused", None),
        ("counted", Some(1)),
        ("counted", Some(2)),
        ("weekend", None),
    ];
    assert_eq!(reasons, expected.map(|(reason, counted)| (reason.to_string(), counted)));
}

#[test]
fn an_explanation_numbers_the_days_that_count() {
    let calendar = Calendar::built_in();
    let explained = calendar.explain(day("2025-01-24"), day("2025-02-07"), |_| true);
    assert_eq!(explained.len(), 14);
    assert_eq!(explained.last().unwrap().counted, Some(5));
    assert_eq!(explained[1].reason, "counted", "Sunday the 26th is a make-up day");
    assert!(explained.iter().any(|day| day.reason == "holiday"));
    assert!(calendar.explain(day("2025-01-24"), day("2025-01-24"), |_| true).is_empty());
    let across = as_of_2026().explain(day("2026-12-30"), day("2027-01-01"), |_| true);
    let provisional: Vec<_> = across.iter().map(|day| day.provisional).collect();
    assert_eq!(provisional, [false, true]);
}

#[test]
fn minutes_are_counted_on_working_days_only() {
    let calendar = Calendar::built_in();
    // Friday noon to Monday noon, local time.
    let (friday, monday) = (at("2025-03-07T04:00:00Z"), at("2025-03-10T04:00:00Z"));
    assert_eq!(calendar.working_minutes(friday, monday), 1440);
    assert_eq!(calendar.working_minutes(monday, friday), 0);
    // A Sunday on which offices work: local 00:00 to 24:00.
    let (from, to) = (at("2025-01-25T16:00:00Z"), at("2025-01-26T16:00:00Z"));
    assert_eq!(calendar.working_minutes(from, to), 1440);
}

#[test]
fn the_end_of_time_is_reached_without_harm() {
    let calendar = Calendar::built_in();
    let last = NaiveDate::MAX;
    let near = last - Days::new(3);
    assert_eq!(calendar.add_days_rolling(near, u32::MAX), Due { day: last, provisional: true });
    assert!(calendar.add_workdays(near, u32::MAX).provisional);
    assert_eq!(calendar.add_workdays(last, 1), Due { day: last, provisional: true });
    // A clock that never runs: the loop is bounded and says that it did not arrive.
    let start = day("2025-01-01");
    let due = calendar.add_workdays_where(start, 1, |_| false);
    assert_eq!(due, Due { day: start + Days::new(MAX_DAYS as u64), provisional: true });
    assert_eq!(calendar.explain(start, last, |_| true).len(), MAX_DAYS);
    let first = Instant::from_utc(DateTime::<Utc>::MIN_UTC);
    let last = Instant::from_utc(DateTime::<Utc>::MAX_UTC);
    assert!(calendar.working_minutes(first, last) > 0);
    assert_eq!(calendar.working_minutes(last, last), 0);
}

#[test]
fn an_arrangement_that_cannot_be_read_is_refused() {
    let error = |text: &str| Calendar::from_json(text).unwrap_err();
    assert!(matches!(error("{"), CalendarError::Json(_)));
    assert!(matches!(
        error(r#"{"years": {"next": {"holidays": [], "makeup_workdays": []}}}"#),
        CalendarError::Year(year) if year == "next"
    ));
    let nameless =
        r#"{"years": {"2027": {"holidays": [{"date": "2027-01-01"}], "makeup_workdays": []}}}"#;
    assert!(matches!(error(nameless), CalendarError::Json(_)));
}

/// A day from 2023 to 2028, so that the edges of what is loaded are met.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..2000).prop_map(|offset| day("2023-01-01") + Days::new(offset))
}

proptest! {
    #[test]
    fn working_days_add_up(start in any_day(), a in 0_u32..40, b in 0_u32..40) {
        let calendar = Calendar::built_in();
        let first = calendar.add_workdays(start, a);
        let second = calendar.add_workdays(first.day, b);
        let provisional = first.provisional || second.provisional;
        let whole = calendar.add_workdays(start, a + b);
        prop_assert_eq!(whole, Due { day: second.day, provisional });
        prop_assert!(calendar.add_workdays(start, a + 1).day > first.day);
    }

    #[test]
    fn who_starts_later_is_due_no_earlier(start in any_day(), later in 0_u64..30, n in 0_u32..60) {
        let calendar = Calendar::built_in();
        let (from, to) = (start, start + Days::new(later));
        prop_assert!(calendar.add_workdays(from, n).day <= calendar.add_workdays(to, n).day);
        prop_assert!(calendar.add_days_rolling(from, n).day <= calendar.add_days_rolling(to, n).day);
        prop_assert!(calendar.is_workday(calendar.add_days_rolling(from, n).day));
    }

    #[test]
    fn the_explanation_ends_with_the_last_day_that_counts(
        start in any_day(), n in 1_u32..40, from in 0_u64..40, length in 0_u64..40,
    ) {
        let calendar = Calendar::built_in();
        let (from, to) = (start + Days::new(from), start + Days::new(from + length));
        let runs = |day: NaiveDate| day < from || day >= to;
        let due = calendar.add_workdays_where(start, n, runs);
        let explained = calendar.explain(start, due.day, runs);
        prop_assert_eq!(explained.last().unwrap().counted, Some(n));
        prop_assert_eq!(explained.iter().filter_map(|day| day.counted).count(), n as usize);
        prop_assert_eq!(explained.iter().any(|day| day.provisional), due.provisional);
    }

    #[test]
    fn minutes_of_full_days_are_those_of_working_days(start in any_day(), length in 0_u64..60) {
        let calendar = Calendar::built_in();
        let days = start.iter_days().take(length as usize);
        let workdays = days.filter(|day| calendar.is_workday(*day)).count() as i64;
        let end = crate::local_midnight(start + Days::new(length));
        let minutes = calendar.working_minutes(crate::local_midnight(start), end);
        prop_assert_eq!(minutes, workdays * 1440);
    }

    #[test]
    fn minutes_add_up(start in any_day(), first in 0_i64..50_000, second in 0_i64..50_000) {
        let calendar = Calendar::built_in();
        let a = crate::local_midnight(start);
        let b = a.plus(TimeDelta::minutes(first));
        let c = b.plus(TimeDelta::minutes(second));
        let parts = calendar.working_minutes(a, b) + calendar.working_minutes(b, c);
        prop_assert_eq!(parts, calendar.working_minutes(a, c));
    }

    #[test]
    fn a_cut_within_a_minute_loses_no_more_than_that_minute(
        start in any_day(), first in 0_i64..3_000_000_000_000, second in 0_i64..3_000_000_000_000,
    ) {
        let calendar = Calendar::built_in();
        let a = crate::local_midnight(start);
        let b = a.plus(TimeDelta::microseconds(first));
        let c = b.plus(TimeDelta::microseconds(second));
        let parts = calendar.working_minutes(a, b) + calendar.working_minutes(b, c);
        let lost = calendar.working_minutes(a, c) - parts;
        prop_assert!((0..=1).contains(&lost), "{lost}");
    }
}
