//! The steward: owns the mind and the store, and decides when effects happen.
//!
//! One turn: take what came in ([`Steward::turn`]), let the mind handle each, stage what it keeps,
//! commit once, and only then do the rest in order. So nothing leaves the house that is not
//! durable here.
//!
//! When things go wrong:
//! * a commit fails: nothing of the batch leaves; the mind is rebuilt from what is committed;
//!   writes are told `disk_full`, reads are answered by the new mind, gossip is not passed on.
//!   While the disk is full only reads are handled, and room is looked for now and then;
//! * the mind panics: what came before is committed and done; who asked is told `internal`; the
//!   mind is rebuilt;
//! * the store is broken: everything ends, with the reason.
//!
//! Sessions with peers do not survive a rebuilt mind: they are ended and begin anew, and catching
//! up heals what was dropped.

mod outcome;
mod ports;
mod recovery;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use api::{Code, Problem};
use mind::{Become, Command, Effect, Input, Key, Ticket, Window};
use protocol::DeviceId;
use store::{CommitFailed, SledStore, Store, StoreError};
use web::{Bell, Knock};

use super::batch::{AnswerTo, Batch, Waiting, writes};
use super::clock;
use super::fault::Fault;
use super::nameplate::Nameplate;
use super::surroundings::Surroundings;
use crate::limits::{SLEEP_MAX, SLEEP_MIN};
use outcome::{disk_full, internal, is_harmless};
pub(crate) use ports::{Arrival, Becoming, Flow, Reopen, Street, Think};

/// Owner of mind and store.
pub(crate) struct Steward<S, M> {
    mind: M,
    store: S,
    reopen: Reopen<M>,
    becoming: Becoming,
    street: Box<dyn Street + Send>,
    nameplate: Nameplate,
    surroundings: Surroundings,
    windows: BTreeMap<Window, Bell>,
    tickets: u64,
    /// Since the disk is full: when to look for room again.
    probe_at: Option<Instant>,
    fault: Fault,
    flow: Flow,
}

impl<S: Store, M: Think> Steward<S, M> {
    /// A steward with a fresh mind that has been told that it starts.
    pub(crate) fn new(
        store: S,
        reopen: Reopen<M>,
        street: Box<dyn Street + Send>,
        nameplate: Nameplate,
    ) -> Self {
        let mind = reopen(&store);
        let mut steward = Self {
            mind,
            store,
            reopen,
            becoming: Box::new(|_| Ok(())),
            street,
            nameplate,
            surroundings: Surroundings::default(),
            windows: BTreeMap::new(),
            tickets: 0,
            probe_at: None,
            fault: Fault::from_environment(),
            flow: Flow::GoOn,
        };
        steward.begin(Vec::new());
        steward
    }

    /// The same, of a node that keeps who it is with this.
    pub(crate) fn becoming(self, becoming: Becoming) -> Self {
        Self { becoming, ..self }
    }

    /// How long there is nothing to do unless something comes.
    pub(crate) fn patience(&self) -> Duration {
        match self.probe_at {
            Some(at) => at.saturating_duration_since(Instant::now()),
            None => self
                .mind
                .next_deadline()
                .map_or(SLEEP_MAX, |deadline| clock::until(deadline, clock::now()))
                .clamp(SLEEP_MIN, SLEEP_MAX),
        }
    }

    /// Handles what came and what else is there, commits once, and does the rest.
    pub(crate) fn turn(
        &mut self,
        first: Arrival,
        more: &mut dyn FnMut() -> Option<Arrival>,
    ) -> Flow {
        if self.probe_at.is_some_and(|at| at <= Instant::now()) {
            self.look_for_room();
        }
        let mut batch = Batch::default();
        self.wake_if_due(&mut batch);
        let mut next = Some(first);
        while let Some(arrival) = next {
            self.take(arrival, &mut batch);
            next = if batch.has_room() && self.flow == Flow::GoOn { more() } else { None };
        }
        self.close(batch);
        std::mem::replace(&mut self.flow, Flow::GoOn)
    }

    fn wake_if_due(&mut self, batch: &mut Batch) {
        let due = self.mind.next_deadline().is_some_and(|deadline| deadline <= clock::now());
        if due && !self.is_starved() {
            self.think(Input::Woke, batch);
        }
    }

