use crate::TestDatabase;
use crate::person::Person;
use actix_http::Request;
use actix_web::body::{BoxBody, EitherBody};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::web::{Data, ServiceConfig};
use actix_web::{Error, test};
use db::Database;
use kernel::{Calendar, Clock, Id, Instant, ManualClock, Reach};
use ledger::{Author, HeadKey, Ledger, Sealer};
use organization::accounts::{self, Assignment};
use organization::password::Refused;
use organization::people::{self, NewPerson};
use organization::units::{self, NewUnit, Unit, UnitKind};
use organization::{Issuer, bootstrap, policy};
use privacy::{Master, Vault};
use serde_json::Value;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use web::{Batches, JobContext, Line, State, Surroundings};

pub const ISSUER: &str = "https://taizhang.test";
/// The tenant of every test: 乌翠区.
pub const TENANT: &str = "230718";

type Answering = Pin<Box<dyn Future<Output = Result<ServiceResponse<EitherBody<BoxBody>>, Error>>>>;

/// A server without a socket.
pub struct Bench {
    pub database: Database,
    pub ledger: Ledger,
    pub vault: Vault,
    pub clock: Arc<ManualClock>,
    pub sealer: Sealer,
    /// The district, and the town of 乌马河 in it.
    pub district: Unit,
    pub town: Unit,
    /// What is counted of its requests.
    pub counts: web::Counts,
    pub(crate) app: Rc<dyn Fn(Request) -> Answering>,
    pub(crate) issuer: Data<Issuer>,
    pub(crate) document: Arc<Value>,
    _database: TestDatabase,
}

/// The document of these lines: described once, as a server does, however many benches have them.
fn document(lines: &[Line]) -> Arc<Value> {
    static MADE: Mutex<BTreeMap<Vec<&str>, Arc<Value>>> = Mutex::new(BTreeMap::new());
    let names = lines.iter().map(|line| line.name).collect();
    let mut made = MADE.lock().unwrap();
    made.entry(names).or_insert_with(|| Arc::new(web::openapi::document(lines).unwrap())).clone()
}

impl Bench {
    /// One on SQLite, and one on PostgreSQL when there is a server. `parts` adds app data that lines need.
    pub async fn each(lines: &[Line], parts: fn(&mut ServiceConfig)) -> Vec<Self> {
        Self::each_under(policy::DEFAULT, lines, parts).await
    }

    /// As [`Self::each`], where people are let in as this policy says.
    pub async fn each_under(
        policy: &str,
        lines: &[Line],
        parts: fn(&mut ServiceConfig),
    ) -> Vec<Self> {
        let mut benches = Vec::new();
        for database in TestDatabase::each() {
            benches.push(Self::on(database, policy, lines, parts).await);
        }
        benches
    }

    /// One on SQLite, for stories that the database cannot change.
    pub async fn lite(lines: &[Line], parts: fn(&mut ServiceConfig)) -> Self {
        Self::on(TestDatabase::lite(), policy::DEFAULT, lines, parts).await
    }

    async fn on(
        test: TestDatabase,
        policy: &str,
        lines: &[Line],
        parts: fn(&mut ServiceConfig),
    ) -> Self {
        let database = test.open();
        let clock = Arc::new(ManualClock::at("2025-03-10T01:00:00Z".parse().unwrap()));
        let ledger = Ledger::new(database.clone(), clock.clone());
        let issuer = Issuer::from_seed(&[5; 32], ISSUER).unwrap();
        let issuer = Data::new(issuer.under(policy::named(policy).unwrap(), Refused::new()));
        let mut all = vec![
            organization::ORGANIZATION,
            organization::AUTH,
            organization::OAUTH,
            web::LEDGER,
            web::PRIVACY,
            web::APPROVAL,
            web::SYNC,
        ];
        all.extend(lines.iter().copied());
        let sealed: Vec<_> = all.iter().flat_map(|line| line.holdings.sealed).copied().collect();
        let vault = Vault::new(Arc::new(Master::from_bytes(&[4; 32]))).for_tables(&sealed);
        let document = document(&all);
        let counts = web::Counts::default();
        let state = Data::new(State::new(Surroundings {
            ledger: ledger.clone(),
            vault: vault.clone(),
            sealed,
            people: all.iter().flat_map(|line| line.holdings.people).copied().collect(),
            acts: [web::ACTS, organization::ACTS].concat(),
            synced: all.iter().flat_map(Line::synced).collect(),
            proofs: all.iter().filter_map(|line| line.proofs).collect(),
            followers: all.iter().flat_map(Line::followers).collect(),
            calendar: Calendar::built_in(),
            authority: issuer.clone().into_inner(),
            page_secret: [9; 32],
            document: document.clone(),
            counts: counts.clone(),
            proxies: Vec::new(),
        }));
        let passed = issuer.clone();
        let make = move || {
            web::app(&all)
                .app_data(state.clone())
                .app_data(passed.clone())
                .configure(organization::well_known)
                .configure(parts)
        };
        let app = make().app_data(Batches::of(&document, make.clone()));
        let app = Rc::new(test::init_service(app).await);
        let app: Rc<dyn Fn(Request) -> Answering> =
            Rc::new(move |request| Box::pin(app.call(request)));
        let (district, town) = found(&ledger).await;
        let sealer = Sealer::new(ledger.clone(), HeadKey::from_seed(&[6; 32]));
        Self {
            database,
            ledger,
            vault,
            clock,
            sealer,
            district,
            town,
            counts,
            app,
            issuer,
            document,
            _database: test,
        }
    }

