// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/prompt_texts.hpp"

#include <array>

namespace kyso::prompt {
namespace {

struct Row {
    Text which;
    const char *vi, *en;
};

constexpr std::array table = {
    Row{Text::page_asks, "Trang web yêu cầu", "This website asks"},
    Row{Text::program_asks, "Chương trình yêu cầu", "This program asks"},
    Row{Text::developer_mode, "Chế độ nhà phát triển", "Developer mode"},
    Row{Text::developer_mode_means, "Một số kiểm tra an toàn đang tắt. Đừng ký giấy tờ thật.",
        "Some safety checks are off. Do not sign anything real."},
    Row{Text::notice, "Lưu ý", "Please note"},
    Row{Text::warning, "Cảnh báo", "Warning"},
    Row{Text::one_certificate, "Chứng thư", "Certificate"},
    Row{Text::choose_certificate, "_Chọn chứng thư", "Choose a _certificate"},
    Row{Text::document, "_Nội dung sẽ được ký", "_Exactly what will be signed"},
    Row{Text::pin, "Mã _PIN", "_PIN"},
    Row{Text::pin_goes, "Mã PIN chỉ được gửi tới USB ký số, không gửi cho ai khác.",
        "Your PIN goes to your token and to nobody else."},
    Row{Text::pin_on_reader, "Sau khi bấm Ký, hãy nhập mã PIN trên bàn phím của đầu đọc.",
        "After choosing Sign, type your PIN on the reader's own keypad."},
    Row{Text::reader_waits, "Đầu đọc đang chờ: hãy nhập mã PIN trên bàn phím của nó.",
        "The reader is waiting: type your PIN on its own keypad."},
    Row{Text::type_to_confirm,
        "Để dùng lần nhập PIN cuối cùng, hãy gõ chữ:", "To use the last PIN try, type the word:"},
    Row{Text::phone, "_Số điện thoại", "_Phone number"},
    Row{Text::phone_looks, "Số của SIM ký số của chính bạn, ví dụ 0912 345 678.",
        "The number of your own signing SIM, such as 0912 345 678."},
    Row{Text::code, "Mã xác minh", "Verification code"},
    Row{Text::compare_code,
        "Hãy so mã này với mã hiện trên điện thoại; một cửa sổ nhỏ giữ mã lại trong lúc điện thoại chờ. Nếu "
        "khác nhau, hãy bấm Huỷ trên điện thoại và đừng nhập mã PIN.",
        "Compare this code with the one on your phone; a small window keeps it in sight while the phone "
        "waits. If they differ, choose Cancel on the phone and do not enter your PIN."},
    Row{Text::compare_now,
        "So với mã trên điện thoại, chỉ xác nhận nếu giống hệt. Nếu khác, hãy bấm Huỷ trên điện thoại và "
        "đừng "
        "nhập mã PIN.",
        "Compare with the phone; confirm there only if it is the same. If it differs, choose Cancel on the "
        "phone and do not enter your PIN."},
    Row{Text::phone_rings, "Yêu cầu ký đã được gửi tới điện thoại",
        "A signing request was sent to the phone"},
    Row{Text::title_phone_rings, "So mã với điện thoại", "Compare with the phone"},
    Row{Text::title_phone_over, "Yêu cầu trên điện thoại đã kết thúc", "The request on the phone is over"},
    Row{Text::time_left, "Đang chờ điện thoại, còn", "Waiting for the phone, time left"},
    Row{Text::stop_waiting, "_Thôi chờ", "S_top waiting"},
    Row{Text::stop_waiting_means, "Nếu bạn thôi chờ, điện thoại có ký nữa thì chữ ký cũng bị bỏ.",
        "If you stop waiting, whatever the phone signs is thrown away."},
    Row{Text::close, "Đón_g", "_Close"},
    Row{Text::sign, "_Ký", "_Sign"},
    Row{Text::agree, "_Đồng ý", "_Agree"},
    Row{Text::send_to_phone, "_Gửi tới điện thoại", "_Send to the phone"},
    Row{Text::cancel, "_Huỷ", "Ca_ncel"},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].which != static_cast<Text>(i)) return false;
    return table.size() == static_cast<std::size_t>(Text::cancel) + 1;
}
static_assert(in_order(), "one row for each Text, in its order");

} // namespace

const char* text(Text which, Language language) noexcept {
    const Row& row = table[static_cast<std::size_t>(which)];
    return language == Language::vi ? row.vi : row.en;
}

} // namespace kyso::prompt
