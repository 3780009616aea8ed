### De woorden van de interface. Inhoud wordt nooit vertaald.

## Schermen
screen-today = Vandaag
screen-people = Mensen
screen-connection = Verbinding
screen-profile = Jij
screen-join = Schuif aan
screen-welcome = Welkom
screen-new-table = Nieuwe tafel
screen-terms = Begrippen
screen-questions = Vragen
screen-publications = Publicaties
screen-invite = Uitnodigen
screen-members = Aan tafel
screen-onward = Verder als een andere tafel
screen-ask = Stel een vraag
screen-term = Begrip
screen-question = Vraag
screen-guide = Uitleg
screen-publication = Publicatie
screen-devices = Apparaten en herstel
screen-recovery = Herstelblad

## Het huis
loading = Even kijken wat er op deze laptop staat
skip = Naar de inhoud
nav-main = Hoofdmenu
nav-today = Vandaag
nav-questions = Vragen
nav-terms = Begrippen
nav-publications = Publicaties
nav-people = Mensen
nav-profile = Jouw profiel
nav-guide = Uitleg
nav-connection = Verbinding en opslag
menu = Jouw menu
menu-open = Menu van { $name }
theme = Licht of donker
theme-system = Systeem
theme-light = Licht
theme-dark = Donker
language = Taal van de knoppen
language-nl = Nederlands
language-en = English
tables-mine = Jouw tafels
table-people = { $count ->
    [one] 1 persoon
   *[other] { $count } mensen
  }{ $present ->
    [0] {""}
   *[other] , { $present } nu hier
  }
table-joining = wacht tot iemand opendoet
table-left = je ging weg
table-removed = je bent verwijderd
table-new = Nieuwe tafel
table-join = Schuif aan met een link
count-open = { $count } open
count-talked = { $count } in gesprek
you = jij
you-short = jij
you-start = Jij
you-too = dat ben jij
others = { $count ->
    [one] 1 ander
   *[other] { $count } anderen
  }
optional = niet verplicht
add = Voeg toe
change = Wijzig
save = Bewaar
cancel = Laat zoals het is
back = Terug
close = Sluit
not-now = Nu niet
next = Verder
more = Toon er meer (nog { $count })
people = Mensen
kept-here = Bewaard op deze laptop

## Verbinding in één zin
conn-looking = Kijkt wie er is
conn-down = Common Ground is niet gestart op deze laptop
conn-down-hint = Start het opnieuw vanuit je menu, of typ commonground in een venster. Wat hier staat kan verouderd zijn; schrijven kan zodra het weer draait.
conn-together = Verbonden met { $people }
conn-only-here = Alleen op deze laptop
conn-waiting = Wacht op { $people } ({ $changes ->
    [0] stand onbekend
    [one] 1 wijziging
   *[other] { $changes } wijzigingen
  })
conn-alone = Nu niemand verbonden; de anderen hebben wat jij hebt
conn-own = Alleen op je eigen apparaten
foot-here = Alles staat op deze laptop.
foot-others = { $people } { $count ->
    [one] heeft
   *[other] hebben
  } het ook (gehoord { $time }).
foot-nobody = Nog niemand anders heeft laten weten het ook te hebben.
locked = Deze pagina mag er niet bij.
locked-hint = Open Common Ground opnieuw vanuit je menu, of typ commonground in een venster.
disk-full = De schijf is vol. Lezen gaat door; schrijven wacht op ruimte.

## Problemen
problem-bad_request = Dat lukte niet.
problem-not_found = Dat staat hier niet.
problem-ambiguous = Dat past op meer dan één ding.
problem-not_set_up = Geef eerst je naam.
problem-stale = Dit is intussen veranderd.
problem-refused = Dat mag hier niet.
problem-conflict = Dat bestaat al.
problem-disk_full = De schijf is vol.
problem-busy = Even te druk; probeer het zo nog eens.
problem-forbidden = Deze pagina mag er niet bij.
problem-unauthorised = Deze pagina mag er niet bij.
problem-too_large = Dat is te groot.
not-here-hint = Misschien is het nog niet op deze laptop gekomen, of hoort het bij een tafel waar jij niet zit.
to-today = Naar Vandaag
broken = Deze pagina liep vast.
broken-hint = Wat bewaard is, staat nog op deze laptop. Ga naar Vandaag, of laad de pagina opnieuw.
problem-internal = Er ging hier iets mis; het staat in het logboek.

## Bord en vragen
board-title = Wat we nog niet weten
board-count = { $count ->
    [one] 1 vraag op het bord
   *[other] { $count } vragen op het bord
  }
board-hearers = { $count ->
    [one] 1 hoort dit ook
   *[other] { $count } horen dit ook
  }
board-new = nieuw, van { $name }
board-empty = Eén regel is genoeg. Wat jij niet weet, is misschien precies wat een ander ook zoekt.
running-into = Waar loop je tegenaan?
first-explain = Zet het op een bord, en nodig iemand uit die er iets van weet. Jij en één ander is genoeg om een tafel te beginnen.
first-start = Begin er een tafel mee
first-join = Ik heb een uitnodiging
hear = Ik hoor dit ook
hear-mine = Jij hoort dit ook
hear-too = { $me ->
    [yes] jij hoort dit ook
   *[no] { $people } { $count ->
        [one] hoort
       *[other] horen
      } dit ook
  }
hear-you-asked = jij vroeg dit
hear-nobody = nog alleen { $name }
question-by = { $name }, { $time }
question-open = Open de vraag
question-open-state = Open vraag
questions-all = Naar het bord
questions-explain = Kennis begint bij een vraag. Wie hetzelfde hoort, zegt het; zo vinden jullie elkaar.
question-context = Wat erbij hoort
question-no-context = Er staat nog niets bij.
question-asker = Gevraagd door
question-hearers = Wie dit ook hoort
question-nobody-yet = Nog niemand anders.
ask-heading = Stel een vraag
ask-explain = Eén regel is genoeg. Met wat je zag, mat en probeerde kan een ander beter meedenken.
ask-title = Jouw vraag in één regel
ask-placeholder = Waarom …?
ask-observed = Waargenomen
ask-observed-hint = Wat zag, hoorde of rook je, en wanneer?
ask-measured = Gemeten
ask-measured-hint = Wat zeggen de instrumenten, de cijfers, de stukken?
ask-tried = Al geprobeerd
ask-tried-hint = Wat hielp niet, of maar even?
ask-on-board = Al op het bord
ask-do = Zet op het bord

