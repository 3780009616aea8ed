//! The queue between the node and one window: bounded, and never in the node's way.
//!
//! The node rings the [`Bell`], the window's task listens at the [`Ear`]. A window that lags loses
//! its queue and hears [`Event::Refresh`] instead: it reads everything anew, so nothing it shows is
//! built on something it missed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use api::events::Event;
use tokio::sync::Notify;

use crate::limits::{EVENT_BYTES_MAX, EVENTS_MAX};

/// The node's end: tells a window what happened.
#[derive(Debug, Clone)]
pub struct Bell {
    shared: Arc<Shared>,
}

/// The window's end. Dropped when the window closes.
#[derive(Debug)]
pub(crate) struct Ear {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    rung: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    events: VecDeque<Event>,
    /// The sum of what [`text_bytes`] says of the events in the queue.
    bytes: usize,
    closed: bool,
}

/// A new queue's two ends.
pub(crate) fn pair() -> (Bell, Ear) {
    let shared = Arc::new(Shared::default());
    (Bell { shared: shared.clone() }, Ear { shared })
}

impl Bell {
    /// Tells the window. Never blocks. False when the window is gone: forget it.
    pub fn tell(&self, event: Event) -> bool {
        let mut queue = self.shared.lock();
        if queue.closed {
            return false;
        }
        queue.put(event);
        drop(queue);
        self.shared.rung.notify_one();
        true
    }
}

impl Ear {
    /// The next event; can be abandoned at any time without losing one.
    pub(crate) async fn next(&self) -> Event {
        loop {
            let rung = self.shared.rung.notified();
            if let Some(event) = self.shared.lock().take() {
                return event;
            }
            rung.await;
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        *self.shared.lock() = Queue { closed: true, ..Queue::default() };
    }
}

impl Shared {
    /// The queue is whole between any two statements, so a panic elsewhere does not spoil it.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn put(&mut self, event: Event) {
        let bytes = text_bytes(&event);
        if self.events.len() >= EVENTS_MAX || self.bytes + bytes > EVENT_BYTES_MAX {
            self.events.clear();
            self.bytes = 0;
            self.events.push_back(Event::Refresh);
            return;
        }
        self.bytes += bytes;
        self.events.push_back(event);
    }

    fn take(&mut self) -> Option<Event> {
        let event = self.events.pop_front()?;
        self.bytes -= text_bytes(&event);
        Some(event)
    }
}

/// The text in an event; the rest of it is small.
fn text_bytes(event: &Event) -> usize {
    match event {
        Event::Text { updates, .. } => {
            let splices = updates.iter().flat_map(|update| &update.splices);
            splices.map(|splice| splice.insert.len()).sum()
        }
        Event::Changed { .. } | Event::TextReset { .. } | Event::Carets { .. } | Event::Refresh => {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use api::events::{Topic, Update};
    use api::publications::Splice;

    use super::*;

    fn changed(topic: Topic) -> Event {
        Event::Changed { topic, community: None }
    }

    fn paste(bytes: usize) -> Event {
        let splices = vec![Splice { at: 0, delete: 0, insert: "x".repeat(bytes) }];
        let updates = vec![Update { splices, client: None, author: None }];
        Event::Text { publication: "p".into(), from_version: 1, updates }
    }

    #[tokio::test]
    async fn a_window_hears_everything_in_order() {
        let (bell, ear) = pair();

        for topic in [Topic::Terms, Topic::Questions, Topic::Peers] {
            assert!(bell.tell(changed(topic)));
        }

        for topic in [Topic::Terms, Topic::Questions, Topic::Peers] {
            assert_eq!(ear.next().await, changed(topic));
        }
    }

    #[tokio::test]
    async fn a_window_that_waits_is_woken() {
        let (bell, ear) = pair();
        let waiting = tokio::spawn(async move { ear.next().await });
        tokio::task::yield_now().await;

        bell.tell(changed(Topic::Joins));

        assert_eq!(waiting.await.expect("did not panic"), changed(Topic::Joins));
    }

    #[tokio::test]
    async fn a_window_that_lags_is_told_to_refresh_and_then_goes_on() {
        let (bell, ear) = pair();

        for _ in 0..=EVENTS_MAX {
            bell.tell(changed(Topic::Terms));
        }
        bell.tell(changed(Topic::Status));

        assert_eq!(ear.next().await, Event::Refresh);
        assert_eq!(ear.next().await, changed(Topic::Status));
        assert_eq!(ear.shared.lock().take(), None);
    }

    #[tokio::test]
    async fn pasted_megabytes_do_not_pile_up() {
        let (bell, ear) = pair();

        for _ in 0..9 {
            bell.tell(paste(EVENT_BYTES_MAX / 8));
        }

        assert_eq!(ear.next().await, Event::Refresh);
        assert_eq!(ear.shared.lock().bytes, 0);
        bell.tell(paste(EVENT_BYTES_MAX));
        assert_eq!(ear.next().await, paste(EVENT_BYTES_MAX), "room was counted anew");
    }

    #[test]
    fn a_window_that_is_gone_is_forgotten() {
        let (bell, ear) = pair();
        bell.tell(changed(Topic::Terms));

        drop(ear);

        assert!(!bell.tell(changed(Topic::Terms)));
    }
}
