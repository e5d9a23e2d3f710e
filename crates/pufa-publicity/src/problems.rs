//! Why a record of this line is refused: stable codes, in both languages.

kernel::refusals! {
    DAYS = "days" 422 "结束日期早于开始日期" "The last day lies before the first";
    NOT_HELD_YET = "not_held_yet" 422 "活动尚未举办，举办后方可提交" "It has not been held yet; what was only planned is not handed over";
    NO_FORM = "form_missing" 422 "请注明至少一种活动形式，且不得重复" "Say in which form it was held, each form once";
    NO_AUDIENCE = "audience_missing" 422 "请注明受众，且不得重复" "Say for whom it was, each group once";
    NO_PLACE = "place_missing" 422 "请填写地点" "Say where it was held";
    NO_ATTENDANCE = "attendance_missing" 422 "请填写参加人数及取得方式" "Say how many attended, and how they were counted";
    EVIDENCE = "evidence_missing" 422 "须有签到表，或至少两张带时间和地点的照片" "It needs a sign-in sheet, or two photos that tell time and place";
    SAME_EVIDENCE = "evidence_twice" 422 "同一文件列了两次" "A file is named twice";
    SIGN_IN = "sign_in_missing" 422 "人数来自签到的，须附签到表" "Who counts by signatures adds the sign-in sheet";
    SURVEY = "survey" 422 "满意数不得多于有效问卷数" "There are more satisfied answers than valid ones";
    CAMPAIGN = "campaign_unknown" 422 "没有该普法规划，或活动日期不在规划期内，见 GET …/calendar" "There is no such campaign, or the activity lies outside of its days; see GET …/calendar";
    NODE = "node_unknown" 422 "没有该时间节点，见 GET …/calendar，或注明年度计划" "There is no such node; see GET …/calendar, or name the year's plan";
    NODE_WINDOW = "node_window" 422 "活动日期不在该时间节点前后规定天数内" "The activity lies too far from the days of the node";
    NODE_PLAN = "node_plan_unknown" 422 "须是已批准的年度普法计划，且其中有该时间节点" "It has to be an approved yearly plan that has the node";
    STOP = "stop" 422 "分站须注明本单位同一天的主活动，且主活动不是分站、未作废" "A further stop names an activity of the same unit and day that is no stop itself and not voided";
    SAME_VILLAGE = "village_twice" 422 "同一村（社区）列了两次" "A village is named twice";
    NODES = "nodes" 422 "时间节点编码重复，或不在计划年度内" "A node is named twice, or lies outside of the plan's year";
    NO_NODES = "nodes_missing" 422 "计划没有时间节点" "The plan has no nodes";
    ITEM_NUMBERS = "item_numbers" 422 "清单事项编号重复" "Two items of the list have the same number";
    NO_ITEMS = "items_missing" 422 "清单没有事项" "The list has no items";
    NO_ITEM = "item_unknown" 422 "清单没有该编号的事项" "The list has no item of that number";
    DONE_BEFORE = "item_done_before" 409 "该事项已登记完成" "That item is done already";
    OTHER_YEAR = "items_of_another_year" 422 "完成日期须在清单年度内" "What is done lies in the year of the list";
    NO_ACTIVITY = "activity_unknown" 422 "须是责任单位或本单位已核实的普法活动" "It has to be a verified activity of the office that answers for it, or of the list's own unit";
    IN_FUTURE = "day_in_future" 422 "日期晚于今天，尚未发生的不得登记" "The day lies in the future; what has not happened is not recorded";
    LIVE = "live_particulars" 422 "直播须填写直播情况，其他类别不填" "A livestream says how it went, and nothing else does";
    REVIEWS = "reviews_missing" 422 "须经初审、复审；敏感内容还须终审" "It needs the first and the second review, and the final one where the matter is sensitive";
    REVIEW_ORDER = "review_order" 409 "审核须按初审、复审、终审的次序逐级进行" "Reviews go step by step: first, second, final";
    OWN_REVIEW = "own_review" 403 "不得审核本人撰写的内容，各级审核须由不同人员进行" "Nobody reviews what they wrote, and each review is another person's";
    SNAPSHOT = "snapshot" 422 "数据快照须晚于上一次，且不早于发布日期、不晚于今天" "A snapshot is later than the one before, and between publication and today";
    VILLAGE = "village_needed" 422 "须为村或社区" "It has to be a village or a community";
    INSPECTION = "inspection" 422 "检查日期须晚于上一次，且不早于建成、不晚于撤除和今天" "An inspection is later than the one before, after the venue was built, before it was closed, and not ahead";
    NAMING = "naming" 422 "初选、审查、命名须依次进行，并填写日期" "It was chosen, examined and named, in that order: say when";
    NAMED_BEFORE = "named_before" 422 "尚未命名，不能复核" "What has not been named is not checked again";
    RECHECK = "recheck" 422 "复核日期须晚于上一次，撤销、注销后不再复核" "A check is later than the one before, and none follows a withdrawal";
    PERSON_UNKNOWN = "person_unknown" 422 "人员不存在，或不在您的权限范围内" "There is no such person within your reach";
    LITERATE_STATE = "literate_state" 409 "法律明白人当前状态不允许此操作" "The person's standing does not allow this";
    LITERATE_DAYS = "literate_days" 422 "日期须不早于上一环节、不晚于今天" "The day lies between the step before and today";
    NOT_TRAINED = "not_trained" 422 "培训、考核合格后方可发证，请填写学时和成绩" "Training and exam come before the certificate: say how many hours, and the score";
    STILL_ACTIVE = "still_active" 422 "最近一年内有履职记录，不能以未履职为由退出" "There was service within the last year, so it is no ground for removal";
    REVIEWED_BEFORE = "reviewed_before" 409 "该年度已考核" "That year was reviewed already";
    STOCK_SHORT = "stock_short" 409 "库存不足，不能出库" "There is not that much in stock";
    STOCK_ORDER = "stock_order" 422 "出入库日期须不早于上一笔、不晚于今天" "A movement is not earlier than the one before, and not ahead";
    STOCK_ACTIVITY = "stock_activity" 422 "领用活动须是本单位未作废的活动，且发放该类宣传品" "It is for an activity of the same unit that is not voided and hands out such material";
}
