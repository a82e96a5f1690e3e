// SPDX-License-Identifier: Apache-2.0
// Every example of the README is loaded and runs through a small life of the stand-alone token: the module
// takes it, and the process ends as the action says or goes on to the end.
#include "tests/integration/faulty/own_module.hpp"

#include "pkcs11/faulty/rule_line.hpp"

#include <gmock/gmock.h>

namespace kyso::test {
namespace {

namespace faulty = pkcs11::faulty;

std::vector<std::string> examples() {
    std::vector<std::string> rules;
    std::ifstream in(KYSO_SOURCE_DIR "/pkcs11/faulty/README.md");
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```"))
            inside = line == "```rules";
        else if (inside)
            rules.push_back(line);
    }
    return rules;
}

/// Whether the process does not come back from this rule, once it fires at its first call.
bool is_final(const std::string& example) {
    const auto rule = faulty::parse_rule(example.substr(0, example.find(" #")));
    const auto& parsed = std::get<faulty::Rule>(rule);
    const auto kind = parsed.action.kind;
    return faulty::is_final(kind) || kind == faulty::ActionKind::do_await_removal;
}

TEST(ReadmeExamples, are_taken_and_run) {
    const OwnModule module;
    const auto all = examples();
    ASSERT_GT(all.size(), 50U);
    for (const auto& example : all) {
        std::ofstream(module.path("rules"))
            << "module own\njournal " << module.path("journal") << "\npad 12345678\ntries 3\n"
            << example << "\n";
        const auto end = run_in_child(
            {{"KYSO_FAULTY_RULES", module.path("rules")}},
            [](const Say& say) {
                if (const auto* list = load_module(faulty_module, say)) play_scenario(*list, say);
            },
            is_final(example) ? 300 : 20'000);
        EXPECT_THAT(end.error, testing::Not(testing::HasSubstr("kyso-faulty: "))) << example;
        EXPECT_THAT(end.report, testing::HasSubstr("C_GetInfo 0x0")) << example;
        if (!is_final(example)) {
            EXPECT_EQ(end.signal, 0) << example;
            EXPECT_THAT(end.report, testing::EndsWith("C_Finalize 0\n")) << example;
        }
    }
}

} // namespace
} // namespace kyso::test
