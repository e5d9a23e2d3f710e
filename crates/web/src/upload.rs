//! Files that come in: bytes as they are, piece by piece, so that none is held in memory whole.

use crate::Failure;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use kernel::{Problem, problems};
use std::future::{Ready, ready};

const OCTETS: &str = "application/octet-stream";

/// A body of bytes that nobody has looked at.
pub struct Upload {
    payload: Payload,
    declared: Option<u64>,
    is_octets: bool,
}

impl FromRequest for Upload {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let essence = text(CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default();
        let is_octets = essence.trim().eq_ignore_ascii_case(OCTETS);
        let declared = text(CONTENT_LENGTH).and_then(|length| length.parse().ok());
        ready(Ok(Self { payload: payload.take(), declared, is_octets }))
    }
}

impl Upload {
    /// Refuses what is sent as something else: asked when it is known that the caller may send at all.
    pub fn check_type(&self) -> Result<(), Problem> {
        if self.is_octets {
            return Ok(());
        }
        let zh = format!("请以 {OCTETS} 提交文件内容");
        let en = format!("Send the content of the file as {OCTETS}");
        Err(Problem::new(&problems::UNSUPPORTED_TYPE, zh, en))
    }

    /// How long the sender says that it is.
    pub fn declared(&self) -> Option<u64> {
        self.declared
    }

    /// The next piece; none after the last.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        self.payload.next().await.transpose().map_err(|_| {
            let zh = "文件没有传完；可用同一地址重新上传";
            let en = "The file did not arrive whole: send it again to the same address";
            Problem::new(&problems::MALFORMED, zh, en)
        })
    }
}
