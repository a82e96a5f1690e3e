// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/rules_file.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <set>
#include <sstream>

namespace kyso::pkcs11::faulty {
namespace {

using testing::HasSubstr;

RulesFile parsed(const std::string& rules) {
    auto result = parse_rules("module /real.so\n" + rules, "rules");
    if (const auto* error = std::get_if<RulesError>(&result)) {
        ADD_FAILURE() << error->describe();
        return {};
    }
    return std::get<RulesFile>(result);
}

Rule one_rule(const std::string& line) {
    auto file = parsed(line);
    EXPECT_EQ(file.rules.size(), 1U) << line;
    return file.rules.empty() ? Rule{} : file.rules.front();
}

struct GoodRule {
    const char* name;
    const char* line;
    std::function<bool(const Rule&)> holds;
};
struct GoodRules : testing::TestWithParam<GoodRule> {};

TEST_P(GoodRules, mean_what_they_say) {
    EXPECT_TRUE(GetParam().holds(one_rule(GetParam().line)));
}

const GoodRule good_rules[] = {
    {"function", "C_Sign -> crash",
     [](const Rule& r) {
         return r.function == Function::C_Sign && r.action.kind == ActionKind::do_crash && !r.after &&
                r.first == 1 && !r.times && !r.percent && !r.query && !r.attribute;
     }},
    {"every_function", "* -> crash", [](const Rule& r) { return !r.function; }},
    {"nth_attached", "C_Sign@2 -> crash", [](const Rule& r) { return r.first == 2 && r.times == 1; }},
    {"nth_apart", "*  @57\t-> exit 3",
     [](const Rule& r) { return r.first == 57 && r.times == 1 && r.action.number == 3; }},
    {"from_nth_on", "C_Sign@2.. -> crash", [](const Rule& r) { return r.first == 2 && !r.times; }},
    {"times", "C_Login x1 -> hang", [](const Rule& r) { return r.first == 1 && r.times == 1; }},
    {"nth_and_times", "C_Login @3 x2 -> hang", [](const Rule& r) { return r.first == 3 && r.times == 2; }},
    {"times_before_nth", "C_Login x2 @3 -> hang", [](const Rule& r) { return r.first == 3 && r.times == 2; }},
    {"percent", "C_Sign 25% -> abort", [](const Rule& r) { return r.percent == 25U && r.seed == 1; }},
    {"percent_seed", "C_Sign 25%:0x7 -> abort",
     [](const Rule& r) { return r.percent == 25U && r.seed == 7; }},
    {"after", "C_Sign after -> crash", [](const Rule& r) { return r.after; }},
    {"lie_is_after", "C_Sign -> garble", [](const Rule& r) { return r.after; }},
    {"query", "C_Sign query -> length 0", [](const Rule& r) { return r.query == true; }},
    {"fill", "C_Sign fill -> length 0", [](const Rule& r) { return r.query == false; }},
    {"attribute", "C_GetAttributeValue attribute 0x102 -> garble",
     [](const Rule& r) { return r.attribute == 0x102UL; }},
    {"return_number", "C_Sign -> return 0x30", [](const Rule& r) { return r.action.number == 0x30; }},
    {"return_name", "C_Sign -> return CKR_PIN_LOCKED", [](const Rule& r) { return r.action.number == 0xa4; }},
    {"return_vendor", "C_Sign -> return 0x80000001",
     [](const Rule& r) { return r.action.number == 0x80000001; }},
    {"flags", "C_GetTokenInfo -> flags +0x40000 -0x1  +2",
     [](const Rule& r) { return r.action.set == 0x40002 && r.action.clear == 1; }},
    {"plus", "C_Sign -> length +4096",
     [](const Rule& r) { return r.action.sign == '+' && r.action.number == 4096; }},
    {"minus", "C_Sign -> length -1",
     [](const Rule& r) { return r.action.sign == '-' && r.action.number == 1; }},
    {"exact", "C_FindObjects -> count 1000",
     [](const Rule& r) { return r.action.sign == 0 && r.action.number == 1000; }},
    {"text", "C_Initialize -> print a -> b#c", [](const Rule& r) { return r.action.text == "a -> b#c"; }},
    {"text_escapes", R"(C_GetTokenInfo -> label \xe2\\\x00z)",
     [](const Rule& r) { return r.action.text == std::string("\xe2\\\0z", 4); }},
    {"comment", "C_Initialize -> print a # b", [](const Rule& r) { return r.action.text == "a"; }},
    {"bytes", "C_Sign -> replace 00fF",
     [](const Rule& r) { return r.action.text == std::string("\0\xff", 2); }},
    {"no_bytes", "C_Sign -> replace empty", [](const Rule& r) { return r.action.text.empty(); }},
    {"duration", "C_Sign -> delay 10..500",
     [](const Rule& r) { return r.action.number == 10 && r.action.to == 500; }},
    {"duration_growing", "C_Sign -> delay +50",
     [](const Rule& r) { return r.action.number == 50 && r.action.sign == '+'; }},
    {"session", "C_Sign session 2 -> crash", [](const Rule& r) { return r.session == 2U; }},
    {"thread", "* thread 3 -> crash", [](const Rule& r) { return r.thread == 3U; }},
    {"load", "load -> hang", [](const Rule& r) { return r.moment == Moment::load; }},
    {"unload", "unload -> crash", [](const Rule& r) { return r.moment == Moment::unload; }},
    {"word", "C_Sign -> encode der", [](const Rule& r) { return r.action.word == Word::encode_der; }},
    {"text_fill", R"(C_GetTokenInfo -> label A\x00\...)",
     [](const Rule& r) { return r.action.text == std::string("A") + std::string(63, '\0'); }},
    {"carriage_return", "C_Sign -> crash\r",
     [](const Rule& r) { return r.action.kind == ActionKind::do_crash; }},
};
INSTANTIATE_TEST_SUITE_P(table, GoodRules, testing::ValuesIn(good_rules),
                         [](const auto& row) { return row.param.name; });

struct BadLine {
    const char* name;
    const char* line;
    const char* says;
};
struct BadLines : testing::TestWithParam<BadLine> {};

TEST_P(BadLines, are_errors_with_their_line) {
    const auto text = std::string("# comment\n\nmodule /real.so\nC_Sign -> crash\n") + GetParam().line +
                      "\nC_Sign -> abort\n";
    const auto result = parse_rules(text, "the-file");
    ASSERT_TRUE(std::holds_alternative<RulesError>(result));
    const auto& error = std::get<RulesError>(result);
    EXPECT_EQ(error.line, 5U);
    EXPECT_THAT(error.describe(), testing::StartsWith("the-file:5: "));
    EXPECT_THAT(error.message, HasSubstr(GetParam().says));
}

const BadLine bad_lines[] = {
    {"no_arrow", "C_Sign crash", "a rule is"},
    {"no_function", "-> crash", "no function stands before"},
    {"no_action", "C_Sign ->", "no action stands after"},
    {"unknown_function", "C_SignMessage -> crash", "`C_SignMessage` is no function"},
    {"function_case", "c_sign -> crash", "`c_sign` is no function"},
    {"unknown_action", "C_Sign -> explode", "`explode` is no action"},
    {"unknown_condition", "C_Sign often -> crash", "`often` is no condition"},
    {"nth_zero", "C_Sign@0 -> crash", "from 1"},
    {"nth_empty", "C_Sign@ -> crash", "from 1"},
    {"nth_word", "C_Sign@two -> crash", "from 1"},
    {"nth_dots_only", "C_Sign@.. -> crash", "from 1"},
    {"nth_too_large", "C_Sign@99999999999999999999 -> crash", "from 1"},
    {"nth_twice", "C_Sign@1@2 -> crash", "`@2` says a second time"},
    {"times_zero", "C_Sign x0 -> crash", "such as x2"},
    {"times_twice", "C_Sign x1 x2 -> crash", "a second time"},
    {"percent_zero", "C_Sign 0% -> crash", "1% to 99%"},
    {"percent_hundred", "C_Sign 100% -> crash", "1% to 99%"},
    {"percent_none", "C_Sign % -> crash", "1% to 99%"},
    {"percent_tail", "C_Sign 5%7 -> crash", "only a seed"},
    {"percent_no_seed", "C_Sign 5%: -> crash", "only a seed"},
    {"percent_of_one_call", "C_Sign@2 5% -> crash", "write @2.."},
    {"after_twice", "C_Sign after after -> crash", "a second time"},
    {"after_with_lie", "C_Sign after -> garble", "leave out `after`"},
    {"query_of_login", "C_Login query -> crash", "asked for a length"},
    {"query_of_all", "* query -> crash", "asked for a length"},
    {"query_and_fill", "C_Sign query fill -> crash", "a second time"},
    {"attribute_of_sign", "C_Sign attribute 0x102 -> crash", "only C_GetAttributeValue"},
    {"attribute_missing", "C_GetAttributeValue attribute -> crash", "needs a type"},
    {"attribute_name", "C_GetAttributeValue attribute CKA_ID -> crash", "needs a type"},
    {"lie_of_all", "* -> garble", "alters nothing"},
    {"lie_of_another", "C_Login -> flags +1", "alters nothing"},
    {"serial_of_slot", "C_GetSlotInfo -> serial 1", "alters nothing"},
    {"argument_too_many", "C_Sign -> crash now", "`crash` takes no argument"},
    {"argument_missing", "C_Sign -> exit", "`exit` needs one number"},
    {"argument_negative", "C_Sign -> exit -5", "`exit` needs one number"},
    {"argument_tail", "C_Sign -> exit 5ms", "`exit` needs one number"},
    {"argument_hex_empty", "C_Sign -> exit 0x", "`exit` needs one number"},
    {"duration_negative", "C_Sign -> delay -5", "N, N..M or +N"},
    {"duration_turned", "C_Sign -> delay 5..4", "N, N..M or +N"},
    {"duration_cut", "C_Sign -> delay 5..", "N, N..M or +N"},
    {"session_zero", "C_Sign session 0 -> crash", "session needs a number"},
    {"thread_missing", "C_Sign thread -> crash", "thread needs a number"},
    {"thread_twice", "C_Sign thread 1 thread 2 -> crash", "a second time"},
    {"load_with_condition", "load @2 -> crash", "`load` takes no condition"},
    {"load_of_a_call", "load -> return 0", "needs a call"},
    {"answer_of_sign", "C_Sign -> answer 1", "a handle or a number"},
    {"answer_after", "C_OpenSession after -> answer 1", "leave out `after`"},
    {"pin_of_sign", "C_Sign -> any_pin", "only C_Login"},
    {"digest_of_login", "C_Login -> bare_digest", "only C_Sign"},
    {"forge_of_digest", "C_Digest -> forge other_key", "only C_Sign"},
    {"forge_without_the_key", "C_Sign -> forge same_nonce", "module own"},
    {"reveal_all", "C_GetAttributeValue -> reveal 01", "needs an attribute"},
    {"word_of_another", "C_Sign -> pollute der", "words"},
    {"bytes_no_file", "C_Sign -> replace @/nonexistent/file", "cannot read /nonexistent/file"},
    {"text_fill_of_nothing", R"(C_GetTokenInfo -> label \...)", "octet"},
    {"tries_zero", "tries 0", "1 to 15"},
    {"tries_relative", "tries 3 here", "absolute path"},
    {"sessions_word", "sessions one", "from 1"},
    {"events_tail", "events on", "no argument"},
    {"list_word", "list broken", "list needs"},
    {"list_version", "list version 2", "list needs"},
    {"list_function", "list without C_None", "list needs"},
    {"control_relative", "control here", "absolute path"},
    {"return_missing", "C_Sign -> return", "CKR_ name"},
    {"return_unknown", "C_Sign -> return CKR_NO_SUCH", "CKR_ name"},
    {"flags_missing", "C_GetTokenInfo -> flags", "flags to set or clear"},
    {"flags_unsigned", "C_GetTokenInfo -> flags 0x1", "neither sets"},
    {"flags_word", "C_GetTokenInfo -> flags +LOCKED", "neither sets"},
    {"change_missing", "C_Sign -> length", "+N, -N or N"},
    {"change_two_signs", "C_Sign -> length +-1", "+N, -N or N"},
    {"text_missing", "C_Initialize -> print", "needs a text"},
    {"text_bad_escape", R"(C_Initialize -> print a\n)", "octet"},
    {"text_cut_escape", R"(C_Initialize -> print a\x0)", "octet"},
    {"bytes_missing", "C_Sign -> replace", "hexadecimal"},
    {"bytes_odd", "C_Sign -> replace 001", "hexadecimal"},
    {"bytes_no_hex", "C_Sign -> replace 0g", "hexadecimal"},
    {"module_twice", "module /other.so", "second time"},
    {"journal_relative", "journal here", "absolute path"},
    {"pad_empty", "pad", "needs a PIN"},
    {"journal_empty", "journal", "absolute path"},
    {"unknown_directive", "log /tmp/x", "a rule is"},
};
INSTANTIATE_TEST_SUITE_P(table, BadLines, testing::ValuesIn(bad_lines),
                         [](const auto& row) { return row.param.name; });

TEST(RulesFile, reads_directives_and_numbers_rules) {
    const auto result = parse_rules("# first\nmodule /lib/real module.so # with a blank\n\n journal "
                                    "/tmp/j\npad 12 34\ntries 3 /tmp/left\nsessions 1\nevents\n"
                                    "list version 2.20\nlist without C_Sign\nlist ends C_Login\nlist "
                                    "packed\nlist interface 3.0\nC_Sign -> crash",
                                    "f");
    ASSERT_TRUE(std::holds_alternative<RulesFile>(result));
    const auto& file = std::get<RulesFile>(result);
    EXPECT_EQ(file.module, "/lib/real module.so");
    EXPECT_EQ(file.journal, "/tmp/j");
    EXPECT_EQ(file.pad, "12 34");
    ASSERT_EQ(file.rules.size(), 1U);
    EXPECT_EQ(file.rules[0].line, 14U);
    EXPECT_EQ(file.tries, 3U);
    EXPECT_EQ(file.tries_file, "/tmp/left");
    EXPECT_EQ(file.sessions, 1U);
    EXPECT_TRUE(file.events);
    EXPECT_EQ(file.list.version->minor, 20);
    EXPECT_EQ(file.list.missing, std::vector{Function::C_Sign});
    EXPECT_EQ(file.list.ends_before, Function::C_Login);
    EXPECT_TRUE(file.list.packed);
    EXPECT_EQ(file.list.new_interface->major, 3);
}

TEST(RulesFile, wants_the_module_first) {
    const auto late = parse_rules("C_Sign -> crash\nmodule /real.so\n", "f");
    ASSERT_TRUE(std::holds_alternative<RulesError>(late));
    EXPECT_EQ(std::get<RulesError>(late).line, 1U);
    const auto none = parse_rules("# nothing\n", "f");
    ASSERT_TRUE(std::holds_alternative<RulesError>(none));
    EXPECT_EQ(std::get<RulesError>(none).describe(), "f: no real module is named: module /path/to/real.so");
}

TEST(RulesFile, that_cannot_be_read_is_an_error) {
    EXPECT_TRUE(std::holds_alternative<RulesError>(read_rules("/nonexistent/rules")));
    EXPECT_TRUE(std::holds_alternative<RulesError>(read_rules("/"))) << "a folder is no file";
}

/// The README's examples are this language: each stands, and every action has one.
TEST(Readme, has_an_example_of_every_action) {
    std::ifstream in(KYSO_SOURCE_DIR "/pkcs11/faulty/README.md");
    std::set<ActionKind> shown;
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```"))
            inside = line == "```rules";
        else if (inside)
            shown.insert(one_rule(line).action.kind);
    }
#define KYSO_ACTION(name, argument, when, kinds) EXPECT_TRUE(shown.contains(ActionKind::do_##name)) << #name;
#include "pkcs11/faulty/actions.def"
#undef KYSO_ACTION
}

TEST(Tables, names_lead_back_to_their_rows) {
#define KYSO_FUNCTION(name, parameters, arguments, subject, kind, target)                                    \
    EXPECT_EQ(find_function(#name), Function::name);                                                         \
    EXPECT_EQ(name_of(Function::name), #name);
#include "pkcs11/faulty/functions.def"
#undef KYSO_FUNCTION
#define KYSO_ACTION(name, argument, when, kinds) EXPECT_EQ(find_action(#name), ActionKind::do_##name);
#include "pkcs11/faulty/actions.def"
#undef KYSO_ACTION
}

} // namespace
} // namespace kyso::pkcs11::faulty
