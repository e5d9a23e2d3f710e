//! Load and scale, as ratios to a limit that is measured in the same run. README.md beside this says how to repeat it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement that cannot go on has failed"
)]

mod callers;
mod exams;
mod limits;
mod load;
mod phones;
mod place;
mod report;
mod seed;

use clap::Parser;
use place::{Place, Server};
use report::Report;
use std::path::PathBuf;

/// Measures the product; benches/run starts the PostgreSQL that it needs.
#[derive(Parser)]
pub struct Asked {
    /// A PostgreSQL server to create databases on; without one only SQLite is measured.
    #[arg(long)]
    postgres: Option<String>,
    /// `sqlite`, `postgres`, or both.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    databases: Vec<String>,
    /// How many tickets; one round each.
    #[arg(long, value_delimiter = ',', default_value = "10000,1000000")]
    tickets: Vec<u64>,
    /// How long each load lasts.
    #[arg(long, default_value_t = 5)]
    seconds: u32,
    /// Where databases are made; a temporary folder when absent.
    #[arg(long)]
    folder: Option<PathBuf>,
}

fn main() {
    let asked = Asked::parse();
    let temporary = tempfile::tempdir().unwrap();
    let folder = asked.folder.clone().unwrap_or_else(|| temporary.path().into());
    let mut report = Report::default();
    for database in &asked.databases {
        for tickets in &asked.tickets {
            let Some(place) = Place::make(database, *tickets, &folder, asked.postgres.as_deref())
            else {
                eprintln!("{database} is left out: no --postgres");
                continue;
            };
            measure(&place, &asked, *tickets, &mut report);
        }
        report.compare_figures(database);
    }
    println!("{report}");
}

fn measure(place: &Place, asked: &Asked, tickets: u64, report: &mut Report) {
    let mut say = report.of(place.name(), tickets);
    if matches!(place, Place::Pg { .. }) {
        // One key for all servers, made once; on SQLite the first command makes it.
        place.run(&["keys", "create"]);
    }
    place.run(&["demo"]);
    say.told("import, rows/s", seed::fill(place, tickets));
    place.settle();

    let server = Server::start(place);
    say.told("memory at rest, MiB", server.memory());
    let ids = server.some_ids();
    let load = load::Load { server: &server, seconds: asked.seconds };
    let ceiling = load.get(32, &["/v1/hotline/rules".into()]);
    let addresses: Vec<String> = ids.iter().map(|id| format!("/v1/hotline/tickets/{id}")).collect();
    let read = load.get(32, &addresses);
    let page = load.get(32, &[page_address(&server)]);
    let figure = load.get(1, &[figure_address(&server)]);
    say.told("without database, req/s", ceiling.rate);
    say.told("read by id, req/s", read.rate);
    say.told("page of 50, req/s", page.rate);
    say.told("figure of a year, ms", 1000.0 / figure.rate);
    for writers in [1, 8] {
        say.told(&format!("write, {writers} writers, per s"), load.post(writers).rate);
    }
    let watch = place.watch_sealing(asked.seconds);
    let write = load.post(64);
    say.told("write, 64 writers, per s", write.rate);
    say.told("write, 64 writers, p99 ms", write.p99);
    say.told("sealing lag p99, s", watch.join().unwrap());
    exams::measure(&server, &mut say);
    phones::measure(&server, &mut say);
    say.told("memory under load, MiB", server.memory());
    drop(server);

    place.hold_sealing(true);
    let idle = Server::start(place);
    let unsealed = load::Load { server: &idle, seconds: asked.seconds }.post(64).rate;
    drop(idle);
    place.hold_sealing(false);
    say.told("write, 64 writers, sealer idle, per s", unsealed);

    // Before the limits write what no ledger would take for its own.
    let (entries, seconds) = place.verify();
    say.told("verify, entries", entries);
    say.told("verify, s", seconds);

    let limits = limits::measure(place, &ids, asked.seconds);
    say.told("limit: read by id, per s", limits.read);
    say.told("limit: page of 50, per s", limits.page);
    say.told("limit: write, per s", limits.write);
    say.told("limit: write without ledger, per s", limits.write_without_ledger);
    match place {
        Place::Pg { .. } => {
            say.ratio("read ÷ limit", read.rate / limits.read, 0.60);
            say.ratio("page ÷ limit", page.rate / limits.page, 0.45);
            say.ratio("write ÷ limit", write.rate / limits.write, 0.65);
        }
        Place::Lite { .. } => {
            say.ratio("read ÷ without database", read.rate / ceiling.rate, 0.35);
            say.ratio("write, 64 writers ÷ single commits", write.rate / limits.write, 3.0);
        }
    }
    let cost = 1.0 - limits.write / limits.write_without_ledger * (write.rate / unsealed);
    say.at_most("ledger and sealer, share of write throughput", cost, 0.35);
}

/// Two filters, in the order of the last dispatch.
fn page_address(server: &Server<'_>) -> String {
    format!("/v1/hotline/tickets?unit={}&status=concluded&page_size=50", server.town)
}

fn figure_address(server: &Server<'_>) -> String {
    let codes = "HL.HANDLED,HL.CLOSE_RATE,HL.SATISFY_RATE";
    format!("/v1/reporting/figures?period=2025&unit={}&indicators={codes}", server.town)
}
