//! From what a person typed to the one thing it names: an id or an unambiguous beginning of one.

use std::fmt::Display;

use api::{Code, Problem};

/// Fewest digits that are taken for the beginning of an id.
const PREFIX_MIN: usize = 4;

/// The one candidate whose id begins with `text`.
pub(crate) fn by_prefix<T: Display>(
    what: &str,
    text: &str,
    candidates: impl Iterator<Item = T>,
) -> Result<T, Problem> {
    let wanted = text.trim().to_ascii_lowercase();
    if wanted.len() < PREFIX_MIN || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::new(
            Code::BadRequest,
            format!("“{}” is not the id of {}.", shortened(text), one(what)),
            format!("An id has hexadecimal digits only; at least {PREFIX_MIN} of them are needed."),
        ));
    }
    let mut found = candidates.filter(|candidate| candidate.to_string().starts_with(&wanted));
    let Some(first) = found.next() else {
        return Err(Problem::new(
            Code::NotFound,
            format!("There is no {what} “{}” here.", shortened(text)),
            format!("List each {what} to see the ids; perhaps it has not arrived yet."),
        ));
    };
    if found.next().is_some() {
        return Err(Problem::new(
            Code::Ambiguous,
            format!("More than one {what} begins with “{wanted}”."),
            "Give more digits of the id.",
        ));
    }
    Ok(first)
}

/// With its article.
fn one(what: &str) -> String {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {what}")
}

/// At most 40 characters of what somebody typed, for a message.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unambiguous_beginning_names_the_one_it_fits() {
        let all = ["abcd1", "abce2"];
        assert_eq!(by_prefix("table", "ABCE", all.into_iter()), Ok("abce2"));
    }

    #[test]
    fn it_is_said_in_english() {
        let said = |what| by_prefix(what, "x", [""].into_iter()).unwrap_err().message;
        assert_eq!(said("invitation"), "“x” is not the id of an invitation.");
        assert_eq!(said("table"), "“x” is not the id of a table.");
    }

    #[test]
    fn what_fits_two_none_or_is_no_id_is_said_so() {
        let all = ["abcd1", "abcd2"];
        let code = |text| by_prefix("table", text, all.into_iter()).map_err(|problem| problem.code);
        assert_eq!(code("abcd"), Err(Code::Ambiguous));
        assert_eq!(code("ffff"), Err(Code::NotFound));
        assert_eq!(code("ab"), Err(Code::BadRequest));
        assert_eq!(code("motordiagnose"), Err(Code::BadRequest));
    }
}
