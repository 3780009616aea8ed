//! A node that takes no inputs makes its peers wait; nobody's memory grows.

use std::time::Duration;

use mind::Input;
use network::Order;
use protocol::limits::CHANGE_BYTES_MAX;
use protocol::message::{CommunityMessage, Message};
use protocol::{Bytes, CommunityId, DocumentId, List};

use crate::party::{hello, meet, pair, party};

fn heavy() -> Message {
    let change = Bytes::new(vec![0x42; CHANGE_BYTES_MAX]).expect("at its bound");
    let message = CommunityMessage::Changes {
        document: DocumentId([3; 16]),
        changes: List::new(vec![change]).expect("one"),
        last: false,
    };
    Message::Community { community: CommunityId([1; 32]), message }
}

/// Resident memory of this process, in bytes.
fn resident_bytes() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: usize =
        pages.split(' ').nth(1).and_then(|text| text.parse().ok()).expect("a number");
    pages * 4_096
}

/// ```text
/// sender ──1 GiB──► reader that takes nothing      the sender gives up, the reader stays small
/// ```
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stalled_reader_makes_its_peer_wait_instead_of_growing() {
    let (mut sender, mut reader) = pair([1, 2]).await;
    let before = resident_bytes();

    for _ in 0..1_024 {
        sender.send(&reader, heavy()).await;
    }
    sender.disconnected(reader.device()).await;

    // Eight messages wait at the reader, 64 MiB at most waited at the sender, and some in windows.
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 300 << 20, "grew by {} MiB", grown >> 20);
    // What was taken in comes out, then the end; then they meet again by themselves.
    reader.disconnected(sender.device()).await;
    sender.connected(reader.device()).await;
    reader.connected(sender.device()).await;
    sender.send(&reader, hello(1)).await;
    reader.message(sender.device(), &hello(1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stalled_mind_still_gives_orders_and_loses_nothing_that_was_taken() {
    let (one, mut two) = pair([1, 2]).await;
    let mut three = party(3).await;
    // More than fits, so that all of two's queues are full while it takes nothing.
    for number in 0..2_000 {
        one.send(&two, hello(number)).await;
    }

    // An order is carried out although inputs wait.
    two.dial(&three).await;
    three.connected(two.device()).await;

    for number in 0..2_000 {
        two.message(one.device(), &hello(number)).await;
    }
    two.connected(three.device()).await;
    assert!(!two.seen.iter().any(|input| matches!(input, Input::PeerDisconnected(_))));
}

/// A peer whose machine stops without a word: no FIN, no RST, only silence.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_falls_silent_is_noticed_within_ten_seconds() {
    let (mut one, mut two) = (party(1).await, party(2).await);
    let valve = valve(&two.address).await;
    let (device, addresses) = (Some(two.device()), vec![valve.address.clone()]);
    one.order(Order::Dial { device, addresses }).await;
    one.connected(two.device()).await;
    two.connected(one.device()).await;

    valve.shut();

    let gone = Input::PeerDisconnected(two.device());
    // Ten seconds from the last answered ping; two more for a busy machine.
    one.within(Duration::from_secs(12), "notices", |input| *input == gone).await;
    let mut three = party(3).await;
    meet(&mut one, &mut three).await;
}

struct Valve {
    address: String,
    open: tokio::sync::watch::Sender<bool>,
}

impl Valve {
    fn shut(&self) {
        self.open.send_replace(false);
    }
}

/// A pipe in front of a listener that can stop passing anything on while both ends stay open.
async fn valve(address: &str) -> Valve {
    let place = address.trim_start_matches("/ip4/").replace("/tcp/", ":");
    let place = place.split("/p2p/").next().expect("a first part").to_owned();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let (open, passes) = tokio::sync::watch::channel(true);
    tokio::spawn(async move {
        let (mut near, _) = listener.accept().await.expect("one caller");
        let mut far = tokio::net::TcpStream::connect(place).await.expect("listens");
        let mut shut = passes.clone();
        tokio::select! {
            _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
            _ = shut.wait_for(|open| !*open) => {}
        }
        // Hold both ends and say nothing.
        std::future::pending::<()>().await;
        drop((near, far));
    });
    Valve { address: format!("/ip4/127.0.0.1/tcp/{port}"), open }
}
