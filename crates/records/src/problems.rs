//! Why a record, or an action on it, is refused.

kernel::refusals! {
    STATE = "record_state" 409 "记录当前状态不允许此操作，可查询 GET …/actions" "The record's state does not allow this; see GET …/actions";
    PERMISSION = "record_permission" 403 "您的角色不能执行此操作" "Your role does not allow this action";
    OWN_RECORD = "own_record" 403 "不得核实本人登记或修改的记录，须由他人核实" "Nobody verifies what they recorded or wrote; another person has to";
    NOT_AHEAD = "not_ahead" 409 "已过举办日期，事后不再批准" "The day is over; what was held is not approved afterwards";
    HELD = "held_already" 409 "已举办的不能取消：请提交，或由有核实权限的人员作废" "What was held is not called off: hand it in, or let somebody who may verify void it";
    APPROVED_ALREADY = "approved_already" 409 "已批准举办" "It is approved already";
    REGISTER_AHEAD = "register_ahead" 422 "日期晚于今天：登记簿只导入已举办的，计划举办的请逐条登记" "The day lies ahead: a register tells what was held; what is planned is recorded one by one";
    NO_ENTRY = "entry_unknown" 422 "没有此序号的登记" "There is no entry of that number";
    ENTRY_FOLLOWS = "entry_follows" 409 "该项登记由另一条记录得出，请更正那条记录" "That entry follows from what another record says: correct that one";
    NO_REASON = "reason_missing" 422 "更正已核实的记录须说明理由" "A correction of a verified record needs its reason";
    SAME_CONTENT = "nothing_changed" 409 "内容与现有记录相同" "Nothing would change";
    SPAN = "span_too_long" 422 "查询区间须先起后止，且不超过一年" "The days asked for begin before they end, and are a year at most";
    UNKNOWN_INSTRUMENT = "instrument_unknown" 422 "法规目录中没有该代码，见 GET /v1/study-records/instruments" "The catalogue has no such statute; see GET /v1/study-records/instruments";
    SAME_INSTRUMENT = "instrument_twice" 422 "同一法规列了两次" "A statute is named twice";
}
