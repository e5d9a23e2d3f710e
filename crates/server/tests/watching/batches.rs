use super::PASSWORD;
use crate::operator::Operator;
use serde_json::{Value, json};

/// A command is counted wherever it comes: a batch is no way round a limit.
#[test]
fn b32_what_comes_in_a_batch_is_limited_with_what_comes_alone() {
    const TICKETS: &str = "/v1/hotline/tickets";
    for operator in Operator::each() {
        operator.demonstrates();
        let limit = format!(
            "[[limit]]\nname = 'tries'\nwhy = 'a test'\ncount = 2\nseconds = 86400\noperations = ['POST {TICKETS}']\n"
        );
        let limits = operator.file("limits.toml", &limit);
        let file = operator.file("config.toml", &format!("business_limits = '{limits}'\n"));
        let server = operator.start(&["--config", &file]);
        let token = server.login("clerk", PASSWORD);
        let alone = || server.post(TICKETS, &json!({}), Some(&token)).0;
        let tried = alone();
        assert!([400, 422].contains(&tried), "{tried}");
        let command = |key: &str| json!({ "path": TICKETS, "idempotency_key": key, "body": {} });
        let batch = json!({ "commands": [command("one"), command("two")] });
        let (status, answer) = server.post("/v1/sync/batch", &batch, Some(&token));
        let results: Vec<&Value> =
            answer["results"].as_array().unwrap().iter().map(|one| &one["status"]).collect();
        assert_eq!((status, results), (200, vec![&json!(tried), &json!(429)]), "{answer}");
        assert_eq!(alone(), 429);
    }
}
