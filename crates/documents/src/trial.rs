//! Judging changes against their own pasts, also where two of one actor exclude each other.
//!
//! A document holds one change for each number of an actor. A device can sign two all the same; each is
//! then judged in a history of its own, so that every node judges alike, whatever it took first. Which of
//! them counts is not decided here.

use protocol::ChangeHash;

use crate::change::Change;
use crate::document::Document;
use crate::gate;
use crate::graph::Graph;
use crate::harmful::Harmful;

/// Histories kept at hand at once; one that is needed again after that is made again.
const HISTORIES_MAX: usize = 8;

/// Histories beside one document, none of which holds two changes for one number of an actor.
pub struct Trial {
    histories: Vec<Graph>,
}

impl std::fmt::Debug for Trial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trial").field("histories", &self.histories.len()).finish_non_exhaustive()
    }
}

impl Trial {
    /// Begins with the history that the document holds.
    pub fn beside(document: &Document) -> Self {
        Self { histories: vec![document.graph.clone()] }
    }

    /// Whether a change fits its own past. What it follows must have been judged before, and is found
    /// by `find`.
    pub fn judge(
        &mut self,
        change: &Change,
        find: &dyn Fn(&ChangeHash) -> Option<Change>,
    ) -> Result<(), Harmful> {
        for history in &mut self.histories {
            match gate::check(history, change) {
                Ok(()) => {
                    history.add(change.clone());
                    return Ok(());
                }
                // Another history may have what it follows, and not what excludes it.
                Err(Harmful::MissingDependency(_) | Harmful::DuplicateSequence(_)) => {}
                Err(harmful) => return Err(harmful),
            }
        }
        let mut history = past_of(change, find)?;
        gate::check(&history, change)?;
        history.add(change.clone());
        if self.histories.len() >= HISTORIES_MAX {
            self.histories.remove(1);
        }
        self.histories.push(history);
        Ok(())
    }
}

/// Everything a change follows. An error when some of it is missing, or excludes other parts of it.
fn past_of(
    change: &Change,
    find: &dyn Fn(&ChangeHash) -> Option<Change>,
) -> Result<Graph, Harmful> {
    let mut past = Graph::default();
    let mut open: Vec<(Change, usize)> = vec![(change.clone(), 0)];
    while let Some((next, place)) = open.last_mut() {
        let Some(hash) = next.dependencies().get(*place).copied() else {
            let Some((done, _)) = open.pop() else { break };
            let known = past.place(&done.hash()).is_some();
            if open.is_empty() || known {
                continue;
            }
            if past.change_of(&done.actor(), done.sequence()).is_some() {
                return Err(Harmful::DuplicateSequence(done.sequence()));
            }
            past.add(done);
            continue;
        };
        *place += 1;
        if past.place(&hash).is_none() {
            open.push((find(&hash).ok_or(Harmful::MissingDependency(hash))?, 0));
        }
    }
    Ok(past)
}
