//! A file at once or, when it takes longer than its caller waits, a place where it will be.
//!
//! Whoever makes a file goes on when the caller is gone. They say every second that they live; when they say so no longer (the process
//! was ended), the export has failed, and whoever polls is told to ask again.

use crate::export::Sheet;
use crate::places::giving_way;
use crate::prefer::Prefer;
use crate::problems as no;
use crate::retention::Retention;
use crate::routes::{ExportFigures, ExportView};
use crate::store::{self, Export, ExportProblem, ExportState, Told};
use actix_web::HttpResponse;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::rt::task::JoinHandle;
use actix_web::rt::{spawn, time::timeout};
use chrono::TimeDelta;
use db::Db;
use kernel::{Id, Instant, Problem, problems};
use ledger::Ledger;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::time::Duration;
use web::{Answer, Call, Failure, FileKind, Ground};

/// How often it is said that a file is still being made.
const PULSE: Duration = Duration::from_secs(1);
/// Who has not said so for so long has ended.
const ALIVE: TimeDelta = TimeDelta::seconds(15);

/// A table, and what its file is called.
pub struct Made {
    pub name: String,
    pub sheet: Sheet,
}

/// How far a file is, in percent.
#[derive(Clone, Default)]
struct Progress(Arc<AtomicI32>);

const ASKED: i32 = 60;

type File = (String, Vec<u8>);

/// The file that `make` fills, of figures of this unit.
pub async fn answer(
    call: Call<ExportFigures>,
    (unit, format): (Id, FileKind),
    make: impl FnMut(&mut Db, &Ground) -> db::Result<Made> + Clone + Send + 'static,
) -> Answer<HttpResponse> {
    let prefer = Prefer::of(call.request().headers());
    let (ground, progress) = (call.ground().clone(), Progress::default());
    let seen = progress.clone();
    let mut work: JoinHandle<Answer<File>> = spawn(async move {
        let Made { name, sheet } = call.scan_behind(make).await?;
        seen.0.fetch_max(ASKED, Relaxed);
        // Making a workbook of many rows would hold everybody whom this thread answers.
        let bytes = actix_web::web::block(move || sheet.file(format)).await;
        Ok((name, bytes.map_err(Problem::internal)??))
    });
    if let Ok(done) = timeout(prefer.wait, &mut work).await {
        let (name, bytes) = done.map_err(Problem::internal)??;
        return Ok(web::download(&name, format, bytes));
    }
    let export = begin(&ground, unit, format).await.inspect_err(|_| work.abort())?;
    let (ledger, tenant) = (ground.state.ledger.clone(), ground.tenant().to_string());
    let (id, account) = (export.id, export.account);
    spawn(keep(Keeping { ledger, tenant, id, account, progress }, work));
    Ok(accepted(&export, prefer))
}

fn accepted(export: &Export, prefer: Prefer) -> HttpResponse {
    let mut response = HttpResponse::Accepted();
    response.insert_header((LOCATION, format!("/v1/reporting/exports/{}", export.id)));
    response.insert_header((RETRY_AFTER, "1"));
    if prefer.respond_async {
        response.insert_header(("Preference-Applied", "respond-async"));
    }
    response.json(ExportView::of(export, export.created_at))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a file is no record: what it holds is in the ledger"
)]
async fn begin(ground: &Ground, unit: Id, format: FileKind) -> db::Result<Export> {
    let now = ground.now;
    let export = Export {
        id: kernel::new_id(),
        account: ground.caller.account,
        unit,
        created_at: now,
        alive_until: now.plus(ALIVE),
        progress: 0,
        state: ExportState::Running,
        expired: false,
        format: format.extension().into(),
        told: Told::default(),
    };
    let (tenant, new) = (ground.tenant().to_string(), export.clone());
    let work = move |db: &mut Db| {
        let taken = make_room(db, &tenant, (new.account, new.id), 0, now)?;
        if Retention::built_in().places() <= taken {
            return Err(Problem::plain(&no::TOO_MANY_EXPORTS).into());
        }
        store::begin(db, &tenant, &new)
    };
    ground.state.ledger.database().write(work).await?;
    Ok(export)
}

