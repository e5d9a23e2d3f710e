use crate::backup::{self, Refusal, Restored};
use crate::configuration::Configuration;
use crate::serve::{self, House};
use crate::{audit, demo, health, lines, sealing};
use clap::{Args, Parser, Subcommand};
use db::{Address, Database, Db};
use hotline::import;
use kernel::{Calendar, Reach, SystemClock};
use ledger::{Author, Change, Signed, proof};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

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
    /// Take over a file of another system.
    Import {
        #[command(subcommand)]
        line: ImportLine,
    },
    /// Check the ledger, or take its head out.
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
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
        command: BackupCommand,
    },
    /// Put a backup where no database is, and verify its ledger before it gets the database's name.
    Restore {
        folder: PathBuf,
        /// A head that was kept elsewhere: refuses a backup that does not reach it, or does not agree with it.
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// The keys that protect personal values.
    Keys {
        #[command(subcommand)]
        command: sealing::KeysCommand,
    },
    /// Write the OpenAPI documents into a folder.
    Openapi {
        #[arg(default_value = "openapi")]
        folder: PathBuf,
    },
}

#[derive(Subcommand)]
enum ImportLine {
    /// 12345 tickets.
    Hotline(ImportFile),
}

#[derive(Args)]
struct ImportFile {
    /// CSV (UTF-8) or XLSX.
    file: PathBuf,
    /// A mapping file, or the name of one that comes with the product: district, baltimore-311.
    #[arg(long)]
    mapping: String,
    /// County-level division.
    #[arg(long, default_value = "230718")]
    tenant: String,
    /// Take the good lines over although others have problems.
    #[arg(long)]
    leave_out_problems: bool,
    /// Only say what would be done.
    #[arg(long)]
    preview: bool,
}

#[derive(Subcommand)]
enum BackupCommand {
    /// Write the records and a signed manifest into a new folder; the server may go on.
    Make { folder: PathBuf },
    /// Restore a backup into a scratch database, verify it, and remove it again.
    Drill {
        folder: PathBuf,
        /// An empty database for the time of the drill; a file beside the backup when absent (SQLite).
        #[arg(long)]
        scratch: Option<String>,
    },
}

