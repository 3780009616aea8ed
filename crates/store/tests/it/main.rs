//! What a store promises, tried on every store there is.

mod contract;
mod crashes;
mod damage;
mod disk;
mod figures;
mod layout;
mod model;
mod sample;
mod upgrade;
