// SPDX-License-Identifier: Apache-2.0
// SoftHSM's files of a token as they were. SoftHSM empties and rewrites them at each login, so a host killed
// between leaves no token at all; hardware has no such moment. For gates that kill hosts: put back, and
// counted.
#pragma once

#include "tests/support/softhsm/softhsm.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace kyso::gate {

class TokenFiles {
  public:
    void remember(const test::SoftHsm& hsm) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator{hsm.folder() / "tokens"})
            if (entry.path().extension() == ".object") files_[entry.path()] = content_of(entry.path());
    }

    /// How many were torn.
    std::size_t put_back() const {
        std::size_t torn = 0;
        for (const auto& [file, content] : files_) {
            if (content_of(file).size() == content.size()) continue;
            std::ofstream{file, std::ios::binary} << content;
            ++torn;
        }
        return torn;
    }

  private:
    static std::string content_of(const std::filesystem::path& file) {
        std::ifstream stream{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{stream}, {}};
    }
    std::map<std::filesystem::path, std::string> files_;
};

} // namespace kyso::gate
