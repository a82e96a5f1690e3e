// SPDX-License-Identifier: Apache-2.0
// The tables errors.def, texts.def and methods.def: what every row must be.
#include "protocol/by_name.hpp"
#include "protocol/bytes.hpp"
#include "protocol/rpc.hpp"
#include "protocol/texts.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <span>

namespace kyso {
namespace {

std::span<const ErrorInfo> errors() {
    return {begin_errors(), end_errors()};
}

TEST(Errors, names_and_codes_are_unique) {
    std::set<std::string_view> names;
    std::set<int> codes;
    for (const ErrorInfo& row : errors()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_TRUE(codes.insert(row.rpc_code).second) << row.name << " has a code that another has";
    }
    EXPECT_GT(names.size(), 50U);
}

TEST(Errors, are_found_by_their_enumerator) {
    for (const ErrorInfo& row : errors())
        EXPECT_EQ(&info(row.errc), &row) << row.name;
    EXPECT_EQ(info(Errc::busy).name, "busy");
}

TEST(Errors, are_found_by_their_name_and_no_other) {
    for (const ErrorInfo& row : errors())
        EXPECT_EQ(error_named(row.name), row.errc) << row.name;
    for (const std::string_view other : {"", "bus", "busyy", "BUSY"})
        EXPECT_EQ(error_named(other), std::nullopt) << other;
}

TEST(Errors, have_codes_of_json_rpc_or_of_ours) {
    for (const ErrorInfo& row : errors()) {
        const bool of_json_rpc = row.rpc_code == -32700 || (row.rpc_code <= -32600 && row.rpc_code >= -32603);
        EXPECT_TRUE(of_json_rpc || (row.rpc_code > 1000 && row.rpc_code < 2000)) << row.name;
        EXPECT_NE(row.ckr, 0U) << row.name << " would be CKR_OK to a PKCS#11 program";
    }
}

TEST(Errors, say_a_whole_sentence_in_both_languages) {
    for (const ErrorInfo& row : errors())
        for (const Language language : {Language::vi, Language::en}) {
            const std::string_view sentence = row.sentence(language);
            EXPECT_GT(sentence.size(), 10U) << row.name;
            EXPECT_TRUE(sentence.ends_with(".")) << row.name << ": " << sentence;
            EXPECT_TRUE(is_utf8(sentence)) << row.name;
            EXPECT_EQ(sentence.find("  "), std::string_view::npos) << row.name;
        }
    for (const ErrorInfo& row : errors())
        EXPECT_NE(row.vi, row.en) << row.name;
}

TEST(Error, describes_itself_for_the_log) {
    EXPECT_EQ(Error{Errc::busy}.describe(), "busy");
    EXPECT_EQ((Error{Errc::busy, "why"}.describe()), "busy: why");
    EXPECT_EQ(Error::at("params.x", Errc::invalid_params, "why").describe(),
              "invalid_params at params.x: why");
}

TEST(Texts, are_there_in_both_languages) {
    std::set<std::string_view> vietnamese;
    for (const Text name : {
#define KYSO_TEXT(name, vi, en) Text::name,
#include "protocol/texts.def"
#undef KYSO_TEXT
         }) {
        EXPECT_FALSE(text(name, Language::vi).empty());
        EXPECT_FALSE(text(name, Language::en).empty());
        EXPECT_TRUE(is_utf8(text(name, Language::vi)));
        EXPECT_NE(text(name, Language::vi), text(name, Language::en));
        EXPECT_TRUE(vietnamese.insert(text(name, Language::vi)).second)
            << text(name, Language::vi) << " stands twice";
    }
    EXPECT_EQ(text(Text::token, Language::en), "USB token");
    EXPECT_EQ(text(Text::token, Language::vi), "USB ký số");
    EXPECT_EQ(language_tag(Language::vi), "vi");
    EXPECT_EQ(language_tag(Language::en), "en");
}

TEST(Methods, have_unique_names_of_two_words) {
    std::set<std::string_view> names;
    for (const auto* row = begin_methods(); row != end_methods(); ++row) {
        EXPECT_TRUE(names.insert(row->name).second) << row->name;
        EXPECT_EQ(std::count(row->name.begin(), row->name.end(), '.'), 1) << row->name;
        EXPECT_FALSE(row->what.empty() || row->seen.empty()) << row->name;
    }
}

} // namespace
} // namespace kyso
