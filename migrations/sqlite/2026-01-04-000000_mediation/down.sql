DROP TABLE mediation_party;
DROP TABLE mediation_case_counter;
DROP TABLE mediation_case_mediator;
DROP TABLE mediation_case;
DROP TABLE mediation_particulars;
DROP TABLE mediation_appointment;
DROP TABLE mediation_mediator;
DROP TABLE mediation_committee;
