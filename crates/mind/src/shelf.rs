//! What a table reads, out of the archive and the library.

use community::Shelf;
use documents::Document;
use protocol::{CommunityId, DeviceId, DocumentId, LogId, Sealed};

use crate::archive::{Archive, Key, Range};
use crate::library::Library;

/// One community's shelf.
pub(crate) struct ArchiveShelf<'a> {
    pub(crate) archive: &'a dyn Archive,
    pub(crate) library: &'a mut Library,
    pub(crate) community: CommunityId,
}

impl Shelf for ArchiveShelf<'_> {
    fn headers(&self, device: DeviceId, log: LogId, from: u64, max: usize) -> Vec<Sealed> {
        self.archive
            .scan(Range::LogHeaders(self.community, device, log, from))
            .take(max)
            .filter_map(|(_, bytes)| Sealed::from_bytes(&bytes).ok())
            .collect()
    }

    fn fork_evidence(&self, device: DeviceId, log: LogId) -> Vec<Sealed> {
        self.archive
            .scan(Range::Forks(self.community))
            .filter(|(key, _)| matches!(key, Key::Fork(_, of, which, _) if (*of, *which) == (device, log)))
            .filter_map(|(_, bytes)| Sealed::from_bytes(&bytes).ok())
            .collect()
    }

    fn asides(&self, document: DocumentId) -> Vec<Vec<u8>> {
        let aside = self.archive.scan(Range::Asides(self.community, document));
        aside.map(|(_, bytes)| bytes).collect()
    }

    fn document(&mut self, id: DocumentId) -> &mut Document {
        self.library.open(self.archive, (self.community, id))
    }
}
