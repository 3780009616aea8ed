//! One simulated node: the real mind over the real in-memory store, and what the node's loop does
//! between them: batch, stage, commit, and only then tell.

use std::collections::{BTreeMap, BTreeSet};

use api::{Code, Problem};
use mind::{Answer, Command, Effect, GossipToken, Guards, Input, Keys, MemberKey, Mind, Ticket};
use protocol::identity::LinkCertificate;
use protocol::limits::LINK_VALID_MS_MAX;
use protocol::topic::Topic;
use protocol::work::Work;
use protocol::{DeviceId, Keypair, MemberId, RecordId, Sealed, Text, Time};
use store::{CommitFailed, MemoryStore, Store};

use crate::chance::Chance;

/// Work that a key of the simulation carries: a thousand keys cost nothing.
const WORK_BITS: u32 = 4;

/// What became of one batch.
pub(crate) enum Batch {
    /// Committed: these effects leave the house.
    Told(Vec<Effect>),
    /// The node stopped before its commit. What leaves is what a broken order of things would tell.
    Crashed(Vec<Effect>),
}

/// How a batch is to end, decided by chance beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Well,
    DiskFull,
    Crash,
}

pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) keys: Keys,
    pub(crate) store: MemoryStore,
    pub(crate) mind: Option<Mind>,
    pub(crate) clock_ahead_ms: u64,
    /// Switched off for good.
    pub(crate) gone: bool,
    pub(crate) follows: BTreeSet<Topic>,
    pub(crate) heard: BTreeSet<RecordId>,
    /// Those that are passed on, and on which topics they were: each topic spreads its own copy.
    pub(crate) accepted: BTreeSet<RecordId>,
    pub(crate) copies: BTreeSet<(Topic, RecordId)>,
    /// Devices it was told to avoid.
    pub(crate) avoids: BTreeSet<DeviceId>,
    pub(crate) judged: BTreeMap<GossipToken, (Topic, Sealed)>,
    pub(crate) guards: Guards,
    /// Whether keeping comes before telling; off only for the test of the test.
    pub(crate) kept_before_told: bool,
    /// When the mind is to be woken next, as it was last planned.
    pub(crate) wake_planned: Option<Time>,
    tickets: u64,
}

impl Node {
    pub(crate) fn new(name: &str, chance: &mut Chance, guards: Guards) -> Self {
        let member = Keypair::from_seed(&chance.bytes());
        let device = Keypair::from_seed(&chance.bytes());
        let work = Work::search(&MemberId(member.public()), WORK_BITS, 0, u64::MAX);
        let keys = Keys { member: MemberKey::Here(member), device, work };
        let guards = Guards { work_bits: WORK_BITS, ..guards };
        Self::at_home(name.to_owned(), keys, MemoryStore::new(), guards)
    }

    /// Another device of the same member, certified by this one.
    pub(crate) fn second(&self, seed: &[u8; 32], now: Time) -> Self {
        let member = self.member_key();
        let device = Keypair::from_seed(seed);
        let certificate = LinkCertificate {
            member: self.member(),
            device: DeviceId(device.public()),
            name: Text::new(format!("{}'s second", self.name)).expect("short"),
            keeper: false,
            issued_at: now,
            expires_at: now.plus_ms(LINK_VALID_MS_MAX),
        };
        let link = Sealed::seal(certificate, &member).expect("signed by its member");
        let keys = Keys { member: MemberKey::Elsewhere(link), device, work: self.keys.work };
        Self::at_home(format!("{}'s second", self.name), keys, MemoryStore::new(), self.guards)
    }

    fn at_home(name: String, keys: Keys, store: MemoryStore, guards: Guards) -> Self {
        Self {
            name,
            keys,
            store,
            mind: None,
            clock_ahead_ms: 0,
            gone: false,
            follows: BTreeSet::new(),
            heard: BTreeSet::new(),
            accepted: BTreeSet::new(),
            copies: BTreeSet::new(),
            judged: BTreeMap::new(),
            avoids: BTreeSet::new(),
            guards,
            kept_before_told: true,
            wake_planned: None,
            tickets: 0,
        }
    }

