//! Like-minded: who shares rare interests with me, and why.
//!
//! The rarer an interest is in the directory, the more it says. One seeking what the other offers
//! and both seeking the same count for more; being known, senior or much connected counts for
//! nothing, and level is shown but never ranked by.
//!
//! The path through it: my labels become `Term`s (a key, its aliases, a weight), rarest first;
//! [`crate::ranking`] finds the best `limit` members without looking at everyone; reasons are made for
//! the winners only.

use std::collections::BTreeMap;

use protocol::announcement::Stance;
use protocol::{InterestKey, MemberId};

use crate::aliases::aliases;
use crate::directory::Directory;
use crate::fold::fold;
use crate::index::{Index, Posting, Postings};
use crate::ranking::{Found, Source, best};

/// An exact key says more than a guessed alias.
const ALIAS_WEIGHT: f64 = 0.6;
/// Complementing one another, or not knowing the same thing, over merely sharing it.
const BONUS: f64 = 1.25;

/// One of my interests, public or not: matching happens here and tells nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyInterest {
    /// What I call it.
    pub label: String,
    /// The label's language as a BCP 47 tag; empty when not said.
    pub language: String,
    /// Whether I look for it, have it to give, or both.
    pub stance: Stance,
}

/// Why one interest of mine matches one of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The label as I wrote it.
    pub mine: String,
    /// The label as they wrote it.
    pub theirs: String,
    /// What we have in it for one another.
    pub kind: ReasonKind,
}

/// What two people have in an interest for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReasonKind {
    /// Both have it.
    Shared,
    /// They offer what I seek.
    TheyOffer,
    /// They seek what I offer.
    TheySeek,
    /// Both seek it: what we do not know yet.
    BothSeek,
}

impl ReasonKind {
    /// From my stance and theirs. Who both seeks and offers answers whatever the other lacks.
    fn of(mine: Stance, theirs: Stance) -> Self {
        let gets = mine.seeks() && theirs.offers();
        let gives = mine.offers() && theirs.seeks();
        match (gets, gives) {
            (true, false) => Self::TheyOffer,
            (false, true) => Self::TheySeek,
            (false, false) if mine.seeks() => Self::BothSeek,
            (true, true) | (false, false) => Self::Shared,
        }
    }

    fn weight(self) -> f64 {
        match self {
            Self::Shared => 1.0,
            Self::TheyOffer | Self::TheySeek | Self::BothSeek => BONUS,
        }
    }
}

/// Someone like-minded.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Who.
    pub member: MemberId,
    /// For ordering only.
    pub score: f64,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// The `limit` members who overlap most with `mine`, best first; equals in the order of their ids.
pub fn like_minded(
    directory: &Directory,
    mine: &[MyInterest],
    me: &MemberId,
    limit: usize,
) -> Vec<Match> {
    let index = directory.index();
    let terms = terms(index, mine);
    let sources: Vec<Source<'_>> = terms.iter().map(Term::source).collect();
    best(index, &sources, index.number_of(me), limit)
        .into_iter()
        .map(|Found { score, member, number }| Match {
            member,
            score,
            reasons: reasons(directory, &terms, member, number),
        })
        .collect()
}

/// One of my interests, ready to be looked up.
struct Term<'a> {
    mine: &'a MyInterest,
    /// Members with exactly this interest, then those with each alias.
    lists: Vec<&'a Postings>,
    /// Whether the first list is the exact one.
    exact: bool,
    rarity: f64,
}

/// My interests that anyone has, rarest first. Labels that fold alike are one interest.
fn terms<'a>(index: &'a Index, mine: &'a [MyInterest]) -> Vec<Term<'a>> {
    let mut by_key: BTreeMap<InterestKey, Term<'_>> = BTreeMap::new();
    for interest in mine {
        let folded = fold(&interest.label);
        if folded.is_empty() {
            continue;
        }
        let key = InterestKey::of_folded(&folded);
        let exact = index.list(&key);
        let guessed = aliases(&interest.label, &interest.language);
        let guessed = guessed.iter().filter_map(|alias| index.list(&InterestKey::of_folded(alias)));
        let lists: Vec<_> = exact.into_iter().chain(guessed).collect();
        let rarity = rarity(index.len(), lists.iter().map(|list| list.len()).sum());
        let term = Term { mine: interest, lists, exact: exact.is_some(), rarity };
        if !term.lists.is_empty() {
            by_key.entry(key).or_insert(term);
        }
    }
    let mut terms: Vec<_> = by_key.into_values().collect();
    terms.sort_by(|a, b| b.rarity.total_cmp(&a.rarity));
    terms
}

/// Inverse document frequency: what everyone has says little.
#[allow(clippy::cast_precision_loss, reason = "directories are far below 2^52 members")]
fn rarity(members: usize, having: usize) -> f64 {
    (1.0 + members as f64 / having.max(1) as f64).ln()
}

impl Term<'_> {
    /// The most it can add to a score.
    fn most(&self) -> f64 {
        self.rarity * BONUS * if self.exact { 1.0 } else { ALIAS_WEIGHT }
    }

    fn worth(&self, list: usize, posting: Posting) -> f64 {
        let certainty = if self.exact && list == 0 { 1.0 } else { ALIAS_WEIGHT };
        self.rarity * certainty * ReasonKind::of(self.mine.stance, posting.stance).weight()
    }

    /// The best posting of a member: only one counts, however many spellings they announce.
    fn best(&self, number: u32) -> Option<(f64, Posting)> {
        let found = self.lists.iter().enumerate().filter_map(|(list, members)| {
            let place = members.binary_search_by_key(&number, |&(other, _)| other).ok()?;
            let (_, posting) = members[place];
            Some((self.worth(list, posting), posting))
        });
        found.reduce(|best, next| if next.0 > best.0 { next } else { best })
    }

    /// Whom it finds, for ranking.
    fn source(&self) -> Source<'_> {
        match self.lists[..] {
            [list] => Source::one(list, |posting| self.worth(0, posting), self.most()),
            _ => {
                let worth = |(list, members): (usize, &Postings)| -> Vec<(u32, f64)> {
                    let worth = |&(number, posting)| (number, self.worth(list, posting));
                    members.iter().map(worth).collect()
                };
                let each = self.lists.iter().copied().enumerate().map(worth);
                Source::many(each.reduce(|a, b| better(&a, &b)).unwrap_or_default(), self.most())
            }
        }
    }
}

/// Two lists sorted by number as one; of who is on both the better counts.
fn better(left: &[(u32, f64)], right: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let mut all = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(&&a), Some(&&b)) = (left.peek(), right.peek()) {
        if a.0 <= b.0 {
            left.next();
        }
        if b.0 <= a.0 {
            right.next();
        }
        all.push(if a.0 < b.0 || (a.0 == b.0 && a.1 >= b.1) { a } else { b });
    }
    all.extend(left);
    all.extend(right);
    all
}

fn reasons(
    directory: &Directory,
    terms: &[Term<'_>],
    member: MemberId,
    number: u32,
) -> Vec<Reason> {
    let Some(theirs) = directory.interests(&member) else { return Vec::new() };
    let mut found: Vec<(f64, Reason)> = Vec::new();
    for term in terms {
        let Some((worth, posting)) = term.best(number) else { continue };
        let Some(their) = theirs.interests.get(usize::from(posting.position)) else { continue };
        let reason = Reason {
            mine: term.mine.label.clone(),
            theirs: their.label.to_string(),
            kind: ReasonKind::of(term.mine.stance, posting.stance),
        };
        found.push((worth, reason));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, reason)| reason).collect()
}
