// SPDX-License-Identifier: Apache-2.0
#include "protocol/sign_request.hpp"

#include "protocol/json_reader.hpp"
#include "tests/support/result_matchers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace kyso {
namespace {

namespace json = boost::json;
using test::fails_with;
using test::is_ok;

/// One member of a good request replaced (JSON), added, or (null) taken out.
struct Row {
    const char* name;
    const char* member;
    std::string replacement;
    const char* path; ///< of the error; empty: good
};

json::value changed(std::string_view good, const Row& row) {
    auto value = *read_json(good);
    if (row.replacement.empty())
        value.as_object().erase(row.member);
    else
        value.as_object()[row.member] = *read_json(row.replacement);
    return value;
}

template <class T>
void expect_path(const Result<T>& read, const char* path) {
    if (std::string_view{path}.empty()) {
        EXPECT_THAT(read, is_ok());
    } else {
        ASSERT_THAT(read, fails_with(Errc::invalid_params));
        EXPECT_EQ(read.error().path(), path);
    }
}

std::string quoted(std::string text) {
    return "\"" + std::move(text) + "\"";
}
std::string fields_of(std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
        list += (i > 0 ? "," : "") + (R"({"name":"f)" + std::to_string(i) + R"(","label":"L","value":""})");
    return "[" + list + "]";
}

constexpr std::string_view registration =
    R"({"nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","subject":"citizen",
    "method":"usb-token","fields":[{"name":"e-mail","label":"Thư điện tử","value":"an@example.vn"}]})";

class Registration : public testing::TestWithParam<Row> {};
TEST_P(Registration, names_the_wrong_member) {
    expect_path(read_registration_request(changed(registration, GetParam())), GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(
    Members, Registration,
    testing::Values(
        Row{"good", "subject", "\"enterprise\"", ""}, Row{"nonce_missing", "nonce", "", "params.nonce"},
        Row{"nonce_31_octets", "nonce", quoted(std::string(42, 'A')), "params.nonce"},
        Row{"nonce_64_octets", "nonce", quoted(std::string(86, 'A')), ""},
        Row{"nonce_65_octets", "nonce", quoted(std::string(87, 'A')), "params.nonce"},
        Row{"nonce_unused_bits", "nonce", quoted(std::string(42, 'A') + "B"), "params.nonce"},
        Row{"nonce_lone_digit", "nonce", quoted(std::string(45, 'A')), "params.nonce"},
        Row{"nonce_padded", "nonce", quoted(std::string(43, 'A') + "="), "params.nonce"},
        Row{"nonce_standard_digits", "nonce", quoted(std::string(42, '+') + "A"), "params.nonce"},
        Row{"subject_missing", "subject", "", "params.subject"},
        Row{"subject_other", "subject", "\"foreigner\"", "params.subject"},
        Row{"method_missing", "method", "", "params.method"},
        Row{"method_other", "method", "\"vneid\"", "params.method"},
        Row{"sim_without_phone", "method", "\"sim\"", "params.phone"},
        Row{"phone_of_a_token", "phone", "\"0912345678\"", "params.phone"},
        Row{"ticket_of_a_token", "ticket", "\"t\"", "params.ticket"},
        Row{"origin_given", "origin", "\"https://bank.example\"", "params.origin"},
        Row{"pin_given", "pin", "\"123456\"", "params.pin"},
        Row{"fields_missing", "fields", "", "params.fields"}, Row{"fields_none", "fields", "[]", ""},
        Row{"fields_32", "fields", fields_of(32), ""},
        Row{"fields_33", "fields", fields_of(33), "params.fields"},
        Row{"fields_text", "fields", "\"x\"", "params.fields"},
        Row{"field_null", "fields", "[null]", "params.fields[0]"},
        Row{"field_no_name", "fields", R"([{"label":"L","value":"v"}])", "params.fields[0].name"},
        Row{"field_no_label", "fields", R"([{"name":"n","value":"v"}])", "params.fields[0].label"},
        Row{"field_no_value", "fields", R"([{"name":"n","label":"L"}])", "params.fields[0].value"},
        Row{"field_name_space", "fields", R"([{"name":"a b","label":"L","value":"v"}])",
            "params.fields[0].name"},
        Row{"field_name_accent", "fields", R"([{"name":"tên","label":"L","value":"v"}])",
            "params.fields[0].name"},
        Row{"field_name_long", "fields",
            R"([{"name":")" + std::string(65, 'n') + R"(","label":"L","value":"v"}])",
            "params.fields[0].name"},
        Row{"field_label_long", "fields",
            R"([{"name":"n","label":")" + std::string(129, 'L') + R"(","value":"v"}])",
            "params.fields[0].label"},
        Row{"field_value_long", "fields",
            R"([{"name":"n","label":"L","value":")" + std::string(513, 'v') + R"("}])",
            "params.fields[0].value"},
        Row{"field_value_512", "fields",
            R"([{"name":"n","label":"L","value":")" + std::string(512, 'v') + R"("}])", ""},
        Row{"field_unknown", "fields", R"([{"name":"n","label":"L","value":"v","hidden":true}])",
            "params.fields[0].hidden"},
        Row{"field_twice", "fields",
            R"([{"name":"n","label":"L","value":"1"},{"name":"n","label":"L","value":"2"}])",
            "params.fields[1].name"},
        Row{"second_field_wrong", "fields",
            R"([{"name":"n","label":"L","value":"1"},{"name":"m","label":"","value":"2"}])",
            "params.fields[1].label"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(RegistrationValue, is_what_was_sent) {
    const auto read = read_registration_request(*read_json(registration));
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(read->nonce, std::string(43, 'A'));
    EXPECT_EQ(to_text(read->subject), "citizen");
    EXPECT_EQ(read->method, "usb-token");
    ASSERT_EQ(read->fields.size(), 1U);
    EXPECT_EQ(read->fields[0].name, "e-mail");
    EXPECT_EQ(read->fields[0].label, "Thư điện tử");
    EXPECT_EQ(read->fields[0].value, "an@example.vn");
}

const std::string sha256_digest = to_base64(Bytes(32, 1));
const std::string documents =
    R"({"format":"cades-detached","documents":[{"name":"a.pdf","digest":{"algorithm":"sha256","value":")" +
    sha256_digest + R"("}},{"name":"b.txt","content":"QUJD"}]})";

