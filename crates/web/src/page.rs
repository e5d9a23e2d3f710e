use crate::Ground;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Caller, Problem};
use privacy::{Algorithm, Cipher, NONCE};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::{IntoParams, ToSchema};

const DEFAULT_SIZE: u64 = 50;
const MAX_SIZE: u64 = 200;

/// How a list is asked for page by page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// Records per page; 50 when absent or 0, at most 200.
    #[param(minimum = 0, maximum = 200, example = 50)]
    pub page_size: Option<u64>,
    /// `next_page_token` of the page before; valid only with the same filters and for the same account.
    #[param(max_length = 1000)]
    pub page_token: Option<String>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    #[schema(max_items = 200)]
    pub items: Vec<T>,
    /// Ask for the next page with it; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub next_page_token: Option<String>,
}

/// What is asked for, and the meaning that its token is bound to.
#[derive(Debug, Clone)]
pub struct PageRequest {
    pub(crate) size: Option<String>,
    pub(crate) token: Option<String>,
    /// Route, filters and order, as they were asked.
    pub(crate) meaning: String,
}

#[derive(Clone)]
pub(crate) struct PageKey([u8; 32]);

impl PageKey {
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// HMAC-SHA-256 over the parts of a request: a plain digest of a short body could be guessed from a copy of the database.
    pub fn fingerprint(&self, parts: &[&[u8]]) -> [u8; 32] {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        mac.update(b"taizhang request fingerprint");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// A place in what is asked for bit by bit, as callers carry it: sealed, for it may name a record that they are not shown.
    pub fn token<K: Serialize>(
        &self,
        place: &K,
        meaning: &str,
        caller: &Caller,
    ) -> Result<String, Problem> {
        let place = serde_json::to_vec(place).map_err(Problem::internal)?;
        let mut bytes = [0; NONCE].to_vec();
        getrandom::fill(&mut bytes).map_err(Problem::internal)?;
        let sealed = self.cipher().seal(&nonce(&bytes), &bound_to(meaning, caller), &place);
        bytes.extend(sealed.ok_or_else(|| Problem::internal("a page token could not be sealed"))?);
        Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The place, if this is a token that this caller was given for this.
    pub fn open<K: DeserializeOwned>(
        &self,
        token: &str,
        meaning: &str,
        caller: &Caller,
    ) -> Option<K> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (drawn, sealed) = bytes.split_at_checked(NONCE)?;
        let place = self.cipher().open(&nonce(drawn), &bound_to(meaning, caller), sealed)?;
        serde_json::from_slice(&place).ok()
    }

    fn cipher(&self) -> impl Cipher + use<> {
        Algorithm::CURRENT.with(&self.fingerprint(&[b"page token"]))
    }
}

fn nonce(bytes: &[u8]) -> [u8; NONCE] {
    std::array::from_fn(|n| bytes.get(n).copied().unwrap_or_default())
}

/// Meaning and principal, each with its length before it.
fn bound_to(meaning: &str, caller: &Caller) -> Vec<u8> {
    let parts = [meaning.as_bytes(), caller.tenant.as_bytes(), caller.account.as_bytes()];
    let told = parts.map(|part| [&(part.len() as u64).to_be_bytes(), part].concat());
    told.concat()
}

impl PageRequest {
    /// For a list that is asked for by a body, since what it is filtered by must not stand in an address.
    pub fn of_body(list: &str, filter: &str, size: Option<u64>, token: Option<String>) -> Self {
        let size = size.map(|size| size.to_string());
        Self { size, token, meaning: format!("{list}: {filter}") }
    }

    pub fn size(&self) -> Result<u64, Problem> {
        let size = self.size.as_deref().map_or(Ok(0), str::parse::<u64>);
        match size {
            Ok(0) => Ok(DEFAULT_SIZE),
            Ok(size) if size <= MAX_SIZE => Ok(size),
            _ => Err(bad(
                "page_size",
                "page_size 应为 1 至 200 的整数",
                "page_size must be a number from 1 to 200",
            )),
        }
    }

    /// Where the page before ended. A token is never an authority: the filter and the caller's reach apply anew.
    pub fn after<K: DeserializeOwned>(&self, ground: &Ground) -> Result<Option<K>, Problem> {
        let Some(token) = &self.token else { return Ok(None) };
        let place = ground.state.page_key.open(token, &self.meaning, &ground.caller);
        place.map(Some).ok_or_else(|| {
            let zh = "page_token 无效：须原样使用上一页返回的值，且筛选条件不变";
            let en =
                "page_token is not valid: use the value of the page before, with the same filters";
            bad("page_token", zh, en)
        })
    }

    /// Makes the page of `size + 1` rows that were asked for: the one too many only tells that there is more.
    pub fn page<T, K: Serialize>(
        &self,
        mut items: Vec<T>,
        ground: &Ground,
        place: impl Fn(&T) -> K,
    ) -> Result<Page<T>, Problem> {
        let size = usize::try_from(self.size()?).map_err(Problem::internal)?;
        let more = items.len() > size;
        items.truncate(size);
        let last = items.last().filter(|_| more);
        let next_page_token = last
            .map(|last| ground.state.page_key.token(&place(last), &self.meaning, &ground.caller));
        Ok(Page { items, next_page_token: next_page_token.transpose()? })
    }
}

/// A parameter that is not as it has to be; the text as a whole names it, the one beside the name does not.
pub(crate) fn bad(parameter: &str, zh: &str, en: &str) -> Problem {
    let problem = Problem::field(parameter, "parameter", zh, en);
    Problem {
        kind: &kernel::problems::MALFORMED,
        detail_zh: format!("查询参数 {parameter} 不正确：{zh}"),
        detail_en: format!("The parameter {parameter} is not valid: {en}"),
        ..problem
    }
}
