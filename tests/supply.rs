//! What the product is made of, and the rules that its own code keeps: read off the files, on every machine that builds it.

use crate::house::{root, sources};
use std::collections::BTreeSet;
use toml::Table;

fn table(file: &str) -> Table {
    std::fs::read_to_string(root().join(file)).unwrap().parse().unwrap()
}

fn text<'a>(table: &'a Table, name: &str) -> &'a str {
    table[name].as_str().unwrap()
}

/// `1.2.3` as numbers that can be compared.
fn version(text: &str) -> Vec<u64> {
    text.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

/// B-31: cargo-deny judges this and more where it is installed; what `deny.toml` bans is in no build anywhere.
#[test]
fn b31_nothing_that_is_banned_is_locked_and_every_crate_has_its_checksum() {
    let (deny, lock) = (table("deny.toml"), table("Cargo.lock"));
    let packages: Vec<&Table> =
        lock["package"].as_array().unwrap().iter().map(|one| one.as_table().unwrap()).collect();
    let bans = deny["bans"]["deny"].as_array().unwrap();
    for ban in bans.iter().map(|ban| ban["crate"].as_str().unwrap()) {
        let (name, below) =
            ban.split_once("@<").map_or((ban, None), |(a, b)| (a, Some(version(b))));
        let found = packages.iter().find(|package| {
            let older =
                below.as_ref().is_none_or(|below| version(text(package, "version")) < *below);
            text(package, "name") == name && older
        });
        assert!(found.is_none(), "{ban}: {found:?}");
    }
    assert!(bans.len() >= 5 && packages.len() > 200);
    let foreign = packages.iter().filter(|package| package.contains_key("source"));
    for package in foreign {
        let (name, source) = (text(package, "name"), text(package, "source"));
        assert!(source.starts_with("registry+"), "{name} comes from {source}");
        assert_eq!(text(package, "checksum").len(), 64, "{name}");
    }
}

/// B-31: what each crate is licensed under, by its own word, is what `deny.toml` allows; also where cargo-deny is not installed.
#[test]
fn b31_every_crate_has_a_licence_that_is_allowed() {
    let deny = table("deny.toml");
    let named = |list: &toml::Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_string()).collect()
    };
    let allowed = named(&deny["licenses"]["allow"]);
    let exceptions = deny["licenses"]["exceptions"].as_array().unwrap();
    let mut command = std::process::Command::new(env!("CARGO"));
    command.args(["metadata", "--locked", "--format-version", "1", "--filter-platform"]);
    let asked = command.arg("x86_64-unknown-linux-gnu").current_dir(root()).output().unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&asked.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let foreign: Vec<_> = packages.filter(|package| !package["source"].is_null()).collect();
    assert!(foreign.len() > 200, "{} crates", foreign.len());
    for package in foreign {
        let name = package["name"].as_str().unwrap();
        let mine = exceptions.iter().find(|one| one["crate"].as_str() == Some(name));
        let more = mine.map(|one| named(&one["allow"])).unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_else(|| panic!("{name} names none"));
        let is_allowed =
            |one: &str| allowed.iter().chain(&more).any(|allowed| allowed.as_str() == one);
        assert!(permits(licence, &is_allowed), "{name}: {licence}");
    }
    let mit = |one: &str| one == "MIT";
    for (licence, good) in [
        ("MIT/GPL-3.0", true),
        ("(Apache-2.0 OR MIT) AND MIT", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR GPL-3.0) AND GPL-3.0", false),
    ] {
        assert_eq!(permits(licence, &mit), good, "{licence}");
    }
}

/// B-31: the bill of materials of a release names every crate that is built; where the tool that makes it is.
#[test]
fn b31_the_bill_of_materials_is_complete() {
    if !root().join("target/cyclonedx/bin/cargo-cyclonedx").exists() {
        eprintln!("SKIPPED: tools/sbom.sh has not fetched its tool here");
        return;
    }
    let file = std::env::temp_dir().join(format!("{}.cdx.json", std::process::id()));
    let mut command = std::process::Command::new(root().join("tools/sbom.sh"));
    let made = command.arg(&file).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let bill = std::fs::read_to_string(&file).unwrap();
    let bill: serde_json::Value = serde_json::from_str(&bill).unwrap();
    let components = bill["components"].as_array().unwrap();
    let unlicensed = components.iter().find(|one| one["licenses"].is_null());
    assert!(components.len() > 100 && unlicensed.is_none(), "{unlicensed:?}");
    std::fs::remove_file(file).unwrap();
}

/// Whether a licence expression of SPDX can be met with what is allowed.
fn permits(licence: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let licence = licence.replace('/', " OR ");
    let any = parts(&licence, " OR ");
    if any.len() > 1 {
        return any.into_iter().any(|one| permits(one, allowed));
    }
    let all = parts(&licence, " AND ");
    if all.len() > 1 {
        return all.into_iter().all(|one| permits(one, allowed));
    }
    let one = licence.trim();
    match one.strip_prefix('(').and_then(|one| one.strip_suffix(')')) {
        Some(inner) => permits(inner, allowed),
        None => allowed(one),
    }
}

