//! Linking a device, seen by those who would like to be in between: what they send is what the protocol
//! allows, at the wrong time, from the wrong device, or with the wrong bytes.

use api::devices::{
    DeviceList, NewOffer, NewSearch, Pairing as Shown, PairingStep, Recovery, Return, SeenNumber,
};
use mind::{Answer, Become, Command, DeviceCommand, Effect, Guards, Input};
use protocol::hello::Side;
use protocol::identity::LinkCertificate;
use protocol::limits::LINK_VALID_MS_MAX;
use protocol::message::{CommunityMessage, Message};
use protocol::pairing::{Pairing, PairingLink, TableName, commitment, number};
use protocol::{CommunityId, DeviceId, Keypair, List, MemberId, Sealed, Text, Time};

use crate::node::Node;
use crate::script::Purpose;
use crate::world::World;

const ANN: usize = 0;
const NEW: usize = 1;

fn key(seed: u8) -> Keypair {
    Keypair::from_seed(&[seed; 32])
}

fn device(seed: u8) -> DeviceId {
    DeviceId(key(seed).public())
}

/// A certificate that one key makes for a device.
fn certificate(member: &Keypair, device: DeviceId, now: Time) -> Sealed {
    let link = LinkCertificate {
        member: MemberId(member.public()),
        device,
        name: Text::default(),
        keeper: false,
        issued_at: now,
        expires_at: now.plus_ms(LINK_VALID_MS_MAX),
    };
    Sealed::seal(link, member).expect("well formed").sealed().clone()
}

fn devices(world: &mut World, node: usize) -> DeviceList {
    match world.read(node, Command::Devices(DeviceCommand::List)) {
        Ok(Answer::Devices(list)) => list,
        other => panic!("{other:?}"),
    }
}

fn pairing(world: &mut World, node: usize) -> Shown {
    match world.read(node, Command::Devices(DeviceCommand::ShowPairing)) {
        Ok(Answer::Pairing(shown)) => shown,
        other => panic!("{other:?}"),
    }
}

fn ask(world: &mut World, node: usize, command: DeviceCommand) {
    world.ask(node, Purpose::Other, Command::Devices(command));
}

