//! What happens to a legal-literate person: certified, paused, back, removed, reviewed, and what they do.

use super::*;
use crate::codes::*;
use crate::rules::{self, CertificateRule};
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use records::annul::take_out;
use records::hours::Course;

kernel::command! {
    /// The certificate was issued, after training and exam.
    CertifyLiterate {
        on: NaiveDate,
        /// 证号
        #[schema(min_length = 1, max_length = 60)]
        cert_no: String,
        /// 培训学时 in tenths.
        #[schema(minimum = 0, maximum = 10000)]
        tenths_of_hours: u32,
        /// 考核成绩, of 100.
        #[schema(minimum = 0, maximum = 100)]
        score: u32,
        /// 培训记录: the training in the study records that the hours come from, where there is one: verified, for legal-literate persons, of so
        /// many hours, and over by that day. The hours follow it: while it is corrected, and once it is void, they do not stand.
        training: Option<Id>,
    }
}

kernel::command! {
    /// From this day on the person does not serve.
    PauseLiterate {
        from: NaiveDate,
    }
}

kernel::command! {
    /// On this day the person serves again.
    ResumeLiterate {
        on: NaiveDate,
    }
}

kernel::command! {
    /// From this day on the person serves no more.
    RemoveLiterate {
        on: NaiveDate,
        ground: RemovalGround,
    }
}

kernel::command! {
    /// The review of a year.
    ReviewLiterate {
        #[schema(minimum = 2000, maximum = 2100, example = 2025)]
        year: i32,
        /// 合格
        passed: bool,
    }
}

kernel::command! {
    /// What the person did.
    LogService {
        on: NaiveDate,
        kind: ServiceKind,
        /// At which activity.
        activity: Option<Id>,
    }
}

