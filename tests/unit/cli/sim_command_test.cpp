// SPDX-License-Identifier: Apache-2.0
// `kyso sim` as the person uses it: the whole program in this process, with a home of its own. What it writes
// is read with kysod's own reader.
#include "cli/program.hpp"

#include "daemon/io/phone_file.hpp"
#include "protocol/json_reader.hpp"
#include "signature/rfc3339.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <sstream>

namespace kyso::cli {
namespace {

using kyso::test::is_ok;
using kyso::test::TemporaryFolder;
using testing::HasSubstr;
using testing::Not;

class Sim : public testing::Test {
  protected:
    ExitCode run(std::vector<std::string> arguments) {
        const Environment environment = [this](const char* name) -> std::optional<std::string> {
            if (std::string_view{name} == "XDG_CONFIG_HOME") return home.path().string();
            return std::nullopt;
        };
        std::ostringstream told, failed;
        std::istringstream keyboard;
        arguments.insert(arguments.begin(), "sim");
        const ExitCode code = run_program(arguments, {environment, told, failed, keyboard});
        out = told.str();
        err = failed.str();
        return code;
    }
    void write(const std::string& text) const {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path, std::ios::binary} << text;
    }
    std::vector<std::string> bound() const {
        const auto entries = io::PhoneFile{path, [] { return std::chrono::sys_days{}; }}.read();
        if (!entries) return {entries.error().describe()};
        std::vector<std::string> numbers;
        for (const auto& entry : *entries)
            numbers.push_back(entry.number.msisdn());
        return numbers;
    }

