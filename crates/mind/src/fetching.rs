//! Changes that a fellow device is asked for, and those it asks for: by heads, in pages or in one
//! piece.

use protocol::limits::{CHANGE_BYTES_MAX, DOCUMENT_HEADS_MAX, PARCEL_BYTES_MAX};
use protocol::message::CommunityMessage;
use protocol::{Bytes, ChangeHash, CommunityId, DeviceId, DocumentId, List};

use crate::context::Context;
use crate::effect::Effect;
use crate::rooms::Rooms;

/// How changes come from one device.
#[derive(Debug, Default)]
pub(crate) struct Fetching {
    /// The parts of a parcel that have come.
    parcel: Option<(DocumentId, Vec<u8>)>,
    /// A parcel of this device could not be read: it is asked for changes one by one.
    plain: bool,
}

impl Fetching {
    /// The next part of a parcel; the whole of it with the last. None also when it grows too large,
    /// and then nothing of it is left.
    fn take_part(&mut self, document: DocumentId, part: &[u8], last: bool) -> Option<Vec<u8>> {
        let begun = self.parcel.take().filter(|(of, _)| *of == document);
        let mut bytes = begun.map_or_else(Vec::new, |(_, bytes)| bytes);
        if bytes.len() + part.len() > PARCEL_BYTES_MAX {
            return None;
        }
        bytes.extend_from_slice(part);
        if last {
            return Some(bytes);
        }
        self.parcel = Some((document, bytes));
        None
    }
}

impl Rooms {
    /// Asks a device for what is missing of a document here.
    pub(crate) fn want(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        document: DocumentId,
        have: Vec<ChangeHash>,
    ) {
        let have = List::first(have.into_iter().take(DOCUMENT_HEADS_MAX));
        let link = self.seats.get_mut(community).and_then(|seat| seat.links.get_mut(&from));
        let plain = link.is_some_and(|link| link.fetching.plain);
        ctx.send_about(from, community, CommunityMessage::WantChanges { document, have, plain });
    }

    pub(crate) fn answer_want(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        (document, have): (DocumentId, &[ChangeHash]),
        plain: bool,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let mut shelf = self.library.shelf(ctx.archive, community);
        for message in seat.table.answer_want(document, have, plain, &mut shelf) {
            ctx.send_about(from, community, message);
        }
    }

    pub(crate) fn take_changes(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        document: DocumentId,
        changes: Vec<Bytes<CHANGE_BYTES_MAX>>,
        last: bool,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let mut shelf = self.library.shelf(ctx.archive, community);
        let outcome = seat.table.receive_changes(document, changes, last, &mut shelf);
        self.take_outcome(ctx, Some(from), community, outcome);
    }

    pub(crate) fn take_parcel(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        (document, part): (DocumentId, &[u8]),
        last: bool,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let link = seat.links.entry(from).or_default();
        let Some(parcel) = link.fetching.take_part(document, part, last) else { return };
        let mut shelf = self.library.shelf(ctx.archive, community);
        match seat.table.receive_parcel(document, &parcel, &mut shelf) {
            Ok(outcome) => self.take_outcome(ctx, Some(from), community, outcome),
            // Another version of the program may pack otherwise: it is asked for them one by one.
            Err(_) if !std::mem::replace(&mut link.fetching.plain, true) => {
                let have = self.library.open(ctx.archive, (community, document)).heads();
                self.want(ctx, from, community, document, have);
            }
            Err(_) => {
                ctx.effects.push(Effect::Blame { device: from, why: "not what was asked for" })
            }
        }
    }
}
