// SPDX-License-Identifier: Apache-2.0
// Signing SIMs of the fake daemon, the person at the phone, and the operations that are open. A SIM operation belongs to
// its origin and outlives its connection; its result is handed out once.
import { createHash, randomBytes } from 'node:crypto';
import type { FakeCertificate } from './certificate.js';
import { Failure } from './params.js';
import type { SimPurpose } from '../sim.js';

/**
 * `confirms`: presses OK and types the right PIN. `cancels`: `sim_cancelled`. `ignores`: `sim_timed_out`, at once. `is_off`:
 * `sim_unreachable`. `blocks_pin`: wrong PINs until it is blocked, `sim_pin_blocked` now and ever after. `never_answers`: rings until the
 * page cancels.
 */
export type PhoneWord = 'confirms' | 'cancels' | 'ignores' | 'is_off' | 'blocks_pin' | 'never_answers';

/** Every PhoneWord. */
export const phoneWords: readonly PhoneWord[] = ['confirms', 'cancels', 'ignores', 'is_off', 'blocks_pin', 'never_answers'];

/** What the phone shows. */
export interface FakePhoneRequest {
  /** As `portal.example: Dang ky tai khoan (Ma 1462)`. */
  readonly text: string;
  /** The digits in it. */
  readonly code: string;
  /** The asking page. */
  readonly origin: string;
  /** What for. */
  readonly purpose: SimPurpose;
}

/** A function is called at each ring; the phone rings until what it returns is settled. */
export type PhonePerson = PhoneWord | ((request: FakePhoneRequest) => PhoneWord | Promise<PhoneWord>);

const endings: Partial<Record<PhoneWord, Failure['kind']>> = {
  cancels: 'sim_cancelled', ignores: 'sim_timed_out', is_off: 'sim_unreachable', blocks_pin: 'sim_pin_blocked',
};

/** A Vietnamese mobile number as MSISDN; undefined: it is none. @internal */
export function readPhoneNumber(typed: string): string | undefined {
  if (!/^\+?[0-9]+(?:[ .-]+[0-9]+)*$/.test(typed.trim())) return undefined;
  const [, digits] = /^(?:\+?84|0)([35789][0-9]{8})$/.exec(typed.replace(/[ .-]/g, '')) ?? [];
  return digits === undefined ? undefined : `84${digits}`;
}

/** A signing SIM in somebody's phone. */
export class FakeSim {
  /** MSISDN. @internal */
  readonly msisdn: string;
  /** Wrong PINs did it. @internal */
  blocked = false;
  /** One request at a time. @internal */
  rings = false;

  /** By its number, with the certificate on it. */
  constructor(
    phone: string,
    /** What it holds. */
    readonly certificate: FakeCertificate,
    /** What the person does at the phone; may be changed at any time. */
    public person: PhonePerson = 'confirms',
  ) {
    const msisdn = readPhoneNumber(phone);
    if (msisdn === undefined) throw new Error(`the fake’s SIM: ${phone} is no Vietnamese mobile number`);
    this.msisdn = msisdn;
  }

  /** Settles once the person confirmed; throws Failure where they did not. @internal */
  async ring(request: FakePhoneRequest): Promise<void> {
    const { person } = this;
    const word = this.blocked ? 'blocks_pin' : typeof person === 'function' ? await person(request) : person;
    if (!phoneWords.includes(word)) throw new Error(`the fake’s phone: no such word: ${String(word)}`);
    if (word === 'never_answers') await new Promise<never>(() => undefined);
    if (word === 'blocks_pin') this.blocked = true;
    const ending = endings[word];
    if (ending !== undefined) throw new Failure(ending);
  }
}

/** `0912 345 678`. @internal */
export const national = (msisdn: string): string => `0${msisdn.slice(2, 5)} ${msisdn.slice(5, 8)} ${msisdn.slice(8)}`;

/** First 6 and last 7 bits of the digest, four digits (SK Mobile-ID). @internal */
export function verificationCode(signed: string): string {
  const digest = createHash('sha256').update(signed).digest();
  const value = ((digest[0] ?? 0) >> 2) * 128 + ((digest[31] ?? 0) & 0x7f);
  return String(value).padStart(4, '0');
}

/** One that is on its way, or whose result nobody has fetched. @internal */
export interface SimOperation {
  readonly id: string;
  readonly origin: string;
  /** The reply, once the phone has answered; rejects with the Failure. */
  readonly result: Promise<object>;
  ended: boolean;
  /** Ends the call that has waited until now. */
  overtake?: () => void;
}

/** @internal */
export class SimOperations {
  private readonly open = new Map<string, SimOperation>();
  private readonly tickets = new Set<string>();

  /** Throws Failure where it was used. */
  redeem(ticket: string): void {
    if (this.tickets.has(ticket)) throw new Failure('ticket_used');
    this.tickets.add(ticket);
  }

  add(operation: SimOperation): void {
    this.open.set(operation.id, operation);
  }

  /** Of the same origin only. */
  find(id: string, origin: string): SimOperation {
    const operation = this.open.get(id);
    if (operation === undefined || operation.origin !== origin) throw new Failure('operation_unknown');
    return operation;
  }

  /** Handed out, or abandoned. */
  end(operation: SimOperation): void {
    this.open.delete(operation.id);
  }
}

/** `_` and 31 hexadecimal digits. @internal */
export const operationId = (): string => `_${Buffer.from(randomBytes(16)).toString('hex').slice(1)}`;
