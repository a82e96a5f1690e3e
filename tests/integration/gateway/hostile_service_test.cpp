// SPDX-License-Identifier: Apache-2.0
// A service that lies, or another in its place: nothing of it reaches a client, every transaction ends with a
// named error.
#include "gateway_stage.hpp"

#include <functional>

namespace kyso::gateway {
namespace {

using Answer = std::function<test::WebAnswer(Mssp&, const Mssp::Asked&)>;

struct Lie {
    const char* name;
    Answer status;
    Errc errc = Errc::sim_answer_refused;
};

test::Issued stranger() {
    test::Profile profile;
    profile.key_number = 3;
    return test::TestPki{"Other Mobile CA"}.issue(profile);
}
ToBeSigned digest_of(Mssp& service, const Mssp::Asked& asked) {
    return {Mechanism::rsa_pkcs1, DigestAlgorithm::sha256, service.digest_of(asked.transaction)};
}
std::string good_signature(Mssp& service, const Mssp::Asked& asked) {
    return Mssp::signature_element(service.subscriber().sign(digest_of(service, asked)),
                                   service.subscriber().certificate.der());
}
test::WebAnswer raw(const std::string& body) {
    return test::ok(as_bytes(body));
}
std::string octets_of(const test::WebAnswer& answer) {
    return answer.octets.substr(answer.octets.find("\r\n\r\n") + 4);
}

class Lying : public GatewayStage, public testing::WithParamInterface<Lie> {};

TEST_P(Lying, is_never_believed) {
    service.on_status([&](const Mssp::Asked& asked) { return GetParam().status(service, asked); });
    start();
    ASSERT_THAT(ring(), is_ok());
    const auto ended = outcome();
    ASSERT_THAT(ended, is_ok());
    EXPECT_EQ(ended->state, State::failed);
    EXPECT_EQ(info(ended->error).name, info(GetParam().errc).name) << gateway->log();
    EXPECT_TRUE(ended->signature.empty());
}

INSTANTIATE_TEST_SUITE_P(
    hostile, Lying,
    testing::Values(
        Lie{"another_number",
            [](Mssp& service, const Mssp::Asked& asked) {
                return Mssp::status(asked.transaction, "+84987654321", "500", good_signature(service, asked));
            }},
        Lie{"another_transaction",
            [](Mssp& service, const Mssp::Asked& asked) {
                return Mssp::status(test::new_transaction(), service.msisdn_of(asked.transaction), "500",
                                    good_signature(service, asked));
            }},
        Lie{"another_digest",
            [](Mssp& service, const Mssp::Asked& asked) {
                auto other = digest_of(service, asked);
                other.digest[5] ^= 1U;
                return Mssp::status(asked.transaction, service.msisdn_of(asked.transaction), "500",
                                    Mssp::signature_element(service.subscriber().sign(other),
                                                            service.subscriber().certificate.der()));
            }},
        Lie{"another_certificate",
            [](Mssp& service, const Mssp::Asked& asked) {
                return Mssp::status(
                    asked.transaction, service.msisdn_of(asked.transaction), "500",
                    Mssp::signature_element(service.subscriber().sign(digest_of(service, asked)),
                                            stranger().certificate.der()));
            }},
        Lie{"a_test_certificate",
            [](Mssp& service, const Mssp::Asked& asked) {
                static const auto tester = test::TestPki{"kysod TEST CA"}.issue({});
                return Mssp::status(asked.transaction, service.msisdn_of(asked.transaction), "500",
                                    Mssp::signature_element(tester.sign(digest_of(service, asked)),
                                                            tester.certificate.der()));
            },
            Errc::sim_test_certificate},
        Lie{"success_without_a_signature",
            [](Mssp& service, const Mssp::Asked& asked) {
                return Mssp::status(asked.transaction, service.msisdn_of(asked.transaction), "500");
            },
            Errc::sim_service_failed},
        Lie{"a_doctype",
            [](Mssp& service, const Mssp::Asked& asked) {
                return raw("<!DOCTYPE a [<!ENTITY b \"c\">]>" + octets_of(service.with_signature(asked)));
            }},
        Lie{"too_deep",
            [](Mssp&, const Mssp::Asked&) {
                std::string body;
                for (int i = 0; i < 200; ++i)
                    body += "<a>";
                return raw(body);
            }},
        Lie{"huge", [](Mssp&, const Mssp::Asked&) { return raw(std::string(300 * 1024, ' ')); }},
        Lie{"signed_twice",
            [](Mssp& service, const Mssp::Asked& asked) {
                return Mssp::status(asked.transaction, service.msisdn_of(asked.transaction), "500",
                                    good_signature(service, asked) + good_signature(service, asked));
            }}),
    [](const auto& row) { return std::string{row.param.name}; });

class Hostile : public GatewayStage {};

TEST_F(Hostile, a_certificate_that_was_not_offered_is_refused) {
    static const auto other = test::TestPki{"Mobile CA"}.issue([] {
        test::Profile profile;
        profile.key_number = 9;
        return profile;
    }());
    service.on_profile(
        [this](const Mssp::Asked& asked) { return service.profile(asked, {other.certificate.der()}); });
    start(std::string{fast} + "certificates = \"profile\"\n");
    ASSERT_THAT(ring(), is_ok());
    EXPECT_EQ(outcome()->error, Errc::sim_answer_refused);
    EXPECT_THAT(gateway->log(), HasSubstr("another certificate than those that were offered"));
}

TEST_F(Hostile, polls_without_an_answer_are_repeated_until_there_is_one) {
    std::atomic<int> polls = 0;
    service.on_status([&](const Mssp::Asked& asked) {
        switch (polls++) {
        case 0:
            return test::WebAnswer{"", false};
        case 1:
            return test::WebAnswer{"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", false};
        case 2:
            return raw("<html><body>come back later</body></html>");
        default:
            return service.with_signature(asked);
        }
    });
    start();
    ASSERT_THAT(ring(), is_ok());
    EXPECT_EQ(outcome()->state, State::done);
}

TEST_F(Hostile, a_submission_that_got_no_answer_is_never_repeated) {
    for (const test::WebAnswer& nothing :
         {test::WebAnswer{"", false},
          test::WebAnswer{"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", false}}) {
        service.on_signature([&](const Mssp::Asked&) { return nothing; });
        if (!gateway) start();
        const std::size_t before = service.signatures().size();
        ASSERT_THAT(ring(before == 0 ? "0912345678" : "0987654321"), is_ok());
        EXPECT_EQ(outcome()->error, Errc::outcome_unknown);
        EXPECT_EQ(service.signatures().size(), before + 1);
    }
}

TEST_F(Hostile, a_service_that_refuses_our_certificate_rings_nobody) {
    setting.write_identity("credentials/ap",
                           test::TestPki{"Strange"}.issue(setting.profile_for("ap.example", false)), false);
    start();
    ASSERT_THAT(ring(), is_ok());
    EXPECT_EQ(outcome()->state, State::failed);
    EXPECT_TRUE(service.signatures().empty());
    EXPECT_GT(service.connections(), 0U);
}

struct Impostor {
    const char* name;
    std::function<void(test::GatewaySetting&)> change;
    int version = 0;
};
class WrongService : public testing::TestWithParam<Impostor> {};

TEST_P(WrongService, gets_no_request_and_the_person_may_try_again) {
    const test::TemporaryFolder folder;
    test::GatewaySetting setting{folder.path()};
    GetParam().change(setting);
    Mssp impostor{
        {setting.file("service.pem").string(), setting.file("service.key").string(), GetParam().version},
        test::TestPki{"Mobile CA"}.issue({})};
    test::GatewayProcess gateway{setting,
                                 setting.toml(impostor.address(), "first_poll_ms = 100\npoll_ms = 100\n")};
    const auto ticket = setting.ticket();
    const auto id = test::new_transaction();
    const auto offer = gateway.open(setting.spelled(ticket), id);
    ASSERT_THAT(offer, is_ok());
    ASSERT_THAT(gateway.submit(test::submit_call(setting, ticket, id, *offer)), is_ok());
    const auto ended = gateway.outcome(setting.spelled(ticket), id);
    ASSERT_THAT(ended, is_ok());
    EXPECT_EQ(ended->error, Errc::sim_service_failed);
    EXPECT_TRUE(impostor.signatures().empty());
    EXPECT_GT(impostor.connections(), 0U);
}

test::Profile server(const test::GatewaySetting& setting, const std::function<void(test::Profile&)>& change) {
    auto profile = setting.profile_for("localhost", true);
    change(profile);
    return profile;
}
void as(test::GatewaySetting& setting, const std::function<void(test::Profile&)>& change) {
    setting.write_identity("service", setting.pki().issue(server(setting, change)));
}
const auto today = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());

INSTANTIATE_TEST_SUITE_P(
    hostile, WrongService,
    testing::Values(
        Impostor{"expired",
                 [](auto& it) {
                     as(it, [](test::Profile& profile) {
                         profile.not_before = today - std::chrono::days{9};
                         profile.not_after = today - std::chrono::days{1};
                     });
                 }},
        Impostor{"not_yet_valid",
                 [](auto& it) {
                     as(it,
                        [](test::Profile& profile) { profile.not_before = today + std::chrono::days{1}; });
                 }},
        Impostor{
            "self_signed",
            [](auto& it) { it.write_identity("service", test::TestPki{"Self"}.root_authority(), false); }},
        Impostor{"of_another_ca",
                 [](auto& it) {
                     it.write_identity("service",
                                       test::TestPki{"Strange"}.issue(it.profile_for("localhost", true)));
                 }},
        Impostor{"wrong_host",
                 [](auto& it) { as(it, [](test::Profile& profile) { profile.dns = "other.example"; }); }},
        Impostor{"for_clients",
                 [](auto& it) {
                     as(it, [](test::Profile& profile) { profile.extended_key_usage = "clientAuth"; });
                 }},
        Impostor{"over_sha1", [](auto& it) { as(it, [](test::Profile& profile) { profile.sha1 = true; }); }},
        Impostor{
            "short_key",
            [](auto& it) { as(it, [](test::Profile& profile) { profile.key = test::KeyKind::rsa_1024; }); }},
        Impostor{"tls_1_1", [](auto&) {}, TLS1_1_VERSION}, Impostor{"tls_1_0", [](auto&) {}, TLS1_VERSION}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::gateway
