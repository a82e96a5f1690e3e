// SPDX-License-Identifier: Apache-2.0
// Fake: a web server on 127.0.0.1 in threads of its own that answers what a test tells it, whole or badly:
// raw octets, cut off, never. Blocking sockets and OpenSSL's plain calls, so nothing in it is the code under
// test.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/fd.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <openssl/ssl.h>
#include <optional>
#include <thread>
#include <vector>

namespace kyso::test {

struct WebAnswer {
    std::string octets;     ///< the whole answer, head and body
    bool then_hang = false; ///< keep the connection open after them
};
/// 200 with that body.
WebAnswer ok(ByteView body);
WebAnswer redirect(unsigned status, const std::string& location);
/// Takes the request and says nothing.
WebAnswer silence();

/// What a server says to the first octets that come, whatever they are.
struct Greeting {
    std::string octets;
    bool then_hang = false; ///< keep the connection open after them
};

struct TlsFiles {
    std::string certificate, key; ///< PEM files
    int version = 0;              ///< the only one spoken, such as TLS1_1_VERSION; 0: any
    std::string client_roots{};   ///< PEM; not empty: clients must show a certificate of these
};

class WebServer {
  public:
    WebServer();
    explicit WebServer(const TlsFiles& tls);
    /// Says that to each connection, reads what comes and answers nothing.
    explicit WebServer(Greeting greeting);
    /// Ends all its connections and threads.
    ~WebServer();
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    /// `http://127.0.0.1:PORT/path`.
    std::string address(const std::string& path) const;
    /// `127.0.0.1:PORT`.
    std::string authority() const;

    /// What GET or POST of that path gets from now on; 404 elsewhere.
    void serve(const std::string& path, WebAnswer answer);
    /// The same, made from the whole request; called in the connection's thread, one at a time.
    void serve(const std::string& path, std::function<WebAnswer(const std::string& request)> answer);
    /// `METHOD path`, and the whole request with its body, in the order they came.
    std::vector<std::string> asked() const;
    std::string last_request() const;
    std::size_t connections() const;
    /// Octets that came where a Greeting was said.
    std::string heard() const;

  private:
    void listen();
    void accept();
    void talk(int connection);
    void greet(int connection);
    WebAnswer answer_to(const std::string& request);

    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> tls_{nullptr, SSL_CTX_free};
    Fd listening_;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::map<std::string, std::function<WebAnswer(const std::string&)>> answers_;
    std::vector<std::string> asked_;
    std::string last_request_, heard_;
    std::optional<Greeting> greeting_;
    std::vector<int> open_;
    std::size_t connections_ = 0;
    std::vector<std::thread> threads_;
};

} // namespace kyso::test
