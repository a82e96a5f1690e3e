// SPDX-License-Identifier: Apache-2.0
// `kyso-gateway --make-ticket`: what it makes is what a gateway takes, and every wrong option is named.
#include "gateway/make_ticket.hpp"

#include "drivers/sim/ticket.hpp"
#include "program/program.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>

namespace kyso::gateway {
namespace {

using test::fails_with;
using test::is_ok;
using testing::HasSubstr;

const std::chrono::sys_seconds now{std::chrono::hours{500'000}};

class MakeTicket : public testing::Test {
  protected:
    MakeTicket() { write("organisation.key", *key); }
    void write(const std::string& name, EVP_PKEY& what) const {
        const signature::BioHandle file{BIO_new_file((folder.path() / name).c_str(), "w")};
        PEM_write_bio_PrivateKey(file.get(), &what, nullptr, nullptr, 0, nullptr, nullptr);
    }
    TicketOrder order() const {
        return {"0912 345 678", "https://ky.donvi.example", (folder.path() / "organisation.key").string()};
    }
    static std::string complaint(const TicketOrder& order) {
        const auto made = make_document_ticket(order, now);
        EXPECT_THAT(made, fails_with(Errc::config_invalid));
        return made ? std::string{} : made.error().detail();
    }
    const test::TemporaryFolder folder;
    const signature::PkeyHandle key{EVP_EC_gen("P-256")};
};

TEST_F(MakeTicket, that_the_gateway_takes) {
    const auto made = make_document_ticket(order(), now);
    ASSERT_THAT(made, is_ok());
    const auto read = sim::read_ticket(*made, *key, now);
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(read->origin, "https://ky.donvi.example");
    EXPECT_EQ(read->phone.msisdn(), "84912345678");
    EXPECT_EQ(read->purpose, sim::Purpose::document);
    EXPECT_EQ(read->expires, now + std::chrono::minutes{10});
    const auto another = sim::read_ticket(*make_document_ticket(order(), now), *key, now);
    EXPECT_NE(another->id, read->id);
    EXPECT_NE(another->nonce, read->nonce);
}

TEST_F(MakeTicket, or_says_what_is_wrong) {
    TicketOrder wrong = order();
    wrong.phone = "113";
    EXPECT_THAT(complaint(wrong), HasSubstr("--make-ticket"));
    wrong = order();
    wrong.origin = "ky.donvi.example";
    EXPECT_THAT(complaint(wrong), HasSubstr("--origin"));
    wrong = order();
    wrong.key = (folder.path() / "none").string();
    EXPECT_THAT(complaint(wrong), HasSubstr("--ticket-key"));
    write("p384.key", *signature::PkeyHandle{EVP_EC_gen("P-384")});
    wrong.key = (folder.path() / "p384.key").string();
    EXPECT_THAT(complaint(wrong), HasSubstr("P-256"));
}

TEST_F(MakeTicket, wants_all_three_options) {
    TicketOrder order;
    const auto read = [&order](int count) {
        const char* whole[] = {"kyso-gateway",      "--make-ticket", "0912345678", "--origin",
                               "https://a.example", "--ticket-key",  "k"};
        Program program{"kyso-gateway", "a test"};
        add_ticket_options(program.options(), order);
        return program.read(count, whole);
    };
    ASSERT_THAT(read(7), is_ok());
    EXPECT_EQ(order.phone, "0912345678");
    EXPECT_EQ(order.origin, "https://a.example");
    EXPECT_EQ(order.key, "k");
    EXPECT_THAT(read(5), fails_with(Errc::config_invalid)) << "no key";
    EXPECT_THAT(read(3), fails_with(Errc::config_invalid)) << "no origin";
    EXPECT_THAT(read(1), is_ok());
}

} // namespace
} // namespace kyso::gateway
