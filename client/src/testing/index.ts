// SPDX-License-Identifier: Apache-2.0
// kyso/testing: a fake kysod for the tests of whoever uses the SDK. Node only; see client/README.md.
export { FakeDaemon, grantable, startFakeDaemon } from './fake_daemon.js';
export type { FakeDaemonOptions, ReceivedCall, ReceivedRequest } from './fake_daemon.js';
export type { EnvironmentOptions } from './memory_environment.js';
export { nodeEnvironment } from './node_environment.js';
export { personWords } from './person.js';
export type { FakeWindow, Person, PersonAnswer, PersonWord } from './person.js';
export type { DaemonErrorName, FaultOptions } from './faults.js';
export { FakeSim, phoneWords } from './sim.js';
export type { FakePhoneRequest, PhonePerson, PhoneWord } from './sim.js';
export { citizen, citizenWithCmnd, enterprise, FakeToken, official, personInOrganisation } from './token.js';
export type { TokenOptions, TokenState } from './token.js';
export { fakeAuthority, FakeCertificate, notValid } from './certificate.js';
export type { CertificateOptions, KeyKind } from './certificate.js';
export type { AttributeName, FakeHolder, FakeHolderId, Subject } from './holder.js';