    const TemporaryFolder home;
    const std::filesystem::path path = home.path() / "kyso/sims";
    std::string out, err;
};

TEST_F(Sim, ListOfNothingSaysWhatToDo) {
    EXPECT_EQ(run({"list"}), ExitCode::ok);
    EXPECT_THAT(out, HasSubstr("kyso sim bind"));
    EXPECT_EQ(run({"list", "--language", "vi"}), ExitCode::ok);
    EXPECT_THAT(out, HasSubstr("Chưa gắn số điện thoại nào"));
    EXPECT_EQ(run({"list", "--json"}), ExitCode::ok);
    EXPECT_EQ(out, "{\"sims\":[]}\n");
    EXPECT_FALSE(std::filesystem::exists(path.parent_path())) << "reading makes nothing";
}

TEST_F(Sim, ListTellsNumberAndDay) {
    write("84912345678 2026-11-22\n84387654321 2026-01-02\n");
    EXPECT_EQ(run({"list"}), ExitCode::ok);
    EXPECT_EQ(out, "PHONE NUMBER  SINCE\n0912 345 678  2026-11-22\n0387 654 321  2026-01-02\n");
    EXPECT_EQ(run({"list", "--language", "vi"}), ExitCode::ok);
    EXPECT_EQ(out, "SỐ ĐIỆN THOẠI  TỪ\n0912 345 678   2026-11-22\n0387 654 321   2026-01-02\n");
    EXPECT_EQ(run({"list", "--json"}), ExitCode::ok);
    EXPECT_EQ(out, "{\"sims\":[{\"phone\":\"84912345678\",\"since\":\"2026-11-22\"},"
                   "{\"phone\":\"84387654321\",\"since\":\"2026-01-02\"}]}\n");
}

TEST_F(Sim, BindTakesEverySpellingAndSaysWhatStaysAsked) {
    for (const char* typed : {"0912345678", "0912 345 678", "+84912345678", "84912345678"}) {
        EXPECT_EQ(run({"bind", typed}), ExitCode::ok) << err;
        EXPECT_THAT(out, HasSubstr("0912 345 678 is bound"));
        EXPECT_THAT(out, HasSubstr("still shows its window and asks you each time"));
        EXPECT_EQ(bound(), std::vector<std::string>{"84912345678"}) << typed;
    }
    EXPECT_EQ(run({"bind", "0387654321", "--language", "vi"}), ExitCode::ok);
    EXPECT_THAT(out, HasSubstr("kysod vẫn hiện cửa sổ hỏi bạn mỗi lần"));
    EXPECT_EQ(run({"bind", "0701234567", "--json"}), ExitCode::ok);
    EXPECT_EQ(out, "{\"phone\":\"84701234567\",\"bound\":true}\n");
    EXPECT_EQ(bound(), (std::vector<std::string>{"84912345678", "84387654321", "84701234567"}));
}

TEST_F(Sim, BindNotesTheDay) {
    // Around midnight it may be either.
    const auto day = [] {
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        return signature::to_rfc3339(now).substr(0, 10);
    };
    const std::string before = day();
    ASSERT_EQ(run({"bind", "0912345678"}), ExitCode::ok);
    const std::string after = day();
    ASSERT_EQ(run({"list", "--json"}), ExitCode::ok);
    const auto told = read_json(out);
    ASSERT_THAT(told, is_ok());
    const std::string since{told->at("sims").at(0).at("since").as_string()};
    EXPECT_TRUE(since == before || since == after) << since;
}

TEST_F(Sim, UnbindForgetsOneAndTellsWhereItWasNotThere) {
    write("84912345678 2026-11-22\n84387654321 2026-01-02\n");
    EXPECT_EQ(run({"unbind", "0912 345 678"}), ExitCode::ok);
    EXPECT_THAT(out, HasSubstr("0912 345 678 is no longer bound"));
    EXPECT_EQ(bound(), std::vector<std::string>{"84387654321"});
    EXPECT_EQ(run({"unbind", "0912 345 678"}), ExitCode::problem);
    EXPECT_EQ(out, "");
    EXPECT_THAT(err, HasSubstr("0912 345 678 was not bound"));
    EXPECT_EQ(run({"unbind", "0912345678", "--language", "vi"}), ExitCode::problem);
    EXPECT_THAT(err, HasSubstr("chưa được gắn"));
    EXPECT_EQ(run({"unbind", "0912345678", "--json"}), ExitCode::problem);
    EXPECT_EQ(out, "{\"phone\":\"84912345678\",\"bound\":false,\"wasBound\":false}\n");
    EXPECT_EQ(run({"unbind", "0387654321", "--json"}), ExitCode::ok);
    EXPECT_EQ(out, "{\"phone\":\"84387654321\",\"bound\":false,\"wasBound\":true}\n");
    EXPECT_EQ(bound(), std::vector<std::string>{});
}

TEST_F(Sim, WhatIsNoNumberIsAUsageErrorAndChangesNothing) {
    for (const char* command : {"bind", "unbind"})
        for (const char* typed : {"", "112", "0212345678", "+1 912 345 678", "abc"}) {
            EXPECT_EQ(run({command, typed}), ExitCode::usage) << typed;
            EXPECT_THAT(err, HasSubstr(std::string{info(Errc::phone_invalid).sentence(Language::en)}));
            EXPECT_EQ(run({command, typed, "--json", "--language", "vi"}), ExitCode::usage) << typed;
            const auto told = read_json(out);
            ASSERT_THAT(told, is_ok());
            EXPECT_EQ(told->at("error").at("data").at("name").as_string(), "phone_invalid");
            EXPECT_EQ(err, "");
        }
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Sim, ADamagedFileIsNamedWithItsLineAndLeftAsItIs) {
    const std::string text = "84912345678 2026-11-22\n0387654321 2026-01-02\n";
    write(text);
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"list"}, {"bind", "0701234567"}, {"unbind", "0912345678"}}) {
        EXPECT_EQ(run(arguments), ExitCode::configuration) << arguments.front();
        EXPECT_THAT(err, HasSubstr(path.string() + ":2: "));
        EXPECT_EQ(out, "");
    }
    EXPECT_EQ(run({"list", "--json"}), ExitCode::configuration);
    EXPECT_THAT(out, HasSubstr("config_invalid"));
    std::ostringstream left;
    left << std::ifstream{path}.rdbuf();
    EXPECT_EQ(left.str(), text);
}

TEST_F(Sim, WhereTheFileCannotBeReadOrWrittenItSaysSo) {
    std::filesystem::create_directories(path); // a folder of that name
    EXPECT_EQ(run({"list"}), ExitCode::not_read);
    EXPECT_THAT(err, HasSubstr(path.string()));
    std::filesystem::remove_all(home.path() / "kyso");
    std::ofstream{home.path() / "kyso"} << "no folder";
    EXPECT_EQ(run({"bind", "0912345678"}), ExitCode::not_written);
    EXPECT_THAT(err, Not(HasSubstr("0912"))) << "numbers stay out of errors";
}

} // namespace
} // namespace kyso::cli
