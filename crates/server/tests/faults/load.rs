//! C-12, C-26, E-12: more than can be served, and work beside the requests. What is fast enough is told as a share of what the same
//! server did in the same run without it; only the long form holds it to the criteria's numbers.

use crate::book::{Book, Outcome};
use crate::network::{live, many, status};
use crate::{long_or, within};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// So many callers, each of whom has one operation after the other done and comes back at once when refused; how many were done in a
/// second, and how many refusals there were for each.
fn crowd(book: &Book, callers: usize, time: Duration) -> (f64, f64) {
    let (began, refused, done) = (Instant::now(), AtomicUsize::new(0), AtomicUsize::new(0));
    let (address, token) = (book.address.lock().unwrap().clone(), book.token());
    let one = || {
        while began.elapsed() < time {
            let mut operation = book.receive();
            loop {
                match operation.send(&address, &token, false) {
                    Outcome::Acked(_) => {
                        done.fetch_add(1, Ordering::Relaxed);
                        break;
                    }
                    Outcome::Refused(_) => refused.fetch_add(1, Ordering::Relaxed),
                    lost => panic!("neither done nor told to come back: {lost:?}"),
                };
                if began.elapsed() > time {
                    break;
                }
            }
            book.enter(operation);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..callers {
            scope.spawn(one);
        }
    });
    let done = done.into_inner() as f64;
    (done / began.elapsed().as_secs_f64(), refused.into_inner() as f64 / done)
}

/// The most that is done in a second, and how many callers that takes: more of them bring no tenth more.
fn knee(book: &Book, time: Duration) -> (f64, usize) {
    let (mut best, mut callers) = (crowd(book, 2, time).0, 2);
    loop {
        let (more, _) = crowd(book, callers * 2, time);
        if more < best * 1.1 || callers >= 64 {
            return (best.max(more), callers);
        }
        (best, callers) = (more, callers * 2);
    }
}

/// Far more at once than are served: everybody is answered or told to come back, what is done is done once, and as much is done as
/// without the crowd.
#[test]
fn c12_a_crowd_is_served_or_told_to_come_back() {
    for operator in crate::in_turn() {
        operator.demonstrates();
        let server = operator.serve();
        let book = Book::new(&server);
        many(&book, 16);
        let (most, callers) = knee(&book, long_or(Duration::from_secs(10), Duration::from_secs(1)));
        let memory = status(&server, "VmRSS");
        let minute = long_or(Duration::from_secs(60), Duration::from_secs(2));
        let (goodput, refusals) = crowd(&book, callers * 4, minute);
        live(&server);
        let grown = status(&server, "VmRSS");
        println!(
            "{:?}: {most:.0} a second from {callers} callers; from {} {goodput:.0}, {refusals:.1} refusals each; {memory} KiB, then {grown}",
            operator.database(),
            callers * 4
        );
        assert!(goodput >= most * long_or(0.7, 0.2), "{goodput} of {most}");
        assert!(grown < memory * 3 / 2, "{memory} KiB, then {grown}");
        let usual = |time| crowd(&book, callers, time).0 >= most * long_or(0.7, 0.2);
        within(Duration::from_secs(5), "it recovers", || usual(Duration::from_secs(1)));
        book.holds(&operator, server, &[]);
    }
}

/// Writes on time, so many a second, whether the one before has been answered or not: when each was due, and how long it took from then.
fn on_time(book: &Book, a_second: usize, stop: &AtomicBool) -> Vec<(Instant, Duration)> {
    let (began, writers) = (Instant::now(), a_second.min(16));
    let (address, token) = (book.address.lock().unwrap().clone(), book.token());
    let writer = |first: usize| {
        let mut waits = Vec::new();
        for turn in 0.. {
            let due = Duration::from_secs_f64((first + turn * writers) as f64 / a_second as f64);
            std::thread::sleep(due.saturating_sub(began.elapsed()));
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let mut operation = book.receive();
            // Who is refused waits on.
            while !matches!(operation.send(&address, &token, false), Outcome::Acked(_)) {
                std::thread::sleep(Duration::from_millis(20));
            }
            waits.push((began + due, began.elapsed() - due));
            book.enter(operation);
        }
        waits
    };
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..writers)
            .map(|first| {
                scope.spawn({
                    let writer = &writer;
                    move || writer(first)
                })
            })
            .collect();
        writers.into_iter().flat_map(|one| one.join().unwrap()).collect()
    })
}

/// How long 95 of 100 took at most.
fn p95(mut waits: Vec<Duration>) -> Duration {
    waits.sort();
    waits[waits.len() * 95 / 100]
}

/// C-26: whoever writes while a backup is made waits no more than twice as long as without. The long form has a database to copy.
#[test]
fn c26_a_backup_delays_no_writer() {
    for operator in crate::in_turn() {
        operator.demonstrates();
        let server = operator.serve();
        let book = Book::new(&server);
        let (rate, time) = long_or((200, Duration::from_secs(20)), (30, Duration::from_secs(2)));
        many(&book, 16);
        crowd(&book, 16, long_or(Duration::from_secs(90), Duration::ZERO));
        let stop = AtomicBool::new(false);
        let (waits, backups) = std::thread::scope(|scope| {
            let writers = scope.spawn(|| on_time(&book, rate, &stop));
            std::thread::sleep(time);
            let (began, mut backups) = (Instant::now(), Vec::new());
            while began.elapsed() < time || backups.len() < 3 {
                let folder = operator.path(&format!("backup-{}", backups.len()));
                let from = Instant::now();
                operator.succeeds(&["backup", "make", folder.to_str().unwrap()]);
                backups.push(from..Instant::now());
                // What waited meanwhile has its turn before the next.
                std::thread::sleep(time / 8);
            }
            stop.store(true, Ordering::Relaxed);
            (writers.join().unwrap(), backups)
        });
        let of = |chosen: &dyn Fn(&Instant) -> bool| {
            p95(waits.iter().filter(|(due, _)| chosen(due)).map(|(_, wait)| *wait).collect())
        };
        let first = backups[0].start;
        let alone = of(&|due| *due < first);
        let beside = of(&|due| backups.iter().any(|one| one.contains(due)));
        let took = backups.iter().map(|one| one.end - one.start).max().unwrap();
        println!(
            "{:?}: at {rate} a second p95 {alone:?} alone, {beside:?} beside {} backups of {took:?}",
            operator.database(),
            backups.len()
        );
        let noise = long_or(Duration::ZERO, Duration::from_secs(2));
        assert!(beside <= alone * 2 + noise, "{alone:?} alone, {beside:?} beside backups");
        book.holds(&operator, server, &[]);
    }
}

/// E-12: who floods the server with writes makes nobody else wait long.
#[test]
fn e12_a_flood_of_one_leaves_the_others_served() {
    for operator in crate::in_turn() {
        operator.demonstrates();
        let server = operator.serve();
        let (flood, other) = (Book::new(&server), Book::new(&server));
        let waits: Vec<Duration> = flood.while_written(|| {
            (0..long_or(200, 20))
                .map(|_| {
                    let began = Instant::now();
                    assert!(matches!(other.send(other.receive()), Outcome::Acked(_)));
                    began.elapsed()
                })
                .collect()
        });
        let p95 = p95(waits);
        println!("{:?}: p95 {p95:?}", operator.database());
        assert!(p95 < long_or(Duration::from_secs(1), Duration::from_secs(3)), "{p95:?}");
        server.stops();
        operator.succeeds(&["ledger", "verify"]);
    }
}