## Vandaag
today-terms = Waar we betekenis aan geven
today-pieces = Stukken in de maak
all-terms = Alles
all-pieces = Alles
at-table = Aan deze tafel
here-now = nu hier
alone = Je bent nog alleen. Nodig iemand uit die weet wat jij niet weet.
invite = Nodig uit
invite-someone = Nodig iemand uit
matches-title = Wie bij je past
matches-all = Iedereen
matches-none = Nog niemand gevonden met wat jij zoekt of brengt. Dat verandert zodra je meer mensen tegenkomt.
matches-no-interests = Zeg waar je tegenaan loopt en wat je kunt; dan zie je hier wie daarbij past.
interests-edit = Vul je interesses aan
example-label = Voorbeeld
example-table = Zo kan een tafel eruitzien
example-explain = Dit is verzonnen. Het verdwijnt zodra er iets van jullie zelf staat.
example-question = Waarom tikt een koude diesel alleen tussen 1400 en 1600 toeren?
example-hearers = Joost, Fatima en Sem horen dit ook
example-term-kind = Een begrip met twee lezingen
example-term = koude tik
example-reading-1 = Iets zit los: metaal zet uit en wordt dan stil.
example-reading-2 = Iets krijgt geen olie: de druk komt te laat.
example-piece-kind = Een stuk in de maak
example-piece = Luisteren vóór meten
example-piece-text = Een monteur ziet op zijn instrument dat alles klopt. Toch hoort hij iets.

## Mensen
people-explain = Mensen die zoeken wat jij brengt, brengen wat jij zoekt, of met dezelfde vraag zitten.
people-all = Alle interesses van { $name }
people-tables = Jullie zitten samen aan { $tables }.
people-invite = Nodig uit voor { $table }
people-known = { $count ->
    [0] Je laptop kent nog niemand anders.
    [one] Je laptop kent 1 ander.
   *[other] Je laptop kent { $count } andere mensen.
  }
people-count = { $count ->
    [one] 1 persoon
   *[other] { $count } mensen
  }
reason-shared = Jullie allebei:
reason-both_seek = Jullie zoeken het allebei:
reason-they_offer = { $name } brengt wat jij zoekt:
reason-they_seek = { $name } zoekt wat jij brengt:
connected-now = nu verbonden
not-connected = niet verbonden
stance = Zoek je het, of breng je het?
stance-seeking = Ik zoek
stance-offering = Ik breng
stance-both = Allebei
level = Hoe ver ben je ermee?
level-curious = Nieuwsgierig
level-practising = Ik doe het
level-passionate = Mijn passie
level-expert = Ik weet er veel van
visibility = Wie mag het weten?
visibility-public = Iedereen
visibility-communities = Mijn tafels
visibility-private = Alleen ik
visibility-public-explain = Wordt verteld aan iedereen die jouw laptop tegenkomt, ook aan mensen die je niet kent. Zo word je gevonden.
visibility-communities-explain = Alleen wie met jou aan een tafel zit, hoort ervan.
visibility-private-explain = Verlaat deze laptop niet. Zelf zie je wel wie erbij past.
interest-label = Waar gaat het over?
interest-placeholder = motordiagnose, kantklossen, spreken …
interest-add = Nog een interesse
interest-change = { $label } wijzigen
interest-remove = Haal { $label } weg
interests-mine = Wat jij zoekt en brengt
interests-explain = In je eigen woorden, in elke taal. Klik op een interesse om die te wijzigen.
interests-none = Nog niets.

## Profiel
profile-explain = Wat je hier schrijft, bepaalt wie jou vindt en wie jij vindt.
profile-me = Over jou
profile-name = Je naam
profile-affiliation = Waar je werkt of bij hoort
profile-affiliation-hint = Zoals jij het zelf zegt; niemand controleert het.
profile-place = Plaats
profile-about = Over jezelf
profile-about-placeholder = Wat wil je leren, en waarom?
profile-links = Links
profile-links-hint = Eén per regel. Naam, links en de rest hierboven zijn zichtbaar voor iedereen die jouw laptop tegenkomt.
profile-prompt-one = Waar loop je deze week tegenaan?
profile-prompt-two = Waarvoor komen anderen naar jou toe?
profile-prompt-three = Wat zou je willen begrijpen, ook al is het je werk niet?

## Begrippen
terms-explain = Woorden die jullie delen, met wat ieder ermee bedoelt. Verschil mag blijven staan.
terms-empty = Welk woord gebruiken jullie allemaal net anders?
terms-filter = Zoek in de begrippen
terms-count = { $count ->
    [one] 1 begrip
   *[other] { $count } begrippen
  }
terms-no-fit = Geen begrip met “{ $word }”.
terms-here = Begrippen in deze tekst
terms-here-moving = De betekenis schuift nog: { $count } lezingen.
terms-here-none = Nog geen begrip van deze tafel.
term-in-discussion = In gesprek
term-proposed = Voorgesteld
term-propose = Stel een begrip voor
term-propose-do = Leg op tafel
term-label = Het woord
term-known = { $label } ligt al op tafel. Jouw lezing komt ernaast te staan.
term-reading = Hoe jij het leest
term-reading-placeholder = In gewone woorden, liefst met een voorbeeld.
term-also = Ook:
term-words = Woorden en verband
readings-title = De lezingen
readings-count = { $count ->
    [0] nog geen lezing
    [one] 1 lezing
   *[other] { $count } lezingen
  }
reading-first = Geef de eerste lezing
reading-else = Wij bedoelen iets anders
reading-ask = Wat is { $label } bij jou?
reading-hint = Jouw lezing komt naast de andere te staan. Niemand wordt overschreven.
reading-do = Leg erbij
stance-label = Waar sta jij?
stance-agree = Zo lees ik het ook
stance-accept = Daar kan ik mee leven
stance-object = Bij ons is het anders
stance-object-do = Zeg het
stance-why = Hoe is het bij jullie?
stance-agreeing = { $me ->
    [yes] jij leest het ook zo.
   *[no] { $people } { $count ->
        [one] leest
       *[other] lezen
      } het ook zo.
  }
stance-accepting = { $me ->
    [yes] jij kunt ermee leven.
   *[no] { $people } { $count ->
        [one] kan
       *[other] kunnen
      } ermee leven.
  }
