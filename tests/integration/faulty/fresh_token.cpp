// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/faulty/fresh_token.hpp"

#include <fstream>
#include <sstream>

namespace kyso::test {

FreshToken::FreshToken() {
    hsm_.add_token({.label = "Faulty", .pin = user_pin, .keys = {}});
}

std::string FreshToken::write(const std::string& name, const std::string& text) const {
    std::ofstream(hsm_.folder() / name, std::ios::binary) << text;
    return path(name);
}

std::string FreshToken::read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

} // namespace kyso::test
