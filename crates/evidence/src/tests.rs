//! What is taken and what is not, by content; how a file stands; where files lie.

use crate::codes::{EvidenceCategory, EvidenceStatus, EvidenceVerdict};
use crate::inspect::{Seen, inspect};
use crate::model::{EvidenceFile, NewEvidenceFile};
use crate::problems as no;
use crate::rules::Rules;
use crate::shelf::{Place, Shelf};
use crate::{Scanner, WhenDown};
use kernel::{Id, Instant, Refusal};

/// A PNG of the size that its header says; nothing else of it is an image.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82");
    bytes
}

fn said(bytes: &[u8], name: &str) -> &'static str {
    let rules = Rules::built_in().unwrap();
    let named = rules.of_name(name, "2025-03-10".parse().unwrap()).unwrap();
    let seen = Seen { size: bytes.len() as u64, head: bytes, tail: bytes };
    inspect(&seen, named, &rules.limits).map_or_else(|Refusal(kind)| kind.code, |()| "taken")
}

/// D-15: each file of the set has the stated answer.
#[test]
fn d15_a_file_is_what_its_content_says() {
    let eicar = br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    let mut zipped = png(10, 10);
    zipped.extend(b"PK\x03\x04 hidden PK\x05\x06\0\0\0\0\0\0\0\0\0\0");
    let mut goes_on = png(10, 10);
    goes_on.extend(b"more");
    let cut = &png(10, 10)[..30];
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n";
    let scripted = b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF\n";
    let bomb = b"PK\x03\x04\x14\0\0\0\x08\0 and so on";
    for (bytes, name, expected) in [
        (&png(10, 10)[..], "a.png", "taken"),
        (&png(10, 10), "照片.PNG", "taken"),
        (pdf, "a.pdf", "taken"),
        (&png(10, 10), "a.pdf", no::TYPE.code),
        (pdf, "a.jpg", no::TYPE.code),
        (eicar, "a.png", no::TYPE.code),
        (b"MZ\x90\0 a program", "a.jpeg", no::TYPE.code),
        (b"<html><body>a page</body></html>", "a.webp", no::TYPE.code),
        (bomb, "a.pdf", no::TYPE.code),
        (&zipped, "a.png", no::MIXED.code),
        (&goes_on, "a.png", no::MIXED.code),
        (scripted, "a.pdf", no::MIXED.code),
        (cut, "a.png", no::DAMAGED.code),
        (b"%PDF-1.7\n1 0 obj", "a.pdf", no::DAMAGED.code),
        (&png(30_000, 30_000), "a.png", no::PIXELS.code),
        (&png(0, 10), "a.png", no::PIXELS.code),
    ] {
        assert_eq!(said(bytes, name), expected, "{name}: {:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn the_rules_name_their_source_and_only_types_that_can_be_told() {
    let rules = Rules::built_in().unwrap();
    assert!(!rules.limits.source.is_empty());
    for one in &rules.types {
        assert!(infer::is_mime_supported(&one.media_type), "{}", one.media_type);
        assert!(!one.title.is_ascii() && !one.source.is_empty(), "{}", one.media_type);
    }
    assert!(rules.limits.account_bytes <= rules.limits.tenant_bytes);
    let today = "2025-03-10".parse().unwrap();
    for none in ["a", "a.exe", "a.png.zip", ".", "png"] {
        assert_eq!(rules.of_name(none, today), None, "{none}");
    }
    let mut ended = rules.clone();
    ended.types.iter_mut().for_each(|one| one.valid_to = Some("2025-03-09".parse().unwrap()));
    assert_eq!(ended.of_name("a.png", today), None, "a rule that has ended");
}

#[test]
fn the_configuration_names_a_place_and_a_scanner() {
    assert_eq!("data/files".parse(), Ok(Place::Folder("data/files".into())));
    assert_eq!("s3://evidence".parse(), Ok(Place::S3("s3://evidence".into())));
    for wrong in ["", "https://example.com"] {
        assert!(wrong.parse::<Place>().is_err(), "{wrong}");
    }
    assert_eq!(Scanner::read("", "quarantine"), Ok(Scanner::Absent));
    assert_eq!(Scanner::read("off", "refuse"), Ok(Scanner::Off));
    for address in ["127.0.0.1:3310", "/run/clamav/clamd.ctl"] {
        let clamd = Scanner::Clamd { address: address.into(), when_down: WhenDown::Refuse };
        let text = format!("clamd:{}{address}", if address.starts_with('/') { "" } else { "//" });
        assert_eq!(Scanner::read(&text, "refuse"), Ok(clamd), "{text}");
    }
    for (scanner, down) in
        [("clamd://", "refuse"), ("clamd:", "refuse"), ("other", "refuse"), ("off", "ignore")]
    {
        assert!(Scanner::read(scanner, down).is_err(), "{scanner} {down}");
    }
}

fn file() -> EvidenceFile {
    let new = NewEvidenceFile {
        id: None,
        kind: "study-records.session".into(),
        record: Id::from_u128(5),
        category: EvidenceCategory::Photo,
        name: "张三.jpg".into(),
        caption: Some("张三发言".into()),
        taken_on: None,
        sha256: "0f".repeat(32),
        size: 10,
    };
    EvidenceFile::declared(&new, Id::from_u128(1), Id::from_u128(2), now())
}

fn now() -> Instant {
    "2025-03-10T01:00:00Z".parse().unwrap()
}

#[test]
fn a_file_proves_its_record_as_long_as_it_stands() {
    let declared = file();
    assert_eq!(declared.facts(), []);
    let held = declared.received("image/jpeg", EvidenceVerdict::Unscanned, now()).unwrap();
    let [fact] = &held.facts()[..] else { panic!("one fact") };
    assert_eq!(fact.measure, web::PROVEN_BY, "by this name any figure asks for evidence");
    assert_eq!(fact.entity.as_deref(), Some(Id::from_u128(5).simple().as_str()));
    assert_eq!(
        held.received("image/jpeg", EvidenceVerdict::Clean, now()),
        Err(Refusal(&no::STATE))
    );
    let infected = held.scanned(EvidenceVerdict::Infected).unwrap();
    assert_eq!(infected.facts(), []);
    assert_eq!(infected.scanned(EvidenceVerdict::Clean), Err(Refusal(&no::STATE)), "judged once");
    let voided = held.voided(Id::from_u128(3), "拍的是张三", now()).unwrap();
    assert_eq!((voided.version, voided.facts().len()), (3, 0));
    assert_eq!(held.dropped(), Err(Refusal(&no::STATE)), "what stands is not removed");
    let dropped = voided.dropped().unwrap();
    assert_eq!(dropped.status, EvidenceStatus::Dropped);
    let left = serde_json::to_string(&dropped).unwrap();
    assert!(!left.contains("张三") && left.contains(&"0f".repeat(32)), "{left}");
    for state in [&declared, &held, &infected, &voided] {
        assert!(!state.told().to_string().contains("张三"), "no words of people in entries");
    }
}

/// Nobody sees a file before it is whole: a folder gives it its name last.
#[actix_web::test]
async fn a_folder_keeps_each_file_by_its_id_and_forgets_rests() {
    let folder = std::env::temp_dir().join(format!("taizhang-shelf-{}", kernel::new_id()));
    let rules = Rules::built_in().unwrap();
    let shelf = Shelf::new(Place::Folder(folder.clone()), rules, Scanner::Absent);
    let id = kernel::new_id();
    shelf.put("230718", id, b"content".to_vec()).await.unwrap();
    assert_eq!(shelf.bytes("230718", id).await.unwrap().unwrap(), &b"content"[..]);
    assert_eq!(shelf.bytes("230719", id).await.unwrap(), None, "each tenant has its own");
    let beside = folder.join("230718").join(&id.to_string()[34..]).join(format!("{id}#1"));
    std::fs::write(&beside, b"half").unwrap();
    assert_eq!(shelf.everything().await.unwrap().len(), 1, "a half is not listed");
    let early: Instant = "2020-01-01T00:00:00Z".parse().unwrap();
    let late: Instant = "2100-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(shelf.remove_unfinished("230718", early).unwrap(), 0);
    assert_eq!(shelf.remove_unfinished("230718", late).unwrap(), 1);
    assert_eq!(shelf.older_than("230718", early).await.unwrap(), []);
    let found = shelf.older_than("230718", late).await.unwrap();
    assert_eq!(found.iter().map(|(_, id)| *id).collect::<Vec<_>>(), [Some(id)]);
    shelf.remove("230718", id).await.unwrap();
    shelf.remove("230718", id).await.unwrap();
    assert_eq!(shelf.bytes("230718", id).await.unwrap(), None);
    std::fs::remove_dir_all(folder).unwrap();
}

proptest::proptest! {
    /// C-30: whatever follows the first bytes of a type, there is an answer.
    #[test]
    fn c30_any_bytes_get_an_answer(
        start in proptest::sample::select(vec![
            &b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0", b"RIFF\x08\0\0\0WEBPVP8 ", b"%PDF-1.7\n", b"PK\x03\x04", b"",
        ]),
        rest in proptest::collection::vec(proptest::num::u8::ANY, 0..2000),
        name in proptest::sample::select(vec!["a.png", "a.jpg", "a.webp", "a.pdf"]),
    ) {
        let bytes = [start, &rest].concat();
        proptest::prop_assert!(!said(&bytes, name).is_empty());
    }
}
