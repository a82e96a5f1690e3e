// SPDX-License-Identifier: Apache-2.0
// What must not be sent is refused before a message of it is made.
#include "drivers/mss/writer.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/unit/mss/samples.hpp"

#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

using kyso::test::fails_with;
using kyso::test::is_ok;

struct Wrong {
    const char* name;
    void (*spoil)(Service&, SignatureRequest&);
    Errc errc = Errc::invalid_params;
};
class WriteRefusal : public testing::TestWithParam<Wrong> {};

TEST_P(WriteRefusal, comes_with_its_error) {
    Service service = test::etsi();
    SignatureRequest request = test::signature_request();
    ASSERT_THAT(write_request(service, request), is_ok());
    GetParam().spoil(service, request);
    EXPECT_THAT(write_request(service, request), fails_with(GetParam().errc));
}

INSTANTIATE_TEST_SUITE_P(
    Requests, WriteRefusal,
    testing::Values(
        Wrong{"no_ap_id", [](Service& s, SignatureRequest&) { s.ap_id.clear(); }},
        Wrong{"ap_id_with_a_space", [](Service& s, SignatureRequest&) { s.ap_id = "http://a b"; }},
        Wrong{"password_with_nul", [](Service& s, SignatureRequest&) { s.ap_password = {"a\0b", 3}; }},
        Wrong{"password_not_utf8", [](Service& s, SignatureRequest&) { s.ap_password = "\xFF"; }},
        Wrong{"mssp_uri_no_uri", [](Service& s, SignatureRequest&) { s.mssp_uri = "<>"; }},
        Wrong{"profile_no_uri", [](Service& s, SignatureRequest&) { s.signature_profile = "a\nb"; }},
        Wrong{"time_out_none", [](Service& s, SignatureRequest&) { s.time_out = std::chrono::seconds{0}; }},
        Wrong{"transaction_none", [](Service&, SignatureRequest& r) { r.call.transaction.clear(); }},
        Wrong{"transaction_begins_with_a_digit",
              [](Service&, SignatureRequest& r) { r.call.transaction = "1abc"; }},
        Wrong{"transaction_with_colon", [](Service&, SignatureRequest& r) { r.call.transaction = "a:b"; }},
        Wrong{"transaction_of_33",
              [](Service&, SignatureRequest& r) { r.call.transaction = std::string(33, 'a'); }},
        Wrong{"msisdn_with_plus", [](Service&, SignatureRequest& r) { r.msisdn = "+84912345678"; }},
        Wrong{"msisdn_short", [](Service&, SignatureRequest& r) { r.msisdn = "84"; }},
        Wrong{"msisdn_long", [](Service&, SignatureRequest& r) { r.msisdn = std::string(16, '8'); }},
        Wrong{"digest_short", [](Service&, SignatureRequest& r) { r.to_be_signed.digest.pop_back(); }},
        Wrong{"sha384",
              [](Service&, SignatureRequest& r) {
                  r.to_be_signed = {Mechanism::rsa_pkcs1, DigestAlgorithm::sha384, Bytes(48)};
              },
              Errc::mechanism_unsupported},
        Wrong{"pss", [](Service&, SignatureRequest& r) { r.to_be_signed.mechanism = Mechanism::rsa_pss; },
              Errc::mechanism_unsupported},
        Wrong{"text_none", [](Service&, SignatureRequest& r) { r.display_text.clear(); }},
        Wrong{"text_with_newline", [](Service&, SignatureRequest& r) { r.display_text += "\n"; }},
        Wrong{"text_with_c1", [](Service&, SignatureRequest& r) { r.display_text += "\xC2\x85"; }},
        Wrong{"text_with_fffe", [](Service&, SignatureRequest& r) { r.display_text += "\xEF\xBF\xBE"; }},
        Wrong{"text_not_utf8", [](Service&, SignatureRequest& r) { r.display_text += "\xC3"; }},
        Wrong{"text_with_placeholder", [](Service&, SignatureRequest& r) { r.display_text += "%%VC%%"; }},
        Wrong{"event_id_of_3", [](Service&, SignatureRequest& r) { r.event_id = "123"; }},
        Wrong{"event_id_with_space", [](Service&, SignatureRequest& r) { r.event_id = "12 34"; }},
        Wrong{"vgca_in_json", [](Service& s, SignatureRequest&) { s.dialect = Dialect::vgca, s.encoding = Encoding::json; },
              Errc::config_invalid},
        Wrong{"vgca_ecdsa",
              [](Service& s, SignatureRequest& r) {
                  s.dialect = Dialect::vgca;
                  r.to_be_signed.mechanism = Mechanism::ecdsa;
              },
              Errc::mechanism_unsupported},
        Wrong{"vgca_text_without_the_code",
              [](Service& s, SignatureRequest& r) {
                  s.dialect = Dialect::vgca;
                  r.event_id = "111111";
              }},
        Wrong{"vgca_no_code",
              [](Service& s, SignatureRequest& r) {
                  s.dialect = Dialect::vgca;
                  r.event_id.clear();
              }}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(WriteRefusal, of_the_other_two_messages) {
    StatusRequest status = test::status_request();
    status.mssp_transaction = "0f8fad5b-d9cb-469f-a165-70867728950e"; // a GUID, as some services send
    EXPECT_THAT(write_request(test::etsi(), status), is_ok());
    for (const char* wrong : {"", "a b", "a\"b", "a:b"}) {
        status.mssp_transaction = wrong;
        EXPECT_THAT(write_request(test::etsi(), status), fails_with(Errc::invalid_params)) << wrong;
    }
    CertificateRequest certificate = test::certificate_request();
    certificate.msisdn = "84 912";
    EXPECT_THAT(write_request(test::vgca(), certificate), fails_with(Errc::invalid_params));
    EXPECT_THAT(write_request(test::twin(), certificate), fails_with(Errc::invalid_params));
}

} // namespace
} // namespace kyso::mss
