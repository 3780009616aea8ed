//! Whole processes, their public surfaces, and nothing else. The harness is the package's library.

mod apart;
mod clocks;
mod communities;
mod crashes;
mod damage;
mod deeds;
mod durable;
mod introductions;
mod members;
mod mistakes;
mod neighbours;
mod outside;
mod people;
mod replay;
mod rest;
mod shelf_damage;
mod starting;
mod strange;
mod synced;
mod syncthing;
mod together;
mod trace;
mod vocabulary;
