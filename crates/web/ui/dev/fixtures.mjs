/** The cast of the mock-ups, for looking at screens before and without a node. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONG = 'arbeidsongeschiktheidsverzekeringsmaatschappij';

const person = (member, name, affiliation = '', me = false) => ({ member, name, affiliation, me });
export const cast = {
  marijke: person('a1', 'Marijke', 'Werkplaats Zuid', true),
  joost: person('d2', 'Joost', 'Garage Vermeulen'),
  fatima: person('a7', 'Fatima', 'Werkplaats Zuid'),
  sem: person('c1', 'Sem', 'Bestelbussen Noord'),
  lotte: person('0b', 'Lotte', 'Keurmeesters'),
  hanneke: person('e6', 'Hanneke', 'Klassiekers'),
};
const author = ({ member, name, me }) => ({ member, name, me });
const { marijke, joost, fatima, sem, lotte, hanneke } = Object.fromEntries(
  Object.entries(cast).map(([key, one]) => [key, author(one)]),
);

function profile(named) {
  return {
    member: named ? 'a1' : null, device: 'f00d', peer_id: '12D3KooWMarijkesLaptop4xQ7',
    name: named ? 'Marijke' : '', about: named ? 'Keurmeester in opleiding. Ik wil leren horen wat de meter niet zegt.' : '',
    affiliation: named ? 'Werkplaats Zuid' : '', place: named ? 'Zwolle' : '', languages: [], links: [],
  };
}

const interest = (label, stance, level = 'practising', visibility = 'public') => ({ label, language: 'nl', level, stance, visibility });

function matches(long) {
  const extra = long
    ? [{ member: 'z9', name: `Maximiliaan-Alexander van Oldenbarnevelt-${LONG}`, affiliation: LONG, place: 'Hardinxveld-Giessendam', about: LONG, score: 1, reasons: [{ interest: LONG, theirs: LONG, kind: 'shared' }], interests: [interest(LONG, 'both')], communities: [], connected: true }]
    : [];
  return [
    { ...cast.lotte, place: 'Deventer', about: 'Ik keur sinds 2009 en leer nog elke dag.', score: 3, reasons: [{ interest: 'oliedruk', theirs: 'oliedruk', kind: 'they_offer' }, { interest: 'motorgeluid', theirs: 'engine noise', kind: 'both_seek' }], interests: [interest('oliedruk', 'offering', 'expert'), interest('engine noise', 'seeking'), interest('keuren', 'both')], communities: ['t1'], connected: false },
    { member: 'b4', name: 'Achmed', affiliation: 'Marine, dieselonderhoud', place: 'Den Helder', about: '', score: 2, reasons: [{ interest: 'kettingen op gehoor', theirs: 'kettingen op gehoor', kind: 'they_seek' }, { interest: 'diesel', theirs: 'diesel', kind: 'shared' }, { interest: 'koude start', theirs: 'koude start', kind: 'shared' }], interests: [interest('diesel', 'both')], communities: [], connected: true },
    { member: '9f', name: 'Renée', affiliation: '', place: 'Gent', about: 'Klokkenmaker. Ook daar tikt van alles.', score: 1, reasons: [{ interest: 'piëzo-injectoren', theirs: 'piezo injectoren', kind: 'both_seek' }], interests: [], communities: [], connected: false },
    ...extra,
  ];
}

function questions(now) {
  return [
    { question: 'q1', community: 't1', title: 'Waarom tikt een koude diesel alleen tussen 1400 en 1600 toeren?', body: '**Waargenomen**\n\nOp het instrument klopt alles. Maar ik hóór het. Na tien minuten rijden is het weg.\n\n**Gemeten**\n\n- oliedruk 3,1 bar koud\n- geen storingscode\n\n**Al geprobeerd**\n\nAndere olie, *zonder* verschil. Zie https://example.org/tik', author: joost, at: now - DAY, hearers: [fatima, sem], heard_by_me: false },
    { question: 'q2', community: 't1', title: 'Wanneer vervang je een ketting op gehoor?', body: '', author: fatima, at: now - 3 * DAY, hearers: [joost, marijke], heard_by_me: true },
    { question: 'q3', community: 't1', title: 'Wie durft een garantie te geven op een stille motor?', body: '', author: sem, at: now - 2 * DAY, hearers: [], heard_by_me: false },
  ];
}

const label = (text, language = 'nl') => ({ text, language });
const reading = (id, text, by, at) => ({ reading: id, text, language: 'nl', author: by, at });

function terms(now) {
  const rel = (term, name) => ({ term, label: name });
  const base = { community: 't1', language: 'nl', alternative: [], broader: [], narrower: [], related: [], source: '' };
  return [
    { ...base, term: 'k1', label: 'koude tik', preferred: [label('koude tik'), label('cold tick', 'en')], alternative: [label('ochtendtik')], readings: [
      reading('r1', 'Iets zit los. Metaal zet uit en wordt dan stil. Je zoekt speling.', joost, now - 9 * DAY),
      reading('r2', 'Iets krijgt geen olie. De druk komt te laat. Je zoekt een lege stoter.', hanneke, now - 5 * DAY),
      reading('r3', 'Iets brandt te hard. Bij common rail tikt de verbranding zelf. Je zoekt niets.', sem, now - DAY),
    ], broader: [rel('k5', 'motorgeluid')], related: [rel('k2', 'kettingrek'), rel('k6', 'warme tik')], changed: now - DAY },
    { ...base, term: 'k2', label: 'kettingrek', preferred: [label('kettingrek')], readings: [reading('r4', 'Verlenging van de distributieketting door slijtage, vanaf een halve schakel.', fatima, now - 6 * DAY), reading('r5', 'Alles wat je bij het starten langer dan een seconde hoort rammelen.', marijke, now - 2 * DAY)], changed: now - 2 * DAY },
    { ...base, term: 'k3', label: 'nokkenas', preferred: [label('nokkenas')], readings: [reading('r6', 'De as die de kleppen opent.', lotte, now - 20 * DAY)], changed: now - 20 * DAY },
    { ...base, term: 'k4', label: 'krukas', preferred: [label('krukas')], readings: [], changed: now - 11 * DAY },
    { ...base, term: 'k5', label: 'motorgeluid', preferred: [label('motorgeluid')], readings: [{ ...reading('r7', 'Elk geluid dat uit de motor zelf komt, niet uit aandrijving of banden.', null, now - 30 * DAY) }], narrower: [rel('k1', 'koude tik')], source: 'https://example.org/vocab/engine-noise', changed: now - 30 * DAY },
    { ...base, term: 'k6', label: 'warme tik', preferred: [label('warme tik')], readings: [], changed: now - 31 * DAY },
  ];
}

function publications(now, long) {
  const text = `Een monteur ziet op zijn instrument dat alles klopt. Toch hóórt hij iets. Wij noemen dat een koude tik, en we zijn het er nog niet over eens waar die begint.

Wat we wél delen: hij verdwijnt **zodra de motor warm is**. Wie dan pas gaat meten, meet een *gezonde* motor.

> Op het instrument klopt alles. Maar ik hóór het.

## Zo luister je

- Start koud, motorkap open, niemand praat.
- Tel de tikken: volgt hij de nokkenas of de krukas?
- Neem een minuut op, vóór je de tester aansluit. Zie [de opname](https://example.org/opname).

## Uit de werkplaats

Bij een bestelbus van 2019 was de tik na een minuut al weg.
${long ? `\n${LONG} ${LONG.repeat(3)}\n` : ''}`;
  return [
    { publication: 'p1', community: 't1', title: long ? `Luisteren vóór meten bij de ${LONG}` : 'Luisteren vóór meten', text, authors: [joost, fatima, sem, marijke], created_at: now - 20 * DAY, changed_at: now - HOUR },
    { publication: 'p2', community: 't1', title: 'Een ketting op gehoor vervangen', text: 'Wat we nog niet weten: of het bij elke motor zo klinkt.', authors: [fatima], created_at: now - 4 * DAY, changed_at: now - 2 * DAY },
  ];
}

function status(world, now) {
  const device = (id, who, more) => ({ device: id, member: who.member, name: who.name, here: false, connected: true, has_everything: true, lacks: 0, last_heard: now - 4 * 60_000, ...more });
  const devices = [
    device('f00d', cast.marijke, { here: true }), device('j1', cast.joost), device('f1', cast.fatima), device('s1', cast.sem),
    device('l1', cast.lotte, { connected: false, has_everything: false, lacks: 3, last_heard: now - DAY }),
    device('h1', cast.hanneke, { connected: false, has_everything: false, lacks: null, last_heard: null }),
  ];
  const connection = world.tables.length === 0
    ? { present: [], waiting_for: [], only_here: false, peers: 0 }
    : world.alone
      ? { present: [], waiting_for: [], only_here: true, peers: 0 }
      : { present: ['Joost', 'Fatima', 'Sem'], waiting_for: [{ member: '0b', name: 'Lotte', changes: 3 }], only_here: false, peers: 4 };
  return {
    version: '0.1.0', home: '/home/marijke/.local/share/commonground', member: world.profile.member, name: world.profile.name,
    device: 'f00d', peer_id: world.profile.peer_id, http: 'http://127.0.0.1:7431', disk_full: false, connection,
    listen: ['/ip4/192.168.1.23/tcp/40123/p2p/12D3KooWMarijkesLaptop4xQ7', '/ip4/192.168.1.23/udp/40123/quic-v1/p2p/12D3KooWMarijkesLaptop4xQ7'],
    communities: world.tables.map((table) => ({ community: table.community, name: table.name, digest: '00', devices: world.alone || table.community !== 't1' ? devices.slice(0, 1) : devices })),
  };
}

/** A world: `new` has no name, `empty` no table, `alone` a bare table, `full` the cast, `long` long words. */
export function world(scenario) {
  const now = Date.now();
  const full = scenario === 'full' || scenario === 'long';
  const long = scenario === 'long';
  const alone = scenario === 'alone';
  const seat = (one, connected = false) => ({ member: one.member, name: one.name, affiliation: one.affiliation, role: 'member', me: one.me, connected, since: now - 40 * DAY });
  const members = full
    ? [seat(cast.marijke), seat(cast.joost, true), seat(cast.fatima, true), seat(cast.sem, true), seat(cast.lotte), seat(cast.hanneke)]
    : [seat(cast.marijke)];
  const table = (community, name, purpose, who) => ({ community, name, purpose, access: 'invite', state: 'member', members: who, documents: [], digest: '00' });
  const made = {
    alone,
    profile: profile(scenario !== 'new'),
    interests: full ? [interest('oliedruk', 'seeking', 'curious'), interest('motorgeluid', 'seeking'), interest('kettingen op gehoor', 'offering', 'expert'), interest('diesel', 'both', 'passionate', 'communities'), interest('keuren', 'seeking', 'curious', 'private'), ...(long ? [interest(LONG, 'both')] : [])] : [],
    matches: full ? matches(long) : [],
    known: full ? 41 : 0,
    peers: full ? [
      { peer_id: '12D3KooWJoostsMachine99aB', member: 'd2', name: 'Joost', connected: true, path: '/ip4/192.168.1.31/udp/40110/quic-v1' },
      { peer_id: '12D3KooWFatimaLaptop12cD', member: 'a7', name: 'Fatima', connected: true, path: '/ip4/203.0.113.9/tcp/4001/p2p/12D3KooWRelay/p2p-circuit' },
      { peer_id: '12D3KooWSemLaptop771qP', member: 'c1', name: 'Sem', connected: true, path: '/ip4/203.0.113.20/udp/4001/quic-v1' },
      { peer_id: '12D3KooWUnknown000zZ', member: null, name: '', connected: false, path: '' },
    ] : [],
    tables: full
      ? [table('t1', long ? `Motordiagnose en ${LONG}` : 'Motordiagnose', 'Samen sneller van geluid naar oorzaak', members), table('t2', 'Klassiekers', '', [seat(cast.marijke), seat(cast.hanneke)])]
      : alone ? [table('t1', 'Motordiagnose', 'Samen sneller van geluid naar oorzaak', members)] : [],
    questions: full ? questions(now) : [],
    terms: full ? terms(now) : [],
    publications: full ? publications(now, long) : [],
    invites: full ? [
      { invite: 'i1', community: 't1', link: `commonground:join?c=motordiagnose&s=${'3fa9c1'.repeat(20)}`, uses: 1, used: 0, expires_at: now + 6 * DAY, revoked: false, admitted: [] },
      { invite: 'i2', community: 't1', link: 'x', uses: 5, used: 5, expires_at: now + DAY, revoked: false, admitted: ['Sem', 'Lotte'] },
      { invite: 'i3', community: 't1', link: 'x', uses: 1, used: 0, expires_at: now - DAY, revoked: true, admitted: [] },
    ] : [],
    joins: [],
    now: () => status(made, now),
  };
  if (long) {
    made.terms.unshift({ ...made.terms[0], term: 'k0', label: LONG, preferred: [label(LONG)], alternative: [label(`${LONG}en`)], changed: now });
    made.questions.unshift({ ...made.questions[0], question: 'q0', title: `Betaalt de ${LONG} dit ook als het ${LONG.slice(0, 30)}gerelateerd is?`, at: now });
  }
  return made;
}
