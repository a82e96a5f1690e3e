// SPDX-License-Identifier: Apache-2.0
// A page without a browser: a blocking WebSocket client that sends whatever handshake a test wants. The
// tests' one Beast translation unit is behind it.
#pragma once

#include <boost/json/object.hpp>

#include <memory>
#include <optional>
#include <string>

namespace kyso::test {

class WebsocketClient {
  public:
    /// Connects to ws://127.0.0.1:port/v1 as a page of `origin`. Throws std::runtime_error if it is not
    /// upgraded.
    WebsocketClient(unsigned port, const std::string& origin, const std::string& path = "/v1");
    ~WebsocketClient();

    void send_text(const std::string& text);
    void send_binary(const std::string& octets);
    /// nullopt when the connection ends.
    std::optional<boost::json::object> receive();
    /// The same, unread.
    std::optional<std::string> receive_text();
    boost::json::object call(std::string_view method, boost::json::object params);
    /// Sends a call and does not wait for its answer.
    void begin(const boost::json::value& id, std::string_view method, boost::json::object params);
    /// Drops the connection without a word.
    void abandon();

  private:
    struct State;
    std::unique_ptr<State> state_;
    int next_id_ = 1;
};

/// Sends octets on a fresh connection; the answer up to the end of its header if it is a 101, else to the
/// end. For hostile handshakes. `half_close` says that nothing more comes (kysod refuses a peer that is
/// closing).
std::string raw_exchange(unsigned port, const std::string& octets, bool half_close = false,
                         const char* address = "127.0.0.1");

} // namespace kyso::test
