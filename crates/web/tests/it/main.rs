//! The window, tested from outside: a real server on loopback, and a node side that answers from a
//! table.

mod types;
