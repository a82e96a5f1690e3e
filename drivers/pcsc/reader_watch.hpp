// SPDX-License-Identifier: Apache-2.0
// Readers and cards as pcscd reports them (SCardGetStatusChange with \\?PnP?\Notification), on a thread of
// its own, because libpcsclite waits in the call. A pcscd that is absent, restarted or forbids is a state,
// and is asked again. Lives in kyso-device-watch only, to the end of the process.
#pragma once

#include "drivers/pcsc/watch_wire.hpp"
#include "protocol/fd.hpp"

#include <condition_variable>
#include <mutex>

namespace kyso::drivers {

class ReaderWatch {
  public:
    struct Seen {
        ReaderService service = ReaderService::unknown;
        std::vector<Reader> readers;

        friend bool operator==(const Seen&, const Seen&) = default;
    };

    ReaderWatch();
    ReaderWatch(const ReaderWatch&) = delete;
    ReaderWatch& operator=(const ReaderWatch&) = delete;

    /// Starts the thread, which uses this object for ever.
    void start();
    /// Readable when there is something new to take.
    int changed() const noexcept { return changed_.get(); }
    Seen take();
    /// pcscd may be there now.
    void try_again();

  private:
    [[noreturn]] void run();
    /// With the context of a pcscd that answers, until it does not.
    void follow(long context);
    void tell(Seen seen);
    void rest();

    Fd changed_;
    std::mutex mutex_;
    std::condition_variable nudged_;
    bool nudge_ = false;
    Seen seen_;
    bool told_ = false;                 ///< this pcscd has reported
    std::chrono::milliseconds pause_{}; ///< before pcscd is asked again
};

} // namespace kyso::drivers
