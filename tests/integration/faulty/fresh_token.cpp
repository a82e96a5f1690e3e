// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/faulty/fresh_token.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace kyso::test {

FreshToken::FreshToken() {
    auto name = (std::filesystem::temp_directory_path() / "kyso-faulty-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    std::filesystem::create_directory(folder_ / "tokens");
    write("softhsm2.conf",
          "directories.tokendir = " + path("tokens") + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    const auto command = "SOFTHSM2_CONF='" + configuration() +
                         "' softhsm2-util --init-token --free --label Faulty --so-pin 5678 --pin " +
                         user_pin + " >'" + path("softhsm2-util") + "' 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error(read(path("softhsm2-util")));
}

FreshToken::~FreshToken() {
    std::error_code ignored; // a folder left behind in /tmp fails no test
    std::filesystem::remove_all(folder_, ignored);
}

std::string FreshToken::write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return path(name);
}

std::string FreshToken::read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

} // namespace kyso::test
