// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include "protocol/version.hpp"

#include <gmock/gmock.h>

namespace kyso::cli {
namespace {

using testing::HasSubstr;
using Arguments = std::vector<std::string>;

struct Understood {
    const char* name;
    Arguments arguments;
    Command command;
    bool json = false;
    Language language = Language::en;
    std::string configuration = {};
    std::string audit_file = {};
    std::optional<std::size_t> last = {};
};

class CommandLine : public testing::TestWithParam<Understood> {};

TEST_P(CommandLine, IsUnderstood) {
    const Understood& row = GetParam();
    const auto read = read_command_line(row.arguments, Language::en);
    const auto* invocation = std::get_if<Invocation>(&read);
    ASSERT_NE(invocation, nullptr) << std::get<Answered>(read).text;
    EXPECT_EQ(invocation->command, row.command);
    EXPECT_EQ(invocation->json, row.json);
    EXPECT_EQ(invocation->language, row.language);
    EXPECT_EQ(invocation->configuration, row.configuration);
    EXPECT_EQ(invocation->audit_file, row.audit_file);
    EXPECT_EQ(invocation->last, row.last);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CommandLine,
    testing::Values(
        Understood{"run", {"run"}, Command::run},
        Understood{
            "run_config", {"run", "--config", "a b.toml"}, Command::run, false, Language::en, "a b.toml"},
        Understood{"devices", {"devices"}, Command::devices},
        Understood{"devices_json", {"devices", "--json"}, Command::devices, true},
        Understood{"language_first", {"--language", "vi", "devices"}, Command::devices, false, Language::vi},
        Understood{"language_last", {"devices", "--language=vi"}, Command::devices, false, Language::vi},
        Understood{"language_after_two_words",
                   {"audit", "verify", "--language", "vi"},
                   Command::audit_verify,
                   false,
                   Language::vi},
        Understood{"audit_show", {"audit", "show"}, Command::audit_show},
        Understood{"origins_list", {"origins", "list", "--json"}, Command::origins_list, true},
        Understood{"origins_remove", {"origins", "remove", "https://a.example"}, Command::origins_remove},
        Understood{"origins_block", {"origins", "block", "https://a.example"}, Command::origins_block},
        Understood{"sim_list", {"sim", "list", "--json"}, Command::sim_list, true},
        Understood{"sim_bind", {"sim", "bind", "0912345678"}, Command::sim_bind},
        Understood{"sim_unbind", {"sim", "unbind", "--json", "+84 912 345 678"}, Command::sim_unbind, true},
        Understood{"audit_show_last",
                   {"audit", "show", "--last", "20", "--json"},
                   Command::audit_show,
                   true,
                   Language::en,
                   "",
                   "",
                   20},
        Understood{"audit_verify_file",
                   {"audit", "verify", "--file", "copy"},
                   Command::audit_verify,
                   false,
                   Language::en,
                   "",
                   "copy"},
        Understood{
            "doctor", {"doctor", "--json", "-c", "x.toml"}, Command::doctor, true, Language::en, "x.toml"}),
    [](const auto& row) { return row.param.name; });

struct Refused {
    const char* name;
    Arguments arguments;
};

class WrongCommandLine : public testing::TestWithParam<Refused> {};

TEST_P(WrongCommandLine, IsAUsageErrorWithAHint) {
    const auto read = read_command_line(GetParam().arguments, Language::en);
    const auto* answered = std::get_if<Answered>(&read);
    ASSERT_NE(answered, nullptr);
    EXPECT_EQ(answered->code, ExitCode::usage);
    EXPECT_THAT(answered->text, HasSubstr("kyso --help"));
}

INSTANTIATE_TEST_SUITE_P(Rows, WrongCommandLine,
                         testing::Values(Refused{"nothing", {}}, Refused{"unknown_command", {"signs"}},
                                         Refused{"audit_alone", {"audit"}}, Refused{"sim_alone", {"sim"}},
                                         Refused{"sim_bind_nothing", {"sim", "bind"}},
                                         Refused{"sim_unbind_nothing", {"sim", "unbind"}},
                                         Refused{"sim_list_one", {"sim", "list", "0912345678"}},
                                         Refused{"sim_bind_two", {"sim", "bind", "0912", "345678"}},
                                         Refused{"two_commands", {"devices", "doctor"}},
                                         Refused{"unknown_option", {"devices", "--pin"}},
                                         Refused{"json_where_there_is_none", {"run", "--json"}},
                                         Refused{"language", {"--language", "fr", "devices"}},
                                         Refused{"no_language", {"devices", "--language"}},
                                         Refused{"last_zero", {"audit", "show", "--last", "0"}},
                                         Refused{"last_negative", {"audit", "show", "--last", "-1"}},
                                         Refused{"last_text", {"audit", "show", "--last", "all"}},
                                         Refused{"last_of_verify", {"audit", "verify", "--last", "1"}},
                                         Refused{"surplus", {"devices", "all"}},
                                         Refused{"config_without_file", {"run", "--config"}}),
                         [](const auto& row) { return row.param.name; });

std::string answer(const Arguments& arguments, Language language = Language::en) {
    const auto read = read_command_line(arguments, language);
    const auto* answered = std::get_if<Answered>(&read);
    if (answered == nullptr || answered->code != ExitCode::ok) return "no answer";
    return answered->text;
}

TEST(CommandLine, HelpSpeaksTheChosenLanguage) {
    EXPECT_THAT(answer({"--help"}), HasSubstr("List the signing devices"));
    EXPECT_THAT(answer({"--help"}, Language::vi), HasSubstr("Liệt kê thiết bị ký"));
    EXPECT_THAT(answer({"--language", "vi", "--help"}), HasSubstr("Cách dùng"));
    EXPECT_THAT(answer({"audit", "show", "--help"}, Language::vi), HasSubstr("Chỉ in N bản ghi cuối"));
    EXPECT_THAT(answer({"--language=en", "doctor", "-h"}, Language::vi), HasSubstr("Usage"));
}

TEST(CommandLine, VersionIsThatOfTheProject) {
    EXPECT_EQ(answer({"--version"}), "kyso " + std::string{version} + "\n");
}

TEST(DevicesOptions, restore_is_asked_for_by_name) {
    const auto read = read_command_line({"devices", "--restore"}, Language::en);
    EXPECT_TRUE(std::get<Invocation>(read).restore);
    EXPECT_FALSE(std::get<Invocation>(read_command_line({"devices"}, Language::en)).restore);
}

} // namespace
} // namespace kyso::cli
