// SPDX-License-Identifier: Apache-2.0
// What the simulator answers is valid by the official schemas of each dialect, and so is what these tests
// send. Where those are not there, there are no tests here.
#include "simulators/telco/wire/messages.hpp"
#include "telco_fixture.hpp"
#include "tests/support/official_schemas.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kyso::telco {
namespace {

namespace fs = std::filesystem;

/// With vgca or without.
class SchemaTest : public TelcoFixture, public testing::WithParamInterface<bool> {
  protected:
    /// The message in the body, by itself: what the schema describes.
    static std::string message_in(const std::string& envelope) {
        const std::size_t begin = envelope.find("<mss:MSS_");
        const std::size_t end = envelope.find('>', envelope.rfind("</mss:MSS_"));
        return begin == envelope.npos || end == envelope.npos ? std::string{}
                                                              : envelope.substr(begin, end + 1 - begin);
    }
    void expect_valid(const std::string& envelope, bool vgca) {
        const std::string text = message_in(envelope);
        ASSERT_FALSE(text.empty()) << envelope;
        const fs::path file = folder_ / "message.xml";
        test::write_file(file, as_bytes(text));
        const std::string command = "xmllint --nonet --noout --schema " +
                                    test::official_schema(vgca).string() + " " + file.string() + " 2>&1";
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string said;
        for (char octets[4096]; const std::size_t got = ::fread(octets, 1, sizeof octets, pipe);)
            said.append(octets, got);
        EXPECT_EQ(::pclose(pipe), 0) << said << text;
    }

    test::TemporaryFolder folder_;
};

TEST_P(SchemaTest, requests_and_answers_are_valid) {
    const bool vgca = GetParam();
    person().sim.keys[0].profile = "http://mobile-id.vn/digitalSignature";
    ApMessage order = message(vgca);
    if (vgca)
        order.services = "<mss:Service><mss:Description><mss:mssURI>http://mobile-id.vn/MSSP/v1.0.0#"
                         "signingCertificate</mss:mssURI></mss:Description></mss:Service>";
    expect_valid(order.sign(), vgca);
    const std::string ack = sign(order);
    expect_valid(ack, vgca);
    order.mssp_transaction = id_in(ack);
    expect_valid(order.status(), vgca);
    expect_valid(status(order, id_in(ack)), vgca);
    sign_at_phone();
    expect_valid(status(order, id_in(ack)), vgca);
    ApMessage other = message(vgca);
    expect_valid(other.profile(), vgca);
    expect_valid(post("/soap/services/MSS_ProfileQueryPort", other.profile()).body, vgca);
    other.instant = next_instant();
    expect_valid(other.registration(), vgca);
    expect_valid(post("/soap/services/MSS_RegistrationPort", other.registration()).body, vgca);
    other.instant = next_instant();
    other.mssp_transaction = id_in(ack);
    expect_valid(other.receipt(), vgca);
    expect_valid(post("/soap/services/MSS_ReceiptPort", other.receipt()).body, vgca);
    if (vgca) return; // it signs no text as CMS
    ApMessage text = message();
    text.mime_type = "text/plain";
    text.encoding = "UTF-8";
    text.data = "Dang ky";
    text.format = "http://uri.etsi.org/TS102204/v1.1.2#PKCS7";
    text.mode = "synch";
    post("/soap/services/MSS_SignaturePort", text.sign());
    sign_at_phone();
    expect_valid(service_.ended(*waiting_)->response.body, false);
}

std::vector<bool> dialects() {
    return test::have_official_schemas() ? std::vector<bool>{false, true} : std::vector<bool>{};
}
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SchemaTest);
INSTANTIATE_TEST_SUITE_P(Dialects, SchemaTest, testing::ValuesIn(dialects()),
                         [](const auto& row) { return std::string{row.param ? "vgca" : "etsi"}; });

} // namespace
} // namespace kyso::telco
