// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/line_budget.hpp"

#include <algorithm>
#include <utility>

namespace kyso::core {
namespace {

/// Fit for a journal that terminals show: ASCII, and no escape sequences.
std::string printable(std::string text) {
    std::ranges::replace_if(
        text, [](unsigned char octet) { return octet < 0x20 || octet >= 0x7F; }, '?');
    return text;
}

} // namespace

void LineBudget::end_line(std::vector<std::string>& lines) {
    if (line_.empty()) return;
    if (spent())
        left_out_ = true;
    else
        lines.push_back(printable(line_));
    ++used_;
    line_.clear();
}

std::vector<std::string> LineBudget::take(std::string_view octets) {
    std::vector<std::string> lines;
    for (const char octet : octets) {
        if (octet == '\n')
            end_line(lines);
        else if (line_.size() < limits_.octets)
            line_ += octet;
    }
    return lines;
}

std::vector<std::string> LineBudget::finish() {
    std::vector<std::string> lines;
    end_line(lines);
    return lines;
}

} // namespace kyso::core
