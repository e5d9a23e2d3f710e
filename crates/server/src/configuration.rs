use config::{Config, Environment, File};
use privacy::MasterSource;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// How this server runs. Read from a TOML file, then from variables such as `TAIZHANG_LISTEN`; an unknown member stops the start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Configuration {
    /// Where the records are: `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// Connections to PostgreSQL.
    pub connections: usize,
    /// The address to listen at.
    pub listen: String,
    /// Threads that answer requests; one per core when 0.
    pub workers: usize,
    /// Where the keys are kept; readable by the owner alone.
    pub keys: PathBuf,
    /// The ledger goes on under another key than the one that signed it last.
    pub replace_ledger_key: bool,
    /// The key that protects personal values: `file:PATH`, or `command:PROGRAM ARGUMENTS` of a key management service;
    /// `master.key` in the folder of the other keys when empty.
    pub master_key: String,
    /// The name of this issuer in tokens: the address by which others reach it.
    pub issuer: String,
    /// The lines to serve; all when empty.
    pub lines: Vec<String>,
    /// `json`, or `text` for people.
    pub log: String,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            database: "sqlite:data/taizhang.db".into(),
            connections: 16,
            listen: "127.0.0.1:8080".into(),
            workers: 0,
            keys: "data/keys".into(),
            replace_ledger_key: false,
            master_key: String::new(),
            issuer: "http://127.0.0.1:8080".into(),
            lines: Vec::new(),
            log: "text".into(),
        }
    }
}

impl Configuration {
    pub fn read(file: Option<&Path>) -> Result<Self, String> {
        let mut builder = Config::builder();
        if let Some(file) = file {
            builder = builder.add_source(File::from(file));
        }
        let environment = Environment::with_prefix("TAIZHANG")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("lines");
        let read = builder.add_source(environment).build().and_then(Config::try_deserialize);
        read.map_err(|error| format!("the configuration is not valid: {error}"))
    }

    pub fn master_key(&self) -> Result<MasterSource, String> {
        match self.master_key.as_str() {
            "" => Ok(MasterSource::File(self.keys.join("master.key"))),
            given => given.parse(),
        }
    }

    pub fn address(&self) -> Result<db::Address, String> {
        self.database.parse()
    }
}
