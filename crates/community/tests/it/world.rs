//! A small world: people with devices, each with a table and a shelf in memory.
//!
//! The shelf is a real one, only not on disk: it keeps what the table says, key by key, and shows it
//! again. Nothing travels by itself; a story says what is sent to whom.

use std::collections::{BTreeMap, VecDeque};

use community::{Answer, Composed, Guards, Kept, Opening, Outcome, Shelf, Table, Wrote};
use documents::{Document, TextSplice, Written, publication};
use protocol::announcement::{Announcement, Body, Profile};
use protocol::heights::Height;
use protocol::identity::LinkCertificate;
use protocol::invite::{Claim, Secret};
use protocol::log::Header;
use protocol::membership::{Access, Genesis, Invite, Operation, Role};
use protocol::message::{CommunityMessage, Entry, Join};
use protocol::work::Work;
use protocol::{
    ActorId, ChangeHash, CommunityId, DeviceId, Digest, DocumentId, DocumentKind, Keypair, LogId,
    MemberId, Opened, OperationId, Sealed, Text, Time,
};

pub(crate) const DAY: u64 = 24 * 3600 * 1000;

/// What one device keeps of one community.
#[derive(Default)]
pub(crate) struct MapShelf {
    pub(crate) operations: Vec<Opened<Operation>>,
    pub(crate) headers: BTreeMap<(DeviceId, LogId, u64), Sealed>,
    pub(crate) forks: BTreeMap<(DeviceId, LogId), Vec<Sealed>>,
    pub(crate) changes: BTreeMap<(DocumentId, ActorId, u64), Vec<u8>>,
    pub(crate) withdrawn: BTreeMap<(DocumentId, ChangeHash), Vec<u8>>,
    pub(crate) states: BTreeMap<(DeviceId, LogId), Vec<u8>>,
    pub(crate) documents: BTreeMap<DocumentId, Document>,
    pub(crate) readable: Vec<DocumentId>,
    pub(crate) stopped: Vec<(DeviceId, LogId, u64)>,
}

impl Shelf for MapShelf {
    fn headers(&self, device: DeviceId, log: LogId, from: u64, max: usize) -> Vec<Sealed> {
        let range = (device, log, from)..=(device, log, u64::MAX);
        self.headers.range(range).take(max).map(|(_, sealed)| sealed.clone()).collect()
    }

    fn fork_evidence(&self, device: DeviceId, log: LogId) -> Vec<Sealed> {
        self.forks.get(&(device, log)).cloned().unwrap_or_default()
    }

    fn asides(&self, document: DocumentId) -> Vec<Vec<u8>> {
        let aside = self.withdrawn.iter().filter(|((id, _), _)| *id == document);
        aside.map(|(_, bytes)| bytes).cloned().collect()
    }

    fn document(&mut self, id: DocumentId) -> &mut Document {
        self.documents.entry(id).or_default()
    }
}

impl MapShelf {
    pub(crate) fn keep(&mut self, kept: Vec<Kept>) {
        for kept in kept {
            match kept {
                Kept::Operation(operation) => self.operations.push(operation),
                Kept::Header(header) => {
                    let place = (header.device, header.log, header.number);
                    self.headers.insert(place, header.sealed().clone());
                }
                Kept::Fork(header) => {
                    let evidence = self.forks.entry((header.device, header.log)).or_default();
                    evidence.push(header.sealed().clone());
                }
                Kept::HeadersSuperseded { device, log, below } => {
                    self.headers
                        .retain(|(d, l, number), _| (*d, *l) != (device, log) || *number >= below);
                }
                Kept::Aside { document, change } => {
                    self.withdrawn.insert((document, change.hash()), change.bytes().to_vec());
                }
                Kept::Dropped { document, change } => {
                    self.withdrawn.remove(&(document, change.hash()));
                }
                Kept::Change { document, change } => {
                    self.withdrawn.remove(&(document, change.hash()));
                    let place = (document, change.actor(), change.sequence());
                    self.changes.insert(place, change.bytes().to_vec());
                }
                Kept::Withdrawn { document, change } => {
                    self.changes.remove(&(document, change.actor(), change.sequence()));
                    self.withdrawn.insert((document, change.hash()), change.bytes().to_vec());
                }
                Kept::HeadersLost { device, log, from } => {
                    self.headers.retain(|(of, which, number), _| {
                        (*of, *which) != (device, log) || *number < from
                    });
                }
                Kept::Readable(document) => self.readable.push(document),
                Kept::Stopped { device, log, number, .. } => {
                    self.stopped.push((device, log, number));
                }
                Kept::LogState { device, log, state } => {
                    self.states.insert((device, log), state);
                }
            }
        }
    }

