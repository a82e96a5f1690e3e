// SPDX-License-Identifier: Apache-2.0
#include "protocol/secret.hpp"

#include <cassert>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace kyso {
namespace {

std::size_t page_size() noexcept {
    static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return size;
}

} // namespace

Secret::Secret() {
    void* page = mmap(nullptr, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) throw std::bad_alloc();
    if (mlock(page, page_size()) != 0) {
        munmap(page, page_size());
        throw std::bad_alloc();
    }
    // Best effort: older kernels lack one or the other, and the lock above is what matters.
    madvise(page, page_size(), MADV_DONTDUMP);
    madvise(page, page_size(), MADV_WIPEONFORK);
    data_ = static_cast<std::uint8_t*>(page);
}

Secret::~Secret() {
    if (data_ == nullptr) return;
    wipe();
    munmap(data_, page_size());
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

void Secret::resize(std::size_t size) noexcept {
    assert(size <= max_size && data_ != nullptr);
    size_ = size;
}

void Secret::wipe() noexcept {
    if (data_ != nullptr) explicit_bzero(data_, page_size());
    size_ = 0;
}

} // namespace kyso
