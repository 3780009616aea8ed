//! How a browser gets in: an address with a code, once.

use serde_json::json;

use crate::harness::{Answered, COOKIE, House};

async fn begin(house: &House, code: &str) -> Answered {
    let ask = house.bare("POST", "/api/v1/session").header("host", house.host());
    let ask = ask.header("origin", format!("http://{}", house.host()));
    ask.json(&json!({"code": code})).send().await
}

#[tokio::test]
async fn an_address_lets_one_browser_in_once() {
    let house = House::new().await;

    let opening = house.ask("POST", "/api/v1/session/codes").send().await.json();
    let url = opening["url"].as_str().expect("an address").to_owned();
    let page = format!("http://127.0.0.1:{}/#code=", house.port);
    let code = url.strip_prefix(&page).expect("of this node");
    let first = begin(&house, code).await;
    let second = begin(&house, code).await;

    assert_eq!(first.status, 204);
    let set = first.header("set-cookie").expect("a cookie");
    let cookie = format!("cg_{}={COOKIE}; HttpOnly; SameSite=Strict; Path=/; ", house.port);
    assert!(set.starts_with(&cookie), "{set}");
    assert_eq!(second.status, 401);
    assert_eq!(second.header("set-cookie"), None);
    let pair = set.split(';').next().expect("a pair").to_owned();
    let ask = house.bare("GET", "/api/v1/profile").header("host", house.host());
    assert_eq!(ask.header("cookie", pair).send().await.status, 200);
}

#[tokio::test]
async fn a_guessed_code_opens_nothing() {
    let house = House::new().await;
    house.opener.address().expect("one waits");

    for code in ["", "0", "00000000000000000000000000000000"] {
        let answer = begin(&house, code).await;

        assert_eq!(answer.status, 401);
        assert_eq!(answer.header("set-cookie"), None);
    }
}
