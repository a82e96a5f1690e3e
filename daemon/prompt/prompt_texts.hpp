// SPDX-License-Identifier: Apache-2.0
// The fixed words of kyso-prompt's own windows, in both languages. What kysod wants said (title, rows,
// warnings) comes in the request; nothing here may depend on it.
#pragma once

#include "protocol/result.hpp"

#include <cstdint>

namespace kyso::prompt {

enum class Text : std::uint8_t {
    page_asks,
    program_asks,
    developer_mode,
    developer_mode_means,
    notice,
    warning,
    one_certificate,
    choose_certificate,
    document,
    pin,
    pin_goes,
    pin_on_reader,
    reader_waits,
    type_to_confirm,
    phone,
    phone_looks,
    code,
    compare_code,
    compare_now,
    phone_rings,
    title_phone_rings,
    title_phone_over,
    time_left,
    stop_waiting,
    stop_waiting_means,
    close,
    sign,
    agree,
    send_to_phone,
    cancel,
};

/// Where it names a control, with an underscore before the letter that reaches it with Alt. Never null.
const char* text(Text which, Language language) noexcept;

} // namespace kyso::prompt
