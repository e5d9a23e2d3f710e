//! The documents of the interface, for people (`/docs/`) and for tools (`/openapi/…`), and where they are given out.

use crate::configuration::Configuration;
use crate::lines;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, redirect};
use serde::Deserialize;
use serde_json::Value;
use std::net::ToSocketAddrs;
use std::sync::Arc;
use utoipa_swagger_ui::{Config, SwaggerUi};
use web::Line;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Docs {
    /// Where callers are answered.
    Here,
    /// Where the operator watches.
    Watch,
    Off,
}

impl Docs {
    /// Who only tries the product finds them beside the interface. Strangers are not told every operation there is, so neither an
    /// address that others reach nor one with a proxy in front shows them unless that is said; and the former never.
    pub fn place(configuration: &Configuration) -> Result<Self, String> {
        let among_callers = is_loopback(&configuration.listen)?;
        match configuration.docs {
            None if among_callers && configuration.proxies.is_empty() => Ok(Self::Here),
            None => Ok(Self::Watch),
            Some(Self::Here) if !among_callers => Err(format!(
                "docs = \"here\" would show the documents to everybody who reaches {}: leave it out, and they are at `watch` ({}), or listen on loopback",
                configuration.listen, configuration.watch
            )),
            Some(said) => Ok(said),
        }
    }
}

fn is_loopback(listen: &str) -> Result<bool, String> {
    let mut addresses =
        listen.to_socket_addrs().map_err(|error| format!("cannot listen at {listen}: {error}"))?;
    Ok(addresses.all(|address| address.ip().is_loopback()))
}

/// What `/docs` shows.
pub struct Documents {
    pub all: Arc<Value>,
    pub lines: Vec<Line>,
}

/// The documents' addresses, in the application that gives them out.
pub fn show(config: &mut ServiceConfig, documents: Data<Documents>) {
    let names: Vec<String> = std::iter::once("all")
        .chain(lines::ALL.iter().map(|line| line.name))
        .map(|name| format!("/openapi/{name}.json"))
        .collect();
    config
        .app_data(documents)
        .route("/openapi/{name}.json", get().to(openapi))
        .service(redirect("/", "/docs/"))
        .service(redirect("/docs", "/docs/"))
        .service(SwaggerUi::new("/docs/{_:.*}").config(Config::new(names)));
}

async fn openapi(documents: Data<Documents>, name: Path<String>) -> HttpResponse {
    match name.as_str() {
        "all" => HttpResponse::Ok().json(&*documents.all),
        line if documents.lines.iter().any(|served| served.name == line) => {
            HttpResponse::Ok().json(web::openapi::of_line(&documents.all, line))
        }
        _ => HttpResponse::NotFound().finish(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b30_documents_are_beside_the_interface_only_where_nobody_else_comes() {
        let at = |listen: &str, docs: Option<Docs>, proxies: &[&str]| {
            let proxies = proxies.iter().map(|network| network.parse().unwrap()).collect();
            let listen = listen.into();
            Docs::place(&Configuration { listen, docs, proxies, ..Configuration::default() })
        };
        for listen in ["127.0.0.1:8080", "[::1]:8080", "127.8.8.8:1"] {
            assert_eq!(at(listen, None, &[]), Ok(Docs::Here), "{listen}");
            assert_eq!(at(listen, None, &["127.0.0.1/32"]), Ok(Docs::Watch), "{listen}");
            assert_eq!(at(listen, Some(Docs::Here), &["127.0.0.1/32"]), Ok(Docs::Here));
        }
        for listen in ["0.0.0.0:8080", "[::]:8080", "192.168.1.5:8080"] {
            assert_eq!(at(listen, None, &[]), Ok(Docs::Watch), "{listen}");
            assert!(at(listen, Some(Docs::Here), &[]).unwrap_err().contains("watch"), "{listen}");
            assert_eq!(at(listen, Some(Docs::Off), &[]), Ok(Docs::Off), "{listen}");
        }
        assert!(at("nowhere", None, &[]).unwrap_err().contains("nowhere"));
    }
}
