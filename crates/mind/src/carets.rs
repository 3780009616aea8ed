//! Carets: where everyone is in an open text. Told to windows and to connected devices, never kept.

use api::events::Event;
use protocol::message::{Caret, CommunityMessage, Selection};
use protocol::{Bytes, CommunityId, DeviceId, DocumentId, DocumentKind};

use crate::context::Context;
use crate::input::Window;
use crate::library::Place;
use crate::rooms::Rooms;

impl Rooms {
    pub(crate) fn caret_left(&mut self, ctx: &mut Context, window: Window, place: Place) {
        self.caret_at(ctx, window, place, None);
    }

    pub(crate) fn caret_moved(
        &mut self,
        ctx: &mut Context,
        window: Window,
        place: Place,
        version: u64,
        selection: Option<(u64, u64)>,
    ) {
        if version != self.desk.version(place.1) || self.desk.client(window, place.1).is_none() {
            return;
        }
        let document = self.library.open(ctx.archive, place);
        let cursor = |at: u64| {
            let at = usize::try_from(at).ok()?;
            Bytes::new(documents::publication::cursor_at(document, at)?).ok()
        };
        let selection = match selection {
            None => None,
            Some((anchor, head)) => match (cursor(anchor), cursor(head)) {
                (Some(anchor), Some(head)) => Some(Selection { anchor, head }),
                (_, _) => return,
            },
        };
        self.caret_at(ctx, window, place, selection);
    }

    fn caret_at(
        &mut self,
        ctx: &mut Context,
        window: Window,
        (community, document): Place,
        selection: Option<Selection>,
    ) {
        let session = window.0;
        if !self.desk.place_caret(document, (ctx.me.device(), session), selection.clone()) {
            return;
        }
        let caret = Caret { document, session, selection };
        self.tell_sharing(ctx, community, &CommunityMessage::Caret(caret));
        let others: Vec<Window> =
            self.desk.following(document).into_iter().filter(|other| *other != window).collect();
        self.tell_carets(ctx, document, &others);
    }

    /// Tells a device that just came where this node's own editors are.
    pub(crate) fn show_carets(&self, ctx: &mut Context, to: DeviceId, community: CommunityId) {
        let Some(seat) = self.seats.get(community) else { return };
        let mine = ctx.me.device();
        for document in seat.documents.keys() {
            for ((device, session), at) in self.desk.carets(*document) {
                if device == mine {
                    let selection = Some(at.clone());
                    let caret = Caret { document: *document, session, selection };
                    ctx.send_about(to, community, CommunityMessage::Caret(caret));
                }
            }
        }
    }

    /// Someone else's caret.
    pub(crate) fn take_caret(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        caret: Caret,
    ) {
        let known = self.seats.get(community).is_some_and(|seat| {
            caret.document.kind() == Some(DocumentKind::Publication)
                && seat.documents.contains_key(&caret.document)
        });
        if known && self.desk.place_caret(caret.document, (from, caret.session), caret.selection) {
            self.tell_carets_of(ctx, caret.document);
        }
    }

    /// Tells every window that follows a text where the others are.
    pub(crate) fn tell_carets_of(&mut self, ctx: &mut Context, document: DocumentId) {
        let windows = self.desk.following(document);
        self.tell_carets(ctx, document, &windows);
    }

    pub(crate) fn tell_carets(
        &mut self,
        ctx: &mut Context,
        document: DocumentId,
        windows: &[Window],
    ) {
        if windows.is_empty() {
            return;
        }
        let Some(community) = self.community_of(document) else { return };
        let placed: Vec<_> =
            self.desk.carets(document).map(|(editor, at)| (editor, at.clone())).collect();
        let opened = self.library.open(ctx.archive, (community, document));
        let mut carets = Vec::new();
        for ((device, session), at) in placed {
            let anchor = documents::publication::position_of(opened, &at.anchor);
            let head = documents::publication::position_of(opened, &at.head);
            if let (Some(anchor), Some(head)) = (anchor, head) {
                carets.push((device, session, anchor, head));
            }
        }
        let version = self.desk.version(document);
        for window in windows {
            let carets = carets
                .iter()
                .filter(|(device, session, ..)| (*device, *session) != (ctx.me.device(), window.0))
                .filter_map(|&(device, session, anchor, head)| {
                    let author = self.author(ctx, self.member_of(device)?);
                    if author.distance.is_some() {
                        return None;
                    }
                    Some(api::events::Caret {
                        session: format!("{}-{session}", &device.to_string()[..16]),
                        author,
                        anchor: u64::try_from(anchor).ok()?,
                        head: u64::try_from(head).ok()?,
                    })
                })
                .collect();
            let publication = document.to_string();
            ctx.tell(*window, Event::Carets { publication, version, carets });
        }
    }
}
