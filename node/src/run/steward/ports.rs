//! What the steward needs of the world around it, and what reaches it.

use mind::{Archive, Become, Effect, Input, Mind};
use protocol::{DeviceId, Time};
use store::StoreError;
use tokio::sync::oneshot;
use web::Knock;

use crate::failure::Failure;

/// The core as the steward sees it.
pub(crate) trait Think {
    fn handle(&mut self, now: Time, archive: &dyn Archive, input: Input) -> Vec<Effect>;
    fn next_deadline(&self) -> Option<Time>;
}

impl Think for Mind {
    fn handle(&mut self, now: Time, archive: &dyn Archive, input: Input) -> Vec<Effect> {
        Mind::handle(self, now, archive, input)
    }

    fn next_deadline(&self) -> Option<Time> {
        Mind::next_deadline(self)
    }
}

/// The way to the network.
pub(crate) trait Street {
    /// Carries out an effect that concerns the network.
    fn carry_out(&mut self, effect: Effect);
    /// Ends the session with a device; whoever wants it dials again.
    fn disconnect(&mut self, device: DeviceId);
}

/// What reaches the steward.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// From the network.
    Input(Input),
    /// From the window.
    Knock(Knock),
    /// From the node itself: it can be used from now on, so say so in `node.json`.
    HangOut(oneshot::Sender<()>),
    /// From the node itself: stop.
    Stop,
    /// Nothing came in time.
    Nothing,
}

/// Whether to go on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    GoOn,
    /// A window asked for a stop; whoever runs the node begins it.
    Asked,
    /// Stop now: no window asks for anything any more.
    Stop,
    /// The store cannot be trusted any more.
    Broken(StoreError),
}

/// Makes a mind from what is committed.
pub(crate) type Reopen<M> = Box<dyn Fn(&dyn Archive) -> M + Send>;

/// Keeps who the node is, before a mind that knows it is opened.
pub(crate) type Becoming = Box<dyn Fn(&Become) -> Result<(), Failure> + Send>;
