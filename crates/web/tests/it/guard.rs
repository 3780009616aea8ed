//! The guard as a matrix: every operation × host × origin × proof. The expectation is written here
//! a second time, by the rules of the security document, not by looking at the guard.

use crate::harness::{Ask, COOKIE, House, TOKEN, bearer};
use crate::operations::{Call, calls};

/// How a request proves that it belongs here.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Proof {
    None,
    WrongBearer,
    EmptyBearer,
    Bearer,
    WrongCookie,
    CookieOfAnotherPort,
    Cookie,
    /// A wrong bearer is not saved by a right cookie.
    WrongBearerRightCookie,
}

const PROOFS: [Proof; 8] = [
    Proof::None,
    Proof::WrongBearer,
    Proof::EmptyBearer,
    Proof::Bearer,
    Proof::WrongCookie,
    Proof::CookieOfAnotherPort,
    Proof::Cookie,
    Proof::WrongBearerRightCookie,
];

fn proving(ask: Ask, proof: Proof, port: u16) -> Ask {
    let wrong = COOKIE.replace('f', "0");
    match proof {
        Proof::None => ask,
        Proof::WrongBearer => ask.header("authorization", bearer(&TOKEN.replace('0', "1"))),
        Proof::EmptyBearer => ask.header("authorization", "Bearer "),
        Proof::Bearer => ask.header("authorization", bearer(TOKEN)),
        Proof::WrongCookie => ask.header("cookie", format!("a=b; cg_{port}={wrong}")),
        Proof::CookieOfAnotherPort => ask.header("cookie", format!("cg_{}={COOKIE}", port ^ 1)),
        Proof::Cookie => ask.header("cookie", format!("a=b; cg_{port}={COOKIE}; c=d")),
        Proof::WrongBearerRightCookie => ask
            .header("authorization", bearer("no"))
            .header("cookie", format!("cg_{port}={COOKIE}")),
    }
}

/// What the rules say: the status of a refusal, or none.
fn refused(call: &Call, host_is_ours: bool, origin: Option<bool>, proof: Proof) -> Option<u16> {
    if !host_is_ours || origin == Some(false) {
        return Some(403);
    }
    let from_our_page = origin == Some(true);
    if call.template == "/api/v1/session" {
        return (!from_our_page).then_some(403);
    }
    let cookie_is_not_enough = call.template == "/api/v1/session/codes";
    let browsers_add_cookies_unasked = call.method != "GET" || call.template == "/api/v1/events";
    match proof {
        Proof::Bearer => None,
        Proof::Cookie if cookie_is_not_enough => Some(401),
        Proof::Cookie if browsers_add_cookies_unasked && !from_our_page => Some(403),
        Proof::Cookie => None,
        Proof::None
        | Proof::WrongBearer
        | Proof::EmptyBearer
        | Proof::WrongCookie
        | Proof::CookieOfAnotherPort
        | Proof::WrongBearerRightCookie => Some(401),
    }
}

/// Hosts and whether they are this node.
fn hosts(port: u16) -> Vec<(Option<String>, bool)> {
    let ours = ["127.0.0.1", "localhost", "[::1]"];
    let foreign = [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "0.0.0.0",
        "127.0.0.1:80@evil.example",
        "x127.0.0.1",
        "",
    ];
    let mut hosts: Vec<_> = ours.map(|name| (Some(format!("{name}:{port}")), true)).into();
    hosts.extend(foreign.map(|name| (Some(format!("{name}:{port}")), false)));
    hosts.push((Some(format!("127.0.0.1:{}", port ^ 1)), false));
    hosts.push((Some("127.0.0.1".to_owned()), false));
    hosts.push((None, false));
    hosts
}

