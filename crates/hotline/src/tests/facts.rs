//! C06, C07 and C08 of the annual report, with what must not count, and what every other measure says.

use super::*;
use std::ops::AddAssign;

/// The sums of the year 2025 over many tickets.
#[derive(Default)]
struct Year(BTreeMap<String, i64>);

impl AddAssign<&Life> for Year {
    fn add_assign(&mut self, life: &Life) {
        use chrono::Datelike;
        for fact in life.ticket.facts().into_iter().filter(|fact| fact.day.year() == 2025) {
            *self.0.entry(fact.measure.trim_start_matches("hotline.").into()).or_default() +=
                fact.value;
        }
    }
}

impl Year {
    fn of(&self, measure: &str) -> i64 {
        self.0.get(measure).copied().unwrap_or(0)
    }

    fn rate(&self, numerator: &str, denominator: &str) -> (i64, i64) {
        (self.of(numerator), self.of(denominator))
    }
}

/// The 69 tickets of the report.
fn sixty_nine() -> Year {
    let mut year = Year::default();
    for n in 0..69 {
        let day = format!("2025-{:02}-{:02} 09:00", n / 6 + 1, n % 6 * 4 + 1);
        let life = Life::begin(&day).concluded();
        year += &match n % 7 {
            3 => life
                .rated(2)
                .then(Who::District, rework())
                .then(Who::Handler, Action::StartHandling(note()))
                .done()
                .rated(4),
            _ => life.rated(3 + (n % 3) as u8),
        };
    }
    year
}

fn counted(life: &Life, measure: &str) -> i64 {
    life.counts().get(measure).copied().unwrap_or(0)
}

#[test]
fn c06_69_tickets_whatever_looks_like_one() {
    let mut year = sixty_nine();
    let returned =
        Life::begin("2025-06-11 09:00").applied(request(ApplicationKind::Return, ""), true);
    let merged = Life::begin("2025-07-01 09:00").then(Who::Clerk, merge_into(Id::from_u128(9)));
    let diverted = Life::of(&own_ticket(), "2025-08-05 09:00").then(Who::Clerk, divert());
    let last_year = Life::begin("2024-12-31 23:59").at("2025-01-03 09:00").concluded().rated(5);
    for decoy in [&returned, &merged, &diverted, &last_year] {
        year += decoy;
    }
    assert_eq!(year.of("handled"), 69);
    assert_eq!(["returned", "merged", "diverted"].map(|measure| year.of(measure)), [1, 1, 1]);
    for outside in [&returned, &merged, &diverted] {
        assert_eq!(outside.ticket.facts().len(), 1, "outside the cohort there is nothing else");
    }
}

#[test]
fn c07_all_are_closed_until_one_is_reworked() {
    let mut year = sixty_nine();
    assert_eq!(year.rate("concluded", "handled"), (69, 69));
    year += &Life::begin("2025-12-01 09:00").concluded().rated(1).then(Who::District, rework());
    assert_eq!(year.rate("concluded", "handled"), (69, 70));
    assert_eq!(year.of("open"), 1);
}

#[test]
fn c08_the_last_rating_counts_and_the_unrated_are_told() {
    let mut year = sixty_nine();
    assert_eq!(year.rate("satisfied", "rated"), (69, 69), "2, then 4 after the rework");
    assert_eq!(year.of("reworked"), 10);
    year += &Life::begin("2025-12-01 09:00").concluded();
    year += &Life::begin("2025-12-02 09:00").concluded().rated(0);
    assert_eq!(year.rate("satisfied", "rated"), (69, 69));
    assert_eq!(year.rate("rated", "concluded"), (69, 71), "the coverage beside it");
    assert_eq!(year.of("unrated"), 2);
    year += &Life::begin("2025-12-03 09:00").concluded().rated(2);
    assert_eq!(year.rate("satisfied", "rated"), (69, 70));
}

