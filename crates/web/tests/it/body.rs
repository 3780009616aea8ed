//! Bodies: what does not fit is refused in a sentence, what is too large never piles up.

use api::Code;
use serde_json::json;

use crate::harness::House;

const KIB: usize = 1024;

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused_with_what_is_wrong() {
    let house = House::new().await;
    let cases = [
        ("", "EOF"),
        ("{", "EOF"),
        ("nonsense", "expected"),
        ("{} {}", "trailing"),
        (r#"{"nmae": "Marijke"}"#, "unknown field `nmae`"),
        (r#"{"name": 7}"#, "expected a string"),
        (r#"{"name": "a", "name": "b"}"#, "duplicate field"),
        ("[]", "an array"),
        (" [\"Marijke\"]", "an array"),
        ("null", "invalid type"),
        ("7", "invalid type"),
        ("{\"name\": \"\u{0}\"}", "control character"),
    ];

    for (body, says) in cases {
        let ask = house.ask("PATCH", "/api/v1/profile").body("application/json", body);
        let answer = ask.send().await;

        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(answer.problem().code, Code::BadRequest);
        let message = answer.problem().message;
        assert!(message.contains(says), "{body}: {message}");
    }
    assert_eq!(house.node.heard(), []);
}

#[tokio::test]
async fn a_body_nested_without_end_is_refused() {
    let house = House::new().await;

    let ask = house.ask("PATCH", "/api/v1/profile");
    let answer = ask.body("application/json", "[".repeat(60 * KIB)).send().await;

    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_form_of_a_foreign_page_is_not_json() {
    let house = House::new().await;

    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let ask = house.ask("PATCH", "/api/v1/profile").body(kind, r#"{"name": "Eve"}"#);
        let answer = ask.send().await;

        assert_eq!(answer.status, 415, "{kind}");
        assert!(answer.problem().hint.contains("application/json"));
    }
    let good = house.ask("PATCH", "/api/v1/profile");
    let good = good.body("Application/JSON; charset=utf-8", r#"{"name": "Eve"}"#).send().await;
    assert_eq!(good.status, 200);
    assert_eq!(house.node.heard().len(), 1);
}

#[tokio::test]
async fn a_form_is_small_and_a_text_may_be_large() {
    let house = House::new().await;
    let body = |bytes: usize| json!({"text": "x".repeat(bytes)});

    let form = house.ask("PATCH", "/api/v1/profile").json(&body(64 * KIB)).send().await;
    let text = house.ask("PUT", "/api/v1/publications/a/text");
    let fits = text.clone().json(&body(8 * KIB * KIB - 11)).send().await;
    let one_more = text.json(&body(8 * KIB * KIB - 10)).send().await;

    assert_eq!(form.status, 413);
    assert_eq!(form.problem().code, Code::TooLarge);
    assert_eq!(fits.status, 200);
    assert_eq!(one_more.status, 413);
    assert_eq!(house.node.heard().len(), 1);
}

#[tokio::test]
async fn a_body_without_a_length_is_bounded_as_well() {
    let house = House::new().await;
    let mut chunks = Vec::new();
    for _ in 0..70 {
        chunks.extend_from_slice(b"400\r\n");
        chunks.extend_from_slice(&[b' '; KIB]);
        chunks.extend_from_slice(b"\r\n");
    }
    chunks.extend_from_slice(b"0\r\n\r\n");

    let ask = house.ask("PATCH", "/api/v1/profile").header("transfer-encoding", "chunked");
    let ask = ask.header("content-type", "application/json").raw(chunks);
    let answer = ask.send().await;

    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn an_array_is_no_object_however_deep() {
    let house = House::new().await;
    let edits = |splice| json!({"version": 1, "splices": [{"at": 0}, splice]});

    for (splice, status) in [(json!([1, 0, "x"]), 400), (json!({"at": 1, "insert": "[x]"}), 200)] {
        let ask = house.ask("POST", "/api/v1/publications/a/edits").json(&edits(splice));
        assert_eq!(ask.send().await.status, status);
    }
    let label = json!({"preferred": ["koude tik", "nl"]});
    assert_eq!(house.ask("PATCH", "/api/v1/terms/a").json(&label).send().await.status, 400);
    assert_eq!(house.node.heard().len(), 1);
}

#[tokio::test]
async fn seven_point_zero_is_seven() {
    let house = House::new().await;
    let ask = house.ask("POST", "/api/v1/publications/a/edits");
    let body = |at: &str| format!(r#"{{"version": 7, "splices": [{{"at": {at}}}]}}"#);

    for (at, status) in
        [("7", 200), ("7.0", 200), ("7e1", 200), ("7.5", 400), ("-7.0", 400), ("1e300", 400)]
    {
        let answer = ask.clone().body("application/json", body(at)).send().await;
        assert_eq!(answer.status, status, "{at}");
    }
}
