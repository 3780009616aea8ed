//! Folding: which labels name the same interest, in every script.
//!
//! [`fold`] is part of the protocol: every node must fold alike, or the same interest becomes two
//! topics. It deliberately knows no languages, stems or plurals; those are [`crate::aliases`].
//!
//! The path through it: compatibility decomposition, marks and invisible characters away, case
//! folding, the letters that do not decompose, white space, composition.

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use protocol::InterestKey;

/// The folded form of a label: NFKC, full case folding, accents stripped, white space collapsed.
///
/// Folding twice gives the same as folding once. A label of nothing but white space, accents or
/// invisible characters folds to the empty text, which names no interest.
pub fn fold(label: &str) -> String {
    // Of ASCII nothing is left to do but this; a directory that is opened folds 800,000 labels.
    if label.is_ascii() {
        let words = label.split_whitespace().collect::<Vec<_>>().join(" ");
        return words.to_ascii_lowercase();
    }
    fold_any(label)
}

/// In all its steps.
fn fold_any(label: &str) -> String {
    let bare = decompose(label);
    let folded = decompose(&CaseMapper::new().fold_string(&bare));
    let lettered: String = folded.chars().flat_map(|letter| plain(letter).chars()).collect();
    let collapsed = lettered.split_whitespace().collect::<Vec<_>>().join(" ");
    ComposingNormalizerBorrowed::new_nfkc().normalize(&collapsed).into_owned()
}

/// The key of an interest: a gossip topic, and what the directory is searched by.
pub fn key(label: &str) -> InterestKey {
    InterestKey::of_folded(&fold(label))
}

/// The key, or none for a label that folds to nothing and so names no interest.
pub fn key_if_any(label: &str) -> Option<InterestKey> {
    let folded = fold(label);
    (!folded.is_empty()).then(|| InterestKey::of_folded(&folded))
}

/// Compatibility decomposition without accents and without what cannot be seen.
fn decompose(text: &str) -> String {
    let invisible = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    DecomposingNormalizerBorrowed::new_nfkd()
        .normalize(text)
        .chars()
        .filter(|&letter| !is_accent(letter) && !invisible.contains(letter))
        .collect()
}

/// Marks that writers leave out at will. Marks that make another letter or syllable (Devanagari
/// vowels, Thai tones, Japanese voicing) are not among them, so this is a list of blocks and not
/// "every mark".
fn is_accent(letter: char) -> bool {
    matches!(letter,
        '\u{0300}'..='\u{036F}'     // Latin, Greek and Cyrillic accents
        | '\u{0483}'..='\u{0487}'   // Old Cyrillic titlos
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}'
        | '\u{05C4}' | '\u{05C5}' | '\u{05C7}'  // Hebrew points and cantillation
        | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}'
        | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}'  // Arabic vowels, hamza, Koranic signs
        | '\u{0640}'                // Arabic stretching
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Letters that carry their accent inside and so do not decompose, as people type them without.
/// The dotless i is here because `I` is its capital in Turkish and folds to `i` everywhere.
fn plain(letter: char) -> PlainLetter {
    let spelled = match letter {
        'ı' => "i",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        other => return PlainLetter::Same(other),
    };
    PlainLetter::Spelled(spelled)
}

enum PlainLetter {
    Same(char),
    Spelled(&'static str),
}

impl PlainLetter {
    fn chars(self) -> impl Iterator<Item = char> {
        let (same, spelled) = match self {
            Self::Same(letter) => (Some(letter), ""),
            Self::Spelled(letters) => (None, letters),
        };
        same.into_iter().chain(spelled.chars())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fold, fold_any, key, key_if_any};

    fn same(labels: &[&str]) {
        for label in labels {
            assert_eq!(fold(label), fold(labels[0]), "{label} and {} differ", labels[0]);
            assert_eq!(key(label), key(labels[0]));
        }
    }

    proptest! {
        #[test]
        fn ascii_folds_alike_by_the_short_way(label in "[\\x00-\\x7f]{0,40}") {
            prop_assert_eq!(fold(&label), fold_any(&label));
        }
    }

    #[test]
    fn dutch_and_english_labels_meet_whatever_their_capitals_accents_and_spaces() {
        same(&["Reserveren", "RESERVEREN", "  reserveren\t", "reserveren\u{00a0}"]);
        same(&["café", "cafe", "CAFÉ", "cafe\u{0301}"]);
        same(&["zeeën", "ZEEEN"]);
        same(&["ijs", "\u{0133}s", "IJS"]);
        assert_eq!(fold("Life-insurance   Mathematics"), "life-insurance mathematics");
    }

    #[test]
    fn plurals_stay_apart_because_keys_must_not_drift() {
        assert_ne!(key("motor"), key("motoren"));
        assert_ne!(key("model"), key("models"));
    }

    #[test]
    fn turkish_i_with_and_without_its_dot_is_one_letter() {
        same(&["ışık", "IŞIK", "isik", "İŞİK", "Işik"]);
        same(&["İstanbul", "istanbul", "ISTANBUL", "ıstanbul"]);
    }

    #[test]
    fn german_sharp_s_is_two() {
        same(&["Straße", "STRASSE", "strasse", "STRAẞE"]);
        same(&["Möbel", "mobel"]);
    }

    #[test]
    fn greek_loses_its_tones_its_final_sigma_and_its_subscript() {
        same(&["Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ", "οδυσσευς", "Οδυσσέυς"]);
        same(&["ᾠδή", "ωδη"]);
    }

    #[test]
    fn chinese_japanese_and_korean_fold_width_but_keep_their_letters() {
        same(&["統計学", "統計学 "]);
        same(&["ｶﾀｶﾅ", "カタカナ"]);
        same(&["ＡＩ", "ai"]);
        same(&["한국어", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}\u{110b}\u{1165}"]);
        assert_ne!(key("はし"), key("ばし"), "voicing makes another syllable");
    }

    #[test]
    fn arabic_and_hebrew_lose_their_points() {
        same(&["رِيَاضِيَّات", "رياضيات", "ريـــاضيات"]);
        same(&["أدب", "ادب"]);
        same(&["סְפָרִים", "ספרים"]);
    }

    #[test]
    fn scripts_whose_marks_are_letters_keep_them() {
        assert_ne!(key("कि"), key("की"));
        assert_ne!(key("ปา"), key("ป่า"));
        same(&["ёлка", "Елка"]);
    }

    #[test]
    fn letters_that_hide_their_accent_are_typed_without_it() {
        same(&["Łódź", "lodz"]);
        same(&["smørrebrød", "smorrebrod"]);
        same(&["Ægir", "aegir"]);
    }

    #[test]
    fn what_cannot_be_seen_does_not_count() {
        same(&["lace\u{200b}making", "lacemaking", "lace\u{ad}making"]);
        assert_eq!(key_if_any(" \u{200b}\u{301} "), None);
        assert!(key_if_any("x").is_some());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn folding_twice_is_folding_once(label in "\\PC{0,24}") {
            let once = fold(&label);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_any_code_points_twice_is_folding_once(label in proptest::collection::vec(any::<char>(), 0..12)) {
            let once = fold(&label.into_iter().collect::<String>());
            prop_assert_eq!(fold(&once), once);
        }
    }
}
