//! E-10: SQLite as the database of a server.

use crate::{COUNTER, count_one, counted, texts, try_texts, write};
use db::testing::TestDatabase;
use db::{Address, Database, Db};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The log beside a file.
fn beside(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", path.display()))
}

/// What a connection was told, read back from it.
fn told(db: &mut Db) -> Vec<String> {
    let pragmas = [
        ("journal_mode", "journal_mode"),
        ("synchronous", "synchronous"),
        ("foreign_keys", "foreign_keys"),
        ("busy_timeout", "timeout"),
        ("trusted_schema", "trusted_schema"),
        ("secure_delete", "secure_delete"),
        ("query_only", "query_only"),
    ];
    let read = |(pragma, column): &(&str, &str)| {
        texts(db, &format!("SELECT '{pragma} ' || {column} AS found FROM pragma_{pragma}"))
            .remove(0)
    };
    pragmas.iter().map(read).collect()
}

const ALL: [&str; 5] = [
    "journal_mode wal",
    "synchronous 2",
    "foreign_keys 1",
    "busy_timeout 5000",
    "trusted_schema 0",
];

#[tokio::test]
async fn e10_every_connection_is_told_the_same() {
    let test = TestDatabase::lite();
    let database = test.open();
    let writer = write(&database, |db| Ok(told(db))).await.unwrap();
    assert_eq!(writer, [&ALL[..], &["secure_delete 1", "query_only 0"]].concat());
    for reader in [
        database.read(|db| Ok(told(db))).await.unwrap(),
        database.scan(|db| Ok(told(db))).await.unwrap(),
        told(&mut Database::open_reader(&test.address).unwrap()),
    ] {
        assert_eq!(
            (&reader[..5], reader[6].as_str()),
            (&ALL.map(String::from)[..], "query_only 1")
        );
    }
}

/// Who copies the file of a command that has ended has all of it.
#[tokio::test]
async fn e10_the_last_handle_leaves_one_whole_file() {
    let test = TestDatabase::lite();
    let database = test.open();
    write(&database, |db| db.batch(COUNTER)).await.unwrap();
    for _ in 0..200 {
        write(&database, count_one).await.unwrap();
    }
    database.read(counted).await.unwrap();
    database.scan(counted).await.unwrap();
    drop(database);
    let Address::Lite(path) = &test.address else { unreachable!("it is SQLite") };
    let copy = path.with_extension("copy");
    assert!(!beside(path).exists());
    std::fs::copy(path, &copy).unwrap();
    assert_eq!(counted(&mut Database::open_reader(&Address::Lite(copy)).unwrap()).unwrap(), 200);
}

/// C-03 (c): the power goes, and of the log the disk has only a part. What was acknowledged when the log was so long is there.
#[tokio::test]
async fn c03_a_log_that_is_cut_anywhere_holds_what_was_synced_before() {
    let test = TestDatabase::lite();
    let database = test.open();
    let Address::Lite(path) = &test.address else { unreachable!("it is SQLite") };
    let log = beside(path);
    write(&database, |db| db.batch(COUNTER)).await.unwrap();
    let mut synced = Vec::new();
    for n in 1..=30 {
        write(&database, count_one).await.unwrap();
        synced.push((n, std::fs::metadata(&log).unwrap().len()));
    }
    let (file, whole) = (std::fs::read(path).unwrap(), std::fs::read(&log).unwrap());
    let first = usize::try_from(synced[0].1).unwrap();
    assert!(whole.len() > first + 20 * 4096);
    for cut in (first..=whole.len()).step_by(4096).flat_map(|cut| [cut, cut + 3000]) {
        let copy = path.with_extension(format!("cut-{cut}"));
        std::fs::write(&copy, &file).unwrap();
        std::fs::write(beside(&copy), &whole[..cut.min(whole.len())]).unwrap();
        let acknowledged = synced.iter().rfind(|(_, length)| *length <= cut as u64);
        let mut db = Database::open_reader(&Address::Lite(copy)).unwrap();
        let sound = texts(&mut db, "SELECT integrity_check AS found FROM pragma_integrity_check");
        assert_eq!(sound, ["ok"], "cut at {cut}");
        assert_eq!(counted(&mut db).unwrap(), acknowledged.map_or(0, |(n, _)| *n), "cut at {cut}");
    }
}

/// Memory cannot have a write-ahead log, as some network file systems cannot.
#[test]
fn e10_a_place_without_wal_is_refused() {
    let refused = Database::open_reader(&Address::Lite(":memory:".into())).err().unwrap();
    assert!(refused.to_string().contains("SQLite refused WAL"), "{refused}");
}

