//! Proofs from stored digests: that an entry is in the tree, and that one tree continues another.

use crate::head::{self, Signed, hex};
use crate::schema::ledger_seal;
use crate::tree;
use ct_merkle::{
    ConsistencyProof, InclusionProof, RootHash, indices_for_consistency_proof,
    indices_for_inclusion_proof,
};
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::ToSchema;

/// The audit path of one entry (RFC 9162 §2.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inclusion {
    /// The entry's index in the ledger.
    pub index: u64,
    /// SHA-256 of a zero byte and the entry's canonical JSON; hexadecimal.
    #[schema(max_length = 64)]
    pub leaf: String,
    /// The digests beside the path from the leaf to the root, lowest first; hexadecimal.
    #[schema(max_items = 64)]
    pub path: Vec<String>,
    /// The head whose root the path leads to.
    pub head: Signed,
}

/// That a larger tree continues a smaller one (RFC 9162 §2.1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consistency {
    pub first: Signed,
    pub second: Signed,
    /// Hexadecimal digests.
    #[schema(max_items = 128)]
    pub path: Vec<String>,
}

/// The index of a sealed entry.
pub fn index_of(db: &mut Db, tenant: &str, entry: Id) -> db::Result<Option<u64>> {
    let index: Option<i64> = sql!(db, |c| ledger_seal::table
        .filter(ledger_seal::tenant_id.eq(tenant).and(ledger_seal::entry_id.eq(Uid(entry))))
        .select(ledger_seal::seal_index)
        .get_result(c)
        .optional())?;
    index.map(tree::unsigned).transpose()
}

/// The newest head, or the newest that is not larger than `at_most`.
pub fn head(db: &mut Db, tenant: &str, at_most: Option<u64>) -> db::Result<Option<Signed>> {
    head::newest(db, tenant, at_most)
}

/// Proves that the entry at `index` is in the newest tree, or in the head of `size`.
pub fn inclusion(
    db: &mut Db,
    tenant: &str,
    index: u64,
    size: Option<u64>,
) -> db::Result<Inclusion> {
    let head = exact_head(db, tenant, size)?;
    if index >= head.size {
        let (index, size) = (index + 1, head.size);
        return Err(Problem {
            detail_zh: format!("大小为 {size} 的树头尚不含此条；请用不小于 {index} 的 size"),
            detail_en: format!(
                "The head of size {size} does not cover it yet; ask for a size of {index} or more"
            ),
            ..Problem::not_found()
        }
        .into());
    }
    let leaf = tree::node(db, tenant, 0, index, head.size)?;
    let path = digests(db, tenant, head.size, &indices_for_inclusion_proof(head.size, index))?;
    Ok(Inclusion { index, leaf: hex(&leaf), path, head })
}

/// Proves that the head of `second` (or the newest) continues the head of `first`.
pub fn consistency(
    db: &mut Db,
    tenant: &str,
    first: u64,
    second: Option<u64>,
) -> db::Result<Consistency> {
    let second = exact_head(db, tenant, second)?;
    let first = exact_head(db, tenant, Some(first))?;
    if first.size > second.size {
        let problem = Problem::field(
            "first",
            "range",
            "first 不得大于 second",
            "first must not exceed second",
        );
        return Err(problem.into());
    }
    let additions = second.size - first.size;
    let indices = if additions == 0 {
        Vec::new()
    } else {
        indices_for_consistency_proof(first.size, additions)
    };
    let path = digests(db, tenant, second.size, &indices)?;
    Ok(Consistency { first, second, path })
}

fn exact_head(db: &mut Db, tenant: &str, size: Option<u64>) -> db::Result<Signed> {
    let head =
        head::newest(db, tenant, size)?.filter(|head| size.is_none_or(|size| head.size == size));
    head.ok_or_else(|| {
        let asked = size.map_or(String::new(), |size| format!("?at_most={size}"));
        Problem {
            detail_zh: format!("该大小没有签名的树头，请先查询 /v1/ledger/head{asked}"),
            detail_en: format!("No head of that size was signed; see /v1/ledger/head{asked}"),
            ..Problem::not_found()
        }
        .into()
    })
}

/// Nodes by their number in an in-order walk: the level is the count of trailing ones.
fn digests(db: &mut Db, tenant: &str, size: u64, indices: &[u64]) -> db::Result<Vec<String>> {
    let digest = |index: &u64| {
        let level = index.trailing_ones();
        tree::node(db, tenant, level, index >> (level + 1), size).map(|digest| hex(&digest))
    };
    indices.iter().map(digest).collect()
}

impl Inclusion {
    /// Whether the path leads from this entry's canonical JSON to the signed root.
    pub fn verify(&self, canonical_body: &str) -> bool {
        let check = || {
            let root = root_hash(&self.head)?;
            let proof = InclusionProof::<Sha256>::try_from_bytes(concatenate(&self.path)?).ok()?;
            root.verify_inclusion(&canonical_body, self.index, &proof).ok()
        };
        self.head.verify() && check().is_some()
    }
}

impl Consistency {
    pub fn verify(&self) -> bool {
        let check = || {
            let (first, second) = (root_hash(&self.first)?, root_hash(&self.second)?);
            if self.first.size == self.second.size {
                return (first == second).then_some(());
            }
            let proof =
                ConsistencyProof::<Sha256>::try_from_bytes(concatenate(&self.path)?).ok()?;
            second.verify_consistency(&first, &proof).ok()
        };
        self.first.verify() && self.second.verify() && check().is_some()
    }
}

fn root_hash(head: &Signed) -> Option<RootHash<Sha256>> {
    let root: [u8; 32] = head::unhex(&head.root)?.try_into().ok()?;
    Some(RootHash::new(root.into(), head.size))
}

fn concatenate(path: &[String]) -> Option<Vec<u8>> {
    path.iter()
        .map(|digest| head::unhex(digest))
        .collect::<Option<Vec<_>>>()
        .map(|parts| parts.concat())
}
