//! What waits for an endpoint: left out, overtaken, kept over the end of the sender.

use super::*;

/// what a receiver can never take is left out by its holder: what waits behind it goes on, and it can still be asked for.
#[actix_web::test]
async fn a31_an_event_that_cannot_be_taken_is_left_out() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (sink, view) = post.endpoint("a", json!({})).await;
        sink.answers(&[Reply::Status(500); 10]);
        let ticket = post.town.receive("K1").await;
        for _ in 0..10 {
            post.send().await;
            post.wait(2 * 86_400);
        }
        let endpoint = post.read(&view).await;
        assert_eq!(endpoint["state"], "disabled");
        post.town.act(&post.town.clerk, &ticket, "sign", json!({})).await;
        let district = &post.town.district;
        let failed = post.deliveries(&view).await[0]["id"].clone();
        let of = |act: &str| format!("/v1/webhooks/deliveries/{}/{act}", failed.as_str().unwrap());
        post.security.post(&of("skip"), json!({})).await.refused(403, "forbidden");
        let other = bench.person("other", &[("dx", bench.district.id)]).await;
        other.post(&of("skip"), json!({})).await.refused(404, "not_found");
        assert_eq!(district.post(&of("skip"), json!({})).await.ok()["state"], "skipped");
        district.post(&of("skip"), json!({})).await.refused(409, "conflict");
        let enable = format!("{}/enable", path(&view));
        let version = endpoint["version"].as_i64().unwrap();
        district.change(&enable, version, json!({})).await.ok();
        assert_eq!(post.send().await, 1, "what happened meanwhile alone");
        let deliveries = post.deliveries(&view).await;
        let states: Vec<_> = deliveries.iter().map(|one| &one["state"]).collect();
        assert_eq!(states, ["delivered", "skipped"]);
        let waits =
            format!("/v1/webhooks/deliveries/{}/skip", deliveries[0]["id"].as_str().unwrap());
        district.post(&waits, json!({})).await.refused(409, "conflict");
        district.post(&of("redeliver"), json!({})).await.ok();
        assert_eq!(post.send().await, 1);
        assert_eq!(post.deliveries(&view).await[1]["state"], "delivered");
    }
}

/// one event that the receiver always chokes on holds up its own record, and no other for longer than five minutes.
#[actix_web::test]
async fn a31_an_event_that_always_fails_starves_no_other() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (sink, view) = post.endpoint("a", json!({})).await;
        sink.answers(&[Reply::Status(503); 3]);
        let first = post.town.receive("P1").await;
        for seconds in [6, 331, 301] {
            assert_eq!(post.send().await, 1);
            post.wait(seconds);
        }
        // Its next try is in half an hour: what comes now does not wait for it.
        post.town.receive("P2").await;
        assert_eq!(post.send().await, 1);
        assert_eq!(post.deliveries(&view).await[0]["state"], "delivered");
        // Where the receiver asks for quiet all wait; who has waited longest goes first then.
        sink.answers(&[Reply::Busy(503, 9_000), Reply::Busy(503, 20_000)]);
        post.wait(1_700);
        assert_eq!(post.send().await, 1);
        let last = post.town.receive("P3").await;
        for (seconds, sent) in [(0, 0), (9_001, 1), (20_001, 2)] {
            post.wait(seconds);
            assert_eq!(post.send().await, sent, "{seconds} s later");
        }
        let subjects: Vec<Value> =
            sink.got().iter().skip(6).map(|one| one.json()["subject"].clone()).collect();
        assert_eq!(subjects, [last["id"].clone(), first["id"].clone()]);
    }
}

