//! What a table reads: what was kept before, and the documents.

use documents::Document;
use protocol::{DeviceId, DocumentId, LogId, Sealed};

/// What is kept of one community, as the caller keeps it. Reading only; it must show what the same
/// table said to keep earlier in the same batch.
pub trait Shelf {
    /// Headers of a log with at least this number, in order, at most `max`.
    fn headers(&self, device: DeviceId, log: LogId, from: u64, max: usize) -> Vec<Sealed>;

    /// Headers kept as evidence that a log was forked.
    fn fork_evidence(&self, device: DeviceId, log: LogId) -> Vec<Sealed>;

    /// Every raw change kept of a document that was set aside.
    fn asides(&self, document: DocumentId) -> Vec<Vec<u8>>;

    /// The document: loaded, or new and empty. Holds exactly what counts.
    fn document(&mut self, id: DocumentId) -> &mut Document;
}
