//! The commands of an operator: their arguments here, each group's work in its file.

mod backups;
mod bootstrap;
mod importing;
mod ledger;

use crate::configuration::Configuration;
use crate::{demo, health, lines, log, sealing, serve};
use clap::{Args, Parser, Subcommand};
use db::Database;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// 台账: the ledger of a township's rule-of-law work.
#[derive(Parser)]
#[command(name = "taizhang", version)]
pub struct Arguments {
    /// A configuration file (TOML). Every member can also be given as a variable: TAIZHANG_DATABASE, TAIZHANG_LISTEN …
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// Where the records are: sqlite:PATH or postgres://…
    #[arg(long, global = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the interface.
    Serve {
        /// The address to listen at.
        #[arg(long)]
        listen: Option<String>,
        /// The lines to serve, separated by commas; all when absent.
        #[arg(long, value_delimiter = ',')]
        lines: Vec<String>,
        /// The ledger goes on under another key than the one that signed it last.
        #[arg(long)]
        replace_ledger_key: bool,
    },
    /// Fill an empty database with a township's year 2025.
    Demo,
    /// Begin the records of a division: its district and its three administrators (三员), with their activation codes.
    Bootstrap(bootstrap::Beginning),
    /// Give an administrator (三员) who forgot the password an activation code.
    Activate(bootstrap::Activating),
    /// Take over a file of another system.
    Import {
        #[command(subcommand)]
        line: importing::ImportLine,
    },
    /// Check the ledger, count its records again, or take its head out.
    Ledger {
        #[command(subcommand)]
        command: ledger::LedgerCommand,
    },
    /// Bring the schema up to date and end; a server does it by itself when its role may.
    Migrate {
        /// The role that serves, when another one owns the schema (PostgreSQL): it gets what serving needs, and no more.
        #[arg(long)]
        grant_to: Option<String>,
    },
    /// Ask a server on this machine whether it is ready.
    Health,
    /// Write a backup, or prove that one can be restored.
    Backup {
        #[command(subcommand)]
        command: backups::BackupCommand,
    },
    /// Put a backup where no database is, and verify its ledger before it gets the database's name.
    Restore(backups::Restoring),
    /// The keys that protect personal values.
    Keys {
        #[command(subcommand)]
        command: sealing::KeysCommand,
    },
    /// Write the OpenAPI documents into a folder.
    Openapi {
        /// Where the documents are written.
        #[arg(default_value = "openapi")]
        folder: PathBuf,
    },
}

/// The division that a command is about.
#[derive(Args)]
struct TenantArgument {
    /// Whose records: the code of the county-level division (区/县).
    #[arg(long, value_name = "CODE", default_value = "230718")]
    tenant: String,
}

/// What ends a command: a word for the operator.
type Outcome = Result<ExitCode, String>;

pub fn run(arguments: Arguments) -> Outcome {
    let mut configuration = Configuration::read(arguments.config.as_deref())?;
    if let Some(database) = arguments.database {
        configuration.database = database;
    }
    log::begin(configuration.log == "json", matches!(arguments.command, Command::Serve { .. }));
    match arguments.command {
        Command::Serve { listen, lines, replace_ledger_key } => {
            configuration.replace_ledger_key |= replace_ledger_key;
            configuration.listen = listen.unwrap_or(configuration.listen);
            if !lines.is_empty() {
                configuration.lines = lines;
            }
            serve::serve(&configuration).map(|()| ExitCode::SUCCESS)
        }
        Command::Demo => demo::fill(&configuration).map(|()| ExitCode::SUCCESS),
        Command::Bootstrap(asked) => bootstrap::run(&configuration, asked),
        Command::Activate(asked) => bootstrap::activate(&configuration, asked),
        Command::Import { line } => importing::run(&configuration, &line),
        Command::Ledger { command } => ledger::run(&configuration, &command),
        Command::Migrate { grant_to } => migrate(&configuration, grant_to.as_deref()),
        Command::Health => health::ask(&configuration.watch).map(|()| ExitCode::SUCCESS),
        Command::Backup { command } => backups::run(&configuration, command),
        Command::Restore(asked) => backups::restore(&configuration, &asked),
        Command::Keys { command } => {
            sealing::run(&configuration, &command).map(|()| ExitCode::SUCCESS)
        }
        Command::Openapi { folder } => write_documents(&folder).map(|()| ExitCode::SUCCESS),
    }
}

fn migrate(configuration: &Configuration, role: Option<&str>) -> Outcome {
    let (address, text) = (configuration.address()?, |error: db::Error| error.to_string());
    println!("{} migrations applied", Database::migrate(&address).map_err(text)?);
    if let Some(role) = role {
        let tables = db::grants::grant(&address, role).map_err(text)?;
        println!("{role} may work with {tables} tables");
    }
    Ok(ExitCode::SUCCESS)
}

fn block_on<T>(work: impl Future<Output = db::Result<T>>) -> Result<T, String> {
    actix_web::rt::System::new().block_on(work).map_err(|error| error.to_string())
}

fn write_documents(folder: &Path) -> Result<(), String> {
    let all = Arc::new(lines::document(&lines::ALL)?);
    web::openapi::check_schemas(&all).map_err(|problem| problem.to_string())?;
    let parts = lines::ALL.iter().map(|line| (line.name, web::openapi::of_line(&all, line.name)));
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (name, document) in parts.chain([("all", (*all).clone())]) {
        let mut text =
            serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
        text.push('\n');
        fs::write(folder.join(format!("{name}.json")), text).map_err(|error| error.to_string())?;
    }
    Ok(())
}
