//! The opener: one-time codes by which a browser on this machine gets its cookie.
//!
//! A code stands in the fragment of an address, so it is sent to nobody; the page exchanges it at
//! once. It works a single time and for a minute, so an address left in a history opens nothing.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use api::{Code, Problem};
use subtle::ConstantTimeEq;

use crate::limits::{CODE_LIFE, CODES_MAX};

/// Mints codes and takes them back. Clones share the codes.
#[derive(Debug, Clone)]
pub struct Opener {
    port: u16,
    codes: Arc<Mutex<VecDeque<(String, Instant)>>>,
}

impl Opener {
    /// An opener for the window at this port.
    pub fn new(port: u16) -> Self {
        Self { port, codes: Arc::default() }
    }

    /// An address that lets one browser in, once, within a minute.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn address(&self) -> Result<String, Problem> {
        let code = random_hex::<16>()?;
        let address = format!("http://127.0.0.1:{}/#code={code}", self.port);
        self.remember(code, Instant::now());
        Ok(address)
    }

    fn remember(&self, code: String, now: Instant) {
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        if codes.len() >= CODES_MAX {
            codes.pop_front();
        }
        codes.push_back((code, now));
    }

    /// Whether this code lets in; it does so once.
    pub(crate) fn redeem(&self, code: &str, now: Instant) -> bool {
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|(_, minted)| now.duration_since(*minted) < CODE_LIFE);
        let found = codes.iter().position(|(known, _)| same(known, code));
        found.and_then(|at| codes.remove(at)).is_some()
    }
}

/// Whether two secrets are equal, in a time that says nothing about where they differ.
pub(crate) fn same(known: &str, given: &str) -> bool {
    known.as_bytes().ct_eq(given.as_bytes()).into()
}

/// Random bytes in hexadecimal.
pub(crate) fn random_hex<const N: usize>() -> Result<String, Problem> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        Problem::new(
            Code::Internal,
            "The operating system gives no random numbers.",
            "Restart the computer; if it stays, its installation is damaged.",
        )
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minted(opener: &Opener) -> String {
        let address = opener.address().expect("there is randomness");
        address.split_once("#code=").expect("has a code").1.to_owned()
    }

    #[test]
    fn a_code_works_once() {
        let opener = Opener::new(7431);
        let code = minted(&opener);

        assert!(opener.redeem(&code, Instant::now()));
        assert!(!opener.redeem(&code, Instant::now()));
    }

    #[test]
    fn a_code_works_for_a_minute() {
        let opener = Opener::new(7431);
        let code = minted(&opener);

        assert!(!opener.redeem(&code, Instant::now() + CODE_LIFE));
    }

    #[test]
    fn nothing_else_works() {
        let opener = Opener::new(7431);
        let code = minted(&opener);

        assert!(!opener.redeem("", Instant::now()));
        assert!(!opener.redeem(&code[1..], Instant::now()));
        assert!(
            !opener.redeem(&code.to_uppercase(), Instant::now()) || code == code.to_uppercase()
        );
        assert!(opener.redeem(&code, Instant::now()), "a wrong one uses up nothing");
    }

    #[test]
    fn codes_never_pile_up() {
        let opener = Opener::new(7431);
        let first = minted(&opener);

        for _ in 0..CODES_MAX {
            minted(&opener);
        }

        assert!(!opener.redeem(&first, Instant::now()));
        assert_eq!(opener.codes.lock().expect("whole").len(), CODES_MAX);
    }
}
