//! 疑点规则: what speaks against activities as they are recorded. Pure: everything that is looked at comes as an argument.

use crate::codes::MaterialItem;
use crate::model::{Activity, ActivityEvidence, LiteratePerson, Material, StockMovement};
use chrono::NaiveDate;
use kernel::Id;
use records::{Check, Finding, FindingRecord, Record, RecordStatus, shared};
use std::collections::{BTreeMap, BTreeSet};
use web::Proof;

pub(crate) const SAME_FILE: Check = Check {
    code: "same_file",
    zh: "同一文件（SHA-256 相同）用作多场活动（含其他时间、其他单位）的佐证：请核对是否为同一活动，或误用、套用照片",
    en: "One file (the same SHA-256) proves several activities, also of other days or units: is it one activity, or was a photo used again?",
};
pub(crate) const OVER_STOCK: Check = Check {
    code: "over_stock",
    zh: "发放数量多于期初库存与期内入库之和：请核对发放数量、出入库登记",
    en: "More was handed out than was in stock and came in: check what was handed out, and the book of the stock",
};
pub(crate) const NO_AUDIENCE: Check = Check {
    code: "no_audience",
    zh: "活动已过举办日期，未注明受众或参加人数：请补录，未举办的请作废",
    en: "The day of the activity is over and it tells no audience, or not how many came: tell it, or void what was not held",
};
pub(crate) const PAPER_ONLY: Check = Check {
    code: "paper_only",
    zh: "已核实的活动没有佐证文件，只有档号：请调阅纸质档案",
    en: "The verified activity has no file, and only an archive number: ask for the papers",
};
pub(crate) const EVIDENCE_GONE: Check = Check {
    code: "evidence_gone",
    zh: "已核实的活动所列佐证文件已作废或缺失：请重新上传，或更正活动",
    en: "Files that the verified activity lists were taken back or are missing: send them again, or correct the activity",
};

pub(crate) const HOURS_GONE: Check = Check {
    code: "hours_gone",
    zh: "法律明白人发证所依据的培训已作废、正在更正，或不再面向法律明白人，培训学时不成立：请核对培训记录与发证条件",
    en: "The training that a certificate rests on is void, is being corrected, or is no longer one for legal-literate persons: its hours do not stand; check the training, and what the certificate asked for",
};

pub(crate) const MAIN_WAITING: Check = Check {
    code: "main_waiting",
    zh: "分站已核实，所属主活动仍是草稿或被退回：当日活动未计入，请提交、核实主活动，或更正分站",
    en: "The stop is verified, and the main activity that it names is a draft or was returned: the day counts for nothing until that is verified",
};

/// What is looked at.
pub(crate) struct Looked<'a> {
    /// Those that are not void, of these days.
    pub activities: &'a [Record<Activity>],
    /// Those of other days or units that a file of these proves, too.
    pub elsewhere: &'a [Record<Activity>],
    /// Units of those whose activities whoever asks may not read.
    pub closed: &'a BTreeSet<Id>,
    /// Stocks of the same units.
    pub stocks: &'a [Record<Material>],
    /// The files that stand, by record.
    pub proofs: &'a BTreeMap<Id, Vec<Proof>>,
    /// The first of the days.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    pub today: NaiveDate,
}

/// Persons in service whose certificate rests on hours that no longer stand; `reads` says whose records whoever asks may read.
pub(crate) fn of_literates(
    all: &[Record<LiteratePerson>],
    reads: impl Fn(Id) -> bool,
) -> impl Iterator<Item = Finding> {
    let gone = all.iter().filter(|one| one.content.lacks_hours());
    gone.map(move |one| {
        let record = FindingRecord::of(one);
        let record = if reads(one.unit) { record } else { record.closed(None) };
        Finding::of(&HOURS_GONE, [record])
    })
}

pub(crate) fn findings(looked: &Looked<'_>) -> Vec<Finding> {
    let mut all = same_files(looked);
    all.extend(over_stock(looked));
    let one = |check: &'static Check, wrong: fn(&Looked<'_>, &Record<Activity>) -> bool| {
        let activities = looked.activities.iter().filter(move |one| wrong(looked, one));
        activities.map(|one| Finding::of(check, [FindingRecord::of(one)]))
    };
    all.extend(stops_alone(looked));
    all.extend(one(&NO_AUDIENCE, has_no_audience));
    all.extend(one(&PAPER_ONLY, is_on_paper));
    all.extend(one(&EVIDENCE_GONE, lost_evidence));
    all
}

/// A stop counts as no activity of its own; the one that it names is of the same unit and day.
fn stops_alone<'a>(looked: &'a Looked<'_>) -> impl Iterator<Item = Finding> + 'a {
    let stops = looked.activities.iter().filter(|one| one.status == RecordStatus::Verified);
    stops.filter_map(|stop| {
        let named = |one: &&Record<Activity>| stop.content.stop_of == Some(one.id);
        let main = looked.activities.iter().find(named)?;
        let waits = matches!(main.status, RecordStatus::Draft | RecordStatus::Returned);
        let both = [stop, main].map(FindingRecord::of);
        waits.then(|| Finding::of(&MAIN_WAITING, both))
    })
}