stance-objecting = leest het anders:
stance-former = { $me ->
    [yes] jij zei iets over een eerdere tekst hiervan.
   *[no] { $people } { $count ->
        [one] zei
       *[other] zeiden
      } iets over een eerdere tekst hiervan.
  }
reading-imported = Uit een andere woordenlijst
reading-mine = Jouw lezing
reading-of = { $name } leest
rings-label = { $count ->
    [0] Nog geen lezing
    [one] Eén lezing
   *[other] { $count } lezingen, en waar ze elkaar misschien raken
  }
rings-core = nog te vinden
rings-lay = Leg je viltje
rings-how = Hoe lees jij het?
rings-one = Eén lezing tot nu toe. Wie leest het anders?
rings-laid = Jouw viltje ligt er
rings-laid-hint = Lees je het nu anders?
words-alternative = Ook genoemd
words-broader = Hoort bij
words-narrower = Omvat
words-related = Verwant
words-source = Komt uit
words-none = Nog geen andere woorden of verbanden.
words-add = Voeg een woord of verband toe
words-kind = Wat wil je toevoegen?
words-kind-alternative = Een ander woord ervoor
words-kind-translation = Het woord in een andere taal
words-kind-broader = Waar het bij hoort
words-kind-narrower = Wat het omvat
words-kind-related = Een verwant begrip
words-code = Taal (bijvoorbeeld en, de, fr)
words-word = Het woord
words-other = Welk begrip?
words-unknown = Dat begrip ligt nog niet op tafel.

## Publicaties
pieces-explain = Stukken die jullie samen schrijven, tegelijk of om de beurt, met of zonder internet.
pieces-empty = Begin met wat je nog niet weet.
piece-start = Begin een stuk
piece-title = Titel
piece-placeholder = Wat we hebben gehoord over …
piece-title-hint = Kan later altijd anders.
piece-do = Begin te schrijven
piece-by = { $count ->
    [0] nog niemand schreef
   *[other] { $people }
  }, { $time }
editor-tools = Opmaak
editor-text = Tekst van de publicatie
editor-title = Titel van het stuk
editor-heading = Tussenkop
editor-bold = Vet
editor-italic = Cursief
editor-list = Lijst
editor-quote = Citaat
editor-link = Link
editor-undo = Ongedaan maken
editor-redo = Opnieuw doen
editor-saved = Bewaard op deze laptop
editor-saving = Wordt bewaard
editor-waiting = Nog niet bewaard; probeert het opnieuw
editor-refused = Niet bewaard
editor-refused-hint = Kopieer wat je schreef voor je deze pagina verlaat.
editor-copy = Kopieer de tekst
editor-since = { $people }, sinds { $time }
editor-nobody = Nog niemand schreef hier, sinds { $time }
editor-empty = Begin met wat je nog niet weet.
editor-with = Nu hier
editor-alone = Je schrijft hier nu alleen.
editor-who-lacks = Wie dit nog niet heeft
editor-all-have = Iedereen aan deze tafel heeft alles.
editor-lacks = { $people } { $count ->
    [one] is
   *[other] zijn
  } er even niet en { $count ->
    [one] krijgt
   *[other] krijgen
  } jullie wijzigingen zodra { $count ->
    [one] die
   *[other] ze
  } weer verbonden { $count ->
    [one] is
   *[other] zijn
  }.
editor-only-you = Nog niemand anders aan deze tafel heeft dit stuk.

## Tafels, uitnodigen, aanschuiven
new-table-explain = Eén regel tekst en twee mensen, meer is niet nodig. De rest groeit vanzelf.
new-table-what = Wat is een tafel?
new-table-what-explain = Een handvol mensen die hetzelfde willen begrijpen. Je kunt aan meer tafels zitten; ze weten niets van elkaar.
new-table-more = Lees meer
new-table-join = Heb je een uitnodiging?
table-name = Waar gaat deze tafel over?
table-name-placeholder = Motordiagnose
table-purpose = Wat willen jullie samen bereiken?
table-purpose-placeholder = Samen sneller van geluid naar oorzaak
table-first-question = Deze vraag komt op het bord:
table-do = Begin de tafel
invite-to = Nodig uit voor { $table }
invite-explain = Geef de link aan iemand die weet wat jij niet weet. Wie hem heeft, kan aanschuiven.
invite-none = Er staat geen uitnodiging open. Maak er een, en geef de link door.
invite-new = Nieuwe uitnodiging
invite-uses = Voor hoeveel mensen?
invite-days = Hoe lang geldig?
invite-role = Zij komen binnen als
invite-as-reader = als lezer
invite-of = { $name } maakte deze, en heeft de link.
days = { $count ->
    [one] 1 dag
   *[other] { $count } dagen
  }
invite-do = Maak een uitnodiging
invite-hint = Iemand van de tafel moet verbonden zijn als de ander aanschuift.
invite-link = Link van de uitnodiging
invite-copy = Kopieer uitnodiging
invite-copied = Gekopieerd
invite-waiting = Open
invite-revoked = Ingetrokken
invite-used-up = Gebruikt
invite-expired = Verlopen
invite-used = { $used } van { $uses } gebruikt
invite-until = geldig tot { $time }
invite-came = { $people } { $count ->
    [one] schoof
   *[other] schoven
  } hiermee aan.
invite-revoke = Trek in
qr-show = Toon QR-code
qr-hide = Verberg QR-code
qr-label = QR-code van de uitnodiging
join-explain = Plak de uitnodiging die je kreeg, en volg hier hoe het gaat.
join-link = Uitnodiging
join-hint = De hele link, zoals je hem kreeg.
join-do = Schuif aan
join-knock = Klop aan
join-words = Wat wil je tegen hen zeggen?
join-words-hint = Iedereen aan tafel leest het, met je profiel.
join-how = Zo gaat het
join-how-one = Je laptop zoekt iemand van deze tafel die verbonden is.
join-how-two = Die laptop bekijkt de uitnodiging en laat je binnen.
join-how-three = Wat op tafel ligt, komt op jouw laptop en blijft daar.
join-searching = Zoekt iemand van deze tafel
join-asking = Laat de uitnodiging zien
join-asking-door = Klopt aan
join-waiting = Wacht tot een begeleider ernaar heeft gekeken
join-waiting-means = Je wens ligt bij de tafel. Of je dit open laat of sluit, het gaat vanzelf verder.
join-receiving = Ontvangt wat er op tafel ligt
join-done = Je zit aan tafel
join-refused = Niet binnengelaten
join-late = Nog niemand van deze tafel gevonden. Vraag of degene die je uitnodigde Common Ground open heeft; het gaat vanzelf verder zodra jullie elkaar vinden.
join-sit = Ga aan tafel
join-again = Probeer opnieuw
join-give-up = Laat maar

