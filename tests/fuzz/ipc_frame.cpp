// SPDX-License-Identifier: Apache-2.0
// Frames on a stream, as kysod's children read them: the first octet is the limit, the rest is the stream.
#include "protocol/fd.hpp"
#include "protocol/framing.hpp"
#include "tests/fuzz/promise.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace kyso;

struct Pipe {
    Fd out, in;
    Pipe() {
        int ends[2] = {-1, -1};
        fuzz::promise(::pipe2(ends, O_CLOEXEC) == 0, "a pipe");
        out = Fd{ends[0]};
        in = Fd{ends[1]};
    }
};

/// What is left of the stream behind the frame that `got` was read from.
ByteView check_frame(ByteView stream, const Bytes& got, std::size_t limit) {
    fuzz::promise(got.size() <= limit, "not above the limit");
    const Bytes written = frame(got);
    fuzz::promise(written.size() <= stream.size() && fuzz::same(written, stream.first(written.size())),
                  "a frame is what was sent");
    return stream.subspan(written.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const std::size_t limit = input.octet();
    ByteView stream = input.rest();
    Pipe pipe;
    fuzz::promise(stream.size() <= 65536 && ::write(pipe.in.get(), stream.data(), stream.size()) ==
                                                static_cast<ssize_t>(stream.size()),
                  "room in the pipe");
    pipe.in.reset();
    while (true) {
        const auto got = read_frame(pipe.out.get(), limit);
        fuzz::promise_refusal(got, {Errc::too_large, Errc::driver_died});
        if (!got) {
            const bool header = stream.size() >= frame_header_size;
            const auto told =
                header ? frame_size(stream.first(frame_header_size), limit) : Result<std::size_t>{0};
            fuzz::promise(!told == (got.error() == Errc::too_large), "too large is what its header says");
            if (told)
                fuzz::promise(!stream.empty() &&
                                  stream.size() < frame_header_size + std::max<std::size_t>(*told, 1),
                              "or cut off");
            return 0;
        }
        if (!*got) break;
        stream = check_frame(stream, **got, limit);
    }
    fuzz::promise(stream.empty(), "an end is the end");
    return 0;
}
