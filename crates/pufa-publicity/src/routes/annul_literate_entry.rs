use crate::model::{AnnulLiterateEntry, LiteratePerson};
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::Record;
use records::annul::{Annulled, annul};
use web::{Answer, Body, Call};

/// 撤销法律明白人登记
///
/// Takes out what was entered wrongly of a person, with the reason: the certificate, a pause, the end of the last pause, the removal, a review, a
/// service. What rests on it is taken out before; what is right is entered anew.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_annul_literate_entry",
    request_body = AnnulLiterateEntry,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "撤销登记后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/annul-entry")]
pub async fn annul_literate_entry(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<AnnulLiterateEntry>,
) -> Answer<HttpResponse> {
    let AnnulLiterateEntry { part, number, reason, comment, client_at } = body.0;
    let said = Annulled { number, reason, comment, client_at };
    annul(call, *id, said, move |person: LiteratePerson| person.without(part, number)).await
}
