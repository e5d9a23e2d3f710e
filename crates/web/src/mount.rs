//! One list of operations, read for two purposes.

use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::openapi::path::PathsMap;
use utoipa::openapi::{Components, OpenApi};
use utoipa_actix_web::OpenApiFactory;

/// What a line's operations are told to: they are mounted in an application, or described in a document. A worker mounts them without
/// describing: the descriptions of all operations are tens of megabytes, which an allocator does not give back.
pub struct Routes<'a>(Purpose<'a>);

enum Purpose<'a> {
    Mount(&'a mut ServiceConfig),
    Describe { document: &'a mut OpenApi, prefix: String },
}

impl<'a> Routes<'a> {
    pub(crate) fn mount(config: &'a mut ServiceConfig) -> Self {
        Self(Purpose::Mount(config))
    }

    /// Everything below the prefix.
    pub(crate) fn describe(document: &'a mut OpenApi, prefix: String) -> Self {
        Self(Purpose::Describe { document, prefix })
    }

    /// One operation.
    pub fn service(
        &mut self,
        operation: impl HttpServiceFactory + OpenApiFactory + 'static,
    ) -> &mut Self {
        match &mut self.0 {
            Purpose::Mount(config) => drop(config.service(operation)),
            Purpose::Describe { document, prefix } => add(document, prefix, &operation),
        }
        self
    }
}

/// The operation's schemas go in one by one: most of them are known from the operations before.
fn add(document: &mut OpenApi, prefix: &str, operation: &impl OpenApiFactory) {
    let mut paths = operation.paths();
    let prefixed = std::mem::take(&mut paths.paths).into_iter();
    paths.paths =
        prefixed.map(|(path, item)| (format!("{prefix}{path}"), item)).collect::<PathsMap<_, _>>();
    document.paths.merge(paths);
    let mut schemas = Vec::new();
    operation.schemas(&mut schemas);
    document.components.get_or_insert_with(Components::new).schemas.extend(schemas);
}
