// SPDX-License-Identifier: Apache-2.0
// What the simulator answers is valid by the official schemas of each dialect, and so is what these tests
// send. The schemas are not in this repository: KYSO_MSS_SCHEMAS names their folder, and where there is none
// the test says so and looks at nothing.
#include "simulators/telco/wire/messages.hpp"
#include "telco_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace kyso::telco {
namespace {

namespace fs = std::filesystem;

fs::path schemas() {
    const char* named = std::getenv("KYSO_MSS_SCHEMAS");
    return named != nullptr ? fs::path{named} : fs::path{KYSO_SOURCE_DIR} / "../shared/data/mss";
}

class SchemaTest : public TelcoFixture {
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
        const fs::path schema =
            schemas() / (vgca ? "vgca/xsd/http_uri_etsi_org_TS102204_v1_1_2_.xsd" : "etsi/MSS.xsd");
        const std::string command =
            "xmllint --nonet --noout --schema " + schema.string() + " " + file.string() + " 2>&1";
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string said;
        for (char octets[4096]; const std::size_t got = ::fread(octets, 1, sizeof octets, pipe);)
            said.append(octets, got);
        EXPECT_EQ(::pclose(pipe), 0) << said << text;
    }

    test::TemporaryFolder folder_;
};

TEST_F(SchemaTest, requests_and_answers_are_valid) {
    if (!fs::exists(schemas() / "etsi/MSS.xsd")) {
        std::cout << "no schemas at " << schemas() << ": nothing was validated (KYSO_MSS_SCHEMAS)\n";
        return;
    }
    person().sim.keys[0].profile = "http://mobile-id.vn/digitalSignature";
    for (const bool vgca : {false, true}) {
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
    }
    // Text signed as CMS, and synchronous.
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

} // namespace
} // namespace kyso::telco
