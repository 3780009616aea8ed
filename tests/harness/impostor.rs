//! A member who cheats: a real mind and a real network in the test's own process, which does everything a
//! node does and, besides, says what it is told to say.
//!
//! It joins tables as anyone, so that what it says afterwards is said by a fellow member over an
//! authenticated stream. Its store is in memory; it has no window.

use std::time::{Duration, Instant};

use mind::{Answer, Command, Effect, Guards, Input, Key, Keys, MemberKey, Mind, Range, Ticket};
use network::{Network, Order, Settings};
use protocol::limits::WORK_BITS;
use protocol::message::Message;
use protocol::work::Work;
use protocol::{DeviceId, Keypair, MemberId, Sealed, Time};
use store::{MemoryStore, Store};
use tokio::runtime::Runtime;

use crate::eventually::DEADLINE;
use crate::node::known_work;

/// How long it waits for something to come before it looks whether that was all.
const A_MOMENT: Duration = Duration::from_millis(20);

/// The cheat.
pub struct Impostor {
    keys: Keys,
    mind: Mind,
    store: MemoryStore,
    network: Network,
    runtime: Runtime,
    tickets: u64,
    answers: Vec<(Ticket, Result<Answer, api::Problem>)>,
    /// Everything that others said to it.
    pub heard: Vec<(DeviceId, Message)>,
    /// Everything that its honest half said.
    pub said: Vec<(DeviceId, Message)>,
}

fn now() -> Time {
    let since = std::time::UNIX_EPOCH.elapsed().expect("after 1970");
    Time(u64::try_from(since.as_millis()).expect("before the sun goes out"))
}

impl Impostor {
    /// One with a name of its own; `seed` makes its keys. Those up to 16 are quick to make; nodes of the same
    /// test take the first ones.
    ///
    /// # Panics
    /// When its network does not start.
    pub fn named(name: &str, seed: u8) -> Self {
        let member = Keypair::from_seed(&[seed; 32]);
        let member_id = MemberId(member.public());
        let search = || Work::search(&member_id, WORK_BITS, 0, u64::MAX);
        let work = known_work(seed).map(Work).or_else(search);
        let device = Keypair::from_seed(&[seed.wrapping_add(100); 32]);
        let keys = Keys { member: MemberKey::Here(member), device, work };
        let runtime = Runtime::new().expect("a runtime");
        let network = {
            let _inside = runtime.enter();
            let listen = vec!["/ip4/127.0.0.1/tcp/0".to_owned()];
            let key = keys.device.clone();
            network::start(Settings { key, listen, find_neighbours: false }).expect("a free port")
        };
        let store = MemoryStore::new();
        let mind = Mind::open_with(keys.clone(), [seed; 32], now(), &store, Guards::default());
        let mut impostor = Self {
            keys,
            mind,
            store,
            network,
            runtime,
            tickets: 0,
            answers: Vec::new(),
            heard: Vec::new(),
            said: Vec::new(),
        };
        impostor.think(Input::Started);
        let change = api::people::ProfileChange {
            name: Some(name.to_owned()),
            ..api::people::ProfileChange::default()
        };
        impostor.ask(Command::ChangeProfile(change)).expect("a name");
        impostor
    }

    /// Its device.
    pub fn device(&self) -> DeviceId {
        self.network.device
    }

    /// What signs for its device.
    pub fn device_key(&self) -> &Keypair {
        &self.keys.device
    }

    /// Everything it keeps of some kind.
    pub fn kept(&self, range: Range) -> Vec<(Key, Vec<u8>)> {
        mind::Archive::scan(&self.store, range).collect()
    }

    /// Asks its honest half for something.
    ///
    /// # Errors
    /// What a window would be told.
    ///
    /// # Panics
    /// When it is not answered.
    pub fn ask(&mut self, command: Command) -> Result<Answer, api::Problem> {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.think(Input::Command { ticket, command });
        let place = self.answers.iter().position(|(answered, _)| *answered == ticket);
        self.answers.remove(place.expect("every command is answered")).1
    }

