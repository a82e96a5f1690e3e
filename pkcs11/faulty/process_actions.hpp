// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The actions that hit the process that loaded the module: crash, exit, hang, print. Called by Proxy around
// the real call, without any lock held. Whoever loads this module must expect not to come back.
#pragma once

#include "pkcs11/faulty/rule.hpp"

namespace kyso::pkcs11::faulty {

/// Does what `action` says to this process; returns at once if it says nothing about it, and never if
/// is_final().
void act_on_process(const Action& action);

} // namespace kyso::pkcs11::faulty
