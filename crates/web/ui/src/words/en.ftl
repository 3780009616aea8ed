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
screen-onward = Going on as another table
screen-ask = Ask a question
screen-term = Term
screen-question = Question
screen-guide = Guide
screen-publication = Publication
screen-devices = Devices and recovery
screen-recovery = Recovery sheet

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
close = Close
not-now = Not now
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
conn-own = Only on your own devices
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
stance-label = Where do you stand?
stance-agree = I read it this way too
stance-accept = I can live with it
stance-object = Differently with us
stance-object-do = Say so
stance-why = How is it with you?
stance-agreeing = { $me ->
    [yes] you read it this way too.
   *[no] { $people } { $count ->
        [one] reads
       *[other] read
      } it this way too.
  }
stance-accepting = { $me ->
    [yes] you can live with it.
   *[no] { $people } can live with it.
  }
stance-objecting = { $me ->
    [yes] read it differently:
   *[no] reads it differently:
  }
stance-former = { $me ->
    [yes] you said something about an earlier text of this.
   *[no] { $people } said something about an earlier text of this.
  }
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
guide-help-devices = How it works with several devices
guide-help-seen = What others can see
guide-help-onward = Splitting and merging tables

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

## At a distance
distance-title = At a distance
distance-none = You keep nobody at a distance.
distance-means = Whom you block or mute is your own business: nobody is told.
distance-since = since { $time }
distance-open = Keep { $name } at a distance
distance-blocked = Blocked by you
distance-muted = Muted by you
distance-undo-blocked = Unblock
distance-undo-muted = Unmute
mute-do = Mute
mute-what = Mute: what { $name } writes is folded away here. Nothing else changes.
block-open = Block
block-short = Block: your laptop also has no more to do with { $name }.
block-do = Block
block-sure = Block { $name }?
block-what = Your laptop keeps nothing that { $name } announces, and speaks with none of { $name }’s devices about any table. What { $name } writes at a table you share is folded away.
block-not = What it cannot do: { $name } can still read what is there already, and what the others at the table pass on. The others still hear { $name }.
block-back = You can take it back at any time, and everything returns. { $name } is not told, but may notice.

## Folded away
folded-hidden = Hidden by { $name }
folded-hidden-mine = Hidden by you
folded-blocked = By somebody you blocked
folded-muted = By somebody you muted
fold-show = Show anyway
fold-again = Fold away
away-count = { $count ->
    [one] 1 is folded away
   *[other] { $count } are folded away
  }
hide-open = Hide for everyone…
hide-sure = Hide “{ $what }”?
hide-reading = this reading
hide-do = Hide
hide-what = Everyone at the table sees that you hid it, and why. Nothing is deleted: whoever wants can show it anyway, and any facilitator can take it back.
hide-reason-hint = Everyone at the table reads this.
hide-undo = Take back
## Going on as another table
choose-count = { $chosen } of { $all }
choose-all = All
choose-none = None
choose-filter = Look for one: { $what }
choose-filter-placeholder = Look for …
choose-nothing-fits = Nothing fits.
onward-open = Split or merge
onward-title = { $table } goes on
onward-explain = Split off a table with what belongs there, or bring tables together. Nothing is lost: what goes along also stays here.
onward-not-yours = Only a facilitator can have this table go on as another.
onward-where = Where it goes on
onward-where-new = At a new table
onward-new-one = the new table
onward-name = What is the new table called?
onward-access-open = Whoever has the link to the door comes in, also who was once removed here.
onward-access-request = Whoever has the link to the door can ask. Those who sit here now ask too; a facilitator lets in.
onward-access-invite = Those who sit here now come in with one click. Everyone else only by an invitation.
onward-also = Which other tables go on there too?
onward-also-hint = So tables become one. A word that they share becomes one term, with the readings of both.
onward-what = What goes along
onward-what-from = What goes along from { $table }
onward-empty = There is nothing here yet that could go along.
onward-then = What happens then
onward-says = Along to { $table }: { $what }.
onward-count-publications = { $count ->
    [one] 1 publication
   *[other] { $count } publications
  }
onward-count-questions = { $count ->
    [one] 1 question
   *[other] { $count } questions
  }
onward-count-terms = { $count ->
    [one] 1 term
   *[other] { $count } terms
  }
onward-says-nothing = Nothing of what is here goes along to { $table }.
onward-people-invite = { $count ->
    [0] Nobody else sits here.
    [one] The one other who sits here can come along with one click.
   *[other] The { $count } others who sit here can come along with one click.
  }
onward-people-request = { $count ->
    [0] Nobody else sits here.
    [one] The one other who sits here can ask to come along.
   *[other] The { $count } others who sit here can ask to come along.
  }
