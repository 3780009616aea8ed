//! Every bound and interval of the network, each with its reason. What messages themselves may be
//! stands in [`protocol::limits`].

use std::time::Duration;

use protocol::pace::Limit;

/// Orders that may wait: a batch of the mind fits, and a flood from it waits instead of growing.
pub(crate) const ORDERS_MAX: usize = 1_024;
/// Inputs that may wait for the node: a burst of small ones fits.
pub(crate) const INPUTS_MAX: usize = 256;
/// Bytes of messages that may wait for the node, over all peers: eight of the longest.
pub(crate) const INPUT_BYTES_MAX: usize = 8 * protocol::limits::MESSAGE_BYTES_MAX;
/// Sessions that may wait to report their end; more wait in their own task.
pub(crate) const ENDINGS_MAX: usize = 64;
/// New address lists of one peer that may wait; identify sends one in minutes.
pub(crate) const NEWS_MAX: usize = 4;

/// Frames that may wait for one peer: ten seconds of the fastest typing; bytes bind sooner.
pub(crate) const QUEUE_FRAMES_MAX: usize = 65_536;
/// Bytes that may wait for one peer: the raw changes of two long papers.
pub(crate) const QUEUE_BYTES_MAX: usize = 64 << 20;
/// Bytes that may wait for all peers together: what a laptop can spare.
pub(crate) const QUEUES_BYTES_MAX: usize = 256 << 20;
/// Small frames are put together up to this many bytes before they are written.
pub(crate) const WRITE_BYTES_TARGET: usize = 64 << 10;
/// What is read at once; larger frames grow as their bytes come, never on the word of a length.
pub(crate) const READ_BUFFER_BYTES: usize = 64 << 10;
/// A frame that was begun must be complete within this time: 4 MiB over a bad mobile link.
pub(crate) const FRAME_READ_MAX: Duration = Duration::from_secs(120);
/// A peer that takes nothing for this long is gone or stuck; catch-up heals what it missed.
pub(crate) const FRAME_WRITE_MAX: Duration = Duration::from_secs(120);

/// Connections being accepted: bounds what strangers can make a node do at once.
pub(crate) const PENDING_IN_MAX: u32 = 32;
/// Connections being dialled.
pub(crate) const PENDING_OUT_MAX: u32 = 32;
/// Connections accepted; the rest of [`CONNECTIONS_MAX`] stays for those dialled from here.
pub(crate) const CONNECTIONS_IN_MAX: u32 = 192;
/// Connections in all.
pub(crate) const CONNECTIONS_MAX: u32 = 256;
/// Connections per peer: both dialled at once, and one that died is not noticed yet.
pub(crate) const CONNECTIONS_PER_PEER_MAX: u32 = 4;
/// A second connection with a device that has one is closed after this time; until then it may
/// serve a question such as "can you reach me here?".
pub(crate) const SURPLUS_MAX: Duration = Duration::from_secs(5);
/// The part of the computer's memory beyond which no connection is made or taken any more: it is
/// better to be hard to reach than to be ended by the system with everything one holds.
pub(crate) const MEMORY_PART_MAX: f64 = 0.5;
/// Bytes that may be under way to this node on one QUIC stream: the longest message.
pub(crate) const QUIC_STREAM_BYTES_MAX: u32 = 4 << 20;
/// Bytes that may be under way to this node on one QUIC connection.
pub(crate) const QUIC_CONNECTION_BYTES_MAX: u32 = 6 << 20;
/// Streams per connection: ours, gossip in and out, ping, identify, each with some to spare.
pub(crate) const STREAMS_PER_CONNECTION_MAX: u32 = 64;
/// Streams of one connection being negotiated.
pub(crate) const STREAMS_NEGOTIATING_MAX: usize = 16;
/// A connection on which no session begins within this time is closed.
pub(crate) const SESSION_WAIT: Duration = Duration::from_secs(15);
/// A session waits this long for what the other end follows, so that nothing gossiped falls between
/// the catch-up at the meeting and the gossip after it. A device that follows nothing is rare.
pub(crate) const FOLLOWS_WAIT: Duration = Duration::from_secs(1);
/// A connection must be there, encrypted and all, within this time. Less than the ten seconds that
/// AutoNAT waits for an answer: that nobody got through is an answer too.
pub(crate) const CONNECT_WAIT: Duration = Duration::from_secs(8);

/// Between pings.
pub(crate) const PING_INTERVAL: Duration = Duration::from_secs(3);
/// A ping must be answered within this time, also by a machine that is busy.
pub(crate) const PING_WAIT: Duration = Duration::from_secs(6);
/// A connection on which no ping was answered for this long is dead: one interval and one wait, so
/// that it is noticed within ten seconds. (libp2p itself forgives the first failure.)
pub(crate) const SILENCE_MAX: Duration = Duration::from_secs(9);

/// How often the network looks for what is due: dials, expired waits.
pub(crate) const TICK: Duration = Duration::from_millis(250);
/// Devices and addresses that are redialled.
pub(crate) const REDIAL_MAX: usize = 512;
/// Addresses kept per device.
pub(crate) const ADDRESSES_PER_DEVICE_MAX: usize = 8;
/// The first wait before a redial; it doubles.
pub(crate) const REDIAL_FIRST: Duration = Duration::from_millis(500);
/// The longest wait before jitter; with a quarter of jitter it is 30 s.
pub(crate) const REDIAL_LAST: Duration = Duration::from_secs(24);
/// A session shorter than this does not count as recovery: the wait goes on doubling.
pub(crate) const SESSION_STABLE: Duration = Duration::from_secs(10);

