//! Tickets of a year, brought in by the import that operators use.

use crate::place::Place;
use chrono::{NaiveDate, TimeDelta};
use std::fmt::Write as _;
use std::time::Instant;

/// One transaction each; a checked file is held in memory.
const PER_FILE: u64 = 50_000;
const UNITS: u64 = 50;

/// Imports tickets spread over 2025 and over the units; gives rows per second.
pub fn fill(place: &Place, tickets: u64) -> f64 {
    let mut spent = 0.0;
    for first in (0..tickets).step_by(PER_FILE as usize) {
        let file = place.folder().join("tickets.csv");
        std::fs::write(&file, sheet(first..tickets.min(first + PER_FILE))).unwrap();
        let started = Instant::now();
        place.run(&["import", "hotline", file.to_str().unwrap(), "--mapping", "district"]);
        spent += started.elapsed().as_secs_f64();
        eprintln!("{} {tickets}: {} tickets are in", place.name(), tickets.min(first + PER_FILE));
    }
    tickets as f64 / spent
}

fn sheet(rows: std::ops::Range<u64>) -> String {
    let mut text = String::from(
        "工单编号,标题,诉求内容,地点,诉求类别,派单时间,承办单位,工单状态,办结时间,诉求人姓名,联系电话\n",
    );
    let year = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap().and_hms_opt(8, 0, 0).unwrap();
    for n in rows {
        // A step that is prime to the units and to the minutes of a year spreads rows over both.
        let dispatched = year + TimeDelta::minutes((n * 7919 % 525_000) as i64);
        let concluded = dispatched + TimeDelta::hours((n % 200) as i64);
        let category = ["咨询", "求助", "投诉", "建议"][(n % 4) as usize];
        let (status, concluded) = match n % 20 {
            0 => ("办理中", String::new()),
            1 => ("已退回", String::new()),
            _ => ("已办结", concluded.to_string()),
        };
        writeln!(
            text,
            "B{n:08},路灯不亮{n},村口路灯连续三晚不亮，请维修。第{n}次报修,锦山村{}号,{category},{dispatched},单位{},{status},{concluded},李某{n},138{:08}",
            n % 300,
            n * 7 % UNITS,
            n % 100_000_000
        )
        .unwrap();
    }
    text
}
