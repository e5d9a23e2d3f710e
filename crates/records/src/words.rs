use crate::operation::Operation;

/// How the documents call a noun, and what they say of its operations beside what is so for every noun.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// 法治文化阵地
    pub zh: &'static str,
    /// With its article: `a venue`.
    pub one: &'static str,
    /// `venues`
    pub many: &'static str,
    /// 核实, 批准 or 发布: how it comes to count.
    verify: (&'static str, &'static str),
    remarks: &'static [(Operation, &'static str)],
}

impl Words {
    pub const fn of(zh: &'static str, one: &'static str, many: &'static str) -> Self {
        Self { zh, one, many, verify: ("核实", "Verifies"), remarks: &[] }
    }

    /// It is approved, not verified: a plan.
    pub const fn approved(self) -> Self {
        Self { verify: ("批准", "Approves"), ..self }
    }

    /// It is published, not verified: a list.
    pub const fn published(self) -> Self {
        Self { verify: ("发布", "Publishes"), ..self }
    }

    /// What is so for this noun alone, a sentence for an operation; it takes the place of what is so for most.
    pub const fn remarks(self, remarks: &'static [(Operation, &'static str)]) -> Self {
        Self { remarks, ..self }
    }

    /// In both languages, the second without its article.
    pub fn name(&self) -> (&'static str, &'static str) {
        (self.zh, self.one.split_once(' ').map_or(self.one, |(_, noun)| noun))
    }

    /// 摘要
    pub(crate) fn summary(&self, operation: Operation) -> String {
        let zh = self.zh;
        match operation {
            Operation::List => format!("{zh}列表"),
            Operation::Actions => format!("{zh}可执行的操作"),
            Operation::Annul => format!("撤销{zh}的一项登记"),
            _ => format!("{}{zh}", self.verb(operation)),
        }
    }

    /// 登记, 读取 …
    fn verb(&self, operation: Operation) -> &'static str {
        match operation {
            Operation::Record => "登记",
            Operation::List | Operation::Read | Operation::Actions => "读取",
            Operation::Revise => "修改",
            Operation::Approve => "批准举办",
            Operation::Cancel => "取消举办",
            Operation::Submit => "提交",
            Operation::Verify => self.verify.0,
            Operation::Return => "退回",
            Operation::Void => "作废",
            Operation::Annul => "撤销登记",
        }
    }

    pub(crate) fn description(&self, operation: Operation) -> String {
        let (one, many, (_, noun)) = (self.one, self.many, self.name());
        let said = match operation {
            Operation::Record => {
                format!(
                    "Records {one}, as a draft. Sending it again under the same id is harmless."
                )
            }
            Operation::List => {
                format!("Lists the {many} of the caller's units, the latest day first.")
            }
            Operation::Read => format!("Reads {one} with all that happened to it."),
            Operation::Actions => format!(
                "Tells what the caller may do with the {noun} now, and for everything else why not."
            ),
            Operation::Revise => format!(
                "Replaces the content of the {noun}. One that was verified needs a reason and waits for verification again."
            ),
            Operation::Approve => format!(
                "Approves {one} that lies ahead. Another person than who planned it does this; a draft whose plan changes before it is held needs it anew."
            ),
            Operation::Cancel => format!(
                "Calls {one} off that was planned and is not held, with a reason; it stays to be read."
            ),
            Operation::Submit => format!("Hands {one} over for verification."),
            Operation::Verify => format!(
                "{} {one}. Another person than who recorded or wrote it does this.",
                self.verify.1
            ),
            Operation::Return => format!("Gives the {noun} back to be mended, with a reason."),
            Operation::Void => format!("Voids the {noun}, with a reason; it stays to be read."),
            Operation::Annul => format!(
                "Takes out of the {noun} what an operation of its own entered wrongly, with the reason, which stays to be read; what is right is entered anew."
            ),
        };
        let remark = self.remark(operation).or(operation.remark());
        remark.map_or(said.clone(), |remark| format!("{said} {remark}"))
    }

    fn remark(&self, operation: Operation) -> Option<&'static str> {
        let mut all = self.remarks.iter();
        all.find(|(of, _)| *of == operation).map(|(_, remark)| *remark)
    }

    /// What an answer holds, for one that has a record in it.
    pub(crate) fn answer(&self, operation: Operation) -> String {
        let (zh, (_, noun)) = (self.zh, self.name());
        match operation {
            Operation::Record => format!("新{zh} / the new {noun}"),
            Operation::List => format!("{zh}列表 / a page of {}", self.many),
            Operation::Read => format!("{zh} / the {noun}"),
            Operation::Actions => "可执行的操作 / the actions".into(),
            _ => format!("{}后的{zh} / the {noun} after it", self.verb(operation)),
        }
    }
}
