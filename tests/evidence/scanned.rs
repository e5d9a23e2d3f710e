//! D-16: what was not scanned, or carries a virus, is given to nobody.

use super::{FILES, announcement, attach, benches_with, content, png, send, session};
use evidence::{Rules, Scanner, WhenDown};
use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A scanner that finds a virus wherever the word stands.
async fn clamd(address: &str) -> tokio::task::JoinHandle<()> {
    let listener = TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = listener.accept().await {
            let mut command = [0; 10];
            caller.read_exact(&mut command).await.unwrap();
            let mut content = Vec::new();
            while let Ok(length) = caller.read_u32().await {
                if length == 0 {
                    break;
                }
                let mut piece = vec![0; length as usize];
                caller.read_exact(&mut piece).await.unwrap();
                content.extend(piece);
            }
            let infected = content.windows(5).any(|word| word == b"VIRUS");
            let said: &[u8] = if infected { b"stream: Test FOUND\0" } else { b"stream: OK\0" };
            caller.write_all(said).await.unwrap();
        }
    })
}

fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// An image in which a scanner finds something.
fn infected(width: u32) -> Vec<u8> {
    let mut bytes = png(width, 9);
    let end = bytes.split_off(33);
    bytes.extend(b"\0\0\0\x05tEXtVIRUS\0\0\0\0");
    bytes.extend(end);
    bytes
}

#[actix_web::test]
async fn d16_nothing_is_given_out_that_no_scanner_has_seen() {
    let rules = Rules::built_in().unwrap();
    for (bench, _) in benches_with(rules.clone(), Scanner::Absent).await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        let file = attach(&clerk, &session, png(8, 8), "a.png").await.ok();
        assert_eq!(file["verdict"], "unscanned");
        content(&clerk, &file).await.refused(409, "file_quarantined");
    }
    let address = free_address();
    let scanner = |when_down| Scanner::Clamd { address: address.clone(), when_down };
    for (bench, shelf) in benches_with(rules.clone(), scanner(WhenDown::Quarantine)).await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        // While it is down files are taken and kept back.
        let clean = attach(&clerk, &session, png(7, 7), "a.png").await.ok();
        let bad = attach(&clerk, &session, infected(9), "b.png").await.ok();
        for file in [&clean, &bad] {
            content(&clerk, file).await.refused(409, "file_quarantined");
        }
        let clamd = clamd(&address).await;
        // Many want it at once, and each of them has it scanned.
        for shown in join_all((0..6).map(|_| content(&clerk, &clean))).await {
            assert_eq!((shown.status.as_u16(), shown.bytes), (200, png(7, 7)));
        }
        content(&clerk, &bad).await.refused(409, "file_withheld");
        let known = clerk.get(&format!("{FILES}/{}", bad["id"].as_str().unwrap())).await.ok();
        assert_eq!((&known["verdict"], &known["version"]), (&"infected".into(), &3.into()));
        let new = announcement(&session, &infected(10), "c.png");
        let third = clerk.post(FILES, new).await.created();
        send(&clerk, &third, infected(10)).await.refused(422, "file_infected");
        let fourth = attach(&clerk, &session, png(6, 6), "d.png").await.ok();
        assert_eq!(fourth["verdict"], "clean");
        assert_eq!(shelf.everything().await.unwrap().len(), 3, "the infected one was not kept");
        clamd.abort();
        let _ = clamd.await;
        assert_eq!(content(&clerk, &clean).await.bytes, png(7, 7));
        content(&clerk, &bad).await.refused(409, "file_withheld");
    }
    for (bench, shelf) in benches_with(rules, scanner(WhenDown::Refuse)).await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        attach(&clerk, &session, png(5, 4), "a.png").await.refused(503, "unavailable");
        assert_eq!(shelf.everything().await.unwrap(), Vec::<String>::new());
    }
}
