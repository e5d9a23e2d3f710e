//! The first accounts: no default one exists. A secret that the start prints once makes the three administrators, as three
//! persons, and is spent with it. Further divisions are begun by the operator: see [`begin`].

use crate::accounts::{self, Account, AccountKind, Assignment, NewAccount};
use crate::issuer::Issuer;
use crate::people::{self, NewPerson};
use crate::roles;
use crate::schema::organization_bootstrap as table;
use crate::secret::{self, SecretHash};
use crate::units::{self, NewUnit, Unit, UnitKind};
use db::{At, Database, Db, JsonDoc, sql};
use diesel::prelude::*;
use kernel::identity::DivisionCode;
use kernel::{Id, Problem, Reach, problems};
use ledger::{Author, Ledger, Tx};
use serde::Deserialize;
use utoipa::ToSchema;

const ONLY: i32 = 1;

/// An administrator to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstAdmin {
    /// 姓名
    #[schema(min_length = 1, max_length = 60, example = "王小明")]
    pub name: String,
    /// 登录名
    #[schema(min_length = 2, max_length = 60, pattern = "^[A-Za-z0-9._-]+$", example = "wangxm")]
    pub login: String,
    /// 密码
    #[schema(min_length = 8, max_length = 128, format = Password)]
    pub password: String,
}

/// The district and its three administrators.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bootstrap {
    /// The one-time secret that the start printed.
    #[schema(min_length = 20, max_length = 100)]
    pub secret: String,
    /// 区划代码 of the district: the tenant.
    #[schema(example = "230718")]
    pub district_code: DivisionCode,
    /// 区名
    #[schema(min_length = 1, max_length = 100, example = "乌翠区")]
    pub district_name: String,
    /// 系统管理员: makes units, people and accounts, gives no roles.
    pub system_admin: FirstAdmin,
    /// 安全管理员: gives roles, makes no accounts.
    pub security_admin: FirstAdmin,
    /// 审计管理员: reads the ledger.
    pub audit_admin: FirstAdmin,
}

/// Makes the secret, if there is no account yet; a secret made before and not used is replaced.
#[expect(clippy::disallowed_methods, reason = "the secret stands before the first record")]
pub async fn arm(database: &Database) -> db::Result<Option<String>> {
    database
        .write(|db| {
            if accounts::any(db)? {
                return Ok(None);
            }
            let (text, hash) = secret::fresh()?;
            let hash = JsonDoc::of(&hash)?.0.into_bytes();
            sql!(db, |c| diesel::insert_into(table::table)
                .values((table::id.eq(ONLY), table::secret_hash.eq(&hash)))
                .on_conflict(table::id)
                .do_update()
                .set(table::secret_hash.eq(&hash))
                .execute(c))?;
            Ok(Some(text))
        })
        .await
}

/// Makes the district and the three administrators, for the secret.
pub async fn run(ledger: &Ledger, issuer: &Issuer, body: Bootstrap) -> db::Result<Unit> {
    // Before costly work: a stranger must not make the server hash.
    let guess = body.secret.clone();
    ledger.database().read(move |db| check(db, &guess)).await?;
    let admins = [
        ("sa", "/system_admin/password", body.system_admin),
        ("sm", "/security_admin/password", body.security_admin),
        ("au", "/audit_admin/password", body.audit_admin),
    ];
    let mut hashed = Vec::new();
    for (role, member, admin) in admins {
        let units = [body.district_name.clone()];
        issuer.judge(&admin.login, &units).check(member, &admin.password)?;
        hashed.push((role, admin.name, admin.login, issuer.hashing().hash(admin.password).await?));
    }
    county(&body.district_code)?;
    let author = Author::system(body.district_code.as_str());
    ledger
        .change(author, move |tx| {
            spend(tx, &body.secret)?;
            let root = units::create(tx, &district(&body.district_name, &body.district_code))?;
            for (role, name, login, hash) in &hashed {
                staff(tx, name, login, hash.clone(), root.id, &[(role, root.id)])?;
            }
            Ok(root)
        })
        .await
}

