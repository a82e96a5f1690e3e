// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets share: a promise that the code makes, and octets taken from an input one after the
// other. A broken promise ends the program, which is how libFuzzer and the replay learn of it.
#pragma once

#include "protocol/bytes.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>

namespace kyso::fuzz {

inline void promise(bool kept, const char* what) {
    if (kept) return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

/// A refusal is one of the errors that the header names.
template <class T>
void promise_refusal(const Result<T>& result, std::initializer_list<Errc> named) {
    if (result) return;
    if (std::find(named.begin(), named.end(), result.error().code()) != named.end()) return;
    std::fprintf(stderr, "refused as %s\n", result.error().describe().c_str());
    std::abort();
}

class Input {
  public:
    Input(const std::uint8_t* data, std::size_t size) noexcept : rest_(data, size) {}

    /// 0 at the end.
    std::uint8_t octet() noexcept {
        if (rest_.empty()) return 0;
        const std::uint8_t first = rest_.front();
        rest_ = rest_.subspan(1);
        return first;
    }
    ByteView take(std::size_t size) noexcept {
        const ByteView taken = rest_.first(std::min(size, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }
    ByteView rest() const noexcept { return rest_; }
    std::string_view text() const noexcept { return as_text(rest_); }

  private:
    ByteView rest_;
};

inline bool same(ByteView left, ByteView right) noexcept {
    return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

} // namespace kyso::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
