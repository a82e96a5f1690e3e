// SPDX-License-Identifier: Apache-2.0
// What is sent against the official schemas, by xmllint. Where those are not there, there are no tests here;
// the order of elements is checked in soap_writer_test.cpp anyway.
#include "drivers/mss/writer.hpp"
#include "tests/support/official_schemas.hpp"
#include "tests/support/program_outcome.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/mss/samples.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

struct Message {
    const char* name;
    Dialect dialect;
    Result<WrittenRequest> (*write)(const Service&);
};

Result<WrittenRequest> signature(const Service& service) {
    return write_request(service, test::signature_request());
}
Result<WrittenRequest> shortest(const Service& service) {
    Service bare = service;
    bare.mssp_uri.clear();
    bare.signature_profile.clear();
    bare.mode = Mode::synchronous;
    return write_request(bare, test::signature_request());
}
Result<WrittenRequest> status(const Service& service) {
    return write_request(service, test::status_request());
}
Result<WrittenRequest> certificate(const Service& service) {
    return write_request(service, test::certificate_request());
}

std::vector<Message> all_messages() {
    if (!kyso::test::have_official_schemas()) return {};
    return {{"etsi_signature", Dialect::etsi, signature}, {"etsi_shortest", Dialect::etsi, shortest},
            {"etsi_status", Dialect::etsi, status},       {"etsi_certificate", Dialect::etsi, certificate},
            {"vgca_signature", Dialect::vgca, signature}, {"vgca_shortest", Dialect::vgca, shortest},
            {"vgca_status", Dialect::vgca, status},       {"vgca_certificate", Dialect::vgca, certificate}};
}

const std::vector<Message>& messages() {
    static const std::vector<Message> all = all_messages(); // says once that there are none
    return all;
}

kyso::test::ProgramOutcome xmllint(Dialect dialect, const std::string& message) {
    const kyso::test::TemporaryFolder folder;
    std::ofstream{folder / "message.xml"} << message;
    return kyso::test::run("xmllint --nonet --noout --schema '" +
                           kyso::test::official_schema(dialect == Dialect::vgca).string() + "' '" +
                           (folder / "message.xml").string() + "'");
}

class OfficialSchema : public testing::TestWithParam<Message> {};

TEST_P(OfficialSchema, has_nothing_to_say) {
    const auto written = GetParam().write(GetParam().dialect == Dialect::etsi ? test::etsi() : test::vgca());
    ASSERT_TRUE(written.has_value());
    const auto judged = xmllint(GetParam().dialect, test::message_of(written->body));
    EXPECT_EQ(judged.status, 0) << judged.output;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OfficialSchema);
INSTANTIATE_TEST_SUITE_P(Messages, OfficialSchema, testing::ValuesIn(messages()),
                         [](const auto& row) { return std::string{row.param.name}; });

/// Each schema refuses the other's signature request: the dialects are two, and xmllint does look.
class ForeignSchema : public testing::TestWithParam<Message> {};

TEST_P(ForeignSchema, refuses_the_signature_request) {
    const bool is_etsi = GetParam().dialect == Dialect::etsi;
    const auto written = GetParam().write(is_etsi ? test::etsi() : test::vgca());
    ASSERT_TRUE(written.has_value());
    const auto judged = xmllint(is_etsi ? Dialect::vgca : Dialect::etsi, test::message_of(written->body));
    EXPECT_EQ(judged.status, 3) << judged.output;
}

std::vector<Message> signatures() {
    std::vector<Message> chosen;
    for (const Message& message : messages())
        if (message.write == signature) chosen.push_back(message);
    return chosen;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ForeignSchema);
INSTANTIATE_TEST_SUITE_P(Messages, ForeignSchema, testing::ValuesIn(signatures()),
                         [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::mss
