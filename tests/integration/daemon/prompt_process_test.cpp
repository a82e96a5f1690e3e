// SPDX-License-Identifier: Apache-2.0
// kysod's end of its window by itself: a real launcher starts the scripted person, and what they answer
// arrives as the flows get it.
#include "daemon/io/prompt_process.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/daemon/run_coroutines.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kyso::io {
namespace {

using test::fails_with;
using test::is_ok;

class PromptProcessTest : public testing::Test {
  protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", run_.path().c_str(), 1); // where the person finds what to do
        auto launcher = fork_launcher(KYSO_TEST_SCRIPTED_DIR);
        ASSERT_THAT(launcher, is_ok());
        launcher_ = Launcher::create(context_.get_executor(), std::move(*launcher));
        prompt_ =
            std::make_unique<PromptProcess>(context_.get_executor(), *launcher_, std::chrono::seconds{60});
    }
    Result<flow::PromptAnswer> ask(const prompt::PromptRequest& request, const std::string& person) {
        std::ofstream{run_ / "person"} << person << '\n';
        Result<flow::PromptAnswer> answer = Error{Errc::internal_error, "did not end"};
        run_on(context_, [&]() -> boost::asio::awaitable<void> {
            answer = co_await prompt_->ask(request);
            context_.stop(); // the launcher would be listened to for ever
        });
        return answer;
    }
    std::string asked() const {
        std::stringstream all;
        all << std::ifstream{run_ / "person.log"}.rdbuf();
        return all.str();
    }
    static prompt::PromptRequest request(prompt::PinMode pin) {
        prompt::PromptRequest request;
        request.pin = pin;
        request.choices.resize(2);
        return request;
    }

    test::TemporaryFolder run_;
    boost::asio::io_context context_;
    std::shared_ptr<Launcher> launcher_;
    std::unique_ptr<PromptProcess> prompt_;
};

TEST_F(PromptProcessTest, brings_the_number_as_it_was_typed) {
    const auto answer = ask(request(prompt::PinMode::phone), "approve_with_phone 1 +84 912.345-678");
    ASSERT_THAT(answer, is_ok());
    EXPECT_EQ(answer->phone, "+84 912.345-678");
    EXPECT_EQ(answer->choice, 1U);
}

TEST_F(PromptProcessTest, takes_no_approval_without_the_number) {
    EXPECT_THAT(ask(request(prompt::PinMode::phone), "approve_without_pin 0"),
                fails_with(Errc::prompt_failed));
    EXPECT_THAT(ask(request(prompt::PinMode::phone), "approve_with_phone 0 " + std::string(33, '1')),
                fails_with(Errc::prompt_failed));
}

TEST_F(PromptProcessTest, takes_no_number_that_it_did_not_ask_for) {
    EXPECT_THAT(ask(request(prompt::PinMode::none), "approve_with_phone 0 0912345678"),
                fails_with(Errc::prompt_failed));
}

TEST_F(PromptProcessTest, shows_the_codes) {
    auto coded = request(prompt::PinMode::none);
    coded.choices.back().code = "0042";
    const auto answer = ask(coded, "approve_without_pin 1");
    ASSERT_THAT(answer, is_ok());
    EXPECT_EQ(answer->phone, "");
    EXPECT_NE(asked().find(R"("code":"0042")"), std::string::npos) << asked();
}

TEST_F(PromptProcessTest, tells_that_the_person_refused) {
    EXPECT_THAT(ask(request(prompt::PinMode::phone), "cancel"), fails_with(Errc::consent_refused));
}

} // namespace
} // namespace kyso::io
