//! Topics: where announcements with certain interests are heard.
//!
//! Only labels that are public may be given to it: a topic tells strangers who cares about it.

use std::collections::BTreeSet;

use protocol::topic::Topic;

use crate::fold::key_if_any;

/// The gossip topic of each label; labels that fold alike share one, empty ones have none.
pub fn topics<'a>(labels: impl IntoIterator<Item = &'a str>) -> BTreeSet<Topic> {
    labels.into_iter().filter_map(key_if_any).map(Topic::Interest).collect()
}

#[cfg(test)]
mod tests {
    use protocol::topic::Topic;

    use super::topics;
    use crate::key;

    #[test]
    fn one_interest_spelled_twice_is_one_topic_and_nothing_is_none() {
        let found = topics(["Kantklossen", "KANTKLOSSEN ", "", "skating"]);

        assert_eq!(found.into_iter().collect::<Vec<_>>(), {
            let mut expected =
                vec![Topic::Interest(key("kantklossen")), Topic::Interest(key("skating"))];
            expected.sort();
            expected
        });
    }
}
