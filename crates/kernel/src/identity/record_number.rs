use chrono::NaiveDate;

/// The number of a record within a township and a day, such as `HL-230718101-20250310-0007`: line, township, day, counter.
///
/// The counter has at least four digits and starts anew each day; numbers of outside systems are kept verbatim beside it.
pub fn record_number(line: &str, township: &str, day: NaiveDate, counter: i64) -> String {
    format!("{line}-{township}-{}-{counter:04}", day.format("%Y%m%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_line_place_day_and_counter() {
        let day = "2025-03-10".parse().unwrap();
        assert_eq!(record_number("HL", "230718101", day, 7), "HL-230718101-20250310-0007");
        assert_eq!(record_number("HL", "230718101", day, 12_345), "HL-230718101-20250310-12345");
    }
}
