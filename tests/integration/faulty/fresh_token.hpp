// SPDX-License-Identifier: Apache-2.0
// A temporary folder with one freshly initialised SoftHSM token, made by softhsm2-util; gone with the object.
// For the tests of this folder. SoftHSM is a real PKCS#11 module that never locks a PIN.
#pragma once

#include <filesystem>
#include <string>

namespace kyso::test {

constexpr const char* real_module = "/usr/lib/softhsm/libsofthsm2.so";
constexpr const char* faulty_module = KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11.so";
constexpr const char* user_pin = "1234";

class FreshToken {
  public:
    /// Throws std::runtime_error where the machine does not let it.
    FreshToken();
    ~FreshToken();
    FreshToken(const FreshToken&) = delete;
    FreshToken& operator=(const FreshToken&) = delete;

    std::string configuration() const { return (folder_ / "softhsm2.conf").string(); }
    /// Writes the text as a file of the folder; its path.
    std::string write(const std::string& name, const std::string& text) const;
    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    /// A file's text, empty if there is none.
    static std::string read(const std::string& path);

  private:
    std::filesystem::path folder_;
};

} // namespace kyso::test
