// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The actions that change what the real module is asked. Called by Proxy just before the real call. It must
// never keep or show an argument.
#pragma once

#include "pkcs11/faulty/call.hpp"

namespace kyso::pkcs11::faulty {

/// +N adds, -N takes away (below zero it becomes huge), N says exactly N.
void change(CK_ULONG& number, const Action& action) noexcept;

/// Does what `action` says to the arguments of a call.
/// @param pad the PIN that is typed on a reader with keys; it outlives the call. `any_pin` puts it in the
/// place of the caller's, and a C_Login without a PIN is given it by every rule.
void alter_arguments(const Action& action, const Arguments& arguments, std::string& pad) noexcept;
/// A reader with keys: a PIN that the caller left out is `pad`.
void type_on_pad(const Arguments& arguments, std::string& pad) noexcept;

} // namespace kyso::pkcs11::faulty