/// The files that arrived, and those that are only told: what nobody ever sent may have been told before. The records that share several
/// files are one finding; what others share among themselves is none of these days.
fn same_files(looked: &Looked<'_>) -> Vec<Finding> {
    let stored = |one: &Record<Activity>| {
        proofs_of(looked, one.id).iter().map(|proof| proof.sha256.as_str())
    };
    let all = looked.activities.iter().chain(looked.elsewhere);
    let all: Vec<(&Record<Activity>, Vec<&str>)> =
        all.map(|one| (one, one.content.told().chain(stored(one)).collect())).collect();
    let together = shared(&all, |(_, files)| files.clone());
    let mut groups: BTreeMap<Vec<Id>, Vec<&Record<Activity>>> = BTreeMap::new();
    for (_, group) in together {
        let group: Vec<&Record<Activity>> = group.into_iter().map(|(one, _)| *one).collect();
        groups.insert(group.iter().map(|one| one.id).collect(), group);
    }
    let named = |one: &Record<Activity>| match looked.closed.contains(&one.unit) {
        true => FindingRecord::of(one).closed(one.content.archive_no.clone()),
        false => FindingRecord::of(one),
    };
    let own: BTreeSet<Id> = looked.activities.iter().map(|one| one.id).collect();
    let found = |group: Vec<&Record<Activity>>| {
        let is_own = |one: &&Record<Activity>| own.contains(&one.id);
        let (these, others): (Vec<_>, Vec<_>) = group.into_iter().partition(is_own);
        Finding::about(&SAME_FILE, these.into_iter().map(named), others.into_iter().map(named))
    };
    let of_these = |group: &Vec<&Record<Activity>>| group.iter().any(|one| own.contains(&one.id));
    groups.into_values().filter(of_these).map(found).collect()
}

/// By unit and kind of material; a unit that keeps no book of it is not judged, nor is what was held before the book was opened, for nobody
/// knows what it had. A book that is only a draft keeps nothing yet.
fn over_stock(looked: &Looked<'_>) -> Vec<Finding> {
    let mut books: BTreeMap<(Id, MaterialItem), Vec<&Record<Material>>> = BTreeMap::new();
    let kept = |one: &&Record<Material>| {
        one.status == RecordStatus::Verified || !one.content.movements.is_empty()
    };
    for book in looked.stocks.iter().filter(kept) {
        books.entry((book.unit, book.content.item)).or_default().push(book);
    }
    books.into_iter().filter_map(|((unit, item), books)| judge(looked, unit, item, books)).collect()
}

fn judge(
    looked: &Looked<'_>,
    unit: Id,
    item: MaterialItem,
    books: Vec<&Record<Material>>,
) -> Option<Finding> {
    let opened_on = books.iter().map(|book| book.content.opened_on).min()?;
    let gives = |one: &&Record<Activity>| {
        one.unit == unit && opened_on <= one.content.held_to && handed_out(one, item) > 0
    };
    let givers: Vec<&Record<Activity>> = looked.activities.iter().filter(gives).collect();
    let gave: i64 = givers.iter().map(|one| handed_out(one, item)).sum();
    let ids: BTreeSet<Id> = givers.iter().map(|one| one.id).collect();
    let had: i64 = books.iter().map(|book| available(looked, &ids, &book.content)).sum();
    let books = books.into_iter().map(FindingRecord::of);
    let records = books.chain(givers.into_iter().map(FindingRecord::of));
    (gave > had).then(|| Finding::of(&OVER_STOCK, records))
}

/// What there was for those who gave: what had come in by the end of the days, without what had left for others before the days began. What
/// left for an activity is judged by the day of that activity, whenever it was taken; what came back from one had left for it.
fn available(looked: &Looked<'_>, givers: &BTreeSet<Id>, book: &Material) -> i64 {
    let mut had = 0;
    let mut others: BTreeMap<Id, Vec<&StockMovement>> = BTreeMap::new();
    for moved in book.movements.iter().filter(|moved| moved.on <= looked.to) {
        match moved.activity {
            None if moved.quantity > 0 || moved.on < looked.from => had += moved.quantity,
            Some(activity) if !givers.contains(&activity) => {
                others.entry(activity).or_default().push(moved);
            }
            _ => {}
        }
    }
    let before = |moves: &&Vec<&StockMovement>| moves.iter().any(|moved| moved.on < looked.from);
    had + others.values().filter(before).flatten().map(|moved| moved.quantity).sum::<i64>()
}

/// What is handed in or verified; a draft may still be a plan.
fn handed_out(activity: &Record<Activity>, item: MaterialItem) -> i64 {
    if !matches!(activity.status, RecordStatus::Submitted | RecordStatus::Verified) {
        return 0;
    }
    let issued = activity.content.materials.iter().filter(|issue| issue.item == item);
    issued.map(|issue| i64::from(issue.quantity)).sum()
}

fn has_no_audience(looked: &Looked<'_>, activity: &Record<Activity>) -> bool {
    let content = &activity.content;
    content.held_to < looked.today && (content.audiences.is_empty() || content.attendance.is_none())
}

fn is_on_paper(looked: &Looked<'_>, activity: &Record<Activity>) -> bool {
    activity.status == RecordStatus::Verified
        && activity.content.archive_no.is_some()
        && proofs_of(looked, activity.id).is_empty()
}

fn lost_evidence(looked: &Looked<'_>, activity: &Record<Activity>) -> bool {
    let stored = proofs_of(looked, activity.id);
    activity.status == RecordStatus::Verified
        && !ActivityEvidence::are_stored(&activity.content.evidence, stored)
}

fn proofs_of<'a>(looked: &'a Looked<'_>, record: Id) -> &'a [Proof] {
    looked.proofs.get(&record).map(Vec::as_slice).unwrap_or_default()
}
