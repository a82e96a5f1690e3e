// SPDX-License-Identifier: Apache-2.0
#include "protocol/wire.hpp"

#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso {
namespace {

using test::fails_with;
using test::is_ok;

Bytes sample() {
    return WireWriter{}
        .u8(0x12)
        .u16(0x3456)
        .u32(0x789ABCDE)
        .u64(0xFEDCBA9876543210)
        .bytes(Bytes{1, 2, 3})
        .text("ký")
        .u32(2)
        .take();
}

struct Sample {
    std::uint8_t a;
    std::uint16_t b;
    std::uint32_t c;
    std::uint64_t d;
    Bytes e;
    std::string f;
    std::uint32_t g;
    Result<void> end;
};

Sample read(ByteView octets) {
    WireReader reader{octets};
    Sample sample{reader.u8(), reader.u16(), reader.u32(), reader.u64(), {}, {}, 0, {}};
    const ByteView e = reader.bytes(3);
    sample.e.assign(e.begin(), e.end());
    sample.f = reader.text(3);
    sample.g = reader.count(2);
    sample.end = reader.finish();
    return sample;
}

TEST(Wire, integers_are_big_endian_and_octets_stand_behind_their_length) {
    EXPECT_EQ(to_hex(sample()), "12"
                                "3456"
                                "789abcde"
                                "fedcba9876543210"
                                "00000003010203"
                                "000000036bc3bd"
                                "00000002");
}

TEST(Wire, is_read_back) {
    const Sample got = read(sample());
    ASSERT_THAT(got.end, is_ok());
    EXPECT_EQ(got.a, 0x12);
    EXPECT_EQ(got.b, 0x3456);
    EXPECT_EQ(got.c, 0x789ABCDEU);
    EXPECT_EQ(got.d, 0xFEDCBA9876543210U);
    EXPECT_EQ(got.e, (Bytes{1, 2, 3}));
    EXPECT_EQ(got.f, "ký");
    EXPECT_EQ(got.g, 2U);
}

TEST(Wire, every_truncation_is_a_lie) {
    const Bytes whole = sample();
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THAT(read(ByteView{whole}.first(size)).end, fails_with(Errc::driver_lied))
            << "cut to " << size;
}

TEST(Wire, octets_left_over_are_a_lie) {
    Bytes longer = sample();
    longer.push_back(0);
    EXPECT_THAT(read(longer).end, fails_with(Errc::driver_lied));
    EXPECT_THAT(WireReader{Bytes{0}}.finish(), fails_with(Errc::driver_lied));
    EXPECT_THAT(WireReader{{}}.finish(), is_ok());
}

struct Lie {
    const char* name;
    Bytes message;
    void (*read)(WireReader&);
};
class LyingField : public testing::TestWithParam<Lie> {};

TEST_P(LyingField, is_refused_and_everything_after_it_is_empty) {
    WireReader reader{GetParam().message};
    GetParam().read(reader);
    EXPECT_FALSE(reader.good());
    EXPECT_EQ(reader.u64(), 0U);
    EXPECT_TRUE(reader.bytes(8).empty());
    EXPECT_TRUE(reader.text(8).empty());
    EXPECT_EQ(reader.count(8), 0U);
    EXPECT_THAT(reader.finish(), fails_with(Errc::driver_lied));
}

const auto as_octets = [](WireReader& reader) { EXPECT_TRUE(reader.bytes(4).empty()); };
const auto as_words = [](WireReader& reader) { EXPECT_TRUE(reader.text(4).empty()); };
const auto as_count = [](WireReader& reader) { EXPECT_EQ(reader.count(4), 0U); };

INSTANTIATE_TEST_SUITE_P(
    Fields, LyingField,
    testing::Values(Lie{"longer_than_the_message", {0, 0, 0, 4, 1, 2, 3}, as_octets},
                    Lie{"longest_length", {0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4}, as_octets},
                    Lie{"over_the_limit", {0, 0, 0, 5, 1, 2, 3, 4, 5}, as_octets},
                    Lie{"text_over_the_limit", {0, 0, 0, 5, 'a', 'b', 'c', 'd', 'e'}, as_words},
                    Lie{"text_overlong", {0, 0, 0, 2, 0xC0, 0xAF}, as_words},
                    Lie{"text_cut", {0, 0, 0, 2, 'a', 0xC3}, as_words},
                    Lie{"count_over_the_limit", {0, 0, 0, 5}, as_count},
                    Lie{"count_longest", {0xFF, 0xFF, 0xFF, 0xFF}, as_count}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso
