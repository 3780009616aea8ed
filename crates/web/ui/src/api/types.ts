// The types of the local API, generated from Rust (`crates/api`). Do not edit.
// Made anew by: COMMONGROUND_WRITE_TYPES=1 cargo nextest run -p web exported_types

export type Access = "open" | "request" | "invite";

/**
 * Letting in someone who asked, or who was removed before.
 */
export type Admission = { 
/**
 * Member when left out.
 */
role?: Role, };

export type Author = { member: string, name: string, me: boolean, };

/**
 * Where someone else is in a text, in UTF-16 code units of the version said beside it.
 */
export type Caret = { session: string, author: Author, anchor: number, head: number, };

/**
 * One check of `doctor`.
 */
export type Check = { check: string, verdict: Verdict, message: string, 
/**
 * What to do; empty when all is well.
 */
hint: string, };

/**
 * What is wrong, for programs.
 */
export type Code = "bad_request" | "not_found" | "ambiguous" | "not_set_up" | "stale" | "refused" | "conflict" | "disk_full" | "busy" | "forbidden" | "unauthorised" | "too_large" | "internal";

export type Community = { community: string, name: string, purpose: string, access: Access, state: CommunityState, 
/**
 * What I may do here; none when I do not belong.
 */
role?: Role, 
/**
 * How my belonging ended, when it did.
 */
ended?: FormerMember, members: Array<Member>, 
/**
 * Who belonged, the last to go first.
 */
former: Array<FormerMember>, 
/**
 * How many ask to come in.
 */
wishes: number, 
/**
 * How meanings are settled, once someone has said so.
 */
settling?: Settling, archived: boolean, 
/**
 * The communities that go on from here, by id.
 */
successors: Array<string>, documents: Array<DocumentSummary>, 
/**
 * Equal digests mean equal state.
 */
digest: string, };

/**
 * What is to be different about a community; what is left out stays.
 */
export type CommunityChange = { name?: string, purpose?: string, access?: Access, settling?: Settling, 
/**
 * True lays the community to rest: a notice, nothing is closed by it.
 */
archived?: boolean, };

export type CommunityList = { communities: Array<CommunitySummary>, };

export type CommunityRef = { community: string, };

export type CommunityState = "member" | "joining" | "refused" | "left" | "removed";

export type CommunityStatus = { community: string, name: string, digest: string, devices: Array<DeviceStatus>, };

export type CommunitySummary = { community: string, name: string, purpose: string, state: CommunityState, members: number, 
/**
 * Fellow members connected right now.
 */
present: number, 
/**
 * People who ask to come in and whom I may answer.
 */
wishes: number, 
/**
 * Whether I may write there.
 */
may_write: boolean, 
/**
 * Laid to rest.
 */
archived: boolean, };

/**
 * The one sentence about connection, as data.
 */
export type Connection = { 
/**
 * Names of fellow members connected right now.
 */
present: Array<string>, 
/**
 * Names of fellow members who are not known to have my newest entries, and how many.
 */
waiting_for: Array<WaitingFor>, 
/**
 * Whether entries made here are held by no other device yet.
 */
only_here: boolean, 
/**
 * Devices connected, fellow members or not.
 */
peers: number, };

/**
 * A device of this member.
 */
export type Device = { device: string, peer_id: string, 
/**
 * What the member calls it; may be empty.
 */
name: string, 
/**
 * Whether it is this one.
 */
here: boolean, 
/**
 * Whether it is always on, so that others meet it when no person is there.
 */
keeper: boolean, connected: boolean, 
/**
 * Until when it may speak; it is renewed by the device that holds the member's key.
 */
speaks_until: number, 
/**
 * Whether it was unlinked, for ever.
 */
unlinked: boolean, };

/**
 * What is to be different about a device; what is left out stays.
 */
export type DeviceChange = { name?: string, keeper?: boolean, };

/**
 * Which device to ask.
 */
export type DeviceChoice = { device: string, };

/**
 * The devices of this member.
 */
export type DeviceList = { devices: Array<Device>, 
/**
 * Whether this device holds the member's key: only then it can link and unlink others.
 */
holds_key: boolean, 
/**
 * Whether this device was unlinked: it speaks for nobody any more.
 */
unlinked: boolean, found: Array<FoundTable>, 
/**
 * When somebody last proved to have the words of the recovery kit.
 */
recovery_checked?: number, };

/**
 * One device of a community's members, this one included.
 */
export type DeviceStatus = { device: string, member: string, name: string, 
/**
 * This very device.
 */
here: boolean, connected: boolean, 
/**
 * Whether it is known, from itself, to hold everything that is held here.
 */
has_everything: boolean, 
/**
 * Entries held here that it is not known to hold; none when it never said how far it is.
 */
lacks?: number, 
/**
 * When it last said so, by this node's clock.
 */
last_heard?: number, };

