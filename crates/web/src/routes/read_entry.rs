use super::ReadLedger;
use crate::{Answer, Call, Ground};
use actix_web::get;
use actix_web::web::{Json, Path};
use db::Db;
use kernel::{Id, Problem};
use ledger::{Entry, feed, leaf_digest, proof};
use serde::Serialize;
use utoipa::ToSchema;

/// An entry with what is needed to check it.
#[derive(Serialize, ToSchema)]
pub struct EntryView {
    pub entry: Entry,
    /// The exact bytes that were hashed: canonical JSON (RFC 8785).
    #[schema(max_length = 100000)]
    pub canonical: String,
    /// SHA-256 of a zero byte and `canonical`; hexadecimal.
    #[schema(max_length = 64)]
    pub leaf: String,
    /// Its index; absent until the sealer has taken it, which is a matter of a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
}

/// Reads an entry that the caller may see.
pub(super) fn find(db: &mut Db, ground: &Ground, id: Id) -> db::Result<(Entry, String)> {
    let (entry, canonical) = feed::by_id(db, ground.tenant(), id)?;
    let open = entry.is_open_to(&ground.caller, &ground.reach);
    if open { Ok((entry, canonical)) } else { Err(Problem::not_found().into()) }
}

/// 读取一条账目
///
/// Reads one entry, the exact bytes that were hashed, and its index.
#[utoipa::path(
    tag = "ledger",
    operation_id = "ledger_read_entry",
    security(("bearer" = ["ledger.read"])),
    responses((status = 200, description = "账目 / the entry", body = EntryView)),
)]
#[get("/entries/{id}")]
pub async fn read_entry(call: Call<ReadLedger>, id: Path<Id>) -> Answer<Json<EntryView>> {
    call.read(move |db, ground| {
        let (entry, canonical) = find(db, ground, *id)?;
        let leaf = leaf_digest(&canonical).iter().map(|byte| format!("{byte:02x}")).collect();
        let index = proof::index_of(db, ground.tenant(), *id)?;
        Ok(Json(EntryView { entry, canonical, leaf, index }))
    })
    .await
}
