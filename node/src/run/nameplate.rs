//! Keeps `node.json` true while the node runs: written once it can be used, again when the member
//! gets a name or the addresses change, always before the answer that says so.

use api::status::Doctor;
use network::{Network, Sights};
use tokio::sync::{oneshot, watch};

use crate::doctor::{self, Inside, Ways};
use crate::home::Home;
use crate::home::plate::Plate;

/// The plate and where it hangs.
#[derive(Debug)]
pub(crate) struct Nameplate {
    home: Home,
    plate: Plate,
    is_out: bool,
    /// Whether nodes on the local network are looked for.
    finds_neighbours: bool,
    /// How this node is seen from outside, and what others run.
    sights: Option<watch::Receiver<Sights>>,
    /// Told once the node listens, so that it can be used.
    ready: Option<oneshot::Sender<()>>,
}

impl Nameplate {
    /// A plate that does not hang out yet.
    pub(crate) fn new(home: Home, plate: Plate, ready: oneshot::Sender<()>) -> Self {
        let ready = Some(ready);
        Self { home, plate, is_out: false, finds_neighbours: false, sights: None, ready }
    }

    /// The same, for a node with this network.
    pub(crate) fn on(self, network: &Network) -> Self {
        let sights = Some(network.sights.clone());
        Self { finds_neighbours: network.finds_neighbours, sights, ..self }
    }

    /// The ways to others, of whom so many are on the local network.
    pub(crate) fn ways(&self, neighbours: usize) -> Ways {
        let outside = self.sights().outside;
        Ways { finds_neighbours: self.finds_neighbours, neighbours, outside }
    }

    /// What others say of this node and of themselves.
    pub(crate) fn sights(&self) -> Sights {
        self.sights.as_ref().map(|sights| sights.borrow().clone()).unwrap_or_default()
    }

    /// The node listens at these addresses now.
    pub(crate) fn listens(&mut self, addresses: Vec<String>) {
        if self.plate.listen != addresses {
            self.plate.listen = addresses;
            self.write();
        }
        if let Some(ready) = self.ready.take() {
            let _ = ready.send(());
        }
    }

    /// The member has a name, or none yet.
    pub(crate) fn is_named(&mut self, member: Option<String>) {
        if self.plate.member != member {
            self.plate.member = member;
            self.write();
        }
    }

    /// From now on the plate hangs out.
    pub(crate) fn hang_out(&mut self) {
        self.is_out = true;
        self.write();
    }

    /// What the doctor finds.
    pub(crate) fn examine(&self, inside: &Inside<'_>) -> Doctor {
        doctor::from_inside(&self.home, &self.plate, inside)
    }

    fn write(&self) {
        if !self.is_out {
            return;
        }
        if let Err(failure) = self.plate.write(&self.home) {
            tracing::error!(%failure, "node.json could not be written");
        }
    }
}
