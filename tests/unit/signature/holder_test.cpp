// SPDX-License-Identifier: Apache-2.0
// Patterns of subjects are those met in Vietnamese certificates; every name and number in them is made up.
#include "signature/holder.hpp"

#include "tests/support/test_pki/test_pki.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace kyso::signature {
namespace {

using Type = HolderId::Type;
using test::Subject;

struct IdRow {
    std::string name, raw;
    Type type;
    std::string value;
    bool valid;
};
void PrintTo(const IdRow& row, std::ostream* out) {
    *out << row.name;
}
class ReadHolderId : public testing::TestWithParam<IdRow> {};

TEST_P(ReadHolderId, classifies) {
    const auto& row = GetParam();
    EXPECT_EQ(read_holder_id(row.raw), (HolderId{row.type, row.value, row.raw, row.valid, "UID"}));
}

INSTANTIATE_TEST_SUITE_P(
    rows, ReadHolderId,
    testing::Values(
        IdRow{"cccd", "CCCD:079200001234", Type::cccd, "079200001234", true},
        IdRow{"cccd_lower_case", "cccd:079200001234", Type::cccd, "079200001234", true},
        IdRow{"cccd_with_blanks", " CCCD : 079200001234 ", Type::cccd, "079200001234", true},
        IdRow{"cccd_too_short", "CCCD:07920000123", Type::cccd, "07920000123", false},
        IdRow{"cccd_with_letter", "CCCD:07920000123A", Type::cccd, "07920000123A", false},
        IdRow{"cccd_empty", "CCCD:", Type::cccd, "", false},
        IdRow{"cmnd", "CMND:012345678", Type::cmnd, "012345678", true},
        IdRow{"cmnd_of_twelve_digits_is_cccd", "CMND:079200001234", Type::cccd, "079200001234", true},
        IdRow{"cmnd_of_ten_digits", "CMND:0123456789", Type::cmnd, "0123456789", false},
        IdRow{"cccd_of_nine_digits_is_cmnd", "CCCD:012345678", Type::cmnd, "012345678", true},
        IdRow{"cmt_of_twelve_digits_is_cccd", "CMT:079200001234", Type::cccd, "079200001234", true},
        IdRow{"passport", "HC:C1234567", Type::passport, "C1234567", true},
        IdRow{"passport_digits_only", "HC:12345678", Type::passport, "12345678", false},
        IdRow{"mst", "MST:9900000016", Type::mst, "9900000016", true},
        IdRow{"mst_of_a_branch", "MST:9900000016-001", Type::mst, "9900000016-001", true},
        IdRow{"mst_wrong_check_digit", "MST:9900000017", Type::mst, "9900000017", false},
        IdRow{"mst_branch_without_dash", "MST:9900000016001", Type::mst, "9900000016001", false},
        IdRow{"mst_branch_too_short", "MST:9900000016-01", Type::mst, "9900000016-01", false},
        IdRow{"bhxh", "BHXH:0123456789", Type::bhxh, "0123456789", true},
        IdRow{"mns", "MNS:1000001", Type::mns, "1000001", true},
        IdRow{"unknown_prefix_is_kept_whole", "XYZ: 42", Type::other, "XYZ: 42", false},
        IdRow{"no_prefix", "079200001234", Type::other, "079200001234", false},
        IdRow{"colon_first", ":079200001234", Type::other, ":079200001234", false},
        IdRow{"empty", "", Type::other, "", false}),
    [](const auto& row) { return row.param.name; });

TEST(read_holder_id, finds_exactly_one_check_digit_or_none) {
    const auto valid_endings = [](const std::string& nine) {
        std::string endings;
        for (char last = '0'; last <= '9'; ++last)
            if (read_holder_id("MST:" + nine + last).valid) endings.push_back(last);
        return endings;
    };
    EXPECT_EQ(valid_endings("990000001"), "6");
    EXPECT_EQ(valid_endings("990000003"), "0");
    // Remainder 0 would want the digit 10: there is no such code.
    EXPECT_EQ(valid_endings("990000007"), "");
}

Holder holder(const Subject& subject, const std::string& email = {}) {
    static const test::TestPki pki;
    test::Profile profile;
    profile.subject = subject;
    profile.email = email;
    return holder_of(pki.issue(profile).certificate);
}

struct KindRow {
    std::string name;
    Subject subject;
    Holder::Kind kind;
};
void PrintTo(const KindRow& row, std::ostream* out) {
    *out << row.name;
}
class HolderKind : public testing::TestWithParam<KindRow> {};

TEST_P(HolderKind, follows_from_the_ids) {
    EXPECT_EQ(holder(GetParam().subject).kind, GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    rows, HolderKind,
    testing::Values(
        KindRow{"citizen", test::citizen(), Holder::Kind::person},
        KindRow{"citizen_by_cmnd", {{"CN", "LÊ THỊ BÌNH"}, {"UID", "CMND:012345678"}}, Holder::Kind::person},
        KindRow{"personal_id", {{"CN", "LÊ THỊ BÌNH"}, {"UID", "pid:77"}}, Holder::Kind::person},
        KindRow{"id_first",
                {{"UID", "MST:9900000016"}, {"CN", "CÔNG TY MẪU"}, {"C", "VN"}},
                Holder::Kind::organisation},
        KindRow{"state_body",
                {{"UID", "MST:9900000016"}, {"UID", "MNS:1000001"}, {"CN", "SỞ MẪU"}},
                Holder::Kind::organisation},
        KindRow{
            "person_in_organisation",
            {{"O", "CÔNG TY MẪU"}, {"UID", "MST:9900000016-001"}, {"UID", "CCCD:079200001234"}, {"CN", "An"}},
            Holder::Kind::person_in_organisation},
        KindRow{"person_in_organisation_other_order",
                {{"UID", "CMND:079200001234"}, {"UID", "MST:9900000016"}, {"CN", "An"}},
                Holder::Kind::person_in_organisation},
        KindRow{"government", {{"C", "VN"}, {"OU", "TRƯỜNG MẪU"}, {"CN", "An"}}, Holder::Kind::unknown},
        KindRow{"unknown_prefix", {{"CN", "An"}, {"UID", "XYZ:1"}}, Holder::Kind::unknown}),
    [](const auto& row) { return row.param.name; });

TEST(holder, of_a_doctor_has_every_field_with_its_source) {
    const Holder doctor = holder({{"UID", "CMND:079200001234"},
                                  {"UID", "MST:9900000016"},
                                  {"CN", "Trần Văn Mẫu, 0001/HCM-CCHN"},
                                  {"title", "BS CK II"},
                                  {"O", "Bệnh viện Mẫu"},
                                  {"OU", "Khoa Nội"},
                                  {"OU", "Phòng 1"},
                                  {"L", "Quận 1"},
                                  {"ST", "TP Hồ Chí Minh"},
                                  {"emailAddress", "mau@benhvien.example"},
                                  {"2.5.4.20", "0901234567"}},
                                 "khac@benhvien.example");
    const auto json = to_json(doctor);
    const auto expected = boost::json::parse(R"({
        "kind": "person_in_organisation",
        "ids": [{"type":"cccd","value":"079200001234","raw":"CMND:079200001234","valid":true,"from":"UID"},
                {"type":"mst","value":"9900000016","raw":"MST:9900000016","valid":true,"from":"UID"}],
        "name": "Trần Văn Mẫu, 0001/HCM-CCHN", "organisation": "Bệnh viện Mẫu", "units": ["Khoa Nội","Phòng 1"],
        "title": "BS CK II", "email": ["mau@benhvien.example","khac@benhvien.example"],
        "locality": "Quận 1", "province": "TP Hồ Chí Minh", "phone": "0901234567",
        "from": {"name":"CN","organisation":"O","units":["OU","OU"],"title":"title",
                 "email":["emailAddress","subjectAltName"],"locality":"L","province":"ST","phone":"telephoneNumber"}})");
    EXPECT_EQ(boost::json::value(json), expected) << boost::json::serialize(json);
}

TEST(holder, of_a_citizen_has_no_field_that_the_certificate_has_not) {
    const auto json = to_json(holder(test::citizen()));
    EXPECT_EQ(boost::json::value(json), boost::json::parse(R"({
        "kind":"person",
        "ids":[{"type":"cccd","value":"079200001234","raw":"CCCD:079200001234","valid":true,"from":"UID"}],
        "name":"NGUYỄN VĂN AN","province":"Hà Nội","from":{"name":"CN","province":"ST"}})"));
}

TEST(holder, email_in_subject_and_alternative_name_is_one) {
    const Holder one = holder({{"CN", "An"}, {"emailAddress", "an@example.vn"}}, "an@example.vn");
    EXPECT_THAT(one.email, testing::ElementsAre(HolderField{"an@example.vn", "emailAddress"}));
}

TEST(holder, of_a_bare_subject_is_unknown_and_nameless) {
    const Holder bare = holder({{"C", "VN"}});
    EXPECT_EQ(bare, Holder{});
    EXPECT_EQ(boost::json::serialize(to_statement_json(bare)), R"({"kind":"unknown","ids":[]})");
}

TEST(holder, for_the_statement_is_strings_only) {
    const auto json = to_statement_json(holder(test::citizen()));
    EXPECT_EQ(boost::json::value(json), boost::json::parse(R"({"kind":"person","name":"NGUYỄN VĂN AN",
        "ids":[{"type":"cccd","value":"079200001234"}]})"));
}

} // namespace
} // namespace kyso::signature
