//! The simulator: the real minds of many nodes under virtual time, network and disk.
//!
//! A failure names its seed. `SEEDS=1000 FIRST=1` runs other seeds; the same seed twice gives the
//! same run.

mod chance;
mod checks;
mod faults;
mod gossip;
mod guards;
mod node;
mod script;
mod storm;
mod world;
