// SPDX-License-Identifier: Apache-2.0
// Short ways to say how a check went. A check returns the first thing that is wrong.
#pragma once

#include "pkcs11/kit/return_value_name.hpp"
#include "pkcs11/kit/verdict.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace kyso::pkcs11::kit {

inline Outcome pass() {
    return {};
}
inline Outcome fail(std::string expected, std::string observed) {
    return {Verdict::fail, std::move(expected), std::move(observed)};
}
inline Outcome deviation(std::string expected, std::string observed) {
    return {Verdict::deviation, std::move(expected), std::move(observed)};
}
inline Outcome skip(std::string reason) {
    return {Verdict::skip, {}, std::move(reason)};
}

/// A fail where `returned` is none of `right`: "C_Sign: CKR_OK".
inline std::optional<Outcome> unless(const std::string& call, unsigned long returned,
                                     std::initializer_list<unsigned long> right) {
    if (std::ranges::find(right, returned) != right.end()) return std::nullopt;
    std::string expected;
    for (const unsigned long value : right)
        expected += (expected.empty() ? "" : " or ") + return_value_name(value);
    return fail(call + ": " + expected, return_value_name(returned));
}

/// A value, or why there is none.
template <class Value>
struct Got {
    Got(Value found) : value(std::move(found)) {}
    Got(Outcome reason) : why(std::move(reason)) {}
    explicit operator bool() const noexcept { return value.has_value(); }
    Value& operator*() noexcept { return *value; }
    Value* operator->() noexcept { return &*value; }

    std::optional<Value> value;
    Outcome why;
};

} // namespace kyso::pkcs11::kit
