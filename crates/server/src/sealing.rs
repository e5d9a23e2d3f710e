//! Commands on the keys that protect personal values.

use crate::configuration::Configuration;
use crate::serve::House;
use crate::{keys, lines};
use chrono::TimeDelta;
use clap::Subcommand;
use kernel::{Clock as _, Id, SystemClock};
use ledger::Author;
use privacy::rotation::{self, KeyState};
use privacy::{MasterSource, Wrapping as _};
use std::sync::Arc;

#[derive(Subcommand)]
pub enum KeysCommand {
    /// Make the master key, once for all servers of a database; never over one that is there.
    Create,
    /// Tell which data keys seal and open, and how many rows stand on old ones.
    Status {
        #[arg(long, default_value = "230718")]
        tenant: String,
    },
    /// Make the next generation of a tenant's data keys.
    Rotate {
        #[arg(long, default_value = "230718")]
        tenant: String,
    },
    /// Seal anew what stands on old data keys; may be stopped and started again. A server does it by itself, bit by bit.
    ReEncrypt {
        #[arg(long, default_value = "230718")]
        tenant: String,
    },
    /// Destroy old data keys on which nothing stands any more.
    DestroyOld {
        #[arg(long, default_value = "230718")]
        tenant: String,
    },
    /// Make the next key that signs access tokens. Servers that run find it by themselves; nobody is signed out.
    RotateToken {
        /// Minutes until it signs: others may hold the published keys for five.
        #[arg(long, default_value_t = 10)]
        minutes: u16,
    },
    /// Wrap all data keys with another master key. Stop the servers first; they start with the new key.
    Rewrap {
        /// The new master key: file:PATH or command:PROGRAM ARGUMENTS.
        #[arg(long)]
        to: String,
    },
}

pub fn run(configuration: &Configuration, command: &KeysCommand) -> Result<(), String> {
    match command {
        KeysCommand::Create => create(configuration),
        KeysCommand::Status { tenant } => status(&open(configuration)?, tenant),
        KeysCommand::Rotate { tenant } => rotate(&open(configuration)?, tenant),
        KeysCommand::ReEncrypt { tenant } => re_encrypt(&open(configuration)?, tenant),
        KeysCommand::DestroyOld { tenant } => destroy_old(&open(configuration)?, tenant),
        KeysCommand::RotateToken { minutes } => rotate_token(configuration, *minutes),
        KeysCommand::Rewrap { to } => rewrap(configuration, to),
    }
}

fn open(configuration: &Configuration) -> Result<House, String> {
    House::open(configuration, Arc::new(SystemClock))
}

fn block_on<T>(work: impl Future<Output = db::Result<T>>) -> Result<T, String> {
    actix_web::rt::System::new().block_on(work).map_err(|error| error.to_string())
}

fn create(configuration: &Configuration) -> Result<(), String> {
    let source = configuration.master_key()?;
    if source.read()?.is_some() {
        return Err(format!("{source} is there already"));
    }
    keys::make_folder(&configuration.keys)?;
    let fingerprint = source.make()?.fingerprint().to_string();
    println!(
        "主密钥 master key {source}\n  指纹 fingerprint {fingerprint}\n  请另行备份，并分发给每台服务器 / back it up elsewhere, and give it to every server"
    );
    Ok(())
}

fn rotate_token(configuration: &Configuration, minutes: u16) -> Result<(), String> {
    let folder = &configuration.keys;
    if !folder.join(keys::TOKEN).exists() {
        return Err(format!(
            "{} has no {}: tokens are not signed here",
            folder.display(),
            keys::TOKEN
        ));
    }
    let from = SystemClock.now().plus(TimeDelta::minutes(minutes.into()));
    let path = keys::make_token_key(folder, from)?;
    println!(
        "{} signs from {from}\n  请另行备份，并分发给签发令牌的每台服务器 / back it up, and give it to every server that signs tokens",
        path.display()
    );
    Ok(())
}

fn status(house: &House, tenant: &str) -> Result<(), String> {
    let state = rotation::state(&house.vault, &house.ledger, tenant, lines::sealed());
    let KeyState { active, generations, left, master } = block_on(state)?;
    println!("master {master}, active {active}, opening {generations:?}, {left} rows on old keys");
    Ok(())
}

fn rotate(house: &House, tenant: &str) -> Result<(), String> {
    let vault = house.vault.clone();
    let work = house
        .ledger
        .change(Author::system(tenant), move |tx| rotation::begin(tx, &vault, Id::nil()));
    let generation = block_on(work)?;
    println!("generation {generation}: keys re-encrypt seals anew what stands on older ones");
    Ok(())
}

fn re_encrypt(house: &House, tenant: &str) -> Result<(), String> {
    let report = |table: &str, rows: usize| println!("{table}: {rows}");
    let tables = lines::sealed();
    let work = rotation::reseal(&house.vault, &house.ledger, tenant, &tables, report);
    let rows = block_on(work)?;
    println!("{rows} rows sealed anew");
    Ok(())
}

fn destroy_old(house: &House, tenant: &str) -> Result<(), String> {
    let work = rotation::destroy_unused(&house.vault, &house.ledger, tenant, lines::sealed());
    let destroyed = block_on(work)?;
    println!("destroyed generations {destroyed:?}");
    Ok(())
}

fn rewrap(configuration: &Configuration, to: &str) -> Result<(), String> {
    let target: MasterSource = to.parse()?;
    let master = target.read()?.ok_or_else(|| format!("there is no master key {target}"))?;
    let house = open(configuration)?;
    let count = block_on(house.vault.rewrap(house.ledger.database(), Arc::new(master)))?;
    println!("{count} data keys are wrapped with {target}: start the servers with it");
    Ok(())
}