/// An administrator of a division that the operator begins.
#[derive(Debug, Clone)]
pub struct Newcomer {
    pub login: String,
    pub name: String,
}

/// A division that was begun, and what its administrators need to sign in.
#[derive(Debug)]
pub struct Begun {
    pub district: Unit,
    pub activations: Vec<Activation>,
}

/// The one-time code by which an administrator sets a password.
#[derive(Debug)]
pub struct Activation {
    pub role: &'static str,
    pub login: String,
    pub name: String,
    pub code: String,
}

/// Begins a division for the operator of the server: its district, and system, security and audit administrator, in this order.
/// As long as one of them has set no password it can be asked again, for fresh codes of those who have not: each code lapses by itself,
/// and nobody else could give one out before all three are there.
pub async fn begin(
    ledger: &Ledger,
    code: DivisionCode,
    name: String,
    admins: [Newcomer; 3],
) -> db::Result<Begun> {
    county(&code)?;
    let author = Author::system(code.as_str());
    ledger
        .change(author, move |tx| {
            let (known, tenant) = (units::root(tx.db, tx.tenant())?, tx.tenant());
            let fresh = known.is_none();
            let district = known.map_or_else(|| units::create(tx, &district(&name, &code)), Ok)?;
            let mut activations = Vec::new();
            for (role, newcomer) in ["sa", "sm", "au"].into_iter().zip(&admins) {
                let Newcomer { login, name } = newcomer.clone();
                let account = match accounts::by_login(tx.db, tenant, &login)? {
                    Some(account) if !holds(&account, role) => {
                        return Err(begun_already(&code).into());
                    }
                    Some(account) if account.password_hash.is_some() => continue,
                    Some(account) => account,
                    None if fresh => newcomer_account(tx, &name, &login, &district, role)?,
                    _ => return Err(begun_already(&code).into()),
                };
                let (_, code) = accounts::activate(tx, account)?;
                activations.push(Activation { role, login, name, code });
            }
            if activations.is_empty() {
                return Err(begun_already(&code).into());
            }
            Ok(Begun { district, activations })
        })
        .await
}

fn holds(account: &Account, role: &str) -> bool {
    account.assignments.iter().any(|one| one.role == role)
}

/// A fresh code for an administrator who cannot sign in, from the operator of the server: where a role has one holder, there is nobody
/// who could ask for it, or nobody who could approve it. Of all other accounts the administrators take care.
pub async fn reactivate(
    ledger: &Ledger,
    tenant: &DivisionCode,
    login: String,
) -> db::Result<Activation> {
    ledger
        .change(Author::system(tenant.as_str()), move |tx| {
            let tenant = tx.tenant();
            let account = accounts::by_login(tx.db, tenant, &login)?;
            let account = account.ok_or_else(|| no_administrator(&login))?;
            let held = account.assignments.iter().map(|one| one.role.as_str());
            let role = roles::admin_role(held).ok().flatten().filter(|_| account.enabled);
            let role = role.ok_or_else(|| no_administrator(&login))?;
            let person = account.person.map(|person| people::find(tx.db, tenant, person));
            let name = person.transpose()?.flatten().map(|person| person.name).unwrap_or_default();
            let (account, code) = accounts::activate(tx, account)?;
            Ok(Activation { role, login: account.login, name, code })
        })
        .await
}

fn no_administrator(login: &str) -> Problem {
    Problem::new(
        &problems::CONFLICT,
        format!("{login} 不是该区划启用的管理员账号；其他账号由系统管理员申请、安全管理员批准换发"),
        format!(
            "{login} is no administrator there who is let in; for others the system administrator asks, and the security administrator approves"
        ),
    )
}

fn newcomer_account(
    tx: &mut Tx<'_>,
    name: &str,
    login: &str,
    district: &Unit,
    role: &str,
) -> db::Result<Account> {
    let account = person_account(tx, name, login, district.id)?;
    let assignment = Assignment { role: role.into(), unit: district.id };
    accounts::assign(tx, &Reach::All, account, vec![assignment])
}

