//! The lobby: where everyone's announcements go, whatever their interests.
//!
//! It has `2^bits` buckets. In a small network that is one, and everyone sees everyone. As the
//! network grows there are more, a node follows its own and visits others in turn, and so hears of
//! everyone sooner or later at a price that does not grow. How many there are each node judges by
//! itself, from how many members of its own bucket it knows; so that nodes that judge differently
//! still hear one another, an announcement goes to the author's buckets of one bit less and one more,
//! too.

use std::collections::BTreeSet;

use discovery::Directory;
use protocol::MemberId;
use protocol::limits::LOBBY_BITS_MAX;
use protocol::topic::Topic;

/// A bucket of so many members is divided: a network of as many is still wholly visible.
pub(crate) const BUCKET_MAX: usize = 256;
/// A bucket of fewer is joined with its neighbour. Less than half of [`BUCKET_MAX`], so that one that
/// was just divided is not joined again, and the joined one is not divided at once.
pub(crate) const BUCKET_MIN: usize = 96;

/// What a node thinks of the lobby.
#[derive(Debug, Default)]
pub(crate) struct Lobby {
    bits: u8,
    /// The bucket visited now, when there are several.
    visiting: Option<u32>,
}

impl Lobby {
    /// What a node follows: its own bucket and the one it visits.
    pub(crate) fn followed(&self, me: &MemberId) -> BTreeSet<Topic> {
        let visited = self.visiting.map(|bucket| Topic::Lobby { bits: self.bits, bucket });
        [Topic::lobby_of(me, self.bits)].into_iter().chain(visited).collect()
    }

    /// Where a node announces.
    pub(crate) fn announced_in(&self, me: &MemberId) -> BTreeSet<Topic> {
        let bits = self.bits.saturating_sub(1)..=self.bits.saturating_add(1).min(LOBBY_BITS_MAX);
        bits.map(|bits| Topic::lobby_of(me, bits)).collect()
    }

    /// Whether all of a small network meets in one place.
    pub(crate) fn is_one(&self) -> bool {
        self.bits == 0
    }

    /// Judges again how many buckets there should be. Whether that changed.
    pub(crate) fn adapt(&mut self, directory: &Directory, me: &MemberId) -> bool {
        let before = self.bits;
        while self.bits < LOBBY_BITS_MAX && population(directory, me, self.bits) >= BUCKET_MAX {
            self.bits += 1;
        }
        while self.bits > 0
            && population(directory, me, self.bits) < BUCKET_MIN
            && population(directory, me, self.bits - 1) < BUCKET_MAX
        {
            self.bits -= 1;
        }
        if self.bits != before {
            self.visiting = None;
        }
        self.bits != before
    }

    /// Visits another bucket, chosen by lot; none when there is only the own.
    pub(crate) fn visit(&mut self, me: &MemberId, lot: usize) -> Option<Topic> {
        let Topic::Lobby { bucket: own, .. } = Topic::lobby_of(me, self.bits) else { return None };
        let buckets = 1_usize << self.bits;
        self.visiting = (buckets > 1).then(|| {
            let step = u32::try_from(1 + lot % (buckets - 1)).unwrap_or(1);
            own.wrapping_add(step) & (u32::try_from(buckets - 1).unwrap_or(0))
        });
        self.visiting.map(|bucket| Topic::Lobby { bits: self.bits, bucket })
    }
}

fn population(directory: &Directory, me: &MemberId, bits: u8) -> usize {
    match Topic::lobby_of(me, bits) {
        Topic::LOBBY => directory.population(),
        Topic::Lobby { bits, bucket } => directory.population_of(bits, bucket),
        Topic::Interest(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: MemberId = MemberId([0b1010_0000; 32]);

    #[test]
    fn in_a_small_network_there_is_one_place_and_one_is_announced_for_those_who_think_it_larger() {
        let lobby = Lobby::default();
        assert_eq!(lobby.followed(&ME), BTreeSet::from([Topic::LOBBY]));
        let half = Topic::Lobby { bits: 1, bucket: 1 };
        assert_eq!(lobby.announced_in(&ME), BTreeSet::from([Topic::LOBBY, half]));
    }

    #[test]
    fn who_thinks_of_one_bit_more_or_less_is_heard() {
        for bits in 0..LOBBY_BITS_MAX {
            let (fewer, more) =
                (Lobby { bits, visiting: None }, Lobby { bits: bits + 1, visiting: None });
            assert!(fewer.announced_in(&ME).is_superset(&more.followed(&ME)));
            assert!(more.announced_in(&ME).is_superset(&fewer.followed(&ME)));
        }
    }

    #[test]
    fn every_other_bucket_is_visited_and_never_the_own() {
        let mut lobby = Lobby { bits: 3, visiting: None };
        let visited: BTreeSet<Topic> = (0..7).filter_map(|lot| lobby.visit(&ME, lot)).collect();
        assert_eq!(visited.len(), 7);
        assert!(!visited.contains(&Topic::lobby_of(&ME, 3)));
        assert!(visited.iter().all(Topic::exists));
        assert_eq!(Lobby::default().visit(&ME, 5), None);
    }
}
