//! What every request handler shares.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use tokio::sync::{Semaphore, watch};

use crate::door::Door;
use crate::opener::Opener;
use crate::settings::Settings;

/// A handle to what all requests share.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Inner>);

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) settings: Settings,
    /// The port this window is bound to.
    pub(crate) port: u16,
    pub(crate) door: Door,
    pub(crate) opener: Opener,
    /// One permit for each open window.
    pub(crate) windows: Arc<Semaphore>,
    /// True once the window is closing.
    pub(crate) closing: watch::Receiver<bool>,
    /// The API's description, made once.
    pub(crate) description: String,
}

impl Shared {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Cookies do not know ports, and several nodes run on one machine: the name holds it.
    pub(crate) fn cookie_name(&self) -> String {
        format!("cg_{}", self.port)
    }
}

impl Deref for Shared {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Shared> for Door {
    fn from_ref(shared: &Shared) -> Self {
        shared.door.clone()
    }
}

/// Done once the window is closing, or whoever could say so is gone.
pub(crate) async fn closed(mut closing: watch::Receiver<bool>) {
    drop(closing.wait_for(|closing| *closing).await);
}
