// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/argument_actions.hpp"
#include "pkcs11/faulty/rule_line.hpp"

#include <gtest/gtest.h>

namespace kyso::pkcs11::faulty {
namespace {

Action action(const char* line) {
    auto parsed = parse_rule(line);
    if (const auto* wrong = std::get_if<std::string>(&parsed)) ADD_FAILURE() << *wrong;
    return std::get<Rule>(parsed).action;
}

/// What a caller gave, with the places of its variables.
struct Given {
    std::vector<CK_BYTE> octets;
    CK_ULONG handle = 7;
    CK_BYTE* input = octets.data();
    CK_ULONG length = octets.size();
    Arguments arguments() { return {&handle, &input, &length}; }
};

std::string pad = "1234";

TEST(Arguments, handle_is_another) {
    Given given{{}};
    alter_arguments(action("C_CloseSession -> handle +2"), given.arguments(), pad);
    EXPECT_EQ(given.handle, 9U);
}

TEST(Arguments, pin_is_the_pads) {
    Given given{{'9'}};
    alter_arguments(action("C_Login -> any_pin"), given.arguments(), pad);
    EXPECT_EQ(std::string(given.input, given.input + given.length), "1234");
    Given typed{{'9'}};
    type_on_pad(typed.arguments(), pad);
    EXPECT_EQ(typed.length, 1U) << "a PIN that was given is not replaced by the reader";
    typed.input = nullptr;
    type_on_pad(typed.arguments(), pad);
    EXPECT_EQ(typed.length, 4U);
}

TEST(Arguments, digest_info_loses_its_prefix_and_nothing_else_does) {
    std::vector<CK_BYTE> info(19 + 32, 0x42);
    info[0] = 0x30;
    info[1] = 49;
    Given given{info};
    alter_arguments(action("C_Sign -> bare_digest"), given.arguments(), pad);
    EXPECT_EQ(given.length, 32U);
    EXPECT_EQ(given.input, given.octets.data() + 19);
    Given digest{std::vector<CK_BYTE>(32, 0x42)};
    alter_arguments(action("C_Sign -> bare_digest"), digest.arguments(), pad);
    EXPECT_EQ(digest.length, 32U);
}

TEST(Arguments, that_are_not_there_are_left_alone) {
    alter_arguments(action("C_CloseSession -> handle +2"), {}, pad);
    alter_arguments(action("C_Login -> any_pin"), {}, pad);
}

} // namespace
} // namespace kyso::pkcs11::faulty
