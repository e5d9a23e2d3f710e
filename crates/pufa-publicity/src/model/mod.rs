//! What is recorded, as it travels; doc comments are the API reference.

mod activity;
mod consultation;
mod duty;
mod household;
mod literate;
mod literate_acts;
mod material;
mod particulars;
mod parts;
mod plan;
mod product;
mod programme;
mod prompt;
mod venue;
mod village;

pub use activity::Activity;
pub use consultation::LegalConsultation;
pub use duty::{CompleteDuty, Duty, DutyDone, DutyList};
pub use household::{CheckHousehold, HouseholdCheck, ModelHousehold};
pub use literate::{
    AnnualReview, LiteratePause, LiteratePerson, LiterateRemoval, LiterateService, Qualification,
};
pub use literate_acts::{
    AnnulLiterateEntry, CertifyLiterate, LogService, PauseLiterate, RemoveLiterate, ResumeLiterate,
    ReviewLiterate,
};
pub use material::{IssueStock, Material, ReceiveStock, StockMovement};
pub use particulars::{LiterateParticulars, ParticularCommitment};
pub use parts::{
    ActivityEvidence, AttendanceCount, Consultation, Invited, MaterialIssue, NodeReference,
    VisitorSurvey,
};
pub use plan::{PlannedNode, PublicityPlan};
pub use product::{
    Livestream, MediaProduct, MediaReview, MetricSnapshot, ProductName, RecordMetrics,
    ReviewProduct,
};
pub use programme::Programme;
pub use prompt::{AnswerPrompt, Prompt, PromptFeedback};
pub use venue::{InspectVenue, Venue, VenueInspection};
pub use village::{ModelVillage, RecheckVillage, VillageRecheck};

use crate::problems as no;
use std::collections::BTreeSet;

// What the records of this line contribute to. An activity is dated on its last day. What a node's activity counts for is dated on the
// node's last day, as what the plan foresees is, so that both sides of the coverage speak of the same days.
ledger::measures! {
    filed {
        ACTIVITIES = "pufa-publicity.activities" "普法主题活动" "activities" "次";
        ACTIVITIES_WAITING = "pufa-publicity.activities_waiting" "未核实活动" "activities not verified" "次";
        STOPS = "pufa-publicity.stops" "同日同一活动的分站" "further stops of an activity on its day" "站";
        BROCHURES = "pufa-publicity.brochures" "发放宣传册" "brochures handed out" "份";
        LEAFLETS = "pufa-publicity.leaflets" "发放宣传单、折页" "leaflets handed out" "份";
        LAW_TEXTS = "pufa-publicity.law_texts" "发放法条单行本" "texts of laws handed out" "册";
        GIFTS = "pufa-publicity.gifts" "发放小礼品" "gifts handed out" "份";
        BANNERS = "pufa-publicity.banners" "悬挂横幅" "banners put up" "条";
        POSTERS = "pufa-publicity.posters" "张贴海报" "posters put up" "张";
        CARDS = "pufa-publicity.cards" "发放服务卡" "service cards handed out" "张";
        QUESTIONS = "pufa-publicity.questions" "解答咨询问题" "questions answered" "个";
        ASKERS = "pufa-publicity.askers" "咨询人次" "people who asked" "人次";
        CONSULTATIONS_WAITING = "pufa-publicity.consultations_waiting" "未核实法律咨询" "legal consultations not verified" "次";
        ATTENDED_SIGNED = "pufa-publicity.attended_signed" "参加人数（签到）" "attended, by signature" "人次";
        ATTENDED_COUNTED = "pufa-publicity.attended_counted" "参加人数（清点）" "attended, by head count" "人次";
        ATTENDED_ESTIMATED = "pufa-publicity.attended_estimated" "参加人数（估计）" "attended, by estimate" "人次";
        NODES = "pufa-publicity.nodes" "开展活动的时间节点（逐次）" "nodes with an activity, each time" "个次";
        FORMS = "pufa-publicity.forms" "采用的活动形式（逐次）" "forms of activities, each time" "种次";
        AUDIENCES = "pufa-publicity.audiences" "覆盖的受众类别（逐次）" "audience groups reached, each time" "类次";
        SURVEYED = "pufa-publicity.surveyed" "有效问卷" "valid answers of surveys" "份";
        SATISFIED = "pufa-publicity.satisfied" "满意问卷" "satisfied answers of surveys" "份";
        PLANS_WAITING = "pufa-publicity.plans_waiting" "未批准计划" "plans not approved" "个";
        NODES_PLANNED = "pufa-publicity.nodes_planned" "计划的时间节点" "nodes that plans foresee" "个";
        AUDIENCES_PLANNED = "pufa-publicity.audiences_planned" "计划的受众类别" "audience groups that plans foresee" "类";
        PRODUCTS = "pufa-publicity.products" "新媒体产品" "media products" "条";
        PRODUCTS_WAITING = "pufa-publicity.products_waiting" "未核实新媒体产品" "media products not verified" "条";
        SHORT_VIDEOS = "pufa-publicity.short_videos" "短视频" "short videos" "条";
        LIVES = "pufa-publicity.lives" "直播" "livestreams" "场";
        VIEWS = "pufa-publicity.views" "浏览量" "views" "次";
        VENUES = "pufa-publicity.venues" "十二个月内检查过的法治文化阵地" "venues inspected within twelve months" "处";
        VENUES_LAPSED = "pufa-publicity.venues_lapsed" "逾十二个月未检查的法治文化阵地" "venues not inspected within twelve months" "处";
        VENUES_WAITING = "pufa-publicity.venues_waiting" "未核实法治文化阵地" "venues not verified" "处";
        HOUSEHOLDS = "pufa-publicity.households" "学法用法示范户" "model households" "户";
        HOUSEHOLDS_WAITING = "pufa-publicity.households_waiting" "未核实示范户" "model households not verified" "户";
        VILLAGES = "pufa-publicity.villages" "民主法治示范村（社区）" "model villages" "个";
        VILLAGES_WAITING = "pufa-publicity.villages_waiting" "未核实示范村（社区）" "model villages not verified" "个";
        DUTIES_DUE = "pufa-publicity.duties_due" "到期普法责任事项" "duties that are due" "项";
        DUTIES_DONE = "pufa-publicity.duties_done" "完成普法责任事项" "duties that are done" "项";
        DUTIES_WAITING = "pufa-publicity.duties_waiting" "未批准责任清单" "lists of duties not approved" "个";
        PROGRAMMES = "pufa-publicity.programmes" "五年普法规划" "five-year programmes" "个";
        CLOSING_YEARS = "pufa-publicity.closing_years" "规划收官年度" "years in which programmes close" "年";
        PROGRAMMES_WAITING = "pufa-publicity.programmes_waiting" "未批准五年规划" "five-year programmes not approved" "个";
        LITERATES = "pufa-publicity.literates" "在册法律明白人" "legal-literate persons in service" "名";
        LITERATES_WAITING = "pufa-publicity.literates_waiting" "未核实法律明白人" "legal-literate persons not verified" "名";
        PROMPTS_WAITING = "pufa-publicity.prompts_waiting" "未核实普法提示" "reminders not verified" "件";
        MATERIALS_WAITING = "pufa-publicity.materials_waiting" "未核实宣传品" "materials not verified" "种";
    }
}

/// Whether all are there, and none twice.
fn each_once<T: Ord>(all: impl IntoIterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    all.into_iter().all(|one| seen.insert(one))
}