## Verbinding en opslag
who-has-what = wie heeft wat
connection-no-tables = Je zit nog aan geen tafel. Dan staat alles alleen op deze laptop.
device-here = Deze laptop
has-here = hier
has-everything = heeft alles
has-lacks = { $count ->
    [one] mist 1 wijziging
   *[other] mist { $count } wijzigingen
  }
has-unknown = onbekend
last-heard = laatst gehoord { $time }
never-heard = nog nooit gehoord
way-here = op deze computer
way-lan = in hetzelfde netwerk
way-direct = rechtstreeks
way-relayed = via een tussenpost
way-unknown = weg onbekend
peers-title = Apparaten die je laptop kent
peers-none = Nog geen. Wie in hetzelfde netwerk zit, verschijnt vanzelf.
peer-unnamed = Nog zonder naam
peer-add = Voeg een apparaat toe met zijn adres
peer-add-hint = De ander vindt zijn adres op ditzelfde scherm, onder Adressen.
peer-add-do = Verbind
this-laptop = Deze laptop
data-folder = Map met alles wat van jou is
version = Versie
address-http = Deze pagina
addresses = Adressen
addresses-none = Nog geen
doctor-title = Klopt alles?
doctor-do = Controleer
check-clock = Klok
check-disk = Schijf
check-lan = Eigen netwerk
check-node = Common Ground
check-outside = Van buiten
check-peers = Anderen
check-port = Poort
check-privacy = Afscherming
check-settings = Instellingen
check-store = Opslag
check-version = Versie
check-window = Deze pagina
check-writing = Schrijven
verdict-ok = goed
verdict-warning = let op
verdict-failed = niet goed

## Welkom
welcome-step = Stap { $step } van 3
welcome-name = Hoe noemen ze je?
welcome-name-explain = Zo zien anderen je aan tafel. Er is geen account en geen server; alles staat op deze laptop.
welcome-into-explain = Je hoeft nog geen antwoord te hebben. Wat je niet weet, verbindt je met wie het ook niet weet.
welcome-question = Jouw vraag
welcome-seek = Wat zoek je?
welcome-seek-placeholder = koude start, oliedruk …
welcome-bring = En wat kun je al?
welcome-bring-placeholder = kettingen vervangen …
welcome-interests-hint = Dit wordt verteld aan wie jouw laptop tegenkomt, zodat jullie elkaar vinden. In je profiel kun je dat per interesse anders kiezen.
welcome-table = Schuif aan
welcome-table-explain = Aan een tafel deel je vragen, woorden en stukken met mensen die je vertrouwt.
welcome-way = Hoe wil je beginnen?
welcome-way-join = Ik heb een uitnodiging
welcome-way-start = Ik begin een tafel
welcome-later = Eerst rondkijken

## Uitleg
guide-chapters = Hoofdstukken
guide-loading = De uitleg wordt opgezocht
guide-none = Dit hoofdstuk is er niet.
guide-help-connection = Wat te doen als er niemand verbonden is
guide-help-joining = Als jullie elkaar niet vinden
guide-help-devices = Hoe het gaat met meer apparaten
guide-help-seen = Wat anderen van je zien
guide-help-onward = Tafels splitsen en samenvoegen

## Aan tafel
members-at = Aan { $table }
members-open = Over deze tafel
members-title = Wie hier zitten
members-when-you-left = Wie hier zaten toen je wegging
member-since = sinds { $time }
member-change = Verander
wishes-title = Wie wil aanschuiven
wishes-yours = Jij beslist, en zij lezen je reden
wishes-theirs = Een begeleider beslist
wishes-count = { $count ->
    [one] 1 wil aanschuiven
   *[other] { $count } willen aanschuiven
  }
wish-asked = vroeg het { $time }
wish-former = zat hier eerder
wish-as = Laat binnen als
wish-admit = Laat binnen
wish-decline = Zeg nee
decline-sure = Nee zeggen tegen { $name }?
role-reader = Lezer
role-member = Lid
role-facilitator = Begeleider
role-reader-may = Mag alles lezen, en niets schrijven.
role-member-may = Mag lezen, schrijven en uitnodigen.
role-facilitator-may = Mag ook binnenlaten, verwijderen, rollen en deze afspraken veranderen.
role-label = Wat { $name } mag
remove-open = Verwijder van de tafel
remove-sure = { $name } van de tafel verwijderen?
remove-do = Verwijder
remove-what = Wat { $name } tot nu toe schreef, blijft. Wat { $name } vanaf nu schrijft, komt hier niet meer.
remove-not = Wat dit niet ongedaan maakt: alles van deze tafel staat ook op die laptop, en blijft daar. Niemand kan het terughalen.
remove-reason = Waarom?
remove-reason-hint = { $name } leest dit, en iedereen aan tafel ook.
former-title = { $count ->
    [one] 1 persoon zat hier eerder
   *[other] { $count } mensen zaten hier eerder
  }
former-left = ging weg, { $time }
former-removed = is verwijderd door { $name }, { $time }
former-voided = zit hier niet meer: de uitnodiging is ingetrokken
admit-again = Laat weer binnen
settings-title = Wat hier is afgesproken
settings-name = Naam van de tafel
settings-purpose = Wat jullie samen willen bereiken
settings-access = Wie kan aanschuiven
settings-settling = Wanneer een betekenis vaststaat
settings-saved = Bewaard. De anderen krijgen het zodra ze verbonden zijn.
settling-recognitions = mensen herkennen de lezing
settling-days = dagen zonder open bezwaar
settling-says = { $recognitions ->
    [one] Eén mens herkent
   *[other] { $recognitions } mensen herkennen
  } de lezing, en niemand maakt { $days ->
    [one] een dag
   *[other] { $days } dagen
  } bezwaar.