    /// Says something to a device, whatever its honest half thinks of it.
    ///
    /// # Panics
    /// When its network has ended.
    pub fn say(&mut self, to: DeviceId, message: Message) {
        self.order(Order::Send { to, message });
    }

    /// Lives until something is so.
    ///
    /// # Panics
    /// When it is not so in time.
    #[track_caller]
    pub fn until<T>(&mut self, what: &str, mut look: impl FnMut(&mut Self) -> Option<T>) -> T {
        let until = Instant::now() + DEADLINE;
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(Instant::now() < until, "not in time: {what}");
            self.live(A_MOMENT);
        }
    }

    /// Does for a while what a node does.
    pub fn live(&mut self, span: Duration) {
        let until = Instant::now() + span;
        loop {
            if self.mind.next_deadline().is_some_and(|due| due <= now()) {
                self.think(Input::Woke);
            }
            let left = until.saturating_duration_since(Instant::now());
            let inputs = &mut self.network.inputs;
            let next = self.runtime.block_on(async {
                tokio::time::timeout(left.min(A_MOMENT), inputs.recv()).await.ok().flatten()
            });
            if let Some(input) = next {
                self.hear(&input);
                self.think(input);
            } else if left.is_zero() {
                return;
            }
        }
    }

    fn hear(&mut self, input: &Input) {
        if let Input::Message { from, message } = input {
            self.heard.push((*from, message.clone()));
        }
    }

    /// One turn: what the mind wants kept is committed, then the rest happens.
    fn think(&mut self, input: Input) {
        let mut effects = self.mind.handle(now(), &self.store, input);
        self.stage(&effects);
        let more = self.mind.handle(now(), &self.store, Input::BatchEnds);
        self.stage(&more);
        effects.extend(more);
        self.store.commit().expect("memory");
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn stage(&mut self, effects: &[Effect]) {
        let keeps = effects.iter().filter_map(|effect| {
            if let Effect::Keep(keep) = effect { Some(keep.clone()) } else { None }
        });
        self.store.stage(keeps.collect());
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Send { to, message } => {
                self.said.push((to, message.clone()));
                self.order(Order::Send { to, message });
            }
            Effect::Dial { device, addresses } => self.order(Order::Dial { device, addresses }),
            Effect::Hint { device, addresses } => self.order(Order::Hint { device, addresses }),
            Effect::Follow(topic) => self.order(Order::Follow(topic)),
            Effect::Unfollow(topic) => self.order(Order::Unfollow(topic)),
            Effect::Publish { topics, record } => self.order(Order::Publish { topics, record }),
            Effect::Judge { token, verdict } => self.order(Order::Judge { token, verdict }),
            Effect::Reply { ticket, answer } => self.answers.push((ticket, answer)),
            Effect::Keep(_)
            | Effect::Avoid { .. }
            | Effect::Blame { .. }
            | Effect::Become(_)
            | Effect::Named
            | Effect::Tell { .. } => {}
        }
    }

    fn order(&mut self, order: Order) {
        let orders = self.network.orders.clone();
        self.runtime.block_on(async move { orders.send(order).await }).expect("its network runs");
    }
}

/// The envelopes that must be refused, as the golden vectors have them: kind, what is wrong, bytes.
///
/// # Panics
/// When the vectors are not there.
pub fn refused_envelopes() -> Vec<(String, String, Sealed)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../protocol/vectors/vectors.json");
    let text = std::fs::read_to_string(path).expect("the vectors are there");
    let vectors: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let refused = vectors["refused"].as_array().expect("a list").iter();
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    refused
        .filter_map(|one| {
            let bytes = protocol::ids::unhex(&text(&one["envelope"])).expect("hexadecimal");
            // Some are no envelopes at all, and can only be sent as the message they would stand in.
            let sealed = Sealed::from_bytes(&bytes).ok()?;
            Some((text(&one["kind"]), text(&one["name"]), sealed))
        })
        .collect()
}
