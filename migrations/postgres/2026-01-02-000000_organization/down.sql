DROP TABLE organization_factor;
DROP TABLE organization_attempt;
DROP TABLE organization_bootstrap;
DROP TABLE organization_session;
DROP TABLE organization_account;
DROP TABLE organization_person;
DROP TABLE organization_unit_closure;
DROP TABLE organization_unit;
