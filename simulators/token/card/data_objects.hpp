// SPDX-License-Identifier: Apache-2.0
// The data objects of a PIV card, as GET DATA answers them (SP 800-73-4 part 1, 3 and appendix A).
#pragma once

#include "simulators/token/card/piv_key.hpp"
#include "simulators/token/card/tlv.hpp"

#include <map>

namespace kyso::token {

/// SP 800-73-4 part 1, 2.2: version 1.0.
extern const Bytes piv_application;

/// By the tag that GET DATA names: CHUID, CCC, discovery, and a certificate for each key.
std::map<Tag, Bytes> data_objects(std::uint32_t serial, const std::map<KeyReference, PivKey>& keys);

} // namespace kyso::token
