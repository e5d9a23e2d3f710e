//! The states of a record.

kernel::codes! {
    /// 记录状态
    RecordStatus {
        Draft = "draft" "草稿",
        Submitted = "submitted" "待核实",
        Verified = "verified" "已核实",
        Returned = "returned" "退回",
        Voided = "voided" "作废",
    }
}
