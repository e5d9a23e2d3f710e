//! What definitions are read, and which are refused.

use super::*;

const MEASURES: &[Measure] = &[
    Measure { name: "x.a", title_zh: "", title_en: "", unit: "条", filed: true },
    Measure { name: "x.b", title_zh: "", title_en: "", unit: "条", filed: false },
];

fn rule(body: &str) -> Result<Catalogue, String> {
    let text = format!(
        "[[indicator]]\ncode = 'X'\nversion = 1\ntitle_zh = ''\ntitle_en = ''\nunit = '%'\nsource = ''\nrule_zh = ''\nrule_en = ''\n{body}"
    );
    Catalogue::read([(text.as_str(), MEASURES)])
}

#[test]
fn a_definition_is_read_and_found_by_day() {
    let body = "kind = 'rate'\nnumerator = ['x.a']\ndenominator = ['x.a', 'x.b']\nvalid_from = '2025-01-01'";
    let catalogue = rule(body).unwrap();
    assert!(catalogue.on("X", "2025-06-01".parse().unwrap()).is_some());
    assert!(catalogue.on("X", "2024-12-31".parse().unwrap()).is_none());
}

/// What was planned is planned, whatever it is filed under; everything else is asked of the tag.
#[test]
fn a_tag_is_asked_of_what_is_filed_alone() {
    let is_filed = |body: &str| {
        let catalogue = rule(&format!("{body}\nvalid_from = '2025-01-01'")).unwrap();
        let day = "2025-06-01".parse().unwrap();
        catalogue.is_filed(catalogue.on("X", day).unwrap(), day)
    };
    assert!(is_filed("kind = 'flow'\nnumerator = ['x.a']"));
    assert!(!is_filed("kind = 'flow'\nnumerator = ['x.b']"));
    assert!(!is_filed("kind = 'rate'\nnumerator = ['x.a']\ndenominator = ['x.b']"));
    let excluded = "excluded = [{ measure = 'x.b', reason_zh = '', reason_en = '' }]";
    assert!(!is_filed(&format!("kind = 'flow'\nnumerator = ['x.a']\n{excluded}")));
    assert!(is_filed("kind = 'coverage'\nnumerator = ['x.a']\ndenominator = ['x.b']"));
    assert!(!is_filed("kind = 'coverage'\nnumerator = ['x.b']\ndenominator = ['x.a']"));
}

#[test]
fn tiers_say_of_which_units_they_are() {
    let tiers = "kind = 'tiers'\ndecimals = 0\nnumerator = [{ measure = 'x.a', of = ['village'] }]\nvalid_from = '2025-01-01'";
    let catalogue = rule(tiers).unwrap();
    let rule_of_tiers = catalogue.on("X", "2025-06-01".parse().unwrap()).unwrap();
    assert_eq!(rule_of_tiers.numerator[0].of, [UnitKind::Village]);
    let average = tiers.replace("'tiers'", "'unit_average'");
    let three = average.replace("['village'] }", "['village'], needed = 3 }");
    let three = rule(&three).unwrap();
    let three = three.on("X", "2025-06-01".parse().unwrap()).unwrap();
    assert_eq!((three.numerator[0].needed, three.kind.is_percent()), (3, false));
    let two = average.replace("village'] }]", "village'] }, { measure = 'x.b', of = ['grid'] }]");
    assert!(rule(&two).unwrap_err().contains("one measure"));
    for wrong in [
        tiers.replace("'tiers'", "'flow'"),
        tiers.replace("{ measure = 'x.a', of = ['village'] }", "'x.a'"),
    ] {
        assert!(rule(&wrong).unwrap_err().contains("tiers say"), "{wrong}");
    }
}

#[test]
fn broken_definitions_are_refused() {
    let unknown = "kind = 'flow'\nnumerator = ['x.z']\nvalid_from = '2025-01-01'";
    assert!(rule(unknown).unwrap_err().contains("x.z"));
    let no_denominator = "kind = 'rate'\nnumerator = ['x.a']\nvalid_from = '2025-01-01'";
    assert!(rule(no_denominator).unwrap_err().contains("denominator"));
    let companion =
        "kind = 'flow'\nnumerator = ['x.a']\nvalid_from = '2025-01-01'\ncompanion = 'Y'";
    assert!(rule(companion).unwrap_err().contains('Y'));
    let covered = "kind = 'coverage'\nnumerator = ['x.a']\ndenominator = ['x.a', 'x.b']\nvalid_from = '2025-01-01'";
    assert!(rule(covered).unwrap_err().contains("one measure"));
    let alone = "kind = 'stock_coverage'\nnumerator = ['x.a']\nvalid_from = '2025-01-01'";
    assert!(rule(alone).unwrap_err().contains("denominator"));
    let two =
        "kind = 'distinct'\ndecimals = 0\nnumerator = ['x.a', 'x.b']\nvalid_from = '2025-01-01'";
    assert!(rule(two).unwrap_err().contains("one measure"), "an entity of both would count twice");
}
