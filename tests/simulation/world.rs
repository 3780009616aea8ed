//! The world: virtual time, a queue of what is going to happen, connections, and gossip.
//!
//! Every run is a function of its seed. Faults are drawn while the storm lasts; afterwards there are
//! none, and everything must come right.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use mind::{Effect, Input, Verdict};
use protocol::announcement::Announcement;
use protocol::hello::Side;
use protocol::message::Message;
use protocol::topic::Topic;
use protocol::{DeviceId, Opened, RecordId, Sealed, Time, codec};

use crate::chance::Chance;
use crate::faults::{Counts, Fault};
use crate::node::{Batch, End, Node};
use crate::script::Script;

/// When the world begins: some day in 2026, in milliseconds.
const BEGINNING: Time = Time(1_790_000_000_000);
/// Latency of one message, in milliseconds: a LAN to a bad line.
const LATENCY_MS: (usize, usize) = (1, 120);

/// A storm has some ten thousand events; many times that is two nodes telling one another the same
/// news for ever.
const EVENTS_MAX: u64 = 300_000;

/// Something that is going to happen.
pub(crate) enum Event {
    Message { to: usize, from: usize, connection: u64, message: Message },
    Gossip { to: usize, from: usize, topic: Topic, record: Sealed, replayed: bool },
    Wake { node: usize, at: Time },
    Connect(usize, usize),
    Start(usize),
    Heal,
    Act,
}

pub(crate) struct World {
    pub(crate) now: Time,
    pub(crate) chance: Chance,
    pub(crate) nodes: Vec<Node>,
    pub(crate) counts: Counts,
    pub(crate) script: Script,
    /// Faults are drawn only while it lasts.
    pub(crate) storm: bool,
    /// A digest of everything that happened, to compare two runs of one seed.
    pub(crate) log: u64,
    queue: BTreeMap<(Time, u64), Event>,
    serial: u64,
    connections: BTreeMap<(usize, usize), u64>,
    /// The same, by node.
    neighbours: BTreeMap<usize, BTreeSet<usize>>,
    /// Nodes on the other side of a partition.
    apart: BTreeSet<usize>,
    tokens: u64,
    /// What was said on interest topics, and what each node heard of it.
    pub(crate) said: BTreeSet<(Topic, RecordId)>,
    pub(crate) heard: BTreeMap<usize, BTreeSet<(Topic, RecordId)>>,
    /// Announcements opened so far: each is verified once, not once per node.
    opened: BTreeMap<RecordId, Opened<Announcement>>,
    /// Announcements that reached each node, every copy counted, by gossip and by comparing.
    pub(crate) received: BTreeMap<usize, usize>,
    pub(crate) blamed: u64,
    /// Hints that led to the device they name.
    pub(crate) hinted: u64,
    /// What left the houses, by node, for who wants to read it.
    pub(crate) tapped: Option<Vec<(usize, Effect)>>,
    events: u64,
    /// More events than this, and the world is said not to come to rest.
    pub(crate) events_max: u64,
}

/// What two devices prove to each other with, and for whom each speaks, on a stream that is theirs alone and
/// keeps its order. It is neither altered nor overtaken: who alters its own only misses the meeting, or
/// speaks for nobody until the next one.
fn is_of_the_meeting(message: &Message) -> bool {
    matches!(
        message,
        Message::Hello { .. } | Message::Tags(_) | Message::Introduction(_) | Message::Speaks(_)
    )
}

fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            now: BEGINNING,
            chance: Chance::new(seed),
            nodes: Vec::new(),
            counts: Counts::default(),
            script: Script::default(),
            storm: false,
            log: seed,
            queue: BTreeMap::new(),
            serial: 0,
            connections: BTreeMap::new(),
            neighbours: BTreeMap::new(),
            apart: BTreeSet::new(),
            tokens: 0,
            said: BTreeSet::new(),
            heard: BTreeMap::new(),
            opened: BTreeMap::new(),
            received: BTreeMap::new(),
            blamed: 0,
            hinted: 0,
            tapped: None,
            events: 0,
            events_max: EVENTS_MAX,
        }
    }

    /// An address like any other; every node is on one local network.
    pub(crate) fn address(node: usize) -> String {
        let [.., high, middle, low] = u32::try_from(node).expect("few").to_be_bytes();
        format!("/ip4/10.{high}.{middle}.{low}/tcp/4001")
    }

    /// The node that an address leads to.
    fn node_at(&self, address: &str) -> Option<usize> {
        let ip = address.strip_prefix("/ip4/")?.strip_suffix("/tcp/4001")?;
        let [_, high, middle, low] = ip.parse::<std::net::Ipv4Addr>().ok()?.octets();
        let node = u32::from_be_bytes([0, high, middle, low]) as usize;
        (node < self.nodes.len()).then_some(node)
    }

    pub(crate) fn plan(&mut self, after_ms: u64, event: Event) {
        self.serial += 1;
        self.queue.insert((self.now.plus_ms(after_ms), self.serial), event);
    }

    /// Lets time pass until nothing more is planned before `until`.
    pub(crate) fn run_until(&mut self, until: Time) {
        while let Some((&(at, serial), _)) = self.queue.first_key_value()
            && at <= until
        {
            let event = self.queue.remove(&(at, serial)).expect("it was just seen");
            self.now = at;
            self.events += 1;
            assert!(self.events < self.events_max, "the world does not come to rest");
            self.happen(event);
        }
        self.now = until;
    }

    pub(crate) fn run_for(&mut self, span_ms: u64) {
        self.run_until(self.now.plus_ms(span_ms));
    }

    fn note(&mut self, what: u64) {
        self.log = (self.log.rotate_left(5) ^ what).wrapping_mul(0x2545_f491_4f6c_dd1d);
    }

    fn happen(&mut self, event: Event) {
        self.note(self.now.0);
        match event {
            Event::Message { to, from, connection, message } => {
                if self.connections.get(&pair(to, from)) == Some(&connection) {
                    if let Message::Announcements { records, .. } = &message {
                        *self.received.entry(to).or_default() += records.len();
                    }
                    let from = self.nodes[from].device();
                    self.feed(to, Input::Message { from, message });
                }
            }
            Event::Gossip { to, from, topic, record, replayed } => {
                if replayed {
                    self.nodes[to].heard.remove(&record.id());
                }
                self.gossip(to, from, topic, record);
            }
            Event::Wake { node, at } => {
                if self.nodes[node].wake_planned == Some(at) {
                    self.nodes[node].wake_planned = None;
                    self.feed(node, Input::Woke);
                }
            }
            Event::Connect(a, b) => self.connect(a, b),
            Event::Start(node) => self.start(node),
            Event::Heal => {
                self.apart.clear();
                self.connect_everyone();
            }
            Event::Act => crate::script::act(self),
        }
    }

    /// Hands a node one input and carries out what may leave the house.
    pub(crate) fn feed(&mut self, node: usize, input: Input) -> Vec<Effect> {
        if !self.nodes[node].is_up() {
            return Vec::new();
        }
        let end = self.draw_end();
        let seed = self.chance.bytes();
        let now = self.now;
        match self.nodes[node].handle(now, vec![input], end, seed) {
            Batch::Told(effects) => {
                if end == End::DiskFull {
                    self.counts.note(Fault::DiskFull);
                    self.drop_connections(node);
                    self.carry_out(node, effects.clone());
                    self.greet_world(node);
                } else {
                    self.carry_out(node, effects.clone());
                }
                effects
            }
            Batch::Crashed(leaked) => {
                self.counts.note(Fault::CrashBeforeCommit);
                self.carry_out(node, leaked);
                self.went_down(node);
                Vec::new()
            }
        }
    }

    fn draw_end(&mut self) -> End {
        if self.storm && self.chance.once_in(400) {
            End::Crash
        } else if self.storm && self.chance.once_in(500) {
            End::DiskFull
        } else {
            End::Well
        }
    }

    fn went_down(&mut self, node: usize) {
        self.drop_connections(node);
        let back_ms = 200 + self.chance.below(3_000);
        self.plan(u64::try_from(back_ms).unwrap(), Event::Start(node));
    }

    /// A node stops at once.
    pub(crate) fn crash(&mut self, node: usize) {
        if self.nodes[node].is_up() {
            self.counts.note(Fault::Crash);
            self.nodes[node].crash();
            self.went_down(node);
        }
    }

    pub(crate) fn start(&mut self, node: usize) {
        if self.nodes[node].is_up() || self.nodes[node].gone {
            return;
        }
        let seed = self.chance.bytes();
        let now = self.now;
        self.nodes[node].open(now, seed);
        self.greet_world(node);
        for other in 0..self.nodes.len() {
            self.plan_connect(node, other);
        }
    }

    fn greet_world(&mut self, node: usize) {
        self.feed(node, Input::Started);
        self.feed(node, Input::Listening(vec![Self::address(node)]));
    }

    fn plan_connect(&mut self, a: usize, b: usize) {
        if a != b && self.script.may_meet(a, b) {
            let after = 5 + self.chance.below(200);
            self.plan(u64::try_from(after).unwrap(), Event::Connect(a, b));
        }
    }

    pub(crate) fn connect_everyone(&mut self) {
        for a in 0..self.nodes.len() {
            for b in a + 1..self.nodes.len() {
                self.plan_connect(a, b);
            }
        }
    }

    fn reachable(&self, a: usize, b: usize) -> bool {
        a != b
            && self.nodes[a].is_up()
            && self.nodes[b].is_up()
            && self.nodes[a].device() != self.nodes[b].device()
            && self.apart.contains(&a) == self.apart.contains(&b)
            && self.script.may_meet(a, b)
    }

    pub(crate) fn is_connected(&self, a: usize, b: usize) -> bool {
        self.connections.contains_key(&pair(a, b))
    }

    pub(crate) fn connect(&mut self, a: usize, b: usize) {
        if !self.reachable(a, b) || self.connections.contains_key(&pair(a, b)) {
            return;
        }
        // A device is connected once: its copy cannot be reached by the same node at the same time.
        let twin = |one: usize, other: usize| {
            self.neighbours_of(one).any(|peer| {
                peer != other && self.nodes[peer].device() == self.nodes[other].device()
            })
        };
        if twin(a, b) || twin(b, a) {
            return;
        }
        self.serial += 1;
        self.connections.insert(pair(a, b), self.serial);
        self.neighbours.entry(a).or_default().insert(b);
        self.neighbours.entry(b).or_default().insert(a);
        for (node, other) in [(a, b), (b, a)] {
            let device = self.nodes[other].device();
            let side =
                if self.nodes[node].device() < device { Side::Initiator } else { Side::Responder };
            let address = Self::address(other);
            self.feed(node, Input::PeerConnected { device, side, address });
            self.feed(node, Input::PeerListens { device, addresses: vec![Self::address(other)] });
        }
    }

    fn neighbours_of(&self, node: usize) -> impl Iterator<Item = usize> {
        self.neighbours.get(&node).into_iter().flatten().copied()
    }

    pub(crate) fn disconnect(&mut self, a: usize, b: usize) {
        if self.connections.remove(&pair(a, b)).is_some() {
            for (node, other) in [(a, b), (b, a)] {
                self.neighbours.entry(node).or_default().remove(&other);
            }
            for (node, other) in [(a, b), (b, a)] {
                let device = self.nodes[other].device();
                self.feed(node, Input::PeerDisconnected(device));
            }
        }
    }

    pub(crate) fn drop_connections(&mut self, node: usize) {
        let lost: Vec<(usize, usize)> =
            self.connections.keys().filter(|(a, b)| *a == node || *b == node).copied().collect();
        for (a, b) in lost {
            self.disconnect(a, b);
            self.plan_connect(a, b);
        }
    }

    /// Puts some nodes out of reach of the others for a while.
    pub(crate) fn part(&mut self) {
        self.counts.note(Fault::Partition);
        self.apart = (0..self.nodes.len()).filter(|_| self.chance.once_in(2)).collect();
        let cut: Vec<(usize, usize)> = self
            .connections
            .keys()
            .filter(|(a, b)| self.apart.contains(a) != self.apart.contains(b))
            .copied()
            .collect();
        for (a, b) in cut {
            self.disconnect(a, b);
        }
        let heal = 500 + self.chance.below(5_000);
        self.plan(u64::try_from(heal).unwrap(), Event::Heal);
    }

    fn carry_out(&mut self, node: usize, effects: Vec<Effect>) {
        if let Some(tapped) = &mut self.tapped {
            tapped.extend(effects.iter().map(|effect| (node, effect.clone())));
        }
        for effect in effects {
            match effect {
                Effect::Keep(_) | Effect::Become(_) | Effect::Named => {}
                Effect::Follow(topic) => {
                    self.nodes[node].follows.insert(topic);
                }
                Effect::Unfollow(topic) => {
                    self.nodes[node].follows.remove(&topic);
                }
                Effect::Publish { topics, record } => {
                    self.nodes[node].heard.insert(record.id());
                    for topic in topics {
                        if matches!(topic, Topic::Interest(_)) {
                            self.said.insert((topic, record.id()));
                        }
                        self.spread(node, None, topic, &record);
                    }
                }
                Effect::Judge { token, verdict } => {
                    let judged = self.nodes[node].judged.remove(&token);
                    if let (Verdict::Accept, Some((topic, record))) = (verdict, judged) {
                        self.nodes[node].accepted.insert(record.id());
                        self.spread(node, None, topic, &record);
                    }
                }
                Effect::Send { to, message } => self.send(node, to, message),
                Effect::Dial { addresses, .. } => self.dial(node, &addresses),
                Effect::Hint { device, addresses } => self.try_hint(node, device, &addresses),
                Effect::Avoid { device, avoid } => self.nodes[node].avoid(device, avoid),
                Effect::Blame { .. } => self.blamed += 1,
                Effect::Reply { ticket, answer } => self.script.answered(node, ticket, &answer),
                Effect::Tell { .. } => {}
            }
        }
        self.plan_wake(node);
    }

    fn plan_wake(&mut self, node: usize) {
        let Some(mind) = &self.nodes[node].mind else { return };
        let Some(deadline) = mind.next_deadline() else { return };
        let at = Time(deadline.0.saturating_sub(self.nodes[node].clock_ahead_ms)).max(self.now);
        if self.nodes[node].wake_planned.is_none_or(|planned| planned > at) {
            self.nodes[node].wake_planned = Some(at);
            let after = at.since_ms(self.now);
            self.plan(after, Event::Wake { node, at });
        }
    }

    fn dial(&mut self, node: usize, addresses: &[String]) {
        for address in addresses {
            if let Some(other) = self.node_at(address) {
                self.plan_connect(node, other);
            }
        }
    }

    /// The key of whoever answers is proved, so a hint leads to the device it names or nowhere.
    fn try_hint(&mut self, node: usize, device: DeviceId, addresses: &[String]) {
        for other in addresses.iter().filter_map(|at| self.node_at(at)).collect::<Vec<_>>() {
            if self.nodes[other].device() == device {
                self.hinted += 1;
                self.plan_connect(node, other);
            }
        }
    }

    fn latency(&mut self) -> u64 {
        let (least, most) = LATENCY_MS;
        u64::try_from(least + self.chance.below(most - least)).unwrap()
    }

    fn send(&mut self, from: usize, to: DeviceId, message: Message) {
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
    fn spread(&mut self, node: usize, not_to: Option<usize>, topic: Topic, record: &Sealed) {
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

    fn gossip(&mut self, to: usize, from: usize, topic: Topic, record: Sealed) {
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
