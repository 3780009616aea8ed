//! What the node's surroundings are right now: who is connected, which windows are open.
//!
//! A mind that is rebuilt from the store knows none of it; this remembers what it must be told
//! again. Bounded by the rooms it mirrors (connections and windows are).

use std::collections::{BTreeMap, BTreeSet};

use api::events::Say;
use mind::{Input, Window};
use protocol::message::Message;
use protocol::{DeviceId, Time};

use super::clock;
use crate::limits::WINDOW_TEXTS_MAX;

/// What is there.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    listening: Vec<String>,
    connected: BTreeSet<DeviceId>,
    /// Those of them on the local network.
    neighbours: BTreeSet<DeviceId>,
    /// How far this clock is ahead of each connected device's, in milliseconds, as of its hello.
    clocks: BTreeMap<DeviceId, i64>,
    /// Per window the texts it subscribed to, with what it said then.
    windows: BTreeMap<Window, BTreeMap<String, Say>>,
}

impl Surroundings {
    /// Remembers what an input says about the surroundings.
    pub(crate) fn note(&mut self, input: &Input) {
        match input {
            Input::Listening(addresses) => self.listening.clone_from(addresses),
            Input::PeerConnected { device, address, .. } => {
                self.connected.insert(*device);
                if network::reach_of(address) == Some(network::Reach::Local) {
                    self.neighbours.insert(*device);
                }
            }
            Input::PeerDisconnected(device) => {
                self.connected.remove(device);
                self.neighbours.remove(device);
                self.clocks.remove(device);
            }
            Input::Message { from, message: Message::Hello { clock, .. } } => {
                self.clocks.insert(*from, ahead_ms(clock::now(), *clock));
            }
            Input::WindowOpened(window) => {
                self.windows.insert(*window, BTreeMap::new());
            }
            Input::WindowClosed(window) => {
                self.windows.remove(window);
            }
            Input::Say { window, say } => self.note_say(*window, say),
            Input::Started
            | Input::Worked(_)
            | Input::Restored
            | Input::Command { .. }
            | Input::PeerListens { .. }
            | Input::Message { .. }
            | Input::Gossip { .. }
            | Input::Woke
            | Input::BatchEnds => {}
        }
    }

    fn note_say(&mut self, window: Window, say: &Say) {
        let Some(texts) = self.windows.get_mut(&window) else { return };
        match say {
            Say::Subscribe { publication, .. } if texts.len() < WINDOW_TEXTS_MAX => {
                texts.insert(publication.clone(), say.clone());
            }
            Say::Unsubscribe { publication } => {
                texts.remove(publication);
            }
            Say::Subscribe { .. } | Say::Caret { .. } => {}
        }
    }

    /// What a new mind is told: that it starts, where it listens, which windows are open and what
    /// they look at. Peers are not among it: their sessions begin anew.
    pub(crate) fn again(&self) -> Vec<Input> {
        let mut inputs = vec![Input::Started];
        if !self.listening.is_empty() {
            inputs.push(Input::Listening(self.listening.clone()));
        }
        for (&window, texts) in &self.windows {
            inputs.push(Input::WindowOpened(window));
            inputs.extend(texts.values().map(|say| Input::Say { window, say: say.clone() }));
        }
        inputs
    }

    /// How far this clock is ahead of the others' clocks (their middle one), in milliseconds; none
    /// when nobody is there to compare with.
    pub(crate) fn clock_ahead_ms(&self) -> Option<i64> {
        let mut clocks: Vec<i64> = self.clocks.values().copied().collect();
        clocks.sort_unstable();
        clocks.get(clocks.len() / 2).copied()
    }

    /// The devices that are connected.
    pub(crate) fn connected(&self) -> Vec<DeviceId> {
        self.connected.iter().copied().collect()
    }

    pub(crate) fn peers(&self) -> usize {
        self.connected.len()
    }

    /// How many of the devices that are connected are on the local network.
    pub(crate) fn neighbours(&self) -> usize {
        self.neighbours.len()
    }

    pub(crate) fn listening(&self) -> &[String] {
        &self.listening
    }
}

fn ahead_ms(here: Time, there: Time) -> i64 {
    let millis = |span: u64| i64::try_from(span).unwrap_or(i64::MAX);
    millis(here.since_ms(there)).saturating_sub(millis(there.since_ms(here)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_compared_both_ways() {
        assert_eq!(ahead_ms(Time(5_000), Time(2_000)), 3_000);
        assert_eq!(ahead_ms(Time(2_000), Time(5_000)), -3_000);
        assert_eq!(Surroundings::default().clock_ahead_ms(), None);
    }

    #[test]
    fn a_new_mind_hears_what_is_still_so_and_nothing_else() {
        let mut surroundings = Surroundings::default();
        let subscribe = |publication: &str| Say::Subscribe {
            publication: publication.into(),
            client: "editor".into(),
        };
        let said = |window, say| Input::Say { window: Window(window), say };
        for input in [
            Input::Started,
            Input::Listening(vec!["/ip4/127.0.0.1/tcp/1".into()]),
            Input::WindowOpened(Window(1)),
            Input::WindowOpened(Window(2)),
            said(1, subscribe("kept")),
            said(1, subscribe("left")),
            said(1, Say::Unsubscribe { publication: "left".into() }),
            Input::WindowClosed(Window(2)),
        ] {
            surroundings.note(&input);
        }

        let again = surroundings.again();

        assert_eq!(
            again,
            [
                Input::Started,
                Input::Listening(vec!["/ip4/127.0.0.1/tcp/1".into()]),
                Input::WindowOpened(Window(1)),
                said(1, subscribe("kept")),
            ]
        );
    }
}