    /// The file of a bench on SQLite.
    pub fn file(&self) -> Option<std::path::PathBuf> {
        match &self._database.address {
            db::Address::Lite(path) => Some(path.clone()),
            db::Address::Pg(_) => None,
        }
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Sets the clock to a local time, such as `2025-03-10 09:30`.
    pub fn at(&self, local: &str) {
        let moment = format!("{}:00+08:00", local.replace(' ', "T"));
        self.clock.set(moment.parse().unwrap());
    }

    /// A unit below another one.
    pub async fn unit(&self, name: &str, kind: UnitKind, parent: Id) -> Unit {
        let new = NewUnit {
            id: None,
            kind,
            name: name.into(),
            code: None,
            parent: Some(parent),
            valid_from: None,
        };
        self.ledger.change(Author::system(TENANT), move |tx| units::create(tx, &new)).await.unwrap()
    }

    /// A person with a role on a unit, signed in.
    pub async fn person(&self, login: &str, roles: &[(&str, Id)]) -> Person<'_> {
        let roles: Vec<(String, Id)> =
            roles.iter().map(|(role, unit)| (role.to_string(), *unit)).collect();
        let (home, login) =
            (roles.first().map_or(self.town.id, |(_, unit)| *unit), login.to_string());
        let account = self
            .ledger
            .change(Author::system(TENANT), move |tx| {
                let roles: Vec<(&str, Id)> =
                    roles.iter().map(|(role, unit)| (role.as_str(), *unit)).collect();
                bootstrap::staff(tx, &format!("姓名{login}"), &login, String::new(), home, &roles)
            })
            .await
            .unwrap();
        Person::signed_in(self, account.id)
    }

    /// People of the town who have no accounts, with numbers as their ids; nothing is done where they are there.
    pub async fn people(&self, numbers: impl IntoIterator<Item = u128>) {
        let (ids, unit): (Vec<Id>, _) =
            (numbers.into_iter().map(Id::from_u128).collect(), self.town.id);
        let last = ids.last().copied().unwrap_or(Id::nil());
        let there = self.database.scan(move |db| people::find(db, TENANT, last)).await.unwrap();
        if there.is_some() {
            return;
        }
        let made = self.ledger.change(Author::system(TENANT), move |tx| {
            for id in &ids {
                let name = format!("姓名{}", id.simple());
                let new = NewPerson { id: Some(*id), name, unit, posts: Vec::new() };
                people::create(tx, &new)?;
            }
            Ok(())
        });
        made.await.unwrap();
    }

    /// Gives an account roles past the interface.
    pub async fn assign(&self, login: &str, roles: &[(&str, Id)]) {
        let role = |(role, unit): &(&str, Id)| Assignment { role: (*role).into(), unit: *unit };
        let (login, roles) = (login.to_string(), roles.iter().map(role).collect::<Vec<_>>());
        self.ledger
            .change(Author::system(TENANT), move |tx| {
                let account = accounts::by_login(tx.db, TENANT, &login)?.unwrap();
                accounts::assign(tx, &Reach::All, account, roles.clone())
            })
            .await
            .unwrap();
    }

    /// What a job of the server works with, under this calendar.
    pub fn job_context(&self, calendar: Calendar) -> JobContext {
        let (ledger, vault) = (self.ledger.clone(), self.vault.clone());
        JobContext { ledger, vault, calendar, tenant: TENANT.into() }
    }

    /// Lets the system do what it does by itself; how many records it changed.
    pub async fn run(&self, line: &Line, job: &str, calendar: Calendar) -> usize {
        let job = line.jobs.iter().find(|one| one.name == job).unwrap();
        (job.run)(self.job_context(calendar)).await.unwrap()
    }

    /// Somebody without a token.
    pub fn stranger(&self) -> Person<'_> {
        Person::stranger(self)
    }

    /// Seals everything that waits.
    pub async fn seal(&self) -> usize {
        self.sealer.drain().await.unwrap()
    }
}

async fn found(ledger: &Ledger) -> (Unit, Unit) {
    let unit = |kind, name: &str, code: &str, parent| NewUnit {
        id: None,
        kind,
        name: name.into(),
        code: Some(code.parse().unwrap()),
        parent,
        valid_from: None,
    };
    ledger
        .change(Author::system(TENANT), move |tx| {
            let district = units::create(tx, &unit(UnitKind::District, "乌翠区", "230718", None))?;
            let town = units::create(
                tx,
                &unit(UnitKind::Township, "乌马河镇", "230718101", Some(district.id)),
            )?;
            Ok((district, town))
        })
        .await
        .unwrap()
}
