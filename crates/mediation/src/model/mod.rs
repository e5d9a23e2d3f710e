//! Committees, mediators and cases as they travel; doc comments are the API reference.

mod case;
mod case_commands;
mod case_facts;
mod case_parts;
mod commands;
mod committee;
mod correct_agreement;
mod correction;
mod duty;
mod facts;
mod joint_meeting;
mod mediator;
mod organ;
mod particulars;
mod party;
mod past;
mod patrol;
mod representative;
mod service;
mod subsidy;
mod term_change;

pub use case::{MediationCase, Shelter};
pub use case_commands::*;
pub use case_parts::*;
pub use commands::*;
pub use committee::{
    Committee, CommitteeElection, CommitteeTerm, EndedAppointment, MediationRoom, Seat,
};
pub use correct_agreement::{CorrectAgreement, CorrectInstalment, CorrectPerformance};
pub use correction::{CorrectCase, CorrectDetails, CorrectParty};
pub use duty::CaseDuty;
pub use facts::MEASURES;
pub use joint_meeting::{CaseMeeting, CaseMeetings, JointMeeting, MeetingDecision};
pub use mediator::{Mediator, MediatorTraining, whole_hours};
pub use organ::Organ;
pub use particulars::{CorrectParticulars, MaskedParticulars, Particulars};
pub use party::{MaskedParty, PartyDetails, sex_of};
pub use past::*;
pub use patrol::{Patrol, PatrolView};
pub use representative::{MaskedAgent, MaskedGuardian, PartyAgent, PartyGuardian, Representative};
pub use service::{Appointment, EarlierGrid, MediatorDeparture, RegisterCorrection, Suspension};
pub use subsidy::{PaySubsidy, Subsidy, SubsidyChecks, SubsidyPayment, SubsidyView};
pub use term_change::{NewTermChange, TermChange, TermChangeEnd};
