//! Stories of tables: whole communities in memory, exchanging what they would send.

mod branches;
mod catching_up;
mod counting;
mod gate;
mod membership;
mod pace;
mod restart;
mod rivals;
mod scenarios;
mod storms;
mod typing;
mod world;
