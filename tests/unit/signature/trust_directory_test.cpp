// SPDX-License-Identifier: Apache-2.0
#include "signature/trust_directory.hpp"

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

#include <fstream>

namespace kyso::signature {
namespace {

using test::TemporaryFolder;
using test::write_certificates_pem;
using test::write_file;

Result<std::vector<Certificate>> chain_of(const test::Issued& leaf, const TrustDirectory& anchors,
                                          std::vector<Certificate> others = {pki().intermediate()},
                                          std::chrono::sys_seconds at = signing_time) {
    return anchors.verify_chain(leaf.certificate, others, at);
}

TEST(trust_directory, builds_the_chain_to_a_root) {
    const auto leaf = pki().issue(citizen_profile());
    const auto chain = chain_of(leaf, trust());
    ASSERT_THAT(chain, is_ok());
    EXPECT_EQ(*chain, (std::vector{leaf.certificate, pki().intermediate(), pki().root()}));
}

TEST(trust_directory, takes_any_certificate_as_anchor) {
    const auto leaf = pki().issue(citizen_profile());
    const auto chain = chain_of(leaf, trust_in(pki().intermediate()), {});
    ASSERT_THAT(chain, is_ok());
    EXPECT_EQ(*chain, (std::vector{leaf.certificate, pki().intermediate()}));
}

TEST(trust_directory, trusts_no_certificate_for_being_sent_along) {
    const auto leaf = pki().issue(citizen_profile());
    const auto nobody = TrustDirectory::of({}).value();
    EXPECT_THAT(chain_of(leaf, nobody, {pki().intermediate(), pki().root()}),
                fails_with(Errc::issuer_untrusted));
    const test::TestPki other{"Kyso Other CA"};
    EXPECT_THAT(chain_of(leaf, trust_in(other.root()), {pki().intermediate(), pki().root()}),
                fails_with(Errc::issuer_untrusted));
}

TEST(trust_directory, is_not_taken_in_by_the_name_of_an_issuer) {
    const auto leaf = pki().issue(citizen_profile());
    const test::TestPki same_name{"Kyso Demo CA", KeyKind::rsa_3072};
    ASSERT_EQ(same_name.root().subject(), pki().root().subject());
    EXPECT_THAT(chain_of(leaf, trust_in(same_name.root())), fails_with(Errc::issuer_untrusted));
    EXPECT_THAT(chain_of(leaf, trust(), {same_name.intermediate()}), fails_with(Errc::issuer_untrusted));
}

TEST(trust_directory, takes_no_holder_for_an_issuer) {
    // Where the leaf's issuer is itself a holder's certificate, of the same name and key as the real CA.
    auto profile = citizen_profile();
    profile.subject = {{"C", "VN"}, {"O", "CÔNG TY CỔ PHẦN THỬ NGHIỆM KYSO"}, {"CN", "Kyso Demo CA"}};
    profile.key_number = 1001;
    profile.issued_by_root = true;
    const auto false_issuer = pki().issue(profile);
    const auto leaf = pki().issue(citizen_profile());
    EXPECT_THAT(chain_of(leaf, trust(), {false_issuer.certificate}), fails_with(Errc::issuer_untrusted));
}

TEST(trust_directory, tells_times_of_the_leaf_from_times_of_an_issuer) {
    const auto leaf = pki().issue(citizen_profile());
    const auto at = [&](std::chrono::sys_seconds when) {
        return chain_of(leaf, trust(), {pki().intermediate()}, when);
    };
    const auto profile = citizen_profile();
    EXPECT_THAT(at(profile.not_before - std::chrono::hours{1}), fails_with(Errc::certificate_not_yet_valid));
    EXPECT_THAT(at(profile.not_after + std::chrono::hours{1}), fails_with(Errc::certificate_expired));
    auto eternal = citizen_profile();
    eternal.not_after = std::chrono::sys_days{std::chrono::year{2060} / 1 / 1};
    EXPECT_THAT(chain_of(pki().issue(eternal), trust(), {pki().intermediate()},
                         eternal.not_after - std::chrono::days{1}),
                fails_with(Errc::issuer_untrusted));
}

TEST(trust_directory, refuses_weak_certificates) {
    auto weak = citizen_profile();
    weak.sha1 = true;
    EXPECT_THAT(chain_of(pki().issue(weak), trust()), fails_with(Errc::certificate_too_weak));
    EXPECT_THAT(chain_of(pki().issue(citizen_profile(KeyKind::rsa_1024)), trust()),
                fails_with(Errc::certificate_too_weak));
}

TEST(trust_directory, demands_no_extended_key_usage) {
    for (const char* usage : {"serverAuth", "1.3.6.1.4.1.311.10.3.12"}) {
        auto profile = citizen_profile();
        profile.extended_key_usage = usage;
        EXPECT_THAT(chain_of(pki().issue(profile), trust()), is_ok()) << usage;
    }
}

TEST(trust_directory, loads_pem_and_der) {
    const TemporaryFolder folder;
    const test::TestPki other{"Kyso Other CA"};
    write_certificates_pem({pki().root(), other.root()}, folder.path() / "two.pem");
    write_file(folder.path() / "one.cer", pki().intermediate().der());
    write_certificates_pem({other.intermediate()}, folder.path() / "three.crt");
    write_file(folder.path() / "README.md", as_bytes("not a certificate"));
    std::filesystem::create_directory(folder.path() / "below");
    write_file(folder.path() / "below" / "bad.crt", as_bytes("x"));
    const auto loaded = TrustDirectory::load(folder.path());
    ASSERT_THAT(loaded, is_ok());
    EXPECT_EQ(loaded->anchors(),
              (std::vector{pki().intermediate(), other.intermediate(), pki().root(), other.root()}));
    EXPECT_THAT(chain_of(pki().issue(citizen_profile()), *loaded), is_ok());
}

TEST(trust_directory, that_is_empty_trusts_nothing) {
    const TemporaryFolder folder;
    const auto loaded = TrustDirectory::load(folder.path());
    ASSERT_THAT(loaded, is_ok());
    EXPECT_THAT(chain_of(pki().issue(citizen_profile()), *loaded), fails_with(Errc::issuer_untrusted));
}

struct BadFile {
    std::string name, content;
};
void PrintTo(const BadFile& row, std::ostream* out) {
    *out << row.name;
}
class TrustDirectoryBadFile : public testing::TestWithParam<BadFile> {};

TEST_P(TrustDirectoryBadFile, is_named) {
    const TemporaryFolder folder;
    write_certificates_pem({pki().root()}, folder.path() / "good.pem");
    write_certificates_pem({pki().root()}, folder.path() / "bad.crt");
    std::string text = GetParam().content;
    if (text.starts_with("+")) {
        test::write_certificates_pem({pki().root()}, folder.path() / "prefix");
        std::ifstream in{folder.path() / "prefix"};
        text = std::string{std::istreambuf_iterator<char>{in}, {}} + text.substr(1);
    }
    write_file(folder.path() / "bad.crt", as_bytes(text));
    const auto loaded = TrustDirectory::load(folder.path());
    ASSERT_THAT(loaded, fails_with(Errc::config_invalid));
    EXPECT_NE(loaded.error().detail().find("bad.crt"), std::string::npos) << loaded.error().detail();
}

INSTANTIATE_TEST_SUITE_P(
    rows, TrustDirectoryBadFile,
    testing::Values(BadFile{"empty", ""}, BadFile{"text", "hello"},
                    BadFile{"damaged_pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
                    BadFile{"cut_pem", "-----BEGIN CERTIFICATE-----\nMIIB"},
                    BadFile{"private_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
                    BadFile{"second_is_damaged",
                            "+-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
                    BadFile{"too_large", std::string(1024 * 1024 + 1, 'x')}),
    [](const auto& row) { return row.param.name; });

TEST(trust_directory, that_is_missing_is_named) {
    const auto loaded = TrustDirectory::load("/nonexistent/anchors");
    ASSERT_THAT(loaded, fails_with(Errc::config_invalid));
    EXPECT_NE(loaded.error().detail().find("/nonexistent/anchors"), std::string::npos);
}

} // namespace
} // namespace kyso::signature
