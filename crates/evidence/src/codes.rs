//! Code lists: what a file shows, how it stands, and what a scanner said of it.

kernel::codes! {
    /// 佐证类别
    EvidenceCategory {
        Photo = "photo" "照片",
        Scan = "scan" "扫描件",
        SignIn = "sign_in" "签到表",
        Minutes = "minutes" "会议（学习）记录",
        Notice = "notice" "通知",
        Screenshot = "screenshot" "截图",
        Agreement = "agreement" "协议书",
        Other = "other" "其他",
    }
    /// 文件状态
    EvidenceStatus {
        Declared = "declared" "待上传",
        Held = "held" "已收到",
        Voided = "voided" "作废",
        Dropped = "dropped" "已清除",
    }
    /// 查毒结果
    EvidenceVerdict {
        Clean = "clean" "未发现病毒",
        Infected = "infected" "发现病毒",
        Unscanned = "unscanned" "未查毒",
    }
}
