-- 人民调解委员会: columns are what lists filter by; the committee itself is the body.
CREATE TABLE mediation_committee (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    unit_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL CHECK (level IN ('town', 'village', 'community', 'grid_point', 'other')),
    dissolved_on date,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, unit_id, name)
);

-- 人民调解员: one row a person, however many committees the person serves.
CREATE TABLE mediation_mediator (
    tenant_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    person_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'suspended', 'resigned', 'removed', 'deceased')),
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, person_id)
);
CREATE INDEX mediation_mediator_unit ON mediation_mediator (tenant_id, unit_id, id);

-- By which committees a mediator is found.
CREATE TABLE mediation_appointment (
    tenant_id text COLLATE "C" NOT NULL,
    committee_id uuid NOT NULL,
    mediator_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, committee_id, mediator_id),
    FOREIGN KEY (tenant_id, committee_id) REFERENCES mediation_committee (tenant_id, id),
    FOREIGN KEY (tenant_id, mediator_id) REFERENCES mediation_mediator (tenant_id, id)
);

-- A mediator's particulars: apart, every value sealed. The indexes hold a keyed hash of 15 bits: several people share each number.
CREATE TABLE mediation_particulars (
    tenant_id text COLLATE "C" NOT NULL,
    mediator_id uuid NOT NULL,
    generation integer NOT NULL,
    phone_index integer,
    id_no_index integer,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, mediator_id),
    FOREIGN KEY (tenant_id, mediator_id) REFERENCES mediation_mediator (tenant_id, id)
);
CREATE INDEX mediation_particulars_phone ON mediation_particulars (tenant_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX mediation_particulars_id_no ON mediation_particulars (tenant_id, id_no_index) WHERE id_no_index IS NOT NULL;
CREATE INDEX mediation_particulars_generation ON mediation_particulars (tenant_id, generation, mediator_id);
