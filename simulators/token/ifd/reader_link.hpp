// SPDX-License-Identifier: Apache-2.0
// The IFD handler's end of the socket to kyso-token: one for each reader that pcscd has. Blocking, as pcscd
// calls are; pcscd calls for one reader one at a time. A kyso-token that is not there is a reader without
// card.
#pragma once

#include "protocol/fd.hpp"
#include "simulators/token/reader/reader_wire.hpp"

#include <filesystem>

namespace kyso::token {

class ReaderLink {
  public:
    ReaderLink(std::filesystem::path socket, bool pin_pad) : socket_(std::move(socket)), pin_pad_(pin_pad) {}

    bool has_pin_pad() const noexcept { return pin_pad_; }
    /// False once for each card that was there and is not any more, even where the next is already in: so no
    /// swap is missed between two looks.
    bool card_present();
    /// Absent where the card that card_present() told of is gone, and where kyso-token is.
    ReaderReply ask(ReaderRequest::Kind kind, Bytes data = {});

  private:
    ReaderReply exchange(const ReaderRequest& request);

    std::filesystem::path socket_;
    bool pin_pad_;
    Fd connection_;
    std::optional<Bytes> insertion_; ///< of the card that was last told of
};

} // namespace kyso::token