access-open = Iedereen
access-request = Wie het vraagt
access-invite = Wie is uitgenodigd
access-open-means = Wie de link van de deur heeft, komt binnen en ziet wie hier zitten.
access-request-means = Wie de link van de deur heeft, kan het vragen. Een begeleider laat binnen. Niemand buiten ziet wie hier zitten.
access-invite-means = Alleen wie je uitnodigt kan aanschuiven. Voor alle anderen bestaat deze tafel niet.
archive-open = Leg te rusten
archive-sure = Deze tafel te rusten leggen?
archive-do = Leg te rusten
archive-means = Iedereen ziet een bericht dat hier niets meer gebeurt. Er gaat niets dicht en niets weg; het bericht blijft.
leave-title = Weggaan
leave-explain = Wat je schreef, blijft bij de anderen. Wat hier is, blijft op deze laptop; je kunt het lezen, en er komt niets nieuws bij.
leave-alone = Je zit hier alleen. Wie als laatste weggaat, laat niemand achter die weer kan opendoen.
leave-do = Ga van tafel
leave-sure = Weggaan van { $table }?
leave-back = Met een nieuwe uitnodiging kun je terugkomen.
standing-removed = Je bent van deze tafel verwijderd
standing-left = Je bent van deze tafel weggegaan
standing-by = { $name } deed dat, { $time }.
standing-voided = De uitnodiging waarmee je binnenkwam is ingetrokken.
standing-kept = Wat hier lag toen je ging, staat nog op deze laptop en is te lezen.
standing-back-removed = Alleen een begeleider kan je weer binnenlaten; praat met iemand die er zit.
standing-back-left = Met een nieuwe uitnodiging kom je terug.
standing-reader = Je leest hier alles, en schrijft niets. Een begeleider kan dat veranderen.
standing-archived = Te rusten gelegd
standing-archived-means = Hier gebeurt niets meer. Alles is nog te lezen, en er kan nog geschreven worden.
reads-only = Aan deze tafel kun je lezen.
reads-only-why = Waarom, en wat je kunt doen
door-open = Open deur
door-request = Een deur om aan te kloppen
door-open-means = Wie deze link heeft, komt binnen zonder uitnodiging. Hang hem op waar de juiste mensen langskomen.
door-request-means = Wie deze link heeft, kan vragen om binnen te komen, en er iets bij zeggen. Een begeleider beslist. Er zit geen geheim in.
door-link = Link van de deur
door-copy = Kopieer link

## Op afstand
distance-title = Op afstand
distance-none = Je houdt niemand op afstand.
distance-means = Wie je blokkeert of dempt is jouw zaak: niemand krijgt het te horen.
distance-since = sinds { $time }
distance-open = Houd { $name } op afstand
distance-blocked = Door jou geblokkeerd
distance-muted = Door jou gedempt
distance-undo-blocked = Deblokkeer
distance-undo-muted = Niet meer dempen
mute-do = Demp
mute-what = Dempen: wat { $name } schrijft wordt hier ingeklapt. Verder verandert er niets.
block-open = Blokkeer
block-short = Blokkeren: ook je laptop heeft dan niets meer met { $name } te maken.
block-do = Blokkeer
block-sure = { $name } blokkeren?
block-what = Je laptop bewaart niets van wat { $name } bekendmaakt, en spreekt met geen enkel apparaat van { $name } over welke tafel dan ook. Wat { $name } schrijft aan een tafel waar jullie beiden zitten, wordt ingeklapt.
block-not = Wat dit niet kan: { $name } kan blijven lezen wat er al is, en wat de anderen aan tafel doorgeven. De anderen horen { $name } nog steeds.
block-back = Je kunt het altijd terugdraaien, en dan komt alles terug. { $name } krijgt het niet te horen, maar kan het merken.

## Ingeklapt
folded-hidden = Verborgen door { $name }
folded-hidden-mine = Verborgen door jou
folded-blocked = Van iemand die je hebt geblokkeerd
folded-muted = Van iemand die je hebt gedempt
fold-show = Toch laten zien
fold-again = Klap in
away-count = { $count ->
    [one] 1 is ingeklapt
   *[other] { $count } zijn ingeklapt
  }
hide-open = Verberg voor iedereen…
hide-sure = “{ $what }” verbergen?
hide-reading = deze lezing
hide-do = Verberg
hide-what = Iedereen aan tafel ziet dat jij het hebt verborgen, en waarom. Er wordt niets gewist: wie wil kan het toch laten zien, en elke begeleider kan het terugdraaien.
hide-reason-hint = Iedereen aan tafel leest dit.
hide-undo = Draai terug
## Verder als een andere tafel
choose-count = { $chosen } van { $all }
choose-all = Alles
choose-none = Niets
choose-filter = Zoek er een: { $what }
choose-filter-placeholder = Zoek …
choose-nothing-fits = Niets gevonden.
onward-open = Splitsen of samenvoegen
onward-title = { $table } gaat verder
onward-explain = Splits een tafel af met wat daar hoort, of breng tafels samen. Er gaat niets verloren: wat meegaat, blijft ook hier.
onward-not-yours = Alleen een begeleider kan deze tafel als een andere laten verdergaan.
onward-where = Waar het verdergaat
onward-where-new = Aan een nieuwe tafel
onward-new-one = de nieuwe tafel
onward-name = Hoe heet de nieuwe tafel?
onward-access-open = Wie de link van de deur heeft, komt binnen, ook wie hier ooit is verwijderd.
onward-access-request = Wie de link van de deur heeft, kan het vragen. Ook wie hier nu zit vraagt het; een begeleider laat binnen.
onward-access-invite = Wie hier nu zit, komt met één klik binnen. Alle anderen alleen met een uitnodiging.
onward-also = Welke andere tafels gaan daar ook verder?
onward-also-hint = Zo worden tafels één. Een woord dat ze delen wordt één begrip, met de lezingen van allebei.
onward-what = Wat gaat er mee
onward-what-from = Wat gaat er mee van { $table }
onward-empty = Hier is nog niets dat mee kan.
onward-then = Wat er dan gebeurt
onward-says = Mee naar { $table }: { $what }.
onward-count-publications = { $count ->
    [one] 1 publicatie
   *[other] { $count } publicaties
  }
onward-count-questions = { $count ->
    [one] 1 vraag
   *[other] { $count } vragen
  }
onward-count-terms = { $count ->
    [one] 1 begrip
   *[other] { $count } begrippen
  }
onward-says-nothing = Er gaat niets van hier mee naar { $table }.
onward-people-invite = { $count ->
    [0] Verder zit hier niemand.
    [one] De ene ander die hier zit, kan met één klik mee.
   *[other] De { $count } anderen die hier zitten, kunnen met één klik mee.
  }
