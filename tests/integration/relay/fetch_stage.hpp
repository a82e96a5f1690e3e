// SPDX-License-Identifier: Apache-2.0
// A Fetcher in this process towards a real server on the loopback device, with a name server that a test
// plays.
#pragma once

#include "fetch/fetcher.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/web_server/web_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyso::fetch {

/// Fake: answers what the test says, one list after the other, the last one again and again; or never.
class PlayedResolver final : public Resolver {
  public:
    std::vector<std::vector<std::string>> answers;
    bool silent = false;
    std::vector<std::string> asked;

    boost::asio::awaitable<Result<std::vector<boost::asio::ip::address>>> resolve(std::string host) override {
        const std::size_t turn = asked.size();
        asked.push_back(host);
        if (silent) {
            boost::asio::steady_timer never{co_await boost::asio::this_coro::executor, std::chrono::hours{1}};
            co_await never.async_wait(boost::asio::use_awaitable);
        }
        std::vector<boost::asio::ip::address> addresses;
        if (!answers.empty())
            for (const std::string& text : answers[std::min(turn, answers.size() - 1)])
                addresses.push_back(boost::asio::ip::make_address(text));
        co_return addresses;
    }
};

class FetchStage : public testing::Test {
  protected:
    /// Runs one fetch to its end.
    Result<Bytes> fetch(FetchRequest request) {
        boost::asio::io_context io;
        Fetcher fetcher{io.get_executor(), settings, resolver};
        std::optional<Result<Bytes>> ended;
        boost::asio::co_spawn(io, fetcher.fetch(std::move(request)),
                              [&](std::exception_ptr thrown, Result<Bytes> result) {
                                  EXPECT_EQ(thrown, nullptr);
                                  ended = std::move(result);
                                  io.stop(); // a lookup that never ends must not keep the test
                              });
        io.run();
        return ended.value_or(Error{Errc::internal_error, "the fetch never ended"});
    }
    Result<Bytes> get(const std::string& address, std::size_t limit = 1000) {
        return fetch({address, {}, {}, limit});
    }

    FetchSettings settings;
    std::shared_ptr<PlayedResolver> resolver = std::make_shared<PlayedResolver>();
};

} // namespace kyso::fetch
