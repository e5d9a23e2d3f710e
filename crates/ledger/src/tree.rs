//! The Merkle tree of RFC 9162 over stored digests: the leaves, and every eighth level above them.

use crate::schema::{ledger_node, ledger_seal};
use db::{Db, sql};
use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

pub(crate) type Digest = [u8; 32];

/// The prefix of an inner node in RFC 9162 §2.1.
const NODE_PREFIX: [u8; 1] = [1];
/// Levels between two stored ones; a stored node stands for 256 of the level below it.
const STRIDE: u32 = 8;

pub(crate) fn node_digest(left: &Digest, right: &Digest) -> Digest {
    Sha256::new().chain_update(NODE_PREFIX).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree without leaves.
pub(crate) fn empty_root() -> Digest {
    Sha256::digest([]).into()
}

/// An inner node that has to be stored.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub level: u32,
    pub position: u64,
    pub digest: Digest,
}

/// The roots of the perfect subtrees, largest first: all that is needed to append.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Frontier {
    pub size: u64,
    roots: Vec<Digest>,
}

impl Frontier {
    /// Appends a leaf and gives back the inner nodes that became complete and are to be stored.
    pub fn push(&mut self, leaf: Digest) -> Vec<Node> {
        let mut stored = Vec::new();
        let (mut digest, mut position, mut level) = (leaf, self.size, 0);
        while position & 1 == 1 {
            let Some(left) = self.roots.pop() else { break };
            digest = node_digest(&left, &digest);
            position >>= 1;
            level += 1;
            if level % STRIDE == 0 {
                stored.push(Node { level, position, digest });
            }
        }
        self.roots.push(digest);
        self.size += 1;
        stored
    }

    pub fn root(&self) -> Digest {
        let mut roots = self.roots.iter().rev();
        match roots.next() {
            None => empty_root(),
            Some(last) => roots.fold(*last, |right, left| node_digest(left, &right)),
        }
    }

    /// Reads the frontier of a stored tree.
    pub fn load(db: &mut Db, tenant: &str, size: u64) -> db::Result<Self> {
        let mut frontier = Self { size, roots: Vec::new() };
        let mut start = 0;
        for level in (0..u64::BITS).rev().filter(|level| size >> level & 1 == 1) {
            frontier.roots.push(perfect(db, tenant, level, start >> level)?);
            start += 1 << level;
        }
        Ok(frontier)
    }
}

/// The digest over the leaves of node (`level`, `position`), as far as a tree of `size` leaves has them.
pub(crate) fn node(
    db: &mut Db,
    tenant: &str,
    level: u32,
    position: u64,
    size: u64,
) -> db::Result<Digest> {
    let start = position << level;
    let end = size.min((position + 1) << level);
    range(db, tenant, start, end)
}

/// The Merkle tree hash of leaves `start..end`.
fn range(db: &mut Db, tenant: &str, start: u64, end: u64) -> db::Result<Digest> {
    let leaves = end.saturating_sub(start);
    if leaves == 0 {
        return Ok(empty_root());
    }
    if leaves.is_power_of_two() && start.is_multiple_of(leaves) {
        let level = leaves.trailing_zeros();
        return perfect(db, tenant, level, start >> level);
    }
    let half = leaves.next_power_of_two() / 2;
    let left = range(db, tenant, start, start + half)?;
    let right = range(db, tenant, start + half, end)?;
    Ok(node_digest(&left, &right))
}

/// A complete node: stored, or computed from the stored level below it.
fn perfect(db: &mut Db, tenant: &str, level: u32, position: u64) -> db::Result<Digest> {
    let above = level % STRIDE;
    let mut digests = stored(db, tenant, level - above, position << above, 1 << above)?;
    while digests.len() > 1 {
        digests = digests
            .chunks_exact(2)
            .filter_map(|pair| Some(node_digest(pair.first()?, pair.last()?)))
            .collect();
    }
    digests.pop().ok_or_else(|| db::Error::broken("the tree lacks a node"))
}

fn stored(
    db: &mut Db,
    tenant: &str,
    level: u32,
    first: u64,
    count: u64,
) -> db::Result<Vec<Digest>> {
    let (from, to) = (signed(first)?, signed(first + count)?);
    let rows: Vec<Vec<u8>> = if level == 0 {
        use ledger_seal::dsl;
        sql!(db, |c| ledger_seal::table
            .filter(dsl::tenant_id.eq(tenant))
            .filter(dsl::seal_index.ge(from).and(dsl::seal_index.lt(to)))
            .order(dsl::seal_index)
            .select(dsl::leaf)
            .load(c))?
    } else {
        use ledger_node::dsl;
        let level = i32::try_from(level).map_err(db::Error::broken)?;
        sql!(db, |c| ledger_node::table
            .filter(dsl::tenant_id.eq(tenant).and(dsl::level.eq(level)))
            .filter(dsl::position.ge(from).and(dsl::position.lt(to)))
            .order(dsl::position)
            .select(dsl::digest)
            .load(c))?
    };
    if rows.len() as u64 != count {
        return Err(db::Error::broken(format!(
            "the tree lacks nodes of level {level} from {first}"
        )));
    }
    rows.into_iter()
        .map(|row| Digest::try_from(row).map_err(|_| db::Error::broken("digest length")))
        .collect()
}

pub(crate) fn signed(number: u64) -> db::Result<i64> {
    i64::try_from(number).map_err(db::Error::broken)
}

pub(crate) fn unsigned(number: i64) -> db::Result<u64> {
    u64::try_from(number).map_err(db::Error::broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::leaf_digest;
    use ct_merkle::mem_backed_tree::MemoryBackedTree;

    #[test]
    fn the_root_agrees_with_an_independent_implementation() {
        let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        let mut frontier = Frontier::default();
        for n in 0..700_u32 {
            other.push(n.to_string().into_bytes());
            frontier.push(leaf_digest(&n.to_string()));
            assert_eq!(frontier.root().as_slice(), other.root().as_bytes().as_slice(), "{n}");
        }
    }

    #[test]
    fn every_eighth_level_is_stored_when_it_is_complete() {
        let mut frontier = Frontier::default();
        let stored: Vec<Node> =
            (0..70_000_u32).flat_map(|n| frontier.push(leaf_digest(&n.to_string()))).collect();
        assert_eq!(stored.iter().filter(|node| node.level == 8).count(), 70_000 / 256);
        assert_eq!(stored.iter().filter(|node| node.level == 16).count(), 1);
    }
}
