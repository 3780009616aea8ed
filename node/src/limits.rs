//! Every bound the node itself sets, each with its reason.

use std::time::Duration;

/// Where the UI is looked for first; the next free port is taken when it is in use.
pub(crate) const HTTP_PORT_DEFAULT: u16 = 7431;
/// How many ports after the default are tried: more nodes than anyone runs on one machine.
pub(crate) const HTTP_PORTS_TRIED: u16 = 200;
/// The libp2p port is chosen in this range, below the ports systems hand out to outgoing
/// connections (32768 and up on Linux), so that it is still free at the next start.
pub(crate) const P2P_PORTS: std::ops::Range<u16> = 21_000..30_000;

/// Inputs handled before one commit: enough to share a flush, few enough to answer quickly.
pub(crate) const BATCH_INPUTS_MAX: usize = 256;
/// Staged writes that end a batch: small batches keep the store small (measured with sled).
pub(crate) const BATCH_KEEPS_MAX: usize = 100;
/// Texts one window looks at, as remembered for a rebuilt mind; a page shows one or two.
pub(crate) const WINDOW_TEXTS_MAX: usize = 64;
/// The mind thread sleeps at most this long, so that a clock set back delays nothing for long.
pub(crate) const SLEEP_MAX: Duration = Duration::from_secs(30);
/// And at least this long: a deadline that does not move must not keep a core busy.
pub(crate) const SLEEP_MIN: Duration = Duration::from_millis(1);
/// While the disk is full, room is looked for this often.
pub(crate) const PROBE_EVERY: Duration = Duration::from_secs(2);

/// How long a node may take to listen before it goes on without.
pub(crate) const LISTEN_WAIT: Duration = Duration::from_secs(5);
/// How long the network may take to say goodbye.
pub(crate) const NETWORK_GOODBYE: Duration = Duration::from_secs(2);
/// How long `stop` waits for the node to be gone.
pub(crate) const STOP_WAIT: Duration = Duration::from_secs(20);

/// How long `join` waits to be let in (the contract says so).
pub(crate) const JOIN_WAIT: Duration = Duration::from_secs(15);
/// How often a wait of the command line looks again.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// How often `publication edit` tries anew when others write at the same time.
pub(crate) const EDIT_TRIES: u32 = 20;
/// Longest answer the command line reads: a community with everything in it.
pub(crate) const ANSWER_BYTES_MAX: u64 = 64 << 20;
/// Longest a request of the command line may take; imports of large vocabularies are slow.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// Log files that are kept, one per day.
pub(crate) const LOG_DAYS: usize = 7;
/// Bytes logged per file; beyond it only the next file goes on.
pub(crate) const LOG_BYTES_MAX: u64 = 10 << 20;

/// Below this much free space the doctor warns.
pub(crate) const DISK_LOW_BYTES: u64 = 200 << 20;

/// How long the demo waits for one step of its story to reach everyone.
pub(crate) const DEMO_STEP: Duration = Duration::from_secs(60);
