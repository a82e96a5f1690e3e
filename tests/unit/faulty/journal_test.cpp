// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/journal.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace kyso::pkcs11::faulty {
namespace {

TEST(Journal, appends_a_line_per_call) {
    const auto path = std::filesystem::temp_directory_path() / ("kyso-journal-" + std::to_string(getpid()));
    std::ofstream(path) << "before\n";
    {
        const auto journal = Journal::open(path);
        ASSERT_TRUE(journal);
        journal->returned(Function::C_Login, 0xa0);
        journal->returned(Function::C_Sign, 0);
        journal->ended(Function::C_Sign, ActionKind::do_crash);
        journal->returned(Function::C_Sign, ~0UL);
    }
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    std::filesystem::remove(path);
    EXPECT_EQ(text.str(), "before\nC_Login 0xa0\nC_Sign 0x0\nC_Sign crash\nC_Sign 0xffffffffffffffff\n");
}

TEST(Journal, says_when_it_cannot_be_kept) {
    EXPECT_FALSE(Journal::open("/nonexistent/journal"));
}

TEST(Journal, may_be_none) {
    Journal().returned(Function::C_Sign, 0);
}

} // namespace
} // namespace kyso::pkcs11::faulty
