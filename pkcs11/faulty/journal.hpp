// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Journal: one line per call, `C_Login 0xa0`, or `C_Sign crash` where the call never comes back. Tests count
// with it. Written by Proxy with one write() each, so lines survive a crash and never mix. It must never show
// an argument.
#pragma once

#include "pkcs11/faulty/rule.hpp"
#include "protocol/fd.hpp"

namespace kyso::pkcs11::faulty {

class Journal {
  public:
    /// Creates the file, mode 0600, or appends to it.
    /// @return no journal if the file cannot be opened; see errno.
    static std::optional<Journal> open(const std::string& path);
    /// Keeps nothing.
    Journal() = default;

    void returned(Function function, unsigned long value) const;
    void ended(Function function, ActionKind how) const;
    /// `load hang`
    void ended(Moment moment, ActionKind how) const;

  private:
    void append(std::string line) const;
    Fd file_;
};

} // namespace kyso::pkcs11::faulty
