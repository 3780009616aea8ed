### The words of the interface. Content is never translated.

## Screens
screen-today = Today
screen-people = People
screen-connection = Connection
screen-profile = You
screen-join = Join a table
screen-welcome = Welcome
screen-new-table = New table
screen-terms = Terms
screen-questions = Questions
screen-publications = Publications
screen-invite = Invite
screen-members = At the table
screen-ask = Ask a question
screen-term = Term
screen-question = Question
screen-guide = Guide
screen-publication = Publication

## The house
loading = Looking at what is on this laptop
skip = To the content
nav-main = Main menu
nav-today = Today
nav-questions = Questions
nav-terms = Terms
nav-publications = Publications
nav-people = People
nav-profile = Your profile
nav-guide = Guide
nav-connection = Connection and storage
menu = Your menu
menu-open = { $name }: menu
theme = Light or dark
theme-system = System
theme-light = Light
theme-dark = Dark
language = Language of the buttons
language-nl = Nederlands
language-en = English
tables-mine = Your tables
table-people = { $count ->
    [one] 1 person
   *[other] { $count } people
  }{ $present ->
    [0] {""}
   *[other] , { $present } here now
  }
table-joining = waiting to be let in
table-left = you left
table-removed = you were removed
table-new = New table
table-join = Join with a link
count-open = { $count } open
count-talked = { $count } discussed
you = you
you-short = you
you-start = You
you-too = that is you
others = { $count ->
    [one] 1 other
   *[other] { $count } others
  }
optional = optional
add = Add
change = Change
save = Save
cancel = Leave as it is
back = Back
next = Next
more = Show more ({ $count } left)
people = People
kept-here = Kept on this laptop

## Connection in one sentence
conn-looking = Looking who is there
conn-down = Common Ground is not running on this laptop
conn-down-hint = Start it again from your menu, or type commonground in a terminal. What you see may be out of date; writing is possible as soon as it runs.
conn-together = Connected with { $people }
conn-only-here = Only on this laptop
conn-waiting = Waiting for { $people } ({ $changes ->
    [0] not known how far
    [one] 1 change
   *[other] { $changes } changes
  })
conn-alone = Nobody connected now; the others have what you have
foot-here = Everything is on this laptop.
foot-others = { $people } { $count ->
    [one] has
   *[other] have
  } it too (heard { $time }).
foot-nobody = Nobody else has said yet that they have it too.
locked = This page may not look inside.
locked-hint = Open Common Ground again from your menu, or type commonground in a terminal.
disk-full = The disk is full. Reading goes on; writing waits for room.

## Problems
problem-bad_request = That did not work.
problem-not_found = That is not here.
problem-ambiguous = That fits more than one thing.
problem-not_set_up = Give your name first.
problem-stale = This has changed meanwhile.
problem-refused = That is not allowed here.
problem-conflict = That exists already.
problem-disk_full = The disk is full.
problem-busy = Too busy for a moment; try again.
problem-forbidden = This page may not look inside.
problem-unauthorised = This page may not look inside.
problem-too_large = That is too large.
not-here-hint = It may not have come to this laptop yet, or belong to a table where you do not sit.
to-today = To Today
broken = This page got stuck.
broken-hint = What was kept is still on this laptop. Go to Today, or load the page again.
problem-internal = Something went wrong here; it has been logged.

## Board and questions
board-title = What we do not know yet
board-count = { $count ->
    [one] 1 question on the board
   *[other] { $count } questions on the board
  }
board-hearers = { $count ->
    [one] 1 hears this too
   *[other] { $count } hear this too
  }
board-new = new, from { $name }
board-empty = One line is enough. What you do not know may be just what someone else is looking for.
running-into = What are you running into?
first-explain = Put it on a board, and invite someone who knows about it. You and one other is enough to start a table.
first-start = Start a table with it
first-join = I have an invitation
hear = I hear this too
hear-mine = You hear this too
hear-too = { $me ->
    [yes] you hear this too
   *[no] { $people } { $count ->
        [one] hears
       *[other] hear
      } this too
  }
