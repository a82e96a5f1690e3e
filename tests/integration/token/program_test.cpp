// SPDX-License-Identifier: Apache-2.0
// kyso-token as a program: what it says to a wrong configuration.
#include "tests/support/program_outcome.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace kyso::test {
namespace {

using testing::HasSubstr;

TEST(Configuration, wrong_ones_are_refused_with_their_line) {
    const std::string control = "control = \"c\"\n", reader = "[[reader]]\nid = \"r\"\nsocket = \"s\"\n",
                      card = "[[card]]\nname = \"a\"\n";
    const std::pair<std::string, const char*> rows[] = {
        {reader, "control"},
        {control, "reader"},
        {control + "colour = 1\n" + reader, "colour"},
        {control + reader + "card = \"a\"\n", "no such card"},
        {control + reader + reader, "two readers"},
        {control + card + card + reader, "two cards"},
        {control + "[[card]]\nname = \"a b\"\n" + reader, "a word"},
        {control + card + "pin = \"12345\"\n" + reader, "6 to 8 digits"},
        {control + card + "pin_tries = 16\n" + reader, "pin_tries"},
        {control + card + "atr = \"3B\"\n" + reader, "hexadecimal"},
        {control + card + "yubikey = \"5.4\"\n" + reader, "5.4.2"},
        {control + card + "[[card.key]]\nslot = \"9B\"\n" + reader, "9A, 9C"},
        {control + card + "[[card.key]]\nslot = \"9A\"\nalgorithm = \"p384\"\n" + reader, "rsa2048 or p256"},
        {control + card + "[[card.key]]\nslot = \"9A\"\nkey = \"none\"\n" + reader, "cannot be read"},
        {control + "[[reader]]\nid = \"r\"\nsocket = \"s\"\nname = \"Đầu đọc\"\n", "ASCII"},
    };
    const TemporaryFolder folder;
    for (const auto& [toml, said] : rows) {
        std::ofstream{folder / "token.toml"} << toml;
        const auto outcome =
            run(std::string{KYSO_TEST_BIN_DIR} + "/kyso-token --config " + (folder / "token.toml").string());
        EXPECT_EQ(outcome.status, 78) << toml;
        EXPECT_THAT(outcome.output, testing::AllOf(HasSubstr("token.toml"), HasSubstr(said))) << toml;
    }
}

} // namespace
} // namespace kyso::test
