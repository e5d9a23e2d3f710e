use super::{IdentityError, travels_as_text};
use std::str::FromStr;

/// A telephone number of mainland China: mobile, fixed line with area code, or a service number (400, 95…); kept as E.164.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

const FORM: IdentityError = IdentityError {
    code: "phone_form",
    zh: "电话应为 11 位手机号，或带区号的固定电话（如 0458-3676123）",
    en: "A phone number is a mobile number of 11 digits or a fixed line with its area code",
};

impl FromStr for Phone {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let text = text.trim();
        let local = text.strip_prefix("+86").unwrap_or(text);
        let digits: String = local.chars().filter(|letter| !matches!(letter, '-' | ' ')).collect();
        let number = digits.chars().all(|letter| letter.is_ascii_digit());
        let digits = if text.starts_with("+86")
            && !digits.starts_with('0')
            && !is_mobile(&digits)
            && !is_service(&digits)
        {
            format!("0{digits}")
        } else {
            digits
        };
        if !number || !(is_mobile(&digits) || is_fixed(&digits) || is_service(&digits)) {
            return Err(FORM);
        }
        Ok(Self(format!("+86{}", digits.trim_start_matches('0'))))
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits.as_bytes().get(1).is_some_and(|digit| (b'3'..=b'9').contains(digit))
}

fn is_fixed(digits: &str) -> bool {
    digits.starts_with('0')
        && (10..=12).contains(&digits.len())
        && digits.as_bytes().get(1) != Some(&b'0')
}

fn is_service(digits: &str) -> bool {
    (digits.starts_with("400") && digits.len() == 10)
        || (digits.starts_with("95") && (5..=8).contains(&digits.len()))
}

impl Phone {
    /// E.164, such as `+8613812345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `138****5678`: enough to recognise, too little to call.
    pub fn masked(&self) -> String {
        let national = self.0.trim_start_matches("+86");
        match (national.get(..3), national.get(national.len().saturating_sub(4)..)) {
            (Some(start), Some(end)) if national.len() >= 9 => format!("{start}****{end}"),
            _ => "****".into(),
        }
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}

travels_as_text!(Phone, 20, r"^[+0-9 -]{5,20}$");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_kept_in_one_form() {
        for (text, kept, masked) in [
            ("13812345678", "+8613812345678", "138****5678"),
            ("+86 138 1234 5678", "+8613812345678", "138****5678"),
            ("0458-3676123", "+864583676123", "458****6123"),
            ("+864583676123", "+864583676123", "458****6123"),
            ("010-12345678", "+861012345678", "101****5678"),
            ("4001234567", "+864001234567", "400****4567"),
            ("95588", "+8695588", "****"),
        ] {
            let phone: Phone = text.parse().unwrap();
            assert_eq!((phone.as_str(), phone.masked().as_str()), (kept, masked), "{text}");
            assert_eq!(phone.as_str().parse::<Phone>().unwrap(), phone, "{text}");
        }
        assert_eq!(format!("{:?}", "13812345678".parse::<Phone>().unwrap()), "Phone(…)");
    }

    #[test]
    fn what_nobody_can_call_is_refused() {
        for text in [
            "",
            "1381234567",
            "12812345678",
            "3676123",
            "１３８１２３４５６７８",
            "138123456789",
            "abc",
        ] {
            assert!(text.parse::<Phone>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_reads_back_and_is_hidden(
            text in "1[3-9][0-9]{9}|0[1-9][0-9]{1,2}-?[0-9]{7,8}|400-?[0-9]{3}-?[0-9]{4}|95[0-9]{3,6}"
        ) {
            let phone: Phone = text.parse().unwrap();
            prop_assert!(phone.as_str().starts_with("+86"));
            prop_assert_eq!(phone.as_str().parse::<Phone>().unwrap(), phone.clone());
            prop_assert!(phone.masked().contains("****"));
            let shown = phone.masked().chars().filter(char::is_ascii_digit).count();
            prop_assert!(shown <= 7 && shown + 2 <= phone.as_str().len() - 3);
            prop_assert_eq!(format!("{:?}", phone), "Phone(…)");
        }
    }
}
