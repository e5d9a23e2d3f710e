#![doc = include_str!("../README.md")]

mod act;
mod answer;
mod app;
mod authority;
mod body;
mod call;
mod denial;
mod download;
mod fallback;
mod line;
mod metrics;
mod middleware;
mod mount;
pub mod openapi;
mod page;
mod params;
mod patience;
mod provable;
mod query;
mod quota;
mod routes;
mod schemas;
mod source;
mod standby;
mod state;
mod tidy;
mod token;
mod told;
mod trace;
mod upload;
mod violations;

pub use act::{Act, RequestView, ask};
pub use answer::{
    Answer, Failure, FieldErrorBody, LineErrorBody, ProblemBody, Read, created, done, replayed,
};
pub use app::app;
pub use authority::{Authority, Claims, KeyFuture};
pub use body::{Body, form};
pub use call::{Call, Ground, language_is_english};
pub use download::{FileKind, attachment, download};
pub use fallback::fallback;
pub use line::{Job, JobContext, JobFuture, Line, PermissionText};
pub use metrics::Metrics;
pub use middleware::around;
pub use mount::Routes;
pub use page::{Page, PageParams, PageRequest};
pub use params::{Params, bad_parameter, codes_of};
pub use provable::{FindProvable, PROVEN_BY, Provable, Standing};
pub use quota::{BusinessLimit, Quotas};
pub use routes::LEDGER;
pub use routes::approval::APPROVAL;
pub use routes::privacy::{ACTS, PRIVACY};
pub use source::source;
pub use state::{State, Surroundings};
pub use token::has_no_key_of_its_own;
pub use trace::Trace;
pub use upload::Upload;

pub use actix_web;
pub use approval;
pub use privacy;
pub use prometheus_client;
