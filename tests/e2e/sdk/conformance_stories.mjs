// SPDX-License-Identifier: Apache-2.0
// What conformance.test.mjs has kysod and the fake do, each in turn on one daemon. A story gives what the SDK made of the
// answers; the answers themselves are recorded by the test.
const nonce = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';
const registration = { nonce, subject: 'citizen', method: 'usb-token', fields: [{ name: 'email', label: 'Thư điện tử', value: 'an@example.vn' }] };
const content = Buffer.from('Hợp đồng').toString('base64');
const digest = { algorithm: 'sha256', value: 'LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=' };
const kind = (promise) => promise.then(() => 'done', (error) => error.kind);

/** Connects, does it, closes. */
const connected = (act, options) => async (side) => {
  const kyso = await side.connect(options);
  try {
    return await act(kyso, side);
  } finally {
    kyso.close();
  }
};

const call = (method, params, id = 1) => JSON.stringify({ jsonrpc: '2.0', id, method, params });
const without = (name, { [name]: _dropped, ...rest }) => rest;
const documents = (...list) => call('document.sign', { format: 'cades-detached', documents: list });
export const wrongMessages = [
  '{', '[]', '{}', '7', '{"jsonrpc":"2.0","id":1}', '{"jsonrpc":"2.0","id":1.5,"method":"devices.list"}', '{"jsonrpc":"2.0","id":"","method":"devices.list"}',
  '{"jsonrpc":"1.0","id":1,"method":"devices.list"}', '{"jsonrpc":"2.0","id":1,"method":"devices.list","params":[]}', '{"jsonrpc":"2.0","id":1,"method":"devices.list","more":1}',
  call('moon.land', {}), call('session.requestAccess', { methods: [] }), call('certificates.list', {}), call('devices.list', { all: true }),
  call('session.hello', { language: 'fr' }), call('session.hello', { client: { name: 'x' } }), call('session.hello', { client: { name: '', version: '1' } }), call('session.hello', { origin: 'https://other.example' }),
  call('registration.sign', without('nonce', registration)), call('registration.sign', { ...registration, nonce: 'short' }), call('registration.sign', { ...registration, nonce: '!'.repeat(43) }),
  call('registration.sign', { ...registration, subject: 'cat' }), call('registration.sign', { ...registration, method: 'sim' }), call('registration.sign', { ...registration, method: 'sim', phone: '0912345678' }), call('registration.sign', { ...registration, phone: '0912345678' }),
  call('registration.sign', { ...registration, method: 'sim', phone: '0212345678', ticket: 't' }), call('registration.sign', { ...registration, method: 'sim', phone: '0212345678', ticket: 't', fields: {} }), call('registration.sign', { ...registration, pin: '1' }),
  call('registration.sign', { ...registration, fields: {} }), call('registration.sign', { ...registration, fields: [{ name: 'a b', label: 'l', value: 'v' }] }),
  call('registration.sign', { ...registration, fields: [registration.fields[0], registration.fields[0]] }), call('registration.sign', { ...registration, fields: [{ name: 'a', label: '', value: 'v' }] }),
  call('document.sign', { format: 'pades', documents: [] }), call('document.sign', { format: 'jws', documents: [] }), documents({ name: 'a' }), documents({ name: 'a', content: '?' }), documents({ name: 'a', content: 'YR==' }),
  documents({ name: 'a', content, digest }), documents({ name: 'a', digest: { algorithm: 'sha1', value: 'AAAA' } }), documents({ name: 'a', digest: { algorithm: 'sha256', value: 'AAAA' } }), documents({ name: '', content }),
  call('document.sign', { format: 'cades-attached', documents: [{ name: 'a', digest }] }), call('document.sign', { format: 'cades-detached', digestAlgorithm: 'sha512', documents: [{ name: 'a', digest }] }),
  call('document.sign', { format: 'jws', certificate: '0123456789', documents: [{ name: 'a', content }] }), call('document.sign', { format: 'jws', padding: 'oaep', documents: [{ name: 'a', content }] }),
  call('authentication.sign', { nonce: 'A'.repeat(43) }), call('authentication.sign', { nonce }), call('authentication.sign', {}), call('authentication.sign', { nonce: Buffer.alloc(32).toString('base64'), phone: '0912345678' }), call('authentication.sign', { nonce: Buffer.alloc(32).toString('base64'), method: 'sim', phone: '1', ticket: 't' }),
  call('authentication.sign', { nonce: Buffer.alloc(32).toString('base64'), method: 'card' }), call('operation.resume', {}), call('operation.resume', { operation: 'x', again: true }), call('operation.resume', { operation: `_${'0'.repeat(31)}` }),
  call('certificates.choose', { holder: 'cat' }), call('certificates.choose', { idType: 'cccd', colour: 'red' }), call('certificates.choose', { deviceKind: 'sim' }), call('holder.read', { again: true }), call('request.cancel', {}), call('request.cancel', { id: null }),
];

