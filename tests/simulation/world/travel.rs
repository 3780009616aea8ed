//! What travels: messages on a connection and announcements by gossip; late, twice, changed, or never.

use std::collections::btree_map::Entry;

use mind::Input;
use protocol::announcement::Announcement;
use protocol::message::Message;
use protocol::topic::Topic;
use protocol::{DeviceId, Opened, Sealed, codec};

use super::{Event, World, pair};
use crate::faults::Fault;

/// Latency of one message, in milliseconds: a LAN to a bad line.
const LATENCY_MS: (usize, usize) = (1, 120);

/// What two devices prove to each other with, and for whom each speaks, on a stream that is theirs alone and
/// keeps its order. It is neither altered nor overtaken: who alters its own only misses the meeting, or
/// speaks for nobody until the next one.
fn is_of_the_meeting(message: &Message) -> bool {
    matches!(
        message,
        Message::Hello { .. } | Message::Tags(_) | Message::Introduction(_) | Message::Speaks(_)
    )
}

impl World {
    pub(super) fn latency(&mut self) -> u64 {
        let (least, most) = LATENCY_MS;
        u64::try_from(least + self.chance.below(most - least)).unwrap()
    }

    pub(super) fn send(&mut self, from: usize, to: DeviceId, message: Message) {
        let found = self.neighbours_of(from).find_map(|other| {
            let connection = *self.connections.get(&pair(from, other))?;
            (self.nodes[other].device() == to).then_some((other, connection))
        });
        let Some((to, connection)) = found else { return };
        if self.storm && self.chance.once_in(300) {
            self.counts.note(Fault::Loss);
            self.plan_connect(from, to);
            self.disconnect(from, to);
            return;
        }
        // In order on one connection, unless a fault says otherwise: by a latency that only grows.
        let mut after = self.in_order(from, to);
        let meeting = is_of_the_meeting(&message);
        if self.storm && !meeting && self.chance.once_in(60) {
            self.counts.note(Fault::Reordering);
            after += self.latency();
        }
        let message = self.perhaps_forged(message);
        if self.storm && !meeting && self.chance.once_in(60) {
            self.counts.note(Fault::Duplication);
            let later = after + self.latency();
            let message = message.clone();
            self.plan(later, Event::Message { to, from, connection, message });
        }
        self.plan(after, Event::Message { to, from, connection, message });
    }

    /// The same latency for everything between two nodes, so that order is kept.
    fn in_order(&self, from: usize, to: usize) -> u64 {
        let (a, b) = pair(from, to);
        let (least, most) = LATENCY_MS;
        u64::try_from(least + (a * 31 + b * 17) % (most - least)).unwrap()
    }

    /// One bit is another.
    fn perhaps_forged(&mut self, message: Message) -> Message {
        if !self.storm || !self.chance.once_in(80) || is_of_the_meeting(&message) {
            return message;
        }
        let mut bytes = codec::encode(&message);
        let at = self.chance.below(bytes.len());
        bytes[at] ^= 1 << self.chance.below(8);
        match codec::decode(&bytes) {
            Ok(forged) => {
                self.counts.note(Fault::Forgery);
                forged
            }
            Err(_) => message,
        }
    }

    /// Passes an announcement on to the connected nodes that follow the topic.
    pub(super) fn spread(
        &mut self,
        node: usize,
        not_to: Option<usize>,
        topic: Topic,
        record: &Sealed,
    ) {
        let others: Vec<usize> = self
            .neighbours_of(node)
            .filter(|other| Some(*other) != not_to && self.nodes[*other].follows.contains(&topic))
            .collect();
        for to in others {
            if self.storm && self.chance.once_in(20) {
                self.counts.note(Fault::Loss);
                continue;
            }
            let after = self.latency();
            let record = record.clone();
            if self.storm && self.chance.once_in(4) {
                self.counts.note(Fault::Duplication);
                let later = after + u64::try_from(self.chance.below(8_000)).unwrap();
                let record = record.clone();
                let again = Event::Gossip { to, from: node, topic, record, replayed: true };
                self.plan(later, again);
            }
            self.plan(after, Event::Gossip { to, from: node, topic, record, replayed: false });
        }
    }

    fn open(&mut self, record: &Sealed) -> Option<Opened<Announcement>> {
        match self.opened.entry(record.id()) {
            Entry::Occupied(known) => Some(known.get().clone()),
            Entry::Vacant(place) => Some(place.insert(record.open().ok()?).clone()),
        }
    }

    pub(super) fn gossip(&mut self, to: usize, from: usize, topic: Topic, record: Sealed) {
        let connected = self.connections.contains_key(&pair(to, from));
        if !connected || !self.nodes[to].is_up() || !self.nodes[to].follows.contains(&topic) {
            return;
        }
        *self.received.entry(to).or_default() += 1;
        if matches!(topic, Topic::Interest(_)) {
            self.heard.entry(to).or_default().insert((topic, record.id()));
        }
        let id = record.id();
        if !self.nodes[to].heard.insert(id) {
            let accepted = self.nodes[to].accepted.contains(&id);
            if accepted && self.nodes[to].copies.insert((topic, id)) {
                self.spread(to, Some(from), topic, &record);
            }
            return;
        }
        self.nodes[to].copies.insert((topic, id));
        let Some(announcement) = self.open(&record) else { return };
        self.tokens += 1;
        let token = mind::GossipToken(self.tokens);
        self.nodes[to].judged.insert(token, (topic, record));
        self.feed(to, Input::Gossip { token, announcement: Box::new(announcement) });
    }
}
