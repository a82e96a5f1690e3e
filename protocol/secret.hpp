// SPDX-License-Identifier: Apache-2.0
// A secret of up to 255 octets (a PIN). Lives on a page of its own that is locked in memory, left out of
// core dumps and not inherited by fork; wiped before it is unmapped. It cannot be copied, compared,
// formatted or turned into a std::string. kysod itself must never hold one: see docs/privilege-separation.md.
#pragma once

#include "protocol/bytes.hpp"

#include <cstddef>

namespace kyso {

class Secret {
  public:
    static constexpr std::size_t max_size = 255;

    /// An empty secret with room for max_size octets. Throws std::bad_alloc if the page cannot be had or
    /// locked.
    Secret();
    ~Secret();
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    /// Where to write the octets (read(2) straight into it); then resize() says how many there are.
    std::uint8_t* writable() noexcept { return data_; }
    /// Pre: size <= max_size.
    void resize(std::size_t size) noexcept;
    void wipe() noexcept;

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    /// For the one call that needs it. The view dies with the secret.
    ByteView view() const noexcept { return {data_, size_}; }

  private:
    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace kyso
