// SPDX-License-Identifier: Apache-2.0
// What goes to kysod and what comes back, as docs/protocol.md names it. Octets that come back are base64 (RFC 4648
// section 4) text, ready to be posted to the portal's server, which verifies them; the page need not.
import type { KysoError, Language } from './errors.js';

export interface Hello {
  readonly name: 'kysod';
  readonly version: string;
  readonly protocol: readonly string[];
  readonly language: Language;
  /** What this page may call. */
  readonly methods: readonly string[];
  /** This page's origin, as kysod took it from the handshake. */
  readonly origin: string;
}

/** A later kysod may know more words than this SDK; treat those you do not know as "not ready". */
type OpenWord<Known extends string> = Known | (string & Record<never, never>);

export interface Device {
  /** Opaque; stable while kysod runs. Pages learn neither label nor serial number, which would follow a person. */
  readonly id: string;
  readonly kind: OpenWord<'usb-token'>;
  readonly manufacturer: string;
  readonly model: string;
  readonly state: OpenWord<'ready' | 'pin_count_low' | 'pin_last_try' | 'pin_locked' | 'pin_must_change' | 'uninitialised'>;
  /** The PIN is typed on the reader. */
  readonly pinPad: boolean;
}

/** One answer of the form, shown to the person before they sign. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

export interface Registration {
  /** base64url of at least 32 octets, made by the portal's server for this one registration. */
  readonly nonce: string;
  readonly subject: 'citizen' | 'enterprise';
  readonly method: 'usb-token';
  readonly fields: readonly Field[];
}

export type DigestAlgorithm = 'sha256' | 'sha384' | 'sha512';

export type DocumentToSign =
  | { readonly name: string; readonly content: Uint8Array | string /** base64 */ }
  | { readonly name: string; readonly digest: { readonly algorithm: DigestAlgorithm; readonly value: string /** base64 */ } };

export interface Documents {
  /** A digest can be signed `cades-detached` only; `jws` is the compact form with its payload. */
  readonly format: 'cades-detached' | 'cades-attached' | 'jws';
  /** For contents; SHA-256 unless said otherwise, for `jws` and an EC key that of its curve. */
  readonly digestAlgorithm?: DigestAlgorithm;
  /** Of RSA keys: PKCS#1 v1.5, which every portal reads, unless said otherwise. EC keys sign as they do. */
  readonly padding?: 'pkcs1' | 'pss';
  readonly documents: readonly DocumentToSign[];
}

export interface HolderId {
  readonly type: string;
  readonly value: string;
}

/** From the certificate; what the certificate does not say is absent. Other members stand in `all`. */
export interface Holder {
  readonly kind: OpenWord<'person' | 'organisation' | 'person_in_organisation' | 'unknown'>;
  readonly ids: readonly HolderId[];
  readonly name?: string;
  readonly organisation?: string;
  readonly title?: string;
  readonly locality?: string;
  readonly province?: string;
  readonly phone?: string;
  readonly units: readonly string[];
  readonly email: readonly string[];
  /** All that kysod said, unread. */
  readonly all: Readonly<Record<string, unknown>>;
}

export interface Certificate {
  /** Lower-case hexadecimal SHA-256 of the DER. */
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly serial: string;
}

/** What the person may choose from; everything that is given must fit. */
export interface CertificateQuery {
  readonly holder?: 'person' | 'organisation' | 'person_in_organisation';
  /** A valid id of this type must be in the certificate. */
  readonly idType?: 'cccd' | 'cmnd' | 'passport' | 'mst' | 'bhxh' | 'mns';
  /** A valid `mst` of exactly this value. */
  readonly taxCode?: string;
  /** Common name or organisation of the issuer, exactly. */
  readonly issuer?: string;
  readonly deviceKind?: 'usb-token';
}

/** What chooseCertificate() gave this page last. */
export interface ChosenHolder {
  readonly holder: Holder;
  readonly certificate: Certificate;
}

/** Where `revocation` comes from: the address that said so and the time it speaks of, or why nothing is known. */
export interface RevocationCheck {
  readonly source?: string;
  /** RFC 3339, UTC. */
  readonly thisUpdate?: string;
  readonly why?: string;
}

export interface Signer {
  /** base64 DER, the signer's first. */
  readonly certificates: readonly string[];
  readonly holder: Holder;
  readonly certificate: Certificate;
  /** `not_verified` is not "invalid": this computer has no anchor for the issuer. The portal decides. */
  readonly issuerStatus: OpenWord<'trusted' | 'not_verified'>;
  /** `unknown` is not "good"; revoked certificates do not sign. */
  readonly revocation: OpenWord<'unknown' | 'good'>;
  readonly revocationCheck: RevocationCheck;
}

export interface SignedRegistration extends Signer {
  /** The exact text that was signed; post it unchanged. */
  readonly statement: string;
  /** base64 DER CMS. */
  readonly signature: string;
}

/** A Web eID authentication token 1.0, for the portal's server to verify. */
export interface AuthenticationToken {
  /** base64 DER. */
  readonly unverifiedCertificate: string;
  /** RS256, PS256, ES256 or ES384 (RFC 7518). */
  readonly algorithm: OpenWord<'RS256' | 'PS256' | 'ES256' | 'ES384'>;
  /** base64; over hash(origin) || hash(nonce). */
  readonly signature: string;
  readonly format: string;
  readonly appVersion: string;
}

export interface Authentication extends Signer {
  readonly token: AuthenticationToken;
}

/** The other documents of the batch may be signed where this one is not. */
export type DocumentResult =
  | { readonly name: string; readonly signature: string /** base64 DER, or the text of a JWS */; readonly error?: undefined }
  | { readonly name: string; readonly error: KysoError; readonly signature?: undefined };

export interface SignedDocuments extends Signer {
  /** As many as were asked for, in that order. */
  readonly results: readonly DocumentResult[];
}

/** `waiting_for_turn`: another request's window is open. */
export const progressStates = ['waiting_for_turn', 'waiting_for_consent', 'waiting_for_pin', 'signing', 'verifying'] as const;
export type Progress = (typeof progressStates)[number];

/** Within a batch: how many documents are done. */
export interface ProgressCount {
  readonly done: number;
  readonly total: number;
}

export interface CallOptions {
  readonly onProgress?: (state: Progress, count?: ProgressCount) => void;
  /**
   * Aborting closes kysod's window; the call rejects with request_cancelled and its signature is never seen. Several
   * documents: where some are signed already the call resolves, and the others' results are the error.
   */
  readonly signal?: AbortSignal;
}