hear-you-asked = you asked this
hear-nobody = only { $name } so far
question-by = { $name }, { $time }
question-open = Open the question
question-open-state = Open question
questions-all = To the board
questions-explain = Knowledge begins with a question. Whoever hears the same says so; that is how you find one another.
question-context = What belongs to it
question-no-context = Nothing is added yet.
question-asker = Asked by
question-hearers = Who hears this too
question-nobody-yet = Nobody else yet.
ask-heading = Ask a question
ask-explain = One line is enough. With what you saw, measured and tried, others can think along.
ask-title = Your question in one line
ask-placeholder = Why …?
ask-observed = Observed
ask-observed-hint = What did you see, hear or smell, and when?
ask-measured = Measured
ask-measured-hint = What do the instruments, the figures, the papers say?
ask-tried = Tried so far
ask-tried-hint = What did not help, or only for a while?
ask-on-board = Already on the board
ask-do = Put on the board

## Today
today-terms = What we give meaning to
today-pieces = Pieces in the making
all-terms = All
all-pieces = All
at-table = At this table
here-now = here now
alone = You are still alone. Invite someone who knows what you do not.
invite = Invite
invite-someone = Invite someone
matches-title = Who matches you
matches-all = Everyone
matches-none = Nobody found yet with what you seek or bring. That changes as you meet more people.
matches-no-interests = Say what you run into and what you can do; then you see here who matches that.
interests-edit = Add your interests
example-label = Example
example-table = What a table may look like
example-explain = This is made up. It goes away as soon as there is something of your own.
example-question = Why does a cold diesel tick only between 1400 and 1600 rpm?
example-hearers = Joost, Fatima and Sem hear this too
example-term-kind = A term with two readings
example-term = cold tick
example-reading-1 = Something is loose: metal expands and then falls silent.
example-reading-2 = Something gets no oil: the pressure comes too late.
example-piece-kind = A piece in the making
example-piece = Listen before you measure
example-piece-text = A mechanic sees on his instrument that all is well. Still he hears something.

## People
people-explain = People who seek what you bring, bring what you seek, or have the same question as you.
people-all = All interests of { $name }
people-tables = You sit together at { $tables }.
people-invite = Invite to { $table }
people-known = { $count ->
    [0] Your laptop knows nobody else yet.
    [one] Your laptop knows 1 other person.
   *[other] Your laptop knows { $count } other people.
  }
people-count = { $count ->
    [one] 1 person
   *[other] { $count } people
  }
reason-shared = You both:
reason-both_seek = You both seek:
reason-they_offer = { $name } brings what you seek:
reason-they_seek = { $name } seeks what you bring:
connected-now = connected now
not-connected = not connected
stance = Do you seek it, or bring it?
stance-seeking = I seek
stance-offering = I bring
stance-both = Both
level = How far along are you?
level-curious = Curious
level-practising = I do it
level-passionate = My passion
level-expert = I know a lot about it
visibility = Who may know?
visibility-public = Everyone
visibility-communities = My tables
visibility-private = Only me
visibility-public-explain = Told to everyone your laptop meets, also to people you do not know. That is how you are found.
visibility-communities-explain = Only those who sit at a table with you hear of it.
visibility-private-explain = Never leaves this laptop. You can still see who matches it.
interest-label = What is it about?
interest-placeholder = engine diagnosis, lace-making, public speaking …
interest-add = Another interest
interest-change = Change { $label }
interest-remove = Take { $label } away
interests-mine = What you seek and bring
interests-explain = In your own words, in any language. Click an interest to change it.
interests-none = Nothing yet.

## Profile
profile-explain = What you write here decides who finds you and whom you find.
profile-me = About you
profile-name = Your name
profile-affiliation = Where you work or belong
profile-affiliation-hint = In your own words; nobody checks it.
profile-place = Place
profile-about = About yourself
profile-about-placeholder = What do you want to learn, and why?
profile-links = Links
profile-links-hint = One per line. Name, links and the rest above can be seen by everyone your laptop meets.
profile-prompt-one = What are you running into this week?
profile-prompt-two = What do others come to you for?
profile-prompt-three = What would you like to understand, even though it is not your job?

