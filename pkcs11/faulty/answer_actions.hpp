// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The actions that alter what the real module answered. Called by Proxy after a real call that went well.
// Only `overrun` may write outside what the caller gave, and only to the length the rule names.
#pragma once

#include "pkcs11/faulty/call.hpp"

namespace kyso::pkcs11::faulty {

/// Does what `rule` says to `answer`; does nothing where the caller passed a null pointer.
void alter_answer(const Rule& rule, const Answer& answer);

} // namespace kyso::pkcs11::faulty
