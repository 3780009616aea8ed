//! A set of operations, by their place in the graph: one bit each.

/// A set of places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Set(Vec<u64>);

const BITS: usize = u64::BITS as usize;

impl Set {
    /// The places below `len`.
    pub(crate) fn below(len: usize) -> Self {
        let mut set = Self(vec![u64::MAX; len / BITS]);
        if !len.is_multiple_of(BITS) {
            set.0.push((1 << (len % BITS)) - 1);
        }
        set
    }

    pub(crate) fn contains(&self, place: usize) -> bool {
        self.0.get(place / BITS).is_some_and(|word| word >> (place % BITS) & 1 == 1)
    }

    pub(crate) fn insert(&mut self, place: usize) {
        if self.0.len() <= place / BITS {
            self.0.resize(place / BITS + 1, 0);
        }
        self.0[place / BITS] |= 1 << (place % BITS);
    }

    pub(crate) fn add_all(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            (0..BITS).filter(move |bit| word >> bit & 1 == 1).map(move |bit| index * BITS + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_holds_exactly_the_places_below() {
        for len in [0, 1, 63, 64, 65, 200] {
            assert_eq!(Set::below(len).iter().collect::<Vec<_>>(), (0..len).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_added_is_in_it() {
        let mut set = Set::default();
        set.insert(70);
        set.add_all(&Set::below(2));
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 1, 70]);
        assert!(set.contains(70) && !set.contains(71) && !set.contains(1_000));
    }
}
