//! What callers of this line may do, as types of the handlers.

web::permissions! {
    ReadCommittees = "mediation.committees.read" "读取调委会" "Read committees";
    WriteCommittees = "mediation.committees.write" "登记、变更调委会" "Register and change committees";
    ReadMediators = "mediation.mediators.read" "读取调解员" "Read mediators";
    WriteMediators = "mediation.mediators.write" "登记、变更调解员" "Register and change mediators";
    RevealMediators = "mediation.particulars.read" "查看调解员个人信息" "See a mediator's particulars";
    ReadCases = "mediation.cases.read" "读取案件" "Read cases";
    OverseeCases = "mediation.cases.oversee" "查看辖区全部案件" "See all cases of the units, not only one's own";
    RegisterCases = "mediation.cases.register" "登记纠纷、征求意见" "Enter disputes, register cases, record consent";
    AcceptCases = "mediation.cases.accept" "受理、指派" "Accept or decline cases, assign mediators";
    MediateCases = "mediation.cases.mediate" "调解、归档" "Mediate, from the session to the file";
    RevealParties = "mediation.parties.read" "查看当事人信息" "See who the parties are";
    ReadChecks = "mediation.checks.read" "查看调解疑点" "See what speaks against cases as they are recorded";
    JoinMilitary = "mediation.cases.military" "查看、参与涉军案件" "See cases of soldiers, to take part in them (green channel)";
    ReadMilitary = "mediation.restricted.read" "查看涉军、涉未成年人等案件" "See cases of soldiers, minors and violence in the family";
    ReadOrgans = "mediation.organs.read" "读取联动单位" "Read the organs that settle jointly";
    RecordOrgans = "mediation.organs.record" "登记联动单位" "Record organs";
    VerifyOrgans = "mediation.organs.verify" "核实联动单位" "Verify organs";
    ReadPatrols = "mediation.patrols.read" "读取排查轮次" "Read screening rounds";
    RecordPatrols = "mediation.patrols.record" "登记排查轮次" "Record screening rounds";
    VerifyPatrols = "mediation.patrols.verify" "核实排查轮次" "Verify screening rounds";
    ReadJointMeetings = "mediation.joint_meetings.read" "读取联席会商" "Read joint meetings";
    RecordJointMeetings = "mediation.joint_meetings.record" "登记联席会商" "Record joint meetings";
    VerifyJointMeetings = "mediation.joint_meetings.verify" "核实联席会商" "Verify joint meetings";
    ReadSubsidies = "mediation.subsidies.read" "读取补贴" "Read subsidies";
    RecordSubsidies = "mediation.subsidies.record" "申报补贴" "Claim subsidies";
    VerifySubsidies = "mediation.subsidies.verify" "审核补贴" "Review subsidies";
    PaySubsidies = "mediation.subsidies.pay" "发放补贴" "Enter that subsidies were paid";
    AuditSubsidies = "mediation.subsidies.audit" "核查补贴拆分" "See which subsidies may be for one dispute";
    ReadRules = "mediation.rules.read" "读取调解规则" "Read the rules of mediation";
}
