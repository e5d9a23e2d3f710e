//! Two units of work on PostgreSQL, stepped in every order, as PostgreSQL's own isolation tester does it. SQLite has one writer: there a
//! unit of work runs whole.

use crate::concurrency::long;
use crate::house::texts;
use db::stage::Stage;
use futures_util::future::LocalBoxFuture;
use futures_util::poll;
use std::task::Poll;
use std::thread::ThreadId;
use std::time::{Duration, Instant};
use testkit::Bench;

/// How many connections `TestDatabase::open` makes.
const THREADS: usize = 8;
const SOON: Duration = Duration::from_secs(30);
const WAITING: &str = "SELECT CAST(count(*) AS text) AS found FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// Where units of work are held, and how often each of two is let go on: once to begin, and once from each point.
pub struct Steps(pub &'static [&'static str]);

impl Steps {
    /// After the request is known to be a new one; after its work; in the long form also before and after what is kept of it.
    pub fn of_requests() -> Self {
        match long() {
            true => Self(&["write.claimed", "write.worked", "write.appended", "commit.before"]),
            false => Self(&["write.claimed", "write.worked"]),
        }
    }

    /// Every order of two that take as many steps: 20 of three, 252 of five.
    pub fn orders(&self) -> Vec<Vec<usize>> {
        let each = self.0.len() + 1;
        let all = (0..1_u32 << (2 * each)).filter(|bits| bits.count_ones() as usize == each);
        all.map(|bits| (0..2 * each).map(|n| (bits >> n & 1) as usize).collect()).collect()
    }
}

/// One of the two.
struct Session<'a, T> {
    request: Option<LocalBoxFuture<'a, T>>,
    begun: bool,
    /// The thread that serves it, while it is held there.
    at: Option<ThreadId>,
    last: Option<ThreadId>,
    answer: Option<T>,
}

impl<'a, T> Session<'a, T> {
    fn new(request: LocalBoxFuture<'a, T>) -> Self {
        Self { request: Some(request), begun: false, at: None, last: None, answer: None }
    }

    fn runs(&self) -> bool {
        self.begun && self.answer.is_none() && self.at.is_none()
    }

    async fn proceed(&mut self) {
        let Some(request) = self.request.as_mut().filter(|_| self.begun) else { return };
        if let Poll::Ready(answer) = poll!(request) {
            (self.answer, self.at, self.request) = (Some(answer), None, None);
        }
    }
}

/// Runs two at once, in this order of their steps; one that waits for the other's lock loses its turn. Gives both answers.
pub async fn run<'a, T>(
    bench: &Bench,
    steps: &Steps,
    order: &[usize],
    both: [LocalBoxFuture<'a, T>; 2],
) -> [T; 2] {
    let stage = Stage::over(&bench.database, THREADS).await.unwrap();
    stage.stop_at(steps.0);
    let mut sessions = both.map(Session::new);
    for turn in order {
        step(&stage, &mut sessions[*turn]);
        settle(bench, &stage, &mut sessions).await;
    }
    let began = Instant::now();
    while sessions.iter().any(|one| one.answer.is_none()) {
        assert!(began.elapsed() < SOON, "they end, in the order {order:?}");
        sessions.iter_mut().for_each(|one| step(&stage, one));
        settle(bench, &stage, &mut sessions).await;
    }
    sessions.map(|one| one.answer.unwrap())
}

fn step<T>(stage: &Stage, session: &mut Session<'_, T>) {
    session.begun = true;
    if let Some(thread) = session.at.take() {
        stage.release(thread);
    }
}

/// Until everyone is held, has ended, has not begun, or waits for a lock.
async fn settle<T>(bench: &Bench, stage: &Stage, sessions: &mut [Session<'_, T>; 2]) {
    let (began, mut waiting_before) = (Instant::now(), false);
    loop {
        for session in sessions.iter_mut() {
            session.proceed().await;
        }
        for (thread, _) in stage.held() {
            meet(thread, sessions);
        }
        let running = sessions.iter().filter(|one| one.runs()).count();
        if running == 0 {
            return;
        }
        let found = bench.database.read(|db| texts(db, WAITING)).await.unwrap();
        let waiting = found[0] == running.to_string();
        if waiting && waiting_before {
            return;
        }
        waiting_before = waiting;
        assert!(began.elapsed() < SOON, "a unit of work reaches its next point");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Whose thread has come to a point: that of who had it before, or of who runs.
fn meet<T>(thread: ThreadId, sessions: &mut [Session<'_, T>; 2]) {
    if sessions.iter().any(|one| one.at == Some(thread)) {
        return;
    }
    let known = sessions.iter().position(|one| one.runs() && one.last == Some(thread));
    let whose = known.or_else(|| sessions.iter().position(Session::runs));
    if let Some(session) = whose.and_then(|whose| sessions.get_mut(whose)) {
        (session.at, session.last) = (Some(thread), Some(thread));
    }
}
