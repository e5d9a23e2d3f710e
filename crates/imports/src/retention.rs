//! How long what is no record is kept: data, with its reason.

use chrono::TimeDelta;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    preview_hours: u32,
}

impl Retention {
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<Retention> = LazyLock::new(|| {
            // A test reads the same text; kept too short, a file has to be sent again, kept for ever, nobody notices.
            read().unwrap_or(Retention { preview_hours: 1 })
        });
        *BUILT_IN
    }

    /// A checked file that nobody commits.
    pub fn previews(self) -> TimeDelta {
        TimeDelta::hours(self.preview_hours.into())
    }
}

fn read() -> Result<Retention, toml::de::Error> {
    toml::from_str(include_str!("../data/retention.toml"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_product_says_how_long() {
        assert_eq!(super::read().unwrap().previews(), chrono::TimeDelta::hours(24));
    }
}
