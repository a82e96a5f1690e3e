// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/argument_actions.hpp"

#include <algorithm>
#include <array>

namespace kyso::pkcs11::faulty {
namespace {

/// What stands before the digest in the DER of a DigestInfo (RFC 8017 section 9.2, note 1): SHA-256, 384,
/// 512.
constexpr std::size_t prefix_size = 19;
constexpr std::array<CK_ULONG, 3> digest_sizes{32, 48, 64};

bool is_digest_info(const CK_BYTE* data, CK_ULONG length) {
    return data != nullptr && length > prefix_size && data[0] == 0x30 && data[1] == length - 2 &&
           std::ranges::find(digest_sizes, length - prefix_size) != digest_sizes.end();
}

void give_pad(const Arguments& arguments, std::string& pad) noexcept {
    *arguments.input = reinterpret_cast<CK_BYTE*>(pad.data());
    *arguments.input_length = pad.size();
}

} // namespace

void change(CK_ULONG& number, const Action& action) noexcept {
    if (action.sign == '+')
        number += action.number;
    else if (action.sign == '-')
        number -= action.number; // below zero it becomes huge, as with modules that count wrongly
    else
        number = action.number;
}

void alter_arguments(const Action& action, const Arguments& arguments, std::string& pad) noexcept {
    if (action.kind == ActionKind::do_handle && arguments.handle != nullptr)
        change(*arguments.handle, action);
    if (arguments.input == nullptr) return;
    if (action.kind == ActionKind::do_any_pin) give_pad(arguments, pad);
    if (action.kind == ActionKind::do_bare_digest &&
        is_digest_info(*arguments.input, *arguments.input_length)) {
        *arguments.input += prefix_size;
        *arguments.input_length -= prefix_size;
    }
}

void type_on_pad(const Arguments& arguments, std::string& pad) noexcept {
    if (!pad.empty() && *arguments.input == nullptr) give_pad(arguments, pad);
}

} // namespace kyso::pkcs11::faulty
