//! A device whose log died vouches anew for what it wrote there.
//!
//! A home that was copied, or restored from an old copy, writes a second history under one log. The log
//! is dead for everyone then, and what it alone named counts no more. The device itself still knows what
//! it wrote: in a new log it names the heads again, in a checkpoint, and so brings them back. If it never
//! returns, any other member can do that for what they have of it, and answers for it then.

use std::collections::{BTreeMap, BTreeSet};

use protocol::limits::{DOCUMENT_HEADS_MAX, TIPS_MAX};
use protocol::log::{Checkpoint, Payload, Tip};
use protocol::{ChangeHash, DeviceId, DocumentId, DocumentKind, Keypair, List, LogId, Time};

use crate::choice::choose;
use crate::logs::Tips;
use crate::outcome::Outcome;
use crate::shelf::Shelf;
use crate::table::Table;
use crate::write::Wrote;

impl Table {
    /// Names again what this device wrote in logs of its own that died, as far as it does not count by
    /// now and is kept here; `fresh` is the id of a new log, used when one has to be begun. None when
    /// there is nothing to name, or this device may not write.
    pub fn vouch_anew(
        &mut self,
        key: &Keypair,
        at: Time,
        fresh: LogId,
        shelf: &mut dyn Shelf,
    ) -> Option<(Wrote, Outcome)> {
        self.adopt(self.me, key, at, fresh, shelf)
    }

    /// The same for what another device wrote in its dead logs: whoever does this answers for it from then on.
    /// Voices are left out: nobody can speak for another.
    pub fn adopt(
        &mut self,
        device: DeviceId,
        key: &Keypair,
        at: Time,
        fresh: LogId,
        shelf: &mut dyn Shelf,
    ) -> Option<(Wrote, Outcome)> {
        let lost = self.lost_heads(device, None, shelf);
        if lost.is_empty() || !self.resolved().may_write(self.me) {
            return None;
        }
        let mut wrote = Wrote { keep: Vec::new(), entries: Vec::new(), log: fresh };
        let own = self.own_log.filter(|log| self.is_usable(*log));
        wrote.log = match own {
            Some(log) => log,
            None => self.begin_log(key, at, fresh, &mut wrote).ok()?,
        };
        let name = (self.me, wrote.log);
        let state = self.logs.get(&name)?.state.as_ref()?;
        let (began, tips) = (state.began.clone(), merged(&state.tips, &lost));
        let checkpoint = Checkpoint { began: List::new(began).ok()?, tips: List::new(tips).ok()? };
        self.append(key, at, name, Payload::Checkpoint(checkpoint), &mut wrote.keep).ok()?;
        let mut outcome = self.next_turn();
        outcome.heights_changed = true;
        for document in lost.into_keys() {
            self.reckon(document, shelf, &mut outcome);
        }
        Some((wrote, outcome))
    }

    /// The heads that dead logs of a device named, or only one of them, and that do not count although they
    /// are here.
    pub(crate) fn lost_heads(
        &mut self,
        device: DeviceId,
        only: Option<LogId>,
        shelf: &mut dyn Shelf,
    ) -> Tips {
        let mut named: BTreeMap<DocumentId, BTreeSet<ChangeHash>> = BTreeMap::new();
        let dead = self
            .logs
            .of_device(device)
            .filter(|(id, log)| log.dead().is_some() && only.is_none_or(|only| only == **id));
        for (document, heads) in
            dead.filter_map(|(_, log)| log.state.as_ref()).flat_map(|s| &s.tips)
        {
            named.entry(*document).or_default().extend(heads);
        }
        let mut lost = Tips::new();
        for (document, heads) in named {
            if !self.may_vouch(document) {
                continue;
            }
            let missing = self.would_count(document, heads, shelf);
            if !missing.is_empty() {
                lost.insert(document, missing);
            }
        }
        lost
    }

    /// Those of the heads that do not count, are kept, and would count if somebody vouched for them: nothing
    /// that counts excludes them.
    fn would_count(
        &mut self,
        document: DocumentId,
        heads: BTreeSet<ChangeHash>,
        shelf: &mut dyn Shelf,
    ) -> Vec<ChangeHash> {
        let here = shelf.document(document);
        let mut missing: Vec<ChangeHash> =
            heads.into_iter().filter(|head| !here.contains(head)).collect();
        if missing.is_empty() {
            return missing;
        }
        self.load_aside(document, shelf);
        let here = shelf.document(document);
        let find = |hash: &ChangeHash| {
            here.change(hash).or_else(|| self.aside_change(document, hash).cloned())
        };
        let counting = self.counting_heads(document);
        let taken = choose(counting.into_iter().chain(missing.iter().copied()), find).taken;
        let taken: BTreeSet<ChangeHash> = taken.iter().map(documents::Change::hash).collect();
        missing.retain(|head| taken.contains(head));
        missing
    }

    fn may_vouch(&self, document: DocumentId) -> bool {
        let voice = self.myself().map(|member| DocumentId::voice(self.id, member));
        document.kind() != Some(DocumentKind::Voice) || Some(document) == voice
    }
}

fn merged(tips: &Tips, lost: &Tips) -> Vec<Tip> {
    let documents: BTreeSet<DocumentId> = tips.keys().chain(lost.keys()).copied().collect();
    let tip = |document: DocumentId| {
        let heads = [tips.get(&document), lost.get(&document)];
        let heads: BTreeSet<ChangeHash> = heads.into_iter().flatten().flatten().copied().collect();
        let heads = List::first(heads.into_iter().take(DOCUMENT_HEADS_MAX));
        Tip { document, heads }
    };
    documents.into_iter().take(TIPS_MAX).map(tip).collect()
}