export type Doctor = { checks: Array<Check>, };

export type DocumentKind = "charter" | "glossary" | "publication" | "question" | "observation" | "voice";

export type DocumentSummary = { document: string, kind: DocumentKind, title: string, 
/**
 * Cannot be read here; everything else goes on.
 */
quarantined: boolean, };

/**
 * The door of a community that is open, or open on request.
 */
export type DoorLink = { 
/**
 * The link to hand around; no secret is in it.
 */
link: string, };

/**
 * An edit: splices applied in order, each to the result of the one before. Exactly one of
 * `version` (must be current) and `heads` (write as of that state) is given.
 */
export type Edit = { version?: number, heads?: Array<string>, splices: Array<Splice>, 
/**
 * Which editor sends it, and its running number there: sent again, it is applied once.
 */
client?: string, sequence?: number, };

/**
 * The state after a write; durable when answered.
 */
export type Edited = { version: number, heads: Array<string>, };

/**
 * How somebody's belonging ended.
 */
export type Ended = "left" | "removed" | "voided";

/**
 * From the node to the page.
 */
export type Event = { "type": "changed", topic: Topic, community?: string, } | { "type": "text", publication: string, from_version: number, updates: Array<Update>, } | { "type": "text_reset", publication: string, } | { "type": "carets", publication: string, version: number, carets: Array<Caret>, } | { "type": "refresh" };

/**
 * Somebody who belonged.
 */
export type FormerMember = { member: string, name: string, ended: Ended, 
/**
 * The name of who ended it; empty when nobody did.
 */
by: string, 
/**
 * In the words of who removed them; may be empty.
 */
reason: string, 
/**
 * When, as claimed; 0 when not known.
 */
at: number, };

/**
 * A community of which fellow members say that this member belongs, and where this device does not sit yet.
 */
export type FoundTable = { community: string, name: string, 
/**
 * The names of those who say so.
 */
told_by: Array<string>, };

/**
 * Why someone is removed or told no, in words that they and the members read.
 */
export type GivenReason = { reason: string, };

/**
 * "I hear this too", or no longer.
 */
export type Hearing = { hear: boolean, };

/**
 * How an import file is written; guessed from its name when left out.
 */
export type ImportFormat = "skos";

export type ImportReport = { 
/**
 * Concepts that are new.
 */
added: number, 
/**
 * Concepts that gain something.
 */
changed: number, 
/**
 * Concepts that are here already, unchanged.
 */
unchanged: number, 
/**
 * What the format says that cannot be carried: property and how often.
 */
not_carried: Array<NotCarried>, dry_run: boolean, };

/**
 * One of my interests. Adding a label again changes it.
 */
export type Interest = { label: string, 
/**
 * BCP 47; may be empty.
 */
language: string, level: Level, stance: Stance, visibility: Visibility, };

export type InterestList = { interests: Array<Interest>, };

export type Invite = { invite: string, 
/**
 * The link to hand over; empty for an invite of somebody else, which only they have.
 */
link: string, 
/**
 * Who made it, by name.
 */
by: string, 
/**
 * The role it gives.
 */
role: Role, uses: number, used: number, expires_at: number, revoked: boolean, 
/**
 * Names of who came in by it.
 */
admitted: Array<string>, };

/**
 * The community's invites; only the maker of one still has its secret.
 */
export type InviteList = { invites: Array<Invite>, };

export type Join = { community: string, 
/**
 * The name in the link until the community itself is known.
 */
name: string, 
/**
 * Whether I stand at a door, without an invitation.
 */
door: boolean, state: CommunityState, step: JoinStep, problem?: Problem, };

export type JoinList = { joins: Array<Join>, };

/**
 * A step of joining, in order.
 */
export type JoinStep = "searching" | "asking" | "waiting" | "receiving" | "done" | "refused";

/**
 * A text in a language (BCP 47, may be empty).
 */
export type LabelText = { text: string, language: string, };

export type Level = "curious" | "practising" | "passionate" | "expert";

export type Match = { member: string, name: string, affiliation: string, place: string, about: string, 
/**
 * For ordering only; not shown.
 */
score: number, reasons: Array<Reason>, 
/**
 * Everything they announce, for the curious.
 */
interests: Array<Interest>, 
/**
 * Communities I share with them.
 */
communities: Array<string>, connected: boolean, };

export type Matches = { matches: Array<Match>, 
/**
 * How many people the directory knows, me not counted.
 */
known: number, };

export type Member = { member: string, name: string, affiliation: string, role: Role, me: boolean, connected: boolean, 
/**
 * When they came in, as claimed.
 */
since: number, };

export type NewCommunity = { name: string, purpose: string, access: Access, };

