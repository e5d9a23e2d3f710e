//! What is told of a caller, and of which members the list of looks says that they were shown.

use crate::model::CallerDetails;

fn caller() -> CallerDetails {
    CallerDetails {
        name: Some("李某某".into()),
        phone: Some("13812345678".parse().unwrap()),
        id_no: Some("11010519491231002X".parse().unwrap()),
    }
}

#[test]
fn what_is_known_is_named_member_by_member() {
    assert!(CallerDetails::default().is_empty());
    assert!(CallerDetails::default().known().is_empty());
    let all = caller();
    assert_eq!(all.known(), ["name", "phone", "id_no"]);
    let alone = [
        ("name", CallerDetails { name: all.name.clone(), ..CallerDetails::default() }),
        ("phone", CallerDetails { phone: all.phone.clone(), ..CallerDetails::default() }),
        ("id_no", CallerDetails { id_no: all.id_no, ..CallerDetails::default() }),
    ];
    for (member, one) in alone {
        assert!(!one.is_empty(), "{member}");
        assert_eq!(one.known(), [member]);
    }
}

#[test]
fn d13_a_caller_is_masked_and_no_log_tells_one() {
    let masked = caller().masked();
    assert_eq!(masked.name.as_deref(), Some("李*"));
    assert_eq!(masked.phone.as_deref(), Some("138****5678"));
    assert_eq!(masked.id_no.as_deref(), Some("110105********002X"));
    assert_eq!(format!("{:?}", caller()), "CallerDetails(…)");
    let nobody = CallerDetails::default().masked();
    assert_eq!((nobody.name, nobody.phone, nobody.id_no), (None, None, None));
}
