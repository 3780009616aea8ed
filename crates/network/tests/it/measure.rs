//! What a stream costs; run by hand: `cargo test --release -p network -- --ignored --nocapture`.

use std::sync::Arc;
use std::time::Instant;

use mind::Input;
use protocol::message::{CommunityMessage, Message};
use protocol::{Bytes, CommunityId, DocumentId, List};
use tokio::sync::Semaphore;

use crate::party::{Party, hello, pair};

fn kibibyte() -> Message {
    let message = CommunityMessage::Changes {
        document: DocumentId([3; 16]),
        changes: List::new(vec![Bytes::new(vec![0x42; 960]).expect("short")]).expect("one"),
        last: false,
    };
    Message::Community { community: CommunityId([1; 32]), message }
}

async fn one_message(party: &mut Party) {
    while !matches!(party.network.inputs.recv().await, Some(Input::Message { .. })) {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, not a test"]
async fn round_trip_and_throughput() {
    let (mut one, mut two) = pair([1, 2]).await;
    let mut trips = Vec::new();
    for number in 0..2_000 {
        let begun = Instant::now();
        one.send(&two, hello(number)).await;
        one_message(&mut two).await;
        two.send(&one, hello(number)).await;
        one_message(&mut one).await;
        trips.push(begun.elapsed());
    }
    trips.sort_unstable();
    println!("round trip p50 {:?} p99 {:?}", trips[1_000], trips[1_980]);

    let (count, orders) = (100_000_u32, one.network.orders.clone());
    let to = two.device();
    // A sender that runs ahead without end is disconnected by design; this one stays in sight.
    let sight = Arc::new(Semaphore::new(4_096));
    let seen = Arc::clone(&sight);
    let begun = Instant::now();
    let sending = tokio::spawn(async move {
        for _ in 0..count {
            sight.acquire().await.expect("open").forget();
            let order = network::Order::Send { to, message: kibibyte() };
            orders.send(order).await.expect("runs");
        }
    });
    for _ in 0..count {
        one_message(&mut two).await;
        seen.add_permits(1);
    }
    println!("1 KiB messages: {:.0}/s", f64::from(count) / begun.elapsed().as_secs_f64());
    sending.await.expect("sent");
}
