//! E-01: what a distributed PostgreSQL will ask of every table, read off the catalogue of a migrated one.

use crate::texts;
use db::testing::TestDatabase;
use db::{Database, Db};

/// Tables that belong to no tenant: keys that verify, who holds a lease, the secret of the first start; and diesel's own.
const GLOBAL: &str = "'{ledger_key,ledger_lease,organization_bootstrap,privacy_master,__diesel_schema_migrations}'::text[]";

/// What a rule's query may speak of.
const WORDS: &str = "
    known AS (
        SELECT c.oid, c.relname::text AS name,
               (SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') AS tenant
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '__diesel_schema_migrations'
    ),
    held AS (
        SELECT k.name, a.attname::text AS attribute, a.*
        FROM known k JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped
    )";

/// A rule, the query that finds who breaks it, and tables made to break it with the words by which they are found.
struct Rule {
    name: &'static str,
    query: &'static str,
    wrong: &'static [(&'static str, &'static str)],
}

const RULES: &[Rule] = &[
    Rule {
        name: "every table is a tenant's or stands on the list of global ones",
        query: "SELECT name AS found FROM known WHERE (tenant IS NULL) <> (name = ANY($GLOBAL))
                UNION ALL SELECT gone FROM unnest($GLOBAL) AS gone WHERE to_regclass(gone) IS NULL",
        wrong: &[
            ("CREATE TABLE wrong (id uuid PRIMARY KEY)", "wrong"),
            ("ALTER TABLE ledger_lease RENAME TO wrong", "ledger_lease"),
        ],
    },
    Rule {
        name: "tenant_id is text and never null",
        query: "SELECT name AS found FROM held
                WHERE attribute = 'tenant_id' AND (NOT attnotnull OR atttypid <> 'text'::regtype)",
        wrong: &[
            (
                "CREATE TABLE wrong (tenant_id uuid NOT NULL, id uuid, PRIMARY KEY (tenant_id, id))",
                "wrong",
            ),
            ("CREATE TABLE wrong (tenant_id text, id uuid)", "wrong"),
        ],
    },
    Rule {
        name: "tenant_id comes first in the primary key",
        query: "SELECT name AS found FROM known k WHERE tenant IS NOT NULL AND NOT EXISTS (
                    SELECT FROM pg_index i WHERE i.indrelid = k.oid AND i.indisprimary AND i.indkey[0] = k.tenant)",
        wrong: &[
            (
                "CREATE TABLE wrong (tenant_id text NOT NULL, id uuid, PRIMARY KEY (id, tenant_id))",
                "wrong",
            ),
            ("CREATE TABLE wrong (tenant_id text NOT NULL, id uuid)", "wrong"),
        ],
    },
    Rule {
        name: "tenant_id comes first in everything unique",
        query: "SELECT i.indexrelid::regclass::text AS found FROM pg_index i JOIN known k ON k.oid = i.indrelid
                WHERE i.indisunique AND k.tenant IS NOT NULL AND i.indkey[0] <> k.tenant",
        wrong: &[
            ("ALTER TABLE hotline_ticket ADD CONSTRAINT wrong UNIQUE (external_no)", "wrong"),
            ("CREATE UNIQUE INDEX wrong ON hotline_ticket (ticket_no, tenant_id)", "wrong"),
            ("CREATE UNIQUE INDEX wrong ON hotline_ticket (lower(ticket_no))", "wrong"),
        ],
    },
    Rule {
        name: "a foreign key leads from tenant_id to tenant_id, first on both sides",
        query: "SELECT f.conname::text AS found FROM pg_constraint f
                LEFT JOIN known k ON k.oid = f.conrelid LEFT JOIN known r ON r.oid = f.confrelid
                WHERE f.contype = 'f' AND (f.conkey[1], f.confkey[1]) IS DISTINCT FROM (k.tenant, r.tenant)
                   OR f.contype = 'f' AND (k.tenant IS NULL OR r.tenant IS NULL)",
        wrong: &[
            (
                "ALTER TABLE hotline_caller ADD CONSTRAINT wrong FOREIGN KEY (ticket_id, tenant_id) REFERENCES hotline_ticket (id, tenant_id)",
                "wrong",
            ),
            (
                "ALTER TABLE hotline_ticket ADD CONSTRAINT wrong FOREIGN KEY (external_no, lead_unit) REFERENCES organization_unit (tenant_id, id)",
                "wrong",
            ),
            (
                "ALTER TABLE ledger_head ADD CONSTRAINT wrong FOREIGN KEY (key_id) REFERENCES ledger_key (key_id)",
                "wrong",
            ),
            (
                "ALTER TABLE ledger_lease ADD tenant text, ADD CONSTRAINT wrong FOREIGN KEY (tenant, holder) REFERENCES hotline_ticket (tenant_id, id)",
                "wrong",
            ),
        ],
    },
    Rule {
        name: "a foreign key changes nothing by itself",
        query: "SELECT conname::text AS found FROM pg_constraint
                WHERE contype = 'f' AND (confupdtype, confdeltype) <> ('a', 'a')",
        wrong: &[(
            "ALTER TABLE hotline_caller ADD CONSTRAINT wrong FOREIGN KEY (tenant_id, ticket_id) REFERENCES hotline_ticket ON UPDATE CASCADE",
            "wrong",
        )],
    },
    Rule {
        name: "nothing is numbered by a sequence",
        query: "SELECT relname::text AS found FROM pg_class
                WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
                UNION ALL SELECT name || '.' || attribute FROM held WHERE attidentity <> ''",
        wrong: &[
            ("ALTER TABLE hotline_ticket ADD wrong bigserial", "hotline_ticket_wrong_seq"),
            (
                "ALTER TABLE hotline_ticket ADD wrong bigint GENERATED ALWAYS AS IDENTITY",
                "hotline_ticket.wrong",
            ),
            ("CREATE SEQUENCE wrong", "wrong"),
        ],
    },
    Rule {
        name: "the program gives every value, the database none",
        query: "SELECT name || '.' || attribute AS found FROM held WHERE atthasdef",
        wrong: &[(
            "ALTER TABLE hotline_ticket ADD wrong timestamptz DEFAULT now()",
            "hotline_ticket.wrong",
        )],
    },
    Rule {
        name: "no trigger, rule or view reaches from one table to another",
        query: "SELECT tgname::text AS found FROM pg_trigger WHERE NOT tgisinternal
                UNION ALL SELECT rulename::text FROM pg_rewrite r JOIN known k ON k.oid = r.ev_class
                UNION ALL SELECT relname::text FROM pg_class
                WHERE relkind IN ('v', 'm', 'f') AND relnamespace = 'public'::regnamespace",
        wrong: &[
            (
                "CREATE TRIGGER wrong BEFORE UPDATE ON hotline_ticket FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                "wrong",
            ),
            (
                "CREATE RULE wrong AS ON DELETE TO hotline_ticket DO ALSO DELETE FROM hotline_caller",
                "wrong",
            ),
            ("CREATE VIEW wrong AS SELECT * FROM hotline_ticket", "wrong"),
        ],
    },
    Rule {
        name: "a table has one level of partitions at most",
        query: "SELECT c.inhrelid::regclass::text AS found FROM pg_inherits c JOIN pg_inherits p ON p.inhrelid = c.inhparent
                JOIN known k ON k.oid = c.inhrelid",
        wrong: &[(
            "CREATE TABLE top (tenant_id text, id bigint) PARTITION BY RANGE (id);
             CREATE TABLE middle PARTITION OF top FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (id);
             CREATE TABLE wrong PARTITION OF middle FOR VALUES FROM (0) TO (5)",
            "wrong",
        )],
    },
    Rule {
        name: "text is compared byte by byte",
        query: "SELECT h.name || '.' || h.attribute AS found FROM held h JOIN pg_collation l ON l.oid = h.attcollation
                WHERE l.collname <> 'C'",
        wrong: &[("ALTER TABLE hotline_ticket ADD wrong text", "hotline_ticket.wrong")],
    },
];

