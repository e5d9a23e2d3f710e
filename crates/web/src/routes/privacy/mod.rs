//! Personal values over HTTP: who looked at them, and the keys that seal them.

mod acts;
mod holds;
mod list_accesses;
mod persons;
mod read_keys;
mod rotate_keys;

use crate::Routes;
use crate::{Act, Line};
use privacy::OWN;

crate::permissions! {
    ReadAccesses = "privacy.accesses.read" "查阅个人信息访问记录" "Read who looked at personal data";
    ExportPersons = "privacy.persons.export" "申请和领取个人信息副本" "Ask for, and take, a copy of a person's data for that person";
    ApproveExports = "privacy.exports.approve" "批准查阅复制个人信息" "Approve a copy of a person's data";
    ErasePersons = "privacy.persons.erase" "申请删除个人信息" "Ask that a person be erased";
    ApproveErasures = "privacy.erasures.approve" "批准删除个人信息" "Approve an erasure";
    ReadHolds = "privacy.holds.read" "查看保全" "Read which records are held";
    WriteHolds = "privacy.holds.write" "登记和解除保全" "Hold records, and lift holds";
    ReadKeys = "privacy.keys.read" "查看密钥状态" "See the state of the keys";
    RotateKeys = "privacy.keys.rotate" "申请更换密钥" "Ask that the keys be rotated";
    ApproveKeys = "privacy.keys.approve" "批准更换密钥" "Approve a rotation of the keys";
}

/// What of this takes two people.
pub const ACTS: &[Act] = &[acts::EXPORT_PERSON, acts::ERASE_PERSON, acts::ROTATE_KEYS];

pub const PRIVACY: Line = Line {
    name: "privacy",
    title_zh: "个人信息保护",
    title_en: "Personal data",
    description: "个人信息加密保存、默认脱敏、查看留痕（个人信息保护法第五十一条） / personal data is sealed, masked, and every look at it is recorded",
    routes,
    permissions: PERMISSIONS,
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[],
    proofs: None,
    holdings: OWN,
};

fn routes(routes: &mut Routes<'_>) {
    routes
        .service(list_accesses::list_accesses)
        .service(persons::request_export)
        .service(persons::take_export)
        .service(persons::request_erasure)
        .service(holds::place_hold)
        .service(holds::list_holds)
        .service(holds::read_hold)
        .service(holds::lift_hold)
        .service(read_keys::read_keys)
        .service(rotate_keys::rotate_keys);
}
