use super::shared::{from_file, preview_import};
use super::{Imports, KIND};
use crate::checked::RowProblem;
use crate::commit;
use crate::mapping::Mapping;
use crate::permissions::ImportFiles;
use crate::register::Register;
use crate::row::ImportRow;
use crate::store::CheckedFile;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Body, Call, Ground, created};

/// A file to be checked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewImportFile {
    /// Which register it is, as `GET /v1/imports/registers` lists them.
    #[schema(max_length = 60, example = "pufa-publicity.activities")]
    pub register: String,
    /// The name of a mapping of the product; or give `mapping_toml`.
    #[schema(max_length = 60, example = "township")]
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
pub struct ImportFileView {
    pub id: Id,
    #[schema(max_length = 60)]
    pub register: String,
    /// Lines that can be taken over.
    pub good: u64,
    /// Lines that cannot, by line and field.
    #[schema(max_items = 20000)]
    pub problems: Vec<RowProblem>,
    /// Lines that can be taken over and would stay drafts, with what they lack to be handed in.
    #[schema(max_items = 20000)]
    pub remarks: Vec<RowProblem>,
    /// Whether it was committed.
    pub committed: bool,
}

impl ImportFileView {
    pub fn of(id: Id, register: &str, file: &CheckedFile<ImportRow>, committed: bool) -> Self {
        Self {
            id,
            register: register.into(),
            good: file.good,
            problems: file.preview.problems.clone(),
            remarks: file.preview.remarks.clone(),
            committed,
        }
    }
}

/// 台账导入预览
///
/// Checks a CSV or XLSX file of a register against a mapping: every problem by line and field. Nothing is taken over before it is
/// committed. It takes the right to record what the lines become.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports_preview_file",
    request_body = NewImportFile,
    security(("bearer" = ["imports.files.import"])),
    extensions(("x-alone" = json!(true))),
    responses((status = 201, description = "预览 / the preview", body = ImportFileView)),
)]
#[post("/files")]
pub async fn preview_file(
    call: Call<ImportFiles>,
    imports: Data<Imports>,
    body: Body<NewImportFile>,
) -> Answer<HttpResponse> {
    call.require_key()?;
    let NewImportFile { register, mapping, mapping_toml, file } = body.0;
    let register = *imports.find(&register).ok_or_else(|| no_register(&imports))?;
    let mapping = mapping_of(&register, mapping, mapping_toml)?;
    let table = from_file(file, Ok).await?;
    let preview = call
        .scan(move |db, ground| {
            let ground = under(ground, &register)?;
            commit::check(db, &ground, &register, mapping.clone(), &table)
        })
        .await?;
    let file = CheckedFile::of(Some(register.name), preview);
    call.write(move |tx, ground| {
        let id = preview_import(tx, ground, KIND, &file)?;
        let view = ImportFileView::of(id, register.name, &file, false);
        created(&view, 1, format!("/v1/imports/files/{id}"))
    })
    .await
}

/// Where the caller may record what the lines become.
pub fn under(ground: &Ground, register: &Register) -> Result<Ground, Problem> {
    if !ground.caller.holds(register.permission) {
        return Err(web::forbidden(&ground.caller, register.permission));
    }
    Ok(ground.under(register.permission))
}

fn mapping_of(
    register: &Register,
    name: Option<String>,
    text: Option<String>,
) -> Result<Mapping, Problem> {
    let named = |name: String| {
        let found = register.mappings.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| (*text).to_string()).ok_or_else(|| no_mapping(register))
    };
    let text = match (name, text) {
        (None, Some(text)) => text,
        (Some(name), None) => named(name)?,
        _ => return Err(no_mapping(register)),
    };
    register.mapping(&text)
}

fn no_register(imports: &Imports) -> Problem {
    let known: Vec<&str> = imports.all().iter().map(|one| one.name).collect();
    let known = known.join(", ");
    Problem::field(
        "/register",
        "register",
        format!("register 应为 {known} 之一"),
        format!("register is one of {known}"),
    )
}

fn no_mapping(register: &Register) -> Problem {
    let known: Vec<&str> = register.mappings.iter().map(|(name, _)| *name).collect();
    let known = known.join(", ");
    Problem::field(
        "/mapping",
        "mapping",
        format!("请给出 mapping（{known}）或 mapping_toml 之一"),
        format!("Give either mapping (one of {known}) or mapping_toml"),
    )
}
