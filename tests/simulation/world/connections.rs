//! Who is connected with whom: meeting, losing one another, partitions, and dialling.

use mind::Input;
use protocol::DeviceId;
use protocol::hello::Side;

use super::{Event, World, pair};
use crate::faults::Fault;

impl World {
    pub(super) fn plan_connect(&mut self, a: usize, b: usize) {
        if a != b && self.script.may_meet(a, b) {
            let after = 5 + self.chance.below(200);
            self.plan(u64::try_from(after).unwrap(), Event::Connect(a, b));
        }
    }

    pub(crate) fn connect_everyone(&mut self) {
        for a in 0..self.nodes.len() {
            for b in a + 1..self.nodes.len() {
                self.plan_connect(a, b);
            }
        }
    }

    fn reachable(&self, a: usize, b: usize) -> bool {
        a != b
            && self.nodes[a].is_up()
            && self.nodes[b].is_up()
            && self.nodes[a].device() != self.nodes[b].device()
            && self.apart.contains(&a) == self.apart.contains(&b)
            && self.script.may_meet(a, b)
    }

    pub(crate) fn is_connected(&self, a: usize, b: usize) -> bool {
        self.connections.contains_key(&pair(a, b))
    }

    pub(crate) fn connect(&mut self, a: usize, b: usize) {
        if !self.reachable(a, b) || self.connections.contains_key(&pair(a, b)) {
            return;
        }
        // A device is connected once: its copy cannot be reached by the same node at the same time.
        let twin = |one: usize, other: usize| {
            self.neighbours_of(one).any(|peer| {
                peer != other && self.nodes[peer].device() == self.nodes[other].device()
            })
        };
        if twin(a, b) || twin(b, a) {
            return;
        }
        self.serial += 1;
        self.connections.insert(pair(a, b), self.serial);
        self.neighbours.entry(a).or_default().insert(b);
        self.neighbours.entry(b).or_default().insert(a);
        for (node, other) in [(a, b), (b, a)] {
            let device = self.nodes[other].device();
            let side =
                if self.nodes[node].device() < device { Side::Initiator } else { Side::Responder };
            let address = Self::address(other);
            self.feed(node, Input::PeerConnected { device, side, address });
            self.feed(node, Input::PeerListens { device, addresses: vec![Self::address(other)] });
        }
    }

    pub(super) fn neighbours_of(&self, node: usize) -> impl Iterator<Item = usize> {
        self.neighbours.get(&node).into_iter().flatten().copied()
    }

    pub(crate) fn disconnect(&mut self, a: usize, b: usize) {
        if self.connections.remove(&pair(a, b)).is_some() {
            for (node, other) in [(a, b), (b, a)] {
                self.neighbours.entry(node).or_default().remove(&other);
            }
            for (node, other) in [(a, b), (b, a)] {
                let device = self.nodes[other].device();
                self.feed(node, Input::PeerDisconnected(device));
            }
        }
    }

    pub(crate) fn drop_connections(&mut self, node: usize) {
        let lost: Vec<(usize, usize)> =
            self.connections.keys().filter(|(a, b)| *a == node || *b == node).copied().collect();
        for (a, b) in lost {
            self.disconnect(a, b);
            self.plan_connect(a, b);
        }
    }

    /// Puts some nodes out of reach of the others for a while.
    pub(crate) fn part(&mut self) {
        self.counts.note(Fault::Partition);
        self.apart = (0..self.nodes.len()).filter(|_| self.chance.once_in(2)).collect();
        let cut: Vec<(usize, usize)> = self
            .connections
            .keys()
            .filter(|(a, b)| self.apart.contains(a) != self.apart.contains(b))
            .copied()
            .collect();
        for (a, b) in cut {
            self.disconnect(a, b);
        }
        let heal = 500 + self.chance.below(5_000);
        self.plan(u64::try_from(heal).unwrap(), Event::Heal);
    }

    pub(super) fn dial(&mut self, node: usize, addresses: &[String]) {
        for address in addresses {
            if let Some(other) = self.node_at(address) {
                self.plan_connect(node, other);
            }
        }
    }

    /// The key of whoever answers is proved, so a hint leads to the device it names or nowhere.
    pub(super) fn try_hint(&mut self, node: usize, device: DeviceId, addresses: &[String]) {
        for other in addresses.iter().filter_map(|at| self.node_at(at)).collect::<Vec<_>>() {
            if self.nodes[other].device() == device {
                self.hinted += 1;
                self.plan_connect(node, other);
            }
        }
    }
}
