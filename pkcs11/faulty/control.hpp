// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The directive `control`: a Unix socket through which a test replaces rules, moves tokens, and asks for the
// state and the journal while the module runs. A thread of its own, started by Proxy; it must never call the
// real module but for its slot list.
#pragma once

#include <string>
#include <string_view>

namespace kyso::pkcs11::faulty {

class Proxy;

/// What one message is answered: `ok`, or `wrong: what`, a newline, and what was asked for.
std::string answer_control(std::string_view message, Proxy& proxy);
/// Listens at `path` from now on; what stood there is removed. The module is never unloaded afterwards.
/// @return false if the socket cannot be made; see errno.
bool start_control(const std::string& path, Proxy& proxy);

} // namespace kyso::pkcs11::faulty
