use crate::record::Content;
use actix_web::http::Method;

/// What can be done with record-like nouns, over HTTP: nine with each, two with those that are planned, one with those into which operations
/// of their own write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// 登记
    Record,
    /// 列表
    List,
    /// 读取
    Read,
    /// 可执行的操作
    Actions,
    /// 修改
    Revise,
    /// 批准举办
    Approve,
    /// 取消举办
    Cancel,
    /// 提交
    Submit,
    /// 核实
    Verify,
    /// 退回
    Return,
    /// 作废
    Void,
    /// 撤销登记
    Annul,
}

impl Operation {
    pub const ALL: [Self; 12] = [
        Self::Record,
        Self::List,
        Self::Read,
        Self::Actions,
        Self::Revise,
        Self::Approve,
        Self::Cancel,
        Self::Submit,
        Self::Verify,
        Self::Return,
        Self::Void,
        Self::Annul,
    ];

    /// Only what may lie ahead is approved and called off, and only what has entries of its own loses one.
    pub(crate) const fn is_of<C: Content>(self) -> bool {
        match self {
            Self::Approve | Self::Cancel => C::PLAN.is_some(),
            Self::Annul => C::ENTRIES.is_some(),
            _ => true,
        }
    }

    pub(crate) const fn method(self) -> Method {
        match self {
            Self::List | Self::Read | Self::Actions => Method::GET,
            _ => Method::POST,
        }
    }

    /// What follows the address of the noun.
    pub(crate) const fn address(self) -> &'static str {
        match self {
            Self::Record | Self::List => "",
            Self::Read => "/{id}",
            Self::Actions => "/{id}/actions",
            Self::Revise => "/{id}/revise",
            Self::Approve => "/{id}/approve",
            Self::Cancel => "/{id}/cancel",
            Self::Submit => "/{id}/submit",
            Self::Verify => "/{id}/verify",
            Self::Return => "/{id}/return",
            Self::Void => "/{id}/void",
            Self::Annul => "/{id}/annul-entry",
        }
    }

    /// Without the line: `record_venue`, `list_venues`, `list_venue_actions`.
    pub(crate) fn id(self, noun: &str, many: &str) -> String {
        match self {
            Self::Record => format!("record_{noun}"),
            Self::List => format!("list_{}", many.replace('-', "_")),
            Self::Read => format!("read_{noun}"),
            Self::Actions => format!("list_{noun}_actions"),
            Self::Revise => format!("revise_{noun}"),
            Self::Approve => format!("approve_{noun}"),
            Self::Cancel => format!("cancel_{noun}"),
            Self::Submit => format!("submit_{noun}"),
            Self::Verify => format!("verify_{noun}"),
            Self::Return => format!("return_{noun}"),
            Self::Void => format!("void_{noun}"),
            Self::Annul => format!("annul_{noun}_entry"),
        }
    }

    /// What is so for most nouns.
    pub(crate) const fn remark(self) -> Option<&'static str> {
        match self {
            Self::Revise => Some("It does not count meanwhile."),
            Self::Verify => Some("From then on it counts."),
            Self::Cancel | Self::Void => Some("It counts nowhere any more."),
            _ => None,
        }
    }
}
