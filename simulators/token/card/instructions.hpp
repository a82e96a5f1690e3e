// SPDX-License-Identifier: Apache-2.0
// The instructions that the card knows (SP 800-73-4 part 2, table 2; the last two are YubiKey's own).
#pragma once

#include <cstdint>

namespace kyso::token {

enum Instruction : std::uint8_t {
    verify_pin = 0x20,
    change_reference = 0x24,
    reset_retries = 0x2C,
    authenticate = 0x87,
    select_application = 0xA4,
    get_response = 0xC0,
    get_data_object = 0xCB,
    yubikey_serial = 0xF8,
    yubikey_version = 0xFD,
};

} // namespace kyso::token
