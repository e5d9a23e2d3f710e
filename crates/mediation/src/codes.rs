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
}
