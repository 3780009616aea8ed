//! Which operations of a set are valid: a pure function of the set.
//!
//! An operation is valid when its own past gave the right (found out once, see `rights`), when what
//! the right rests on is valid, and when no valid end of its author's right, concurrent with it, has
//! a better rank. All three look only at operations of better rank, so one walk in the order of rank
//! decides all of them.

use std::collections::BTreeMap;

use protocol::limits::{OPERATIONS_PER_AUTHOR_MAX, OPERATIONS_PER_FACILITATOR_MAX};
use protocol::membership::{Action, Grant, Role};
use protocol::{DeviceId, MemberId, OperationId};

use super::graph::{Graph, Node, concerns};
use super::rights::needs;
use super::set::Set;

/// The valid operations among `set`, which must hold the past of everything in it.
pub(crate) fn valid(graph: &Graph, set: &Set) -> Set {
    let capped = capped(graph, set);
    let mut walk = Walk { graph, ends: BTreeMap::new(), valid: Set::default() };
    for place in graph.order.iter().copied().filter(|place| set.contains(*place)) {
        if !capped.contains(place) && walk.holds(place) {
            walk.take(place);
        }
    }
    walk.valid
}

struct Walk<'a> {
    graph: &'a Graph,
    /// Valid ends so far, by the member whose right they end.
    ends: BTreeMap<MemberId, Vec<usize>>,
    valid: Set,
}

impl Walk<'_> {
    fn holds(&self, place: usize) -> bool {
        let node = &self.graph.nodes[place];
        let rests = node.standing.grant.is_none_or(|grant| self.valid.contains(grant));
        rests && !self.ended(place, node) && !self.admission_revoked(place, node)
    }

    /// Whether a valid end of the author's right, concurrent and of better rank, voids it.
    fn ended(&self, place: usize, node: &Node) -> bool {
        let ends = self.ends.get(&node.operation.author).map_or(&[][..], Vec::as_slice);
        ends.iter().copied().any(|end| {
            self.graph.concurrent(end, place) && ends_right(&self.graph.nodes[end], node)
        })
    }

    /// Whether the author's admission was revoked, by an end of the invite it came by, or came by
    /// an invite that is void. The invite's rank is better than that of anything resting on it.
    fn admission_revoked(&self, place: usize, node: &Node) -> bool {
        let Some(admission) = node.standing.admission else { return false };
        if invite_of(self.graph, admission).is_some_and(|invite| !self.valid.contains(invite)) {
            return true;
        }
        revoking(self.graph, &self.valid, admission).any(|end| {
            self.graph.concurrent(end, place)
                && self.graph.nodes[end].standing.rank < node.standing.rank
        })
    }

    fn take(&mut self, place: usize) {
        self.valid.insert(place);
        let operation = &self.graph.nodes[place].operation;
        let action = &operation.action;
        if matches!(
            action,
            Action::Leave(_) | Action::UnlinkDevice(_) | Action::Remove(_) | Action::SetRole(_)
        ) && let Some(whose) = concerns(operation)
        {
            self.ends.entry(whose).or_default().push(place);
        }
    }
}

/// Whether `end`, known to be concurrent with `node` and about its author, takes its right away.
/// Unlinking is signed by the member's own key, which outranks every device.
pub(super) fn ends_right(end: &Node, node: &Node) -> bool {
    let better = end.standing.rank < node.standing.rank;
    match &end.operation.action {
        Action::UnlinkDevice(unlink) => DeviceId(*node.operation.signer()) == unlink.device,
        Action::SetRole(set) => better && set.role < needs(&node.operation).unwrap_or(Role::Reader),
        Action::Leave(_) | Action::Remove(_) => better,
        Action::Admit(_)
        | Action::Invite(_)
        | Action::RevokeInvite(_)
        | Action::Decline(_)
        | Action::LinkDevice(_)
        | Action::Rename(_)
        | Action::Purpose(_)
        | Action::SetAccess(_)
        | Action::SettlingRule(_)
        | Action::Successor(_)
        | Action::Archive => false,
    }
}

/// The valid operations that end an admission because they end the invite it came by: revocations
/// of the invite, and removals of its maker, that do not have the admit in their past.
pub(crate) fn revoking<'a>(
    graph: &'a Graph,
    valid: &'a Set,
    admission: usize,
) -> impl Iterator<Item = usize> + 'a {
    invite_of(graph, admission)
        .into_iter()
        .flat_map(move |invite| invite_ends(graph, valid, invite))
        .filter(move |end| !graph.precedes(admission, *end))
}

/// The valid operations that end an invite.
pub(crate) fn invite_ends<'a>(
    graph: &'a Graph,
    valid: &'a Set,
    invite: usize,
) -> impl Iterator<Item = usize> + 'a {
    let node = &graph.nodes[invite];
    let revocations = graph.revocations.get(&node.id).into_iter().flatten().copied();
    let concerning = graph.concerning.get(&node.operation.author).into_iter().flatten().copied();
    let removals = concerning.filter(move |end| {
        matches!(graph.nodes[*end].operation.action, Action::Remove(_))
            && !graph.precedes(*end, invite)
    });
    revocations.chain(removals).filter(|end| valid.contains(*end))
}

/// The invite an admit came by.
pub(crate) fn invite_of(graph: &Graph, admission: usize) -> Option<usize> {
    if let Action::Admit(admit) = &graph.nodes[admission].operation.action
        && let Grant::Invite { invite, .. } = &admit.by
    {
        graph.place(invite)
    } else {
        None
    }
}

/// What is over a cap that every node computes alike: too many operations of one author, or more
/// members let in by one author with one invite than it has uses.
fn capped(graph: &Graph, set: &Set) -> Set {
    let mut capped = Set::default();
    for by_author in graph.by_author.values() {
        if by_author.len() <= OPERATIONS_PER_AUTHOR_MAX {
            continue;
        }
        let inside = by_author.iter().filter(|(_, _, place)| set.contains(*place));
        for (count, (_, _, place)) in inside.enumerate() {
            let facilitates = needs(&graph.nodes[*place].operation) == Some(Role::Facilitator);
            let most = if facilitates {
                OPERATIONS_PER_FACILITATOR_MAX
            } else {
                OPERATIONS_PER_AUTHOR_MAX
            };
            if count >= most {
                capped.insert(*place);
            }
        }
    }
    for ((_, invite), admits) in &graph.by_invite {
        cap_uses(graph, set, invite, admits.iter().map(|(_, _, place)| *place), &mut capped);
    }
    capped
}

fn cap_uses(
    graph: &Graph,
    set: &Set,
    invite: &OperationId,
    admits: impl ExactSizeIterator<Item = usize>,
    capped: &mut Set,
) {
    let Some(place) = graph.place(invite) else { return };
    let Action::Invite(invite) = &graph.nodes[place].operation.action else { return };
    let uses = usize::try_from(invite.uses).unwrap_or(usize::MAX);
    if admits.len() <= uses {
        return;
    }
    let mut members = std::collections::BTreeSet::new();
    for place in admits.filter(|place| set.contains(*place)) {
        let Action::Admit(admit) = &graph.nodes[place].operation.action else { continue };
        if members.contains(&admit.member) {
            continue;
        }
        if members.len() < uses {
            members.insert(admit.member);
        } else {
            capped.insert(place);
        }
    }
}
