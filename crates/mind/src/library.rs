//! The documents in memory: loaded when needed, put back on the shelf when others are used more.
//!
//! A document is made from its kept changes. Of a long one a snapshot is kept besides, which is read
//! much more quickly; it is a cache, and whatever it lacks is added from the changes.

use std::collections::{BTreeMap, BTreeSet};

use documents::{Change, Document};
use protocol::{CommunityId, DocumentId};

use crate::archive::{Archive, Key, Local, Range};
use crate::shelf::ArchiveShelf;

/// Documents kept in memory at once; a screen shows one or two, lists use summaries.
const LOADED_MAX: usize = 64;
/// A snapshot is made once so many changes are not in the last one.
const SNAPSHOT_CHANGES: usize = 1_000;

/// Names a document in a community.
pub(crate) type Place = (CommunityId, DocumentId);

#[derive(Debug)]
struct Loaded {
    document: Document,
    used: u64,
    /// How many of its changes are in the snapshot kept.
    in_snapshot: usize,
}

/// The documents in memory.
#[derive(Debug, Default)]
pub(crate) struct Library {
    loaded: BTreeMap<Place, Loaded>,
    pinned: BTreeSet<Place>,
    clock: u64,
}

impl Library {
    /// The document, loaded if it was not; empty when nothing of it is kept.
    pub(crate) fn open(&mut self, archive: &dyn Archive, place: Place) -> &mut Document {
        self.clock += 1;
        let used = self.clock;
        if !self.loaded.contains_key(&place) {
            self.make_room();
            let (document, in_snapshot) = load(archive, place);
            self.loaded.insert(place, Loaded { document, used, in_snapshot });
        }
        let loaded = self.loaded.get_mut(&place).expect("inserted above when it was missing");
        loaded.used = used;
        &mut loaded.document
    }

    /// One community's shelf.
    pub(crate) fn shelf<'a>(
        &'a mut self,
        archive: &'a dyn Archive,
        community: CommunityId,
    ) -> ArchiveShelf<'a> {
        ArchiveShelf { archive, library: self, community }
    }

    /// Throws the document away, so that it is loaded anew from what is kept.
    pub(crate) fn close(&mut self, place: Place) {
        self.loaded.remove(&place);
    }

    /// Snapshots to be kept of the loaded documents of a community that have grown by much since.
    pub(crate) fn snapshots_due(&mut self, community: CommunityId) -> Vec<(DocumentId, Vec<u8>)> {
        let mut due = Vec::new();
        for ((of, document), loaded) in &mut self.loaded {
            let len = loaded.document.len();
            if *of == community && len >= loaded.in_snapshot + SNAPSHOT_CHANGES {
                loaded.in_snapshot = len;
                due.push((*document, loaded.document.save()));
            }
        }
        due
    }

    /// The snapshot kept of a document is gone.
    pub(crate) fn lost_snapshot(&mut self, place: Place) {
        if let Some(loaded) = self.loaded.get_mut(&place) {
            loaded.in_snapshot = 0;
        }
    }

    /// Keeps a document in memory while windows show it.
    pub(crate) fn pin(&mut self, place: Place, pinned: bool) {
        if pinned {
            self.pinned.insert(place);
        } else {
            self.pinned.remove(&place);
        }
    }

    fn make_room(&mut self) {
        while self.loaded.len() >= LOADED_MAX {
            let oldest = self
                .loaded
                .iter()
                .filter(|(place, _)| !self.pinned.contains(*place))
                .min_by_key(|(_, loaded)| loaded.used)
                .map(|(place, _)| *place);
            let Some(oldest) = oldest else { return };
            self.loaded.remove(&oldest);
        }
    }
}

/// A document is what its kept changes make of it. Answers also how many were in its snapshot.
fn load(archive: &dyn Archive, (community, document): Place) -> (Document, usize) {
    let snapshot = archive.get(&Key::Snapshot(community, document));
    // After damage the changes are what counts, and whether they are here is what must be found out.
    let whole = archive.get(&Key::Local(Local::Salvaged)).is_none();
    let snapshot = snapshot.filter(|_| whole).and_then(|bytes| Document::load(&bytes).ok());
    let from_snapshot = snapshot.as_ref().map_or(0, Document::len);
    let changes: Vec<Change> = archive
        .scan(Range::Changes(community, document))
        .filter(|(key, _)| {
            let Key::Change(_, _, actor, sequence) = key else { return false };
            snapshot.as_ref().is_none_or(|loaded| loaded.change_of(actor, *sequence).is_none())
        })
        .filter_map(|(_, bytes)| documents::inspect(&bytes).ok())
        .collect();
    match snapshot {
        Some(mut loaded) => {
            if loaded.admit(changes.clone()).is_ok() {
                return (loaded, from_snapshot);
            }
            let all = loaded.since(&[]).into_iter().chain(changes).collect();
            (Document::from_changes(all).0, 0)
        }
        None => (Document::from_changes(changes).0, 0),
    }
}
