// SPDX-License-Identifier: Apache-2.0
// Answers come from a process with vendor code in it: every one of them may be anything.
#include "drivers/driver_wire.hpp"

#include "protocol/wire.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;

const ModuleInfo module_info{"Nhà cung cấp", "Trình điều khiển", 2, 40, 1, 255};
const std::vector<TokenInfo> some_tokens{{~std::uint64_t{0}, "Nhãn", "M", "Model", "5404", 0xFFFFFFFF}, {}};
const std::vector<TokenCertificate> some_certificates{{{1, 2}, "NGUYỄN VĂN AN", Bytes(1500, 0x30)},
                                                      {{}, "", {1}}};

/// An answer, and its reader stripped to the error.
struct Row {
    const char* name;
    Bytes answer;
    std::function<Result<void>(ByteView)> read;
};

template <auto reader>
Result<void> read_with(ByteView message) {
    const auto result = reader(message);
    if (!result) return result.error();
    return {};
}

class Answer : public testing::TestWithParam<Row> {};

TEST_P(Answer, is_read) {
    EXPECT_THAT(GetParam().read(GetParam().answer), is_ok());
}

TEST_P(Answer, cut_off_anywhere_is_a_lie) {
    for (std::size_t size = 0; size < GetParam().answer.size(); ++size)
        EXPECT_THAT(GetParam().read(ByteView{GetParam().answer}.first(size)), fails_with(Errc::driver_lied))
            << size;
}

TEST_P(Answer, with_more_behind_it_is_a_lie) {
    Bytes longer = GetParam().answer;
    longer.push_back(0);
    EXPECT_THAT(GetParam().read(longer), fails_with(Errc::driver_lied));
}

TEST_P(Answer, to_another_question_is_a_lie) {
    for (unsigned type = 0; type < 0xFF; ++type) {
        Bytes other = GetParam().answer;
        if (other[0] == type) continue;
        other[0] = static_cast<std::uint8_t>(type);
        EXPECT_THAT(GetParam().read(other), fails_with(Errc::driver_lied)) << type;
    }
}

TEST_P(Answer, that_is_an_error_is_that_error) {
    const Bytes answer = error_answer(Error{Errc::pin_locked, "C_Login: CKR 0x000000a4"}, 0xA4);
    const auto read = GetParam().read(answer);
    ASSERT_THAT(read, fails_with(Errc::pin_locked));
    EXPECT_EQ(read.error().detail(), "C_Login: CKR 0x000000a4");
    for (std::size_t size = 0; size < answer.size(); ++size)
        EXPECT_THAT(GetParam().read(ByteView{answer}.first(size)), fails_with(Errc::driver_lied)) << size;
}

INSTANTIATE_TEST_SUITE_P(
    , Answer,
    testing::Values(Row{"describe", describe_answer(module_info), read_with<read_describe_answer>},
                    Row{"tokens", tokens_answer(some_tokens), read_with<read_tokens_answer>},
                    Row{"no_tokens", tokens_answer({}), read_with<read_tokens_answer>},
                    Row{"certificates", certificates_answer(some_certificates),
                        read_with<read_certificates_answer>},
                    Row{"login", login_answer(), read_login_answer},
                    Row{"sign", sign_answer(Bytes(256, 5)), read_with<read_sign_answer>},
                    Row{"logout", logout_answer(), read_logout_answer}),
    [](const auto& row) { return row.param.name; });

TEST(AnswerValues, come_back_as_they_went) {
    EXPECT_EQ(*read_describe_answer(describe_answer(module_info)), module_info);
    EXPECT_EQ(*read_tokens_answer(tokens_answer(some_tokens)), some_tokens);
    EXPECT_EQ(*read_certificates_answer(certificates_answer(some_certificates)), some_certificates);
    EXPECT_EQ(*read_sign_answer(sign_answer(Bytes(1024, 5))), Bytes(1024, 5));
}

TEST(AnswerOctets, are_those_of_the_decision) {
    EXPECT_EQ(to_hex(describe_answer({"A", "B", 2, 40, 1, 3})), "81"
                                                                "00000001"
                                                                "41"
                                                                "00000001"
                                                                "42"
                                                                "02280103");
    EXPECT_EQ(to_hex(tokens_answer({{7, "L", "M", "O", "S", 0x40D, "R"}})), "82"
                                                                            "00000001"
                                                                            "0000000000000007"
                                                                            "000000014c"
                                                                            "000000014d"
                                                                            "000000014f"
                                                                            "0000000153"
                                                                            "0000040d"
                                                                            "0000000152");
    EXPECT_EQ(to_hex(certificates_answer({{{1}, "L", {0x30, 0}}})), "83"
                                                                    "00000001"
                                                                    "0000000101"
                                                                    "000000014c"
                                                                    "000000023000");
    EXPECT_EQ(login_answer(), Bytes{0x84});
    EXPECT_EQ(to_hex(sign_answer(Bytes{9, 8})), "85"
                                                "00000002"
                                                "0908");
    EXPECT_EQ(logout_answer(), Bytes{0x86});
    EXPECT_EQ(to_hex(error_answer(Error{Errc::busy, "d"}, 5)), "ff"
                                                               "0000000462757379"
                                                               "0000000000000005"
                                                               "0000000164");
}

