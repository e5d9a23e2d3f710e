//! Code lists of the field: the wire value is the ASCII code, people read the Chinese label.

kernel::codes! {
    /// 工单状态
    Status {
        Received = "received" "待签收",
        ReturnPending = "return_pending" "退单审核",
        Returned = "returned" "已退回",
        Signed = "signed" "已签收",
        Assigned = "assigned" "已分派",
        Contacted = "contacted" "已联系",
        Handling = "handling" "办理中",
        Suspended = "suspended" "挂账",
        Merged = "merged" "已合并",
        Terminated = "terminated" "终止",
        ReplyReview = "reply_review" "待审核",
        Replied = "replied" "已回复",
        Concluded = "concluded" "已办结",
        Followed = "followed" "已回访",
        Rework = "rework" "重办",
        Archived = "archived" "归档",
        Diverted = "diverted" "告知法定途径",
    }
    /// 诉求类别
    Category {
        Consult = "consult" "咨询",
        Help = "help" "求助",
        Complaint = "complaint" "投诉",
        Report = "report" "举报",
        Suggest = "suggest" "意见建议",
        Thanks = "thanks" "表扬感谢",
        Other = "other" "其他",
    }
    /// 渠道
    Channel {
        Phone = "phone" "电话",
        Web = "web" "网站",
        Wechat = "wechat" "微信",
        App = "app" "客户端",
        Sms = "sms" "短信",
        Mailbox = "mailbox" "书记（市长）信箱",
        Visit = "visit" "来访",
        Grid = "grid" "网格上报",
        Media = "media" "媒体",
    }
    /// 紧急程度
    Urgency {
        Normal = "normal" "一般",
        Urgent = "urgent" "紧急",
        Emergency = "emergency" "特急",
    }
    /// 上级系统
    ExternalSystem {
        City12345 = "city12345" "市12345平台",
        Province = "province" "省级平台",
        Wenzheng = "wenzheng" "领导留言",
        DistrictApp = "district_app" "区级平台",
        Own = "self" "镇受理",
    }
    /// 诉求人类型
    CallerType {
        Person = "person" "个人",
        Enterprise = "enterprise" "企业",
        Org = "org" "单位",
        Anonymous = "anonymous" "匿名",
    }
    /// 办理结果
    Outcome {
        Solved = "solved" "已解决",
        Partly = "partly" "部分解决",
        Explained = "explained" "解释说明",
        Planned = "planned" "列入计划",
        Transferred = "transferred" "已转法定途径",
        Withdrawn = "withdrawn" "撤诉",
        Unverifiable = "unverifiable" "查无实据或联系不上",
    }
    /// 答复方式
    ReplyChannel {
        Phone = "phone" "电话",
        Sms = "sms" "短信",
        Face = "face" "当面",
        Letter = "letter" "书面",
        Platform = "platform" "平台",
    }
    /// 联系方式
    ContactMethod {
        Phone = "phone" "电话",
        Visit = "visit" "上门",
        Wechat = "wechat" "微信",
        Unreachable = "unreachable" "无法联系",
    }
    /// 申请种类
    ApplicationKind {
        Return = "return" "退单",
        Extension = "extension" "延期",
        Suspension = "suspension" "挂账",
        Termination = "termination" "终止",
    }
    /// 申请状态
    ApplicationState {
        Requested = "requested" "待审核",
        Endorsed = "endorsed" "已审核待批",
        Approved = "approved" "已批准",
        Denied = "denied" "已驳回",
    }
    /// 申请理由
    ApplicationReason {
        NotDuty = "not_duty" "非本单位职责",
        WrongArea = "wrong_area" "非辖区",
        Unclear = "unclear" "要素不全",
        LegalPath = "legal_path" "法定途径",
        Duplicate = "dup" "重复件",
        LawLonger = "law_longer" "法定期限更长",
        Complex = "complex" "情况复杂",
        MultiUnit = "multi_unit" "涉及多单位",
        Season = "season" "季节原因",
        ForceMajeure = "force_majeure" "不可抗力",
        ObjectiveConstraint = "objective" "客观条件所限",
        OutOfScope = "out_of_scope" "不属受理范围",
        NoCooperation = "no_cooperation" "诉求人不配合",
    }
    /// 督办
    SupervisionKind {
        Day = "day" "日常督办",
        Listed = "listed" "挂牌督办",
        Talk = "talk" "约谈督办",
    }
    /// 考核剔除
    ExemptReason {
        LegalPath = "legal_path" "诉讼仲裁等法定途径",
        Petition = "petition" "已入信访",
        Secret = "secret" "涉密、隐私或公序良俗",
        Settled = "settled" "已依法处理且无新理由",
        Abuse = "abuse" "恶意重复",
        Market = "market" "市场行为",
    }
    /// 回访主体
    FollowUpBy {
        City = "city" "市级",
        District = "district" "区级",
        Town = "town" "镇级（自行回访）",
    }
    /// 是否联系
    Contacted {
        Yes = "yes" "是",
        No = "no" "否",
        Unknown = "unk" "不清楚",
    }
    /// 是否解决
    Solved {
        Solved = "solved" "已解决",
        Partly = "partly" "部分解决",
        Unsolved = "unsolved" "未解决",
        NotApplicable = "na" "不适用",
    }
    /// 不满意原因
    UnsatisfiedReason {
        Attitude = "attitude" "态度",
        Slow = "slow" "办理慢",
        NotSolved = "not_solved" "未解决",
        Policy = "policy" "政策原因",
        FalseReply = "false_reply" "回复不实",
        Other = "other" "其他",
    }
    /// 法定途径
    LegalPath {
        Police = "110" "公安 110",
        Fire = "119" "消防 119",
        Medical = "120" "急救 120",
        Traffic = "122" "交警 122",
        Litigation = "litigation" "诉讼",
        Arbitration = "arbitration" "仲裁",
        Discipline = "discipline" "纪检监察",
        Reconsideration = "reconsideration" "行政复议",
        Disclosure = "disclosure" "政府信息公开",
        Petition = "petition" "信访",
    }
    /// 时限颜色: 80% of the time makes a card yellow, the deadline red.
    Colour {
        Green = "green" "正常",
        Yellow = "yellow" "黄牌",
        Red = "red" "红牌",
    }
    /// 对时限的影响
    ClockEffect {
        None = "none" "无",
        Pause = "pause" "暂停",
        Resume = "resume" "恢复",
        Reset = "reset" "重新计时",
    }
}

impl Status {
    /// Left the cohort: counted as excluded, with its reason.
    pub const fn is_outside_cohort(self) -> bool {
        matches!(self, Self::Returned | Self::Merged | Self::Diverted)
    }

    /// The unit still owes something.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received
                | Self::ReturnPending
                | Self::Signed
                | Self::Assigned
                | Self::Contacted
                | Self::Handling
                | Self::Suspended
                | Self::ReplyReview
                | Self::Replied
                | Self::Rework
        )
    }
}
