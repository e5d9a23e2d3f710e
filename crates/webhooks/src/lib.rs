#![doc = include_str!("../README.md")]

mod address;
mod courier;
mod jobs;
mod message;
mod model;
mod permissions;
mod routes;
mod rules;
mod signature;
mod store;
mod watch;

pub use courier::{Addresses, Courier, Names, Outcome};
pub use jobs::start;
pub use watch::{Standing, standing};

use web::Line;
use web::privacy::{Holdings, SealedTable};

/// 事件推送
pub const LINE: Line = Line {
    name: "webhooks",
    title_zh: "事件推送",
    title_en: "Webhooks",
    description: "把账本的变更推送给区级系统：CloudEvents 1.0，按 Standard Webhooks 签名 / what happens, sent to other systems: CloudEvents, signed by Standard Webhooks",
    routes: routes::routes,
    permissions: permissions::PERMISSIONS,
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[jobs::DELIVER, jobs::FORGET],
    proofs: None,
    holdings: Holdings {
        sealed: &[SealedTable { name: store::ENDPOINT, reseal: store::reseal }],
        ..Holdings::NONE
    },
};
