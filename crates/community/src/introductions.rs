//! Operations that are told to a device which shares nothing yet, or no longer: how this device came to
//! belong, and where that one stands.

use protocol::limits::{INTRODUCTION_BYTES_MAX, PAGE_OPERATIONS_MAX};
use protocol::{DeviceId, OperationId, Sealed};

use crate::table::Table;

/// What sealing an introduction adds to its operations, rounded up.
const ENVELOPE_BYTES: usize = 64;
/// Pages in which someone is told where they stand: what happened in months without them.
const STANDING_PAGES_MAX: usize = 16;

impl Table {
    /// Operations that make this device known as a member to someone who has an older state: the
    /// last ones, up to the one that admitted or linked it, as many as fit in an introduction.
    pub fn introduction(&self) -> Vec<Sealed> {
        let bound = self.myself().and_then(|member| self.membership.bound_by(member, self.me));
        let Some(admission) = bound else { return Vec::new() };
        let graph = self.membership.graph();
        let mut page = Vec::new();
        let mut bytes = ENVELOPE_BYTES;
        let past = graph.nodes[admission].past.iter().collect::<Vec<_>>();
        for place in std::iter::once(admission).chain(past.into_iter().rev()) {
            let sealed = graph.nodes[place].operation.sealed();
            bytes += sealed.to_bytes().len();
            if bytes > INTRODUCTION_BYTES_MAX || page.len() >= PAGE_OPERATIONS_MAX {
                break;
            }
            page.push(sealed.clone());
        }
        page.reverse();
        page
    }

    /// Where the member of a device stands, for a device that last said to know these heads; in pages,
    /// parents first. Of one that belongs: everything that the device lacks, since what ended its
    /// belonging there may have been undone by anything; or, if it never said what it knows, how it was
    /// admitted. Of one that no longer belongs: how that came, with what precedes it, and nothing besides.
    pub fn standing_of(&self, device: DeviceId, heads: &[OperationId]) -> Vec<Vec<Sealed>> {
        let resolved = self.resolved();
        let graph = self.membership.graph();
        let has = graph.up_to(heads);
        let place = match resolved.member_of(device) {
            Some(_) if !heads.is_empty() => None,
            Some(member) => self.membership.bound_by(member, device),
            None => {
                let mut former = resolved.former.values();
                let former = former.find(|former| former.devices.contains(&device));
                // Whose admission was taken back is told what took it back.
                let end = former.and_then(|former| {
                    former.end.as_ref().or(former.voided.as_ref().map(|voided| &voided.ending))
                });
                let Some(end) = end.and_then(|end| graph.place(&end.operation)) else {
                    return Vec::new();
                };
                Some(end)
            }
        };
        let told: Vec<usize> = match place {
            Some(place) => graph.nodes[place].past.iter().chain([place]).collect(),
            None => (0..graph.nodes.len()).collect(),
        };
        let lacking = told.into_iter().filter(|place| !has.contains(*place));
        let mut pages = Vec::new();
        let mut page: Vec<Sealed> = Vec::new();
        let mut bytes = ENVELOPE_BYTES;
        for place in lacking {
            let sealed = graph.nodes[place].operation.sealed();
            let more = sealed.to_bytes().len();
            if bytes + more > INTRODUCTION_BYTES_MAX || page.len() >= PAGE_OPERATIONS_MAX {
                bytes = ENVELOPE_BYTES;
                pages.push(std::mem::take(&mut page));
            }
            bytes += more;
            page.push(sealed.clone());
        }
        if !page.is_empty() {
            pages.push(page);
        }
        pages.truncate(STANDING_PAGES_MAX);
        pages
    }
}
