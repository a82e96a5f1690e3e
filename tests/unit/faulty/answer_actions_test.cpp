// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/answer_actions.hpp"
#include "pkcs11/faulty/rule_line.hpp"

#include <array>
#include <cstring>
#include <gtest/gtest.h>

namespace kyso::pkcs11::faulty {
namespace {

void alter(const char* line, const Answer& answer) {
    auto parsed = parse_rule(line);
    if (const auto* wrong = std::get_if<std::string>(&parsed)) FAIL() << *wrong;
    alter_answer(std::get<Rule>(parsed), answer);
}

/// A signature of four octets in a buffer of six, with room behind it that is not the caller's.
struct SignatureBuffer {
    std::array<CK_BYTE, 8> octets{1, 2, 3, 4, 0, 0, 0, 0};
    CK_ULONG length = 4;
    Answer filled() { return BytesAnswer{octets.data(), &length, 6}; }
    Answer queried() { return BytesAnswer{nullptr, &length, 0}; }
    Answer without_length() { return BytesAnswer{octets.data(), nullptr, 0}; }
};

using Octets = std::array<CK_BYTE, 8>;
struct BufferRow {
    const char* name;
    const char* rule;
    Octets octets;
    CK_ULONG length;
};
struct Buffers : testing::TestWithParam<BufferRow> {};

TEST_P(Buffers, are_altered) {
    SignatureBuffer buffer;
    alter(GetParam().rule, buffer.filled());
    EXPECT_EQ(buffer.octets, GetParam().octets);
    EXPECT_EQ(buffer.length, GetParam().length);
}

const BufferRow buffer_rows[] = {
    {"longer", "C_Sign -> length +4096", {1, 2, 3, 4, 0, 0, 0, 0}, 4100},
    {"shorter", "C_Sign -> length -1", {1, 2, 3, 4, 0, 0, 0, 0}, 3},
    {"below_zero", "C_Sign -> length -5", {1, 2, 3, 4, 0, 0, 0, 0}, ~0UL},
    {"none", "C_Sign -> length 0", {1, 2, 3, 4, 0, 0, 0, 0}, 0},
    {"garbled", "C_Sign -> garble", {1, 2, 2, 4, 0, 0, 0, 0}, 4},
    {"overrun", "C_Sign -> overrun 2", {1, 2, 3, 4, 0, 0, 0x5C, 0x5C}, 4},
    {"replaced", "C_Sign -> replace aabbccddeeff", {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0, 0}, 6},
    {"replaced_too_long", "C_Sign -> replace aabbccddeeff00", {1, 2, 3, 4, 0, 0, 0, 0}, 7},
    {"replaced_empty", "C_Sign -> replace empty", {1, 2, 3, 4, 0, 0, 0, 0}, 0},
};
INSTANTIATE_TEST_SUITE_P(table, Buffers, testing::ValuesIn(buffer_rows),
                         [](const auto& row) { return row.param.name; });

TEST(Buffers, that_are_not_there_are_left_alone) {
    SignatureBuffer buffer;
    for (const auto* line : {"C_Sign -> garble", "C_Sign -> overrun 9"}) {
        alter(line, buffer.queried());
        alter(line, buffer.without_length());
    }
    EXPECT_EQ(buffer.length, 4U);
    alter("C_Sign -> replace aabb", buffer.queried());
    EXPECT_EQ(buffer.length, 2U) << "a length query is answered with the replacement's";
    EXPECT_EQ(buffer.octets, (Octets{1, 2, 3, 4, 0, 0, 0, 0}));
}

TEST(Attributes, only_the_named_one_is_altered) {
    std::array<CK_BYTE, 2> id{1, 2}, value{3, 4};
    std::array<CK_ATTRIBUTE, 2> items{{{CKA_ID, id.data(), 2}, {CKA_VALUE, value.data(), 2}}};
    const Answer answer = AttributesAnswer{items, {2, 2}};
    alter("C_GetAttributeValue attribute 0x102 -> garble", answer);
    EXPECT_EQ(id[1], 3);
    EXPECT_EQ(value[1], 4);
    alter("C_GetAttributeValue -> length +1", answer);
    EXPECT_EQ(items[0].ulValueLen, 3U);
    EXPECT_EQ(items[1].ulValueLen, 3U);
}

TEST(Counts, of_lists_and_found_objects) {
    CK_ULONG count = 3, handle = 9;
    alter("C_GetSlotList -> count +2", ListAnswer{nullptr, &count});
    EXPECT_EQ(count, 5U);
    std::array<CK_ULONG, 4> mechanisms{1, 13, 3, 13};
    count = 4;
    alter("C_GetMechanismList -> without 13", ListAnswer{mechanisms.data(), &count});
    EXPECT_EQ(count, 2U);
    EXPECT_EQ(mechanisms[1], 3U);
    alter("C_GetMechanismList -> without 1", ListAnswer{nullptr, &count});
    EXPECT_EQ(count, 2U) << "a length query is left alone";
    std::array<CK_OBJECT_HANDLE, 3> objects{7, 0, 0};
    count = 1;
    alter("C_FindObjects -> count 1000", FoundAnswer{objects.data(), 3, &count});
    EXPECT_EQ(count, 1000U);
    count = 1;
    alter("C_FindObjects -> endless", FoundAnswer{objects.data(), 3, &count});
    EXPECT_EQ(count, 3U);
    EXPECT_EQ(objects, (std::array<CK_OBJECT_HANDLE, 3>{7, 7, 7}));
    alter("C_OpenSession -> value 0", &handle);
    EXPECT_EQ(handle, 0U);
}

std::string text_of(const CK_UTF8CHAR* field, std::size_t size) {
    std::string text(size, '\0');
    std::memcpy(text.data(), field, size);
    return text;
}

TEST(TokenInfo, flags_and_texts) {
    CK_TOKEN_INFO info{};
    info.flags = 0x401;
    const Answer answer = &info;
    alter("C_GetTokenInfo -> flags +0x40000 -0x1", answer);
    alter("C_GetTokenInfo -> serial 0000", answer);
    alter("C_GetTokenInfo -> model a model name that is cut", answer);
    alter(R"(C_GetTokenInfo -> label \xffL)", answer);
    alter("C_GetTokenInfo -> manufacturer M", answer);
    EXPECT_EQ(info.flags, 0x40400U);
    EXPECT_EQ(text_of(info.serialNumber, 16), "0000            ");
    EXPECT_EQ(text_of(info.model, 16), "a model name tha");
    EXPECT_EQ(text_of(info.label, 32), "\xffL" + std::string(30, ' '));
    EXPECT_EQ(text_of(info.manufacturerID, 32), "M" + std::string(31, ' '));
}

TEST(SlotAndModuleInfo, texts) {
    CK_SLOT_INFO slot{};
    CK_INFO module{};
    alter("C_GetSlotInfo -> description D", &slot);
    alter("C_GetSlotInfo -> manufacturer M", &slot);
    alter("C_GetInfo -> description D", &module);
    alter("C_GetInfo -> manufacturer M", &module);
    EXPECT_EQ(text_of(slot.slotDescription, 64), "D" + std::string(63, ' '));
    EXPECT_EQ(text_of(slot.manufacturerID, 32), "M" + std::string(31, ' '));
    EXPECT_EQ(text_of(module.libraryDescription, 32), "D" + std::string(31, ' '));
    EXPECT_EQ(text_of(module.manufacturerID, 32), "M" + std::string(31, ' '));
}

TEST(NullAnswers, are_left_alone) {
    alter("C_GetTokenInfo -> flags +1", static_cast<CK_TOKEN_INFO*>(nullptr));
    alter("C_OpenSession -> value 0", static_cast<CK_ULONG*>(nullptr));
    alter("C_FindObjects -> endless", FoundAnswer{nullptr, 3, nullptr});
    alter("C_GetSlotList -> count 1", ListAnswer{nullptr, nullptr});
    alter("C_GetAttributeValue -> garble", AttributesAnswer{});
}

} // namespace
} // namespace kyso::pkcs11::faulty
