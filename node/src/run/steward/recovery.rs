//! When a commit failed or the mind did: a new mind from what is kept, and the way back.
//!
//! It does not retry what failed: writes are told, peers catch up in new sessions.

use std::time::Instant;

use api::events::Event;
use mind::{Command, Effect, Input, Keep, Key, Local, Verdict};
use store::{CommitFailed, Store};

use super::outcome::{disk_full, internal, is_harmless};
use super::{Flow, Steward, Think};
use crate::limits::PROBE_EVERY;
use crate::run::batch::{AnswerTo, Batch};

impl<S: Store, M: Think> Steward<S, M> {
    /// A commit failed: nothing of the batch leaves. Writes are told so, reads are asked again.
    pub(super) fn recover(&mut self, batch: Batch, failed: CommitFailed) {
        tracing::error!(%failed, "a commit failed; the mind is rebuilt from what is kept");
        self.store.discard();
        for token in batch.unjudged {
            self.street.carry_out(Effect::Judge { token, verdict: Verdict::Ignore });
        }
        for effect in batch.effects {
            if let Effect::Judge { token, .. } = effect {
                self.street.carry_out(Effect::Judge { token, verdict: Verdict::Ignore });
            }
        }
        let mut reads = Vec::new();
        for waiting in batch.waiting.into_values() {
            match waiting.read {
                Some(command) => reads.push((command, waiting.answer)),
                None => {
                    let _ = waiting.answer.send(Err(match failed {
                        CommitFailed::DiskFull => disk_full(),
                        CommitFailed::Broken => internal(),
                    }));
                }
            }
        }
        if let Some(error) = self.broken() {
            self.flow = Flow::Broken(error);
            return;
        }
        self.probe_at = Some(Instant::now() + PROBE_EVERY);
        self.rebuild(reads);
    }

    /// Replaces the mind by one made from what is committed, and answers what waited for it.
    pub(super) fn rebuild(&mut self, reads: Vec<(Command, AnswerTo)>) {
        self.mind = (self.reopen)(&self.store);
        self.begin(reads);
        self.tell(None, Event::Refresh);
    }

    /// Tells a new mind that it starts and what surrounds it. Written apart from `turn`, since a
    /// commit that fails here must not begin again without end: it waits for the next probe.
    pub(super) fn begin(&mut self, reads: Vec<(Command, AnswerTo)>) {
        let mut batch = Batch::default();
        for device in self.surroundings.connected() {
            self.street.disconnect(device);
        }
        for input in self.surroundings.again() {
            self.think(input, &mut batch);
        }
        for (command, answer) in reads {
            self.take_command(command, answer, &mut batch);
        }
        self.think(Input::BatchEnds, &mut batch);
        if self.is_starved() || batch.panicked {
            self.store.discard();
            batch.effects.retain(is_harmless);
        } else if batch.keeps > 0 {
            self.fault.before_commit(batch.entries_arrived);
            match self.store.commit() {
                Ok(()) => self.fault.after_commit(),
                Err(failed) => {
                    tracing::error!(%failed, "the first commit of a new mind failed");
                    self.probe_at = Some(Instant::now() + PROBE_EVERY);
                    batch.effects.retain(is_harmless);
                }
            }
        }
        self.carry_out(batch);
    }

    /// Writes something that is there already; when that works, there is room again.
    pub(super) fn look_for_room(&mut self) {
        let key = Key::Local(Local::Starts);
        let value = self.store.get(&key);
        self.store.stage(vec![Keep { key, value }]);
        match self.store.commit() {
            Ok(()) => {
                tracing::info!("there is room on the disk again");
                self.probe_at = None;
                self.rebuild(Vec::new());
            }
            Err(_) => self.probe_at = Some(Instant::now() + PROBE_EVERY),
        }
    }
}
