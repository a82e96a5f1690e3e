// SPDX-License-Identifier: Apache-2.0
// A private SoftHSM: a temporary folder with its configuration and tokens, gone with the object. For tests.
// SoftHSM is a real PKCS#11 module with files for tokens; it never locks a PIN.
#pragma once

#include "protocol/bytes.hpp"
#include "tests/support/temporary_folder.hpp"

#include <string>
#include <vector>

namespace kyso::test {

struct SoftHsmKey {
    Bytes private_key;          ///< PEM or DER, PKCS#8; RSA or EC; empty: the certificate alone
    Bytes certificate;          ///< PEM or DER, X.509
    Bytes id{1};                ///< CKA_ID of both
    std::string label = "demo"; ///< CKA_LABEL of the certificate
    bool always_authenticate = false;
    bool public_key = false; ///< an object of its own, as most tokens have
};

struct SoftHsmToken {
    std::string label = "Demo token"; ///< at most 32 octets
    std::string pin = "123456";
    std::vector<SoftHsmKey> keys;
};

class SoftHsm {
  public:
    static constexpr const char* module = "/usr/lib/softhsm/libsofthsm2.so";

    /// An empty token folder. Throws std::runtime_error where the machine does not let it.
    SoftHsm();

    /// Initialises one more token, in some 0.2 s. Slot numbers and serials are SoftHSM's choice: list the
    /// tokens. Throws std::runtime_error.
    void add_token(const SoftHsmToken& token);

    const std::filesystem::path& folder() const noexcept { return folder_.path(); }
    /// The variable that a process with this SoftHSM needs: `SOFTHSM2_CONF=...`.
    std::string environment() const { return "SOFTHSM2_CONF=" + (folder_ / "softhsm2.conf").string(); }

  private:
    TemporaryFolder folder_;
};

} // namespace kyso::test
