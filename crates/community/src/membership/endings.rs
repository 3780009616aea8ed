//! Those who no longer belong, and how that came.

use protocol::membership::{Action, Remove};
use protocol::{DeviceId, MemberId};

use super::resolution::View;
use super::resolved::{Ending, Former, Voided};
use super::validity::{ends_right, invite_of, revoking};

impl View<'_> {
    /// Someone who was let in by these admits and whom these operations ended, all of them valid.
    pub(super) fn former(self, member: MemberId, admits: &[usize], ends: &[usize]) -> Former {
        // An end that a later admit has in its past has been answered by it.
        let answered = |end: usize| admits.iter().any(|admit| self.graph.precedes(end, *admit));
        let open: Vec<usize> = ends.iter().copied().filter(|end| !answered(*end)).collect();
        let rank = |end: usize| (self.removal(end).is_some(), self.graph.nodes[end].as_grant());
        let last = open.iter().copied().max_by_key(|end| rank(*end));
        Former {
            profile: self.profile(admits.last().copied()),
            devices: self.devices(member, &|_| true),
            removed: open.iter().any(|end| self.removal(*end).is_some()),
            end: last.map(|end| self.ending(end)),
            voided: match last {
                Some(_) => None,
                None => admits.iter().find_map(|admit| self.voided(*admit)),
            },
        }
    }

    /// Someone whose every admit is void: they were let in all the same, where that was not known yet.
    pub(super) fn never_counted(self, member: MemberId) -> Option<Former> {
        let places = self.graph.concerning.get(&member).into_iter().flatten().copied();
        let admits = places.filter_map(|place| {
            let Action::Admit(admit) = &self.graph.nodes[place].operation.action else {
                return None;
            };
            Some((place, admit.device))
        });
        let admits: Vec<(usize, DeviceId)> = admits.collect();
        let (last, _) = admits.last()?;
        Some(Former {
            profile: self.profile(Some(*last)),
            devices: admits.iter().map(|(_, device)| *device).collect(),
            removed: false,
            end: None,
            voided: Some(admits.iter().find_map(|(admit, _)| self.voided(*admit))?),
        })
    }

    /// What made an admit void, or ended it: an end of the invite it came by, or of the right of whoever let
    /// them in, at the same time and by an older right.
    fn voided(self, admit: usize) -> Option<Voided> {
        let end = self.voiding(admit)?;
        let node = &self.graph.nodes[admit];
        Some(Voided { ending: self.ending(end), admitted_by: node.operation.author })
    }

    fn voiding(self, place: usize) -> Option<usize> {
        let node = &self.graph.nodes[place];
        let author = self.graph.concerning.get(&node.operation.author).into_iter().flatten();
        let ended = author.copied().filter(|end| {
            self.valid.contains(*end)
                && self.graph.concurrent(*end, place)
                && ends_right(&self.graph.nodes[*end], node)
        });
        let first = |ends: Vec<usize>| {
            ends.into_iter().min_by_key(|end| self.graph.nodes[*end].standing.rank)
        };
        first(ended.collect())
            .or_else(|| first(revoking(self.graph, self.valid, place).collect()))
            .or_else(|| {
                // Whoever let them in, or whose invite it was, had no right any more either.
                let rests = [node.standing.grant, node.standing.admission];
                let rests = rests.into_iter().flatten().chain(invite_of(self.graph, place));
                let mut void = rests.filter(|place| !self.valid.contains(*place));
                void.find_map(|place| self.voiding(place)).or_else(|| {
                    let admission = node.standing.admission?;
                    first(revoking(self.graph, self.valid, admission).collect())
                })
            })
    }

    fn ending(self, end: usize) -> Ending {
        let node = &self.graph.nodes[end];
        let removal = self.removal(end);
        Ending {
            operation: node.id,
            by: node.operation.author,
            at: node.operation.at,
            reason: removal.map(|removal| removal.reason.to_string()).unwrap_or_default(),
        }
    }

    fn removal(&self, end: usize) -> Option<&Remove> {
        if let Action::Remove(removal) = &self.graph.nodes[end].operation.action {
            Some(removal)
        } else {
            None
        }
    }
}
