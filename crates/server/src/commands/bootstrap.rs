//! `taizhang bootstrap`: another division on this server; `taizhang activate`: an administrator who cannot sign in.

use super::{Outcome, TenantArgument, block_on};
use crate::configuration::Configuration;
use crate::serve::House;
use clap::Args;
use kernel::SystemClock;
use kernel::identity::DivisionCode;
use organization::bootstrap::{self, Activation, Newcomer};
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;

#[derive(Args)]
pub struct Beginning {
    /// The code of the county-level division (区/县), six digits.
    #[arg(long, value_name = "CODE")]
    tenant: DivisionCode,
    /// Its name, such as 友好区.
    #[arg(long)]
    name: String,
    /// 系统管理员: who makes units, people and accounts.
    #[arg(long, value_name = "LOGIN=NAME")]
    system_admin: Admin,
    /// 安全管理员: who gives roles.
    #[arg(long, value_name = "LOGIN=NAME")]
    security_admin: Admin,
    /// 审计管理员: who reads the ledger.
    #[arg(long, value_name = "LOGIN=NAME")]
    audit_admin: Admin,
}

#[derive(Args)]
pub struct Activating {
    #[command(flatten)]
    tenant: TenantArgument,
    /// The login of the administrator.
    login: String,
}

#[derive(Clone)]
struct Admin(Newcomer);

impl FromStr for Admin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (login, name) = text.split_once('=').ok_or("give it as LOGIN=NAME")?;
        let well_formed = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        if login.len() < 2 || !login.chars().all(well_formed) || name.trim().is_empty() {
            return Err(
                "a login has two or more of a-z, 0-9, `.`, `_`, `-`, and a person a name".into()
            );
        }
        Ok(Self(Newcomer { login: login.into(), name: name.trim().into() }))
    }
}

/// The codes are shown only here: no operator knows a password, and no administrator knows another's.
pub fn run(configuration: &Configuration, asked: Beginning) -> Outcome {
    let house = House::open(configuration, Arc::new(SystemClock))?;
    let Beginning { tenant, name, system_admin, security_admin, audit_admin } = asked;
    let admins = [system_admin.0, security_admin.0, audit_admin.0];
    let begun = block_on(bootstrap::begin(&house.ledger, tenant.clone(), name, admins))?;
    let sealer = house.sealer()?;
    block_on(sealer.finish())?;
    println!("{} {tenant} 已建立 / the district is there", begun.district.name);
    hand_out(&tenant, &begun.activations);
    Ok(ExitCode::SUCCESS)
}

/// Who asks at the machine shows by that to be its operator; the ledger keeps that the code was made.
pub fn activate(configuration: &Configuration, asked: Activating) -> Outcome {
    let tenant: DivisionCode = asked.tenant.tenant.parse().map_err(|error| format!("{error}"))?;
    let house = House::open(configuration, Arc::new(SystemClock))?;
    let activation = block_on(bootstrap::reactivate(&house.ledger, &tenant, asked.login))?;
    let sealer = house.sealer()?;
    block_on(sealer.finish())?;
    hand_out(&tenant, &[activation]);
    Ok(ExitCode::SUCCESS)
}

fn hand_out(tenant: &DivisionCode, activations: &[Activation]) {
    println!(
        "激活码，15 分钟内有效；请分别交给本人 / activation codes, good for 15 minutes, one to each person:"
    );
    for one in activations {
        println!("  {} {} {}  {}", one.role, one.login, one.name, one.code);
    }
    println!(
        "各自设置密码 / each sets a password: POST /v1/auth/password {{\"tenant\": \"{tenant}\", …}}"
    );
}
