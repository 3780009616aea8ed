//! What reaches the mind thread: three bounded channels, waited for together.

use std::time::Duration;

use network::Inputs;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use web::Knock;

use super::steward::Arrival;

/// The receiving ends.
pub(crate) struct Mail {
    /// Only to wait with a limit; nothing of the mind runs on it.
    pub(crate) handle: Handle,
    /// From the node itself.
    pub(crate) errands: mpsc::Receiver<Arrival>,
    pub(crate) knocks: mpsc::Receiver<Knock>,
    pub(crate) inputs: Inputs,
    /// Whose turn it is, so that neither windows nor peers starve the other.
    peers_first: bool,
}

impl Mail {
    pub(crate) fn new(
        handle: Handle,
        errands: mpsc::Receiver<Arrival>,
        knocks: mpsc::Receiver<Knock>,
        inputs: Inputs,
    ) -> Self {
        Self { handle, errands, knocks, inputs, peers_first: false }
    }

    /// Waits for the next arrival, at most this long. Called on the mind thread only.
    pub(crate) fn wait(&mut self, patience: Duration) -> Arrival {
        if let Some(arrival) = self.take() {
            return arrival;
        }
        let Self { handle, errands, knocks, inputs, .. } = self;
        handle.block_on(async {
            tokio::select! {
                errand = errands.recv() => errand.unwrap_or(Arrival::Stop),
                Some(knock) = knocks.recv() => Arrival::Knock(knock),
                input = inputs.recv() => input.map_or(Arrival::Stop, Arrival::Input),
                () = tokio::time::sleep(patience) => Arrival::Nothing,
            }
        })
    }

    /// What is there already.
    pub(crate) fn take(&mut self) -> Option<Arrival> {
        if let Ok(errand) = self.errands.try_recv() {
            return Some(errand);
        }
        self.peers_first = !self.peers_first;
        let Self { knocks, inputs, peers_first, .. } = self;
        let mut knock = || knocks.try_recv().ok().map(Arrival::Knock);
        let mut input = || inputs.try_recv().ok().map(Arrival::Input);
        if *peers_first { input().or_else(knock) } else { knock().or_else(input) }
    }
}
