use crate::import::{self, KIND, Row};
use crate::permissions::ImportTickets;
use actix_web::{HttpResponse, post};
use imports::{CheckedFile, Mapping, RowProblem, from_file, preview_import as keep};
use kernel::{Id, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Body, Call, created};

/// A file to be checked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewImport {
    /// The name of a mapping of the product: `district`, `baltimore-311`. Or give `mapping_toml`.
    #[schema(max_length = 60, example = "district")]
    pub mapping: Option<String>,
    /// A mapping of your own.
    #[schema(max_length = 50000)]
    pub mapping_toml: Option<String>,
    /// CSV (UTF-8) or XLSX, in Base64.
    #[schema(max_length = 20000000, content_encoding = "base64")]
    pub file: String,
}

/// What a checked file would do.
#[derive(Serialize, ToSchema)]
pub struct ImportView {
    pub id: Id,
    /// Lines that can be taken over.
    pub good: u64,
    /// Lines that cannot, by line and field.
    #[schema(max_items = 20000)]
    pub problems: Vec<RowProblem>,
    /// Whether it was committed.
    pub committed: bool,
}

impl ImportView {
    pub fn of(id: Id, file: &CheckedFile<Row>, committed: bool) -> Self {
        Self { id, good: file.good, problems: file.preview.problems.clone(), committed }
    }
}

/// 导入预览
///
/// Checks a CSV or XLSX file of 5,000 lines at most against a mapping: every problem by line and field. Nothing is taken over before it
/// is committed. Longer files come in parts, or by the command line.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_preview_import",
    request_body = NewImport,
    security(("bearer" = ["hotline.tickets.import"])),
    extensions(("x-alone" = json!(true))),
    responses((status = 201, description = "预览 / the preview", body = ImportView)),
)]
#[post("/imports")]
pub async fn preview_import(
    call: Call<ImportTickets>,
    body: Body<NewImport>,
) -> Answer<HttpResponse> {
    call.require_key()?;
    let NewImport { mapping, mapping_toml, file } = body.0;
    let mapping = mapping_of(mapping, mapping_toml)?;
    let preview = from_file(file, move |table| import::preview(mapping, &table)).await?;
    let file = CheckedFile::of(None, preview);
    call.write(move |tx, ground| {
        let id = keep(tx, ground, KIND, &file)?;
        created(&ImportView::of(id, &file, false), 1, format!("/v1/hotline/imports/{id}"))
    })
    .await
}

fn mapping_of(name: Option<String>, text: Option<String>) -> Result<Mapping, Problem> {
    match (name, text) {
        (None, Some(text)) => import::read_mapping(&text),
        (Some(name), None) => {
            import::read_mapping(import::built_in_mapping(&name).ok_or_else(no_mapping)?)
        }
        _ => Err(no_mapping()),
    }
}

fn no_mapping() -> Problem {
    let known = import::mapping_names().join(", ");
    Problem::field(
        "/mapping",
        "mapping",
        format!("请给出 mapping（{known}）或 mapping_toml 之一"),
        format!("Give either mapping (one of {known}) or mapping_toml"),
    )
}