/// a slow endpoint keeps no other waiting, and is not sent to twice at once.
#[actix_web::test]
async fn a31_a_slow_endpoint_keeps_no_other_waiting() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (slow, _) = post.endpoint("slow", json!({})).await;
        let (quick, _) = post.endpoint("quick", json!({})).await;
        slow.answers(&[Reply::Hang; 20]);
        for n in 0..5 {
            post.town.receive(&format!("S{n}")).await;
        }
        post.bench.seal().await;
        let begun = std::time::Instant::now();
        let tasks = webhooks::start(&post.context(), &post.courier).await.unwrap();
        while quick.got().len() < 5 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            assert!(begun.elapsed() < sink::PATIENCE, "{} of 5", quick.got().len());
        }
        assert!(webhooks::start(&post.context(), &post.courier).await.unwrap().is_empty());
        assert!(slow.connections() <= 1);
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

/// a try that died with its process is made again with the same id, and nothing is lost before it or after.
#[actix_web::test]
async fn a31_nothing_is_lost_when_the_sender_dies() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (sink, view) = post.endpoint("a", json!({})).await;
        sink.answers(&[Reply::Hang]);
        let ticket = post.town.receive("K1").await;
        post.bench.seal().await;
        let tasks = webhooks::start(&post.context(), &post.courier).await.unwrap();
        while sink.got().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        post.town.act(&post.town.clerk, &ticket, "sign", json!({})).await;
        // Another process: it knows nothing of what the first one was doing.
        let post = Post { courier: courier(&post.book), ..post };
        assert_eq!(post.send().await, 0, "for a minute the first try may still be on its way");
        post.wait(61);
        assert_eq!(post.send().await, 2);
        let got = sink.got();
        assert_eq!((got.len(), ids(&got)[0]), (3, ids(&got)[1]));
        assert_eq!(post.deliveries(&view).await[1]["log"][0]["result"], "unknown");
    }
}

/// what is on its way for the first time is not left out, nor what is delivered at the very moment.
#[actix_web::test]
async fn a31_what_is_delivered_meanwhile_is_not_left_out() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (sink, view) = post.endpoint("a", json!({})).await;
        sink.answers(&[Reply::Hang, Reply::Status(500)]);
        post.town.receive("K1").await;
        post.bench.seal().await;
        let tasks = webhooks::start(&post.context(), &post.courier).await.unwrap();
        while sink.got().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let id = post.deliveries(&view).await[0]["id"].clone();
        let skip = format!("/v1/webhooks/deliveries/{}/skip", id.as_str().unwrap());
        let first = post.town.district.post(&skip, json!({})).await;
        first.refused(409, "conflict");
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        let post = Post { courier: courier(&post.book), ..post };
        post.wait(61);
        assert_eq!(post.send().await, 1);
        let answer = match bench.database.is_postgres() {
            true => while_delivered(&bench, post.town.district.post(&skip, json!({}))).await,
            false => {
                post.town.district.post(&skip, json!({})).await.ok();
                continue;
            }
        };
        answer.refused(409, "conflict");
        assert_eq!(post.deliveries(&view).await[0]["state"], "delivered");
    }
}

/// A request that waits for the end of a delivery.
#[expect(clippy::disallowed_methods, reason = "in place of the sender")]
async fn while_delivered(bench: &Bench, request: impl Future<Output = Answer>) -> Answer {
    let (began, begun) = std::sync::mpsc::channel();
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let settles = bench.database.write(move |db: &mut db::Db| {
        db.batch("UPDATE webhooks_delivery SET state = 'delivered', settled_at = next_at")?;
        began.send(()).map_err(db::Error::broken)?;
        gone.recv().map_err(db::Error::broken)
    });
    let waits = async {
        while begun.try_recv().is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let lets_go = async {
            let waiting = "SELECT CAST(count(*) AS text) AS found FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
            let count = || bench.database.read(move |db| crate::house::texts(db, waiting));
            while count().await.unwrap() == ["0"] {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            go.send(()).unwrap();
        };
        tokio::join!(request, lets_go).0
    };
    let (settled, answer) = tokio::join!(settles, waits);
    settled.unwrap();
    answer
}
