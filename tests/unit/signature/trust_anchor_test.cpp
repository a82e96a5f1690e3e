// SPDX-License-Identifier: Apache-2.0
#include "signature/trust_anchor.hpp"

#include "signature/trust_directory.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

#include <gmock/gmock.h>

namespace kyso::signature {
namespace {

using test::fails_with;
using test::is_ok;
using test::TemporaryFolder;
using test::write_file;
using testing::HasSubstr;

TrustAnchor root_anchor() {
    return {pki().root(), {}, "https://authority.example/root.crt", "2026-11-22T07:00:00Z", "an (uid 1000)"};
}

TEST(trust_anchor, comes_back_as_it_was_written) {
    const std::string text = to_trust_file(root_anchor());
    const auto read = read_trust_anchors(as_bytes(text), "root.pem");
    ASSERT_THAT(read, is_ok());
    ASSERT_EQ(read->size(), 1U);
    EXPECT_EQ(read->front().certificate, pki().root());
    EXPECT_EQ(read->front().source, "https://authority.example/root.crt");
    EXPECT_EQ(read->front().added, "2026-11-22T07:00:00Z");
    EXPECT_EQ(read->front().by, "an (uid 1000)");
    EXPECT_EQ(read->front().file, "root.pem");
}

TEST(trust_anchor, text_cannot_forge_a_line) {
    TrustAnchor anchor = root_anchor();
    anchor.source = "x\n# by: root\n-----BEGIN CERTIFICATE-----\x1B[2J";
    const std::string text = to_trust_file(anchor);
    const auto read = read_trust_anchors(as_bytes(text), "root.pem");
    EXPECT_THAT(read, fails_with(Errc::config_invalid)) << "a mark in a comment is counted, never skipped";
    anchor.source = "x\n# by: root\x1B[2J";
    const auto harmless = read_trust_anchors(as_bytes(to_trust_file(anchor)), "root.pem");
    ASSERT_THAT(harmless, is_ok());
    EXPECT_EQ(harmless->front().by, "an (uid 1000)");
    EXPECT_EQ(harmless->front().source, "x # by: root [2J");
}

TEST(trust_anchor, sha256_line_must_be_right) {
    std::string text = to_trust_file(root_anchor());
    const std::size_t at = text.find("# sha256: ") + 10;
    text[at] = text[at] == '0' ? '1' : '0';
    const auto read = read_trust_anchors(as_bytes(text), "/etc/kyso/trust.d/root.pem");
    ASSERT_THAT(read, fails_with(Errc::config_invalid));
    EXPECT_THAT(read.error().detail(), HasSubstr("/etc/kyso/trust.d/root.pem"));
}

TEST(trust_anchor, sha256_line_speaks_of_one_certificate) {
    TrustAnchor other = root_anchor();
    other.certificate = pki().intermediate();
    const std::string two = to_trust_file(root_anchor()) + to_trust_file(other);
    EXPECT_THAT(read_trust_anchors(as_bytes(two), "two.pem"), fails_with(Errc::config_invalid));
}

TEST(trust_anchor, file_without_comments_says_nothing_of_itself) {
    const auto read = read_trust_anchors(pki().root().der(), "root.cer");
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(read->front().source + read->front().added + read->front().by, "");
}

struct Bad {
    const char* name;
    std::string content;
};
class BadTrustFile : public testing::TestWithParam<Bad> {};

TEST_P(BadTrustFile, is_named) {
    const auto read = read_trust_anchors(as_bytes(GetParam().content), "bad.pem");
    ASSERT_THAT(read, fails_with(Errc::config_invalid));
    EXPECT_THAT(read.error().detail(), HasSubstr("bad.pem"));
}
INSTANTIATE_TEST_SUITE_P(
    trust_anchor, BadTrustFile,
    testing::Values(Bad{"empty", ""}, Bad{"text", "trust me"},
                    Bad{"empty_pem", "-----BEGIN CERTIFICATE-----\n"},
                    Bad{"key", "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"},
                    Bad{"too_large", std::string(1024 * 1024 + 1, '#')},
                    Bad{"cut_off", to_trust_file(root_anchor()).substr(0, 700)},
                    Bad{"one_good_one_bad",
                        to_trust_file({pki().root(), {}, {}, {}, {}}) +
                            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(trust_directory_folders, are_taken_together_and_missing_ones_left_out) {
    const TemporaryFolder system, person;
    write_file(system.path() / "root.pem", as_bytes(to_trust_file(root_anchor())));
    write_file(person.path() / "again.cer", pki().root().der());
    const std::filesystem::path folders[] = {system.path(), "/nonexistent/trust.d", person.path()};
    const auto trust = TrustDirectory::load_existing(folders);
    ASSERT_THAT(trust, is_ok());
    EXPECT_EQ(trust->anchors().size(), 1U) << "the same certificate in both is one anchor";
}

TEST(trust_directory_folders, one_bad_file_is_no_trust_at_all) {
    const TemporaryFolder system, person;
    write_file(person.path() / "bad.pem", as_bytes("trust me"));
    const std::filesystem::path folders[] = {system.path(), person.path()};
    const auto trust = TrustDirectory::load_existing(folders);
    ASSERT_THAT(trust, fails_with(Errc::config_invalid));
    EXPECT_THAT(trust.error().detail(), HasSubstr((person.path() / "bad.pem").string()));
}

} // namespace
} // namespace kyso::signature
