//! Whole processes, their public surfaces, and nothing else. The harness is the package's library.

mod communities;
mod crashes;
mod people;
mod starting;
