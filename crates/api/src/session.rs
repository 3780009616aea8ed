//! Sessions: how a browser on this machine gets in, by a code that works once.

use crate::shape;

shape! {
    /// Exchanges a one-time code for this browser's cookie.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewSession { pub code: String }

    /// Where to open the page; the code in it works once and for a minute.
    #[derive(Eq)]
    pub struct Opening { pub url: String }
}
