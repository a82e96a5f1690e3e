// SPDX-License-Identifier: Apache-2.0
// Which of the modules that the catalogue and p11-kit name are there and may be loaded. SoftHSM's file is
// copied about as a module that really exports C_GetFunctionList.
#include "drivers/catalogue/installed_modules.hpp"

#include "tests/support/temporary_folder.hpp"

#include <elf.h>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <unistd.h>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* real_module = "/usr/lib/softhsm/libsofthsm2.so";

Family family(const std::string& id, const std::vector<ModuleFact>& modules) {
    Family family;
    family.id = id;
    family.modules = modules;
    return family;
}
ModuleFact file(const std::string& name, std::vector<std::string> environment = {}) {
    return {name, {}, "", std::move(environment), {}};
}
ModuleFact path(const fs::path& path) {
    return {"", {path}, "", {}, {}};
}

class Installed : public testing::Test {
  protected:
    void SetUp() override {
        root_ = fs::canonical(temporary_.path());
        for (const char* folder : {"lib", "lib2", "p11"})
            fs::create_directory(root_ / folder);
        places_.libraries = {root_ / "lib", root_ / "lib2"};
        places_.p11_kit_folders = {root_ / "p11"};
        places_.trust.developer = true;
    }
    fs::path install(const fs::path& name) const {
        fs::copy_file(real_module, root_ / name);
        return root_ / name;
    }
    void name_in_p11_kit(const char* name, const fs::path& path) const {
        std::ofstream{root_ / "p11" / name} << "module: " << path.string() << '\n';
    }
    std::vector<fs::path> paths(const Catalogue& catalogue) const {
        std::vector<fs::path> paths;
        for (const auto& module : find_modules(catalogue, places_).modules)
            paths.push_back(module.path);
        return paths;
    }

    test::TemporaryFolder temporary_;
    fs::path root_;
    ModulePlaces places_;
};

TEST_F(Installed, nothing_is_found_where_nothing_is) {
    const auto found = find_modules({family("a", {file("a.so"), path(root_ / "b.so")})}, places_);
    EXPECT_THAT(found.modules, IsEmpty());
    EXPECT_THAT(found.refused, IsEmpty()) << "what is not there is not wrong";
}

TEST_F(Installed, the_first_that_is_there_serves_the_family) {
    const fs::path second = install("lib2/b.so");
    install("lib2/c.so");
    const Catalogue catalogue{family("a", {file("a.so"), file("b.so", {"B=1"}), file("c.so", {"C=1"})})};
    const auto found = find_modules(catalogue, places_);
    ASSERT_EQ(found.modules.size(), 1U);
    EXPECT_EQ(found.modules[0].path, second);
    EXPECT_THAT(found.modules[0].environment, ElementsAre("B=1"));
    EXPECT_EQ(found.serving("a"), &found.modules[0]);
    EXPECT_EQ(found.serving("b"), nullptr);
}

TEST_F(Installed, its_own_paths_go_before_the_systems_folders) {
    install("lib/a.so");
    const fs::path own = install("own.so");
    ModuleFact fact = path(own);
    fact.file = "a.so";
    EXPECT_THAT(paths({family("a", {fact})}), ElementsAre(own));
}

TEST_F(Installed, two_names_of_one_file_are_one_module) {
    const fs::path real = install("lib/a.so");
    fs::create_symlink(real, root_ / "lib/link.so");
    name_in_p11_kit("x.module", root_ / "lib/link.so");
    const Catalogue catalogue{family("a", {file("a.so", {"A=1"})}),
                              family("b", {file("link.so", {"A=1", "B=1"})})};
    const auto found = find_modules(catalogue, places_);
    ASSERT_EQ(found.modules.size(), 1U);
    EXPECT_EQ(found.modules[0].path, real);
    EXPECT_THAT(found.modules[0].families, ElementsAre("a", "b"));
    EXPECT_THAT(found.modules[0].environment, ElementsAre("A=1", "B=1"));
    EXPECT_TRUE(found.modules[0].of_p11_kit);
}

