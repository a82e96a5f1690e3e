// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The actions that know what a signature is: encode, forge, race. Called by Proxy after a real call that went
// well. A length query is answered with the most that may come.
#pragma once

#include "pkcs11/faulty/call.hpp"

namespace kyso::pkcs11::faulty {

/// Does what `action` says to `answer`; nothing if it says nothing about signatures.
/// @param arguments of C_Sign: the data that is signed
void alter_signature(const Action& action, const Arguments& arguments, const BytesAnswer& answer);

} // namespace kyso::pkcs11::faulty