impl Rule {
    fn broken_by(&self, db: &mut Db) -> Vec<String> {
        texts(db, &format!("WITH {WORDS} {}", self.query.replace("$GLOBAL", GLOBAL)))
    }
}

/// A migrated PostgreSQL, if there is one.
fn migrated() -> Option<(TestDatabase, Db)> {
    let test = TestDatabase::postgres()?;
    test.open();
    let db = Database::open_reader(&test.address).unwrap();
    Some((test, db))
}

#[test]
fn e01_the_migrated_catalogue_keeps_every_rule() {
    let Some((_test, mut db)) = migrated() else { return };
    assert!(
        texts(
            &mut db,
            "SELECT relname::text AS found FROM pg_class WHERE relname = 'hotline_ticket'"
        )
        .len()
            == 1
    );
    for rule in RULES {
        assert_eq!(rule.broken_by(&mut db), [""; 0], "{}", rule.name);
    }
}

#[test]
fn e01_each_rule_names_the_table_that_breaks_it() {
    let Some((_test, mut db)) = migrated() else { return };
    for rule in RULES {
        for (statements, expected) in rule.wrong {
            db.batch(&format!("BEGIN; {statements}")).unwrap();
            let found = rule.broken_by(&mut db);
            db.batch("ROLLBACK").unwrap();
            assert!(
                found.iter().any(|one| one == expected),
                "{}: {statements}: {found:?}",
                rule.name
            );
        }
    }
}
