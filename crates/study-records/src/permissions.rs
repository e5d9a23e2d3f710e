//! What callers of this line may do, as types of the handlers.

web::permissions! {
    ReadInstruments = "study-records.instruments.read" "读取法规目录" "Read the catalogue of statutes";
    RecordStatutes = "study-records.statutes.record" "登记法规目录没有的法规" "Enter statutes that the catalogue lacks";
    VerifyStatutes = "study-records.statutes.verify" "核实自行登记的法规" "Verify statutes that were entered";
    ReadSessions = "study-records.sessions.read" "读取学法场次" "Read study sessions";
    RecordSessions = "study-records.sessions.record" "登记学法场次" "Record study sessions";
    VerifySessions = "study-records.sessions.verify" "核实学法场次" "Verify study sessions";
    ReadPlans = "study-records.plans.read" "读取学习计划" "Read study plans";
    RecordPlans = "study-records.plans.record" "编制学习计划" "Draw up study plans";
    VerifyPlans = "study-records.plans.verify" "批准学习计划" "Approve study plans";
    ReadExams = "study-records.exams.read" "读取测试" "Read exams";
    RecordExams = "study-records.exams.record" "登记测试" "Record exams";
    VerifyExams = "study-records.exams.verify" "核实测试" "Verify exams";
    ReadOfficers = "study-records.officers.read" "读取执法人员" "Read enforcement officers";
    RecordOfficers = "study-records.officers.record" "登记执法人员" "Record enforcement officers";
    VerifyOfficers = "study-records.officers.verify" "核实执法人员" "Verify enforcement officers";
    ReadTrainings = "study-records.trainings.read" "读取培训" "Read trainings";
    RecordTrainings = "study-records.trainings.record" "登记培训" "Record trainings";
    VerifyTrainings = "study-records.trainings.verify" "核实培训" "Verify trainings";
    ReadMustKnowLists = "study-records.must_know_lists.read" "读取应知应会清单" "Read must-know lists";
    RecordMustKnowLists = "study-records.must_know_lists.record" "编制应知应会清单" "Draw up must-know lists";
    VerifyMustKnowLists = "study-records.must_know_lists.verify" "发布、撤下应知应会清单" "Publish and withdraw must-know lists";
    ReadQuestions = "study-records.questions.read" "读取题库（含答案）" "Read the bank of questions with its answers";
    RecordQuestions = "study-records.questions.record" "编写试题" "Write questions";
    VerifyQuestions = "study-records.questions.verify" "核实、停用试题" "Verify and retire questions";
    ReadPapers = "study-records.papers.read" "读取试卷" "Read papers";
    RecordPapers = "study-records.papers.record" "编制试卷" "Make papers";
    VerifyPapers = "study-records.papers.verify" "审定试卷" "Approve papers";
    ReadSittings = "study-records.sittings.read" "读取考试场次" "Read sittings of exams";
    RecordSittings = "study-records.sittings.record" "安排、取消、结束考试" "Plan, cancel and conclude sittings of exams";
    ReadResults = "study-records.results.read" "读取个人成绩" "Read what each person scored";
    ReadChecks = "study-records.checks.read" "查看学法疑点" "See what speaks against study as it is recorded";
    TakeExams = "study-records.attempts.take" "参加在线考试，查看本人成绩" "Take exams online, and see what one scored oneself";
}
