//! 撤销登记: what an operation of its own wrote into a record and was entered wrongly is taken out again, with the reason; what is right is
//! entered anew.

use crate::codes::RecordStatus;
use crate::http::{grounds, hold_at, settle_annulled};
use crate::problems as no;
use crate::record::{Content, Record};
use crate::workflow;
use actix_web::HttpResponse;
use kernel::{Id, Instant, Permission, Problem, Refusal};
use web::{Answer, Call, done};

kernel::command! {
    /// 撤销登记
    AnnulEntry {
        /// The entry, the first of its list being 1.
        #[schema(minimum = 1, maximum = 5000)]
        number: u32,
        /// 事由
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

/// What was said when an entry was annulled.
#[derive(Debug, Clone)]
pub struct Annulled {
    /// Which entry of its list; none where there is one alone.
    pub number: Option<u32>,
    pub reason: String,
    pub comment: Option<String>,
    pub client_at: Option<Instant>,
}

impl From<AnnulEntry> for Annulled {
    fn from(AnnulEntry { number, reason, comment, client_at }: AnnulEntry) -> Self {
        Self { number: Some(number), reason, comment, client_at }
    }
}

/// Takes an entry out of its list, the first being 1.
pub fn take_out<T>(entries: &mut Vec<T>, number: u32) -> Result<T, Refusal> {
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let place = place.filter(|place| *place < entries.len());
    Ok(entries.remove(place.ok_or(Refusal(&no::NO_ENTRY))?))
}

/// Takes an entry out of a verified record: `change` gives the content without it. Who did so and why stands among its events. What another
/// record says anyway is put right there.
pub async fn annul<C: Content, P: Permission>(
    call: Call<P>,
    id: Id,
    said: Annulled,
    change: impl Fn(C) -> Result<C, Refusal> + Send + 'static,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        // Held before it is looked up what follows from others: whoever changes one of those meanwhile waits, and finds it as it is then.
        let before: Record<C> = hold_at(tx, ground, id, version)?;
        let holds = ground.caller.holds_at(P::NAME, before.unit);
        workflow::amendable(&before, &[RecordStatus::Verified], holds).map_err(Problem::from)?;
        let content = change(before.content.clone()).map_err(Problem::from)?;
        let context = grounds::<C>(ground, before.unit);
        let mut after = workflow::amended(&before, content, "annul-entry", &context);
        C::FILLED(tx.db, ground, &mut after)?;
        let gone = Refusal::unless(after.content != before.content, &no::ENTRY_FOLLOWS);
        gone.map_err(Problem::from)?;
        if let Some(event) = after.events.last_mut() {
            let words = [Some(&said.reason), said.comment.as_ref()];
            let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
            (event.comment, event.client_at) = (Some(words.join("\n")), said.client_at);
        }
        settle_annulled(tx, ground, &before, &after, said.number)?;
        done(&after, after.version)
    })
    .await
}
