// SPDX-License-Identifier: Apache-2.0
// States and habits of tokens that SoftHSM does not have, through a real kyso-driver-host over the faulty
// module: what is signed, what is refused, and what each costs in PIN tries.
#include "tests/integration/drivers/demo_keys.hpp"
#include "tests/integration/drivers/host_process.hpp"
#include "tests/support/result_matchers.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

using namespace drivers;

constexpr const char* faulty_module = KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11.so";
constexpr const char* right_pin = "123456";
const Bytes always_id{0x0A};

class TokenStates : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        softhsm_ = std::make_unique<SoftHsm>();
        SoftHsmKey always = ec_key();
        always.id = always_id;
        always.always_authenticate = true;
        softhsm_->add_token({.label = "A token", .pin = right_pin, .keys = {rsa_key(), ec_key(), always}});
        softhsm_->add_token({.label = "B token", .pin = right_pin, .keys = {ec_key()}});
    }
    static void TearDownTestSuite() { softhsm_.reset(); }

    HostProcess& host(const std::string& rules) {
        const auto file = softhsm_->folder() / "rules";
        std::filesystem::remove(journal_);
        std::ofstream{file} << "module " << SoftHsm::module << "\njournal " << journal_.string() << '\n'
                            << rules << '\n';
        host_.emplace(std::vector<std::string>{"--developer", faulty_module},
                      std::vector{softhsm_->environment(), "KYSO_FAULTY_RULES=" + file.string()});
        return *host_;
    }
    std::size_t calls(const std::string& function) const {
        std::ifstream journal{journal_};
        std::size_t count = 0;
        for (std::string line; std::getline(journal, line);)
            if (line.starts_with(function + " ")) ++count;
        return count;
    }
    /// The token's serial as kysod knows it from its listing.
    TokenInfo token() { return host_->tokens().front(); }

    static inline std::unique_ptr<SoftHsm> softhsm_;
    std::filesystem::path journal_ = softhsm_->folder() / "journal";
    std::optional<HostProcess> host_;
    const ToBeSigned what_ = to_sign("hồ sơ", Mechanism::ecdsa);
};

struct Pss {
    const char* name;
    const char* rules;
};
class PssOnToken : public TokenStates, public testing::WithParamInterface<Pss> {};
TEST_P(PssOnToken, verifies_for_every_digest) {
    host(GetParam().rules);
    ASSERT_THAT(host_->login_with(token(), right_pin), is_ok());
    for (const auto algorithm : {DigestAlgorithm::sha256, DigestAlgorithm::sha384, DigestAlgorithm::sha512}) {
        const ToBeSigned what = to_sign("phiếu đăng ký", Mechanism::rsa_pss, algorithm);
        const auto signature = host_->sign({1}, what);
        ASSERT_THAT(signature, is_ok());
        EXPECT_TRUE(verifies(*signature, what, rsa_key().certificate));
        ToBeSigned other = what;
        other.mechanism = Mechanism::rsa_pkcs1;
        EXPECT_FALSE(verifies(*signature, other, rsa_key().certificate));
    }
}
INSTANTIATE_TEST_SUITE_P(, PssOnToken,
                         testing::Values(Pss{"by_its_own_mechanism", ""},
                                         Pss{"by_raw_rsa", "C_GetMechanismList -> without 0xd"}),
                         [](const auto& row) { return row.param.name; });

TEST_F(TokenStates, a_token_without_any_pss_says_so_and_signs_otherwise) {
    host("C_GetMechanismList -> without 0xd\nC_GetMechanismList -> without 0x3");
    ASSERT_THAT(host_->login_with(token(), right_pin), is_ok());
    EXPECT_THAT(host_->sign({1}, to_sign("x", Mechanism::rsa_pss)), fails_with(Errc::mechanism_unsupported));
    EXPECT_EQ(calls("C_SignInit"), 0U);
    EXPECT_THAT(host_->sign({1}, to_sign("x", Mechanism::rsa_pkcs1)), is_ok());
}