/// What city or district recorded is not overwritten by what the town says of itself; after a rework everything begins anew.
#[test]
fn c08_the_town_does_not_overwrite_the_rating_of_the_district() {
    let by_town = |satisfaction| {
        let Action::FollowUp(said) = follow_up(satisfaction) else { unreachable!() };
        Action::FollowUp(RecordFollowUp { by: FollowUpBy::Town, ..said })
    };
    let concluded = || Life::begin("2025-03-10 09:00").concluded();
    let own = concluded().then(Who::Clerk, by_town(5));
    assert_eq!(
        (counted(&own, "satisfied"), counted(&own, "resolved")),
        (1, 1),
        "nobody else asked"
    );
    let bad = concluded().rated(2).then(Who::Clerk, by_town(5));
    assert_eq!((counted(&bad, "rated"), counted(&bad, "satisfied")), (1, 0));
    assert_eq!((counted(&bad, "resolution_known"), counted(&bad, "resolved")), (1, 0));
    let before = own.rated(2);
    assert_eq!(before.ticket.rating(), Some(2), "whoever was first");
    assert_eq!(
        concluded().rated(2).rated(4).ticket.rating(),
        Some(4),
        "the district corrects itself"
    );
    let again = bad
        .then(Who::District, rework())
        .then(Who::Handler, Action::StartHandling(note()))
        .done()
        .then(Who::Clerk, by_town(3));
    assert_eq!(again.ticket.rating(), Some(3));
    let sent_back = concluded().then(Who::Clerk, by_town(5)).then(Who::District, rework());
    assert_eq!(sent_back.ticket.rework_count, 1, "the town's own word bars no rework");
    assert_eq!(again.rated(1).ticket.rating(), Some(1));
}

#[test]
fn the_day_is_that_of_the_dispatch_in_local_time() {
    let day = |moment| Life::begin(moment).concluded().ticket.facts()[0].day.to_string();
    assert_eq!(day("2024-12-31 23:59"), "2024-12-31");
    assert_eq!(day("2025-01-01 00:00"), "2025-01-01", "still 2024 in UTC");
}

#[test]
fn the_unit_that_leads_answers_for_all_of_it() {
    let signed = Life::begin("2025-03-10 09:00").signed();
    let Action::Assign(said) = assign(Who::Handler) else { unreachable!() };
    let moved = signed
        .clone()
        .then(Who::Clerk, Action::Assign(Assign { lead_unit: Some(VILLAGE), ..said }));
    assert!(signed.ticket.facts().iter().all(|fact| fact.unit == TOWN));
    assert!(moved.ticket.facts().iter().all(|fact| fact.unit == VILLAGE));
}

#[test]
fn an_open_ticket_counts_as_due_from_its_limit_on() {
    let open = Life::begin("2025-03-10 09:00").handling();
    let ripens = |life: &Life| {
        let facts = life.ticket.facts();
        facts.into_iter().find(|fact| fact.measure == "hotline.open").unwrap().ripens_at
    };
    assert_eq!(ripens(&open), Some(at("2025-03-18 00:00")));
    assert_eq!(ripens(&open.clone().applied(extension(2), true)), Some(at("2025-03-20 00:00")));
    let suspended = open.applied(suspension("2025-04-07"), true);
    assert_eq!(
        ripens(&suspended),
        Some(at("2025-04-12 00:00")),
        "not overdue while the clock stands"
    );
    assert_eq!(counted(&suspended, "suspended"), 1);
    let resumed = suspended.at("2025-04-07 00:00").then(Who::System, Action::Resume(note()));
    assert_eq!(counted(&resumed, "suspended"), 0, "a stock: those that stand now");
}

#[test]
fn on_time_is_judged_at_the_first_conclusion() {
    let life = |moment: &str| Life::begin("2025-03-10 09:00").handling().at(moment).done();
    let judged =
        |life: &Life| (counted(life, "concluded_on_time"), counted(life, "concluded_late"));
    assert_eq!(judged(&life("2025-03-18 00:00")), (1, 0), "24:00 of the fifth day");
    assert_eq!(judged(&life("2025-03-18 00:01")), (0, 1));
    let under_rework = life("2025-03-12 09:00").rated(1).then(Who::District, rework());
    assert_eq!(judged(&under_rework), (0, 0), "open again");
    let again = under_rework
        .at("2025-05-20 09:00")
        .then(Who::Handler, Action::StartHandling(note()))
        .done();
    assert_eq!(judged(&again), (1, 0));
}

