// SPDX-License-Identifier: Apache-2.0
// What goes to kysod and what comes back, as docs/protocol.md names it. Octets that come back are base64 (RFC 4648
// section 4) text, ready to be posted to the portal's server, which verifies them; the page need not.
import type { KysoError, Language } from './errors.js';
import type { SentToPhone } from './sim.js';

/** What kysod says of itself and of this page: `Kyso.hello`. */
export interface Hello {
  /** Always. */
  readonly name: 'kysod';
  /** kysod's own, as `0.1.0`. */
  readonly version: string;
  /** Protocols it speaks; `kyso.v1` is among them. */
  readonly protocol: readonly string[];
  /** Of its windows and sentences for this connection. */
  readonly language: Language;
  /** What this page may call. */
  readonly methods: readonly string[];
  /** This page's origin, as kysod took it from the handshake. */
  readonly origin: string;
}

/** A later kysod may know more words than this SDK; treat those you do not know as "not ready". */
type OpenWord<Known extends string> = Known | (string & Record<never, never>);

/** A token in the computer, or a signing SIM, as pages learn it. */
export interface Device {
  /** Opaque; stable while kysod runs. Pages learn neither label nor serial number, which would follow a person. */
  readonly id: string;
  /** `sim`: a number is bound, so a SIM may be asked for; one entry, however many there are. */
  readonly kind: OpenWord<'usb-token' | 'sim'>;
  /** As the token says; may be empty. */
  readonly manufacturer: string;
  /** As the token says; may be empty. */
  readonly model: string;
  /** What can be said of its PIN: the last four need the person before it can sign. */
  readonly state: OpenWord<'ready' | 'pin_count_low' | 'pin_last_try' | 'pin_locked' | 'pin_must_change' | 'uninitialised'>;
  /** The PIN is typed on the reader. */
  readonly pinPad: boolean;
}

/** One answer of the form, shown to the person before they sign. */
export interface Field {
  /** For your server: 1 to 64 letters, digits and hyphens; no two alike. */
  readonly name: string;
  /** For the person, in kysod’s window only: 1 to 128 octets. */
  readonly label: string;
  /** What is signed: at most 512 octets. */
  readonly value: string;
}

/** What every registration says. */
export interface RegistrationForm {
  /** base64url of at least 32 octets, made by the portal's server for this one registration. */
  readonly nonce: string;
  /** Whose account it is; only certificates of such a holder are offered. */
  readonly subject: 'citizen' | 'enterprise';
  /** At most 32. Empty where the form comes after the phone has signed, as in the national guide for the SIM. */
  readonly fields: readonly Field[];
}

/** The phone that signs, and the portal's leave to ring it. */
export interface SimRequest {
  /** Signed by the SIM in a phone. */
  readonly method: 'sim';
  /** As the person typed it: `0912345678`, `+84912345678`; blanks, dots and hyphens may be between. */
  readonly phone: string;
  /** Made by the portal's server for this nonce and this number; good once. */
  readonly ticket: string;
}

/** What `signRegistration()` asks for; docs/protocol.md tells which certificates fit. */
export type Registration = RegistrationForm & ({ readonly method: 'usb-token' } | SimRequest);

/** What `authenticate()` asks for, where a SIM is to sign. */
export interface SimLogin extends SimRequest {
  /** As of a token. */
  readonly nonce: string;
}

/** Digests that kysod signs over. */
export type DigestAlgorithm = 'sha256' | 'sha384' | 'sha512';

/**
 * A document with its content (octets or base64, at most 512 KiB, shown to nobody), or by its digest alone (base64). `name` (1 to 255
 * octets) is shown as the page’s claim.
 */
export type DocumentToSign =
  | { readonly name: string; readonly content: Uint8Array | string /** base64 */ }
  | { readonly name: string; readonly digest: { readonly algorithm: DigestAlgorithm; readonly value: string /** base64 */ } };

