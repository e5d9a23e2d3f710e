use crate::catalogue::{self, Campaign, CampaignNode};
use crate::permissions::ReadCalendar;
use actix_web::get;
use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// The calendar of law publicity.
#[derive(Serialize, ToSchema)]
pub struct PublicityCalendar {
    /// 重要时间节点, by year.
    #[schema(max_items = 1000)]
    pub nodes: Vec<CampaignNode>,
    /// 普法规划
    #[schema(max_items = 100)]
    pub campaigns: Vec<Campaign>,
}

/// 普法日历
///
/// The nodes and five-year plans that activities and yearly plans may name, each with its source. What a county sets itself is no part of
/// it: a yearly plan names that.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_calendar",
    security(("bearer" = ["pufa-publicity.calendar.read"])),
    responses((status = 200, description = "普法日历 / the calendar", body = PublicityCalendar)),
)]
#[get("/calendar")]
pub async fn read_calendar(_call: Call<ReadCalendar>) -> Answer<Json<PublicityCalendar>> {
    let (nodes, campaigns) = (catalogue::nodes().to_vec(), catalogue::campaigns().to_vec());
    Ok(Json(PublicityCalendar { nodes, campaigns }))
}
