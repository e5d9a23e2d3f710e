//! D-21, D-22: where no event goes.

use super::sink::{Book, PORT, Reply, Sink, courier};
use super::{ENDPOINTS, NETWORKS, Post, new_endpoint, path};
use crate::town::benches;
use serde_json::json;
use std::net::IpAddr;
use std::sync::Arc;
use webhooks::Outcome;

/// Every way to write the address of a sink.
fn forms(address: IpAddr) -> Vec<String> {
    let IpAddr::V4(address) = address else { panic!("{address}") };
    let ([a, b, c, d], number) = (address.octets(), address.to_bits());
    vec![
        address.to_string(),
        format!("{address}."),
        number.to_string(),
        format!("{number:#x}"),
        format!("0{number:o}"),
        format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        format!("{a:#x}.{b:#x}.{c:#x}.{d:#x}"),
        format!("{a}.{}", number & 0xff_ffff),
        format!("user:word@{address}"),
        format!("one.sink.test@{address}"),
        format!("[::ffff:{address}]"),
        format!("[::{address}]"),
        format!("[64:ff9b::{address}]"),
        format!("[2002:{:02x}{:02x}:{:02x}{:02x}::]", a, b, c, d),
    ]
}

#[actix_web::test]
async fn d21_no_forbidden_address_sees_a_packet() {
    let (sink, book) = (Sink::open().await, Arc::new(Book::default()));
    let courier = courier(&book);
    let send = async |host: &str, approved: &[&str]| {
        let approved: Vec<_> = approved.iter().map(|one| one.parse().unwrap()).collect();
        let url = format!("https://{host}:{PORT}/").parse().unwrap();
        courier.send(&url, &approved, &[], "{}".into()).await
    };
    let others = [
        "0.0.0.0",
        "127.0.0.1",
        "[::1]",
        "[::]",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "[fe80::1]",
        "[fc00::1]",
        "[2001:db8::1]",
    ];
    for host in forms(sink.address).iter().map(String::as_str).chain(others) {
        assert_eq!(send(host, &["10.20.0.0/16"]).await, Outcome::Forbidden, "{host}");
    }
    let mapped: IpAddr = format!("::ffff:{}", sink.address).parse().unwrap();
    book.says("inside.sink.test", &[&[sink.address]]);
    book.says("mapped.sink.test", &[&[mapped]]);
    book.says("dotted.sink.test.", &[&[sink.address]]);
    book.says(
        "many.sink.test",
        &[&["10.0.0.1".parse().unwrap(), sink.address, "::1".parse().unwrap()]],
    );
    for host in [
        "inside.sink.test",
        "mapped.sink.test",
        "dotted.sink.test.",
        "many.sink.test",
        "INSIDE.sink.test",
    ] {
        assert_eq!(send(host, &[]).await, Outcome::Forbidden, "{host}");
    }
    assert_eq!(sink.connections(), 0, "not a packet");
}

/// A name that is good when it is asked first and forbidden when it is asked again; and a redirect to where nothing may go.
#[actix_web::test]
async fn d21_neither_a_changing_name_nor_a_redirect_leads_inside() {
    let (good, bad, book) = (Sink::open().await, Sink::open().await, Arc::new(Book::default()));
    let courier = courier(&book);
    let approved = [format!("{}/32", good.address).parse().unwrap()];
    book.says("changing.sink.test", &[&[good.address], &[bad.address]]);
    let url = format!("https://changing.sink.test:{PORT}/").parse().unwrap();
    let send = async || courier.send(&url, &approved, &[], "{}".into()).await;
    assert_eq!(send().await, Outcome::Answered { status: 200, retry_after: None });
    assert_eq!(send().await, Outcome::Forbidden);
    book.says("changing.sink.test", &[&[bad.address, good.address]]);
    good.answers(&[Reply::RedirectTo(bad.address)]);
    assert_eq!(send().await, Outcome::Answered { status: 302, retry_after: None });
    let plain = format!("http://changing.sink.test:{PORT}/").parse().unwrap();
    let unencrypted = courier.send(&plain, &approved, &[], "{}".into()).await;
    assert_eq!(unencrypted, Outcome::NotConnected, "https alone");
    assert_eq!((good.connections(), bad.connections()), (2, 0));
}

/// D-22: an intranet is reached after the security administrator has approved it, and not once it is removed.
#[actix_web::test]
async fn d22_an_intranet_is_reached_as_long_as_it_is_approved() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (district, security) = (&post.town.district, &post.security);
        let approval = |network: &str| json!({ "network": network, "purpose": "x" });
        district.post(NETWORKS, approval("10.0.0.0/8")).await.refused(403, "forbidden");
        let system = bench.person("sa", &[("sa", bench.district.id)]).await;
        system.post(NETWORKS, approval("10.0.0.0/8")).await.refused(403, "forbidden");
        let local = bench.person("sm-town", &[("sm", bench.town.id)]).await;
        local.post(NETWORKS, approval("10.0.0.0/8")).await.refused(403, "forbidden");
        for network in
            ["127.0.0.0/8", "0.0.0.0/0", "169.254.0.0/16", "8.8.8.0/24", "10.0.0.0/33", "all"]
        {
            security.post(NETWORKS, approval(network)).await.refused(422, "invalid");
        }
        let made = security.post(NETWORKS, approval("10.20.30.40/16")).await.created();
        assert_eq!(made["network"], "10.20.0.0/16");
        security.post(NETWORKS, approval("10.20.0.0/16")).await.refused(409, "conflict");
        assert_eq!(district.get(NETWORKS).await.ok()["items"].as_array().unwrap().len(), 2);
        let outside = json!({ "url": "https://192.168.1.1/" });
        district.post(ENDPOINTS, new_endpoint("x", outside)).await.refused(422, "invalid");
        district
            .post(ENDPOINTS, new_endpoint("x", json!({ "url": "https://10.20.0.1/" })))
            .await
            .created();
        let paused =
            district.get(ENDPOINTS).await.ok()["items"][0]["id"].as_str().unwrap().to_string();
        district.change(&format!("{ENDPOINTS}/{paused}/pause"), 1, json!({})).await.ok();

        let (sink, view) = post.endpoint("a", json!({})).await;
        post.town.receive("N1").await;
        assert_eq!((post.send().await, sink.got().len()), (1, 1));
        let remove = format!("{NETWORKS}/{}/remove", post.network["id"].as_str().unwrap());
        district.change(&remove, 1, json!({})).await.refused(403, "forbidden");
        security.change(&remove, 1, json!({})).await.ok();
        post.town.receive("N2").await;
        assert_eq!(
            (post.send().await, sink.connections()),
            (1, 1),
            "the very next try goes nowhere"
        );
        let deliveries =
            district.get(&format!("{}/deliveries?state=waiting", path(&view))).await.ok();
        assert_eq!(deliveries["items"][0]["log"][0]["result"], "forbidden");
    }
}
