// SPDX-License-Identifier: Apache-2.0
// Objects made beforehand by the program openssl (tests/data/signature/make-vectors.sh), before our verifier.
#include "tests/unit/signature/signing_fixture.hpp"

#include <fstream>

namespace kyso::signature {
namespace {

Bytes vector_file(const std::string& name) {
    std::ifstream in{KYSO_TEST_DATA_DIR "/signature/" + name, std::ios::binary};
    Bytes bytes{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_FALSE(bytes.empty()) << name;
    return bytes;
}

constexpr std::chrono::sys_seconds at = std::chrono::sys_days{std::chrono::year{2027} / 1 / 1};

struct Row {
    std::string name, file;
    ContentType type;
    std::string common_name, id;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

class OpensslVector : public testing::TestWithParam<Row> {
  protected:
    Result<VerifiedSignature> verify(ContentType type) const {
        const auto root = Certificate::parse(vector_file("root.der")).value();
        return verify_cms(vector_file(GetParam().file), vector_file("content.txt"), type, trust_in(root), at);
    }
};

TEST_P(OpensslVector, is_verified) {
    const auto verified = verify(GetParam().type);
    ASSERT_THAT(verified, is_ok());
    EXPECT_EQ(verified->signer.common_name(), GetParam().common_name);
    const Holder holder = holder_of(verified->signer);
    EXPECT_EQ(holder.kind, Holder::Kind::person);
    ASSERT_EQ(holder.ids.size(), 1U);
    EXPECT_EQ(holder.ids[0].value, GetParam().id);
    EXPECT_TRUE(holder.ids[0].valid);
}

TEST_P(OpensslVector, is_refused_as_anything_else) {
    const bool document = GetParam().type == ContentType::data;
    EXPECT_THAT(verify(document ? ContentType::registration_statement : ContentType::data),
                fails_with(Errc::content_type_wrong));
}

constexpr auto data = ContentType::data;
constexpr auto registration = ContentType::registration_statement;
const std::string an = "NGUYỄN VĂN AN", binh = "LÊ THỊ BÌNH";
INSTANTIATE_TEST_SUITE_P(
    rows, OpensslVector,
    testing::Values(Row{"rsa_detached", "rsa-detached.der", data, an, "079200001234"},
                    Row{"rsa_attached", "rsa-attached.der", data, an, "079200001234"},
                    Row{"rsa_registration", "rsa-registration.der", registration, an, "079200001234"},
                    Row{"p256_detached", "p256-detached.der", data, binh, "012345678"},
                    Row{"p256_attached", "p256-attached.der", data, binh, "012345678"},
                    Row{"p256_registration", "p256-registration.der", registration, binh, "012345678"}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::signature
