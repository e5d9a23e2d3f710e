//! Why something is refused: stable codes, in both languages.

kernel::refusals! {
    NO_RULE = "no_rule" 409 "该日没有适用的规则" "No rule holds on that day";
    IN_FUTURE = "in_future" 422 "日期晚于今天" "The day lies in the future";
    DISSOLVED = "committee_dissolved" 409 "该调委会已撤销" "The committee is dissolved";
    TERM_BEGUN = "term_begun" 409 "新一届须晚于本届开始之日" "A new term begins after the day on which the last one began";
    TERM_BEFORE_FOUNDING = "before_founding" 422 "日期早于调委会成立之日" "The day lies before the founding of the committee";
    SIZE = "committee_size" 422 "人民调解委员会由三至九人组成（人民调解法第八条）" "A committee has three to nine members (People's Mediation Law art. 8)";
    CHAIR = "committee_chair" 422 "须设主任一人（人民调解法第八条）" "A committee has one chair (People's Mediation Law art. 8)";
    WOMAN = "committee_woman" 422 "应当有妇女成员（人民调解法第八条）" "A committee has a woman among its members (People's Mediation Law art. 8)";
    TWICE = "member_twice" 422 "同一人不得两次列为委员" "The same person stands on the list twice";
    ELECTORS = "wrong_electors" 422 "推选方式与调委会类型不符（人民调解法第九条）" "Such a committee is elected otherwise (People's Mediation Law art. 9)";
    MEDIATOR_UNKNOWN = "mediator_unknown" 422 "没有此调解员，或不在您的权限范围内" "There is no such mediator within your reach";
    COMMITTEE_UNKNOWN = "committee_unknown" 422 "没有此调委会，或不在您的权限范围内" "There is no such committee within your reach";
    PERSON_UNKNOWN = "person_unknown" 422 "没有此人员，或不在您的权限范围内" "There is no such person within your reach";
    NOT_IN_SERVICE = "mediator_not_in_service" 409 "该调解员当日不在册" "The mediator is not in service on that day";
    APPOINTED = "mediator_appointed" 409 "该调解员在此调委会的任期与已有任期重叠" "The mediator serves this committee in that time already";
    PERIOD = "period_reversed" 422 "结束日期早于开始日期" "The last day lies before the first";
    NOT_SUSPENDED = "not_suspended" 409 "该调解员未被停职" "The mediator is not suspended";
    SUSPENDED = "mediator_suspended" 409 "该调解员已被停职" "The mediator is suspended";
    DEPARTED = "mediator_departed" 409 "该调解员已离任" "The mediator has left";
    MISCONDUCT = "misconduct_missing" 422 "罢免、解聘须写明法定事由，其他离任不得填写（人民调解法第十五条）" "A removal needs a ground of the law, any other departure has none (People's Mediation Law art. 15)";
}
