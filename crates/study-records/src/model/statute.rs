use super::*;
use crate::permissions::{ReadInstruments, RecordStatutes, VerifyStatutes};
use crate::related;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, Edition};
use records::{Beside, Content, InstrumentKind, Operation, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// 法规: one that the catalogue lacks, entered by whoever needs it. Once it is verified, its id is a code that may be named wherever a statute
/// is, by every unit of the district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Statute {
    /// 名称
    #[schema(min_length = 1, max_length = 120, example = "黑龙江省法治宣传教育条例")]
    pub title: String,
    pub kind: InstrumentKind,
    /// 核心、应知应会
    #[serde(default)]
    pub core: bool,
    /// 制定机关
    #[schema(min_length = 1, max_length = 100)]
    pub issuer: Option<String>,
    /// 文号
    #[schema(min_length = 1, max_length = 60)]
    pub doc_no: Option<String>,
    /// 公布日期
    pub issued_on: NaiveDate,
    /// 版本, as they came into force.
    #[schema(max_items = 50)]
    pub editions: Vec<Edition>,
    /// 依据: where its text was read.
    #[schema(min_length = 1, max_length = 300)]
    pub source: String,
}

impl Statute {
    /// By what two people would call one statute: 《》, blanks, and whose it is, make no other one.
    pub fn name(title: &str) -> String {
        let plain = |letter: &char| !letter.is_whitespace() && !"《》〈〉".contains(*letter);
        let name: String = title.chars().filter(plain).collect();
        name.strip_prefix("中华人民共和国").map(str::to_string).unwrap_or(name)
    }

    /// Whether the catalogue has it.
    fn is_in_the_catalogue(&self) -> bool {
        let name = Self::name(&self.title);
        statutes::all().any(|one| Self::name(&one.title) == name)
    }
}

impl Content for Statute {
    type MayRead = ReadInstruments;
    type MayRecord = RecordStatutes;
    type MayVerify = VerifyStatutes;

    const KIND: &'static str = statutes::STATUTE;
    const PATH: &'static str = "/v1/study-records/statutes";
    const WORDS: Words = Words::of(
        "自行登记的法规",
        "a statute that the catalogue lacks",
        "statutes entered beside the catalogue",
    )
    .remarks(&[
        (Operation::Submit, "It must tell an edition, and where its text was read."),
        (
            Operation::Verify,
            "From then on its id is a code of the catalogue, for every unit of the district.",
        ),
    ]);
    const WAITING: &'static str = STATUTES_WAITING;
    const BESIDE: Beside<Self> = related::beside_a_statute;

    fn day(&self) -> NaiveDate {
        self.issued_on
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.kind.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.issued_on <= today, &no::IN_FUTURE)?;
        Refusal::unless(!self.is_in_the_catalogue(), &no::STATUTE_KNOWN)?;
        let names: BTreeSet<&str> = self.editions.iter().map(|one| one.name.trim()).collect();
        let named = names.len() == self.editions.len() && !names.contains("");
        let ends = |one: &Edition| match (one.effective_on, one.repealed_on) {
            (Some(from), Some(to)) => from <= to,
            (None, Some(_)) => false,
            _ => true,
        };
        Refusal::unless(named && self.editions.iter().all(ends), &no::EDITIONS)
    }

    /// What nobody says when it came into force cannot be looked at.
    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        let dated = self.editions.iter().any(|one| one.effective_on.is_some());
        Refusal::unless(dated, &no::EDITIONS)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        vec![Fact::new(STATUTES, unit, self.issued_on, 1)]
    }

    fn told(&self) -> Value {
        json!({
            "kind": self.kind, "core": self.core, "issued_on": self.issued_on,
            "editions": self.editions.iter().map(|one| (one.effective_on, one.repealed_on)).collect::<Vec<_>>(),
        })
    }
}
