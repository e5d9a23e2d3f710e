//! `taizhang ledger`: the auditor's checks, the recount, and the head to keep elsewhere.

use super::{Outcome, TenantArgument, block_on};
use crate::configuration::Configuration;
use crate::serve::House;
use crate::{audit, files, lines};
use clap::{Args, Subcommand};
use db::{Address, Database, Db};
use kernel::SystemClock;
use ledger::recount::{self, RecordKind};
use ledger::{Author, Signed, proof};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Subcommand)]
pub enum LedgerCommand {
    /// Recompute hashes, heads and rollups, and count every record again.
    Verify {
        #[command(flatten)]
        tenant: TenantArgument,
        /// A head that was kept elsewhere, as `ledger head` or the interface gave it.
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        /// The id of a key that may have signed heads beside the one that this machine has: a former one, or the one that you were given.
        #[arg(long = "key", value_name = "ID")]
        keys: Vec<String>,
    },
    /// Count every record again by the rules of today, and say where the ledger has other figures.
    Recount(Recounted),
    /// Print the newest signed head; keep it elsewhere.
    Head {
        #[command(flatten)]
        tenant: TenantArgument,
    },
}

#[derive(Args)]
pub struct Recounted {
    #[command(flatten)]
    tenant: TenantArgument,
    /// After a rule of counting has changed: enter each difference into the ledger, as an entry of its own.
    #[arg(long)]
    append: bool,
}

pub fn run(configuration: &Configuration, command: &LedgerCommand) -> Outcome {
    match command {
        LedgerCommand::Verify { tenant, against, keys } => {
            verify_ledger(configuration, &tenant.tenant, against.as_deref(), keys)
        }
        LedgerCommand::Recount(asked) => recount(configuration, asked),
        LedgerCommand::Head { tenant } => print_head(configuration, &tenant.tenant),
    }
}

fn record_kinds() -> impl Iterator<Item = &'static RecordKind> {
    lines::ALL.iter().flat_map(|line| line.records())
}

/// SQLite would make a file that is not there, and a command that reads makes nothing.
fn reader(configuration: &Configuration) -> Result<Db, String> {
    let address = configuration.address()?;
    if let Address::Lite(path) = &address
        && !path.exists()
    {
        return Err(format!("there is no database {}", path.display()));
    }
    Database::open_reader(&address).map_err(|error| error.to_string())
}

fn verify_ledger(
    configuration: &Configuration,
    tenant: &str,
    against: Option<&Path>,
    named: &[String],
) -> Outcome {
    let kept = kept_head(against)?;
    let keys = audit::own_keys(configuration, kept.as_ref(), named)?;
    let mut db = reader(configuration)?;
    if keys.is_empty() {
        return Err("there is no ledger.key here: say with --key whose heads count, by the id that you were given".into());
    }
    let mut audit =
        audit::tenant(&mut db, tenant, kept.as_ref()).map_err(|error| error.to_string())?;
    // Nothing to check is not soundness: a mistyped tenant must not pass.
    if audit.entries == 0 && audit.is_sound() {
        return Err(format!("the ledger of {tenant} has no sealed entry: is the tenant right?"));
    }
    audit.accept_only(&keys);
    print!("{audit}");
    let files = files::audit(&mut db, &configuration.shelf()?, tenant)?;
    println!("{} evidence files read again, {} faults", files.files, files.faults.len());
    files.faults.iter().for_each(|fault| println!("  {fault}"));
    Ok(if audit.is_sound() && files.faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

/// A head that was kept elsewhere.
pub fn kept_head(file: Option<&Path>) -> Result<Option<Signed>, String> {
    let read = |path: &Path| {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        serde_json::from_str(&text).map_err(|error| error.to_string())
    };
    let read = |path: &Path| read(path).map_err(|error| format!("{}: {error}", path.display()));
    file.map(read).transpose()
}

/// Says where records and ledger disagree; enters what a changed rule makes of them only when asked to.
fn recount(configuration: &Configuration, asked: &Recounted) -> Outcome {
    let tenant = &asked.tenant.tenant;
    let mut db = reader(configuration)?;
    let (mut records, mut found) = (0, Vec::new());
    for kind in record_kinds() {
        let (seen, differing) =
            recount::compare(&mut db, tenant, kind).map_err(|error| error.to_string())?;
        records += seen;
        found.extend(differing);
    }
    if records == 0 {
        return Err(format!("{tenant} has no records: is the tenant right?"));
    }
    println!("{records} records counted again, {} disagree with the ledger", found.len());
    found.iter().for_each(|one| println!("  {one}"));
    let restatable = found.iter().filter(|one| one.is_restatable()).count();
    if restatable < found.len() {
        return Err("a version is missing: that is no matter of rules; run `ledger verify`".into());
    }
    match (restatable, asked.append) {
        (0, _) => Ok(ExitCode::SUCCESS),
        (_, false) => Ok(ExitCode::from(2)),
        (_, true) => restate(configuration, tenant),
    }
}

fn restate(configuration: &Configuration, tenant: &str) -> Outcome {
    let house = House::open(configuration, Arc::new(SystemClock))?;
    let kinds: Vec<&RecordKind> = record_kinds().collect();
    let restated = block_on(
        house.ledger.change(Author::system(tenant), move |tx| recount::restate(tx, &kinds)),
    )?;
    let sealer = house.sealer()?;
    block_on(sealer.finish())?;
    println!("{restated} restatements were entered into the ledger");
    Ok(ExitCode::SUCCESS)
}

fn print_head(configuration: &Configuration, tenant: &str) -> Outcome {
    let mut db = reader(configuration)?;
    let head = proof::head(&mut db, tenant, None).map_err(|error| error.to_string())?;
    let head = head.ok_or_else(|| format!("the ledger of {tenant} has no head yet"))?;
    println!("{}", serde_json::to_string_pretty(&head).map_err(|error| error.to_string())?);
    Ok(ExitCode::SUCCESS)
}
