// SPDX-License-Identifier: Apache-2.0
// kysod's end of a notice by itself: a real launcher starts the scripted person, who looks, stops, or dies.
#include "daemon/io/notice_process.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kyso::io {
namespace {

using test::is_ok;

struct FixedClock final : flow::Clock {
    std::chrono::system_clock::time_point now() const override { return {}; }
    std::chrono::steady_clock::time_point steady_now() const override { return {}; }
};

class NoticeProcessTest : public testing::Test {
  protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", run_.path().c_str(), 1); // where the person finds what to do
        auto launcher = fork_launcher(KYSO_TEST_SCRIPTED_DIR);
        ASSERT_THAT(launcher, is_ok());
        launcher_ = Launcher::create(context_.get_executor(), std::move(*launcher));
        notices_ = std::make_unique<NoticeProcess>(context_.get_executor(), *launcher_, lock_, clock_);
    }
    void person(const std::string& script) { std::ofstream{run_ / "notice"} << script << '\n'; }
    void show(const std::string& code = "1462") {
        open_ = notices_->show({Language::vi, "https://portal.example", prompt::RequesterKind::page, false,
                                "09•• ••• 678", code, 360},
                               [this] { ++stopped_; });
    }
    /// What the person saw, once it is this much.
    std::string seen(std::string_view until) {
        std::string all;
        run_until([&] {
            std::stringstream log;
            log << std::ifstream{run_ / "notice.log"}.rdbuf();
            all = log.str();
            return all.find(until) != all.npos;
        });
        return all;
    }
    template <class Observe>
    bool run_until(Observe&& is_so) {
        return test::wait_until([&] {
            context_.restart();
            context_.poll();
            return is_so();
        });
    }

    test::TemporaryFolder run_;
    boost::asio::io_context context_;
    std::shared_ptr<Launcher> launcher_;
    core::SessionLock lock_;
    FixedClock clock_;
    std::unique_ptr<NoticeProcess> notices_;
    std::unique_ptr<flow::OpenNotice> open_;
    int stopped_ = 0;
};

TEST_F(NoticeProcessTest, shows_the_code_and_goes_with_what_it_tells_of) {
    show("0042");
    ASSERT_NE(open_, nullptr);
    EXPECT_NE(seen("\n").find(R"("code":"0042")"), std::string::npos);
    open_.reset();
    EXPECT_NE(seen("closed").find("closed"), std::string::npos);
    EXPECT_EQ(stopped_, 0);
}

TEST_F(NoticeProcessTest, tells_the_end_in_words_after_its_owner_has_gone) {
    show();
    open_->end("Không được.");
    open_.reset();
    EXPECT_NE(seen("ended").find("ended: Không được."), std::string::npos);
}

TEST_F(NoticeProcessTest, tells_once_that_the_person_stops) {
    person("stop");
    show();
    EXPECT_TRUE(run_until([&] { return stopped_ > 0; }));
    open_->end("Thôi.");
    EXPECT_NE(seen("ended").find("ended: Thôi."), std::string::npos);
    EXPECT_EQ(stopped_, 1);
}

/// Dead, or talking nonsense: nobody is told that the person stopped.
TEST_F(NoticeProcessTest, that_breaks_ends_nothing_but_itself) {
    for (const char* script : {"exit 1", "garbage"}) {
        person(script);
        show();
        ASSERT_NE(open_, nullptr);
        seen(*script == 'g' ? "closed" : "\n");
        open_->end("words for nobody");
        open_.reset();
        EXPECT_EQ(stopped_, 0) << script;
    }
    person("");
    show("0042");
    EXPECT_NE(seen("0042").find("0042"), std::string::npos) << "the next is shown as ever";
    EXPECT_EQ(stopped_, 0);
}

TEST_F(NoticeProcessTest, is_not_shown_while_the_session_is_locked_and_goes_when_it_is) {
    show();
    seen("\n");
    notices_->dismiss();
    EXPECT_NE(seen("closed").find("closed"), std::string::npos);
    lock_.on(core::LockEvent::lock, "1", {});
    show();
    EXPECT_EQ(open_, nullptr);
}

TEST_F(NoticeProcessTest, that_cannot_be_said_is_not_shown) {
    show("");
    EXPECT_EQ(open_, nullptr);
}

} // namespace
} // namespace kyso::io
