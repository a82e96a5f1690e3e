// SPDX-License-Identifier: Apache-2.0
// A SoftHSM with one empty token, and its folder for a test's other files. For the tests of this folder.
#pragma once

#include "tests/support/softhsm/softhsm.hpp"

#include <string>

namespace kyso::test {

constexpr const char* real_module = SoftHsm::module;
constexpr const char* faulty_module = KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11.so";
constexpr const char* user_pin = "1234";

class FreshToken {
  public:
    /// Throws std::runtime_error where the machine does not let it.
    FreshToken();

    std::string configuration() const { return (hsm_.folder() / "softhsm2.conf").string(); }
    /// Writes the text as a file of the folder; its path.
    std::string write(const std::string& name, const std::string& text) const;
    std::string path(const std::string& name) const { return (hsm_.folder() / name).string(); }
    /// A file's text, empty if there is none.
    static std::string read(const std::string& path);

  private:
    SoftHsm hsm_;
};

} // namespace kyso::test
