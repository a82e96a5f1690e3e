// SPDX-License-Identifier: Apache-2.0
// A buffer for an answer, with 64 known octets behind it and then a page that nobody may touch: a module that
// writes a little too far is seen, one that writes much too far ends the process at that moment.
#pragma once

#include "protocol/bytes.hpp"

namespace kyso::pkcs11::kit {

class GuardedBuffer {
  public:
    static constexpr std::size_t canary = 64;
    static constexpr std::uint8_t pattern = 0xC3;

    /// Throws std::bad_alloc.
    explicit GuardedBuffer(std::size_t size);
    ~GuardedBuffer();
    GuardedBuffer(const GuardedBuffer&) = delete;
    GuardedBuffer& operator=(const GuardedBuffer&) = delete;

    std::uint8_t* data() noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    /// Nothing was written to the buffer.
    bool untouched() const noexcept { return is_pattern({data_, size_}); }
    bool untouched_behind() const noexcept { return is_pattern({data_ + size_, canary}); }

  private:
    static bool is_pattern(ByteView octets) noexcept;

    std::uint8_t* pages_ = nullptr;
    std::size_t mapped_ = 0, size_ = 0;
    std::uint8_t* data_ = nullptr;
};

} // namespace kyso::pkcs11::kit