/// How long the better way may try before the next one tries too (TCP after QUIC, hints one after the
/// other): long enough for a round trip around the world.
pub(crate) const HEAD_START: Duration = Duration::from_millis(300);

/// Devices that are dialled only because somebody named them (mDNS, other devices): a class or an
/// office. Those that were given by a person or met before have room of their own.
pub(crate) const HINTS_MAX: usize = 64;
/// How often a device that was only named, or an address that was, is dialled before it is forgotten.
pub(crate) const HINT_TRIES_MAX: u32 = 4;
/// Addresses that others named, kept per device beside those it is known at: as many as one member
/// names of a device, by both transports.
pub(crate) const HINTED_PER_DEVICE_MAX: usize = 8;
/// Dials under way at once to where others say that devices are: half of all, so that nobody's word
/// keeps out a dial to where a device is known to be.
pub(crate) const HINTED_DIALS_MAX: usize = (PENDING_OUT_MAX / 2) as usize;
/// Of two devices that find each other at the same time the one with the lower id dials at once,
/// the other only after this time: so there is one connection and not two to four.
pub(crate) const HINT_PATIENCE: Duration = Duration::from_secs(2);

/// Public addresses of its own that a node asks others about, from start to end: a laptop that moves
/// between networks all day.
pub(crate) const CANDIDATES_MAX: usize = 32;
/// Questions whether others get through: each may cost 100 KB of sending.
pub(crate) const QUESTIONS: Limit = Limit { burst: 16, every_ms: 600_000 };
/// Dials made because others ask whether one gets through to them.
pub(crate) const DIAL_BACKS: Limit = Limit { burst: 16, every_ms: 1_000 };
/// Such dials under way at once: a part of all, so that one's own go on.
pub(crate) const DIAL_BACKS_UNDER_WAY_MAX: usize = 8;

/// Devices that are not dialled at once: a thousand people with all the devices they may have.
pub(crate) const AVOIDED_MAX: usize = 32_768;
/// How often neighbours are asked for by mDNS when none answers anew.
pub(crate) const MDNS_QUERY_EVERY: Duration = Duration::from_secs(60);
/// Addresses of neighbours that mDNS may know of; more is somebody who floods.
pub(crate) const MDNS_NODES_MAX: usize = 512;
/// How long mDNS is not listened to after a flood.
pub(crate) const MDNS_QUIET: Duration = Duration::from_secs(600);

/// How often the routes are looked at: reading two small files costs some microseconds.
pub(crate) const CHANGE_LOOK_EVERY: Duration = Duration::from_secs(1);
/// A network that flaps resets the waits at most this often.
pub(crate) const CHANGE_EVERY_MIN: Duration = Duration::from_secs(2);
/// A tick that is this late was no busy machine but a sleeping one.
pub(crate) const SLEPT_MIN: Duration = Duration::from_secs(8);
/// Routes longer than this are compared by their beginning.
pub(crate) const ROUTES_BYTES_MAX: u64 = 64 << 10;
/// After a change a connection must answer within this time (an interval of pings and some), or it
/// is given up: most connections do not survive a change of network.
pub(crate) const CHANGE_PATIENCE: Duration = Duration::from_millis(4_500);

/// Addresses taken from what a peer says of itself.
pub(crate) const PEER_ADDRESSES_MAX: usize = 16;

/// A peer blamed this often within [`BLAME_WINDOW`] is disconnected and refused for a while.
pub(crate) const BLAMES_MAX: u32 = 5;
/// Blame older than this is forgotten.
pub(crate) const BLAME_WINDOW: Duration = Duration::from_secs(600);
/// How long a peer that misbehaved is refused.
pub(crate) const REFUSED_FOR: Duration = Duration::from_secs(600);
/// Peers whose blame is remembered; the oldest go first.
pub(crate) const BLAMED_MAX: usize = 1_024;

/// Announcements that a neighbour may bring first: what a whole bucket of the lobby says in a day at
/// once, and twenty a second after that, which is 0.2 % of a core in signatures.
pub(crate) const NEIGHBOUR: Limit = Limit { burst: 1_024, every_ms: 50 };
/// Neighbours whose pace is remembered, or connecting anew would refresh it.
pub(crate) const NEIGHBOURS_MAX: usize = 1_024;

/// Gossiped announcements that may wait for a verdict of the mind.
pub(crate) const VERDICTS_WAITING_MAX: usize = 1_024;
/// A verdict that has not come within this time is "ignore".
pub(crate) const VERDICT_WAIT: Duration = Duration::from_secs(30);
/// Announcements whose verdict is remembered, so that one on many topics is judged once.
pub(crate) const VERDICTS_KEPT_MAX: usize = 4_096;
/// Copies of one announcement, on different topics, that wait for the same verdict: one for each
/// interest a member may have, the lobby, and some for the neighbours who sent it too.
pub(crate) const COPIES_MAX: usize = 128;
/// Topics one peer may follow: its interests, their aliases, and the lobby.
pub(crate) const TOPICS_PER_PEER_MAX: usize = 1_024;
/// Topics in one request to follow.
pub(crate) const TOPICS_PER_REQUEST_MAX: usize = 1_024;
/// What a gossip frame holds beside the announcement: topic name and lengths.
pub(crate) const GOSSIP_OVERHEAD_BYTES: usize = 1_024;
/// The gossip heartbeat: small meshes form within a second.
pub(crate) const HEARTBEAT: Duration = Duration::from_millis(700);

/// How long saying goodbye may take: what is queued is still written.
pub(crate) const GOODBYE_MAX: Duration = Duration::from_secs(2);
