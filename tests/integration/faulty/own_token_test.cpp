// SPDX-License-Identifier: Apache-2.0
// The stand-alone token is a token: its certificates verify its signatures. And the actions that need its
// keys.
#include "tests/integration/faulty/own_module.hpp"

#include "pkcs11/faulty/own_keys.hpp"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace kyso::test {
namespace {

using testing::HasSubstr;
using Octets = std::vector<CK_BYTE>;

/// The digest of something, and as a DigestInfo of SHA-256 (RFC 8017 section 9.2, note 1).
const Octets digest(32, 0x42);
Octets digest_info() {
    Octets info{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    info.insert(info.end(), digest.begin(), digest.end());
    return info;
}

/// By the key of that certificate; raw r||s or PKCS#1 over SHA-256's DigestInfo.
bool verifies(const Octets& certificate, const Octets& signature) {
    const auto* at = certificate.data();
    const std::unique_ptr<X509, decltype(&X509_free)> parsed{
        d2i_X509(nullptr, &at, static_cast<long>(certificate.size())), X509_free};
    if (!parsed || signature.empty()) return false;
    auto* key = X509_get0_pubkey(parsed.get());
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context{EVP_PKEY_CTX_new(key, nullptr),
                                                                              EVP_PKEY_CTX_free};
    const bool rsa = EVP_PKEY_is_a(key, "RSA") == 1;
    const auto wire = rsa ? signature : pkcs11::faulty::to_der(signature);
    if (EVP_PKEY_verify_init(context.get()) != 1) return false;
    if (rsa && (EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
                EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1))
        return false;
    return EVP_PKEY_verify(context.get(), wire.data(), wire.size(), digest.data(), digest.size()) == 1;
}

class OwnToken : public testing::Test {
  protected:
    /// Signs with both keys and says for each whether its certificate agrees, and the length.
    ChildEnd sign_both(const std::string& rules) {
        return module_.play(rules, [](const CK_FUNCTION_LIST& module, const Say& say) {
            const auto session = OwnModule::open(module);
            say("C_Login " + OwnModule::hexadecimal(OwnModule::login(module, session)));
            for (const auto key : {OwnModule::rsa, OwnModule::ec}) {
                const auto signature =
                    OwnModule::sign(module, session, key, key == OwnModule::rsa ? digest_info() : digest);
                const auto certificate = OwnModule::attribute(module, session, key - 1, CKA_VALUE);
                say(std::string(key == OwnModule::rsa ? "rsa " : "ec ") + std::to_string(signature.size()) +
                    (verifies(certificate, signature) ? " good" : " bad"));
            }
        });
    }
    OwnModule module_;
};

TEST_F(OwnToken, signs_what_its_certificates_verify) {
    EXPECT_EQ(sign_both("").report, "C_Initialize 0x0\nC_Login 0x0\nrsa 256 good\nec 64 good\n");
}

TEST_F(OwnToken, can_sign_wrongly) {
    EXPECT_THAT(sign_both("C_Sign -> forge other_key").report, HasSubstr("rsa 256 bad\nec 64 bad\n"));
    EXPECT_THAT(sign_both("C_Sign -> bare_digest").report, HasSubstr("rsa 256 bad\nec 64 good\n"));
    EXPECT_THAT(sign_both("C_Sign -> forge same_nonce").report, HasSubstr("ec 64 good\n"))
        << "a signature alone does not show it";
}

TEST_F(OwnToken, can_use_a_nonce_twice) {
    const auto end =
        module_.play("C_Sign -> forge same_nonce", [](const CK_FUNCTION_LIST& module, const Say& say) {
            const auto session = OwnModule::open(module);
            OwnModule::login(module, session);
            auto first = OwnModule::sign(module, session, OwnModule::ec, digest);
            auto second = OwnModule::sign(module, session, OwnModule::ec, Octets(32, 0x43));
            const bool same_r = std::equal(first.begin(), first.begin() + 32, second.begin());
            say(same_r && first != second ? "same r, another s" : "no");
        });
    EXPECT_THAT(end.report, HasSubstr("same r, another s"));
}

TEST_F(OwnToken, can_trim_leading_zeros) {
    const std::string zeros(60, '0'); // r and s: an octet 0, an octet that is none, 30 zeros
    const auto rules = "C_Sign -> replace 0001" + zeros + "0002" + zeros + "\nC_Sign -> encode trimmed";
    const auto end = module_.play(rules, [](const CK_FUNCTION_LIST& module, const Say& say) {
        const auto session = OwnModule::open(module);
        OwnModule::login(module, session);
        say(std::to_string(OwnModule::sign(module, session, OwnModule::ec, digest).size()) + " octets");
    });
    EXPECT_THAT(end.report, HasSubstr("62 octets"));
}

TEST_F(OwnToken, keeps_its_secrets_unless_told_to_reveal_them) {
    const auto ask = [](const CK_FUNCTION_LIST& module, const Say& say) {
        const auto session = OwnModule::open(module);
        OwnModule::login(module, session);
        say(std::to_string(
            OwnModule::attribute(module, session, OwnModule::rsa, CKA_PRIVATE_EXPONENT).size()));
    };
    EXPECT_THAT(module_.play("", ask).report, testing::EndsWith("\n0\n"));
    EXPECT_THAT(module_.play("C_GetAttributeValue attribute 0x123 -> reveal 010203", ask).report,
                testing::EndsWith("\n3\n"));
}

TEST_F(OwnToken, locks_over_several_processes) {
    const auto wrong = [](const CK_FUNCTION_LIST& module, const Say& say) {
        say(OwnModule::hexadecimal(OwnModule::login(module, OwnModule::open(module), "87654321")));
    };
    const auto right = [](const CK_FUNCTION_LIST& module, const Say& say) {
        say(OwnModule::hexadecimal(OwnModule::login(module, OwnModule::open(module))));
    };
    const auto rules = "tries 2 " + module_.path("left");
    EXPECT_THAT(module_.play(rules, wrong).report, testing::EndsWith("\n0xa0\n"));
    EXPECT_THAT(module_.play(rules, right).report, testing::EndsWith("\n0x0\n")) << "and two again";
    EXPECT_THAT(module_.play(rules, wrong).report, testing::EndsWith("\n0xa0\n"));
    EXPECT_THAT(module_.play(rules, wrong).report, testing::EndsWith("\n0xa0\n"));
    EXPECT_THAT(module_.play(rules, right).report, testing::EndsWith("\n0xa4\n")) << "locked";
}

TEST_F(OwnToken, can_take_any_pin) {
    const auto end = module_.play(std::string("pad ") + OwnModule::pin + "\nC_Login -> any_pin",
                                  [](const CK_FUNCTION_LIST& module, const Say& say) {
                                      const auto session = OwnModule::open(module);
                                      say(OwnModule::hexadecimal(OwnModule::login(module, session, "0000")));
                                  });
    EXPECT_THAT(end.report, testing::EndsWith("\n0x0\n"));
}

TEST_F(OwnToken, has_as_many_sessions_as_a_rule_says) {
    const auto end = module_.play("sessions 1", [](const CK_FUNCTION_LIST& module, const Say& say) {
        const auto first = OwnModule::open(module);
        CK_SESSION_HANDLE second = 0;
        const auto open = [&] {
            return module.C_OpenSession(1, CKF_SERIAL_SESSION, nullptr, nullptr, &second);
        };
        say(OwnModule::hexadecimal(open()));
        module.C_CloseSession(first);
        say(OwnModule::hexadecimal(open()));
    });
    EXPECT_THAT(end.report, testing::EndsWith("\n0xb1\n0x0\n"));
}

} // namespace
} // namespace kyso::test
