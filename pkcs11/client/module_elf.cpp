// SPDX-License-Identifier: Apache-2.0
// ELF-64 Object File Format 1.5. The dynamic symbols are found through the section table, which every linker
// writes and strip(1) keeps.
#include "pkcs11/client/module_elf.hpp"

#include "protocol/fd.hpp"

#include <cerrno>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/mman.h>
#include <sys/stat.h>

namespace kyso::pkcs11 {
namespace {

constexpr std::string_view wanted = "C_GetFunctionList";
constexpr std::size_t size_limit = std::size_t{512} << 20U;

#if defined(__x86_64__)
constexpr Elf64_Half this_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half this_machine = EM_AARCH64;
#elif defined(__riscv)
constexpr Elf64_Half this_machine = EM_RISCV;
#else
#error "name this machine's ELF e_machine value"
#endif

Error refused(std::string reason) {
    return Error{Errc::driver_missing, std::move(reason)};
}

/// The part [offset, offset + size) of the file, or nothing if the file has no such part.
std::optional<ByteView> part(ByteView file, std::uint64_t offset, std::uint64_t size) {
    if (offset > file.size() || size > file.size() - offset) return std::nullopt;
    return file.subspan(offset, size);
}

/// A record of the file, copied: a hostile file aligns nothing.
template <class Record>
std::optional<Record> record(ByteView table, std::uint64_t index) {
    if (index >= table.size() / sizeof(Record)) return std::nullopt;
    Record copy{};
    std::memcpy(&copy, table.data() + index * sizeof(Record), sizeof copy);
    return copy;
}

bool is_wanted(const Elf64_Sym& symbol, ByteView names) {
    if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_TYPE(symbol.st_info) != STT_FUNC) return false;
    const auto name = part(names, symbol.st_name, wanted.size() + 1);
    return name && as_text(name->first(wanted.size())) == wanted && name->back() == 0;
}

/// Whether the dynamic symbol table described by `section` defines the function.
bool defines(ByteView file, ByteView sections, const Elf64_Shdr& section) {
    const auto names_section = record<Elf64_Shdr>(sections, section.sh_link);
    if (!names_section) return false;
    const auto symbols = part(file, section.sh_offset, section.sh_size);
    const auto names = part(file, names_section->sh_offset, names_section->sh_size);
    if (!symbols || !names) return false;
    for (std::uint64_t index = 0; const auto symbol = record<Elf64_Sym>(*symbols, index); ++index)
        if (is_wanted(*symbol, *names)) return true;
    return false;
}

struct Unmap {
    std::size_t size = 0;
    void operator()(void* start) const noexcept { ::munmap(start, size); }
};

} // namespace

Result<void> exports_function_list(ByteView file) {
    const auto header = record<Elf64_Ehdr>(file, 0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return refused("is not an ELF file");
    if (header->e_ident[EI_CLASS] == ELFCLASS32) return refused(std::string{thirty_two_bits});
    if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
        header->e_machine != this_machine)
        return refused("is built for another machine");
    if (header->e_type != ET_DYN) return refused("is not a shared library");
    if (header->e_shentsize != sizeof(Elf64_Shdr)) return refused("has no section table");
    const auto sections = part(file, header->e_shoff, std::uint64_t{header->e_shnum} * sizeof(Elf64_Shdr));
    if (!sections) return refused("is cut off");
    for (std::uint64_t index = 0; const auto section = record<Elf64_Shdr>(*sections, index); ++index)
        if (section->sh_type == SHT_DYNSYM && defines(file, *sections, *section)) return {};
    return refused("exports no C_GetFunctionList");
}

Result<void> exports_function_list(const std::string& path) {
    const auto named = [&path](const std::string& reason) { return refused(path + ": " + reason); };
    const Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat status {};
    if (!fd || ::fstat(fd.get(), &status) != 0) return named(std::strerror(errno));
    const auto size = static_cast<std::size_t>(status.st_size);
    if (!S_ISREG(status.st_mode) || size == 0) return named("is not an ELF file");
    if (size > size_limit) return named("is too large for a driver");
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
    if (start == MAP_FAILED) return named(std::strerror(errno));
    const std::unique_ptr<void, Unmap> mapped{start, Unmap{size}};
    if (const auto found = exports_function_list(ByteView{static_cast<const std::uint8_t*>(start), size});
        !found)
        return named(found.error().detail());
    return {};
}

} // namespace kyso::pkcs11
