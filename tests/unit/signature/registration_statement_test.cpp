// SPDX-License-Identifier: Apache-2.0
#include "signature/registration_statement.hpp"

#include "tests/support/result_matchers.hpp"

#include <boost/json/array.hpp>

namespace kyso::signature {
namespace {

using namespace std::chrono;
using test::fails_with;
using test::is_ok;

const std::string nonce = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

RegistrationStatement sample() {
    return {.origin = "https://portal.example",
            .nonce = nonce,
            .issued_at = sys_days{2026y / 11 / 22} + 2h + 24min,
            .subject = "citizen",
            .method = "usb-token",
            .fields = {{"email", "an@example.vn"}, {"phone", "0901234567"}},
            .holder = {{"kind", "person"},
                       {"name", "NGUYỄN VĂN AN"},
                       {"ids", boost::json::array{{{"type", "cccd"}, {"value", "079200001234"}}}}},
            .certificate_sha256 = std::string(64, 'a')};
}

TEST(registration_statement, is_written_in_one_way) {
    EXPECT_EQ(
        sample().canonical(),
        R"({"certificate":{"sha256":")" + std::string(64, 'a') +
            R"("},"fields":[{"name":"email","value":"an@example.vn"},{"name":"phone","value":"0901234567"}],)"
            R"("holder":{"ids":[{"type":"cccd","value":"079200001234"}],"kind":"person","name":"NGUYỄN VĂN AN"},)"
            R"("issuedAt":"2026-11-22T02:24:00Z","method":"usb-token","nonce":")" +
            nonce +
            R"(","origin":"https://portal.example","subject":"citizen","type":"kyso.registration.v1"})");
}

TEST(registration_statement, is_read_as_it_was_written) {
    const auto read = RegistrationStatement::read(sample().canonical());
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(*read, sample());
    auto bare = sample();
    bare.fields.clear();
    bare.subject = "enterprise";
    EXPECT_EQ(RegistrationStatement::read(bare.canonical()).value(), bare);
}

TEST(registration_statement, has_no_empty_phone) {
    std::string text = sample().canonical();
    text.insert(text.find(R"(,"subject")"), R"(,"phone":"")");
    EXPECT_THAT(RegistrationStatement::read(text), fails_with(Errc::statement_invalid));
}

struct LimitRow {
    std::string name;
    std::function<void(RegistrationStatement&)> change;
    std::string path; ///< empty: is read
};
void PrintTo(const LimitRow& row, std::ostream* out) {
    *out << row.name;
}
class StatementLimits : public testing::TestWithParam<LimitRow> {};

TEST_P(StatementLimits, are_kept) {
    auto changed = sample();
    GetParam().change(changed);
    const auto read = RegistrationStatement::read(changed.canonical());
    if (GetParam().path.empty()) {
        ASSERT_THAT(read, is_ok());
        EXPECT_EQ(*read, changed);
        EXPECT_THAT(changed.check(), is_ok());
    } else {
        ASSERT_THAT(read, fails_with(Errc::statement_invalid));
        EXPECT_EQ(read.error().path(), GetParam().path);
        EXPECT_THAT(changed.check(), fails_with(Errc::statement_invalid));
    }
}

using Statement = RegistrationStatement;
std::vector<Statement::Field> numbered(std::size_t count) {
    std::vector<Statement::Field> fields;
    for (std::size_t i = 0; i < count; ++i)
        fields.push_back({"f" + std::to_string(i), ""});
    return fields;
}

INSTANTIATE_TEST_SUITE_P(
    rows, StatementLimits,
    testing::Values(
        LimitRow{"origin_empty", [](Statement& s) { s.origin.clear(); }, "origin"},
        LimitRow{"origin_long", [](Statement& s) { s.origin.assign(513, 'a'); }, "origin"},
        LimitRow{"nonce_of_31_octets", [](Statement& s) { s.nonce.assign(42, 'A'); }, "nonce"},
        LimitRow{"nonce_of_32_octets", [](Statement& s) { s.nonce.assign(43, 'A'); }, ""},
        LimitRow{"nonce_of_64_octets", [](Statement& s) { s.nonce.assign(86, 'A'); }, ""},
        LimitRow{"nonce_of_65_octets", [](Statement& s) { s.nonce.assign(87, 'A'); }, "nonce"},
        LimitRow{"nonce_in_base64", [](Statement& s) { s.nonce.back() = '+'; }, "nonce"},
        LimitRow{"nonce_with_unused_bits", [](Statement& s) { s.nonce.back() = '9'; }, "nonce"},
        LimitRow{"subject", [](Statement& s) { s.subject = "Citizen"; }, "subject"},
        LimitRow{"method_sim", [](Statement& s) { s.method = "sim", s.phone = "84912345678"; }, ""},
        LimitRow{"sim_without_phone", [](Statement& s) { s.method = "sim"; }, "phone"},
        LimitRow{"sim_of_no_number", [](Statement& s) { s.method = "sim", s.phone = "0912345678"; }, "phone"},
        LimitRow{"token_with_phone", [](Statement& s) { s.phone = "84912345678"; }, "phone"},
        LimitRow{"method_personal", [](Statement& s) { s.method = "personal-certificate"; }, ""},
        LimitRow{"method", [](Statement& s) { s.method = "bhxh"; }, "method"},
        LimitRow{"hash_short", [](Statement& s) { s.certificate_sha256.pop_back(); }, "certificate.sha256"},
        LimitRow{"hash_upper_case", [](Statement& s) { s.certificate_sha256[3] = 'A'; },
                 "certificate.sha256"},
        LimitRow{"fields_32", [](Statement& s) { s.fields = numbered(32); }, ""},
        LimitRow{"fields_33", [](Statement& s) { s.fields = numbered(33); }, "fields"},
        LimitRow{"field_name_empty", [](Statement& s) { s.fields[1].name.clear(); }, "fields[1].name"},
        LimitRow{"field_name_64", [](Statement& s) { s.fields[1].name.assign(64, 'n'); }, ""},
        LimitRow{"field_name_65", [](Statement& s) { s.fields[1].name.assign(65, 'n'); }, "fields[1].name"},
        LimitRow{"field_name_twice", [](Statement& s) { s.fields[1].name = "email"; }, "fields[1].name"},
        LimitRow{"field_value_512", [](Statement& s) { s.fields[0].value.assign(512, '\x01'); }, ""},
        LimitRow{"field_value_513", [](Statement& s) { s.fields[0].value.assign(513, 'v'); },
                 "fields[0].value"},
        LimitRow{"first_second_of_year_0", [](Statement& s) { s.issued_at = sys_days{0y / 1 / 1}; }, ""}),
    [](const auto& row) { return row.param.name; });

