// SPDX-License-Identifier: Apache-2.0
// The kyso page SDK: everything a page may import. See client/README.md.
export { connect, Kyso } from './kyso.js';
export type { ConnectOptions } from './kyso.js';
export type { Approvable } from './approval.js';
export { kysodPorts } from './discovery.js';
export type { PermissionState } from './discovery.js';
export type { Answer, Environment, Socket, TabStorage } from './environment.js';
export { errorNames, errorSentence, KysoError } from './errors.js';
export type { ErrorName, KysoErrorExtras, Language, PageErrorName } from './errors.js';
export { forgetOperation, pendingOperation } from './sim.js';
export type { PendingOperation, SentToPhone, SimPurpose } from './sim.js';
export { adviceFor, browserFamily, explainAccess, explainPermission } from './texts.js';
export type { Advice, BrowserFamily } from './texts.js';
export type {
  Authentication, AuthenticationToken, CallOptions, Certificate, CertificateQuery, ChosenHolder, Device, DigestAlgorithm, DocumentResult, Documents, DocumentToSign, Field, Hello, Holder,
  HolderId, Progress, ProgressCount, Registration, RegistrationForm, RevocationCheck, SignedDocuments, SignedRegistration, Signer, SimLogin,
  SimDocument, SimRequest,
} from './types.js';
