//! Which version of the program this is, and which others run.

use std::collections::BTreeMap;

use api::status::Check;

use super::{ok, warning};

/// This program's own.
const OURS: &str = env!("CARGO_PKG_VERSION");

pub(super) fn check(others: &BTreeMap<String, usize>) -> Check {
    let this = format!("This is commonground {OURS}.");
    let different: Vec<(&String, usize)> = others
        .iter()
        .filter(|(version, _)| *version != OURS)
        .map(|(v, count)| (v, *count))
        .collect();
    if different.is_empty() {
        let same = others.get(OURS).copied().unwrap_or_default();
        let beside = if same > 0 { " The others who are connected run it too." } else { "" };
        return ok("version", format!("{this}{beside}"));
    }
    let listed: Vec<String> =
        different.iter().map(|(version, count)| format!("{count} with {version}")).collect();
    let message = format!("{this} Connected are {}.", listed.join(", "));
    let newer = different.iter().any(|(version, _)| parts(version) > parts(OURS));
    if newer {
        let hint = "A newer version is about: if you do not understand one another, update.";
        warning("version", message, hint)
    } else {
        ok("version", message)
    }
}

/// The numbers a version begins with; enough to tell which of two is newer.
fn parts(version: &str) -> Vec<u64> {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    core.split('.').map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use api::status::Verdict;

    use super::*;

    fn with(version: &str) -> Check {
        check(&BTreeMap::from([(version.to_owned(), 2)]))
    }

    #[test]
    fn a_newer_version_that_others_run_is_worth_a_hint_and_an_older_one_is_not() {
        assert_eq!(with(OURS).verdict, Verdict::Ok);
        assert_eq!(with("0.0.1").verdict, Verdict::Ok);
        assert!(with("0.0.1").message.contains("2 with 0.0.1"));
        assert_eq!(with("99.0.0").verdict, Verdict::Warning);
        assert_eq!(with("nonsense").verdict, Verdict::Ok);
    }

    #[test]
    fn ten_is_newer_than_nine() {
        assert!(parts("0.10.0") > parts("0.9.9"));
        assert_eq!(parts("1.2.3-beta+7"), [1, 2, 3]);
    }
}
