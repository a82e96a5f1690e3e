// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/operation.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::sim {
namespace {

using namespace std::chrono_literals;

Operation sample() {
    Operation operation;
    operation.transaction = "_0123456789abcdef0123456789abcde";
    operation.origin = "https://portal.example";
    operation.method = "registration.sign";
    operation.params = {{"nonce", "n"}, {"fields", boost::json::array{}}};
    operation.language = Language::en;
    operation.signing_time = std::chrono::sys_seconds{1'800'000'000s};
    operation.certificate = Bytes(900, 1);
    operation.issuers = {Bytes(800, 2)};
    operation.to_be_signed = {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 3)};
    operation.head = {{"issuerStatus", "trusted"}};
    operation.audit_request = "a1";
    operation.ticket = "t.t.t";
    operation.msisdn = "84912345678";
    operation.text = "portal.example: Dang nhap (Ma 1462)";
    return operation;
}

TEST(OperationTest, is_read_as_it_was_written) {
    const Operation operation = sample();
    const auto read = read_operation(encode(operation));
    ASSERT_THAT(read, test::is_ok());
    EXPECT_EQ(encode(*read), encode(operation));
    EXPECT_EQ(read->to_be_signed, operation.to_be_signed);
    EXPECT_EQ(read->issuers, operation.issuers);
    EXPECT_FALSE(read->ended);
}

TEST(OperationTest, tells_a_program_from_a_page) {
    Operation operation = sample();
    EXPECT_EQ(read_operation(encode(operation))->program, "");
    operation.program = "/usr/bin/kyso";
    EXPECT_EQ(read_operation(encode(operation))->program, "/usr/bin/kyso");
}

TEST(OperationTest, keeps_its_end) {
    Operation operation = sample();
    operation.ended = operation.signing_time + 60s;
    operation.result = {{"token", 1}};
    EXPECT_EQ(read_operation(encode(operation))->result, operation.result);
    operation.result.clear();
    operation.error = Errc::sim_cancelled;
    const auto read = read_operation(encode(operation));
    EXPECT_EQ(read->error, Errc::sim_cancelled);
    EXPECT_EQ(read->ended, operation.ended);
}

TEST(OperationTest, half_a_file_is_none) {
    const std::string text = encode(sample());
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_THAT(read_operation(text.substr(0, size)), test::fails_with(Errc::invalid_params)) << size;
}

} // namespace
} // namespace kyso::sim