TEST_F(Installed, p11_kits_come_after_the_families) {
    const fs::path first = install("z.so");
    const fs::path second = install("lib/a.so");
    name_in_p11_kit("z.module", first);
    name_in_p11_kit("absent.module", root_ / "absent.so");
    EXPECT_THAT(paths({family("a", {file("a.so")})}), ElementsAre(second, first));
    places_.p11_kit_folders.clear();
    EXPECT_THAT(paths({family("a", {file("a.so")})}), ElementsAre(second));
}

TEST_F(Installed, proxies_that_lead_back_are_no_modules) {
    for (const char* name : {"lib/p11-kit-proxy.so", "lib/p11-kit-client.so", "lib/libp11-kit.so.0.3.0",
                             "lib/libkyso-pkcs11.so"}) {
        install(name);
        name_in_p11_kit((fs::path{name}.filename().string() + ".module").c_str(), root_ / name);
    }
    fs::create_symlink(root_ / "lib/libp11-kit.so.0.3.0", root_ / "harmless.so");
    name_in_p11_kit("link.module", root_ / "harmless.so");
    const auto found = find_modules({}, places_);
    EXPECT_THAT(found.modules, IsEmpty());
    EXPECT_THAT(found.refused, IsEmpty());
}

TEST_F(Installed, one_of_thirty_two_bits_is_refused_with_the_reason_and_the_next_one_serves) {
    std::ifstream stream{real_module, std::ios::binary};
    std::string image{std::istreambuf_iterator<char>{stream}, {}};
    image[EI_CLASS] = ELFCLASS32;
    std::ofstream{root_ / "lib/old.so", std::ios::binary} << image;
    const fs::path good = install("lib/new.so");
    const auto found = find_modules({family("a", {file("old.so"), file("new.so")})}, places_);
    ASSERT_EQ(found.modules.size(), 1U);
    EXPECT_EQ(found.modules[0].path, good);
    ASSERT_EQ(found.refused.size(), 1U);
    EXPECT_EQ(found.refused[0].family, "a");
    EXPECT_EQ(found.refused[0].reason,
              (root_ / "lib/old.so").string() + ": is a 32-bit library, and a 64-bit one is wanted");
}

TEST_F(Installed, what_is_no_module_is_refused) {
    std::ofstream{root_ / "lib/text.so"} << "not a library";
    fs::create_symlink("/lib/x86_64-linux-gnu/libc.so.6", root_ / "lib/other.so");
    const auto found = find_modules({family("a", {file("text.so"), file("other.so")})}, places_);
    EXPECT_THAT(found.modules, IsEmpty());
    ASSERT_EQ(found.refused.size(), 2U);
    EXPECT_THAT(found.refused[0].reason, HasSubstr("is not an ELF file"));
    EXPECT_THAT(found.refused[1].reason, HasSubstr("exports no C_GetFunctionList"));
}

/// The temporary folder is writable by all, so none in it is accepted: what is told apart is where.
TEST_F(Installed, owner_and_mode_are_looked_at_unless_a_developer_vouches) {
    const fs::path module = install("lib/a.so");
    places_.trust = {.developer = false, .owner = ::geteuid() + 1};
    const Catalogue catalogue{family("a", {file("a.so")})};
    auto found = find_modules(catalogue, places_);
    EXPECT_THAT(found.modules, IsEmpty());
    ASSERT_EQ(found.refused.size(), 1U);
    EXPECT_EQ(found.refused[0].reason, module.string() + ": is owned by uid " + std::to_string(::geteuid()));
    places_.trust.owner = ::geteuid();
    fs::permissions(module, fs::perms{0666});
    found = find_modules(catalogue, places_);
    EXPECT_THAT(found.modules, IsEmpty());
    EXPECT_EQ(found.refused.at(0).reason, module.string() + ": is writable by others");
    places_.trust = {};
    EXPECT_THAT(paths({family("a", {path(real_module)})}), ElementsAre(fs::canonical(real_module)));
}

} // namespace
} // namespace kyso::drivers
