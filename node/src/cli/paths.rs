//! `paths`: where everything is kept. Works without a running node.

use serde_json::json;

use super::say::{Facts, Paint, Report};
use crate::home::Home;

pub(crate) fn paths(home: &Home) -> Report {
    let show = |path: std::path::PathBuf| path.display().to_string();
    let fields = json!({
        "home": home.path().display().to_string(),
        "keys": show(home.keys()),
        "store": show(home.store()),
        "logs": show(home.logs()),
        "settings": show(home.settings()),
        "node": show(home.plate()),
    });
    let text = Facts::new()
        .fact("home", &home.path().display().to_string())
        .fact("keys", &show(home.keys()))
        .fact("store", &show(home.store()))
        .fact("logs", &show(home.logs()))
        .fact("settings", &show(home.settings()))
        .fact("node.json", &show(home.plate()))
        .text(Paint::stdout());
    Report::new("paths", &fields, text)
}
