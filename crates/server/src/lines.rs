//! The lines of this binary, and what is made of all of them.

use actix_web::web::Data;
use imports::Register;
use privacy::{People, SealedTable};
use reporting::Reporting;
use serde_json::Value;
use web::{Act, Follower, Line, Proofs, Provable, Synced};

/// Everything there is, in the order of the documents.
pub const ALL: [Line; 15] = [
    organization::AUTH,
    organization::OAUTH,
    organization::ORGANIZATION,
    hotline::LINE,
    mediation::LINE,
    study_records::LINE,
    pufa_publicity::LINE,
    reporting::LINE,
    webhooks::LINE,
    evidence::LINE,
    imports::LINE,
    web::LEDGER,
    web::PRIVACY,
    web::APPROVAL,
    web::SYNC,
];

/// Lines of every process that signs tokens: nobody can sign in or check proofs without them.
const ALWAYS: [&str; 6] = ["auth", "oauth", "organization", "ledger", "privacy", "approval"];
/// Lines that need the key by which tokens are signed.
const SIGN: [&str; 2] = ["auth", "oauth"];

/// The lines that a configuration names; all when it names none.
pub fn chosen(names: &[String]) -> Result<Vec<Line>, String> {
    refuse_unknown(names)?;
    let wanted = |line: &Line| {
        names.is_empty()
            || ALWAYS.contains(&line.name)
            || names.iter().any(|name| name == line.name)
    };
    Ok(ALL.into_iter().filter(wanted).collect())
}

/// The lines of a process that signs nothing: those that are named, and no other.
pub fn beside_an_issuer(names: &[String]) -> Result<Vec<Line>, String> {
    refuse_unknown(names)?;
    if let Some(signs) = names.iter().find(|name| SIGN.contains(&name.as_str())) {
        return Err(format!("line {signs} signs tokens, and with `jwks` another process does"));
    }
    if names.is_empty() {
        return Err(
            "with `jwks` name the lines to serve: the process that signs serves the rest".into()
        );
    }
    Ok(ALL.into_iter().filter(|line| names.iter().any(|name| name == line.name)).collect())
}

fn refuse_unknown(names: &[String]) -> Result<(), String> {
    let unknown = names.iter().find(|name| !ALL.iter().any(|line| line.name == name.as_str()));
    let Some(unknown) = unknown else { return Ok(()) };
    let known: Vec<&str> = ALL.iter().map(|line| line.name).collect();
    Err(format!("there is no line `{unknown}`; there are {}", known.join(", ")))
}

/// Refuses roles that name permissions no line declares.
pub fn check_roles() -> Result<(), String> {
    let declared: Vec<&str> =
        ALL.iter().flat_map(|line| line.permissions).map(|one| one.name).collect();
    let named = organization::roles::all()
        .values()
        .flat_map(|role| role.permissions.iter().map(move |name| (role, name)));
    for (role, name) in named {
        if !declared.contains(&name.as_str()) {
            return Err(format!(
                "role {} names the permission {name}, which no line declares",
                role.code
            ));
        }
    }
    Ok(())
}

/// The tables with sealed values of all lines, also of those that another process serves.
pub fn sealed() -> Vec<SealedTable> {
    ALL.iter().flat_map(|line| line.holdings.sealed).copied().collect()
}

/// What takes two people, in all lines.
pub fn acts() -> Vec<Act> {
    [web::ACTS, organization::ACTS].concat()
}

/// The lines whose commands may come in batches, and whose records phones keep: those that are served here. A process that serves `sync`
/// where another one signs does so for all that need no signing.
pub fn carried(served: &[Line], signs: bool) -> Vec<Line> {
    let for_all = !signs && served.iter().any(|line| line.name == web::SYNC.name);
    match for_all {
        false => served.to_vec(),
        true => ALL.into_iter().filter(|line| !SIGN.contains(&line.name)).collect(),
    }
}

/// What phones keep a copy of, of some lines.
pub fn synced(lines: &[Line]) -> Vec<Synced> {
    lines.iter().flat_map(Line::synced).collect()
}

/// What evidence files can prove, in all lines.
pub fn provable() -> Vec<Provable> {
    ALL.iter().flat_map(Line::provable).collect()
}

/// What proves records, of all lines that keep files: also of those that another process serves.
pub fn proofs() -> Vec<Proofs> {
    ALL.iter().filter_map(|line| line.proofs).collect()
}

/// What rests on records of another kind, of all lines: also of those that another process serves.
pub fn followers() -> Vec<Follower> {
    ALL.iter().flat_map(Line::followers).collect()
}

/// The registers that can be imported, of all lines: also of those that another process serves.
pub fn registers() -> Vec<Register> {
    [mediation::REGISTERS, pufa_publicity::REGISTERS, study_records::REGISTERS].concat()
}

/// The kinds of records of all lines that hold particulars of people.
pub fn people() -> Vec<People> {
    ALL.iter().flat_map(|line| line.holdings.people).copied().collect()
}

/// The OpenAPI document of some lines.
pub fn document(lines: &[Line]) -> Result<Value, String> {
    web::openapi::document(lines)
}

/// What the reporting line needs to know of all lines: also of those that another process serves.
pub fn reporting() -> Result<Data<Reporting>, String> {
    Ok(Data::new(Reporting::of(&ALL)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_name_only_declared_permissions() {
        check_roles().unwrap();
    }

    #[test]
    fn every_definition_is_read() {
        assert!(reporting().unwrap().catalogue.all().count() >= 15);
    }

    #[test]
    fn the_mappings_of_the_registers_are_valid() {
        let mut names = Vec::new();
        for register in registers() {
            names.push(register.name);
            assert!(!register.mappings.is_empty(), "{}", register.name);
            for (name, text) in register.mappings {
                let mapping = register.mapping(text).unwrap_or_else(|problem| {
                    panic!("{} {name}: {}", register.name, problem.detail_en)
                });
                assert_eq!(mapping.name, *name);
                let unread =
                    register.columns.iter().find(|one| !mapping.columns.contains_key(one.name));
                assert!(unread.is_none(), "{}: {}", register.name, unread.unwrap().name);
            }
        }
        names.dedup();
        assert_eq!(names.len(), registers().len());
    }

    #[test]
    fn a_subset_always_has_what_signing_in_needs() {
        let names: Vec<&str> =
            chosen(&["hotline".into()]).unwrap().iter().map(|line| line.name).collect();
        assert_eq!(
            names,
            ["auth", "oauth", "organization", "hotline", "ledger", "privacy", "approval"]
        );
        assert!(chosen(&["nothing".into()]).err().unwrap().contains("nothing"));
    }

    #[test]
    fn beside_an_issuer_only_what_is_named_is_served() {
        let served = beside_an_issuer(&["hotline".into()]).unwrap();
        assert_eq!(served.iter().map(|line| line.name).collect::<Vec<_>>(), ["hotline"]);
        for wrong in [&["auth".to_string()][..], &["nothing".to_string()], &[]] {
            assert!(beside_an_issuer(wrong).is_err(), "{wrong:?}");
        }
    }
}
