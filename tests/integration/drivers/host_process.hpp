// SPDX-License-Identifier: Apache-2.0
// A real kyso-driver-host and kysod's end of its stream, blocking, for tests. Every wait ends by itself: a
// host that does not answer within 20 s is a failed read, not a hung test.
#pragma once

#include "drivers/driver_wire.hpp"
#include "protocol/fd.hpp"

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kyso::test {

class HostProcess {
  public:
    /// `arguments` as for kyso-driver-host; `environment` is all it gets.
    HostProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& environment);
    ~HostProcess();
    HostProcess(const HostProcess&) = delete;
    HostProcess& operator=(const HostProcess&) = delete;

    /// One framed request with descriptors, and its answer. Nothing where the host is gone.
    std::optional<Bytes> call(ByteView request, const std::vector<int>& descriptors = {});
    std::optional<Bytes> call(const drivers::DriverRequest& request) {
        return call(drivers::encode(request));
    }
    /// Octets as they are, unframed.
    void write_raw(ByteView octets);
    std::optional<Bytes> read();

    /// Login with the octets put on a PIN channel, then its end.
    Result<void> login(const drivers::TokenInfo& token, ByteView channel_content,
                       bool last_try_allowed = false);
    /// Login with a PIN, correctly announced.
    Result<void> login_with(const drivers::TokenInfo& token, std::string_view pin,
                            bool last_try_allowed = false);
    /// Login on the reader.
    Result<void> login_on_pad(const drivers::TokenInfo& token);
    Result<void> next_pin(std::string_view pin);
    Result<Bytes> sign(const Bytes& key_id, const ToBeSigned& what);
    /// Initialised tokens, in the order of their labels.
    std::vector<drivers::TokenInfo> tokens();

    /// Ends the stream and waits: the status of waitpid(2).
    int end();
    Fd& stream() noexcept { return stream_; }

  private:
    std::optional<Bytes> call_with_channel(const drivers::DriverRequest& request, ByteView content);

    Fd stream_;
    pid_t pid_ = -1;
};

} // namespace kyso::test
