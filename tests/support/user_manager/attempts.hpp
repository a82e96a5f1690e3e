// SPDX-License-Identifier: Apache-2.0
// What kyso-sandbox-probe tries. Each attempt runs in a process of its own, so that none changes what the
// next one meets. An attempt returns 0 where it was allowed, else an errno. Tests only.
#pragma once

#include <string>
#include <vector>

namespace kyso::test {

/// Description of the key that lies in the session keyring of whoever started the manager.
constexpr const char* canary_key = "kyso-canary";

struct Attempt {
    const char* name; ///< as the table in docs/privilege-separation.md has it
    int (*run)();
};

const std::vector<Attempt>& attempts();

/// `allowed`, the name of an errno, or `signal N` where the kernel ended the process.
std::string outcome(const Attempt& attempt);

} // namespace kyso::test
