//! Bounds: each bounded type takes what it may hold and nothing more, and `docs/PROTOCOL.md` states
//! every limit with the number the code has.

use minicbor::{Decode, Encode};
use protocol::codec::{decode, encode};
use protocol::{Bytes, List, Text, limits};

fn taken<T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq>(value: &T) -> bool {
    decode::<T>(&encode(value)).is_ok_and(|back| back == *value)
}

macro_rules! texts {
    ($($max:ident),+ $(,)?) => {
        #[test]
        fn a_text_of_one_byte_too_many_is_refused() {
            $({
                const MAX: usize = limits::$max;
                // The last character takes two bytes: bytes are counted, not characters.
                let full = "x".repeat(MAX - 2) + "é";
                let text = Text::<MAX>::new(full.clone()).expect("fits");
                assert!(taken(&text), stringify!($max));
                assert!(Text::<MAX>::new(full.clone() + "x").is_err(), stringify!($max));
                assert!(decode::<Text<MAX>>(&encode(&(full + "x"))).is_err(), stringify!($max));
            })+
        }
    };
}

texts!(
    NAME_BYTES_MAX,
    LABEL_BYTES_MAX,
    LANGUAGE_BYTES_MAX,
    ABOUT_BYTES_MAX,
    PURPOSE_BYTES_MAX,
    REASON_BYTES_MAX,
    LINK_BYTES_MAX,
    ADDRESS_BYTES_MAX,
);

macro_rules! lists {
    ($($max:ident),+ $(,)?) => {
        #[test]
        fn a_list_with_one_item_too_many_is_refused() {
            $({
                const MAX: usize = limits::$max;
                let list = List::<u64, MAX>::new(vec![7; MAX]).expect("fits");
                assert!(taken(&list), stringify!($max));
                assert!(List::<u64, MAX>::new(vec![7; MAX + 1]).is_err(), stringify!($max));
                let longer = encode(&vec![7_u64; MAX + 1]);
                assert!(decode::<List<u64, MAX>>(&longer).is_err(), stringify!($max));
                assert_eq!(List::<u64, MAX>::first(vec![7; MAX + 1]).len(), MAX);
            })+
        }
    };
}

lists!(
    LANGUAGES_MAX,
    LINKS_MAX,
    INTERESTS_MAX,
    ANNOUNCED_COMMUNITIES_MAX,
    INVITE_ADDRESSES_MAX,
    OPERATION_PARENTS_MAX,
    CUT_LOGS_MAX,
    SUCCESSORS_MAX,
    TIPS_MAX,
    DOCUMENT_HEADS_MAX,
    ENTRY_CHANGES_MAX,
    PAGE_ENTRIES_MAX,
    PAGE_OPERATIONS_MAX,
    PAGE_CHANGES_MAX,
    HEIGHTS_MAX,
    TAGS_MAX,
    RECONCILE_RANGES_MAX,
    RECONCILE_IDS_MAX,
    WANTED_MAX,
    DIRECTORY_PAGE_MAX,
);

macro_rules! byte_strings {
    ($($max:ident),+ $(,)?) => {
        #[test]
        fn bytes_with_one_too_many_are_refused() {
            $({
                const MAX: usize = limits::$max;
                let bytes = Bytes::<MAX>::new(vec![7; MAX]).expect("fits");
                assert!(taken(&bytes), stringify!($max));
                assert!(Bytes::<MAX>::new(vec![7; MAX + 1]).is_err(), stringify!($max));
                let longer = encode(&minicbor::bytes::ByteVec::from(vec![7; MAX + 1]));
                assert!(decode::<Bytes<MAX>>(&longer).is_err(), stringify!($max));
            })+
        }
    };
}

byte_strings!(CHANGE_BYTES_MAX, CURSOR_BYTES_MAX, INTRODUCTION_BYTES_MAX);

#[test]
fn a_message_longer_than_any_may_be_is_not_looked_at() {
    let bytes = vec![0; limits::MESSAGE_BYTES_MAX + 1];
    assert_eq!(decode::<u8>(&bytes), Err(protocol::codec::Malformed::TooLong));
}

/// Each `pub const NAME: … = expression;` of `limits.rs` and its expression.
fn constants() -> Vec<(String, u64)> {
    let source = include_str!("../../src/limits.rs");
    let constants = source.lines().filter_map(|line| line.strip_prefix("pub const "));
    constants
        .map(|line| {
            let (name, rest) = line.split_once(':').expect("a type");
            let (_, value) = rest.split_once('=').expect("a value");
            (name.to_owned(), value_of(value.trim().trim_end_matches(';')))
        })
        .collect()
}

fn value_of(expression: &str) -> u64 {
    if let Some((left, right)) = expression.split_once("<<") {
        return value_of(left.trim()) << value_of(right.trim());
    }
    let factors = expression.split('*').map(|factor| factor.trim().replace('_', ""));
    factors.map(|factor| factor.parse::<u64>().expect("a number")).product()
}

#[test]
fn the_document_states_every_limit_with_its_number() {
    let document = include_str!("../../../docs/PROTOCOL.md");
    let constants = constants();
    assert!(constants.len() > 40, "they were found");
    assert!(constants.contains(&("MESSAGE_BYTES_MAX".into(), limits::MESSAGE_BYTES_MAX as u64)));
    for (name, value) in constants {
        let row = format!("| `{name}` | {value} |");
        assert!(document.contains(&row), "docs/PROTOCOL.md lacks the row {row}");
    }
}
