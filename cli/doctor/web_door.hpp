// SPDX-License-Identifier: Apache-2.0
// Who listens on one of kysod's ports? Used by `kyso doctor`; sends one request that kysod refuses like any
// other.
#pragma once

#include "cli/doctor/observation.hpp"

namespace kyso::cli {

/// `GET /.well-known/kyso` on 127.0.0.1 without an Origin. kysod answers 403 with `{}` (docs/protocol.md:
/// whatever is refused gets the same answer); who answers anything else, or nothing, is another program.
DoorState knock(unsigned port);

} // namespace kyso::cli
