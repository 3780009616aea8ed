//! Outsiders who speak the protocol and know what they should not: what they get back is what they get
//! from somebody who has never heard of the community.

use api::communities::{Access, NewCommunity};
use api::distance::{Distance, NewDistance};
use api::membership::{CommunityChange, GivenReason};
use mind::{Answer, Command, Effect, GossipToken, Guards, Input, Verdict};
use protocol::announcement::{Announcement, Body, Profile};
use protocol::door::Wish;
use protocol::hello::{Meeting, SharedSecret, Side, padded};
use protocol::identity::LinkCertificate;
use protocol::membership::Genesis;
use protocol::message::{CommunityMessage, Message};
use protocol::work::Work;
use protocol::{
    CommunityId, DeviceId, Digest, Keypair, List, MemberId, Opened, Sealed, Text, codec,
};
use store::MemoryStore;

use crate::node::Node;
use crate::script::Purpose;
use crate::world::World;

const ANN: usize = 0;
const NONCE: [u8; 32] = [7; 32];

/// A device under nobody's control but this test's.
struct Prober {
    member: Keypair,
    device: Keypair,
}

impl Prober {
    fn new() -> Self {
        Self { member: Keypair::from_seed(&[91; 32]), device: Keypair::from_seed(&[92; 32]) }
    }

    fn device(&self) -> DeviceId {
        DeviceId(self.device.public())
    }

    fn profile(&self, world: &World) -> Sealed {
        let member = MemberId(self.member.public());
        let (issued_at, expires_at) = (world.now, world.now.plus_ms(1_000_000));
        let link = LinkCertificate {
            member,
            device: self.device(),
            name: Text::default(),
            keeper: false,
            issued_at,
            expires_at,
        };
        let link = Sealed::seal(link, &self.member).expect("well formed").sealed().clone();
        let profile = Profile { name: Text::new("Eve").expect("short"), ..Profile::default() };
        let work = Work::search(&member, 12, 0, u64::MAX).expect("found");
        let body = Body::Profile(profile);
        let announcement = Announcement { member, link, issued_at, expires_at, body, work };
        Sealed::seal(announcement, &self.device).expect("well formed").sealed().clone()
    }
}

/// Everything that Ann's node sends to the prober: which message, and how long it is.
fn answers(effects: &[Effect], prober: &Prober) -> Vec<(String, usize)> {
    let sent = effects.iter().filter_map(|effect| {
        let Effect::Send { to, message } = effect else { return None };
        (*to == prober.device()).then_some(message)
    });
    let shown = sent.map(|message| {
        let kind = format!("{message:?}");
        let kind = kind.split(['(', ' ', '{']).next().unwrap_or_default().to_owned();
        (kind, codec::encode(message).len())
    });
    shown.collect()
}

