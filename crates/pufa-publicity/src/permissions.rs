//! What callers of this line may do, as types of the handlers.

web::permissions! {
    ReadCalendar = "pufa-publicity.calendar.read" "读取普法日历" "Read the calendar of campaigns";
    ReadActivities = "pufa-publicity.activities.read" "读取普法活动" "Read activities";
    RecordActivities = "pufa-publicity.activities.record" "登记普法活动" "Record activities";
    VerifyActivities = "pufa-publicity.activities.verify" "核实普法活动" "Verify activities";
    ReadPlans = "pufa-publicity.plans.read" "读取普法计划" "Read plans of publicity";
    RecordPlans = "pufa-publicity.plans.record" "编制普法计划" "Draw up plans of publicity";
    VerifyPlans = "pufa-publicity.plans.verify" "批准普法计划" "Approve plans of publicity";
    ReadProducts = "pufa-publicity.products.read" "读取新媒体产品" "Read media products";
    RecordProducts = "pufa-publicity.products.record" "登记新媒体产品" "Record media products";
    ReviewProducts = "pufa-publicity.products.review" "参与审核新媒体产品" "Take part in reviews of media products";
    ReviewFirst = "pufa-publicity.products.review-first" "初审新媒体产品" "Give the first review of media products";
    ReviewSecond = "pufa-publicity.products.review-second" "复审新媒体产品" "Give the second review of media products";
    ReviewFinal = "pufa-publicity.products.review-final" "终审敏感内容" "Give the final review of sensitive media products";
    VerifyProducts = "pufa-publicity.products.verify" "核实新媒体产品" "Verify media products";
    ReadVenues = "pufa-publicity.venues.read" "读取法治文化阵地" "Read venues";
    RecordVenues = "pufa-publicity.venues.record" "登记、检查法治文化阵地" "Record and inspect venues";
    VerifyVenues = "pufa-publicity.venues.verify" "核实法治文化阵地" "Verify venues";
    ReadModels = "pufa-publicity.models.read" "读取示范户、示范村" "Read model households and villages";
    RecordModels = "pufa-publicity.models.record" "登记示范户、示范村" "Record model households and villages";
    VerifyModels = "pufa-publicity.models.verify" "核实、复核示范户、示范村" "Verify and check model households and villages";
    ReadDuties = "pufa-publicity.duties.read" "读取普法责任清单" "Read lists of duties";
    RecordDuties = "pufa-publicity.duties.record" "编制普法责任清单" "Draw up lists of duties";
    VerifyDuties = "pufa-publicity.duties.verify" "批准普法责任清单" "Approve lists of duties";
    ReadLiterates = "pufa-publicity.literates.read" "读取法律明白人" "Read legal-literate persons";
    RecordLiterates = "pufa-publicity.literates.record" "登记法律明白人及其履职" "Record legal-literate persons and what they do";
    VerifyLiterates = "pufa-publicity.literates.verify" "核实、发证、暂停、退出法律明白人" "Verify, certify, pause and remove legal-literate persons";
    RevealLiterates = "pufa-publicity.particulars.read" "查看法律明白人个人信息" "See a legal-literate person's particulars";
    ReadMaterials = "pufa-publicity.materials.read" "读取宣传品库存" "Read materials in stock";
    RecordMaterials = "pufa-publicity.materials.record" "登记宣传品及出入库" "Record materials and their movements";
    VerifyMaterials = "pufa-publicity.materials.verify" "核实宣传品" "Verify materials";
    ReadPrompts = "pufa-publicity.prompts.read" "读取普法提示" "Read reminders of the judicial bureau";
    RecordPrompts = "pufa-publicity.prompts.record" "登记、反馈普法提示" "Record and answer reminders of the judicial bureau";
    VerifyPrompts = "pufa-publicity.prompts.verify" "核实普法提示" "Verify reminders of the judicial bureau";
    ReadConsultations = "pufa-publicity.consultations.read" "读取法律咨询" "Read legal consultations";
    RecordConsultations = "pufa-publicity.consultations.record" "登记法律咨询" "Record legal consultations";
    VerifyConsultations = "pufa-publicity.consultations.verify" "核实法律咨询" "Verify legal consultations";
    ReadChecks = "pufa-publicity.checks.read" "查看普法疑点" "See what speaks against activities";
}
