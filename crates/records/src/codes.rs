//! The states of a record, and the kinds of statutes that it names.

kernel::codes! {
    /// 记录状态
    RecordStatus {
        Draft = "draft" "草稿",
        Submitted = "submitted" "待核实",
        Verified = "verified" "已核实",
        Returned = "returned" "退回",
        Voided = "voided" "作废",
    }
    /// 法规类别
    InstrumentKind {
        Constitution = "constitution" "宪法",
        Law = "law" "法律",
        AdminReg = "admin_reg" "行政法规",
        LocalReg = "local_reg" "地方性法规",
        Rule = "rule" "规章",
        Judicial = "judicial" "司法解释",
        PartyReg = "party_reg" "党内法规",
        Norm = "norm" "规范性文件",
        Thought = "thought" "习近平法治思想等理论",
    }
}

impl RecordStatus {
    /// Of what is not void.
    pub const STANDING: [Self; 4] = [Self::Draft, Self::Submitted, Self::Verified, Self::Returned];
}
