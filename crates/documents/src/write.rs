//! Writing: one transaction is one change.
//!
//! Every local write of every schema ends here. The change that comes out is put through the same
//! gate as everyone else's, so that nothing is ever written that others would refuse.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{AutomergeError, Patch, PatchLog, ReadDoc};
use protocol::{ActorId, ChangeHash, Time};

use crate::change::{Change, inspect};
use crate::difference::difference;
use crate::document::Document;
use crate::gate;
use crate::harmful::Harmful;
use crate::limits::COUNTER_AHEAD_MAX;
use crate::splice::{TextSplice, Touched, touched_by};

/// What a local write made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The one change: to be kept and sent.
    pub change: Change,
    /// The heads afterwards, sorted.
    pub heads: Vec<ChangeHash>,
    /// What happened to the body text of a publication, as it is now.
    pub body: Vec<TextSplice>,
    /// What lists must read again.
    pub touched: Touched,
}

/// The state a write is made at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Base {
    /// As the document is now.
    #[default]
    Current,
    /// As it was at these heads.
    Heads(Vec<ChangeHash>),
}

/// Why nothing was written. The document is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A position beyond the end.
    #[error("position {at} is beyond the end: the text is {len} UTF-16 code units long")]
    OutOfRange {
        /// The position.
        at: usize,
        /// The length of the text there.
        len: usize,
    },
    /// A position between the two halves of a character.
    #[error("position {at} is inside a surrogate pair: move it by one")]
    InsideSurrogatePair {
        /// The position.
        at: usize,
    },
    /// A base that is not known here.
    #[error("these heads are not known here: read the text again and use its heads")]
    UnknownHeads,
    /// The actor has written something that the base does not have.
    #[error("this actor already wrote something that these heads do not have: use a fresh actor")]
    ActorNotInBase,
    /// A base so old that the change would count too far ahead.
    #[error("these heads are too old to write at: read the text again and use its heads")]
    BaseTooOld,
    /// More than a value, a text or a change may hold.
    #[error("{what} is too long: at most {max}")]
    TooLong {
        /// What.
        what: &'static str,
        /// How long it may be, in the unit its limit says.
        max: usize,
    },
    /// Something that must not be empty.
    #[error("{0} is empty: fill it in")]
    Empty(&'static str),
    /// What should be changed is not there.
    #[error("there is no such {0} here")]
    NoSuch(&'static str),
    /// The gate would refuse the change at every node.
    #[error("the change would be refused by others: {0}")]
    Refused(#[from] Harmful),
    /// Automerge refused or panicked.
    #[error("the document could not be written: {0}")]
    Automerge(&'static str),
}

impl From<AutomergeError> for WriteError {
    fn from(_: AutomergeError) -> Self {
        Self::Automerge("Automerge refused")
    }
}

impl Document {
    /// Whether this actor can write at these heads: they are known, and have all it wrote so far.
    /// Whoever replays a history with its concurrency picks a fresh actor when not.
    pub fn can_write_at(&self, actor: &ActorId, heads: &[ChangeHash]) -> bool {
        self.base_heads(*actor, &Base::Heads(heads.to_vec())).is_ok()
    }

    /// The heads to write at; none for the current ones.
    fn base_heads(
        &self,
        actor: ActorId,
        base: &Base,
    ) -> Result<Option<Vec<ChangeHash>>, WriteError> {
        let Base::Heads(heads) = base else { return Ok(None) };
        if heads.iter().any(|hash| !self.contains(hash)) {
            return Err(WriteError::UnknownHeads);
        }
        let mut sorted = heads.clone();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted.iter().eq(self.graph.heads()) {
            return Ok(None);
        }
        if let Some((_, last)) = self.last_of(&actor)
            && !self.are_ancestors(&sorted, &[last])
        {
            return Err(WriteError::ActorNotInBase);
        }
        // Automerge numbers a new operation after everything here, also what the base does not have.
        let highest = |hash: &ChangeHash| {
            self.graph.place(hash).map_or(0, |place| gate::highest(&self.graph.node(place).change))
        };
        let here = self.graph.heads().iter().map(highest).max().unwrap_or(0);
        let ahead = here.saturating_sub(sorted.iter().map(highest).max().unwrap_or(0));
        if ahead > COUNTER_AHEAD_MAX {
            return Err(WriteError::BaseTooOld);
        }
        Ok(Some(sorted))
    }

    /// One transaction at `base`; nothing when `act` changes nothing.
    pub(crate) fn write(
        &mut self,
        actor: ActorId,
        at: Time,
        base: &Base,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<(), WriteError>,
    ) -> Result<Option<Written>, WriteError> {
        let heads = self.base_heads(actor, base)?;
        // Written as of an older state, Automerge answers in positions of that state: then what
        // happened to the text is found by comparing, so that it must be known as it is now.
        let as_of_older = heads.is_some();
        if as_of_older {
            self.text();
        }
        let before = self.body_before();
        let done = catch_unwind(AssertUnwindSafe(|| self.transact(actor, at, heads, act)));
        let made = match done {
            Ok(made) => made,
            Err(_) => Err(WriteError::Automerge("Automerge panicked")),
        };
        match made.and_then(|made| made.map(|made| self.take_own(made)).transpose()) {
            Ok(None) => Ok(None),
            Ok(Some((change, patches))) => {
                let body = if as_of_older {
                    let old = self.read_anew().unwrap_or_default();
                    difference(&old, self.text())
                } else {
                    let body = self.body_splices(before, &patches);
                    self.follow(&body);
                    body
                };
                let touched = touched_by(&patches);
                Ok(Some(Written { change, heads: self.heads(), body, touched }))
            }
            Err(error) => {
                if !self.agrees() || matches!(error, WriteError::Automerge(_)) {
                    self.rebuild();
                }
                Err(error)
            }
        }
    }

    fn transact(
        &mut self,
        actor: ActorId,
        at: Time,
        heads: Option<Vec<ChangeHash>>,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<(), WriteError>,
    ) -> Result<Option<(automerge::Change, Vec<Patch>)>, WriteError> {
        self.automerge.set_actor(automerge::ActorId::from(&actor.0));
        let log = PatchLog::active();
        let refused = |_| WriteError::Automerge("the patch log does not fit");
        let mut transaction = match heads {
            None => self.automerge.transaction_log_patches(log).map_err(refused)?,
            Some(heads) => {
                let heads: Vec<_> =
                    heads.iter().map(|hash| automerge::ChangeHash(hash.0)).collect();
                self.automerge.transaction_at(log, &heads).map_err(refused)?
            }
        };
        // Dropped without a commit, a transaction rolls back.
        act(&mut transaction)?;
        if transaction.pending_ops() == 0 {
            transaction.rollback();
            return Ok(None);
        }
        let time = i64::try_from(at.0).unwrap_or(i64::MAX);
        let (hash, mut log) = transaction.commit_with(CommitOptions::default().with_time(time));
        let Some(hash) = hash else { return Ok(None) };
        let patches = self.automerge.make_patches(&mut log);
        let change = self
            .automerge
            .get_change_by_hash(&hash)
            .ok_or(WriteError::Automerge("the change is gone"))?;
        Ok(Some((change, patches)))
    }

    /// Puts the own change through the gate and into the graph.
    fn take_own(
        &mut self,
        (change, patches): (automerge::Change, Vec<Patch>),
    ) -> Result<(Change, Vec<Patch>), WriteError> {
        let change = inspect(change.raw_bytes())?;
        gate::check(&self.graph, &change)?;
        self.graph.add(change.clone());
        Ok((change, patches))
    }
}
