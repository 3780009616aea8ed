//! Every bound on what nodes say, each with its reason. Over a bound is refused, never cut short.

/// Longest message on a peer stream, in bytes: one page of changes and its headers fit.
pub const MESSAGE_BYTES_MAX: usize = 4 << 20;
/// Longest payload of a signed record: a checkpoint with [`TIPS_MAX`] tips of one head fits.
pub const RECORD_PAYLOAD_BYTES_MAX: usize = 2 << 20;
/// Longest announcement as gossiped, in bytes: all bounds of its fields used at once, and no more.
pub const ANNOUNCEMENT_BYTES_MAX: usize = 64 << 10;

/// Names of people, devices, communities, places: a long name with titles, in any script.
pub const NAME_BYTES_MAX: usize = 200;
/// A label of an interest or a concept: a long compound or a short phrase.
pub const LABEL_BYTES_MAX: usize = 200;
/// A BCP 47 tag: the longest registered ones have 35 characters.
pub const LANGUAGE_BYTES_MAX: usize = 35;
/// "About me": half a page.
pub const ABOUT_BYTES_MAX: usize = 2_000;
/// A purpose: half a page.
pub const PURPOSE_BYTES_MAX: usize = 2_000;
/// A reason for a decision about someone.
pub const REASON_BYTES_MAX: usize = 1_000;
/// A link; browsers stop being reliable beyond this.
pub const LINK_BYTES_MAX: usize = 2_000;
/// A multiaddress as text.
pub const ADDRESS_BYTES_MAX: usize = 300;

/// Languages in a profile.
pub const LANGUAGES_MAX: usize = 16;
/// Links in a profile.
pub const LINKS_MAX: usize = 8;
/// Interests one member announces: more is noise, and each costs others a topic.
pub const INTERESTS_MAX: usize = 64;
/// Open communities one member invites to.
pub const ANNOUNCED_COMMUNITIES_MAX: usize = 16;
/// Addresses in an invite link: LAN and public, and still a scannable QR code.
pub const INVITE_ADDRESSES_MAX: usize = 8;

/// A link certificate holds for 90 days: a lost device stops speaking within a season.
pub const LINK_VALID_MS_MAX: u64 = 90 * 24 * 3600 * 1000;
/// An announcement holds for 30 days: who stopped running a node fades from directories.
pub const ANNOUNCEMENT_VALID_MS_MAX: u64 = 30 * 24 * 3600 * 1000;
/// An announcement further ahead than this is dropped, not parked.
pub const CLOCK_AHEAD_MS_MAX: u64 = 10 * 60 * 1000;
/// An invite holds for at most a year.
pub const INVITE_VALID_MS_MAX: u64 = 365 * 24 * 3600 * 1000;
/// How many members one invite may let in.
pub const INVITE_USES_MAX: u32 = 1_000;

/// Operations one operation may follow directly: concurrent heads of a large, split community.
pub const OPERATION_PARENTS_MAX: usize = 64;
/// Logs a cut may name: 32 devices with 64 logs each.
pub const CUT_LOGS_MAX: usize = 2_048;
/// Communities that one may split into.
pub const SUCCESSORS_MAX: usize = 16;
/// Membership operations that count per author; a facilitator's limit is the next one.
pub const OPERATIONS_PER_AUTHOR_MAX: usize = 1_000;
/// Membership operations that count per facilitator.
pub const OPERATIONS_PER_FACILITATOR_MAX: usize = 20_000;
/// Devices per member, ever.
pub const DEVICES_PER_MEMBER_MAX: usize = 32;
/// Logs per device that count: the lowest ids.
pub const LOGS_PER_DEVICE_MAX: usize = 64;

/// Documents one log may name; also the tips of a checkpoint.
pub const TIPS_MAX: usize = 20_000;
/// Heads of a document named at once.
pub const DOCUMENT_HEADS_MAX: usize = 256;
/// A checkpoint is made after this many entries.
pub const CHECKPOINT_ENTRIES: u64 = 1_000;

/// One Automerge change, in bytes, uncompressed: an imported vocabulary fits in one.
pub const CHANGE_BYTES_MAX: usize = 1 << 20;
/// Operations in one Automerge change: pasting a book chapter is one change.
pub const CHANGE_OPERATIONS_MAX: usize = 500_000;
/// Changes that travel beside one header.
pub const ENTRY_CHANGES_MAX: usize = 1_024;
/// Entries in one page.
pub const PAGE_ENTRIES_MAX: usize = 256;
/// A page is closed when it holds this many bytes: half a message.
pub const PAGE_BYTES_TARGET: usize = 1 << 20;
/// A parcel of changes, in bytes: a hundred times a long paper written letter by letter.
pub const PARCEL_BYTES_MAX: usize = 16 << 20;
/// Membership operations in one page.
pub const PAGE_OPERATIONS_MAX: usize = 256;
/// Changes in one page.
pub const PAGE_CHANGES_MAX: usize = 4_096;
/// Heights in one message: every log of a community of 1,000 members with a few devices each.
pub const HEIGHTS_MAX: usize = 16_384;

/// Tags in one hello: communities two devices may share, padded.
pub const TAGS_MAX: usize = 1_024;
/// Tags are padded to this number times a power of two.
pub const TAGS_PADDING: usize = 8;
/// A sealed page of membership operations from a device not known to be a member.
pub const INTRODUCTION_BYTES_MAX: usize = 256 << 10;

/// Devices that a member's devices tell one another of: as many as a community ever counts, and those unlinked.
pub const OWN_DEVICES_MAX: usize = 64;
/// Communities named at once to a member's new device.
pub const TABLES_MAX: usize = 256;

/// Wishes to come in that one community keeps: a full evening's newcomers; more wait at the door.
pub const WISHES_MAX: usize = 256;
/// Wishes in one message, each with a profile.
pub const PAGE_WISHES_MAX: usize = 32;

/// Zero bits of work a stranger's member key carries: about a second of one core, once in its life.
pub const WORK_BITS: u32 = 23;
/// Ranges in one reconciliation message: 100 announcements missing at random from 100,000 fit.
pub const RECONCILE_RANGES_MAX: usize = 2_048;
/// Ids listed for one range, and a range with at most as many is listed instead of split.
pub const RECONCILE_IDS_MAX: usize = 48;
/// Parts into which a range that differs is split.
pub const RECONCILE_SPLIT: usize = 16;
/// Announcements asked for in one message.
pub const WANTED_MAX: usize = 1_024;
/// Bits of the lobby: 65,536 buckets of 256 members are 16 million members.
pub const LOBBY_BITS_MAX: u8 = 16;
/// Announcements in one directory page: enough that verifying them together pays.
pub const DIRECTORY_PAGE_MAX: usize = 256;
/// Announcements a directory holds; above it, the oldest of strangers go first.
pub const DIRECTORY_MAX: usize = 100_000;

/// Devices of which one message says where they are: members with one device or two of a large
/// community; more go into the next message.
pub const WHEREABOUTS_DEVICES_MAX: usize = 256;
/// Addresses said of one device: LAN and public, by both transports, IPv4 and IPv6.
pub const WHEREABOUTS_ADDRESSES_MAX: usize = 8;

/// A position in a text that stays where it was, as Automerge writes it.
pub const CURSOR_BYTES_MAX: usize = 128;
