// SPDX-License-Identifier: Apache-2.0
// Tokens of the fake daemon and the holders whose certificates they carry. Every name and number is made up; check
// digits are right.
import { FakeCertificate } from './certificate.js';
import type { CertificateOptions } from './certificate.js';
import type { Device } from '../types.js';

/** A person with a CCCD number. */
export function citizen({ name = 'NGUYỄN VĂN AN', cccd = '079200001234', ...options }: CertificateOptions & { readonly name?: string; readonly cccd?: string } = {}): FakeCertificate {
  return new FakeCertificate([['C', 'VN'], ['ST', 'Hà Nội'], ['CN', name], ['UID', `CCCD:${cccd}`]], options);
}

/** A person whose certificate still has the older card's number. */
export function citizenWithCmnd({ name = 'PHẠM THỊ DUNG', cmnd = '012345678', ...options }: CertificateOptions & { readonly name?: string; readonly cmnd?: string } = {}): FakeCertificate {
  return new FakeCertificate([['C', 'VN'], ['CN', name], ['UID', `CMND:${cmnd}`]], options);
}

/** An organisation with its tax code. */
export function enterprise({ name = 'CÔNG TY CỔ PHẦN MẪU', taxCode = '9900000016', ...options }: CertificateOptions & { readonly name?: string; readonly taxCode?: string } = {}): FakeCertificate {
  return new FakeCertificate([['C', 'VN'], ['ST', 'HÀ NỘI'], ['L', 'Hoàn Kiếm'], ['CN', name], ['UID', `MST:${taxCode}`]], options);
}

/** A person who signs for an organisation: both numbers. */
export function personInOrganisation({ name = 'TRẦN VĂN CƯỜNG', cccd = '001200009012', organisation = 'CÔNG TY MẪU', taxCode = '9900000016', title = 'Kế toán trưởng', ...options }: CertificateOptions & {
  readonly name?: string; readonly cccd?: string; readonly organisation?: string; readonly taxCode?: string; readonly title?: string;
} = {}): FakeCertificate {
  return new FakeCertificate([['C', 'VN'], ['ST', 'Hà Nội'], ['O', organisation], ['title', title], ['UID', `MST:${taxCode}`], ['UID', `CCCD:${cccd}`], ['CN', name]], options);
}

/** An official: the government's issuer puts no number in, so nobody can tell who they are from it. */
export function official({ name = 'Hồ Văn Hải', organisation = 'BỘ MẪU', unit = 'CỤC MẪU', ...options }: CertificateOptions & { readonly name?: string; readonly organisation?: string; readonly unit?: string } = {}): FakeCertificate {
  return new FakeCertificate([['C', 'VN'], ['L', 'Hà Nội'], ['O', organisation], ['OU', unit], ['CN', name], ['emailAddress', 'hai@bo.example']], options);
}

/** What may be said of a token; all are optional. */
export interface TokenOptions {
  /** As pages are told; `kyso fake daemon` unless said otherwise. */
  readonly manufacturer?: string;
  /** As pages are told; `Fake token` unless said otherwise. */
  readonly model?: string;
  /** `ready` unless said otherwise; `pin_locked` and `pin_must_change` refuse to sign, as the real ones do. */
  readonly state?: TokenState;
  /** `false` unless said otherwise; nothing else changes with it. */
  readonly pinPad?: boolean;
}

/** States that kysod tells. */
export type TokenState = 'ready' | 'pin_count_low' | 'pin_last_try' | 'pin_locked' | 'pin_must_change' | 'uninitialised';

let lastToken = 0;

/** A USB token. Plug it in with FakeDaemon.tokens or FakeDaemon.plugIn(). */
export class FakeToken {
  /** Changes with wrong PINs and right ones; a test may set it. Tell watching pages with FakeDaemon.devicesChanged(). */
  state: TokenState;
  private readonly id = `fake-token-${(lastToken += 1)}`;

  /** With its certificates; several on one token are several choices in the window. */
  constructor(
    /** What it holds. */
    readonly certificates: readonly FakeCertificate[],
    private readonly options: TokenOptions = {},
  ) {
    this.state = options.state ?? 'ready';
  }

  /** As pages learn it. */
  describe(): Device {
    const { manufacturer = 'kyso fake daemon', model = 'Fake token', pinPad = false } = this.options;
    return { id: this.id, kind: 'usb-token', manufacturer, model, state: this.state, pinPad };
  }

  /** Two are allowed, the third locks. @internal */
  countWrongPin(): 'pin_incorrect' | 'pin_locked' {
    this.state = this.state === 'pin_last_try' ? 'pin_locked' : this.state === 'pin_count_low' ? 'pin_last_try' : 'pin_count_low';
    return this.state === 'pin_locked' ? 'pin_locked' : 'pin_incorrect';
  }
}
