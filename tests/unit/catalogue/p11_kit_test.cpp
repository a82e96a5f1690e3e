// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/p11_kit.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>

namespace kyso::drivers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(P11KitFile, is_keys_and_values) {
    const auto file =
        parse_p11_kit_file("# a remark\r\n\n  module:  a b.so \t\npriority:-3\nx-own: any: thing\n"
                           "enable-in:\nmodule: last.so",
                           "f.module");
    ASSERT_TRUE(file) << file.error().describe();
    EXPECT_EQ(
        *file,
        (P11KitFile{{"module", "last.so"}, {"priority", "-3"}, {"x-own", "any: thing"}, {"enable-in", ""}}));
}

struct Wrong {
    const char *name, *text, *says;
};
class WrongFile : public testing::TestWithParam<Wrong> {};

TEST_P(WrongFile, is_named_with_its_line) {
    const auto file = parse_p11_kit_file(GetParam().text, "f.module");
    ASSERT_THAT(file, test::fails_with(Errc::config_invalid));
    EXPECT_EQ(file.error().detail(), std::string{"f.module:"} + GetParam().says);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, WrongFile,
    testing::Values(Wrong{"no_colon", "module a.so", "1: key: value is wanted"},
                    Wrong{"unknown_key", "\n\nmodul: a.so", "3: unknown key «modul»"},
                    Wrong{"no_key", ": a.so", "1: unknown key «»"},
                    Wrong{"priority", "priority: high", "1: priority: a whole number is wanted"},
                    Wrong{"trust", "trust-policy: 1", "1: trust-policy: yes or no is wanted"}),
    [](const auto& row) { return std::string{row.param.name}; });

class P11KitFolders : public testing::Test {
  protected:
    void put(const char* folder, const char* name, const std::string& text) const {
        std::filesystem::create_directories(root_ / folder);
        std::ofstream{root_ / folder / name} << text;
    }
    P11KitModules read() const { return read_p11_kit({root_ / "etc", root_ / "usr"}); }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& module : read().modules)
            names.push_back(module.name);
        return names;
    }
    test::TemporaryFolder root_;
};

TEST_F(P11KitFolders, that_are_not_there_name_nothing) {
    EXPECT_THAT(read().modules, IsEmpty());
    EXPECT_THAT(read().unreadable, IsEmpty());
}

TEST_F(P11KitFolders, name_modules_the_higher_priority_first) {
    put("usr", "a.module", "module: a.so");
    put("usr", "b.module", "module: /opt/b.so\npriority: 2");
    put("usr", "c.module", "module: c.so\npriority: -1");
    put("usr", "readme.txt", "nonsense");
    EXPECT_THAT(names(), ElementsAre("b", "a", "c"));
    EXPECT_EQ(read().modules[0].path, "/opt/b.so");
    EXPECT_EQ(read().modules[1].path, p11_kit_library_folder() / "a.so");
}

TEST_F(P11KitFolders, of_the_administrator_go_first_key_by_key) {
    put("usr", "a.module", "module: a.so\npriority: 5");
    put("etc", "a.module", "module: other.so");
    put("usr", "b.module", "module: b.so");
    put("etc", "b.module", "module:");
    ASSERT_THAT(names(), ElementsAre("a"));
    EXPECT_EQ(read().modules[0].path.filename(), "other.so");
}

TEST_F(P11KitFolders, that_are_wrong_are_told_and_hide_no_other) {
    put("usr", "a.module", "modul: a.so");
    put("usr", "b.module", "module: b.so");
    EXPECT_THAT(names(), ElementsAre("b"));
    ASSERT_EQ(read().unreadable.size(), 1U);
    EXPECT_EQ(read().unreadable[0].detail(), (root_ / "usr/a.module").string() + ":1: unknown key «modul»");
}

struct Row {
    const char *name, *text;
    bool used;
};
class ForKysod : public P11KitFolders, public testing::WithParamInterface<Row> {};

TEST_P(ForKysod, or_not) {
    put("usr", "a.module", std::string{"module: a.so\n"} + GetParam().text);
    EXPECT_EQ(names().size(), GetParam().used ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(Rows, ForKysod,
                         testing::Values(Row{"plain", "critical: no\nlog-calls: yes", true},
                                         Row{"trust_policy", "trust-policy: yes", false},
                                         Row{"no_trust_policy", "trust-policy: no", true},
                                         Row{"remote", "remote: |ssh user@host", false},
                                         Row{"enabled_for_us", "enable-in: firefox, kysod", true},
                                         Row{"enabled_for_others", "enable-in: firefox kysod2", false},
                                         Row{"enabled_for_nobody", "enable-in:", false},
                                         Row{"disabled_for_us", "disable-in: p11-kit-proxy,kysod", false},
                                         Row{"disabled_for_others", "disable-in: p11-kit-proxy", true}),
                         [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::drivers