/// Ann with a name and a table, and a device that nobody has given a name.
fn two(seed: u64) -> World {
    let mut world = World::new(seed);
    for name in ["Ann", "new"] {
        let node = Node::new(name, &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    world.start(ANN);
    world.start(NEW);
    world.set_name(ANN, "Ann");
    world.found(ANN);
    world.run_for(2_000);
    world
}

/// Somebody outside the world connects to a node and says these; what the node sends back.
fn say(world: &mut World, to: usize, from: DeviceId, said: Vec<Message>) -> Vec<Message> {
    let side = if from < world.nodes[to].device() { Side::Responder } else { Side::Initiator };
    let address = "/ip4/10.0.0.99/tcp/1".into();
    let mut effects = world.feed(to, Input::PeerConnected { device: from, side, address });
    let hello = Message::Hello { nonce: [7; 32], clock: world.now };
    for message in std::iter::once(hello).chain(said) {
        effects.extend(world.feed(to, Input::Message { from, message }));
    }
    effects.extend(world.feed(to, Input::BatchEnds));
    sent(effects, from)
}

fn sent(effects: Vec<Effect>, device: DeviceId) -> Vec<Message> {
    let sent = effects.into_iter().filter_map(|effect| {
        let Effect::Send { to, message } = effect else { return None };
        (to == device).then_some(message)
    });
    sent.collect()
}

fn steps(messages: Vec<Message>) -> Vec<Pairing> {
    let steps = messages
        .into_iter()
        .filter_map(|message| if let Message::Pairing(step) = message { Some(step) } else { None });
    steps.collect()
}

fn pair(step: Pairing) -> Message {
    Message::Pairing(step)
}

fn asking(from: DeviceId, at: DeviceId, nonce: [u8; 32]) -> Message {
    let name = Text::new("kitchen").expect("short");
    pair(Pairing::Ask { commitment: commitment(from, at, &nonce), name })
}

/// The number that the new device's own person confirms.
fn begun(world: &mut World) -> (Shown, Shown) {
    ask(world, ANN, DeviceCommand::Offer(NewOffer::default()));
    let link = pairing(world, ANN).link;
    ask(world, NEW, DeviceCommand::Search(NewSearch { name: "kitchen".into(), link: Some(link) }));
    world.run_for(5_000);
    (pairing(world, ANN), pairing(world, NEW))
}

#[test]
fn both_screens_show_one_number_and_nothing_is_linked_before_both_confirmed() {
    let mut world = two(1);
    let (ann, new) = begun(&mut world);
    assert_eq!((ann.step, new.step), (PairingStep::Comparing, PairingStep::Comparing));
    assert_eq!((ann.number.len(), &ann.number), (6, &new.number));

    ask(&mut world, ANN, DeviceCommand::Confirm(SeenNumber { number: ann.number.clone() }));
    world.run_for(2_000);
    assert_eq!(pairing(&mut world, ANN).step, PairingStep::Done);
    assert_eq!(pairing(&mut world, NEW).step, PairingStep::Comparing, "its person has not");

    let ticket = world.nodes[NEW].ticket();
    let seen = DeviceCommand::Confirm(SeenNumber { number: new.number });
    let command = Command::Devices(seen);
    let effects = world.feed(NEW, Input::Command { ticket, command });
    let became = effects.into_iter().find_map(|effect| {
        if let Effect::Become(Become::Linked(link)) = effect { Some(link) } else { None }
    });
    let link = became.expect("both confirmed");
    assert_eq!(link.member, world.nodes[ANN].member());
    assert_eq!(link.device, world.nodes[NEW].device());
}

#[test]
fn a_device_in_between_cannot_have_both_screens_show_one_number() {
    // It asks at the one that offers, and offers to the one that asks, each time with bytes of its own. What
    // it shows either is fixed before it learns theirs, so it can only guess: here it never does.
    let (eve, mut same) = (device(66), 0);
    for round in 0..20_u8 {
        let mut world = two(u64::from(round) + 10);
        let (ann, new) = (world.nodes[ANN].device(), world.nodes[NEW].device());
        ask(&mut world, ANN, DeviceCommand::Offer(NewOffer::default()));
        let told = steps(say(&mut world, ANN, eve, vec![asking(eve, ann, [round; 32])]));
        let [Pairing::Nonce { nonce: at_ann }] = told[..] else { panic!("{told:?}") };
        world.feed(
            ANN,
            Input::Message { from: eve, message: pair(Pairing::Reveal { nonce: [round; 32] }) },
        );

        let link = PairingLink { device: eve, name: Text::default(), addresses: List::default() };
        let search = NewSearch { name: String::new(), link: Some(link.to_link()) };
        ask(&mut world, NEW, DeviceCommand::Search(search));
        let offering =
            Pairing::Offering { member: world.nodes[ANN].member(), name: Text::default() };
        let told = steps(say(&mut world, NEW, eve, vec![pair(offering)]));
        let [Pairing::Ask { commitment: hidden, .. }] = told[..] else { panic!("{told:?}") };
        let message = pair(Pairing::Nonce { nonce: [round; 32] });
        let effects = world.feed(NEW, Input::Message { from: eve, message });
        let [Pairing::Reveal { nonce: of_new }] = steps(sent(effects, eve))[..] else { panic!() };

        assert_eq!(commitment(new, eve, &of_new), hidden);
        let at_offerer = number((eve, &[round; 32]), (ann, &at_ann));
        let at_asker = number((new, &of_new), (eve, &[round; 32]));
        assert_eq!(pairing(&mut world, ANN).number, format!("{at_offerer:06}"));
        assert_eq!(pairing(&mut world, NEW).number, format!("{at_asker:06}"));
        same += u32::from(at_offerer == at_asker);
    }
    assert_eq!(same, 0, "one in a million each time");
}

#[test]
fn who_reveals_something_else_than_it_committed_to_is_blamed_and_out() {
    let mut world = two(2);
    let (ann, eve) = (world.nodes[ANN].device(), device(66));
    ask(&mut world, ANN, DeviceCommand::Offer(NewOffer::default()));
    let blamed = world.blamed;

    let said = vec![asking(eve, ann, [1; 32]), pair(Pairing::Reveal { nonce: [2; 32] })];
    let told = steps(say(&mut world, ANN, eve, said));

    assert!(told.contains(&Pairing::Ended), "{told:?}");
    assert_eq!(world.blamed, blamed + 1);
    assert_eq!(pairing(&mut world, ANN).number, "");
}

#[test]
fn an_offer_hears_few_and_ends_with_its_time() {
    let mut world = two(3);
    let ann = world.nodes[ANN].device();
    ask(&mut world, ANN, DeviceCommand::Offer(NewOffer::default()));
    for seed in 40..46 {
        let eve = device(seed);
        say(&mut world, ANN, eve, vec![asking(eve, ann, [1; 32])]);
        world.feed(ANN, Input::PeerDisconnected(eve));
    }
    assert_eq!(pairing(&mut world, ANN).step, PairingStep::Failed, "so many mean no good");

    ask(&mut world, ANN, DeviceCommand::Offer(NewOffer::default()));
    world.run_for(601_000);
    assert_eq!(pairing(&mut world, ANN).step, PairingStep::Failed, "ten minutes are over");
    let eve = device(50);
    let told = say(&mut world, ANN, eve, vec![pair(Pairing::Look), asking(eve, ann, [1; 32])]);
    assert_eq!(steps(told), []);
}

#[test]
fn a_certificate_of_somebody_else_or_for_another_device_is_not_taken() {
    for (member, of) in [(key(70), None), (key(71), Some(device(72)))] {
        let mut world = two(4);
        let (new, eve) = (world.nodes[NEW].device(), device(66));
        let link = PairingLink { device: eve, name: Text::default(), addresses: List::default() };
        let search = NewSearch { name: String::new(), link: Some(link.to_link()) };
        ask(&mut world, NEW, DeviceCommand::Search(search));
        // It offers as one member; what it sends then is another's, or of another device.
        let shown = if of.is_none() { key(71) } else { member.clone() };
        let offering =
            Pairing::Offering { member: MemberId(shown.public()), name: Text::default() };
        let wrong = certificate(&member, of.unwrap_or(new), world.now);
        let said = vec![
            pair(offering),
            pair(Pairing::Nonce { nonce: [1; 32] }),
            pair(Pairing::Linked { certificate: wrong }),
        ];
        say(&mut world, NEW, eve, said);

        assert_eq!(pairing(&mut world, NEW).step, PairingStep::Failed);
        assert_eq!(devices(&mut world, NEW).devices.len(), 1);
    }
}

#[test]
fn tables_are_named_only_to_who_speaks_for_a_member_of_them() {
    let mut world = two(5);
    let (ann, eve, now) = (world.nodes[ANN].member_key(), device(66), world.now);
    let community: CommunityId = world.script.community.clone().unwrap().parse().expect("an id");
    let hand_over = Message::HandOver { community };
    let named = |messages: &[Message]| messages.iter().any(|m| matches!(m, Message::Tables(_)));
    let handed = |messages: &[Message]| {
        messages.iter().any(|message| {
            matches!(message, Message::Community { message: CommunityMessage::Operations(_), .. })
        })
    };
    let wrong = [
        // Of another member, of another device, long over, of the future.
        certificate(&key(67), eve, now),
        certificate(&ann, device(68), now),
        certificate(&ann, eve, Time(now.0 - LINK_VALID_MS_MAX - 100_000_000)),
        certificate(&ann, eve, now.plus_ms(100_000_000)),
    ];
    for link in wrong {
        let told = say(&mut world, ANN, eve, vec![Message::Speaks(link), hand_over.clone()]);
        assert!(!named(&told) && !handed(&told), "{told:?}");
        world.feed(ANN, Input::PeerDisconnected(eve));
    }
    let told = say(&mut world, ANN, eve, vec![hand_over.clone()]);
    assert!(!handed(&told), "nobody said for whom it speaks");
    world.feed(ANN, Input::PeerDisconnected(eve));

    let right = Message::Speaks(certificate(&ann, eve, now));
    let told = say(&mut world, ANN, eve, vec![right, hand_over]);
    assert!(named(&told) && handed(&told), "{told:?}");
}

#[test]
fn a_table_that_a_stranger_names_waits_for_the_person() {
    let mut world = two(6);
    let (eve, now) = (device(66), world.now);
    let community = CommunityId([9; 32]);
    let table = TableName { community, name: Text::new("Cheap watches").expect("short") };
    let said = vec![
        Message::Speaks(certificate(&key(67), eve, now)),
        Message::Tables(List::first([table])),
    ];

    let told = say(&mut world, ANN, eve, said);

    assert!(!told.iter().any(|message| matches!(message, Message::HandOver { .. })), "{told:?}");
    let found = devices(&mut world, ANN).found;
    assert_eq!((found.len(), &*found[0].name), (1, "Cheap watches"));
    ask(
        &mut world,
        ANN,
        DeviceCommand::SitDownAgain(Return { communities: vec![community.to_string()] }),
    );
    assert_eq!(devices(&mut world, ANN).found, [], "asked for now");
}

#[test]
fn somebody_does_not_become_somebody_else() {
    let mut world = two(7);
    let words = protocol::words::of_seed(&[5; 32]).join(" ");
    let refused = world.script.refused;

    ask(&mut world, ANN, DeviceCommand::Restore(Recovery { words }));
    ask(&mut world, ANN, DeviceCommand::Search(NewSearch::default()));

    assert_eq!(world.script.refused, refused + 2);
}
