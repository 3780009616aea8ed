//! Bytes from someone who means no good: nothing panics, and nothing changed is opened.

use proptest::prelude::*;
use protocol::codec::{decode, encode};
use protocol::invite::InviteLink;
use protocol::message::Message;
use protocol::{List, Sealed};

use crate::refused::opens;
use crate::samples::invite_link;
use crate::vectors::{envelopes, messages};

#[test]
fn every_envelope_opens_as_it_is() {
    for envelope in envelopes() {
        assert!(opens(&envelope.to_bytes()), "{envelope:?}");
    }
}

#[test]
fn an_envelope_cut_short_is_none() {
    for envelope in envelopes() {
        let bytes = envelope.to_bytes();
        for len in 0..bytes.len() {
            assert!(Sealed::from_bytes(&bytes[..len]).is_err(), "{envelope:?} cut to {len}");
        }
    }
}

#[test]
fn an_envelope_with_any_bit_flipped_does_not_open() {
    for envelope in envelopes() {
        let bytes = envelope.to_bytes();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(!opens(&flipped), "{envelope:?} with byte {at} changed");
        }
    }
}

#[test]
fn a_message_cut_short_is_none_and_a_flipped_one_is_another_or_none() {
    for message in messages() {
        let bytes = encode(&message);
        assert_eq!(decode::<Message>(&bytes).as_ref(), Ok(&message));
        for at in 0..bytes.len() {
            assert!(decode::<Message>(&bytes[..at]).is_err(), "{message:?} cut to {at}");
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert_ne!(decode::<Message>(&flipped).as_ref(), Ok(&message));
        }
        let longer = [&bytes[..], &[0]].concat();
        assert!(decode::<Message>(&longer).is_err());
    }
}

#[test]
fn an_invite_link_with_any_character_changed_is_damaged() {
    let link = invite_link().to_link();
    assert_eq!(InviteLink::parse(&format!(" {link}\n")), Ok(invite_link()));
    for at in 0..link.len() {
        assert!(InviteLink::parse(&link[..at]).is_err());
        let mut changed = link.clone().into_bytes();
        changed[at] = if changed[at] == b'7' { b'8' } else { b'7' };
        let changed = String::from_utf8(changed).expect("ASCII");
        assert!(InviteLink::parse(&changed).is_err(), "character {at}");
    }
}

#[test]
fn a_list_that_claims_to_be_long_takes_no_memory() {
    // An array of 2^63 tags in a message of a few bytes.
    let bytes = [0x82, 0x02, 0x81, 0x9b, 0x80, 0, 0, 0, 0, 0, 0, 0];
    assert!(decode::<Message>(&bytes).is_err());
    let bytes = [0x9b, 0, 0, 0, 0, 0x40, 0, 0, 0];
    assert!(decode::<Vec<Sealed>>(&bytes).is_err());
    assert!(decode::<List<Sealed, 4>>(&bytes).is_err());
}

/// Random bytes, and messages and envelopes with a piece replaced by random bytes.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = messages().iter().map(encode).collect();
    seeds.extend(envelopes().iter().map(Sealed::to_bytes));
    let piece = || prop::collection::vec(any::<u8>(), 0..12);
    let mutated = (prop::sample::select(seeds), any::<prop::sample::Index>(), 0_usize..12, piece())
        .prop_map(|(mut bytes, at, len, piece)| {
            let at = at.index(bytes.len());
            let end = (at + len).min(bytes.len());
            bytes.splice(at..end, piece);
            bytes
        });
    prop_oneof![prop::collection::vec(any::<u8>(), 0..300), mutated]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_096, failure_persistence: None, ..Default::default() })]

    #[test]
    fn whatever_decodes_is_canonical(bytes in bytes()) {
        if let Ok(message) = decode::<Message>(&bytes) {
            prop_assert_eq!(encode(&message), bytes.clone());
        }
        if let Ok(sealed) = Sealed::from_bytes(&bytes) {
            prop_assert_eq!(sealed.to_bytes(), bytes.clone());
            let _ = opens(&bytes);
        }
        if let Ok(link) = decode::<InviteLink>(&bytes) {
            prop_assert_eq!(encode(&link), bytes);
        }
    }

    #[test]
    fn no_text_panics_as_a_link(text in "(commonground:join/)?[0-9a-fA-Fg ]{0,200}|\\PC{0,60}") {
        let _ = InviteLink::parse(&text);
    }
}