TEST_F(TokenStates, a_token_without_pkcs1_says_so) {
    host("C_SignInit -> return CKR_MECHANISM_INVALID");
    ASSERT_THAT(host_->login_with(token(), right_pin), is_ok());
    EXPECT_THAT(host_->sign({1}, to_sign("x", Mechanism::rsa_pkcs1)),
                fails_with(Errc::mechanism_unsupported));
    EXPECT_EQ(calls("C_Sign"), 0U);
}

TEST_F(TokenStates, a_key_that_asks_each_time_gets_one_pin_for_each_signature) {
    host("");
    ASSERT_THAT(host_->login_with(token(), right_pin), is_ok());
    EXPECT_EQ(calls("C_Login"), 1U);
    ASSERT_THAT(host_->sign(always_id, what_), is_ok());
    EXPECT_EQ(calls("C_Login"), 2U) << "the second is for the signature";
    EXPECT_THAT(host_->sign(always_id, what_), fails_with(Errc::key_asks_each_time));
    EXPECT_EQ(calls("C_Login"), 2U);
    ASSERT_THAT(host_->next_pin(right_pin), is_ok());
    const auto signature = host_->sign(always_id, what_);
    ASSERT_THAT(signature, is_ok());
    EXPECT_TRUE(verifies(*signature, what_, ec_key().certificate));
    EXPECT_EQ(calls("C_Login"), 3U);
}

TEST_F(TokenStates, a_wrong_pin_for_one_signature_is_not_tried_again) {
    host("");
    ASSERT_THAT(host_->login_with(token(), right_pin), is_ok());
    ASSERT_THAT(host_->sign(always_id, what_), is_ok());
    ASSERT_THAT(host_->next_pin("654321"), is_ok());
    EXPECT_THAT(host_->sign(always_id, what_), fails_with(Errc::pin_incorrect));
    EXPECT_THAT(host_->sign(always_id, what_), fails_with(Errc::key_asks_each_time));
    EXPECT_EQ(calls("C_Login"), 3U);
    EXPECT_EQ(calls("C_Sign"), 1U);
    EXPECT_THAT(host_->sign({2}, what_), is_ok()) << "the session is not spoilt";
}

TEST_F(TokenStates, a_pin_without_a_login_is_refused) {
    host("");
    EXPECT_THAT(host_->next_pin(right_pin), fails_with(Errc::invalid_request));
}

struct Flags {
    const char* name;
    const char* rules;
    bool last_try_allowed;
    std::optional<Errc> refused;
};
class PinFlags : public TokenStates, public testing::WithParamInterface<Flags> {};
TEST_P(PinFlags, decide_whether_a_try_is_made) {
    host(std::string{"C_GetTokenInfo -> flags "} + GetParam().rules);
    const auto login = host_->login_with(token(), right_pin, GetParam().last_try_allowed);
    if (GetParam().refused) {
        EXPECT_THAT(login, fails_with(*GetParam().refused));
    } else {
        EXPECT_THAT(login, is_ok());
    }
    EXPECT_EQ(calls("C_Login"), GetParam().refused ? 0U : 1U);
}
INSTANTIATE_TEST_SUITE_P(, PinFlags,
                         testing::Values(Flags{"count_low", "+0x10000", false, std::nullopt},
                                         Flags{"last_try", "+0x20000", false, Errc::pin_last_try},
                                         Flags{"last_try_confirmed", "+0x20000", true, std::nullopt},
                                         Flags{"locked", "+0x40000", false, Errc::pin_locked},
                                         Flags{"locked_and_confirmed", "+0x60000", true, Errc::pin_locked},
                                         Flags{"to_be_changed", "+0x80000", false, Errc::pin_must_change},
                                         Flags{"to_be_changed_and_confirmed", "+0xA0000", true,
                                               Errc::pin_must_change}),
                         [](const auto& row) { return row.param.name; });

