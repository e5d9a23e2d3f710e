use super::*;
use crate::codes::*;
use crate::permissions::{ReadProducts, RecordProducts, VerifyProducts};
use crate::related;
use crate::rules;
use crate::schedule::{self, SnapshotDue};
use chrono::NaiveDate;
use kernel::{Id, Instant, Refusal};
use ledger::Fact;
use records::annul::take_out;
use records::statutes::{self, InstrumentCode};
use records::{Content, Operation, RecordActor, Related, WithoutEntry, Words};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 审核: by whom, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaReview {
    pub step: ReviewStep,
    pub by: RecordActor,
    pub at: Instant,
}

/// 带货产品
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, min_length = 1, max_length = 60, example = "木耳")]
pub struct ProductName(pub String);

/// 直播（村播）
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Livestream {
    /// 主播: the name under which the host appears.
    #[schema(min_length = 1, max_length = 60)]
    pub host: Option<String>,
    /// 村播的村（社区）
    pub village: Option<Id>,
    /// 带货产品
    #[serde(default)]
    #[schema(max_items = 100)]
    pub product_names: Vec<ProductName>,
    /// 带货产品种数
    #[schema(minimum = 0, maximum = 10000)]
    pub products: u32,
    /// 销售额, in 分.
    #[schema(minimum = 0, maximum = 1000000000000_i64)]
    pub sales: i64,
    /// 最高同时在线人数
    #[schema(minimum = 0, maximum = 1000000000)]
    pub peak_viewers: u32,
}

/// 数据快照: totals since publication, as the platform shows them on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricSnapshot {
    pub on: NaiveDate,
    /// 浏览量
    pub views: u32,
    /// 点赞
    pub likes: u32,
    /// 评论
    pub comments: u32,
    /// 转发
    pub shares: u32,
}

/// 新媒体产品
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct MediaProduct {
    pub kind: MediaKind,
    pub platform: MediaPlatform,
    /// 标题
    #[schema(min_length = 1, max_length = 200, example = "村播说法：农产品质量安全")]
    pub title: String,
    /// 链接
    #[schema(max_length = 500)]
    pub url: Option<String>,
    /// 发布日期: of a draft, the day on which it is to appear.
    pub published_on: NaiveDate,
    /// 时长（秒）
    #[schema(minimum = 1, maximum = 86400)]
    pub duration: Option<u32>,
    /// 敏感内容: needs the final review.
    #[serde(default)]
    pub sensitive: bool,
    /// 受众
    #[serde(default)]
    #[schema(max_items = 13)]
    pub audiences: Vec<AudienceGroup>,
    /// 涉及法规
    #[serde(default)]
    #[schema(max_items = 50)]
    pub instruments: Vec<InstrumentCode>,
    /// 直播情况
    pub live: Option<Livestream>,
    /// 审核: written by `review`; what is sent here is not taken. New words need new reviews.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub reviews: Vec<MediaReview>,
    /// 数据快照: written by `record-metrics`; what is sent here is not taken.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub snapshots: Vec<MetricSnapshot>,
    /// 待登记的数据快照: the days from which on one is due that nobody has recorded yet; what is sent here is not taken.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub snapshots_due: Vec<SnapshotDue>,
}

// What is due follows from the day of publication, the snapshots and the rules: it is told wherever the product is told, and never read back.
impl Serialize for MediaProduct {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let last = self.snapshots.last().map(|snapshot| snapshot.on);
        let snapshots_due = schedule::snapshots_due(self.published_on, last);
        Self::serialize(&Self { snapshots_due, ..self.clone() }, serializer)
    }
}

impl<'de> Deserialize<'de> for MediaProduct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { snapshots_due: Vec::new(), ..Self::deserialize(deserializer)? })
    }
}

kernel::command! {
    /// A review of a media product.
    ReviewProduct {
        step: ReviewStep,
    }
}

kernel::command! {
    /// What the platform shows of a media product on a day: totals since publication.
    RecordMetrics {
        on: NaiveDate,
        /// 浏览量
        #[schema(minimum = 0)]
        views: u32,
        /// 点赞
        #[schema(minimum = 0)]
        likes: u32,
        /// 评论
        #[schema(minimum = 0)]
        comments: u32,
        /// 转发
        #[schema(minimum = 0)]
        shares: u32,
    }
}

impl Livestream {
    /// Products need not be named; those that are named are as many as are counted.
    fn names_what_it_counts(&self) -> bool {
        let named = self.product_names.len();
        named == 0 || usize::try_from(self.products) == Ok(named)
    }
}

