//! A table: one community as one device holds it.
//!
//! This file opens a table and answers questions about it; what comes in from others is in
//! `receive`, what this device says in `write` and `compose`, what others lack in `catch_up`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::heights::{self, Height};
use protocol::log::{Header, Payload};
use protocol::membership::{Genesis, Operation};
use protocol::{
    ChangeHash, CommunityId, DeviceId, Digest, DocumentId, HeaderHash, LogId, MemberId, Opened,
    OperationId, codec,
};

use crate::aside::Asides;
use crate::beyond::Beyond;
use crate::branches::Branches;
use crate::limits::HEADERS_READ_MAX;
use crate::logs::{Fork, Log, LogKey, LogState, Logs};
use crate::membership::{Membership, Resolved};
use crate::outcome::{Guards, Outcome};
use crate::pool::Pool;
use crate::recent::Recent;
use crate::shelf::Shelf;
use crate::waiting::{Room, hash_of};

/// What a table is opened with: everything that was kept of it.
#[derive(Debug)]
pub struct Opening {
    /// The beginning of the community.
    pub genesis: Opened<Genesis>,
    /// Every operation kept, in any order.
    pub operations: Vec<Opened<Operation>>,
    /// Every log of which a header or evidence of a fork is kept, with its cached state if there is
    /// one. A state that is missing or does not fit is made again from the headers.
    pub logs: Vec<(DeviceId, LogId, Option<Vec<u8>>)>,
    /// The log this device writes in, when it has begun one.
    pub own_log: Option<LogId>,
}

/// One community as one device holds it.
#[derive(Debug)]
pub struct Table {
    pub(crate) id: CommunityId,
    pub(crate) me: DeviceId,
    pub(crate) membership: Membership,
    pub(crate) logs: Logs,
    pub(crate) own_log: Option<LogId>,
    pub(crate) room: Room,
    pub(crate) pool: Pool,
    pub(crate) asides: Asides,
    pub(crate) recent: Recent,
    pub(crate) beyond: Beyond,
    pub(crate) branches: Branches,
    /// Documents that cannot be read here.
    pub(crate) unreadable: BTreeSet<DocumentId>,
    pub(crate) guards: Guards,
    /// What was asked for, and at which turn: not asked again at once.
    pub(crate) asked: BTreeMap<DocumentId, (u64, Vec<ChangeHash>)>,
    /// What was asked for and has not been answered: what came is looked at once all of it has, for a
    /// checkpoint may name very many documents.
    pub(crate) awaited: BTreeSet<DocumentId>,
    /// Counts what was received; only for not asking twice.
    pub(crate) turn: u64,
}

impl Table {
    /// Opens a table from what was kept.
    pub fn open(me: DeviceId, opening: Opening, shelf: &mut dyn Shelf) -> Self {
        Self::open_with(me, opening, shelf, Guards::default())
    }

    /// Opens a table with some checks off: only for a simulator that proves it would notice.
    #[doc(hidden)]
    pub fn open_with(
        me: DeviceId,
        opening: Opening,
        shelf: &mut dyn Shelf,
        guards: Guards,
    ) -> Self {
        let mut membership = Membership::new(opening.genesis);
        let id = membership.graph().community();
        membership.receive(opening.operations);
        let mut table = Self {
            id,
            me,
            membership,
            logs: Logs::default(),
            own_log: opening.own_log,
            room: Room::default(),
            pool: Pool::default(),
            asides: Asides::default(),
            recent: Recent::default(),
            beyond: Beyond::default(),
            branches: Branches::default(),
            unreadable: BTreeSet::new(),
            guards,
            asked: BTreeMap::new(),
            awaited: BTreeSet::new(),
            turn: 0,
        };
        for (device, log, state) in opening.logs {
            table.reopen((device, log), state, shelf);
        }
        table.limit_all(shelf);
        table
    }

    /// Takes up a log from its cached state and the headers after it.
    fn reopen(&mut self, key: LogKey, cached: Option<Vec<u8>>, shelf: &dyn Shelf) {
        let cached = cached.and_then(|bytes| codec::decode::<LogState>(&bytes).ok());
        let fits = |state: &LogState| {
            let (device, log) = key;
            let kept = shelf.headers(device, log, state.number, 1);
            kept.first().is_some_and(|sealed| HeaderHash::from(sealed.id()) == state.header)
        };
        let mut state = cached.filter(fits);
        let saved = state.as_ref().map_or(0, |state| state.number);
        self.replay(key, &mut state, u64::MAX, shelf);
        let mut log = Log::new(state);
        log.saved = saved;
        let (device, id) = key;
        let evidence = shelf.fork_evidence(device, id);
        log.fork = lowest_fork(&evidence);
        for header in evidence.iter().filter_map(|sealed| sealed.open().ok()) {
            self.beyond.note_evidence(&header);
        }
        if log.state.is_some() || log.fork.is_some() {
            self.logs.0.insert(key, log);
            self.mark_beyond(key);
        }
    }

    /// Applies kept headers after the state, up to and including a number.
    pub(crate) fn replay(
        &mut self,
        (device, log): LogKey,
        state: &mut Option<LogState>,
        through: u64,
        shelf: &dyn Shelf,
    ) {
        loop {
            let from = state.as_ref().map_or(1, |state| state.number + 1);
            let page = shelf.headers(device, log, from, HEADERS_READ_MAX);
            if page.is_empty() {
                return;
            }
            for sealed in page {
                let Ok(header) = sealed.open::<Header>() else { return };
                if header.number > through || !self.replay_one(&header, state) {
                    return;
                }
            }
        }
    }

