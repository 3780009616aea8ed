//! From effects to orders: the way to the network.

use mind::Effect;
use network::Order;
use protocol::DeviceId;
use tokio::sync::mpsc;

use super::steward::Street;

/// Sends orders from the mind thread.
pub(crate) struct Orders(pub(crate) mpsc::Sender<Order>);

impl Orders {
    /// Waits for a place in the queue: the network always takes orders before anything else, so
    /// this cannot wait for ever.
    fn send(&self, order: Order) {
        if self.0.blocking_send(order).is_err() {
            tracing::debug!("the network has stopped; an order is dropped");
        }
    }
}

impl Street for Orders {
    fn carry_out(&mut self, effect: Effect) {
        let order = match effect {
            Effect::Follow(topic) => Order::Follow(topic),
            Effect::Unfollow(topic) => Order::Unfollow(topic),
            Effect::Publish { topics, record } => Order::Publish { topics, record },
            Effect::Judge { token, verdict } => Order::Judge { token, verdict },
            Effect::Send { to, message } => Order::Send { to, message },
            Effect::Dial { device, addresses } => Order::Dial { device, addresses },
            Effect::Hint { device, addresses } => Order::Hint { device, addresses },
            Effect::Avoid { device, avoid } => Order::Avoid { device, avoid },
            Effect::Blame { device, why } => Order::Blame { device, why },
            // The steward carries these out itself.
            Effect::Keep(_)
            | Effect::Become(_)
            | Effect::Named
            | Effect::Reply { .. }
            | Effect::Tell { .. } => return,
        };
        self.send(order);
    }

    fn disconnect(&mut self, device: DeviceId) {
        self.send(Order::Disconnect(device));
    }
}
