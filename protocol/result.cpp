// SPDX-License-Identifier: Apache-2.0
#include "protocol/result.hpp"

#include <array>
#include <stdexcept>

namespace kyso {
namespace {

constexpr std::array table = {
#define KYSO_ERROR(name, code, ckr, retryable, vi, en)                                                       \
    ErrorInfo{Errc::name, #name, code, ckr, retryable, vi, en},
#include "protocol/errors.def"
#undef KYSO_ERROR
};

} // namespace

const ErrorInfo& info(Errc errc) noexcept {
    return table[static_cast<std::size_t>(errc)];
}
const ErrorInfo* begin_errors() noexcept {
    return table.data();
}
const ErrorInfo* end_errors() noexcept {
    return table.data() + table.size();
}

std::string Error::describe() const {
    std::string text{name()};
    if (!path_.empty()) text.append(" at ").append(path_);
    if (!detail_.empty()) text.append(": ").append(detail_);
    return text;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("unchecked result: " + error.describe());
}

} // namespace kyso
