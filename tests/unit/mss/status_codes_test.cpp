// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/status_codes.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

using Kind = StatusCode::Kind;
using State = Outcome::State;

TEST(StatusCodes, has_every_code_that_the_sources_name) {
    const int named[] = {100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 208, 209, 401, 402, 403,
                         404, 405, 406, 407, 408, 422, 423, 424, 425, 450, 500, 501, 502, 503, 504,
                         505, 600, 601, 602, 603, 701, 702, 703, 710, 720, 750, 760, 770, 780, 900};
    for (const int number : named)
        EXPECT_NE(find_status_code(number), nullptr) << number;
    for (const auto& [code, sub_codes] :
         {std::pair{101, 7}, {102, 2}, {104, 5}, {105, 4}, {208, 2}, {209, 4}, {401, 3}, {407, 3}, {900, 8}})
        for (int sub_code = 1; sub_code <= sub_codes; ++sub_code)
            EXPECT_NE(find_status_code(code * 10 + sub_code), nullptr) << code << " " << sub_code;
    EXPECT_EQ(find_status_code(999), nullptr);
    EXPECT_EQ(find_status_code(0), nullptr);
}

TEST(StatusCodes, rows_agree_with_each_other) {
    for (const StatusCode* row = begin_status_codes(); row != end_status_codes(); ++row) {
        EXPECT_EQ(find_status_code(row->number), row) << row->number << " stands twice";
        const std::string_view name = info(row->errc).name;
        EXPECT_TRUE(name.starts_with("sim_") || name.starts_with("certificate_")) << row->number;
        if (row->number < 1000) continue;
        const StatusCode* outer = find_status_code(row->number / 10);
        ASSERT_NE(outer, nullptr) << row->number;
        EXPECT_EQ(outer->name, row->name) << row->number;
        EXPECT_EQ(outer->kind, row->kind) << row->number;
    }
}

Reply reply(int code, std::optional<int> sub_code = {}, bool fault = false) {
    Reply made;
    made.code = code;
    made.sub_code = sub_code;
    made.fault = fault;
    return made;
}

Reply signed_reply(int code, bool fault = false) {
    Reply made = reply(code, {}, fault);
    made.signature = {1};
    return made;
}

constexpr Outcome pending{State::pending};
constexpr Outcome done{State::done};
constexpr Outcome failed(Errc errc) {
    return {State::failed, errc};
}
constexpr Outcome contradiction = failed(Errc::sim_service_failed);

struct Row {
    const char* name;
    Dialect dialect;
    Operation operation;
    Reply reply;
    Outcome outcome;
};
class Classify : public testing::TestWithParam<Row> {};

TEST_P(Classify, tells_what_it_means) {
    const Outcome outcome = classify(GetParam().dialect, GetParam().operation, GetParam().reply);
    EXPECT_EQ(outcome, GetParam().outcome) << info(outcome.errc).name;
}

constexpr auto etsi = Dialect::etsi, vgca = Dialect::vgca;
constexpr auto signature = Operation::signature, status = Operation::status,
               registration = Operation::registration, profile = Operation::profile;

INSTANTIATE_TEST_SUITE_P(
    Replies, Classify,
    testing::Values(
        Row{"accepted", etsi, signature, reply(100), pending},
        Row{"accepted_told_by_status", etsi, status, reply(100), pending},
        Row{"profile", etsi, profile, reply(100), done},
        Row{"accepted_registration", vgca, registration, reply(100), contradiction},
        Row{"outstanding", vgca, status, reply(504), pending},
        Row{"outstanding_as_fault", etsi, status, reply(504, {}, true), pending},
        Row{"outstanding_profile", etsi, profile, reply(504), contradiction},
        Row{"etsi_500", etsi, status, signed_reply(500), done},
        Row{"etsi_502", etsi, status, signed_reply(502), done},
        Row{"etsi_500_at_once", etsi, signature, signed_reply(500), done},
        Row{"vgca_502", vgca, status, signed_reply(502), done},
        Row{"vgca_500", vgca, status, signed_reply(500), contradiction},
        Row{"success_without_signature", etsi, status, reply(502), contradiction},
        Row{"success_as_fault", etsi, status, signed_reply(502, true), contradiction},
        Row{"success_of_a_profile", etsi, profile, signed_reply(502), contradiction},
        Row{"accepted_as_fault", etsi, status, reply(100, {}, true), contradiction},
        Row{"registration", vgca, registration, reply(408), done},
        Row{"registration_of_a_signature", vgca, status, signed_reply(408), contradiction},
        Row{"registration_as_fault", vgca, registration, reply(408, {}, true), contradiction},
        Row{"unknown_code", etsi, status, signed_reply(999), contradiction},
        Row{"no_code", etsi, signature, reply(0, {}, true), contradiction},
        Row{"cancelled", etsi, status, reply(401, 4011, true), failed(Errc::sim_cancelled)},
        Row{"put_off", etsi, status, reply(401, 4013, true), failed(Errc::sim_cancelled)},
        Row{"pin_blocked", etsi, status, reply(402, {}, true), failed(Errc::sim_pin_blocked)},
        Row{"card_blocked", etsi, status, reply(403, {}, true), failed(Errc::sim_card_blocked)},
        Row{"card_blocked_by_its_pin", etsi, status, reply(403, 4032, true), failed(Errc::sim_pin_blocked)},
        Row{"sub_code_of_another_code", etsi, status, reply(403, 4021, true), failed(Errc::sim_card_blocked)},
        Row{"sub_code_unknown", etsi, status, reply(403, 4039, true), failed(Errc::sim_card_blocked)},
        Row{"no_key", etsi, signature, reply(404, {}, true), failed(Errc::sim_inactive)},
        Row{"suspended", etsi, signature, reply(104, 1043, true), failed(Errc::sim_inactive)},
        Row{"bad_account", etsi, signature, reply(104, {}, true), failed(Errc::sim_service_refused)},
        Row{"unknown_number", etsi, signature, reply(105, {}, true), failed(Errc::sim_not_registered)},
        Row{"wrong_parameter", etsi, signature, reply(101, {}, true), failed(Errc::sim_service_refused)},
        Row{"timed_out", etsi, status, reply(208, {}, true), failed(Errc::sim_timed_out)},
        Row{"off", etsi, status, reply(209, 2093, true), failed(Errc::sim_unreachable)},
        Row{"already_running", etsi, signature, reply(406, {}, true), failed(Errc::sim_busy)},
        Row{"no_certificate", etsi, signature, reply(422, {}, true), failed(Errc::sim_no_certificate)},
        Row{"revoked", etsi, status, signed_reply(501), failed(Errc::certificate_revoked)},
        Row{"not_valid", etsi, status, signed_reply(503), failed(Errc::sim_no_certificate)},
        Row{"test_certificate", etsi, status, signed_reply(505), failed(Errc::sim_test_certificate)},
        Row{"internal", etsi, status, reply(900, {}, true), failed(Errc::sim_service_failed)}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::mss
