//! People of registers: a person has one record, however many lines name them.

use super::{check, expected, person, problems, take};
use crate::town::benches;
use organization::units::UnitKind;

/// What keeps a line out since an earlier one of the same file says it already is told when the file is checked: a person is a mediator by one
/// record, whatever the unit of the line, and on post by one record on a day.
#[actix_web::test]
async fn two_lines_of_one_person_are_told_before_anything_is_taken_over() {
    for bench in benches().await {
        let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id;
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        person(&bench, "张一", village).await;
        person(&bench, "李二", village).await;
        let mediators = "单位,姓名,性别\n锦山村,张一,女\n乌马河镇,张一,女\n锦山村,李二,男\n";
        let preview = check(&judicial, "mediation.mediators", mediators.as_bytes()).await.created();
        assert_eq!(problems(&preview), expected(&[(3, "person", "mediator_twice")]));
        assert_eq!(preview["good"], 2);
        assert_eq!(take(&judicial, "mediation.mediators", mediators).await, (2, 0, 1));

        let officers = "单位,姓名,岗位,编制,上岗日期,离岗日期\n\
            乌马河镇,张一,执法队员,行政编制,2022-01-01,2023-12-31\n\
            乌马河镇,张一,执法队员,行政编制,2023-12-31,\n\
            乌马河镇,张一,执法队员,行政编制,2024-01-01,\n\
            锦山村,李二,执法队员,行政编制,2024-01-01,\n";
        let preview = check(&judicial, "study-records.officers", officers.as_bytes()).await;
        let preview = preview.created();
        assert_eq!(problems(&preview), expected(&[(3, "on_post_from", "officer_twice")]));
        assert_eq!(take(&judicial, "study-records.officers", officers).await, (3, 0, 1));
    }
}
