use crate::model::{PaySubsidy, Subsidy};
use crate::permissions::PaySubsidies;
use crate::problems as no;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Refusal};
use records::http::{self, Amendment};
use records::{Record, RecordActor, RecordStatus};
use web::{Answer, Body, Call};

/// 登记补贴发放
///
/// Enters that a reviewed subsidy was paid, in which batch and when; from then on it counts. Who claimed it does not.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_pay_subsidy",
    request_body = PaySubsidy,
    security(("bearer" = ["mediation.subsidies.pay"])),
    responses((status = 200, description = "发放后的补贴 / the subsidy after it", body = Record<Subsidy>)),
)]
#[post("/subsidies/{id}/pay")]
pub async fn pay_subsidy(
    call: Call<PaySubsidies>,
    id: Path<Id>,
    body: Body<PaySubsidy>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "paid", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<Subsidy>| {
        let (account, person) = (ground.caller.account, ground.caller.person);
        let payer = RecordActor { account, person };
        let own = [record.recorded_by, record.written_by];
        let own = own.into_iter().any(|author| author.is_same_person(payer));
        Refusal::unless(!own, &no::SUBSIDY_OWN).map_err(Problem::from)?;
        let next = record.content.clone().pay(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
