//! What is strange here, and can be shown: logs that were forked, and devices that said two things under one
//! number, with what others built upon the one that does not count.

use std::collections::{BTreeMap, BTreeSet};

use documents::Change;
use protocol::{ChangeHash, DeviceId, DocumentId, HeaderHash, LogId};

use crate::logs::LogKey;
use crate::shelf::Shelf;
use crate::table::Table;

/// One strange thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Two versions of one notebook exist.
    Forked {
        /// Whose.
        device: DeviceId,
        /// Which.
        log: LogId,
        /// Where they part.
        number: u64,
        /// The two headers with that number.
        headers: [HeaderHash; 2],
        /// Whether something in it counts by itself all the same, up to a cut.
        counts: bool,
        /// Documents in which something that is known of it here does not count, and would if a member vouched
        /// for it.
        adoptable: usize,
    },
    /// A device signed two changes under one number of an actor; one of them counts.
    SaidTwice {
        /// Whose device.
        device: DeviceId,
        /// In which document.
        document: DocumentId,
        /// The change that does not count.
        change: ChangeHash,
    },
    /// What a device wrote does not count, because it was built upon a change that does not.
    SetAside {
        /// Whose device.
        device: DeviceId,
        /// In which document.
        document: DocumentId,
        /// How many changes.
        changes: usize,
    },
}

impl Table {
    /// Everything strange about the logs, and about these documents.
    pub fn findings(
        &mut self,
        documents: impl IntoIterator<Item = DocumentId>,
        shelf: &mut dyn Shelf,
    ) -> Vec<Finding> {
        let forked: Vec<LogKey> =
            self.logs.0.iter().filter(|(_, log)| log.fork.is_some()).map(|(key, _)| *key).collect();
        let mut findings: Vec<Finding> =
            forked.into_iter().filter_map(|key| self.fork_found(key, shelf)).collect();
        for document in documents {
            self.rivals_found(document, shelf, &mut findings);
        }
        findings
    }

    fn fork_found(&mut self, key: LogKey, shelf: &mut dyn Shelf) -> Option<Finding> {
        let log = self.logs.get(&key)?;
        let (fork, counts) = (log.fork?, log.dead().is_none());
        let adoptable = if counts { 0 } else { self.lost_heads(key.0, Some(key.1), shelf).len() };
        let (device, log) = key;
        let headers = [fork.low, fork.high];
        Some(Finding::Forked { device, log, number: fork.number, headers, counts, adoptable })
    }

    fn rivals_found(
        &mut self,
        document: DocumentId,
        shelf: &mut dyn Shelf,
        findings: &mut Vec<Finding>,
    ) {
        self.load_aside(document, shelf);
        if self.asides(document).next().is_none() {
            return;
        }
        let choice = self.choice(document, shelf);
        let devices: BTreeSet<DeviceId> = self.logs.0.keys().map(|(device, _)| *device).collect();
        let device_of = |change: &Change| {
            devices.iter().copied().find(|device| change.actor().belongs_to(self.id, *device))
        };
        let taken: BTreeSet<ChangeHash> = choice.taken.iter().map(Change::hash).collect();
        let mut built: BTreeMap<DeviceId, usize> = BTreeMap::new();
        for change in &choice.left {
            let Some(device) = device_of(change) else { continue };
            // What follows only what counts is left out for its number alone.
            if change.dependencies().iter().all(|hash| taken.contains(hash)) {
                let change = change.hash();
                findings.push(Finding::SaidTwice { device, document, change });
            } else {
                *built.entry(device).or_default() += 1;
            }
        }
        let set_aside = built.into_iter();
        findings.extend(set_aside.map(|(device, changes)| Finding::SetAside {
            device,
            document,
            changes,
        }));
    }
}
