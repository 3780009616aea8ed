//! The work on a new member's key: about a second of one core, once, beside everything else.
//!
//! The node can be used meanwhile; what it announces goes out when the work is found. It is kept with
//! the keys, so that the next start has it.

use std::sync::{Arc, OnceLock};
use std::thread;

use mind::Input;
use protocol::MemberId;
use protocol::limits::WORK_BITS;
use protocol::work::Work;
use tokio::sync::mpsc;

use super::steward::Arrival;
use crate::home::{Home, keys};

/// Nonces tried before looking whether the node still runs: a tenth of a second.
const TRIED_AT_ONCE: u64 = 1 << 20;

/// The work, once it is there.
pub(crate) type Found = Arc<OnceLock<Work>>;

/// Looks for the work on a thread of its own, unless it is there already.
pub(crate) fn search(
    home: Home,
    member: MemberId,
    found: Found,
    errands: mpsc::Sender<Arrival>,
) -> std::io::Result<()> {
    if found.get().is_some() {
        return Ok(());
    }
    let look = move || {
        let mut from = 0;
        let work = loop {
            if errands.is_closed() {
                return;
            }
            if let Some(work) = Work::search(&member, WORK_BITS, from, TRIED_AT_ONCE) {
                break work;
            }
            from += TRIED_AT_ONCE;
        };
        if let Err(failure) = keys::keep_work(&home, work) {
            tracing::warn!(%failure, "the work on the member's key is not kept; it is done again at the next start");
        }
        let _ = found.set(work);
        let _ = errands.blocking_send(Arrival::Input(Input::Worked(work)));
    };
    thread::Builder::new().name("work".into()).spawn(look).map(|_| ())
}
