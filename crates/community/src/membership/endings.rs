//! Those who no longer belong, and how that came.

use protocol::MemberId;
use protocol::membership::{Action, Remove};

use super::resolution::View;
use super::resolved::{Ending, Former};

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
        }
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
