// SPDX-License-Identifier: Apache-2.0
// Octets that kysod would never send: an error answer or a clean end, never a crash and never silence.
#include "tests/integration/drivers/demo_keys.hpp"
#include "tests/integration/drivers/host_process.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

#include <random>
#include <sys/socket.h>
#include <sys/wait.h>

namespace kyso::test {
namespace {

using namespace drivers;

class HostileFrames : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        (softhsm_ = std::make_unique<SoftHsm>())->add_token({.keys = {ec_key()}});
    }
    static void TearDownTestSuite() { softhsm_.reset(); }

    static inline std::unique_ptr<SoftHsm> softhsm_;
    HostProcess host_{{SoftHsm::module}, {softhsm_->environment()}};
};

TEST_F(HostileFrames, random_payloads_are_refused_one_by_one) {
    std::mt19937 random{20240917};
    for (int round = 0; round < 2000; ++round) {
        Bytes payload(random() % 64);
        for (std::uint8_t& octet : payload)
            octet = static_cast<std::uint8_t>(random());
        // Types that are requests get random fields, so nothing of use can come out: slots are 64 bits.
        if (!payload.empty() && round % 2 == 0) payload[0] = static_cast<std::uint8_t>(3 + random() % 3);
        const auto answer = host_.call(payload);
        ASSERT_TRUE(answer.has_value()) << round;
        ASSERT_FALSE(answer->empty());
    }
    EXPECT_EQ(host_.tokens().size(), 1U);
}

TEST_F(HostileFrames, an_empty_frame_is_refused) {
    EXPECT_THAT(read_describe_answer(*host_.call(Bytes{})), fails_with(Errc::invalid_request));
}

TEST_F(HostileFrames, a_frame_above_the_limit_ends_the_host) {
    ASSERT_EQ(host_.tokens().size(), 1U);
    host_.write_raw(Bytes{0x00, 0x10, 0x00, 0x01});
    EXPECT_FALSE(host_.read().has_value());
    const int status = host_.end();
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 1);
}

TEST_F(HostileFrames, a_frame_cut_off_anywhere_ends_the_host) {
    const Bytes whole{0, 0, 0, 5, 2, 2, 2, 2, 2};
    for (std::size_t size = 1; size < whole.size(); ++size) {
        HostProcess host{{SoftHsm::module}, {softhsm_->environment()}};
        host.write_raw(ByteView{whole}.first(size));
        ::shutdown(host.stream().get(), SHUT_WR);
        EXPECT_FALSE(host.read().has_value());
        const int status = host.end();
        EXPECT_TRUE(WIFEXITED(status)) << size;
        EXPECT_EQ(WEXITSTATUS(status), 1) << size;
    }
}

TEST_F(HostileFrames, a_stream_that_ends_before_the_answer_is_read_ends_the_host) {
    host_.write_raw(Bytes{0, 0, 0, 1, 2, 0, 0, 0, 1, 2});
    const int status = host_.end();
    EXPECT_TRUE(WIFEXITED(status));
}

struct CommandLine {
    const char* name;
    std::vector<std::string> arguments;
    int status;
};
class HostCommandLine : public testing::TestWithParam<CommandLine> {};

TEST_P(HostCommandLine, ends_with) {
    HostProcess host{GetParam().arguments, {}};
    const int status = host.end();
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(, HostCommandLine,
                         testing::Values(CommandLine{"help", {"--help"}, 0}, CommandLine{"nothing", {}, 2},
                                         CommandLine{"developer_only", {"--developer"}, 2},
                                         CommandLine{"unknown_option", {"--insecure"}, 2},
                                         CommandLine{"two_modules", {"/a", "/b"}, 2},
                                         CommandLine{"module", {"/absent.so"}, 0}),
                         [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::test
