//! `taizhang import`: files of other systems.

use super::{Outcome, TenantArgument, block_on};
use crate::configuration::Configuration;
use crate::serve::House;
use clap::{Args, Subcommand};
use hotline::import;
use kernel::{Calendar, Reach, SystemClock};
use ledger::{Author, Change};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Subcommand)]
pub enum ImportLine {
    /// Take over 12345 tickets.
    Hotline(ImportFile),
}

#[derive(Args)]
pub struct ImportFile {
    /// CSV (UTF-8) or XLSX.
    file: PathBuf,
    /// A mapping file, or the name of one that comes with the product: district, baltimore-311.
    #[arg(long)]
    mapping: String,
    #[command(flatten)]
    tenant: TenantArgument,
    /// Take the good lines over although others have problems.
    #[arg(long)]
    leave_out_problems: bool,
    /// Only say what would be done.
    #[arg(long)]
    preview: bool,
}

pub fn run(configuration: &Configuration, line: &ImportLine) -> Outcome {
    match line {
        ImportLine::Hotline(asked) => import_hotline(configuration, asked),
    }
}

fn import_hotline(configuration: &Configuration, asked: &ImportFile) -> Outcome {
    let preview = checked_file(asked)?;
    println!(
        "{} lines can be taken over, {} have problems",
        preview.rows.len(),
        preview.problems.len()
    );
    tell(&preview.problems);
    if asked.preview {
        return Ok(ExitCode::SUCCESS);
    }
    if !preview.problems.is_empty() && !asked.leave_out_problems {
        return Err("nothing was imported: mend the lines above, or leave them out with --leave-out-problems".into());
    }
    let house = House::open(configuration, Arc::new(SystemClock))?;
    let calendar = Calendar::built_in();
    let total = preview.rows.len();
    let keys = block_on(house.vault.keys(&house.ledger, &asked.tenant.tenant))?;
    let leave_out = asked.leave_out_problems;
    let done = block_on(house.ledger.change(Author::system(&asked.tenant.tenant), move |tx| {
        let (reach, makes) = (&Reach::All, &Reach::All);
        let with = import::Taking { keys: &keys, calendar: &calendar, reach, makes };
        let done = import::commit(tx, &preview, with, |n| progress(n, total))?;
        if !leave_out {
            tell(&done.problems);
        }
        import::refuse_problems(&done.problems, leave_out)?;
        let data = serde_json::json!({ "added": done.added, "unchanged": done.unchanged, "left_out": done.problems.len() });
        let (id, unit) = (kernel::new_id(), kernel::Id::nil());
        tx.record(Change { event: "hotline.import_committed", kind: "hotline.import", id, version: 1, unit, data, before: &[], after: &[] });
        Ok(done)
    }))?;
    let sealer = house.sealer()?;
    block_on(sealer.finish())?;
    println!(
        "{} added, {} unchanged, {} left out",
        done.added,
        done.unchanged,
        done.problems.len()
    );
    tell(&done.problems);
    for unit in &done.units_created {
        println!("  new unit {unit}");
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(problems: &[import::RowProblem]) {
    for problem in problems {
        println!(
            "  line {} {}: {} ({})",
            problem.line, problem.field, problem.message, problem.code
        );
    }
}

fn checked_file(asked: &ImportFile) -> Result<import::Preview, String> {
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let mapping = match import::built_in_mapping(&asked.mapping) {
        Some(text) => text.to_string(),
        None => {
            let file = fs::read_to_string(&asked.mapping);
            file.map_err(|error| unknown_mapping(&asked.mapping, &error))?
        }
    };
    let mapping = import::read_mapping(&mapping).map_err(|problem| problem.detail_zh)?;
    let table = import::read_file(&read(&asked.file)?).map_err(|problem| problem.detail_zh)?;
    import::preview(mapping, &table).map_err(|problem| problem.detail_zh)
}

fn unknown_mapping(name: &str, error: &std::io::Error) -> String {
    let known = import::mapping_names().join(", ");
    format!(
        "`{name}` is no mapping of the product (they are {known}), and not a file either: {error}"
    )
}

fn progress(done: usize, total: usize) {
    if done.is_multiple_of(1000) || done == total {
        eprintln!("  {done} / {total}");
    }
}
