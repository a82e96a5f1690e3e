// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/ifd/reader_link.hpp"

#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"

namespace kyso::token {
namespace {

/// How long a card may think, and a person at the pad. pcscd's own clients wait without a limit.
constexpr std::chrono::minutes patience{10};
const ReaderReply gone{ReaderReply::Result::absent, {}};

} // namespace

bool ReaderLink::card_present() {
    ReaderReply reply = exchange({ReaderRequest::Kind::presence, {}});
    if (reply.result != ReaderReply::Result::ok || (insertion_ && *insertion_ != reply.data)) {
        insertion_.reset();
        return false;
    }
    insertion_ = std::move(reply.data);
    return true;
}

ReaderReply ReaderLink::ask(ReaderRequest::Kind kind, Bytes data) {
    return insertion_ ? exchange({kind, std::move(data)}) : gone;
}

ReaderReply ReaderLink::exchange(const ReaderRequest& request) {
    if (!connection_) {
        auto connected = connect_locally(socket_, patience);
        if (!connected) return gone;
        connection_ = std::move(*connected);
    }
    if (write_frame(connection_.get(), encode(request))) {
        const auto message = read_frame(connection_.get(), wire_limit);
        if (message && *message)
            if (auto reply = read_reply(**message)) return std::move(*reply);
    }
    connection_.reset();
    return gone;
}

} // namespace kyso::token
