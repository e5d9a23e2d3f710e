//! What lies in a file.

kernel::codes! {
    /// 卷宗文书（人民调解文书格式）
    FileDocument {
        Application = "application" "申请书或受理登记表",
        Rights = "rights" "权利义务告知书",
        Identity = "identity" "当事人身份证明",
        PowerOfAttorney = "power_of_attorney" "授权委托书",
        Investigation = "investigation" "调查记录",
        Evidence = "evidence" "证据材料",
        Record = "record" "调解记录",
        Agreement = "agreement" "协议书或口头协议登记表",
        Receipt = "receipt" "履行凭证",
        FollowUp = "follow_up" "回访记录",
        Confirmation = "confirmation" "司法确认有关材料",
        Notes = "notes" "卷宗情况说明",
        BackCover = "back_cover" "封底",
    }
}
