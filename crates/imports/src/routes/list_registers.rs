use super::Imports;
use crate::permissions::ImportFiles;
use crate::register::{Cell, UNIT};
use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// A column of a register: a member of a mapping.
#[derive(Serialize, ToSchema)]
pub struct RegisterColumn {
    /// As a mapping names it.
    #[schema(max_length = 60)]
    name: String,
    /// 列名
    #[schema(max_length = 60)]
    title: String,
    needed: bool,
    /// Lines with the same unit and the same keys are the same record.
    key: bool,
    /// The words that it may say, beside those of a mapping and what units entered themselves; none where it says what it wants.
    #[schema(max_items = 100)]
    words: Vec<String>,
}

/// A register that can be imported.
#[derive(Serialize, ToSchema)]
pub struct ImportRegister {
    #[schema(max_length = 60, example = "pufa-publicity.activities")]
    name: String,
    /// 名称
    #[schema(max_length = 100)]
    title: String,
    /// Whether the caller may record what its lines become.
    allowed: bool,
    /// Mappings that come with the product.
    #[schema(max_items = 20)]
    mappings: Vec<String>,
    #[schema(max_items = 100)]
    columns: Vec<RegisterColumn>,
}

/// 可导入的台账
#[derive(Serialize, ToSchema)]
pub struct ImportRegisters {
    #[schema(max_items = 100)]
    registers: Vec<ImportRegister>,
}

/// 可导入的台账
///
/// Lists the registers that can be imported, with their columns and words: what a spreadsheet and a mapping of one's own have to say.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports_list_registers",
    security(("bearer" = ["imports.files.import"])),
    responses((status = 200, description = "可导入的台账 / the registers", body = ImportRegisters)),
)]
#[get("/registers")]
pub async fn list_registers(
    call: Call<ImportFiles>,
    imports: Data<Imports>,
) -> Answer<Json<ImportRegisters>> {
    let registers = imports.all().iter().map(|register| {
        let columns = register.columns.iter().map(|column| RegisterColumn {
            name: column.name.into(),
            title: column.title_zh.into(),
            needed: column.needed,
            key: column.key,
            words: match column.cell {
                Cell::Code(words) | Cell::Codes(words) | Cell::CodesOrEntered(words, _) => {
                    words().into_iter().map(|(_, label)| label.to_string()).collect()
                }
                _ => Vec::new(),
            },
        });
        ImportRegister {
            name: register.name.into(),
            title: format!("{} {}", register.title_zh, register.title_en),
            allowed: call.caller().holds(register.permission),
            mappings: register.mappings.iter().map(|(name, _)| (*name).to_string()).collect(),
            columns: std::iter::once(unit_column()).chain(columns).collect(),
        }
    });
    Ok(Json(ImportRegisters { registers: registers.collect() }))
}

fn unit_column() -> RegisterColumn {
    RegisterColumn {
        name: UNIT.into(),
        title: "单位".into(),
        needed: true,
        key: true,
        words: Vec::new(),
    }
}
