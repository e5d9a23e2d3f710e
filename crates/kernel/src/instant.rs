use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;
use std::sync::atomic::{AtomicI64, Ordering};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

/// The offset of local dates: Asia/Shanghai has had no daylight saving time since 1991.
const LOCAL_OFFSET_SECONDS: i32 = 8 * 3600;

/// A moment in UTC, cut to microseconds so that both databases give back what was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// The earliest moment, which a fact carries when it counts from the beginning.
    pub const EPOCH: Self = Self(DateTime::UNIX_EPOCH);

    pub fn from_utc(moment: DateTime<Utc>) -> Self {
        Self::from_micros(moment.timestamp_micros()).unwrap_or(Self::EPOCH)
    }

    /// `None` outside the years that chrono can hold.
    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// The calendar day in Asia/Shanghai.
    pub fn local_date(self) -> NaiveDate {
        self.local().date_naive()
    }

    pub fn local(self) -> DateTime<FixedOffset> {
        self.0.with_timezone(&local_offset())
    }

    /// The same moment, later (or earlier) by a span; saturates at the end of time.
    pub fn plus(self, span: chrono::TimeDelta) -> Self {
        self.0.checked_add_signed(span).map_or(self, Self::from_utc)
    }

    pub fn since(self, earlier: Self) -> chrono::TimeDelta {
        self.0 - earlier.0
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl std::str::FromStr for Instant {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let moment = DateTime::parse_from_rfc3339(text)
            .map_err(|_| "an RFC 3339 date-time with an offset, such as 2025-03-10T08:30:00Z")?;
        // chrono reads second 60 as a leap second; no record of ours can carry one.
        if moment.nanosecond() >= 1_000_000_000 {
            return Err("a leap second is not accepted");
        }
        Ok(Self::from_utc(moment.with_timezone(&Utc)))
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl utoipa::PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .max_length(Some(40))
            .into()
    }
}

impl utoipa::ToSchema for Instant {}

fn local_offset() -> FixedOffset {
    FixedOffset::east_opt(LOCAL_OFFSET_SECONDS).unwrap_or(chrono::Offset::fix(&Utc))
}

/// The calendar day in Asia/Shanghai on which `moment` falls.
pub fn local_date(moment: Instant) -> NaiveDate {
    moment.local_date()
}

/// The moment at which a local day begins; the end of a day is the beginning of the next.
pub fn local_midnight(day: NaiveDate) -> Instant {
    let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(local_offset());
    midnight.single().map_or(Instant::EPOCH, |moment| Instant::from_utc(moment.with_timezone(&Utc)))
}

/// The source of the current moment; tests and demonstrations move theirs.
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn now(&self) -> Instant {
        Instant::from_utc(Utc::now())
    }
}

/// A clock that is set by hand: for tests, and to tell the story of a past year.
pub struct ManualClock(AtomicI64);

impl ManualClock {
    pub fn at(moment: Instant) -> Self {
        Self(AtomicI64::new(moment.micros()))
    }

    pub fn set(&self, moment: Instant) {
        self.0.store(moment.micros(), Ordering::SeqCst);
    }

    pub fn advance(&self, span: chrono::TimeDelta) {
        self.0.fetch_add(span.num_microseconds().unwrap_or(0), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst)).unwrap_or(Instant::EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_as_it_was_written() {
        for text in
            ["2025-03-10T08:30:00Z", "2025-03-10T08:30:00.123Z", "2025-03-10T08:30:00.123456Z"]
        {
            let moment: Instant = text.parse().unwrap();
            assert_eq!(moment.to_string(), text);
        }
        let nanos: Instant = "2025-03-10T16:30:00.123456789+08:00".parse().unwrap();
        assert_eq!(nanos.to_string(), "2025-03-10T08:30:00.123456Z");
    }

    #[test]
    fn nonsense_moments_are_refused() {
        for text in ["2026-02-30T00:00:00Z", "2025-03-10T08:30:00", "2016-12-31T23:59:60Z", "today"]
        {
            assert!(text.parse::<Instant>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_local_day_begins_at_sixteen_hours_utc() {
        let day: NaiveDate = "2025-01-01".parse().unwrap();
        assert_eq!(local_midnight(day).to_string(), "2024-12-31T16:00:00Z");
        assert_eq!(local_midnight(day).local_date(), day);
    }
}
