// SPDX-License-Identifier: Apache-2.0
#include "signature/nfc.hpp"

#include <gtest/gtest.h>

namespace kyso::signature {
namespace {

TEST(ToNfc, puts_letters_together) {
    EXPECT_EQ(to_nfc("NGUYE\u0302\u0303N"), "NGUYỄN");
    EXPECT_EQ(to_nfc("Đo\u031B\u0323i"), "Đợi");
    EXPECT_EQ(to_nfc("đo\u0323\u031Bi"), "đợi") << "whatever the order of the marks";
}

TEST(ToNfc, leaves_alone_what_is_together) {
    for (const std::string_view text : {"", "NGUYỄN VĂN AN", "CCCD:079200001234", "ﬁ①", "\xF0\x9F\x96\x8B"})
        EXPECT_EQ(to_nfc(text), text);
    EXPECT_EQ(to_nfc(std::string_view("a\0b", 3)), std::string_view("a\0b", 3));
    EXPECT_EQ(to_nfc(to_nfc("e\u0323\u0302")), to_nfc("e\u0323\u0302"));
}

} // namespace
} // namespace kyso::signature