struct TextRow {
    std::string name, from, to, path;
};
void PrintTo(const TextRow& row, std::ostream* out) {
    *out << row.name;
}
class StatementText : public testing::TestWithParam<TextRow> {};

TEST_P(StatementText, is_refused) {
    std::string text = sample().canonical();
    const auto at = text.find(GetParam().from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, GetParam().from.size(), GetParam().to);
    const auto read = RegistrationStatement::read(text);
    ASSERT_THAT(read, fails_with(Errc::statement_invalid));
    EXPECT_EQ(read.error().path(), GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(
    rows, StatementText,
    testing::Values(
        TextRow{"blank", ",\"method\"", ", \"method\"", ""},
        TextRow{"order", R"("subject":"citizen","type":"kyso.registration.v1")",
                R"("type":"kyso.registration.v1","subject":"citizen")", ""},
        TextRow{"duplicate", R"("subject":"citizen")", R"("subject":"citizen","subject":"citizen")", ""},
        TextRow{"duplicate_in_field", R"({"name":"phone")", R"({"name":"phone","name":"phone")", ""},
        TextRow{"escape", "portal", "p\\u006frtal", ""},
        TextRow{"escaped_slash", "https://", "https:\\/\\/", ""},
        TextRow{"unknown_member", ",\"type\"", ",\"tail\":\"x\",\"type\"", ""},
        TextRow{"unknown_member_in_field", R"("email",)", R"("email","tail":"x",)", "fields[0]"},
        TextRow{"unknown_member_in_certificate", R"("},"fields")", R"(","tail":"x"},"fields")",
                "certificate"},
        TextRow{"missing", R"("method":"usb-token",)", "", "method"},
        TextRow{"missing_in_field", R"("name":"email",)", "", "fields[0].name"},
        TextRow{"another_type", "registration.v1", "registration.v2", "type"},
        TextRow{"number", R"("citizen")", "1", "subject"},
        TextRow{"null", R"("usb-token")", "null", "method"},
        TextRow{"array_for_string", R"("usb-token")", R"(["usb-token"])", "method"},
        TextRow{"string_for_object", R"({"sha256":)", R"("x","f":{"sha256":)", "certificate"},
        TextRow{"string_for_fields",
                R"([{"name":"email","value":"an@example.vn"},{"name":"phone","value":"0901234567"}])",
                R"("x")", "fields"},
        TextRow{"string_for_field", R"({"name":"email","value":"an@example.vn"})", R"("x")", "fields[0]"},
        TextRow{"number_in_holder", R"("079200001234")", "79200001234", "holder.ids[0].value"},
        TextRow{"array_for_holder",
                R"({"ids":[{"type":"cccd","value":"079200001234"}],"kind":"person","name":"NGUYỄN VĂN AN"})",
                "[]", "holder"},
        TextRow{"time_with_offset", "24:00Z", "24:00+07:00", "issuedAt"},
        TextRow{"time_fraction", "00Z", "00.5Z", "issuedAt"},
        TextRow{"time_lower_case", "00Z", "00z", "issuedAt"},
        TextRow{"leap_second", "24:00Z", "24:60Z", "issuedAt"}, TextRow{"hour_24", "T02", "T24", "issuedAt"},
        TextRow{"no_such_day", "2026-11-22", "2026-11-31", "issuedAt"},
        TextRow{"trailing_line", "v1\"}", "v1\"}\n", ""},
        TextRow{"byte_order_mark", "{\"cert", "\xEF\xBB\xBF{\"cert", ""},
        TextRow{"two_values", "v1\"}", "v1\"}{}", ""}, TextRow{"not_utf8", "VĂN", "V\xC4N", ""},
        TextRow{"overlong_utf8", "portal", "p\xC1\xAFrtal", ""}),
    [](const auto& row) { return row.param.name; });

TEST(registration_statement, refuses_what_is_no_object) {
    for (const std::string_view text : {"", "[]", "\"x\"", "{", "null", "{}"})
        EXPECT_THAT(RegistrationStatement::read(text), fails_with(Errc::statement_invalid)) << text;
}

TEST(registration_statement, refuses_size_and_depth) {
    EXPECT_THAT(RegistrationStatement::read(std::string(RegistrationStatement::max_size + 1, ' ')),
                fails_with(Errc::too_large));
    const std::string deep = std::string(100'000, '[');
    EXPECT_THAT(RegistrationStatement::read(deep), fails_with(Errc::statement_invalid));
}

TEST(registration_statement, with_any_octet_cut_off_is_refused) {
    const std::string text = sample().canonical();
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_THAT(RegistrationStatement::read(text.substr(0, size)), fails_with(Errc::statement_invalid))
            << size;
}

} // namespace
} // namespace kyso::signature
