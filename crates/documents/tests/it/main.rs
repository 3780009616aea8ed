//! Stories about documents: writing together, and what the gate keeps out.

mod carrying;
mod convergence;
mod craft;
mod editing;
mod forgery;
mod hostile;
mod parcels;
mod people;
mod schemas;
mod trace;