onward-people-open = { $count ->
    [0] Nobody else sits here.
    [one] The one other who sits here can come along with one click.
   *[other] The { $count } others who sit here can come along with one click.
  }
onward-people-into = { $count ->
    [0] Nobody else sits here.
    [one] The one other who sits here finds the way there.
   *[other] The { $count } others who sit here find the way there.
  }
onward-stays = { $count ->
    [one] { $tables } stays as it is.
   *[other] { $tables } stay as they are.
  }
onward-rests = { $count ->
    [one] { $tables } is laid to rest.
   *[other] { $tables } are laid to rest.
  }
onward-archive = { $count ->
    [one] Lay this table to rest
   *[other] Lay these tables to rest
  }
onward-do = Go on
onward-sure = Go on as { $table }?
onward-forever = That it goes on there stays said. What you forget now can go along later, in another step.
onward-know = Good to know
onward-know-anew = What goes along is written anew, by your laptop, as it is now. It says where it comes from, who wrote it and who brought it.
onward-know-history = How it came about stays at the old table, for those who sit there.
onward-know-voices = Nobody's “I hear this too” goes along: only they themselves can say it.
onward-know-removed = Who was removed from the old table does not come in by the way that opens for its members.
goes-on-as = This table goes on as
goes-on-there = You sit there.
goes-on-sit = Go to { $table }
goes-on-coming = On your way
goes-on-coming-means = Your laptop looks for somebody there who lets you in.
goes-on-look = See how far it is
goes-on-refused = You were not let in last time. Perhaps the way was renewed since.
goes-on-door = Whoever sits here can knock there.
goes-on-invited = Whoever sits here can come along.
goes-on-come = Come along
goes-on-no-way = There is no way in for you here yet. Ask a facilitator of this table.
comes-from = This table goes on from
comes-from-here = How it came about can be read there.
comes-from-there = How it came about can be read by those who sit there.
based-on = From the table
based-on-authors = where { $people } wrote it
based-on-by = { $name } brought it here, { $time }.
based-on-by-you = You brought it here, { $time }.
based-on-here = How it came about can be read there.
based-on-there = How it came about can be read by those who sit there.
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
## Devices and recovery
devices-explain = You are one person, on as many devices as you like. What you write on one comes to the others.
devices-yours = Your devices
devices-count = { $count ->
    [one] 1 device
   *[other] { $count } devices
  }
devices-one = You are on one device. Link another, or write down your recovery words before anything happens to this one.
devices-this-one = this one
devices-in-use = in use now
devices-unnamed = Device without a name
devices-keeper = always on
devices-keeper-means = Others find it when you are not there, and it passes on what they wrote. For a machine that you leave running.
devices-ends = May speak for you until { $time }. Let it meet the device you began with; that renews it.
devices-change = Change { $name }
devices-name = What you call it
devices-saved = Saved
devices-lost = Lost this device?
devices-gone = { $count ->
    [one] 1 unlinked device
   *[other] { $count } unlinked devices
  }
devices-gone-means = speaks for you no more
devices-elsewhere = Not on this device
devices-elsewhere-where = Linking, unlinking, giving names and the recovery sheet are done on the device you began with, or on one that was given your 24 words.
devices-elsewhere-until = This one may speak for you until { $time }. Each time it meets that device before long, this is renewed.
devices-elsewhere-words = That device is gone, and you have the words?
unlink-sure = Unlink { $name }?
unlink-do = Unlink for ever
unlink-writes = What it writes from now on counts nowhere: not at your tables, and not on your other devices.
unlink-keeps = What is on it stays on it. Nobody can take that back from here.
unlink-ever = This is for ever. If you find it again, it can only be linked as a new device, with an empty folder.
unlink-words = Was it the device you began with, or one that was given your 24 words? Then whoever can open it can go on as you. Tell the people at your tables.
link-device = Link a device
link-explain = Have the other device beside you. It needs Common Ground, started for the first time; linking takes a minute.
link-here = What do you call this device, the one in use?
link-keeper = The new device is always on
link-begin = Begin
link-there = Now on the other device
link-there-do = Start Common Ground there and choose “I already use Common Ground on another device”. Then paste this link.
link-link = Link for the other device
link-copy = Copy link
link-qr = QR code of the link for the other device
link-nearby = On the same network it finds this device without the link too. There is no secret in it.
link-left = { $time } left
link-stop = Stop
link-same = Does the other screen show the same number?
link-same-means = If it does not, somebody else is in between. Then choose No; nothing has happened.
link-yes = Yes, link it
link-no = No, stop
link-done = { $name } is linked
link-done-means = Once you have said yes on the other screen too, your profile and your tables come to it by themselves.
link-failed = It was not linked
link-again = Begin again
number-is = The number is { $number }

