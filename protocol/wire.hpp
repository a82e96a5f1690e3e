// SPDX-License-Identifier: Apache-2.0
// Flat binary fields for the messages between kysod and its driver hosts: big-endian integers, octets behind
// a 32-bit length, no nesting and so no recursion. The reader trusts nothing: after the first wrong field
// every read answers an empty value and finish() tells the error.
#pragma once

#include "protocol/bytes.hpp"

namespace kyso {

class WireWriter {
  public:
    WireWriter& u8(std::uint8_t value);
    WireWriter& u16(std::uint16_t value);
    WireWriter& u32(std::uint32_t value);
    WireWriter& u64(std::uint64_t value);
    WireWriter& bytes(ByteView value);
    WireWriter& text(std::string_view value) { return bytes(as_bytes(value)); }

    Bytes take() noexcept { return std::move(bytes_); }

  private:
    Bytes bytes_;
};

class WireReader {
  public:
    explicit WireReader(ByteView bytes) noexcept : rest_(bytes) {}

    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    /// Octets of at most `limit`; the view lives as long as the message.
    ByteView bytes(std::size_t limit);
    /// UTF-8 of at most `limit` octets.
    std::string text(std::size_t limit);
    /// A count of things to follow, at most `limit`.
    std::uint32_t count(std::uint32_t limit);

    bool good() const noexcept { return good_; }
    /// Errc::driver_lied unless every field was right and nothing is left over.
    Result<void> finish() const;

  private:
    ByteView take(std::size_t size);
    void fail() noexcept;

    ByteView rest_;
    bool good_ = true;
};

} // namespace kyso
