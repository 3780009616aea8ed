//! How a group agrees: who belongs, what each device said, and what may enter the documents.
//!
//! A [`Table`] is one community as one device holds it. It is pure: time, keys and random bytes come
//! in as arguments, what is kept is read through a [`Shelf`], and what must be kept is handed back
//! in order as [`Kept`]. It does not know disks, streams or what documents mean.
//!
//! The path through it: `membership` keeps the graph of operations and resolves who may do what;
//! `logs` keeps where each log stands; what others say comes in by `receive`, waits in `waiting` and
//! `pool` as long as something before it is missing, and passes the gate (`candidate`, `admission`)
//! into the documents; `catch_up` answers who lacks something; `write` and `compose` are what this
//! device itself says; `reckoning` decides what counts, and so which documents have to be read anew; `mending` takes
//! back what a damaged store no longer bears out.
//! A table's memory may run ahead within a batch: after a commit
//! that failed the caller throws it away and opens it again.

mod admission;
mod aside;
mod beyond;
mod branches;
mod candidate;
mod catch_up;
mod choice;
mod compose;
mod descent;
mod findings;
mod gather;
mod introductions;
pub mod limits;
mod logs;
mod membership;
mod mending;
mod outcome;
mod own_devices;
mod pool;
mod receive;
mod recent;
mod reckoning;
mod shelf;
mod table;
mod unreadable;
mod vouching;
mod waiting;
mod wanted;
mod write;

pub use catch_up::Answer;
pub use compose::{Composed, NotAllowed};
pub use findings::Finding;
#[doc(hidden)]
pub use membership::Comparable;
pub use membership::{
    Declined, Ending, Former, Invitation, Limit, Member, NoRight, Resolved, Voided,
};
pub use outcome::{Guards, Kept, Outcome, Refusal, StopReason, Why};
pub use shelf::Shelf;
pub use table::{Opening, Table};
pub use write::{NotWritten, Wrote};
