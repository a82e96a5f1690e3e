// SPDX-License-Identifier: Apache-2.0
// `pollute` and `leak` change the process that loaded the module, in a child process that looks at itself.
#include "tests/integration/faulty/fresh_token.hpp"
#include "tests/integration/faulty/scenario.hpp"

#include <array>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <dirent.h>
#include <fstream>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kyso::test {
namespace {

using testing::HasSubstr;

int entries(const char* folder) {
    int count = 0;
    DIR* opened = opendir(folder);
    while (readdir(opened) != nullptr)
        ++count;
    closedir(opened);
    return count;
}

std::string children() {
    std::string pids;
    std::ifstream("/proc/thread-self/children") >> pids;
    return pids.empty() ? "none" : "one";
}

long resident_pages() {
    long size = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident;
}

/// What is every program's own, a line each.
void say_state(const Say& say) {
    struct sigaction pipe {};
    sigaction(SIGPIPE, nullptr, &pipe);
    const auto mask = umask(0);
    umask(mask);
    std::array<char, 4096> folder{};
    say(std::string("locale ") + std::setlocale(LC_ALL, nullptr));
    say(std::string("sigpipe ") + (pipe.sa_handler == SIG_IGN ? "ignored" : "default"));
    say("umask " + std::to_string(mask));
    say(std::string("directory ") + getcwd(folder.data(), folder.size()));
    say(std::string("path ") + getenv("PATH"));
    say("threads " + std::to_string(entries("/proc/self/task") - 2));
    say("children " + children());
}

class Pollution : public testing::Test {
  protected:
    ChildEnd initialize(const std::string& rule) {
        const auto text =
            std::string("module ") + real_module + "\njournal " + token_.path("journal") + "\n" + rule + "\n";
        return run_in_child(
            {{"SOFTHSM2_CONF", token_.configuration()}, {"KYSO_FAULTY_RULES", token_.write("rules", text)}},
            [](const Say& say) {
                std::setlocale(LC_ALL, "C");
                std::signal(SIGPIPE, SIG_DFL);
                umask(022);
                const auto* list = load_module(faulty_module, say);
                list->C_Initialize(nullptr);
                say_state(say);
            });
    }
    FreshToken token_;
};

TEST_F(Pollution, none_without_a_rule) {
    const auto end = initialize("");
    EXPECT_THAT(end.report, HasSubstr("locale C\nsigpipe default\numask 18\n"));
    EXPECT_THAT(end.report, HasSubstr("threads 1\nchildren none\n"));
    EXPECT_THAT(end.report, testing::Not(HasSubstr("directory /\n")));
}

TEST_F(Pollution, is_seen) {
    const std::pair<const char*, const char*> rows[] = {
        {"locale", "locale C.UTF-8\n"}, {"signals", "sigpipe ignored\n"},
        {"umask", "umask 0\n"},         {"directory", "directory /\n"},
        {"thread", "threads 2\n"},      {"environment", "path /nonexistent\n"},
        {"child", "children one\n"},    {"stdin", "umask 18\n"},
        {"atexit", "umask 18\n"},
    };
    for (const auto& [word, shows] : rows) {
        const auto end = initialize(std::string("C_Initialize -> pollute ") + word);
        EXPECT_THAT(end.report, HasSubstr(shows)) << word;
        EXPECT_EQ(end.signal, 0) << word;
    }
}

TEST_F(Pollution, closes_descriptors_but_its_own) {
    const auto end = initialize("C_Initialize -> pollute descriptors");
    EXPECT_EQ(end.status, 99) << "the pipe of the report is closed";
    EXPECT_THAT(FreshToken::read(token_.path("journal")), HasSubstr("C_Initialize 0x0\n"));
}

TEST_F(Pollution, leaks_at_each_call) {
    const auto grown = [&](const std::string& word, const std::function<long()>& measure) {
        const auto text = std::string("module ") + real_module + "\nC_GetInfo -> leak " + word + "\n";
        const auto end = run_in_child(
            {{"SOFTHSM2_CONF", token_.configuration()}, {"KYSO_FAULTY_RULES", token_.write("rules", text)}},
            [&](const Say& say) {
                const auto* list = load_module(faulty_module, say);
                list->C_Initialize(nullptr);
                const auto before = measure();
                CK_INFO info{};
                for (int i = 0; i < 10; ++i)
                    list->C_GetInfo(&info);
                say(std::to_string(measure() - before));
            });
        return std::stol(end.report);
    };
    EXPECT_EQ(grown("descriptor", [] { return long{entries("/proc/self/fd")}; }), 10);
    EXPECT_EQ(grown("thread", [] { return long{entries("/proc/self/task")}; }), 10);
    EXPECT_GE(grown("memory", resident_pages), 10 * 256 - 64);
}

} // namespace
} // namespace kyso::test
