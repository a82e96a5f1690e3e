// SPDX-License-Identifier: Apache-2.0
#include "signature/nfc.hpp"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <uninorm.h>

namespace kyso::signature {

std::string to_nfc(std::string_view text) {
    if (text.empty()) return {};
    std::size_t size = 0;
    const std::unique_ptr<std::uint8_t, decltype([](std::uint8_t* p) { std::free(p); })> normalized{
        u8_normalize(UNINORM_NFC, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr,
                     &size)};
    if (!normalized) throw std::bad_alloc{}; // the one way it fails on UTF-8
    return {reinterpret_cast<const char*>(normalized.get()), size};
}

} // namespace kyso::signature
