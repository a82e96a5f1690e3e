// SPDX-License-Identifier: Apache-2.0
#include "tests/support/web_server/web_server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>

namespace kyso::test {
namespace {

using SslHandle = std::unique_ptr<SSL, void (*)(SSL*)>;

/// The connection's octets, through TLS where there is one.
struct Pipe {
    int socket;
    SSL* tls;
    int read(char* into, int size) const {
        return tls != nullptr ? SSL_read(tls, into, size)
                              : static_cast<int>(::recv(socket, into, static_cast<std::size_t>(size), 0));
    }
    bool write(std::string_view octets) const {
        while (!octets.empty()) {
            const int part = static_cast<int>(std::min<std::size_t>(octets.size(), 16384));
            const int put = tls != nullptr
                                ? SSL_write(tls, octets.data(), part)
                                : static_cast<int>(::send(socket, octets.data(),
                                                          static_cast<std::size_t>(part), MSG_NOSIGNAL));
            if (put <= 0) return false;
            octets.remove_prefix(static_cast<std::size_t>(put));
        }
        return true;
    }
};

/// Head and body by Content-Length; empty where the other side went.
std::string read_request(const Pipe& pipe) {
    std::string request;
    char octets[4096];
    while (true) {
        const std::size_t head = request.find("\r\n\r\n");
        if (head != std::string::npos) {
            const std::size_t field = request.find("Content-Length: ");
            const std::size_t length = field < head ? std::stoul(request.substr(field + 16)) : 0;
            if (request.size() >= head + 4 + length) return request;
        }
        const int got = pipe.read(octets, sizeof octets);
        if (got <= 0) return {};
        request.append(octets, static_cast<std::size_t>(got));
    }
}

} // namespace

WebAnswer ok(ByteView body) {
    return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                std::string{as_text(body)},
            false};
}
WebAnswer redirect(unsigned status, const std::string& location) {
    return {"HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + location +
                "\r\nContent-Length: 0\r\n\r\n",
            false};
}
WebAnswer silence() {
    return {"", true};
}

WebServer::WebServer() {
    listen();
}

WebServer::WebServer(const TlsFiles& files) {
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    tls_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_set_security_level(tls_.get(), 0); // it must be able to be wrong
    if (SSL_CTX_use_certificate_chain_file(tls_.get(), files.certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls_.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        throw std::runtime_error("TLS files of the test's server");
    if (files.version != 0) {
        SSL_CTX_set_min_proto_version(tls_.get(), files.version);
        SSL_CTX_set_max_proto_version(tls_.get(), files.version);
    }
    if (!files.client_roots.empty()) {
        if (SSL_CTX_load_verify_file(tls_.get(), files.client_roots.c_str()) != 1)
            throw std::runtime_error("client roots of the test's server");
        SSL_CTX_set_verify(tls_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    listen();
}

WebServer::WebServer(Greeting greeting) : greeting_(std::move(greeting)) {
    listen();
}

WebServer::~WebServer() {
    ::shutdown(listening_.get(), SHUT_RDWR);
    threads_.front().join(); // accepts no more, so nobody else adds to the lists
    {
        const std::lock_guard lock{mutex_};
        for (const int connection : open_)
            ::shutdown(connection, SHUT_RDWR);
    }
    for (std::size_t i = 1; i < threads_.size(); ++i)
        threads_[i].join();
}

void WebServer::listen() {
    listening_ = Fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listening_.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listening_.get(), 64) != 0 ||
        ::getsockname(listening_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("the test's web server cannot listen");
    port_ = ntohs(address.sin_port);
    threads_.reserve(1024); // the first thread adds the others, and none may move
    threads_.emplace_back([this] { accept(); });
}

void WebServer::accept() {
    while (true) {
        const int connection = ::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        const std::lock_guard lock{mutex_};
        open_.push_back(connection);
        ++connections_;
        threads_.emplace_back([this, connection] { talk(connection); });
    }
}

void WebServer::greet(int connection) {
    char octets[4096];
    bool greeted = false;
    while (true) {
        const auto got = ::recv(connection, octets, sizeof octets, 0);
        if (got <= 0) return;
        const std::lock_guard lock{mutex_};
        heard_.append(octets, static_cast<std::size_t>(got));
        if (greeted) continue;
        greeted = true;
        Pipe{connection, nullptr}.write(greeting_->octets);
        if (!greeting_->then_hang) ::shutdown(connection, SHUT_WR);
    }
}

void WebServer::talk(int connection) {
    const SslHandle tls{tls_ ? SSL_new(tls_.get()) : nullptr, SSL_free};
    if (tls) SSL_set_fd(tls.get(), connection);
    if (greeting_) {
        greet(connection);
    } else if (!tls || SSL_accept(tls.get()) == 1) {
        const Pipe pipe{connection, tls.get()};
        const std::string request = read_request(pipe);
        const WebAnswer answer = request.empty() ? WebAnswer{} : answer_to(request);
        pipe.write(answer.octets);
        char rest[256];
        while (answer.then_hang && pipe.read(rest, sizeof rest) > 0) {
        }
        if (tls) SSL_shutdown(tls.get());
    }
    const std::lock_guard lock{mutex_};
    std::erase(open_, connection);
    ::close(connection);
}

WebAnswer WebServer::answer_to(const std::string& request) {
    const std::lock_guard lock{mutex_};
    const std::size_t method = request.find(' ');
    const std::string path = request.substr(method + 1, request.find(' ', method + 1) - method - 1);
    asked_.push_back(request.substr(0, method) + " " + path);
    last_request_ = request;
    const auto found = answers_.find(path);
    return found != answers_.end() ? found->second(request)
                                   : WebAnswer{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false};
}

void WebServer::serve(const std::string& path, WebAnswer answer) {
    serve(path, [answer = std::move(answer)](const std::string&) { return answer; });
}
void WebServer::serve(const std::string& path, std::function<WebAnswer(const std::string&)> answer) {
    const std::lock_guard lock{mutex_};
    answers_[path] = std::move(answer);
}

std::vector<std::string> WebServer::asked() const {
    const std::lock_guard lock{mutex_};
    return asked_;
}
std::string WebServer::last_request() const {
    const std::lock_guard lock{mutex_};
    return last_request_;
}
std::string WebServer::heard() const {
    const std::lock_guard lock{mutex_};
    return heard_;
}
std::size_t WebServer::connections() const {
    const std::lock_guard lock{mutex_};
    return connections_;
}
std::string WebServer::authority() const {
    return "127.0.0.1:" + std::to_string(port_);
}
std::string WebServer::address(const std::string& path) const {
    return (tls_ ? "https://" : "http://") + authority() + path;
}

} // namespace kyso::test
