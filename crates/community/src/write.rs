//! What this device itself writes: one signed entry for each change.
//!
//! The change has been made and applied by the caller already. A log is begun when there is none to
//! go on with: at first, after the old one was forked (a copied home), and after coming back.

use documents::{Change, Written};
use protocol::limits::TIPS_MAX;
use protocol::log::{ChangeEntry, Checkpoint, Header, Payload, Tip};
use protocol::message::Entry;
use protocol::{
    Bytes, ChangeHash, DocumentId, DocumentKind, Keypair, List, LogId, Opened, Refused, Sealed,
    Time,
};

use crate::admission::keep_state;
use crate::logs::{Log, LogKey, LogState};
use crate::membership::Limit;
use crate::outcome::Kept;
use crate::shelf::Shelf;
use crate::table::Table;

/// What a local write comes to.
#[derive(Debug)]
pub struct Wrote {
    /// To be kept, in order.
    pub keep: Vec<Kept>,
    /// To be sent to connected members after the keeping, in order.
    pub entries: Vec<Entry>,
    /// The log that was written in: to be kept as this device's own when it is another than before.
    pub log: LogId,
}

/// Why nothing was written. The change must be taken back out of the document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// This device may not write here.
    #[error("you may read here but not write: ask a facilitator")]
    NotAWriter,
    /// A voice document of someone else.
    #[error("nobody can speak for another member: write in your own name")]
    OthersVoice,
    /// The change was made by an actor of another device or community.
    #[error("the change was made by another device: start again with a fresh actor")]
    OthersActor,
    /// The change does not follow what this device wrote in the document before.
    #[error("the change does not follow your last one: read the text again")]
    NotDescending,
    /// The log id that should be new is in use.
    #[error("the new log is in use already: try again")]
    LogInUse,
    /// The record could not be sealed.
    #[error("the entry could not be signed: {0}")]
    Sealing(#[from] Refused),
}

impl Table {
    /// Signs what was written: `key` is this device's, `fresh` the id of a new log, used when one
    /// has to be begun.
    pub fn write(
        &mut self,
        key: &Keypair,
        at: Time,
        document: DocumentId,
        written: &Written,
        fresh: LogId,
        shelf: &mut dyn Shelf,
    ) -> Result<Wrote, NotWritten> {
        self.may_write(document, written)?;
        self.goes_on(document, &written.change, shelf)?;
        let change = Kept::Change { document, change: written.change.clone() };
        let mut wrote = Wrote { keep: vec![change], entries: Vec::new(), log: fresh };
        wrote.log = match self.usable_log(document, shelf) {
            Some(log) => log,
            None => self.begin_log(key, at, fresh, &mut wrote)?,
        };
        let name = (self.me, wrote.log);
        let entry =
            ChangeEntry { document, actor: written.change.actor(), head: written.change.hash() };
        let header = self.append(key, at, name, Payload::Change(entry), &mut wrote.keep)?;
        let bytes = Bytes::new(written.change.bytes());
        let changes = List::new(bytes.into_iter().collect::<Vec<_>>()).unwrap_or_default();
        wrote.entries.push(Entry { header: header.sealed().clone(), changes });
        if let Some(checkpoint) = self.checkpoint_if(name, LogState::checkpoint_due) {
            let header =
                self.append(key, at, name, Payload::Checkpoint(checkpoint), &mut wrote.keep)?;
            let changes = List::default();
            wrote.entries.push(Entry { header: header.sealed().clone(), changes });
        }
        Ok(wrote)
    }

    /// Sums up the own log in a checkpoint, when that makes it shorter for whoever comes anew. None
    /// when there is nothing to sum up, or it cannot be signed.
    pub fn sum_up(&mut self, key: &Keypair, at: Time) -> Option<Wrote> {
        let log = self.own_log.filter(|log| self.is_usable(*log))?;
        let name = (self.me, log);
        let checkpoint = self.checkpoint_if(name, LogState::checkpoint_pays)?;
        if !self.resolved().may_write(self.me) {
            return None;
        }
        let mut wrote = Wrote { keep: Vec::new(), entries: Vec::new(), log };
        let payload = Payload::Checkpoint(checkpoint);
        let header = self.append(key, at, name, payload, &mut wrote.keep).ok()?;
        wrote.entries.push(Entry { header: header.sealed().clone(), changes: List::default() });
        Some(wrote)
    }

    fn may_write(&self, document: DocumentId, written: &Written) -> Result<(), NotWritten> {
        let member = self.myself().ok_or(NotWritten::NotAWriter)?;
        if !self.resolved().may_write(self.me) {
            return Err(NotWritten::NotAWriter);
        }
        if document.kind() == Some(DocumentKind::Voice)
            && document != DocumentId::voice(self.id, member)
        {
            return Err(NotWritten::OthersVoice);
        }
        if !written.change.actor().belongs_to(self.id, self.me) {
            return Err(NotWritten::OthersActor);
        }
        Ok(())
    }

