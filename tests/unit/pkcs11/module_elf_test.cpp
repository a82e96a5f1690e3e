// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/module_elf.hpp"

#include "tests/support/result_matchers.hpp"

#include <elf.h>
#include <fstream>
#include <gtest/gtest.h>

#include <cstring>
#include <iterator>
#include <random>

namespace kyso::pkcs11 {
namespace {

using test::fails_with;
using test::is_ok;

const Bytes& softhsm() {
    static const Bytes file = [] {
        std::ifstream stream{"/usr/lib/softhsm/libsofthsm2.so", std::ios::binary};
        return Bytes{std::istreambuf_iterator<char>{stream}, {}};
    }();
    return file;
}

Elf64_Ehdr header(const Bytes& file) {
    Elf64_Ehdr copy{};
    std::memcpy(&copy, file.data(), sizeof copy);
    return copy;
}

TEST(ModuleElf, of_a_module_is_accepted) {
    EXPECT_THAT(exports_function_list(std::string{"/usr/lib/softhsm/libsofthsm2.so"}), is_ok());
    EXPECT_THAT(exports_function_list(softhsm()), is_ok());
}

struct File {
    const char* name;
    const char* path;
};
class OtherFile : public testing::TestWithParam<File> {};
TEST_P(OtherFile, is_refused) {
    EXPECT_THAT(exports_function_list(std::string{GetParam().path}), fails_with(Errc::driver_missing));
}
INSTANTIATE_TEST_SUITE_P(, OtherFile,
                         testing::Values(File{"library_without_it", "/lib/x86_64-linux-gnu/libc.so.6"},
                                         File{"program", "/bin/true"}, File{"text", "/etc/passwd"},
                                         File{"device", "/dev/zero"}, File{"folder", "/usr/lib"},
                                         File{"absent", "/absent.so"}, File{"proc", "/proc/self/status"}),
                         [](const auto& row) { return row.param.name; });

struct Change {
    const char* name;
    void (*change)(Elf64_Ehdr&);
    const char* reason;
};
class ChangedHeader : public testing::TestWithParam<Change> {};
TEST_P(ChangedHeader, is_refused) {
    Bytes file = softhsm();
    Elf64_Ehdr changed = header(file);
    GetParam().change(changed);
    std::memcpy(file.data(), &changed, sizeof changed);
    const auto found = exports_function_list(file);
    ASSERT_THAT(found, fails_with(Errc::driver_missing));
    EXPECT_EQ(found.error().detail(), GetParam().reason);
}
INSTANTIATE_TEST_SUITE_P(
    , ChangedHeader,
    testing::Values(
        Change{"magic", [](Elf64_Ehdr& h) { h.e_ident[1] = 'L'; }, "is not an ELF file"},
        Change{"thirty_two_bit", [](Elf64_Ehdr& h) { h.e_ident[EI_CLASS] = ELFCLASS32; },
               "is a 32-bit library, and a 64-bit one is wanted"},
        Change{"no_class", [](Elf64_Ehdr& h) { h.e_ident[EI_CLASS] = ELFCLASSNONE; },
               "is built for another machine"},
        Change{"big_endian", [](Elf64_Ehdr& h) { h.e_ident[EI_DATA] = ELFDATA2MSB; },
               "is built for another machine"},
        Change{"machine", [](Elf64_Ehdr& h) { h.e_machine = EM_S390; }, "is built for another machine"},
        Change{"program", [](Elf64_Ehdr& h) { h.e_type = ET_EXEC; }, "is not a shared library"},
        Change{"entry_size", [](Elf64_Ehdr& h) { h.e_shentsize = 1; }, "has no section table"},
        Change{"offset_beyond", [](Elf64_Ehdr& h) { h.e_shoff = ~Elf64_Off{0}; }, "is cut off"},
        Change{"offset_near_end", [](Elf64_Ehdr& h) { h.e_shoff += 64; }, "is cut off"},
        Change{"no_sections", [](Elf64_Ehdr& h) { h.e_shnum = 0; }, "exports no C_GetFunctionList"}),
    [](const auto& row) { return row.param.name; });

/// Cut anywhere, the section table (at the end of the file) is gone: refused, and nothing read beyond the
/// end.
TEST(ModuleElf, cut_off_is_refused) {
    for (std::size_t size = 0; size < softhsm().size(); size += 997) {
        const Bytes cut(softhsm().begin(), softhsm().begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_THAT(exports_function_list(cut), fails_with(Errc::driver_missing)) << size;
    }
}

/// Random damage to section headers: any answer, no fault (this test is for the sanitizers).
TEST(ModuleElf, damage_is_survived) {
    std::mt19937_64 random{42};
    const Elf64_Ehdr h = header(softhsm());
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
        Bytes file = softhsm();
        for (int hit = 0; hit < 24; ++hit) {
            const std::uint64_t at = h.e_shoff + random() % (std::uint64_t{h.e_shnum} * sizeof(Elf64_Shdr));
            file[at] = static_cast<std::uint8_t>(random());
        }
        refused += exports_function_list(file).has_error() ? 1 : 0;
    }
    EXPECT_GT(refused, 0);
}

} // namespace
} // namespace kyso::pkcs11
