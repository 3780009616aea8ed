//! Where the writing in a log ends, by what happened to its member.

use protocol::membership::{Action, Cut, Role};
use protocol::{DeviceId, HeaderHash, LogId, MemberId, OperationId};

use super::resolution::View;
use super::validity::revoking;

/// Up to where a log counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Nothing of it counts.
    Nothing,
    /// Up to and including this entry, if its header is this one.
    UpTo {
        /// The last number that counts.
        number: u64,
        /// Its header.
        header: HeaderHash,
    },
    /// All of it counts.
    Unlimited,
}

/// What a log began with; it stays what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Begun<'a> {
    pub(crate) member: MemberId,
    pub(crate) device: DeviceId,
    pub(crate) log: LogId,
    /// The membership heads its author had seen.
    pub(crate) heads: &'a [OperationId],
    /// The grant the right to write rested on there; none for the genesis.
    pub(crate) grant: Option<OperationId>,
    /// The admit by which the member belonged there; none for the founder.
    pub(crate) admission: Option<OperationId>,
}

impl<'a> View<'a> {
    /// Up to where a log counts. Only what its beginning had not seen can end it.
    pub(crate) fn limit(self, begun: &Begun<'_>) -> Limit {
        let known = |id: &OperationId| self.graph.place(id);
        if begun.grant.is_some_and(|grant| !known(&grant).is_some_and(|g| self.valid.contains(g))) {
            return Limit::Nothing;
        }
        let seen = self.graph.up_to(begun.heads);
        if let Some(admission) = begun.admission.and_then(|id| known(&id))
            && revoking(self.graph, self.valid, admission).any(|end| !seen.contains(end))
        {
            return Limit::Nothing;
        }
        let concerning = self.graph.concerning.get(&begun.member).into_iter().flatten();
        let ends: Vec<(usize, &Cut)> = concerning
            .filter(|end| self.valid.contains(**end) && !seen.contains(**end))
            .filter_map(|end| Some((*end, self.cut(*end, begun.device)?)))
            .collect();
        // Of concurrent cuts the lowest holds; a later one may raise it.
        let last = ends
            .iter()
            .filter(|(end, _)| ends.iter().all(|(later, _)| !self.graph.precedes(*end, *later)));
        last.map(|(end, cut)| (where_it_ends(cut, begun.log), *end))
            .min_by_key(|(limit, end)| {
                let number = match limit {
                    Limit::Nothing => 0,
                    Limit::UpTo { number, .. } => *number,
                    Limit::Unlimited => u64::MAX,
                };
                (number, self.graph.nodes[*end].standing.rank)
            })
            .map_or(Limit::Unlimited, |(limit, _)| limit)
    }

    /// The cut an operation makes in the logs of a device of the member it is about.
    fn cut(self, end: usize, device: DeviceId) -> Option<&'a Cut> {
        match &self.graph.nodes[end].operation.action {
            Action::Leave(cut) => Some(cut),
            Action::Remove(remove) => Some(&remove.cut),
            Action::SetRole(set) if set.role == Role::Reader => Some(&set.cut),
            Action::UnlinkDevice(unlink) if unlink.device == device => Some(&unlink.cut),
            Action::SetRole(_)
            | Action::UnlinkDevice(_)
            | Action::Admit(_)
            | Action::LinkDevice(_)
            | Action::Invite(_)
            | Action::RevokeInvite(_)
            | Action::Decline(_)
            | Action::Rename(_)
            | Action::Purpose(_)
            | Action::SetAccess(_)
            | Action::SettlingRule(_)
            | Action::Successor(_)
            | Action::Archive => None,
        }
    }
}

fn where_it_ends(cut: &Cut, log: LogId) -> Limit {
    match cut.iter().find(|cut| cut.log == log) {
        Some(cut) if cut.number > 0 => Limit::UpTo { number: cut.number, header: cut.header },
        Some(_) | None => Limit::Nothing,
    }
}
