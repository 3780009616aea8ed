//! Where each log stands: how far it is held, what it vouches for, whether it was forked, how much
//! of it counts.
//!
//! It does not decide what may be held (that is the gate's business) and reads nothing by itself.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use protocol::heights::{Height, Reach};
use protocol::limits::{CHECKPOINT_ENTRIES, LOGS_PER_DEVICE_MAX};
use protocol::log::{Header, Payload};
use protocol::{
    ChangeHash, DeviceId, DocumentId, HeaderHash, LogId, MemberId, Opened, OperationId,
};

use crate::limits::{QUIET_ENTRIES_MIN, TIPS_PER_ENTRY};
use crate::membership::{Begun, Limit, Writer};

/// The name of a log in its community.
pub(crate) type LogKey = (DeviceId, LogId);

/// What a log vouches for: heads by document.
pub(crate) type Tips = BTreeMap<DocumentId, Vec<ChangeHash>>;

/// What the held entries of a log amount to. Also kept as a cache.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct LogState {
    /// Whose writing it is, by the log's beginning.
    #[n(0)]
    pub(crate) member: MemberId,
    /// What the right to write rested on there.
    #[n(1)]
    pub(crate) grant: Option<OperationId>,
    /// How the member belonged there.
    #[n(2)]
    pub(crate) admission: Option<OperationId>,
    /// The membership heads seen at the beginning.
    #[n(3)]
    pub(crate) began: Vec<OperationId>,
    /// The last entry held.
    #[n(4)]
    pub(crate) number: u64,
    /// Its header.
    #[n(5)]
    pub(crate) header: HeaderHash,
    /// The last checkpoint; 0 while there is none.
    #[n(6)]
    pub(crate) checkpoint: u64,
    /// The lowest number whose header is here.
    #[n(7)]
    pub(crate) floor: u64,
    /// What it vouches for at `number`.
    #[n(8)]
    pub(crate) tips: Tips,
    /// The checkpoint that becomes the floor once another is far enough beyond it.
    #[n(9)]
    pub(crate) next_floor: u64,
}

impl LogState {
    /// A log by its first header here: its beginning, or a checkpoint.
    pub(crate) fn begin(writer: Writer, header: &Opened<Header>, began: Vec<OperationId>) -> Self {
        let mut state = Self {
            member: writer.member,
            grant: writer.grant,
            admission: writer.admission,
            began,
            number: 0,
            header: HeaderHash::from(header.id()),
            checkpoint: 0,
            floor: header.number,
            tips: Tips::new(),
            next_floor: header.number,
        };
        state.apply(header);
        state
    }

    /// Takes the next header into account, or a checkpoint further on.
    pub(crate) fn apply(&mut self, header: &Opened<Header>) {
        match &header.payload {
            Payload::Begin(_) => {}
            Payload::Change(change) => {
                self.tips.insert(change.document, vec![change.head]);
            }
            Payload::Checkpoint(checkpoint) => {
                let tips = checkpoint.tips.iter();
                self.tips = tips.map(|tip| (tip.document, tip.heads.to_vec())).collect();
                if header.number > self.number + 1 {
                    self.floor = header.number;
                    self.next_floor = header.number;
                } else if header.number + 1 >= self.next_floor + CHECKPOINT_ENTRIES {
                    // As many headers stay as a checkpoint may follow: a cut may still name one.
                    self.floor = self.next_floor;
                    self.next_floor = header.number;
                }
                self.checkpoint = header.number;
            }
        }
        self.number = header.number;
        self.header = HeaderHash::from(header.id());
    }

    /// Whether the next own entry is to be a checkpoint.
    pub(crate) fn checkpoint_due(&self) -> bool {
        self.number + 1 - self.checkpoint >= CHECKPOINT_ENTRIES
    }

    /// Whether a checkpoint would be smaller than what it stands for, now that its author rests.
    pub(crate) fn checkpoint_pays(&self) -> bool {
        let since = self.number - self.checkpoint;
        let size = self.tips.len() as u64 / TIPS_PER_ENTRY;
        since >= QUIET_ENTRIES_MIN.max(size)
    }
}

/// Two headers with one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fork {
    pub(crate) number: u64,
    pub(crate) low: HeaderHash,
    pub(crate) high: HeaderHash,
}

impl Fork {
    pub(crate) fn of(number: u64, one: HeaderHash, other: HeaderHash) -> Self {
        Self { number, low: one.min(other), high: one.max(other) }
    }
}

