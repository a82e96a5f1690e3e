// SPDX-License-Identifier: Apache-2.0
// OpenSC's pkcs11-tool and openssl as a person would use them on the virtual token: a PKCS#11 module in a
// process of its own, then a judge that is not ours. For the tests beside it.
#pragma once

#include "tests/support/program_outcome.hpp"
#include "tests/support/token/token_setting.hpp"

#include "tests/support/window/wait_until.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace kyso::test {

inline const std::string opensc = "opensc-pkcs11.so", one_pin = "onepin-opensc-pkcs11.so",
                         ykcs11 = "libykcs11.so";

/// 9A and 9C are RSA, 9D and 9E P-256: ids 01 to 04 in each module. The name begins as ykcs11 wants it.
inline std::string yubikey_in_reader(const std::string& more_of_reader = {}) {
    return "[[card]]\nname = \"an\"\nserial = 10000001\nyubikey = \"5.4.2\"\n"
           "[[card.key]]\nslot = \"9A\"\ncommon_name = \"An\"\n[[card.key]]\nslot = \"9C\"\n"
           "[[card.key]]\nslot = \"9D\"\nalgorithm = \"p256\"\n[[card.key]]\nslot = \"9E\"\nalgorithm = "
           "\"p256\"\n"
           "[[card]]\nname = \"binh\"\nserial = 10000002\n"
           "[[card.key]]\nslot = \"9A\"\nalgorithm = \"p256\"\ncommon_name = \"Binh\"\n"
           "[[reader]]\nid = \"r1\"\nname = \"Yubico Virtual\"\nsocket = \"r1.sock\"\ncard = \"an\"\n" +
           more_of_reader;
}

class Pkcs11Tool {
  public:
    Pkcs11Tool(const TokenSetting& setting, std::string module)
        : setting_(setting), module_(std::move(module)) {
        std::ofstream{setting.folder() / "data"} << "hợp đồng";
    }

    ProgramOutcome run_with(const std::string& arguments) const {
        return run("cd " + setting_.folder().string() + " && " + setting_.environment() +
                   " timeout 60 pkcs11-tool --module /usr/lib/x86_64-linux-gnu/" + module_ + " " + arguments);
    }
    /// `--list-slots` until `text` stands in it: pcscd looks for cards every 0.4 s.
    bool comes_to_list(const std::string& text) const {
        return wait_until([&] { return run_with("--list-slots").output.find(text) != std::string::npos; });
    }
    ProgramOutcome sign(const std::string& id, const std::string& mechanism, const std::string& login) const {
        std::filesystem::remove(setting_.folder() / "signature");
        return run_with("--login " + login + " --sign --id " + id + " --mechanism " + mechanism +
                        " --signature-format openssl --input-file data --output-file signature");
    }
    /// What openssl says to the last signature.
    std::string verified(const std::string& id, const std::string& mechanism) const {
        const auto read = run_with("--read-object --type cert --id " + id + " --output-file certificate");
        if (read.status != 0) return read.output;
        const bool pss = mechanism.ends_with("PSS");
        return run("cd " + setting_.folder().string() +
                   " && openssl x509 -inform der -in certificate -pubkey -noout > public.pem && openssl dgst "
                   "-sha256 " +
                   (pss ? "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 " : "") +
                   "-verify public.pem -signature signature data")
            .output;
    }

  private:
    const TokenSetting& setting_;
    std::string module_;
};

} // namespace kyso::test
