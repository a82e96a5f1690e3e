// SPDX-License-Identifier: Apache-2.0
#include "protocol/certificate_filter.hpp"

#include "protocol/json_reader.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso {
namespace {

using test::fails_with;
using test::is_ok;

Result<CertificateFilter> read(const std::string& params) {
    return read_certificate_filter(*read_json(params));
}

TEST(CertificateFilter, may_be_empty) {
    const auto filter = read("{}");
    ASSERT_THAT(filter, is_ok());
    EXPECT_FALSE(filter->holder || filter->id_type || filter->tax_code || filter->issuer || filter->device);
}

TEST(CertificateFilter, takes_every_member) {
    const auto filter = read(R"({"holder":"organisation","idType":"mst","taxCode":"0101234567",)"
                             R"("issuer":"Demo CA","deviceKind":"usb-token"})");
    ASSERT_THAT(filter, is_ok());
    EXPECT_EQ(filter->holder, "organisation");
    EXPECT_EQ(filter->id_type, "mst");
    EXPECT_EQ(filter->tax_code, "0101234567");
    EXPECT_EQ(filter->issuer, "Demo CA");
    EXPECT_EQ(filter->device, "usb-token");
}

struct Bad {
    const char* name;
    const char* params;
};
class BadFilters : public testing::TestWithParam<Bad> {};
TEST_P(BadFilters, are_refused) {
    EXPECT_THAT(read(GetParam().params), fails_with(Errc::invalid_params));
}
INSTANTIATE_TEST_SUITE_P(
    table, BadFilters,
    testing::Values(Bad{"unknown_member", R"({"pin":"1"})"}, Bad{"unknown_kind", R"({"holder":"anybody"})"},
                    Bad{"kind_is_number", R"({"holder":1})"}, Bad{"id_type_other", R"({"idType":"other"})"},
                    Bad{"tax_code_empty", R"({"taxCode":""})"},
                    Bad{"tax_code_long", R"({"taxCode":"012345678901234567890123456789012"})"},
                    Bad{"issuer_is_list", R"({"issuer":[]})"}, Bad{"device_sim", R"({"deviceKind":"sim"})"},
                    Bad{"not_an_object", "[]"}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso
