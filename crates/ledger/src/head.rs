use crate::schema::{ledger_head, ledger_key};
use crate::tree::{Digest, unsigned};
use db::{At, Db, sql};
use diesel::prelude::*;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use kernel::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// The state of a tenant's ledger at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub tenant: String,
    pub size: u64,
    pub root: Digest,
    pub signed_at: Instant,
}

/// A tree head with its signature, as it is handed to auditors and to the superior unit.
///
/// Whoever keeps one can later prove that nothing before it was changed, left out or put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(title = "SignedHead")]
pub struct Signed {
    /// County-level division whose ledger this is.
    #[schema(example = "230718", max_length = 12)]
    pub tenant: String,
    /// How many entries the tree holds.
    #[schema(minimum = 0)]
    pub size: u64,
    /// Merkle tree hash (RFC 9162 §2.1), hexadecimal.
    #[schema(max_length = 64)]
    pub root: String,
    /// When it was signed.
    pub signed_at: Instant,
    /// Which key signed: the SHA-256 of the public key, shortened, hexadecimal.
    #[schema(max_length = 64)]
    pub key_id: String,
    /// The public key (Ed25519), hexadecimal; compare it with the one you were given before.
    #[schema(max_length = 64)]
    pub public_key: String,
    /// Ed25519 over the lines `taizhang/{tenant}`, `{size}`, `{root}`, `{signed_at}`, each ended by a line feed; hexadecimal.
    #[schema(max_length = 128)]
    pub signature: String,
}

impl Head {
    /// The text that is signed.
    fn note(&self) -> String {
        format!(
            "taizhang/{}\n{}\n{}\n{}\n",
            self.tenant,
            self.size,
            hex(&self.root),
            self.signed_at
        )
    }
}

/// The key that signs tree heads.
#[derive(Clone)]
pub struct HeadKey {
    key: SigningKey,
    id: String,
}

