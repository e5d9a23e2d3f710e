//! For clients that are offline now and then: what changed since, and many commands at once.

mod changes;
mod list_changes;
mod send_batch;

use crate::{Line, Routes};
use privacy::Holdings;

pub const SYNC: Line = Line {
    name: "sync",
    title_zh: "离线同步",
    title_en: "For clients that are offline now and then",
    description: "移动端在弱网环境下的增量同步与批量提交：每条命令各有幂等键和结果 / what changed since a cursor, and many commands at once, each with its own key and result",
    routes,
    permissions: &[],
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[],
    proofs: None,
    holdings: Holdings::NONE,
};

fn routes(routes: &mut Routes<'_>) {
    routes.service(list_changes::list_changes).service(send_batch::send_batch);
}
