// SPDX-License-Identifier: Apache-2.0
#include "cli/cli_texts.hpp"

#include "protocol/bytes.hpp"

#include <gtest/gtest.h>

namespace kyso::cli {
namespace {

constexpr CliText all_texts[] = {
#define KYSO_CLI_TEXT(name, vi, en) CliText::name,
#include "cli/cli_texts.def"
#undef KYSO_CLI_TEXT
};

TEST(CliTexts, BothLanguagesTakeTheSameArguments) {
    for (const CliText text : all_texts) {
        const std::string vi = say(text, Language::vi);
        const std::string en = say(text, Language::en);
        EXPECT_FALSE(vi.empty());
        EXPECT_TRUE(is_utf8(vi)) << vi;
        for (const char* mark : {"{0}", "{1}", "{2}"})
            EXPECT_EQ(vi.find(mark) == std::string::npos, en.find(mark) == std::string::npos) << en;
    }
}

TEST(CliTexts, ArgumentsTakeTheirPlaces) {
    EXPECT_EQ(say(CliText::doctor_module_bad, Language::en, {"/lib/a.so", "gone"}),
              "/lib/a.so cannot be used: gone");
    EXPECT_EQ(say(CliText::doctor_problems, Language::vi, {"3"}), "Số vấn đề: 3");
    EXPECT_EQ(say(CliText::doctor_problems, Language::en, {"{0}"}), "Problems: {0}") << "not filled in twice";
    EXPECT_EQ(say(CliText::doctor_problems, Language::en), "Problems: {0}") << "a forgotten argument shows";
}

} // namespace
} // namespace kyso::cli
