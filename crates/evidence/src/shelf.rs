//! Where the files lie: outside the database, each under the id of its record, in a folder or in a store that speaks S3.

use crate::codes::EvidenceVerdict;
use crate::inspect::{self, Seen};
use crate::model::EvidenceFile;
use crate::problems as no;
use crate::rules::{FileType, Rules};
use crate::scanner::{Scan, Scanner, WhenDown};
use actix_web::web::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use kernel::{Id, Problem, Refusal};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use web::Upload;

mod sweep;

/// Pieces that are written at once: a folder takes small ones, S3 wants five mebibytes.
const SMALL: usize = 256 * 1024;
const LARGE: usize = 5 * 1024 * 1024;

/// Where files are to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Folder(PathBuf),
    /// `s3://BUCKET`; the rest is in the variables that S3's own tools read (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID …).
    S3(String),
    /// For tests.
    Memory,
}

impl std::str::FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "" => Err("files names no place: a folder, or s3://BUCKET".into()),
            _ if text.starts_with("s3://") => Ok(Self::S3(text.into())),
            _ if text.contains("://") => {
                Err(format!("files is `{text}`: a folder, or s3://BUCKET"))
            }
            _ => Ok(Self::Folder(text.into())),
        }
    }
}

/// The files, the rules they are taken by, and who scans them.
#[derive(Clone)]
pub struct Shelf {
    place: Place,
    /// Opened when the first file is asked for: who keeps none needs no folder.
    open: Arc<Mutex<Option<Arc<dyn ObjectStore>>>>,
    pub rules: Arc<Rules>,
    pub scanner: Scanner,
}

/// Where a file lies.
fn place_of(tenant: &str, id: Id) -> Path {
    let name = id.to_string();
    // The last digits: those of ids made at one time are alike at the beginning.
    let last = name.get(name.len().saturating_sub(2)..).unwrap_or_default().to_string();
    Path::from_iter([tenant, last.as_str(), name.as_str()])
}

impl Shelf {
    pub fn new(place: Place, rules: Rules, scanner: Scanner) -> Self {
        Self { place, open: Arc::default(), rules: Arc::new(rules), scanner }
    }

