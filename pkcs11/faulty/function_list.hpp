// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The function list as the rules want it: another version, holes, an early end, packed. Called by module.cpp
// when the list is asked for. What it makes is never freed: callers keep the pointer.
#pragma once

#include "pkcs11/faulty/rules_file.hpp"

#include <p11-kit/pkcs11.h>

namespace kyso::pkcs11::faulty {

/// `ours` itself if the shape says nothing; null if there is no memory.
CK_FUNCTION_LIST* shaped(CK_FUNCTION_LIST& ours, const ListShape& shape);

} // namespace kyso::pkcs11::faulty
