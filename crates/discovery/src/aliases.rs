//! Aliases: other ways to write a label, tried when matching on this node.
//!
//! They are guesses (simple Dutch and English plurals, hyphens). A wrong guess costs one fruitless
//! look-up; a right one finds someone. They never become keys, topics or provider records, because
//! then the network's keys would change with every improvement here.

use std::collections::BTreeSet;

use crate::fold::fold;

/// The shortest singular that rules are applied to: below it nearly every guess is another word.
const STEM_LETTERS_MIN: usize = 3;

/// Other folded forms of a label, without the folded label itself. Rules for Dutch and English are
/// used when the language (a BCP 47 tag) is one of them or not said; only the last word changes.
pub fn aliases(label: &str, language: &str) -> BTreeSet<String> {
    let folded = fold(label);
    let (dutch, english) = languages(language);
    let mut found = BTreeSet::new();
    for spelled in spellings(&folded) {
        let (before, last) = spelled.rsplit_once(' ').unwrap_or(("", &spelled));
        let mut forms = BTreeSet::new();
        if dutch {
            forms.extend(dutch_forms(last));
        }
        if english {
            forms.extend(english_forms(last));
        }
        let whole =
            |form: String| if before.is_empty() { form } else { format!("{before} {form}") };
        found.extend(forms.into_iter().map(whole));
        found.insert(spelled);
    }
    found.remove(&folded);
    found
}

fn languages(tag: &str) -> (bool, bool) {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    if primary.is_empty() {
        return (true, true);
    }
    (primary.eq_ignore_ascii_case("nl"), primary.eq_ignore_ascii_case("en"))
}

/// The label with its hyphens as they are, as spaces, and left out.
fn spellings(folded: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::from([folded.to_owned()]);
    if folded.contains(['-', '\u{2010}']) {
        let spaced = folded.replace(['-', '\u{2010}'], " ");
        found.insert(spaced.split_whitespace().collect::<Vec<_>>().join(" "));
        found.insert(folded.replace(['-', '\u{2010}'], ""));
    }
    found.retain(|form| !form.is_empty());
    found
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn long_enough(stem: &str) -> bool {
    stem.chars().nth(STEM_LETTERS_MIN - 1).is_some()
}

/// Dutch: singulars of a plural and plurals of a singular.
fn dutch_forms(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    if let Some(stem) = word.strip_suffix("en").filter(|stem| long_enough(stem)) {
        forms.push(stem.to_owned());
        forms.extend(dutch_singulars(stem));
    }
    for ending in ["'s", "\u{2019}s", "s"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| long_enough(stem)) {
            forms.push(stem.to_owned());
        }
    }
    if long_enough(word) && !word.ends_with("en") {
        forms.extend(["en", "s", "'s"].map(|ending| format!("{word}{ending}")));
        forms.extend(dutch_plurals(word).map(|stem| format!("{stem}en")));
    }
    forms
}

/// Spelling back from a stem: katt → kat, bom → boom, brie-v → brief, huiz → huis.
fn dutch_singulars(stem: &str) -> Vec<String> {
    let letters: Vec<char> = stem.chars().collect();
    let mut forms = Vec::new();
    if let [head @ .., before, last] = letters.as_slice() {
        let head: String = head.iter().collect();
        if before == last && !is_vowel(*last) {
            forms.push(format!("{head}{before}"));
        }
        if is_vowel(*before) && !is_vowel(*last) && !head.ends_with(is_vowel) {
            let last = hardened(*last).unwrap_or(*last);
            forms.push(format!("{head}{before}{before}{last}"));
        }
        if let Some(hard) = hardened(*last) {
            forms.push(format!("{head}{before}{hard}"));
        }
    }
    forms
}

fn hardened(letter: char) -> Option<char> {
    match letter {
        'v' => Some('f'),
        'z' => Some('s'),
        _ => None,
    }
}

fn softened(letter: char) -> Option<char> {
    match letter {
        'f' => Some('v'),
        's' => Some('z'),
        _ => None,
    }
}

/// Stems a plural is built on: kat → katt, boom → bom, brief → briev, huis → huiz.
fn dutch_plurals(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    let mut stems = Vec::new();
    if let [head @ .., vowel, last] = letters.as_slice()
        && is_vowel(*vowel)
        && !is_vowel(*last)
    {
        let before: String = head.iter().collect();
        if before.ends_with(*vowel) {
            let short = &before[..before.len() - 1];
            stems.push(format!("{short}{vowel}{}", softened(*last).unwrap_or(*last)));
        } else if !before.ends_with(is_vowel) {
            stems.push(format!("{word}{last}"));
        }
    }
    if let [head @ .., last] = letters.as_slice()
        && let Some(soft) = softened(*last)
    {
        stems.push(format!("{}{soft}", head.iter().collect::<String>()));
    }
    stems.into_iter()
}

/// English: singulars of a plural and plurals of a singular.
fn english_forms(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let keeps_s = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| long_enough(stem)) {
        forms.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("es").filter(|stem| takes_es(stem) && long_enough(stem)) {
        forms.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| !keeps_s && long_enough(stem)) {
        forms.push(stem.to_owned());
    }
    if long_enough(word) && (keeps_s || !word.ends_with('s')) {
        if takes_es(word) {
            forms.push(format!("{word}es"));
        }
        if !takes_es(word) || word.ends_with('o') {
            forms.push(format!("{word}s"));
        }
        if let Some(stem) = word.strip_suffix('y').filter(|stem| !stem.ends_with(is_vowel)) {
            forms.push(format!("{stem}ies"));
        }
    }
    forms
}

/// Words in -o take either: potatoes, photos.
fn takes_es(stem: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "o"].iter().any(|ending| stem.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::aliases;

    fn both_ways(language: &str, pairs: &[(&str, &str)]) {
        for (one, many) in pairs {
            assert!(aliases(one, language).contains(*many), "{one} does not find {many}");
            assert!(aliases(many, language).contains(*one), "{many} does not find {one}");
        }
    }

    #[test]
    fn a_dutch_singular_and_its_plural_find_each_other() {
        both_ways(
            "nl",
            &[
                ("motor", "motoren"),
                ("tafel", "tafels"),
                ("kat", "katten"),
                ("boom", "bomen"),
                ("brief", "brieven"),
                ("huis", "huizen"),
                ("foto", "foto's"),
                ("kaas", "kazen"),
                ("oude motor", "oude motoren"),
            ],
        );
    }

    #[test]
    fn an_english_singular_and_its_plural_find_each_other() {
        both_ways(
            "en-GB",
            &[("copula", "copulas"), ("city", "cities"), ("box", "boxes"), ("photo", "photos")],
        );
    }

    #[test]
    fn hyphens_are_spelled_in_three_ways() {
        let found = aliases("E-bike", "");
        assert!(found.contains("ebike") && found.contains("e bike"), "{found:?}");
    }

    #[test]
    fn without_a_language_both_are_tried_and_another_language_has_no_guesses() {
        assert!(aliases("motor", "").contains("motoren"));
        assert!(aliases("motor", "").contains("motors"));
        assert!(aliases("motor", "fi").is_empty());
    }

    #[test]
    fn words_that_only_look_plural_stay_whole() {
        assert!(!aliases("analysis", "en").contains("analysi"));
        assert!(!aliases("glass", "en").contains("glas"));
        assert!(aliases("统计", "").iter().all(|form| form.contains("统计")));
        assert!(aliases("", "nl").is_empty());
    }
}
