use chrono::NaiveDate;
use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What a record, in its present state, contributes to one measure.
///
/// The same value says what an entry changed: then `value` is the difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fact {
    /// Such as `hotline.handled`; declared by the line as a [`Measure`].
    #[schema(value_type = String, max_length = 100)]
    pub measure: Cow<'static, str>,
    /// The unit that answers for it.
    pub unit: Id,
    /// The local day it counts on.
    pub day: NaiveDate,
    /// The moment from which it counts, where that lies ahead: an open ticket counts as due from its deadline on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ripens_at: Option<Instant>,
    /// What is mentioned, where distinct ones are counted or figures ask for one alone: the code of a statute that was studied, of the
    /// campaign that an activity belongs to. Never a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub entity: Option<String>,
    pub value: i64,
}

impl Fact {
    pub fn new(measure: &'static str, unit: Id, day: NaiveDate, value: i64) -> Self {
        Self { measure: Cow::Borrowed(measure), unit, day, ripens_at: None, entity: None, value }
    }

    /// What holds from a day on, up to a last one if it has one: +1 on the first and −1 on the day after the last, so that a stock holds
    /// it on every day between. Nothing when it ends before it begins.
    pub fn span(
        measure: &'static str,
        unit: Id,
        from: NaiveDate,
        last: Option<NaiveDate>,
    ) -> impl Iterator<Item = Self> {
        let end = last.and_then(|last| last.succ_opt());
        let begins = end.is_none_or(|end| from < end);
        let begin = begins.then(|| Self::new(measure, unit, from, 1));
        let end = end.filter(|_| begins).map(|day| Self::new(measure, unit, day, -1));
        begin.into_iter().chain(end)
    }

    /// A value that is level between the days on which it may change: each change on its day, so that a stock has the value of every day.
    pub fn levels(
        measure: &'static str,
        unit: Id,
        days: &BTreeSet<NaiveDate>,
        value: impl Fn(NaiveDate) -> i64,
    ) -> Vec<Self> {
        let (mut facts, mut before) = (Vec::new(), 0);
        for day in days {
            let now = value(*day);
            if now != before {
                facts.push(Self::new(measure, unit, *day, now - before));
            }
            before = now;
        }
        facts
    }

    pub fn ripening(self, at: Instant) -> Self {
        Self { ripens_at: Some(at), ..self }
    }

    /// Mentions an entity, of which an indicator counts distinct ones.
    pub fn of(self, entity: impl Into<String>) -> Self {
        Self { entity: Some(entity.into()), ..self }
    }
}

/// A measure that a line contributes to: the words of the field for a column of figures.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    pub name: &'static str,
    pub title_zh: &'static str,
    pub title_en: &'static str,
    /// What one unit of `value` is: `条`, `分钟` …
    pub unit: &'static str,
    /// Whether its records are filed under tags and series (标签、系列), so that a figure can be asked of one alone.
    pub filed: bool,
}

/// Declares measures, and `MEASURES` for the line: `NAME = "line.name" "中文" "English" "unit";` each. Those of records that are filed under
/// tags and series stand in `filed { … }`, the others in `unfiled { … }`: which it is nobody says by leaving it out, for a figure of a tag
/// that no record of a measure could have is a silent 0.
#[macro_export]
macro_rules! measures {
    (filed { $($name:ident = $code:literal $zh:literal $en:literal $unit:literal;)* }
     unfiled { $($bare:ident = $bare_code:literal $bare_zh:literal $bare_en:literal $bare_unit:literal;)* }) => {
        $(pub(super) const $name: &str = $code;)*
        $(pub(super) const $bare: &str = $bare_code;)*
        /// What the records of this line contribute to.
        pub const MEASURES: &[$crate::Measure] = &[
            $($crate::Measure { name: $code, title_zh: $zh, title_en: $en, unit: $unit, filed: true },)*
            $($crate::Measure {
                name: $bare_code, title_zh: $bare_zh, title_en: $bare_en, unit: $bare_unit, filed: false,
            },)*
        ];
    };
    (filed { $($filed:tt)+ }) => { $crate::measures! { filed { $($filed)+ } unfiled {} } };
    (unfiled { $($bare:tt)+ }) => { $crate::measures! { filed {} unfiled { $($bare)+ } } };
}

type Key = (Cow<'static, str>, Id, NaiveDate, Option<Instant>, Option<String>);

/// `facts(after) − facts(before)`, without the zeros, in a stable order.
pub fn difference(before: &[Fact], after: &[Fact]) -> Vec<Fact> {
    let mut sums: BTreeMap<Key, i64> = BTreeMap::new();
    let signed = before.iter().map(|f| (f, -f.value)).chain(after.iter().map(|f| (f, f.value)));
    for (fact, value) in signed {
        let Fact { measure, unit, day, ripens_at, entity, .. } = fact.clone();
        *sums.entry((measure, unit, day, ripens_at, entity)).or_default() += value;
    }
    sums.into_iter()
        .filter(|(_, value)| *value != 0)
        .map(|((measure, unit, day, ripens_at, entity), value)| Fact {
            measure,
            unit,
            day,
            ripens_at,
            entity,
            value,
        })
        .collect()
}
