//! What every part of the mind is handed with each input: the time, the archive, its own identity,
//! chance, the deadlines, and the list of effects it adds to.

use api::events::{Event, Topic as Changed};
use protocol::message::{CommunityMessage, Message};
use protocol::{CommunityId, DeviceId, Time};

use crate::archive::{Archive, Keep, Key};
use crate::chance::Chance;
use crate::deadlines::{Deadlines, Due};
use crate::effect::Effect;
use crate::input::Window;
use crate::me::Me;

/// Handed to every part with every input.
pub(crate) struct Context<'a> {
    pub(crate) now: Time,
    pub(crate) archive: &'a dyn Archive,
    pub(crate) me: &'a Me,
    pub(crate) chance: &'a mut Chance,
    pub(crate) deadlines: &'a mut Deadlines,
    pub(crate) effects: &'a mut Vec<Effect>,
}

impl Context<'_> {
    pub(crate) fn keep(&mut self, key: Key, value: Vec<u8>) {
        self.effects.push(Effect::Keep(Keep { key, value: Some(value) }));
    }

    pub(crate) fn forget(&mut self, key: Key) {
        self.effects.push(Effect::Keep(Keep { key, value: None }));
    }

    pub(crate) fn send(&mut self, to: DeviceId, message: Message) {
        self.effects.push(Effect::Send { to, message });
    }

    pub(crate) fn send_about(
        &mut self,
        to: DeviceId,
        community: CommunityId,
        message: CommunityMessage,
    ) {
        self.send(to, Message::Community { community, message });
    }

    pub(crate) fn tell(&mut self, window: Window, event: Event) {
        self.effects.push(Effect::Tell { window: Some(window), event });
    }

    /// Tells every window something.
    pub(crate) fn tell_all(&mut self, event: Event) {
        self.effects.push(Effect::Tell { window: None, event });
    }

    /// Tells every window that something changed; the same twice in a row is said once.
    pub(crate) fn changed(&mut self, topic: Changed, community: Option<CommunityId>) {
        let event = Event::Changed { topic, community: community.map(|id| id.to_string()) };
        let effect = Effect::Tell { window: None, event };
        if !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }

    pub(crate) fn due_in(&mut self, due: Due, span_ms: u64) {
        self.deadlines.no_later_than(due, self.now.plus_ms(span_ms));
    }
}
