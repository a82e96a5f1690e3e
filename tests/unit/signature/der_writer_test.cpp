// SPDX-License-Identifier: Apache-2.0
#include "signature/der_writer.hpp"

#include <gtest/gtest.h>

namespace kyso::signature::der {
namespace {

using namespace std::chrono;

Bytes octets(std::string_view hex) {
    return from_hex(hex).value();
}

TEST(der_writer, integer_is_minimal_and_not_negative) {
    EXPECT_EQ(to_hex(integer({})), "020100");
    EXPECT_EQ(to_hex(integer(octets("0000"))), "020100");
    EXPECT_EQ(to_hex(integer(octets("7f"))), "02017f");
    EXPECT_EQ(to_hex(integer(octets("80"))), "02020080");
    EXPECT_EQ(to_hex(integer(octets("0080"))), "02020080");
    EXPECT_EQ(to_hex(integer(octets("000001ff"))), "020201ff");
}

TEST(der_writer, length_is_in_its_shortest_form) {
    EXPECT_EQ(to_hex(octet_string({})), "0400");
    const auto header = [](std::size_t size) {
        const Bytes der = octet_string(Bytes(size));
        return to_hex(ByteView{der}.first(der.size() - size));
    };
    EXPECT_EQ(header(0x7F), "047f");
    EXPECT_EQ(header(0x80), "048180");
    EXPECT_EQ(header(0xFF), "0481ff");
    EXPECT_EQ(header(0x100), "04820100");
    EXPECT_EQ(header(0xFFFF), "0482ffff");
    EXPECT_EQ(header(0x10000), "0483010000");
}

TEST(der_writer, parts_follow_one_another) {
    EXPECT_EQ(to_hex(sequence({octet_string(octets("aa")), integer(octets("01"))})), "30060401aa020101");
    EXPECT_EQ(to_hex(element(Tag::context_0, {octets("0500")})), "a0020500");
}

TEST(der_writer, set_of_is_sorted) {
    EXPECT_EQ(
        to_hex(set_of(Tag::set, {octets("0402ff00"), octets("020101"), octets("0401ff"), octets("0401fe")})),
        "310d0201010401fe0401ff0402ff00");
    EXPECT_EQ(to_hex(set_of(Tag::context_0, {})), "a000");
}

TEST(der_writer, time_changes_its_form_at_2050) {
    const auto text = [](sys_seconds when) {
        const Bytes der = time(when);
        return to_hex(ByteView{der}.first(2)) + " " + std::string{as_text(ByteView{der}.subspan(2))};
    };
    EXPECT_EQ(text(sys_days{2026y / 11 / 22} + 2h + 4min + 9s), "170d 261122020409Z");
    EXPECT_EQ(text(sys_days{2049y / 12 / 31} + 23h + 59min + 59s), "170d 491231235959Z");
    EXPECT_EQ(text(sys_days{2050y / 1 / 1}), "180f 20500101000000Z");
    EXPECT_EQ(text(sys_days{1950y / 1 / 1}), "170d 500101000000Z");
    EXPECT_EQ(text(sys_days{1949y / 12 / 31}), "180f 19491231000000Z");
}

} // namespace
} // namespace kyso::signature::der
