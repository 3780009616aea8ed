//! Stories of tables: whole communities in memory, exchanging what they would send.

mod branches;
mod catching_up;
mod counting;
mod crowd;
mod gate;
mod membership;
mod own_devices;
mod pace;
mod restart;
mod rivals;
mod scenarios;
mod storms;
mod typing;
mod values;
mod world;