/// Connects, proves to know `secrets`, and says everything there is to say about a community.
fn probe(
    world: &mut World,
    prober: &Prober,
    community: CommunityId,
    secrets: &[SharedSecret],
) -> Vec<(String, usize)> {
    let (ann, eve) = (world.nodes[ANN].device(), prober.device());
    // The lower id begins, whoever dialled.
    let (side, hers) = if ann < eve {
        (Side::Responder, Side::Initiator)
    } else {
        (Side::Initiator, Side::Responder)
    };
    let connected =
        Input::PeerConnected { device: eve, side: hers, address: "/ip4/10.0.0.99/tcp/1".into() };
    let mut effects = world.feed(ANN, connected);
    let nonce = effects.iter().find_map(|effect| {
        let Effect::Send { message: Message::Hello { nonce, .. }, .. } = effect else {
            return None;
        };
        Some(*nonce)
    });
    let nonce = nonce.expect("she greets");
    let meeting = match side {
        Side::Initiator => Meeting {
            initiator: eve,
            responder: ann,
            initiator_nonce: NONCE,
            responder_nonce: nonce,
        },
        Side::Responder => Meeting {
            initiator: ann,
            responder: eve,
            initiator_nonce: nonce,
            responder_nonce: NONCE,
        },
    };
    let tags = secrets.iter().map(|secret| secret.tag(&meeting, side)).collect();
    let profile = prober.profile(world);
    let member = MemberId(prober.member.public());
    let words = Text::new("Let me in.").expect("short");
    let wish = Wish { community, member, profile, at: world.now, words };
    let wish = Sealed::seal(wish, &prober.device).expect("well formed").sealed().clone();
    let about = |message| Message::Community { community, message };
    let said = [
        Message::Hello { nonce: NONCE, clock: world.now },
        Message::Tags(padded(tags, || [1; 32])),
        Message::Wish(wish),
        about(CommunityMessage::Digest(Digest([1; 32]))),
        about(CommunityMessage::State {
            operation_heads: List::default(),
            heights: List::default(),
            answer: true,
        }),
        about(CommunityMessage::Wishes(List::default())),
    ];
    for message in said {
        effects.extend(world.feed(ANN, Input::Message { from: eve, message }));
    }
    effects.extend(world.feed(ANN, Input::BatchEnds));
    let told = answers(&effects, prober);
    world.feed(ANN, Input::PeerDisconnected(eve));
    told
}

fn ann_alone(seed: u64) -> World {
    let mut world = World::new(seed);
    let node = Node::new("Ann", &mut world.chance, Guards::default());
    world.nodes.push(node);
    world.start(ANN);
    world.set_name(ANN, "Ann");
    world.run_for(2_000);
    world
}

fn found(world: &mut World, access: Access) -> CommunityId {
    let new = NewCommunity { name: "Knots".to_owned(), purpose: String::new(), access };
    world.ask(ANN, Purpose::Found, Command::CreateCommunity(new));
    world.run_for(2_000);
    world.script.community.clone().expect("founded").parse().expect("an id")
}

fn genesis(store: &MemoryStore, community: CommunityId) -> Opened<Genesis> {
    let bytes = mind::Archive::get(store, &mind::Key::Community(community)).expect("kept");
    Sealed::from_bytes(&bytes).expect("an envelope").open().expect("a genesis")
}

#[test]
fn who_knows_the_id_of_a_closed_table_gets_what_a_stranger_gets_where_there_is_none() {
    let prober = Prober::new();
    let mut with = ann_alone(31);
    let community = found(&mut with, Access::Invite);
    let mut without = ann_alone(31);
    let secrets = [SharedSecret::of_door(community)];

    let told = probe(&mut with, &prober, community, &secrets);
    let nothing = probe(&mut without, &prober, community, &secrets);

    assert!(nothing.iter().any(|(kind, _)| kind == "Tags"), "{nothing:?}");
    assert_eq!(told, nothing);
}

#[test]
fn at_a_door_the_same_outsider_is_answered() {
    let prober = Prober::new();
    let mut world = ann_alone(32);
    let community = found(&mut world, Access::Request);

    let told = probe(&mut world, &prober, community, &[SharedSecret::of_door(community)]);

    assert!(told.iter().any(|(kind, _)| kind == "WishKept"), "the probe would notice: {told:?}");
}

#[test]
fn who_got_hold_of_the_genesis_and_never_belonged_gets_nothing() {
    let prober = Prober::new();
    let mut with = ann_alone(33);
    let community = found(&mut with, Access::Invite);
    let mut without = ann_alone(33);
    let known = genesis(&with.nodes[ANN].store, community);
    let secrets = [SharedSecret::of_community(&known), SharedSecret::of_door(community)];

    let told = probe(&mut with, &prober, community, &secrets);

    assert_eq!(told, probe(&mut without, &prober, community, &secrets));
}