#[test]
fn a_response_is_signature_and_contact_in_time() {
    let responded = |signed: &str, called: &str| {
        let life = Life::begin("2025-03-10 09:00").at(signed).assigned();
        let life = life.at(called).then(Who::Handler, contact(true));
        (counted(&life, "responded"), counted(&life, "reachable"))
    };
    assert_eq!(responded("2025-03-10 10:00", "2025-03-11 09:00"), (1, 1));
    assert_eq!(responded("2025-03-10 10:00", "2025-03-11 09:01"), (0, 1), "after 24 hours");
    assert_eq!(responded("2025-03-12 00:01", "2025-03-12 00:02"), (0, 1));
    let nobody = Life::of(&anonymous(), "2025-03-10 09:00").signed();
    let counts = nobody.counts();
    assert_eq!((counts.get("reachable"), counts["unreachable"]), (None, 1));
    let caller = new_ticket().caller;
    let anonymous = NewTicket { caller, ..anonymous() };
    let anonymous = Life::of(&anonymous, "2025-03-10 09:00").contacted();
    assert_eq!(counted(&anonymous, "responded"), 1, "anonymous, but with a phone");
}

#[test]
fn solved_is_what_the_last_follow_up_heard() {
    let concluded = Life::begin("2025-03-10 09:00").concluded();
    let heard = |solved, satisfaction| {
        let Action::FollowUp(said) = follow_up(satisfaction) else { unreachable!() };
        concluded.clone().then(Who::District, Action::FollowUp(RecordFollowUp { solved, ..said }))
    };
    let told = |life: &Life| {
        ["resolution_known", "resolved", "resolved_partly"].map(|measure| counted(life, measure))
    };
    assert_eq!(told(&heard(Solved::Solved, 4)), [1, 1, 0]);
    assert_eq!(told(&heard(Solved::Partly, 3)), [1, 0, 1]);
    assert_eq!(told(&heard(Solved::Unsolved, 2)), [1, 0, 0]);
    assert_eq!(told(&heard(Solved::NotApplicable, 4)), [0, 0, 0]);
    let silent = heard(Solved::Solved, 4).then(Who::District, follow_up(0));
    assert_eq!(told(&silent), [1, 1, 0], "who was not reached said nothing new");
    let exempt = heard(Solved::Unsolved, 1).then(Who::District, exempt());
    assert_eq!((told(&exempt), counted(&exempt, "exempt")), ([0, 0, 0], 1));
    assert_eq!(counted(&exempt, "handled"), 1, "exempt from this rate, not from the cohort");
}

#[test]
fn the_other_measures() {
    let again = NewTicket { repeat_seq: 2, ..new_ticket() };
    assert_eq!(counted(&Life::of(&again, "2025-03-10 09:00"), "repeated"), 1);
    let extended = Life::begin("2025-03-10 09:00").handling().applied(extension(1), true);
    assert_eq!(counted(&extended, "extended"), 1);
    // From Friday noon to Monday noon: a working day, for the weekend between does not count.
    let over_weekend = Life::begin("2025-03-14 12:00").handling().at("2025-03-17 12:00").done();
    assert_eq!(counted(&over_weekend, "working_minutes"), 1440);
}

#[test]
fn every_measure_is_declared_and_reached() {
    let declared: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    let begin = || Life::begin("2025-03-10 09:00");
    let solved_partly = {
        let Action::FollowUp(said) = follow_up(3) else { unreachable!() };
        Action::FollowUp(RecordFollowUp { solved: Solved::Partly, ..said })
    };
    let repeated = NewTicket { repeat_seq: 2, ..new_ticket() };
    let lives = [
        begin().applied(request(ApplicationKind::Return, ""), true),
        begin().then(Who::Clerk, merge_into(Id::from_u128(9))),
        Life::of(&own_ticket(), "2025-03-10 09:00").then(Who::Clerk, divert()),
        Life::of(&anonymous(), "2025-03-10 09:00"),
        Life::of(&repeated, "2025-03-10 09:00").handling().applied(suspension("2025-04-07"), true),
        begin().handling().applied(extension(2), true).at("2025-03-12 09:00").done().rated(5),
        begin().handling().at("2025-04-12 09:00").done().then(Who::District, solved_partly),
        begin().concluded().rated(1).then(Who::District, rework()).then(Who::District, exempt()),
        begin().concluded(),
    ];
    let taken_over = Ticket { response_unknown: true, ..begin().ticket };
    let tickets = lives.iter().map(|life| &life.ticket).chain([&taken_over]);
    let mut reached: Vec<String> =
        tickets.flat_map(Ticket::facts).map(|fact| fact.measure.into()).collect();
    reached.sort();
    reached.dedup();
    let mut declared_sorted = declared;
    declared_sorted.sort();
    assert_eq!(reached, declared_sorted);
}
