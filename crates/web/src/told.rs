//! What is said of an address that somebody asked for, in answers and in logs: anything may stand in it, a person's name too.

use kernel::Id;

/// Stands for a part that is none of ours.
const LEFT_OUT: &str = "*";
/// The longest word of our addresses, with room.
const LONGEST: usize = 60;
/// Numbers of entries have fewer digits, numbers of phones and of persons more.
const MOST_DIGITS: usize = 9;

/// The path with its ids, codes and words; whatever else stands in it is left out.
pub(crate) fn path(path: &str) -> String {
    let parts = path.split('/').map(|part| if is_ours(part) { part } else { LEFT_OUT });
    parts.collect::<Vec<_>>().join("/")
}

fn is_ours(part: &str) -> bool {
    let is_plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    part.parse::<Id>().is_ok() || (is_plain && part.len() <= LONGEST && digits <= MOST_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d20_what_is_said_of_an_address_names_nobody() {
        for (asked, told) in [
            ("/v1/hotline/tickets", "/v1/hotline/tickets"),
            (
                "/v1/hotline/tickets/01a21bf6-3bbf-73c9-83d4-caba2f91fee6/actions",
                "/v1/hotline/tickets/01a21bf6-3bbf-73c9-83d4-caba2f91fee6/actions",
            ),
            (
                "/v1/reporting/figures/HL.SAT_RATE/records",
                "/v1/reporting/figures/HL.SAT_RATE/records",
            ),
            ("/v1/ledger/entries/123456789", "/v1/ledger/entries/123456789"),
            ("/.well-known/jwks.json", "/.well-known/jwks.json"),
            ("/v1/hotline/tickets/13812345678", "/v1/hotline/tickets/*"),
            ("/v1/hotline/tickets/%31%33812345678", "/v1/hotline/tickets/*"),
            ("/v1/hotline/tickets/%E6%9D%8E%E5%9B%9B", "/v1/hotline/tickets/*"),
            ("/230718199001011234/x y", "/*/*"),
            ("/", "/"),
        ] {
            assert_eq!(path(asked), told);
        }
    }
}
