//! What the demo says on the terminal, in English or Dutch as `LANG` asks.

use std::env;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    English,
    Dutch,
}

impl Words {
    /// As POSIX says it: `LC_ALL`, else `LC_MESSAGES`, else `LANG`.
    pub(super) fn of_environment() -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| env::var(name).ok())
            .find(|value| !value.is_empty());
        if locale.is_some_and(|locale| locale.starts_with("nl")) {
            Self::Dutch
        } else {
            Self::English
        }
    }

    fn of(self, english: &'static str, dutch: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Dutch => dutch,
        }
    }

    pub(super) fn starting(self) -> &'static str {
        self.of(
            "Starting three nodes on this computer: Joost, Fatima and Hanneke.",
            "Drie nodes op deze computer starten: Joost, Fatima en Hanneke.",
        )
    }

    pub(super) fn meeting(self) -> &'static str {
        self.of("They get to know each other …", "Ze leren elkaar kennen …")
    }

    pub(super) fn table(self) -> &'static str {
        self.of("Joost lays a table and invites them …", "Joost dekt een tafel en nodigt ze uit …")
    }

    pub(super) fn words(self) -> &'static str {
        self.of(
            "They put words on the table, and read them differently …",
            "Ze leggen woorden op tafel, en lezen ze anders …",
        )
    }

    pub(super) fn questions(self) -> &'static str {
        self.of(
            "They write what they do not know on the board …",
            "Ze schrijven op het bord wat ze nog niet weten …",
        )
    }

    pub(super) fn writing(self) -> &'static str {
        self.of("They write together …", "Ze schrijven samen …")
    }

    pub(super) fn settling(self) -> &'static str {
        self.of("Everyone receives everything …", "Iedereen krijgt alles …")
    }

    pub(super) fn running(self) -> &'static str {
        self.of(
            "\nThree nodes run here, each with its own folder, key and window; they talk as they would between three houses.\nEach address opens one browser, once, within a minute:",
            "\nHier draaien drie nodes, elk met een eigen map, sleutel en venster; ze praten zoals tussen drie huizen.\nElk adres opent één browser, één keer, binnen een minuut:",
        )
    }

    pub(super) fn opened(self) -> String {
        self.of("(open in your browser now)", "(nu open in je browser)").to_owned()
    }

    pub(super) fn how_to_stop(self) -> &'static str {
        self.of(
            "\nStop with Ctrl-C. The next demo goes on from here; `demo --fresh` begins anew.",
            "\nStop met Ctrl-C. De volgende demo gaat hier verder; `demo --fresh` begint opnieuw.",
        )
    }

    pub(super) fn stopping(self) -> &'static str {
        self.of("Stopping …", "Stoppen …")
    }

    pub(super) fn goodbye(self, folder: &str) -> String {
        match self {
            Self::English => format!("Stopped. Everything is kept in {folder}."),
            Self::Dutch => format!("Gestopt. Alles blijft bewaard in {folder}."),
        }
    }
}
