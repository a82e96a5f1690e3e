// SPDX-License-Identifier: Apache-2.0
// What comes out of every pattern, as docs/holder-table.md shows it. The page is what this test makes:
//   KYSO_WRITE_DOCS=1 build/dev/tests/bin/unit_signature --gtest_filter='HolderTable.*'
#include "signature/holder.hpp"
#include "tests/unit/signature/holder_patterns.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kyso::signature {
namespace {

using test::holder_patterns;
using test::HolderPattern;

Certificate certificate_of(const HolderPattern& pattern) {
    auto profile = citizen_profile(KeyKind::ec_p256);
    profile.subject_der = test::make_name(pattern.subject);
    profile.email = pattern.alternative_email;
    return pki().issue(profile).certificate;
}

/// Text in a cell of a Markdown table.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += c == '|' ? std::string{"\\|"} : std::string(1, c);
    return out;
}
std::string code(std::string_view text) {
    return text.empty() ? std::string{} : "`" + cell(text) + "`";
}

std::string ids_of(const Holder& holder) {
    std::string out;
    for (const HolderId& id : holder.ids)
        out += (out.empty() ? "" : "<br>") + std::string{name_of(id.type)} + " " + code(id.value) +
               (id.valid ? "" : " (not valid)");
    return out;
}

std::string fields_of(const Holder& holder) {
    std::string out;
    const auto add = [&](std::string_view name, const HolderField& field) {
        out += (out.empty() ? "" : "<br>") + std::string{name} + ": " + cell(field.value) + " ← " +
               field.attribute;
    };
    const auto optional = [&](std::string_view name, const std::optional<HolderField>& field) {
        if (field) add(name, *field);
    };
    optional("name", holder.name);
    optional("organisation", holder.organisation);
    for (const HolderField& unit : holder.units)
        add("unit", unit);
    optional("title", holder.title);
    for (const HolderField& email : holder.email)
        add("email", email);
    optional("locality", holder.locality);
    optional("province", holder.province);
    optional("phone", holder.phone);
    return out;
}

std::string page() {
    std::ostringstream out;
    out << "# Holder data: what comes out of which subject\n\n"
           "Made by a test (tests/unit/signature/holder_table_test.cpp), which fails where this page is out "
           "of step;\n"
           "`KYSO_WRITE_DOCS=1 build/dev/tests/bin/unit_signature --gtest_filter='HolderTable.*'` writes it "
           "anew. The\n"
           "rules are in [protocol.md](protocol.md#holder-data). Patterns are those met in Vietnamese "
           "certificates; every\n"
           "name and number is made up. `←` says which attribute a field came from; ids come from UID.\n\n"
           "| pattern | subject (RFC 4514) | kind | ids | fields |\n|---|---|---|---|---|\n";
    for (const HolderPattern& pattern : holder_patterns()) {
        const Certificate certificate = certificate_of(pattern);
        const Holder holder = holder_of(certificate);
        out << "| " << pattern.name << " — " << pattern.where << " | " << code(certificate.subject_rfc4514())
            << " | " << name_of(holder.kind) << " | " << ids_of(holder) << " | " << fields_of(holder)
            << " |\n";
    }
    out << "\n## The same names as .NET prints them\n\n| pattern | subject |\n|---|---|\n";
    for (const HolderPattern& pattern : holder_patterns())
        out << "| " << pattern.name << " | " << code(dotnet(certificate_of(pattern).subject())) << " |\n";
    return out.str();
}

