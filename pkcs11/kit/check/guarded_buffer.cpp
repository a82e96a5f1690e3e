// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check/guarded_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

namespace kyso::pkcs11::kit {

GuardedBuffer::GuardedBuffer(std::size_t size) : size_(size) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t usable = (size + canary + page - 1) / page * page;
    mapped_ = usable + page;
    void* pages = ::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    pages_ = static_cast<std::uint8_t*>(pages);
    ::mprotect(pages_ + usable, page, PROT_NONE);
    std::memset(pages_, pattern, usable);
    data_ = pages_ + usable - canary - size;
}

GuardedBuffer::~GuardedBuffer() {
    ::munmap(pages_, mapped_);
}

bool GuardedBuffer::is_pattern(ByteView octets) noexcept {
    return std::ranges::all_of(octets, [](std::uint8_t octet) { return octet == pattern; });
}

} // namespace kyso::pkcs11::kit
