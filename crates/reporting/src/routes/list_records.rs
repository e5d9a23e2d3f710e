use super::params::{figure_params, indicator};
use super::{ReadFigures, Reporting};
use crate::definition::Part;
use crate::evaluate::records;
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::NaiveDate;
use db::Db;
use kernel::Id;
use ledger::feed;
use ledger::figures::{Contribution, Place};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Ground, Page, PageParams, Params};

figure_params! {
    /// Which records.
    RecordsParams {
        /// Those of the numerator, of the denominator, or those left out.
        #[param(inline)]
        part: Part,
    }
}

/// What one record contributes to a figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordView {
    /// 度量
    #[schema(max_length = 100, example = "hotline.concluded")]
    pub measure: String,
    /// The day it counts on.
    pub day: NaiveDate,
    /// The unit that answers for it.
    pub unit: Id,
    /// The record; absent where it is for few eyes and the caller is none of them (`withheld`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// What the record mentions: the code of a statute that was studied, of the campaign that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub entity: Option<String>,
    /// What it contributes.
    #[schema(example = 1)]
    pub value: i64,
    /// Its address; absent where the record is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 200,
        example = "/v1/hotline/tickets/0194c5a0-7b1e-7c3f-9a41-1f0e5b7d2c11"
    )]
    pub link: Option<String>,
    /// That there is such a record is told, for the figure to add up; which one is not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

impl RecordView {
    /// The records behind a sum, each with its address, as the caller may see them.
    pub(super) fn all(
        db: &mut Db,
        ground: &Ground,
        reporting: &Reporting,
        rows: &[Contribution],
    ) -> db::Result<Vec<Self>> {
        let links = reporting.links(db, ground.tenant(), rows)?;
        let subjects: Vec<Id> = rows.iter().map(Contribution::subject).collect();
        let guards = feed::guards(db, ground.tenant(), &subjects)?;
        let shown = |row: &Contribution| {
            let allowed = |guard: &String| ground.caller.holds_at(guard, row.unit());
            guards.get(&row.subject()).is_none_or(|guards| guards.iter().all(allowed))
        };
        Ok(rows.iter().zip(links).map(|(row, link)| Self::of(row, link, shown(row))).collect())
    }

    fn of(row: &Contribution, link: String, shown: bool) -> Self {
        Self {
            measure: row.measure.clone(),
            day: row.day,
            unit: row.unit(),
            id: shown.then(|| row.subject()),
            entity: row.entity().filter(|_| shown).map(Into::into),
            value: row.value,
            link: shown.then_some(link),
            withheld: !shown,
        }
    }
}

/// Where a row stands among those behind a figure.
fn place(row: &Contribution) -> Place {
    let entity = row.entity().unwrap_or_default().into();
    (row.measure.clone(), row.day, row.unit(), row.subject(), entity)
}

/// 数字背后的记录
///
/// Lists the records behind one side of a figure, or those left out of it. Their values add up to the figure: both are sums of
/// the same facts. Behind a count of distinct entities stand all records that mention one; the entities among them are those counted.
/// Behind a stock stand the records that hold on its last day, each once. Records for few eyes (soldiers, minors) are told without
/// their ids where the caller may not know of them.
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_list_records",
    params(
        ("code" = String, Path, description = "指标代码 / indicator", max_length = 60, example = "HL.CLOSE_RATE"),
        RecordsParams,
        PageParams,
    ),
    security(("bearer" = ["reporting.figures.read"])),
    responses(
        (status = 200, description = "记录 / the records", body = Page<RecordView>),
        (status = 422, description = "该指标的记录不设标签和系列 / what is counted is filed under no tag or series", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/figures/{code}/records")]
pub async fn list_records(
    call: Call<ReadFigures>,
    reporting: Data<Reporting>,
    code: Path<String>,
    params: Params<RecordsParams>,
) -> Answer<Json<Page<RecordView>>> {
    let (reporting, Params { filter, page }) = (reporting.into_inner(), params);
    let code = code.into_inner();
    call.scan_behind(move |db, ground| {
        let scope = filter.asked().scope(db, ground)?;
        let indicator = indicator(&reporting, &code, &scope)?;
        let after: Option<Place> = page.after(ground)?;
        let size = page.size()? + 1;
        let rows = records(db, &scope, indicator, filter.part, after.as_ref(), size)?;
        let Page { items, next_page_token } = page.page(rows, ground, place)?;
        let items = RecordView::all(db, ground, &reporting, &items)?;
        Ok(Json(Page { items, next_page_token }))
    })
    .await
}
