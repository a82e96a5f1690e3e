// SPDX-License-Identifier: Apache-2.0
// Without rules the faulty module is the real one, to the last line.
#include "tests/integration/faulty/fresh_token.hpp"
#include "tests/integration/faulty/scenario.hpp"

#include <algorithm>
#include <gmock/gmock.h>

namespace kyso::test {
namespace {

class PassThrough : public testing::Test {
  protected:
    std::string scenario(const char* module) {
        const auto end = run_in_child(environment(), [&](const Say& say) {
            if (const auto* list = load_module(module, say)) play_scenario(*list, say);
        });
        EXPECT_EQ(end.status, 0) << end.error;
        EXPECT_EQ(end.signal, 0);
        EXPECT_FALSE(end.hung);
        EXPECT_EQ(end.out + end.error, "");
        return end.report;
    }
    /// What pkcs11-tool prints on both streams, and its status.
    std::string tool(const std::string& module, const std::string& arguments) {
        const auto command = "pkcs11-tool --module " + module + " " + arguments + " 2>&1";
        const auto end = run_in_child(environment(), [&](const Say& say) {
            say("status " + std::to_string(std::system(command.c_str())));
        });
        return end.out + end.report;
    }
    std::map<std::string, std::string> environment() const {
        return {{"SOFTHSM2_CONF", token_.configuration()}, {"KYSO_FAULTY_RULES", rules_}};
    }
    FreshToken token_;
    std::string rules_ = token_.write("rules", std::string("module ") + real_module + "\njournal " +
                                                   token_.path("journal") + "\n");
};

TEST_F(PassThrough, of_a_whole_scenario) {
    const auto real = scenario(real_module);
    EXPECT_THAT(real, testing::HasSubstr("C_Verify 0x0\n")) << "the scenario works at all";
    EXPECT_EQ(scenario(faulty_module), real);
}

TEST_F(PassThrough, of_pkcs11_tool) {
    const std::string real = real_module, faulty = faulty_module;
    const auto login = std::string("--login --pin ") + user_pin;
    const auto made = tool(faulty, login + " --keypairgen --key-type EC:prime256v1 --id 01 --label made");
    EXPECT_THAT(made, testing::HasSubstr("status 0\n"));
    for (const auto& arguments : {std::string("-L"), std::string("-M"), login + " -O"}) {
        const auto expected = tool(real, arguments);
        EXPECT_THAT(expected, testing::HasSubstr("status 0\n")) << arguments;
        EXPECT_EQ(tool(faulty, arguments), expected) << arguments;
    }
    token_.write("data", std::string(32, 'd'));
    EXPECT_THAT(tool(faulty, login + " --sign --id 01 -m ECDSA -i " + token_.path("data") + " -o " +
                                 token_.path("signed")),
                testing::HasSubstr("status 0\n"));
    EXPECT_EQ(FreshToken::read(token_.path("signed")).size(), 64U);
}

TEST_F(PassThrough, keeps_a_journal_of_calls_without_arguments) {
    scenario(faulty_module);
    const auto journal = FreshToken::read(token_.path("journal"));
    EXPECT_THAT(journal, testing::StartsWith("C_GetFunctionList 0x0\nC_Initialize 0x0\nC_GetInfo 0x0\n"));
    EXPECT_THAT(journal, testing::EndsWith("C_Finalize 0x0\n"));
    EXPECT_THAT(journal, testing::HasSubstr("\nC_Login 0x0\n"));
    EXPECT_THAT(journal, testing::HasSubstr("\nC_Sign 0x0\nC_Sign 0x0\n"));
    EXPECT_THAT(journal, testing::Not(testing::HasSubstr(user_pin)));
    EXPECT_EQ(std::ranges::count(journal, '\n'), 28);
}

} // namespace
} // namespace kyso::test
