//! Keeps `node.json` true while the node runs: written once it can be used, again when the member
//! gets a name or the addresses change, always before the answer that says so.

use api::status::Doctor;

use crate::doctor::{self, Inside};
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
    /// Told once the node listens, so that it can be used.
    ready: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Nameplate {
    /// A plate that does not hang out yet.
    pub(crate) fn new(home: Home, plate: Plate, ready: tokio::sync::oneshot::Sender<()>) -> Self {
        Self { home, plate, is_out: false, finds_neighbours: false, ready: Some(ready) }
    }

    /// The same, for a node that looks for nodes on the local network, or does not.
    pub(crate) fn finding_neighbours(self, finds_neighbours: bool) -> Self {
        Self { finds_neighbours, ..self }
    }

    pub(crate) fn finds_neighbours(&self) -> bool {
        self.finds_neighbours
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
