//! The desk: texts that are open in windows, their versions and their carets.
//!
//! A version is `starts << 32 | n`: `starts` counts the starts of this home and `n` the updates since,
//! so no version ever names two different texts. Windows are told each update in order.

use std::collections::BTreeMap;

use api::events::{Event, Update};
use protocol::message::Selection;
use protocol::{ActorId, CommunityId, DeviceId, DocumentId};

use crate::archive::{Archive, Key, Local};
use crate::context::Context;
use crate::input::Window;
use crate::library::Place;

/// Windows open at once; more are told to refresh by reading, not by events.
pub(crate) const WINDOWS_MAX: usize = 64;
/// Texts one window follows.
const TEXTS_PER_WINDOW_MAX: usize = 16;
/// Carets remembered per text.
const CARETS_MAX: usize = 128;

/// Whose editor a caret belongs to: a device and a number it chose.
pub(crate) type Editor = (DeviceId, u64);

#[derive(Debug)]
struct Subscription {
    community: CommunityId,
    client: String,
}

/// The open texts.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    starts: u64,
    versions: BTreeMap<DocumentId, u64>,
    actors: BTreeMap<Place, ActorId>,
    windows: BTreeMap<Window, BTreeMap<DocumentId, Subscription>>,
    carets: BTreeMap<DocumentId, BTreeMap<Editor, Selection>>,
}

impl Desk {
    pub(crate) fn open(archive: &dyn Archive) -> Self {
        let kept = archive.get(&Key::Local(Local::Starts));
        let starts = kept.and_then(|bytes| protocol::codec::decode::<u64>(&bytes).ok());
        Self { starts: starts.unwrap_or(0).saturating_add(1), ..Self::default() }
    }

    pub(crate) fn start(&self, ctx: &mut Context) {
        ctx.keep(Key::Local(Local::Starts), protocol::codec::encode(&self.starts));
    }

    /// The version of a text now.
    pub(crate) fn version(&self, document: DocumentId) -> u64 {
        self.versions.get(&document).copied().unwrap_or(self.starts << 32)
    }

    /// This process's actor for a document, made when first needed.
    pub(crate) fn actor(&mut self, ctx: &mut Context, place: Place) -> ActorId {
        let (community, _) = place;
        *self
            .actors
            .entry(place)
            .or_insert_with(|| ActorId::fresh(community, ctx.me.device(), ctx.chance.bytes()))
    }

    /// The next write to this document is made by a new actor.
    pub(crate) fn retire_actor(&mut self, place: Place) {
        self.actors.remove(&place);
    }

    /// The text moved on by these updates: count them, and tell the windows that follow it.
    pub(crate) fn advance(
        &mut self,
        ctx: &mut Context,
        document: DocumentId,
        updates: Vec<Update>,
    ) {
        let from_version = self.version(document);
        let steps = u64::try_from(updates.len()).unwrap_or(u64::MAX);
        self.versions.insert(document, from_version.saturating_add(steps));
        if updates.is_empty() {
            return;
        }
        let event = Event::Text { publication: document.to_string(), from_version, updates };
        for window in self.following(document) {
            ctx.tell(window, event.clone());
        }
    }

    /// The text was rebuilt: its versions go on elsewhere.
    pub(crate) fn reset(&mut self, ctx: &mut Context, document: DocumentId) {
        let next = self.version(document).saturating_add(1);
        self.versions.insert(document, next);
        for window in self.following(document) {
            ctx.tell(window, Event::TextReset { publication: document.to_string() });
        }
    }

    pub(crate) fn window_opened(&mut self, window: Window) {
        if self.windows.len() < WINDOWS_MAX {
            self.windows.insert(window, BTreeMap::new());
        }
    }

    /// Forgets a window; answers the texts it followed.
    pub(crate) fn window_closed(&mut self, window: Window) -> Vec<Place> {
        let texts = self.windows.remove(&window).unwrap_or_default();
        texts.into_iter().map(|(document, by)| (by.community, document)).collect()
    }

    pub(crate) fn subscribe(
        &mut self,
        window: Window,
        (community, document): Place,
        client: String,
    ) {
        if let Some(texts) = self.windows.get_mut(&window)
            && texts.len() < TEXTS_PER_WINDOW_MAX
        {
            texts.insert(document, Subscription { community, client });
        }
    }

    pub(crate) fn unsubscribe(&mut self, window: Window, document: DocumentId) {
        if let Some(texts) = self.windows.get_mut(&window) {
            texts.remove(&document);
        }
    }

    pub(crate) fn followed(&self, document: DocumentId) -> bool {
        self.windows.values().any(|texts| texts.contains_key(&document))
    }

    pub(crate) fn following(&self, document: DocumentId) -> Vec<Window> {
        self.windows
            .iter()
            .filter(|(_, texts)| texts.contains_key(&document))
            .map(|(window, _)| *window)
            .collect()
    }

    /// What the editor in this window calls itself, when the window follows the text.
    pub(crate) fn client(&self, window: Window, document: DocumentId) -> Option<&str> {
        Some(self.windows.get(&window)?.get(&document)?.client.as_str())
    }

    /// Notes where an editor is, or that it left. True when that is news.
    pub(crate) fn place_caret(
        &mut self,
        document: DocumentId,
        editor: Editor,
        selection: Option<Selection>,
    ) -> bool {
        let carets = self.carets.entry(document).or_default();
        match selection {
            Some(selection) if carets.len() < CARETS_MAX || carets.contains_key(&editor) => {
                carets.insert(editor, selection.clone()) != Some(selection)
            }
            Some(_) => false,
            None => carets.remove(&editor).is_some(),
        }
    }

    /// Everyone's carets in a text.
    pub(crate) fn carets(
        &self,
        document: DocumentId,
    ) -> impl Iterator<Item = (Editor, &Selection)> {
        self.carets.get(&document).into_iter().flatten().map(|(editor, at)| (*editor, at))
    }

    /// The texts in which anybody's caret is.
    pub(crate) fn with_carets(&self) -> Vec<DocumentId> {
        self.carets.keys().copied().collect()
    }

    /// Forgets the carets of a device that is gone; answers the texts they were in.
    pub(crate) fn device_left(&mut self, device: DeviceId) -> Vec<DocumentId> {
        let mut left = Vec::new();
        for (document, carets) in &mut self.carets {
            let before = carets.len();
            carets.retain(|(of, _), _| *of != device);
            if carets.len() < before {
                left.push(*document);
            }
        }
        left
    }
}
