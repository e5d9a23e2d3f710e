use crate::{Failure, Line, Routes, around, fallback};
use actix_web::body::{BoxBody, EitherBody};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{PathConfig, PayloadConfig, scope, to};
use actix_web::{App, Error};
use kernel::{Problem, problems};

/// A JSON body may be so long; files of an import have their own limit.
const MAX_BODY: usize = 1 << 20;

/// The application of these lines, without its state: whoever serves it adds that as app data.
pub fn app(
    lines: &[Line],
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<EitherBody<BoxBody>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let mut app = App::new();
    for line in lines {
        let below = scope(&format!("/v1/{}", line.name));
        app = app.service(below.configure(|config| line.operations(&mut Routes::mount(config))));
    }
    app.app_data(PayloadConfig::new(MAX_BODY))
        .app_data(
            PathConfig::default().error_handler(|error, _| bad_path(&error.to_string()).into()),
        )
        .default_service(to(fallback))
        .wrap(from_fn(around))
}

fn bad_path(error: &str) -> Failure {
    let zh = format!("地址中的编号不正确：{error}");
    let en = format!("An id in the address is not valid: {error}");
    Failure(Problem::new(&problems::MALFORMED, zh, en))
}