## Welcome, for whoever is somebody already
other-open = I already use Common Ground on another device
other-title = Go on as yourself
other-explain = Here too you are the same person, at the same tables.
other-way = What do you have at hand?
other-way-link = My other device
other-way-words = My 24 words
other-words-explain = Type the words of your recovery sheet, in order. Capitals, numbers and lines do not matter.
here-how-one = On the other device, choose “Devices and recovery” in the menu, and then “Link a device”.
here-how-two = Come back here, and look for it.
here-name = What will you call this device?
here-name-placeholder = laptop at home, the one at work …
here-link = Link that the other device shows
here-link-hint = On the same network you can leave this empty.
here-search = Look for the other device
here-searching = Looking nearby
here-searching-link = Looking for the other device
here-looks = Looking …
here-looks-on = Looking on …
here-none = Nobody nearby links a device yet. Choose “Link a device” on the other one, or stop and paste its link.
here-that-is-me = That is me
here-asking = Asking { $name }
here-moment = One moment …
here-same = Does the other screen show the same number?
here-same-means = Then this becomes a device of { $name }. If the numbers differ, choose No; nothing has happened.
here-yes = Yes, that is the same
here-confirmed = Waiting for the other screen
here-confirmed-do = Say yes there too, when it is the same number.
here-done = Linked
fetching-title = Fetching your profile
fetching-linked = Linked. Waiting for your other device to say who you are.
fetching-linked-means = Leave both on. Your name comes first, and then your tables.
fetching-restored = The words are right. Waiting for somebody who knows you.
fetching-restored-means = Your profile and your tables come from the people you sit with, or from another device of yours, as soon as one of them is met.
fetching-met = { $people } { $count ->
    [one] knows
   *[other] know
  } that you sit at a table, but nobody has your profile any more. Give your name below.
fetching-alone = Does nobody appear?
fetching-address-hint = Somebody at your tables, or your other device, finds it on the screen Connection, under Addresses.
fetching-name = Your name
fetching-name-hint = Only if there is nobody to give it: what you type takes the place of the profile you had.
fetching-name-do = Go on with this name
restore-words = Your 24 words
restore-count = { $count } of 24 words
restore-too-many = { $count } words; there should be 24
restore-unknown = Word { $place }, “{ $word }”, is not in the list. Compare it with your sheet; all are English words.
restore-do = Go on as yourself

## Recovery sheet
recovery-title = Recovery sheet
recovery-none = Not made yet
recovery-why = If all your devices are lost, 24 words on paper are what makes you yourself again, at the same tables.
recovery-make = Make a recovery sheet
recovery-checked = Checked on { $time }
recovery-have = Your 24 words are on paper, and you showed that you have them.
recovery-again = Look at it, or test it
nudge-words = If this laptop breaks, nobody at your tables can tell that you are you. 24 words on paper prevent that.
sheet-explain = 24 words, on paper, in a safe place.
sheet-why = Before you begin
sheet-why-you = Whoever has these words is you: they can write and sign in your name, for ever.
sheet-why-paper = Write them down or print them. Take no photo, and put them in no mail or cloud.
sheet-why-nobody = Nobody else has them and nobody can give you others.
sheet-show = Show the words
sheet-test = Test a sheet I have
sheet-words = Your words
sheet-of = Recovery sheet of { $name }, { $time }
sheet-warning = Whoever has these words is you. Keep this sheet where you keep what you cannot lose.
sheet-use = To go on as yourself: start Common Ground on a new device, choose “I already use Common Ground on another device”, then “My 24 words”.
sheet-print = Print
sheet-written = I have them on paper
sheet-check = Is it right?
sheet-check-explain = Take the sheet, and type two of its words.
sheet-type = Type word { $place }
sheet-check-do = Check
sheet-show-again = Show the words again
sheet-done = They are right
sheet-done-means = Put the sheet away. Test it again when you wonder whether you can still find it.

## Tables found, and a device that was unlinked
found-title = You sit at more tables
found-explain = The people there know you; this device does not sit there yet.
found-says = { $people } { $count ->
    [one] says
   *[other] say
  } you sit at { $table }.
found-sit = Sit down
found-sit-all = Sit down at all
unlinked-title = This device was unlinked
unlinked-means = It speaks for you no more. What is here can be read; what would be written here would count nowhere.
unlinked-do = To use it again, start Common Ground with an empty folder and link it as a new device.

## One person on several devices
device-number = Device { $number }
person-on = on { $count } devices
person-has-all = { $count ->
    [2] everything on both
   *[other] everything on all { $count }
  }
person-has-keeper = everything on the one that is always on
person-has-here = everything here, not on all
person-has-some = { $count ->
    [one] everything on one of them
   *[other] everything on { $count } of them
  }
person-each = Each device
person-each-of = Each device: { $name }