/// Ann at a table with Bob, whose node is gone and whose keys somebody else speaks with.
fn ann_without_bob(seed: u64) -> (World, Prober) {
    let mut world = World::new(seed);
    for name in ["Ann", "Bob"] {
        let node = Node::new(name, &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    for (node, name) in [(0, "Ann"), (1, "Bob")] {
        world.start(node);
        world.set_name(node, name);
    }
    world.run_for(2_000);
    world.found(ANN);
    world.join(1);
    world.run_for(10_000);
    let bob = Prober {
        member: world.nodes[1].member_key(),
        device: Keypair::from_seed(&world.nodes[1].keys.device.seed()),
    };
    world.nodes[1].gone = true;
    world.crash(1);
    world.run_for(2_000);
    (world, bob)
}

/// The same, and Ann blocks him.
fn ann_blocks_bob(seed: u64) -> (World, Prober, CommunityId) {
    let (mut world, bob) = ann_without_bob(seed);
    let block = NewDistance { distance: Distance::Blocked };
    let member = world.nodes[1].member().to_string();
    world.ask(ANN, Purpose::Other, Command::KeepAway(member, block));
    world.run_for(2_000);
    let community = world.script.community.clone().expect("founded");
    (world, bob, community.parse().expect("an id"))
}

#[test]
fn somebody_blocked_gets_what_a_stranger_gets_where_there_is_no_table() {
    let (mut with, bob, community) = ann_blocks_bob(35);
    // With a door, too, at which any stranger is answered.
    let access = Some(Access::Request);
    let change = CommunityChange { access, ..CommunityChange::default() };
    with.ask(ANN, Purpose::Other, Command::ChangeCommunity(community.to_string(), change));
    let mut without = ann_alone(35);
    let known = genesis(&with.nodes[ANN].store, community);
    let secrets = [SharedSecret::of_community(&known), SharedSecret::of_door(community)];

    let told = probe(&mut with, &bob, community, &secrets);

    assert!(told.iter().any(|(kind, _)| kind == "Tags"), "{told:?}");
    assert_eq!(told, probe(&mut without, &bob, community, &secrets));
}

#[test]
fn a_further_device_of_somebody_blocked_is_known_as_soon_as_it_announces() {
    let (mut world, bob, _) = ann_blocks_bob(36);
    let further = Prober { member: bob.member, device: Keypair::from_seed(&[93; 32]) };
    let announcement = further.profile(&world).open::<Announcement>().expect("signed by both");
    let token = GossipToken(u64::MAX);

    let gossip = Input::Gossip { token, announcement: Box::new(announcement) };
    let effects = world.feed(ANN, gossip);

    let device = further.device();
    assert!(effects.contains(&Effect::Judge { token, verdict: Verdict::Ignore }));
    assert!(effects.contains(&Effect::Avoid { device, avoid: true }), "{effects:?}");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Publish { .. })));
}

/// An ex-member is told of the end a few times, and then gets what everyone gets.
#[test]
fn an_ex_member_who_goes_on_asking_is_not_answered_for_ever() {
    let (mut world, bob) = ann_without_bob(34);
    let community = world.script.community.clone().expect("founded");
    let member = world.nodes[1].member().to_string();
    let remove = Command::RemoveMember(community.clone(), member, GivenReason::default());
    world.ask(ANN, Purpose::Other, remove);
    world.run_for(2_000);

    let id: CommunityId = community.parse().expect("an id");
    let secrets = [SharedSecret::of_community(&genesis(&world.nodes[ANN].store, id))];
    let mut told = Vec::new();
    for _ in 0..12 {
        let answers = probe(&mut world, &bob, id, &secrets);
        told.push(answers.iter().any(|(kind, _)| kind == "Introduction"));
        assert!(answers.iter().all(|(kind, _)| kind != "Community"), "{answers:?}");
    }

    assert_eq!(told.iter().filter(|told| **told).count(), 8, "{told:?}");
    assert!(told.iter().rev().take(4).all(|told| !told), "silence in the end: {told:?}");
    let Ok(Answer::Community(shown)) = world.read(ANN, Command::ShowCommunity(community)) else {
        panic!("it is there")
    };
    assert_eq!(shown.members.len(), 1);
}
