//! Texts as they are taken in, whoever sends them: one form of each letter, and nothing that is not seen or that turns what is read.
//!
//! Normalised by NFC (Unicode Standard Annex 15), so that both databases compare, count and find alike what looks alike; freed of
//! invisible characters, which come along when somebody copies; refused when they hold what no text needs and what deceives whoever
//! reads it (Unicode Technical Standard 39, "Trojan Source" CVE-2021-42574).

use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Why a text is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextFault {
    /// Stable code of the rule; becomes [`crate::FieldError::code`].
    pub code: &'static str,
    /// What is wrong, in Chinese; never repeats the text.
    pub zh: &'static str,
    /// What is wrong, in English; never repeats the text.
    pub en: &'static str,
}

const CONTROL: TextFault = TextFault {
    code: "control_character",
    zh: "文本不得含控制字符（换行和制表符除外）",
    en: "A text must not contain control characters other than tabs and line ends",
};
const DIRECTION: TextFault = TextFault {
    code: "direction_character",
    zh: "文本不得含改变书写方向的控制字符",
    en: "A text must not contain characters that override the direction of writing",
};
const NONCHARACTER: TextFault = TextFault {
    code: "noncharacter",
    zh: "文本不得含非字符码位",
    en: "A text must not contain code points that are no characters",
};

/// What no text may hold. PostgreSQL cannot hold U+0000 and SQLite can; XML, and with it a workbook, can hold none of the others.
pub static REFUSED: [(RangeInclusive<char>, TextFault); 8] = [
    ('\u{0}'..='\u{8}', CONTROL),
    ('\u{B}'..='\u{C}', CONTROL),
    ('\u{E}'..='\u{1F}', CONTROL),
    ('\u{7F}'..='\u{9F}', CONTROL),
    ('\u{202A}'..='\u{202E}', DIRECTION),
    ('\u{2066}'..='\u{2069}', DIRECTION),
    ('\u{FDD0}'..='\u{FDEF}', NONCHARACTER),
    ('\u{FFFE}'..='\u{FFFF}', NONCHARACTER),
];

/// What is not seen and means nothing in the languages of the field; joiners (U+200C, U+200D) belong to some scripts and stay.
static INVISIBLE: [RangeInclusive<char>; 8] = [
    '\u{AD}'..='\u{AD}',
    '\u{61C}'..='\u{61C}',
    '\u{200B}'..='\u{200B}',
    '\u{200E}'..='\u{200F}',
    '\u{2060}'..='\u{2064}',
    '\u{206A}'..='\u{206F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{E0000}'..='\u{E007F}',
];

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();

/// A text in its one form, with line ends as `\n`, or why it is not accepted.
pub fn tidy(text: &str) -> Result<Cow<'_, str>, TextFault> {
    if is_plain(text) {
        return Ok(Cow::Borrowed(text));
    }
    if let Some(fault) = text.chars().find_map(fault) {
        return Err(fault);
    }
    Ok(match seen(text) {
        Cow::Borrowed(text) => NFC.normalize(text),
        Cow::Owned(text) => Cow::Owned(NFC.normalize(&text).into_owned()),
    })
}

/// A text that came from outside, as it may be shown in an answer or a log: what [`tidy`] refuses becomes U+FFFD.
pub fn shown(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(|letter| fault(letter).is_some()) {
        return seen(text);
    }
    let shown: String = text
        .chars()
        .map(|letter| if fault(letter).is_some() { char::REPLACEMENT_CHARACTER } else { letter })
        .collect();
    Cow::Owned(seen(&shown).into_owned())
}

/// Most of what comes: codes, ids, files in Base64.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n'))
}

fn fault(letter: char) -> Option<TextFault> {
    REFUSED.iter().find(|(range, _)| range.contains(&letter)).map(|(_, fault)| *fault)
}

/// Without what is not seen.
fn seen(text: &str) -> Cow<'_, str> {
    let invisible = |letter: char| INVISIBLE.iter().any(|range| range.contains(&letter));
    let ends_a_line = |letter: char| matches!(letter, '\r' | '\u{2028}' | '\u{2029}');
    if !text.contains(|letter: char| invisible(letter) || ends_a_line(letter)) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if ends_a_line(letter) {
            letters.next_if(|next| letter == '\r' && *next == '\n');
            seen.push('\n');
        } else if !invisible(letter) {
            seen.push(letter);
        }
    }
    Cow::Owned(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Letters of all kinds, and those that the rules are about more often than chance would bring them.
    fn texts() -> impl Strategy<Value = String> {
        let rare = prop::sample::select(
            "\u{0}\u{7}\r\n\t\u{85}\u{AD}\u{61C}\u{200B}\u{200E}\u{202E}\u{2028}\u{2066}\u{FEFF}\u{FFFE}\u{E0041}e\u{301}가각ᄀ\u{1161}\u{11A8}\u{F967}欧陽"
                .chars()
                .collect::<Vec<_>>(),
        );
        prop::collection::vec(prop_oneof![any::<char>(), rare], 0..40)
            .prop_map(|letters| letters.into_iter().collect())
    }

    #[test]
    fn d14_what_looks_alike_is_alike() {
        for (given, tidied) in [
            ("e\u{301}", "é"),
            ("\u{1112}\u{1161}\u{11AB}", "한"),
            ("\u{F967}", "不"),
            ("王\u{200B}小\u{FEFF}明\u{200E}", "王小明"),
            ("一\r\n二\r三\u{2028}四", "一\n二\n三\n四"),
            ("\u{2460}Ａ", "①Ａ"),
            ("👨\u{200D}👩", "👨\u{200D}👩"),
        ] {
            assert_eq!(tidy(given).unwrap(), tidied, "{given:?}");
        }
        for (given, code) in [
            ("a\u{0}b", "control_character"),
            ("\u{1B}[31m", "control_character"),
            ("a\u{85}", "control_character"),
            ("王\u{202E}明小", "direction_character"),
            ("\u{2067}x\u{2069}", "direction_character"),
            ("\u{FFFF}", "noncharacter"),
        ] {
            assert_eq!(tidy(given).unwrap_err().code, code, "{given:?}");
            assert!(shown(given).contains('\u{FFFD}'), "{given:?}");
        }
    }

    #[test]
    fn d14_plain_texts_stay_where_they_are() {
        for text in ["", "HL-230718101-20250310-0007", "路灯不亮，请维修。\n第二行", "Ａ－１"]
        {
            assert!(matches!(tidy(text), Ok(Cow::Borrowed(same)) if same == text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn d14_a_tidied_text_is_normalised_seen_and_stays_as_it_is(text in texts()) {
            let refused = text.chars().any(|letter| fault(letter).is_some());
            match tidy(&text) {
                Err(_) => prop_assert!(refused),
                Ok(once) => {
                    prop_assert!(!refused);
                    prop_assert!(NFC.is_normalized(&once));
                    prop_assert!(!once.contains('\r'));
                    let hidden = |letter: char| INVISIBLE.iter().any(|range| range.contains(&letter));
                    prop_assert!(!once.contains(hidden));
                    let twice = tidy(&once).unwrap();
                    prop_assert_eq!(twice.as_ref(), once.as_ref());
                }
            }
            prop_assert!(tidy(&shown(&text)).is_ok());
        }

        #[test]
        fn d14_canonical_equivalents_are_one_text(text in "[\\PC\u{300}-\u{36F}]{0,20}") {
            let nfd = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(&text);
            prop_assert_eq!(tidy(&nfd), tidy(&text));
        }
    }
}
