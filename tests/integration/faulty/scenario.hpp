// SPDX-License-Identifier: Apache-2.0
// One small life with a token: list, look, open, log in, make a key, find it, sign, verify, leave, look
// again. Says one line per call, `C_Sign 0x0 length=64`. For tests, which compare lines; goes on after every
// error.
#pragma once

#include "tests/integration/faulty/child.hpp"

#include <p11-kit/pkcs11.h>

namespace kyso::test {

/// Loads a module. Says why not and returns null if it cannot be had.
const CK_FUNCTION_LIST* load_module(const char* path, const Say& say);

void play_scenario(const CK_FUNCTION_LIST& module, const Say& say);

} // namespace kyso::test
