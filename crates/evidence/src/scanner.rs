//! The scanner for viruses: clamd, asked over its own protocol while a file comes in. Nobody but it says that a file is clean.

use crate::codes::EvidenceVerdict;
use std::future::Future;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// For each thing that clamd is asked to do.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest thing that clamd says.
const LONGEST: u64 = 1024;

/// What is done with a file while the scanner does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenDown {
    /// It is taken, and given out when it has been scanned.
    Quarantine,
    /// It is not taken; the sender is told to come back.
    Refuse,
}

/// Who scans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanner {
    /// Nobody yet: files are taken and not given out.
    Absent,
    /// Nobody, by the operator's decision: files are given out unscanned.
    Off,
    /// clamd, at host and port or at the path of its socket.
    Clamd { address: String, when_down: WhenDown },
}

trait Wire: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Wire for T {}

/// One file on its way through the scanner.
pub struct Scan {
    /// None when nobody scans, or nobody answers.
    wire: Option<Box<dyn Wire>>,
    /// Why nobody could say.
    down: Option<String>,
}

impl Scanner {
    /// `""`, `off`, `clamd://HOST:PORT` or `clamd:/PATH`; `down` is `quarantine` or `refuse`.
    pub fn read(text: &str, down: &str) -> Result<Self, String> {
        let when_down = match down {
            "quarantine" => WhenDown::Quarantine,
            "refuse" => WhenDown::Refuse,
            _ => return Err(format!("scanner_down is `{down}`: quarantine or refuse")),
        };
        let network = text.strip_prefix("clamd://").filter(|address| address.contains(':'));
        let socket = text.strip_prefix("clamd:").filter(|path| is_path(path) && path.len() > 1);
        match (text, network.or(socket)) {
            ("", _) => Ok(Self::Absent),
            ("off", _) => Ok(Self::Off),
            (_, Some(address)) => Ok(Self::Clamd { address: address.into(), when_down }),
            _ => Err(format!("scanner is `{text}`: off, clamd://HOST:PORT or clamd:/PATH")),
        }
    }

    /// Begins to scan a file.
    pub async fn begin(&self) -> Scan {
        let Self::Clamd { address, .. } = self else { return Scan { wire: None, down: None } };
        let mut scan = Scan { wire: None, down: None };
        let connected: std::io::Result<Box<dyn Wire>> = in_time(async {
            if is_path(address) {
                return Ok(Box::new(UnixStream::connect(address).await?) as Box<dyn Wire>);
            }
            Ok(Box::new(TcpStream::connect(address).await?) as Box<dyn Wire>)
        })
        .await;
        match connected {
            Ok(wire) => scan.wire = Some(wire),
            Err(error) => scan.fails(error),
        }
        scan.send(b"zINSTREAM\0").await;
        scan
    }
}

fn is_path(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//")
}

async fn in_time<T>(work: impl Future<Output = std::io::Result<T>>) -> std::io::Result<T> {
    timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()))
}

impl Scan {
    fn fails(&mut self, error: std::io::Error) {
        self.wire = None;
        self.down = Some(format!("the scanner: {error}"));
    }

    async fn send(&mut self, bytes: &[u8]) {
        let Some(wire) = self.wire.as_mut() else { return };
        if let Err(error) = in_time(wire.write_all(bytes)).await {
            self.fails(error);
        }
    }

    /// INSTREAM: pieces with their length in front.
    pub async fn feed(&mut self, piece: &[u8]) {
        let Ok(length) = u32::try_from(piece.len()) else { return };
        if length > 0 {
            self.send(&length.to_be_bytes()).await;
            self.send(piece).await;
        }
    }

    /// What is in the file; `Err` when nobody could say.
    pub async fn end(mut self) -> Result<EvidenceVerdict, String> {
        self.send(&0_u32.to_be_bytes()).await;
        if let Some(cause) = self.down {
            return Err(cause);
        }
        let Some(wire) = self.wire else { return Ok(EvidenceVerdict::Unscanned) };
        let mut said = Vec::new();
        let read = in_time(wire.take(LONGEST).read_to_end(&mut said)).await;
        read.map_err(|error| format!("the scanner: {error}"))?;
        let said = String::from_utf8_lossy(&said);
        match said.trim_end_matches(['\0', '\n']) {
            "stream: OK" => Ok(EvidenceVerdict::Clean),
            found if found.ends_with(" FOUND") => Ok(EvidenceVerdict::Infected),
            other => Err(format!("the scanner said `{other}`")),
        }
    }
}
