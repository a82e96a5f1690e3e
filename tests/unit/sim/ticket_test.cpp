// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/ticket.hpp"

#include "protocol/bytes.hpp"
#include "tests/support/result_matchers.hpp"

#include <openssl/ec.h>
#include <openssl/rsa.h>

namespace kyso::sim {
namespace {

using namespace std::chrono_literals;
using test::fails_with;

const std::chrono::sys_seconds now{1'800'000'000s};

signature::PkeyHandle new_key(const char* group = "P-256") {
    return signature::PkeyHandle{EVP_EC_gen(group)};
}

class TicketTest : public testing::Test {
  protected:
    Ticket ticket() const {
        return {std::string(22, 'i'),  "https://portal.example",
                std::string(43, 'n'),  *PhoneNumber::read("0912345678"),
                Purpose::registration, now + 600s};
    }
    signature::PkeyHandle key_ = new_key();
    std::string text_ = *make_ticket(ticket(), *key_);
};

TEST_F(TicketTest, says_what_the_portal_said) {
    const auto read = read_ticket(text_, *key_, now);
    ASSERT_THAT(read, test::is_ok());
    EXPECT_EQ(read->id, ticket().id);
    EXPECT_EQ(read->origin, ticket().origin);
    EXPECT_EQ(read->nonce, ticket().nonce);
    EXPECT_EQ(read->phone, ticket().phone);
    EXPECT_EQ(read->purpose, Purpose::registration);
    EXPECT_EQ(read->expires, now + 600s);
    EXPECT_EQ(*ticket_origin(text_), "https://portal.example");
    EXPECT_EQ(*ticket_purpose(text_), "registration");
}

TEST_F(TicketTest, of_another_key_is_refused) {
    EXPECT_THAT(read_ticket(text_, *new_key(), now), fails_with(Errc::ticket_invalid));
}

TEST_F(TicketTest, ends) {
    EXPECT_THAT(read_ticket(text_, *key_, now + 599s), test::is_ok());
    EXPECT_THAT(read_ticket(text_, *key_, now + 600s), fails_with(Errc::ticket_expired));
}

TEST_F(TicketTest, no_octet_of_it_can_be_altered) {
    for (std::size_t i = 0; i < text_.size(); ++i) {
        std::string altered = text_;
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        EXPECT_THAT(read_ticket(altered, *key_, now), fails_with(Errc::ticket_invalid)) << i;
    }
}

TEST_F(TicketTest, no_shorter_or_longer_one_is_taken) {
    for (std::size_t size = 0; size < text_.size(); ++size)
        EXPECT_THAT(read_ticket(text_.substr(0, size), *key_, now), fails_with(Errc::ticket_invalid));
    EXPECT_THAT(read_ticket(text_ + "A", *key_, now), fails_with(Errc::ticket_invalid));
    EXPECT_THAT(read_ticket(text_ + ".A", *key_, now), fails_with(Errc::ticket_invalid));
    EXPECT_THAT(read_ticket(text_ + std::string(Ticket::longest, 'A'), *key_, now),
                fails_with(Errc::ticket_invalid));
}

TEST_F(TicketTest, no_other_algorithm_is_taken) {
    const std::string rest = text_.substr(text_.find('.'));
    for (const char* header : {R"({"alg":"none","typ":"kyso-ticket+jwt"})",
                               R"({"alg":"HS256","typ":"kyso-ticket+jwt"})", R"({"alg":"ES256"})"})
        EXPECT_THAT(read_ticket(to_base64url(as_bytes(header)) + rest, *key_, now),
                    fails_with(Errc::ticket_invalid))
            << header;
    EXPECT_THAT(read_ticket(text_.substr(0, text_.rfind('.') + 1), *key_, now),
                fails_with(Errc::ticket_invalid));
}

TEST_F(TicketTest, for_another_phone_is_another_ticket) {
    Ticket other = ticket();
    other.phone = *PhoneNumber::read("0987654321");
    const std::string theirs = *make_ticket(other, *key_);
    const std::string mixed = theirs.substr(0, theirs.rfind('.')) + text_.substr(text_.rfind('.'));
    EXPECT_THAT(read_ticket(mixed, *key_, now), fails_with(Errc::ticket_invalid));
}

} // namespace
} // namespace kyso::sim
