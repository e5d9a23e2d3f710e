//! Which key a start takes, and which it refuses.

use crate::{Master, MasterSource, Place, Vault, Wrapping, rotation};
use db::testing::TestDatabase;
use kernel::{Clock, Id, Instant, ManualClock};
use ledger::{Author, Ledger};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn file(folder: &tempfile::TempDir, text: &str, mode: u32) -> MasterSource {
    let path = folder.path().join("master.key");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    MasterSource::File(path)
}

#[test]
fn a_source_is_a_file_or_a_command() {
    assert_eq!("file:/k".parse(), Ok(MasterSource::File("/k".into())));
    assert_eq!("command:kms get".parse(), Ok(MasterSource::Command("kms get".into())));
    for wrong in ["", "/k", "command:", "file:", "env:X"] {
        assert!(wrong.parse::<MasterSource>().is_err(), "{wrong}");
    }
}

#[test]
fn a_key_that_is_not_good_stops_the_start_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = |source: MasterSource| source.read().err().unwrap();
    assert!(wrong(file(&folder, KEY, 0o644)).contains("chmod 600"));
    assert!(wrong(file(&folder, KEY, 0o640)).contains("chmod 600"));
    assert!(wrong(file(&folder, "short", 0o600)).contains("64"));
    assert!(wrong(file(&folder, &KEY.replace('f', "g"), 0o600)).contains("64"));
    assert!(wrong(MasterSource::Command("false".into())).contains("false"));
    assert!(wrong(MasterSource::Command("/nowhere/kms".into())).contains("/nowhere/kms"));
    assert!(wrong(MasterSource::Command("echo no".into())).contains("64"));
    let said = wrong(MasterSource::Command(format!("echo {KEY}0")));
    assert!(!said.split("echo").nth(2).unwrap_or_default().contains(KEY), "not the key itself");
    let from_file = file(&folder, &format!("{KEY}\n"), 0o600).read().unwrap().unwrap();
    let from_command = MasterSource::Command(format!("echo {KEY}")).read().unwrap().unwrap();
    assert_eq!(from_file.fingerprint(), from_command.fingerprint());
    assert!(!KEY.contains(from_file.fingerprint()));
    let wrapped = from_file.wrap(b"here", b"data key").unwrap();
    assert_eq!(from_command.unwrap(b"here", &wrapped).unwrap().as_slice(), b"data key");
    assert!(from_command.unwrap(b"there", &wrapped).is_none());
    assert!(Master::from_bytes(&[1; 32]).unwrap(b"here", &wrapped).is_none());
}

/// A server that was forgotten when the master key was replaced wraps no key with the old one: nobody could open it.
#[tokio::test(flavor = "multi_thread")]
async fn d04_a_server_with_a_replaced_master_key_makes_no_keys() {
    for test in TestDatabase::each() {
        let (database, folder) = (test.open(), tempfile::tempdir().unwrap());
        let source = file(&folder, KEY, 0o600);
        let forgotten = Vault::unlock(&database, &source).await.unwrap().vault;
        let ledger = Ledger::new(database.clone(), clock());
        forgotten.keys(&ledger, "230718").await.unwrap();
        let other = KEY.replace('f', "e");
        let new = file(&folder, &other, 0o600);
        let master = Arc::new(new.read().unwrap().unwrap());
        assert_eq!(forgotten.rewrap(&database, master).await.unwrap(), 1);

        let refused = forgotten.keys(&ledger, "230719").await.err().unwrap().to_string();
        assert!(refused.contains("start this server anew"), "{refused}");
        let beginning = forgotten.clone();
        let begun = ledger
            .change(Author::system("230718"), move |tx| rotation::begin(tx, &beginning, Id::nil()));
        let refused = begun.await.unwrap_err().to_string();
        assert!(refused.contains("start this server anew"), "{refused}");
        let vault = Vault::unlock(&database, &new).await.unwrap().vault;
        for tenant in ["230718", "230719"] {
            vault.keys(&ledger, tenant).await.unwrap();
        }
    }
}

/// D-04 at the vault: with another key, or none, nothing is opened and nothing written.
#[tokio::test(flavor = "multi_thread")]
async fn d04_another_master_key_is_refused_before_anything_is_written() {
    for test in TestDatabase::each() {
        let (database, folder) = (test.open(), tempfile::tempdir().unwrap());
        let path = MasterSource::File(folder.path().join("master.key"));
        if database.is_postgres() {
            let said = Vault::unlock(&database, &path).await.err().unwrap();
            assert!(said.contains("keys create"), "{said}");
            path.make().unwrap();
        }
        let first = Vault::unlock(&database, &path).await.unwrap();
        assert_eq!(first.made, !database.is_postgres());
        let MasterSource::File(name) = &path else { unreachable!() };
        assert_eq!(fs::metadata(name).unwrap().permissions().mode() & 0o777, 0o600);
        let ledger = Ledger::new(database.clone(), clock());
        let keys = first.vault.keys(&ledger, "230718").await.unwrap();
        let place = Place::new("t", Id::nil(), "f");
        let sealed = keys.seal(place, b"x").unwrap();

        let again = Vault::unlock(&database, &path).await.unwrap();
        assert!(!again.made);
        let keys = again.vault.keys(&ledger, "230718").await.unwrap();
        assert_eq!(keys.open(place, &sealed).unwrap().bytes(), b"x", "after a restart");
        assert_eq!(keys.generations().collect::<Vec<_>>(), [1], "no second key was made");

        let other = tempfile::tempdir().unwrap();
        let said = Vault::unlock(&database, &file(&other, KEY, 0o600)).await.err().unwrap();
        let fingerprint = first.vault.master_fingerprint();
        assert!(said.contains(fingerprint) && said.contains("不符"), "{said}");
        fs::remove_file(name).unwrap();
        let said = Vault::unlock(&database, &path).await.err().unwrap();
        assert!(said.contains(fingerprint) && said.contains("备份"), "{said}");
        assert!(!name.exists(), "and no key was made in its place");
        let master = Vault::new(Arc::new(Master::from_text(KEY).unwrap()));
        assert!(master.keys(&ledger, "230718").await.is_err(), "nor does it open a data key");
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(ManualClock::at(Instant::EPOCH))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_need_the_first_key_at_once_have_the_same() {
    for test in TestDatabase::each() {
        let ledger = Ledger::new(test.open(), clock());
        let place = Place::new("t", Id::nil(), "f");
        let vaults: Vec<Vault> =
            (0..8).map(|_| Vault::new(Arc::new(Master::from_bytes(&[3; 32])))).collect();
        let asked = vaults.iter().map(|vault| {
            let (vault, ledger) = (vault.clone(), ledger.clone());
            tokio::spawn(async move { vault.keys(&ledger, "230718").await.unwrap() })
        });
        let mut all = Vec::new();
        for one in asked.collect::<Vec<_>>() {
            all.push(one.await.unwrap());
        }
        let sealed = all[0].seal(place, b"x").unwrap();
        assert!(all.iter().all(|keys| keys.open(place, &sealed).unwrap().bytes() == b"x"));
    }
}