    fn is_starved(&self) -> bool {
        self.probe_at.is_some()
    }

    fn take(&mut self, arrival: Arrival, batch: &mut Batch) {
        match arrival {
            Arrival::Input(input) => self.take_input(input, batch),
            Arrival::Knock(knock) => self.take_knock(knock, batch),
            Arrival::HangOut(done) => {
                self.nameplate.hang_out();
                let _ = done.send(());
            }
            Arrival::Stop => self.part(batch),
            Arrival::Nothing => {}
        }
    }

    /// The node stops: the mind keeps what it knows of everyone it parts from.
    fn part(&mut self, batch: &mut Batch) {
        self.flow = Flow::Stop;
        for device in self.surroundings.connected() {
            self.take_input(Input::PeerDisconnected(device), batch);
        }
    }

    fn take_input(&mut self, input: Input, batch: &mut Batch) {
        self.surroundings.note(&input);
        if let Input::Listening(addresses) = &input {
            self.nameplate.listens(addresses.clone());
        }
        if !self.is_starved() {
            return self.think(input, batch);
        }
        match input {
            // Nothing new can be kept; peers offer it again when their sessions begin anew.
            Input::Message { .. } | Input::PeerListens { .. } | Input::Woke => {}
            Input::Gossip { token, .. } => batch.unjudged.push(token),
            Input::Started
            | Input::Command { .. }
            | Input::WindowOpened(_)
            | Input::WindowClosed(_)
            | Input::Say { .. }
            | Input::Listening(_)
            | Input::PeerConnected { .. }
            | Input::PeerDisconnected(_)
            | Input::Worked(_)
            | Input::Restored
            | Input::BatchEnds => self.think(input, batch),
        }
    }

    fn take_knock(&mut self, knock: Knock, batch: &mut Batch) {
        match knock {
            Knock::Ask { command, answer } => self.take_command(command, answer, batch),
            Knock::WindowOpened { window, bell } => {
                self.windows.insert(window, bell);
                self.take_input(Input::WindowOpened(window), batch);
            }
            Knock::Said { window, say } => self.take_input(Input::Say { window, say }, batch),
            Knock::WindowClosed(window) => {
                self.windows.remove(&window);
                self.take_input(Input::WindowClosed(window), batch);
            }
            Knock::Doctor { answer } => {
                let inside = crate::doctor::Inside {
                    listening: self.surroundings.listening(),
                    peers: self.surroundings.peers(),
                    versions: &self.nameplate.sights().versions,
                    ways: self.nameplate.ways(self.surroundings.neighbours()),
                    store: self.store.health(),
                    disk_full: self.is_starved(),
                    clock_ahead_ms: self.surroundings.clock_ahead_ms(),
                };
                let _ = answer.send(self.nameplate.examine(&inside));
            }
            Knock::Stop => self.flow = Flow::Asked,
        }
    }

    fn take_command(&mut self, command: Command, answer: AnswerTo, batch: &mut Batch) {
        if let Command::AddPeer(peer) = &command
            && let Err(error) = network::check_address(&peer.address)
        {
            let hint = "Write it as the other node says it, such as /ip4/192.0.2.7/tcp/22001/p2p/12D3KooW….";
            let why = error.to_string();
            let why = why.split(';').next().unwrap_or_default();
            let message = format!("`{}` does not lead to a node: {why}.", peer.address);
            let _ = answer.send(Err(Problem::new(Code::BadRequest, message, hint)));
            return;
        }
        let is_write = writes(&command);
        if is_write && self.is_starved() {
            let _ = answer.send(Err(disk_full()));
            return;
        }
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        let read = (!is_write).then(|| command.clone());
        batch.waiting.insert(ticket, Waiting { answer, read });
        self.think(Input::Command { ticket, command }, batch);
    }

    /// Lets the mind handle one input, stages what it keeps, and puts the rest off until the commit.
    fn think(&mut self, input: Input, batch: &mut Batch) {
        batch.inputs += 1;
        let ticket = ticket_of(&input);
        let sender = sender_of(&input);
        if let Input::Gossip { token, .. } = &input {
            batch.unjudged.push(*token);
        }
        let (mind, store) = (&mut self.mind, &self.store);
        let thought = catch_unwind(AssertUnwindSafe(|| mind.handle(clock::now(), store, input)));
        match thought {
            Ok(effects) => self.put_off(effects, sender.is_some(), batch),
            Err(_) => self.note_panic(ticket, sender, batch),
        }
    }

