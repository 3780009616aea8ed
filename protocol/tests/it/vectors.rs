//! The golden vectors: `vectors/vectors.json` holds what this code makes, byte by byte.
//!
//! `GOLDEN=write cargo test -p protocol` writes the file anew. A change in it is a change of the
//! protocol: nodes that run another version would no longer understand this one.

use protocol::codec::encode;
use protocol::heights::{Height, Reach, digest};
use protocol::hello::{Meeting, SharedSecret, Side, Tag, padded};
use protocol::ids::{derive, hex};
use protocol::message::{
    Caret, CommunityMessage, Entry, Join, JoinRefusal, Message, Selection, Whereabouts,
};
use protocol::reconcile::{Bound, Range, Reconcile, Said, Sample, Scope, Sum};
use protocol::record::Record;
use protocol::topic::Topic;
use protocol::{
    ActorId, Bytes, ChangeHash, Digest, DocumentId, DocumentKind, HeaderHash, InterestKey, LogId,
    Opened, OperationId, RecordId, Sealed, Time,
};
use serde_json::{Value, json};

use crate::samples::{
    DEVICE, MEMBER, NOW, OTHER_DEVICE, OTHER_MEMBER, SECOND_DEVICE, SECRET, claim, community,
    device, door_link, full_profile, genesis, headers, interests, invite, invite_link, key, link,
    list, member, operations, small_profile, text, unlink, wish, withdrawal,
};
use crate::shown::{Shown, sealed};
use crate::{pairing, refused};

fn record<T: Record + Shown>(name: &str, opened: &Opened<T>, seed: &[u8]) -> Value {
    let payload = encode(&**opened);
    json!({
        "name": name, "kind": format!("{:?}", T::KIND), "seed": hex(seed),
        "value": opened.shown(), "payload": hex(&payload),
        "envelope": hex(&opened.sealed().to_bytes()), "id": opened.id().to_string(),
    })
}

/// Every record there is, by name and as an envelope.
pub(crate) fn envelopes() -> Vec<Sealed> {
    let mut all = vec![
        link(MEMBER, DEVICE).sealed().clone(),
        unlink().sealed().clone(),
        full_profile().sealed().clone(),
        interests().sealed().clone(),
        withdrawal().sealed().clone(),
        genesis().sealed().clone(),
        claim().sealed().clone(),
        wish().sealed().clone(),
    ];
    all.extend(operations().iter().map(|(_, operation, _)| operation.sealed().clone()));
    all.extend(headers().iter().map(|(_, header)| header.sealed().clone()));
    all
}

fn records() -> Value {
    let (member_seed, device_seed) = ([MEMBER; 32], [DEVICE; 32]);
    let small = small_profile(OTHER_MEMBER, OTHER_DEVICE);
    let mut all = vec![
        record("link certificate", &link(MEMBER, DEVICE), &member_seed),
        record("link certificate of a keeper", &link(MEMBER, SECOND_DEVICE), &member_seed),
        record("unlink certificate", &unlink(), &member_seed),
        record("profile with everything", &full_profile(), &device_seed),
        record("profile with a name only", &small, &[OTHER_DEVICE; 32]),
        record("interests", &interests(), &device_seed),
        record("withdrawal", &withdrawal(), &device_seed),
        record("genesis", &genesis(), &device_seed),
        record("claim", &claim(), &*SECRET.keypair().seed()),
        record("wish", &wish(), &[OTHER_DEVICE; 32]),
    ];
    for (name, operation, seed) in operations() {
        all.push(record(&format!("operation: {name}"), &operation, &[seed; 32]));
    }
    for (name, header) in headers() {
        all.push(record(&format!("header: {name}"), &header, &device_seed));
    }
    Value::Array(all)
}

fn height(byte: u8, reach: Reach) -> Height {
    Height { device: device(byte), log: LogId([byte; 16]), reach }
}

