//! E-05: the two databases are twins. Each says what it holds in the same words, and the words are compared.

use crate::texts;
use db::testing::TestDatabase;
use db::{Database, Db};
use std::collections::BTreeSet;
use std::path::Path;

/// The index of texts is each database's own way of searching; only its columns have the same names.
const SEARCH: &str = "hotline_ticket_text";

const POSTGRES: [&str; 6] = [
    "SELECT format('%s.%s %s%s', c.relname, a.attname,
            CASE WHEN t.typname IN ('text', 'date', 'jsonb') THEN 'TEXT' WHEN t.typname IN ('uuid', 'bytea') THEN 'BLOB'
                 WHEN t.typname IN ('int4', 'int8', 'timestamptz') THEN 'INTEGER' ELSE t.typname::text END,
            CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END) AS found
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     JOIN pg_type t ON t.oid = a.atttypid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
    "SELECT format('%s PRIMARY KEY (%s)', i.indrelid::regclass, string_agg(a.attname, ', ' ORDER BY k.place)) AS found
     FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
     JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
     WHERE i.indisprimary GROUP BY i.indexrelid, i.indrelid",
    "SELECT format('%s UNIQUE (%s)', i.indrelid::regclass, string_agg(a.attname, ', ' ORDER BY k.place)) AS found
     FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
     JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
     WHERE i.indisunique AND NOT i.indisprimary GROUP BY i.indexrelid, i.indrelid",
    "SELECT format('%s INDEX %s (%s)%s', i.indrelid::regclass, i.indexrelid::regclass,
            string_agg(a.attname, ', ' ORDER BY k.place), CASE WHEN i.indpred IS NULL THEN '' ELSE ' WHERE' END) AS found
     FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
     JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
     WHERE NOT i.indisunique GROUP BY i.indexrelid, i.indrelid, i.indpred IS NULL",
    "SELECT format('%s FOREIGN KEY (%s) REFERENCES %s (%s)', f.conrelid::regclass, string_agg(a.attname, ', ' ORDER BY k.place),
            f.confrelid::regclass, string_agg(b.attname, ', ' ORDER BY k.place)) AS found
     FROM pg_constraint f CROSS JOIN unnest(f.conkey, f.confkey) WITH ORDINALITY AS k (here, there, place)
     JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.here
     JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.there
     WHERE f.contype = 'f' GROUP BY f.oid, f.conrelid, f.confrelid",
    "SELECT format('%s: %s checks', conrelid::regclass, count(*)) AS found FROM pg_constraint
     WHERE contype = 'c' AND connamespace = 'public'::regnamespace GROUP BY conrelid",
];

const SQLITE: [&str; 6] = [
    "SELECT t.name || '.' || c.name || ' ' || c.type || iif(c.\"notnull\", ' NOT NULL', '') AS found
     FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table'",
    "SELECT t.name || ' PRIMARY KEY (' || group_concat(c.name, ', ' ORDER BY c.pk) || ')' AS found
     FROM pragma_table_list t JOIN pragma_table_info(t.name) c
     WHERE t.schema = 'main' AND t.type = 'table' AND c.pk > 0 GROUP BY t.name",
    "SELECT t.name || ' UNIQUE (' || group_concat(c.name, ', ' ORDER BY c.seqno) || ')' AS found
     FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
     WHERE t.schema = 'main' AND i.\"unique\" AND i.origin <> 'pk' GROUP BY t.name, i.name",
    "SELECT t.name || ' INDEX ' || i.name || ' (' || group_concat(c.name, ', ' ORDER BY c.seqno) || ')' || iif(i.partial, ' WHERE', '') AS found
     FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
     WHERE t.schema = 'main' AND NOT i.\"unique\" GROUP BY t.name, i.name",
    "SELECT t.name || ' FOREIGN KEY (' || group_concat(f.\"from\", ', ' ORDER BY f.seq) || ') REFERENCES ' || f.\"table\"
            || ' (' || group_concat(f.\"to\", ', ' ORDER BY f.seq) || ')' AS found
     FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f WHERE t.schema = 'main' GROUP BY t.name, f.id",
    "SELECT name || ': ' || ((length(sql) - length(replace(sql, 'CHECK (', ''))) / length('CHECK (')) || ' checks' AS found
     FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CHECK (%'",
];

/// What a migrated database says it holds, less what belongs to the tools.
fn holdings(test: &TestDatabase) -> BTreeSet<String> {
    test.open();
    let mut db = Database::open_reader(&test.address).unwrap();
    let queries = if db.is_postgres() { POSTGRES } else { SQLITE };
    let all = queries.iter().flat_map(|query| texts(&mut db, query));
    let ours = |line: &String| {
        !["__diesel_schema_migrations", "sqlite_", SEARCH].iter().any(|name| line.starts_with(name))
    };
    all.filter(ours).collect()
}

#[test]
fn e05_both_databases_hold_the_same() {
    let Some(postgres) = TestDatabase::postgres() else { return };
    let (postgres, sqlite) = (holdings(&postgres), holdings(&TestDatabase::lite()));
    let differing: Vec<&String> = postgres.symmetric_difference(&sqlite).collect();
    assert!(differing.is_empty(), "only in one of the two: {differing:#?}");
    for kind in [" PRIMARY KEY ", " UNIQUE ", " INDEX ", " FOREIGN KEY ", " NOT NULL", " checks"] {
        assert!(sqlite.iter().any(|line| line.contains(kind)), "nothing was compared:{kind}");
    }
}

#[test]
fn e05_a_difference_of_one_column_is_seen() {
    let (one, other) = (TestDatabase::lite(), TestDatabase::lite());
    drop((one.open(), other.open()));
    other.tamper("CREATE UNIQUE INDEX more ON imports_file (tenant_id, account_id)");
    let (one, other) = (holdings(&one), holdings(&other));
    let differing: Vec<&String> = one.symmetric_difference(&other).collect();
    assert_eq!(differing, ["imports_file UNIQUE (tenant_id, account_id)"]);
}

#[test]
fn e05_the_search_index_has_the_same_columns() {
    let columns = |test: TestDatabase, query: &str| -> BTreeSet<String> {
        test.open();
        let mut db: Db = Database::open_reader(&test.address).unwrap();
        texts(&mut db, query).into_iter().collect()
    };
    let lite = format!("SELECT name AS found FROM pragma_table_info('{SEARCH}')");
    let pg = format!(
        "SELECT attname::text AS found FROM pg_attribute WHERE attrelid = '{SEARCH}'::regclass AND attnum > 0"
    );
    let Some(postgres) = TestDatabase::postgres() else { return };
    assert_eq!(columns(TestDatabase::lite(), &lite), columns(postgres, &pg));
}

#[test]
fn e05_every_migration_stands_in_both_folders() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let files = |database: &str| -> BTreeSet<String> {
        let entries = |folder: &Path| -> Vec<_> {
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
        };
        let base = root.join(database);
        let files = entries(&base).into_iter().flat_map(|folder| entries(&folder));
        files.map(|file| file.strip_prefix(&base).unwrap().display().to_string()).collect()
    };
    assert_eq!(files("sqlite"), files("postgres"));
    assert!(!files("sqlite").is_empty());
}
