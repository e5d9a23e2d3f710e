use super::lives::*;
use super::*;
use crate::workflow::Action;

/// 人民调解法 arts. 28, 29.
#[test]
fn an_agreement_is_signed_sealed_and_copied() {
    let new = new_case();
    let mut one_signature = written();
    one_signature.signatures.pop();
    for (said, expected) in [
        (written(), "ok"),
        (one_signature, "agreement_unsigned"),
        (Agree { sealed: false, ..written() }, "agreement_unsigned"),
        (Agree { mediator_signed: false, ..written() }, "agreement_unsigned"),
        (Agree { copies: 2, ..written() }, "agreement_copies"),
        (
            Agree {
                form: AgreementForm::Oral,
                signatures: Vec::new(),
                sealed: false,
                copies: 0,
                ..written()
            },
            "ok",
        ),
        (
            Agree { form: AgreementForm::Oral, mediator_signed: false, ..written() },
            "agreement_unsigned",
        ),
    ] {
        assert_eq!(code(agreed(&new, said.clone())), expected, "{said:?}");
    }
}

/// 电子签名法 art. 3.
#[test]
fn family_matters_are_not_signed_electronically() {
    let electronic = || {
        let mut said = written();
        said.signatures[0].kind = SignatureKind::Electronic;
        said
    };
    for (dispute, sub_type, expected) in [
        (DisputeType::Neighbours, None, "ok"),
        (DisputeType::Family, None, "electronic_signature"),
        (DisputeType::Other, Some(DisputeSubType::Inheritance), "electronic_signature"),
        (DisputeType::Other, Some(DisputeSubType::Adoption), "electronic_signature"),
        (DisputeType::Other, Some(DisputeSubType::Wages), "ok"),
    ] {
        let new = NewCase { dispute, sub_type, ..new_case() };
        assert_eq!(code(agreed(&new, electronic())), expected, "{dispute:?} {sub_type:?}");
    }
}

/// 人民调解法 art. 33, 民事诉讼法 arts. 85, 205: thirty days, and a last day without offices rolls on.
#[test]
fn the_window_of_confirmation_rolls_over_days_of_rest() {
    let case = agreed(&new_case(), written()).unwrap();
    let due = |case: &MediationCase| case.agreement.as_ref().unwrap().confirmation_due;
    // 7 March and 30 days are Sunday 6 April 2025, the last day of 清明.
    assert_eq!(due(&case), Some(day("2025-04-07")));
    let apply = |on: &str| act(&case, "2025-04-08", apply_on(on));
    assert_eq!(code(apply("2025-04-08")), "confirmation_late");
    assert_eq!(code(apply("2025-04-07")), "ok", "entered a day later");
    let applied = act(&case, "2025-04-07", apply_on("2025-04-07")).unwrap();
    let confirmed = act(&applied, "2025-04-21", ruled_on("2025-04-20")).unwrap();
    for measure in ["confirmed", "confirmable", "confirmed_of_agreed"] {
        assert_eq!(counted(&confirmed, measure, "2025-12-31"), 1, "{measure}");
    }
    let (dispute, sub_type) = (DisputeType::Family, Some(DisputeSubType::Adoption));
    let adoption = NewCase { dispute, sub_type, ..new_case() };
    let adoption = agreed(&adoption, written()).unwrap();
    assert_eq!((due(&adoption), counted(&adoption, "confirmable", "2025-12-31")), (None, 0));
}

/// 人民调解法 art. 31.
#[test]
fn an_agreement_is_kept_instalment_by_instalment() {
    let instalment = |due: &str| NewInstalment { due_on: day(due), amount: 150_000 };
    let said = Agree {
        deadline: None,
        instalments: vec![instalment("2025-04-01"), instalment("2025-05-01")],
        ..written()
    };
    let wrong = Agree { amount: Some(299_999), ..said.clone() };
    assert_eq!(code(agreed(&new_case(), wrong)), "instalments_sum");
    let case = agreed(&new_case(), said).unwrap();
    assert_eq!(case.agreement.as_ref().unwrap().deadline, Some(day("2025-05-01")));
    let pay = |case: &MediationCase, instalment, performance| {
        let said = LogPerformance {
            on: day("2025-04-30"),
            instalment,
            performance,
            comment: None,
            client_at: None,
        };
        act(case, "2025-05-02", Action::LogPerformance(said))
    };
    assert_eq!(code(pay(&case, None, Some(Performance::Full))), "instalment_unknown");
    assert_eq!(code(pay(&case, None, None)), "performance_said");
    assert_eq!(code(pay(&case, Some(3), None)), "instalment_unknown");
    let half = pay(&case, Some(1), None).unwrap();
    assert_eq!((half.status, half.performance), (CaseStatus::Agreed, Some(Performance::Partial)));
    assert_eq!(code(pay(&half, Some(1), None)), "instalment_unknown", "paid before");
    let whole = pay(&half, Some(2), None).unwrap();
    assert_eq!(whole.status, CaseStatus::Performed);
    let both = |case, moment| {
        (counted(case, "performance_due", moment), counted(case, "performed", moment))
    };
    assert_eq!(both(&whole, "2025-05-01"), (0, 0), "the term has not ended");
    assert_eq!(both(&whole, "2025-05-03"), (1, 1));
    assert_eq!(both(&half, "2025-05-03"), (1, 0));
    assert_eq!(counted(&whole, "amount", "2025-12-31"), 300_000);
}

