//! What goes wrong is told in one shape, with the right status.

use api::Code;
use serde_json::json;

use crate::harness::House;

#[tokio::test]
async fn every_code_has_its_status() {
    let house = House::new().await;
    let statuses = [
        (Code::BadRequest, 400),
        (Code::Unauthorised, 401),
        (Code::Forbidden, 403),
        (Code::Refused, 403),
        (Code::NotFound, 404),
        (Code::Ambiguous, 409),
        (Code::Conflict, 409),
        (Code::Stale, 409),
        (Code::NotSetUp, 409),
        (Code::TooLarge, 413),
        (Code::Busy, 503),
        (Code::DiskFull, 507),
        (Code::Internal, 500),
    ];

    for (code, status) in statuses {
        house.node.refuse(code);
        let answer = house.ask("PATCH", "/api/v1/profile").json(&json!({})).send().await;

        assert_eq!(answer.status, status, "{code:?}");
        assert_eq!(answer.problem().code, code);
        assert_eq!(answer.problem().hint, "Ask again.");
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_json_too() {
    let house = House::new().await;

    let answer = house.ask("GET", "/api/v1/nothing").send().await;

    assert_eq!(answer.status, 404);
    assert_eq!(answer.problem().code, Code::NotFound);
    assert!(answer.problem().message.contains("/api/v1/nothing"));
}

#[tokio::test]
async fn a_query_that_does_not_fit_is_refused() {
    let house = House::new().await;

    for path in ["/api/v1/matches?limit=many", "/api/v1/matches?limit=-1", "/api/v1/matches?most=3"]
    {
        let answer = house.ask("GET", path).send().await;

        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.problem().code, Code::BadRequest);
    }
    let answer = house.ask("GET", "/api/v1/terms/%FF").send().await;
    assert_eq!(answer.status, 400);
    assert_eq!(house.node.heard(), []);
}
