//! What callers of this line may do, as types of the handlers.

web::permissions! {
    ReadTickets = "hotline.tickets.read" "读取工单" "Read tickets";
    ReceiveTickets = "hotline.tickets.receive" "派单、受理" "Dispatch or take in tickets";
    SignTickets = "hotline.tickets.sign" "签收" "Sign for tickets";
    AssignTickets = "hotline.tickets.assign" "分派" "Assign tickets";
    HandleTickets = "hotline.tickets.handle" "办理" "Contact callers, handle, submit results";
    RequestApplications = "hotline.tickets.request" "申请退单、延期、挂账、终止" "Ask for return, extension, suspension, termination";
    EndorseApplications = "hotline.tickets.endorse" "审核申请" "Endorse applications";
    ReviewResults = "hotline.tickets.review" "审核结果" "Review results";
    DecideTickets = "hotline.tickets.decide" "批准申请、办结" "Decide applications, conclude";
    ActForDistrict = "hotline.tickets.district" "代表区级" "Act for the district";
    FollowUpTickets = "hotline.tickets.follow_up" "回访" "Follow up";
    ReworkTickets = "hotline.tickets.rework" "退回重办" "Send back for rework";
    SuperviseTickets = "hotline.tickets.supervise" "督办" "Supervise";
    DivertTickets = "hotline.tickets.divert" "告知法定途径" "Tell of the legal path";
    MergeTickets = "hotline.tickets.merge" "合并" "Merge";
    ImportTickets = "hotline.tickets.import" "导入" "Import";
    RevealCallers = "hotline.callers.read" "查看诉求人信息" "See who called";
    SearchCallers = "hotline.callers.search" "按电话或证件号查找工单" "Find tickets by the caller's numbers";
    ReadConfidential = "hotline.confidential.read" "查看保密工单" "See confidential tickets";
    ReadRules = "hotline.rules.read" "读取时限规则" "Read the rules of limits";
}

/// What only the system itself does: marking, archiving, reopening.
pub const SYSTEM: &str = "hotline.system";
