// SPDX-License-Identifier: Apache-2.0
// Families of a test's own, for tokens behind a test's own pcscd.
#pragma once

#include "tests/integration/token/pkcs11_tool.hpp"

namespace kyso::test {

inline const std::string system_libraries = "/usr/lib/x86_64-linux-gnu/";

/// OpenSC's module for every card that answers with this ATR.
inline std::string opensc_family(const TokenSetting& setting, const std::string& mask) {
    return "[label]\nvi = \"Token thử\"\nen = \"Test token\"\n[[atr]]\nmask = \"" + mask +
           "\"\nsource = \"a test\"\nverified = true\n[[module]]\npaths = [\"" + system_libraries + opensc +
           "\"]\nenvironment = { PCSCLITE_CSOCK_NAME = \"" + (setting.folder() / "pcscd.comm").string() +
           "\" }\nsource = \"a test\"\nverified = true\n";
}

} // namespace kyso::test
