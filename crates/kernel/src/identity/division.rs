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

/// The kind of a township by digits 7 to 9 of its code (GB/T 10114).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TownshipClass {
    /// 街道, 001–099
    Subdistrict,
    /// 镇, 100–199
    Town,
    /// 乡, 200–399
    Township,
    /// 政企合一单位及类似乡级单位, 400–599
    Similar,
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
        let code = significant(text);
        if [2, 4, 6, 9, 12].contains(&code.len()) { Ok(Self(code.into())) } else { Err(FORM) }
    }
}

/// The code without the zeros that stand for "the whole of it".
fn significant(text: &str) -> &str {
    let mut code = text;
    for (length, zeros) in [(12, "000"), (9, "000"), (6, "00"), (4, "00")] {
        if code.len() == length {
            code = code.strip_suffix(zeros).unwrap_or(code);
        }
    }
    code
}

impl DivisionCode {
    /// The significant part: 2, 4, 6, 9 or 12 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// By the number of significant digits.
    pub fn level(&self) -> DivisionLevel {
        match self.0.len() {
            2 => DivisionLevel::Province,
            4 => DivisionLevel::Prefecture,
            6 => DivisionLevel::County,
            9 => DivisionLevel::Township,
            _ => DivisionLevel::Village,
        }
    }

    /// The division above; none above a province. Above the towns of a prefecture without counties, such as 东莞
    /// (`441900003`), that is the prefecture (`4419`).
    pub fn parent(&self) -> Option<Self> {
        let length = match self.level() {
            DivisionLevel::Province => return None,
            DivisionLevel::Prefecture => 2,
            DivisionLevel::County => 4,
            DivisionLevel::Township => 6,
            DivisionLevel::Village => 9,
        };
        self.0.get(..length).map(|code| Self(significant(code).into()))
    }

    /// What kind of township it is, or lies in; none above the township, and none for numbers that GB/T 10114 leaves free.
    pub fn township_class(&self) -> Option<TownshipClass> {
        match self.0.get(6..9)?.parse().ok()? {
            1..=99 => Some(TownshipClass::Subdistrict),
            100..=199 => Some(TownshipClass::Town),
            200..=399 => Some(TownshipClass::Township),
            400..=599 => Some(TownshipClass::Similar),
            _ => None,
        }
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
    use proptest::prelude::*;

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

    #[test]
    fn a_prefecture_without_counties_stands_above_its_towns() {
        let town: DivisionCode = "441900003".parse().unwrap();
        let prefecture: DivisionCode = "441900".parse().unwrap();
        assert_eq!(prefecture.level(), DivisionLevel::Prefecture);
        assert_eq!(town.parent(), Some(prefecture.clone()));
        assert!(prefecture.contains(&town));
    }

    #[test]
    fn the_number_of_a_township_tells_its_kind() {
        let class = |text: &str| text.parse::<DivisionCode>().unwrap().township_class();
        for (text, expected) in [
            ("230718001", TownshipClass::Subdistrict),
            ("230718099", TownshipClass::Subdistrict),
            ("230718100", TownshipClass::Town),
            ("230718101000", TownshipClass::Town),
            ("230718101201", TownshipClass::Town),
            ("230718199", TownshipClass::Town),
            ("230718200", TownshipClass::Township),
            ("230718399", TownshipClass::Township),
            ("230718400", TownshipClass::Similar),
            ("230718599", TownshipClass::Similar),
        ] {
            assert_eq!(class(text), Some(expected), "{text}");
        }
        for text in ["23", "2307", "230718", "230718000", "230718600", "230718999"] {
            assert_eq!(class(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_code_reads_back_and_lies_in_those_above(text in "[1-9][0-9]([0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10})") {
            let code: DivisionCode = text.parse().unwrap();
            prop_assert_eq!(&code.to_string().parse::<DivisionCode>().unwrap(), &code);
            let above: Vec<_> = std::iter::successors(code.parent(), DivisionCode::parent).collect();
            for parent in &above {
                prop_assert!(parent.contains(&code) && !code.contains(parent));
                prop_assert!(parent.level() < code.level());
                prop_assert_eq!(&parent.to_string().parse::<DivisionCode>().unwrap(), parent);
            }
            let top = above.last().unwrap_or(&code).level();
            prop_assert_eq!(top, DivisionLevel::Province);
        }
    }
}