fn some_heights() -> Vec<Height> {
    let mut heights = vec![
        height(DEVICE, Reach::Alive { number: 300, header: HeaderHash([1; 32]) }),
        height(
            OTHER_DEVICE,
            Reach::Dead { number: 3, low: HeaderHash([2; 32]), high: HeaderHash([3; 32]) },
        ),
    ];
    heights.sort();
    heights
}

fn derivations() -> Value {
    let (community, device, member) = (community(), device(DEVICE), member(MEMBER));
    let heads = vec![OperationId([1; 32]), OperationId([2; 32])];
    let documents = vec![
        (DocumentId([1; 16]), vec![ChangeHash([1; 32]), ChangeHash([2; 32])]),
        (DocumentId([2; 16]), vec![ChangeHash([3; 32])]),
    ];
    let keys = [MEMBER, DEVICE, OTHER_MEMBER, OTHER_DEVICE]
        .map(|seed| json!({ "seed": hex(&[seed; 32]), "public": hex(&key(seed).public()) }));
    let long: Vec<u8> = (0..5_000_u32).map(|at| (at % 251) as u8).collect();
    json!({
        "derive": [
            { "context": "common-ground 1 test", "parts": [], "hash": hex(&derive("common-ground 1 test", &[])) },
            { "context": "common-ground 1 test", "parts": ["", "00ff"],
              "hash": hex(&derive("common-ground 1 test", &[&[], &[0, 255]])) },
            { "context": "common-ground 1 test", "parts": [hex(&long)],
              "hash": hex(&derive("common-ground 1 test", &[&long])) },
        ],
        "keys": keys,
        "peer_id": { "device": device.to_string(), "peer_id": device.peer_id() },
        "interest_key": { "folded": "dependance grammars",
            "key": InterestKey::of_folded("dependance grammars").to_string(),
            "topic": Topic::Interest(InterestKey::of_folded("dependance grammars")).to_string(),
            "lobby": Topic::LOBBY.to_string() },
        "actor": { "community": community.to_string(), "device": device.to_string(),
            "random": hex(&[1; 8]),
            "actor": ActorId::fresh(community, device, [1; 8]).to_string() },
        "documents": {
            "community": community.to_string(), "member": member.to_string(),
            "charter": DocumentId::charter(community).to_string(),
            "glossary": DocumentId::glossary(community).to_string(),
            "voice": DocumentId::voice(community, member).to_string(),
            "random": hex(&[0x33; 16]),
            "fresh": DocumentKind::ALL.map(|kind| DocumentId::fresh(kind, [0x33; 16]).to_string()),
        },
        "digest": {
            "community": community.to_string(),
            "operation_heads": heads.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "heights": some_heights().iter().map(Shown::shown).collect::<Value>(),
            "documents": documents.iter().map(|(document, heads)| json!([
                document.to_string(),
                heads.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ])).collect::<Value>(),
            "digest": digest(community, &heads, &some_heights(), &documents).to_string(),
        },
        "invite_key": { "secret": hex(&SECRET.0), "seed": hex(&*SECRET.keypair().seed()),
            "public": hex(&SECRET.keypair().public()) },
    })
}

fn a_meeting() -> Meeting {
    Meeting {
        initiator: device(DEVICE),
        responder: device(OTHER_DEVICE),
        initiator_nonce: [0xaa; 32],
        responder_nonce: [0xbb; 32],
    }
}

fn an_introduction() -> protocol::hello::Introduction {
    SharedSecret::of_community(&genesis())
        .seal_introduction(&[invite().sealed().clone()], [0xcc; 24])
        .expect("small")
}

