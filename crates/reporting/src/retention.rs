use serde::Deserialize;
use std::sync::LazyLock;

/// How long what is no record is kept, and how much of it: data, with its reason.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    pub export_hours: u32,
    pub exports_of_an_account: u32,
}

impl Retention {
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<Retention> = LazyLock::new(|| {
            // A test reads the same text; kept too short, a file has to be asked for again, kept for ever, nobody notices.
            read().unwrap_or(Retention { export_hours: 1, exports_of_an_account: 5 })
        });
        *BUILT_IN
    }

    pub fn exports(self) -> chrono::TimeDelta {
        chrono::TimeDelta::hours(self.export_hours.into())
    }
}

fn read() -> Result<Retention, toml::de::Error> {
    toml::from_str(include_str!("../data/retention.toml"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_product_says_how_long() {
        assert_eq!(super::read().unwrap().exports(), chrono::TimeDelta::hours(24));
    }
}