    /// The same home, copied: same keys, what was committed so far.
    pub(crate) fn copied(&self) -> Self {
        let mut store = self.store.clone();
        store.crash();
        let name = format!("{}'s copy", self.name);
        Self {
            clock_ahead_ms: self.clock_ahead_ms,
            kept_before_told: self.kept_before_told,
            ..Self::at_home(name, self.keys.clone(), store, self.guards)
        }
    }

    /// Does not dial a device, or does so again.
    pub(crate) fn avoid(&mut self, device: DeviceId, avoid: bool) {
        if avoid {
            self.avoids.insert(device);
        } else {
            self.avoids.remove(&device);
        }
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId(self.keys.device.public())
    }

    /// The key of its member, which every first device of a member holds.
    pub(crate) fn member_key(&self) -> Keypair {
        match &self.keys.member {
            MemberKey::Here(member) => member.clone(),
            MemberKey::Elsewhere(_) => panic!("a second device"),
        }
    }

    pub(crate) fn member(&self) -> MemberId {
        self.keys.member.id()
    }

    pub(crate) fn is_up(&self) -> bool {
        self.mind.is_some()
    }

    pub(crate) fn clock(&self, now: Time) -> Time {
        now.plus_ms(self.clock_ahead_ms)
    }

    /// Opens the mind from what was committed.
    pub(crate) fn open(&mut self, now: Time, seed: [u8; 32]) {
        let clock = self.clock(now);
        let keys = self.keys.clone();
        self.mind = Some(Mind::open_with(keys, seed, clock, &self.store, self.guards));
        self.wake_planned = None;
    }

    /// Stops at once: what was not committed is gone.
    pub(crate) fn crash(&mut self) {
        self.mind = None;
        self.store.crash();
        self.follows.clear();
        self.heard.clear();
        self.accepted.clear();
        self.copies.clear();
        self.judged.clear();
        self.avoids.clear();
        self.wake_planned = None;
    }

    pub(crate) fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// Handles what arrived, commits, and answers what may leave the house.
    pub(crate) fn handle(
        &mut self,
        now: Time,
        inputs: Vec<Input>,
        end: End,
        seed: [u8; 32],
    ) -> Batch {
        let clock = self.clock(now);
        let Some(mind) = &mut self.mind else { return Batch::Told(Vec::new()) };
        let mut told: Vec<Effect> = Vec::new();
        for input in inputs.into_iter().chain([Input::BatchEnds]) {
            let mut keeps = Vec::new();
            for effect in mind.handle(clock, &self.store, input) {
                if let Effect::Keep(keep) = effect {
                    keeps.push(keep);
                } else {
                    told.push(effect);
                }
            }
            self.store.stage(keeps);
        }
        if end == End::Crash {
            self.crash();
            let leaked = if self.kept_before_told { Vec::new() } else { told };
            return Batch::Crashed(leaked);
        }
        self.store.fail_commits((end == End::DiskFull).then_some(CommitFailed::DiskFull));
        if self.store.commit().is_ok() {
            return Batch::Told(told);
        }
        self.store.fail_commits(None);
        // Nothing of the batch leaves the house; the mind is made again from what is kept.
        self.store.discard();
        self.open(now, seed);
        let refused = told.into_iter().filter_map(|effect| {
            let Effect::Reply { ticket, .. } = effect else { return None };
            let full = Problem::new(Code::DiskFull, "The disk is full.", "Make room.");
            Some(Effect::Reply { ticket, answer: Err(full) })
        });
        Batch::Told(refused.collect())
    }

    /// Asks the mind something that only reads.
    pub(crate) fn read(&mut self, now: Time, command: Command) -> Result<Answer, Problem> {
        let clock = self.clock(now);
        let ticket = self.ticket();
        let mind = self.mind.as_mut().expect("only nodes that run are asked");
        let effects = mind.handle(clock, &self.store, Input::Command { ticket, command });
        effects
            .into_iter()
            .find_map(|effect| {
                let Effect::Reply { answer, .. } = effect else { return None };
                Some(answer)
            })
            .expect("every command is answered at once")
    }
}
