// SPDX-License-Identifier: Apache-2.0
// One TCP connection to 127.0.0.1 that sends exactly the octets it is told to: for requests that no HTTP
// client would send. A read that gets nothing for twenty seconds fails the test instead of hanging it.
#pragma once

#include "protocol/fd.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <charconv>
#include <stdexcept>
#include <string>

namespace kyso::test {

struct RawAnswer {
    unsigned status = 0; ///< 0: the peer closed without an answer
    std::string head, body;

    /// Value of a header as it was sent; empty without it.
    std::string header(const std::string& name) const {
        const std::size_t at = head.find("\r\n" + name + ": ");
        if (at == head.npos) return {};
        const std::size_t begin = at + name.size() + 4;
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

class RawConnection {
  public:
    explicit RawConnection(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{20, 0};
        ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect");
    }

    /// False where the peer has closed already.
    bool send(std::string_view octets) {
        while (!octets.empty()) {
            const ssize_t sent = ::send(fd_.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            octets.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// The next answer. `head_only`: it is to a HEAD request.
    RawAnswer receive(bool head_only = false) {
        RawAnswer answer;
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos)
            if (!more()) return answer;
        answer.head = buffer_.substr(0, end + 2);
        buffer_.erase(0, end + 4);
        answer.status = number(answer.head.substr(9, 3));
        const std::size_t length = head_only ? 0 : number(answer.header("Content-Length"));
        while (buffer_.size() < length)
            if (!more()) throw std::runtime_error("cut answer");
        answer.body = buffer_.substr(0, length);
        buffer_.erase(0, length);
        return answer;
    }

    RawAnswer exchange(std::string_view request) {
        send(request);
        return receive();
    }

    /// True once the peer has closed and nothing is left to read.
    bool closed() { return buffer_.empty() && !more(); }

  private:
    static unsigned number(const std::string& text) {
        unsigned value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }
    bool more() {
        char octets[4096];
        const ssize_t got = ::recv(fd_.get(), octets, sizeof octets, 0);
        if (got < 0 && errno == EAGAIN) throw std::runtime_error("no answer");
        if (got <= 0) return false;
        buffer_.append(octets, static_cast<std::size_t>(got));
        return true;
    }

    Fd fd_;
    std::string buffer_;
};

} // namespace kyso::test