## Terms
terms-explain = Words you share, with what each of you means by them. You need not agree.
terms-empty = Which word do you all use differently?
terms-filter = Look for a term
terms-count = { $count ->
    [one] 1 term
   *[other] { $count } terms
  }
terms-no-fit = No term with “{ $word }”.
terms-here = Terms in this text
terms-here-moving = The meaning is still open: { $count } readings.
terms-here-none = No term of this table is in it yet.
term-in-discussion = In discussion
term-proposed = Proposed
term-propose = Propose a term
term-propose-do = Put on the table
term-label = The word
term-known = { $label } is on the table already. Your reading will stand beside the others.
term-reading = How you read it
term-reading-placeholder = In plain words, best with an example.
term-also = Also:
term-words = Words and relations
readings-title = The readings
readings-count = { $count ->
    [0] no reading yet
    [one] 1 reading
   *[other] { $count } readings
  }
reading-first = Give the first reading
reading-else = We mean something else
reading-ask = What is { $label } to you?
reading-hint = Your reading will stand beside the others. Nobody is overwritten.
reading-do = Put beside them
reading-imported = From another vocabulary
reading-mine = Your reading
reading-of = { $name } reads
rings-label = { $count ->
    [0] No reading yet
    [one] One reading
   *[other] { $count } readings, and where they may touch
  }
rings-core = still to find
rings-lay = Lay your coaster
rings-how = How do you read it?
rings-one = One reading so far. Who reads it differently?
rings-laid = Your coaster is there
rings-laid-hint = Do you read it differently now?
words-alternative = Also called
words-broader = Belongs to
words-narrower = Covers
words-related = Related
words-source = Comes from
words-none = No other words or relations yet.
words-add = Add a word or relation
words-kind = What do you want to add?
words-kind-alternative = Another word for it
words-kind-translation = The word in another language
words-kind-broader = What it belongs to
words-kind-narrower = What it covers
words-kind-related = A related term
words-code = Language (for instance nl, de, fr)
words-word = The word
words-other = Which term?
words-unknown = That term is not on the table yet.

## Publications
pieces-explain = Pieces you write together, at the same time or in turn, with or without internet.
pieces-empty = Start with what you do not know yet.
piece-start = Start a piece
piece-title = Title
piece-placeholder = What we heard about …
piece-title-hint = You can change it later.
piece-do = Start writing
piece-by = { $count ->
    [0] nobody wrote yet
   *[other] { $people }
  }, { $time }
editor-tools = Formatting
editor-text = Text of the publication
editor-title = Title of the piece
editor-heading = Heading
editor-bold = Bold
editor-italic = Italic
editor-list = List
editor-quote = Quote
editor-link = Link
editor-undo = Undo
editor-redo = Redo
editor-saved = Kept on this laptop
editor-saving = Saving
editor-waiting = Not kept yet; trying again
editor-refused = Not kept
editor-refused-hint = Copy what you wrote before you leave this page.
editor-copy = Copy the text
editor-since = { $people }, since { $time }
editor-nobody = Nobody wrote here yet, since { $time }
editor-empty = Start with what you do not know yet.
editor-with = Here now
editor-alone = You are writing alone here now.
editor-who-lacks = Who does not have this yet
editor-all-have = Everyone at this table has all of it.
editor-lacks = { $people } { $count ->
    [one] is
   *[other] are
  } away for now and will get your changes once connected again.
editor-only-you = Nobody else at this table has this piece yet.

## Tables, inviting, joining
new-table-explain = One line of text and two people are enough. The rest grows by itself.
new-table-what = What is a table?
new-table-what-explain = A handful of people who want to understand the same thing. You can sit at several tables; they know nothing of one another.
new-table-more = Read more
new-table-join = Do you have an invitation?
table-name = What is this table about?
table-name-placeholder = Engine diagnosis
table-purpose = What do you want to achieve together?
table-purpose-placeholder = From sound to cause, faster together
table-first-question = This question goes on its board:
table-do = Start the table
invite-to = Invite to { $table }
invite-explain = Give the link to someone who knows what you do not. Whoever has it can join.
invite-none = No invitation is open. Make one, and hand over its link.
invite-new = New invitation
invite-uses = For how many people?
invite-days = For how long?
invite-role = They come in as
invite-as-reader = as a reader
invite-of = { $name } made this one, and has its link.
days = { $count ->
    [one] 1 day
   *[other] { $count } days
  }
