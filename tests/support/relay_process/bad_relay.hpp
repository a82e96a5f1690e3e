// SPDX-License-Identifier: Apache-2.0
// Fake: a relay that answers every question with the same octets, or never.
#pragma once

#include "drivers/relay/relay_message.hpp"
#include "protocol/fd.hpp"
#include "protocol/framing.hpp"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <vector>

namespace kyso::test {

class BadRelay {
  public:
    BadRelay(const std::filesystem::path& socket, std::optional<Bytes> answer) : answer_(std::move(answer)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        socket.string().copy(address.sun_path, sizeof address.sun_path - 1);
        if (::bind(listening_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(listening_.get(), 16) != 0)
            throw std::runtime_error("the bad relay cannot listen");
        thread_ = std::thread{[this] { serve(); }};
    }
    ~BadRelay() {
        ::shutdown(listening_.get(), SHUT_RDWR);
        thread_.join();
    }
    BadRelay(const BadRelay&) = delete;
    BadRelay& operator=(const BadRelay&) = delete;

  private:
    void serve() {
        while (true) {
            Fd connection{::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
            if (!connection) return;
            static_cast<void>(read_frame(connection.get(), drivers::max_relay_question));
            if (answer_)
                ::send(connection.get(), answer_->data(), answer_->size(), MSG_NOSIGNAL);
            else
                hanging_.push_back(std::move(connection));
        }
    }
    Fd listening_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    std::optional<Bytes> answer_;
    std::vector<Fd> hanging_;
    std::thread thread_;
};

} // namespace kyso::test
