//! Code lists of the field: the wire value is the ASCII code, people read the Chinese label.

kernel::codes! {
    /// 活动形式
    ActivityForm {
        Lecture = "lecture" "法治讲座",
        Street = "street" "集中宣传、设摊",
        Consult = "consult" "现场咨询",
        Visit = "visit" "入户",
        Contest = "contest" "知识竞赛",
        Case = "case" "以案释法",
        Trial = "trial" "庭审观摩",
        Show = "show" "文艺演出",
        Exhibit = "exhibit" "展览",
        Campus = "campus" "进校园",
        Live = "live" "直播",
        Answers = "qa" "互动答疑",
    }
    /// 受众 (法治宣传教育法 arts. 24–33, 39)
    AudienceGroup {
        Resident = "resident" "居民",
        Villager = "villager" "村民",
        Youth = "youth" "青少年",
        Elder = "elder" "老年人",
        Disabled = "disabled" "残疾人",
        Woman = "woman" "妇女",
        Migrant = "migrant" "进城务工人员",
        Enterprise = "enterprise" "企业",
        NewBusiness = "newbiz" "新就业群体",
        Cadre = "cadre" "干部",
        Soldier = "soldier" "军人军属、退役军人",
        Ecommerce = "ecommerce" "电商、网络主播",
        Tourism = "tourism" "文旅从业人员",
    }
    /// 参加人数的取得方式
    CountedBy {
        SignIn = "sign_in" "签到",
        HeadCount = "headcount" "清点",
        Estimate = "estimate" "估计",
    }
    /// 宣传品: of different units, never added up.
    MaterialItem {
        Brochure = "brochure" "宣传册（份）",
        Leaflet = "leaflet" "宣传单、折页（份）",
        LawText = "law_text" "法条单行本（册）",
        Gift = "gift" "小礼品（份）",
        Banner = "banner" "横幅（条）",
        Poster = "poster" "海报（张）",
        Card = "card" "服务卡（张）",
    }
    /// 解答人
    AnsweredBy {
        Judicial = "judicial" "司法所人员",
        Lawyer = "lawyer" "律师、法律顾问",
        Literate = "llp" "法律明白人",
        Mediator = "mediator" "人民调解员",
        Police = "police" "民警",
        Judge = "judge" "法官、检察官",
        Other = "other" "其他人员",
    }
    /// 咨询后的转办
    ConsultationFollowUp {
        LegalAid = "legal_aid" "法律援助",
        Mediation = "mediation" "人民调解",
        Hotline = "hotline" "12345热线",
    }
    /// 受邀单位
    InvitedKind {
        DistrictJudicial = "district_judicial" "区司法局",
        JudicialOffice = "judicial_office" "司法所",
        Court = "court" "法院",
        Procuratorate = "procuratorate" "检察院",
        Police = "police" "派出所",
        LawFirm = "law_firm" "律师事务所",
        Other = "other" "其他单位",
    }
    /// 活动佐证
    ActivityEvidenceKind {
        Photo = "photo" "照片",
        SignIn = "sign_in" "签到表",
        Video = "video" "视频",
        Document = "doc" "文档",
    }
    /// 新媒体产品类别
    MediaKind {
        Article = "article" "图文",
        ShortVideo = "short_video" "短视频",
        Livestream = "livestream" "直播",
        Audio = "audio" "广播、大喇叭",
        Column = "column" "法治专栏",
        Comic = "comic" "漫画",
    }
    /// 发布平台
    MediaPlatform {
        Wechat = "wechat" "微信",
        Douyin = "douyin" "抖音",
        Kuaishou = "kuaishou" "快手",
        Site = "site" "网站",
        Screen = "screen" "电子屏",
        Loudspeaker = "loudspeaker" "大喇叭",
    }
    /// 审核环节
    ReviewStep {
        First = "first" "初审",
        Second = "second" "复审",
        Final = "final" "终审",
    }
    /// 法治文化阵地类别
    VenueKind {
        Square = "square" "法治文化广场",
        Park = "park" "法治公园",
        Corridor = "corridor" "法治长廊",
        Board = "board" "法治宣传栏",
        Bookroom = "bookroom" "法治书屋",
        Hall = "hall" "法治大讲堂",
        Led = "led" "电子屏",
        YouthBase = "youth_base" "青少年法治教育基地",
    }
    /// 命名级别
    NamedBy {
        County = "county" "县（区）级",
        City = "city" "市级",
        Province = "province" "省级",
        Nation = "nation" "国家级",
    }
    /// 复核结果
    RecheckResult {
        Keep = "keep" "保留",
        Revoke = "revoke" "撤销",
        Cancel = "cancel" "注销",
    }
    /// 推荐方式
    NominatedBy {
        Oneself = "self" "村民自荐",
        Committees = "committees" "村“两委”推荐",
    }
    /// 法律明白人身份（重点培养对象）
    LiterateRole {
        VillageCadre = "village_cadre" "村干部",
        Women = "women" "妇联执委、儿童主任",
        Mediator = "mediator" "人民调解员",
        Police = "police" "驻村辅警",
        Grid = "grid" "网格员",
        GroupLeader = "group_leader" "村民小组长",
        PartyMember = "party_member" "党员",
        Veteran = "veteran" "五老人员",
        Other = "other" "其他村民",
    }
    /// 法律明白人状态
    LiterateStatus {
        Candidate = "candidate" "培养对象",
        Active = "active" "在册",
        Paused = "paused" "暂停",
        Removed = "removed" "退出",
    }
    /// 法律明白人的登记
    LiteratePart {
        Certificate = "certificate" "发证",
        Pause = "pause" "暂停",
        Resumption = "resumption" "恢复",
        Removal = "removal" "退出",
        Review = "review" "年度考核",
        Service = "service" "履职",
    }
    /// 退出事由
    RemovalGround {
        Crime = "crime" "违法犯罪",
        Discipline = "discipline" "违纪",
        Inactive = "inactive" "一年以上未履职",
        Resigned = "resigned" "本人申请",
        Left = "left" "迁出、死亡",
    }
    /// 履职类别
    ServiceKind {
        Publicity = "publicity" "宣传",
        Guidance = "guidance" "引导",
        Resolution = "resolution" "化解",
        Governance = "governance" "参与治理",
    }
}
