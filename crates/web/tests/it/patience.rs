//! Slow and many: nobody holds the window up, and it closes when told.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use web::Patience;

use crate::harness::{Answered, DEADLINE, House, connect};

/// Short, so that the tests are.
const SHORT: Patience =
    Patience { head: Duration::from_millis(300), body: Duration::from_millis(300) };

#[tokio::test]
async fn a_request_whose_head_never_ends_is_cut_off() {
    let house = House::with_patience(SHORT).await;
    let mut stream = connect(house.port).await;

    stream.write_all(b"GET /api/v1/profile HTTP/1.1\r\nhost: 127").await.expect("is taken");

    let mut rest = Vec::new();
    let ended = timeout(DEADLINE, stream.read_to_end(&mut rest)).await;
    ended.expect("in time").expect("properly");
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_cut_off() {
    let house = House::with_patience(SHORT).await;
    let mut stream = connect(house.port).await;

    let mut rest = Vec::new();
    let ended = timeout(DEADLINE, stream.read_to_end(&mut rest)).await;

    ended.expect("in time").expect("properly");
}

#[tokio::test]
async fn a_connection_kept_open_for_nothing_is_cut_off() {
    let house = House::with_patience(SHORT).await;
    let mut stream = connect(house.port).await;
    let ask = house.ask("GET", "/api/v1/profile").bytes();
    let ask = String::from_utf8(ask).expect("text").replace("connection: close\r\n", "");

    stream.write_all(ask.as_bytes()).await.expect("is taken");

    let answer = Answered::read(&mut stream).await;
    assert_eq!(answer.status, 200, "and it was answered before");
}

#[tokio::test]
async fn a_body_that_never_ends_is_answered_in_time() {
    let house = House::with_patience(SHORT).await;
    let mut stream = connect(house.port).await;
    let ask = house.ask("PATCH", "/api/v1/profile").header("content-type", "application/json");
    let ask = ask.header("content-length", "100").raw(b"{\"name\": ".to_vec());

    stream.write_all(&ask.bytes()).await.expect("is taken");

    let answer = Answered::read(&mut stream).await;
    assert_eq!(answer.status, 408);
    assert!(!answer.problem().hint.is_empty());
    assert_eq!(house.node.heard(), []);
}

#[tokio::test]
async fn a_crowd_of_silent_connections_is_outwaited() {
    let house = House::with_patience(SHORT).await;
    let mut crowd = Vec::new();
    for _ in 0..300 {
        crowd.push(connect(house.port).await);
    }

    let answer = timeout(DEADLINE, house.ask("GET", "/api/v1/profile").send()).await;

    assert_eq!(answer.expect("in time").status, 200);
    drop(crowd);
}

#[tokio::test]
async fn a_head_as_long_as_a_book_is_refused() {
    let house = House::new().await;

    let ask = house.ask("GET", "/api/v1/profile").header("x-book", "x".repeat(300_000));
    let mut stream = connect(house.port).await;
    // It may stop listening before the end.
    let _cut_off = stream.write_all(&ask.bytes()).await;
    let mut bytes = Vec::new();
    let _cut_off = timeout(DEADLINE, stream.read_to_end(&mut bytes)).await.expect("in time");

    let text = String::from_utf8_lossy(&bytes);
    assert!(text.is_empty() || text.starts_with("HTTP/1.1 431"), "{text}");
    assert_eq!(house.node.heard(), []);
}

#[tokio::test]
async fn a_closing_window_takes_nobody_new_and_ends() {
    let mut house = House::new().await;
    let port = house.port;
    let idle = connect(port).await;
    house.ask("GET", "/api/v1/profile").send().await;

    house.close();
    house.closed().await;

    assert!(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err());
    drop(idle);
}