#[derive(Subcommand)]
enum LedgerCommand {
    /// Recompute hashes, heads and rollups, and count every record again.
    Verify {
        #[arg(long, default_value = "230718")]
        tenant: String,
        /// A head that was kept elsewhere, as `ledger head` or the interface gave it.
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// Print the newest signed head; keep it elsewhere.
    Head {
        #[arg(long, default_value = "230718")]
        tenant: String,
    },
}

/// What ends a command: a word for the operator.
type Outcome = Result<ExitCode, String>;

pub fn run(arguments: Arguments) -> Outcome {
    let mut configuration = Configuration::read(arguments.config.as_deref())?;
    if let Some(database) = arguments.database {
        configuration.database = database;
    }
    log(&configuration, matches!(arguments.command, Command::Serve { .. }));
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
        Command::Import { line: ImportLine::Hotline(asked) } => {
            import_hotline(&configuration, &asked)
        }
        Command::Ledger { command: LedgerCommand::Verify { tenant, against } } => {
            verify_ledger(&configuration, &tenant, against.as_deref())
        }
        Command::Ledger { command: LedgerCommand::Head { tenant } } => {
            print_head(&configuration, &tenant)
        }
        Command::Migrate { grant_to } => migrate(&configuration, grant_to.as_deref()),
        Command::Health => health::ask(&configuration.watch).map(|()| ExitCode::SUCCESS),
        Command::Backup { command } => run_backup(&configuration, command),
        Command::Restore { folder, against } => {
            restore(&configuration, &folder, against.as_deref())
        }
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

/// A server tells of every request, a command only of what went wrong.
fn log(configuration: &Configuration, serves: bool) {
    let usual = if serves { "warn,taizhang=info,web=info,ledger=info,db=info" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if configuration.log == "json" { builder.json().init() } else { builder.init() }
}

fn block_on<T>(work: impl Future<Output = db::Result<T>>) -> Result<T, String> {
    actix_web::rt::System::new().block_on(work).map_err(|error| error.to_string())
}

fn import_hotline(configuration: &Configuration, asked: &ImportFile) -> Outcome {
    let preview = checked_file(asked)?;
    println!(
        "{} lines can be taken over, {} have problems",
        preview.rows.len(),
        preview.problems.len()
    );
    for problem in &preview.problems {
        println!(
            "  line {} {}: {} ({})",
            problem.line, problem.field, problem.message, problem.code
        );
    }
    if asked.preview {
        return Ok(ExitCode::SUCCESS);
    }
    if !preview.problems.is_empty() && !asked.leave_out_problems {
        return Err("nothing was imported: mend the lines above, or leave them out with --leave-out-problems".into());
    }
    let house = House::open(configuration, Arc::new(SystemClock))?;
    let calendar = Calendar::built_in();
    let total = preview.rows.len();
    let keys = block_on(house.vault.keys(&house.ledger, &asked.tenant))?;
    let done = block_on(house.ledger.change(Author::system(&asked.tenant), move |tx| {
        let with = import::Taking { keys: &keys, calendar: &calendar, reach: &Reach::All };
        let done = import::commit(tx, &preview, with, |n| progress(n, total))?;
        let data = serde_json::json!({ "added": done.added, "unchanged": done.unchanged, "left_out": done.problems.len() });
        let (id, unit) = (kernel::new_id(), kernel::Id::nil());
        tx.record(Change { event: "hotline.import_committed", kind: "hotline.import", id, version: 1, unit, data, before: &[], after: &[] });
        Ok(done)
    }))?;
    let sealer = house.sealer()?;
    block_on(sealer.drain())?;
    println!(
        "{} added, {} unchanged, {} left out",
        done.added,
        done.unchanged,
        done.problems.len()
    );
    for problem in &done.problems {
        println!(
            "  line {} {}: {} ({})",
            problem.line, problem.field, problem.message, problem.code
        );
    }
    for unit in &done.units_created {
        println!("  new unit {unit}");
    }
    Ok(ExitCode::SUCCESS)
}

fn checked_file(asked: &ImportFile) -> Result<import::Preview, String> {
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let built_in = import::built_in_mappings().into_iter().find(|(name, _)| *name == asked.mapping);
    let mapping = match built_in {
        Some((_, text)) => text.to_string(),
        None => String::from_utf8(read(Path::new(&asked.mapping))?)
            .map_err(|error| error.to_string())?,
    };
    let mapping = import::Mapping::from_toml(&mapping).map_err(|problem| problem.detail_zh)?;
    let table = import::read_file(&read(&asked.file)?).map_err(|problem| problem.detail_zh)?;
    Ok(import::preview(mapping, &table))
}

fn progress(done: usize, total: usize) {
    if done.is_multiple_of(1000) || done == total {
        eprintln!("  {done} / {total}");
    }
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

fn verify_ledger(configuration: &Configuration, tenant: &str, against: Option<&Path>) -> Outcome {
    let kept = kept_head(against)?;
    let mut db = reader(configuration)?;
    let audit = audit::tenant(&mut db, tenant, kept.as_ref()).map_err(|error| error.to_string())?;
    // Nothing to check is not soundness: a mistyped tenant must not pass.
    if audit.entries == 0 && audit.is_sound() {
        return Err(format!("the ledger of {tenant} has no sealed entry: is the tenant right?"));
    }
    print!("{audit}");
    Ok(if audit.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// A head that was kept elsewhere.
fn kept_head(file: Option<&Path>) -> Result<Option<Signed>, String> {
    let read = |path: &Path| {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        serde_json::from_str(&text).map_err(|error| error.to_string())
    };
    let read = |path: &Path| read(path).map_err(|error| format!("{}: {error}", path.display()));
    file.map(read).transpose()
}

fn run_backup(configuration: &Configuration, command: BackupCommand) -> Outcome {
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
            println!("备份完成 the backup is complete; keep the keys apart from it");
            Ok(ExitCode::SUCCESS)
        }
        BackupCommand::Drill { folder, scratch } => tell(
            backup::drill(configuration, &folder, scratch.as_deref()),
            "演练通过 the drill passed",
        ),
    }
}

fn restore(configuration: &Configuration, folder: &Path, against: Option<&Path>) -> Outcome {
    let kept = kept_head(against)?;
    tell(backup::restore(configuration, folder, kept.as_ref()), "恢复完成 restored")
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

fn print_head(configuration: &Configuration, tenant: &str) -> Outcome {
    let mut db = reader(configuration)?;
    let head = proof::head(&mut db, tenant, None).map_err(|error| error.to_string())?;
    let head = head.ok_or_else(|| format!("the ledger of {tenant} has no head yet"))?;
    println!("{}", serde_json::to_string_pretty(&head).map_err(|error| error.to_string())?);
    Ok(ExitCode::SUCCESS)
}

fn write_documents(folder: &Path) -> Result<(), String> {
    let all = lines::document(&lines::ALL)?;
    let parts = lines::ALL.iter().map(|line| (line.name, web::openapi::of_line(&all, line.name)));
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (name, document) in parts.chain([("all", all.clone())]) {
        let mut text =
            serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
        text.push('\n');
        fs::write(folder.join(format!("{name}.json")), text).map_err(|error| error.to_string())?;
    }
    Ok(())
}
