// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The actions that hit the process that loaded the module: crash, exit, hang, print. Called by Proxy around
// the real call, without any lock held. Whoever loads this module must expect not to come back.
#pragma once

#include "pkcs11/faulty/rule.hpp"

namespace kyso::pkcs11::faulty {

/// Does what `rule` says to this process; returns at once if it says nothing about it, and never if
/// is_final().
/// @param nth how often the rule has fired, from 1: delays may depend on it.
void act_on_process(const Rule& rule, std::uint64_t nth);
/// How long `delay` waits, in milliseconds: the same for the same seed, on every machine.
unsigned long delay_of(const Rule& rule, std::uint64_t nth) noexcept;

} // namespace kyso::pkcs11::faulty