Bytes counted(std::uint8_t type, std::uint32_t count, ByteView each) {
    WireWriter writer;
    Bytes message = writer.u8(type).u32(count).take();
    for (std::uint32_t i = 0; i < count && i < 100; ++i)
        message.insert(message.end(), each.begin(), each.end());
    return message;
}

TEST(AnswerLimits, of_counts_hold) {
    const Bytes token(8 + 5 * 4 + 4, 0);
    EXPECT_THAT(read_tokens_answer(counted(0x82, 64, token)), is_ok());
    EXPECT_THAT(read_tokens_answer(counted(0x82, 65, token)), fails_with(Errc::driver_lied));
    EXPECT_THAT(read_tokens_answer(counted(0x82, 0xFFFFFFFF, token)), fails_with(Errc::driver_lied));
    const Bytes certificate(3 * 4, 0);
    EXPECT_THAT(read_certificates_answer(counted(0x83, 64, certificate)), is_ok());
    EXPECT_THAT(read_certificates_answer(counted(0x83, 65, certificate)), fails_with(Errc::driver_lied));
}

TEST(AnswerLimits, of_fields_hold) {
    const std::string text(257, 't');
    EXPECT_THAT(read_describe_answer(describe_answer({text, "", 0, 0, 0, 0})), fails_with(Errc::driver_lied));
    EXPECT_THAT(read_tokens_answer(tokens_answer({{0, "", "", "", text, 0}})), fails_with(Errc::driver_lied));
    EXPECT_THAT(read_tokens_answer(tokens_answer({{0, "\xFF", "", "", "", 0}})),
                fails_with(Errc::driver_lied));
    EXPECT_THAT(read_certificates_answer(certificates_answer({{Bytes(256, 1), "", {1}}})),
                fails_with(Errc::driver_lied));
    EXPECT_THAT(read_certificates_answer(certificates_answer({{{1}, "", Bytes(16385, 1)}})),
                fails_with(Errc::driver_lied));
    EXPECT_THAT(read_sign_answer(sign_answer(Bytes(1025, 1))), fails_with(Errc::driver_lied));
    EXPECT_THAT(read_sign_answer(sign_answer({})), fails_with(Errc::driver_lied));
}

TEST(ErrorAnswer, every_row_of_the_table_comes_back) {
    for (const ErrorInfo* row = begin_errors(); row != end_errors(); ++row)
        EXPECT_THAT(read_login_answer(error_answer(Error{row->errc}, 0)), fails_with(row->errc));
}

TEST(ErrorAnswer, with_an_unknown_name_is_a_lie) {
    for (const std::string_view name : {"", "PIN_LOCKED", "pin_locked ", "no_such_error"}) {
        WireWriter writer;
        const Bytes answer = writer.u8(0xFF).text(name).u64(0).text("").take();
        EXPECT_THAT(read_login_answer(answer), fails_with(Errc::driver_lied)) << name;
    }
}

TEST(ErrorAnswer, names_its_return_value_once) {
    const auto detail = [](std::string_view text, std::uint64_t value) {
        return read_login_answer(error_answer(Error{Errc::token_error, std::string{text}}, value))
            .error()
            .detail();
    };
    EXPECT_EQ(detail("C_Sign: CKR 0x00000030", 0x30), "C_Sign: CKR 0x00000030");
    EXPECT_EQ(detail("card", 0x30), "card (CKR 0x00000030)");
    EXPECT_EQ(detail("card", 0), "card");
}

TEST(ErrorAnswer, has_a_detail_that_always_fits) {
    for (const std::string& text : {std::string(5000, 'x'), std::string(600, '\xFF'), std::string("\xC3(")}) {
        const auto read = read_login_answer(error_answer(Error{Errc::token_error, text}, 0));
        EXPECT_THAT(read, fails_with(Errc::token_error));
        EXPECT_LE(read.error().detail().size(), 512U);
    }
}

} // namespace
} // namespace kyso::drivers
