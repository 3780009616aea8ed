//! The mind: one value that holds everything a node knows, and dispatches what happens to the part
//! whose business it is.

use protocol::{Keypair, Time};

use crate::archive::Archive;
use crate::effect::Effect;
use crate::input::Input;

/// The secret keys of a node. The member key exists from the first run on; it is used only once the
/// member has a name.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Who speaks.
    pub member: Keypair,
    /// On which device; also the node's libp2p key.
    pub device: Keypair,
}

/// The composed core of one node.
#[derive(Debug)]
pub struct Mind {}

impl Mind {
    /// A mind that remembers what the archive holds. `seed` must be fresh at every start.
    pub fn open(_keys: Keys, _seed: [u8; 32], _now: Time, _archive: &dyn Archive) -> Self {
        Self {}
    }

    /// Takes what happened; answers what to do, in order. Cannot fail.
    pub fn handle(&mut self, _now: Time, _archive: &dyn Archive, _input: Input) -> Vec<Effect> {
        Vec::new()
    }

    /// When [`Input::Woke`] is wanted, if nothing happens before.
    pub fn next_deadline(&self) -> Option<Time> {
        None
    }
}
