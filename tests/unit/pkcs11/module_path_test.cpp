// SPDX-License-Identifier: Apache-2.0
// The owner that is trusted here is whoever runs the test; that a foreign owner is refused shows with any
// other uid.
#include "pkcs11/client/module_path.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kyso::pkcs11 {
namespace {

using test::fails_with;
using test::is_ok;

namespace fs = std::filesystem;

class ModulePath : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::canonical(temporary_.path());
        file_ = folder_ / "module.so";
        std::ofstream{file_} << "x";
        fs::permissions(file_, fs::perms{0644});
    }

    /// The temporary folder is writable by all, so every path in it fails at last: what is told apart is
    /// where.
    std::string why_not(const fs::path& path, uid_t owner = ::geteuid()) {
        const auto checked = checked_module_path(path.string(), {.developer = false, .owner = owner});
        if (checked) return "accepted";
        EXPECT_THAT(checked, fails_with(Errc::driver_missing));
        return checked.error().detail();
    }

    test::TemporaryFolder temporary_;
    fs::path folder_, file_;
};

TEST_F(ModulePath, of_the_system_is_accepted) {
    const auto checked = checked_module_path("/usr/lib/softhsm/../softhsm/libsofthsm2.so", {});
    ASSERT_THAT(checked, is_ok());
    EXPECT_EQ(*checked, fs::canonical("/usr/lib/softhsm/libsofthsm2.so"));
}

TEST_F(ModulePath, with_a_foreign_owner_is_refused) {
    const uid_t other = ::geteuid() + 1;
    EXPECT_EQ(why_not(file_, other), file_.string() + ": is owned by uid " + std::to_string(::geteuid()));
}

TEST_F(ModulePath, writable_by_others_is_refused) {
    for (const unsigned mode : {0664U, 0646U, 0666U}) {
        fs::permissions(file_, fs::perms{mode});
        EXPECT_EQ(why_not(file_), file_.string() + ": is writable by others") << mode;
    }
}

TEST_F(ModulePath, in_a_folder_writable_by_others_is_refused) {
    for (const unsigned mode : {0770U, 0707U, 01777U}) {
        fs::permissions(folder_, fs::perms{mode});
        EXPECT_EQ(why_not(file_), folder_.string() + ": is writable by others") << mode;
    }
}

TEST_F(ModulePath, every_folder_above_counts) {
    // The folder above is /tmp: root's, and everybody may write there. Whoever is not root is told the first
    // of it.
    const std::string fault = ::geteuid() == 0 ? ": is writable by others" : ": is owned by uid 0";
    EXPECT_EQ(why_not(file_), folder_.parent_path().string() + fault);
}

TEST_F(ModulePath, is_judged_where_its_links_lead) {
    const fs::path link = folder_ / "link.so";
    fs::create_symlink(file_, link);
    fs::permissions(file_, fs::perms{0666});
    EXPECT_EQ(why_not(link), file_.string() + ": is writable by others");

    fs::remove(link);
    fs::create_symlink("/usr/lib/softhsm/libsofthsm2.so", link);
    const auto checked = checked_module_path(link.string(), {});
    ASSERT_THAT(checked, is_ok());
    EXPECT_EQ(*checked, fs::canonical("/usr/lib/softhsm/libsofthsm2.so"));
}

TEST_F(ModulePath, of_a_developer_may_belong_to_anybody) {
    fs::permissions(file_, fs::perms{0666});
    const auto checked = checked_module_path(file_.string(), {.developer = true});
    ASSERT_THAT(checked, is_ok());
    EXPECT_EQ(*checked, file_.string());
}

TEST_F(ModulePath, that_is_no_file_is_refused_even_to_developers) {
    const fs::path fifo = folder_ / "fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    for (const std::string& path : {std::string{}, std::string{"module.so"}, std::string{"./module.so"},
                                    folder_.string(), fifo.string(), (folder_ / "absent").string(),
                                    file_.string() + std::string{'\0'} + "x", file_.string() + "/"}) {
        EXPECT_THAT(checked_module_path(path, {.developer = true}), fails_with(Errc::driver_missing)) << path;
    }
}

} // namespace
} // namespace kyso::pkcs11