onward-people-request = { $count ->
    [0] Verder zit hier niemand.
    [one] De ene ander die hier zit, kan vragen om mee te komen.
   *[other] De { $count } anderen die hier zitten, kunnen vragen om mee te komen.
  }
onward-people-open = { $count ->
    [0] Verder zit hier niemand.
    [one] De ene ander die hier zit, kan met één klik mee.
   *[other] De { $count } anderen die hier zitten, kunnen met één klik mee.
  }
onward-people-into = { $count ->
    [0] Verder zit hier niemand.
    [one] De ene ander die hier zit, vindt de weg daarheen.
   *[other] De { $count } anderen die hier zitten, vinden de weg daarheen.
  }
onward-stays = { $count ->
    [one] { $tables } blijft zoals het is.
   *[other] { $tables } blijven zoals ze zijn.
  }
onward-rests = { $count ->
    [one] { $tables } wordt te rusten gelegd.
   *[other] { $tables } worden te rusten gelegd.
  }
onward-archive = { $count ->
    [one] Leg deze tafel te rusten
   *[other] Leg deze tafels te rusten
  }
onward-do = Ga verder
onward-sure = Verdergaan als { $table }?
onward-forever = Dat het daar verdergaat, blijft gezegd. Wat je nu vergeet, kan later alsnog mee.
onward-know = Goed om te weten
onward-know-anew = Wat meegaat, schrijft jouw laptop opnieuw op, zoals het nu is. Er staat bij waar het vandaan komt, wie het schreef en wie het meebracht.
onward-know-history = Hoe het zo gekomen is, blijft aan de oude tafel, voor wie daar zit.
onward-know-voices = Niemands “Ik hoor dit ook” gaat mee: dat kan alleen iemand zelf zeggen.
onward-know-removed = Wie van de oude tafel is verwijderd, komt niet binnen langs de weg die voor de anderen opengaat.
goes-on-as = Deze tafel gaat verder als
goes-on-there = Je zit daar.
goes-on-sit = Naar { $table }
goes-on-coming = Onderweg
goes-on-coming-means = Je laptop zoekt iemand daar die je binnenlaat.
goes-on-look = Kijk hoe ver het is
goes-on-refused = De vorige keer ben je niet binnengelaten. Misschien is de weg sindsdien vernieuwd.
goes-on-door = Wie hier zit, kan daar aankloppen.
goes-on-invited = Wie hier zit, kan mee.
goes-on-come = Ga mee
goes-on-no-way = Hier is voor jou nog geen weg naar binnen. Vraag het een begeleider van deze tafel.
comes-from = Deze tafel komt voort uit
comes-from-here = Hoe het zo gekomen is, kun je daar lezen.
comes-from-there = Hoe het zo gekomen is, kan lezen wie daar zit.
based-on = Van de tafel
based-on-authors = waar { $people } het schreef
based-on-by = { $name } bracht het hierheen, { $time }.
based-on-by-you = Jij bracht het hierheen, { $time }.
based-on-here = Hoe het zo gekomen is, kun je daar lezen.
based-on-there = Hoe het zo gekomen is, kan lezen wie daar zit.
former-voided-through = zit hier niet meer: { $through }, die binnenliet, mocht dat niet meer
standing-voided-through = { $through } liet je binnen. Op datzelfde moment had { $name } al beëindigd wat { $through } hier mag ({ $time }), en dus telde je uitnodiging niet meer. Het gaat niet over jou.
standing-voided-by = { $name } trok de uitnodiging in waarmee je binnenkwam, { $time }. Het gaat niet over jou.
strange-title = Iets vreemds?
strange-none = Hier is niets vreemds gezien.
strange-look = Is aan deze tafel iets vreemds gezien?
strange-somebody = Iemand
strange-device = apparaat
strange-document = een document
strange-mark-forked = Twee versies
strange-mark-said_twice = Twee keer gezegd
strange-mark-set_aside = Opzij gelegd
strange-mark-stopped = Gestopt
strange-mark-unreadable = Onleesbaar
strange-forked-what = Er bestaan twee versies van één schrift van { $name } ({ $device }): het is gekopieerd, of teruggezet uit een reservekopie.
strange-forked-follows = Dat schrift telt uit zichzelf niet meer mee. Waar anderen op voortbouwden, blijft, en { $name } gaat verder in een nieuw.
strange-forked-can = { $documents ->
    [0] Er hoeft niets te gebeuren. Heeft { $name } niets gekopieerd, vraag er dan naar.
    [one] Is dit apparaat terug, dan noemt het opnieuw wat het nog weet. Tot dan ontbreekt er iets in één document, tenzij iemand ervoor instaat.
   *[other] Is dit apparaat terug, dan noemt het opnieuw wat het nog weet. Tot dan ontbreekt er iets in { $documents } documenten, tenzij iemand ervoor instaat.
  }
strange-forked-mine-what = Er bestaan twee versies van één schrift van jou ({ $device }): het is gekopieerd, of teruggezet uit een reservekopie.
strange-forked-mine-follows = Dat schrift telt uit zichzelf niet meer mee. Je gaat verder in een nieuw, dat opnieuw noemt wat je schreef.
strange-forked-mine-can = Laat er maar één van de twee draaien. Heb je niets gekopieerd, dan heeft iemand anders je sleutels.
strange-forked-counts-what = Er bestaan twee versies van één schrift van { $name } ({ $device }).
strange-forked-counts-follows = Een besluit over { $name } zegt welke van de twee telt, en tot waar. Die telt.
strange-forked-counts-can = Er hoeft niets te gebeuren.
strange-said_twice-what = { $name } ({ $device }) zei op één plek in “{ $title }” twee verschillende dingen.
strange-said_twice-follows = Eén ervan telt, voor iedereen hetzelfde. Het andere ligt opzij.
strange-said_twice-can = Dat gebeurt als een draaiende computer wordt gekopieerd. Is dat niet zo, praat dan met { $name }.
strange-said_twice-mine-what = Je { $device } zei op één plek in “{ $title }” twee verschillende dingen.
strange-said_twice-mine-follows = Eén ervan telt, voor iedereen hetzelfde. Het andere ligt opzij.
strange-said_twice-mine-can = Dat gebeurt als een draaiende computer wordt gekopieerd. Laat er maar één van de twee draaien.
strange-set_aside-what = Wat { $name } in “{ $title }” schreef, is opzij gelegd.
strange-set_aside-follows = Het bouwde voort op iets wat niet telt ({ $changes ->
    [one] één wijziging
   *[other] { $changes } wijzigingen
  }).