export type NewImport = { format: ImportFormat, 
/**
 * The file's text (Turtle).
 */
content: string, 
/**
 * Only say what would happen.
 */
dry_run: boolean, };

export type NewInvite = { 
/**
 * How many members may come in by it; 1 when left out.
 */
uses?: number, 
/**
 * Reader or member; member when left out.
 */
role?: Role, 
/**
 * How long it holds, in seconds; 7 days when left out.
 */
expires_s?: number, };

export type NewJoin = { 
/**
 * An invitation, or the link to a door.
 */
link: string, 
/**
 * What to say to those inside; for a door where one asks.
 */
words: string, };

/**
 * Offering to link a device.
 */
export type NewOffer = { 
/**
 * Whether the new device is always on.
 */
keeper: boolean, };

export type NewPeer = { 
/**
 * A multiaddress, such as `/ip4/127.0.0.1/tcp/4001/p2p/12D3…`.
 */
address: string, };

export type NewPublication = { title: string, };

export type NewQuestion = { title: string, 
/**
 * Context: measured, observed, tried so far. Markdown.
 */
body: string, };

export type NewRelation = { kind: RelationKind, term: string, };

export type NewRole = { role: Role, };

/**
 * Looking for the device that offers.
 */
export type NewSearch = { 
/**
 * What this device is to be called.
 */
name: string, 
/**
 * The link that the other shows; without it, nearby ones are looked for.
 */
link?: string, };

/**
 * Exchanges a one-time code for this browser's cookie.
 */
export type NewSession = { code: string, };

/**
 * Proposes a reading. A label that already exists in this language gains a reading; otherwise
 * a new concept begins.
 */
export type NewTerm = { label: string, 
/**
 * BCP 47; empty when not said.
 */
language: string, 
/**
 * The reading; without it only the label is put on the table.
 */
definition?: string, };

export type NewTitle = { title: string, };

export type NotCarried = { property: string, count: number, };

export type NumberedWord = { 
/**
 * From 1.
 */
place: number, word: string, };

/**
 * A device nearby that offers.
 */
export type OfferFound = { device: string, member: string, name: string, };

/**
 * Where to open the page; the code in it works once and for a minute.
 */
export type Opening = { url: string, };

/**
 * Linking a device, as it stands.
 */
export type Pairing = { step: PairingStep, 
/**
 * The other side: the member one becomes a device of, or what the new device is called.
 */
name: string, 
/**
 * Six digits, while they are to be compared.
 */
number: string, 
/**
 * While offering: the link to show.
 */
link: string, 
/**
 * Until when; 0 when nothing is under way.
 */
ends_at: number, 
/**
 * While searching: who offers.
 */
found: Array<OfferFound>, problem?: Problem, };

/**
 * Where linking stands, on either side.
 */
export type PairingStep = "idle" | "offering" | "searching" | "asking" | "comparing" | "confirmed" | "done" | "failed";

/**
 * A device this node has met.
 */
export type Peer = { peer_id: string, 
/**
 * None while the device has not announced a member.
 */
member: string | null, name: string, connected: boolean, 
/**
 * The address in use or last used, as a multiaddress; empty when unknown.
 */
path: string, };

export type Peers = { peers: Array<Peer>, };

/**
 * A problem and its remedy.
 */
export type Problem = { code: Code, 
/**
 * One sentence that says what is wrong.
 */
message: string, 
/**
 * One sentence that says what to do.
 */
hint: string, 
/**
 * With `stale`: the current version.
 */
version?: number, };

/**
 * A member's own description.
 */
export type Profile = { 
/**
 * None until a name is given.
 */
member: string | null, device: string, peer_id: string, name: string, about: string, affiliation: string, place: string, languages: Array<string>, links: Array<string>, };

/**
 * Change my profile; fields left out stay as they are. The first call with a name sets the
 * node up. Bounds: `protocol::limits`.
 */
export type ProfileChange = { name?: string, about?: string, affiliation?: string, place?: string, languages?: Array<string>, links?: Array<string>, };

export type PublicationList = { publications: Array<PublicationSummary>, };

export type PublicationRef = { publication: string, };

export type PublicationState = "draft";

export type PublicationSummary = { publication: string, title: string, state: PublicationState, excerpt: string, 
/**
 * Everyone who wrote in it.
 */
authors: Array<Author>, created_at: number, changed_at: number, };

/**
 * The text of a publication. A `version` is never used twice, not even after a restart.
 */
export type PublicationText = { publication: string, community: string, title: string, 
/**
 * Markdown, lines end in LF.
 */
text: string, version: number, 
/**
 * The Automerge heads of this state.
 */
heads: Array<string>, authors: Array<Author>, created_at: number, };