    fn heads(&self) -> Vec<(DocumentId, Vec<ChangeHash>)> {
        let documents = self.documents.iter().filter(|(_, document)| !document.is_empty());
        documents.map(|(id, document)| (*id, document.heads())).collect()
    }

    /// Every log of which something is kept.
    pub(crate) fn logs(&self, with_states: bool) -> Vec<(DeviceId, LogId, Option<Vec<u8>>)> {
        let mut logs: BTreeMap<(DeviceId, LogId), Option<Vec<u8>>> = BTreeMap::new();
        for (device, log, _) in self.headers.keys() {
            logs.insert((*device, *log), None);
        }
        for key in self.forks.keys() {
            logs.insert(*key, None);
        }
        if with_states {
            logs.extend(self.states.iter().map(|(key, state)| (*key, Some(state.clone()))));
        }
        logs.into_iter().map(|((device, log), state)| (device, log, state)).collect()
    }
}

/// Someone with a device.
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) member_key: Keypair,
    pub(crate) device_key: Keypair,
}

pub(crate) fn person(name: &'static str) -> Person {
    let seed = |role: &str| protocol::ids::derive("test", &[name.as_bytes(), role.as_bytes()]);
    Person {
        name,
        member_key: Keypair::from_seed(&seed("member")),
        device_key: Keypair::from_seed(&seed("device")),
    }
}

impl Person {
    pub(crate) fn member(&self) -> MemberId {
        MemberId(self.member_key.public())
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId(self.device_key.public())
    }

    pub(crate) fn profile(&self) -> Sealed {
        let link = LinkCertificate {
            member: self.member(),
            device: self.device(),
            name: Text::default(),
            keeper: false,
            issued_at: Time(1),
            expires_at: Time(DAY),
        };
        let link = Sealed::seal(link, &self.member_key).expect("a good certificate");
        let name = Text::new(self.name).expect("a short name");
        let announcement = Announcement {
            member: self.member(),
            link: link.sealed().clone(),
            issued_at: Time(2),
            expires_at: Time(DAY),
            body: Body::Profile(Profile { name, ..Profile::default() }),
            work: Work::default(),
        };
        Sealed::seal(announcement, &self.device_key).expect("a good profile").sealed().clone()
    }

    pub(crate) fn join(
        &self,
        community: CommunityId,
        invite: OperationId,
        secret: &Secret,
    ) -> Join {
        let claim = Claim { community, invite, member: self.member(), device: self.device() };
        let claim = Sealed::seal(claim, &secret.keypair()).expect("a good claim");
        Join { claim: claim.sealed().clone(), profile: self.profile() }
    }
}

/// A person's device with one community.
pub(crate) struct Node {
    pub(crate) person: Person,
    pub(crate) table: Table,
    pub(crate) shelf: MapShelf,
    pub(crate) session: u8,
    pub(crate) now: u64,
    /// What the last outcome asked for.
    pub(crate) outbox: Vec<CommunityMessage>,
    pub(crate) refused: Vec<community::Refusal>,
}

pub(crate) fn genesis(founder: &Person, access: Access) -> Opened<Genesis> {
    let genesis = Genesis {
        founder: founder.member(),
        profile: founder.profile(),
        name: Text::new("Commons").expect("short"),
        purpose: Text::default(),
        access,
        at: Time(3),
        nonce: [7; 32],
    };
    Sealed::seal(genesis, &founder.device_key).expect("a good genesis")
}

impl Node {
    pub(crate) fn new(person: Person, genesis: &Opened<Genesis>) -> Self {
        Self::with_guards(person, genesis, Guards::default())
    }

    pub(crate) fn with_guards(person: Person, genesis: &Opened<Genesis>, guards: Guards) -> Self {
        let opening = Opening {
            genesis: genesis.clone(),
            operations: Vec::new(),
            logs: Vec::new(),
            own_log: None,
        };
        let mut shelf = MapShelf::default();
        let table = Table::open_with(person.device(), opening, &mut shelf, guards);
        let (outbox, refused) = (Vec::new(), Vec::new());
        Self { person, table, shelf, session: 0, now: 100, outbox, refused }
    }

    /// A founder with a new community.
    pub(crate) fn founder(name: &'static str, access: Access) -> Self {
        let person = person(name);
        let genesis = genesis(&person, access);
        Self::new(person, &genesis)
    }

    pub(crate) fn member(&self) -> MemberId {
        self.person.member()
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.person.device()
    }

    pub(crate) fn now(&mut self) -> Time {
        self.now += 1;
        Time(self.now)
    }

    pub(crate) fn actor(&self) -> ActorId {
        ActorId::fresh(self.table.id(), self.device(), [self.session; 8])
    }

    fn fresh_log(&self) -> LogId {
        let name = [self.person.name.as_bytes(), &self.now.to_le_bytes()].concat();
        let hash = protocol::ids::derive("test log", &[&name]);
        LogId::from_slice(&hash[..16]).expect("16 bytes")
    }

