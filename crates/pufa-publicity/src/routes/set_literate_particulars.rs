use crate::model::{LiterateParticulars, LiteratePerson, ParticularCommitment};
use crate::permissions::RecordLiterates;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 登记法律明白人个人信息
///
/// Keeps telephone and identity number of a legal-literate person, sealed, instead of those before. No answer shows them; `reveal` does,
/// for a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_set_literate_particulars",
    request_body = LiterateParticulars,
    security(("bearer" = ["pufa-publicity.literates.record"])),
    responses((status = 200, description = "登记后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/particulars")]
pub async fn set_literate_particulars(
    call: Call<RecordLiterates>,
    id: Path<Id>,
    body: Body<LiterateParticulars>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment {
        event: "particulars_set",
        states: &[RecordStatus::Draft, RecordStatus::Submitted, RecordStatus::Verified],
    };
    http::amend_as(call, *id, amendment, move |tx, ground, record: &Record<LiteratePerson>| {
        let commitments = store::set_particulars(tx, &ground.keys, record.id, &said)?;
        let told = commitments
            .into_iter()
            .map(|(field, commitment)| ParticularCommitment { field: field.into(), commitment });
        Ok(LiteratePerson { particulars: told.collect(), ..record.content.clone() })
    })
    .await
}
