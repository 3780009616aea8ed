//! The protocol's bytes: golden vectors, what is refused, and bounds.

mod bounds;
mod hostile;
mod pairing;
mod refused;
mod samples;
mod shown;
mod strangers;
mod vectors;
