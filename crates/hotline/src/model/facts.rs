use super::Ticket;
use crate::codes::{Solved, Status};
use ledger::Fact;

ledger::measures! {
    unfiled {
        HANDLED = "hotline.handled" "处理工单" "tickets in the cohort" "条";
        OPEN = "hotline.open" "未办结（自到期起计）" "open; counts from its deadline on" "条";
        CONCLUDED = "hotline.concluded" "已办结" "concluded" "条";
        ON_TIME = "hotline.concluded_on_time" "按时办结" "first concluded within the limit" "条";
        LATE = "hotline.concluded_late" "超期办结" "first concluded after the limit" "条";
        REACHABLE = "hotline.reachable" "可联系诉求人" "caller can be reached" "条";
        UNREACHABLE = "hotline.unreachable" "匿名且无联系方式" "anonymous without contact" "条";
        RESPONSE_UNKNOWN = "hotline.response_unknown" "响应情况不明（接管）" "taken over, response unknown" "条";
        RESPONDED = "hotline.responded" "按时响应" "signed and contacted in time" "条";
        RESOLUTION_KNOWN = "hotline.resolution_known" "回访可判定是否解决" "follow-up tells whether solved" "条";
        RESOLVED = "hotline.resolved" "已解决" "solved" "条";
        RESOLVED_PARTLY = "hotline.resolved_partly" "部分解决" "partly solved" "条";
        EXEMPT = "hotline.exempt" "考核剔除" "exempt from assessment" "条";
        RATED = "hotline.rated" "有效评价" "rated 1 to 5" "条";
        SATISFIED = "hotline.satisfied" "基本满意及以上" "rated 3 or better" "条";
        UNRATED = "hotline.unrated" "办结未评价" "concluded without a rating" "条";
        REWORKED = "hotline.reworked" "重办" "reworked" "条";
        REPEATED = "hotline.repeated" "重复诉求" "the same matter again" "条";
        EXTENDED = "hotline.extended" "延期" "extended" "条";
        SUSPENDED = "hotline.suspended" "挂账" "suspended" "件";
        WORKING_MINUTES = "hotline.working_minutes" "办理时长" "working time to conclusion" "分钟";
        RETURNED = "hotline.returned" "已退回" "returned to the district" "条";
        MERGED = "hotline.merged" "已合并" "merged into another ticket" "条";
        DIVERTED = "hotline.diverted" "告知法定途径" "told of the legal path" "条";
    }
}

impl Ticket {
    /// What this ticket, as it stands, contributes. All of it is dated on the day of dispatch, so that both sides of a rate
    /// count the same tickets.
    pub fn facts(&self) -> Vec<Fact> {
        let day = self.dispatched_at.local_date();
        let fact = |measure, value| Fact::new(measure, self.lead_unit, day, value);
        match self.status {
            Status::Returned => return vec![fact(RETURNED, 1)],
            Status::Merged => return vec![fact(MERGED, 1)],
            Status::Diverted => return vec![fact(DIVERTED, 1)],
            _ => {}
        }
        let concluded = self.concluded_at.is_some();
        let mut facts = vec![fact(HANDLED, 1)];
        if !concluded {
            facts.push(fact(OPEN, 1).ripening(self.limits.due_at));
        }
        let nobody_to_ask = self.has_nobody_to_call();
        let asked = !nobody_to_ask && !self.response_unknown;
        let rating = self.rating().filter(|_| concluded);
        let counts = [
            (CONCLUDED, concluded),
            (ON_TIME, concluded && self.first_on_time == Some(true)),
            (LATE, concluded && self.first_on_time == Some(false)),
            (REACHABLE, asked),
            (UNREACHABLE, nobody_to_ask),
            (RESPONSE_UNKNOWN, !nobody_to_ask && self.response_unknown),
            (RESPONDED, asked && self.responded_in_time()),
            (EXEMPT, self.exclusion.is_some()),
            (RATED, rating.is_some()),
            (SATISFIED, rating.is_some_and(|rating| rating >= 3)),
            (UNRATED, concluded && rating.is_none()),
            (REWORKED, self.rework_count > 0),
            (REPEATED, self.repeat_seq >= 2),
            (EXTENDED, self.extension_count > 0),
            (SUSPENDED, self.status == Status::Suspended),
        ];
        facts.extend(
            counts.into_iter().filter(|(_, counts)| *counts).map(|(measure, _)| fact(measure, 1)),
        );
        if let Some(measure) = self.resolution() {
            facts.push(fact(RESOLUTION_KNOWN, 1));
            facts.extend(measure.map(|measure| fact(measure, 1)));
        }
        if let Some(minutes) = self.working_minutes.filter(|minutes| concluded && *minutes > 0) {
            facts.push(fact(WORKING_MINUTES, minutes));
        }
        facts
    }

    fn responded_in_time(&self) -> bool {
        let signed = self.signed_at.is_some_and(|at| at <= self.limits.sign_due);
        signed && self.first_contact_at.is_some_and(|at| at <= self.limits.contact_due)
    }

    /// What the follow-up that counts, of those that reached the caller, says of the matter; none if nobody can tell.
    fn resolution(&self) -> Option<Option<&'static str>> {
        let last = self.weighed_follow_ups().into_iter().find(|one| one.reached)?;
        match (self.exclusion, last.solved) {
            (Some(_), _) | (_, Solved::NotApplicable) => None,
            (None, Solved::Solved) => Some(Some(RESOLVED)),
            (None, Solved::Partly) => Some(Some(RESOLVED_PARTLY)),
            (None, Solved::Unsolved) => Some(None),
        }
    }
}
