use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

/// A personal value as it lies in the database: algorithm, generation of the key, nonce, ciphertext. In JSON it is Base64.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD_NO_PAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64_STANDARD_NO_PAD.decode(text).map(Sealed).map_err(de::Error::custom)
    }
}

/// Salt and value. The salt lies inside the ciphertext: with the database alone nobody can try numbers against a commitment.
pub struct Opened {
    pub(crate) plain: Zeroizing<Vec<u8>>,
}

pub(crate) const SALT: usize = 16;

impl Opened {
    pub fn bytes(&self) -> &[u8] {
        self.plain.get(SALT..).unwrap_or_default()
    }

    /// The value, as text.
    pub fn text(&self) -> db::Result<&str> {
        std::str::from_utf8(self.bytes())
            .map_err(|_| db::Error::broken("a sealed text is not UTF-8"))
    }

    /// What an entry of the ledger holds in place of the value: it proves the value to whoever opens it. Once the ciphertext is
    /// erased, it says nothing to anybody.
    pub fn commitment(&self) -> db::Result<String> {
        Ok(ledger::commitment(self.plain.get(..SALT).unwrap_or_default(), self.text()?))
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opened(…)")
    }
}
