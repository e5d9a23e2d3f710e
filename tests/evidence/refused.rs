//! D-15, D-17: what is not taken, and names that can do no harm.

use super::{FILES, announcement, attach, benches_with, content, id, png, send, session};
use actix_web::test::TestRequest;
use evidence::{Rules, Scanner};
use serde_json::json;

/// D-15: each of the set has the stated answer, and leaves nothing behind.
#[actix_web::test]
async fn d15_what_is_refused_leaves_nothing_behind() {
    let rules = Rules::built_in().unwrap();
    let most = usize::try_from(rules.limits.file_bytes).unwrap();
    for (bench, shelf) in benches_with(rules, Scanner::Off).await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        let mut both = png(10, 10);
        both.extend(b"PK\x03\x04 hidden PK\x05\x06\0\0\0\0");
        let mut goes_on = png(10, 10);
        goes_on.extend(b"more");
        let eicar =
            br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*".to_vec();
        for (bytes, status, code) in [
            (eicar, 415, "file_type"),
            (b"PK\x03\x04\x14\0\0\0\x08\0 a bomb".to_vec(), 415, "file_type"),
            (b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n".to_vec(), 415, "file_type"),
            (b"<html><body>a page</body></html>".to_vec(), 415, "file_type"),
            (both, 422, "file_mixed"),
            (goes_on, 422, "file_mixed"),
            (png(30_000, 30_000), 422, "file_pixels"),
            (png(10, 10)[..30].to_vec(), 422, "file_damaged"),
        ] {
            attach(&clerk, &session, bytes, "a.png").await.refused(status, code);
        }
        // What the announcement says already.
        for (member, wrong, status, code) in [
            ("size", json!(0), 422, "invalid"),
            ("size", json!(most + 1), 413, "file_too_large"),
            ("size", json!(2_147_483_648_u64), 413, "file_too_large"),
            ("name", json!("a.zip"), 415, "file_type"),
            ("name", json!("a.svg"), 415, "file_type"),
            ("name", json!("png"), 415, "file_type"),
            ("sha256", json!("0F".repeat(32)), 422, "invalid"),
            ("kind", json!("hotline.nothing"), 404, "evidence_record"),
        ] {
            let mut new = announcement(&session, &png(10, 10), "a.png");
            new[member] = wrong.clone();
            let answer = clerk.post(FILES, new).await;
            assert_eq!(answer.body["code"], code, "{member} {wrong}: {}", answer.body);
            assert_eq!(answer.status, status, "{member} {wrong}");
        }
        // What was announced is not what comes.
        let file = clerk.post(FILES, announcement(&session, &png(10, 10), "a.png")).await.created();
        send(&clerk, &file, png(11, 10)).await.refused(409, "file_digest");
        send(&clerk, &file, png(10, 10)[..40].to_vec()).await.refused(422, "file_size");
        let put = || {
            let kind = ("Content-Type", "application/octet-stream");
            TestRequest::put().uri(&format!("{FILES}/{}/content", id(&file))).insert_header(kind)
        };
        let mut longer = png(10, 10);
        longer.extend([0; 100]);
        clerk.send(put().set_payload(longer)).await.refused(422, "file_size");
        let as_json = put().insert_header(("Content-Type", "application/json"));
        clerk.send(as_json.set_payload(png(10, 10))).await.refused(415, "unsupported_media_type");
        assert_eq!(shelf.everything().await.unwrap(), Vec::<String>::new());
        send(&clerk, &file, png(10, 10)).await.ok();
        assert_eq!(shelf.everything().await.unwrap().len(), 1);
    }
}

/// D-17: a name never leaves its header, and a path is none.
#[actix_web::test]
async fn d17_a_file_has_its_name_and_no_other_header() {
    for (bench, _) in benches_with(Rules::built_in().unwrap(), Scanner::Off).await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        for wrong in
            ["../../etc/passwd.png", "a\\b.png", "C:x.png", "", "a\r\nX-Evil: 1.png", "\u{0}.png"]
        {
            let new = announcement(&session, &png(3, 3), wrong);
            clerk.post(FILES, new).await.refused(422, "invalid");
        }
        let name = "签到表 \"原件\"; filename=b.html.png";
        let file = attach(&clerk, &session, png(3, 3), name).await.ok();
        let shown = content(&clerk, &file).await;
        let header = shown.header("content-disposition");
        assert!(header.starts_with("attachment; filename=\""), "{header}");
        assert_eq!(header.matches('"').count(), 2, "{header}");
        assert!(
            header.contains("filename*=UTF-8''%E7%AD%BE") && header.ends_with(".png"),
            "{header}"
        );
    }
}
