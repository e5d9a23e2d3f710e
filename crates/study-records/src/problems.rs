//! Why a record of this line is refused: stable codes, in both languages.

kernel::refusals! {
    IN_FUTURE = "day_in_future" 422 "日期晚于今天，尚未发生的不得登记" "The day lies in the future; what has not happened is not recorded";
    SAME_PERSON = "person_twice" 422 "同一人员列了两次" "A person is named twice";
    MAKE_UP = "make_up" 422 "补学只适用于未到会人员，且不早于学习当日、不晚于今天" "Only who was absent makes up for it, between the session and today";
    NO_TOPICS = "topics_missing" 422 "请列明学习内容（法规）" "Say which statutes were studied";
    NO_ATTENDANCE = "attendance_missing" 422 "请登记参学人员" "Say who attended";
    NO_AUDIENCE = "audience_missing" 422 "请注明参学对象" "Say for whom it was";
    NO_MINUTES = "minutes_missing" 422 "请填写学习记录" "Write the minutes of the session";
    NO_MEETING = "meeting_missing" 422 "会前学法须注明是哪次会议" "Study before a meeting names the meeting";
    NO_ITEMS = "items_missing" 422 "计划没有学习事项" "The plan has no items";
    ITEM_NUMBERS = "item_numbers" 422 "计划事项编号重复" "Two items of the plan have the same number";
    NO_ITEM = "item_unknown" 422 "计划没有该编号的事项" "The plan has no item of that number";
    DONE_BEFORE = "item_done_before" 409 "该事项已登记完成" "That item is done already";
    NO_SESSION = "session_unknown" 422 "须是本单位已核实的学法场次" "It has to be a verified session of the same unit";
    OTHER_YEAR = "items_of_another_year" 422 "完成日期须在计划年度内" "What is done lies in the year of the plan";
    SCORES = "scores" 422 "分数线或人数不合理：合格线不高于满分，合格人数不多于参考人数，参考人数不多于应考人数" "Scores or numbers contradict each other: pass mark and full mark, passed, taken and expected";
    SAME_SITTING = "same_sitting" 422 "补考须注明首次测试，且不是其自身" "A make-up sitting names the exam that it makes up for";
    STAFFING = "staffing" 422 "合同制、劳务派遣、临时借调人员不得持有行政执法证" "Contract, dispatched and seconded staff hold no enforcement certificate";
    EXAMS_FIRST = "exams_first" 422 "通用、专门法律知识考试均合格后方可发证，请填写合格日期" "Both exams are passed before a certificate is issued: say when";
    CERTIFICATE_END = "certificate_end" 422 "暂扣、注销的证件须填写日期，有效的证件不得填写" "A certificate that was suspended or revoked says since when, a valid one does not";
    NO_TRAINING = "training_unknown" 422 "须是已核实、对象含执法人员的培训" "It has to be a verified training for enforcement officers";
    TRAINED_BEFORE = "trained_before" 409 "该培训的学时已登记" "The hours of that training are entered already";
    LIST_DAYS = "list_days" 422 "施行、终止、撤下日期须在清单年度内，且不早于施行日期" "A list begins, ends and is withdrawn within its year, and not before it begins";
    EDITION = "edition_unknown" 422 "法规目录中没有该版本，见 GET /v1/study-records/instruments" "The catalogue knows no such edition; see GET /v1/study-records/instruments";
    REPLACED = "list_replaced" 422 "调整自的清单须为本单位同一对象、已发布并已撤下的清单，且撤下日期早于新清单施行日期" "The list that is replaced is one of the same unit and group, published, and withdrawn before the new one begins";
    WITHDRAWN_BEFORE = "list_withdrawn" 409 "该清单已撤下" "The list is withdrawn already";
    DAYS = "days" 422 "结束日期早于开始日期" "The last day lies before the first";
    NO_HOURS = "hours_missing" 422 "请填写学时和参训人数" "Say how many hours it took and how many attended";
}