/// Money comes, and is entered, in any order: the agreement is kept with the last of it.
#[test]
fn the_last_payment_keeps_an_agreement_whenever_it_was_entered() {
    let instalment = |due: &str| NewInstalment { due_on: day(due), amount: 150_000 };
    let instalments = vec![instalment("2025-04-01"), instalment("2025-05-01")];
    let said = Agree { deadline: None, instalments, ..written() };
    let pay = |case: &MediationCase, number, on| {
        let said = LogPerformance {
            on: day(on),
            instalment: Some(number),
            performance: None,
            comment: None,
            client_at: None,
        };
        act(case, "2025-06-01", Action::LogPerformance(said)).unwrap()
    };
    let second_first = pay(&agreed(&new_case(), said).unwrap(), 2, "2025-05-20");
    let whole = pay(&second_first, 1, "2025-04-01");
    assert_eq!(whole.performed_on, Some(day("2025-05-20")));
}

/// Nothing is agreed before the case is accepted.
#[test]
fn an_agreement_is_not_older_than_the_mediation() {
    let effective =
        |on: &str| code(agreed(&new_case(), Agree { effective_on: day(on), ..written() }));
    let accepted = mediating(&new_case()).accepted_on.unwrap();
    assert_eq!(effective(&accepted.to_string()), "ok");
    assert_eq!(effective(&accepted.pred_opt().unwrap().to_string()), "past_days");
    assert_eq!(effective("2024-03-07"), "past_days", "a year mistyped");
}

/// 即时履行 is due on the day itself; when anything else is due that says no deadline nobody knows, and it stands beside the rate.
#[test]
fn what_is_kept_at_once_is_due_on_the_day_and_what_says_no_deadline_is_left_out() {
    let counts = |case: &MediationCase, moment| {
        ["performance_due", "performed", "no_deadline"]
            .map(|measure| counted(case, measure, moment))
    };
    let at_once = Agree { deadline: None, immediate: true, ..written() };
    let case = agreed(&new_case(), at_once.clone()).unwrap();
    assert_eq!(case.agreement.as_ref().unwrap().deadline, Some(day("2025-03-07")));
    assert_eq!(counts(&case, "2025-03-07"), [0, 0, 0]);
    assert_eq!(counts(&case, "2025-03-08"), [1, 0, 0], "and was not kept");
    let kept = act(&case, "2025-03-08", stands("2025-03-07", Performance::Full)).unwrap();
    assert_eq!(counts(&kept, "2025-03-08"), [1, 1, 0]);
    let open = agreed(&new_case(), Agree { deadline: None, ..written() }).unwrap();
    let kept = act(&open, "2025-03-08", stands("2025-03-07", Performance::Full)).unwrap();
    for case in [open, kept] {
        assert_eq!(counts(&case, "2025-12-31"), [0, 0, 1]);
    }
    let later = Agree { immediate: true, ..written() };
    assert_eq!(code(agreed(&new_case(), later)), "deadline_immediate");
    let instalment = NewInstalment { due_on: day("2025-04-01"), amount: 300_000 };
    let parts = Agree { instalments: vec![instalment], ..at_once };
    assert_eq!(code(agreed(&new_case(), parts)), "deadline_immediate");
}

/// The file needs what follows from how far the case came (人民调解文书格式).
#[test]
fn a_file_is_complete_before_it_is_closed() {
    use FileDocument::*;
    let case = agreed(&new_case(), written()).unwrap();
    let case = act(&case, "2025-03-08", stands("2025-03-08", Performance::Full)).unwrap();
    let needed = [Application, Rights, Identity, Record, Agreement, Receipt, BackCover];
    assert_eq!(MediationRules::built_in().missing(&case, &[]), needed);
    let file = |documents: &[FileDocument]| {
        let documents = documents.to_vec();
        let said = FileCase { documents, comment: None, client_at: None };
        act(&case, "2025-03-20", Action::File(said))
    };
    assert_eq!(code(file(&needed[1..])), "file_incomplete");
    let filed = file(&needed).unwrap();
    assert_eq!(filed.status, CaseStatus::Filed);
    // Thirty days after it was kept on 8 March the filing is due, done or not.
    assert_eq!(counted(&filed, "file_due", "2025-04-07"), 0);
    assert_eq!(counted(&filed, "file_due", "2025-04-08"), 1);
    assert_eq!(counted(&filed, "filed", "2025-04-08"), 1);
    assert_eq!(counted(&case, "filed", "2025-04-08"), 0);
}