    /// Takes a message as a node would, and keeps what comes of it.
    pub(crate) fn receive(&mut self, message: CommunityMessage) -> Vec<CommunityMessage> {
        let shelf = &mut self.shelf;
        let outcome = match message {
            CommunityMessage::Operations(page) => {
                self.table.receive_operations(page.into_inner(), shelf)
            }
            CommunityMessage::Entries(page) => self.table.receive_entries(page.into_inner(), shelf),
            CommunityMessage::Changes { document, changes, last } => {
                self.table.receive_changes(document, changes.into_inner(), last, shelf)
            }
            CommunityMessage::Parcel { document, part, last } => {
                assert!(last, "short stories fit in one part");
                self.table.receive_parcel(document, &part, shelf).expect("an honest parcel")
            }
            CommunityMessage::WantChanges { document, have, plain } => {
                return self.table.answer_want(document, &have, plain, shelf);
            }
            CommunityMessage::State { operation_heads, heights, answer } => {
                let mut out = self.table.answer_state(&operation_heads, &heights, shelf).messages;
                if answer {
                    out.push(self.state(false));
                }
                return out;
            }
            CommunityMessage::Digest(_)
            | CommunityMessage::Held { .. }
            | CommunityMessage::Caret(_)
            | CommunityMessage::Whereabouts(_)
            | CommunityMessage::Wishes(_) => return Vec::new(),
        };
        self.take(outcome);
        std::mem::take(&mut self.outbox)
    }

    /// Takes operations; answers whether who belongs changed.
    pub(crate) fn hears(&mut self, operations: Vec<Sealed>) -> bool {
        let outcome = self.table.receive_operations(operations, &mut self.shelf);
        let changed = outcome.membership_changed;
        self.take(outcome);
        changed
    }

    /// What this node answers to a state.
    pub(crate) fn answers(&mut self, heads: &[OperationId], heights: &[Height]) -> Answer {
        self.table.answer_state(heads, heights, &mut self.shelf)
    }

    /// Keeps what came of something, and asks for what is missing.
    pub(crate) fn take(&mut self, outcome: Outcome) {
        self.shelf.keep(outcome.keep);
        self.refused.extend(outcome.refused);
        // What was set aside may have been this session's: its sequence must not be used twice.
        self.session = self.session.wrapping_add(u8::from(!outcome.rebuilt.is_empty()));
        for (document, have) in outcome.wants {
            let have = protocol::List::first(have);
            self.outbox.push(CommunityMessage::WantChanges { document, have, plain: false });
        }
        if outcome.gap {
            let state = self.state(false);
            self.outbox.push(state);
        }
    }

    pub(crate) fn state(&self, answer: bool) -> CommunityMessage {
        let (heads, heights) = self.table.state();
        CommunityMessage::State {
            operation_heads: protocol::List::first(heads),
            heights: protocol::List::first(heights),
            answer,
        }
    }

    pub(crate) fn digest(&self) -> Digest {
        self.table.digest(&self.shelf.heads())
    }

    /// Does something with the table and keeps what comes of it; answers the operation.
    pub(crate) fn does<E: std::fmt::Debug>(
        &mut self,
        act: impl FnOnce(&mut Table, &Keypair, Time, &mut MapShelf) -> Result<Composed, E>,
    ) -> Result<Sealed, E> {
        let at = self.now();
        let Composed { operation, outcome } =
            act(&mut self.table, &self.person.device_key, at, &mut self.shelf)?;
        self.take(outcome);
        Ok(operation.sealed().clone())
    }

    /// Signs what was written and keeps it.
    pub(crate) fn sign(&mut self, document: DocumentId, written: &Written) -> Vec<Entry> {
        let at = self.now();
        let fresh = self.fresh_log();
        let key = &self.person.device_key;
        let wrote = self.table.write(key, at, document, written, fresh, &mut self.shelf);
        let Wrote { keep, entries, .. } = wrote.expect("may write");
        self.shelf.keep(keep);
        entries
    }

    /// Begins a publication.
    pub(crate) fn publish(&mut self, number: u8) -> (DocumentId, Vec<Entry>) {
        let id = DocumentId::fresh(DocumentKind::Publication, [number; 16]);
        let (actor, at, member) = (self.actor(), self.now(), self.member());
        let document = self.shelf.document(id);
        let written = publication::create(document, actor, at, member, "A text");
        let written = written.expect("can be written").expect("changes something");
        (id, self.sign(id, &written))
    }