#[test]
fn e10_a_second_process_on_the_file_is_refused() {
    let test = TestDatabase::lite();
    let first = test.open();
    let refused = Database::open(test.address.clone(), 1).err().unwrap().to_string();
    assert!(refused.contains("another process serves") && refused.contains("test.db"), "{refused}");
    drop(first);
    Database::open(test.address.clone(), 1).expect("the file is free again");
}

/// Reading, then writing what follows from it: the pattern that loses updates, or fails busy, with several writers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e10_eight_writers_lose_nothing_and_are_never_busy() {
    let test = TestDatabase::lite();
    let database = test.open();
    test.tamper(COUNTER);
    let done = Arc::new(AtomicBool::new(false));
    let beside: Vec<_> = (0..2)
        .map(|_| {
            let (address, done) = (test.address.clone(), done.clone());
            std::thread::spawn(move || {
                let (mut db, mut last) = (Database::open_reader(&address).unwrap(), 0);
                while !done.load(Ordering::Relaxed) {
                    let now = counted(&mut db).expect("a reader is never refused");
                    assert!(now >= last);
                    last = now;
                }
            })
        })
        .collect();
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let database = database.clone();
        writers.spawn(async move {
            for _ in 0..500 {
                let work = |db: &mut Db| {
                    let next = counted(db)? + 1;
                    db.batch(&format!("UPDATE counter SET n = {next}"))
                };
                write(&database, work).await.expect("a writer is never refused");
            }
        });
    }
    writers.join_all().await;
    done.store(true, Ordering::Relaxed);
    beside.into_iter().for_each(|reader| reader.join().unwrap());
    assert_eq!(database.read(counted).await.unwrap(), 4000);
    let sound = database
        .read(|db| try_texts(db, "SELECT integrity_check AS found FROM pragma_integrity_check"));
    assert_eq!(sound.await.unwrap(), ["ok"]);
}

/// E-11: a long read keeps the log from being taken in; it grows meanwhile, which is told, and shrinks afterwards, though nobody writes.
#[tokio::test]
async fn e11_the_log_shrinks_when_a_long_read_ends() {
    const LIMIT: u64 = 64 << 20;
    let test = TestDatabase::lite();
    let database = test.open();
    test.tamper("CREATE TABLE bulk (b BLOB NOT NULL); INSERT INTO bulk VALUES (x'00')");
    let size = async || database.wal_bytes().await.unwrap().unwrap();
    let mut reader = Database::open_reader(&test.address).unwrap();
    reader.batch("BEGIN").unwrap();
    texts(&mut reader, "SELECT CAST(count(*) AS TEXT) AS found FROM bulk");
    for _ in 0..9 {
        let work = |db: &mut Db| db.batch("UPDATE bulk SET b = randomblob(8000000)");
        write(&database, work).await.unwrap();
    }
    assert!(size().await > LIMIT, "it grew, and the metric says so: {}", size().await);
    let kept = tokio::spawn(database.clone().keep_log_short());
    let began = std::time::Instant::now();
    write(&database, |db| db.batch("UPDATE bulk SET b = x'00'")).await.unwrap();
    // Whoever waits for a reader does so for the five seconds of `busy_timeout`; a busy machine takes its time too.
    assert!(began.elapsed() < Duration::from_millis(4500), "writers do not wait for who reads");
    reader.batch("ROLLBACK").unwrap();
    let ended = std::time::Instant::now();
    while size().await > LIMIT {
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(ended.elapsed() < Duration::from_secs(30), "it does not shrink");
    }
    kept.abort();
}

/// A new index without its line would be taken for one that leaves ten rows.
#[test]
fn a18_every_index_of_a_described_table_is_described() {
    let test = TestDatabase::lite();
    test.open();
    let mut db = Database::open_reader(&test.address).unwrap();
    let described = "WITH described AS (
            SELECT i.name, (SELECT stat FROM sqlite_stat1 WHERE idx = i.name) AS stat,
                   (SELECT count(*) FROM pragma_index_info(i.name)) AS columns
            FROM (SELECT DISTINCT tbl FROM sqlite_stat1) t JOIN pragma_index_list(t.tbl) i)
        SELECT name AS found FROM described";
    assert!(texts(&mut db, described).len() > 10);
    let numbers = "length(stat) - length(replace(stat, ' ', ''))";
    let wrong = format!("{described} WHERE stat IS NULL OR {numbers} <> columns");
    assert_eq!(texts(&mut db, &wrong), [""; 0]);
}
