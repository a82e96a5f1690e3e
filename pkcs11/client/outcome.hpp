// SPDX-License-Identifier: Apache-2.0
// Failure: an Error together with the Cryptoki return value behind it. Used from the module up to the wire of
// the driver host, where the two part. Needs no Cryptoki header, so that interfaces stay free of them.
#pragma once

#include "protocol/result.hpp"

#include <cstdint>

namespace kyso::pkcs11 {

class [[nodiscard]] Failure : public Error {
  public:
    /// Not for use: boost::system::result wants a default.
    Failure() = default;
    Failure(Error error, std::uint64_t return_value = 0) // implicit: most errors have no return value
        : Error(std::move(error)), return_value_(return_value) {}

    /// CK_RV; 0 (CKR_OK) where no Cryptoki call failed.
    std::uint64_t return_value() const noexcept { return return_value_; }

  private:
    std::uint64_t return_value_ = 0;
};

template <class T>
using Outcome = boost::system::result<T, Failure>;

} // namespace kyso::pkcs11
