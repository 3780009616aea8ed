//! Writing: every change this member makes to any document, and what windows see of everyone's.

use api::events::{Event, Say, Topic as Changed, Update};
use api::terms::Author;
use api::{Problem, publications::Splice};
use community::Wrote;
use documents::{Document, TextSplice, WriteError, Written};
use protocol::{ActorId, CommunityId, DocumentId, DocumentKind, MemberId, Time, codec};

use crate::archive::{Key, Local};
use crate::context::Context;
use crate::input::Window;
use crate::library::Place;
use crate::problems;
use crate::rooms::Rooms;

impl Rooms {
    /// One change by this member to one document. `act` may find that there is nothing to change.
    pub(crate) fn write<T>(
        &mut self,
        ctx: &mut Context,
        place: Place,
        client: Option<String>,
        act: impl FnOnce(&mut Document, ActorId, Time) -> Result<(Option<Written>, T), WriteError>,
    ) -> Result<T, Problem> {
        self.may_write(ctx, place.0)?;
        self.readable(ctx, place)?;
        let actor = self.desk.actor(ctx, place);
        let document = self.library.open(ctx.archive, place);
        let (written, value) = act(document, actor, ctx.now).map_err(problem_of)?;
        let Some(written) = written else { return Ok(value) };
        self.enter(ctx, place, &written)?;
        self.text_changed(ctx, place.0, place.1, written.body, client);
        Ok(value)
    }

    pub(crate) fn may_write(&self, ctx: &Context, community: CommunityId) -> Result<(), Problem> {
        if !self.plane.set_up() {
            return Err(problems::not_set_up());
        }
        if ctx.me.is_unlinked() {
            return Err(problems::unlinked());
        }
        let seat = self.seats.get(community).ok_or_else(|| problems::internal("no such table"))?;
        if seat.resolved().may_write(ctx.me.device()) {
            Ok(())
        } else {
            Err(problems::may_not_write())
        }
    }

    /// Puts a change, which its document already has, into this node's log.
    pub(crate) fn enter(
        &mut self,
        ctx: &mut Context,
        place: Place,
        written: &Written,
    ) -> Result<(), Problem> {
        let (community, document) = place;
        let fresh = protocol::LogId(ctx.chance.bytes());
        let seat =
            self.seats.get_mut(community).ok_or_else(|| problems::internal("no such table"))?;
        let key = ctx.me.device_key();
        let mut shelf = self.library.shelf(ctx.archive, community);
        match seat.table.write(key, ctx.now, document, written, fresh, &mut shelf) {
            Ok(wrote) => {
                self.keep_wrote(ctx, community, wrote);
                Ok(())
            }
            Err(error) => {
                self.library.close(place);
                self.desk.retire_actor(place);
                Err(problems::internal(&error.to_string()))
            }
        }
    }

