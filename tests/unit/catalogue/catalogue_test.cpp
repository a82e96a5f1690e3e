// SPDX-License-Identifier: Apache-2.0
// Folders of families, and the families that are shipped.
#include "drivers/catalogue/catalogue.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;
const fs::path shipped = fs::path{KYSO_SOURCE_DIR} / "drivers/catalogue/families";

std::string labelled(const std::string& name) {
    return "[label]\nvi = \"" + name + "\"\nen = \"" + name + "\"\n";
}

class Folders : public testing::Test {
  protected:
    void put(const char* folder, const char* name, const std::string& text) const {
        fs::create_directories(root_ / folder);
        std::ofstream{root_ / folder / name} << text;
    }
    Result<Catalogue> load() const { return load_catalogue({root_ / "usr", root_ / "etc"}); }
    test::TemporaryFolder root_;
};

TEST_F(Folders, that_are_not_there_hold_none) {
    const auto catalogue = load();
    ASSERT_TRUE(catalogue);
    EXPECT_TRUE(catalogue->empty());
}

TEST_F(Folders, later_ones_take_the_place_of_files_of_the_same_name) {
    put("usr", "b.toml", labelled("B"));
    put("usr", "a.toml", labelled("A"));
    put("usr", "notes.txt", "nonsense");
    put("etc", "a.toml", labelled("the administrator's"));
    put("etc", "c.toml", labelled("C"));
    const auto catalogue = load();
    ASSERT_TRUE(catalogue) << catalogue.error().describe();
    ASSERT_EQ(catalogue->size(), 3U);
    EXPECT_EQ(catalogue->at(0).label.en, "the administrator's");
    EXPECT_EQ(catalogue->at(1).id, "b");
    EXPECT_EQ(catalogue->at(2).id, "c");
}

TEST_F(Folders, with_a_wrong_file_are_refused) {
    put("etc", "a.toml", labelled("A") + "colour = 1\n");
    const auto catalogue = load();
    ASSERT_THAT(catalogue, test::fails_with(Errc::config_invalid));
    EXPECT_THAT(catalogue.error().detail(), testing::HasSubstr("a.toml:4: unknown key"));
}

TEST_F(Folders, with_something_that_is_no_file_are_refused) {
    fs::create_directories(root_ / "etc/a.toml");
    EXPECT_THAT(load(), test::fails_with(Errc::config_invalid));
}

TEST_F(Folders, with_a_file_that_is_too_long_are_refused) {
    put("etc", "a.toml", "#" + std::string(70000, 'x'));
    EXPECT_THAT(load(), test::fails_with(Errc::config_invalid));
}

TEST(Shipped, families_are_read_and_each_fact_has_its_source) {
    const auto catalogue = load_catalogue({shipped});
    ASSERT_TRUE(catalogue) << catalogue.error().describe();
    EXPECT_GE(catalogue->size(), 14U);
    for (const Family& family : *catalogue) {
        EXPECT_FALSE(family.label.vi.empty() || family.label.en.empty()) << family.id;
        for (const auto& fact : family.atrs)
            EXPECT_GT(fact.provenance.source.size(), 5U) << family.id;
        const bool packaged =
            std::ranges::any_of(family.modules, [](const auto& m) { return !m.package.empty(); });
        EXPECT_TRUE(packaged || !family.advice.vi.empty()) << family.id << ": what is a person to install?";
    }
}

struct Known {
    const char *name, *atr, *family;
};
class ShippedTokens : public testing::TestWithParam<Known> {};

TEST_P(ShippedTokens, are_known_by_their_atr) {
    const auto catalogue = load_catalogue({shipped});
    ASSERT_TRUE(catalogue);
    const auto families = families_of(*catalogue, ByteView{from_hex(GetParam().atr).value()});
    ASSERT_EQ(families.size(), 1U);
    EXPECT_EQ(families[0]->id, GetParam().family);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ShippedTokens,
    testing::Values(Known{"VgcaFirst", "3bff1800008131fe45006b150c03020101014234441031800d", "vgca-jcop4"},
                    Known{"VgcaSecond", "3bdf18ff8191fe1fc30031b8640c01ecc173940180829000b3", "vgca-chipdoc"},
                    Known{"EPass2003", "3b9f958131fe9f006646530501001171df000000000013", "feitian-epass"},
                    Known{"EPass2003Auto", "3b9f958131fe9f006646530510043171df000006000020", "feitian-epass"},
                    Known{"Proxkey", "3b6d000057443641018693010203040506", "watchdata-proxkey"},
                    Known{"EToken5300", "3bff9600008131fe4380318065b0845651101201788290006a",
                          "safenet-etoken"},
                    Known{"MToken", "3b9f118131fe9f006a6d546f6b656e2d46000081900079", "longmai-mtoken"},
                    Known{"YubiKey5", "3bfd1300008131fe158073c021c057597562694b657940", "yubikey-piv"}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::drivers
