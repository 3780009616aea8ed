//! The set that is reconciled: announcements in the order of `(issued_at, id)`, with sums.
//!
//! Kept in chunks that know what they add up to, so that a range of a hundred thousand is summed in
//! microseconds and one more or less costs a move within its chunk. It knows nothing of topics,
//! messages or records.

use std::ops::Range;

use protocol::reconcile::Sum;
use protocol::{RecordId, Time};

/// When an announcement was issued, and its id.
pub(crate) type Item = (Time, RecordId);

/// A chunk is divided when it has this many: the square root of a full directory, about.
const CHUNK_MAX: usize = 512;

#[derive(Debug, Clone, Default)]
struct Chunk {
    items: Vec<Item>,
    sum: Sum,
}

/// An ordered set with sums.
#[derive(Debug, Clone, Default)]
pub(crate) struct Items {
    /// None is empty; ascending, and so are the items over all of them.
    chunks: Vec<Chunk>,
}

/// A place in the order: how many are before it, and what those add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    pub(crate) rank: usize,
    sum: Sum,
}

impl Place {
    /// What lies between this place and a later one.
    pub(crate) fn until(&self, later: &Self) -> Sum {
        later.sum.minus(&self.sum)
    }
}

impl FromIterator<Item> for Items {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        let mut all: Vec<Item> = items.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        let chunks = all.chunks(CHUNK_MAX / 2).map(|items| Chunk::of(items.to_vec()));
        Self { chunks: chunks.collect() }
    }
}

impl Chunk {
    fn of(items: Vec<Item>) -> Self {
        let sum = sum_of(&items);
        Self { items, sum }
    }
}

fn sum_of(items: &[Item]) -> Sum {
    items.iter().fold(Sum::default(), |sum, (_, id)| sum.plus(&Sum::of(id)))
}

impl Items {
    /// The chunk that holds `item`, or would.
    fn chunk_for(&self, item: &Item) -> usize {
        let after = self.chunks.partition_point(|chunk| chunk.items[0] <= *item);
        after.saturating_sub(1)
    }

    pub(crate) fn insert(&mut self, item: Item) {
        let at = self.chunk_for(&item);
        let Some(chunk) = self.chunks.get_mut(at) else {
            self.chunks.push(Chunk::of(vec![item]));
            return;
        };
        let Err(place) = chunk.items.binary_search(&item) else { return };
        chunk.items.insert(place, item);
        chunk.sum = chunk.sum.plus(&Sum::of(&item.1));
        if chunk.items.len() > CHUNK_MAX {
            let rest = Chunk::of(chunk.items.split_off(CHUNK_MAX / 2));
            chunk.sum = chunk.sum.minus(&rest.sum);
            self.chunks.insert(at + 1, rest);
        }
    }

    pub(crate) fn remove(&mut self, item: &Item) {
        let at = self.chunk_for(item);
        let Some(chunk) = self.chunks.get_mut(at) else { return };
        let Ok(place) = chunk.items.binary_search(item) else { return };
        chunk.items.remove(place);
        chunk.sum = chunk.sum.minus(&Sum::of(&item.1));
        if chunk.items.is_empty() {
            self.chunks.remove(at);
        }
    }

    /// The place before everything not less than `least`.
    pub(crate) fn place(&self, least: &Item) -> Place {
        let mut place = Place::default();
        let last = self.chunk_for(least);
        for chunk in self.chunks.iter().take(last) {
            place.rank += chunk.items.len();
            place.sum = place.sum.plus(&chunk.sum);
        }
        if let Some(chunk) = self.chunks.get(last) {
            let before = chunk.items.partition_point(|item| item < least);
            place.rank += before;
            // Whichever side of the chunk is shorter is summed.
            place.sum = if before <= chunk.items.len() / 2 {
                place.sum.plus(&sum_of(&chunk.items[..before]))
            } else {
                place.sum.plus(&chunk.sum).minus(&sum_of(&chunk.items[before..]))
            };
        }
        place
    }

    /// The place after everything.
    pub(crate) fn end(&self) -> Place {
        self.chunks.iter().fold(Place::default(), |place, chunk| Place {
            rank: place.rank + chunk.items.len(),
            sum: place.sum.plus(&chunk.sum),
        })
    }

    /// The items of these ranks, from either end.
    pub(crate) fn ranks(&self, ranks: Range<usize>) -> impl DoubleEndedIterator<Item = &Item> {
        let mut before = 0;
        let parts: Vec<&[Item]> = self
            .chunks
            .iter()
            .filter_map(|chunk| {
                let len = chunk.items.len();
                let from = ranks.start.saturating_sub(before).min(len);
                let to = ranks.end.saturating_sub(before).min(len);
                before += len;
                (from < to).then(|| &chunk.items[from..to])
            })
            .collect();
        parts.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn item(at: u16) -> Item {
        let id = blake3_like(at);
        (Time(u64::from(at / 3)), id)
    }

    /// Bytes that look random.
    fn blake3_like(seed: u16) -> RecordId {
        RecordId(protocol::ids::derive("common-ground 1 test", &[&seed.to_le_bytes()]))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn it_is_the_set_it_was_made_of(
            steps in proptest::collection::vec((any::<bool>(), 0_u16..3_000), 0..3_000),
            places in proptest::collection::vec(0_u16..3_000, 1..10),
        ) {
            let (mut items, mut model) = (Items::default(), BTreeSet::new());
            for (adds, at) in steps {
                if adds || at % 4 == 0 {
                    items.insert(item(at));
                    model.insert(item(at));
                } else {
                    items.remove(&item(at));
                    model.remove(&item(at));
                }
            }
            prop_assert_eq!(items.ranks(0..usize::MAX).copied().collect::<Vec<_>>(), model.iter().copied().collect::<Vec<_>>());
            prop_assert!(items.chunks.iter().all(|chunk| !chunk.items.is_empty() && chunk.items.len() <= CHUNK_MAX));
            for at in places {
                let place = items.place(&item(at));
                prop_assert_eq!(place.rank, model.range(..item(at)).count());
                let rest: Vec<Item> = model.range(item(at)..).copied().collect();
                prop_assert_eq!(place.until(&items.end()), sum_of(&rest));
                let few: Vec<Item> = items.ranks(place.rank..place.rank + 2).rev().copied().collect();
                prop_assert_eq!(few, rest.iter().take(2).rev().copied().collect::<Vec<_>>());
            }
            let made: Items = model.iter().copied().collect();
            prop_assert_eq!(made.end().sum, items.end().sum);
        }
    }
}