TEST(HolderTable, in_docs_is_in_step) {
    const std::string file = KYSO_SOURCE_DIR "/docs/holder-table.md";
    if (const char* write = std::getenv("KYSO_WRITE_DOCS");
        write != nullptr && std::string_view{write} == "1")
        std::ofstream{file} << page();
    std::ifstream in{file};
    const std::string there{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_TRUE(there == page()) << "docs/holder-table.md is out of step: run KYSO_WRITE_DOCS=1 "
                                    "build/dev/tests/bin/unit_signature --gtest_filter='HolderTable.*'";
}

Holder holder_named(std::string_view name) {
    for (const HolderPattern& pattern : holder_patterns())
        if (pattern.name == name) return holder_of(certificate_of(pattern));
    ADD_FAILURE() << name;
    return {};
}
const auto pattern_subject = [](std::string_view name) {
    for (const HolderPattern& pattern : holder_patterns())
        if (pattern.name == name) return certificate_of(pattern);
    throw std::runtime_error{"no such pattern"};
};

TEST(HolderPatterns, of_every_string_type_are_the_same_person) {
    for (const char* name : {"BMPString", "UniversalString", "letters in pieces (NFD)", "multi-valued RDN"}) {
        const Holder holder = holder_named(name);
        EXPECT_EQ(holder.name->value, "NGUYỄN VĂN AN") << name;
        ASSERT_EQ(holder.ids.size(), 1U) << name;
        EXPECT_EQ(holder.ids[0].value, "079200001234") << name;
        EXPECT_TRUE(holder.ids[0].valid) << name;
        EXPECT_EQ(holder.kind, Holder::Kind::person) << name;
    }
    EXPECT_EQ(holder_named("TeletexString").name->value, "TRÀN VAN CÔNG");
    EXPECT_EQ(holder_named("IA5String").name->value, "NGUYEN VAN AN");
}

TEST(HolderPatterns, that_a_name_imitates_are_not_believed) {
    const Holder holder = holder_named("name that looks like a DN");
    EXPECT_EQ(holder.kind, Holder::Kind::person);
    EXPECT_FALSE(holder.organisation);
    EXPECT_EQ(holder.ids.size(), 1U);
}

TEST(HolderPatterns, mix_names_and_numbers_of_identity_cards) {
    EXPECT_EQ(holder_named("older name, newer number").ids[0].type, HolderId::Type::cccd);
    EXPECT_EQ(holder_named("newer name, older number").ids[0].type, HolderId::Type::cmnd);
    EXPECT_TRUE(holder_named("newer name, older number").ids[0].valid);
}

TEST(DistinguishedName, is_spelled_as_rfc_4514_and_as_dotnet) {
    const Certificate quoted = pattern_subject("commas and quotes");
    EXPECT_EQ(
        quoted.subject_rfc4514(),
        R"(UID=MST:9900000016,CN=CÔNG TY \"MẪU\, ĐẸP\",O=Công ty \"Mẫu\"\, chi nhánh 1\; \+x=\<y\>#,C=VN)");
    EXPECT_EQ(dotnet(quoted.subject()),
              R"(OID.0.9.2342.19200300.100.1.1=MST:9900000016, CN="CÔNG TY ""MẪU, ĐẸP""", )"
              R"(O="Công ty ""Mẫu"", chi nhánh 1; +x=<y>#", C=VN)");
    EXPECT_EQ(
        dotnet(pattern_subject("organisation with O").subject()),
        "C=VN, S=Bắc Ninh, O=CÔNG TY MẪU, CN=CÔNG TY MẪU, OID.0.9.2342.19200300.100.1.1=MST:9900000030");
    const Certificate multi = pattern_subject("multi-valued RDN");
    EXPECT_NE(multi.subject_rfc4514().find("+"), std::string::npos) << multi.subject_rfc4514();
    EXPECT_NE(dotnet(multi.subject()).find(" + "), std::string::npos) << dotnet(multi.subject());
    EXPECT_EQ(dotnet({{"1.2.3", "1.2.3", " blank", 0}, {"2.5.4.12", "title", "Dr", 1}}),
              "T=Dr, OID.1.2.3=\" blank\"");
}

TEST(NameMaker, cannot_write_what_a_string_type_has_not) {
    EXPECT_THROW(test::make_name({test::rdn("CN", "ễ", test::StringType::teletex)}), std::runtime_error);
    EXPECT_THROW(test::make_name({test::rdn("CN", "é", test::StringType::ia5)}), std::runtime_error);
}

} // namespace
} // namespace kyso::signature
