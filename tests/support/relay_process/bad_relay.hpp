// SPDX-License-Identifier: Apache-2.0
// Fake: a relay that answers every question with the same octets, or never.
#pragma once

#include "drivers/relay/relay_message.hpp"
#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"

#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/socket.h>
#include <thread>
#include <vector>

namespace kyso::test {

class BadRelay {
  public:
    BadRelay(const std::filesystem::path& socket, std::optional<Bytes> answer)
        : listening_(listen_locally(socket).value()), answer_(std::move(answer)) {
        ::fcntl(listening_.get(), F_SETFL, 0); // accept4() is to wait
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
    Fd listening_;
    std::optional<Bytes> answer_;
    std::vector<Fd> hanging_;
    std::thread thread_;
};

} // namespace kyso::test
