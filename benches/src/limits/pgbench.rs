//! The statements of the server, as its log shows them, prepared and run by pgbench on the load's core.

use super::{Limits, Sample, TOWN};
use crate::place::{LOAD_CORE, output};
use std::path::Path;
use std::process::Command;

/// As many connections as the server holds, and as many as the load; the better of the two is the limit.
const CLIENTS: [u32; 2] = [8, 32];
const WRITERS: [u32; 2] = [8, 64];
/// Each client prepares each script once, which must not be what is measured.
const SCRIPTS: usize = 8;

const READ: &str = "SELECT hotline_ticket.body, hotline_caller.body FROM hotline_ticket LEFT OUTER JOIN hotline_caller
 ON hotline_caller.tenant_id = hotline_ticket.tenant_id AND hotline_caller.ticket_id = hotline_ticket.id
 WHERE hotline_ticket.tenant_id = :tenant AND hotline_ticket.id = :ticket::uuid;";

const PAGE: &str = "SELECT descendant_id FROM organization_unit_closure WHERE tenant_id = :tenant AND ancestor_id = :unit::uuid AND valid_from <= '2026-01-01' AND valid_to >= '2026-01-01';
SELECT body FROM hotline_ticket WHERE tenant_id = :tenant AND (lead_unit = ANY(:units::uuid[]) OR handler = :unit::uuid)
 AND lead_unit = ANY(:units::uuid[]) AND status = 'concluded' ORDER BY dispatched_at DESC, id DESC LIMIT 50;";

/// Ids that rise as those of the product do: run, client and a counter.
const IDS: &str = "\\set i :i + 1
\\set low :client_id * 1000000000 + :i
\\set key (:run * 100 + :clients) * 1000000000000 + :low\n";
const ID: &str = "(:prefix || lpad(to_hex(:key::bigint), 24, '0'))::uuid";

const CLAIM: &str = "INSERT INTO ledger_idempotency VALUES (:tenant, :unit::uuid, :key::text, '\\x00', now(), 0, '', '') ON CONFLICT DO NOTHING;";
const UNIT: &str =
    "SELECT version, body FROM organization_unit WHERE tenant_id = :tenant AND id = :unit::uuid;";
const TICKET: &str = "INSERT INTO hotline_ticket_counter VALUES (:tenant, 'limit', '2025-06-01', 1) ON CONFLICT (tenant_id, township, day) DO UPDATE SET last = hotline_ticket_counter.last + 1 RETURNING last;
INSERT INTO hotline_ticket VALUES (:tenant, ID, 1, :key::text, 'self', NULL, 'received', 'help', :unit::uuid, NULL, now(), now(), now(), :ticket::jsonb);
INSERT INTO hotline_caller VALUES (:tenant, ID, 1, 7, NULL, :caller::jsonb);
INSERT INTO hotline_ticket_text VALUES (:tenant, ID, :text, array_to_tsvector(string_to_array(:terms, ' ')));";
const KEEP: &str = "UPDATE ledger_idempotency SET status = 201, headers = '[]', body = :answer WHERE tenant_id = :tenant AND account_id = :unit::uuid AND key = :key::text;";
const ENTRY: &str = "INSERT INTO ledger_entry VALUES (:tenant, ID, ID, 1, :entry);
INSERT INTO ledger_pending VALUES (:tenant, 1, ID, :facts::jsonb);";

struct Bench<'a> {
    url: &'a str,
    folder: &'a Path,
    seconds: u32,
    variables: Vec<(String, String)>,
}

pub fn measure(url: &str, folder: &Path, ids: &[String], seconds: u32) -> Limits {
    let variables = variables(url);
    let bench = Bench { url, folder, seconds, variables };
    let reads: Vec<String> = (0..ids.len().min(SCRIPTS))
        .map(|n| READ.replace(":ticket", &format!(":ticket{n}")))
        .collect();
    let named: Vec<(String, String)> = ids
        .iter()
        .take(SCRIPTS)
        .enumerate()
        .map(|(n, id)| (format!("ticket{n}"), id.clone()))
        .collect();
    let ticket = format!("{IDS}BEGIN;\n{CLAIM}\n{UNIT}\n{UNIT}\n{TICKET}\n{KEEP}\n");
    let with_ledger = format!("{ticket}{ENTRY}\nCOMMIT;");
    let alone = format!("{ticket}COMMIT;");
    Limits {
        read: bench.best(&reads, CLIENTS, &named),
        page: bench.best(&[PAGE.into()], CLIENTS, &[]),
        write: bench.best(&[with_ledger.replace("ID", ID)], WRITERS, &run(1)),
        write_without_ledger: bench.best(&[alone.replace("ID", ID)], WRITERS, &run(2)),
    }
}

/// What keeps the ids of one run apart from those of all others.
fn run(number: u32) -> Vec<(String, String)> {
    let prefix = format!("f{number:07x}");
    vec![("run".into(), number.to_string()), ("i".into(), "0".into()), ("prefix".into(), prefix)]
}

fn variables(url: &str) -> Vec<(String, String)> {
    let ask = |sql: &str| {
        output(Command::new("psql").args([url, "-qAtc", sql])).trim_end_matches('\n').to_string()
    };
    let terms = ask(
        "SELECT array_to_string(tsvector_to_array(terms), ' ') FROM hotline_ticket_text LIMIT 1",
    );
    let units = ask(&format!(
        "SELECT array_agg(descendant_id) FROM organization_unit_closure WHERE ancestor_id = ({TOWN})"
    ));
    let sample = Sample::take(ask(TOWN), terms, ask);
    let Sample { unit, ticket, caller, entry, facts, answer, text, terms } = sample;
    [
        ("tenant", "230718".to_string()),
        ("unit", unit),
        ("units", units),
        ("ticket", ticket),
        ("caller", caller),
        ("entry", entry),
        ("facts", facts),
        ("answer", answer),
        ("text", text),
        ("terms", terms),
    ]
    .map(|(name, value)| (name.to_string(), value))
    .to_vec()
}

impl Bench<'_> {
    fn best(&self, scripts: &[String], clients: [u32; 2], more: &[(String, String)]) -> f64 {
        clients.map(|clients| self.run(scripts, clients, more)).into_iter().fold(0.0, f64::max)
    }

    /// Transactions per second of scripts, drawn at random.
    fn run(&self, scripts: &[String], clients: u32, more: &[(String, String)]) -> f64 {
        let mut command = Command::new("taskset");
        command.args(["-c", LOAD_CORE, "pgbench", "-n", "-M", "prepared", "-j", "1"]);
        command.args(["-c", &clients.to_string(), "-T", &self.seconds.to_string()]);
        command.args(["-D", &format!("clients={clients}")]);
        for (name, value) in self.variables.iter().chain(more) {
            command.args(["-D", &format!("{name}={value}")]);
        }
        for (n, script) in scripts.iter().enumerate() {
            let file = self.folder.join(format!("pgbench-{n}.sql"));
            // A statement stands on one line for pgbench to prepare it as one.
            std::fs::write(&file, script.replace("\n ", " ")).unwrap();
            command.arg("-f").arg(file);
        }
        let said = output(command.arg(self.url));
        let line =
            said.lines().find_map(|line| line.strip_prefix("tps = ")).expect("pgbench says it");
        line.split_whitespace().next().unwrap().parse().unwrap()
    }
}