invite-do = Make an invitation
invite-hint = Someone at the table has to be connected when the other joins.
invite-link = Link of the invitation
invite-copy = Copy invitation
invite-copied = Copied
invite-waiting = Open
invite-revoked = Taken back
invite-used-up = Used
invite-expired = Expired
invite-used = { $used } of { $uses } used
invite-until = valid until { $time }
invite-came = { $people } joined with it.
invite-revoke = Take back
qr-show = Show QR code
qr-hide = Hide QR code
qr-label = QR code of the invitation
join-explain = Paste the invitation you were given, and follow here how it goes.
join-link = Invitation
join-hint = The whole link, as you received it.
join-do = Join the table
join-knock = Knock
join-words = What would you like to say to those inside?
join-words-hint = Everyone at the table reads it, with your profile.
join-how = How it goes
join-how-one = Your laptop looks for someone of this table who is connected.
join-how-two = Theirs checks the invitation and lets you in.
join-how-three = What is on the table comes to your laptop, and stays there.
join-searching = Looking for someone of this table
join-asking = Showing the invitation
join-asking-door = Knocking
join-waiting = Waiting until a facilitator has looked at it
join-waiting-means = Your wish is with the table. Whether you leave this open or close it, it goes on by itself.
join-receiving = Receiving what is on the table
join-done = You are at the table
join-refused = Not let in
join-late = Nobody of this table found yet. Ask whether the one who invited you has Common Ground open; it goes on by itself as soon as you find one another.
join-sit = Take a seat
join-again = Try again
join-give-up = Never mind

## Connection and storage
who-has-what = who has what
connection-no-tables = You are at no table yet. Then everything is only on this laptop.
device-here = This laptop
has-here = here
has-everything = has everything
has-lacks = { $count ->
    [one] lacks 1 change
   *[other] lacks { $count } changes
  }
has-unknown = not known
last-heard = last heard { $time }
never-heard = never heard
way-here = on this computer
way-lan = on the same network
way-direct = directly
way-relayed = through a relay
way-unknown = path unknown
peers-title = Devices your laptop knows
peers-none = None yet. Whoever is on the same network appears by itself.
peer-unnamed = Without a name yet
peer-add = Add a device by its address
peer-add-hint = The other person finds it on this same screen, under Addresses.
peer-add-do = Connect
this-laptop = This laptop
data-folder = Folder with all that is yours
version = Version
address-http = This page
addresses = Addresses
addresses-none = None yet
doctor-title = Is everything well?
doctor-do = Check
check-clock = Clock
check-disk = Disk
check-lan = Local network
check-node = Common Ground
check-outside = From outside
check-peers = Others
check-port = Port
check-privacy = Privacy
check-settings = Settings
check-store = Storage
check-version = Version
check-window = This page
check-writing = Writing
verdict-ok = well
verdict-warning = mind this
verdict-failed = not well

## Welcome
welcome-step = Step { $step } of 3
welcome-name = What do people call you?
welcome-name-explain = This is how others see you at the table. There is no account and no server; everything is on this laptop.
welcome-into-explain = You need no answers yet. What you do not know ties you to those who do not know it either.
welcome-question = Your question
welcome-seek = What do you seek?
welcome-seek-placeholder = cold start, oil pressure …
welcome-bring = And what can you do already?
welcome-bring-placeholder = replacing chains …
welcome-interests-hint = This is told to whoever your laptop meets, so that you find one another. In your profile you can choose otherwise for each interest.
welcome-table = Take a seat
welcome-table-explain = At a table you share questions, words and pieces with people you trust.
welcome-way = How do you want to begin?
welcome-way-join = I have an invitation
welcome-way-start = I start a table
welcome-later = Look around first

## Guide
guide-chapters = Chapters
guide-loading = Opening the guide
guide-none = There is no such chapter.
guide-help-connection = What to do when nobody is connected
guide-help-joining = When you do not find one another
guide-help-seen = What others can see