impl HeadKey {
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let id = key_id(key.verifying_key().as_bytes());
        Self { key, id }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Makes the public half known, so that heads signed today verify after the key was replaced.
    pub(crate) fn publish(&self, db: &mut Db, now: Instant) -> db::Result<()> {
        sql!(db, |c| diesel::insert_into(ledger_key::table)
            .values((
                ledger_key::key_id.eq(&self.id),
                ledger_key::public_key.eq(self.key.verifying_key().as_bytes().as_slice()),
                ledger_key::added_at.eq(At(now)),
            ))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(())
    }

    pub(crate) fn sign(&self, head: &Head) -> Vec<u8> {
        self.key.sign(head.note().as_bytes()).to_bytes().to_vec()
    }

    /// Signs another document of the same operator, hexadecimal. The purpose keeps it from being taken for a head, or for
    /// a document of another kind.
    pub fn sign_document(&self, purpose: &str, document: &str) -> String {
        hex(&self.key.sign(labelled(purpose, document).as_bytes()).to_bytes())
    }

    /// Whether this key signed the document for the purpose.
    pub fn has_signed(&self, purpose: &str, document: &str, signature: &str) -> bool {
        let signature = unhex(signature).and_then(|bytes| Signature::from_slice(&bytes).ok());
        signature.is_some_and(|signature| {
            let key = self.key.verifying_key();
            key.verify(labelled(purpose, document).as_bytes(), &signature).is_ok()
        })
    }
}

/// The key that signs, and on whose heads it goes on.
#[derive(Clone)]
pub(crate) struct SealingKeys {
    pub key: HeadKey,
    /// Ids of the keys that it takes the place of.
    pub former: BTreeSet<String>,
}

impl SealingKeys {
    /// Whoever can write to the database can put a head there, and the key for it beside; nothing is sealed on top of that.
    pub fn refuse_a_strangers(&self, head: &Signed) -> db::Result<()> {
        let own = head.key_id == self.key.id() || self.former.contains(&head.key_id);
        if own && head.verify() {
            return Ok(());
        }
        let Signed { tenant, size, key_id, .. } = head;
        Err(db::Error::broken(format!(
            "the head of {tenant} at {size} is not signed by this ledger's key but as by {key_id}: somebody rewrote the ledger, or the key was replaced"
        )))
    }
}

/// A head's text begins with `taizhang/`, any other document's with `taizhang-`.
fn labelled(purpose: &str, document: &str) -> String {
    format!("taizhang-{purpose}\n{document}")
}

fn key_id(public_key: &[u8]) -> String {
    hex(Sha256::digest(public_key).get(..16).unwrap_or_default())
}

impl Signed {
    /// Whether the signature holds for these values and this public key.
    pub fn verify(&self) -> bool {
        let parts = || {
            let root: Digest = unhex(&self.root)?.try_into().ok()?;
            let public_key: [u8; 32] = unhex(&self.public_key)?.try_into().ok()?;
            let key = VerifyingKey::from_bytes(&public_key).ok()?;
            let signature = Signature::from_slice(&unhex(&self.signature)?).ok()?;
            let (tenant, size, signed_at) = (self.tenant.clone(), self.size, self.signed_at);
            let head = Head { tenant, size, root, signed_at };
            (self.key_id == key_id(&public_key)).then_some(())?;
            key.verify(head.note().as_bytes(), &signature).ok()
        };
        parts().is_some()
    }
}

/// The newest head, or the newest that is not larger than `at_most`.
pub(crate) fn newest(
    db: &mut Db,
    tenant: &str,
    at_most: Option<u64>,
) -> db::Result<Option<Signed>> {
    let limit = at_most.map_or(i64::MAX, |size| i64::try_from(size).unwrap_or(i64::MAX));
    Ok(up_to(db, tenant, limit, 1)?.pop())
}

/// Every head, smallest first.
pub(crate) fn all(db: &mut Db, tenant: &str) -> db::Result<Vec<Signed>> {
    let mut heads = up_to(db, tenant, i64::MAX, i64::MAX)?;
    heads.reverse();
    Ok(heads)
}

type Row = (i64, Vec<u8>, At, String, Vec<u8>, Vec<u8>);

fn up_to(db: &mut Db, tenant: &str, at_most: i64, limit: i64) -> db::Result<Vec<Signed>> {
    let rows: Vec<Row> = sql!(db, |c| ledger_head::table
        .inner_join(ledger_key::table.on(ledger_key::key_id.eq(ledger_head::key_id)))
        .filter(ledger_head::tenant_id.eq(tenant).and(ledger_head::size.le(at_most)))
        .order(ledger_head::size.desc())
        .limit(limit)
        .select((
            ledger_head::size,
            ledger_head::root,
            ledger_head::signed_at,
            ledger_head::key_id,
            ledger_key::public_key,
            ledger_head::signature,
        ))
        .load(c))?;
    let signed = |(size, root, At(signed_at), key_id, public_key, signature): Row| {
        Ok(Signed {
            tenant: tenant.into(),
            size: unsigned(size)?,
            root: hex(&root),
            signed_at,
            key_id,
            public_key: hex(&public_key),
            signature: hex(&signature),
        })
    };
    rows.into_iter().map(signed).collect()
}

diesel::allow_tables_to_appear_in_same_query!(ledger_head, ledger_key);

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len() / 2).map(|n| u8::from_str_radix(text.get(2 * n..2 * n + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> Signed {
        let key = HeadKey::from_seed(&[7; 32]);
        let head =
            Head { tenant: "230718".into(), size: 3, root: [1; 32], signed_at: Instant::EPOCH };
        Signed {
            tenant: head.tenant.clone(),
            size: head.size,
            root: hex(&head.root),
            signed_at: head.signed_at,
            key_id: key.id().into(),
            public_key: hex(key.key.verifying_key().as_bytes()),
            signature: hex(&key.sign(&head)),
        }
    }

    #[test]
    fn a_document_is_signed_for_one_purpose() {
        let key = HeadKey::from_seed(&[7; 32]);
        let signature = key.sign_document("backup", "text");
        assert!(key.has_signed("backup", "text", &signature));
        assert!(!key.has_signed("backup", "Text", &signature));
        assert!(!key.has_signed("report", "text", &signature));
        assert!(!HeadKey::from_seed(&[8; 32]).has_signed("backup", "text", &signature));
        assert!(!key.has_signed("backup", "text", "no signature"));
    }

    #[test]
    fn a_signature_holds_only_for_what_was_signed() {
        assert!(signed().verify());
        assert!(!Signed { size: 4, ..signed() }.verify());
        assert!(!Signed { tenant: "230719".into(), ..signed() }.verify());
        assert!(!Signed { root: hex(&[2; 32]), ..signed() }.verify());
        assert!(!Signed { signature: "00".repeat(64), ..signed() }.verify());
        assert!(!Signed { public_key: "zz".into(), ..signed() }.verify());
    }
}
