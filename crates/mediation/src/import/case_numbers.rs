//! 卷号: which case a number was given to, and what of one is counted.

use crate::model::MediationCase;
use kernel::Id;

/// Of several cases with one number that of the committee which a line names. What was handed up keeps the number of the committee before,
/// and what names none is of whoever numbers for the unit.
pub(super) fn given_by(
    committee: Option<Id>,
    numbered: Vec<MediationCase>,
) -> Option<MediationCase> {
    let own = numbered.iter().position(|one| committee.is_none() || one.committee == committee);
    let handed_up = |one: &MediationCase| one.committee.is_none() || one.escalated_on.is_some();
    let place = own.or_else(|| numbered.iter().position(handed_up));
    place.and_then(|place| numbered.into_iter().nth(place))
}

/// The year and the number of a case number of the usual form, so that the next one that is given follows it.
pub(super) fn numbered(case_no: &str) -> Option<(i32, i64)> {
    let (head, number) = case_no.rsplit_once('第')?;
    let number = number.split_once('号')?.0;
    // The brackets before it, whatever stands in others before those.
    let year = head.trim_end().strip_suffix(['〕', ']', '）', ')'])?;
    let (_, year) = year.rsplit_once(['〔', '[', '（', '('])?;
    let year: i32 = year.trim().parse().ok()?;
    Some((year, number.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_usual_form_is_read() {
        for (case_no, read) in [
            ("（锦山村人民调解委员会）人调字〔2025〕第3号", Some((2025, 3))),
            ("人调字[2024]第12号", Some((2024, 12))),
            ("锦调字（2023）第001号", Some((2023, 1))),
            ("（锦山村人民调解委员会）人调字（2025）第3号", Some((2025, 3))),
            ("(锦山村第二调委会)人调字(2025)第4号", Some((2025, 4))),
            ("2025-7", None),
            ("", None),
            ("〔二〇二五〕第3号", None),
        ] {
            assert_eq!(numbered(case_no), read, "{case_no}");
        }
    }
}
