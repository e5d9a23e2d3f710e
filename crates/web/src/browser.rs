//! What a browser is told about every answer: to take it for what it says it is, to let no other page show it, and to tell nobody
//! which address it came from (lists carry what people search for).

/// The one page of the product is its documentation, whose styles stand in its elements; all else is data and loads nothing.
pub const TOLD_TO_BROWSERS: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
];
