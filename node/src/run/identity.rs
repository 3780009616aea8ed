//! Who this node is, while it runs: the keys as files say them, and the work on the member's key.
//!
//! A node may become a device of a member who has others, or be given a member's key back. Then its key
//! files are written first, the work is looked for anew if it is another member's, and the next mind is
//! opened with the new keys.

use std::sync::{Arc, Mutex, PoisonError};

use mind::{Become, MemberKey};
use tokio::sync::mpsc;

use super::steward::Arrival;
use super::work;
use crate::failure::Failure;
use crate::home::Home;
use crate::home::keys::{self, Keys};

/// The keys in use, and where they are kept.
pub(crate) struct Identity {
    home: Home,
    errands: mpsc::Sender<Arrival>,
    held: Mutex<Held>,
}

struct Held {
    keys: Keys,
    found: work::Found,
}

impl Identity {
    /// Begins to look for the work, if it is not known.
    pub(crate) fn begin(
        home: Home,
        keys: Keys,
        errands: mpsc::Sender<Arrival>,
    ) -> std::io::Result<Arc<Self>> {
        let found = look_for_work(&home, &keys, &errands)?;
        Ok(Arc::new(Self { home, errands, held: Mutex::new(Held { keys, found }) }))
    }

    /// The keys for a new mind.
    pub(crate) fn keys(&self) -> mind::Keys {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        mind::Keys {
            member: held.keys.member.clone(),
            device: held.keys.device.clone(),
            work: held.found.get().copied(),
        }
    }

    /// Keeps who this node is from now on. Nothing changes when that fails.
    pub(crate) fn keep(&self, who: &Become) -> Result<(), Failure> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let member = match who {
            Become::Linked(link) => {
                keys::keep_link(&self.home, link)?;
                MemberKey::Elsewhere(link.clone())
            }
            Become::Restored(member) => {
                keys::keep_member(&self.home, member)?;
                MemberKey::Here(member.clone())
            }
            Become::Anew => return Ok(()),
        };
        let other = member.id() != held.keys.member.id();
        held.keys.member = member;
        if other {
            held.keys.work = None;
            held.found = look_for_work(&self.home, &held.keys, &self.errands)
                .map_err(|error| Failure::file("look for the work at", self.home.path(), &error))?;
        }
        Ok(())
    }
}

fn look_for_work(
    home: &Home,
    keys: &Keys,
    errands: &mpsc::Sender<Arrival>,
) -> std::io::Result<work::Found> {
    let found = work::Found::default();
    if let Some(known) = keys.work {
        let _ = found.set(known);
    }
    work::search(home.clone(), keys.member.id(), Arc::clone(&found), errands.clone())?;
    Ok(found)
}
