use super::case_transition::{find, trusts};
use super::reveal_parties::may_reveal;
use crate::codes::FileDocument;
use crate::documents::{self, Written, WrittenParty};
use crate::model::MediationCase;
use crate::permissions::{ReadCases, RevealParties};
use crate::problems as no;
use crate::register::CASE;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use chrono::TimeDelta;
use db::Db;
use kernel::{Id, Permission, Problem, Reach, Refusal};
use ledger::Tx;
use organization::people;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use web::privacy::access::{self, Look, LookKind};
use web::{Answer, Call, FileKind, Ground, Params, download};

/// A look at the parties allows so long to write them into documents: a number of ours, long enough to print what is to be signed.
const FRESH: TimeDelta = TimeDelta::minutes(15);

/// How the parties are named.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DocumentParams {
    /// `access` of `POST …/parties/reveal`, a quarter of an hour old at most: the parties stand in clear. Without it they are masked.
    pub access: Option<Id>,
}

/// A file for a word processor.
pub struct DocumentBody;

impl PartialSchema for DocumentBody {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .max_length(Some(100_000_000))
            .into()
    }
}

impl ToSchema for DocumentBody {}

/// 下载调解文书
///
/// Gives a document of the case (人民调解文书格式) as DOCX, filled in: `application` (or the register of intake), `rights`, `record`,
/// `agreement` (or the register of an oral one), `follow_up`. Who the parties are stands there masked, unless they were looked at for a
/// reason just before; each document that names them in clear is put on the list of looks (`write`) and counts as one of the hour.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_write_document",
    params(("kind" = FileDocument, Path, description = "文书 / the document"), DocumentParams),
    security(("bearer" = ["mediation.cases.read"])),
    responses(
        (status = 200, description = "调解文书 / the document", body = DocumentBody, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (status = 409, description = "没有该文书的格式或内容 / no form, or nothing to write", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{id}/documents/{kind}")]
pub async fn write_document(
    call: Call<ReadCases>,
    address: Path<(Id, FileDocument)>,
    params: Params<DocumentParams>,
) -> Answer<HttpResponse> {
    let (id, kind) = *address;
    let made = match params.filter.access {
        None => {
            let masked = move |db: &mut Db, ground: &Ground| {
                let case = case(db, ground, id)?;
                paper(db, ground, kind, &case, false)
            };
            call.read(masked).await?
        }
        Some(look) => {
            let clear = move |tx: &mut Tx<'_>, ground: &Ground| {
                let case = case(tx.db, ground, id)?;
                look_again(tx, ground, look, &case)?;
                paper(tx.db, ground, kind, &case, true)
            };
            call.change(clear).await?
        }
    };
    let (name, bytes) = made;
    Ok(download(&name, FileKind::Docx, bytes))
}

fn case(db: &mut Db, ground: &Ground, id: Id) -> db::Result<MediationCase> {
    let case = find(db, ground, id)?;
    let may = !case.is_restricted() || trusts(ground, &case);
    Refusal::unless(may, &no::CASE_PERMISSION).map_err(Problem::from)?;
    Ok(case)
}

/// Each document that names the parties is a look of its own, for the reason of the one that allows it.
fn look_again(tx: &mut Tx<'_>, ground: &Ground, look: Id, case: &MediationCase) -> db::Result<()> {
    let (account, since) = (ground.caller.account, ground.now.plus(-FRESH));
    let reason = access::own_reason(tx.db, &ground.keys, look, (account, case.id), since)?;
    let may = ground.caller.holds(RevealParties::NAME) && may_reveal(ground, case);
    let reason = reason.filter(|_| may);
    let reason = reason.ok_or_else(|| Problem::plain(&no::LOOK))?;
    let parties = store::find_parties(tx.db, &ground.keys, case.id)?;
    let fields: BTreeSet<&str> = parties.values().flat_map(store::known_of_party).collect();
    let fields: Vec<&str> = fields.into_iter().collect();
    let look = Look {
        kind: LookKind::Write,
        event: "mediation.parties_written",
        subject_kind: CASE,
        subject: case.id,
        unit: case.unit,
        fields: &fields,
        reason: &reason,
    };
    access::record(tx, &ground.keys, &look).map(drop)
}

fn paper(
    db: &mut Db,
    ground: &Ground,
    kind: FileDocument,
    case: &MediationCase,
    clear: bool,
) -> db::Result<(String, Vec<u8>)> {
    let written = written(db, ground, case, clear)?;
    let (name, paper) = documents::document(kind, case, &written).map_err(Problem::from)?;
    let number = case.case_no.as_deref().unwrap_or_default();
    Ok((format!("{name}{number}"), paper.bytes()?))
}

fn written(db: &mut Db, ground: &Ground, case: &MediationCase, clear: bool) -> db::Result<Written> {
    let tenant = ground.tenant();
    let committee = match case.committee {
        Some(id) => store::find_committee(db, tenant, &Reach::All, id)?,
        None => None,
    };
    let details = store::find_parties(db, &ground.keys, case.id)?;
    let parties = case.parties.iter().filter_map(|party| {
        details.get(&party.id).map(|known| match clear {
            true => WrittenParty::in_clear(party.id, known),
            false => WrittenParty::masked(known.masked(party.id, party.minor)),
        })
    });
    let parties = parties.collect();
    let persons: Vec<Id> = case.mediators.iter().map(|one| one.person).collect();
    let all = case.mediators.iter().chain(&case.replaced);
    let all: Vec<(Id, Id)> = all.map(|one| (one.mediator, one.person)).collect();
    let recorders = case.sessions.iter().filter_map(|one| one.recorder);
    let named: Vec<Id> = all.iter().map(|one| one.1).chain(recorders).collect();
    let mut names = people::names(db, tenant, &named)?;
    let mediators = persons.iter().filter_map(|person| names.get(person).cloned()).collect();
    for (mediator, person) in all {
        if let Some(name) = names.get(&person).cloned() {
            names.insert(mediator, name);
        }
    }
    let at_sessions = names.into_iter().collect();
    Ok(Written { committee: committee.map(|one| one.name), parties, mediators, at_sessions })
}
