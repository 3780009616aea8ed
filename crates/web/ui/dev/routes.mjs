/** The stand-in's answers: as much of the node's behaviour as the screens need. */
const problem = (status, code, message, more = {}) => [status, { code, message, hint: '', ...more }];
const notFound = () => problem(404, 'not_found', 'There is no such thing here.');
const me = (state) => ({ member: state.profile.member, name: state.profile.name, me: true });

function excerpt(text) {
  return text.replace(/[#*>_`-]/g, '').replace(/\s+/g, ' ').trim().slice(0, 140);
}

function termSummary(term) {
  const { term: id, label, language, readings, changed } = term;
  return { term: id, label, language, state: termState(term), readings: readings.length, excerpt: excerpt(readings[0]?.text ?? ''), changed_at: changed };
}
const termState = (term) => (term.readings.length > 1 ? 'in_discussion' : 'proposed');

function summary(table) {
  const { community, name, purpose, state, members } = table;
  return { community, name, purpose, state, members: members.length, present: members.filter((one) => one.connected && !one.me).length };
}

function edit(state, piece, body) {
  piece.version ??= 1;
  piece.taken ??= new Map();
  const name = `${body.client} ${body.sequence}`;
  if (piece.taken.has(name)) return [200, { version: piece.taken.get(name), heads: [] }];
  if (body.version !== piece.version) return problem(409, 'stale', 'The text moved on.', { version: piece.version });
  for (const { at, delete: gone = 0, insert = '' } of body.splices) {
    piece.text = piece.text.slice(0, at) + insert + piece.text.slice(at + gone);
  }
  const from = piece.version++;
  piece.taken.set(name, piece.version);
  state.tell({ type: 'text', publication: piece.publication, from_version: from, updates: [{ splices: body.splices, client: body.client, author: me(state) }] });
  return [200, { version: piece.version, heads: [] }];
}

const table = {
  '': (_state, one) => [200, one],
  invites: (state, one, body) => {
    const own = state.invites.filter((invite) => invite.community === one.community);
    if (!body) return [200, { invites: own }];
    const made = { invite: `i${state.counter++}`, community: one.community, link: `commonground:join?c=${one.community}&s=${'9b2e77'.repeat(20)}`, uses: body.uses ?? 1, used: 0, expires_at: Date.now() + (body.expires_s ?? 604_800) * 1000, revoked: false, admitted: [] };
    state.invites.push(made);
    return [201, made];
  },
  terms: (state, one, body) => {
    if (!body) return [200, { terms: state.terms.filter((term) => term.community === one.community).map(termSummary) }];
    let term = state.terms.find((known) => known.label === body.label);
    if (!term) {
      term = { term: `k${state.counter++}`, community: one.community, label: body.label, language: body.language, preferred: [{ text: body.label, language: body.language }], alternative: [], readings: [], broader: [], narrower: [], related: [], source: '' };
      state.terms.push(term);
    }
    if (body.definition) addReading(state, term, { text: body.definition, language: body.language });
    term.changed = Date.now();
    return changed(state, 'terms', 201, { term: term.term });
  },
  publications: (state, one, body) => {
    const own = state.publications.filter((piece) => piece.community === one.community);
    if (!body) return [200, { publications: own.map(({ text, taken, version, ...piece }) => ({ ...piece, state: 'draft', excerpt: excerpt(text) })) }];
    const piece = { publication: `p${state.counter++}`, community: one.community, title: body.title, text: '', authors: [], created_at: Date.now(), changed_at: Date.now() };
    state.publications.push(piece);
    return changed(state, 'publications', 201, { publication: piece.publication });
  },
  questions: (state, one, body) => {
    if (!body) return [200, { questions: state.questions.filter((question) => question.community === one.community) }];
    const question = { question: `q${state.counter++}`, community: one.community, title: body.title, body: body.body, author: me(state), at: Date.now(), hearers: [], heard_by_me: false };
    state.questions.push(question);
    return changed(state, 'questions', 201, { question: question.question });
  },
};

function changed(state, topic, status, answer) {
  setTimeout(() => state.tell({ type: 'changed', topic }), 5);
  return [status, answer];
}

function addReading(state, term, { text, language }) {
  term.readings.push({ reading: `r${state.counter++}`, text, language, author: me(state), at: Date.now() });
}

function changeTerm(state, term, body) {
  if (body.definition) addReading(state, term, body.definition);
  if (body.alternative) term.alternative.push(body.alternative);
  if (body.preferred) term.preferred.push(body.preferred);
  if (body.relation) term[body.relation.kind].push({ term: body.relation.term, label: state.terms.find((one) => one.term === body.relation.term).label });
  return changed(state, 'terms', 200, { ...term, state: termState(term) });
}

function hear(state, question, { hear: on }) {
  question.heard_by_me = on;
  question.hearers = question.hearers.filter((one) => !one.me);
  if (on) question.hearers.push(me(state));
  return changed(state, 'questions', 200, question);
}

function putInterest(state, body) {
  state.interests = [...state.interests.filter((one) => one.label !== body.label), body];
  return changed(state, 'profile', 200, { interests: state.interests });
}

function join(state, body) {
  if (body.link.length < 20) return problem(400, 'bad_request', 'This is not an invitation.');
  const started = { community: 't9', name: 'Klassiekers', state: 'joining', step: 'searching' };
  state.joins = [started];
  const steps = ['asking', 'receiving', 'done'];
  const next = () => {
    started.step = steps.shift();
    if (started.step === 'done') {
      started.state = 'member';
      state.tables.push({ community: 't9', name: 'Klassiekers', purpose: '', access: 'invite', state: 'member', members: [{ ...me(state), affiliation: '', role: 'member', connected: true, since: 0 }], documents: [], digest: '' });
    }
    state.tell({ type: 'changed', topic: 'joins' });
    if (steps.length) setTimeout(next, 900);
  };
  if (!body.link.includes('nobody')) setTimeout(next, 900);
  return [200, started];
}

const device = { device: 'd1', peer_id: '12D3', name: '', here: true, keeper: false, connected: true, speaks_until: Date.now() + 90 * 86_400_000, unlinked: false };
const idle = { step: 'idle', name: '', number: '', link: '', ends_at: 0, found: [] };

const fixed = {
  'GET /devices': () => [200, { devices: [device], holds_key: true, unlinked: false, found: [] }],
  'GET /pairing': () => [200, idle],
  'POST /pairing/offer': () => [200, { ...idle, step: 'offering', link: `commonground:device/${'835820'.repeat(24)}`, ends_at: Date.now() + 600_000 }],
  'DELETE /pairing': () => [204],
  'POST /recovery/words': () => [200, { words: Array.from({ length: 24 }, (_, at) => ['legal', 'winner', 'thank', 'year', 'wave', 'sausage'][at % 6]) }],
  'POST /session': () => [204],
  'GET /status': (state) => [200, state.now()],
  'GET /doctor': () => [200, { checks: [
    { check: 'clock', verdict: 'ok', message: 'Within a second of the others.', hint: '' },
    { check: 'LAN', verdict: 'warning', message: 'No other device answers on this network.', hint: 'Guest networks often keep devices apart; use an invitation link.' },
    { check: 'disk', verdict: 'ok', message: '212 GB free.', hint: '' },
    { check: 'port', verdict: 'failed', message: 'Port 40123 is in use by another program.', hint: 'Close it, or start with --listen.' },
  ] }],
  'GET /profile': (state) => [200, state.profile],
  'PATCH /profile': (state, body) => {
    Object.assign(state.profile, body, { member: 'a1' });
    return changed(state, 'profile', 200, state.profile);
  },
  'GET /interests': (state) => [200, { interests: state.interests }],
  'PUT /interests': putInterest,
  'GET /matches': (state) => [200, { matches: state.matches, known: state.known }],
  'GET /peers': (state) => [200, { peers: state.peers }],
  'POST /peers': () => [204],
  'GET /communities': (state) => [200, { communities: state.tables.map(summary) }],
  'POST /communities': (state, body) => {
    const community = `t${state.counter++}`;
    state.tables.push({ community, ...body, state: 'member', members: [{ ...me(state), affiliation: '', role: 'facilitator', connected: true, since: Date.now() }], documents: [], digest: '' });
    return changed(state, 'communities', 201, { community });
  },
  'GET /joins': (state) => [200, { joins: state.joins }],
  'POST /joins': join,
};

/** Answers `[status, body]`. */
export function routes(state, method, path, body) {
  const exact = fixed[`${method} ${path}`];
  if (exact) return exact(state, body);
  const [, kind, id, part = ''] = path.split('/');
  const of = (list, key) => list.find((one) => one[key] === id);
  if (kind === 'communities') {
    const one = of(state.tables, 'community');
    return one && table[part] ? table[part](state, one, body) : notFound();
  }
  if (kind === 'terms') {
    const term = of(state.terms, 'term');
    if (!term) return notFound();
    return method === 'PATCH' ? changeTerm(state, term, body) : [200, { ...term, state: termState(term) }];
  }
  if (kind === 'questions') {
    const question = of(state.questions, 'question');
    if (!question) return notFound();
    return part === 'hearing' ? hear(state, question, body) : [200, question];
  }
  if (kind === 'publications') {
    const piece = of(state.publications, 'publication');
    if (!piece) return notFound();
    if (part === 'text') return [200, { ...piece, taken: undefined, version: (piece.version ??= 1), heads: [] }];
    if (part === 'edits') return edit(state, piece, body);
    piece.title = body.title;
    return changed(state, 'publications', 200, { version: piece.version, heads: [] });
  }
  if (kind === 'interests' && method === 'DELETE') {
    state.interests = state.interests.filter((one) => one.label !== id);
    return changed(state, 'profile', 200, { interests: state.interests });
  }
  if (kind === 'invites') {
    of(state.invites, 'invite').revoked = true;
    return changed(state, 'communities', 204);
  }
  if (kind === 'joins') {
    state.joins = [];
    return [204];
  }
  return notFound();
}
