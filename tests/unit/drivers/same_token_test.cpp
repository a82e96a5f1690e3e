// SPDX-License-Identifier: Apache-2.0
#include "drivers/token/same_token.hpp"

#include <gmock/gmock.h>

namespace kyso::drivers {
namespace {

using testing::ElementsAre;

constexpr std::uint32_t initialised = 0x400;
constexpr const char* reader = "Bit4id TokenME EVO v2 [CCID] 00 00";

SeenToken seen(std::size_t module, const std::string& label, const std::string& serial,
               const std::string& where, std::uint32_t flags = initialised) {
    return {module, {module, label, "M", "O", serial, flags, where}};
}

std::vector<std::string> labels_of(std::vector<SeenToken> tokens) {
    std::vector<std::string> labels;
    for (const SeenToken& one : without_doubles(std::move(tokens)))
        labels.push_back(one.token.label);
    return labels;
}

TEST(SameToken, in_one_reader_is_shown_once_by_the_first_module) {
    EXPECT_THAT(labels_of({seen(0, "opensc", "01", reader), seen(1, "maker", "A7", reader)}),
                ElementsAre("opensc"));
}

TEST(SameToken, that_only_the_second_module_can_use_is_the_second_ones) {
    EXPECT_THAT(labels_of({seen(0, "blank", "", reader, 0), seen(1, "maker", "A7", reader)}),
                ElementsAre("maker"));
}

TEST(SameToken, slots_of_one_module_in_one_reader_are_all_kept) {
    EXPECT_THAT(labels_of({seen(0, "user pin", "01", reader), seen(0, "sign pin", "01", reader),
                           seen(1, "maker", "01", reader)}),
                ElementsAre("user pin", "sign pin"));
}

TEST(SameToken, is_not_in_another_reader) {
    EXPECT_THAT(labels_of({seen(0, "a", "01", "Reader 00 00"), seen(1, "b", "01", "Reader 01 00")}),
                ElementsAre("a", "b"));
}

TEST(SameToken, of_software_needs_the_serial_number_too) {
    EXPECT_THAT(labels_of({seen(0, "a", "01", "Virtual slot"), seen(1, "b", "02", "Virtual slot")}),
                ElementsAre("a", "b"));
    EXPECT_THAT(labels_of({seen(0, "a", "01", "Virtual slot"), seen(1, "b", "01", "Virtual slot")}),
                ElementsAre("a"));
    EXPECT_THAT(labels_of({seen(0, "a", "", "Virtual slot"), seen(1, "b", "", "Virtual slot")}),
                ElementsAre("a", "b"))
        << "no serial number is no proof";
}

TEST(SameToken, needs_a_slot_description) {
    EXPECT_THAT(labels_of({seen(0, "a", "01", ""), seen(1, "b", "01", "")}), ElementsAre("a", "b"));
}

TEST(SameToken, keeps_the_order_of_modules) {
    EXPECT_THAT(labels_of({seen(0, "blank", "01", "R1 00 00", 0), seen(1, "good", "02", "R2 00 00")}),
                ElementsAre("blank", "good"));
}

TEST(PcscReader, is_told_by_its_numbers) {
    for (const char* name : {"Yubico YubiKey CCID 00 00", "X 0A 1F", "  00 00"})
        EXPECT_TRUE(names_pcsc_reader(name)) << name;
    for (const char* name :
         {"", " 00 00", "SoftHSM slot ID 0x1", "Reader 00 0", "Reader 00-00", "Reader 0a 00", "Reader00 00"})
        EXPECT_FALSE(names_pcsc_reader(name)) << name;
}

} // namespace
} // namespace kyso::drivers
