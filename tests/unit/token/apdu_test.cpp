// SPDX-License-Identifier: Apache-2.0
// Reading commands and data objects: what is one, and that everything else is refused.
#include "card_fixture.hpp"

namespace kyso::token {
namespace {

struct ApduRow {
    const char* name;
    const char* octets;
    std::optional<CommandApdu> read;
};

TEST(Apdu, short_commands_and_nothing_else) {
    const ApduRow rows[] = {
        {"case 1", "00200080", CommandApdu{0, 0x20, 0, 0x80, {}, {}}},
        {"case 2", "00C0000010", CommandApdu{0, 0xC0, 0, 0, {}, 16}},
        {"case 2 with all", "00C0000000", CommandApdu{0, 0xC0, 0, 0, {}, 256}},
        {"case 3", "00A4040002A000", CommandApdu{0, 0xA4, 4, 0, {0xA0, 0}, {}}},
        {"case 4", "00A4040002A00008", CommandApdu{0, 0xA4, 4, 0, {0xA0, 0}, 8}},
        {"nothing", "", {}},
        {"a header cut", "002000", {}},
        {"data cut", "00A4040003A000", {}},
        {"an octet too many", "00A4040002A0000000", {}},
        {"extended case 2", "00C00000000100", {}},
        {"extended case 3", "00A40400000002A000", {}},
    };
    for (const ApduRow& row : rows) {
        EXPECT_EQ(CommandApdu::read(hex(row.octets)), row.read) << row.name;
        if (row.read) {
            EXPECT_EQ(row.read->encode(), hex(row.octets)) << row.name;
        }
    }
}

TEST(Tlv, reads_what_it_writes_at_every_length_of_length) {
    for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65'535U})
        for (const Tag tag : {Tag{0x53}, Tag{0x7E}, Tag{0x5F2F}, Tag{0x5FC105}}) {
            const Bytes value(size, 7), written = tlv(tag, {value});
            const auto read = read_tlvs(written);
            ASSERT_TRUE(read && read->size() == 1) << size;
            EXPECT_EQ(read->front().tag, tag);
            EXPECT_EQ(Bytes(read->front().value.begin(), read->front().value.end()), value);
            EXPECT_FALSE(read_tlvs(ByteView{written}.first(written.size() - 1))) << "cut";
        }
    EXPECT_EQ(to_hex(tlv(0x7C, {tlv(0x82, {}), tlv(0x81, {Bytes(128, 0)})})).substr(0, 16),
              "7c81858200818180");
}

TEST(Tlv, refuses_what_is_no_row_of_objects) {
    for (const char* wrong :
         {"53", "5380", "5381", "538300000100", "5FC1", "5FC1858501", "5302AA", "53015C5C"})
        EXPECT_FALSE(read_tlvs(hex(wrong))) << wrong;
    EXPECT_EQ(read_tlvs({})->size(), 0U);
}

} // namespace
} // namespace kyso::token
