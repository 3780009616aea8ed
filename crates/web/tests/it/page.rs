//! The page and what keeps it to itself.

use crate::harness::{Answered, House};

async fn get(house: &House, path: &str) -> Answered {
    house.bare("GET", path).header("host", house.host()).send().await
}

fn nonce(answer: &Answered) -> String {
    let policy = answer.header("content-security-policy").expect("has a policy");
    let nonce = policy.split_once("'nonce-").expect("has a nonce").1;
    nonce.split_once('\'').expect("ends").0.to_owned()
}

#[tokio::test]
async fn the_page_has_a_strict_policy_with_a_fresh_nonce() {
    let house = House::new().await;

    let (one, two) = (get(&house, "/").await, get(&house, "/").await);

    assert_eq!(one.status, 200);
    assert_eq!(one.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(one.header("cache-control"), Some("no-store"));
    let (first, second) = (nonce(&one), nonce(&two));
    assert_ne!(first, second);
    assert_eq!(first.len(), 32);
    assert!(one.text().contains(&first), "the page can use it");
    assert!(!one.text().contains("%NONCE%"));
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{first}'; connect-src 'self'; img-src 'self' blob: data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html"
    );
    assert_eq!(one.header("content-security-policy"), Some(policy.as_str()));
}

#[tokio::test]
async fn every_answer_is_kept_to_itself() {
    let house = House::new().await;
    let answers = [
        get(&house, "/").await,
        get(&house, "/assets/missing.js").await,
        get(&house, "/api/v1/profile").await,
        house.bare("GET", "/").send().await,
        house.ask("GET", "/api/v1/profile").send().await,
        house.ask("PUT", "/api/v1/profile").send().await,
    ];

    for answer in answers {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let policy = answer.header("content-security-policy").expect("has a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    }
}

#[tokio::test]
async fn an_address_within_the_page_gives_the_page_and_a_missing_file_does_not() {
    let house = House::new().await;

    for path in ["/today", "/tables/abc/terms", "/publications/abc?x=1", "/index.html"] {
        let answer = get(&house, path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.text().contains("<!doctype html>") || answer.text().contains("<!DOCTYPE"));
    }
    for path in ["/assets/gone-123.js", "/assets/x", "/favicon.gone", "/../Cargo.toml"] {
        let answer = get(&house, path).await;
        assert_eq!(answer.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_files_the_page_names_are_there_and_may_be_kept() {
    let house = House::new().await;
    let page = get(&house, "/").await;

    // A build without a front end names none.
    let quoted = page.text().split('"').filter(|part| part.starts_with("/assets/"));
    for path in quoted {
        let answer = get(&house, path).await;

        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
        let kind = answer.header("content-type").expect("has one");
        let kinds = ["text/javascript", "text/css", "font/woff2", "image/"];
        assert!(kinds.iter().any(|known| kind.starts_with(known)), "{path}: {kind}");
        assert!(!answer.body.is_empty());
    }
}

#[tokio::test]
async fn the_page_takes_nothing() {
    let house = House::new().await;

    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let answer = house.bare(method, "/today").header("host", house.host()).send().await;
        assert_eq!(answer.status, 405, "{method}");
    }
}

#[tokio::test]
async fn a_rebound_name_does_not_even_get_the_page() {
    let house = House::new().await;

    let host = format!("evil.example:{}", house.port);
    let answer = house.bare("GET", "/").header("host", host).send().await;

    assert_eq!(answer.status, 403);
}
