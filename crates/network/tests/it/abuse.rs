//! Strangers misbehave; nobody else notices.

use futures::io::{AsyncReadExt, AsyncWriteExt};
use mind::Input;
use protocol::codec::encode;
use protocol::limits::MESSAGE_BYTES_MAX;
use protocol::topic::Topic;

use crate::bystander::stranger;
use crate::gossip::announced;
use crate::party::{DEADLINE, hello, meet, pair, party};
use network::Order;

fn frame(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("short");
    [&length.to_be_bytes(), body].concat()
}

/// Seeds of strangers whose ids are below and above that of the host with seed 1.
const STRANGERS: [u8; 4] = [20, 21, 22, 23];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_implementation_talks_with_us_from_either_side() {
    let mut host = party(1).await;
    let mut sides = Vec::new();
    for seed in STRANGERS {
        let mut stranger = stranger(seed);
        let mut stream = stranger.visit(host.device(), &host.address).await;
        let device = stranger.device;

        let talk = async {
            sides.push(host.connected(device).await);
            host.order(Order::Send { to: device, message: hello(1) }).await;
            let expected = frame(&encode(&hello(1)));
            let mut read = vec![0; expected.len()];
            stream.read_exact(&mut read).await.expect("our frame");
            assert_eq!(read, expected);
            stream.write_all(&frame(&encode(&hello(2)))).await.expect("taken");
            stream.flush().await.expect("taken");
            host.message(device, &hello(2)).await;
        };

        stranger.while_living(talk).await;
    }
    sides.dedup();
    assert!(sides.len() > 1, "both sides were tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_and_frames_too_long_end_the_session_and_nothing_of_them_is_told() {
    let over = u32::try_from(MESSAGE_BYTES_MAX + 1).expect("fits").to_be_bytes();
    let longer = [encode(&hello(1)), vec![0]].concat();
    for bytes in [over.to_vec(), vec![0; 4], vec![0xff; 64], frame(b"garbage"), frame(&longer)] {
        let mut host = party(1).await;
        let mut stranger = stranger(20);
        let mut stream = stranger.visit(host.device(), &host.address).await;
        let device = stranger.device;

        let misbehave = async {
            host.connected(device).await;
            stream.write_all(&bytes).await.expect("taken");
            stream.flush().await.expect("taken");
            host.disconnected(device).await;
        };

        stranger.while_living(misbehave).await;
        assert!(!host.seen.iter().any(|input| matches!(input, Input::Message { .. })));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_goes_on_misbehaving_is_not_let_in_again() {
    let mut host = party(1).await;
    let mut stranger = stranger(20);
    let device = stranger.device;
    for _ in 0..5 {
        let mut stream = stranger.visit(host.device(), &host.address).await;
        let misbehave = async {
            host.connected(device).await;
            stream.write_all(&frame(b"garbage")).await.expect("taken");
            stream.flush().await.expect("taken");
            host.disconnected(device).await;
        };
        stranger.while_living(misbehave).await;
    }

    let sixth = stranger.try_visit(host.device(), &host.address).await;

    assert!(sixth.is_none(), "no session begins");
    let mut friend = party(2).await;
    meet(&mut friend, &mut host).await;
    assert_eq!(host.extra_meetings(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_stream_is_refused_with_its_connection() {
    let mut host = party(1).await;
    let mut stranger = stranger(20);
    let _stream = stranger.visit(host.device(), &host.address).await;
    host.connected(stranger.device).await;

    stranger.open_another(host.device()).await;

    let device = stranger.device;
    stranger.while_living(host.disconnected(device)).await;
}

/// ```text
/// forger ──forged, garbage, good──► host     only the good one is told
/// ```
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_gossip_never_reaches_the_mind_and_costs_its_sender_the_connection() {
    let mut host = party(1).await;
    host.order(Order::Follow(Topic::LOBBY)).await;
    let lobby = Topic::LOBBY.to_string();
    let mut forger = stranger(20);
    forger.follow(&lobby);
    let _stream = forger.visit(host.device(), &host.address).await;
    host.connected(forger.device).await;

    let good = announced(1, "Ann").to_bytes();
    forger.gossip(&lobby, &good).await;
    for number in 0..5 {
        let mut forged = announced(2, "Bob").to_bytes();
        let last = forged.len() - 1 - number;
        forged[last] ^= 1;
        forger.gossip(&lobby, &forged).await;
    }

    let device = forger.device;
    forger.while_living(host.disconnected(device)).await;
    let told: Vec<_> =
        host.seen.iter().filter(|input| matches!(input, Input::Gossip { .. })).collect();
    assert!(
        matches!(told[..], [Input::Gossip { announcement, .. }]
            if announcement.sealed().to_bytes() == good),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_not_even_libp2p_do_no_harm() {
    use tokio::io::AsyncWriteExt;
    let (one, mut two) = pair([1, 2]).await;
    let place = two.address.trim_start_matches("/ip4/").replace("/tcp/", ":");
    let place = place.split("/p2p/").next().expect("a first part").to_owned();

    let mut callers = Vec::new();
    for round in 0_u8..40 {
        let mut caller = tokio::net::TcpStream::connect(&place).await.expect("listens");
        let noise = protocol::ids::derive("noise", &[&[round]]).repeat(50);
        // A caller that is hung up on in the middle of its noise is what is hoped for.
        let _ = caller.write_all(&noise).await;
        callers.push(caller);
    }

    one.send(&two, hello(1)).await;
    two.message(one.device(), &hello(1)).await;
    drop(callers);
    let mut three = party(3).await;
    meet(&mut three, &mut two).await;
    assert_eq!(two.extra_meetings(), 0);
}

/// ```text
/// one ── two ◄── a crowd, and a glutton who comes ten times
/// ```
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_connections_leaves_those_who_are_there_alone() {
    let (one, mut two) = pair([1, 2]).await;
    let place = two.address.trim_start_matches("/ip4/").replace("/tcp/", ":");
    let place = place.split("/p2p/").next().expect("a first part").to_owned();
    let mut glutton = stranger(20);
    glutton.come(10, &two.address).await;
    // As the host sees it there are four at most; the glutton hears of it a little later.
    tokio::time::timeout(DEADLINE, glutton.until_connections(4)).await.expect("a cap per device");
    // Callers that say nothing fill every place for those who are being let in, and more.
    let mut callers = Vec::new();
    for _ in 0..200 {
        callers.push(tokio::net::TcpStream::connect(&place).await.expect("the system takes it"));
    }

    for number in 0..20 {
        one.send(&two, hello(number)).await;
        two.message(one.device(), &hello(number)).await;
    }
    let ours =
        |party: &crate::party::Party, other| party.seen.contains(&Input::PeerDisconnected(other));
    assert!(!ours(&one, two.device()) && !ours(&two, one.device()), "they stayed connected");

    drop(callers);
    let mut three = party(3).await;
    meet(&mut three, &mut two).await;
    assert!(one.seen.iter().all(|input| !matches!(input, Input::PeerDisconnected(_))));
}
