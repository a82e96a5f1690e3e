// SPDX-License-Identifier: Apache-2.0
// Every word of the page, in both languages, once.
const texts = {
  title: ['Điện thoại giả lập', 'Simulated phones'],
  note: ['Người, số máy và chứng thư ở đây đều là hư cấu. PIN gõ trên điện thoại; cổng và kysod không bao giờ hỏi PIN này.',
    'People, numbers and certificates here are made up. The PIN is typed on the phone; no portal and no kysod ever asks for it.'],
  language: ['English', 'Tiếng Việt'],
  loading: ['Đang tải…', 'Loading…'],
  noToken: ['Thiếu mã truy cập. Hãy mở trang này bằng đường dẫn có #token=…, với control_token trong tệp cấu hình.',
    'The access token is missing. Open this page by its address with #token=…, the control_token of the configuration.'],
  badToken: ['Mã truy cập sai.', 'The access token is wrong.'],
  unreachable: ['Không liên lạc được với chương trình mô phỏng; đang thử lại.', 'The simulator does not answer; trying again.'],
  noPhones: ['Chưa có điện thoại nào.', 'No phones yet.'],
  ok: ['OK', 'OK'],
  cancel: ['Huỷ', 'Cancel'],
  back: ['Quay lại', 'Back'],
  postpone: ['Để sau', 'Later'],
  menu: ['Menu SIM: Ký giao dịch', 'SIM menu: sign'],
  idle: ['Màn hình chờ', 'Idle'],
  waiting: ['SIM có giao dịch chưa xử lý. Mở menu SIM để xem.', 'The SIM holds something to sign. Open its menu to see it.'],
  choose: ['Chọn chứng thư để ký', 'Choose the certificate to sign with'],
  pin: ['Nhập mã PIN ký số', 'Enter the signature PIN'],
  newPin: ['PIN xuất xưởng phải đổi. Nhập PIN mới (6 chữ số)', 'The factory PIN must be changed. New PIN (6 digits)'],
  repeatPin: ['Nhập lại PIN mới', 'The new PIN again'],
  puk: ['PIN bị khoá. Nhập mã PUK', 'The PIN is blocked. Enter the PUK'],
  pinAfterPuk: ['PIN mới (6 chữ số)', 'New PIN (6 digits)'],
  triesLeft: [(n) => `Còn ${n} lần thử`, (n) => (n === 1 ? '1 try left' : `${n} tries left`)],
  code: ['Mã xác nhận', 'Verification code'],
  notTaken: ['Điện thoại không nhận phím này.', 'The phone does not take this key.'],
  inbox: [(n) => `Tin nhắn (${n})`, (n) => `Messages (${n})`],
  noSms: ['Chưa có tin nhắn.', 'No messages yet.'],
  radio_online: ['Có sóng', 'Online'],
  radio_roaming: ['Chuyển vùng', 'Roaming'],
  radio_off: ['Tắt máy', 'Off'],
  radio_no_coverage: ['Mất sóng', 'No coverage'],
  radio_on_call: ['Đang gọi', 'On a call'],
  radio_screen_busy: ['Máy bận', 'Busy'],
  radio_pull_only: ['Chỉ qua menu SIM', 'SIM menu only'],
};

/** {name: text or function} of a language. */
export function wordsOf(language) {
  const index = language === 'vi' ? 0 : 1;
  return Object.fromEntries(Object.entries(texts).map(([name, both]) => [name, both[index]]));
}
