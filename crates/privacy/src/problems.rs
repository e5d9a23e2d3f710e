//! Refusals about personal values.

use kernel::ProblemKind;

macro_rules! problems {
    ($($name:ident = $code:literal $status:literal $zh:literal $en:literal;)+) => {
        $(pub static $name: ProblemKind =
            ProblemKind { code: $code, status: $status, title_zh: $zh, title_en: $en };)+
    };
}

problems! {
    RECORD_HELD = "record_held" 409 "记录处于保全中，不能删除" "The record is held by order of an authority";
    SEVERAL_PEOPLE = "several_people" 422 "该电话的记录载有不同的公民身份号码，请同时给出 id_no" "Records with this telephone name different identity numbers: give id_no as well";
    RECORDS_BEYOND_REACH = "records_beyond_reach" 409 "申请删除的记录不全在审批人的管辖范围内，请由上一级批准" "Not all of the records that were asked for are within your reach: somebody of a wider reach has to approve";
    RETENTION_RUNS = "retention_runs" 409 "法定保存期限未满，不能删除" "The record must be kept by law";
}