/// Lets older files of an account go, so far as one of so many bytes needs it; gives how many places others hold then. Two that are asked
/// for at the same moment may find the same room: the next one makes up for it.
fn make_room(
    db: &mut Db,
    tenant: &str,
    (account, own): (Id, Id),
    bytes: u64,
    now: Instant,
) -> db::Result<usize> {
    let rule = Retention::built_in();
    let mut others = store::places(db, tenant, account, (now.plus(-rule.exports()), now))?;
    others.retain(|place| place.id != own);
    let gone = giving_way(&others, bytes, rule);
    if !gone.is_empty() {
        store::give_way(db, tenant, &gone)?;
    }
    Ok(others.len() - gone.len())
}

/// What is needed to keep an export going.
struct Keeping {
    ledger: Ledger,
    tenant: String,
    id: Id,
    account: Id,
    progress: Progress,
}

async fn keep(keeping: Keeping, mut work: JoinHandle<Answer<File>>) {
    let done = loop {
        match timeout(PULSE, &mut work).await {
            Ok(done) => break done,
            Err(_) => tell(&keeping, keeping.go_on().await),
        }
    };
    let ended = match done {
        Ok(Ok(file)) => Ok(file),
        Ok(Err(Failure(problem))) => Err(problem),
        Err(panicked) => Err(Problem::internal(panicked)),
    };
    tell(&keeping, keeping.end(ended).await);
}

/// Nobody waits for the answer any more.
fn tell(keeping: &Keeping, result: db::Result<()>) {
    if let Err(error) = result {
        tracing::warn!(export = %keeping.id, %error, "an export could not be kept going");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a file is no record: what it holds is in the ledger"
)]
impl Keeping {
    async fn go_on(&self) -> db::Result<()> {
        let (tenant, id) = (self.tenant.clone(), self.id);
        let (progress, until) = (self.progress.0.load(Relaxed), self.ledger.now().plus(ALIVE));
        let work = move |db: &mut Db| store::go_on(db, &tenant, id, progress, until);
        self.ledger.database().write(work).await
    }

    async fn end(&self, ended: Result<File, Problem>) -> db::Result<()> {
        let (tenant, id, account) = (self.tenant.clone(), self.id, self.account);
        let (told, content) = match ended {
            Ok((name, bytes)) => (Told { name: Some(name), problem: None }, Some(bytes)),
            Err(problem) => {
                tracing::warn!(export = %id, code = problem.kind.code, "an export failed");
                (Told { name: None, problem: Some(said(&problem)) }, None)
            }
        };
        let (now, bytes) =
            (self.ledger.now(), content.as_ref().map_or(0, |file| file.len() as u64));
        let work = move |db: &mut Db| {
            make_room(db, &tenant, (account, id), bytes, now)?;
            store::end(db, &tenant, id, &told, content.as_deref())
        };
        self.ledger.database().write(work).await
    }
}

fn said(problem: &Problem) -> ExportProblem {
    // What a list of members says is more than the title above it.
    let (zh, en) = match problem.errors.as_slice() {
        [one, ..] => (&one.zh, &one.en),
        [] => (&problem.detail_zh, &problem.detail_en),
    };
    let code = problem.errors.first().map_or(problem.kind.code, |one| &one.code);
    ExportProblem { code: code.into(), detail: format!("{zh} / {en}") }
}

/// As whoever polls sees it: one that nobody makes any more has failed, and one whose time is over has expired.
pub fn seen_at(mut export: Export, now: Instant) -> Export {
    export.expired |= export.created_at.plus(Retention::built_in().exports()) < now;
    if export.state != ExportState::Running || now <= export.alive_until {
        return export;
    }
    let detail =
        "生成中断（服务已重启），请重新导出 / the service was restarted meanwhile: ask again";
    let problem = ExportProblem { code: problems::UNAVAILABLE.code.into(), detail: detail.into() };
    let told = Told { name: None, problem: Some(problem) };
    Export { state: ExportState::Failed, told, ..export }
}
