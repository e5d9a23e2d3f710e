//! Two activities that hand out of one stock.

use super::*;
use crate::pufa::stock::{balance, stocked, taking};
use crate::pufa::{Office, address};

/// Each takes all that is left: one gets it, the other one is told, and the book never goes below nothing.
#[actix_web::test]
async fn c22_of_two_activities_one_takes_the_last_of_a_stock_in_every_order() {
    let Some(bench) = postgres().await else { return };
    let office = Office::new(&bench).await;
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let stock = stocked(&office, 100).await;
        let one = office.draft("activities", taking(&stock, 100)).await;
        let two = office.draft("activities", taking(&stock, 100)).await;
        let paths = [one, two].map(|draft| address("activities", &draft, "submit"));
        let both = [0, 1].map(|n: usize| change(&office.clerk, &paths[n], 1, json!({})));
        let both = run(&bench, &steps, order, both).await;
        let done = one_of(&both, 409, order);
        assert_eq!(both[1 - done].body["code"], "stock_short", "{order:?}");
        assert_eq!(balance(&office, &stock).await, 0, "{order:?}");
    }
}
