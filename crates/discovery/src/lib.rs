//! Who is out there: a directory of announcements, and who in it is like-minded.
//!
//! This room is pure. It believes only opened records and knows no addresses, no disk and no
//! network; time comes in as an argument. It deliberately ranks nobody by rank or popularity.
//!
//! The path through it: [`fold()`] turns a label into the form that is hashed to a key, the
//! [`Directory`] keeps the newest announcement per member and slot, finds members by key, and is
//! compared with others' ([`Directory::reconcile`]); [`like_minded`] ranks them by how rare the interests are that both have. [`aliases()`] only widens
//! that last step.

mod aliases;
mod directory;
mod fold;
mod index;
mod items;
mod overlap;
mod ranges;
mod ranking;
mod topics;

pub use aliases::aliases;
pub use directory::{AUTHOR, Compared, Directory, Expired, Offer, Place};
pub use fold::{fold, key, key_if_any};
pub use overlap::{Match, MyInterest, Reason, ReasonKind, like_minded};
pub use topics::topics;
