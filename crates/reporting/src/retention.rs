use serde::Deserialize;
use std::sync::LazyLock;

/// How long what is no record is kept, and how much of it: data, with its reason.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    pub export_hours: u32,
    pub exports_of_an_account: u32,
    pub export_megabytes_of_an_account: u32,
    pub expired_export_days: u32,
}

impl Retention {
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<Retention> = LazyLock::new(|| {
            // A test reads the same text; kept too short, a file has to be asked for again, kept for ever, nobody notices.
            read().unwrap_or(Retention {
                export_hours: 1,
                exports_of_an_account: 5,
                export_megabytes_of_an_account: 10,
                expired_export_days: 1,
            })
        });
        *BUILT_IN
    }

    pub fn exports(self) -> chrono::TimeDelta {
        chrono::TimeDelta::hours(self.export_hours.into())
    }

    /// How long it is told that a file is kept no longer.
    pub fn expired(self) -> chrono::TimeDelta {
        chrono::TimeDelta::days(self.expired_export_days.into())
    }

    pub const fn places(self) -> usize {
        self.exports_of_an_account as usize
    }

    pub fn bytes(self) -> u64 {
        u64::from(self.export_megabytes_of_an_account) * 1_000_000
    }
}

fn read() -> Result<Retention, toml::de::Error> {
    toml::from_str(include_str!("../data/retention.toml"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_product_says_how_long() {
        let read = super::read().unwrap();
        assert_eq!(read.exports(), chrono::TimeDelta::hours(24));
        assert!(read.exports() < read.expired());
    }
}
