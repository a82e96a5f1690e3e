// SPDX-License-Identifier: Apache-2.0
// The one error type of the SDK. `message` may be shown to the person as it stands (as text, never as HTML): it
// says in their language what happened and what to do. Pages compare `kind`; `detail` is for the developer's log.
import { errorTable } from './error_table.js';

/** Of sentences and windows: Vietnamese or English. */
export type Language = 'vi' | 'en';

interface ErrorRow {
  readonly code: number;
  readonly retryable: boolean;
  readonly vi: string;
  readonly en: string;
}

/** What only the page can notice. kysod never sends these; its own numbers stay below 1900. */
const pageErrorTable = {
  browser_refused: {
    code: 1901,
    retryable: true,
    vi: 'Trình duyệt đang chặn trang này kết nối với kysod trên máy của bạn. Hãy mở cài đặt của trang, cho phép trang truy cập ứng dụng trên thiết bị, rồi tải lại trang.',
    en: 'The browser keeps this page from reaching kysod on your computer. Open the site settings, allow access to apps on this device, then reload the page.',
  },
  permission_needed: {
    code: 1902,
    retryable: true,
    vi: 'Bạn chưa trả lời câu hỏi của trình duyệt. Hãy thử lại và chọn «Cho phép» khi trình duyệt hỏi.',
    en: 'You have not answered the browser’s question. Try again and choose “Allow” when the browser asks.',
  },
  connection_lost: {
    code: 1903,
    retryable: true,
    vi: 'Mất kết nối với kysod. Hãy kết nối lại, rồi kiểm tra kết quả trước khi ký lại.',
    en: 'The connection to kysod was lost. Connect again, and check the outcome before you sign again.',
  },
} as const;

/** What only the page can notice; kysod never sends these. */
export type PageErrorName = keyof typeof pageErrorTable;
/** Every `kind` of a KysoError: kysod’s own table and the page’s three. */
export type ErrorName = keyof typeof errorTable | PageErrorName;

const rows: Readonly<Record<ErrorName, ErrorRow>> = { ...errorTable, ...pageErrorTable };

/** Every name a KysoError can carry. */
export const errorNames = Object.keys(rows) as readonly ErrorName[];

export function isErrorName(name: string): name is ErrorName {
  return Object.prototype.hasOwnProperty.call(rows, name);
}

/** The row's number, as in JSON-RPC `error.code`. */
export function errorCode(kind: ErrorName): number {
  return rows[kind].code;
}

/** The sentence for the person. */
export function errorSentence(kind: ErrorName, language: Language): string {
  return rows[kind][language];
}

/** What a KysoError may say besides its kind; all are optional. */
export interface KysoErrorExtras {
  /** Instead of the table's sentence: what kysod itself said. */
  readonly message?: string | undefined;
  /** Instead of the table's. */
  readonly retryable?: boolean | undefined;
  /** The member of the request that was wrong. */
  readonly path?: string | undefined;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  /** For logs. */
  readonly detail?: string | undefined;
}

/** The one error of the SDK. `message` may be shown to the person as it stands, as text: it says in their language what happened and what to do. */
export class KysoError extends Error {
  /** Also tells it apart where two copies of the SDK are loaded and `instanceof` does not. */
  override readonly name = 'KysoError';
  /** What happened; compare this. */
  readonly kind: ErrorName;
  /** JSON-RPC error number; 1901 to 1903 are the page's own. */
  readonly code: number;
  /** The same call may succeed if the person tries again. */
  readonly retryable: boolean;
  /** The member of the request that was wrong, as `params.fields[2].name`. */
  readonly path?: string;
  /** Seconds after which the same call may be made again, where kysod knows. */
  readonly retryAfter?: number;
  /** For logs; in English; may change from version to version. */
  readonly detail?: string;

  /** For the SDK, and for tests that want one. */
  constructor(kind: ErrorName, language: Language, extras: KysoErrorExtras = {}) {
    super(extras.message ?? errorSentence(kind, language));
    this.kind = kind;
    this.code = rows[kind].code;
    this.retryable = extras.retryable ?? rows[kind].retryable;
    if (extras.path !== undefined) this.path = extras.path;
    if (extras.retryAfter !== undefined) this.retryAfter = extras.retryAfter;
    if (extras.detail !== undefined) this.detail = extras.detail;
  }
}
