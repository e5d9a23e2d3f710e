//! A receiver of events with TLS, at a loopback address of its own, that keeps what it got and may fall silent.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// One of the ports that events may go to.
const PORT: u16 = 8443;
/// Longer than any sender waits.
const SILENCE: Duration = Duration::from_secs(60);

/// An event as it came.
#[derive(Debug, Clone)]
pub struct Got {
    pub id: String,
    pub body: String,
}

#[derive(Default)]
struct State {
    silent: AtomicBool,
    got: Mutex<Vec<Got>>,
}

pub struct Receiver {
    address: Ipv4Addr,
    /// The root that its senders have to trust, as PEM.
    pub certificate: String,
    state: Arc<State>,
}

impl Receiver {
    pub fn open() -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        // Other tests listen at the same port.
        let [.., high, low] = std::process::id().to_be_bytes();
        let next = NEXT.fetch_add(1, Ordering::SeqCst);
        let address = Ipv4Addr::new(127, 251 + high % 4, low, next);
        let made = rcgen::generate_simple_self_signed(vec![address.to_string()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let config = ServerConfig::builder().with_no_client_auth();
        let config = config.with_single_cert(vec![made.cert.der().clone()], key).unwrap();
        let listener = TcpListener::bind((address, PORT)).unwrap();
        let state: Arc<State> = Arc::default();
        let (config, shared) = (Arc::new(config), state.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, state) = (config.clone(), shared.clone());
                std::thread::spawn(move || serve(config, stream, &state));
            }
        });
        let certificate = pem(made.cert.der());
        Self { address, certificate, state }
    }

    pub fn url(&self) -> String {
        format!("https://{}:{PORT}/in", self.address)
    }

    /// Takes requests and answers none, or answers again.
    pub fn is_silent(&self, silent: bool) {
        self.state.silent.store(silent, Ordering::SeqCst);
    }

    pub fn got(&self) -> Vec<Got> {
        self.state.got.lock().unwrap().clone()
    }
}

fn pem(certificate: &[u8]) -> String {
    let lines = BASE64_STANDARD.encode(certificate);
    let lines: Vec<&str> =
        lines.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn serve(config: Arc<ServerConfig>, stream: TcpStream, state: &State) {
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    let Some(got) = read(&mut stream) else { return };
    state.got.lock().unwrap().push(got);
    if state.silent.load(Ordering::SeqCst) {
        return std::thread::sleep(SILENCE);
    }
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let _ = stream.write_all(answer);
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

fn read(stream: &mut impl Read) -> Option<Got> {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(length) => bytes.extend_from_slice(&piece[..length]),
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let header = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            lines
                .filter(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)
                .next()
        };
        if body.len() >= header("content-length")?.parse().ok()? {
            return Some(Got { id: header("webhook-id")?.into(), body: body.into() });
        }
    }
}
