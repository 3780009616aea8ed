//! Which devices speak for a member: those that an admit or a link bound to them, the first so many ever, and of
//! those the ones that were not unlinked.

use std::collections::BTreeSet;

use protocol::limits::DEVICES_PER_MEMBER_MAX;
use protocol::membership::Action;
use protocol::{DeviceId, MemberId};

use super::graph::{Node, Rank};
use super::resolution::View;

impl View<'_> {
    /// The devices that speak for a member no longer, whatever comes.
    pub(super) fn unlinked(self, member: MemberId) -> BTreeSet<DeviceId> {
        let unlinks = self.about(member).filter_map(|(_, node)| {
            let Action::UnlinkDevice(unlink) = &node.operation.action else { return None };
            Some(unlink.device)
        });
        unlinks.collect()
    }

    /// The last valid operation by which a device speaks for a member; none for the founder's first.
    pub(super) fn bound_by(self, member: MemberId, device: DeviceId) -> Option<usize> {
        let binds = |node: &Node| {
            if let Action::Admit(admit) = &node.operation.action {
                return admit.device == device;
            }
            // A link is signed by the very device it links.
            let links = matches!(node.operation.action, Action::LinkDevice(_));
            links && node.operation.signer() == device.as_bytes()
        };
        self.about(member).filter(|(_, node)| binds(node)).last().map(|(place, _)| place)
    }

    /// A member's devices: the first so many ever, of those the ones that survive.
    pub(super) fn devices(
        self,
        member: MemberId,
        survives: &dyn Fn(Option<usize>) -> bool,
    ) -> BTreeSet<DeviceId> {
        let mut bound: Vec<(Rank, DeviceId, Option<usize>)> = Vec::new();
        if self.graph.genesis.founder == member {
            let device = DeviceId(*self.graph.genesis.signer());
            bound.push((self.graph.root_rank(), device, None));
        }
        let unlinked = self.unlinked(member);
        for (place, node) in self.about(member) {
            if let Action::Admit(admit) = &node.operation.action {
                bound.push((node.as_grant(), admit.device, Some(place)));
            } else if let Action::LinkDevice(_) = &node.operation.action {
                // A link is signed by the very device it links.
                let device = DeviceId(*node.operation.signer());
                bound.push((node.as_grant(), device, Some(place)));
            }
        }
        bound.sort_unstable();
        let mut ever = BTreeSet::new();
        let mut devices = BTreeSet::new();
        for (_, device, place) in bound {
            if ever.len() < DEVICES_PER_MEMBER_MAX || ever.contains(&device) {
                ever.insert(device);
                if !unlinked.contains(&device) && survives(place) {
                    devices.insert(device);
                }
            }
        }
        devices
    }
}
