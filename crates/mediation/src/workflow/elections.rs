//! 推选登记: what an election changed is kept with it, and comes back when it turns out to have been entered wrongly.

use super::committees::next;
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Id, Refusal};

/// The committee after an election with what that ended: `was` and `now` are the mediators before and after it.
pub fn entered(
    (before, mut after): (&Committee, Committee),
    said: &ElectMembers,
    (was, now): (&[Mediator], &[Mediator]),
    entered: Entered,
) -> Committee {
    let by_election = before.terms.len() == after.terms.len();
    let ended = now.iter().flat_map(|next| {
        let before = was.iter().find(|one| one.id == next.id);
        let had = before.into_iter().flat_map(|one| &one.appointments);
        let gone = had.filter(move |one| !next.appointments.contains(one));
        gone.map(move |one| EndedAppointment { mediator: next.id, appointment: one.clone() })
    });
    after.elections.push(CommitteeElection {
        from: said.from,
        by_election,
        elected_by: said.elected_by,
        members: said.members.clone(),
        entered,
        ended: ended.collect(),
        term_until: before.terms.last().map(|term| term.to),
        annulled: None,
    });
    after
}

/// 撤销推选登记: the last election, as long as nothing was entered upon it. Who was elected is not, and whom it ended serve on.
pub fn annul_election(
    committee: &Committee,
    mediators: &[Mediator],
    correction: RegisterCorrection,
) -> Result<(Committee, Vec<Mediator>), Refusal> {
    let mut after = next(committee)?;
    let (version, term) = (after.version, committee.terms.last());
    let last = after.elections.iter_mut().rfind(|one| one.annulled.is_none());
    let election = last.ok_or(Refusal(&no::NO_ELECTION))?;
    // Of elections that were entered before they were kept nobody knows what they ended.
    let newest = term.and_then(|term| term.seats.iter().map(|seat| seat.from).max());
    Refusal::unless(newest == Some(election.from), &no::NO_ELECTION)?;
    election.annulled = Some(correction);
    let (election, until) = (election.clone(), term.map(|term| term.to));
    let changed: Vec<Mediator> = election
        .concerned()
        .map(|id| {
            let one = mediators.iter().find(|one| one.id == id);
            let one = one.ok_or(Refusal(&no::MEDIATOR_UNKNOWN))?;
            given_back(one, committee.id, &election, until)
        })
        .collect::<Result<_, Refusal>>()?;
    unseat(&mut after, &election);
    for one in &changed {
        after = after.reseated(one).unwrap_or(after);
    }
    Ok((Committee { version, ..after }, changed))
}

impl CommitteeElection {
    /// Those who were elected, and those who served no more for it.
    fn concerned(&self) -> impl Iterator<Item = Id> {
        let all = self.members.iter().map(|one| one.mediator);
        let all = all.chain(self.ended.iter().map(|one| one.mediator));
        all.collect::<std::collections::BTreeSet<_>>().into_iter()
    }
}

/// The mediator as before the election; what became of the service since is built on it.
fn given_back(
    mediator: &Mediator,
    committee: Id,
    election: &CommitteeElection,
    until: Option<NaiveDate>,
) -> Result<Mediator, Refusal> {
    let mut after = mediator.clone();
    let mut take = |made: &Appointment| {
        let place = after.appointments.iter().position(|one| one == made);
        place.map(|place| after.appointments.remove(place)).ok_or(Refusal(&no::ELECTION_BUILT_ON))
    };
    for chosen in election.members.iter().filter(|one| one.mediator == mediator.id) {
        take(&Appointment {
            committee,
            basis: MediatorBasis::Member,
            employment: chosen.employment,
            from: election.from,
            until,
        })?;
    }
    let ended = || election.ended.iter().filter(|one| one.mediator == mediator.id);
    for EndedAppointment { appointment, .. } in ended() {
        // What would only have begun then was taken away whole.
        if appointment.from < election.from {
            take(&Appointment { until: election.from.pred_opt(), ..appointment.clone() })?;
        }
    }
    after.appointments.extend(ended().map(|one| one.appointment.clone()));
    after.appointments.sort_by_key(|one| one.from);
    Ok(Mediator { version: mediator.version + 1, ..after })
}

/// A term that never began, or seats that nobody was elected to; the term before goes on until its end.
fn unseat(committee: &mut Committee, election: &CommitteeElection) {
    if !election.by_election {
        committee.terms.pop();
        if let Some((term, until)) = committee.terms.last_mut().zip(election.term_until) {
            term.to = until;
        }
    } else if let Some(term) = committee.terms.last_mut() {
        let chosen = |seat: &Seat| {
            let is = |one: &Candidate| (one.mediator, one.office) == (seat.mediator, seat.office);
            seat.from == election.from && election.members.iter().any(is)
        };
        term.seats.retain(|seat| !chosen(seat));
    }
}
