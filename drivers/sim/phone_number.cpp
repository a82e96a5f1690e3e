// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/phone_number.hpp"

namespace kyso::sim {
namespace {

constexpr std::size_t longest_typed = 32;
constexpr std::size_t national_digits = 9; ///< without the leading 0
/// First digits after 84 of mobile numbers, since the change of 2018.
constexpr std::string_view mobile = "35789";

} // namespace

Result<PhoneNumber> PhoneNumber::read(std::string_view typed) {
    // Never the number itself in the detail: it goes to the log.
    const Error wrong{Errc::phone_invalid};
    if (typed.size() > longest_typed) return wrong;
    const bool plus = typed.starts_with('+');
    if (plus) typed.remove_prefix(1);
    std::string digits;
    bool may_separate = false; // between digits, one at a time
    for (const char c : typed) {
        if (c >= '0' && c <= '9') {
            digits += c;
            may_separate = true;
        } else if ((c == ' ' || c == '.' || c == '-') && may_separate) {
            may_separate = false;
        } else {
            return wrong;
        }
    }
    if (!may_separate) return wrong;
    if (digits.starts_with("84") && digits.size() == national_digits + 2)
        digits.erase(0, 2);
    else if (!plus && digits.starts_with('0') && digits.size() == national_digits + 1)
        digits.erase(0, 1);
    else
        return wrong;
    if (mobile.find(digits.front()) == mobile.npos) return wrong;
    return PhoneNumber{"84" + digits};
}

std::string PhoneNumber::national() const {
    const std::string digits = "0" + msisdn_.substr(2);
    return digits.substr(0, 4) + " " + digits.substr(4, 3) + " " + digits.substr(7);
}

std::string PhoneNumber::masked() const {
    return "0" + msisdn_.substr(2, 1) + "•• ••• " + msisdn_.substr(msisdn_.size() - 3);
}

} // namespace kyso::sim
