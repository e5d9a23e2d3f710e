use super::{IdentityError, travels_as_text};
use std::str::FromStr;

/// 统一社会信用代码 (GB 32100-2015): 18 characters, with the organisation code of GB 11714 and its own check inside. Names an
/// organisation, not a person, and is public.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

/// No I, O, S, V, Z: they are mistaken for digits.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// `3^i mod 31` (GB 32100-2015).
const OUTER_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// GB 11714.
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

const FORM: IdentityError = IdentityError {
    code: "credit_code_form",
    zh: "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）",
    en: "A credit code has 18 digits or capital letters without I, O, S, V, Z",
};
const CHECK: IdentityError = IdentityError {
    code: "credit_code_check",
    zh: "统一社会信用代码校验码不符，请核对",
    en: "The check character of the credit code does not match",
};

impl FromStr for CreditCode {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let text = text.trim().to_ascii_uppercase();
        let values: Option<Vec<u32>> =
            text.chars().map(|c| ALPHABET.find(c).and_then(|n| u32::try_from(n).ok())).collect();
        let values = values.filter(|values| values.len() == 18).ok_or(FORM)?;
        let sum: u32 = values.iter().zip(OUTER_WEIGHTS).map(|(value, weight)| value * weight).sum();
        let outer = values.last() == Some(&((31 - sum % 31) % 31));
        if outer && inner_check(text.get(8..17).unwrap_or_default()) {
            Ok(Self(text))
        } else {
            Err(CHECK)
        }
    }
}

/// The organisation code (GB 11714): here letters count on from 10 without gaps, and the check may be X.
fn inner_check(code: &str) -> bool {
    let Some((body, check)) = code.split_at_checked(8) else { return false };
    let values = body.chars().filter_map(|letter| letter.to_digit(36));
    let sum: u32 = values.zip(INNER_WEIGHTS).map(|(value, weight)| value * weight).sum();
    let expected = match 11 - sum % 11 {
        10 => "X".to_string(),
        11 => "0".to_string(),
        digit => digit.to_string(),
    };
    check == expected
}

impl CreditCode {
    /// The code in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CreditCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(CreditCode, 18, r"^[0-9A-Za-z]{18}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_field_pass() {
        for text in ["11620300013909010R", "11370830004335465W"] {
            assert_eq!(text.parse::<CreditCode>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn wrong_codes_are_told_why() {
        let code = |text: &str| text.parse::<CreditCode>().unwrap_err().code;
        assert_eq!(code("11620300013909010"), "credit_code_form");
        assert_eq!(code("1162030001390901OR"), "credit_code_form");
        assert_eq!(code(""), "credit_code_form");
        assert_eq!(code("１１６２０３０００１３９０９０１０Ｒ"), "credit_code_form");
        assert_eq!(code("11620300013909011R"), "credit_code_check");
        assert_eq!(code("11620300013909010A"), "credit_code_check");
    }

    #[test]
    fn one_wrong_character_is_always_found() {
        for text in ["11620300013909010R", "11370830004335465W"] {
            assert_eq!(text.to_lowercase().parse::<CreditCode>().unwrap().as_str(), text);
            for place in 0..18 {
                let others = ALPHABET.chars().filter(|letter| !text[place..].starts_with(*letter));
                for letter in others {
                    let wrong = format!("{}{letter}{}", &text[..place], &text[place + 1..]);
                    assert_eq!(wrong.parse::<CreditCode>(), Err(CHECK), "{wrong}");
                }
            }
        }
    }

    #[test]
    fn the_inner_check_holds_where_the_outer_one_does() {
        // The last digit of the organisation code raised by one, and the outer check recomputed for it.
        let text = "11620300013909011";
        let value = |letter| ALPHABET.find(letter).unwrap() as u32;
        let sum: u32 = text.chars().map(value).zip(OUTER_WEIGHTS).map(|(v, w)| v * w).sum();
        let outer = ALPHABET.chars().nth(((31 - sum % 31) % 31) as usize).unwrap();
        assert_eq!(format!("{text}{outer}").parse::<CreditCode>(), Err(CHECK));
        assert!(inner_check("013909010") && !inner_check("013909011"));
    }
}
