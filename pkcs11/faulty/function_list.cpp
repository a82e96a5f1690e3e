// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/function_list.hpp"

#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

namespace kyso::pkcs11::faulty {
namespace {

constexpr std::size_t entries_at = offsetof(CK_FUNCTION_LIST, C_Initialize);

std::size_t offset_of(Function function) {
    return entries_at + static_cast<std::size_t>(function) * sizeof(void*);
}

/// `size` octets that end where a page without access begins.
char* before_nothing(std::size_t size) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* pages = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return nullptr;
    auto* first = static_cast<char*>(pages);
    if (mprotect(first + page, page, PROT_NONE) != 0) return nullptr;
    return first + page - size;
}

} // namespace

CK_FUNCTION_LIST* shaped(CK_FUNCTION_LIST& ours, const ListShape& shape) {
    if (!shape.version && shape.missing.empty() && !shape.ends_before && !shape.packed) return &ours;
    CK_FUNCTION_LIST list = ours;
    if (shape.version) list.version = {shape.version->major, shape.version->minor};
    auto* octets = reinterpret_cast<char*>(&list);
    for (const auto function : shape.missing)
        std::memset(octets + offset_of(function), 0, sizeof(void*));
    const auto size = shape.ends_before ? offset_of(*shape.ends_before) : sizeof list;
    char* made = before_nothing(size);
    if (made == nullptr) return nullptr;
    std::memcpy(made, octets, size);
    if (shape.packed) std::memmove(made + sizeof list.version, made + entries_at, size - entries_at);
    return reinterpret_cast<CK_FUNCTION_LIST*>(made);
}

} // namespace kyso::pkcs11::faulty
