//! D-05: the inventory of cryptography (`docs/cryptography.toml`) is what the code does.

use crate::house::sources;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::Table;

/// Crates of cryptography that are in use, and those that somebody may think of; by the name that a source calls them.
const KINDS: [&str; 41] = [
    "aes",
    "aes_gcm",
    "aes_gcm_siv",
    "argon2",
    "aws_lc_rs",
    "bcrypt",
    "blake2",
    "blake3",
    "chacha20poly1305",
    "ct_merkle",
    "des",
    "ed25519_dalek",
    "getrandom",
    "hkdf",
    "hmac",
    "jsonwebtoken",
    "k256",
    "libsm",
    "md5",
    "native_tls",
    "openssl",
    "p256",
    "pbkdf2",
    "rand",
    "rcgen",
    "reqwest",
    "ring",
    "rsa",
    "rustls",
    "scrypt",
    "sha1",
    "sha2",
    "sha3",
    "sm2",
    "sm3",
    "sm4",
    "subtle",
    "totp_rs",
    "x25519_dalek",
    "x509_parser",
    "xsalsa20poly1305",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().into()
}

fn inventory() -> Table {
    std::fs::read_to_string(root().join("docs/cryptography.toml")).unwrap().parse().unwrap()
}

fn entries<'a>(inventory: &'a Table, kind: &str) -> Vec<&'a Table> {
    inventory[kind].as_array().unwrap().iter().map(|one| one.as_table().unwrap()).collect()
}

fn texts(entry: &Table, name: &str) -> Vec<String> {
    entry[name].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_string()).collect()
}

fn said<'a>(entry: &'a Table, name: &str) -> &'a str {
    entry.get(name).and_then(toml::Value::as_str).unwrap_or_default()
}

/// Whether a source calls a crate by its name.
fn calls(source: &str, name: &str) -> bool {
    let path = format!("{name}::");
    source.match_indices(&path).any(|(at, _)| {
        let before = source[..at].chars().next_back().unwrap_or(' ');
        !(before.is_alphanumeric() || before == '_' || before == ':')
    })
}

/// The crates of cryptography that each file of the product uses.
fn uses() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut all = BTreeMap::new();
    for (file, source) in sources(&root().join("crates")) {
        let name = file.strip_prefix(root()).unwrap().to_str().unwrap().to_string();
        let product =
            name.contains("/src/") && !name.contains("/tests/") && !name.ends_with("testing.rs");
        if !product || name.starts_with("crates/testkit") {
            continue;
        }
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let found: BTreeSet<&str> = KINDS.into_iter().filter(|kind| calls(source, kind)).collect();
        if !found.is_empty() {
            all.insert(name, found);
        }
    }
    all
}

#[test]
fn d05_every_use_of_cryptography_is_in_the_inventory() {
    let inventory = inventory();
    let mut listed = BTreeMap::<String, BTreeSet<String>>::new();
    for entry in entries(&inventory, "algorithm") {
        for file in texts(entry, "files") {
            let crates = texts(entry, "crates").into_iter().map(|name| name.replace('-', "_"));
            listed.entry(file).or_default().extend(crates);
        }
    }
    let uses = uses();
    for (file, kinds) in &uses {
        let known = listed.get(file).cloned().unwrap_or_default();
        let missing: Vec<_> = kinds.iter().filter(|kind| !known.contains(**kind)).collect();
        assert!(
            missing.is_empty(),
            "{file} uses {missing:?}: say in docs/cryptography.toml what for"
        );
    }
    for (file, crates) in &listed {
        let used = uses.get(file).unwrap_or_else(|| panic!("{file} uses no cryptography any more"));
        assert!(used.iter().any(|kind| crates.contains(*kind)), "{file}: {used:?} and {crates:?}");
    }
}

#[test]
fn d05_every_constant_and_key_is_as_the_inventory_says() {
    let (inventory, mut looked_at) = (inventory(), 0);
    for kind in ["algorithm", "key"] {
        for entry in entries(&inventory, kind) {
            let name = said(entry, "name");
            let needed: &[&str] = match kind {
                "algorithm" => &["name", "use", "rule"],
                _ => &["name", "algorithm", "use", "owner", "kept", "made", "life", "lost"],
            };
            for member in needed {
                assert!(!said(entry, member).is_empty(), "{name} has no {member}");
            }
            assert!(entry["bits"].is_integer(), "{name}: how strong");
            for place in texts(entry, "code") {
                let (file, code) = place.split_once(": ").unwrap();
                let source = std::fs::read_to_string(root().join(file)).unwrap();
                assert!(source.contains(code), "{name}: `{code}` is not in {file}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 20, "{looked_at} places were looked at");
    let algorithms: Vec<&str> =
        entries(&inventory, "algorithm").into_iter().map(|one| said(one, "name")).collect();
    for algorithm in privacy::Algorithm::ALL {
        assert!(algorithms.contains(&algorithm.name()), "{}", algorithm.name());
    }
    for key in entries(&inventory, "key") {
        let named = algorithms.iter().any(|name| said(key, "algorithm").contains(name));
        assert!(named, "{} has an algorithm that stands nowhere", said(key, "name"));
    }
}

/// Key files and dependencies: none that the inventory does not name.
#[test]
fn d05_no_key_file_and_no_crate_of_cryptography_is_left_out() {
    let text = std::fs::read_to_string(root().join("docs/cryptography.toml")).unwrap();
    for (file, source) in sources(&root().join("crates")) {
        let source = source.split("#[cfg(test)]").next().unwrap();
        let names = source
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|literal| literal.ends_with(".key") && !literal.contains(' '));
        for name in names.filter(|name| {
            name.len() > 4
                && !name.starts_with("privacy.")
                && file.components().any(|part| part.as_os_str() == "src")
        }) {
            assert!(text.contains(&format!("\"{name}\"")), "{}: {name}", file.display());
        }
    }
    let inventory = inventory();
    let listed: BTreeSet<String> =
        entries(&inventory, "algorithm").into_iter().flat_map(|one| texts(one, "crates")).collect();
    let workspace: Table =
        std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let mut of_product = BTreeSet::new();
    for member in std::fs::read_dir(root().join("crates")).unwrap().map(|one| one.unwrap().path()) {
        let manifest: Table =
            std::fs::read_to_string(member.join("Cargo.toml")).unwrap().parse().unwrap();
        of_product.extend(
            manifest
                .get("dependencies")
                .and_then(toml::Value::as_table)
                .into_iter()
                .flat_map(|all| all.keys().cloned()),
        );
    }
    let dependencies = workspace["workspace"]["dependencies"].as_table().unwrap().keys();
    for name in dependencies.filter(|name| KINDS.contains(&name.replace('-', "_").as_str())) {
        assert!(!of_product.contains(name) || listed.contains(name), "{name}: say what it is for");
    }
}