kernel::command! {
    /// 撤销登记
    AnnulLiterateEntry {
        part: LiteratePart,
        /// Which of the pauses, reviews or services, the first being 1; nothing else has a number.
        #[schema(minimum = 1, maximum = 5000)]
        number: Option<u32>,
        /// 事由
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

impl LiteratePerson {
    /// The person without what was entered wrongly. What rests on it is taken out before: pauses, reviews and services on the certificate,
    /// services on the days of service.
    pub fn without(mut self, part: LiteratePart, number: Option<u32>) -> Result<Self, Refusal> {
        use LiteratePart::*;
        let listed = matches!(part, Pause | Review | Service);
        Refusal::unless(listed == number.is_some(), &no::ENTRY_NUMBER)?;
        let number = number.unwrap_or_default();
        let unknown = Refusal(&records::problems::NO_ENTRY);
        match part {
            Certificate => self.certified.take().map(drop).ok_or(unknown)?,
            Removal => self.removed.take().map(drop).ok_or(unknown)?,
            Pause => take_out(&mut self.pauses, number).map(drop)?,
            Review => take_out(&mut self.reviews, number).map(drop)?,
            Service => take_out(&mut self.services, number).map(drop)?,
            Resumption => {
                let last = self.pauses.last_mut().and_then(|pause| pause.to.take());
                last.ok_or(unknown)?;
            }
        }
        let certified = self.certified.is_some()
            || (self.pauses.is_empty() && self.reviews.is_empty() && self.removed.is_none());
        let served = self.services.iter().all(|service| self.serves_on(service.on));
        Refusal::unless(certified && served, &no::ENTRY_RESTS)?;
        Ok(self)
    }

    fn in_standing(&self, standing: &[LiterateStatus]) -> Result<(), Refusal> {
        Refusal::unless(standing.contains(&self.status()), &no::LITERATE_STATE)
    }

    /// The day on which the last step was taken.
    fn last_step(&self) -> NaiveDate {
        let pauses = self.pauses.iter().flat_map(|pause| [Some(pause.from), pause.to]);
        let steps = pauses.flatten().chain(self.certified.iter().map(|one| one.on));
        steps.max().unwrap_or(self.nominated_on)
    }

    fn follows(&self, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.last_step() <= on && on <= today, &no::LITERATE_DAYS)
    }

    /// 培训、考核合格后发证 (培养工作规范).
    pub fn certify(
        mut self,
        said: &CertifyLiterate,
        course: Option<&Course>,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        self.in_standing(&[LiterateStatus::Candidate])?;
        self.follows(said.on, today)?;
        let qualifies = |rule: &CertificateRule| {
            rule.least_tenths_of_hours <= said.tenths_of_hours && rule.pass_score <= said.score
        };
        let qualified = rules::certificate_on(said.on).is_some_and(qualifies);
        Refusal::unless(qualified, &no::NOT_TRAINED)?;
        if let Some(course) = course {
            Refusal::unless(course.held_to <= said.on, &no::LITERATE_DAYS)?;
            let same = course.tenths_of_hours == said.tenths_of_hours;
            Refusal::unless(same, &no::TRAINING_HOURS)?;
        }
        let CertifyLiterate { on, cert_no, tenths_of_hours, score, training, .. } = said.clone();
        let stands = true;
        self.certified =
            Some(Qualification { on, cert_no, tenths_of_hours, score, training, stands });
        Ok(self)
    }

    pub fn pause(mut self, said: &PauseLiterate, today: NaiveDate) -> Result<Self, Refusal> {
        self.in_standing(&[LiterateStatus::Active])?;
        self.follows(said.from, today)?;
        self.pauses.push(LiteratePause { from: said.from, to: None });
        Ok(self)
    }

    pub fn resume(mut self, said: &ResumeLiterate, today: NaiveDate) -> Result<Self, Refusal> {
        self.in_standing(&[LiterateStatus::Paused])?;
        self.follows(said.on, today)?;
        if let Some(pause) = self.pauses.last_mut() {
            pause.to = Some(said.on);
        }
        Ok(self)
    }

    /// 以未履职退出的，须查履职记录.
    pub fn remove(mut self, said: &RemoveLiterate, today: NaiveDate) -> Result<Self, Refusal> {
        use LiterateStatus::*;
        self.in_standing(&[Candidate, Active, Paused])?;
        self.follows(said.on, today)?;
        if said.ground == RemovalGround::Inactive {
            let months = rules::inactive_after(said.on).ok_or(Refusal(&no::STILL_ACTIVE))?;
            let since = said.on.checked_sub_months(months).unwrap_or(said.on);
            let served = self.services.iter().any(|service| service.on > since);
            let young = self.certified.as_ref().is_none_or(|one| one.on > since);
            Refusal::unless(!served && !young, &no::STILL_ACTIVE)?;
        }
        self.removed = Some(LiterateRemoval { on: said.on, ground: said.ground });
        Ok(self)
    }

    pub fn review(mut self, said: &ReviewLiterate, _: NaiveDate) -> Result<Self, Refusal> {
        self.in_standing(&[LiterateStatus::Active, LiterateStatus::Paused])?;
        let known = self.reviews.iter().any(|review| review.year == said.year);
        Refusal::unless(!known, &no::REVIEWED_BEFORE)?;
        self.reviews.push(AnnualReview { year: said.year, passed: said.passed });
        Ok(self)
    }

    /// By the day of the service, whatever became of the person since: what was done before a pause or a removal may be entered after it.
    pub fn log_service(mut self, said: &LogService, today: NaiveDate) -> Result<Self, Refusal> {
        Refusal::unless(said.on <= today, &no::LITERATE_DAYS)?;
        Refusal::unless(self.serves_on(said.on), &no::NOT_SERVING)?;
        if let Some(removed) =
            self.removed.as_ref().filter(|one| one.ground == RemovalGround::Inactive)
        {
            // Nobody served within the time for whose emptiness they were removed.
            let months = rules::inactive_after(removed.on).ok_or(Refusal(&no::NOT_SERVING))?;
            let since = removed.on.checked_sub_months(months).unwrap_or(removed.on);
            Refusal::unless(said.on <= since, &no::REMOVED_IDLE)?;
        }
        let LogService { on, kind, activity, .. } = *said;
        self.services.push(LiterateService { on, kind, activity });
        Ok(self)
    }

    /// The record of a person who is erased: codes, dates and what it counts for.
    pub fn without_words(mut self) -> Self {
        if let Some(certified) = &mut self.certified {
            // There was a number; which one is gone.
            certified.cert_no = "*".into();
        }
        self.particulars.clear();
        self
    }
}
