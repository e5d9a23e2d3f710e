//! `taizhang backup` and `taizhang restore`.

use super::Outcome;
use super::ledger::kept_head;
use crate::backup::{self, Refusal, Restored};
use crate::configuration::Configuration;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum BackupCommand {
    /// Write the records and a signed manifest into a new folder; the server may go on.
    Make {
        /// Where the backup is written.
        folder: PathBuf,
    },
    /// Restore a backup into a scratch database, verify it, and remove it again.
    Drill {
        /// Where the backup is.
        folder: PathBuf,
        /// An empty database for the time of the drill; a file beside the backup when absent (SQLite).
        #[arg(long)]
        scratch: Option<String>,
        /// The id of a former key that signed heads of the ledger, before it was replaced by the one that this machine has.
        #[arg(long = "key", value_name = "ID")]
        keys: Vec<String>,
    },
}

#[derive(Args)]
pub struct Restoring {
    /// Where the backup is.
    folder: PathBuf,
    /// A head that was kept elsewhere: refuses a backup that does not reach it, or does not agree with it.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The id of a former key that signed heads of the ledger, before it was replaced by the one that this machine has.
    #[arg(long = "key", value_name = "ID")]
    keys: Vec<String>,
}

pub fn run(configuration: &Configuration, command: BackupCommand) -> Outcome {
    match command {
        BackupCommand::Make { folder } => {
            let manifest = backup::make(configuration, &folder)?;
            let heads: Vec<String> = manifest
                .heads
                .iter()
                .map(|head| format!("{} at {}", head.tenant, head.size))
                .collect();
            println!("{} bytes, SHA-256 {}", manifest.size, manifest.sha256);
            println!("ledger {}", heads.join(", "));
            println!("{} evidence files, {} bytes", manifest.files.files, manifest.files.bytes);
            for lost in &manifest.files.lost {
                println!("  evidence file {lost} was not in store: it is not in the backup");
            }
            println!("备份完成 the backup is complete; keep the keys apart from it");
            Ok(ExitCode::SUCCESS)
        }
        BackupCommand::Drill { folder, scratch, keys } => tell(
            backup::drill(configuration, &folder, scratch.as_deref(), &keys),
            "演练通过 the drill passed",
        ),
    }
}

pub fn restore(configuration: &Configuration, asked: &Restoring) -> Outcome {
    let kept = kept_head(asked.against.as_deref())?;
    let done = backup::restore(configuration, &asked.folder, kept.as_ref(), &asked.keys);
    tell(done, "恢复完成 restored")
}

fn tell(ended: Result<Restored, Refusal>, word: &str) -> Outcome {
    match ended {
        Ok(done) => {
            for (tenant, audit) in &done.audits {
                print!("ledger of {tenant}\n{audit}");
            }
            let seconds = done.took.as_secs_f64();
            println!(
                "{word}: {} bytes of {} in {seconds:.1} s",
                done.manifest.size, done.manifest.taken_at
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(Refusal::Word(word)) => Err(word),
        Err(Refusal::Unsound(tenant, audit)) => {
            println!(
                "ledger of {tenant}\n{audit}账本不完好，未恢复 the ledger in the backup is not sound; nothing was restored"
            );
            Ok(ExitCode::from(2))
        }
    }
}