export type Question = { question: string, community: string, title: string, body: string, author: Author | null, at: number, 
/**
 * Who hears this too, the asker not counted.
 */
hearers: Array<Author>, 
/**
 * Whether I hear this too.
 */
heard_by_me: boolean, };

export type QuestionList = { questions: Array<Question>, };

export type QuestionRef = { question: string, };

/**
 * One definition: what a term means to whoever wrote it.
 */
export type Reading = { reading: string, text: string, language: string, 
/**
 * Who proposed it; none for imported ones.
 */
author: Author | null, at: number, };

export type Reason = { 
/**
 * The label as I wrote it.
 */
interest: string, 
/**
 * The label as they wrote it.
 */
theirs: string, kind: ReasonKind, };

/**
 * Why someone matches, for one interest.
 */
export type ReasonKind = "shared" | "they_offer" | "they_seek" | "both_seek";

/**
 * All the words, in one text.
 */
export type Recovery = { words: string, };

/**
 * Some of the words, to prove that somebody has them.
 */
export type RecoveryCheck = { words: Array<NumberedWord>, };

/**
 * The words of the recovery kit, in order.
 */
export type RecoveryWords = { words: Array<string>, };

export type Relation = { term: string, label: string, };

export type RelationKind = "broader" | "narrower" | "related";

/**
 * The found communities to sit down at.
 */
export type Return = { communities: Array<string>, };

export type Role = "reader" | "member" | "facilitator";

/**
 * From the page to the node.
 */
export type Say = { "type": "subscribe", publication: string, client: string, } | { "type": "unsubscribe", publication: string, } | { "type": "caret", publication: string, version: number, selection?: [number, number], };

/**
 * The person saw this number on both screens.
 */
export type SeenNumber = { number: string, };

/**
 * How meanings are settled.
 */
export type Settling = { 
/**
 * How many members must recognise a reading.
 */
recognitions: number, 
/**
 * For how many days there must be no open objection.
 */
quiet_days: number, };

/**
 * Replaces `delete` UTF-16 code units at `at` by `insert`.
 */
export type Splice = { at: number, delete: number, insert: string, };

export type Stance = "seeking" | "offering" | "both";

export type Status = { version: string, home: string, member: string | null, name: string, device: string, peer_id: string, listen: Array<string>, http: string, connection: Connection, communities: Array<CommunityStatus>, 
/**
 * Writing waits for room on the disk.
 */
disk_full: boolean, };

export type Term = { term: string, community: string, label: string, language: string, state: TermState, 
/**
 * Preferred labels, at most one per language.
 */
preferred: Array<LabelText>, alternative: Array<LabelText>, readings: Array<Reading>, broader: Array<Relation>, narrower: Array<Relation>, related: Array<Relation>, 
/**
 * Where an imported concept comes from (an IRI); empty otherwise.
 */
source: string, };

/**
 * One concept as others' vocabularies describe it; what is given is added, nothing is taken
 * away. Used for adding labels, readings and relations to an existing term.
 */
export type TermChange = { 
/**
 * Sets the preferred label of its language.
 */
preferred?: LabelText, alternative?: LabelText, definition?: LabelText, relation?: NewRelation, };

export type TermList = { terms: Array<TermSummary>, };

export type TermRef = { term: string, };

/**
 * Where the negotiation of a meaning stands. More states come with settling.
 */
export type TermState = "proposed" | "in_discussion";

export type TermSummary = { term: string, 
/**
 * The preferred label in the language asked for, or the best there is.
 */
label: string, language: string, state: TermState, readings: number, 
/**
 * The beginning of the first reading, for lists.
 */
excerpt: string, changed_at: number, };

/**
 * What changed, so that whoever shows it reads it again.
 */
export type Topic = "profile" | "matches" | "peers" | "communities" | "members" | "terms" | "questions" | "publications" | "joins" | "status" | "devices";

/**
 * One step of a text.
 */
export type Update = { splices: Array<Splice>, 
/**
 * The editor that made it, as it called itself; none when it came from elsewhere.
 */
client?: string, author?: Author, };

export type Verdict = "ok" | "warning" | "failed";

/**
 * Who may know of an interest: everyone, fellow members, or nobody but this node.
 */
export type Visibility = "public" | "communities" | "private";

export type WaitingFor = { member: string, name: string, changes: number, };

/**
 * The whole new text; the node makes the smallest edit that leads to it.
 */
export type WholeText = { text: string, };

/**
 * Somebody who asks to come in.
 */
export type Wish = { member: string, name: string, about: string, affiliation: string, 
/**
 * What they say to it; may be empty.
 */
words: string, 
/**
 * When they asked, as claimed.
 */
at: number, 
/**
 * Whether they belonged before.
 */
former: boolean, };

/**
 * Wishes that nobody has answered yet.
 */
export type WishList = { wishes: Array<Wish>, };
