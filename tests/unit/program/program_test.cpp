// SPDX-License-Identifier: Apache-2.0
// From the command line to the exit status, as every program that serves has it.
#include "program/program.hpp"

#include "protocol/version.hpp"

#include <CLI/App.hpp>
#include <gmock/gmock.h>

namespace kyso {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ProgramTest : public testing::Test {
  protected:
    ProgramTest() { program_.options().add_option("--file", file_, "the file it reads"); }

    int run(std::vector<const char*> arguments) {
        arguments.insert(arguments.begin(), "kyso-sample");
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const int status = program_.run(static_cast<int>(arguments.size()), arguments.data(), [this] {
            ++served_;
            return serve_();
        });
        out_ = testing::internal::GetCapturedStdout();
        err_ = testing::internal::GetCapturedStderr();
        return status;
    }

    Program program_{"kyso-sample", "does nothing."};
    std::string file_, out_, err_;
    int served_ = 0;
    std::function<Result<void>()> serve_ = [] { return Result<void>{}; };
};

TEST_F(ProgramTest, serves_with_what_the_command_line_says) {
    EXPECT_EQ(run({"--file", "a"}), 0);
    EXPECT_EQ(served_, 1);
    EXPECT_EQ(file_, "a");
    EXPECT_EQ(out_ + err_, "");
}

TEST_F(ProgramTest, help_and_version_are_answered_without_serving) {
    EXPECT_EQ(run({"--help"}), 0);
    EXPECT_THAT(out_, StartsWith("kyso-sample: does nothing."));
    EXPECT_THAT(out_, HasSubstr("the file it reads"));
    EXPECT_EQ(run({"--version"}), 0);
    EXPECT_EQ(out_, "kyso-sample " + std::string{version} + "\n");
    EXPECT_EQ(served_, 0);
    EXPECT_EQ(err_, "");
}

TEST_F(ProgramTest, an_unknown_option_is_told_and_nothing_served) {
    EXPECT_EQ(run({"--password"}), 78);
    EXPECT_THAT(err_, StartsWith("kyso-sample: "));
    EXPECT_THAT(err_, HasSubstr("--password"));
    EXPECT_THAT(err_, HasSubstr("see kyso-sample --help"));
    EXPECT_EQ(served_, 0);
}

TEST_F(ProgramTest, the_status_tells_a_wrong_configuration_from_other_failures) {
    serve_ = [] { return Error{Errc::config_invalid, "a.toml:1: why"}; };
    EXPECT_EQ(run({}), 78);
    EXPECT_EQ(err_, "kyso-sample: a.toml:1: why\n");
    serve_ = [] { return Error{Errc::internal_error, "the disk"}; };
    EXPECT_EQ(run({}), 70);
    EXPECT_EQ(err_, "kyso-sample: the disk\n");
    serve_ = []() -> Result<void> { throw std::runtime_error{"a bug"}; };
    EXPECT_EQ(run({}), 70);
    EXPECT_EQ(err_, "kyso-sample: a bug\n");
}

} // namespace
} // namespace kyso
