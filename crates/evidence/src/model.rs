//! A file as it travels; doc comments are the API reference.

use crate::codes::{EvidenceCategory, EvidenceStatus, EvidenceVerdict};
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Id, Instant, Refusal};
use ledger::Fact;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::Proof;

pub const KIND: &str = "evidence.file";
pub const PATH: &str = "/v1/evidence/files";

ledger::measures! {
    unfiled {
        FILES = "evidence.files" "佐证文件" "evidence files" "份";
    }
}

/// 佐证文件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvidenceFile {
    pub id: Id,
    /// Rises by one with every change; the ETag names it.
    pub version: i64,
    /// 记录种类: of the record that it proves.
    #[schema(max_length = 60, example = "study-records.session")]
    pub kind: String,
    /// 记录
    pub record: Id,
    /// The unit that answers for the record.
    pub unit: Id,
    pub status: EvidenceStatus,
    pub category: EvidenceCategory,
    /// 文件名
    #[schema(max_length = 120, example = "签到表.jpg")]
    pub name: String,
    /// 说明
    #[schema(max_length = 200)]
    pub caption: Option<String>,
    /// 形成日期
    pub taken_on: Option<NaiveDate>,
    /// SHA-256 of the content.
    #[schema(max_length = 64)]
    pub sha256: String,
    /// Bytes of the content.
    pub size: u64,
    /// What the content is, as the content says.
    #[schema(max_length = 60, example = "image/jpeg")]
    pub media_type: Option<String>,
    /// 查毒结果: only what was scanned is given out.
    pub verdict: Option<EvidenceVerdict>,
    /// The account that attached it.
    pub added_by: Id,
    pub added_at: Instant,
    /// When its content had arrived.
    pub received_at: Option<Instant>,
    /// 作废: it proves nothing any more.
    pub voided: Option<EvidenceRemark>,
}

/// Why a file was taken back, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvidenceRemark {
    pub by: Id,
    pub at: Instant,
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// A file that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvidenceFile {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    /// 记录种类: of the record that it proves.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = r"^[a-z_-]+\.[a-z_]+$",
        example = "study-records.session"
    )]
    pub kind: String,
    /// 记录
    pub record: Id,
    pub category: EvidenceCategory,
    /// 文件名: without a path; it ends as its type does.
    #[schema(min_length = 1, max_length = 120, pattern = r"^[^/\\:]+$", example = "签到表.jpg")]
    pub name: String,
    /// 说明
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub caption: Option<String>,
    /// 形成日期
    #[serde(default)]
    pub taken_on: Option<NaiveDate>,
    /// SHA-256 of the content, in hexadecimal.
    #[schema(
        min_length = 64,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )]
    pub sha256: String,
    /// Bytes of the content.
    #[schema(minimum = 1, maximum = 9007199254740991_i64)]
    pub size: u64,
}

kernel::command! {
    /// Takes a file back.
    VoidFile {
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

impl EvidenceFile {
    pub fn declared(new: &NewEvidenceFile, unit: Id, account: Id, now: Instant) -> Self {
        Self {
            id: new.id.unwrap_or_else(kernel::new_id),
            version: 1,
            kind: new.kind.clone(),
            record: new.record,
            unit,
            status: EvidenceStatus::Declared,
            category: new.category,
            name: new.name.clone(),
            caption: new.caption.clone(),
            taken_on: new.taken_on,
            sha256: new.sha256.clone(),
            size: new.size,
            media_type: None,
            verdict: None,
            added_by: account,
            added_at: now,
            received_at: None,
            voided: None,
        }
    }

    /// Whether it is what was announced before.
    pub fn is_of(&self, new: &NewEvidenceFile) -> bool {
        self.kind == new.kind
            && self.record == new.record
            && self.category == new.category
            && self.name == new.name
            && self.caption == new.caption
            && self.taken_on == new.taken_on
            && (&self.sha256, self.size) == (&new.sha256, new.size)
    }

    fn next(&self) -> Self {
        Self { version: self.version + 1, ..self.clone() }
    }

    /// Its content has arrived.
    pub fn received(
        &self,
        media_type: &str,
        verdict: EvidenceVerdict,
        now: Instant,
    ) -> Result<Self, Refusal> {
        Refusal::unless(self.status == EvidenceStatus::Declared, &no::STATE)?;
        Ok(Self {
            status: EvidenceStatus::Held,
            media_type: Some(media_type.into()),
            verdict: Some(verdict),
            received_at: Some(now),
            ..self.next()
        })
    }

    /// A scanner has looked at what came while none answered.
    pub fn scanned(&self, verdict: EvidenceVerdict) -> Result<Self, Refusal> {
        let waits =
            self.status == EvidenceStatus::Held && self.verdict == Some(EvidenceVerdict::Unscanned);
        Refusal::unless(waits, &no::STATE)?;
        Ok(Self { verdict: Some(verdict), ..self.next() })
    }

    pub fn voided(&self, by: Id, reason: &str, now: Instant) -> Result<Self, Refusal> {
        let stands = matches!(self.status, EvidenceStatus::Declared | EvidenceStatus::Held);
        Refusal::unless(stands, &no::STATE)?;
        let remark = EvidenceRemark { by, at: now, reason: reason.into() };
        Ok(Self { status: EvidenceStatus::Voided, voided: Some(remark), ..self.next() })
    }

    /// Its content is gone, and what people wrote about it.
    pub fn dropped(&self) -> Result<Self, Refusal> {
        let over = matches!(self.status, EvidenceStatus::Declared | EvidenceStatus::Voided);
        Refusal::unless(over, &no::STATE)?;
        Ok(self.without_words())
    }

    /// Its record was erased with every word that people wrote, and so is it, however it stood.
    pub fn erased(&self, by: Id, now: Instant) -> Self {
        let remark = EvidenceRemark { by, at: now, reason: String::new() };
        let erased = self.without_words();
        Self { voided: erased.voided.or(Some(remark)), ..erased }
    }

    fn without_words(&self) -> Self {
        let voided = self.voided.clone();
        let voided = voided.map(|remark| EvidenceRemark { reason: String::new(), ..remark });
        Self {
            status: EvidenceStatus::Dropped,
            name: String::new(),
            caption: None,
            voided,
            ..self.next()
        }
    }

    /// Whether it proves anything: it has arrived, carries no virus that is known, and was not taken back.
    fn stands(&self) -> bool {
        self.status == EvidenceStatus::Held && self.verdict != Some(EvidenceVerdict::Infected)
    }

    /// What a line is told of it, as long as it stands.
    pub fn proof(&self) -> Option<Proof> {
        let (category, sha256) = (self.category.code().into(), self.sha256.clone());
        self.stands().then_some(Proof { record: self.record, category, sha256 })
    }

    /// What it contributes: it proves its record as long as it stands.
    pub fn facts(&self) -> Vec<Fact> {
        let day = self.received_at.filter(|_| self.stands()).map(Instant::local_date);
        let fact = |day| Fact::new(FILES, self.unit, day, 1).of(self.record.simple());
        day.map(fact).into_iter().collect()
    }

    /// For the entry in the ledger: nothing that people wrote.
    pub fn told(&self) -> Value {
        json!({
            "kind": self.kind, "record": self.record, "category": self.category, "status": self.status,
            "sha256": self.sha256, "size": self.size, "media_type": self.media_type, "verdict": self.verdict,
        })
    }
}
