//! 自行登记的法规: what may be entered beside the catalogue.

use super::*;
use records::InstrumentKind;
use records::statutes::Edition;

pub fn statute(title: &str) -> Statute {
    Statute {
        title: title.into(),
        kind: InstrumentKind::LocalReg,
        core: false,
        issuer: None,
        doc_no: None,
        issued_on: day("2018-01-05"),
        editions: vec![edition("2018", Some("2018-03-01"), None)],
        source: "省人大常委会公告".into(),
    }
}

fn edition(name: &str, from: Option<&str>, to: Option<&str>) -> Edition {
    let (effective_on, repealed_on) = (from.map(day), to.map(day));
    Edition { name: name.into(), effective_on, repealed_on, source: "公告".into() }
}

#[test]
fn what_the_catalogue_has_is_not_entered_again_and_editions_are_told_apart() {
    let (good, today) = (statute("某省某条例"), day("2025-03-10"));
    assert_eq!((good.check(today), good.complete(today)), (Ok(()), Ok(())));
    let with = |editions: Vec<Edition>| Statute { editions, ..good.clone() };
    for (wrong, refusal) in [
        (statute("《中华人民共和国 民法典》"), &no::STATUTE_KNOWN),
        (statute("民法典"), &no::STATUTE_KNOWN),
        (Statute { issued_on: day("2025-03-11"), ..good.clone() }, &no::IN_FUTURE),
        (with(vec![edition("2018", None, None), edition("2018", None, None)]), &no::EDITIONS),
        (with(vec![edition("2018", Some("2018-03-01"), Some("2018-02-01"))]), &no::EDITIONS),
        (with(vec![edition("2018", None, Some("2018-02-01"))]), &no::EDITIONS),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
    let undated = with(vec![edition("2018", None, None)]);
    assert_eq!(
        (undated.check(today), undated.complete(today)),
        (Ok(()), Err(Refusal(&no::EDITIONS)))
    );
}

/// A party regulation that a unit entered counts as its record says.
#[test]
fn a_core_regulation_that_was_entered_is_studied_as_one_of_the_catalogue() {
    let code = Id::from_u128(77).to_string();
    let mut one = session(SessionKind::CenterGroup, &[&code]);
    assert_eq!(
        one.check(day("2025-12-31")),
        Ok(()),
        "whether it was entered is asked where its record is read"
    );
    let counted = |one: &Session| values(one.facts(UNIT), "party_regs");
    assert_eq!(counted(&one), 0);
    one = one.following(&code, true).unwrap();
    assert_eq!((counted(&one), one.following(&code, true)), (1, None));
    let mut sent = one.clone();
    sent.topics[0].core_party_reg = false;
    assert_eq!(counted(&sent.clone().keeping(Some(&one))), 1, "the server knows it");
    assert_eq!(counted(&one.keeping(None)), 0, "nobody sends it");
    for other in ["00000000-0000-0000-0000-00000000004D", "0000000000000000000000000000004d"] {
        let spelt = session(SessionKind::CenterGroup, &[other]);
        assert_eq!(spelt.check(day("2025-12-31")), Err(Refusal(&UNKNOWN_INSTRUMENT)), "{other}");
    }
}
