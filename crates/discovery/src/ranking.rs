//! The best few among very many, each found by several lists of members.
//!
//! Members are looked at in blocks that fit a processor's cache: the worth of each list is added up
//! in an array, and only sums that can still be among the best are looked at again. As soon as the
//! best found so far are better than what the commoner lists could give together, those are not walked
//! through any more, only searched for who is left (the bound of Turtle and Flood's "max score"). The
//! order of adding is always the same, so that shortcuts change no score by a bit.
//!
//! It knows nothing of labels, stances or reasons: who is worth what is told by `overlap`.

use protocol::MemberId;
use protocol::announcement::Stance;

use crate::index::{Index, Posting, Postings};

/// Members in one block: sums of 64 KiB, which any processor's second cache holds.
const BLOCK: usize = 1 << 13;
/// Keeps what can still be added from being rounded below what is really added.
const ROUNDING: f64 = 1.0 + 1e-9;

/// Whom one interest finds, sorted by number, each once.
pub(crate) struct Source<'a> {
    members: Members<'a>,
    /// The most it gives to anyone.
    most: f64,
}

enum Members<'a> {
    /// One list, and what each stance is worth.
    One(&'a Postings, [f64; 3]),
    /// Several lists made one.
    Many(Vec<(u32, f64)>),
}

fn place_of(stance: Stance) -> usize {
    match stance {
        Stance::Seeking => 0,
        Stance::Offering => 1,
        Stance::Both => 2,
    }
}

impl<'a> Source<'a> {
    pub(crate) fn one(list: &'a Postings, worth: impl Fn(Posting) -> f64, most: f64) -> Self {
        let worths = [Stance::Seeking, Stance::Offering, Stance::Both]
            .map(|stance| worth(Posting { stance, position: 0 }));
        Self { members: Members::One(list, worths), most }
    }

    pub(crate) fn many(list: Vec<(u32, f64)>, most: f64) -> Self {
        Self { members: Members::Many(list), most }
    }

    /// Where numbers below `end` stop, from a place on.
    fn until(&self, from: usize, end: u32) -> usize {
        from + match &self.members {
            Members::One(list, _) => list[from..].partition_point(|entry| entry.0 < end),
            Members::Many(list) => list[from..].partition_point(|entry| entry.0 < end),
        }
    }

    /// Adds what it gives in a part of its list to the sums of a block that begins at `base`.
    fn add(&self, part: std::ops::Range<usize>, base: u32, sums: &mut [f64]) {
        match &self.members {
            Members::One(list, worths) => {
                for (number, posting) in &list[part] {
                    sums[offset(*number, base)] += worths[place_of(posting.stance)];
                }
            }
            Members::Many(list) => {
                for (number, worth) in &list[part] {
                    sums[offset(*number, base)] += worth;
                }
            }
        }
    }

    /// What it gives to one member in a part of its list.
    fn give(&self, part: std::ops::Range<usize>, number: u32) -> f64 {
        match &self.members {
            Members::One(list, worths) => {
                let list = &list[part];
                let found = list.binary_search_by_key(&number, |entry| entry.0);
                found.map_or(0.0, |at| worths[place_of(list[at].1.stance)])
            }
            Members::Many(list) => {
                let list = &list[part];
                list.binary_search_by_key(&number, |entry| entry.0).map_or(0.0, |at| list[at].1)
            }
        }
    }
}

fn offset(number: u32, base: u32) -> usize {
    usize::try_from(number - base).unwrap_or(0)
}

/// Someone among the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    pub(crate) score: f64,
    pub(crate) member: MemberId,
    pub(crate) number: u32,
}

/// The best so far, best first; equals in the order of their ids.
struct Best<'a> {
    index: &'a Index,
    found: Vec<Found>,
    limit: usize,
}

impl Best<'_> {
    /// The score that must be reached to be among them, once there are enough.
    fn bar(&self) -> f64 {
        if self.found.len() < self.limit {
            return 0.0;
        }
        self.found.last().map_or(f64::INFINITY, |last| last.score)
    }

    fn offer(&mut self, score: f64, number: u32) {
        let member = self.index.member(number);
        // Of many equals nearly all end here.
        if self.found.len() >= self.limit
            && self.found.last().is_some_and(|last| score <= last.score && member > last.member)
        {
            return;
        }
        let place = self.found.partition_point(|other| {
            other.score > score || (other.score.total_cmp(&score).is_eq() && other.member < member)
        });
        if place < self.limit {
            self.found.insert(place, Found { score, member, number });
            self.found.truncate(self.limit);
        }
    }
}

/// The `limit` members to whom the sources, rarest first, give most; `me` is none of them.
pub(crate) fn best(
    index: &Index,
    sources: &[Source<'_>],
    me: Option<u32>,
    limit: usize,
) -> Vec<Found> {
    let mut best = Best { index, found: Vec::new(), limit };
    // What the sources from here on can give together.
    let mut rest: Vec<f64> = vec![0.0; sources.len() + 1];
    for (at, source) in sources.iter().enumerate().rev() {
        rest[at] = rest[at + 1] + source.most * ROUNDING;
    }
    let mut sums = vec![0.0; BLOCK];
    let mut from = vec![0; sources.len()];
    let numbers = index.numbers();
    let block = u32::try_from(BLOCK).unwrap_or(u32::MAX);
    let mut base = 0_u32;
    while base < numbers && limit > 0 {
        let end = base.saturating_add(block);
        let parts: Vec<std::ops::Range<usize>> = sources
            .iter()
            .zip(&mut from)
            .map(|(source, from)| {
                let part = *from..source.until(*from, end);
                *from = part.end;
                part
            })
            .collect();
        // Whoever is on none of the lists walked through cannot be among the best.
        let bar = best.bar();
        let walked = (0..sources.len()).find(|at| rest[*at] < bar).unwrap_or(sources.len());
        let walks = || sources.iter().zip(&parts).take(walked);
        if walks().any(|(_, part)| !part.is_empty()) {
            for (source, part) in walks() {
                source.add(part.clone(), base, &mut sums);
            }
            look_again(&mut best, sources, &parts, &rest, (base, walked, me), &sums);
            sums.fill(0.0);
        }
        base = end;
    }
    best.found
}

/// Completes the sums of a block that can still be among the best, and offers them.
fn look_again(
    best: &mut Best<'_>,
    sources: &[Source<'_>],
    parts: &[std::ops::Range<usize>],
    rest: &[f64],
    (base, walked, me): (u32, usize, Option<u32>),
    sums: &[f64],
) {
    let mut bar = best.bar();
    for (number, &sum) in (base..).zip(sums) {
        if sum <= 0.0 || sum + rest[walked] < bar || Some(number) == me {
            continue;
        }
        let mut score = sum;
        for at in walked..sources.len() {
            if score + rest[at] < bar {
                break;
            }
            score += sources[at].give(parts[at].clone(), number);
        }
        if score >= bar {
            best.offer(score, number);
            bar = best.bar();
        }
    }
}
