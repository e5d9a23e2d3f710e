//! HTTP, one file per operation.

mod declare_file;
mod list_files;
mod read_content;
mod read_file;
mod read_rules;
mod store_content;
mod void_file;

use crate::model::EvidenceFile;
use crate::problems as no;
use crate::rules::Rules;
use crate::shelf::Shelf;
use crate::store;
use db::Db;
use kernel::{Id, Problem, Refusal};
use std::sync::Arc;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use web::Routes;
use web::{Ground, Provable, Standing};

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(read_rules::read_rules)
        .service(declare_file::declare_file)
        .service(list_files::list_files)
        .service(read_file::read_file)
        .service(store_content::store_content)
        .service(read_content::read_content)
        .service(void_file::void_file);
}

/// What the handlers of this crate stand on: where files lie, and what they may prove.
#[derive(Clone)]
pub struct Evidence {
    pub shelf: Shelf,
    kinds: Arc<[Provable]>,
}

impl Evidence {
    pub fn new(shelf: Shelf, kinds: &[Provable]) -> Self {
        Self { shelf, kinds: kinds.into() }
    }

    /// The record of a kind, as far as the caller may see it.
    fn record(&self, db: &mut Db, ground: &Ground, kind: &str, id: Id) -> db::Result<Standing> {
        let known = self.kinds.iter().find(|one| one.kind == kind);
        let found = match known {
            Some(known) => (known.find)(db, ground, id)?,
            None => None,
        };
        Ok(found.ok_or(Refusal(&no::RECORD)).map_err(Problem::from)?)
    }

    /// A file, if the caller may see what it proves.
    fn file(&self, db: &mut Db, ground: &Ground, id: Id) -> db::Result<(EvidenceFile, Standing)> {
        let file = store::find(db, ground.tenant(), id)?.ok_or_else(Problem::not_found)?;
        let standing = self.record(db, ground, &file.kind, file.record);
        // In the words that an id of nobody gets.
        Ok((file, standing.map_err(not_found_for)?))
    }
}

fn not_found_for(error: db::Error) -> db::Error {
    match error {
        db::Error::Refused(problem) if problem.kind == &no::RECORD => Problem::not_found().into(),
        other => other,
    }
}

/// The bytes of a file, as they are.
pub struct FileBody;

impl PartialSchema for FileBody {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .max_length(
                Rules::built_in().ok().and_then(|rules| rules.limits.file_bytes.try_into().ok()),
            )
            .description(Some("文件内容 / the bytes of a file"))
            .into()
    }
}

impl ToSchema for FileBody {}
