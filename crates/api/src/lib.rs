//! What a window says to its own node and hears back: the requests and answers of the local API.
//!
//! Only types: their JSON form (serde), their OpenAPI schema (utoipa) and their TypeScript form
//! (ts-rs). The mind takes requests and makes answers, `web` carries them over HTTP, the CLI and
//! the page speak them. Ids are lower-case hexadecimal; requests may give an unambiguous prefix.
//! Times are milliseconds since the Unix epoch. Positions in texts are UTF-16 code units.
//!
//! What it deliberately does not do: decide anything. Bounds and meaning are the mind's business.

#![allow(missing_docs, reason = "the fields' documentation is their schema; see each struct")]

pub mod communities;
pub mod devices;
pub mod distance;
pub mod events;
pub mod evidence;
pub mod hiding;
pub mod membership;
pub mod people;
pub mod problem;
pub mod publications;
pub mod questions;
pub mod session;
pub mod status;
pub mod successors;
pub mod terms;

pub use problem::{Code, Problem};

/// Derives everything a type of the local API needs.
macro_rules! shape {
    ($($item:item)+) => {
        $(
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, ts_rs::TS, utoipa::ToSchema)]
            #[ts(export)]
            $item
        )+
    };
}
pub(crate) use shape;
