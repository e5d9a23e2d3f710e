-- 人民调解委员会: columns are what lists filter by; the committee itself is the body.
CREATE TABLE mediation_committee (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    unit_id BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('town', 'village', 'community', 'grid_point', 'other')),
    dissolved_on TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, unit_id, name)
) STRICT;

-- 人民调解员: one row a person, however many committees the person serves.
CREATE TABLE mediation_mediator (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    person_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'resigned', 'removed', 'deceased')),
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, person_id)
) STRICT;
CREATE INDEX mediation_mediator_unit ON mediation_mediator (tenant_id, unit_id, id);

-- By which committees a mediator is found.
CREATE TABLE mediation_appointment (
    tenant_id TEXT NOT NULL,
    committee_id BLOB NOT NULL,
    mediator_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, committee_id, mediator_id),
    FOREIGN KEY (tenant_id, committee_id) REFERENCES mediation_committee (tenant_id, id),
    FOREIGN KEY (tenant_id, mediator_id) REFERENCES mediation_mediator (tenant_id, id)
) STRICT;

-- A mediator's particulars: apart, every value sealed. The indexes hold a keyed hash of 15 bits: several people share each number.
CREATE TABLE mediation_particulars (
    tenant_id TEXT NOT NULL,
    mediator_id BLOB NOT NULL,
    generation INTEGER NOT NULL,
    phone_index INTEGER,
    id_no_index INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, mediator_id),
    FOREIGN KEY (tenant_id, mediator_id) REFERENCES mediation_mediator (tenant_id, id)
) STRICT;
CREATE INDEX mediation_particulars_phone ON mediation_particulars (tenant_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX mediation_particulars_id_no ON mediation_particulars (tenant_id, id_no_index) WHERE id_no_index IS NOT NULL;
CREATE INDEX mediation_particulars_generation ON mediation_particulars (tenant_id, generation, mediator_id);

-- 纠纷案件: columns are what lists filter by; the case itself is the body. Who the parties are lies apart.
CREATE TABLE mediation_case (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    case_no TEXT,
    unit_id BLOB NOT NULL,
    committee_id BLOB,
    ticket_id BLOB,
    patrol_id BLOB,
    found_on TEXT NOT NULL,
    merged_into BLOB,
    registered_by BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('found', 'spot_settled', 'registered', 'accepted', 'not_accepted', 'assigned', 'mediating', 'agreed', 'performed', 'breached', 'terminated', 'filed', 'voided')),
    dispute TEXT NOT NULL,
    military INTEGER NOT NULL CHECK (military IN (0, 1)),
    provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
    attended_until TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, ticket_id),
    FOREIGN KEY (tenant_id, committee_id) REFERENCES mediation_committee (tenant_id, id),
    FOREIGN KEY (tenant_id, merged_into) REFERENCES mediation_case (tenant_id, id)
) STRICT;
CREATE INDEX mediation_case_unit ON mediation_case (tenant_id, unit_id, id);
CREATE INDEX mediation_case_found ON mediation_case (tenant_id, found_on, id);
-- A register tells of a case by its number. Committees number on paper too, and may have given one twice.
CREATE INDEX mediation_case_number ON mediation_case (tenant_id, case_no) WHERE case_no IS NOT NULL;
CREATE INDEX mediation_case_status ON mediation_case (tenant_id, status, id);
CREATE INDEX mediation_case_committee ON mediation_case (tenant_id, committee_id, id) WHERE committee_id IS NOT NULL;
CREATE INDEX mediation_case_patrol ON mediation_case (tenant_id, patrol_id, id) WHERE patrol_id IS NOT NULL;
CREATE INDEX mediation_case_merged_into ON mediation_case (tenant_id, merged_into) WHERE merged_into IS NOT NULL;
-- Last days that may move when the calendar of their year is known.
CREATE INDEX mediation_case_provisional ON mediation_case (tenant_id, provisional, id);
-- What is still to be done for what was filed.
CREATE INDEX mediation_case_attended ON mediation_case (tenant_id, attended_until, id) WHERE attended_until IS NOT NULL;
CREATE INDEX mediation_case_registered_by ON mediation_case (tenant_id, registered_by, id);

-- Whose own a case is.
CREATE TABLE mediation_case_mediator (
    tenant_id TEXT NOT NULL,
    person_id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, person_id, case_id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES mediation_case (tenant_id, id)
) STRICT;

-- The counter of case numbers, per committee and year.
CREATE TABLE mediation_case_counter (
    tenant_id TEXT NOT NULL,
    committee_id BLOB NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, committee_id, year)
) STRICT;

-- 当事人: apart from the case, every value sealed. The indexes hold a keyed hash of 15 bits: several people share each number.
CREATE TABLE mediation_party (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    generation INTEGER NOT NULL,
    phone_index INTEGER,
    id_no_index INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES mediation_case (tenant_id, id)
) STRICT;
CREATE INDEX mediation_party_case ON mediation_party (tenant_id, case_id);
CREATE INDEX mediation_party_phone ON mediation_party (tenant_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX mediation_party_id_no ON mediation_party (tenant_id, id_no_index) WHERE id_no_index IS NOT NULL;
CREATE INDEX mediation_party_generation ON mediation_party (tenant_id, generation, id);

-- 委托代理人、监护人: whoever stands for a party, every value sealed; found by the telephone.
CREATE TABLE mediation_representative (
    tenant_id TEXT NOT NULL,
    id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    party_id BLOB NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('agent', 'guardian')),
    generation INTEGER NOT NULL,
    phone_index INTEGER,
    id_no_index INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, party_id, role),
    FOREIGN KEY (tenant_id, case_id) REFERENCES mediation_case (tenant_id, id),
    FOREIGN KEY (tenant_id, party_id) REFERENCES mediation_party (tenant_id, id)
) STRICT;
CREATE INDEX mediation_representative_case ON mediation_representative (tenant_id, case_id);
CREATE INDEX mediation_representative_phone ON mediation_representative (tenant_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX mediation_representative_generation ON mediation_representative (tenant_id, generation, id);

-- 以案定补: one row a dispute, so that nobody claims twice for it. The claim itself is a record.
CREATE TABLE mediation_subsidy (
    tenant_id TEXT NOT NULL,
    dispute_id BLOB NOT NULL,
    claim_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, dispute_id),
    UNIQUE (tenant_id, claim_id),
    FOREIGN KEY (tenant_id, dispute_id) REFERENCES mediation_case (tenant_id, id)
) STRICT;

-- 联席会商: which cases a meeting is about. The meeting itself is a record.
CREATE TABLE mediation_joint_meeting_case (
    tenant_id TEXT NOT NULL,
    meeting_id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, meeting_id, case_id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES mediation_case (tenant_id, id)
) STRICT;
CREATE INDEX mediation_joint_meeting_case_case ON mediation_joint_meeting_case (tenant_id, case_id, meeting_id);
