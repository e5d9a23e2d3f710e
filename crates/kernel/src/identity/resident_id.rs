use super::{IdentityError, travels_as_text};
use chrono::{Datelike, NaiveDate};
use std::str::FromStr;

/// 公民身份号码 (GB 11643-1999): division, birth date, sequence, check character. Also the number of the residence permit for
/// residents of Hong Kong, Macao and Taiwan, which has the same form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResidentId(String);

/// By the sequence number: odd is male.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// Year; whoever has a number was born later (the standard's own example of an early one is of 1880).
const EARLIEST_BIRTH: i32 = 1850;

const FORM: IdentityError = IdentityError {
    code: "resident_id_form",
    zh: "公民身份号码应为 17 位数字加 1 位数字或 X",
    en: "A resident id has 17 digits and a digit or X",
};
const BIRTH: IdentityError = IdentityError {
    code: "resident_id_birth",
    zh: "公民身份号码中的出生日期不存在",
    en: "The birth date in the resident id does not exist",
};
const CHECK: IdentityError = IdentityError {
    code: "resident_id_check",
    zh: "公民身份号码校验码不符，请核对",
    en: "The check character of the resident id does not match",
};
const FUTURE: IdentityError = IdentityError {
    code: "resident_id_future",
    zh: "公民身份号码中的出生日期晚于今天",
    en: "The birth date in the resident id lies in the future",
};

impl FromStr for ResidentId {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let text = text.trim().to_ascii_uppercase();
        let (digits, check) = text.split_at_checked(17).ok_or(FORM)?;
        let form = digits.bytes().all(|digit| digit.is_ascii_digit())
            && matches!(check.as_bytes(), [b'0'..=b'9' | b'X']);
        if !form {
            return Err(FORM);
        }
        birth(digits).ok_or(BIRTH)?;
        if check.chars().next() != check_character(digits) {
            return Err(CHECK);
        }
        Ok(Self(text))
    }
}

/// ISO 7064 MOD 11-2 over the first 17 digits: finds every single wrong digit and every swap of two neighbours.
fn check_character(digits: &str) -> Option<char> {
    let values = digits.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = values.zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    CHECKS.get((sum % 11) as usize).copied()
}

fn birth(digits: &str) -> Option<NaiveDate> {
    let date = digits.get(6..14)?;
    let date = NaiveDate::parse_from_str(date, "%Y%m%d").ok()?;
    (date.year() >= EARLIEST_BIRTH).then_some(date)
}

impl ResidentId {
    /// The number itself, 18 characters with a capital X: to be encrypted or hashed, never to be logged.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 出生日期, digits 7 to 14.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        birth(&self.0)
    }

    /// 性别, by digit 17.
    pub fn sex(&self) -> Sex {
        let odd = self.0.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }

    /// The county of first registration; codes of dissolved counties stay valid.
    pub fn division(&self) -> &str {
        self.0.get(..6).unwrap_or_default()
    }

    /// Nobody is born after today; the caller says which day that is.
    pub fn not_after(&self, today: NaiveDate) -> Result<(), IdentityError> {
        if self.birth_date().is_some_and(|birth| birth <= today) { Ok(()) } else { Err(FUTURE) }
    }

    /// `110105********002X`: six characters, then four.
    pub fn masked(&self) -> String {
        let (start, end) = (self.0.get(..6), self.0.get(14..));
        format!("{}********{}", start.unwrap_or_default(), end.unwrap_or_default())
    }
}

impl std::fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResidentId(…)")
    }
}

travels_as_text!(ResidentId, 18, r"^[0-9]{17}[0-9Xx]$");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: [&str; 2] = ["11010519491231002X", "440524188001010014"];

    #[test]
    fn the_numbers_of_the_standard_pass() {
        for text in GOOD {
            let id: ResidentId = text.parse().unwrap();
            assert_eq!(id.as_str(), text);
        }
        let id: ResidentId = "11010519491231002x".parse().unwrap();
        assert_eq!(id.birth_date(), Some("1949-12-31".parse().unwrap()));
        assert_eq!((id.sex(), id.division()), (Sex::Female, "110105"));
        assert_eq!(id.masked(), "110105********002X");
        assert_eq!(format!("{id:?}"), "ResidentId(…)");
        assert!(id.not_after("1949-12-30".parse().unwrap()).is_err());
        assert!(id.not_after("1949-12-31".parse().unwrap()).is_ok());
    }

    #[test]
    fn wrong_numbers_are_told_why() {
        let code = |text: &str| text.parse::<ResidentId>().unwrap_err().code;
        assert_eq!(code(""), "resident_id_form");
        assert_eq!(code("1101051949123100"), "resident_id_form");
        assert_eq!(code("１１０１０５１９４９１２３１００２Ｘ"), "resident_id_form");
        assert_eq!(code("110105194902310021"), "resident_id_birth");
        assert_eq!(code("110105184912310021"), "resident_id_birth");
        assert_eq!(code("11010519491231002A"), "resident_id_form");
        assert_eq!(code("1101051949123100２X"), "resident_id_form");
        assert_eq!(code("110105194912310021"), "resident_id_check");
    }

    /// Division, birth date, sequence.
    fn any_number() -> impl Strategy<Value = (u32, NaiveDate, u32, String)> {
        let births = (0_u64..60_000).prop_map(|offset| {
            NaiveDate::from_ymd_opt(1850, 1, 1).unwrap() + chrono::Days::new(offset)
        });
        (110_000_u32..840_000, births, 0_u32..1000).prop_map(|(division, birth, sequence)| {
            let digits = format!("{division}{}{sequence:03}", birth.format("%Y%m%d"));
            let check = check_character(&digits).unwrap();
            (division, birth, sequence, format!("{digits}{check}"))
        })
    }

    proptest! {
        #[test]
        fn a_number_says_where_when_and_who((division, birth, sequence, text) in any_number()) {
            let id: ResidentId = text.parse().unwrap();
            prop_assert_eq!(id.as_str(), &text);
            prop_assert_eq!(id.as_str().to_lowercase().parse::<ResidentId>().unwrap(), id.clone());
            prop_assert_eq!(id.division(), division.to_string());
            prop_assert_eq!(id.birth_date(), Some(birth));
            prop_assert_eq!(id.sex(), if sequence % 2 == 1 { Sex::Male } else { Sex::Female });
            prop_assert_eq!(format!("{:?}", id), "ResidentId(…)");
            let hidden = id.masked();
            prop_assert_eq!((&hidden[..6], &hidden[6..14], &hidden[14..]), (&text[..6], "********", &text[14..]));
        }

        #[test]
        fn one_wrong_character_is_always_found((.., text) in any_number()) {
            for place in 0..18 {
                for letter in "0123456789X".chars().filter(|letter| !text[place..].starts_with(*letter)) {
                    let wrong = format!("{}{letter}{}", &text[..place], &text[place + 1..]);
                    prop_assert!(wrong.parse::<ResidentId>().is_err(), "{wrong}");
                }
            }
        }
    }
}