class PinPad : public TokenStates {
  protected:
    void pad_on_which(const std::string& typed, const std::string& rules = "") {
        host("pad " + typed + "\nC_GetTokenInfo -> flags +0x100\n" + rules);
    }
};

TEST_F(PinPad, asks_for_the_pin_itself) {
    pad_on_which(right_pin);
    ASSERT_THAT(host_->login_on_pad(token()), is_ok());
    EXPECT_THAT(host_->sign({2}, what_), is_ok());
    EXPECT_EQ(calls("C_Login"), 1U);
}

TEST_F(PinPad, is_asked_once_for_a_wrong_pin) {
    pad_on_which("654321");
    EXPECT_THAT(host_->login_on_pad(token()), fails_with(Errc::pin_incorrect));
    EXPECT_EQ(calls("C_Login"), 1U);
}

TEST_F(PinPad, has_a_cancel_key) {
    pad_on_which(right_pin, "C_Login -> return CKR_FUNCTION_CANCELED");
    EXPECT_THAT(host_->login_on_pad(token()), fails_with(Errc::consent_refused));
}

TEST_F(PinPad, is_asked_for_each_signature_of_a_key_that_wants_it) {
    pad_on_which(right_pin);
    ASSERT_THAT(host_->login_on_pad(token()), is_ok());
    for (int i = 0; i < 3; ++i)
        EXPECT_THAT(host_->sign(always_id, what_), is_ok());
    EXPECT_EQ(calls("C_Login"), 4U);
}

/// Whatever was listed before: the token that is in the slot at the login decides.
TEST_F(TokenStates, a_swapped_token_gets_no_pin) {
    host("");
    const TokenInfo listed = token();
    host("C_GetTokenInfo -> serial 0000000000000000");
    EXPECT_THAT(host_->login_with(listed, right_pin), fails_with(Errc::token_changed));
    EXPECT_EQ(calls("C_Login"), 0U);
    EXPECT_EQ(calls("C_OpenSession"), 0U);
}

TEST_F(TokenStates, one_that_fails_hides_no_other) {
    host("C_GetTokenInfo@1 -> return CKR_DEVICE_ERROR\nC_GetSlotInfo -> return CKR_GENERAL_ERROR");
    EXPECT_EQ(host_->tokens().size(), 1U);
    EXPECT_EQ(host_->tokens().size(), 2U) << "the next listing is whole";
}

TEST_F(TokenStates, all_that_fail_are_a_failure) {
    host("C_GetTokenInfo -> return CKR_DEVICE_ERROR");
    EXPECT_THAT(read_tokens_answer(*host_->call(TokensRequest{})), fails_with(Errc::token_error));
}

TEST_F(TokenStates, objects_without_end_come_to_an_end) {
    host("");
    const TokenInfo listed = token();
    host("C_FindObjects -> endless");
    const auto certificates =
        read_certificates_answer(*host_->call(CertificatesRequest{listed.slot, listed.serial}));
    ASSERT_THAT(certificates, is_ok());
    EXPECT_EQ(certificates->size(), 1U) << "the same one for ever";
    EXPECT_LE(calls("C_FindObjects"), 8U);
}

TEST_F(TokenStates, objects_that_are_no_certificates_are_left_out) {
    host("");
    const TokenInfo listed = token();
    for (const char* lie : {"C_GetAttributeValue attribute 0x11 -> length 0xffffffffffffffff",
                            "C_GetAttributeValue attribute 0x11 -> length 20000",
                            "C_GetAttributeValue attribute 0x11 -> replace empty",
                            "C_GetAttributeValue attribute 0x102 -> length 256"}) {
        host(lie);
        const auto certificates =
            read_certificates_answer(*host_->call(CertificatesRequest{listed.slot, listed.serial}));
        ASSERT_THAT(certificates, is_ok()) << lie;
        EXPECT_TRUE(certificates->empty()) << lie;
    }
}

} // namespace
} // namespace kyso::test
