// SPDX-License-Identifier: Apache-2.0
// What kyso-portal finds out about revocation by itself, from a responder of OpenSSL's.
#include "program_stage.hpp"
#include "tests/support/relay_process/ocsp_responder.hpp"

namespace kyso::portal {
namespace {

using testing::HasSubstr;

TEST_F(ProgramTest, records_that_nobody_could_be_asked_about_revocation) {
    PortalProcess portal{arguments()};
    const RawAnswer completed =
        complete_at(PortalProcess::port_of(portal.ready_line()), trusted_pki().issue({}));
    EXPECT_EQ(completed.status, 201U);
    EXPECT_THAT(completed.body, HasSubstr(R"("revocation":{"status":"unknown","why":"no_address"})"));
}

TEST_F(ProgramTest, refuses_what_it_cannot_find_out_where_it_is_told_to) {
    PortalProcess portal{arguments({"--revocation", "require"})};
    const RawAnswer completed =
        complete_at(PortalProcess::port_of(portal.ready_line()), trusted_pki().issue({}));
    EXPECT_EQ(completed.status, 422U);
    EXPECT_THAT(completed.body, HasSubstr("revocation_unknown"));
}

TEST_F(ProgramTest, asks_the_responder_of_the_certificate) {
    // The issuer is the anchor, so the person's certificate is the one link that is asked about.
    std::filesystem::remove(folder_ / "trust" / "ca.pem");
    test::write_certificates_pem({trusted_pki().intermediate()}, folder_ / "trust" / "issuer.pem");
    const std::uint16_t port = test::free_tcp_port();
    const std::string authority = "127.0.0.1:" + std::to_string(port);
    test::Profile profile;
    profile.authority_info = "OCSP;URI:http://" + authority + "/";
    const test::Issued honest = trusted_pki().issue(profile);
    profile.subject = test::citizen("TRẦN THỊ BÌNH", "079200005678");
    const test::Issued robbed = trusted_pki().issue(profile);
    const test::OcspResponder responder{port,
                                        folder_ / "ocsp",
                                        trusted_pki().authority(),
                                        {{honest.certificate, false}, {robbed.certificate, true}}};
    PortalProcess portal{arguments({"--revocation", "require", "--allow-private", authority})};
    const std::uint16_t at = PortalProcess::port_of(portal.ready_line());
    const RawAnswer accepted = complete_at(at, honest);
    EXPECT_EQ(accepted.status, 201U) << accepted.body;
    EXPECT_THAT(accepted.body, HasSubstr(R"("status":"good","source":"http://)" + authority));
    const RawAnswer refused = complete_at(at, robbed);
    EXPECT_EQ(refused.status, 422U);
    EXPECT_THAT(refused.body, HasSubstr("certificate_revoked"));
}

} // namespace
} // namespace kyso::portal
