//! A receiver with TLS, at a loopback address of its own, that answers as it is told and keeps what it got.

use reqwest::Certificate;
use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use webhooks::{Addresses, Courier, Names};

/// No test waits longer for an answer.
pub const PATIENCE: Duration = Duration::from_millis(1500);
pub const PORT: u16 = 8443;

/// How a sink answers.
#[derive(Debug, Clone, Copy)]
pub enum Reply {
    Status(u16),
    /// With `Retry-After`.
    Busy(u16, u32),
    /// With `Retry-After` as a date, a quarter of an hour after its own, which is years before ours.
    BusyUntil(u16),
    RedirectTo(IpAddr),
    /// Takes the request and says nothing.
    Hang,
    /// 200, and then a byte at a time for ever.
    Drip,
    /// 200, and more than anybody wants to read.
    Flood,
}

#[derive(Debug, Clone)]
pub struct Got {
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub struct Sink {
    pub address: IpAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    connections: AtomicUsize,
    /// Bytes of an answer that could be sent.
    sent: AtomicUsize,
    replies: Mutex<VecDeque<Reply>>,
    got: Mutex<Vec<Got>>,
}

/// The certificate of every sink, for any name below `sink.test`.
static CERTIFICATE: LazyLock<rcgen::CertifiedKey<rcgen::KeyPair>> =
    LazyLock::new(|| rcgen::generate_simple_self_signed(vec!["*.sink.test".into()]).unwrap());

impl Sink {
    pub async fn open() -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        // Another process may run these stories at the same time.
        let [.., high, low] = std::process::id().to_be_bytes();
        let address = Ipv4Addr::new(127, 1 + high % 250, low, NEXT.fetch_add(1, SeqCst));
        let listener = TcpListener::bind((address, PORT)).await.unwrap();
        let state: Arc<State> = Arc::default();
        tokio::spawn(listen(listener, state.clone()));
        Self { address: address.into(), state }
    }

    /// Answers like this, in turn; then 200 for ever.
    pub fn answers(&self, replies: &[Reply]) {
        self.state.replies.lock().unwrap().extend(replies);
    }

    pub fn got(&self) -> Vec<Got> {
        self.state.got.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.state.connections.load(SeqCst)
    }

    pub fn sent(&self) -> usize {
        self.state.sent.load(SeqCst)
    }
}

async fn listen(listener: TcpListener, state: Arc<State>) {
    let key = PrivateKeyDer::Pkcs8(CERTIFICATE.signing_key.serialize_der().into());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![CERTIFICATE.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    while let Ok((stream, _)) = listener.accept().await {
        state.connections.fetch_add(1, SeqCst);
        tokio::spawn(serve(acceptor.clone(), stream, state.clone()));
    }
}

async fn serve(acceptor: TlsAcceptor, stream: TcpStream, state: Arc<State>) {
    let Ok(mut stream) = acceptor.accept(stream).await else { return };
    let mut bytes = Vec::new();
    let (head, body) = loop {
        let mut piece = [0; 4096];
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(length) => bytes.extend_from_slice(&piece[..length]),
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let headers = headers(head);
        if body.len() >= headers["content-length"].parse::<usize>().unwrap() {
            break (headers, body.to_string());
        }
    };
    state.got.lock().unwrap().push(Got { headers: head, body });
    let reply = state.replies.lock().unwrap().pop_front().unwrap_or(Reply::Status(200));
    let (status, more) = match reply {
        Reply::Status(status) => (status, String::new()),
        Reply::Busy(status, seconds) => (status, format!("retry-after: {seconds}\r\n")),
        Reply::BusyUntil(status) => {
            let (now, until) = ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 09:04:37 GMT");
            (status, format!("date: {now}\r\nretry-after: {until}\r\n"))
        }
        Reply::RedirectTo(address) => (302, format!("location: https://{address}:{PORT}/\r\n")),
        Reply::Hang => return tokio::time::sleep(Duration::from_secs(60)).await,
        Reply::Drip | Reply::Flood => (200, String::new()),
    };
    let length = if matches!(reply, Reply::Drip | Reply::Flood) { 100_000_000 } else { 2 };
    let head = format!(
        "HTTP/1.1 {status} X\r\n{more}content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let (piece, pause) = match reply {
        Reply::Drip => (vec![b'x'; 1], Duration::from_millis(50)),
        Reply::Flood => (vec![b'x'; 16 << 10], Duration::ZERO),
        _ => (b"ok".to_vec(), Duration::ZERO),
    };
    let mut left: usize = length;
    while left > 0 && stream.write_all(&piece).await.is_ok() && stream.flush().await.is_ok() {
        state.sent.fetch_add(piece.len(), SeqCst);
        left = left.saturating_sub(piece.len());
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
    let _ = stream.shutdown().await;
}

fn headers(head: &str) -> HashMap<String, String> {
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    lines.map(|(name, value)| (name.to_ascii_lowercase(), value.to_string())).collect()
}

/// A phone book that may change its mind: each name's answers in turn, the last one for ever.
#[derive(Default)]
pub struct Book(Mutex<HashMap<String, VecDeque<Vec<IpAddr>>>>);

impl Book {
    pub fn says(&self, name: &str, answers: &[&[IpAddr]]) {
        let answers = answers.iter().map(|answer| answer.to_vec()).collect();
        self.0.lock().unwrap().insert(name.into(), answers);
    }
}

impl Names for Book {
    fn find(&self, name: &str) -> Addresses {
        let mut book = self.0.lock().unwrap();
        let answers = book.get_mut(name);
        let answer = answers.and_then(|answers| match answers.len() {
            0 | 1 => answers.front().cloned(),
            _ => answers.pop_front(),
        });
        Box::pin(async move { answer.ok_or_else(|| std::io::Error::other("no such name")) })
    }
}

/// A courier that trusts the sinks and knows the names of the book.
pub fn courier(book: &Arc<Book>) -> Arc<Courier> {
    let root = Certificate::from_der(CERTIFICATE.cert.der()).unwrap();
    Arc::new(Courier::new(book.clone(), vec![root], PATIENCE))
}
