// SPDX-License-Identifier: Apache-2.0
// Modules that must not be loaded: the host stays, and answers every call with driver_missing and the reason.
#include "tests/integration/drivers/demo_keys.hpp"
#include "tests/integration/drivers/host_process.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace kyso::test {
namespace {

using namespace drivers;

struct Refused {
    const char* name;
    std::vector<std::string> arguments;
    const char* reason;
};
class RefusedModule : public testing::TestWithParam<Refused> {};

TEST_P(RefusedModule, is_named_in_every_answer) {
    HostProcess host{GetParam().arguments, {}};
    for (const DriverRequest& request : {DriverRequest{DescribeRequest{}}, DriverRequest{TokensRequest{}}}) {
        const auto answer = host.call(request);
        ASSERT_TRUE(answer.has_value());
        const auto module = read_describe_answer(*answer);
        ASSERT_THAT(module, fails_with(Errc::driver_missing));
        EXPECT_NE(module.error().detail().find(GetParam().reason), std::string::npos)
            << module.error().detail();
    }
    EXPECT_THAT(read_certificates_answer(*host.call(CertificatesRequest{1, "s"})),
                fails_with(Errc::driver_missing));
    EXPECT_THAT(host.login_with(TokenInfo{}, "123456"), fails_with(Errc::driver_missing));
    EXPECT_THAT(host.sign({1}, to_sign("x", Mechanism::ecdsa)), fails_with(Errc::driver_missing));
    EXPECT_EQ(host.end(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    , RefusedModule,
    testing::Values(Refused{"absent", {"/usr/lib/softhsm/absent.so"}, "No such file"},
                    Refused{"folder", {"/usr/lib/softhsm"}, "not a regular file"},
                    Refused{"relative", {"--developer", "libsofthsm2.so"}, "not an absolute path"},
                    Refused{"text", {"/etc/passwd"}, "not an ELF file"},
                    Refused{"program", {"--developer", KYSO_TEST_BIN_DIR "/kyso-driver-host"}, "exports no"},
                    Refused{"another_library", {"/usr/lib/x86_64-linux-gnu/libpcsclite.so.1"}, "exports no"},
                    Refused{"not_writable_by_root_alone", {"/tmp"}, "not a regular file"}),
    [](const auto& row) { return row.param.name; });

TEST(ModuleOfSomebody, is_refused_unless_a_developer_says_so) {
    SoftHsm softhsm;
    softhsm.add_token({});
    const std::filesystem::path copy = softhsm.folder() / "module.so";
    std::filesystem::copy_file(SoftHsm::module, copy);
    {
        HostProcess host{{copy.string()}, {softhsm.environment()}};
        EXPECT_THAT(read_describe_answer(*host.call(DescribeRequest{})), fails_with(Errc::driver_missing));
    }
    HostProcess host{{"--developer", copy.string()}, {softhsm.environment()}};
    EXPECT_THAT(read_describe_answer(*host.call(DescribeRequest{})), is_ok());
    EXPECT_EQ(host.tokens().size(), 1U);
}

TEST(ModuleThatDoesNotInitialise, is_missing_with_its_return_value) {
    HostProcess host{{SoftHsm::module}, {"SOFTHSM2_CONF=/nowhere/softhsm2.conf"}};
    const auto module = read_describe_answer(*host.call(DescribeRequest{}));
    ASSERT_THAT(module, fails_with(Errc::driver_missing));
    EXPECT_NE(module.error().detail().find("C_Initialize: CKR 0x"), std::string::npos)
        << module.error().detail();
}

} // namespace
} // namespace kyso::test