    /// Types at the end of a publication.
    pub(crate) fn types(&mut self, id: DocumentId, text: &str) -> Vec<Entry> {
        let (actor, at) = (self.actor(), self.now());
        let document = self.shelf.document(id);
        let end = publication::len_utf16(document);
        let splice = TextSplice { at: end, delete: 0, insert: text.to_owned() };
        let written = publication::edit(document, actor, at, &documents::Base::Current, &[splice]);
        let written = written.expect("can be written").expect("changes something");
        self.sign(id, &written)
    }

    /// Rests, and sums up its log if that pays.
    pub(crate) fn sums_up(&mut self) -> Vec<Entry> {
        let at = self.now();
        let Some(wrote) = self.table.sum_up(&self.person.device_key, at) else { return Vec::new() };
        self.shelf.keep(wrote.keep);
        wrote.entries
    }

    /// Answers for what a device wrote in logs that died.
    pub(crate) fn adopts(&mut self, device: DeviceId) {
        let (at, fresh) = (self.now(), self.fresh_log());
        let key = &self.person.device_key;
        let adopted = self.table.adopt(device, key, at, fresh, &mut self.shelf);
        let (wrote, outcome) = adopted.expect("something is lost");
        self.shelf.keep(wrote.keep);
        self.take(outcome);
    }

    /// Gets a parcel that cannot be read.
    pub(crate) fn unreadable(&mut self, document: DocumentId, parcel: &[u8]) {
        let received = self.table.receive_parcel(document, parcel, &mut self.shelf);
        assert!(received.is_err(), "{received:?}");
    }

    pub(crate) fn text(&mut self, id: DocumentId) -> String {
        publication::text(self.shelf.document(id))
    }

    /// Makes an invite.
    pub(crate) fn invites(&mut self, uses: u32, expires_at: Time) -> (OperationId, Secret, Sealed) {
        let secret = Secret([9; 16]);
        let key = secret.keypair().public();
        let invite = Invite { key, uses, expires_at, role: Role::Member };
        let sealed = self
            .does(|table, key, at, shelf| table.invite(key, at, invite, shelf))
            .expect("may invite");
        (OperationId(sealed.id().0), secret, sealed)
    }

    /// Stops and starts again, with or without the caches.
    pub(crate) fn restarts(&mut self, with_caches: bool) {
        let opening = Opening {
            genesis: self.table.genesis().clone(),
            operations: self.shelf.operations.iter().rev().cloned().collect(),
            logs: self.shelf.logs(with_caches),
            own_log: self.table.own_log(),
        };
        self.session += 1;
        let mut changes: BTreeMap<DocumentId, Vec<documents::Change>> = BTreeMap::new();
        for ((document, ..), bytes) in &self.shelf.changes {
            let change = documents::inspect(bytes).expect("kept changes are good");
            changes.entry(*document).or_default().push(change);
        }
        self.shelf.documents =
            changes.into_iter().map(|(id, all)| (id, Document::from_changes(all).0)).collect();
        self.table = Table::open(self.person.device(), opening, &mut self.shelf);
    }
}

/// Founds a community and lets the others in, all of whom then know everything.
pub(crate) fn community(names: &[&'static str]) -> Vec<Node> {
    let mut nodes = vec![Node::founder(names[0], Access::Invite)];
    for name in &names[1..] {
        let newcomer = person(name);
        let profile = newcomer.profile();
        nodes[0]
            .does(|table, key, at, shelf| table.admit(key, at, &profile, Role::Member, shelf))
            .expect("a facilitator may admit");
        let node = Node::new(newcomer, nodes[0].table.genesis());
        nodes.push(node);
    }
    let operations: Vec<Sealed> =
        nodes[0].shelf.operations.iter().map(|operation| operation.sealed().clone()).collect();
    for node in &mut nodes[1..] {
        let outcome = node.table.receive_operations(operations.clone(), &mut node.shelf);
        node.take(outcome);
    }
    nodes
}

/// Hands entries to a node.
pub(crate) fn hand(node: &mut Node, entries: Vec<Entry>) -> Vec<CommunityMessage> {
    node.receive(CommunityMessage::Entries(protocol::List::first(entries)))
}

/// Lets two nodes tell each other what the other lacks until nobody has anything to say.
pub(crate) fn meet(nodes: &mut [Node], one: usize, other: usize) {
    for _ in 0..64 {
        if nodes[one].digest() == nodes[other].digest() {
            return;
        }
        let mut mail = VecDeque::from([(other, nodes[one].state(true))]);
        let mut steps = 0;
        while let Some((to, message)) = mail.pop_front() {
            let back = if to == one { other } else { one };
            mail.extend(nodes[to].receive(message).into_iter().map(|answer| (back, answer)));
            steps += 1;
            assert!(steps < 10_000, "two nodes talk for ever");
        }
    }
}

/// The opened header of an entry.
pub(crate) fn header(entry: &Entry) -> Opened<Header> {
    entry.header.open().expect("a good header")
}

/// Numbers that look random, the same for the same seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}
