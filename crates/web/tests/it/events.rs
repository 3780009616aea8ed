//! The WebSocket: one window each, told in order, told to refresh when it lags.

use std::time::Duration;

use api::events::{Event, Say, Topic};
use futures::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::Error;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::harness::{COOKIE, DEADLINE, House, TOKEN, bearer, connect};
use crate::node_side::Heard;

type Socket = WebSocketStream<TcpStream>;

async fn open(house: &House, headers: &[(&'static str, String)]) -> Result<Socket, u16> {
    let url = format!("ws://{}/api/v1/events", house.host());
    let mut request = url.into_client_request().expect("an address");
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().expect("a value"));
    }
    match client_async(request, connect(house.port).await).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

async fn opened(house: &House) -> Socket {
    open(house, &[("authorization", bearer(TOKEN))]).await.expect("comes in")
}

/// The next message that is not a ping.
async fn next(socket: &mut Socket) -> Message {
    loop {
        let message = timeout(DEADLINE, socket.next()).await.expect("in time");
        let message = message.expect("open").expect("well-formed");
        if !matches!(message, Message::Ping(_)) {
            return message;
        }
    }
}

async fn event(socket: &mut Socket) -> Event {
    let message = next(socket).await;
    serde_json::from_str(message.to_text().expect("text")).expect("an event")
}

fn changed(topic: Topic) -> Event {
    Event::Changed { topic, community: None }
}

#[tokio::test]
async fn a_page_hears_what_changed_in_order() {
    let house = House::new().await;
    let mut socket = opened(&house).await;
    let bell = house.node.bell().await;

    bell.tell(changed(Topic::Terms));
    bell.tell(changed(Topic::Questions));

    assert_eq!(event(&mut socket).await, changed(Topic::Terms));
    assert_eq!(event(&mut socket).await, changed(Topic::Questions));
}

#[tokio::test]
async fn what_a_page_says_reaches_the_node_under_its_own_window() {
    let house = House::new().await;
    let (mut one, mut two) = (opened(&house).await, opened(&house).await);
    let say = |who: &str| Say::Subscribe { publication: "p".into(), client: who.into() };
    let text = |say: &Say| Message::text(serde_json::to_string(say).expect("JSON"));

    one.send(text(&say("one"))).await.expect("sent");
    two.send(text(&say("two"))).await.expect("sent");

    let window = |heard| match heard {
        Heard::Said(window, _) => window,
        other => panic!("{other:?}"),
    };
    let is = |who: &str| {
        let wanted = say(who);
        move |heard: &Heard| matches!(heard, Heard::Said(_, said) if *said == wanted)
    };
    let first = window(house.node.hears(is("one")).await);
    let second = window(house.node.hears(is("two")).await);
    assert_ne!(first, second);
}

#[tokio::test]
async fn a_page_that_leaves_is_told_to_the_node() {
    let house = House::new().await;
    let socket = opened(&house).await;
    let bell = house.node.bell().await;

    drop(socket);

    house.node.hears(|heard| matches!(heard, Heard::Closed(_))).await;
    assert!(!bell.tell(Event::Refresh), "its bell rings for nobody");
}

#[tokio::test]
async fn a_page_that_does_not_read_is_told_to_refresh_and_holds_nobody_up() {
    let house = House::new().await;
    let mut socket = opened(&house).await;
    let bell = house.node.bell().await;
    let long = Event::TextReset { publication: "x".repeat(10_000) };

    for _ in 0..5_000 {
        bell.tell(long.clone());
        tokio::task::yield_now().await;
    }
    bell.tell(changed(Topic::Status));

    let mut heard = vec![event(&mut socket).await];
    while heard.last() != Some(&changed(Topic::Status)) {
        heard.push(event(&mut socket).await);
    }
    assert!(heard.contains(&Event::Refresh));
    assert!(heard.len() < 5_000);
}

#[tokio::test]
async fn what_is_no_say_closes_the_window_with_a_reason() {
    let house = House::new().await;
    let cases = [
        (Message::text("hello"), "not a Say"),
        (Message::text(r#"{"type": "shout"}"#), "not a Say"),
        (Message::text(r#"{"type": "unsubscribe", "publication": "p", "more": 1}"#), "unknown"),
        (Message::binary(Bytes::from_static(b"{}")), "text frames"),
    ];

    for (message, reason) in cases {
        let mut socket = opened(&house).await;
        socket.send(message.clone()).await.expect("sent");

        match next(&mut socket).await {
            Message::Close(Some(frame)) => {
                assert!(frame.reason.contains(reason), "{message:?}: {}", frame.reason);
                assert_eq!(u16::from(frame.code), 1008);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_window() {
    let house = House::new().await;
    let mut socket = opened(&house).await;

    socket.send(Message::text("x".repeat(65 * 1024))).await.expect("sent");

    house.node.hears(|heard| matches!(heard, Heard::Closed(_))).await;
}

#[tokio::test]
async fn only_the_page_with_its_cookie_or_the_token_opens_a_window() {
    let house = House::new().await;
    let cookie = ("cookie", format!("cg_{}={COOKIE}", house.port));
    let ours = ("origin", format!("http://{}", house.host()));
    let foreign = ("origin", "http://evil.example".to_owned());
    let neighbour = ("origin", format!("http://127.0.0.1:{}", house.port ^ 1));
    let token = ("authorization", bearer(TOKEN));

    assert!(open(&house, &[cookie.clone(), ours.clone()]).await.is_ok());
    assert!(open(&house, std::slice::from_ref(&token)).await.is_ok());
    assert_eq!(open(&house, std::slice::from_ref(&cookie)).await.err(), Some(403));
    assert_eq!(open(&house, &[cookie.clone(), foreign.clone()]).await.err(), Some(403));
    assert_eq!(open(&house, &[cookie, neighbour]).await.err(), Some(403));
    assert_eq!(open(&house, &[token, foreign]).await.err(), Some(403));
    assert_eq!(open(&house, &[ours]).await.err(), Some(401));
}

#[tokio::test]
async fn windows_are_counted() {
    let house = House::new().await;
    let mut open_ones = Vec::new();
    for _ in 0..64 {
        open_ones.push(opened(&house).await);
    }

    let one_more = open(&house, &[("authorization", bearer(TOKEN))]).await;

    assert_eq!(one_more.err(), Some(503));
    open_ones.pop();
    house.node.hears(|heard| matches!(heard, Heard::Closed(_))).await;
    let deadline = tokio::time::Instant::now() + DEADLINE;
    while open(&house, &[("authorization", bearer(TOKEN))]).await.is_err() {
        assert!(tokio::time::Instant::now() < deadline, "its place is free again");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_page_hears_that_the_node_stops() {
    let mut house = House::new().await;
    let mut socket = opened(&house).await;
    house.node.bell().await;

    house.close();

    match next(&mut socket).await {
        Message::Close(Some(frame)) => assert_eq!(u16::from(frame.code), 1001),
        other => panic!("{other:?}"),
    }
    timeout(Duration::from_secs(5), house.closed()).await.expect("holds nobody up");
}

#[tokio::test]
async fn a_plain_request_for_events_is_told_what_to_do() {
    let house = House::new().await;

    let answer = house.ask("GET", "/api/v1/events").send().await;

    assert_eq!(answer.status, 426);
    assert!(answer.problem().hint.contains("ws://"));
}