strange-set_aside-can = { $name } kan het opnieuw schrijven.
strange-set_aside-mine-what = Wat jij in “{ $title }” schreef, is opzij gelegd.
strange-set_aside-mine-follows = Het bouwde voort op iets wat niet telt ({ $changes ->
    [one] één wijziging
   *[other] { $changes } wijzigingen
  }).
strange-set_aside-mine-can = Lees de tekst zoals die nu is, en schrijf opnieuw wat ontbreekt.
strange-stopped-what = Van een schrift van { $name } ({ $device }) wordt niets meer aangenomen: { $why }.
strange-stopped-follows = Wat ervoor kwam, telt, en alle anderen gaan verder.
strange-stopped-can = Een nieuwere versie van het programma begint een nieuw schrift. Blijft het zo, praat dan met { $name }.
strange-stopped-mine-what = Van een schrift van jou ({ $device }) wordt niets meer aangenomen: { $why }.
strange-stopped-mine-follows = Wat ervoor kwam, telt, en alle anderen gaan verder.
strange-stopped-mine-can = Werk het programma bij; het begint een nieuw schrift.
strange-unreadable-what = “{ $title }” is hier niet te lezen: een deel ging op deze schijf verloren.
strange-unreadable-follows = Al het andere werkt.
strange-unreadable-can = Laat het programma draaien: wie het aan tafel heeft, brengt het vanzelf terug.
strange-why-harmful = er staat iets in dat een tekst zou beschadigen
strange-why-others_voice = het spreekt met de stem van een ander
strange-why-not_descending = het neemt terug wat het eerder zei
strange-why-contradicts = het spreekt zijn eigen begin tegen
strange-why-too_many = het noemt meer dan mag
strange-proof = Hoe dit bekend is
strange-proof-headers = Twee ondertekende regels met nummer { $number }:
strange-proof-change = Wat niet telt:
strange-since = Hier opgemerkt { $time }.
adopt-open = Sta ervoor in
adopt-sure = Instaan voor wat { $name } schreef?
adopt-do = Sta ervoor in
adopt-what = Wat hier van dat schrift bekend is, telt weer, voor iedereen: { $documents ->
    [one] iets in één document
   *[other] iets in { $documents } documenten
  }. Het staat er nog steeds als geschreven door { $name }.
adopt-answer = Maar het komt door jou binnen: jij staat ervoor in. Wat { $name } vindt, en elk “Ik hoor dit ook”, blijft erbuiten; dat kan niemand voor een ander zeggen.
adopt-when = Kan het apparaat nog terugkomen, wacht dan: wat het weet, noemt het vanzelf opnieuw.
## Apparaten en herstel
devices-explain = Je bent één persoon, op zoveel apparaten als je wilt. Wat je op het ene schrijft, komt op de andere.
devices-yours = Jouw apparaten
devices-count = { $count ->
    [one] 1 apparaat
   *[other] { $count } apparaten
  }
devices-one = Je zit op één apparaat. Koppel er nog een, of schrijf je herstelwoorden op voor er met dit iets gebeurt.
devices-this-one = dit hier
devices-in-use = nu in gebruik
devices-unnamed = Apparaat zonder naam
devices-keeper = staat altijd aan
devices-keeper-means = Anderen vinden het als jij er niet bent, en het geeft door wat ze schreven. Voor een machine die je laat draaien.
devices-ends = Mag namens jou spreken tot { $time }. Breng het bij het apparaat waarmee je begon; dan wordt dat verlengd.
devices-change = Wijzig { $name }
devices-name = Hoe je het noemt
devices-saved = Bewaard
devices-lost = Dit apparaat kwijt?
devices-gone = { $count ->
    [one] 1 ontkoppeld apparaat
   *[other] { $count } ontkoppelde apparaten
  }
devices-gone-means = spreekt niet meer namens jou
devices-elsewhere = Niet op dit apparaat
devices-elsewhere-where = Koppelen, ontkoppelen, namen geven en het herstelblad doe je op het apparaat waarmee je begon, of op een dat je 24 woorden kreeg.
devices-elsewhere-until = Dit mag namens jou spreken tot { $time }. Dat wordt verlengd als het dat andere apparaat op tijd tegenkomt.
devices-elsewhere-words = Is dat apparaat er niet meer, en heb je de woorden?
unlink-sure = { $name } ontkoppelen?
unlink-do = Ontkoppel voorgoed
unlink-writes = Wat het vanaf nu schrijft, telt nergens: niet aan je tafels, en niet op je andere apparaten.
unlink-keeps = Wat erop staat, blijft erop staan. Niemand kan dat van hier terughalen.
unlink-ever = Dit is voorgoed. Vind je het terug, dan kan het alleen als nieuw apparaat weer mee, met een lege map.
unlink-words = Was dit het apparaat waarmee je begon, of kreeg het je 24 woorden? Dan kan wie het opent verdergaan als jij. Zeg het tegen de mensen aan je tafels.
link-device = Koppel een apparaat
link-explain = Zet het andere apparaat naast je. Er moet Common Ground op staan, voor het eerst gestart; koppelen duurt een minuut.
link-here = Hoe noem je dit apparaat, dat je nu gebruikt?
link-keeper = Het nieuwe apparaat staat altijd aan
link-begin = Begin
link-there = Nu op het andere apparaat
link-there-do = Start daar Common Ground en kies “Ik gebruik Common Ground al op een ander apparaat”. Plak dan deze link.
link-link = Link voor het andere apparaat
link-copy = Kopieer link
link-qr = QR-code van de link voor het andere apparaat
link-nearby = In hetzelfde netwerk vindt het dit apparaat ook zonder de link. Er zit geen geheim in.
link-left = nog { $time }
link-stop = Stop
link-same = Staat op het andere scherm hetzelfde getal?
link-same-means = Zo niet, dan zit er iemand anders tussen. Kies dan Nee; er is niets gebeurd.
link-yes = Ja, koppel het
link-no = Nee, stop
link-done = { $name } is gekoppeld
link-done-means = Heb je op het andere scherm ook ja gezegd, dan komen je profiel en je tafels er vanzelf op.
link-failed = Het is niet gekoppeld
link-again = Begin opnieuw
number-is = Het getal is { $number }

