// SPDX-License-Identifier: Apache-2.0
// Longer texts for pages to show: what the browser is about to ask, and what to do when connect() failed. Plain text.
import { browserEnvironment } from './environment.js';
import type { KysoError, Language } from './errors.js';

/** A text for the page to show, as text. */
export interface Advice {
  /** One line. */
  readonly title: string;
  /** In the order in which the person does them. */
  readonly steps: readonly string[];
}

/** Browsers whose settings are worded alike. */
export type BrowserFamily = 'chromium' | 'firefox';
type Bilingual = Readonly<Record<Language, Advice>>;

/** Chromium unless the browser calls itself Firefox. */
export function browserFamily(userAgent: string = browserEnvironment.userAgent): BrowserFamily {
  return /\bFirefox\//.test(userAgent) ? 'firefox' : 'chromium';
}

/** The browser's question is quoted as Chromium 156 words it (its locale files vi and en-US). */
const permission: Bilingual = {
  vi: {
    title: 'Trình duyệt sẽ hỏi quyền truy cập ứng dụng trên máy này',
    steps: [
      'Để ký số, trang này cần kết nối với kysod, phần mềm ký số trên máy của bạn.',
      'Trình duyệt sẽ hỏi một lần về «Truy cập vào các ứng dụng và dịch vụ khác trên thiết bị này», hãy chọn «Cho phép».',
      'Mã PIN chỉ được nhập vào cửa sổ của kysod. Trang này không bao giờ hỏi mã PIN.',
    ],
  },
  en: {
    title: 'The browser will ask about apps on this device',
    steps: [
      'To sign, this page has to reach kysod, the signing software on your computer.',
      'The browser will ask once about “Access other apps and services on this device”. Choose “Allow”.',
      'Type your PIN into kysod’s own window only. This page never asks for it.',
    ],
  },
};

const notRunning: Bilingual = {
  vi: {
    title: 'Chưa cài hoặc chưa bật kysod',
    steps: [
      'Nếu máy chưa có kysod, hãy cài gói kysod theo hướng dẫn của trang này.',
      'Nếu đã cài, hãy mở cửa sổ dòng lệnh và chạy «systemctl --user start kysod.socket», hoặc «kyso run».',
      'Quay lại trang này và thử lại.',
    ],
  },
  en: {
    title: 'kysod is not installed or not started',
    steps: [
      'If this computer has no kysod, install the package kysod as this site describes.',
      'If it has, open a terminal and run “systemctl --user start kysod.socket”, or “kyso run”.',
      'Come back to this page and try again.',
    ],
  },
};

/**
 * Firefox blocks every site where this box is ticked, asks nobody and tells the page `prompt` all the same (measured in
 * ESR 153): to the page that is a kysod that does not run. Quoted as in Firefox's own settings.
 */
const firefoxBox: Readonly<Record<Language, string>> = {
  vi: 'Nếu kysod đang chạy: trong «Cài đặt» của Firefox, mở «Riêng tư & bảo mật», «Quyền hạn», «Ứng dụng và dịch vụ thiết bị»,'
    + ' rồi bỏ dấu ở «Chặn các yêu cầu mới truy cập vào ứng dụng và dịch vụ trên thiết bị này».',
  en: 'If kysod is running: in Firefox’s “Settings” open “Privacy and security”, “Permissions”, “Device apps and services”,'
    + ' and clear “Block new requests to access to apps and services on this device”.',
};

function adviceToStart(language: Language, browser: BrowserFamily): Advice {
  const { title, steps } = notRunning[language];
  if (browser !== 'firefox') return { title, steps };
  return { title, steps: [...steps.slice(0, -1), firefoxBox[language], ...steps.slice(-1)] };
}