    /// The folder of the files, where they lie on this machine.
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder),
            Place::S3(_) | Place::Memory => None,
        }
    }

    fn store(&self) -> Result<Arc<dyn ObjectStore>, Problem> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = open.as_ref() {
            return Ok(store.clone());
        }
        let store: Arc<dyn ObjectStore> = match &self.place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|error| told(&error, folder.display()))?;
                let store = LocalFileSystem::new_with_prefix(folder).map_err(down)?;
                Arc::new(store.with_fsync(true))
            }
            Place::S3(url) => {
                let store = AmazonS3Builder::from_env().with_url(url);
                Arc::new(store.build().map_err(down)?)
            }
            Place::Memory => Arc::new(InMemory::new()),
        };
        *open = Some(store.clone());
        Ok(store)
    }

    /// Takes the content of a file in. Nobody sees any of it before it is complete and found good; what is refused leaves nothing
    /// behind, for it is written beside and gets its name last.
    pub async fn receive(
        &self,
        tenant: &str,
        file: &EvidenceFile,
        named: &FileType,
        upload: &mut Upload,
    ) -> Result<EvidenceVerdict, Problem> {
        let parts = self.store()?.put_multipart(&place_of(tenant, file.id)).await.map_err(down)?;
        let size = if matches!(self.place, Place::S3(_)) { LARGE } else { SMALL };
        let mut writer = WriteMultipart::new_with_chunk_size(parts, size);
        let mut scan = self.scanner.begin().await;
        let passed = self.pass(file, named, upload, &mut writer, &mut scan).await;
        let judged = match passed {
            Ok(()) => self.verdict(scan.end().await),
            Err(problem) => Err(problem),
        };
        match judged {
            Ok(verdict) => {
                db::fail_point("file.judged")?;
                writer.finish().await.map_err(down)?;
                db::fail_point("file.named")?;
                Ok(verdict)
            }
            Err(problem) => {
                // Whether or not what came could be thrown away, the sender is told what is wrong with it.
                let _ = writer.abort().await;
                Err(problem)
            }
        }
    }

    /// Passes a body on in pieces, and remembers of it what is looked at.
    async fn pass(
        &self,
        file: &EvidenceFile,
        named: &FileType,
        upload: &mut Upload,
        writer: &mut WriteMultipart,
        scan: &mut Scan,
    ) -> Result<(), Problem> {
        let (mut hash, mut size) = (Sha256::new(), 0);
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        while let Some(piece) = upload.next().await? {
            size += piece.len() as u64;
            Refusal::unless(size <= file.size, &no::SIZE)?;
            hash.update(&piece);
            let open = inspect::HEAD.saturating_sub(head.len()).min(piece.len());
            head.extend_from_slice(piece.get(..open).unwrap_or_default());
            tail.extend_from_slice(&piece);
            if tail.len() > 2 * inspect::TAIL {
                tail.drain(..tail.len() - inspect::TAIL);
            }
            scan.feed(&piece).await;
            writer.wait_for_capacity(1).await.map_err(down)?;
            writer.write(&piece);
            db::fail_point("file.piece")?;
        }
        Refusal::unless(size == file.size, &no::SIZE)?;
        Refusal::unless(ledger::hex(&hash.finalize()) == file.sha256, &no::DIGEST)?;
        inspect::inspect(&Seen { head: &head, tail: &tail, size }, named, &self.rules.limits)?;
        Ok(())
    }

    /// What is made of a scanner's word, or of its silence.
    fn verdict(&self, said: Result<EvidenceVerdict, String>) -> Result<EvidenceVerdict, Problem> {
        match (said, &self.scanner) {
            (Ok(EvidenceVerdict::Infected), _) => Err(Refusal(&no::INFECTED).into()),
            (Ok(verdict), _) => Ok(verdict),
            (Err(cause), Scanner::Clamd { when_down: WhenDown::Refuse, .. }) => {
                Err(Problem::unavailable(cause))
            }
            (Err(_), _) => Ok(EvidenceVerdict::Unscanned),
        }
    }

    /// What the scanner says of a file that lies here.
    pub async fn scan(&self, tenant: &str, id: Id) -> Result<EvidenceVerdict, Problem> {
        let mut content = self.content(tenant, id).await?;
        let mut scan = self.scanner.begin().await;
        while let Some(piece) = content.next().await {
            scan.feed(&piece.map_err(down)?).await;
        }
        Ok(scan.end().await.unwrap_or(EvidenceVerdict::Unscanned))
    }

    /// Reads a body to its end, and gives its digest: to be compared with a file that is here already.
    pub async fn digest_of(upload: &mut Upload, most: u64) -> Result<String, Problem> {
        let (mut hash, mut size) = (Sha256::new(), 0);
        while let Some(piece) = upload.next().await? {
            size += piece.len() as u64;
            Refusal::unless(size <= most, &no::DIGEST)?;
            hash.update(&piece);
        }
        Ok(ledger::hex(&hash.finalize()))
    }

    /// The content of a file.
    pub async fn content(
        &self,
        tenant: &str,
        id: Id,
    ) -> Result<BoxStream<'static, Result<Bytes, Error>>, Problem> {
        match self.store()?.get(&place_of(tenant, id)).await {
            Ok(found) => Ok(found.into_stream()),
            Err(Error::NotFound { .. }) => Err(Refusal(&no::LOST).into()),
            Err(error) => Err(down(error)),
        }
    }

    /// The whole content, for a backup or a check; none when nothing lies there.
    pub async fn bytes(&self, tenant: &str, id: Id) -> Result<Option<Bytes>, Problem> {
        match self.store()?.get(&place_of(tenant, id)).await {
            Ok(found) => found.bytes().await.map(Some).map_err(down),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(down(error)),
        }
    }

    /// Puts the content of a backup in its place.
    pub async fn put(&self, tenant: &str, id: Id, bytes: Vec<u8>) -> Result<(), Problem> {
        let put = self.store()?.put(&place_of(tenant, id), Bytes::from(bytes).into()).await;
        put.map(drop).map_err(down)
    }

    pub async fn remove(&self, tenant: &str, id: Id) -> Result<(), Problem> {
        match self.store()?.delete(&place_of(tenant, id)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(down(error)),
        }
    }
}

fn down(error: Error) -> Problem {
    told(&error, "the store of files")
}

/// A full disk is told as what it is: somebody can make room. What failed first stands at the end of the chain.
fn told(error: &(dyn std::error::Error + 'static), place: impl std::fmt::Display) -> Problem {
    let chain = std::iter::successors(Some(error), |error| error.source());
    let full = chain
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded));
    let cause = format!("{place}: {error}");
    if full { Problem::file_storage_full(cause) } else { Problem::unavailable(cause) }
}
