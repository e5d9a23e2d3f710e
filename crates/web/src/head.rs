//! What is refused by the head of a request alone. The framework reads heads of up to 128 KiB with up to 96 headers, and ends the
//! connection beyond; no client of ours comes near what is refused here.

use actix_web::dev::RequestHead;
use actix_web::http::header::{HOST, HeaderName, HeaderValue};
use kernel::{Problem, problems};

/// Path and query together: the longest list of filters that an operation takes is far below.
const MAX_ADDRESS: usize = 8 << 10;
/// Names and values of all headers together.
const MAX_HEADERS: usize = 16 << 10;
/// A header's colon, space and end of line.
const AROUND_A_VALUE: usize = 4;

pub(crate) fn refusal(head: &RequestHead) -> Option<Problem> {
    let address = head.uri.path_and_query().map_or(0, |target| target.as_str().len());
    if address > MAX_ADDRESS {
        return Some(Problem::plain(&problems::ADDRESS_TOO_LONG));
    }
    let bytes = |(name, value): (&HeaderName, &HeaderValue)| {
        name.as_str().len() + value.len() + AROUND_A_VALUE
    };
    if head.headers.iter().map(bytes).sum::<usize>() > MAX_HEADERS {
        return Some(Problem::plain(&problems::HEAD_TOO_LARGE));
    }
    names_two_hosts(head).then(|| {
        let (zh, en) =
            ("请求行与 Host 所指的主机不同", "The request line and Host name different hosts");
        Problem::new(&problems::MALFORMED, zh, en)
    })
}

/// All our addresses are plain: a path that encodes a letter is another spelling of one, and what goes by an operation's address (a
/// limit, an end, the log) would have to know them all.
pub(crate) fn encodes_its_path(head: &RequestHead) -> bool {
    head.uri.path().contains('%')
}

pub(crate) fn encoded() -> Problem {
    let zh = "地址的路径部分不得使用百分号编码，请原样书写";
    let en = "Write the path of the address as it is: without percent-encoding";
    Problem::new(&problems::MALFORMED, zh, en)
}

/// A gateway that goes by the one and a server that goes by the other would mean different requests.
fn names_two_hosts(head: &RequestHead) -> bool {
    let Some(host) = head.uri.authority() else { return false };
    let named = head.headers.get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    !named.eq_ignore_ascii_case(host.as_str().as_bytes())
}
