//! Envelopes that are signed as they should be, and must not be opened all the same.

use ed25519_dalek::{Signer, SigningKey};
use protocol::announcement::Announcement;
use protocol::codec::encode;
use protocol::door::Wish;
use protocol::identity::{LinkCertificate, UnlinkCertificate};
use protocol::ids::hex;
use protocol::invite::Claim;
use protocol::log::{ChangeEntry, Checkpoint, Header, Payload, Tip};
use protocol::membership::{Action, Genesis, Grant, Invite, Operation, Role};
use protocol::record::{Kind, Record};
use protocol::{
    ActorId, ChangeHash, DocumentId, DocumentKind, HeaderHash, OperationId, Refused, Sealed, Time,
};
use serde_json::{Value, json};

use crate::samples::{
    DEVICE, MEMBER, NOW, OTHER_DEVICE, OTHER_MEMBER, SECOND_DEVICE, SECRET, admit_by, claim,
    community, cut, device, genesis, header_of, interests, invite, key, link, link_of, list,
    operation_of, text, unlink,
};

/// An envelope made by hand: whatever payload, signed by whoever.
fn forge(version: u8, kind: Kind, payload: &[u8], seed: &[u8; 32]) -> Vec<u8> {
    let signing = SigningKey::from_bytes(seed);
    let mut message = b"common-ground record\0".to_vec();
    message.push(version);
    message.extend(encode(&kind));
    message.extend_from_slice(payload);
    envelope(
        version,
        kind,
        payload,
        signing.verifying_key().as_bytes(),
        &signing.sign(&message).to_bytes(),
    )
}

fn envelope(
    version: u8,
    kind: Kind,
    payload: &[u8],
    signer: &[u8; 32],
    signature: &[u8; 64],
) -> Vec<u8> {
    let mut bytes = vec![0x85, version];
    bytes.extend(encode(&kind));
    for part in [payload, signer, signature] {
        bytes
            .extend(minicbor::to_vec(minicbor::bytes::ByteVec::from(part.to_vec())).expect("fits"));
    }
    bytes
}

/// Signed properly by the key of this seed, whatever the record says.
fn signed<T: Record>(record: &T, seed: u8) -> Vec<u8> {
    forge(1, T::KIND, &encode(record), &[seed; 32])
}

/// The envelope with an edited payload, signed again.
fn edited<T: Record>(record: &T, seed: u8, edit: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut payload = encode(record);
    edit(&mut payload);
    forge(1, T::KIND, &payload, &[seed; 32])
}