fn begun_already(code: &DivisionCode) -> Problem {
    Problem::new(
        &problems::CONFLICT,
        format!("{code} 已经建立，其管理员已启用"),
        format!("The division {code} has its district and its administrators already"),
    )
}

/// The tenant is a county-level division, of six digits.
fn county(code: &DivisionCode) -> Result<(), Problem> {
    if code.as_str().len() == 6 {
        return Ok(());
    }
    let zh = "租户为区县一级，代码应为 6 位";
    let en = "The tenant is a county-level division of 6 digits";
    Err(Problem::field("/district_code", "level", zh, en))
}

pub(crate) fn district(name: &str, code: &DivisionCode) -> NewUnit {
    NewUnit {
        id: None,
        kind: UnitKind::District,
        name: name.into(),
        code: Some(code.clone()),
        parent: None,
        valid_from: None,
    }
}

/// Whether this is the secret, and there is still no account.
fn check(db: &mut Db, text: &str) -> db::Result<()> {
    if stored(db)?.is_some_and(|hash| hash.is_of(text)) && !accounts::any(db)? {
        return Ok(());
    }
    let zh = "初始化密钥无效或已使用";
    Err(Problem::field("/secret", "secret", zh, "The secret is not valid, or was used").into())
}

fn spend(tx: &mut Tx<'_>, text: &str) -> db::Result<()> {
    check(tx.db, text)?;
    let now = At(tx.now());
    let spent = sql!(tx.db, |c| diesel::update(table::table.filter(table::used_at.is_null()))
        .set(table::used_at.eq(now))
        .execute(c))?;
    if spent == 1 { Ok(()) } else { Err(Problem::not_found().into()) }
}

fn stored(db: &mut Db) -> db::Result<Option<SecretHash>> {
    let bytes: Option<Vec<u8>> = sql!(db, |c| table::table
        .filter(table::used_at.is_null())
        .select(table::secret_hash)
        .get_result(c)
        .optional())?;
    let text = bytes.map(String::from_utf8).transpose().map_err(db::Error::broken)?;
    text.map(|text| JsonDoc(text).read()).transpose()
}

/// A person with an account, a password and roles, in one go: for the first administrators, demonstrations and tests.
pub fn staff(
    tx: &mut Tx<'_>,
    name: &str,
    login: &str,
    password_hash: String,
    unit: Id,
    assignments: &[(&str, Id)],
) -> db::Result<Account> {
    roles::admin_role(assignments.iter().map(|(role, _)| *role))
        .map_err(|error| db::Error::broken(format!("{error:?}")))?;
    let account = person_account(tx, name, login, unit)?;
    let account = accounts::give_password(tx, account, password_hash)?;
    let assignment = |(role, unit): &(&str, Id)| Assignment { role: (*role).into(), unit: *unit };
    accounts::assign(tx, &Reach::All, account, assignments.iter().map(assignment).collect())
}

fn person_account(tx: &mut Tx<'_>, name: &str, login: &str, unit: Id) -> db::Result<Account> {
    let person =
        people::create(tx, &NewPerson { id: None, name: name.into(), unit, posts: Vec::new() })?;
    let account = NewAccount {
        id: None,
        kind: AccountKind::Person,
        login: login.into(),
        person: Some(person.id),
        unit,
        until: None,
        networks: Vec::new(),
    };
    accounts::create(tx, &Reach::All, &account)
}

/// A district system with a client secret and roles.
pub fn system(
    tx: &mut Tx<'_>,
    login: &str,
    unit: Id,
    assignments: &[(&str, Id)],
) -> db::Result<(Account, String)> {
    let account = NewAccount {
        id: None,
        kind: AccountKind::System,
        login: login.into(),
        person: None,
        unit,
        until: None,
        networks: Vec::new(),
    };
    let account = accounts::create(tx, &Reach::All, &account)?;
    let assignment = |(role, unit): &(&str, Id)| Assignment { role: (*role).into(), unit: *unit };
    let account =
        accounts::assign(tx, &Reach::All, account, assignments.iter().map(assignment).collect())?;
    let (account, _, secret) = accounts::add_client_secret(tx, account)?;
    Ok((account, secret))
}
