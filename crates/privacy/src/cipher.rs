//! Authenticated encryption, by an algorithm that each value names.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};

pub(crate) const KEY: usize = 32;
pub const NONCE: usize = 12;

/// How a value is sealed. Its number stands at the head of every ciphertext, so that values of two algorithms may lie side by
/// side while they are sealed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Algorithm {
    /// RFC 8452: a nonce that is drawn twice tells no more than that two values are equal.
    Aes256GcmSiv = 1,
}

// From 0x40 on: commercial cryptography (商用密码), GM/T 0002 SM4 with GM/T 0004 SM3. What is assessed (密评) is a certified
// module and no software of ours, so these numbers wait for a `Cipher` and a `Wrapping` that call one.

impl Algorithm {
    pub const CURRENT: Self = Self::Aes256GcmSiv;
    pub const ALL: &'static [Self] = &[Self::Aes256GcmSiv];

    pub const fn id(self) -> u8 {
        self as u8
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Aes256GcmSiv => "AES-256-GCM-SIV",
        }
    }

    pub(crate) fn of(id: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.id() == id)
    }

    /// What computes it with this key.
    pub fn with(self, key: &[u8; KEY]) -> impl Cipher + use<> {
        match self {
            Self::Aes256GcmSiv => Aes256GcmSiv::new(key.into()),
        }
    }
}

/// Authenticated encryption with a key that the implementation holds: software, or a module that lets no key out.
pub trait Cipher: Send + Sync {
    /// None when the implementation failed.
    fn seal(&self, nonce: &[u8; NONCE], bound_to: &[u8], plain: &[u8]) -> Option<Vec<u8>>;
    /// None when key, nonce, what it is bound to, or a bit of the ciphertext is not what it was.
    fn open(&self, nonce: &[u8; NONCE], bound_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>>;
}

impl Cipher for Aes256GcmSiv {
    fn seal(&self, nonce: &[u8; NONCE], bound_to: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        self.encrypt(&Nonce::from(*nonce), Payload { msg: plain, aad: bound_to }).ok()
    }

    fn open(&self, nonce: &[u8; NONCE], bound_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        self.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: bound_to }).ok()
    }
}

/// Bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> db::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| db::Error::Unavailable(error.to_string()))?;
    Ok(bytes)
}