## At the table
members-at = At { $table }
members-open = About this table
members-title = Who sits here
members-when-you-left = Who sat here when you left
member-since = since { $time }
member-change = Change
wishes-title = Who would like to sit here
wishes-yours = You decide, and they read your reason
wishes-theirs = A facilitator decides
wishes-count = { $count ->
    [one] 1 asks to join
   *[other] { $count } ask to join
  }
wish-asked = asked { $time }
wish-former = sat here before
wish-as = Let in as
wish-admit = Let in
wish-decline = Say no
decline-sure = Say no to { $name }?
role-reader = Reader
role-member = Member
role-facilitator = Facilitator
role-reader-may = May read everything, and write nothing.
role-member-may = May read, write and invite.
role-facilitator-may = May also let in, remove, change roles and these settings.
role-label = What { $name } may do
remove-open = Remove from the table
remove-sure = Remove { $name } from the table?
remove-do = Remove
remove-what = What { $name } wrote until now stays. What { $name } writes from now on does not come here any more.
remove-not = What it cannot undo: everything on this table is on their laptop too, and stays there. Nobody can take it back.
remove-reason = Why?
remove-reason-hint = { $name } reads this, and so does everyone at the table.
former-title = { $count ->
    [one] 1 person sat here before
   *[other] { $count } people sat here before
  }
former-left = left, { $time }
former-removed = was removed by { $name }, { $time }
former-voided = is no longer here: the invitation was taken back
admit-again = Let in again
settings-title = What is agreed here
settings-name = Name of the table
settings-purpose = What you want to achieve together
settings-access = Who can join
settings-settling = When a meaning is settled
settings-saved = Saved. The others get it as soon as they are connected.
settling-recognitions = people recognise the reading
settling-days = days without an open objection
settling-says = { $recognitions ->
    [one] One person recognises
   *[other] { $recognitions } people recognise
  } the reading, and nobody objects for { $days ->
    [one] a day
   *[other] { $days } days
  }.
access-open = Anyone
access-request = Whoever asks
access-invite = Whoever is invited
access-open-means = Whoever has the link to the door comes in, and sees who sits here.
access-request-means = Whoever has the link to the door can ask. A facilitator lets in. Nobody outside sees who sits here.
access-invite-means = Only those you invite can join. For everyone else there is no such table.
archive-open = Lay to rest
archive-sure = Lay this table to rest?
archive-do = Lay to rest
archive-means = Everyone sees a notice that nothing is going on here any more. Nothing is closed or thrown away; the notice stays.
leave-title = Leaving
leave-explain = What you wrote stays with the others. What is here stays on this laptop; you can read it, and nothing new comes.
leave-alone = You are the only one here. Whoever leaves as the last one leaves nobody behind to let them in again.
leave-do = Leave the table
leave-sure = Leave { $table }?
leave-back = You can come back with a new invitation.
standing-removed = You were removed from this table
standing-left = You left this table
standing-by = { $name } did so, { $time }.
standing-voided = What let you in was taken back.
standing-kept = What was here when you went is still on this laptop, and can be read.
standing-back-removed = Only a facilitator can let you in again; speak with somebody who sits there.
standing-back-left = With a new invitation you come back.
standing-reader = You read everything here, and write nothing. A facilitator can change that.
standing-archived = Laid to rest
standing-archived-means = Nothing is going on here any more. Everything can still be read, and written on.
reads-only = At this table you can read.
reads-only-why = Why, and what you can do
door-open = Open door
door-request = A door to knock at
door-open-means = Whoever has this link comes in without being invited. Hang it up where the right people pass.
door-request-means = Whoever has this link can ask to come in, and say something to it. A facilitator decides. There is no secret in it.
door-link = Link to the door
door-copy = Copy link
former-voided-through = is no longer here: { $through }, who let them in, was no longer allowed to
standing-voided-through = { $through } let you in. At the same moment { $name } had already ended what { $through } may do here ({ $time }), and so your invitation no longer counted. This is not about you.
standing-voided-by = { $name } took back the invitation that let you in, { $time }. This is not about you.
strange-title = Anything strange?
strange-none = Nothing strange was seen here.
strange-look = Was anything strange seen at this table?
strange-somebody = Somebody
strange-device = device
strange-document = a document
strange-mark-forked = Two versions
strange-mark-said_twice = Said twice
strange-mark-set_aside = Set aside
strange-mark-stopped = Stopped
strange-mark-unreadable = Unreadable
strange-forked-what = Two versions of one notebook exist, of { $name }’s { $device }: it was copied, or restored from a backup.
strange-forked-follows = That notebook counts for nothing by itself any more. What others built upon it stays, and { $name } goes on in a new one.
strange-forked-can = { $documents ->
    [0] Nothing needs to be done. If { $name } did not copy anything, ask about it.
    [one] Once this device is back, it names again what it still knows. Until then something in one document is missing, unless somebody answers for it.
   *[other] Once this device is back, it names again what it still knows. Until then something in { $documents } documents is missing, unless somebody answers for it.
  }
