//! Code lists of the field: the wire value is the ASCII code, people read the Chinese label.

kernel::codes! {
    /// 调委会类型
    CommitteeKind {
        Village = "village" "村调委会",
        Community = "community" "社区（居）调委会",
        Town = "town" "乡镇调委会",
        Street = "street" "街道调委会",
        Enterprise = "enterprise" "企事业单位调委会",
        Industry = "industry" "行业性、专业性调委会",
        Stationed = "stationed" "派驻调解室",
        Personal = "personal" "个人调解工作室",
    }
    /// 层级
    CommitteeLevel {
        Town = "town" "镇",
        Village = "village" "村",
        Community = "community" "社区",
        GridPoint = "grid_point" "网格调解点",
        Other = "other" "其他",
    }
    /// 推选方式（人民调解法 art. 9）
    ElectedBy {
        VillageAssembly = "village_assembly" "村民会议",
        VillageRepresentatives = "village_representatives" "村民代表会议",
        ResidentsAssembly = "residents_assembly" "居民会议",
        Staff = "staff" "职工大会、职工代表大会",
        Union = "union" "工会组织",
        Founder = "founder" "设立单位",
    }
    /// 委员会职务
    Office {
        Chair = "chair" "主任",
        Vice = "vice" "副主任",
        Member = "member" "委员",
    }
    /// 性别
    Sex {
        Female = "female" "女",
        Male = "male" "男",
    }
    /// 任职依据（人民调解法 art. 13）
    MediatorBasis {
        Member = "member" "委员",
        Hired = "hired" "聘任",
    }
    /// 专职、兼职
    Employment {
        FullTime = "ft" "专职",
        PartTime = "pt" "兼职",
    }
    /// 等级
    MediatorLevel {
        First = "1" "一级",
        Second = "2" "二级",
        Third = "3" "三级",
        None = "none" "未评定",
    }
    /// 兼任身份
    Occupation {
        VillageCadre = "village_cadre" "村（社区）干部",
        LegalLiterate = "llp" "法律明白人",
        GridWorker = "grid_worker" "网格员",
        PartyMember = "party_member" "党员",
        RetiredFive = "retired_5" "五老人员",
        Lawyer = "lawyer" "律师",
        Teacher = "teacher" "教师",
        Other = "other" "其他",
    }
    /// 调解员状态
    MediatorStatus {
        Active = "active" "在册",
        Suspended = "suspended" "停职",
        Resigned = "resigned" "辞职",
        Removed = "removed" "罢免、解聘",
        Deceased = "deceased" "去世",
    }
    /// 离任原因
    Departure {
        Resigned = "resigned" "辞职",
        Removed = "removed" "罢免、解聘",
        Deceased = "deceased" "去世",
    }
    /// 罢免、解聘事由（人民调解法 art. 15）
    Misconduct {
        Partiality = "partiality" "偏袒一方当事人",
        Insult = "insult" "侮辱当事人",
        Benefit = "benefit" "索取、收受财物或者牟取其他不正当利益",
        Leak = "leak" "泄露当事人的个人隐私、商业秘密",
    }
    /// 案件状态
    CaseStatus {
        Found = "found" "已排查",
        Spot = "spot_settled" "即时化解",
        Registered = "registered" "已登记",
        Accepted = "accepted" "已受理",
        Declined = "not_accepted" "不予受理",
        Assigned = "assigned" "已指派",
        Mediating = "mediating" "调解中",
        Agreed = "agreed" "达成协议",
        Performed = "performed" "已履行",
        Breached = "breached" "未履行",
        Terminated = "terminated" "调解终止",
        Filed = "filed" "已归档",
        Voided = "voided" "已作废",
    }
    /// 待办事项
    CaseDutyKind {
        Report = "report" "报告公安、镇",
        Escalate = "escalate" "上报",
        Decide = "decide" "决定是否受理",
        Assign = "assign" "指派调解员",
        Mediate = "mediate" "调解结案",
        Perform = "perform" "履行",
        Confirm = "confirm" "申请司法确认",
        FollowUp = "follow_up" "回访",
        File = "file" "归档",
    }
    /// 调解层级
    CaseTier {
        Grid = "grid" "网格",
        Village = "village" "村（社区）",
        Town = "town" "镇",
        Joint = "joint" "联合调解",
    }
    /// 发现方式
    FoundBy {
        Patrol = "patrol" "排查",
        Apply = "apply" "当事人申请",
        Proactive = "proactive" "主动调解",
        Entrust = "entrust" "委托、移送",
    }
    /// 委托移送机关
    EntrustedFrom {
        Court = "court" "法院",
        Police = "police" "公安",
        Procuratorate = "procuratorate" "检察院",
        Petition = "petition" "信访",
        Hotline = "hotline" "12345热线",
        Department = "dept" "部门",
        Arbitration = "arbitration" "仲裁机构",
    }
    /// 纠纷类型（司法行政统计口径）
    DisputeType {
        Family = "01" "婚姻家庭",
        Neighbours = "02" "邻里",
        Housing = "03" "房屋宅基地",
        Contract = "04" "合同",
        Business = "05" "生产经营",
        Injury = "06" "损害赔偿",
        Forest = "07" "山林土地",
        Expropriation = "08" "征地拆迁",
        Environment = "09" "环境污染",
        Labour = "10" "劳动争议",
        Consumer = "11" "消费",
        Medical = "12" "医疗",
        Traffic = "13" "道路交通事故",
        Estate = "14" "物业",
        Tourism = "15" "旅游",
        Intellectual = "16" "知识产权",
        Internet = "17" "互联网",
        Other = "99" "其他",
    }
    /// 纠纷细类
    DisputeSubType {
        Marriage = "marriage" "婚姻关系",
        Adoption = "adoption" "收养",
        Parentage = "parentage" "亲子关系",
        Inheritance = "inheritance" "继承",
        Support = "support" "赡养、抚养",
        Betrothal = "betrothal" "彩礼",
        VillageAffairs = "village_affairs" "村务管理",
        ForestTitle = "forest_title" "林木林地权属",
        HomesteadTitle = "homestead_title" "宅基地权属",
        IntellectualTitle = "ip_title" "知识产权权属",
        Wages = "wages" "欠薪",
        Breeding = "breeding" "养殖污染",
    }
    /// 难易程度
    Complexity {
        Simple = "simple" "简易",
        General = "general" "一般",
        Hard = "hard" "疑难复杂",
        Major = "major" "重大",
    }
    /// 案件标记
    CaseFlag {
        Collective = "collective" "群体性",
        Military = "military" "涉军",
        Minor = "minor" "涉未成年人",
        DomesticViolence = "domestic_violence" "家庭暴力",
        Wage = "wage" "欠薪",
        Land = "land" "土地",
        Death = "death" "非正常死亡",
        CrossRegion = "cross_region" "跨区域",
        LongStanding = "long_standing" "积案",
    }
    /// 风险等级
    CaseRisk {
        Low = "low" "低",
        Mid = "mid" "中",
        High = "high" "高（民转刑）",
    }
    /// 风险报告对象（人民调解法 art. 25）
    RiskAuthority {
        Police = "police" "公安机关",
        Town = "town" "乡镇（街道）",
        GovernanceCenter = "gov_center" "综治中心",
        Department = "dept" "其他有关部门",
    }
    /// 当事人地位
    PartyRole {
        Applicant = "applicant" "申请人",
        Respondent = "respondent" "被申请人",
        Third = "third" "第三人",
    }
    /// 当事人类型
    PartyKind {
        Natural = "natural" "自然人",
        Organization = "org" "单位",
    }
    /// 代理权限
    AgentAuthority {
        General = "general" "一般代理",
        Special = "special" "特别授权",
    }
    /// 监护关系（民法典 arts. 27, 28, 32）
    GuardianRelation {
        Parent = "parent" "父母",
        Spouse = "spouse" "配偶",
        Child = "child" "子女",
        Grandparent = "grandparent" "祖父母、外祖父母",
        Sibling = "sibling" "兄、姐",
        Relative = "relative" "其他近亲属",
        Other = "other" "其他愿意担任监护人的个人或组织",
        Committee = "committee" "居委会、村委会或民政部门",
    }
    /// 是否同意调解
    Consent {
        Pending = "pending" "未表态",
        Yes = "yes" "同意",
        No = "no" "拒绝",
    }
    /// 军人身份
    MilitaryStatus {
        Active = "active" "现役军人",
        Family = "family" "军人家属",
        Veteran = "veteran" "退役军人",
        MartyrFamily = "martyr_family" "烈士遗属",
    }
    /// 调解员选定方式
    ChosenBy {
        Assigned = "assigned" "指派",
        Parties = "parties" "当事人选定",
    }
    /// 四所一庭一中心
    JointOrg {
        JudicialOffice = "jud_office" "司法所",
        Police = "police" "公安派出所",
        LawFirm = "law_firm" "律师事务所",
        LegalService = "legal_service" "基层法律服务所",
        Tribunal = "tribunal" "人民法庭",
        GovernanceCenter = "gov_center" "综治中心",
    }
    /// 涉军绿色通道的参加单位
    MilitaryOrgan {
        Veterans = "veterans_station" "退役军人服务站",
        ArmedForces = "armed_forces" "人武部",
    }
    /// 调解方式
    SessionMode {
        Onsite = "onsite" "现场",
        Room = "room" "调解室",
        Video = "video" "视频",
        Phone = "phone" "电话",
    }
    /// 协议形式
    AgreementForm {
        Written = "written" "书面协议",
        Oral = "oral" "口头协议",
    }
    /// 签署方式
    SignatureKind {
        Sign = "sign" "签名",
        Seal = "seal" "盖章",
        Fingerprint = "fingerprint" "按指印",
        Electronic = "esign" "电子签名",
    }
    /// 调解结果
    CaseOutcome {
        Spot = "spot" "即时化解",
        Oral = "oral" "口头协议",
        Written = "written" "书面协议",
        Withdrawn = "withdrawn" "撤回",
        Failed = "failed" "调解不成",
        Refused = "refused" "一方拒绝",
        Transferred = "transferred" "转办",
    }
    /// 终止事由
    TerminationReason {
        PartyRefuses = "party_refuses" "明确拒绝、要求终止",
        NoAgreement = "no_agreement" "期满未达成协议",
        Withdrawn = "withdrawn" "申请人撤回",
        False = "false" "虚假、恶意串通",
        Criminal = "criminal" "涉嫌犯罪移送",
        OtherPath = "other_path" "已诉讼、仲裁",
    }
    /// 转办去向
    TransferredTo {
        Police = "police" "公安机关",
        Procuratorate = "procuratorate" "检察院",
        Court = "court" "法院",
        Arbitration = "arbitration" "仲裁机构",
        Petition = "petition" "信访",
        Department = "dept" "其他部门",
    }
    /// 不予受理事由
    DeclineReason {
        PartyRefuses = "party_refuses" "当事人明确拒绝",
        Litigation = "litigation" "已诉讼",
        Arbitration = "arbitration" "已仲裁",
        Reserved = "reserved" "法律规定由专门机关处理",
    }
    /// 救济途径（人民调解法 art. 26）
    Remedy {
        Arbitration = "arbitration" "仲裁",
        Administrative = "administrative" "行政",
        Judicial = "judicial" "司法",
    }
    /// 履行情况
    Performance {
        Pending = "pending" "待履行",
        Partial = "partial" "部分履行",
        Full = "full" "全部履行",
        Breached = "breached" "不履行",
    }
    /// 司法确认结果
    ConfirmationResult {
        Valid = "valid" "裁定有效",
        Rejected = "rejected" "驳回",
        Refused = "refused" "不予受理",
        Withdrawn = "withdrawn" "撤回",
    }
    /// 排查类型
    PatrolKind {
        Regular = "regular" "定期排查",
        Special = "special" "专项排查",
        KeyPeriod = "key_period" "重点时段排查",
    }
    /// 排查频次
    PatrolCadence {
        Week = "week" "每周",
        TenDays = "ten_days" "每旬",
        HalfMonth = "half_month" "每半月",
        Month = "month" "每月",
    }
    /// 补贴等级（以案定补）
    SubsidyGrade {
        Oral = "oral" "口头",
        Simple = "simple" "简易",
        General = "general" "一般",
        Hard = "hard" "疑难复杂",
        Major = "major" "重大",
    }
    /// 补贴审核事项
    SubsidyCheck {
        Registered = "registered" "已登记",
        FileOk = "file_ok" "卷宗齐全",
        Performed = "performed" "已履行",
    }
    /// 疑似拆分的情形
    SplitSign {
        Merged = "merged" "已并案",
        SameNumber = "same_number" "当事人号码相同",
        SameNames = "same_names" "当事人姓名相同",
    }
    /// 期限变更
    TermChangeKind {
        Extension = "extension" "约定延长",
        Appraisal = "appraisal" "鉴定",
    }
    /// 补登
    Belated {
        AfterOutcome = "after_outcome" "有调解结果之后登记",
        AfterTerm = "after_term" "调解期限届满之后登记",
    }
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