/// Origins and whether they are the page at this host.
fn origins(host: Option<&str>, port: u16) -> Vec<(Option<String>, Option<bool>)> {
    let foreign = [
        "null".to_owned(),
        "http://evil.example".to_owned(),
        format!("http://evil.example:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
        "http://127.0.0.1".to_owned(),
        format!("http://127.0.0.1:{port}.evil.example"),
    ];
    let mut origins = vec![(None, None)];
    origins.extend(host.map(|host| (Some(format!("http://{host}")), Some(true))));
    origins.extend(foreign.map(|origin| (Some(origin), Some(false))));
    origins
}

#[tokio::test]
async fn nobody_comes_in_but_the_page_and_the_holder_of_the_token() {
    let house = House::new().await;
    let (mut let_in, mut kept_out, mut knocks) = (0, 0, 0);

    for number in 0..calls("").len() {
        for (host, host_is_ours) in hosts(house.port) {
            for (origin, origin_is_ours) in origins(host.as_deref(), house.port) {
                for proof in PROOFS {
                    // Beyond the borders of host and origin nothing new is learnt from each proof.
                    let fine = host_is_ours && origin_is_ours != Some(false);
                    if !fine && !matches!(proof, Proof::Bearer | Proof::Cookie) {
                        continue;
                    }
                    let address = house.opener.address().expect("there is randomness");
                    let code = address.split_once("#code=").expect("has one").1;
                    let call = calls(code).swap_remove(number);
                    let mut ask = house.bare(call.method, &call.path);
                    ask = host.iter().fold(ask, |ask, host| ask.header("host", host));
                    ask = origin.iter().fold(ask, |ask, origin| ask.header("origin", origin));
                    ask = call.body.iter().fold(ask, |ask, body| ask.json(body));
                    let answer = proving(ask, proof, house.port).send().await;

                    let what = format!(
                        "{} {} host {host:?} origin {origin:?} {proof:?}",
                        call.method, call.path
                    );
                    let expected = refused(&call, host_is_ours, origin_is_ours, proof);
                    let foreign =
                        answer.headers.iter().any(|(n, _)| n.starts_with("access-control"));
                    assert!(!foreign, "no other page may ever read an answer: {what}");
                    if let Some(status) = expected {
                        assert_eq!(answer.status, status, "{what}");
                        assert!(!answer.problem().hint.is_empty(), "{what}");
                        kept_out += 1;
                    } else {
                        assert!(!matches!(answer.status, 401 | 403 | 404 | 405), "{what}");
                        knocks += usize::from(call.heard.is_some());
                        let_in += 1;
                    }
                }
            }
        }
    }

    assert_eq!(house.node.heard().len(), knocks, "the node hears of nobody who was kept out");
    assert!(let_in > 300 && kept_out > 5_000, "{let_in} {kept_out}");
}

#[tokio::test]
async fn every_described_operation_is_in_the_matrix() {
    let house = House::new().await;

    let description = house.description().await;

    let mut described = Vec::new();
    for (path, item) in description["paths"].as_object().expect("has paths") {
        for method in item.as_object().expect("has operations").keys() {
            described.push((method.to_uppercase(), path.clone()));
        }
    }
    let mut called: Vec<_> =
        calls("").iter().map(|call| (call.method.to_owned(), call.template.to_owned())).collect();
    called.sort();
    described.sort();
    assert_eq!(described, called);
}

#[tokio::test]
async fn a_page_at_another_port_of_this_machine_is_foreign_too() {
    let house = House::new().await;
    let cookie = format!("cg_{}={COOKIE}", house.port);

    for (site, status) in
        [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
    {
        let answer = house
            .bare("GET", "/api/v1/profile")
            .header("host", house.host())
            .header("cookie", &cookie)
            .header("sec-fetch-site", site)
            .send()
            .await;

        assert_eq!(answer.status, status, "{site}");
    }
}

#[tokio::test]
async fn two_hosts_or_a_foreign_address_in_the_request_line_are_refused() {
    let house = House::new().await;
    let token = bearer(TOKEN);

    let two = house.ask("GET", "/api/v1/profile").header("host", "evil.example").send().await;
    let line = house.ask("GET", "http://evil.example/api/v1/profile").send().await;
    let two_origins = house
        .ask("GET", "/api/v1/profile")
        .header("origin", format!("http://{}", house.host()))
        .header("origin", "http://evil.example")
        .send()
        .await;
    let two_tokens =
        house.ask("GET", "/api/v1/profile").header("authorization", token).send().await;

    assert_eq!([two.status, line.status, two_origins.status], [403, 403, 403]);
    assert_eq!(two_tokens.status, 401);
    assert_eq!(house.node.heard(), []);
}

#[tokio::test]
async fn no_path_leads_around_the_guard() {
    let house = House::new().await;

    for path in [
        "/api/v1/nothing",
        "/api",
        "/api/",
        "/api/v1/profile/",
        "/api/v1/../v1/profile",
        "/api//v1/profile",
    ] {
        let answer = house.bare("GET", path).header("host", house.host()).send().await;
        assert_eq!(answer.status, 401, "{path}");
    }
    for path in ["//api/v1/profile", "/x/../api/v1/profile", "/%61pi/v1/profile", "/API/v1/profile"]
    {
        let answer = house.bare("GET", path).header("host", house.host()).send().await;
        let page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        assert!(page || answer.status == 404, "{path}: {answer:?}");
    }
    assert_eq!(house.node.heard(), []);
}

#[tokio::test]
async fn a_method_that_is_not_described_does_nothing() {
    let house = House::new().await;
    let description = house.description().await;

    for (path, item) in description["paths"].as_object().expect("has paths") {
        let path = path.replace(['{', '}'], "");
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
            if item.get(method.to_lowercase()).is_some() {
                continue;
            }
            let answer = house.ask(method, &path).send().await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.header("allow").is_some(), "{method} {path}");
            assert!(!answer.problem().message.is_empty());
            let stranger = house.bare(method, &path).header("host", house.host()).send().await;
            assert!(matches!(stranger.status, 401 | 403), "{method} {path}");
        }
    }

    assert_eq!(house.node.heard(), []);
}

#[tokio::test]
async fn reading_changes_nothing() {
    let house = House::new().await;

    for call in calls("").iter().filter(|call| call.method == "GET") {
        house.ask("GET", &call.path).send().await;
        house.ask("HEAD", &call.path).send().await;
    }

    for heard in house.node.heard() {
        let word = format!("{heard:?}");
        let name = word.trim_start_matches("Command(").trim_start_matches("Devices(");
        let reads = ["Show", "List", "Matches", "Read", "Status", "Doctor"];
        assert!(reads.iter().any(|read| name.starts_with(read)), "{word}");
    }
}