const refused: Readonly<Record<BrowserFamily, Bilingual>> = {
  chromium: {
    vi: {
      title: 'Trình duyệt đang chặn trang này kết nối với kysod',
      steps: [
        'Nhấn vào biểu tượng bên trái địa chỉ trang, rồi mở «Cài đặt trang web».',
        'Ở mục «Ứng dụng trên thiết bị» (bản cũ: «Mạng cục bộ»), chọn «Cho phép».',
        'Tải lại trang này và thử lại.',
      ],
    },
    en: {
      title: 'The browser keeps this page from reaching kysod',
      steps: [
        'Click the icon to the left of the page’s address, then open “Site settings”.',
        'At “Apps on device” (older versions: “Local network”), choose “Allow”.',
        'Reload this page and try again.',
      ],
    },
  },
  firefox: {
    vi: {
      title: 'Trình duyệt đang chặn trang này kết nối với kysod',
      steps: [
        'Nhấn vào biểu tượng quyền ở bên trái địa chỉ trang.',
        'Xoá dấu chặn truy cập ứng dụng và dịch vụ trên thiết bị này.',
        'Tải lại trang này, thử lại và chọn «Cho phép» khi Firefox hỏi.',
      ],
    },
    en: {
      title: 'The browser keeps this page from reaching kysod',
      steps: [
        'Click the permissions icon to the left of the page’s address.',
        'Clear the block on access to apps and services on this device.',
        'Reload this page, try again, and choose “Allow” when Firefox asks.',
      ],
    },
  },
};

const originNotAllowed: Bilingual = {
  vi: {
    title: 'Trang này chưa được phép dùng kysod',
    steps: [
      'kysod đang chạy, nhưng địa chỉ của trang này không có trong danh sách cho phép trên máy.',
      'Hãy kiểm tra bạn đang ở đúng trang. Nếu đúng, hãy nhờ quản trị viên của máy thêm địa chỉ này.',
    ],
  },
  en: {
    title: 'This page may not use kysod yet',
    steps: [
      'kysod is running, but the address of this page is not on this computer’s allow-list.',
      'Check that this is the right site. If it is, ask the administrator of this computer to add its address.',
    ],
  },
};

const accessRefused: Bilingual = {
  vi: {
    title: 'Bạn đã không cho phép trang này dùng kysod',
    steps: [
      'kysod sẽ không hỏi lại về trang này trong một ngày; sau ba lần từ chối thì không hỏi nữa.',
      'Nếu muốn đổi ý, hãy mở cửa sổ dòng lệnh và chạy «kyso origins remove» kèm địa chỉ của trang này.',
      'Quay lại trang này và thử lại.',
    ],
  },
  en: {
    title: 'You did not let this page use kysod',
    steps: [
      'kysod will not ask about this page again for a day, and after three refusals not at all.',
      'To change your mind, open a terminal and run “kyso origins remove” with the address of this page.',
      'Come back to this page and try again.',
    ],
  },
};

const access: Bilingual = {
  vi: {
    title: 'kysod đang hỏi bạn có cho phép trang này không',
    steps: [
      'Hãy tìm cửa sổ của kysod trên màn hình và so địa chỉ trong đó với địa chỉ của trang này, từng chữ một.',
      'Nếu đúng, hãy chọn «Đồng ý». Mỗi lần ký, kysod vẫn hỏi bạn và vẫn cần mã PIN.',
    ],
  },
  en: {
    title: 'kysod asks whether you let this page in',
    steps: [
      'Find kysod’s window on the screen and compare the address in it with the address of this page, letter by letter.',
      'If it is right, choose “Agree”. Each time something is signed kysod still asks you, and needs your PIN.',
    ],
  },
};

/** To show from onAccessWindow on, until connect() has settled. */
export function explainAccess(language: Language): Advice {
  return access[language];
}

/** To show while onPermission('prompt') is awaited, before the browser asks. */
export function explainPermission(language: Language): Advice {
  return permission[language];
}

/** What to do about a failed connect(); undefined where the error's own message says it all. */
export function adviceFor(error: KysoError, language: Language, browser: BrowserFamily = browserFamily()): Advice | undefined {
  switch (error.kind) {
    case 'not_running': return adviceToStart(language, browser);
    case 'browser_refused': return refused[browser][language];
    case 'permission_needed': return permission[language];
    case 'origin_not_allowed': return originNotAllowed[language];
    case 'access_refused': return accessRefused[language];
    default: return undefined;
  }
}
