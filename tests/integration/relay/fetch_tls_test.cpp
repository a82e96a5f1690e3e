// SPDX-License-Identifier: Apache-2.0
// https: what TLS 1.2 with a right certificate gets, and everything that is wrong with a server does not.
#include "fetch_stage.hpp"

#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_pki/test_pki.hpp"

namespace kyso::fetch {
namespace {

using test::fails_with;
using test::is_ok;
using test::Issued;
using test::Profile;
using test::TestPki;
using test::WebServer;

const TestPki& pki() {
    static const TestPki made{"Web CA"};
    return made;
}

/// A server's certificate for ocsp.example.
Profile server_profile() {
    Profile profile;
    profile.subject = {{"C", "VN"}, {"CN", "ocsp.example"}};
    profile.key_usage = "critical,digitalSignature,keyEncipherment";
    profile.extended_key_usage = "serverAuth";
    profile.dns = "ocsp.example";
    return profile;
}

class FetchTls : public FetchStage {
  protected:
    FetchTls() {
        settings.tls_roots = (folder.path() / "roots.pem").string();
        test::write_certificates_pem({pki().root()}, settings.tls_roots);
        resolver->answers = {{"127.0.0.1"}};
    }

    Result<Bytes> get_from(const Issued& issued,
                           std::vector<signature::Certificate> chain = {pki().intermediate()},
                           int version = 0, const std::string& host = "ocsp.example") {
        const test::TlsFiles files{(folder.path() / "server.pem").string(),
                                   (folder.path() / "server.key").string(), version};
        chain.insert(chain.begin(), issued.certificate);
        test::write_certificates_pem(chain, files.certificate);
        test::write_pkcs8_pem(issued.key, files.key);
        WebServer server{files};
        server.serve("/", test::ok(Bytes{1, 2, 3}));
        const std::string authority = host + ":" + std::to_string(server.port());
        settings.rules.allow_private.insert(authority);
        auto got = get("https://" + authority + "/");
        asked = server.asked().size();
        return got;
    }

    const test::TemporaryFolder folder;
    std::size_t asked = 0;
};

TEST_F(FetchTls, gets_what_a_right_server_has) {
    EXPECT_THAT(get_from(pki().issue(server_profile())), is_ok());
    EXPECT_THAT(get_from(pki().issue(server_profile()), {pki().intermediate()}, TLS1_2_VERSION), is_ok());
    EXPECT_THAT(get_from(pki().issue(server_profile()), {pki().intermediate()}, TLS1_3_VERSION), is_ok());
}

struct Wrong {
    const char* name;
    std::function<Issued()> server;
    bool without_chain = false;
    int version = 0;
    const char* host = "ocsp.example";
};
Issued altered(const std::function<void(Profile&)>& change) {
    Profile profile = server_profile();
    change(profile);
    return pki().issue(profile);
}
Issued right() {
    return pki().issue(server_profile());
}
Issued foreign() {
    static const TestPki stranger{"Stranger Web CA"};
    return stranger.issue(server_profile());
}
const auto today = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
using std::chrono::days;

class WrongServer : public FetchTls, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongServer, is_told_nothing_and_believed_nothing) {
    const Wrong& row = GetParam();
    const auto chain =
        row.without_chain ? std::vector<signature::Certificate>{} : std::vector{pki().intermediate()};
    EXPECT_THAT(get_from(row.server(), chain, row.version, row.host), fails_with(Errc::fetch_failed));
    EXPECT_EQ(asked, 0U) << "no request went out";
}
INSTANTIATE_TEST_SUITE_P(
    fetch_tls, WrongServer,
    testing::Values(
        Wrong{"of_a_stranger", foreign}, Wrong{"without_its_chain", right, true},
        Wrong{"tls_1_1", right, false, TLS1_1_VERSION}, Wrong{"tls_1_0", right, false, TLS1_VERSION},
        Wrong{"another_name", right, false, 0, "crl.example"},
        Wrong{"a_subdomain", right, false, 0, "www.ocsp.example"},
        Wrong{"a_name_that_ends_like_it", right, false, 0, "notocsp.example"},
        Wrong{"an_address_instead_of_the_name", right, false, 0, "127.0.0.1"},
        Wrong{"expired",
              [] {
                  return altered([](Profile& it) {
                      it.not_before = today - days{9};
                      it.not_after = today - days{1};
                  });
              }},
        Wrong{"not_yet_valid", [] { return altered([](Profile& it) { it.not_before = today + days{1}; }); }},
        Wrong{"not_for_servers",
              [] { return altered([](Profile& it) { it.extended_key_usage = "clientAuth"; }); }},
        Wrong{"signed_over_sha1", [] { return altered([](Profile& it) { it.sha1 = true; }); }},
        Wrong{"short_key", [] { return altered([](Profile& it) { it.key = test::KeyKind::rsa_1024; }); }},
        Wrong{"name_in_the_subject_only",
              [] { return altered([](Profile& it) { it.dns = "other.example"; }); }},
        Wrong{"wildcard_of_everything", [] { return altered([](Profile& it) { it.dns = "*"; }); }},
        Wrong{"wildcard_of_a_top_level",
              [] { return altered([](Profile& it) { it.dns = "*.example.org"; }); }},
        Wrong{"partial_wildcard", [] { return altered([](Profile& it) { it.dns = "oc*.example"; }); }},
        Wrong{"a_persons_certificate", [] { return pki().issue({}); }}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(FetchTls, self_signed_is_refused) {
    EXPECT_THAT(get_from(pki().root_authority(), {}), fails_with(Errc::fetch_failed))
        << "no server's certificate";
}

TEST_F(FetchTls, a_server_that_speaks_no_tls_is_refused) {
    WebServer server;
    server.serve("/", test::ok(Bytes{1}));
    settings.rules.allow_private.insert("ocsp.example:" + std::to_string(server.port()));
    settings.deadline = std::chrono::seconds{2};
    EXPECT_THAT(get("https://ocsp.example:" + std::to_string(server.port()) + "/"),
                fails_with(Errc::fetch_failed));
}

TEST_F(FetchTls, without_roots_nobody_is_believed) {
    settings.tls_roots = "/nonexistent/roots.pem";
    const auto got = get_from(right());
    ASSERT_THAT(got, fails_with(Errc::fetch_failed));
    EXPECT_THAT(got.error().detail(), testing::HasSubstr("/nonexistent/roots.pem"));
}

TEST_F(FetchTls, roots_of_the_environment_do_not_count) {
    test::write_certificates_pem({foreign().certificate}, settings.tls_roots);
    test::write_certificates_pem({pki().root()}, folder.path() / "env.pem");
    ::setenv("SSL_CERT_FILE", (folder.path() / "env.pem").c_str(), 1);
    EXPECT_THAT(get_from(right()), fails_with(Errc::fetch_failed));
    ::unsetenv("SSL_CERT_FILE");
}

} // namespace
} // namespace kyso::fetch
