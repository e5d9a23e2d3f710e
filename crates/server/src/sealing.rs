//! Commands on the keys that protect personal values.

use crate::configuration::Configuration;
use crate::keys;
use clap::Subcommand;
use privacy::Wrapping as _;

#[derive(Subcommand)]
pub enum KeysCommand {
    /// Make the master key, once for all servers of a database; never over one that is there.
    Create,
}

pub fn run(configuration: &Configuration, command: &KeysCommand) -> Result<(), String> {
    match command {
        KeysCommand::Create => create(configuration),
    }
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
