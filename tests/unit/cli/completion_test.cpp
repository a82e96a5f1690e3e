// SPDX-License-Identifier: Apache-2.0
// The completion and the man page name the options that the program has, and no others.
#include "cli/command_line.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

namespace kyso::cli {
namespace {

using Words = std::set<std::string>;

std::string text_of(const std::string& file) {
    std::ifstream stream{std::string{KYSO_SOURCE_DIR} + "/" + file};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// `--long` options of the help, and the commands below it.
Words offered_by_program(std::vector<std::string> command) {
    command.emplace_back("--help");
    const auto read = read_command_line(command, Language::en);
    const std::string help = std::get<Answered>(read).text;
    Words words;
    // The list of options stands at the left; what a help text mentions does not count.
    const std::regex line{"\n  (-[a-zA-Z],)?(--[a-z-]+)"};
    for (std::sregex_iterator it{help.begin(), help.end(), line}, end; it != end; ++it)
        words.insert((*it)[2]);
    const auto commands = help.find("\nCommands:");
    if (commands == std::string::npos) return words;
    const std::string list = help.substr(commands);
    const std::regex name{"\n  ([a-z]+)"};
    for (std::sregex_iterator it{list.begin(), list.end(), name}, end; it != end; ++it)
        words.insert((*it)[1]);
    return words;
}

/// What bash would offer for each of these beginnings of the next word.
Words offered_by_completion(const std::string& command) {
    Words words;
    for (const char* current : {"", "-"}) {
        const std::string script =
            "cd " KYSO_SOURCE_DIR "/cli/completion && . ./kyso; COMP_WORDS=(kyso " + command + " '" +
            current + "'); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _kyso; printf '%s\\n' \"${COMPREPLY[@]}\"";
        const std::string quoted = std::regex_replace(script, std::regex{"'"}, "'\\''");
        const std::unique_ptr<FILE, int (*)(FILE*)> bash{::popen(("bash -c '" + quoted + "'").c_str(), "r"),
                                                         ::pclose};
        char line[256];
        while (bash != nullptr && std::fgets(line, sizeof line, bash.get()) != nullptr) {
            const std::string word{line, std::string_view{line}.find('\n')};
            if (word != "kyso") words.insert(word); // the one file that is there
        }
    }
    words.erase("");
    return words;
}

class Offered : public testing::TestWithParam<const char*> {
  protected:
    static std::vector<std::string> words() {
        std::istringstream text{GetParam()};
        return {std::istream_iterator<std::string>{text}, {}};
    }
};

TEST_P(Offered, ByTheCompletionIsWhatTheProgramTakes) {
    Words program = offered_by_program(words());
    program.insert({"--help", "--language"});
    EXPECT_EQ(offered_by_completion(GetParam()), program);
}

TEST_P(Offered, ByTheProgramStandsInTheManPage) {
    const std::string page = text_of("docs/man/kyso.1");
    const std::string commands = "Cm " + (*GetParam() == '\0' ? "" : std::string{GetParam()} + " ");
    for (const std::string& word : offered_by_program(words()))
        EXPECT_THAT(page,
                    testing::HasSubstr(word.starts_with("--") ? " " + word.substr(1) : commands + word));
}

INSTANTIATE_TEST_SUITE_P(Commands, Offered,
                         testing::Values("", "run", "devices", "certificates", "holder", "sign", "verify",
                                         "audit", "audit show", "audit verify", "origins", "origins list",
                                         "origins remove", "origins block", "sim", "sim list", "sim bind",
                                         "sim unbind", "trust", "trust add", "trust list", "trust remove",
                                         "catalogue", "catalogue list", "catalogue suggest", "driver",
                                         "driver test", "doctor"),
                         [](const auto& row) {
                             std::string name = row.param;
                             std::ranges::replace(name, ' ', '_');
                             return name.empty() ? std::string{"kyso"} : name;
                         });

} // namespace
} // namespace kyso::cli