    /// Whether the change descends from what the own log named in this document before.
    fn goes_on(
        &self,
        document: DocumentId,
        change: &Change,
        shelf: &mut dyn Shelf,
    ) -> Result<(), NotWritten> {
        let log = self.usable_log(document, shelf).and_then(|log| self.logs.get(&(self.me, log)));
        let heads = log.and_then(|log| log.state.as_ref()?.tips.get(&document));
        let Some(heads) = heads else { return Ok(()) };
        let follows = |head: &ChangeHash| change.dependencies().contains(head);
        if heads.iter().all(follows)
            || shelf.document(document).are_ancestors(&[change.hash()], heads)
        {
            Ok(())
        } else {
            Err(NotWritten::NotDescending)
        }
    }

    /// The own log, as long as everything written in it counts.
    fn usable_log(&self, document: DocumentId, shelf: &mut dyn Shelf) -> Option<LogId> {
        let id = self.own_log?;
        let log = self.logs.get(&(self.me, id))?;
        let state = log.state.as_ref()?;
        let room = state.tips.len() < TIPS_MAX || state.tips.contains_key(&document);
        // What was built upon something that another version excludes does not count: what comes next cannot
        // follow it, and begins in a new log.
        let mut named = state.tips.get(&document).into_iter().flatten();
        let counts = named.all(|head| shelf.document(document).contains(head));
        (room && counts && self.is_usable(id)).then_some(id)
    }

    /// Whether everything written in this log of this device counts.
    pub(crate) fn is_usable(&self, id: LogId) -> bool {
        let name = (self.me, id);
        self.logs.is_among_lowest(name)
            && self.logs.get(&name).is_some_and(|log| {
                log.fork.is_none() && log.limit == Limit::Unlimited && log.stopped.is_none()
            })
    }

    pub(crate) fn begin_log(
        &mut self,
        key: &Keypair,
        at: Time,
        fresh: LogId,
        wrote: &mut Wrote,
    ) -> Result<LogId, NotWritten> {
        let name = (self.me, fresh);
        if self.logs.get(&name).is_some() || !self.logs.is_among_lowest(name) {
            return Err(NotWritten::LogInUse);
        }
        let heads = self.membership.heads();
        let began = List::new(heads.clone()).unwrap_or_default();
        let header = self.seal(key, at, name, None, Payload::Begin(began))?;
        let writer = self.membership.writer_at(self.me, &heads).ok().flatten();
        let writer = writer.ok_or(NotWritten::NotAWriter)?;
        let mut log = Log::new(Some(LogState::begin(writer, &header, heads)));
        wrote.keep.push(Kept::Header(header.clone()));
        keep_state(name, &mut log, true, &mut wrote.keep);
        wrote.entries.push(Entry { header: header.sealed().clone(), changes: List::default() });
        self.logs.0.insert(name, log);
        self.recent.push(name, header);
        self.own_log = Some(fresh);
        Ok(fresh)
    }

    pub(crate) fn append(
        &mut self,
        key: &Keypair,
        at: Time,
        name: LogKey,
        payload: Payload,
        keep: &mut Vec<Kept>,
    ) -> Result<Opened<Header>, NotWritten> {
        let last = self.logs.get(&name).and_then(|log| log.state.as_ref());
        let last = last.map(|state| (state.number, state.header));
        let header = self.seal(key, at, name, last, payload)?;
        if let Some(log) = self.logs.get_mut(&name)
            && let Some(state) = &mut log.state
        {
            state.apply(&header);
            keep.push(Kept::Header(header.clone()));
            keep_state(name, log, false, keep);
        }
        self.recent.push(name, header.clone());
        Ok(header)
    }

    fn seal(
        &self,
        key: &Keypair,
        at: Time,
        (device, log): LogKey,
        last: Option<(u64, protocol::HeaderHash)>,
        payload: Payload,
    ) -> Result<Opened<Header>, Refused> {
        let (number, previous) = last.map_or((1, None), |(number, hash)| (number + 1, Some(hash)));
        let community = self.id;
        Sealed::seal(Header { community, device, log, number, previous, at, payload }, key)
    }

    fn checkpoint_if(
        &self,
        name: LogKey,
        wanted: impl Fn(&LogState) -> bool,
    ) -> Option<Checkpoint> {
        let state = self.logs.get(&name)?.state.as_ref().filter(|state| wanted(state))?;
        let tips = state.tips.iter().map(|(document, heads)| {
            Some(Tip { document: *document, heads: List::new(heads.clone()).ok()? })
        });
        Some(Checkpoint {
            began: List::new(state.began.clone()).ok()?,
            tips: List::new(tips.collect::<Option<Vec<_>>>()?).ok()?,
        })
    }
}