    fn put_off(&mut self, effects: Vec<Effect>, from_peer: bool, batch: &mut Batch) {
        let mut keeps = Vec::new();
        for effect in effects {
            match effect {
                Effect::Keep(keep) => {
                    batch.entries_arrived |= from_peer && matches!(keep.key, Key::Header(..));
                    keeps.push(keep);
                }
                Effect::Judge { token, verdict } => {
                    batch.unjudged.retain(|waiting| *waiting != token);
                    batch.effects.push(Effect::Judge { token, verdict });
                }
                other @ (Effect::Follow(_)
                | Effect::Unfollow(_)
                | Effect::Publish { .. }
                | Effect::Send { .. }
                | Effect::Dial { .. }
                | Effect::Hint { .. }
                | Effect::Avoid { .. }
                | Effect::Blame { .. }
                | Effect::Become(_)
                | Effect::Named
                | Effect::Reply { .. }
                | Effect::Tell { .. }) => batch.effects.push(other),
            }
        }
        batch.keeps += keeps.len();
        if !keeps.is_empty() {
            self.store.stage(keeps);
        }
    }

    /// Nothing of a panicked input was staged. Whoever caused it is told, or blamed.
    fn note_panic(&mut self, ticket: Option<Ticket>, sender: Option<DeviceId>, batch: &mut Batch) {
        tracing::error!("the mind failed on an input; it is rebuilt from the store");
        batch.panicked = true;
        if let Some(ticket) = ticket {
            batch.effects.push(Effect::Reply { ticket, answer: Err(internal()) });
        }
        if let Some(device) = sender {
            batch.effects.push(Effect::Blame { device, why: "sent what the mind failed on" });
        }
    }

    /// Ends a batch: commit, then everything else; or what happens when that does not work.
    fn close(&mut self, mut batch: Batch) {
        if batch.inputs > 0 && !batch.panicked {
            self.think(Input::BatchEnds, &mut batch);
        }
        if self.broken().is_some() {
            return self.recover(batch, CommitFailed::Broken);
        }
        if self.is_starved() {
            self.store.discard();
            batch.effects.retain(is_harmless);
            self.carry_out(batch);
            return;
        }
        if batch.keeps > 0 {
            self.fault.before_commit(batch.entries_arrived);
            if let Err(failed) = self.store.commit() {
                return self.recover(batch, failed);
            }
            self.fault.after_commit();
        }
        let panicked = batch.panicked;
        let became = self.carry_out(batch);
        if panicked || became.is_some() {
            self.rebuild(Vec::new());
        }
        if let Some(Become::Restored(_)) = became {
            let flow = std::mem::replace(&mut self.flow, Flow::GoOn);
            self.turn(Arrival::Input(Input::Restored), &mut || None);
            self.flow = flow;
        }
    }

    /// A store whose reads cannot be trusted.
    fn broken(&self) -> Option<StoreError> {
        self.store.health().filter(|error| match error {
            StoreError::DiskFull => false,
            StoreError::Broken(_) | StoreError::Damaged(_) => true,
        })
    }

    /// The last commit and the end of everything that waits.
    pub(crate) fn finish(mut self) -> Option<StoreError> {
        if self.store.commit().is_err() {
            tracing::error!("the last commit failed");
        }
        self.store.health()
    }
}

impl<M: Think> Steward<SledStore, M> {
    /// Rewrites a store that has grown too large. Called when nobody waits.
    pub(crate) fn tidy_up(&mut self) {
        if !self.is_starved()
            && self.store.compaction_due()
            && let Err(error) = self.store.compact()
        {
            tracing::warn!(%error, "the store could not be compacted");
        }
    }
}

fn ticket_of(input: &Input) -> Option<Ticket> {
    if let Input::Command { ticket, .. } = input { Some(*ticket) } else { None }
}

fn sender_of(input: &Input) -> Option<DeviceId> {
    if let Input::Message { from, .. } = input { Some(*from) } else { None }
}

#[cfg(test)]
mod becoming;
#[cfg(test)]
mod tests;
