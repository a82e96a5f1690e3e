// SPDX-License-Identifier: Apache-2.0
// A program that talks to kysod over its Unix socket, blocking. Tests read what came, message by message.
#pragma once

#include "protocol/fd.hpp"

#include <boost/json/object.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace kyso::test {

class IpcClient {
  public:
    static std::optional<IpcClient> try_connect(const std::filesystem::path& socket);
    /// Throws std::runtime_error.
    explicit IpcClient(const std::filesystem::path& socket);

    void send(const boost::json::object& message) const;
    void send_raw(std::string_view octets) const;
    void send_text(const std::string& text) const;
    /// The next message; nullopt when kysod closed. Throws after 60 s without one.
    std::optional<boost::json::object> receive() const;
    /// The same, unread.
    std::optional<std::string> receive_text() const;
    /// Sends a call and waits for its answer; progress notifications are dropped.
    boost::json::object call(std::string_view method, boost::json::object params) const;

  private:
    explicit IpcClient(Fd socket) : socket_(std::move(socket)) {}
    Fd socket_;
    mutable int next_id_ = 1;
};

/// `error.data.name` of an answer, `ok` where there is none.
std::string outcome_of(const boost::json::object& answer);

} // namespace kyso::test
