use super::*;
use crate::codes::*;
use crate::rules;
use chrono::{Days, NaiveDate};
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 执法领域
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, min_length = 1, max_length = 60, example = "农业农村")]
pub struct EnforcementField(pub String);

/// 已解除的暂扣: it did not hold from the one day to the other, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateSuspension {
    pub from: NaiveDate,
    /// The last day of it; a suspension that has none is not lifted, and stands as the status of the certificate.
    pub to: Option<NaiveDate>,
}

/// 年审: a certificate that fails holds no longer from this day on, until it passes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateReview {
    pub on: NaiveDate,
    /// 是否合格
    pub passed: bool,
}

/// 行政执法证
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub issuer: CertificateIssuer,
    pub status: CertificateStatus,
    /// 执法证号; what is not said stays.
    #[schema(min_length = 1, max_length = 60, example = "F07180001")]
    pub number: Option<String>,
    /// 发证日期
    pub issued_on: NaiveDate,
    /// 有效期至
    pub valid_to: NaiveDate,
    /// 暂扣、注销日期: it holds no longer from this day on.
    pub ended_on: Option<NaiveDate>,
    /// 已解除的暂扣, in the order of days; what is not said stays.
    #[schema(max_items = 20)]
    pub suspensions: Option<Vec<CertificateSuspension>>,
    /// 年审, in the order of days; what is not said stays.
    #[schema(max_items = 60)]
    pub reviews: Option<Vec<CertificateReview>>,
}

impl Certificate {
    /// The last day on which it holds.
    fn last_day(&self) -> NaiveDate {
        let ended = self.ended_on.and_then(|day| day.pred_opt());
        ended.map_or(self.valid_to, |day| day.min(self.valid_to))
    }

    /// 在有效期内、未被暂扣、年审未不合格.
    pub(super) fn holds_on(&self, day: NaiveDate) -> bool {
        let within = self.issued_on <= day && day <= self.last_day();
        let suspended = self.is_suspended_on(day);
        let reviewed = self.reviews.iter().flatten().rfind(|review| review.on <= day);
        within && !suspended && reviewed.is_none_or(|review| review.passed)
    }

    /// 已解除的暂扣 among whose days it is.
    pub(super) fn is_suspended_on(&self, day: NaiveDate) -> bool {
        let lies_in =
            |one: &CertificateSuspension| one.from <= day && one.to.is_none_or(|last| day <= last);
        self.suspensions.iter().flatten().any(lies_in)
    }

    /// The days on which it may begin or cease to hold.
    pub(super) fn turns(&self) -> impl Iterator<Item = NaiveDate> {
        let after = |day: NaiveDate| day.succ_opt();
        let suspensions = self.suspensions.iter().flatten();
        let suspensions =
            suspensions.flat_map(move |one| [Some(one.from), one.to.and_then(after)]).flatten();
        let reviews = self.reviews.iter().flatten().map(|review| review.on);
        let ends = [Some(self.issued_on), after(self.last_day())];
        ends.into_iter().flatten().chain(suspensions).chain(reviews)
    }

    /// 换证: it was issued when the other had ended or was about to. Another day of issue is a correction of the same certificate.
    pub(super) fn renews(&self, known: &Self) -> bool {
        let before_its_end = Days::new(rules::days_of_renewal_on(self.issued_on));
        let soonest = known.last_day().checked_sub_days(before_its_end);
        known.issued_on < self.issued_on && soonest.is_some_and(|day| day <= self.issued_on)
    }

    /// Takes over from what was known of it what nobody spoke of. A suspension that is lifted without a word has no last day yet, and
    /// is refused for it: else the days of it would count as days on which the certificate held.
    pub(super) fn keep(&mut self, known: &Self) {
        if self.number.is_none() {
            self.number.clone_from(&known.number);
        }
        if self.reviews.is_none() {
            self.reviews.clone_from(&known.reviews);
        }
        if self.suspensions.is_some() {
            return;
        }
        self.suspensions.clone_from(&known.suspensions);
        let lifted =
            known.status == CertificateStatus::Suspended && self.status == CertificateStatus::Valid;
        if let Some(from) = known.ended_on.filter(|_| lifted) {
            let open = CertificateSuspension { from, to: None };
            self.suspensions.get_or_insert_default().push(open);
        }
    }

    pub(super) fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        let ends = self.ended_on.is_none_or(|day| self.issued_on <= day);
        Refusal::unless(self.issued_on <= self.valid_to && ends, &no::DAYS)?;
        Refusal::unless(self.issued_on <= today, &no::IN_FUTURE)?;
        let ended = self.status != CertificateStatus::Valid;
        Refusal::unless(ended == self.ended_on.is_some(), &no::CERTIFICATE_END)?;
        self.check_suspensions(today)?;
        let days = self.reviews.iter().flatten().map(|review| review.on);
        Refusal::unless(self.follow_each_other(days, today), &no::CERTIFICATE_REVIEWS)
    }

    fn check_suspensions(&self, today: NaiveDate) -> Result<(), Refusal> {
        let all = self.suspensions.iter().flatten();
        let days = all.clone().filter_map(|one| one.to.map(|to| [one.from, to]));
        let days: Vec<[NaiveDate; 2]> = days.collect();
        Refusal::unless(days.len() == all.count(), &no::SUSPENSION_LIFTED)?;
        let one_after_another =
            days.iter().zip(days.iter().skip(1)).all(|([_, last], [next, _])| last < next);
        let within =
            days.iter().all(|[from, to]| self.issued_on <= *from && from <= to && *to <= today);
        Refusal::unless(within && one_after_another, &no::SUSPENSIONS)
    }

    /// Days between the issue and today, each later than the one before.
    fn follow_each_other(
        &self,
        days: impl Iterator<Item = NaiveDate> + Clone,
        today: NaiveDate,
    ) -> bool {
        let within = days.clone().all(|day| self.issued_on <= day && day <= today);
        within && days.clone().zip(days.skip(1)).all(|(one, next)| one < next)
    }

    /// Codes and dates: its number tells who somebody is.
    pub(super) fn told(&self) -> Value {
        json!({
            "status": self.status, "issued_on": self.issued_on, "valid_to": self.valid_to, "ended_on": self.ended_on,
            "suspensions": self.suspensions, "reviews": self.reviews,
        })
    }
}
