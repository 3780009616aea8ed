//! At a distance: whom I blocked or muted. It concerns my node alone; nobody is told.

use crate::shape;

shape! {
    /// How far I keep somebody away.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Distance {
        /// My node keeps nothing they announce, speaks with none of their devices of any community,
        /// and folds away what they wrote.
        Blocked,
        /// Nothing changes between the nodes; what they wrote is folded away here.
        Muted,
    }

    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewDistance { pub distance: Distance }

    /// Somebody I blocked or muted.
    #[derive(Eq)]
    pub struct DistantPerson {
        pub member: String,
        /// What they were called when I did so, or are called now where that is known.
        pub name: String,
        pub distance: Distance,
        /// Since when.
        #[ts(type = "number")]
        pub since: u64,
    }

    /// Everyone I blocked or muted, the last one first.
    #[derive(Eq)]
    pub struct DistantPeople { pub people: Vec<DistantPerson> }
}
