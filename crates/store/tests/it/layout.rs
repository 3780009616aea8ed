//! Keys as bytes.

use proptest::prelude::*;
use store::layout::{bounds, decode, encode};

use crate::sample::key;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_key_comes_back_and_byte_order_is_key_order(
        a in (0_u8..24, any::<u8>(), any::<u8>()),
        b in (0_u8..24, any::<u8>(), any::<u8>()),
    ) {
        let (a, b) = (key(a.0, a.1, a.2), key(b.0, b.1, b.2));
        prop_assert_eq!(decode(&encode(&a)), Some(a.clone()));
        prop_assert_eq!(encode(&a).cmp(&encode(&b)), a.cmp(&b));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..140), tag in 0_u8..12) {
        let _ = decode(&bytes);
        let mut tagged = vec![tag];
        tagged.extend(bytes);
        if let Some(key) = decode(&tagged) {
            prop_assert_eq!(encode(&key), tagged);
        }
    }
}

#[test]
fn a_range_ends_after_its_last_possible_key() {
    let community = protocol::CommunityId([255; 32]);
    let (start, end) = bounds(mind::Range::Operations(community));
    let last = encode(&mind::Key::Operation(community, protocol::OperationId([255; 32])));
    assert!(start < last && last < end);
}
