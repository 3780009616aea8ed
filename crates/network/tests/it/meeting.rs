//! Two devices meet, part, and meet again.

use std::time::Duration;

use mind::Input;
use network::{Order, StartError};
use protocol::hello::Side;
use protocol::limits::CHANGE_BYTES_MAX;
use protocol::message::{CommunityMessage, Message};
use protocol::{Bytes, CommunityId, DocumentId, List};

use crate::party::{DEADLINE, QUIC_AND_TCP, hello, key, meet, pair, party, party_at, settings};

/// A message that carries this many bytes of changes.
fn heavy(bytes: usize) -> Message {
    let pieces = vec![0x42; bytes];
    let changes = pieces.chunks(CHANGE_BYTES_MAX).map(|piece| Bytes::new(piece).expect("bounded"));
    let message = CommunityMessage::Changes {
        document: DocumentId([3; 16]),
        changes: List::new(changes.collect::<Vec<_>>()).expect("few"),
        last: true,
    };
    Message::Community { community: CommunityId([1; 32]), message }
}

/// ```text
/// one ──dials──► two
/// one ◄──dials── two      at the same time: two connections, one meeting
/// ```
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_dial_each_other_at_once_meet_exactly_once() {
    for round in 0..5 {
        let (mut one, mut two) = (party(1 + round).await, party(101 + round).await);

        tokio::join!(one.dial(&two), two.dial(&one));
        let side_one = one.connected(two.device()).await;
        let side_two = two.connected(one.device()).await;

        assert_eq!(side_one, side_two.other(), "both agree who is which");
        assert_eq!(side_one == Side::Initiator, one.device() < two.device(), "the lower id begins");
        for number in 0..20 {
            one.send(&two, hello(number)).await;
            two.send(&one, hello(number)).await;
            two.message(one.device(), &hello(number)).await;
            one.message(two.device(), &hello(number)).await;
        }
        assert_eq!((one.extra_meetings(), two.extra_meetings()), (0, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_of_every_size_arrive_whole_and_in_order() {
    let (one, mut two) = pair([1, 2]).await;
    let sizes = [1, 100, 1 << 10, 1 << 16, 1 << 20, (4 << 20) - 200];

    for size in sizes {
        one.send(&two, heavy(size)).await;
    }

    for size in sizes {
        let next = two.until("a message", |input| matches!(input, Input::Message { .. })).await;
        let expected = Input::Message { from: one.device(), message: heavy(size) };
        assert!(next == expected, "the message of {size} bytes is the next and whole");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_listens_where_is_told_after_the_meeting() {
    let (mut one, two) = pair([1, 2]).await;

    let told = one.until("told", |input| matches!(input, Input::PeerListens { .. })).await;

    let Input::PeerListens { device, addresses } = told else { panic!("asked for that") };
    assert_eq!(device, two.device());
    let bare = two.address.split("/p2p/").next().expect("a first part");
    assert_eq!(addresses, [bare], "over loopback, a loopback address is credible");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_suffices_without_the_name_of_the_device() {
    let (mut one, mut two) = (party(1).await, party(2).await);
    let bare = two.address.split("/p2p/").next().expect("a first part").to_owned();

    one.order(Order::Dial { device: None, addresses: vec!["nonsense".into(), bare] }).await;

    one.connected(two.device()).await;
    two.connected(one.device()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_ones_own_or_another_devices_leads_to_no_meeting() {
    let (mut one, mut two, mut three) = (party(1).await, party(2).await, party(3).await);
    let own = one.address.split("/p2p/").next().expect("a first part").to_owned();
    let bare = two.address.split("/p2p/").next().expect("a first part").to_owned();

    one.order(Order::Dial { device: None, addresses: vec![one.address.clone(), own] }).await;
    one.order(Order::Dial {
        device: Some(protocol::DeviceId(key(9).public())),
        addresses: vec![bare],
    })
    .await;
    meet(&mut one, &mut three).await;
    one.send(&three, hello(1)).await;
    three.message(one.device(), &hello(1)).await;

    // By now the other dials have been answered too, over the same loopback.
    assert_eq!(one.extra_meetings(), 0);
    meet(&mut two, &mut one).await;
    assert_eq!((one.extra_meetings(), two.extra_meetings()), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hint_leads_to_the_device_and_a_wrong_one_harms_nobody() {
    let (mut one, mut two, mut liar) = (party(1).await, party(2).await, party(3).await);
    let bare = |party: &crate::party::Party| {
        party.address.split("/p2p/").next().expect("a first part").to_owned()
    };
    let (right, another, nobody) = (bare(&two), bare(&liar), "/ip4/127.0.0.1/tcp/9".to_owned());

    // Another device answers where this one is said to be: that must not end the way to it.
    let addresses = vec![another.clone(), nobody, "nonsense".into(), liar.address.clone(), right];
    one.order(Order::Hint { device: two.device(), addresses }).await;

    one.connected(two.device()).await;
    two.connected(one.device()).await;
    let own = Order::Hint { device: one.device(), addresses: vec![another] };
    one.order(own).await;
    meet(&mut one, &mut liar).await;
    assert_eq!((one.extra_meetings(), liar.extra_meetings()), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_say_never_ends_the_way_to_a_device_that_is_known() {
    let (mut one, mut two, liar) = (party(1).await, party(2).await, party(3).await);
    let another = liar.address.split("/p2p/").next().expect("a first part").to_owned();

    one.order(Order::Hint { device: two.device(), addresses: vec![another] }).await;
    one.dial(&two).await;

    one.connected(two.device()).await;
    two.connected(one.device()).await;
    assert_eq!(liar.seen.len(), 0, "nobody met the one whose address was named");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_avoided_is_not_dialled_whoever_names_them_and_may_call() {
    let (mut one, mut two, mut three) = (party(1).await, party(2).await, party(3).await);
    let avoid = |avoid| Order::Avoid { device: two.device(), avoid };
    one.order(avoid(true)).await;
    one.dial(&two).await;
    let addresses = vec![two.address.clone()];
    one.order(Order::Hint { device: two.device(), addresses }).await;

    // Orders are obeyed in turn: what was to be dialled before this was dialled before.
    meet(&mut one, &mut three).await;
    // A party sees what happened to it only while it waits for something.
    meet(&mut two, &mut three).await;
    assert_eq!((one.extra_meetings(), two.extra_meetings()), (0, 0), "nobody called");

    two.dial(&one).await;
    two.connected(one.device()).await;
    one.connected(two.device()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_avoided_is_dialled_again_when_that_is_taken_back() {
    let (mut one, mut two) = (party(1).await, party(2).await);
    for avoid in [true, false] {
        one.order(Order::Avoid { device: two.device(), avoid }).await;
        one.dial(&two).await;
    }

    one.connected(two.device()).await;
    two.connected(one.device()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_stops_says_what_it_had_to_say_and_is_noticed_at_once() {
    let (one, mut two) = pair([1, 2]).await;
    for number in 0..100 {
        one.send(&two, hello(number)).await;
    }

    one.order(Order::Stop).await;

    for number in 0..100 {
        two.message(one.device(), &hello(number)).await;
    }
    two.within(Duration::from_secs(5), "leaves", |input| {
        *input == Input::PeerDisconnected(one.device())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_on_the_same_port_they_meet_again_by_themselves() {
    let (mut one, mut two) = (party(1).await, party(2).await);
    let listen = two.address.split("/p2p/").next().expect("a first part").to_owned();
    meet(&mut one, &mut two).await;
    let device = two.device();

    two.order(Order::Stop).await;
    drop(two);
    one.disconnected(device).await;
    let mut two = restarted(2, &listen).await;

    one.connected(device).await;
    two.connected(one.device()).await;
    one.send(&two, hello(1)).await;
    two.message(one.device(), &hello(1)).await;
}

/// A network frees its port when it has said goodbye; that takes a moment.
async fn restarted(seed: u8, listen: &str) -> crate::party::Party {
    let deadline = tokio::time::Instant::now() + DEADLINE;
    let place = listen.trim_start_matches("/ip4/").replace("/tcp/", ":");
    while std::net::TcpListener::bind(&place).is_err() {
        assert!(tokio::time::Instant::now() < deadline, "the port becomes free");
        tokio::task::yield_now().await;
    }
    party_at(seed, listen).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_told_to_disconnect_is_not_dialled_again() {
    let (mut one, mut two) = pair([1, 2]).await;

    one.order(Order::Disconnect(two.device())).await;

    one.disconnected(two.device()).await;
    two.disconnected(one.device()).await;
    let mut three = party(3).await;
    meet(&mut one, &mut three).await;
    assert_eq!(one.extra_meetings(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_that_is_taken_is_said_to_be_taken() {
    let other = party(1).await;
    let address = other.address.split("/p2p/").next().expect("a first part").to_owned();

    let error = network::start(settings(2, &address));

    let error = error.expect_err("two networks cannot share a port");
    assert!(matches!(&error, StartError::Taken { address: taken } if *taken == address));
    assert!(error.to_string().contains("--listen"), "it says what to do");
}

#[tokio::test]
async fn an_address_that_cannot_be_listened_on_is_refused_with_a_reason() {
    let start = |listen: &str| network::start(settings(1, listen));
    assert!(matches!(start("nonsense"), Err(StartError::Address { .. })));
    assert!(matches!(start("/dns4/localhost/tcp/0"), Err(StartError::Address { .. })));
    assert!(matches!(start("/ip4/192.0.2.1/tcp/4001"), Err(StartError::NotHere { .. })));
}

/// ```text
/// one ──udp──► two      both ways are open: the better one is taken
/// ```
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quic_is_taken_where_it_gets_through_and_tcp_where_it_does_not() {
    let mut one = party(1).await;
    let (mut both, mut tcp) = (party_at(2, QUIC_AND_TCP).await, party(3).await);

    let (device, addresses) = (Some(both.device()), both.listens().await);
    one.order(Order::Dial { device, addresses }).await;
    let by_quic = one.address_of(both.device()).await;
    // Nobody answers at this UDP port: it is bound, and silent.
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let port = silent.local_addr().expect("bound").port();
    let addresses = vec![format!("/ip4/127.0.0.1/udp/{port}/quic-v1"), tcp.address.clone()];
    one.order(Order::Dial { device: Some(tcp.device()), addresses }).await;
    let by_tcp = one.address_of(tcp.device()).await;

    assert!(by_quic.ends_with("/quic-v1"), "{by_quic}");
    assert!(by_tcp.contains("/tcp/"), "{by_tcp}");
    for other in [&mut both, &mut tcp] {
        other.connected(one.device()).await;
        one.send(other, heavy(1 << 20)).await;
        other.message(one.device(), &heavy(1 << 20)).await;
    }
}