/** A rule for the faulty module, and what the fake is told instead. */
const faults = [
  { rule: 'C_Sign@3.. -> return CKR_DEVICE_REMOVED', kind: 'token_removed', after: 2 },
  { rule: 'C_Sign -> return CKR_DEVICE_REMOVED', kind: 'token_removed', after: 0 },
  { rule: 'C_Sign@2.. -> return CKR_DEVICE_ERROR', kind: 'outcome_unknown', after: 1 },
  { rule: 'C_Sign@2.. -> garble', kind: 'signature_invalid', after: 1 },
  { rule: 'C_Sign -> length 0', kind: 'driver_lied', after: 0 },
  { rule: 'C_SignInit -> return CKR_DEVICE_ERROR', kind: 'token_error', after: 0 },
  { rule: 'C_Login -> crash', kind: 'driver_died', after: 0 },
  { rule: 'C_Login -> return CKR_PIN_LOCKED', kind: 'pin_locked', after: 0 },
  { rule: 'C_GetTokenInfo -> flags +0x00020000', kind: 'pin_last_try', after: 0 },
  { rule: 'C_GetTokenInfo -> flags +0x00040000', state: 'pin_locked' },
  { rule: 'C_GetTokenInfo -> flags +0x00080000', state: 'pin_must_change' },
];

