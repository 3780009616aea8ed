//! The world: virtual time, a queue of what is going to happen, and what the nodes want done. Who is connected
//! is in `connections`, what travels between them and what becomes of it in `travel`.
//!
//! Every run is a function of its seed. Faults are drawn while the storm lasts; afterwards there are
//! none, and everything must come right.

mod connections;
mod travel;

use std::collections::{BTreeMap, BTreeSet};

use mind::{Effect, Input, Verdict};
use protocol::announcement::Announcement;
use protocol::message::Message;
use protocol::topic::Topic;
use protocol::{Opened, RecordId, Sealed, Time};

use crate::chance::Chance;
use crate::faults::{Counts, Fault};
use crate::node::{Batch, End, Node};
use crate::script::Script;

/// When the world begins: some day in 2026, in milliseconds.
const BEGINNING: Time = Time(1_790_000_000_000);
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
}
