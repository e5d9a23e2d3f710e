//! Which trace a request belongs to (W3C Trace Context): continued when the caller names one, begun here otherwise.

use actix_web::http::header::{HeaderMap, HeaderName};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// A request's place in a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// 32 lower-case hexadecimal digits.
    pub id: String,
    /// This request's own span, which is the parent of what it causes.
    pub span: String,
    /// The caller's span.
    pub parent: Option<String>,
    sampled: bool,
}

impl Trace {
    /// A header that is absent, given twice or not valid begins a new trace; it is never an error.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut given = headers.get_all(TRACEPARENT);
        let only = given.next().filter(|_| given.next().is_none());
        only.and_then(|value| parse(value.to_str().ok()?)).unwrap_or_else(Self::begin)
    }

    fn begin() -> Self {
        Self { id: kernel::new_id().simple(), span: new_span(), parent: None, sampled: false }
    }

    /// The header for a request that this one causes.
    pub fn traceparent(&self) -> String {
        format!("00-{}-{}-{:02x}", self.id, self.span, u8::from(self.sampled))
    }
}

/// The second half of a UUIDv7 is random but for its two highest bits, and so never all zero.
fn new_span() -> String {
    kernel::new_id().simple().chars().skip(16).collect()
}

fn parse(header: &str) -> Option<Trace> {
    let mut parts = header.split('-');
    let (version, id, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    // A later version may say more after a hyphen; this one may not.
    let ends = version != "00" || parts.next().is_none();
    let valid = ends
        && version != "ff"
        && [(version, 2), (id, 32), (parent, 16), (flags, 2)].into_iter().all(is_hexadecimal)
        && [id, parent].into_iter().all(|part| part.bytes().any(|byte| byte != b'0'));
    let flags = u8::from_str_radix(flags, 16).ok()?;
    valid.then(|| Trace {
        id: id.into(),
        span: new_span(),
        parent: Some(parent.into()),
        sampled: flags & 1 == 1,
    })
}

fn is_hexadecimal((text, length): (&str, usize)) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    #[test]
    fn a33_a_valid_parent_is_continued() {
        let trace = parse(&format!("00-{ID}-{SPAN}-01")).unwrap();
        assert_eq!((trace.id.as_str(), trace.parent.as_deref()), (ID, Some(SPAN)));
        assert_eq!(trace.traceparent(), format!("00-{ID}-{}-01", trace.span));
        assert_ne!(trace.span, SPAN);
        let later = parse(&format!("01-{ID}-{SPAN}-00-and-more")).unwrap();
        assert_eq!(later.traceparent(), format!("00-{ID}-{}-00", later.span));
    }

    #[test]
    fn a33_what_is_not_valid_is_not_a_parent() {
        let zero = (&"0".repeat(32), &"0".repeat(16));
        for bad in [
            String::new(),
            format!("00-{ID}-{SPAN}"),
            format!("00-{ID}-{SPAN}-01-more"),
            format!("ff-{ID}-{SPAN}-01"),
            format!("00-{}-{SPAN}-01", ID.to_uppercase()),
            format!("00-{}-{SPAN}-01", zero.0),
            format!("00-{ID}-{}-01", zero.1),
            format!("00-{ID}-{SPAN}-zz"),
            format!("0-{ID}-{SPAN}-01"),
        ] {
            assert_eq!(parse(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a33_a_new_trace_has_the_form_of_a_parent() {
        let begun = Trace::begin();
        assert_eq!(parse(&begun.traceparent()).unwrap().id, begun.id);
    }
}
