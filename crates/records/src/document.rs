//! The operations in the OpenAPI document, as the macro of a handler of one noun would have described them.

use crate::annul::AnnulEntry;
use crate::operation::Operation;
use crate::record::{Content, NewRecord, Reasoned, Record, Revision};
use crate::routes::{Operations, RecordFilter, collection};
use crate::store::Summary;
use actix_web::http::Method;
use kernel::{Actions, Note, Permission};
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, ParameterIn, PathItem, Paths, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{
    ContentBuilder, Ref, RefOr, Required, Response, ResponseBuilder, Schema, SecurityRequirement,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::OpenApiFactory;
use web::{Page, PageParams};

const JSON: &str = "application/json";

type Schemas = Vec<(String, RefOr<Schema>)>;

impl<C: Content> OpenApiFactory for Operations<C>
where
    Record<C>: ToSchema,
    NewRecord<C>: ToSchema,
    Revision<C>: ToSchema,
{
    fn paths(&self) -> Paths {
        let mut paths = PathsBuilder::new();
        for operation in Self::all() {
            let method = match operation.method() {
                Method::GET => HttpMethod::Get,
                _ => HttpMethod::Post,
            };
            let item = PathItem::new(method, describe::<C>(operation));
            paths = paths.path(Self::address(operation), item);
        }
        paths.build()
    }

    fn schemas(&self, all: &mut Schemas) {
        add::<C>(all, C::name().into());
        add::<NewRecord<C>>(all, of::<NewRecord<C>, C>());
        add::<Record<C>>(all, of::<Record<C>, C>());
        add::<Revision<C>>(all, of::<Revision<C>, C>());
        add::<Summary>(all, Summary::name().into());
        add::<Page<Summary>>(all, of::<Page<Summary>, Summary>());
        add::<Note>(all, Note::name().into());
        add::<Reasoned>(all, Reasoned::name().into());
        add::<Actions>(all, Actions::name().into());
        if C::ENTRIES.is_some() {
            add::<AnnulEntry>(all, AnnulEntry::name().into());
        }
    }
}

/// The name of a type that is generic over another one.
fn of<T: ToSchema, C: ToSchema>() -> String {
    format!("{}_{}", T::name(), C::name())
}

fn add<T: ToSchema>(all: &mut Schemas, name: String) {
    all.push((name, T::schema()));
    T::schemas(all);
}

fn describe<C: Content>(operation: Operation) -> OperationBuilder
where
    Record<C>: ToSchema,
    NewRecord<C>: ToSchema,
    Revision<C>: ToSchema,
{
    let (line, noun) = C::KIND.split_once('.').unwrap_or_default();
    let id = operation.id(noun, collection::<C>());
    let body = match operation {
        Operation::Record => Some(of::<NewRecord<C>, C>()),
        Operation::Revise => Some(of::<Revision<C>, C>()),
        Operation::Approve | Operation::Submit | Operation::Verify => Some(Note::name().into()),
        Operation::Cancel | Operation::Return | Operation::Void => Some(Reasoned::name().into()),
        Operation::Annul => Some(AnnulEntry::name().into()),
        Operation::List | Operation::Read | Operation::Actions => None,
    };
    let body = body.map(|schema| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        RequestBodyBuilder::new().content(JSON, content).required(Some(Required::True)).build()
    });
    let described = OperationBuilder::new()
        .tag(line)
        .operation_id(Some(format!("{line}_{id}")))
        .summary(Some(C::WORDS.summary(operation)))
        .description(Some(C::WORDS.description(operation)))
        .request_body(body)
        .security(SecurityRequirement::new("bearer", [right::<C>(operation)]));
    answers::<C>(described, operation)
}

fn right<C: Content>(operation: Operation) -> &'static str {
    match operation {
        Operation::List | Operation::Read | Operation::Actions => C::MayRead::NAME,
        Operation::Record | Operation::Revise | Operation::Cancel | Operation::Submit => {
            C::MayRecord::NAME
        }
        Operation::Approve
        | Operation::Verify
        | Operation::Return
        | Operation::Void
        | Operation::Annul => C::MayVerify::NAME,
    }
}

fn answers<C: Content>(described: OperationBuilder, operation: Operation) -> OperationBuilder
where
    Record<C>: ToSchema,
{
    let said = C::WORDS.answer(operation);
    let record = || of::<Record<C>, C>();
    match operation {
        Operation::List => {
            let within = || Some(ParameterIn::Query);
            let filter = RecordFilter::into_params(within).into_iter();
            let described = filter
                .chain(PageParams::into_params(within))
                .fold(described, |described, parameter| described.parameter(parameter));
            described.response("200", answer(&said, of::<Page<Summary>, Summary>()))
        }
        Operation::Actions => described.response("200", answer(&said, Actions::name().into())),
        Operation::Record => {
            let again = "此前已登记 / recorded before, as it is now";
            described
                .response("201", answer(&said, record()))
                .response("200", answer(again, record()))
        }
        _ => described.response("200", answer(&said, record())),
    }
}

fn answer(said: &str, schema: String) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    ResponseBuilder::new().description(said).content(JSON, content).build()
}
