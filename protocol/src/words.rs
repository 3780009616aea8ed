//! The recovery kit: a member's seed as 24 words.
//!
//! BIP-39 with its English list, without passphrase: the words *are* the 32 bytes, and 8 bits of check. No
//! key stretching follows; who has the words has the member.

use zeroize::Zeroizing;

/// How many words there are.
pub const WORDS: usize = 24;

/// Why these are not the words of a recovery kit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWords {
    /// There are not 24 of them.
    #[error("a recovery kit has 24 words, and these are {0}")]
    Count(usize),
    /// A word is not in the list; its place, from 1.
    #[error("word {0} is not in the list")]
    Unknown(usize),
    /// All are in the list, but they do not belong together: one is wrong, or two changed places.
    #[error("these words do not belong together")]
    Check,
}

/// The words of a seed.
pub fn of_seed(seed: &[u8; 32]) -> Vec<&'static str> {
    bip39::Mnemonic::from_entropy(seed).map_or_else(|_| Vec::new(), |words| words.words().collect())
}

/// The seed of these words. Case, and what stands between them, do not matter.
pub fn to_seed(words: &str) -> Result<Zeroizing<[u8; 32]>, NotWords> {
    let apart: Vec<String> = words
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if apart.len() != WORDS {
        return Err(NotWords::Count(apart.len()));
    }
    let together = Zeroizing::new(apart.join(" "));
    let mnemonic = bip39::Mnemonic::parse_in_normalized(bip39::Language::English, &together)
        .map_err(|error| match error {
            bip39::Error::UnknownWord(place) => NotWords::Unknown(place + 1),
            bip39::Error::BadEntropyBitCount(_)
            | bip39::Error::BadWordCount(_)
            | bip39::Error::InvalidChecksum
            | bip39::Error::AmbiguousLanguages(_) => NotWords::Check,
        })?;
    let entropy = Zeroizing::new(mnemonic.to_entropy());
    <[u8; 32]>::try_from(entropy.as_slice()).map(Zeroizing::new).map_err(|_| NotWords::Check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_seed_however_they_are_written() {
        // Of the published vectors of BIP-39.
        let seed = [0x7f; 32];
        let words = of_seed(&seed);
        assert_eq!(words.len(), WORDS);
        assert_eq!(words[..3], ["legal", "winner", "thank"]);
        assert_eq!(words[WORDS - 1], "title");

        assert_eq!(*to_seed(&words.join(" ")).unwrap(), seed);
        let sloppy = format!("  1. {}\n", words.join(",\n 2) ").to_uppercase());
        assert_eq!(*to_seed(&sloppy).unwrap(), seed);
    }

    #[test]
    fn what_is_wrong_with_them_is_said() {
        let mut words = of_seed(&[0x7f; 32]);
        assert_eq!(to_seed(&words[1..].join(" ")), Err(NotWords::Count(23)));
        assert_eq!(to_seed(""), Err(NotWords::Count(0)));
        words.swap(0, 1);
        assert_eq!(to_seed(&words.join(" ")), Err(NotWords::Check));
        words[3] = "tafel";
        assert_eq!(to_seed(&words.join(" ")), Err(NotWords::Unknown(4)));
    }
}