    fn replay_one(&mut self, header: &Opened<Header>, state: &mut Option<LogState>) -> bool {
        match state {
            Some(state) => {
                let next = header.number == state.number + 1;
                let jump = matches!(header.payload, Payload::Checkpoint(_));
                let goes_on = (next && header.previous == Some(state.header))
                    || (jump && header.number > state.number)
                    || !self.guards.gap;
                if goes_on {
                    state.apply(header);
                }
                goes_on
            }
            None => match self.begin(header) {
                Some(begun) => {
                    *state = Some(begun);
                    true
                }
                // Headers before the first checkpoint of a log that was taken up at that checkpoint
                // are not kept, so this can only be damage: look further on.
                None => false,
            },
        }
    }

    /// A log by its first header, when its device could write there.
    pub(crate) fn begin(&mut self, header: &Opened<Header>) -> Option<LogState> {
        let began = began(header)?.to_vec();
        let writer = self.membership.writer_at(header.device, &began).ok().flatten()?;
        Some(LogState::begin(writer, header, began))
    }

    /// The community.
    pub fn id(&self) -> CommunityId {
        self.id
    }

    /// This device.
    pub fn me(&self) -> DeviceId {
        self.me
    }

    /// The member this device speaks for here, if it belongs.
    pub fn myself(&self) -> Option<MemberId> {
        self.resolved().member_of(self.me)
    }

    /// How the community began.
    pub fn genesis(&self) -> &Opened<Genesis> {
        &self.membership.graph().genesis
    }

    /// Who belongs and what they agreed on.
    pub fn resolved(&self) -> &Resolved {
        self.membership.resolved()
    }

    /// Who belonged as of these membership heads; none when one of them is not known here.
    pub fn resolved_at(&mut self, heads: &[OperationId]) -> Option<Arc<Resolved>> {
        self.membership.resolved_at(heads)
    }

    /// Whether an operation is here.
    pub fn knows_operation(&self, id: &OperationId) -> bool {
        self.membership.knows(id)
    }

    /// The membership operations nothing follows yet, sorted.
    pub fn operation_heads(&self) -> Vec<OperationId> {
        self.membership.heads()
    }

    /// This device's state, to be told: membership heads and heights.
    pub fn state(&self) -> (Vec<OperationId>, Vec<Height>) {
        (self.operation_heads(), self.heights())
    }

    /// How far each log is held, sorted; without those of which something cannot be read here.
    pub fn heights(&self) -> Vec<Height> {
        let mut heights = self.logs.heights();
        if !self.unreadable.is_empty() {
            heights.retain(|height| {
                let log = self.logs.get(&(height.device, height.log));
                !log.is_some_and(|log| self.names_unreadable(log))
            });
        }
        heights
    }

    /// The digest of the state here. `document_heads` must be sorted and leave out empty documents.
    pub fn digest(&self, document_heads: &[(DocumentId, Vec<ChangeHash>)]) -> Digest {
        let heads: Vec<OperationId> = self.membership.graph().heads().iter().copied().collect();
        heights::digest(self.id, &heads, &self.heights(), document_heads)
    }

    /// The log this device writes in, once it has begun one.
    pub fn own_log(&self) -> Option<LogId> {
        self.own_log
    }

    /// Whether something waits here for what is missing.
    pub fn is_waiting(&self) -> bool {
        !self.room.is_empty()
    }

    /// Whether a log is held up to this entry: one that was stopped before may be taken by a later version.
    pub fn holds(&self, device: DeviceId, log: LogId, number: u64) -> bool {
        self.logs.get(&(device, log)).is_some_and(|log| log.held() >= number)
    }

    /// Logs of this community that were forked.
    pub fn forked(&self) -> impl Iterator<Item = (DeviceId, LogId)> + '_ {
        self.logs
            .0
            .iter()
            .filter(|(_, log)| log.fork.is_some())
            .map(|((device, log), _)| (*device, *log))
    }

    /// Starts what is received: whatever was asked for long ago may be asked for again.
    pub(crate) fn next_turn(&mut self) -> Outcome {
        self.turn += 1;
        self.asides.begin_turn();
        Outcome::default()
    }
}

/// The membership heads a log began with, when this header can start a chain.
pub(crate) fn began(header: &Header) -> Option<&[OperationId]> {
    match &header.payload {
        Payload::Begin(heads) => Some(heads),
        Payload::Checkpoint(checkpoint) => Some(&checkpoint.began),
        Payload::Change(_) => None,
    }
}

/// The lowest pair of different headers with one number.
pub(crate) fn lowest_fork(evidence: &[protocol::Sealed]) -> Option<Fork> {
    let mut by_number: BTreeMap<u64, Vec<HeaderHash>> = BTreeMap::new();
    for header in evidence.iter().filter_map(|sealed| sealed.open::<Header>().ok()) {
        by_number.entry(header.number).or_default().push(hash_of(&header));
    }
    by_number.into_iter().find_map(|(number, mut hashes)| {
        hashes.sort_unstable();
        hashes.dedup();
        match hashes[..] {
            [low, high, ..] => Some(Fork { number, low, high }),
            [] | [_] => None,
        }
    })
}
