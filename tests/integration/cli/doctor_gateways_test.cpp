// SPDX-License-Identifier: Apache-2.0
// `kyso doctor` about SIM gateways, through the real kyso-relay.
#include "tests/integration/cli/findings.hpp"
#include "tests/integration/cli/kyso_process.hpp"
#include "tests/support/relay_process/ocsp_responder.hpp"
#include "tests/support/relay_stage/relay_stage.hpp"
#include "tests/support/result_matchers.hpp"

namespace kyso::cli {
namespace {

using kyso::test::RelayStage;
using kyso::test::WebServer;
using test::findings;
using test::Home;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class DoctorGateways : public testing::Test {
  protected:
    WebServer gateway(const std::string& host) const {
        auto profile = kyso::test::gateway_profile();
        profile.dns = host;
        return WebServer{stage.files(kyso::test::gateway_pki().issue(profile))};
    }
    static std::string address(std::uint16_t port) { return "https://localhost:" + std::to_string(port); }
    std::vector<std::string> seen(const char* language = "en") const {
        return findings(home.kyso({"doctor", "--json", "--language", language}).out, "gateway");
    }

    RelayStage stage;
    const Home home{stage.root()};
};

TEST_F(DoctorGateways, lists_each_and_whether_it_answers) {
    WebServer right = gateway("localhost");
    right.serve("/v1/status", kyso::test::json_answer(R"({"error":"gateway_refused"})", 400));
    WebServer wrong = gateway("gateway.example");
    WebServer page = gateway("localhost");
    page.serve("/v1/status", kyso::test::ok(as_bytes("<html>")));
    const std::uint16_t nobody = kyso::test::free_tcp_port();
    stage.start_relay_with(stage.gateway_table("https://one.example", address(right.port())) +
                           stage.gateway_table("https://two.example", address(wrong.port())) +
                           stage.gateway_table("https://three.example", address(page.port())) +
                           stage.gateway_table("https://four.example", address(nobody)));
    EXPECT_THAT(
        seen(),
        ElementsAre(AllOf(HasSubstr("ok: "), HasSubstr("https://one.example answers"),
                          HasSubstr(address(right.port()))),
                    AllOf(HasSubstr("warning: "), HasSubstr("https://two.example"), HasSubstr("mismatch")),
                    AllOf(HasSubstr("warning: "), HasSubstr("https://three.example does not answer as")),
                    AllOf(HasSubstr("warning: "), HasSubstr("https://four.example cannot be reached"),
                          HasSubstr("refused"))));
    EXPECT_THAT(seen("vi"), testing::Contains(HasSubstr("của https://one.example trả lời")));
    EXPECT_TRUE(wrong.asked().empty());
}

TEST_F(DoctorGateways, says_that_there_is_none) {
    stage.start_relay_with("");
    EXPECT_THAT(seen(), ElementsAre(HasSubstr("ok: relay.toml names no SIM gateway")));
}

TEST_F(DoctorGateways, says_nothing_of_them_without_a_relay) {
    EXPECT_THAT(seen(), ElementsAre());
    EXPECT_THAT(findings(home.kyso({"doctor", "--json"}).out, "relay"), ElementsAre(HasSubstr("warning: ")));
}

} // namespace
} // namespace kyso::cli
