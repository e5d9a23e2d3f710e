//! D-17, D-19: files that operations give.

use crate::operations::{document, operations};
use crate::town::{LINES, Town, parts};
use actix_web::http::header::{ContentDisposition, HeaderValue};
use serde_json::Value;
use std::path::Path;
use testkit::Bench;

/// Every operation that gives a file: kept and not opened, named as RFC 6266 says, and without a cell that computes.
#[actix_web::test]
async fn d17_every_file_is_a_download_with_a_name_and_no_formula() {
    let document = document();
    let bench = Bench::lite(&LINES, parts).await;
    let town = Town::new(&bench).await;
    town.receive("F1").await;
    bench.seal().await;
    let mut files = 0;
    for operation in operations(&document) {
        let content = operation.value.pointer("/responses/200/content").and_then(Value::as_object);
        let is_table = content.is_some_and(|content| content.contains_key("text/csv"));
        // The file of an export that nobody waited for is the same file: `a21_…`.
        if !is_table || operation.path == "/v1/reporting/exports/{id}/content" {
            continue;
        }
        for (format, media_type) in [
            ("csv", "text/csv; charset=utf-8"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ] {
            let address = operation.address().replace("format=csv", &format!("format={format}"));
            let answer = town.deputy.get(&address).await;
            assert_eq!(answer.status, 200, "{address}: {}", answer.body);
            assert_eq!(answer.header("content-type"), media_type, "{address}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
            assert!(answer.header("cache-control").contains("no-store"), "{address}");
            assert!(answer.header("content-security-policy").contains("sandbox"), "{address}");
            let header = HeaderValue::from_str(answer.header("content-disposition")).unwrap();
            let disposition = ContentDisposition::from_raw(&header).unwrap();
            assert!(disposition.is_attachment(), "{address}: {header:?}");
            let name = &disposition.get_filename_ext().unwrap().value;
            let name = String::from_utf8(name.clone()).unwrap();
            assert!(name.ends_with(&format!(".{format}")) && !name.is_ascii(), "{name}");
            if format == "csv" {
                let text = String::from_utf8(answer.bytes).unwrap();
                assert!(text.starts_with('\u{feff}') && text.contains("\r\n"), "{text}");
                let signs = ["\"=", "\"+", "\"-", "\"@", ",=", ",+", ",@"];
                assert!(!signs.iter().any(|sign| text.contains(sign)), "{text}");
            } else {
                assert!(answer.bytes.starts_with(b"PK"), "{address}");
            }
            files += 1;
        }
    }
    assert!(files >= 4, "{files} files");
}

/// A second way to name a file would be one without these rules.
#[test]
fn d17_only_one_function_names_files() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    for (file, text) in crate::house::sources(&crates) {
        let text = text.to_lowercase().replace(['-', '_'], "");
        let names = text.contains("contentdisposition")
            && file.components().any(|part| part.as_os_str() == "src");
        assert!(
            !names || file.ends_with("web/src/download.rs"),
            "{}: use web::download",
            file.display()
        );
    }
}
