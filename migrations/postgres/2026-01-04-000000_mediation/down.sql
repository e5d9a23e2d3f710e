DROP TABLE mediation_particulars;
DROP TABLE mediation_appointment;
DROP TABLE mediation_mediator;
DROP TABLE mediation_committee;
