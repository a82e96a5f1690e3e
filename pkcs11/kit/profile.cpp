// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/profile.hpp"

#include <array>

namespace kyso::pkcs11::kit {

std::span<const std::string_view> smoke_profile() noexcept {
    // What others need comes first, so that a fault is told by the check that is named after it.
    static constexpr auto ids = std::to_array<std::string_view>(
        {"A01", "A03", "B01", "B03", "C01", "D01", "D03", "D04", "D06", "D08", "C02", "A08",
         "A09", "E01", "E06", "B05", "C03", "A12", "G01", "G05", "G09", "F08", "F01", "F02",
         "E03", "F10", "G07", "G08", "G03", "G12", "H05", "I01", "I02", "I03", "I06", "I11",
         "I12", "I13", "I14", "I15", "I18", "G10", "L06", "A06", "A07"});
    return ids;
}

} // namespace kyso::pkcs11::kit