/** What `signDocuments()` asks for: one list, one window, one PIN. */
export interface Documents {
  /** A digest can be signed `cades-detached` only; `jws` is the compact form with its payload. */
  readonly format: 'cades-detached' | 'cades-attached' | 'jws';
  /** For contents; SHA-256 unless said otherwise, for `jws` and an EC key that of its curve. */
  readonly digestAlgorithm?: DigestAlgorithm;
  /** Of RSA keys: PKCS#1 v1.5, which every portal reads, unless said otherwise. EC keys sign as they do. */
  readonly padding?: 'pkcs1' | 'pss';
  /** 1 to 10 000, as far as a message of 1 MiB holds. */
  readonly documents: readonly DocumentToSign[];
}

/** One document for a SIM: SHA-256, no PSS; else `sim_cannot_sign`. */
export type SimDocument = Documents & SimRequest;

/** A number that names the holder, out of the certificate’s UID. */
export interface HolderId {
  /** `cccd`, `cmnd`, `passport`, `mst`, `bhxh`, `mns` or `other`. */
  readonly type: string;
  /** Without its prefix. Whether it is valid stands in `Holder.all`. */
  readonly value: string;
}

/** From the certificate; what the certificate does not say is absent. Other members stand in `all`. */
export interface Holder {
  /** Told from the ids alone. */
  readonly kind: OpenWord<'person' | 'organisation' | 'person_in_organisation' | 'unknown'>;
  /** Every one that the certificate holds. */
  readonly ids: readonly HolderId[];
  /** Common name. */
  readonly name?: string;
  /** The organisation they belong to, or that it is. */
  readonly organisation?: string;
  /** Their post there. */
  readonly title?: string;
  /** District or town. */
  readonly locality?: string;
  /** Province or city. */
  readonly province?: string;
  /** As written in the certificate. */
  readonly phone?: string;
  /** Organisational units; may be empty. */
  readonly units: readonly string[];
  /** May be empty. */
  readonly email: readonly string[];
  /** All that kysod said, unread. */
  readonly all: Readonly<Record<string, unknown>>;
}

/** The signer’s certificate, described; itself it is `Signer.certificates[0]`. */
export interface Certificate {
  /** Lower-case hexadecimal SHA-256 of the DER. */
  readonly sha256: string;
  /** RFC 4514, as `UID=CCCD:079200001234,CN=NGUYỄN VĂN AN,ST=Hà Nội,C=VN`. */
  readonly subject: string;
  /** RFC 4514. */
  readonly issuer: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  /** RFC 3339, UTC. */
  readonly notAfter: string;
  /** Hexadecimal, in small letters. */
  readonly serial: string;
}

/** What the person may choose from; everything that is given must fit. */
export interface CertificateQuery {
  /** What the ids must make of the holder. */
  readonly holder?: 'person' | 'organisation' | 'person_in_organisation';
  /** A valid id of this type must be in the certificate. */
  readonly idType?: 'cccd' | 'cmnd' | 'passport' | 'mst' | 'bhxh' | 'mns';
  /** A valid `mst` of exactly this value. */
  readonly taxCode?: string;
  /** Common name or organisation of the issuer, exactly. */
  readonly issuer?: string;
  /** Where the key must be. */
  readonly deviceKind?: 'usb-token';
}

/** What chooseCertificate() gave this page last. */
export interface ChosenHolder {
  /** Of the certificate. */
  readonly holder: Holder;
  /** The certificate, described. */
  readonly certificate: Certificate;
}

/** Where `revocation` comes from: the address that said so and the time it speaks of, or why nothing is known. */
export interface RevocationCheck {
  /** With `good`: the address that said so. */
  readonly source?: string;
  /** RFC 3339, UTC. */
  readonly thisUpdate?: string;
  /** With `unknown`: why, one of the words of docs/protocol.md (`no_answer`, `issuer_not_verified`, …). */
  readonly why?: string;
}

