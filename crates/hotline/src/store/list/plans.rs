//! A-18: how the databases answer the list of tickets, asked of the very query that the list runs.

use super::*;
use db::testing::TestDatabase;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Integer, Text};
use kernel::Reach;
use std::marker::PhantomData;

const TENANT: &str = "230718";
const TICKETS: usize = 20_000;
/// Rows that a page may look at, or sort: far from the whole table.
const MANY: f64 = 2_000.0;

/// A query that is explained; `S` is what the database tells about it.
struct Explained<Q, S>(&'static str, Q, PhantomData<S>);

impl<Q, S> QueryId for Explained<Q, S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, S> Query for Explained<Q, S> {
    type SqlType = S;
}

impl<Q, S, C> diesel::RunQueryDsl<C> for Explained<Q, S> {}

impl<DB: Backend, Q: QueryFragment<DB>, S> QueryFragment<DB> for Explained<Q, S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(self.0);
        self.1.walk_ast(out.reborrow())
    }
}

/// A page of the list, as somebody asks for it.
struct Asked {
    what: String,
    /// So few tickets match that no other way than by the filter will do.
    rare: bool,
    reach: Reach,
    /// How many tickets are in sight though another unit leads them.
    helped: u128,
    filter: Filter,
    order: Order,
    after: Option<(Instant, Id)>,
}

impl Asked {
    /// What is wrong with the way the database goes about it.
    fn faults(&self, db: &mut Db) -> Vec<String> {
        let sight = Sight { reach: &self.reach, account: account(7), unit: Some(unit(7)) };
        let helped: Vec<Uid> = (1..=self.helped).map(|n| Uid(Id::from_u128(n * 500))).collect();
        let after = self.after.map(|(at, id)| (At(at), Uid(id)));
        match db {
            Db::Pg(c) => {
                let matching = |text: &str| text_matches_pg(TENANT, text);
                let query =
                    list_query!(TENANT, sight, &helped, &self.filter, self.order, after, matching)
                        .limit(51)
                        .select(table::body);
                let how = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ";
                let plan: String =
                    Explained(how, query, PhantomData::<Text>).get_result(c).unwrap();
                let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
                faults_pg(&plan[0]["Plan"])
            }
            Db::Lite(c) => {
                let matching = |text: &str| text_matches_lite(TENANT, text);
                let query =
                    list_query!(TENANT, sight, &helped, &self.filter, self.order, after, matching)
                        .limit(51)
                        .select(table::body);
                type Step = (Integer, Integer, Integer, Text);
                let plan: Vec<(i32, i32, i32, String)> =
                    Explained("EXPLAIN QUERY PLAN ", query, PhantomData::<Step>).load(c).unwrap();
                let steps: Vec<String> = plan.into_iter().map(|(_, _, _, step)| step).collect();
                faults_lite(&steps, self.rare)
            }
        }
    }
}

/// Counts what each node really did.
fn faults_pg(node: &serde_json::Value) -> Vec<String> {
    let number = |name: &str| node[name].as_f64().unwrap_or_default();
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let inputs = node["Plans"].as_array().cloned().unwrap_or_default();
    let mut faults: Vec<String> = inputs.iter().flat_map(faults_pg).collect();
    let seen = number("Actual Rows")
        + number("Rows Removed by Filter")
        + number("Rows Removed by Index Recheck");
    if kind == "Seq Scan" || seen > MANY {
        faults.push(format!("{kind} looks at {seen} rows"));
    }
    let sorted: f64 = inputs.iter().filter_map(|input| input["Actual Rows"].as_f64()).sum();
    if kind.ends_with("Sort") && sorted > MANY {
        faults.push(format!("{kind} of {sorted} rows"));
    }
    faults
}

/// SQLite does not count, but says by which columns it searches; a sort is small only behind a narrow search.
fn faults_lite(steps: &[String], rare: bool) -> Vec<String> {
    let narrow = |step: &String| {
        let both_ends = step.contains("_at>? AND") && step.contains("_at<?)");
        both_ends || step.contains("external_no=?") || step.contains(" id=?")
    };
    let mut searches = steps.iter().filter(|step| step.contains("hotline_ticket USING INDEX"));
    let narrow = searches.all(narrow);
    let fault = |step: &&String| {
        let scan = step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE INDEX 0:M");
        let sort = step.contains("TEMP B-TREE FOR ORDER BY");
        scan || sort && !narrow || rare && !narrow
    };
    steps.iter().any(|step| fault(&step)).then(|| steps.join(" | ")).into_iter().collect()
}

fn account(n: u128) -> Id {
    Id::from_u128(0xacc0_0000 + n)
}

fn unit(n: u128) -> Id {
    Id::from_u128(0x0001_0000 + n)
}

