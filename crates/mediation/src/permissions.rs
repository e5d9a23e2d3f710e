//! What callers of this line may do, as types of the handlers.

web::permissions! {
    ReadCommittees = "mediation.committees.read" "读取调委会" "Read committees";
    WriteCommittees = "mediation.committees.write" "登记、变更调委会" "Register and change committees";
    ReadMediators = "mediation.mediators.read" "读取调解员" "Read mediators";
    WriteMediators = "mediation.mediators.write" "登记、变更调解员" "Register and change mediators";
    RevealMediators = "mediation.particulars.read" "查看调解员个人信息" "See a mediator's particulars";
    ReadRules = "mediation.rules.read" "读取调解规则" "Read the rules of mediation";
}
