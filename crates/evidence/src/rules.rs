//! The rules of the field: data, with their source.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 上限
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvidenceLimits)]
pub struct Limits {
    /// 依据
    #[schema(max_length = 500)]
    pub source: String,
    /// The longest file.
    pub file_bytes: u64,
    /// The largest image.
    pub pixels: u64,
    /// Files that one record may have.
    pub record_files: i64,
    pub account_files: i64,
    pub account_bytes: i64,
    pub tenant_files: i64,
    pub tenant_bytes: i64,
    /// What was announced and not sent is forgotten after so long.
    pub declared_hours: i64,
    /// What was taken back is removed after so long.
    pub voided_days: i64,
}

/// 文件类型
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvidenceType)]
pub struct FileType {
    #[schema(max_length = 60, example = "image/jpeg")]
    pub media_type: String,
    #[schema(max_length = 60, example = "JPEG 照片")]
    pub title: String,
    /// 扩展名: a name has to end in one of them.
    #[schema(max_items = 10)]
    pub extensions: Vec<String>,
    /// Whether it says how many pixels it has.
    pub image: bool,
    pub valid_from: NaiveDate,
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// 依据
    #[schema(max_length = 300)]
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    pub limits: Limits,
    #[serde(rename = "type")]
    pub types: Vec<FileType>,
}

impl Rules {
    /// Those of the product.
    pub fn built_in() -> Result<Self, String> {
        toml::from_str(include_str!("../data/rules.toml")).map_err(|error| error.to_string())
    }

    /// The types that are taken on a day.
    pub fn types_on(&self, day: NaiveDate) -> impl Iterator<Item = &FileType> {
        self.types
            .iter()
            .filter(move |one| one.valid_from <= day && one.valid_to.is_none_or(|last| day <= last))
    }

    /// The type that a name says.
    pub fn of_name(&self, name: &str, day: NaiveDate) -> Option<&FileType> {
        let (_, extension) = name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        self.types_on(day).find(|one| one.extensions.contains(&extension))
    }
}
