// SPDX-License-Identifier: Apache-2.0
// What a citizen can do about each failure of a signing SIM, in both languages; the sentence of what happened comes with
// the error.

const advice = {
  phone_invalid: [['Kiểm tra lại từng chữ số của số điện thoại.'], ['Check each digit of the phone number.']],
  sim_not_offered: [['Dùng USB ký số, hoặc báo cho nơi vận hành cổng này.'], ['Use a USB token, or tell the operator of this portal.']],
  sim_busy: [['Xem điện thoại: xác nhận hoặc huỷ yêu cầu đang mở.', 'Nếu điện thoại không hiện gì, chờ khoảng hai phút cho yêu cầu cũ hết hạn rồi thử lại.'],
    ['Look at the phone: confirm or cancel the open request.', 'If it shows nothing, wait about two minutes for the old request to end, then try again.']],
  sim_too_often: [['Chờ mười phút rồi thử lại; mỗi số chỉ được gọi vài lần.', 'Nếu không phải bạn đã yêu cầu, đừng xác nhận gì trên điện thoại.'],
    ['Wait ten minutes, then try again; each number is rung a few times only.', 'If it was not you who asked, confirm nothing on the phone.']],
  sim_not_registered: [['Kiểm tra lại số điện thoại.', 'Nếu số đúng, hỏi nhà mạng xem SIM này đã đăng ký dịch vụ ký số chưa.'],
    ['Check the phone number.', 'If it is right, ask your operator whether this SIM is registered for signing.']],
  sim_inactive: [['Liên hệ nhà mạng để kích hoạt dịch vụ ký số trên SIM.'], ['Ask your operator to activate signing on this SIM.']],
  sim_no_certificate: [['Liên hệ nơi cấp chứng thư số để cấp mới hoặc gia hạn.'], ['Ask the issuer of your certificate for a new one.']],
  sim_cannot_sign: [['Khoá trên SIM này không ký được theo cách cổng cần; hãy dùng USB ký số.'],
    ['The key on this SIM cannot sign as the portal needs it; use a USB token.']],
  sim_cancelled: [['Nếu mã trên điện thoại khác mã ở đây, bạn đã làm đúng: đừng xác nhận.', 'Nếu bấm nhầm, bấm «Thử lại» rồi xác nhận trên điện thoại.'],
    ['If the code on the phone was another one, you did right: do not confirm.', 'If it was a slip, press “Try again”, then confirm on the phone.']],
  sim_timed_out: [['Xem điện thoại đang bật, có sóng, không ở chế độ máy bay.', 'Bấm «Thử lại» và xác nhận trong vòng hai phút.'],
    ['See that the phone is on, has coverage, and is not in flight mode.', 'Press “Try again” and confirm within two minutes.']],
  sim_unreachable: [['Bật điện thoại, tắt chế độ máy bay, chờ có sóng.', 'Kiểm tra SIM ký số nằm trong chính chiếc điện thoại này, rồi thử lại.'],
    ['Switch the phone on, leave flight mode, wait for coverage.', 'See that the signing SIM is in this very phone, then try again.']],
  sim_pin_blocked: [['Đừng thử thêm mã PIN nào.', 'Mở khoá bằng mã PUK theo hướng dẫn của nhà mạng, hoặc đến cửa hàng của nhà mạng.'],
    ['Try no more PINs.', 'Unblock it with the PUK as your operator tells, or go to one of its shops.']],
  sim_card_blocked: [['Đến cửa hàng của nhà mạng, mang theo giấy tờ tuỳ thân.'], ['Go to a shop of your operator, with your identity card.']],
  sim_service_failed: [['Chờ vài phút rồi thử lại.', 'Nếu vẫn lỗi, dùng USB ký số hoặc báo cho nơi vận hành cổng này.'],
    ['Wait a few minutes, then try again.', 'If it persists, use a USB token or tell the operator of this portal.']],
  sim_service_refused: [['Lỗi không ở phía bạn: hãy báo cho nơi vận hành cổng này.'], ['It is not your fault: tell the operator of this portal.']],
  sim_answer_refused: [['Chưa có gì được đăng ký. Hãy báo cho nơi vận hành cổng này.'], ['Nothing was registered. Tell the operator of this portal.']],
  sim_test_certificate: [['Dùng SIM ký số do nhà mạng cấp, không dùng SIM thử nghiệm.'], ['Use a signing SIM that an operator issued, not one for tests.']],
  operation_unknown: [['Chưa có gì được đăng ký: hãy bắt đầu lại, và chỉ xác nhận yêu cầu mới trên điện thoại.'],
    ['Nothing was registered: start again, and confirm only the new request on the phone.']],
};

/** Steps for the person; undefined where the error is about something else. */
export function simAdvice(language, kind) {
  return advice[kind]?.[language === 'en' ? 1 : 0];
}

export const advisedKinds = Object.keys(advice);
