// SPDX-License-Identifier: Apache-2.0
#include "protocol/secret.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <type_traits>
#include <vector>

namespace kyso {
namespace {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string> && !std::equality_comparable<Secret>);

/// VmFlags (proc(5), /proc/pid/smaps) of the mapping that holds the address: `lo` locked, `dd` not dumped,
/// `wf` wiped on fork.
std::string flags_of(const void* address) {
    std::ifstream maps{"/proc/self/smaps"};
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    bool inside = false;
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t begin = 0;
        std::uintptr_t end = 0;
        char dash = 0;
        std::istringstream range{line};
        if (line.find(':') > line.find('-') && range >> std::hex >> begin >> dash >> end && dash == '-')
            inside = begin <= wanted && wanted < end;
        else if (inside && line.starts_with("VmFlags:"))
            return line.substr(8) + " ";
    }
    return {};
}

Secret pin(std::string_view digits) {
    Secret secret;
    std::memcpy(secret.writable(), digits.data(), digits.size());
    secret.resize(digits.size());
    return secret;
}

TEST(Secret, lies_on_a_locked_page_that_is_neither_dumped_nor_inherited) {
    Secret secret;
    const std::string flags = flags_of(secret.writable());
    std::vector<const char*> wanted{" dd ", " wf "};
#if !defined(__SANITIZE_ADDRESS__) // which makes mlock do nothing
    wanted.push_back(" lo ");
#endif
    for (const char* flag : wanted)
        EXPECT_NE(flags.find(flag), std::string::npos) << flag << "in" << flags;
    int other = 0;
    EXPECT_EQ(flags_of(&other).find(" lo "), std::string::npos)
        << "the stack is not locked, or this test sees nothing";
}

TEST(Secret, has_a_page_of_its_own) {
    Secret one;
    Secret two;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(one.writable()) % 4096, 0U);
    EXPECT_GE(std::max(one.writable(), two.writable()) - std::min(one.writable(), two.writable()), 4096);
}

TEST(Secret, is_empty_at_first_and_as_long_as_told) {
    Secret secret;
    EXPECT_TRUE(secret.empty());
    EXPECT_TRUE(secret.view().empty());
    secret.resize(Secret::max_size);
    EXPECT_EQ(secret.size(), 255U);
    EXPECT_EQ(secret.view().size(), 255U);
    EXPECT_EQ(as_text(pin("123456").view()), "123456");
}

TEST(Secret, wiping_leaves_zeros_behind_while_the_page_is_still_there) {
    Secret secret = pin("123456");
    secret.wipe();
    EXPECT_TRUE(secret.empty());
    EXPECT_TRUE(std::all_of(secret.writable(), secret.writable() + Secret::max_size,
                            [](std::uint8_t octet) { return octet == 0; }));
}

TEST(Secret, wiping_takes_what_stands_behind_a_shorter_size_too) {
    Secret secret = pin("123456");
    secret.resize(2);
    secret.wipe();
    EXPECT_EQ(secret.writable()[5], 0);
}

TEST(Secret, moves_without_copying) {
    Secret first = pin("123456");
    const std::uint8_t* where = first.writable();
    Secret second = std::move(first);
    EXPECT_EQ(second.writable(), where);
    EXPECT_EQ(as_text(second.view()), "123456");
    EXPECT_TRUE(first.empty()); // NOLINT(bugprone-use-after-move): the header promises nothing is left
    EXPECT_EQ(first.writable(), nullptr);
    first.wipe(); // harmless
    Secret third = pin("9");
    third = std::move(second);
    EXPECT_EQ(as_text(third.view()), "123456");
    EXPECT_EQ(third.writable(), where);
}

#ifndef NDEBUG
TEST(SecretDeath, a_size_above_the_room_is_a_bug) {
    Secret secret;
    EXPECT_DEATH(secret.resize(Secret::max_size + 1), "max_size");
}
#endif

} // namespace
} // namespace kyso
