//! The documents in memory: loaded when needed, put back on the shelf when others are used more.
//!
//! A document is made from what is kept of it: a base, which holds many changes in one piece, and the
//! changes that came after it. Now and then those are folded into a new base.

use std::collections::{BTreeMap, BTreeSet};

use documents::{Change, Document};
use protocol::{CommunityId, DocumentId};

use crate::archive::{Archive, Key, Range};
use crate::shelf::ArchiveShelf;

/// Documents kept in memory at once; a screen shows one or two, lists use summaries.
const LOADED_MAX: usize = 64;
/// Changes are folded into the base when there are so many, and a sixteenth of what is in it: then
/// folding costs little beside what was written.
const FOLDED_MIN: usize = 64;
const FOLDED_SHARE: usize = 16;

/// Names a document in a community.
pub(crate) type Place = (CommunityId, DocumentId);

#[derive(Debug)]
struct Loaded {
    document: Document,
    used: u64,
    /// How many of its changes are in the base.
    in_base: usize,
}

impl Loaded {
    fn is_to_be_folded(&self) -> bool {
        let beside = self.document.len().saturating_sub(self.in_base);
        beside >= FOLDED_MIN.max(self.in_base / FOLDED_SHARE)
    }
}

/// The documents in memory.
#[derive(Debug, Default)]
pub(crate) struct Library {
    loaded: BTreeMap<Place, Loaded>,
    pinned: BTreeSet<Place>,
    clock: u64,
    /// Documents of which not everything that is kept could be read when they were loaded.
    damaged: BTreeSet<Place>,
}

impl Library {
    /// The document, loaded if it was not; empty when nothing of it is kept.
    pub(crate) fn open(&mut self, archive: &dyn Archive, place: Place) -> &mut Document {
        self.clock += 1;
        let used = self.clock;
        if !self.loaded.contains_key(&place) {
            self.make_room();
            let (document, in_base, whole) = load(archive, place);
            if !whole {
                self.damaged.insert(place);
            }
            self.loaded.insert(place, Loaded { document, used, in_base });
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

    /// Documents that were found damaged since this was asked last.
    pub(crate) fn take_damaged(&mut self) -> BTreeSet<Place> {
        std::mem::take(&mut self.damaged)
    }

    /// Throws the document away, so that it is loaded anew from what is kept.
    pub(crate) fn close(&mut self, place: Place) {
        self.loaded.remove(&place);
    }

    /// The loaded documents of a community of which enough lies beside the base.
    pub(crate) fn to_be_folded(&self, community: CommunityId) -> Vec<DocumentId> {
        self.loaded
            .iter()
            .filter(|((of, _), loaded)| *of == community && loaded.is_to_be_folded())
            .map(|((_, document), _)| *document)
            .collect()
    }

    /// A base with everything that counts in a document, for the caller to keep instead of what is
    /// kept now. None when it could not be read again.
    pub(crate) fn new_base(&mut self, archive: &dyn Archive, place: Place) -> Option<Vec<u8>> {
        self.open(archive, place);
        let loaded = self.loaded.get_mut(&place)?;
        let base = loaded.document.save_checked()?;
        loaded.in_base = loaded.document.len();
        Some(base)
    }

    /// The base of a document is gone.
    pub(crate) fn without_base(&mut self, place: Place) {
        if let Some(loaded) = self.loaded.get_mut(&place) {
            loaded.in_base = 0;
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

/// A document is what is kept of it. Answers also how many of its changes are in its base, and whether all of
/// what is kept could be read.
fn load(archive: &dyn Archive, (community, document): Place) -> (Document, usize, bool) {
    let kept = archive.get(&Key::Base(community, document));
    let based = kept.is_some();
    let base = kept.and_then(|bytes| Document::load(&bytes).ok());
    let mut whole = base.is_some() == based;
    let in_base = base.as_ref().map_or(0, Document::len);
    let mut beside: Vec<Change> = Vec::new();
    for (key, bytes) in archive.scan(Range::Changes(community, document)) {
        let Key::Change(_, _, actor, sequence) = key else { continue };
        if base.as_ref().is_some_and(|base| base.change_of(&actor, sequence).is_some()) {
            continue;
        }
        match documents::inspect(&bytes) {
            Ok(change) => beside.push(change),
            Err(_) => whole = false,
        }
    }
    let Some(mut loaded) = base else {
        let (loaded, refused) = Document::from_changes(beside);
        return (loaded, 0, whole && refused.is_empty());
    };
    if loaded.admit(beside.clone()).is_ok() {
        return (loaded, in_base, whole);
    }
    // Some of what lies beside it follows something that is lost: whatever fits is there.
    let all = loaded.since(&[]).into_iter().chain(beside).collect();
    (Document::from_changes(all).0, in_base, false)
}
