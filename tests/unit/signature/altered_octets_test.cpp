// SPDX-License-Identifier: Apache-2.0
// Every octet of a registration, altered: statement and signature object. None may be accepted.
#include "tests/unit/signature/signing_fixture.hpp"

namespace kyso::signature {
namespace {

struct Row {
    std::string name;
    KeyKind kind;
    bool attached;
    bool with_root;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

class AlteredOctets : public testing::TestWithParam<Row> {
  protected:
    AlteredOctets() {
        std::vector<Certificate> chain{ca_.intermediate()};
        if (GetParam().with_root) chain.push_back(ca_.root());
        cms_ =
            sign(signer_, ContentType::registration_statement, as_bytes(text_), chain, GetParam().attached);
    }

    bool accepted(ByteView cms, std::string_view text) const {
        return verify_registration(cms, text, anchors_, "https://portal.example", signing_time).has_value();
    }

    /// One bit, another for each octet; where keys are cheap, all of them as well.
    static std::vector<std::uint8_t> changes(std::size_t i) {
        const auto bit = static_cast<std::uint8_t>(1U << (i % 8));
        return GetParam().kind == KeyKind::ec_p256 ? std::vector<std::uint8_t>{bit, 0xFF} : std::vector{bit};
    }

    // A CA of P-256 keys too: its signatures are the shortest, so the test is.
    const test::TestPki ca_{"Kyso Demo CA", GetParam().kind};
    const test::Issued signer_ = ca_.issue(citizen_profile(GetParam().kind));
    const TrustDirectory anchors_ = trust_in(ca_.root());
    const std::string text_ = statement_of(signer_.certificate).canonical();
    Bytes cms_;
};

TEST_P(AlteredOctets, of_the_object_are_refused) {
    ASSERT_TRUE(accepted(cms_, text_));
    for (std::size_t i = 0; i < cms_.size(); ++i) {
        for (const std::uint8_t change : changes(i)) {
            Bytes altered = cms_;
            altered[i] = static_cast<std::uint8_t>(altered[i] ^ change);
            ASSERT_FALSE(accepted(altered, text_)) << "octet " << i << " xor " << int{change};
        }
    }
}

TEST_P(AlteredOctets, of_the_statement_are_refused) {
    for (std::size_t i = 0; i < text_.size(); ++i) {
        for (const std::uint8_t change : changes(i)) {
            std::string altered = text_;
            altered[i] = static_cast<char>(static_cast<std::uint8_t>(altered[i]) ^ change);
            ASSERT_FALSE(accepted(cms_, altered)) << "octet " << i << " xor " << int{change};
        }
    }
}

TEST_P(AlteredOctets, missing_or_added_are_refused) {
    for (std::size_t i = 0; i < cms_.size(); i += 3) {
        Bytes shorter = cms_;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
        ASSERT_FALSE(accepted(shorter, text_)) << i;
        ASSERT_FALSE(accepted(ByteView{cms_}.first(i), text_)) << i;
    }
    Bytes longer = cms_;
    longer.push_back(0);
    EXPECT_FALSE(accepted(longer, text_));
    EXPECT_FALSE(accepted(cms_, text_ + " "));
}

INSTANTIATE_TEST_SUITE_P(rows, AlteredOctets,
                         testing::Values(Row{"p256", KeyKind::ec_p256, false, false},
                                         Row{"p256_attached_with_root", KeyKind::ec_p256, true, true},
                                         Row{"rsa_with_root", KeyKind::rsa_2048, false, true}),
                         [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::signature