export const stories = {
  'whoever is not let in': async (side) => {
    for (const headers of [{}, { origin: 'https://other.example' }, { origin: 'https://portal.example' }, { origin: 'null' }, { origin: 'https://portal.example', host: 'attacker.example' }]) await side.http('/.well-known/kyso', headers);
    for (const path of ['/', '/v1', '/v1/enroll']) await side.http(path, { origin: 'https://portal.example' });
    return kind(side.connect({ environment: side.environment('https://other.example') }));
  },
  'hello in both languages': async (side) => {
    const hellos = [];
    for (const language of ['vi', 'en']) hellos.push(await connected((kyso) => [kyso.hello.language, kyso.hello.methods], { language })(side));
    return hellos;
  },
  'messages that are wrong': (side) => side.raw(wrongMessages),
  'devices, and watching them': connected(async (kyso) => {
    const devices = await kyso.devices();
    const abort = new AbortController();
    await kyso.watchDevices(() => setImmediate(() => abort.abort()), abort.signal);
    await kyso.devices(); // behind the answers to the two calls before
    return devices.length;
  }),
  'nothing was chosen yet': connected((kyso) => kind(kyso.readHolder())),
  'a registration that the person agrees to': connected(async (kyso, side) => {
    await side.person('agrees');
    const { holder } = await kyso.signRegistration(registration);
    return holder.all;
  }),
  'a registration that the person refuses, in English': connected(async (kyso, side) => {
    await side.person('refuses');
    return kind(kyso.signRegistration(registration));
  }, { language: 'en' }),
  'a wrong PIN, then the right one': connected(async (kyso, side) => {
    await side.person('types_wrong_pin');
    const first = await kind(kyso.signRegistration(registration));
    const between = (await kyso.devices())[0].state;
    await side.person('agrees');
    return [first, between, await kind(kyso.signRegistration(registration)), (await kyso.devices())[0].state];
  }),
  'a computer without a display': connected(async (kyso, side) => {
    await side.person('has_no_display');
    return kind(kyso.signRegistration(registration));
  }),
  'the page cancels while the window is open': connected(async (kyso, side) => {
    await side.person('never_answers');
    const abort = new AbortController();
    const cancelled = await kind(kyso.signDocuments({ format: 'cades-detached', documents: [{ name: 'a', content }, { name: 'b', content }] },
      { signal: abort.signal, onProgress: (state) => state === 'waiting_for_consent' && abort.abort() }));
    return [cancelled, (await kyso.devices()).length];
  }),
  'documents in every form': connected(async (kyso, side) => {
    await side.person('agrees');
    const both = [{ name: 'a', content }, { name: 'b', digest }];
    const ends = [await kind(kyso.signDocuments({ format: 'cades-detached', documents: both }))];
    for (const format of ['cades-attached', 'jws']) {
      for (const digestAlgorithm of ['sha256', 'sha512']) {
        for (const padding of ['pkcs1', 'pss']) ends.push(await kind(kyso.signDocuments({ format, digestAlgorithm, padding, documents: both.slice(0, 1) })));
      }
    }
    return ends;
  }),
  'a batch of 250': connected(async (kyso, side) => {
    await side.person('agrees');
    const { results } = await kyso.signDocuments({ format: 'cades-detached', documents: Array.from({ length: 250 }, (_, i) => ({ name: `${i}`, digest })) });
    return results.length;
  }),
  'tokens that go wrong, before the window, at the PIN and midway in a batch': connected(async (kyso, side) => {
    const ends = [];
    for (const fault of faults) {
      await side.person('agrees');
      await side.goesWrong(fault);
      const batch = { format: 'cades-detached', documents: ['a', 'b', 'c'].map((name) => ({ name, digest })) };
      ends.push([fault.rule, await kyso.signDocuments(batch).then(({ results }) => results.map(({ error }) => error?.kind ?? 'signed'), (error) => error.kind)]);
      await side.isSound();
    }
    return ends;
  }),
  'a login': connected(async (kyso, side) => {
    await side.person('agrees');
    return (await kyso.authenticate(Buffer.alloc(32, 1).toString('base64'))).token.algorithm;
  }),
  'choosing a certificate': connected(async (kyso, side) => {
    await side.person('agrees_without_pin');
    const found = [];
    for (const query of [{}, { holder: 'person', idType: 'cccd' }, { deviceKind: 'usb-token' }, { holder: 'organisation' }, { taxCode: '9900000016' }, { issuer: 'Nobody' }]) found.push(await kind(kyso.chooseCertificate(query)));
    return [...found, (await kyso.readHolder()).holder.name];
  }),
  'no certificate fits': connected((kyso) => kind(kyso.signRegistration({ ...registration, subject: 'enterprise' }))),
  'asking to be let in, and again': async (side) => {
    await side.person('agrees_without_pin');
    const environment = side.environment('https://new.example');
    const kyso = await side.connect({ environment, requestAccess: ['document.sign', 'holder.read'] });
    const refused = await kind(kyso.chooseCertificate());
    kyso.close();
    const again = await side.connect({ environment, requestAccess: ['document.sign'] });
    again.close();
    return [kyso.hello.methods, refused, again.hello.methods];
  },
  'no token': connected(async (kyso, side) => {
    await side.pullToken();
    return [(await kyso.devices()).length, await kind(kyso.signRegistration(registration)), await kind(kyso.chooseCertificate())];
  }),
};