std::string digest_document(const char* algorithm, const std::string& value) {
    return R"([{"name":"a","digest":{"algorithm":")" + std::string{algorithm} + R"(","value":")" + value +
           R"("}}])";
}

class Documents : public testing::TestWithParam<Row> {};
TEST_P(Documents, names_the_wrong_member) {
    expect_path(read_document_request(changed(documents, GetParam())), GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(
    Members, Documents,
    testing::Values(
        Row{"good", "format", "\"cades-detached\"", ""}, Row{"format_missing", "format", "", "params.format"},
        Row{"format_other", "format", "\"pades\"", "params.format"},
        Row{"attached_without_content", "format", "\"cades-attached\"", "params.documents[0]"},
        Row{"raw_given", "raw", "true", "params.raw"},
        Row{"documents_missing", "documents", "", "params.documents"},
        Row{"documents_none", "documents", "[]", "params.documents"},
        Row{"document_text", "documents", "[\"x\"]", "params.documents[0]"},
        Row{"no_name", "documents", R"([{"content":"QUJD"}])", "params.documents[0].name"},
        Row{"empty_name", "documents", R"([{"name":"","content":"QUJD"}])", "params.documents[0].name"},
        Row{"long_name", "documents", R"([{"name":")" + std::string(256, 'n') + R"(","content":"QUJD"}])",
            "params.documents[0].name"},
        Row{"neither", "documents", R"([{"name":"a"}])", "params.documents[0].digest"},
        Row{"both", "documents",
            R"([{"name":"a","content":"QUJD","digest":{"algorithm":"sha256","value":""}}])",
            "params.documents[0].digest"},
        Row{"empty_content", "documents", R"([{"name":"a","content":""}])", ""},
        Row{"content_not_base64", "documents", R"([{"name":"a","content":"QUJ"}])",
            "params.documents[0].content"},
        Row{"content_null", "documents", R"([{"name":"a","content":null}])", "params.documents[0].content"},
        Row{"digest_text", "documents", R"([{"name":"a","digest":"x"}])", "params.documents[0].digest"},
        Row{"digest_sha1", "documents", digest_document("sha1", to_base64(Bytes(20))),
            "params.documents[0].digest.algorithm"},
        Row{"digest_sha384", "documents", digest_document("sha384", to_base64(Bytes(48))), ""},
        Row{"digest_sha512", "documents", digest_document("sha512", to_base64(Bytes(64))), ""},
        Row{"digest_short", "documents", digest_document("sha256", to_base64(Bytes(31))),
            "params.documents[0].digest.value"},
        Row{"digest_long", "documents", digest_document("sha256", to_base64(Bytes(33))),
            "params.documents[0].digest.value"},
        Row{"digest_of_other_size", "documents", digest_document("sha512", to_base64(Bytes(32))),
            "params.documents[0].digest.value"},
        Row{"digest_no_value", "documents", R"([{"name":"a","digest":{"algorithm":"sha256"}}])",
            "params.documents[0].digest.value"},
        Row{"digest_unknown", "documents",
            R"([{"name":"a","digest":{"algorithm":"sha256","value":")" + sha256_digest + R"(","x":1}}])",
            "params.documents[0].digest.x"},
        Row{"second_wrong", "documents", R"([{"name":"a","content":""},{"name":"b","content":"","x":1}])",
            "params.documents[1].x"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(DocumentValue, is_what_was_sent) {
    const auto read = read_document_request(*read_json(documents));
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(read->format, DocumentFormat::cades_detached);
    ASSERT_EQ(read->documents.size(), 2U);
    EXPECT_EQ(read->documents[0].name, "a.pdf");
    EXPECT_EQ(read->documents[0].digest, Bytes(32, 1));
    EXPECT_EQ(read->documents[0].content, std::nullopt);
    EXPECT_EQ(read->documents[1].content, (Bytes{'A', 'B', 'C'}));
    EXPECT_TRUE(read->documents[1].digest.empty());
}

TEST(DocumentContent, may_be_512_kibibytes_and_no_octet_more) {
    const auto request = [](std::size_t size) {
        return json::value{
            {"format", "cades-attached"},
            {"documents", json::array{json::object{{"name", "a"}, {"content", to_base64(Bytes(size))}}}}};
    };
    EXPECT_THAT(read_document_request(request(DocumentRequest::max_content)), is_ok());
    const auto refused = read_document_request(request(DocumentRequest::max_content + 1));
    ASSERT_THAT(refused, fails_with(Errc::invalid_params));
    EXPECT_EQ(refused.error().path(), "params.documents[0].content");
}

TEST(DocumentsValue, says_what_is_wanted_of_the_signature) {
    const auto plain = read_document_request(*read_json(documents)).value();
    EXPECT_FALSE(plain.padding);
    EXPECT_FALSE(plain.digest_algorithm);
    EXPECT_EQ(plain.documents[1].digest_algorithm, DigestAlgorithm::sha256);
    const auto wanted = read_document_request(*read_json(
        R"({"format":"jws","padding":"pss","digestAlgorithm":"sha512","documents":[{"name":"b","content":"QUJD"}]})"));
    ASSERT_THAT(wanted, is_ok());
    EXPECT_EQ(wanted->format, DocumentFormat::jws);
    EXPECT_EQ(wanted->padding, RsaPadding::pss);
    EXPECT_EQ(wanted->digest_algorithm, DigestAlgorithm::sha512);
    EXPECT_EQ(wanted->documents[0].digest_algorithm, DigestAlgorithm::sha512);
}

class DocumentForm : public testing::TestWithParam<Row> {};
TEST_P(DocumentForm, names_the_wrong_member) {
    expect_path(read_document_request(changed(documents, GetParam())), GetParam().path);
}
INSTANTIATE_TEST_SUITE_P(
    Members, DocumentForm,
    testing::Values(Row{"jws_of_a_digest", "format", "\"jws\"", "params.documents[0]"},
                    Row{"padding_pkcs1", "padding", "\"pkcs1\"", ""},
                    Row{"padding_pss", "padding", "\"pss\"", ""},
                    Row{"certificate_of_8_digits", "certificate", "\"0123abcd\"", ""},
                    Row{"certificate_of_7_digits", "certificate", "\"0123abc\"", "params.certificate"},
                    Row{"certificate_in_capitals", "certificate", "\"0123ABCD\"", "params.certificate"},
                    Row{"certificate_empty", "certificate", "\"\"", "params.certificate"},
                    Row{"padding_oaep", "padding", "\"oaep\"", "params.padding"},
                    Row{"padding_null", "padding", "null", "params.padding"},
                    Row{"digest_sha256", "digestAlgorithm", "\"sha256\"", ""},
                    Row{"digest_sha1", "digestAlgorithm", "\"sha1\"", "params.digestAlgorithm"},
                    Row{"digest_md5", "digestAlgorithm", "\"md5\"", "params.digestAlgorithm"},
                    Row{"digest_number", "digestAlgorithm", "256", "params.digestAlgorithm"},
                    Row{"digest_other_than_the_documents", "digestAlgorithm", "\"sha384\"",
                        "params.documents[0].digest.algorithm"}),
    [](const auto& row) { return std::string{row.param.name}; });

const std::string authentication = R"({"nonce":")" + to_base64(Bytes(32, 9)) + R"("})";

constexpr std::string_view sim_registration =
    R"({"nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","subject":"citizen",
    "method":"sim","fields":[],"phone":"0912 345 678","ticket":"a.b.c"})";

class SimRegistration : public testing::TestWithParam<Row> {};
TEST_P(SimRegistration, names_the_wrong_member) {
    expect_path(read_registration_request(changed(sim_registration, GetParam())), GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(
    Members, SimRegistration,
    testing::Values(Row{"good", "subject", "\"enterprise\"", ""},
                    Row{"phone_missing", "phone", "", "params.phone"},
                    Row{"phone_empty", "phone", "\"\"", "params.phone"},
                    Row{"phone_long", "phone", quoted(std::string(33, '0')), "params.phone"},
                    Row{"phone_a_number", "phone", "912345678", "params.phone"},
                    Row{"ticket_missing", "ticket", "", "params.ticket"},
                    Row{"ticket_longest", "ticket", quoted(std::string(2048, 't')), ""},
                    Row{"ticket_long", "ticket", quoted(std::string(2049, 't')), "params.ticket"},
                    Row{"code_given", "code", "\"1462\"", "params.code"},
                    Row{"text_given", "text", "\"OK?\"", "params.text"},
                    Row{"gateway_given", "gateway", "\"https://evil.example\"", "params.gateway"}),
    [](const auto& row) { return row.param.name; });

class Authentication : public testing::TestWithParam<Row> {};
TEST_P(Authentication, names_the_wrong_member) {
    expect_path(read_authentication_request(changed(authentication, GetParam())), GetParam().path);
}
INSTANTIATE_TEST_SUITE_P(
    Members, Authentication,
    testing::Values(Row{"nonce_44", "nonce", quoted(std::string(44, 'A')), ""},
                    Row{"nonce_128", "nonce", quoted(std::string(128, 'A')), ""},
                    Row{"nonce_missing", "nonce", "", "params.nonce"},
                    Row{"nonce_43", "nonce", quoted(std::string(43, 'A')), "params.nonce"},
                    Row{"nonce_40_octets_of_31", "nonce", quoted(std::string(40, 'A')), "params.nonce"},
                    Row{"nonce_44_of_31_octets", "nonce", quoted(std::string(42, 'A') + "=="),
                        "params.nonce"},
                    Row{"nonce_129", "nonce", quoted(std::string(129, 'A')), "params.nonce"},
                    Row{"nonce_132", "nonce", quoted(std::string(132, 'A')), "params.nonce"},
                    Row{"nonce_unpadded", "nonce", quoted(std::string(45, 'A')), "params.nonce"},
                    Row{"nonce_url_digits", "nonce", quoted(std::string(44, '_')), "params.nonce"},
                    Row{"nonce_number", "nonce", "1", "params.nonce"},
                    Row{"origin_given", "origin", "\"https://bank.example\"", "params.origin"},
                    Row{"padding_given", "padding", "\"pss\"", "params.padding"}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso
