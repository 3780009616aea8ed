//! The documents in memory: loaded when needed, put back on the shelf when others are used more.
//!
//! A document is made from its kept changes. Snapshots, which would be quicker for long texts, come
//! with the work on cold starts; their key is there.

use std::collections::{BTreeMap, BTreeSet};

use documents::{Change, Document};
use protocol::{CommunityId, DocumentId};

use crate::archive::{Archive, Range};
use crate::shelf::ArchiveShelf;

/// Documents kept in memory at once; a screen shows one or two, lists use summaries.
const LOADED_MAX: usize = 64;

/// Names a document in a community.
pub(crate) type Place = (CommunityId, DocumentId);

#[derive(Debug)]
struct Loaded {
    document: Document,
    used: u64,
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
            let document = load(archive, place);
            self.loaded.insert(place, Loaded { document, used });
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

/// A document is what its kept changes make of it.
fn load(archive: &dyn Archive, (community, document): Place) -> Document {
    let changes: Vec<Change> = archive
        .scan(Range::Changes(community, document))
        .filter_map(|(_, bytes)| documents::inspect(&bytes).ok())
        .collect();
    Document::from_changes(changes).0
}
