use super::{IdentityError, travels_as_text};
use std::str::FromStr;

/// 行政区划代码 (GB/T 2260, GB/T 10114 and the statistical codes below): 2, 4, 6, 9 or 12 digits.
///
/// A code of 12 digits that ends in zeros is kept by its significant part: `230718101000` is the town `230718101`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DivisionCode(String);

/// The level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DivisionLevel {
    /// 省级
    Province,
    /// 地级
    Prefecture,
    /// 县级: the tenant
    County,
    /// 乡级
    Township,
    /// 村级
    Village,
}

const FORM: IdentityError = IdentityError {
    code: "division_code_form",
    zh: "区划代码应为 2、4、6、9 或 12 位数字",
    en: "A division code has 2, 4, 6, 9 or 12 digits",
};

impl FromStr for DivisionCode {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let text = text.trim();
        if !text.chars().all(|letter| letter.is_ascii_digit()) || text.starts_with('0') {
            return Err(FORM);
        }
        let mut code = text;
        for (length, zeros) in [(12, "000"), (9, "000"), (6, "00"), (4, "00")] {
            if code.len() == length && code.ends_with(zeros) {
                code = code.get(..length - zeros.len()).unwrap_or(code);
            }
        }
        if [2, 4, 6, 9, 12].contains(&code.len()) { Ok(Self(code.into())) } else { Err(FORM) }
    }
}

impl DivisionCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn level(&self) -> DivisionLevel {
        match self.0.len() {
            2 => DivisionLevel::Province,
            4 => DivisionLevel::Prefecture,
            6 => DivisionLevel::County,
            9 => DivisionLevel::Township,
            _ => DivisionLevel::Village,
        }
    }

    /// The division above; none above a province.
    pub fn parent(&self) -> Option<Self> {
        let length = match self.level() {
            DivisionLevel::Province => return None,
            DivisionLevel::Prefecture => 2,
            DivisionLevel::County => 4,
            DivisionLevel::Township => 6,
            DivisionLevel::Village => 9,
        };
        self.0.get(..length).map(|code| Self(code.into()))
    }

    /// Whether `other` is this division or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl std::fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(DivisionCode, 12, r"^[1-9][0-9]{1,11}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_nest() {
        let village: DivisionCode = "230718101201".parse().unwrap();
        let town: DivisionCode = "230718101000".parse().unwrap();
        let county: DivisionCode = "230718".parse().unwrap();
        assert_eq!(
            (village.level(), town.level(), county.level()),
            (DivisionLevel::Village, DivisionLevel::Township, DivisionLevel::County)
        );
        assert_eq!(village.parent(), Some(town.clone()));
        assert_eq!(town.parent(), Some(county.clone()));
        assert!(county.contains(&village) && town.contains(&village) && !village.contains(&town));
        assert_eq!(county.parent().unwrap().parent().unwrap().parent(), None);
        assert_eq!("230000".parse::<DivisionCode>().unwrap().level(), DivisionLevel::Province);
    }

    #[test]
    fn other_lengths_are_refused() {
        for text in ["", "2", "23071", "2307181", "2307181010011", "23071８", "abc", "030718"] {
            assert!(text.parse::<DivisionCode>().is_err(), "{text}");
        }
    }
}
