//! Code lists of the field: the wire value is the ASCII code, people read the Chinese label.

kernel::codes! {
    /// 学习形式
    SessionKind {
        PreMeeting = "pre_meeting" "会前学法",
        CenterGroup = "center_group" "中心组集体学习",
        FirstTopic = "first_topic" "第一议题",
        Seminar = "seminar" "专题研讨、读书班",
        Lecture = "lecture" "法治专题讲座",
        PartyRegMeeting = "party_reg_meeting" "党内法规执行工作会议",
        SelfStudy = "self" "自学",
        Online = "online" "网络学习",
        Observe = "observe" "旁听庭审",
    }
    /// 参学对象
    Audience {
        Leaders = "leaders" "领导干部",
        Cadres = "cadres" "机关干部",
        Enforcement = "enforcement" "执法人员",
        Village = "village" "村（社区）干部",
        Mediators = "mediators" "人民调解员",
        Literate = "llp" "法律明白人",
        Grid = "grid" "网格员",
    }
    /// 会议类别
    MeetingKind {
        PartyCommittee = "party_committee" "党委会",
        Government = "government" "镇长办公会",
        Joint = "joint" "党政联席会",
        Congress = "congress" "人大主席团会",
        Other = "other" "其他会议",
    }
    /// 到会情况
    Presence {
        Present = "present" "到会",
        Leave = "leave" "请假",
        Absent = "absent" "缺席",
    }
    /// 授课人类别
    LecturerKind {
        Expert = "expert" "专家学者",
        Lawyer = "lawyer" "律师",
        Judge = "judge" "法官、检察官",
        Cadre = "cadre" "干部",
    }
    /// 计划主体
    PlanBody {
        CenterGroup = "center_group" "理论学习中心组",
        Government = "gov_meeting" "政府会前学法",
        Party = "party_meeting" "党委会前学法",
        Enforcement = "enforcement" "执法人员",
        Mediators = "mediators" "人民调解员",
        Literate = "llp" "法律明白人",
    }
    /// 测试类别
    ExamCategory {
        PartyRegs = "party_regs" "党内法规",
        NationalLaw = "national_law" "国家法律",
        EnforcementCert = "enforcement_cert" "执法资格",
        Literate = "llp" "法律明白人",
        Mediator = "mediator" "人民调解员",
        Constitution = "constitution" "宪法",
    }
    /// 测试方式
    ExamMode {
        Online = "online" "线上",
        Paper = "paper" "纸质",
    }
    /// 题型
    QuestionKind {
        Single = "single" "单选题",
        Multiple = "multiple" "多选题",
        Judgement = "judgement" "判断题",
    }
    /// 考试场次状态
    SittingStatus {
        Planned = "planned" "已安排",
        Concluded = "concluded" "已结束",
        Cancelled = "cancelled" "已取消",
    }
    /// 考试进度
    SittingPhase {
        Planned = "planned" "未开始",
        Open = "open" "进行中",
        Closed = "closed" "已截止",
        Concluded = "concluded" "已结束",
        Cancelled = "cancelled" "已取消",
    }
    /// 答卷状态
    AttemptState {
        Absent = "absent" "未参加",
        Open = "open" "答题中",
        Submitted = "submitted" "已交卷",
        Expired = "expired" "超时收卷",
    }
    /// 培训对象
    TrainingTarget {
        Enforcement = "enforcement" "执法人员",
        Mediator = "mediator" "人民调解员",
        Literate = "llp" "法律明白人",
        Cadre = "cadre" "机关干部",
        VillageCadre = "village_cadre" "村（社区）干部",
        Grid = "grid" "网格员",
    }
    /// 定制培训领域
    TrainingField {
        Tourism = "tourism" "文旅产业",
        OnlineTrade = "online_trade" "农村电商",
        Agriculture = "agriculture" "特色农业",
        Forestry = "forestry" "林下经济",
        Construction = "construction" "项目建设",
    }
    /// 编制性质
    Staffing {
        Administrative = "administrative" "行政编制",
        Institution = "institution" "事业编制",
        Contract = "contract" "合同制",
        Dispatched = "dispatched" "劳务派遣",
        Seconded = "seconded" "临时借调",
    }
    /// 年度考核结果
    AppraisalResult {
        Excellent = "excellent" "优秀",
        Fit = "fit" "称职、合格",
        BasicallyFit = "basically_fit" "基本称职、基本合格",
        Unfit = "unfit" "不称职、不合格",
        None = "none" "未定等次",
    }
    /// 处分种类
    SanctionKind {
        Warning = "warning" "警告",
        Demerit = "demerit" "记过",
        SeriousDemerit = "serious_demerit" "记大过",
        Demotion = "demotion" "降级、降低岗位等级",
        Removal = "removal" "撤职",
    }
    /// 证件状况
    CertificateStanding {
        None = "none" "无证",
        ExamPassed = "exam_passed" "考试合格，未领证",
        Valid = "valid" "有效",
        Suspended = "suspended" "暂扣",
        ReviewFailed = "review_failed" "年审不合格",
        Expired = "expired" "过期",
        Revoked = "revoked" "注销、收缴",
    }
    /// 发证机关
    CertificateIssuer {
        Province = "province" "省级行政执法证",
        Ministry = "ministry" "国务院部门执法证",
    }
    /// 证件状态
    CertificateStatus {
        Valid = "valid" "有效",
        Suspended = "suspended" "暂扣",
        Revoked = "revoked" "注销、收缴",
    }
    /// 主办单位层级
    Organiser {
        Town = "town" "镇",
        District = "district" "区",
        City = "city" "市",
    }
}
