// SPDX-License-Identifier: Apache-2.0
#include "tests/support/citizen/citizen.hpp"

#include "tests/support/faulty_journal.hpp"

#include <fstream>

namespace kyso::test {

DaemonSetup Citizen::faulty_setup(const std::string& rules) const {
    const auto file = hsm_.folder() / "rules";
    std::ofstream{file} << "module " << SoftHsm::module << "\njournal "
                        << (hsm_.folder() / "journal").string() << '\n'
                        << rules << '\n';
    DaemonSetup setup = this->setup();
    setup.developer = true; // the faulty module lies in a folder that is not root's
    setup.module_path = KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11.so";
    setup.module_environment.push_back("KYSO_FAULTY_RULES=" + file.string());
    setup.more_toml =
        "[drivers]\nfirst_pause_milliseconds = 0\nlongest_pause_milliseconds = 0\nsign_seconds = 1\n"
        "login_seconds = 1\nenumerate_seconds = 1\n";
    return setup;
}

Bytes Citizen::private_key_der() const {
    const auto file = hsm_.folder() / "key.der";
    write_pkcs8_der(issued_.key, file);
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::size_t Citizen::calls_of(const std::string& function) const {
    return calls_in_journal(hsm_.folder() / "journal", function);
}

} // namespace kyso::test