fn meeting() -> Value {
    let meeting = a_meeting();
    let of_community = SharedSecret::of_community(&genesis());
    let of_invite = SharedSecret::of_invite(community(), &SECRET.keypair().public());
    let tags = |secret: &SharedSecret| {
        json!({ "initiator": hex(&secret.tag(&meeting, Side::Initiator).0),
                "responder": hex(&secret.tag(&meeting, Side::Responder).0) })
    };
    let padding = [0, 1, 8, 9, 16, 17, 1_000, 1_024, 2_000].map(|tags: usize| {
        let all = (0..tags).map(|at| Tag(derive("tag", &[&at.to_le_bytes()]))).collect();
        [tags, padded(all, || [0; 32]).len()]
    });
    json!({
        "initiator": meeting.initiator.to_string(), "responder": meeting.responder.to_string(),
        "initiator_nonce": hex(&meeting.initiator_nonce),
        "responder_nonce": hex(&meeting.responder_nonce),
        "genesis": sealed(genesis().sealed()), "community": community().to_string(),
        "invite_key": hex(&SECRET.keypair().public()),
        "community_tags": tags(&of_community), "invite_tags": tags(&of_invite),
        "door_tags": tags(&SharedSecret::of_door(community())),
        "introduction": { "nonce": hex(&an_introduction().nonce),
            "operations": [sealed(invite().sealed())], "page": hex(&an_introduction().page) },
        "padding": padding,
    })
}

fn a_comparison() -> Reconcile {
    let (one, two) = ((NOW, full_profile().id()), (NOW, interests().id()));
    let (first, second) = if one < two { (one, two) } else { (two, one) };
    let sum = Sum::of(&first.1).plus(&Sum::of(&second.1));
    let later = (NOW.plus_ms(1), withdrawal().id());
    let range = |said, end| Range { said, end };
    Reconcile {
        scope: Scope { topic: Topic::LOBBY, wants: true, since: Time(0), sample: None },
        ranges: list(vec![
            range(Said::Settled, Some(Bound { at: Time(7), id: Bytes::default() })),
            range(Said::Mine(list(vec![first.1.into()])), Some(Bound::between(&first, &second))),
            range(Said::ListYours, Some(Bound::between(&second, &later))),
            range(Said::Sum(sum.fingerprint()), None),
        ]),
    }
}

fn a_comparison_of_a_sample() -> Reconcile {
    let key = InterestKey::of_folded("dependance grammars");
    let sample = Some(Sample { key: [0xdd; 32], bits: 3 });
    let scope = Scope { topic: Topic::Interest(key), wants: false, since: NOW, sample };
    Reconcile { scope, ranges: list(vec![]) }
}

/// Sums of ids, what is in a sample, work, buckets of the lobby.
fn directory() -> Value {
    let ids: Vec<RecordId> =
        [full_profile().id(), interests().id(), withdrawal().id(), RecordId([255; 32])].into();
    let sum = ids.iter().fold(Sum::default(), |sum, id| sum.plus(&Sum::of(id)));
    let sample = Sample { key: [0xdd; 32], bits: 1 };
    let work = full_profile().work;
    let member = member(MEMBER);
    let lobby = |bits| Topic::lobby_of(&member, bits).to_string();
    let buckets = [0, 1, 7, 16].map(|bits| json!({ "bits": bits, "topic": lobby(bits) }));
    json!({
        "set": { "ids": ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "count": sum.count, "hash": hex(&sum.fingerprint().hash),
            "empty": hex(&Sum::default().fingerprint().hash) },
        "sample": { "key": hex(&sample.key), "bits": sample.bits,
            "holds": ids.iter().map(|id| sample.holds(id)).collect::<Vec<_>>() },
        "work": { "member": member.to_string(), "work": work.0, "bits": work.bits(&member) },
        "lobby": buckets,
    })
}

fn whereabouts(of: u8, addresses: &[&str]) -> Whereabouts {
    let addresses = list(addresses.iter().map(|address| text(address)).collect());
    Whereabouts { device: device(of), addresses }
}