    /// Keeps what this device wrote in its log, which goes out at once.
    pub(crate) fn keep_wrote(&mut self, ctx: &mut Context, community: CommunityId, wrote: Wrote) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        seat.wrote = true;
        seat.grew = true;
        let own_log = Key::Local(Local::OwnLog(community));
        let id = codec::encode(&wrote.log);
        if ctx.archive.get(&own_log).as_ref() != Some(&id) {
            ctx.keep(own_log, id);
        }
        self.keep_all(ctx, community, wrote.keep);
    }

    /// Names again what this device wrote in a log that died, if there is such.
    pub(crate) fn vouch_anew(&mut self, ctx: &mut Context, community: CommunityId) {
        let fresh = protocol::LogId(ctx.chance.bytes());
        let Some(seat) = self.seats.get_mut(community) else { return };
        let key = ctx.me.device_key();
        let mut shelf = self.library.shelf(ctx.archive, community);
        let vouched = seat.table.vouch_anew(key, ctx.now, fresh, &mut shelf);
        if let Some((wrote, outcome)) = vouched {
            self.keep_wrote(ctx, community, wrote);
            self.take_outcome(ctx, None, community, outcome);
        }
    }

    /// A document changed: lists are read again, and windows that follow its text are told how.
    pub(crate) fn text_changed(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        document: DocumentId,
        body: Vec<TextSplice>,
        client: Option<String>,
    ) {
        self.lists_changed(ctx, community, document);
        if body.is_empty() {
            return;
        }
        let author = client.is_some().then(|| self.author(ctx, ctx.me.member()));
        let update = Update { splices: body.iter().map(shown_splice).collect(), client, author };
        self.desk.advance(ctx, document, vec![update]);
    }

    /// Something in a document no longer counts, or counts again: the table made it again from what
    /// does, on the shelf.
    pub(crate) fn rebuilt(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        document: DocumentId,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        seat.touch(document);
        // Own changes may be among what was set aside; their sequence must never be used again.
        self.desk.retire_actor((community, document));
        self.desk.reset(ctx, document);
        if ctx.archive.get(&Key::Base(community, document)).is_some()
            && !self.fold(ctx, community, document)
        {
            self.unfold(ctx, community, document);
        }
        self.lists_changed(ctx, community, document);
    }

    /// Lists that show something of a document are read again.
    fn lists_changed(&mut self, ctx: &mut Context, community: CommunityId, document: DocumentId) {
        let topics: &[Changed] = match document.kind() {
            Some(DocumentKind::Charter) => &[Changed::Communities],
            Some(DocumentKind::Glossary) => &[Changed::Terms],
            Some(DocumentKind::Publication) => &[Changed::Publications],
            Some(DocumentKind::Question) => &[Changed::Questions],
            // Who hears a question, and where somebody stands on a reading.
            Some(DocumentKind::Voice) => &[Changed::Questions, Changed::Terms],
            Some(DocumentKind::Observation) | None => &[],
        };
        for topic in topics {
            ctx.changed(*topic, Some(community));
        }
        if document.kind() == Some(DocumentKind::Voice) {
            self.judge_hidings(ctx, community);
        }
    }

    /// A member as shown beside what they made.
    pub(crate) fn author(&self, ctx: &Context, member: MemberId) -> Author {
        Author {
            member: member.to_string(),
            name: self.name_of(member),
            me: member == ctx.me.member(),
            distance: self.distances.of(member),
        }
    }

    /// A window says something on its socket.
    pub(crate) fn said(&mut self, ctx: &mut Context, window: Window, say: Say) {
        match say {
            Say::Subscribe { publication, client } => {
                if let Ok(place) = self.find_publication(&publication) {
                    self.desk.subscribe(window, place, client);
                    self.library.pin(place, true);
                    self.tell_carets(ctx, place.1, &[window]);
                } else {
                    ctx.tell(window, Event::TextReset { publication });
                }
            }
            Say::Unsubscribe { publication } => {
                if let Ok(place) = self.find_publication(&publication) {
                    self.caret_left(ctx, window, place);
                    self.desk.unsubscribe(window, place.1);
                    self.library.pin(place, self.desk.followed(place.1));
                }
            }
            Say::Caret { publication, version, selection } => {
                if let Ok(place) = self.find_publication(&publication) {
                    self.caret_moved(ctx, window, place, version, selection);
                }
            }
        }
    }

    pub(crate) fn window_closed(&mut self, ctx: &mut Context, window: Window) {
        for place in self.desk.window_closed(window) {
            self.caret_left(ctx, window, place);
            self.library.pin(place, self.desk.followed(place.1));
        }
    }

    /// The community a listed document belongs to.
    pub(crate) fn community_of(&self, document: DocumentId) -> Option<CommunityId> {
        self.seats.iter().find(|seat| seat.documents.contains_key(&document)).map(|seat| seat.id())
    }
}

pub(crate) fn shown_splice(splice: &TextSplice) -> Splice {
    let number = |units: usize| u64::try_from(units).unwrap_or(u64::MAX);
    Splice { at: number(splice.at), delete: number(splice.delete), insert: splice.insert.clone() }
}

/// An error's words as a sentence for people.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).chain(std::iter::once('.')).collect()
    })
}

/// What a member is told when a write was refused.
pub(crate) fn problem_of(error: WriteError) -> Problem {
    use api::Code;
    let message = sentence(&error.to_string());
    let (code, hint) = match error {
        WriteError::OutOfRange { .. } | WriteError::InsideSurrogatePair { .. } => {
            (Code::BadRequest, "Positions count UTF-16 code units of the version you name.")
        }
        WriteError::UnknownHeads | WriteError::BaseTooOld => {
            (Code::BadRequest, "Read the text again and use the heads it names.")
        }
        WriteError::ActorNotInBase => {
            (Code::Refused, "Name heads that have everything this node wrote in this text before.")
        }
        WriteError::TooLong { .. } => (Code::BadRequest, "Make it shorter, or in several parts."),
        WriteError::Empty(_) => (Code::BadRequest, "Write something there."),
        WriteError::NoSuch(_) => (Code::NotFound, "Perhaps it was deleted; list what is here."),
        WriteError::Refused(_) | WriteError::Automerge(_) => {
            (Code::Internal, "Nothing was changed; try again, and look into the log if it stays.")
        }
    };
    Problem::new(code, message, hint)
}
