//! Why an action is refused: stable codes, in both languages.

kernel::refusals! {
    STATE = "ticket_state" 409 "工单当前状态不允许此操作，可查询 GET …/actions" "The ticket's state does not allow this; see GET …/actions";
    PERMISSION = "ticket_permission" 403 "您的角色不能执行此操作" "Your role does not allow this action";
    DISTRICT_DECIDES = "district_decides" 403 "上级派单须由区级决定" "The district decides on tickets that it dispatched";
    NOT_HANDLER = "not_handler" 403 "仅承办人可办理，或由热线专干重新分派" "Only the handler may do this; the clerk can assign it anew";
    DESIGNATED = "designated_unit" 409 "指定承办的工单不得退回" "A designated unit may not return the ticket";
    PAST_SIGN_LIMIT = "past_sign_limit" 409 "已过签收时限，不得再申请退单" "The limit for signing has passed; a return can no longer be asked for";
    PAST_DUE = "past_due" 409 "已过办结时限，不得再申请延期" "The limit has passed; an extension can no longer be asked for";
    PENDING = "application_pending" 409 "已有一项申请待处理" "An application is waiting already";
    NO_PENDING = "no_application" 409 "没有待处理的申请" "No application is waiting";
    ENDORSED = "application_endorsed" 409 "该申请已审核，待批准" "The application is endorsed already and waits for the decision";
    NOT_ENDORSED = "not_endorsed" 409 "申请须先由分管领导审核" "The deputy head has to endorse the application first";
    EXTENSIONS_USED = "extension_limit" 409 "延期次数或天数超过规则上限" "The rule allows no more extensions, or not so many days";
    NOT_INFORMED = "caller_not_informed" 422 "须先告知诉求人，并填写告知时间" "The caller has to be told first; say when";
    INCOMPLETE_APPLICATION = "application_incomplete" 422 "申请要素不全：延期须填天数，挂账须填未来的承诺日与计划" "The application lacks something: days for an extension, a future date and a plan for a suspension";
    WRONG_REASON = "application_reason" 422 "该理由不适用于此类申请" "That reason does not fit this kind of application";
    REPORTED_OBJECT = "conflict_of_interest" 409 "承办人或承办单位是被反映对象，须回避" "The handler or unit is what the ticket is about and has to stand aside";
    NOT_COMMUNITY_DUTY = "not_community_duty" 409 "社区清单外事项不得推给社区" "A matter that is not on the community's list may not be pushed to it";
    NO_CONTACT_POSSIBLE = "no_contact" 409 "诉求人匿名且无联系方式，无须联系" "The caller is anonymous and cannot be contacted";
    NOT_CONTACTED = "not_contacted" 409 "须先联系诉求人（或三次、分两日以上联系不上）" "Contact the caller first, or try three times on two days";
    NO_EVIDENCE = "evidence_missing" 422 "请至少附一项佐证材料" "Give at least one piece of evidence";
    NO_LEGAL_BASIS = "legal_basis_missing" 422 "解释说明须写明法律依据" "An explanation needs its legal basis";
    REVIEWER = "reviewer" 403 "非咨询类结果须由分管领导审核" "Results other than of consultations are reviewed by the deputy head";
    NOT_OWN = "not_taken_in_here" 409 "仅镇自行受理的工单可告知法定途径" "Only tickets that the town took in can be diverted";
    REWORKS_USED = "rework_limit" 409 "重办次数已达上限，须转疑难研判" "No more reworks: it has to go to the panel for hard cases";
    SATISFIED = "no_ground_for_rework" 409 "最近一次回访已解决且满意，无重办理由" "The last follow-up says solved and satisfied; there is no ground for a rework";
    SAME_TICKET = "same_ticket" 422 "不能并入自身" "A ticket cannot be merged into itself";
    PARENT_STATE = "parent_state" 409 "目标工单已结束，不能并入" "The other ticket has ended; nothing can be merged into it";
    PARENT_RESTRICTED = "parent_restricted" 409 "保密工单与普通工单不得合并" "A confidential ticket and another one cannot be merged";
    NO_SUPERVISION = "no_supervision" 409 "没有待反馈的督办单" "No supervision order waits for feedback";
    SATISFACTION = "follow_up_contradiction" 422 "未接通的回访不能有评价，不满意须注明原因" "A follow-up that reached nobody has no rating, and dissatisfaction needs its reason";
    FOLLOW_UP_NAME = "follow_up_name" 403 "镇级回访须登记为镇级，不得以市、区名义登记" "The town follows up in its own name, not in that of the district or the city";
    NOT_YET = "not_yet" 409 "尚未到期" "It is too early";
    NO_RULE = "no_rule" 409 "该日没有适用的时限规则" "No rule of limits holds on that day";
    LIMIT_BEFORE_DISPATCH = "limit_before_dispatch" 422 "载明时限早于派单时间" "The written limit lies before the dispatch";
    DISPATCH_IN_FUTURE = "dispatch_in_future" 422 "派单时间晚于现在" "The dispatch lies in the future";
    NO_EXTERNAL_NO = "external_no_missing" 422 "上级派单须有上级工单号，镇受理的不得有" "A ticket of the district needs its number; one taken in here has none";
    ANONYMOUS_WITH_NAME = "anonymous_with_name" 422 "匿名诉求不得登记姓名或身份号码" "An anonymous caller has neither name nor id";
}