/// One log.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    /// None while only evidence of its fork is known.
    pub(crate) state: Option<LogState>,
    /// The lowest known fork.
    pub(crate) fork: Option<Fork>,
    /// Up to where membership lets it count.
    pub(crate) limit: Limit,
    /// Where the limit is below what is held: this device's header there, and what the log vouched
    /// for there. None when those headers are gone, so that nothing of it can count here.
    pub(crate) at_limit: Option<(HeaderHash, Tips)>,
    /// The entry that was refused: nothing from it on is taken here.
    pub(crate) stopped: Option<u64>,
    /// The number up to which the state was handed out for keeping.
    pub(crate) saved: u64,
}

static NO_TIPS: Tips = Tips::new();

impl Log {
    pub(crate) fn new(state: Option<LogState>) -> Self {
        let saved = state.as_ref().map_or(0, |state| state.number);
        let limit = Limit::Unlimited;
        Self { state, fork: None, limit, at_limit: None, stopped: None, saved }
    }

    /// The last entry held; 0 when there is none.
    pub(crate) fn held(&self) -> u64 {
        self.state.as_ref().map_or(0, |state| state.number)
    }

    /// The highest number that may count.
    pub(crate) fn limit_number(&self) -> u64 {
        match self.limit {
            Limit::Nothing => 0,
            Limit::UpTo { number, .. } => number,
            Limit::Unlimited => u64::MAX,
        }
    }

    /// The fork, unless it lies beyond what may count anyway, or a cut says which branch counts and that is
    /// the one held here.
    pub(crate) fn dead(&self) -> Option<Fork> {
        self.fork.filter(|fork| fork.number <= self.limit_number() && !self.is_at_cut())
    }

    /// Whether what is held leads up to the very entry that a cut names.
    pub(crate) fn is_at_cut(&self) -> bool {
        let Limit::UpTo { number, header } = self.limit else { return false };
        match (&self.state, &self.at_limit) {
            (Some(state), _) if state.number == number => state.header == header,
            (Some(_), Some((there, _))) => *there == header,
            (Some(_) | None, _) => false,
        }
    }

    /// How far it is held, as others are told. Beyond a cut nothing is told, so that it does not
    /// matter who received what before the cut.
    pub(crate) fn reach(&self) -> Option<Reach> {
        if let Some(Fork { number, low, high }) = self.dead() {
            return Some(Reach::Dead { number, low, high });
        }
        let state = self.state.as_ref()?;
        if state.number <= self.limit_number() {
            return Some(Reach::Alive { number: state.number, header: state.header });
        }
        let (header, _) = self.at_limit.as_ref()?;
        Some(Reach::Alive { number: self.limit_number(), header: *header })
    }

    /// What it vouches for with what counts.
    pub(crate) fn counting(&self) -> &Tips {
        match (&self.state, &self.at_limit) {
            _ if self.dead().is_some() => &NO_TIPS,
            (Some(state), _) if state.number <= self.limit_number() => &state.tips,
            (_, Some((_, tips))) => tips,
            (_, None) => &NO_TIPS,
        }
    }

    /// How it began, for finding out how much of it counts.
    pub(crate) fn begun(&self, (device, log): LogKey) -> Option<Begun<'_>> {
        let state = self.state.as_ref()?;
        Some(Begun {
            member: state.member,
            device,
            log,
            heads: &state.began,
            grant: state.grant,
            admission: state.admission,
        })
    }
}

/// Every log of a community.
#[derive(Debug, Default)]
pub(crate) struct Logs(pub(crate) BTreeMap<LogKey, Log>);

const FIRST: LogId = LogId([0; LogId::LEN]);

impl Logs {
    pub(crate) fn get(&self, key: &LogKey) -> Option<&Log> {
        self.0.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &LogKey) -> Option<&mut Log> {
        self.0.get_mut(key)
    }

    /// Whether a log is among those of its device that count: the lowest ids.
    pub(crate) fn is_among_lowest(&self, (device, log): LogKey) -> bool {
        self.0.range((device, FIRST)..(device, log)).take(LOGS_PER_DEVICE_MAX).count()
            < LOGS_PER_DEVICE_MAX
    }

    /// The logs that count or could, in order.
    pub(crate) fn lowest(&self) -> impl Iterator<Item = (&LogKey, &Log)> {
        let mut last = None;
        let mut count = 0;
        self.0.iter().filter(move |((device, _), _)| {
            count = if last == Some(*device) { count + 1 } else { 1 };
            last = Some(*device);
            count <= LOGS_PER_DEVICE_MAX
        })
    }

    pub(crate) fn heights(&self) -> Vec<Height> {
        self.lowest()
            .filter_map(|((device, log), held)| {
                Some(Height { device: *device, log: *log, reach: held.reach()? })
            })
            .collect()
    }

    pub(crate) fn of_device(&self, device: DeviceId) -> impl Iterator<Item = (&LogId, &Log)> {
        let logs = self.0.range((device, FIRST)..);
        logs.take_while(move |((of, _), _)| *of == device).map(|((_, log), held)| (log, held))
    }
}
