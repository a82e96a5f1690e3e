// SPDX-License-Identifier: Apache-2.0
// The whole story again and again, cancelled once at each of its steps.
#include "tests/unit/daemon/flow_stage.hpp"

namespace kyso::flow {
namespace {

using test::fails_with;

class CancelledAt : public FlowStage, public testing::WithParamInterface<std::string> {};

TEST_P(CancelledAt, ends_as_cancelled_and_nothing_leaves) {
    EXPECT_THAT(run(Method::sign_documents, documents(2), GetParam()), fails_with(Errc::request_cancelled));
    ASSERT_TRUE(story_.has(GetParam())) << "the step was never reached";
    // Whoever got a turn gave it back, and an intent never stands alone while kysod lives.
    EXPECT_EQ(story_.has("turn over"), story_.has("window"));
    EXPECT_EQ(story_.has("outcome"), story_.has("intent"));
    if (!audit_.records.empty()) {
        EXPECT_EQ(audit_.records.back().result, "request_cancelled");
    }
}

INSTANTIATE_TEST_SUITE_P(Steps, CancelledAt,
                         testing::Values("devices", "certificates token-1", "turn", "window", "intent",
                                         "login token-1", "sign 0"));

class CancelledMidway : public FlowStage {};

TEST_F(CancelledMidway, a_batch_tells_which_are_done) {
    const auto reply = run(Method::sign_documents, documents(5), "sign 3");
    ASSERT_TRUE(reply.has_value()) << reply.error().describe();
    const auto& results = reply->at("results").as_array();
    ASSERT_EQ(results.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(results[i].as_object().contains("signature"), i < 3) << i;
        if (i >= 3) {
            EXPECT_EQ(results[i].at("error").at("data").at("name").as_string(), "request_cancelled") << i;
        }
    }
    EXPECT_FALSE(story_.has("sign 4")) << "nothing more is asked of the device";
    EXPECT_EQ(audit_.records.back().result, "request_cancelled");
    EXPECT_EQ(audit_.records.back().signatures, 3U);
    EXPECT_TRUE(story_.has("turn over"));
}

class CancelledBeforeSigning : public FlowStage, public testing::WithParamInterface<std::string> {};

TEST_P(CancelledBeforeSigning, no_key_is_used) {
    EXPECT_THAT(run(Method::sign_registration, registration(), GetParam()),
                fails_with(Errc::request_cancelled));
    EXPECT_FALSE(anything_signed());
}

INSTANTIATE_TEST_SUITE_P(Steps, CancelledBeforeSigning,
                         testing::Values("devices", "certificates token-1", "turn", "window", "intent",
                                         "login token-1"));

class CancelledBeforeIntent : public FlowStage, public testing::WithParamInterface<std::string> {};

TEST_P(CancelledBeforeIntent, there_is_no_record) {
    EXPECT_THAT(run(Method::sign_registration, registration(), GetParam()),
                fails_with(Errc::request_cancelled));
    EXPECT_TRUE(audit_.records.empty());
    EXPECT_FALSE(story_.has("login token-1"));
}

INSTANTIATE_TEST_SUITE_P(Steps, CancelledBeforeIntent,
                         testing::Values("devices", "certificates token-1", "turn", "window"));

} // namespace
} // namespace kyso::flow