impl MediaProduct {
    /// The product with one more review: step by step, by somebody who neither wrote it nor reviewed it before.
    pub fn with_review(
        mut self,
        step: ReviewStep,
        by: RecordActor,
        at: Instant,
        authors: [RecordActor; 2],
    ) -> Result<Self, Refusal> {
        let next = ReviewStep::ALL.get(self.reviews.len());
        Refusal::unless(next == Some(&step), &no::REVIEW_ORDER)?;
        let mut earlier = self.reviews.iter().map(|review| review.by).chain(authors);
        Refusal::unless(!earlier.any(|one| one.is_same_person(by)), &no::OWN_REVIEW)?;
        self.reviews.push(MediaReview { step, by, at });
        Ok(self)
    }

    pub fn with_metrics(mut self, said: &RecordMetrics, today: NaiveDate) -> Result<Self, Refusal> {
        let last = self.snapshots.last();
        let later = last.is_none_or(|last| last.on < said.on);
        let fits = later && self.published_on <= said.on && said.on <= today;
        Refusal::unless(fits, &no::SNAPSHOT)?;
        let RecordMetrics { on, views, likes, comments, shares, .. } = *said;
        self.snapshots.push(MetricSnapshot { on, views, likes, comments, shares });
        Ok(self)
    }

    pub fn without_metrics(mut self, number: u32) -> Result<Self, Refusal> {
        take_out(&mut self.snapshots, number)?;
        Ok(self)
    }

    /// Whether the reviews of the one hold for the other.
    fn says_the_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.title == other.title
            && self.url == other.url
            && self.instruments == other.instruments
    }

    fn is_reviewed(&self) -> bool {
        let needed = rules::reviews_on(self.published_on, self.sensitive);
        let given = |step: &ReviewStep| self.reviews.iter().any(|review| review.step == *step);
        needed.is_some_and(|steps| steps.iter().all(given))
    }
}

impl Content for MediaProduct {
    type MayRead = ReadProducts;
    type MayRecord = RecordProducts;
    type MayVerify = VerifyProducts;

    const KIND: &'static str = "pufa-publicity.product";
    const PATH: &'static str = "/v1/pufa-publicity/products";
    const WORDS: Words = Words::of("新媒体产品", "a media product", "media products").remarks(&[
        (Operation::Record, "It is reviewed before it is published."),
        (Operation::Submit, "It must have been reviewed and published."),
        (Operation::Annul, "That is a snapshot of how it was seen."),
    ]);
    const WAITING: &'static str = PRODUCTS_WAITING;
    const ENTRIES: Option<WithoutEntry<Self>> = Some(Self::without_metrics);
    const RELATED: Related<Self> = related::of_a_product;

    fn day(&self) -> NaiveDate {
        self.published_on
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.kind.code()
    }

    fn check(&self, _: NaiveDate) -> Result<(), Refusal> {
        let live = self.kind == MediaKind::Livestream;
        Refusal::unless(live || self.live.is_none(), &no::LIVE)?;
        let named = self.live.as_ref().is_none_or(Livestream::names_what_it_counts);
        Refusal::unless(named, &no::LIVE_PRODUCTS)?;
        Refusal::unless(each_once(&self.audiences), &no::NO_AUDIENCE)?;
        statutes::check(self.instruments.iter().map(|InstrumentCode(code)| code.as_str()))
    }

    fn statutes(&self) -> Vec<&str> {
        self.instruments.iter().map(|InstrumentCode(code)| code.as_str()).collect()
    }

    /// 先审后发：审核齐备、已发布方可核实.
    fn complete(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.published_on <= today, &no::IN_FUTURE)?;
        Refusal::unless(self.is_reviewed(), &no::REVIEWS)?;
        let live = self.kind == MediaKind::Livestream;
        Refusal::unless(live == self.live.is_some(), &no::LIVE)
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        let reviews = before.filter(|before| before.says_the_same(&self));
        let reviews = reviews.map(|before| before.reviews.clone()).unwrap_or_default();
        let snapshots = before.map(|before| before.snapshots.clone()).unwrap_or_default();
        Self { reviews, snapshots, ..self }
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let fact = |measure, value| Fact::new(measure, unit, self.published_on, value);
        let of_kind = match self.kind {
            MediaKind::ShortVideo => Some(SHORT_VIDEOS),
            MediaKind::Livestream => Some(LIVES),
            MediaKind::Article | MediaKind::Audio | MediaKind::Column | MediaKind::Comic => None,
        };
        let views = self.snapshots.last().map_or(0, |last| i64::from(last.views));
        let views = (views > 0).then(|| fact(VIEWS, views));
        let of_kind = of_kind.map(|measure| fact(measure, 1));
        std::iter::once(fact(PRODUCTS, 1)).chain(of_kind).chain(views).collect()
    }

    fn told(&self) -> Value {
        json!({
            "kind": self.kind, "platform": self.platform, "sensitive": self.sensitive,
            "reviews": self.reviews.len(), "metrics": self.snapshots.last(),
        })
    }
}
