// SPDX-License-Identifier: Apache-2.0
// Function lists that are wrong in themselves, load and unload, and calls that meet.
#include "tests/integration/faulty/own_module.hpp"

#include <csignal>
#include <cstring>
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <thread>

namespace kyso::test {
namespace {

using testing::HasSubstr;

class Shapes : public testing::Test {
  protected:
    /// The list as C_GetFunctionList gives it; C_Initialize is not called.
    ChildEnd look(const std::string& rules,
                  const std::function<void(const CK_FUNCTION_LIST&, const Say&)>& body) {
        std::ofstream(module_.path("rules")) << "module own\n" << rules << "\n";
        return run_in_child({{"KYSO_FAULTY_RULES", module_.path("rules")}}, [&](const Say& say) {
            if (const auto* list = load_module(faulty_module, say)) body(*list, say);
        });
    }
    OwnModule module_;
};

TEST_F(Shapes, version_and_holes) {
    const auto end = look("list version 2.1\nlist without C_Sign", [](const auto& list, const Say& say) {
        say(std::to_string(list.version.major) + "." + std::to_string(list.version.minor));
        say(list.C_Sign == nullptr ? "none" : "some");
        say(list.C_SignInit == nullptr ? "none" : "some");
    });
    EXPECT_EQ(end.report, "2.1\nnone\nsome\n");
}

TEST_F(Shapes, early_end_is_no_memory) {
    const auto end = look("list ends C_Sign", [](const auto& list, const Say& say) {
        say(list.C_SignInit == nullptr ? "none" : "some");
        say(list.C_Sign == nullptr ? "none" : "some");
    });
    EXPECT_EQ(end.report, "some\n");
    EXPECT_EQ(end.signal, SIGSEGV);
}

TEST_F(Shapes, packed_has_no_gap) {
    const auto end = look("list packed", [](const auto& list, const Say& say) {
        CK_C_Initialize initialize = nullptr;
        std::memcpy(&initialize, reinterpret_cast<const char*>(&list) + sizeof list.version,
                    sizeof initialize);
        say(OwnModule::hexadecimal(initialize(nullptr)));
    });
    EXPECT_EQ(end.report, "0x0\n");
}

TEST_F(Shapes, interface_only_where_it_is_asked_for) {
    struct Interface {
        const char* name;
        CK_FUNCTION_LIST* list;
        CK_FLAGS flags;
    };
    const auto ask = [](const CK_FUNCTION_LIST&, const Say& say) {
        void* library = dlopen(KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11-v3.so", RTLD_NOW | RTLD_LOCAL);
        const auto get = reinterpret_cast<CK_RV (*)(const char*, CK_VERSION*, Interface**, CK_FLAGS)>(
            dlsym(library, "C_GetInterface"));
        Interface* interface = nullptr;
        const auto result = get("PKCS 11", nullptr, &interface, 0);
        say(OwnModule::hexadecimal(result) +
            (result == CKR_OK ? " " + std::to_string(interface->list->version.major) : ""));
    };
    constexpr const char* library = KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11-v3.so";
    EXPECT_THAT(module_.play("", ask, library).report, testing::EndsWith("\n0x54\n"));
    EXPECT_THAT(module_.play("list interface 3.0", ask, library).report, testing::EndsWith("\n0x0 3\n"));
    EXPECT_EQ(dlsym(RTLD_DEFAULT, "C_GetInterface"), nullptr);
}

TEST_F(Shapes, unload_can_crash) {
    const auto end = look("unload -> crash", [](const CK_FUNCTION_LIST&, const Say& say) {
        void* library = dlopen(faulty_module, RTLD_NOW | RTLD_NOLOAD);
        say(library != nullptr ? "loaded" : "not loaded");
        dlclose(library);
        dlclose(library);
        say("unloaded");
    });
    EXPECT_EQ(end.report, "loaded\n");
    EXPECT_EQ(end.signal, SIGSEGV);
}

TEST_F(Shapes, a_handler_of_unloaded_code_crashes_exit) {
    std::ofstream(module_.path("rules")) << "module own\nC_GetFunctionList -> pollute atexit\n";
    const auto end = run_in_child({{"KYSO_FAULTY_RULES", module_.path("rules")}}, [](const Say& say) {
        load_module(faulty_module, say);
        void* library = dlopen(faulty_module, RTLD_NOW | RTLD_NOLOAD);
        dlclose(library);
        dlclose(library);
        say(dlopen(faulty_module, RTLD_NOW | RTLD_NOLOAD) == nullptr ? "unloaded" : "still there");
        std::exit(0);
    });
    EXPECT_EQ(end.report, "unloaded\n");
    EXPECT_EQ(end.signal, SIGSEGV);
}

TEST_F(Shapes, calls_that_meet_get_one_anothers_signature) {
    const auto end = module_.play("C_Sign -> race 300", [](const CK_FUNCTION_LIST& module, const Say& say) {
        const std::array sessions{OwnModule::open(module), OwnModule::open(module)};
        OwnModule::login(module, sessions[0]);
        std::array<std::vector<CK_BYTE>, 2> signatures;
        std::array<std::thread, 2> threads;
        for (std::size_t at = 0; at < 2; ++at)
            threads[at] = std::thread([&, at] {
                signatures[at] =
                    OwnModule::sign(module, sessions[at], OwnModule::ec, std::vector<CK_BYTE>(32, 1));
            });
        for (auto& thread : threads)
            thread.join();
        say(signatures[0] == signatures[1] && signatures[0].size() == 64 ? "the same" : "each its own");
    });
    EXPECT_THAT(end.report, HasSubstr("the same")) << "two ECDSA signatures are never the same otherwise";
}

} // namespace
} // namespace kyso::test