type Case = (&'static str, Kind, Vec<u8>);

fn certificates() -> Vec<Case> {
    let good = link_of(MEMBER, DEVICE);
    let long = LinkCertificate { expires_at: Time(good.expires_at.0 + 1), ..good.clone() };
    let backwards = LinkCertificate { expires_at: good.issued_at, ..good.clone() };
    let kind = Kind::LinkCertificate;
    vec![
        ("signed by the device, not the member", kind, signed(&good, DEVICE)),
        ("holds for longer than 90 days", kind, signed(&long, MEMBER)),
        ("ends when it begins", kind, signed(&backwards, MEMBER)),
        ("a byte after the payload", kind, edited(&good, MEMBER, |payload| payload.push(0))),
        ("a payload cut short", kind, edited(&good, MEMBER, |payload| payload.truncate(60))),
        (
            "a length in a longer form",
            kind,
            edited(&good, MEMBER, |payload| {
                // The name follows two byte strings of 32; its length of 19 needs no second byte.
                assert_eq!(payload[69], 0x73);
                payload.splice(69..=69, [0x78, 19]);
            }),
        ),
        (
            "an array of indefinite length",
            kind,
            edited(&good, MEMBER, |payload| {
                payload[0] = 0x9f;
                payload.push(0xff);
            }),
        ),
        (
            "one field more",
            kind,
            edited(&good, MEMBER, |payload| {
                payload[0] += 1;
                payload.push(0);
            }),
        ),
        ("envelope version 2", kind, forge(2, kind, &encode(&good), &[MEMBER; 32])),
        ("another kind in the envelope", Kind::UnlinkCertificate, signed(&good, MEMBER)),
        ("unlinked by someone else", Kind::UnlinkCertificate, signed(&*unlink(), OTHER_MEMBER)),
        ("a claim presented as a certificate", kind, claim().sealed().to_bytes()),
    ]
}

fn signatures() -> Vec<Case> {
    let payload = encode(&link_of(MEMBER, DEVICE));
    let good = link(MEMBER, DEVICE).sealed().to_bytes();
    let kind = Kind::LinkCertificate;
    let mut malleable = good.clone();
    let at = malleable.len() - 32;
    add_order(&mut malleable[at..]);
    let mut neutral = [0; 64];
    neutral[0] = 1;
    let mut weak = link_of(MEMBER, DEVICE);
    let point: [u8; 32] = std::array::from_fn(|at| u8::from(at == 0));
    weak.member = protocol::MemberId(point);
    let mut moved = good.clone();
    moved[10] ^= 1;
    vec![
        ("S plus the order of the group", kind, malleable),
        ("a key and R of small order", kind, envelope(1, kind, &encode(&weak), &point, &neutral)),
        ("one bit of the payload", kind, moved),
        ("no signature", kind, envelope(1, kind, &payload, &key(MEMBER).public(), &[0; 64])),
    ]
}

/// Adds the order of Ed25519's group to a little-endian number.
fn add_order(number: &mut [u8]) {
    let mut order = [0_u8; 32];
    order[..16].copy_from_slice(&[
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14,
    ]);
    order[31] = 0x10;
    let mut carry = 0;
    for (digit, more) in number.iter_mut().zip(order) {
        let sum = u16::from(*digit) + u16::from(more) + carry;
        *digit = (sum & 0xff) as u8;
        carry = sum >> 8;
    }
}

fn announcements() -> Vec<Case> {
    let good: Announcement = (*interests()).clone();
    let kind = Kind::Announcement;
    let early = Announcement { issued_at: Time(NOW.0 - 1), expires_at: NOW, ..good.clone() };
    let long = Announcement { expires_at: Time(good.expires_at.0 + 1), ..good.clone() };
    let other = Announcement { link: link(OTHER_MEMBER, DEVICE).sealed().clone(), ..good.clone() };
    let genesis = Announcement { link: genesis().sealed().clone(), ..good.clone() };
    let mut forged = link(MEMBER, DEVICE).sealed().to_bytes();
    *forged.last_mut().expect("long") ^= 1;
    let forged = Sealed::from_bytes(&forged).expect("well formed");
    let forged = Announcement { link: forged, ..good.clone() };
    vec![
        ("signed by a device without certificate", kind, signed(&good, OTHER_DEVICE)),
        ("before its certificate", kind, signed(&early, DEVICE)),
        ("holds for longer than 30 days", kind, signed(&long, DEVICE)),
        ("a certificate of another member", kind, signed(&other, DEVICE)),
        ("not a certificate", kind, signed(&genesis, DEVICE)),
        ("a forged certificate", kind, signed(&forged, DEVICE)),
    ]
}

/// Announcements that must not be opened, as envelopes.
pub(crate) fn of_announcements() -> Vec<Sealed> {
    let cases = announcements().into_iter();
    cases.map(|(_, _, bytes)| Sealed::from_bytes(&bytes).expect("well formed")).collect()
}

fn memberships() -> Vec<Case> {
    let good: Genesis = (*genesis()).clone();
    let nameless = Genesis { name: text(""), ..good.clone() };
    let no_profile = Genesis { profile: interests().sealed().clone(), ..good.clone() };
    let after = vec![OperationId(community().0)];
    let kind = Kind::Operation;
    let act = |action| operation_of(after.clone(), MEMBER, action);
    let unsorted = vec![OperationId([2; 32]), OperationId([1; 32])];
    let twice = vec![OperationId([1; 32]), OperationId([1; 32])];
    let Action::Invite(invited) = invite().action.clone() else { panic!("an invite") };
    let crown = Action::Invite(Invite { role: Role::Facilitator, ..invited });
    let elsewhere = Claim { invite: OperationId([9; 32]), ..(*claim()).clone() };
    let elsewhere = Sealed::seal(elsewhere, &SECRET.keypair()).expect("agrees with itself");
    let by = Grant::Invite { invite: invite().id().into(), claim: elsewhere.sealed().clone() };
    let mut cuts = cut().into_inner();
    cuts.reverse();
    let unlink = || {
        Action::UnlinkDevice(protocol::membership::UnlinkDevice {
            device: device(SECOND_DEVICE),
            cut: cut(),
        })
    };
    let of_other = Action::LinkDevice(link(OTHER_MEMBER, OTHER_DEVICE).sealed().clone());
    let operation = |name, operation: Operation| (name, kind, signed(&operation, DEVICE));
    vec![
        ("a community without a name", Kind::Genesis, signed(&nameless, DEVICE)),
        ("founded without a profile", Kind::Genesis, signed(&no_profile, DEVICE)),
        ("founded on another device", Kind::Genesis, signed(&good, OTHER_DEVICE)),
        operation("after nothing", operation_of(vec![], MEMBER, Action::Archive)),
        operation("heads out of order", operation_of(unsorted, MEMBER, Action::Archive)),
        operation("a head twice", operation_of(twice, MEMBER, Action::Archive)),
        operation("an invite for a facilitator", act(crown)),
        operation("an admit by a claim of another invite", act(admit_by(Role::Member, by))),
        operation("admitting someone as if by oneself", act(admit_by(Role::Member, Grant::Open))),
        operation("a cut out of order", act(Action::Leave(list(cuts)))),
        operation("a device of someone else", act(of_other)),
        operation("unlinking, signed by a device", act(unlink())),
        operation("renaming to nothing", act(Action::Rename(text("")))),
        ("an operation as another kind", Kind::Genesis, invite().sealed().to_bytes()),
    ]
}

fn logs() -> Vec<Case> {
    let document = DocumentId::fresh(DocumentKind::Question, [1; 16]);
    let actor = ActorId::fresh(community(), device(DEVICE), [1; 8]);
    let foreign = ActorId::fresh(community(), device(OTHER_DEVICE), [1; 8]);
    let head = ChangeHash([1; 32]);
    let change = |actor| Payload::Change(ChangeEntry { document, actor, head });
    let began = list(vec![invite().id().into()]);
    let begin = || Payload::Begin(began.clone());
    let checkpoint = |documents: [u8; 2], heads: [u8; 2]| {
        let heads = heads.map(|byte| ChangeHash([byte; 32])).to_vec();
        let tips = documents
            .map(|byte| Tip { document: DocumentId([byte; 16]), heads: list(heads.clone()) });
        Payload::Checkpoint(Checkpoint { began: began.clone(), tips: list(tips.to_vec()) })
    };
    let numbered = |number, previous, payload| Header { number, previous, ..header_of(2, payload) };
    let hash = Some(HeaderHash([6; 32]));
    let header = |name, header: Header| (name, Kind::Header, signed(&header, DEVICE));
    vec![
        header("number 0", numbered(0, None, begin())),
        header("number 1 with a previous header", numbered(1, hash, begin())),
        header("number 2 without a previous header", numbered(2, None, change(actor))),
        header("a log begun in the middle", numbered(2, hash, begin())),
        header("a log begun by a change", numbered(1, None, change(actor))),
        header("an actor of another device", numbered(2, hash, change(foreign))),
        header("tips out of order", numbered(2, hash, checkpoint([2, 1], [1, 2]))),
        header("a document twice", numbered(2, hash, checkpoint([1, 1], [1, 2]))),
        header("heads out of order", numbered(2, hash, checkpoint([1, 2], [2, 1]))),
        ("signed by another device", Kind::Header, signed(&header_of(1, begin()), OTHER_DEVICE)),
    ]
}

fn cases() -> Vec<Case> {
    [certificates(), signatures(), announcements(), memberships(), logs()].concat()
}

/// The cases as they stand in the vectors.
pub(crate) fn all() -> Value {
    cases()
        .into_iter()
        .map(|(name, kind, envelope)| {
            json!({ "name": name, "kind": format!("{kind:?}"), "envelope": hex(&envelope) })
        })
        .collect()
}

fn open(kind: Kind, sealed: &Sealed) -> Result<(), Refused> {
    match kind {
        Kind::LinkCertificate => sealed.open::<LinkCertificate>().map(drop),
        Kind::UnlinkCertificate => sealed.open::<UnlinkCertificate>().map(drop),
        Kind::Announcement => sealed.open::<Announcement>().map(drop),
        Kind::Genesis => sealed.open::<Genesis>().map(drop),
        Kind::Operation => sealed.open::<Operation>().map(drop),
        Kind::Header => sealed.open::<Header>().map(drop),
        Kind::Claim => sealed.open::<Claim>().map(drop),
        Kind::Wish => sealed.open::<Wish>().map(drop),
    }
}

/// Whether these bytes open as the kind they claim.
pub(crate) fn opens(bytes: &[u8]) -> bool {
    Sealed::from_bytes(bytes).is_ok_and(|sealed| open(sealed.kind(), &sealed).is_ok())
}

#[test]
fn what_contradicts_itself_is_not_opened_however_well_it_is_signed() {
    for (name, kind, envelope) in cases() {
        let opened = Sealed::from_bytes(&envelope)
            .map_err(Refused::from)
            .and_then(|sealed| open(kind, &sealed));
        assert!(opened.is_err(), "{name}");
    }
}

#[test]
fn what_is_forged_by_hand_opens_when_nothing_is_wrong_with_it() {
    assert!(opens(&signed(&link_of(MEMBER, DEVICE), MEMBER)), "or the test above proves nothing");
}