/** Who signs, as far as this computer knows; your server decides. */
export interface Signer {
  /** base64 DER, the signer's first. */
  readonly certificates: readonly string[];
  /** Of the certificate. */
  readonly holder: Holder;
  /** The first certificate, described. */
  readonly certificate: Certificate;
  /** `not_verified` is not "invalid": this computer has no anchor for the issuer. The portal decides. */
  readonly issuerStatus: OpenWord<'trusted' | 'not_verified'>;
  /** `unknown` is not "good"; revoked certificates do not sign. */
  readonly revocation: OpenWord<'unknown' | 'good'>;
  /** What `revocation` rests on. */
  readonly revocationCheck: RevocationCheck;
}

/** What `signRegistration()` gives: post all of it to your server, which verifies. */
export interface SignedRegistration extends Signer {
  /** The exact text that was signed; post it unchanged. */
  readonly statement: string;
  /** base64 DER CMS; where `binding` is `text`, base64 JSON. */
  readonly signature: string;
  /** The SIM's number as it is signed, `84912345678`; absent for a token. */
  readonly phone?: string;
  /**
   * How signature and statement are bound; absent for a token. `certificate`: as for a token. `key`: the SIM's service told the
   * certificate only with the signature. `text`: it signs displayed texts only, and `signature` is base64 of a text signature.
   */
  readonly binding?: OpenWord<'certificate' | 'key' | 'text'>;
}

/** A Web eID authentication token 1.0, for the portal's server to verify. */
export interface AuthenticationToken {
  /** base64 DER. */
  readonly unverifiedCertificate: string;
  /** RS256, PS256, ES256 or ES384 (RFC 7518). */
  readonly algorithm: OpenWord<'RS256' | 'PS256' | 'ES256' | 'ES384'>;
  /** base64; over hash(origin) || hash(nonce). */
  readonly signature: string;
  /** `web-eid:1.0`. */
  readonly format: string;
  /** Which program made it. */
  readonly appVersion: string;
}

/** What `authenticate()` gives. */
export interface Authentication extends Signer {
  /** For your server’s Web eID library. */
  readonly token: AuthenticationToken;
  /** The SIM's number; absent for a token. */
  readonly phone?: string;
  /** As of a registration; never `text`. */
  readonly binding?: OpenWord<'certificate' | 'key' | 'text'>;
}

/**
 * One document's end: `signature` is base64 DER, or the text of a JWS. The other documents of the batch may be signed where
 * this one is not.
 */
export type DocumentResult =
  | { readonly name: string; readonly signature: string /** base64 DER, or the text of a JWS */; readonly error?: undefined }
  | { readonly name: string; readonly error: KysoError; readonly signature?: undefined };

/** What `signDocuments()` gives. */
export interface SignedDocuments extends Signer {
  /** As many as were asked for, in that order. */
  readonly results: readonly DocumentResult[];
  /** The SIM's number; absent for a token. */
  readonly phone?: string;
  /** As of a registration; always `certificate`. */
  readonly binding?: OpenWord<'certificate' | 'key' | 'text'>;
}

/** `waiting_for_turn`: another request's window is open. */
export const progressStates = [
  'waiting_for_turn', 'waiting_for_consent', 'waiting_for_pin', 'sent_to_phone', 'waiting_for_phone', 'signing', 'verifying',
] as const;
/**
 * Steps of a call with a window. kysod sends, in this order, `waiting_for_turn`, `waiting_for_consent`, and for a token `signing`, for
 * a SIM `sent_to_phone`, `waiting_for_phone` and, once the phone has signed, `verifying`.
 */
export type Progress = (typeof progressStates)[number];

/** Within a batch: how many documents are done. */
export interface ProgressCount {
  /** Signed so far. */
  readonly done: number;
  /** Asked for. */
  readonly total: number;
}

/** Goes with every call. */
export interface CallOptions {
  /** Called at each step of the call; `phone` comes with `sent_to_phone`. What it throws is logged and costs no signature. */
  readonly onProgress?: (state: Progress, count?: ProgressCount, phone?: SentToPhone) => void;
  /**
   * Aborting closes kysod's window; the call rejects with request_cancelled and its signature is never seen. Several
   * documents: where some are signed already the call resolves, and the others' results are the error. A phone that rings
   * already goes on ringing, for nothing: no service can take a request back.
   */
  readonly signal?: AbortSignal;
}
