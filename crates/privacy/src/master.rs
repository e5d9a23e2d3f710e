//! The master key: it wraps data keys and lies outside the database and its backups.

use crate::cipher::{Algorithm, Cipher, KEY, NONCE, random};
use crate::key_file;
use crate::place::lengths_and;
use hkdf::Hkdf;
use kernel::Id;
use sha2::Sha256;
use std::path::{Path, PathBuf};
use std::process::Command;
use zeroize::Zeroizing;

/// Wraps data keys. A module that lets no key out implements it beside [`Master`].
pub trait Wrapping: Send + Sync {
    /// Names the master key and tells nothing about it.
    fn fingerprint(&self) -> &str;
    fn wrap(&self, bound_to: &[u8], key: &[u8]) -> db::Result<Vec<u8>>;
    /// None when another master key wrapped it, or for another place.
    fn unwrap(&self, bound_to: &[u8], wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>>;
}

/// A master key in memory.
pub struct Master {
    wrapping: Zeroizing<[u8; KEY]>,
    fingerprint: String,
}

/// Where the master key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MasterSource {
    /// 64 hexadecimal digits in a file that its owner alone can read.
    File(PathBuf),
    /// A program that prints them: the client of a key management service.
    Command(String),
}

impl Master {
    /// 64 hexadecimal digits; a text, so that it can be printed and laid in a safe.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let digits = text.len() == 2 * KEY && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !digits {
            return Err("主密钥应为 64 位十六进制数 / a master key is 64 hexadecimal digits".into());
        }
        let mut bytes = Zeroizing::new([0; KEY]);
        for (n, byte) in bytes.iter_mut().enumerate() {
            let pair = text.get(2 * n..2 * n + 2).unwrap_or_default();
            *byte = u8::from_str_radix(pair, 16).map_err(|error| error.to_string())?;
        }
        Ok(Self::from_bytes(&bytes))
    }

    pub fn from_bytes(bytes: &[u8; KEY]) -> Self {
        let derive = |what: &str| derived(bytes, what.as_bytes());
        let name = derive("taizhang master fingerprint");
        let fingerprint = ledger::hex(name.get(..8).unwrap_or_default());
        Self { wrapping: derive("taizhang master wrapping"), fingerprint }
    }

    fn cipher(&self) -> impl Cipher + use<> {
        Algorithm::CURRENT.with(&self.wrapping)
    }
}

/// A key of its own for each use (RFC 5869).
pub(crate) fn derived(secret: &[u8], what: &[u8]) -> Zeroizing<[u8; KEY]> {
    let mut key = Zeroizing::new([0; KEY]);
    // It fails for keys longer than 255 hashes; ours is one.
    let _ = Hkdf::<Sha256>::new(None, secret).expand(what, key.as_mut_slice());
    key
}

impl Wrapping for Master {
    fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn wrap(&self, bound_to: &[u8], key: &[u8]) -> db::Result<Vec<u8>> {
        let (nonce, id) = (random::<NONCE>()?, [Algorithm::CURRENT.id()]);
        let bound = lengths_and(&[&id, bound_to]);
        let sealed = self.cipher().seal(&nonce, &bound, key);
        let sealed = sealed.ok_or_else(|| db::Error::broken("a key could not be wrapped"))?;
        Ok([id.as_slice(), &nonce, &sealed].concat())
    }

    fn unwrap(&self, bound_to: &[u8], wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (id, rest) = wrapped.split_first()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        let cipher = Algorithm::of(*id)?.with(&self.wrapping);
        cipher.open(nonce, &lengths_and(&[&[*id], bound_to]), sealed).map(Zeroizing::new)
    }
}

impl std::str::FromStr for MasterSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("command", line)) if !line.trim().is_empty() => {
                Ok(Self::Command(line.trim().into()))
            }
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            _ => {
                Err(format!("the master key `{text}`: use file:PATH or command:PROGRAM ARGUMENTS"))
            }
        }
    }
}

impl MasterSource {
    /// The key, or why the start has to stop; none when there is no such file.
    pub fn read(&self) -> Result<Option<Master>, String> {
        match self {
            Self::File(path) => read_file(path),
            Self::Command(line) => run(line).map(Some),
        }
    }

    /// Draws a new key and keeps it where it is read from; never over one that is there.
    pub fn make(&self) -> Result<Master, String> {
        let Self::File(path) = self else {
            return Err(
                "主密钥由命令提供，不在此生成 / a command gives the master key: make it there"
                    .into(),
            );
        };
        make_file(path).map_err(|error| format!("{}: {error}", path.display()))?;
        read_file(path)?.ok_or_else(|| format!("{} is gone", path.display()))
    }
}

impl std::fmt::Display for MasterSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Command(line) => write!(f, "`{line}`"),
        }
    }
}

fn read_file(path: &Path) -> Result<Option<Master>, String> {
    let Some(bytes) = key_file::read(path)? else { return Ok(None) };
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    Master::from_text(text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
}

/// Without a shell: the line is a program and its arguments.
fn run(line: &str) -> Result<Master, String> {
    let named = |error: String| format!("主密钥命令 the master key's command `{line}`: {error}");
    let mut words = line.split_whitespace();
    let program = words.next().unwrap_or_default();
    let output = Command::new(program).args(words).output();
    let output = output.map_err(|error| named(error.to_string()))?;
    if !output.status.success() {
        return Err(named(output.status.to_string()));
    }
    let text = Zeroizing::new(output.stdout);
    let text = std::str::from_utf8(&text).map_err(|_| named("no text".into()))?;
    Master::from_text(text).map_err(named)
}

fn make_file(path: &Path) -> std::io::Result<()> {
    let fresh = Zeroizing::new(random::<KEY>().map_err(std::io::Error::other)?);
    let text = Zeroizing::new(ledger::hex(fresh.as_slice()) + "\n");
    key_file::make(path, text.as_bytes())
}

/// What a wrapped data key is bound to.
pub(crate) fn key_place(tenant: &str, generation: i32, id: Id) -> Vec<u8> {
    lengths_and(&[b"data key", tenant.as_bytes(), &generation.to_be_bytes(), id.as_bytes()])
}