/// Twenty units, forty handlers, two years; a text of which one in a hundred speaks of lamps.
fn fill(db: &mut Db) {
    let statuses: Vec<String> = Status::ALL.iter().map(|one| format!("'{}'", one.code())).collect();
    let categories: Vec<String> =
        Category::ALL.iter().map(|one| format!("'{}'", one.code())).collect();
    let pick = |postgres: bool, codes: &[String], by: &str| {
        if postgres {
            format!("(ARRAY[{}])[1 + {by} % {}]", codes.join(","), codes.len())
        } else {
            let cases: Vec<String> =
                codes.iter().enumerate().map(|(n, code)| format!("WHEN {n} THEN {code}")).collect();
            format!("CASE {by} % {} {} END", codes.len(), cases.join(" "))
        }
    };
    let postgres = db.is_postgres();
    let (status, category) =
        (pick(postgres, &statuses, "n"), pick(postgres, &categories, "(n / 3)"));
    let columns = "tenant_id, id, version, ticket_no, external_system, external_no, status, category, lead_unit, handler, handler_unit, dispatched_at, due_at, body";
    let rows = if postgres {
        format!(
            "SELECT '{TENANT}', lpad(to_hex(n), 32, '0')::uuid, 1, 'N' || n, 'city12345', 'E' || n, {status}, {category},
                    lpad(to_hex(65536 + n % 20), 32, '0')::uuid, lpad(to_hex(2898264064 + n % 40), 32, '0')::uuid,
                    lpad(to_hex(65536 + n % 20), 32, '0')::uuid,
                    timestamptz '2024-01-01Z' + n * interval '50 minutes', timestamptz '2024-01-08Z' + n * interval '50 minutes' + n % 11 * interval '1 day', '{{}}'
             FROM generate_series(1, {TICKETS}) AS n"
        )
    } else {
        format!(
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {TICKETS})
             SELECT '{TENANT}', unhex(printf('%032x', n)), 1, 'N' || n, 'city12345', 'E' || n, {status}, {category},
                    unhex(printf('%032x', 65536 + n % 20)), unhex(printf('%032x', 2898264064 + n % 40)),
                    unhex(printf('%032x', 65536 + n % 20)),
                    1704067200000000 + n * 3000000000, 1704672000000000 + n * 3000000000 + n % 11 * 86400000000, '{{}}' FROM r"
        )
    };
    db.batch(&format!("INSERT INTO hotline_ticket ({columns}) {rows}")).unwrap();
    let terms = |text: &str| {
        let words: Vec<String> = text::bigrams(text).into_iter().collect();
        if postgres {
            format!("array_to_tsvector('{{{{{}}}}}'::text[])", words.join(","))
        } else {
            format!("'{}'", words.join(" "))
        }
    };
    let (lamps, roads) = (terms("路灯不亮"), terms("道路破损"));
    db.batch(&format!(
        "INSERT INTO hotline_ticket_text (tenant_id, ticket_id, text, terms)
         SELECT tenant_id, id, CASE WHEN external_no LIKE '%77' THEN '路灯不亮' ELSE '道路破损' END,
                CASE WHEN external_no LIKE '%77' THEN {lamps} ELSE {roads} END FROM hotline_ticket"
    ))
    .unwrap();
}

#[test]
fn a18_every_filter_in_every_order_has_its_index() {
    for test in TestDatabase::each() {
        test.open();
        let mut db = test.connect();
        fill(&mut db);
        if db.is_postgres() {
            db.batch("VACUUM ANALYZE").unwrap();
        }
        for asked in everything() {
            let faults = asked.faults(&mut db);
            assert!(faults.is_empty(), "{}: {}", asked.what, faults.join("; "));
        }
        // What this test is worth: without the indexes of the orders, the plainest question sorts them all.
        db.batch("DROP INDEX hotline_ticket_dispatched; DROP INDEX hotline_ticket_due").unwrap();
        let mut plainest =
            everything().into_iter().filter(|asked| asked.what.starts_with("nothing for all"));
        assert!(plainest.all(|asked| !asked.faults(&mut db).is_empty()));
    }
}

fn everything() -> Vec<Asked> {
    let moment = |text: &str| -> Instant { text.parse().unwrap() };
    let (from, before) = (moment("2025-03-01T00:00:00Z"), moment("2025-04-01T00:00:00Z"));
    let none = Filter::default;
    let filters = [
        ("nothing", none()),
        ("status", Filter { statuses: vec![Status::Handling], ..none() }),
        ("statuses", Filter { statuses: vec![Status::Received, Status::Handling], ..none() }),
        ("unit", Filter { units: Some(vec![unit(3)]), ..none() }),
        ("units", Filter { units: Some((0..12).map(unit).collect()), ..none() }),
        ("handler", Filter { handler: Some(account(9)), ..none() }),
        ("category", Filter { category: Some(Category::Help), ..none() }),
        ("due_from", Filter { due_from: Some(from), ..none() }),
        ("due_before", Filter { due_before: Some(before), ..none() }),
        ("due", Filter { due_from: Some(from), due_before: Some(before), ..none() }),
        ("dispatched_from", Filter { dispatched_from: Some(from), ..none() }),
        ("dispatched_before", Filter { dispatched_before: Some(before), ..none() }),
        (
            "dispatched",
            Filter { dispatched_from: Some(from), dispatched_before: Some(before), ..none() },
        ),
        ("external_no", Filter { external_no: Some("E777".into()), ..none() }),
        ("text", Filter { text: Some("路灯".into()), ..none() }),
    ];
    let reaches = [
        ("all", Reach::All, 0),
        ("town", Reach::Units(std::sync::Arc::new((0..20).map(unit).collect())), 0),
        ("village", Reach::Units(std::sync::Arc::new([unit(5)].into())), 0),
        ("a village that helps", Reach::Units(std::sync::Arc::new([unit(5)].into())), 10),
    ];
    let middle = Some((moment("2025-01-15T00:00:00Z"), Id::from_u128(9)));
    let mut all = Vec::new();
    for (filter_name, filter) in &filters {
        for (reach_name, reach, helped) in &reaches {
            for order in [Order::DispatchedDesc, Order::Dispatched, Order::Due, Order::DueDesc] {
                for after in [None, middle] {
                    all.push(Asked {
                        what: format!(
                            "{filter_name} for {reach_name} by {order:?} after {}",
                            after.is_some()
                        ),
                        rare: matches!(*filter_name, "external_no" | "text"),
                        reach: reach.clone(),
                        helped: *helped,
                        filter: filter.clone(),
                        order,
                        after,
                    });
                }
            }
        }
    }
    all
}
