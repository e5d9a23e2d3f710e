//! How long a caller waits for a file (`Prefer`, RFC 7240).

use actix_web::http::header::HeaderMap;
use std::time::Duration;

/// Who says nothing is told after so long where the file will be: a call that stands open longer gets lost on a poor network.
const USUAL: Duration = Duration::from_secs(2);

/// Whoever asks to wait waits so long: less than a gateway does (25 s).
const LONGEST: Duration = Duration::from_secs(20);

/// What a caller prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefer {
    /// Not to wait at all, unless it says how long.
    pub respond_async: bool,
    pub wait: Duration,
}

impl Prefer {
    /// Preferences that are not known, or make no sense, are passed over (§2).
    pub fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all("prefer").filter_map(|line| line.to_str().ok());
        let all: Vec<String> = lines
            .flat_map(|line| line.split([',', ';']))
            .map(|one| one.trim().to_ascii_lowercase())
            .collect();
        let respond_async = all.iter().any(|one| one == "respond-async");
        let said =
            all.iter().filter_map(|one| one.strip_prefix("wait=")?.trim_matches('"').parse().ok());
        let usual = if respond_async { Duration::ZERO } else { USUAL };
        let wait = said.map(Duration::from_secs).next().unwrap_or(usual).min(LONGEST);
        Self { respond_async, wait }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn a21_how_long_somebody_waits_is_theirs_to_say() {
        for (said, respond_async, wait) in [
            ("", false, 2),
            ("respond-async", true, 0),
            ("Respond-Async, wait=5", true, 5),
            ("wait=3", false, 3),
            ("wait=1000", false, 20),
            ("wait=soon, handling=strict", false, 2),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HeaderName::from_static("prefer"), HeaderValue::from_static(said));
            let wait = Duration::from_secs(wait);
            assert_eq!(Prefer::of(&headers), Prefer { respond_async, wait }, "{said}");
        }
    }
}
