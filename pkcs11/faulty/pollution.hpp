// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The actions that harm the process without ending it: what is every program's own (locale, signals, umask,
// ...) is changed, and memory, descriptors, threads are lost. Called by act_on_process.
#pragma once

#include "pkcs11/faulty/rule.hpp"

namespace kyso::pkcs11::faulty {

/// What `word` of words.def says. A system call that is forbidden is no error: the sandbox did its work.
void pollute(Word word);
void leak(Word word);

/// A descriptor of the module itself, which `pollute descriptors` leaves open. At most eight.
void keep_descriptor(int descriptor) noexcept;

} // namespace kyso::pkcs11::faulty
