use crate::record::{Content, NewRecord, Record, Revision};
use crate::routes::Operations;
use crate::store;
use crate::{provable, synced};
use ledger::recount::RecordKind;
use utoipa::ToSchema;
use web::Noun;

/// A record-like noun, as a line names it: with the nine operations that all of them have, copied by phones, proved by files.
pub const fn noun<C: Content>() -> Noun
where
    Record<C>: ToSchema,
    NewRecord<C>: ToSchema,
    Revision<C>: ToSchema,
{
    let kind = RecordKind { name: C::KIND, path: C::PATH, page: store::records::<C> };
    Noun::new(kind).synced(synced::synced::<C>()).provable(provable::provable::<C>()).routes(
        |routes| {
            routes.service(Operations::<C>::new());
        },
    )
}