/// Splits where no parenthesis is open.
fn parts<'a>(text: &'a str, between: &str) -> Vec<&'a str> {
    let (mut found, mut begin, mut depth) = (Vec::new(), 0, 0);
    for (place, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && text[place..].starts_with(between) => {
                found.push(&text[begin..place]);
                begin = place + between.len();
            }
            _ => {}
        }
    }
    found.push(&text[begin..]);
    found
}

/// C-31: every crate keeps the lints of the workspace, the workspace has them, and arithmetic is checked in a release too.
#[test]
fn c31_no_crate_is_without_the_lints() {
    let house = table("Cargo.toml");
    let lints = &house["workspace"]["lints"];
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("forbid"));
    for lint in ["unwrap_used", "expect_used", "panic", "indexing_slicing", "disallowed_methods"] {
        assert_eq!(lints["clippy"][lint].as_str(), Some("deny"), "{lint}");
    }
    assert_eq!(house["profile"]["release"]["overflow-checks"].as_bool(), Some(true));
    let crates = std::fs::read_dir(root().join("crates")).unwrap();
    let crates = crates.map(|one| format!("crates/{}", one.unwrap().file_name().to_str().unwrap()));
    for member in crates.chain(["tests".into(), "benches".into()]) {
        let manifest = table(&format!("{member}/Cargo.toml"));
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{member}");
    }
    // Only what tests consist of may go without.
    let excused: BTreeSet<String> = sources(&root().join("crates"))
        .into_iter()
        .filter(|(_, text)| text.contains("clippy::unwrap_used"))
        .map(|(file, _)| file.strip_prefix(root().join("crates")).unwrap().display().to_string())
        .filter(|file| !file.contains("/tests/") && !file.starts_with("testkit/"))
        .collect();
    assert!(excused.iter().all(|file| file.contains("test")), "{excused:?}");
}

/// C-24: a unit of work holds a connection, on SQLite the only one that writes. It is a plain function, so nothing in it can be awaited;
/// nor does anything block a thread instead, but the wait for another process's migration, and the rest between two runs of one that lost
/// to another transaction, when nothing is held.
#[test]
fn c24_nothing_in_a_unit_of_work_waits_for_others() {
    let blocking = ["thread::sleep(", "block_on(", "blocking::", "recv_timeout("];
    let mut read = 0;
    for (file, text) in sources(&root().join("crates")) {
        let inside = file.strip_prefix(root().join("crates")).unwrap();
        let line = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let tests = inside.display().to_string().contains("/tests");
        if tests || ["server", "testkit"].contains(&line) || inside.ends_with("db/src/migrate.rs") {
            continue;
        }
        let text =
            text.split("#[cfg(test)]").next().unwrap().replace("thread::sleep(pause(rest))", "");
        for call in blocking {
            assert!(!text.contains(call), "{}: {call}", inside.display());
        }
        read += 1;
    }
    assert!(read > 400, "{read} files were read");
}

/// C-23: a unit of work may run more than once, so nothing in it happens but in the database: nothing is sent, written to a file, started or
/// printed by what holds a transaction; of the server only the copies of an operator, which run once. The rest of that promise is in the types: no future can be awaited in it.
#[test]
fn c23_a_unit_of_work_has_no_effect_outside_the_database() {
    let outside = [
        "reqwest",
        "fs::",
        "File::open",
        "File::create",
        "spawn(",
        "TcpStream",
        "Command::new",
        ".send(",
        "try_send(",
        "println!",
        ".fetch_add(",
        ".store(",
        "object_store",
    ];
    let mut read = 0;
    for (file, text) in sources(&root().join("crates")) {
        let inside = file.strip_prefix(root().join("crates")).unwrap();
        let line = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let tests = inside.display().to_string().contains("/tests");
        if tests || ["db", "testkit"].contains(&line) || inside.ends_with("server/src/files.rs") {
            continue;
        }
        let text = text.split("#[cfg(test)]").next().unwrap();
        for work in works(text) {
            for call in outside {
                assert!(!work.contains(call), "{}: {call} in {work}", inside.display());
            }
            read += 1;
        }
    }
    assert!(read > 800, "{read} units of work were read");
}

/// The bodies of functions and closures that are handed a transaction or its connection, and not of who only names such a one's type.
fn works(text: &str) -> Vec<&str> {
    let handed = ["&mut Tx<", "&mut Db,", "&mut Db)", "|tx|", "|tx,", "|db|"];
    let places = handed.iter().flat_map(|sign| text.match_indices(sign)).map(|(place, _)| place);
    let named =
        |place: usize| ["Fn(", "FnMut(", "FnOnce("].iter().any(|by| text[..place].ends_with(by));
    let places = places.filter(|place| !named(*place));
    places.filter_map(|place| body_after(&text[place..])).collect()
}

/// What stands in the next braces, unless a statement ends before them.
fn body_after(text: &str) -> Option<&str> {
    let begin = text.find(['{', ';']).filter(|place| text[*place..].starts_with('{'))?;
    let mut depth = 0;
    for (place, letter) in text[begin..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[begin..begin + place]);
        }
    }
    None
}
