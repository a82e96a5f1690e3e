// SPDX-License-Identifier: Apache-2.0
// One function for each row of checks.def that has a process; the sources of this folder hold a group each.
// Called by main.cpp, once in a process, after Bench::prepare().
#pragma once

#include "pkcs11/kit/check/bench.hpp"

namespace kyso::pkcs11::kit {

#define KYSO_CHECK(id, ...) Outcome check_##id(Bench& bench);
#define KYSO_RUN_CHECK(id, ...)
#include "pkcs11/kit/checks.def"
#undef KYSO_CHECK
#undef KYSO_RUN_CHECK

} // namespace kyso::pkcs11::kit
