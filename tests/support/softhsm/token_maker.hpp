// SPDX-License-Identifier: Apache-2.0
// Makes one SoftHSM token by raw Cryptoki calls in this process. For kyso-test-token only: once per process,
// because SoftHSM reads SOFTHSM2_CONF when it is initialised.
#pragma once

#include "protocol/bytes.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kyso::test {

struct KeyFiles {
    Bytes id{1};
    std::string label = "demo";
    std::string key, certificate; ///< paths; either may be empty
    bool always_authenticate = false;
    bool public_key = false; ///< an object of its own
};

struct TokenPlan {
    std::filesystem::path folder;
    std::string label, pin;
    std::vector<KeyFiles> keys;
};

/// Writes softhsm2.conf in the folder unless it is there; its path.
std::filesystem::path write_configuration(const std::filesystem::path& folder);
/// Adds the token. Throws std::runtime_error naming the Cryptoki function and its return value.
void make_token(const TokenPlan& plan);

} // namespace kyso::test
