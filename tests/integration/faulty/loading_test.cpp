// SPDX-License-Identifier: Apache-2.0
// A module whose rules are wrong says so loudly and cannot be used.
#include "tests/integration/faulty/fresh_token.hpp"
#include "tests/integration/faulty/scenario.hpp"

#include <cstdlib>
#include <gmock/gmock.h>

namespace kyso::test {
namespace {

struct Wrong {
    const char* name;
    const char* rules; ///< null: the variable is not set
    const char* says;
};
struct Loading : testing::TestWithParam<Wrong> {
    FreshToken token_;
};

TEST_P(Loading, fails_loudly) {
    const auto path = token_.path("rules");
    if (GetParam().rules != nullptr) token_.write("rules", GetParam().rules);
    const auto end = run_in_child({{"KYSO_FAULTY_RULES", path}}, [&](const Say& say) {
        if (GetParam().rules == nullptr) unsetenv("KYSO_FAULTY_RULES");
        say(load_module(faulty_module, say) == nullptr ? "not loaded" : "loaded");
    });
    EXPECT_EQ(end.report, "C_GetFunctionList 5\nnot loaded\n") << "5 is CKR_GENERAL_ERROR";
    EXPECT_THAT(end.error, testing::StartsWith("kyso-faulty: "));
    EXPECT_THAT(end.error, testing::HasSubstr(GetParam().says));
}

const Wrong wrongs[] = {
    {"no_variable", nullptr, "KYSO_FAULTY_RULES names no rules file"},
    {"empty_file", "", "no real module is named"},
    {"bad_rule", "module /usr/lib/softhsm/libsofthsm2.so\n\nC_Sign -> explode\n",
     "/rules:3: `explode` is no action"},
    {"no_module", "module /nonexistent.so\n", "/nonexistent.so"},
    {"no_pkcs11_module", "module /lib/x86_64-linux-gnu/libc.so.6\n", "has no C_GetFunctionList"},
    {"no_journal", "module /usr/lib/softhsm/libsofthsm2.so\njournal /nonexistent/journal\n",
     "/nonexistent/journal: "},
};
INSTANTIATE_TEST_SUITE_P(table, Loading, testing::ValuesIn(wrongs),
                         [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::test
