// SPDX-License-Identifier: Apache-2.0
// Who may read an account: the session that made it, for half an hour, until it signs out.
#include "registration_fixture.hpp"

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;

class SessionTest : public PortalTest {
  protected:
    HttpResponse registered = register_person();
    std::string cookie = cookie_of(registered);

    HttpResponse read(const std::string& with) { return answer({"GET", "/api/account", "", "", with, ""}); }
};

TEST_F(SessionTest, reads_its_own_account) {
    const HttpResponse response = read(cookie);
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(body_of(response), body_of(registered));
}

TEST_F(SessionTest, answers_nobody_else) {
    EXPECT_EQ(outcome(read("")), "session_unknown");
    EXPECT_EQ(outcome(read(start().cookie)), "session_unknown") << "a registration under way is no sign-in";
    EXPECT_EQ(outcome(read(cookie + "A")), "session_unknown");
    EXPECT_EQ(outcome(read(cookie + "; " + cookie)), "session_unknown");
}

TEST_F(SessionTest, everybody_reads_their_own) {
    person = citizen_certificate(test::citizen("TRẦN THỊ BÌNH", "001200004321"), 1);
    const HttpResponse other = register_person();
    ASSERT_EQ(other.status, 201U);
    EXPECT_EQ(body_of(read(cookie_of(other))), body_of(other));
    EXPECT_EQ(body_of(read(cookie)), body_of(registered));
}

TEST_F(SessionTest, ends_after_half_an_hour) {
    clock.time += 30min - 1s;
    EXPECT_EQ(read(cookie).status, 200U);
    clock.time += 1s;
    EXPECT_EQ(outcome(read(cookie)), "session_unknown");
}

TEST_F(SessionTest, ends_when_asked_to) {
    const HttpResponse ended = answer(post("/api/session/end", {}, cookie));
    EXPECT_EQ(ended.status, 200U);
    EXPECT_EQ(cookie_of(ended), "__Host-kyso_session=");
    EXPECT_EQ(outcome(read(cookie)), "session_unknown");
}

TEST_F(SessionTest, another_site_cannot_end_it) {
    HttpRequest request = post("/api/session/end", {}, cookie);
    request.origin = "https://evil.test";
    EXPECT_EQ(outcome(answer(request)), "portal_request_foreign");
    EXPECT_EQ(read(cookie).status, 200U);
}

TEST_F(SessionTest, is_not_in_the_database_as_itself) {
    const std::string value = cookie.substr(cookie.find('=') + 1);
    EXPECT_FALSE(store.accounts.account_of(as_bytes(value), clock.now()));
}

TEST_F(SessionTest, an_account_can_only_be_read) {
    for (const char* method : {"POST", "PUT", "DELETE", "HEAD"})
        EXPECT_EQ(answer({method, "/api/account", std::string(test_origin), "application/json", cookie, "{}"})
                      .status,
                  405U)
            << method;
}

} // namespace
} // namespace kyso::portal