strange-forked-mine-what = Two versions of one notebook exist, of your { $device }: it was copied, or restored from a backup.
strange-forked-mine-follows = That notebook counts for nothing by itself any more. You go on in a new one, which names again what you wrote.
strange-forked-mine-can = Let only one of the two run. If you did not copy anything, somebody else has your keys.
strange-forked-counts-what = Two versions of one notebook exist, of { $name }’s { $device }.
strange-forked-counts-follows = A decision about { $name } says which of them counts, and up to where. That one counts.
strange-forked-counts-can = Nothing needs to be done.
strange-said_twice-what = { $name }’s { $device } said two different things at one place in “{ $title }”.
strange-said_twice-follows = One of them counts, the same one for everybody. The other is kept aside.
strange-said_twice-can = That happens when a running computer is copied. If it was not, speak with { $name }.
strange-said_twice-mine-what = Your { $device } said two different things at one place in “{ $title }”.
strange-said_twice-mine-follows = One of them counts, the same one for everybody. The other is kept aside.
strange-said_twice-mine-can = That happens when a running computer is copied. Let only one of the two run.
strange-set_aside-what = What { $name } wrote in “{ $title }” was set aside.
strange-set_aside-follows = It was built upon something that does not count ({ $changes ->
    [one] one change
   *[other] { $changes } changes
  }).
strange-set_aside-can = { $name } can write it again.
strange-set_aside-mine-what = What you wrote in “{ $title }” was set aside.
strange-set_aside-mine-follows = It was built upon something that does not count ({ $changes ->
    [one] one change
   *[other] { $changes } changes
  }).
strange-set_aside-mine-can = Read the text as it is now, and write again what is missing.
strange-stopped-what = Nothing more is taken from a notebook of { $name }’s { $device }: { $why }.
strange-stopped-follows = What came before counts, and everybody else goes on.
strange-stopped-can = A newer version of the program begins a new notebook. If it stays like this, speak with { $name }.
strange-stopped-mine-what = Nothing more is taken from a notebook of your { $device }: { $why }.
strange-stopped-mine-follows = What came before counts, and everybody else goes on.
strange-stopped-mine-can = Bring the program up to date; it begins a new notebook.
strange-unreadable-what = “{ $title }” cannot be read here: part of it was lost on this disk.
strange-unreadable-follows = Everything else works.
strange-unreadable-can = Leave the node running: whoever has it at the table brings it back by itself.
strange-why-harmful = it holds something that would harm a text
strange-why-others_voice = it speaks in somebody else’s voice
strange-why-not_descending = it takes back what it said before
strange-why-contradicts = it contradicts its own beginning
strange-why-too_many = it names more than one may
strange-proof = How this is known
strange-proof-headers = Two signed entries with number { $number }:
strange-proof-change = The one that does not count:
strange-since = Noticed here { $time }.
adopt-open = Answer for it
adopt-sure = Answer for what { $name } wrote?
adopt-do = Answer for it
adopt-what = What is known here of that notebook counts again, for everybody: { $documents ->
    [one] something in one document
   *[other] something in { $documents } documents
  }. It still stands there as written by { $name }.
adopt-answer = But it comes in because of you: you answer for it. What { $name } thinks, and every “I hear this too”, stays out; nobody can say that for somebody else.
adopt-when = If the device may still come back, wait: what it knows it names again by itself.
