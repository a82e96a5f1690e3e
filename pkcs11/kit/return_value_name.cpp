// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/return_value_name.hpp"

#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace kyso::pkcs11::kit {
namespace {

struct Row {
    unsigned long value;
    std::string_view name;
};

constexpr auto rows = std::to_array<Row>({
#define KYSO_RETURN_VALUE(name) {name, #name},
#include "pkcs11/faulty/return_values.def"
#undef KYSO_RETURN_VALUE
});

} // namespace

std::string return_value_name(unsigned long return_value) {
    std::array<char, 24> number{};
    std::snprintf(number.data(), number.size(), "0x%lx", return_value);
    const auto* const row = std::ranges::find(rows, return_value, &Row::value);
    if (row == rows.end()) return number.data();
    return std::string{row->name} + " (" + number.data() + ")";
}

} // namespace kyso::pkcs11::kit
