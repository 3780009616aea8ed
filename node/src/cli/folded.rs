//! What is folded away: by people you keep at a distance, and what facilitators hid; and hiding it.

use api::hiding::{Hidden, NewHiding};
use api::terms::Author;
use clap::Args;
use serde_json::json;
use ureq::http::Method;

use super::client::Client;
use super::person::word;
use super::say::{Report, clean};
use crate::failure::Failure;

/// Whether what is folded away is shown.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct Showing {
    /// Show also what a facilitator hid, and what people wrote whom you blocked or muted.
    #[arg(long)]
    pub(crate) all: bool,
}

impl Showing {
    /// Instead of what is folded away: why it is.
    pub(crate) fn instead(self, hidden: Option<&Hidden>, authors: &[&Author]) -> Option<String> {
        (!self.all).then(|| folded(hidden, authors)).flatten()
    }
}

/// Why something is folded away, if it is: for a text of several, all of them must be kept away.
pub(crate) fn folded(hidden: Option<&Hidden>, authors: &[&Author]) -> Option<String> {
    if let Some(hidden) = hidden {
        let by = clean(&hidden.by.name);
        return Some(format!("(hidden by {by}: {})", clean(&hidden.reason)));
    }
    let first = authors.first()?.distance?;
    authors
        .iter()
        .all(|author| author.distance.is_some())
        .then(|| format!("(by somebody you {})", word(first)))
}

/// Hides something, or shows it again; `path` leads to it.
pub(crate) fn hide(client: &Client, path: &str, reason: Option<String>) -> Result<Report, Failure> {
    let path = format!("{path}/hiding");
    let (act, done) = match reason {
        Some(reason) => {
            client.tell(Method::PUT, &path, &NewHiding { reason })?;
            ("hidden", "Hidden for everyone at the table; whoever wants can see it anyway.")
        }
        None => {
            client.delete(&path)?;
            ("shown", "Shown again.")
        }
    };
    Ok(Report::new("hiding", &json!({ "done": act }), format!("{done}\n")))
}

#[cfg(test)]
mod tests {
    use api::distance::Distance;

    use super::*;

    fn author(name: &str, distance: Option<Distance>) -> Author {
        Author { member: "0".repeat(64), name: name.to_owned(), me: false, distance }
    }

    #[test]
    fn only_what_is_all_by_people_kept_away_is_folded_away() {
        let (near, far) = (author("Noor", None), author("Wim", Some(Distance::Blocked)));
        assert_eq!(folded(None, &[&far]).as_deref(), Some("(by somebody you blocked)"));
        assert_eq!(folded(None, &[&far, &near]), None, "a text of both");
        assert_eq!(folded(None, &[]), None, "imported");
        assert_eq!(Showing { all: true }.instead(None, &[&far]), None);
    }

    #[test]
    fn a_reason_cannot_steer_a_terminal() {
        let by = author("Lotte\u{202e}", None);
        let hidden = Hidden { by, reason: "No\x1b[2J.".to_owned(), may_undo: false };
        let said = folded(Some(&hidden), &[]).expect("it is hidden");
        assert!(!said.chars().any(|c| c.is_control() || c == '\u{202e}'), "{said:?}");
    }
}
