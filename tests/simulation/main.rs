//! The simulator: the real minds of many nodes under virtual time, network and disk.
//!
//! A failure names its seed. `COMMONGROUND_FIRST_SEED` and `COMMONGROUND_SEEDS` choose others; the same seed twice gives the
//! same run.

mod belonging;
mod branches;
mod caches;
mod chance;
mod checks;
mod distance;
mod faults;
mod folding;
mod gossip;
mod guards;
mod joining;
mod node;
mod own_devices;
mod pairing;
mod probing;
mod quarrels;
mod rivals;
mod script;
mod storm;
mod successors;
mod whereabouts;
mod world;