## Welkom, voor wie al iemand is
other-open = Ik gebruik Common Ground al op een ander apparaat
other-title = Ga verder als jezelf
other-explain = Ook hier ben je dan dezelfde, aan dezelfde tafels.
other-way = Wat heb je bij de hand?
other-way-link = Mijn andere apparaat
other-way-words = Mijn 24 woorden
other-words-explain = Typ de woorden van je herstelblad, op volgorde. Hoofdletters, nummers en regels maken niet uit.
here-how-one = Kies op het andere apparaat in het menu “Apparaten en herstel”, en dan “Koppel een apparaat”.
here-how-two = Kom hier terug, en zoek het op.
here-name = Hoe ga je dit apparaat noemen?
here-name-placeholder = laptop thuis, die op het werk …
here-link = Link die het andere apparaat toont
here-link-hint = In hetzelfde netwerk mag dit leeg blijven.
here-search = Zoek het andere apparaat
here-searching = Zoekt in de buurt
here-searching-link = Zoekt het andere apparaat
here-looks = Zoekt …
here-looks-on = Zoekt verder …
here-none = In de buurt koppelt nog niemand een apparaat. Kies op het andere “Koppel een apparaat”, of stop en plak de link.
here-that-is-me = Dat ben ik
here-asking = Vraagt het aan { $name }
here-moment = Een ogenblik …
here-same = Staat op het andere scherm hetzelfde getal?
here-same-means = Dan wordt dit een apparaat van { $name }. Verschillen de getallen, kies dan Nee; er is niets gebeurd.
here-yes = Ja, dat is hetzelfde
here-confirmed = Wacht op het andere scherm
here-confirmed-do = Zeg daar ook ja, als het hetzelfde getal is.
here-done = Gekoppeld
fetching-title = Je profiel wordt opgehaald
fetching-linked = Gekoppeld. Wacht tot je andere apparaat zegt wie je bent.
fetching-linked-means = Laat ze allebei aan. Eerst komt je naam, en dan je tafels.
fetching-restored = De woorden kloppen. Wacht op iemand die je kent.
fetching-restored-means = Je profiel en je tafels komen van de mensen met wie je aan tafel zit, of van een ander apparaat van jou, zodra dit er een tegenkomt.
fetching-met = { $people } { $count ->
    [one] weet
   *[other] weten
  } dat je aan een tafel zit, maar niemand heeft je profiel nog. Geef hieronder je naam.
fetching-alone = Verschijnt er niemand?
fetching-address-hint = Iemand aan je tafels, of je andere apparaat, vindt het op het scherm Verbinding, onder Adressen.
fetching-name = Je naam
fetching-name-hint = Alleen als er niemand is die hem kan geven: wat je typt, komt in plaats van het profiel dat je had.
fetching-name-do = Ga verder met deze naam
restore-words = Jouw 24 woorden
restore-count = { $count } van 24 woorden
restore-too-many = { $count } woorden; het moeten er 24 zijn
restore-unknown = Woord { $place }, “{ $word }”, staat niet in de lijst. Vergelijk het met je blad; het zijn allemaal Engelse woorden.
restore-do = Ga verder als jezelf

## Herstelblad
recovery-title = Herstelblad
recovery-none = Nog niet gemaakt
recovery-why = Raak je al je apparaten kwijt, dan maken 24 woorden op papier je weer jezelf, aan dezelfde tafels.
recovery-make = Maak een herstelblad
recovery-checked = Gecontroleerd op { $time }
recovery-have = Je 24 woorden staan op papier, en je liet zien dat je ze hebt.
recovery-again = Bekijk of test het
nudge-words = Gaat deze laptop stuk, dan kan niemand aan je tafels zien dat jij het bent. 24 woorden op papier voorkomen dat.
sheet-explain = 24 woorden, op papier, op een veilige plek.
sheet-why = Voor je begint
sheet-why-you = Wie deze woorden heeft, kan in jouw naam schrijven en tekenen, voorgoed.
sheet-why-paper = Schrijf ze op of druk ze af. Maak geen foto, en zet ze in geen mail of cloud.
sheet-why-nobody = Niemand anders heeft ze, en niemand kan je andere geven.
sheet-show = Toon de woorden
sheet-test = Test een blad dat ik heb
sheet-words = Jouw woorden
sheet-of = Herstelblad van { $name }, { $time }
sheet-warning = Wie deze woorden heeft, kan zich als jij voordoen. Bewaar dit blad waar je bewaart wat je niet kwijt mag raken.
sheet-use = Zo ga je verder als jezelf: start Common Ground op een nieuw apparaat, kies “Ik gebruik Common Ground al op een ander apparaat”, en dan “Mijn 24 woorden”.
sheet-print = Druk af
sheet-written = Ik heb ze op papier
sheet-check = Klopt het?
sheet-check-explain = Pak het blad, en typ er twee woorden van.
sheet-type = Typ woord { $place }
sheet-check-do = Controleer
sheet-show-again = Toon de woorden nog eens
sheet-done = Ze kloppen
sheet-done-means = Berg het blad op. Test het nog eens als je je afvraagt of je het nog kunt vinden.

## Gevonden tafels, en een ontkoppeld apparaat
found-title = Je zit aan meer tafels
found-explain = De mensen daar kennen je; dit apparaat zit er nog niet.
found-says = { $people } { $count ->
    [one] zegt
   *[other] zeggen
  } dat je aan { $table } zit.
found-sit = Schuif aan
found-sit-all = Schuif overal aan
unlinked-title = Dit apparaat is ontkoppeld
unlinked-means = Het spreekt niet meer namens jou. Wat hier staat, kun je lezen; wat je hier zou schrijven, telt nergens.
unlinked-do = Wil je het weer gebruiken, start Common Ground dan met een lege map en koppel het als nieuw apparaat.

## Eén persoon op meer apparaten
device-number = Apparaat { $number }
person-on = op { $count } apparaten
person-has-all = { $count ->
    [2] alles op allebei
   *[other] alles op alle { $count }
  }
person-has-keeper = alles op het apparaat dat altijd aan staat
person-has-here = alles hier, niet overal
person-has-some = { $count ->
    [one] alles op één ervan
   *[other] alles op { $count } ervan
  }
person-each = Elk apparaat
person-each-of = Elk apparaat: { $name }
