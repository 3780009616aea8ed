//! Documents that cannot be read here: noticed, remembered, asked for, and kept apart from everything else.

use api::events::Topic as Changed;
use api::{Code, Problem};
use protocol::{CommunityId, DeviceId, DocumentId, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::library::Place;
use crate::rooms::Rooms;

impl Rooms {
    /// After a start: what could not be read before is looked at again.
    pub(crate) fn remember_unreadable(&mut self, ctx: &mut Context) {
        for (community, document) in marked(ctx.archive) {
            let Some(seat) = self.seats.get_mut(community) else { continue };
            let mut shelf = self.library.shelf(ctx.archive, community);
            if !seat.table.suspect_unreadable(document, &mut shelf) {
                ctx.forget(Key::Local(Local::Unreadable(community, document)));
            }
        }
    }

    /// Looks at what was found damaged while it was loaded. Nothing is kept here: reading must be possible
    /// when nothing can be written.
    pub(crate) fn find_damage(&mut self, ctx: &mut Context) {
        for (community, document) in self.library.take_damaged() {
            let Some(seat) = self.seats.get_mut(community) else { continue };
            let known = seat.table.unreadable().contains(&document);
            let mut shelf = self.library.shelf(ctx.archive, community);
            if !known && seat.table.suspect_unreadable(document, &mut shelf) {
                seat.grew = true;
                self.noticed.push((community, document));
            }
        }
    }

    /// What was found is remembered, told to windows once, and asked for.
    pub(crate) fn notice_damage(&mut self, ctx: &mut Context) {
        self.find_damage(ctx);
        for (community, document) in std::mem::take(&mut self.noticed) {
            let key = Key::Local(Local::Unreadable(community, document));
            ctx.keep(key, codec::encode(&ctx.now));
            ctx.changed(Changed::Communities, Some(community));
            for device in self.peers.sharing(community) {
                self.ask_for_unreadable(ctx, device, community);
            }
        }
    }

    /// Asks a device for what cannot be read here.
    pub(crate) fn ask_for_unreadable(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        community: CommunityId,
    ) {
        let documents = self.seats.get(community).map(|seat| seat.table.unreadable().clone());
        for document in documents.into_iter().flatten() {
            let have = self.library.open(ctx.archive, (community, document)).heads();
            self.want(ctx, device, community, document, have);
        }
    }

    /// Whether a document can be read, and so be written in.
    pub(crate) fn readable(&mut self, ctx: &mut Context, place: Place) -> Result<(), Problem> {
        self.library.open(ctx.archive, place);
        self.find_damage(ctx);
        let seat = self.seats.get(place.0);
        if seat.is_some_and(|seat| seat.table.unreadable().contains(&place.1)) {
            return Err(Problem::new(
                Code::NotFound,
                "This cannot be read here: part of it was lost on this disk.",
                "Leave the node running: whoever has it at the table brings it back. Everything else works.",
            ));
        }
        Ok(())
    }
}

/// The documents that could not be read when this node ran last.
fn marked(archive: &dyn Archive) -> Vec<(CommunityId, DocumentId)> {
    let marked = archive.scan(Range::Local).filter_map(|(key, _)| {
        let Key::Local(Local::Unreadable(community, document)) = key else { return None };
        Some((community, document))
    });
    marked.collect()
}
