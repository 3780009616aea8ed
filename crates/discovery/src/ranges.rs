//! What is answered to a message of a reconciliation: a pure function of it and of what is held.
//!
//! Of a range that differs, whoever has few lists them; who has many asks the other to list, or splits
//! the range. A list settles its range: what is not on it is sent, what is not here is asked for. Each
//! answer splits further or settles, so it ends; and each is bounded, so that what did not fit is
//! left for the next time. It knows nothing of records, topics or peers.

use std::collections::BTreeSet;

use protocol::limits::{RECONCILE_IDS_MAX, RECONCILE_RANGES_MAX, RECONCILE_SPLIT, WANTED_MAX};
use protocol::reconcile::{Bound, Range, Said};
use protocol::{List, RecordId, ShortId, Time};

use crate::items::{Item, Items, Place};

/// Announcements sent in answer to one message; more is sent when the other compares again.
pub(crate) const SEND_MAX: usize = 2_048;

/// What follows from a message.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// What to say of the ranges; empty when there is nothing left to say.
    pub(crate) ranges: Vec<Range>,
    /// What the other lacks, newest first.
    pub(crate) send: Vec<Item>,
    /// There was more to send.
    pub(crate) more: bool,
    /// What is lacked here.
    pub(crate) want: Vec<ShortId>,
}

/// No honest node says this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutOfOrder;

/// The first message: what everything from `since` on adds up to.
pub(crate) fn opening(items: &Items, since: Time) -> Vec<Range> {
    let start = items.place(&(since, RecordId([0; 32])));
    vec![Range { said: Said::Sum(start.until(&items.end()).fingerprint()), end: None }]
}

/// The answer to what another said.
pub(crate) fn answer(items: &Items, since: Time, ranges: &[Range]) -> Result<Answer, OutOfOrder> {
    let mut answering = Answering { items, answer: Answer::default() };
    let mut from = (since, RecordId([0; 32]));
    let mut start = items.place(&from);
    let mut before: Option<Item> = None;
    for (number, range) in ranges.iter().enumerate() {
        let least = range.end.as_ref().map(Bound::least);
        if range.end.is_none() && number + 1 < ranges.len() {
            return Err(OutOfOrder);
        }
        if least.is_some_and(|least| before.is_some_and(|before| least <= before)) {
            return Err(OutOfOrder);
        }
        before = least;
        // Nothing before `since` is looked at, whatever the other says of it.
        let least = least.map(|least| least.max(from));
        let end = least.map_or_else(|| items.end(), |least| items.place(&least));
        answering.range(start, end, range);
        start = end;
        from = least.unwrap_or(from);
    }
    let mut answer = answering.answer;
    while answer.ranges.last().is_some_and(|range| range.said == Said::Settled) {
        answer.ranges.pop();
    }
    answer.send.sort_unstable_by(|a, b| b.cmp(a));
    Ok(answer)
}

struct Answering<'a> {
    items: &'a Items,
    answer: Answer,
}

impl Answering<'_> {
    fn range(&mut self, start: Place, end: Place, range: &Range) {
        let mine = start.until(&end);
        let count = end.rank - start.rank;
        let is_full = self.answer.ranges.len() + RECONCILE_SPLIT > RECONCILE_RANGES_MAX;
        match &range.said {
            Said::Settled => self.say(Said::Settled, range.end.clone()),
            _ if is_full => self.say(Said::Settled, range.end.clone()),
            Said::Sum(theirs) if *theirs == mine.fingerprint() => {
                self.say(Said::Settled, range.end.clone());
            }
            Said::Sum(theirs) if theirs.count == 0 => {
                self.send(start.rank..end.rank, &BTreeSet::new());
                self.say(Said::Settled, range.end.clone());
            }
            Said::Sum(_) | Said::ListYours if count <= RECONCILE_IDS_MAX => {
                let ids = self.items.ranks(start.rank..end.rank).map(|item| item.1.into());
                self.say(Said::Mine(List::first(ids)), range.end.clone());
            }
            Said::Sum(theirs)
                if usize::try_from(theirs.count).is_ok_and(|n| n <= RECONCILE_IDS_MAX) =>
            {
                self.say(Said::ListYours, range.end.clone());
            }
            Said::Sum(_) | Said::ListYours => self.split(start, end, range),
            Said::Mine(theirs) => {
                self.settle(start.rank..end.rank, theirs);
                self.say(Said::Settled, range.end.clone());
            }
        }
    }

    /// Adds a range; settled ones that follow one another are one.
    fn say(&mut self, said: Said, end: Option<Bound>) {
        if said == Said::Settled
            && let Some(last) = self.answer.ranges.last_mut()
            && last.said == Said::Settled
        {
            last.end = end;
            return;
        }
        self.answer.ranges.push(Range { said, end });
    }

    fn split(&mut self, start: Place, end: Place, range: &Range) {
        let count = end.rank - start.rank;
        let mut from = start;
        for part in 1..=RECONCILE_SPLIT {
            if part == RECONCILE_SPLIT {
                self.say(Said::Sum(from.until(&end).fingerprint()), range.end.clone());
                return;
            }
            let rank = start.rank + count * part / RECONCILE_SPLIT;
            let mut around = self.items.ranks(rank - 1..rank + 1);
            let (Some(before), Some(after)) = (around.next(), around.next()) else { continue };
            let bound = Bound::between(before, after);
            let to = self.items.place(after);
            self.say(Said::Sum(from.until(&to).fingerprint()), Some(bound));
            from = to;
        }
    }

    /// The other has exactly these.
    fn settle(&mut self, ranks: std::ops::Range<usize>, theirs: &[ShortId]) {
        let theirs: BTreeSet<ShortId> = theirs.iter().copied().collect();
        let mut lacking = theirs.clone();
        for (_, id) in self.items.ranks(ranks.clone()) {
            lacking.remove(&ShortId::from(*id));
        }
        let room = WANTED_MAX.saturating_sub(self.answer.want.len());
        self.answer.want.extend(lacking.into_iter().take(room));
        self.send(ranks, &theirs);
    }

    /// Sends what is here and not among theirs, the newest of it first when it is too much.
    fn send(&mut self, ranks: std::ops::Range<usize>, theirs: &BTreeSet<ShortId>) {
        let lacks = |item: &&Item| !theirs.contains(&ShortId::from(item.1));
        for item in self.items.ranks(ranks).rev().filter(lacks) {
            if self.answer.send.len() >= SEND_MAX {
                self.answer.more = true;
                return;
            }
            self.answer.send.push(*item);
        }
    }
}
