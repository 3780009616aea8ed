//! Opening the browser, in a way that never blocks and never fails: without one, the address is
//! printed instead.

use std::env;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Starting a browser takes longer than this only when something asks questions.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether there is a screen for a browser.
fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].into_iter().any(is_set)
}

/// Opens the address; false when that is not possible here.
pub(crate) fn open(url: &str) -> bool {
    if !has_display() {
        return false;
    }
    let url = url.to_owned();
    let (done, opened) = mpsc::sync_channel(1);
    let started = thread::Builder::new().name("browser".into()).spawn(move || {
        let mut options = webbrowser::BrowserOptions::new();
        options.with_suppress_output(true);
        let result =
            webbrowser::open_browser_with_options(webbrowser::Browser::Default, &url, &options);
        let _ = done.send(result.is_ok());
    });
    // A browser that is still starting counts as opened.
    started.is_ok()
        && !matches!(
            opened.recv_timeout(PATIENCE),
            Ok(false) | Err(mpsc::RecvTimeoutError::Disconnected)
        )
}