/// Every message about a community.
fn messages_about() -> Vec<CommunityMessage> {
    let document = DocumentId::fresh(DocumentKind::Publication, [0x33; 16]);
    let change = |bytes: &[u8]| Bytes::new(bytes).expect("short");
    let header = headers()[1].1.sealed().clone();
    let entry = Entry { header, changes: list(vec![change(&[1, 2, 3]), change(&[])]) };
    let selection = Selection {
        anchor: Bytes::new([1; 20]).expect("short"),
        head: Bytes::new([2; 300 / 4]).expect("short"),
    };
    let heads = list(vec![OperationId([1; 32])]);
    let heights = list(some_heights());
    let caret = |selection| CommunityMessage::Caret(Caret { document, session: 24, selection });
    vec![
        CommunityMessage::Digest(Digest([3; 32])),
        CommunityMessage::State {
            operation_heads: heads.clone(),
            heights: heights.clone(),
            answer: true,
        },
        CommunityMessage::Operations(list(vec![
            genesis().sealed().clone(),
            invite().sealed().clone(),
        ])),
        CommunityMessage::Entries(list(vec![entry])),
        CommunityMessage::WantChanges {
            document,
            have: list(vec![ChangeHash([4; 32])]),
            plain: true,
        },
        CommunityMessage::Changes { document, changes: list(vec![change(&[7; 24])]), last: false },
        CommunityMessage::Held { operation_heads: heads, heights },
        caret(None),
        caret(Some(selection)),
        CommunityMessage::Parcel {
            document,
            part: Bytes::new([9; 40]).expect("short"),
            last: true,
        },
        CommunityMessage::Whereabouts(list(vec![
            whereabouts(DEVICE, &["/ip4/192.0.2.7/udp/4001/quic-v1", "/ip4/192.0.2.7/tcp/4001"]),
            whereabouts(OTHER_DEVICE, &[]),
        ])),
        CommunityMessage::Wishes(list(vec![wish().sealed().clone()])),
    ]
}

/// Every message there is.
pub(crate) fn messages() -> Vec<Message> {
    let (secret, meeting) = (SharedSecret::of_community(&genesis()), a_meeting());
    let tags = vec![secret.tag(&meeting, Side::Initiator), Tag([0; 32])];
    let mut all = vec![
        Message::Hello { nonce: [0xaa; 32], clock: NOW },
        Message::Tags(list(tags)),
        Message::Introduction(an_introduction()),
        Message::Join(Join {
            claim: claim().sealed().clone(),
            profile: small_profile(OTHER_MEMBER, OTHER_DEVICE).sealed().clone(),
        }),
        Message::JoinRefused {
            community: community(),
            reason: JoinRefusal::UsedUp,
            words: text(""),
        },
        Message::JoinRefused {
            community: community(),
            reason: JoinRefusal::Declined,
            words: text("Not yet: the table is full until spring."),
        },
        Message::Wish(wish().sealed().clone()),
        Message::WishKept { community: community() },
        Message::Reconcile(a_comparison()),
        Message::Reconcile(a_comparison_of_a_sample()),
        Message::Announcements { records: list(vec![withdrawal().sealed().clone()]), more: true },
        Message::Want(list(vec![full_profile().id().into()])),
    ];
    all.extend(pairing::messages());
    let about = messages_about().into_iter();
    all.extend(about.map(|message| Message::Community { community: community(), message }));
    all
}

fn everything() -> Value {
    json!({
        "about": "Golden vectors of Common Ground's protocol, version 1; see docs/PROTOCOL.md.",
        "records": records(),
        "refused": refused::all(),
        "derivations": derivations(),
        "directory": directory(),
        "invite_link": { "value": invite_link().shown(), "link": invite_link().to_link() },
        "door_link": { "value": door_link().shown(), "link": door_link().to_link() },
        "device_link": {
            "value": pairing::pairing_link().shown(), "link": pairing::pairing_link().to_link(),
        },
        "meeting": meeting(),
        "pairing": pairing::pairing(),
        "messages": messages().iter().map(|message| json!({
            "value": message.shown(), "bytes": hex(&encode(message)),
        })).collect::<Value>(),
    })
}

#[test]
fn the_vectors_hold_what_this_code_makes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/vectors.json");
    let mut made = serde_json::to_string_pretty(&everything()).expect("is JSON");
    made.push('\n');
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") {
        std::fs::write(path, &made).expect("writes");
    }
    let kept = std::fs::read_to_string(path).expect("the vectors are there");
    assert!(kept == made, "the bytes changed: see the module for what that means");
}
