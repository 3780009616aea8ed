//! After the commit: answers, events and orders leave in the order in which the mind wanted them.

use api::events::Event;
use api::{Code, Problem};
use mind::{Answer, Become, Command, Effect, Input, Ticket, Verdict, Window};
use store::Store;

use super::{Steward, Think, clock};
use crate::run::batch::{Batch, Waiting};

impl<S: Store, M: Think> Steward<S, M> {
    /// Carries out a batch; answers who the node became by it, so that a mind is opened that knows.
    pub(super) fn carry_out(&mut self, mut batch: Batch) -> Option<Become> {
        let (mut became, mut failed) = (None, false);
        for token in batch.unjudged {
            self.street.carry_out(Effect::Judge { token, verdict: Verdict::Ignore });
        }
        for effect in batch.effects {
            match effect {
                // Staged and committed; see `put_off`.
                Effect::Keep(_) => {}
                Effect::Become(who) => match (self.becoming)(&who) {
                    Ok(()) => became = Some(who),
                    Err(failure) => {
                        tracing::error!(%failure, "who the node is could not be kept");
                        failed = true;
                    }
                },
                Effect::Named => self.ask_name(),
                Effect::Reply { ticket, answer } => {
                    if let Some(waiting) = batch.waiting.remove(&ticket) {
                        self.reply(waiting, if failed { Err(internal()) } else { answer });
                    }
                }
                Effect::Tell { window, event } => self.tell(window, event),
                network @ (Effect::Follow(_)
                | Effect::Unfollow(_)
                | Effect::Publish { .. }
                | Effect::Judge { .. }
                | Effect::Send { .. }
                | Effect::Dial { .. }
                | Effect::Hint { .. }
                | Effect::Avoid { .. }
                | Effect::Blame { .. }) => self.street.carry_out(network),
            }
        }
        for (_, waiting) in batch.waiting {
            tracing::error!("a command was not answered by the mind");
            self.reply(waiting, Err(internal()));
        }
        became
    }

    /// The member has a name from elsewhere: the name plate says so.
    fn ask_name(&mut self) {
        self.tickets += 1;
        let ask = Input::Command { ticket: Ticket(self.tickets), command: Command::ShowProfile };
        for effect in self.mind.handle(clock::now(), &self.store, ask) {
            if let Effect::Reply { answer: Ok(Answer::Profile(profile)), .. } = effect {
                self.nameplate.is_named(profile.member);
            }
        }
    }

    fn reply(&mut self, waiting: Waiting, mut answer: Result<Answer, Problem>) {
        if let Ok(Answer::Status(status)) = &mut answer {
            status.disk_full = self.is_starved();
        }
        if let Ok(Answer::Profile(profile)) = &answer {
            self.nameplate.is_named(profile.member.clone());
        }
        // Whoever asked may have gone; that is their business.
        let _ = waiting.answer.send(answer);
    }

    pub(super) fn tell(&mut self, window: Option<Window>, event: Event) {
        match window {
            Some(window) => {
                if self.windows.get(&window).is_some_and(|bell| !bell.tell(event)) {
                    self.windows.remove(&window);
                }
            }
            None => self.windows.retain(|_, bell| bell.tell(event.clone())),
        }
    }
}

/// What may leave without a commit: answers to reads, and what concerns no record.
pub(super) fn is_harmless(effect: &Effect) -> bool {
    match effect {
        Effect::Reply { .. }
        | Effect::Tell { .. }
        | Effect::Follow(_)
        | Effect::Unfollow(_)
        | Effect::Dial { .. }
        | Effect::Hint { .. }
        | Effect::Avoid { .. }
        | Effect::Blame { .. } => true,
        Effect::Keep(_)
        | Effect::Become(_)
        | Effect::Named
        | Effect::Publish { .. }
        | Effect::Judge { .. }
        | Effect::Send { .. } => false,
    }
}

pub(super) fn disk_full() -> Problem {
    Problem::new(
        Code::DiskFull,
        "The disk is full, so this was not kept.",
        "Make room on the disk; the node goes on by itself. Reading still works.",
    )
}

pub(super) fn internal() -> Problem {
    Problem::new(
        Code::Internal,
        "The node failed at this; nothing was changed.",
        "Try again. If it fails again, report the last lines of its log.",
    )
}
