//! What a sealed value is worth.

use crate::keys::{Generation, Keys};
use crate::{Algorithm, Place, Sealed};
use kernel::Id;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zeroize::Zeroizing;

pub fn keys(tenant: &str, seeds: &[u8]) -> Keys {
    let one = |seed: &u8| Arc::new(Generation::new(Zeroizing::new([*seed; 32])));
    let all: BTreeMap<i32, _> = (1..).zip(seeds.iter().map(one)).collect();
    Keys {
        tenant: tenant.into(),
        active: i32::try_from(seeds.len()).unwrap(),
        all: Arc::new(all),
        tables: None,
    }
}

fn place(field: &'static str) -> Place<'static> {
    Place::new("hotline_caller", Id::from_u128(7), field)
}

#[test]
fn a_value_comes_back_as_it_was_and_is_not_to_be_seen() {
    let keys = keys("230718", &[1]);
    let (sealed, commitment) = keys.commit(place("name"), "李某某").unwrap();
    let opened = keys.open(place("name"), &sealed).unwrap();
    assert_eq!(opened.text().unwrap(), "李某某");
    assert_eq!(opened.commitment().unwrap(), commitment);
    assert!(!sealed.0.windows(6).any(|part| part == "李某".as_bytes()));
    assert_ne!(keys.commit(place("name"), "李某某").unwrap(), (sealed.clone(), commitment));
    assert_eq!(sealed.0.first(), Some(&Algorithm::CURRENT.id()));
    assert!(!format!("{sealed:?} {opened:?}").contains("李"));
    let travelled: Sealed = serde_json::from_str(&serde_json::to_string(&sealed).unwrap()).unwrap();
    assert_eq!(travelled, sealed);
}

/// D-02, of one value: whoever moves it finds it closed.
#[test]
fn d02_a_ciphertext_opens_in_its_own_place_only() {
    let keys_here = keys("230718", &[1]);
    let sealed = keys_here.seal(place("phone"), b"+8613812345678").unwrap();
    let elsewhere = [
        Place::new("hotline_caller", Id::from_u128(8), "phone"),
        Place::new("hotline_caller", Id::from_u128(7), "id_no"),
        Place::new("mediation_party", Id::from_u128(7), "phone"),
    ];
    for place in elsewhere {
        assert!(keys_here.open(place, &sealed).is_err(), "{place:?}");
    }
    assert!(
        keys("230719", &[1]).open(place("phone"), &sealed).is_err(),
        "another tenant, same key"
    );
    assert!(keys("230718", &[2]).open(place("phone"), &sealed).is_err(), "another key");
    assert!(keys("230718", &[]).open(place("phone"), &sealed).is_err(), "no key");
    assert_eq!(keys_here.open(place("phone"), &sealed).unwrap().bytes(), b"+8613812345678");
}

#[test]
fn what_another_generation_sealed_opens_and_is_sealed_anew_under_the_same_commitment() {
    let (before, after) = (keys("230718", &[1]), keys("230718", &[1, 2]));
    let (old, commitment) = before.commit(place("phone"), "+8613812345678").unwrap();
    assert_eq!(after.open(place("phone"), &old).unwrap().text().unwrap(), "+8613812345678");
    let new = after.reseal(place("phone"), &old).unwrap();
    assert!(before.open(place("phone"), &new).is_err());
    assert_eq!(after.open(place("phone"), &new).unwrap().commitment().unwrap(), commitment);
}

#[test]
fn an_index_has_a_key_of_its_own_per_tenant_field_and_generation() {
    let of = |tenant: &str, seeds: &[u8], table: &str, field: &str| {
        let numbers = (0..200).map(|n| format!("+861381234{n:04}"));
        let keys = keys(tenant, seeds);
        numbers.map(|one| keys.index(table, field, &one).unwrap().0).collect::<Vec<_>>()
    };
    let all = [
        of("230718", &[1], "hotline_caller", "phone"),
        of("230718", &[1], "hotline_caller", "id_no"),
        of("230718", &[1], "mediation_party", "phone"),
        of("230719", &[2], "hotline_caller", "phone"),
        of("230718", &[1, 3], "hotline_caller", "phone"),
    ];
    let distinct: BTreeSet<&Vec<i32>> = all.iter().collect();
    assert_eq!(distinct.len(), all.len());
    assert_eq!(all[0], of("230718", &[1], "hotline_caller", "phone"), "and is always the same");
    assert!(all.iter().flatten().all(|one| (0..1 << 15).contains(one)), "fifteen bits");
    let lookups = keys("230718", &[1, 3]).lookups("hotline_caller", "phone", "+8613812340000");
    assert_eq!(lookups, [all[0][0], all[4][0]], "one per generation");
}

/// What stands for a value tells it to nobody without the key, and two tables' rows cannot be matched by it.
#[test]
fn a_pseudonym_is_one_per_value_and_place_and_needs_the_key() {
    let of = |tenant: &str, seeds: &[u8], field: &str, value: &str| {
        keys(tenant, seeds).pseudonym("organization_attempt", field, value).unwrap()
    };
    let one = of("-", &[1], "login_key", "wang");
    assert_eq!((one.len(), &one), (64, &of("-", &[1], "login_key", "wang")));
    let others = [
        of("-", &[2], "login_key", "wang"),
        of("-", &[1], "login_key", "wangs"),
        of("-", &[1], "source", "wang"),
    ];
    assert!(!others.contains(&one));
    assert!(keys("-", &[]).pseudonym("organization_attempt", "login_key", "wang").is_err());
}

proptest! {
    /// Nothing that somebody did to the bytes is taken for a value.
    #[test]
    fn no_changed_byte_goes_unnoticed(value in ".{0,40}", at in 0_usize..400, flip in 1_u8..=255) {
        let keys = keys("230718", &[1]);
        let mut sealed = keys.seal(place("name"), value.as_bytes()).unwrap();
        let opened = keys.open(place("name"), &sealed).unwrap();
        prop_assert_eq!(opened.text().unwrap(), value.as_str());
        let at = at % sealed.0.len();
        sealed.0[at] ^= flip;
        prop_assert!(keys.open(place("name"), &sealed).is_err());
        sealed.0[at] ^= flip;
        sealed.0.truncate(at);
        prop_assert!(keys.open(place("name"), &sealed).is_err());
    }

    #[test]
    fn foreign_bytes_do_not_open(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(keys("230718", &[1]).open(place("name"), &Sealed(bytes)).is_err());
    }
}
